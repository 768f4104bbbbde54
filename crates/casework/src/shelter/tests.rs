//! Places under load and over time, on both engines, in houses set up for
//! real. Nobody may be refused while a place is free, and no house may hold
//! more than it has.

use std::sync::{Arc, Barrier};
use std::thread;

use ::store::jobs::Runner;
use ::store::{Engine, both_engines, check};
use access::can::OfferPlace;
use access::units::UnitKind;
use kernel::{Clock, Lang, Outcome, PlaceId, RecordId};

use super::address::Packet;
use super::asking::{self, Ask, Hold};
use super::keeping;
use super::model::*;
use super::{rules, store};

const STREET: &str = "Ngõ Không-Có-Thật 7741";
const WORDS: &str = "Chứng bệnh Không-Ai-Mắc 5528";

mod kept_out;
mod leaving;
mod net;

use net::{Net, kind};

/// So many families at once before these rooms; gives how many were refused.
fn rush(rooms: &[i64], families: usize, people: u8) -> impl Fn(Engine) -> (usize, i64) {
    let rooms = rooms.to_vec();
    move |engine| {
        let net = Net::new(engine, &rooms);
        let holds: Vec<_> =
            (0..families).map(|_| net.prepare(net.ask_of(net.shelter.id, people)).unwrap()).collect();
        let gate = Arc::new(Barrier::new(families));
        let threads: Vec<_> = holds
            .into_iter()
            .map(|held| {
                let (gate, may, db) = (Arc::clone(&gate), net.asks(), net.home.instance.db().clone());
                thread::spawn(move || {
                    gate.wait();
                    db.write_now(move |tx| asking::hold(tx, &may, &held))
                })
            })
            .collect();
        let mut refused = 0;
        for thread in threads {
            match thread.join().unwrap() {
                Ok(offer) => assert!(offer.rooms > 0),
                Err(Outcome::Refused(phrase)) => {
                    assert_eq!(phrase.key, "shelter-full-e");
                    refused += 1;
                }
                Err(other) => panic!("{other}"),
            }
        }
        (refused, net.free())
    }
}

