//! Every page that shows something opened leaves a leaf of that record, on
//! both engines; and nothing in clear leads from a fact to its case.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use access::can::{AnswerQuestion, KeepHouse, OfferPlace, SeeToday, WorkCase};
use access::testing::Person as Staff;
use access::{May, can};
use casework::cases::{self, Incident, Sending};
use casework::measures::{self, Decision, Ground, Kind, MeasureId, Request, Requester, SlipOrder};
use casework::notices;
use casework::shelter::address::{self, Packet};
use casework::shelter::asking::{self, Ask};
use casework::shelter::keeping;
use casework::shelter::model::{Needs, OfferId};
use kernel::{Date, RecordId, Relation, ViolenceForm};
use people::{Person, Role};
use seal::draft::DraftSecret;
use store::Engine;
use store::outbox::Deliverer;
use support::browser::{Browser, case_of};
use support::house::shelter;
use support::{Town, run, town};
use uuid::Uuid;

mod support;

mod probe {
    store::sql! {
        pub(super) read LEAVES(Id) -> (Int) = "SELECT count(*) FROM audit_leaf WHERE record_id = $1";
        pub(super) read ALL() -> (Int) = "SELECT count(*) FROM audit_leaf";
        pub(super) read FACT(Id) -> (Id) = "SELECT id FROM fact WHERE unit_id = $1"
    }
}

fn may<C: can::Capability>(who: &Staff) -> May<C> {
    who.actor.may::<C>().unwrap()
}
fn id(n: u8) -> RecordId {
    RecordId::of_bytes([n; 16])
}
fn sending(n: u8) -> Sending {
    Sending { row: [n; 16], over: None }
}

/// Pages below an id that open nothing: an empty form, and two that ask
/// before a case is opened. Whoever adds one says so here.
const OPEN_NOTHING: [&str; 3] = ["/cases/{id}/people/new", "/notices/{id}/case", "/notices/{id}/join"];

/// Where every page leads, who opens it, and of which record it leaves a leaf.
type Pages = BTreeMap<&'static str, (String, &'static str, RecordId)>;

/// A person, an incident, verified: rows the pages of a case show.
async fn worked(town: &Town, case: RecordId) {
    let (house, works) = (&town.house.instance, may::<WorkCase>(&town.officer));
    cases::save_person(house, &works, case, sending(201), Person::unknown(Role::Survivor)).await.unwrap();
    let incident = Incident {
        opening: 1,
        on: Date::constant(2026, 11, 19),
        place: town.place,
        relation: Relation::Family.number(),
        acts: vec!["a".into()],
        main_form: None,
        forms: vec![ViolenceForm::Physical.number()],
        child_present: false,
        words: "Lời kể".into(),
    };
    cases::save_incident(house, &works, case, sending(202), incident).await.unwrap();
    cases::verify(house, &works, case).await.unwrap();
    let told = cases::Told {
        what: cases::ToldWhat::Rights,
        at: house.now(),
        by: "Mai".into(),
        language: String::new(),
        how: "gặp".into(),
    };
    cases::tell(house, &works, case, sending(203), told).await.unwrap();
}

/// A ban in force, with its slip.
async fn banned(town: &Town, case: RecordId) -> (MeasureId, RecordId) {
    let (house, now, ban) = (&town.house.instance, town.house.instance.now(), MeasureId::of_bytes([4; 16]));
    let request = Request {
        kind: Kind::NoContactChair,
        asked_at: now,
        requester: Some(Requester::Survivor),
        asked_by: String::new(),
        grounds: vec![Ground::ThreatLife],
        consent: None,
        words: String::new(),
    };
    measures::request(house, &may(&town.officer), case, ban, request).await.unwrap();
    let decision = Decision {
        number: "12/QĐ-UBND".into(),
        by: "Chủ tịch".into(),
        decided_at: now,
        starts_at: now,
        ends_at: Some(now.plus_hours(72)),
        penalty: None,
    };
    measures::decide(house, &may(&town.chair), case, (ban, Some(1)), decision).await.unwrap();
    let order = SlipOrder {
        record: id(90),
        hamlet: town.hamlet.id,
        words: "Không cho đến gần.".into(),
        told_at: now,
        how: "gọi điện".into(),
    };
    measures::send_slip(house, &may(&town.officer), case, ban, order).await.unwrap();
    (ban, id(90))
}

