//! Cases and measures on both engines: who opens is who holds a key, nothing
//! of a person stands in clear, nobody closes alone, the fact follows every
//! change.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use access::Purpose;
use access::can::{CloseCase, DecideMeasure, ReadCase, RecordMeasure, TriageNotice, WorkCase};
use access::testing::Person as Staff;
use casework::cases::danger::{Answer, Told as DangerTold, instrument};
use casework::cases::{self, Asked, FollowUp, Incident, Opening, Sending, Service, State, Told, ToldWhat};
use casework::measures::{
    self, Decision, Ending, Ground, Kind, MeasureId, Minute, Request, Requester, SlipOrder,
};
use casework::notices::{self, Avoid, Contact, Danger, ForWhom, Happening, Intake, Mode, Source};
use kernel::{Date, Handling, Instant, Outcome, RecordId, Relation, Support, ViolenceForm};
use people::{Birth, Person, Query, Role, Sex};
use support::{Deeds, Town, id, may, sending};
use uuid::Uuid;

#[macro_use]
mod support;

/// Words no real person says: wherever they are found in clear, a seal broke.
const CANARY: &str = "Zyxwovca Quỷnhkhôngthật";
const PHONE: &str = "0999 424 242";

mod probe {
    store::sql! {
        pub(super) read FACTS(Id) -> (Id, Int, Int, Int, Int, Int, Int, Int) =
            "SELECT id, relation, survivors_female, survivors_male, handling, support, new_household, month FROM fact
             WHERE unit_id = $1 ORDER BY month, id";
        pub(super) read CELLS(Id) -> (Int) = "SELECT CAST(COALESCE(sum(count), 0) AS BIGINT) FROM tally WHERE unit_id = $1";
        pub(super) read LEAVES(Id, Id) -> (Int, Int) =
            "SELECT action, purpose FROM audit_leaf WHERE unit_id = $1 AND record_id = $2 ORDER BY seq";
        pub(super) read CLOCKS(Id, Id) -> (Text, Text, Int, Int) =
            "SELECT clock, state, started_at, due_at FROM deadline WHERE unit_id = $1 AND record_id = $2 ORDER BY clock, part";
        pub(super) read FILES() -> (Text) = "SELECT state FROM case_file";
        pub(super) read ROWS() -> (Text, Bytes) = "SELECT kind, body FROM case_row";
        pub(super) read MEASURES() -> (Text, Text, Bytes) = "SELECT kind, state, body FROM measure";
        pub(super) read CARDS() -> (Bytes) = "SELECT body FROM card";
        pub(super) read DEADLINES() -> (Text, Text, Text) = "SELECT code, clock, note_key FROM deadline";
        pub(super) read SLIPS() -> (Text, Bytes) = "SELECT kind, body FROM slip"
    }
}

on_both! {
    only_the_office_opens_and_nothing_stands_in_clear => sealed(31);
    bodies_of_two_cases_swapped_do_not_open => swapped(32);
    a_person_is_found_by_card_and_the_household_counts_once => household(33);
    the_fact_follows_every_change => fact(35);
    nobody_closes_alone_and_a_new_incident_opens_again => closing(36);
    a_stale_form_changes_nothing_and_the_same_sending_is_one => stale(37);
    a_case_from_a_notice_leaves_the_reporter_behind => from_notice(38);
    a_no_contact_request_runs_twelve_hours => no_contact(39);
    a_sight_lasts_a_quarter_of_an_hour_with_its_reason => sight(40);
}

/// One cell: domestic violence, whatever kind.
struct OneCell;
impl kernel::CellMap for OneCell {
    fn weigh(&self, fact: &kernel::Fact, into: &mut Vec<kernel::CellWeight>) {
        if fact.relation != Relation::Outside {
            into.push(kernel::CellWeight { cell: 1, period: 1, count: 1 });
        }
    }
}