both_engines! {
    fn sixty_four_want_the_last_forty_beds(engine) {
        assert_eq!(rush(&[1; 40], 64, 1)(engine), (24, 0), "nobody is refused while one is free");
    }
    fn sixty_four_families_want_the_last_rooms(engine) {
        assert_eq!(rush(&[3; 12], 64, 3)(engine), (52, 0));
    }
    fn families_that_need_two_rooms_each_do_not_starve_each_other(engine) {
        assert_eq!(rush(&[1; 20], 24, 2)(engine), (14, 0), "all or nothing, and nothing left over");
    }

    fn a_full_house_refuses_and_writes_nothing(engine) {
        let net = Net::new(engine, &[2]);
        net.hold(net.ask_of(net.shelter.id, 2)).unwrap();
        net.deliver();
        let late = net.ask_of(net.shelter.id, 1);
        let (offer, case) = (late.offer, late.case);
        assert_eq!(net.hold(late).map(drop), Err(Outcome::refused("shelter-full-e")));
        assert!(net.offer(offer).is_none());
        assert_eq!((net.deliver(), net.case_side(case)), (0, vec![]));
        let house = net.shelter.id;
        assert!(net.read(move |rx| access::records::store::wraps(rx, house, offer.record())).unwrap().is_empty());
    }

    fn the_keeper_is_alerted_with_the_hold_until_it_is_answered(engine) {
        let net = Net::new(engine, &[1]);
        let (house, ask) = (net.shelter.id, net.ask_of(net.shelter.id, 1));
        let waiting = |net: &Net| net.read(move |rx| office::alerts::waiting(rx, house, "house_keeper")).unwrap().len();
        net.hold(ask.clone()).unwrap();
        assert_eq!(waiting(&net), 1);
        net.accept(ask.offer).unwrap();
        assert_eq!(waiting(&net), 0);
    }

    fn the_same_form_twice_is_one_hold(engine) {
        let net = Net::new(engine, &[1, 1]);
        let ask = net.ask_of(net.shelter.id, 1);
        let first = net.hold(ask.clone()).unwrap();
        assert_eq!(net.hold(ask).unwrap().id, first.id);
        assert_eq!(net.free(), 1);
    }

    fn a_case_holds_one_place_at_a_time(engine) {
        let net = Net::new(engine, &[1, 1]);
        let first = net.ask_of(net.shelter.id, 1);
        let second = Ask { case: first.case, ..net.ask_of(net.shelter.id, 1) };
        net.hold(first.clone()).unwrap();
        net.deliver();
        assert_eq!(net.hold(second.clone()).map(drop), Err(Outcome::refused("shelter-held-already-e")));
        let (may, other) = (net.asks(), net.case(crate::notices::Avoid::Nobody));
        let by = may.clone();
        let elsewhere = net.write(move |tx| asking::withdraw(tx, &by, other, first.offer));
        assert_eq!(elsewhere, Err(Outcome::NotVisible), "not by way of another case");
        net.write(move |tx| asking::withdraw(tx, &may, first.case, first.offer)).unwrap();
        net.deliver();
        assert!(net.hold(second).is_ok());
    }

    fn a_hold_ends_after_half_an_hour_even_without_a_job(engine) {
        let net = Net::new(engine, &[2]);
        let first = net.ask_of(net.shelter.id, 2);
        net.hold(first.clone()).unwrap();
        net.deliver();
        net.home.clock().advance_millis(30 * 60_000 - 1);
        assert_eq!(net.hold(net.ask_of(net.shelter.id, 1)).map(drop), Err(Outcome::refused("shelter-full-e")));
        net.home.clock().advance_millis(1);
        assert_eq!(net.accept(first.offer), Err(Outcome::refused("shelter-hold-over-e")), "at the minute it is over");
        assert_eq!(net.offer(first.offer).unwrap().state, OfferState::Held, "the refusal changed nothing");
        let next = net.hold(net.ask_of(net.shelter.id, 1)).unwrap();
        assert_eq!(net.offer(first.offer).unwrap().state, OfferState::Lapsed);
        assert!(net.offer(first.offer).unwrap().note.is_none(), "what the house was told is forgotten");
        assert_eq!(net.accept(first.offer), Err(Outcome::refused("shelter-over-e")));
        net.deliver();
        assert_eq!(net.case_side(first.case), [OfferState::Lapsed]);
        assert_eq!(net.accept(next.id), Ok(()), "the room is the second family's");
    }

    fn the_job_ends_a_hold_and_nothing_that_was_accepted(engine) {
        let net = Net::new(engine, &[2, 2]);
        let (left, taken) = (net.ask_of(net.shelter.id, 2), net.ask_of(net.shelter.id, 2));
        net.hold(left.clone()).unwrap();
        net.hold(taken.clone()).unwrap();
        net.accept(taken.offer).unwrap();
        net.home.clock().advance_millis(31 * 60_000);
        assert_eq!(crate::shelter::jobs(Runner::new(net.home.instance.db())).run_due(), Ok(2));
        assert_eq!(net.offer(left.offer).unwrap().state, OfferState::Lapsed);
        assert_eq!(net.offer(taken.offer).unwrap().state, OfferState::Accepted);
        net.settle();
        assert_eq!((net.case_side(left.case), net.case_side(taken.case)), (vec![OfferState::Lapsed], vec![OfferState::Accepted]));
    }

    fn an_accepted_place_reaches_its_case_once(engine) {
        let net = Net::new(engine, &[2]);
        let ask = net.ask_of(net.shelter.id, 2);
        net.hold(ask.clone()).unwrap();
        assert_eq!(net.case_side(ask.case), [], "only the letter writes the case's side");
        assert_eq!(net.deliver(), 1);
        assert_eq!(net.case_side(ask.case), [OfferState::Held]);
        net.accept(ask.offer).unwrap();
        assert_eq!(net.deliver(), 1);
        let (unit, case) = (net.commune.id, ask.case);
        let leaves = |net: &Net| net.read(move |rx| access::log::store::of_record(rx, unit, case)).unwrap().len();
        let before = leaves(&net);
        let (house, offer) = (net.shelter.id, ask.offer);
        net.write(move |tx| {
            let (described, known) = (store::house(tx, house)?.unwrap(), store::offer(tx, house, offer)?.unwrap());
            crate::shelter::letters::tell(tx, &described, &known, None, None)
        }).unwrap();
        assert_eq!(net.deliver(), 0, "the same letter again is seen and does nothing");
        assert_eq!((net.case_side(ask.case), leaves(&net)), (vec![OfferState::Accepted], before));
    }

    fn arrival_begins_a_stay_with_its_legal_end_and_leaving_frees_the_room(engine) {
        let net = Net::new(engine, &[2]);
        let ask = net.ask_of(net.shelter.id, 2);
        net.hold(ask.clone()).unwrap();
        net.deliver();
        let now = net.home.clock().now();
        assert_eq!(net.arrive(ask.offer, now), Err(Outcome::refused("shelter-over-e")), "not before it is accepted");
        net.accept(ask.offer).unwrap();
        let later = net.arrive(ask.offer, now.plus_minutes(5));
        assert_eq!(later, Err(Outcome::invalid("time", "shelter-later-e")));
        net.arrive(ask.offer, now).unwrap();
        let (house, offer) = (net.shelter.id, ask.offer);
        let stay = net.read(move |rx| store::stay(rx, house, offer)).unwrap().unwrap();
        assert_eq!((stay.people, stay.leave_by), (2, rules::leave_by(norms::norms(), HouseKind::TemporaryShelter, now)));
        assert_eq!(net.free(), 0);
        let may = net.keeps();
        net.write(move |tx| keeping::end_stay(tx, &may, offer)).unwrap();
        net.deliver();
        assert_eq!((net.free(), net.case_side(ask.case)), (2, vec![OfferState::Ended]));
    }

    fn a_refusal_and_a_no_show_free_the_room_at_once(engine) {
        let net = Net::new(engine, &[2]);
        let (first, second) = (net.ask_of(net.shelter.id, 2), net.ask_of(net.shelter.id, 2));
        net.hold(first.clone()).unwrap();
        let (may, offer) = (net.keeps(), first.offer);
        net.write(move |tx| keeping::refuse(tx, &may, offer, RefusalReason::NoStaff)).unwrap();
        net.hold(second.clone()).unwrap();
        net.accept(second.offer).unwrap();
        let (may, offer) = (net.keeps(), second.offer);
        net.write(move |tx| keeping::not_come(tx, &may, offer)).unwrap();
        assert_eq!(net.free(), 2);
        net.settle();
        assert_eq!((net.case_side(first.case), net.case_side(second.case)), (vec![OfferState::Refused], vec![OfferState::NotCome]));
    }

    fn the_escort_opens_the_address_for_six_hours_and_nobody_else_does(engine) {
        let net = Net::new(engine, &[2]);
        let other = net.home.person("other", &net.commune, "commune_officer");
        net.settle_address();
        let ask = net.ask_of(net.shelter.id, 2);
        net.hold(ask.clone()).unwrap();
        net.accept(ask.offer).unwrap();
        net.deliver();
        let task = net.task(&net.officer);
        assert_eq!(net.open_packet(&net.officer, task.record), Ok(STREET.to_owned()));
        assert_eq!(net.open_packet(&other, task.record), Err(Outcome::NotVisible));
        let (house, record) = (net.shelter.id, task.record);
        let leaves = net.read(move |rx| access::log::store::of_record(rx, house, record)).unwrap().len();
        assert_eq!(leaves, 2, "given once, opened once");
        // Somebody lengthens it in the tables: the end is inside the wrap.
        let until = task.until;
        net.home.test.sql("UPDATE wrap SET until_ms = until_ms + 86400000 WHERE until_ms < 9000000000000000000");
        net.home.test.sql("UPDATE escort_packet SET until_ms = until_ms + 86400000");
        net.home.test.sql("UPDATE escort_task SET until_ms = until_ms + 86400000");
        net.home.clock().set(until);
        assert_eq!(net.open_packet(&net.officer, task.record), Err(Outcome::NotVisible));
    }

    fn a_packet_is_refused_and_gone_after_its_hours(engine) {
        let net = Net::new(engine, &[2]);
        net.settle_address();
        let ask = net.ask_of(net.shelter.id, 2);
        net.hold(ask.clone()).unwrap();
        net.accept(ask.offer).unwrap();
        net.deliver();
        let task = net.task(&net.officer);
        assert_eq!(task.until.since(net.home.clock().now()), 6 * 3_600_000);
        net.home.clock().set(task.until);
        assert_eq!(net.open_packet(&net.officer, task.record), Err(Outcome::refused("shelter-escort-over-e")));
        crate::shelter::jobs(Runner::new(net.home.instance.db())).run_due().unwrap();
        let (house, record) = (net.shelter.id, task.record);
        assert!(net.read(move |rx| store::packet(rx, house, record)).unwrap().is_none());
        assert!(net.read(move |rx| access::records::store::wraps(rx, house, record)).unwrap().is_empty());
    }

    fn another_escort_takes_the_packet_from_the_first(engine) {
        let net = Net::new(engine, &[2]);
        let other = net.home.person("other", &net.commune, "commune_officer");
        net.settle_address();
        let ask = net.ask_of(net.shelter.id, 2);
        net.hold(ask.clone()).unwrap();
        net.accept(ask.offer).unwrap();
        net.deliver();
        let task = net.task(&net.officer);
        let offer = ask.offer;
        net.name_escort(ask.case, offer, &other).unwrap();
        assert_eq!(net.open_packet(&net.officer, task.record), Err(Outcome::refused("shelter-escort-over-e")));
        let (instance, may) = (net.home.instance.clone(), net.keeps());
        let packet = net.read(move |rx| Packet::prepare(&instance, rx, &may, offer)).unwrap().unwrap();
        let may = net.keeps();
        net.write(move |tx| keeping::hand_over(tx, &may, offer, &packet)).unwrap();
        net.deliver();
        assert_eq!(net.open_packet(&other, net.task(&other).record), Ok(STREET.to_owned()));
    }

    fn the_address_is_in_no_byte_and_under_no_escrowed_key(engine) {
        let net = Net::new(engine, &[2]);
        net.settle_address();
        let ask = net.ask_of(net.shelter.id, 2);
        net.hold(ask.clone()).unwrap();
        net.accept(ask.offer).unwrap();
        net.deliver();
        net.arrive(ask.offer, net.home.clock().now()).unwrap();
        net.deliver();
        assert!(net.holds_words("T-02"), "the search finds what is there");
        assert!(!net.holds_words(STREET) && !net.holds_words(WORDS) && !net.holds_words(" 7741"));
        let house = net.shelter.id;
        let (record, ..) = net.read(move |rx| store::address(rx, house)).unwrap().unwrap();
        let wraps = net.read(move |rx| access::records::store::wraps(rx, house, record)).unwrap();
        let holders: Vec<_> = wraps.iter().map(|(wrap, ..)| (wrap.holder_kind, wrap.holder)).collect();
        let account = i64::from(seal::HolderKind::Account.number());
        assert_eq!(holders, [(account, *net.keeper.actor.account.bytes())], "the unit's key is escrowed, the keeper's is not");
        for person in [&net.officer, &net.home.root, &net.home.desk, &net.home.guardian] {
            let (instance, actor) = (net.home.instance.clone(), Arc::clone(&person.actor));
            let opened = net.read(move |rx| instance.open_record(rx, &actor, house, record).map(drop));
            assert_eq!(opened, Err(Outcome::NotVisible));
        }
    }

    fn a_house_of_another_province_does_not_exist(engine) {
        let net = Net::new(engine, &[2]);
        let far = net.home.unit(UnitKind::Province, "Sở khác", Some(PlaceId(11)), net.home.units[0]);
        let there = net.home.unit(UnitKind::Commune, "UBND xã Khác", Some(PlaceId(2)), far.id);
        let stranger = net.home.person("stranger", &there, "commune_officer");
        let (instance, may) = (net.home.instance.clone(), stranger.actor.may::<OfferPlace>().unwrap());
        let ask = Ask { escort: None, ..net.ask_of(net.shelter.id, 1) };
        let held = net.read({ let may = may.clone(); move |rx| Hold::prepare(&instance, rx, &may, ask.clone()) }).unwrap();
        assert_eq!(net.write(move |tx| asking::hold(tx, &may, &held)).map(drop), Err(Outcome::NotVisible));
        assert!(net.shelter.is_within(&net.province) && net.free() == 2);
    }

    fn needs_stay_under_the_cases_key_and_the_outlook_lists_the_house(engine) {
        let net = Net::new(engine, &[2]);
        let case = net.case(crate::notices::Avoid::Nobody);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let needs = Needs { women: 1, words: WORDS.to_owned(), ..Needs::default() };
        runtime.block_on(asking::set_needs(&net.home.instance, &net.asks(), case, needs.clone())).unwrap();
        let seen = runtime.block_on(asking::outlook(&net.home.instance, &net.asks(), case, None)).unwrap();
        assert_eq!((seen.needs, seen.houses.len(), seen.escorts.len()), (Some(needs), 1, 1));
        assert!(!net.holds_words(WORDS));
        let other = RecordId::mint(net.home.clock().now(), net.home.entropy());
        let absent = runtime.block_on(asking::outlook(&net.home.instance, &net.asks(), other, None));
        assert_eq!(absent.map(drop), Err(Outcome::NotVisible));
    }

    fn rooms_stay_within_the_capacity_and_a_shelter_is_never_public(engine) {
        let net = Net::new(engine, &[40, 18]);
        let (may, bed) = (net.keeps(), BedId::random(net.home.entropy()));
        let over = net.write(move |tx| keeping::add_room(tx, &may, bed, "Phòng", 3));
        assert_eq!(over, Err(Outcome::invalid("places", "shelter-places-e")));
        let (may, named) = (net.keeps(), HouseDraft { public: Some(("Nhà".to_owned(), PlaceId(1))), ..kind("T-02") });
        assert_eq!(net.write(move |tx| keeping::describe_house(tx, &may, &named)), Err(Outcome::refused("shelter-secret-e")));
        let wrong = check::prepare_all(net.home.instance.db()).unwrap();
        let ours: Vec<_> = wrong.iter().filter(|line| line.contains("shelter")).collect();
        assert!(ours.is_empty(), "{ours:?}");
    }
}

#[test]
fn every_page_speaks_both_languages() {
    assert_eq!(Lang::ALL.len(), 2);
    let mine =
        |lines: Vec<String>| lines.into_iter().filter(|line| line.contains("shelter")).collect::<Vec<_>>();
    let folder = std::env::var_os("BINHAN_PAGES").map(std::path::PathBuf::from);
    assert_eq!(mine(page::testing::render_samples(folder.as_deref())), Vec::<String>::new());
    assert_eq!(mine(page::testing::uneven_phrases()), Vec::<String>::new());
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/shelter");
    assert_eq!(page::testing::unknown_keys(&here), Vec::<String>::new());
}