/// A place held and accepted; gives the offer and the escort's packet.
async fn placed(town: &Town, case: RecordId, keeper: &Staff, house: kernel::UnitId) -> (OfferId, RecordId) {
    let instance = &town.house.instance;
    let offer = OfferId::of_bytes([5; 16]);
    let needs = Needs { women: 1, ..Needs::default() };
    let escort = Some(town.officer.actor.account);
    asking::set_needs(instance, &may(&town.officer), case, needs.clone()).await.unwrap();
    let ask = Ask { offer, house, case, needs, escort };
    asking::hold_place(instance, &may::<OfferPlace>(&town.officer), ask).await.unwrap();
    let (own, keeps) = (instance.clone(), may::<KeepHouse>(keeper));
    let prepare = move |rx: &mut store::Rx<'_>| Packet::prepare(&own, rx, &keeps, offer);
    let packet = instance.db().snapshot(prepare).await.unwrap();
    let keeps = may::<KeepHouse>(keeper);
    instance.db().write(move |tx| keeping::accept(tx, &keeps, offer, packet.as_ref())).await.unwrap();
    tokio::task::block_in_place(|| {
        casework::shelter::receivers(Deliverer::new(instance.db())).deliver_due().unwrap();
    });
    let (sees, now) = (may::<SeeToday>(&town.officer), instance.now());
    let tasks = instance.db().snapshot(move |rx| address::escort_tasks(rx, &sees, now)).await.unwrap();
    (offer, tasks[0].record)
}

async fn pages(town: &Town, keeper: &Staff, house: kernel::UnitId, browser: &mut Browser) -> Pages {
    let mut desk = browser.other("officer");
    let path = case_of(town, &mut desk, browser).await;
    let case = RecordId::parse(path.trim_start_matches("/cases/")).unwrap();
    let seen = cases::read_case(&town.house.instance, &may(&town.officer), case).await.unwrap();
    let notice = RecordId::of_bytes(seen.case.header.sources[0]);
    worked(town, case).await;
    let (ban, slip) = banned(town, case).await;
    let (offer, packet) = placed(town, case, keeper, house).await;
    let province = town.places.province_on(town.place, town.house.instance.now().vn_date()).unwrap().id;
    let (draft, question) = (DraftSecret::of_bytes([8; 32]), id(8));
    let instance = &town.house.instance;
    notices::ask(instance, &town.places, &draft, question, province, "Hỏi thôi".into()).await.unwrap();
    let mut all = Pages::new();
    for leaf in
        ["", "/readers", "/people", "/acts", "/safety", "/told", "/follow-up", "/verify", "/close", "/reopen"]
    {
        let pattern = PATTERNS.iter().find(|pattern| **pattern == format!("/cases/{{id}}{leaf}")).unwrap();
        all.insert(pattern, (format!("/cases/{case}{leaf}"), "officer", case));
    }
    let row = |n: u8| RecordId::of_bytes([n; 16]);
    all.insert("/cases/{id}/people/{row}", (format!("/cases/{case}/people/{}", row(201)), "officer", case));
    all.insert("/cases/{id}/acts/{row}", (format!("/cases/{case}/acts/{}", row(202)), "officer", case));
    all.insert("/cases/{id}/measures", (format!("/cases/{case}/measures"), "chair", case));
    all.insert("/cases/{id}/measures/{mid}", (format!("/cases/{case}/measures/{ban}"), "chair", case));
    all.insert("/cases/{id}/place", (format!("/cases/{case}/place"), "officer", case));
    all.insert("/notices/{id}", (format!("/notices/{notice}"), "guard", notice));
    all.insert("/questions/{id}", (format!("/questions/{question}"), "counsellor", question));
    all.insert("/offers/{id}", (format!("/offers/{offer}"), "keeper", offer.record()));
    all.insert("/escort/{id}", (format!("/escort/{packet}"), "officer", packet));
    all.insert("/slips/{id}", (format!("/slips/{slip}"), "head", slip));
    all
}

const PATTERNS: [&str; 10] = [
    "/cases/{id}",
    "/cases/{id}/readers",
    "/cases/{id}/people",
    "/cases/{id}/acts",
    "/cases/{id}/safety",
    "/cases/{id}/told",
    "/cases/{id}/follow-up",
    "/cases/{id}/verify",
    "/cases/{id}/close",
    "/cases/{id}/reopen",
];