#[test]
fn an_act_outside_the_relation_is_recorded_outside() {
    for engine in [store::Engine::Sqlite, store::Engine::Postgres] {
        let town = support::furnish(access::testing::House::with_cells(engine, 34, Arc::new(OneCell)));
        support::run(outside(&town));
    }
}

fn over(n: u8, version: i64) -> Sending {
    Sending { row: [n; 16], over: Some(version) }
}
fn survivor() -> Person {
    let mut person = Person::unknown(Role::Survivor);
    person.name = CANARY.into();
    person.sex = Some(Sex::Female);
    person.birth = Birth::Year(1990);
    person.contact.phone = PHONE.into();
    person
}
fn incident(on: Date, relation: Relation, acts: &[&str]) -> Incident {
    Incident {
        opening: 1,
        on,
        place: kernel::PlaceId(1),
        relation: relation.number(),
        acts: acts.iter().map(|act| (*act).to_owned()).collect(),
        main_form: Some(ViolenceForm::Physical.number()),
        forms: vec![ViolenceForm::Physical.number()],
        child_present: false,
        words: CANARY.into(),
    }
}
const TODAY: Date = Date::constant(2026, 11, 19);

impl Deeds<'_> {
    async fn open(&self, n: u8) -> RecordId {
        let opening = Opening { story: CANARY.into(), ..Opening::at(id(n), self.place) };
        let file = cases::open_case(&self.house.instance, &may(&self.officer), opening).await.unwrap();
        assert_eq!((file.state, file.times_opened), (State::Open, 1));
        id(n)
    }
    async fn person(&self, case: RecordId, n: u8, person: Person) -> Result<(), Outcome> {
        cases::save_person(&self.house.instance, &may(&self.officer), case, sending(n), person)
            .await
            .map(|_| ())
    }
    async fn incident(&self, case: RecordId, n: u8, incident: Incident) -> cases::rules::Judged {
        cases::save_incident(&self.house.instance, &may(&self.officer), case, sending(n), incident)
            .await
            .unwrap()
            .1
    }
    async fn verified(&self, n: u8) -> RecordId {
        let case = self.open(n).await;
        self.person(case, n ^ 0x40, survivor()).await.unwrap();
        self.incident(
            case,
            n ^ 0x80,
            Incident { place: self.place, ..incident(TODAY, Relation::Family, &["a"]) },
        )
        .await;
        cases::verify(&self.house.instance, &may(&self.officer), case).await.unwrap();
        case
    }
    async fn assess(&self, case: RecordId, n: u8) {
        let answers = instrument().questions().iter();
        let answers = answers.map(|q| DangerTold { question: q.key.clone(), answer: Answer::No }).collect();
        let asked = Asked { answers, judged: None, with_survivor: true, words: CANARY.into() };
        self.house.clock().advance_millis(1000);
        cases::assess(&self.house.instance, &may(&self.officer), case, sending(n), asked).await.unwrap();
        self.house.clock().advance_millis(1000);
    }
    async fn tell(&self, case: RecordId, n: u8) {
        let told = Told {
            what: ToldWhat::Rights,
            at: self.now(),
            by: CANARY.into(),
            language: "Mông".into(),
            how: "gặp".into(),
        };
        cases::tell(&self.house.instance, &may(&self.officer), case, sending(n), told).await.unwrap();
    }
    async fn read(&self, who: &Staff, case: RecordId) -> Result<cases::Seen, Outcome> {
        let may = who.actor.may::<ReadCase>()?;
        cases::read_case(&self.house.instance, &may, case).await
    }
    async fn facts(&self) -> Vec<(Uuid, i64, i64, i64, i64, i64, i64, i64)> {
        let unit = self.commune.id;
        self.house.instance.db().read(move |rx| rx.all(&probe::FACTS, (unit,))).await.unwrap()
    }
    async fn clocks(&self, case: RecordId) -> Vec<(String, String, i64, i64)> {
        let unit = self.commune.id;
        self.house.instance.db().read(move |rx| rx.all(&probe::CLOCKS, (unit, case))).await.unwrap()
    }
    async fn leaves(&self, case: RecordId) -> Vec<(i64, i64)> {
        let unit = self.commune.id;
        self.house.instance.db().read(move |rx| rx.all(&probe::LEAVES, (unit, case))).await.unwrap()
    }
    async fn all_stored(&self) -> Vec<u8> {
        let db = self.house.instance.db();
        db.snapshot(|rx| {
            let mut all = Vec::new();
            for (state,) in rx.all(&probe::FILES, ())? {
                all.extend(state.into_bytes());
            }
            for (kind, body) in rx.all(&probe::ROWS, ())? {
                all.extend(kind.into_bytes());
                all.extend(body);
            }
            for (kind, state, body) in rx.all(&probe::MEASURES, ())? {
                all.extend(kind.into_bytes());
                all.extend(state.into_bytes());
                all.extend(body);
            }
            for (body,) in rx.all(&probe::CARDS, ())? {
                all.extend(body);
            }
            for (code, clock, note) in rx.all(&probe::DEADLINES, ())? {
                all.extend(code.into_bytes());
                all.extend(clock.into_bytes());
                all.extend(note.into_bytes());
            }
            for (kind, body) in rx.all(&probe::SLIPS, ())? {
                all.extend(kind.into_bytes());
                all.extend(body);
            }
            Ok(all)
        })
        .await
        .unwrap()
    }
}

