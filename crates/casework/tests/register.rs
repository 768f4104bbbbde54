//! The register of measures on both engines: it holds what was told and no
//! more, and what belongs together is written together.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use access::can::{DecideMeasure, ReadCase, RecordMeasure, WorkCase};
use access::units::UnitKind;
use casework::cases::{self, Incident, Opening, Sending, Told, ToldWhat};
use casework::measures::{
    self, Breach, BreachKind, Decision, Ending, Ground, Kind, MeasureId, Request, Requester, SlipOrder, State,
};
use kernel::{Date, Handling, Outcome, RecordId, Relation, ViolenceForm};
use people::{Birth, Person, Query, Role};
use support::{Deeds, Town, id, may, sending};

#[macro_use]
mod support;

mod probe {
    store::sql! {
        pub(super) read HANDLING(Id) -> (Int) = "SELECT handling FROM fact WHERE unit_id = $1";
        pub(super) read SLIPS() -> (Int) = "SELECT count(*) FROM slip";
        pub(super) read CLOCKS(Id, Text) -> (Text) = "SELECT state FROM deadline WHERE unit_id = $1 AND clock = $2"
    }
}

on_both! {
    the_register_of_court_bans_holds_only_what_was_told => court(61);
    a_slip_to_a_hamlet_nobody_attends_writes_nothing => slip(62);
    a_ban_is_breached_recorded_and_cancelled => breach(63);
    a_household_is_linked_from_both_sides_or_from_none => household(64);
}

impl Deeds<'_> {
    /// A case with a person and an incident, verified, her rights told.
    async fn case(&self, n: u8) -> RecordId {
        let (house, works) = (&self.house.instance, may::<WorkCase>(&self.officer));
        cases::open_case(house, &works, Opening::at(id(n), self.place)).await.unwrap();
        let person = Person {
            name: "Zyxwovca Quỷnhkhôngthật".into(),
            birth: Birth::Year(1990),
            ..Person::unknown(Role::Survivor)
        };
        cases::save_person(house, &works, id(n), sending(n ^ 0x40), person).await.unwrap();
        let incident = Incident {
            opening: 1,
            on: Date::constant(2026, 11, 19),
            place: self.place,
            relation: Relation::Family.number(),
            acts: vec!["a".into()],
            main_form: None,
            forms: vec![ViolenceForm::Physical.number()],
            child_present: false,
            words: String::new(),
        };
        cases::save_incident(house, &works, id(n), sending(n ^ 0x80), incident).await.unwrap();
        cases::verify(house, &works, id(n)).await.unwrap();
        let told = Told {
            what: ToldWhat::Rights,
            at: self.now(),
            by: "Mai".into(),
            language: String::new(),
            how: "gặp".into(),
        };
        cases::tell(house, &works, id(n), sending(n ^ 0xC0), told).await.unwrap();
        id(n)
    }
    async fn asked(&self, case: RecordId, n: u8, request: Request) -> MeasureId {
        let id = MeasureId::of_bytes([n; 16]);
        let record = may::<RecordMeasure>(&self.officer);
        measures::request(&self.house.instance, &record, case, id, request).await.unwrap();
        id
    }
    fn request(&self, kind: Kind) -> Request {
        Request {
            kind,
            asked_at: self.now(),
            requester: None,
            asked_by: String::new(),
            grounds: Vec::new(),
            consent: None,
            words: String::new(),
        }
    }
    fn chairs_ban(&self) -> Request {
        Request {
            requester: Some(Requester::Survivor),
            grounds: vec![Ground::ThreatLife],
            ..self.request(Kind::NoContactChair)
        }
    }
    fn decision(&self, hours: i64) -> Decision {
        Decision {
            number: "12/QĐ".into(),
            by: "Tòa án".into(),
            decided_at: self.now(),
            starts_at: self.now(),
            ends_at: Some(self.now().plus_hours(hours)),
            penalty: None,
        }
    }
    async fn body(&self, case: RecordId, id: MeasureId) -> measures::OpenMeasure {
        let register =
            measures::read_register(&self.house.instance, &may(&self.officer), case).await.unwrap();
        register.measure(id).unwrap().clone()
    }
    async fn handling(&self) -> i64 {
        let unit = self.commune.id;
        self.house.instance.db().read(move |rx| Ok(rx.one(&probe::HANDLING, (unit,))?.0)).await.unwrap()
    }
    async fn seen(&self, case: RecordId) -> cases::Opened {
        let may = may::<ReadCase>(&self.officer);
        cases::read_case(&self.house.instance, &may, case).await.unwrap().case
    }
}