async fn sweep(town: &Town) {
    assert!(town.counsellor.actor.may::<AnswerQuestion>().is_ok());
    let (house, keeper) = shelter(town, "T-01", 2).await;
    let mut browser = Browser::with(town, &[("keeper", &keeper)]);
    let pages = pages(town, &keeper, house.id, &mut browser).await;
    let listed: Vec<_> = casework::routes()
        .iter()
        .filter(|route| *route.method() == http::Method::GET && route.path().contains('{'))
        .map(|route| route.path())
        .collect();
    for pattern in &listed {
        let known = pages.contains_key(pattern) || OPEN_NOTHING.contains(pattern);
        assert!(known, "{pattern} shows something: say here who opens it and what leaf it leaves");
    }
    assert_eq!(listed.len(), pages.len() + OPEN_NOTHING.len());
    let db = town.house.instance.db();
    let leaves = async |record: RecordId| {
        db.snapshot(move |rx| Ok((rx.one(&probe::LEAVES, (record,))?.0, rx.one(&probe::ALL, ())?.0)))
            .await
            .unwrap()
    };
    for (pattern, (path, login, record)) in &pages {
        let before = leaves(*record).await;
        let page = browser.other(login).get(path).await;
        assert_eq!(page.status, http::StatusCode::OK, "{pattern}: {}", page.text);
        let after = leaves(*record).await;
        let (of_it, of_all) = (after.0 - before.0, after.1 - before.1);
        assert!(of_it >= 1 && of_it == of_all, "{pattern} by {login}: {of_it} of {of_all}");
        // Whoever may not see it gets no page, and leaves no leaf.
        for other in ["duty", "head", "guard", "keeper"].iter().filter(|other| *other != login) {
            let shut = browser.other(other).get(path).await;
            assert!(shut.status.is_client_error(), "{pattern} by {other}");
        }
        assert_eq!(leaves(*record).await, after, "{pattern}: a refused page is no reading");
    }
}

#[test]
fn every_page_that_shows_something_opened_leaves_a_leaf() {
    for (engine, seed) in [(Engine::Sqlite, 81), (Engine::Postgres, 82)] {
        let town = town(engine, seed);
        run(sweep(&town));
    }
}

/// Every table with its columns, from the schema that is reviewed.
fn tables(schema: &str) -> Vec<(&str, Vec<&str>)> {
    let lines = schema.lines().filter_map(|line| line.strip_prefix("CREATE TABLE "));
    lines
        .map(|line| {
            let (name, rest) = line.split_once(" ( ").unwrap();
            let columns = rest.split(", ").filter_map(|column| column.split(' ').next());
            let name_like = |column: &&str| {
                column.chars().all(|sign| sign.is_ascii_lowercase() || "_0123456789".contains(sign))
            };
            (name, columns.filter(name_like).collect())
        })
        .collect()
}

/// Whether an id stands anywhere but in one table, as bytes or as text.
fn stands_elsewhere(town: &Town, engine: Engine, id: Uuid, but: &str) -> bool {
    let (plain, dashed) = (id.simple().to_string(), id.hyphenated().to_string());
    let search = match engine {
        Engine::Sqlite => {
            let text: String = dashed.bytes().map(|byte| format!("{byte:02x}")).collect();
            let short: String = plain.bytes().map(|byte| format!("{byte:02x}")).collect();
            let mut script = "CREATE TEMP TABLE found (n INTEGER CHECK (n = 0));".to_owned();
            for (table, columns) in tables(include_str!("../../../docs/golden/schema.sqlite.sql")) {
                for column in columns.iter().filter(|_| table != but) {
                    for form in [&plain, &text, &short] {
                        let one = format!(
                            "INSERT INTO found SELECT count(*) FROM {table} WHERE instr(CAST({column} AS BLOB), x'{form}') > 0;"
                        );
                        script.push_str(&one);
                    }
                }
            }
            script
        }
        Engine::Postgres => format!(
            "DO $$ DECLARE t record; n bigint; BEGIN
               FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '{but}' LOOP
                 EXECUTE format('SELECT count(*) FROM %I x WHERE x::text LIKE %L OR x::text LIKE %L', t.tablename, '%{dashed}%', '%{plain}%') INTO n;
                 IF n > 0 THEN RAISE EXCEPTION 'found'; END IF;
               END LOOP; END $$"
        ),
    };
    let test = std::panic::AssertUnwindSafe(&town.house.test);
    tokio::task::block_in_place(|| std::panic::catch_unwind(move || test.sql(&search)).is_err())
}

async fn unlinked(town: &Town, engine: Engine) {
    let mut browser = Browser::new(town);
    let mut desk = browser.other("officer");
    let path = case_of(town, &mut desk, &mut browser).await;
    let case = RecordId::parse(path.trim_start_matches("/cases/")).unwrap();
    worked(town, case).await;
    banned(town, case).await;
    let unit = town.commune.id;
    let fact = town.house.instance.db().read(move |rx| Ok(rx.one(&probe::FACT, (unit,))?.0)).await.unwrap();
    assert_eq!(fact.get_version_num(), 4, "a time-ordered id would tell when it was verified");
    assert!(!stands_elsewhere(town, engine, fact, "fact"), "a clear column leads from the fact to its case");
    let case = Uuid::from_bytes(*case.bytes());
    assert!(stands_elsewhere(town, engine, case, "fact"), "the search finds what is there");
    assert!(!tables(include_str!("../../../docs/golden/schema.sqlite.sql")).is_empty());
}

#[test]
fn a_facts_id_is_random_and_stands_in_no_other_clear_column() {
    for (engine, seed) in [(Engine::Sqlite, 83), (Engine::Postgres, 84)] {
        let town = town(engine, seed);
        run(unlinked(&town, engine));
    }
}