fn holds(hay: &[u8], needle: &str) -> bool {
    hay.windows(needle.len()).any(|window| window == needle.as_bytes())
}

async fn sealed(town: &Town) {
    let town = Deeds(town);
    let case = town.verified(1).await;
    town.tell(case, 5).await;
    town.assess(case, 6).await;
    let seen = town.read(&town.chair, case).await.unwrap();
    assert_eq!(seen.case.survivor().unwrap().name, CANARY);
    assert_eq!(seen.case.header.story, [CANARY]);
    // Another commune's chair and officer, the desk, the root: none finds it.
    let elsewhere = town.house.unit(
        access::units::UnitKind::Commune,
        "UBND xã khác",
        Some(kernel::PlaceId(2)),
        town.house.units[0],
    );
    let other = town.house.person("other-chair", &elsewhere, "commune_chair");
    let stranger = town.house.person("other-officer", &elsewhere, "commune_officer");
    for who in [&other, &stranger, &town.duty, &town.guard, &town.head, &town.house.root] {
        assert_eq!(town.read(who, case).await.err(), Some(Outcome::NotVisible), "{}", who.login);
    }
    let tried = cases::save_person(&town.house.instance, &may(&stranger), case, sending(9), survivor()).await;
    assert_eq!(tried.err(), Some(Outcome::NotVisible));
    let stored = town.all_stored().await;
    for part in CANARY.split(' ').chain([PHONE, "0999424242", "zyxwovca"]) {
        assert!(!holds(&stored, part), "{part} stands in clear");
    }
    // A reading is one leaf.
    let before = town.leaves(case).await.len();
    town.read(&town.officer, case).await.unwrap();
    assert_eq!(town.leaves(case).await.len(), before + 1);
}

async fn swapped(town: &Town) {
    let engine = town.house.test.settings().database.engine();
    let town = Deeds(town);
    let (first, second) = (town.open(1).await, town.open(2).await);
    town.person(first, 11, survivor()).await.unwrap();
    town.person(second, 12, survivor()).await.unwrap();
    let literal = |n: u8| match engine {
        store::Engine::Sqlite => format!("x'{}'", format!("{n:02x}").repeat(16)),
        store::Engine::Postgres => format!("'{}'", Uuid::from_bytes([n; 16])),
    };
    let (from, to) = (literal(12), literal(11));
    let swap = format!(
        "UPDATE case_row SET body = (SELECT body FROM case_row AS other WHERE other.row_id = {from}) WHERE row_id = {to}"
    );
    tokio::task::block_in_place(|| town.house.test.sql(&swap));
    assert!(
        matches!(town.read(&town.officer, first).await, Err(Outcome::Fault(_))),
        "a body of another case"
    );
    assert!(town.read(&town.officer, second).await.is_ok());
}