async fn court(town: &Town) {
    let town = Deeds(town);
    let case = town.case(1).await;
    let bare = town.asked(case, 11, town.request(Kind::NoContactCourt)).await;
    let agency = Request { requester: Some(Requester::Agency), ..town.request(Kind::NoContactCourt) };
    let agency = town.asked(case, 12, agency).await;
    let (bare, agency) = (town.body(case, bare).await.body, town.body(case, agency).await.body);
    assert!(bare.request.requester.is_none() && bare.request.grounds.is_empty(), "nobody told either");
    assert!(agency.request.requester == Some(Requester::Agency) && agency.request.grounds.is_empty());
    let house = &town.house.instance;
    let chairs = town.request(Kind::NoContactChair);
    let chairs =
        measures::request(house, &may(&town.officer), case, MeasureId::of_bytes([13; 16]), chairs).await;
    assert!(matches!(chairs, Err(Outcome::Invalid(faults)) if faults[0].field == "requester"));
}

async fn slip(town: &Town) {
    let town = Deeds(town);
    let house = &town.house.instance;
    let case = town.case(1).await;
    let ban = town.asked(case, 11, town.chairs_ban()).await;
    let chair = may::<DecideMeasure>(&town.chair);
    measures::decide(house, &chair, case, (ban, Some(1)), town.decision(72)).await.unwrap();
    let empty = town.house.unit(UnitKind::Hamlet, "Tổ 9", Some(town.place), town.commune.id);
    let order = |n: u8, hamlet: &access::units::Unit| SlipOrder {
        record: id(n),
        hamlet: hamlet.id,
        words: "Không cho đến gần.".into(),
        told_at: town.now(),
        how: "gọi điện".into(),
    };
    let record = may::<RecordMeasure>(&town.officer);
    let before = town.seen(case).await;
    let refused = measures::send_slip(house, &record, case, ban, order(90, &empty)).await;
    assert_eq!(refused, Err(Outcome::invalid("hamlet", "slips-nobody-e")));
    let after = town.seen(case).await;
    assert!(after.told.iter().all(|told| told.what != ToldWhat::Slip), "the case does not say she was told");
    assert_eq!(after.file.row_version, before.file.row_version);
    assert_eq!(town.body(case, ban).await.body.slip_at, None);
    let slips = async || house.db().read(|rx| Ok(rx.one(&probe::SLIPS, ())?.0)).await.unwrap();
    assert_eq!(slips().await, 0);
    // A moment ahead is refused after sealing, and leaves nothing either.
    let early = SlipOrder { told_at: town.now().plus_hours(-48), ..order(91, &town.hamlet) };
    assert!(measures::send_slip(house, &record, case, ban, early).await.is_err(), "before the incident");
    assert_eq!((slips().await, town.body(case, ban).await.body.slip_at), (0, None));
    for _ in 0..2 {
        measures::send_slip(house, &record, case, ban, order(92, &town.hamlet)).await.unwrap();
    }
    let after = town.seen(case).await;
    assert_eq!(after.told.iter().filter(|told| told.what == ToldWhat::Slip).count(), 1, "sent twice is once");
    assert_eq!(slips().await, 1);
    let ban = town.body(case, ban).await;
    assert!(ban.body.slip_at.is_some() && ban.measure.row_version == 3);
}