async fn household(town: &Town) {
    let town = Deeds(town);
    let first = town.verified(1).await;
    let house = &town.house.instance;
    let second = town.open(2).await;
    let query = |name: &str, year| Query { name: name.into(), year: Some(year), ..Query::default() };
    let found = cases::search(house, &may(&town.officer), second, query("zyxwovca quynhkhongthat", 1990))
        .await
        .unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].record, first);
    assert!(
        cases::search(house, &may(&town.officer), second, query("zyxwovca quynhkhongthat", 1991))
            .await
            .unwrap()
            .is_empty()
    );
    let bare = cases::search(
        house,
        &may(&town.officer),
        second,
        Query { name: "Zyxwovca".into(), ..Query::default() },
    )
    .await;
    assert!(matches!(bare, Err(Outcome::Invalid(_))), "a bare name is not searched");
    let stranger = town.house.unit(
        access::units::UnitKind::Commune,
        "UBND xã khác",
        Some(kernel::PlaceId(2)),
        town.house.units[0],
    );
    let stranger = town.house.person("stranger", &stranger, "commune_officer");
    assert_eq!(
        cases::search(house, &may(&stranger), second, query("zyxwovca quynhkhongthat", 1990)).await.err(),
        Some(Outcome::NotVisible)
    );
    let from = (found[0].record, found[0].row);
    cases::add_known(house, &may(&town.officer), second, sending(22), from, Role::Survivor, true)
        .await
        .unwrap();
    town.incident(second, 23, incident(TODAY, Relation::Family, &["b"])).await;
    cases::verify(house, &may(&town.officer), second).await.unwrap();
    let facts = town.facts().await;
    assert_eq!(facts.len(), 2);
    assert_eq!(facts.iter().map(|fact| fact.6).sum::<i64>(), 1, "one household, counted once in the year");
    let seen = town.read(&town.officer, second).await.unwrap();
    assert_eq!(seen.case.survivor().unwrap().same_as, Some((*first.bytes(), found[0].row)));
    assert_eq!(town.read(&town.officer, first).await.unwrap().case.header.peers, [*second.bytes()]);
}

async fn outside(town: &Town) {
    let town = Deeds(town);
    let case = town.open(1).await;
    town.person(case, 11, survivor()).await.unwrap();
    let judged = town.incident(case, 12, incident(TODAY, Relation::Divorced, &["n"])).await;
    assert!(judged.is_outside());
    cases::verify(&town.house.instance, &may(&town.officer), case).await.unwrap();
    assert_eq!(
        town.facts().await[0].1,
        Relation::Outside.number(),
        "helped, recorded, in no cell of domestic violence"
    );
    let unit = town.commune.id;
    let cells = town.house.instance.db().read(move |rx| Ok(rx.one(&probe::CELLS, (unit,))?.0)).await.unwrap();
    assert_eq!(cells, 0);
    town.incident(case, 15, incident(TODAY, Relation::Divorced, &["a"])).await;
    let cells = town.house.instance.db().read(move |rx| Ok(rx.one(&probe::CELLS, (unit,))?.0)).await.unwrap();
    assert_eq!(cells, 1, "one act inside brings the case in");
    let ahead = cases::save_incident(
        &town.house.instance,
        &may(&town.officer),
        case,
        sending(13),
        incident(Date::constant(2026, 11, 20), Relation::Family, &["a"]),
    )
    .await;
    assert!(matches!(ahead, Err(Outcome::Invalid(faults)) if faults[0].field == "on"));
    let told = Told {
        what: ToldWhat::Rights,
        at: Instant::of_vn(Date::constant(2026, 11, 1), 8, 0),
        by: "x".into(),
        language: String::new(),
        how: String::new(),
    };
    let early = cases::tell(&town.house.instance, &may(&town.officer), case, sending(14), told).await;
    assert!(
        matches!(early, Err(Outcome::Invalid(faults)) if faults[0].phrase.key == "cases-e-before-incident")
    );
}

async fn fact(town: &Town) {
    let town = Deeds(town);
    let house = &town.house.instance;
    let case = town.verified(1).await;
    let first = town.facts().await;
    assert_eq!((first.len(), first[0].2, first[0].3, first[0].6, first[0].7), (1, 1, 0, 1, 202_611));
    town.person(case, 50, Person { sex: Some(Sex::Male), ..Person::unknown(Role::Survivor) }).await.unwrap();
    let again = town.facts().await;
    assert_eq!((again[0].0, again[0].2, again[0].3), (first[0].0, 1, 1), "the same fact, counted anew");
    let struck = Person { struck: true, sex: Some(Sex::Male), ..Person::unknown(Role::Survivor) };
    cases::save_person(house, &may(&town.officer), case, over(50, 1), struck).await.unwrap();
    assert_eq!(town.facts().await[0].3, 0);
    let row = |services: Vec<Service>, consent| FollowUp {
        at: town.now(),
        opening: 1,
        words: CANARY.into(),
        services,
        consent,
        next_at: None,
    };
    let bare =
        cases::follow_up(house, &may(&town.officer), case, sending(60), row(vec![Service::LegalAid], false))
            .await;
    assert!(matches!(bare, Err(Outcome::Invalid(_))), "no service without her agreement");
    cases::follow_up(house, &may(&town.officer), case, sending(60), row(vec![Service::LegalAid], true))
        .await
        .unwrap();
    assert_eq!(town.facts().await[0].5, Support::Counselled.bit());
    assert_eq!(town.facts().await.len(), 1);
    // The cube holds what the facts say.
    let wrong = house.db().snapshot(|rx| store::facts::recount(rx)).await.unwrap();
    assert!(wrong.is_empty());
}

async fn closing(town: &Town) {
    let town = Deeds(town);
    let house = &town.house.instance;
    let case = town.verified(1).await;
    let works = may::<WorkCase>(&town.officer);
    let ask = |n: u8| cases::ask_close(house, &works, case, sending(n), CANARY.into());
    assert_eq!(
        cases::ask_close(house, &works, case, sending(70), CANARY.into()).await,
        Err(Outcome::refused("cases-e-safety-first"))
    );
    town.assess(case, 71).await;
    assert_eq!(ask(72).await.unwrap().state, State::Closing);
    let own =
        cases::close(house, &may::<CloseCase>(&town.officer), case, sending(73), true, String::new()).await;
    assert_eq!(own, Err(Outcome::refused("cases-e-second-person")), "not by the author");
    // Something new takes the asking back.
    let row = FollowUp {
        at: town.now(),
        opening: 1,
        words: CANARY.into(),
        services: Vec::new(),
        consent: false,
        next_at: None,
    };
    let file = cases::follow_up(house, &may(&town.officer), case, sending(74), row).await.unwrap();
    assert_eq!((file.state, file.closing_by), (State::FollowUp, None));
    let unasked =
        cases::close(house, &may::<CloseCase>(&town.chair), case, sending(75), true, String::new()).await;
    assert_eq!(unasked, Err(Outcome::refused("cases-e-nobody-asked")));
    ask(76).await.unwrap();
    let closed = cases::close(house, &may::<CloseCase>(&town.chair), case, sending(77), true, CANARY.into())
        .await
        .unwrap();
    assert_eq!((closed.state, closed.closed_by), (State::Closed, Some(town.chair.actor.account)));
    assert!(town.clocks(case).await.iter().all(|clock| clock.1 != "open"));
    assert_eq!(town.person(case, 78, survivor()).await, Err(Outcome::refused("cases-e-closed")));
    let first = town.facts().await;
    // A new incident opens it again; once verified it is a fact of its own.
    town.house.clock().advance_hours(24 * 20);
    let officer = access::testing::sign_in(house, &town.officer.login, &town.officer.totp);
    let new = incident(Date::constant(2026, 12, 8), Relation::Family, &["b"]);
    let file = cases::reopen(house, &may(&officer), case, sending(80), new, CANARY.into()).await.unwrap();
    assert_eq!((file.state, file.times_opened, file.verified_at), (State::Open, 2, None));
    assert_eq!(town.facts().await, first, "the former opening keeps its fact");
    cases::verify(house, &may(&officer), case).await.unwrap();
    let facts = town.facts().await;
    assert_eq!((facts.len(), facts[1].7), (2, 202_612));
    assert_eq!(facts[1].6, 1, "a new statutory year counts the household anew");
    let running: Vec<_> =
        town.clocks(case).await.into_iter().filter(|clock| clock.1 == "open").map(|clock| clock.0).collect();
    assert_eq!(running, ["first_contact"]);
}