async fn breach(town: &Town) {
    let town = Deeds(town);
    let house = &town.house.instance;
    let case = town.case(1).await;
    let record = may::<RecordMeasure>(&town.officer);
    let ban = town.asked(case, 11, town.request(Kind::NoContactCourt)).await;
    // The court decided: the officer records it, the chair does not decide it.
    let chair = may::<DecideMeasure>(&town.chair);
    let chairs = measures::decide(house, &chair, case, (ban, Some(1)), town.decision(24 * 60)).await;
    assert_eq!(chairs.err(), Some(Outcome::refused("measures-e-not-yours")));
    measures::record_decision(house, &record, case, (ban, Some(1)), town.decision(24 * 60)).await.unwrap();
    let decided = town.body(case, ban).await;
    assert_eq!(
        (decided.measure.state, decided.body.decision.unwrap().by),
        (State::Active, "Tòa án".to_owned())
    );
    assert_eq!(town.handling().await, Handling::NoContact.bit());
    let early = Breach { at: town.now().plus_hours(-1), kind: BreachKind::ByMeans, words: String::new() };
    let early = measures::breach(house, &record, case, (ban, None), early).await;
    assert!(
        matches!(early, Err(Outcome::Invalid(faults)) if faults[0].phrase.key == "measures-e-breach-time")
    );
    town.house.clock().advance_hours(5);
    let record = may::<RecordMeasure>(&town.officer);
    for words in ["Gọi điện dọa.", "Đến trước cửa."] {
        let told = Breach { at: town.now(), kind: BreachKind::Within100m, words: words.into() };
        measures::breach(house, &record, case, (ban, None), told).await.unwrap();
    }
    let broken = town.body(case, ban).await;
    assert_eq!((broken.measure.state, broken.measure.breached_at), (State::Breached, Some(town.now())));
    assert_eq!(broken.body.breaches.len(), 2, "each is kept");
    assert_eq!(town.seen(case).await.file.state, cases::State::InMeasures, "a broken ban still holds");
    let stale = Ending { completed: false, at: town.now(), words: "Người đề nghị rút.".into() };
    assert_eq!(
        measures::end(house, &record, case, (ban, Some(1)), stale.clone()).await.err(),
        Some(Outcome::Stale)
    );
    let why =
        measures::end(house, &record, case, (ban, None), Ending { words: " ".into(), ..stale.clone() }).await;
    assert!(matches!(why, Err(Outcome::Invalid(faults)) if faults[0].field == "ending"));
    measures::end(house, &record, case, (ban, None), stale).await.unwrap();
    let ended = town.body(case, ban).await;
    assert_eq!((ended.measure.state, ended.measure.ends_at), (State::Cancelled, Some(town.now())));
    assert_eq!(town.seen(case).await.file.state, cases::State::FollowUp);
    let late = Breach { at: town.now(), kind: BreachKind::ByMeans, words: String::new() };
    assert_eq!(
        measures::breach(house, &record, case, (ban, None), late).await.err(),
        Some(Outcome::refused("measures-e-not-in-force"))
    );
    // Police called him to the station; that stands as they decided it.
    let station = town.asked(case, 12, town.request(Kind::PoliceStation)).await;
    let decision = Decision { by: "Công an".into(), ends_at: None, ..town.decision(1) };
    measures::record_decision(house, &record, case, (station, Some(1)), decision).await.unwrap();
    assert_eq!(town.body(case, station).await.measure.state, State::Active);
    let unit = town.commune.id;
    let k1 = house.db().read(move |rx| rx.all(&probe::CLOCKS, (unit, "K1"))).await.unwrap();
    assert_eq!(k1, [], "no twelve hours for what no chair decides");
}

async fn household(town: &Town) {
    let town = Deeds(town);
    let house = &town.house.instance;
    let (first, second) = (town.case(1).await, town.case(2).await);
    let works = may::<WorkCase>(&town.officer);
    let query = Query { name: "zyxwovca quynhkhongthat".into(), year: Some(1990), ..Query::default() };
    let found = cases::search(house, &works, second, query).await.unwrap();
    let from = found.iter().find(|found| found.record == first).map(|found| (first, found.row)).unwrap();
    // This case is closed meanwhile: neither side shows a link.
    close(&town, second).await;
    let add = |n: u8| cases::add_known(house, &works, second, sending(n), from, Role::Other, true);
    assert_eq!(add(50).await.err(), Some(Outcome::refused("cases-e-closed")));
    assert!(town.seen(first).await.header.peers.is_empty(), "nothing of it stands in the other case");
    assert!(town.seen(second).await.header.peers.is_empty());
    // Over a version that somebody saved first.
    let third = town.case(3).await;
    let old = Sending { over: Some(7), ..sending(3 ^ 0x40) };
    let stale = cases::add_known(house, &works, third, old, from, Role::Survivor, true).await;
    assert_eq!(stale.err(), Some(Outcome::Stale));
    assert!(town.seen(first).await.header.peers.is_empty());
    for _ in 0..2 {
        cases::add_known(house, &works, third, sending(51), from, Role::Other, true).await.unwrap();
    }
    assert_eq!(town.seen(first).await.header.peers, [*third.bytes()]);
    let linked = town.seen(third).await;
    assert_eq!(linked.header.peers, [*first.bytes()]);
    assert_eq!(linked.header.household, town.seen(first).await.header.household);
    assert_eq!(linked.of_role(Role::Other).count(), 1, "the same form twice is one");
}

async fn close(town: &Deeds<'_>, case: RecordId) {
    let (house, works) = (&town.house.instance, may::<WorkCase>(&town.officer));
    town.house.clock().advance_millis(1000);
    let asked = cases::Asked { answers: Vec::new(), judged: None, with_survivor: true, words: String::new() };
    cases::assess(house, &works, case, sending(0xE0), asked).await.unwrap();
    cases::ask_close(house, &works, case, sending(0xE1), "x".into()).await.unwrap();
    cases::close(house, &may(&town.chair), case, sending(0xE2), true, "x".into()).await.unwrap();
}