async fn stale(town: &Town) {
    let town = Deeds(town);
    let house = &town.house.instance;
    let case = town.open(1).await;
    town.person(case, 11, survivor()).await.unwrap();
    let again =
        cases::save_person(house, &may(&town.officer), case, sending(11), Person::unknown(Role::Other))
            .await
            .unwrap();
    let seen = town.read(&town.officer, case).await.unwrap();
    assert_eq!(seen.case.people.len(), 1);
    assert_eq!(seen.case.people[0].name, CANARY, "the same sending twice is one");
    assert_eq!(again.row_version, seen.case.file.row_version);
    let works = may::<WorkCase>(&town.officer);
    let save =
        |version| cases::save_person(house, &works, case, over(11, version), Person::unknown(Role::Survivor));
    save(1).await.unwrap();
    assert_eq!(save(1).await.err(), Some(Outcome::Stale));
    let opened = cases::open_case(house, &may(&town.officer), Opening::at(case, town.place)).await.unwrap();
    assert_eq!(opened.row_version, town.read(&town.officer, case).await.unwrap().case.file.row_version);
    town.assess(case, 20).await;
    let version = town.read(&town.officer, case).await.unwrap().case.file.row_version;
    let old = cases::ask_close(
        house,
        &may(&town.officer),
        case,
        Sending { over: Some(version - 1), ..sending(21) },
        "x".into(),
    )
    .await;
    assert_eq!(old, Err(Outcome::Stale));
    // A form of another case finds no row.
    let other = town.open(2).await;
    let foreign = cases::save_person(house, &may(&town.officer), other, over(11, 2), survivor()).await;
    assert_eq!(foreign.err(), Some(Outcome::NotVisible));
}

async fn from_notice(town: &Town) {
    let town = Deeds(town);
    let house = &town.house.instance;
    let told = notices::Told {
        for_whom: ForWhom::Other,
        hamlet: "Tổ 5".into(),
        danger: Danger::Now,
        happenings: vec![Happening::Hit],
        words: "Nghe tiếng la".into(),
        present: Vec::new(),
        people: None,
        avoid: Avoid::Nobody,
        avoid_who: String::new(),
        caller: None,
        guidance: String::new(),
    };
    let contact = Contact { way: notices::ContactWay::Phone, at: PHONE.into(), ..Contact::none() };
    for n in [1, 2] {
        let intake = Intake {
            record: id(n),
            place: town.place,
            told: told.clone(),
            contact: contact.clone(),
            source: Source::Public,
            mode: Mode::Letter,
            by: None,
            receipt: None,
        };
        notices::take_in(house, &town.places, intake).await.unwrap();
    }
    let triage = may::<TriageNotice>(&town.officer);
    let file = cases::open_from_notice(house, &triage, id(1), id(7)).await.unwrap();
    assert_eq!(file.danger, 3);
    let again = cases::open_from_notice(house, &triage, id(1), id(8)).await.unwrap();
    assert_eq!(again.record, id(7), "a notice becomes one case");
    let seen = town.read(&town.officer, id(7)).await.unwrap();
    assert_eq!(
        (seen.case.header.sources.clone(), seen.case.header.hints.clone()),
        (vec![[1; 16]], vec!["a".to_owned()])
    );
    assert_eq!(seen.case.survivor().unwrap().contact.phone, "", "a neighbour's number stays in the notice");
    cases::join_notice(house, &triage, id(2), id(7)).await.unwrap();
    assert_eq!(town.read(&town.officer, id(7)).await.unwrap().case.header.sources.len(), 2);
    assert!(town.guard.actor.may::<TriageNotice>().is_err(), "the police reads the notice, not the case");
    let clocks = town.clocks(id(7)).await;
    assert_eq!(clocks.iter().map(|clock| clock.0.as_str()).collect::<Vec<_>>(), ["first_contact", "verify"]);
}

fn ban(at: Instant) -> Request {
    Request {
        kind: Kind::NoContactChair,
        asked_at: at,
        requester: Some(Requester::Survivor),
        asked_by: String::new(),
        grounds: vec![Ground::ThreatLife],
        consent: None,
        words: CANARY.into(),
    }
}

async fn no_contact(town: &Town) {
    let town = Deeds(town);
    let house = &town.house.instance;
    let case = town.verified(1).await;
    let record = may::<RecordMeasure>(&town.officer);
    let chair = may::<DecideMeasure>(&town.chair);
    let (first, now) = (MeasureId::of_bytes([1; 16]), town.now());
    measures::request(house, &record, case, first, ban(now)).await.unwrap();
    let k1 =
        |clocks: Vec<(String, String, i64, i64)>| clocks.into_iter().find(|clock| clock.0 == "K1").unwrap();
    let clock = k1(town.clocks(case).await);
    assert_eq!((clock.1.as_str(), clock.3 - clock.2), ("open", 12 * 3_600_000));
    let decision = |hours: i64| Decision {
        number: "12/QĐ-UBND".into(),
        by: CANARY.into(),
        decided_at: now,
        starts_at: now,
        ends_at: Some(now.plus_hours(hours)),
        penalty: None,
    };
    let early = measures::decide(house, &chair, case, (first, Some(1)), decision(72)).await;
    assert_eq!(early, Err(Outcome::refused("measures-e-rights")), "not before her rights were told");
    town.tell(case, 40).await;
    let long = measures::decide(house, &chair, case, (first, Some(1)), decision(73)).await;
    assert!(matches!(long, Err(Outcome::Invalid(faults)) if faults[0].phrase.key == "measures-e-three-days"));
    let foreign = town.open(9).await;
    assert_eq!(
        measures::decide(house, &chair, foreign, (first, Some(1)), decision(72)).await.err(),
        Some(Outcome::NotVisible)
    );
    measures::decide(house, &chair, case, (first, Some(1)), decision(72)).await.unwrap();
    assert_eq!(k1(town.clocks(case).await).1, "met");
    assert_eq!(town.facts().await[0].4, Handling::NoContact.bit());
    assert_eq!(
        measures::decide(house, &chair, case, (first, Some(1)), decision(72)).await,
        Err(Outcome::refused("measures-e-decided"))
    );
    let seen = town.read(&town.officer, case).await.unwrap();
    assert_eq!(seen.case.file.state, State::InMeasures);
    town.assess(case, 41).await;
    let open = cases::ask_close(house, &may(&town.officer), case, sending(42), "x".into()).await;
    assert_eq!(open, Err(Outcome::refused("cases-e-measure-runs")));
    // The village head gets the least, after she was told.
    let order = SlipOrder {
        record: id(90),
        hamlet: town.hamlet.id,
        words: format!("Không cho {CANARY} đến gần."),
        told_at: town.now(),
        how: String::new(),
    };
    assert!(
        measures::send_slip(house, &record, case, first, order.clone()).await.is_err(),
        "how she was told is asked"
    );
    measures::send_slip(house, &record, case, first, SlipOrder { how: "gọi điện".into(), ..order })
        .await
        .unwrap();
    assert!(!holds(&town.all_stored().await, "Zyxwovca"));
    // A second request is refused in writing, with the reason.
    let second = MeasureId::of_bytes([2; 16]);
    measures::request(house, &record, case, second, ban(town.now())).await.unwrap();
    assert!(measures::refuse(house, &chair, case, (second, Some(1)), town.now(), " ".into()).await.is_err());
    measures::refuse(house, &chair, case, (second, Some(1)), town.now(), CANARY.into()).await.unwrap();
    assert!(town.clocks(case).await.iter().filter(|clock| clock.0 == "K1").all(|clock| clock.1 == "met"));
    let minute =
        Minute {
            at: town.now(), who: CANARY.into(), means: "giữ tay".into(), result: "đã dừng".into()
        };
    let stop =
        measures::force_stop(house, &record, case, MeasureId::of_bytes([3; 16]), minute).await.unwrap();
    assert_eq!(stop.state, measures::State::Completed);
    let ending = Ending { completed: true, at: town.now(), words: CANARY.into() };
    measures::end(house, &record, case, (first, None), ending).await.unwrap();
    let seen = town.read(&town.officer, case).await.unwrap();
    assert_eq!(seen.case.file.state, State::FollowUp);
    let register = measures::read_register(house, &may(&town.chair), case).await.unwrap();
    assert_eq!(register.measures.len(), 3);
    let stranger = town.house.unit(
        access::units::UnitKind::Commune,
        "UBND xã khác",
        Some(kernel::PlaceId(2)),
        town.house.units[0],
    );
    let stranger = town.house.person("stranger", &stranger, "commune_chair");
    assert_eq!(measures::read_register(house, &may(&stranger), case).await.err(), Some(Outcome::NotVisible));
}

async fn sight(town: &Town) {
    let town = Deeds(town);
    let house = &town.house.instance;
    let case = town.open(1).await;
    let read = may::<ReadCase>(&town.officer);
    assert_eq!(town.read(&town.officer, case).await.unwrap().sight, None);
    cases::see(house, &read, case, Purpose::Meeting, 1).await.unwrap();
    let seen = town.read(&town.officer, case).await.unwrap();
    assert_eq!(seen.sight.map(|sight| (sight.purpose, sight.fields)), Some((Purpose::Meeting.number(), 1)));
    assert_eq!(
        town.leaves(case).await.last().unwrap().1,
        i64::from(Purpose::Meeting.number()),
        "the reason stands in the leaf"
    );
    assert_eq!(town.read(&town.chair, case).await.unwrap().sight, None, "another session has opened nothing");
    cases::unsee(house, &read, case, 1).await.unwrap();
    assert_eq!(town.read(&town.officer, case).await.unwrap().sight.map(|sight| sight.fields), Some(0));
    cases::see(house, &read, case, Purpose::Correction, 3).await.unwrap();
    town.house.clock().advance_millis(14 * 60_000);
    assert!(cases::sight(house, &read, case).await.unwrap().is_some());
    town.house.clock().advance_millis(60_000);
    assert_eq!(cases::sight(house, &read, case).await.unwrap(), None);
    let (readings, next) = cases::readers(house, &read, case, None).await.unwrap();
    assert!(next.is_none());
    assert!(readings.iter().any(|reading| reading.role == "commune_chair" && !reading.own));
    assert!(readings.iter().any(|reading| reading.purpose == Purpose::Correction.number() && reading.own));
}
