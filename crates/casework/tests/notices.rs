//! Taking in, reading and answering notices, on both engines: who reads is
//! who holds a key, and nobody else finds a trace.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use access::can::{AnswerQuestion, ReadNotice, ReceiveSlip, RecordMeasure, SecondTriage, TriageNotice};
use access::testing::{House, Person};
use casework::notices::{
    self, Avoid, Contact, ContactWay, Danger, ForWhom, Happening, Intake, Line, Mode, OtherAnswers, Source,
    State, Taken, Told, Triage,
};
use casework::slips::{self, Issue, SlipKind};
use kernel::{Outcome, RecordId, UnitId};
use places::{Gazetteer, Level};
use seal::draft::DraftSecret;
use store::Engine;
use support::{Deeds, Town, run};

#[macro_use]
mod support;

/// Words no real person says: wherever they are found in clear, a seal broke.
const CANARY: &str = "Zyxwovca Quỷnhkhôngthật";
const PHONE: &str = "0999 424 242";

fn told(avoid: Avoid, danger: Danger) -> Told {
    Told {
        for_whom: ForWhom::Other,
        hamlet: CANARY.to_owned(),
        danger,
        happenings: vec![Happening::Hit],
        words: format!("{CANARY} gọi {PHONE}"),
        present: Vec::new(),
        people: None,
        avoid,
        avoid_who: CANARY.to_owned(),
        caller: None,
        guidance: String::new(),
    }
}

fn contact() -> Contact {
    Contact {
        way: ContactWay::Phone,
        at: PHONE.to_owned(),
        hours: "sáng".to_owned(),
        other_answers: OtherAnswers::WrongNumber,
        opening: CANARY.to_owned(),
    }
}

fn draft(n: u8) -> DraftSecret {
    DraftSecret::of_bytes([n; 32])
}

impl Deeds<'_> {
    async fn send(&self, n: u8, avoid: Avoid, danger: Danger) -> Taken {
        let intake = Intake {
            record: RecordId::of_bytes([n; 16]),
            place: self.place,
            told: told(avoid, danger),
            contact: contact(),
            source: Source::Public,
            mode: Mode::Letter,
            by: None,
            receipt: Some(draft(n)),
        };
        notices::take_in(&self.house.instance, &self.places, intake).await.unwrap()
    }
    async fn read(&self, who: &Person, n: u8) -> Result<notices::Opened, Outcome> {
        let may = who.actor.may::<ReadNotice>()?;
        notices::read_notice(&self.house.instance, &may, RecordId::of_bytes([n; 16])).await
    }
    async fn code(&self, n: u8) -> Arc<seal::receipt::ReceiptKeys> {
        let receipt = self.house.instance.receipt_of(&draft(n), RecordId::of_bytes([n; 16]));
        notices::code_keys(&self.house.instance, &receipt.code()).await.unwrap()
    }
    /// How many rows of a table name a unit, and how many there are.
    async fn rows(&self, unit: UnitId) -> Vec<(&'static str, i64)> {
        let counted = self.house.instance.db().snapshot(move |rx| {
            Ok(vec![
                ("notice", rx.one(&probe::NOTICES, (unit,))?.0),
                ("notice_desk", rx.one(&probe::DESKS, (unit,))?.0),
                ("alert", rx.one(&probe::ALERTS, (unit,))?.0),
                ("deadline", rx.one(&probe::DEADLINES, (unit,))?.0),
                ("wrap", rx.one(&probe::WRAPS, (unit,))?.0),
                ("leaf", rx.one(&probe::LEAVES, (unit, 1i64))?.0),
            ])
        });
        counted.await.unwrap()
    }
    async fn traces(&self, unit: UnitId) -> Vec<(&'static str, i64)> {
        self.rows(unit).await.into_iter().filter(|(_, count)| *count > 0).collect()
    }
}

mod probe {
    store::sql! {
        pub(super) read NOTICES(Id) -> (Int) = "SELECT count(*) FROM notice WHERE unit_id = $1";
        pub(super) read DESKS(Id) -> (Int) = "SELECT count(*) FROM notice_desk WHERE unit_id = $1";
        pub(super) read ALERTS(Id) -> (Int) = "SELECT count(*) FROM alert WHERE unit_id = $1";
        pub(super) read DEADLINES(Id) -> (Int) = "SELECT count(*) FROM deadline WHERE unit_id = $1";
        pub(super) read WRAPS(Id) -> (Int) = "SELECT count(*) FROM wrap WHERE holder = $1";
        pub(super) read LEAVES(Id, Int) -> (Int) = "SELECT count(*) FROM audit_leaf WHERE unit_id = $1 AND record_kind = $2";
        pub(super) read BODIES(Id) -> (Bytes) = "SELECT body FROM notice_row WHERE unit_id = $1";
        pub(super) read TEXTS(Id) -> (Text, Text, Text) = "SELECT source, mode, state FROM notice WHERE unit_id = $1";
        pub(super) read WAITING(Id) -> (Text, Int) =
            "SELECT post_role, level FROM alert WHERE unit_id = $1 AND opened_at IS NULL ORDER BY post_role"
    }
}

on_both! {
    an_office_that_must_not_read_has_no_trace => named_office(11);
    the_chair_is_told_in_the_transaction_and_reads => told_at_once(12);
    a_resend_is_one_notice_with_one_code => resend(13);
    not_sure_adds_the_desk_and_only_she_may_widen => widen(14);
    not_enough_grounds_takes_two => grounds(15);
    a_question_opens_no_case_and_reaches_no_commune => question(16);
    a_slip_is_for_one_hamlet_and_closes_at_its_hour => slip(18);
    a_case_takes_a_notice_over_and_its_end_is_told => case(19);
}

#[test]
fn offices_without_people_yield_to_the_desk_above() {
    let house = House::new(Engine::Sqlite, 17);
    run(nobody_there(&house));
}

async fn nobody_there(house: &House) {
    let places = Gazetteer::shipped();
    let today = house.instance.now().vn_date();
    let place = places.in_force(Level::Commune, today).find(|v| v.name == "Ba Đình").unwrap().id;
    let intake = Intake {
        record: RecordId::of_bytes([1; 16]),
        place,
        told: told(Avoid::Nobody, Danger::Now),
        contact: Contact::none(),
        source: Source::Public,
        mode: Mode::Letter,
        by: None,
        receipt: Some(draft(1)),
    };
    let taken = notices::take_in(&house.instance, &places, intake).await.unwrap();
    assert_eq!(taken.readers.len(), 1, "the ministry's desk alone: {:?}", taken.readers);
    let may = house.desk.actor.may::<ReadNotice>().unwrap();
    let opened = notices::read_notice(&house.instance, &may, RecordId::of_bytes([1; 16])).await.unwrap();
    assert_eq!(opened.told.words, told(Avoid::Nobody, Danger::Now).words);
}

async fn named_office(town: &Town) {
    let town = Deeds(town);
    town.send(1, Avoid::Chair, Danger::Now).await;
    assert_eq!(town.traces(town.commune.id).await, [], "the commune was named");
    town.send(2, Avoid::Officer, Danger::No).await;
    assert_eq!(town.traces(town.commune.id).await, [], "an officer of the commune was named");
    let before = town.traces(town.police.id).await;
    town.send(3, Avoid::Police, Danger::Now).await;
    assert_eq!(town.traces(town.police.id).await, before, "the police were named");
    for n in [1, 2] {
        assert_eq!(town.read(&town.chair, n).await.unwrap_err(), Outcome::NotVisible);
        assert_eq!(town.read(&town.officer, n).await.unwrap_err(), Outcome::NotVisible);
        assert!(town.read(&town.duty, n).await.is_ok() && town.read(&town.guard, n).await.is_ok());
    }
    assert_eq!(town.read(&town.guard, 3).await.unwrap_err(), Outcome::NotVisible);
    assert!(town.read(&town.officer, 3).await.is_ok());
    for unit in [town.commune.id, town.desk.id] {
        let db = town.house.instance.db();
        let bodies = db.read(move |rx| rx.all(&probe::BODIES, (unit,))).await.unwrap();
        assert!(!bodies.is_empty());
        for (body,) in bodies {
            let clear = String::from_utf8_lossy(&body);
            assert!(!clear.contains("Zyxwovca") && !clear.contains("424") && !clear.contains("chair"));
        }
        let texts = db.read(move |rx| rx.all(&probe::TEXTS, (unit,))).await.unwrap();
        assert!(!format!("{texts:?}").contains("Zyxwovca"));
    }
}

async fn told_at_once(town: &Town) {
    let town = Deeds(town);
    let taken = town.send(1, Avoid::Nobody, Danger::Now).await;
    let db = town.house.instance.db();
    let waiting = async |unit: UnitId| db.read(move |rx| rx.all(&probe::WAITING, (unit,))).await.unwrap();
    assert_eq!(waiting(town.commune.id).await, [("commune_chair".to_owned(), 1)]);
    assert_eq!(waiting(town.police.id).await, [("commune_police".to_owned(), 1)]);
    assert_eq!(town.traces(town.desk.id).await, []);
    let opened = town.read(&town.chair, 1).await.unwrap();
    assert_eq!(
        (opened.told.words.as_str(), opened.contact.at.as_str()),
        (told(Avoid::Nobody, Danger::Now).words.as_str(), PHONE)
    );
    assert_eq!(waiting(town.commune.id).await, [], "opened");
    let keys = town.code(1).await;
    let notices::Seen::Notice(hers, _) =
        notices::see(&town.house.instance, &town.places, keys).await.unwrap()
    else {
        panic!("a question")
    };
    assert_eq!(hers.notice.state, State::Read);
    let readings: Vec<_> =
        hers.readings.iter().map(|(role, office, _)| (role.as_str(), office.as_str())).collect();
    assert_eq!(readings, [("commune_chair", "commune")]);
    let statements = town.house.instance.db().counters();
    town.send(2, Avoid::Nobody, Danger::Now).await;
    let spent = town.house.instance.db().counters().statements - statements.statements;
    println!("statements of an intake with its reads: {spent}");
    assert!(spent <= 40, "{spent}");
    assert!(!taken.again);
}

async fn resend(town: &Town) {
    let town = Deeds(town);
    let first = town.send(1, Avoid::Nobody, Danger::Soon).await;
    let code = town.house.instance.receipt_of(&draft(1), first.record).code().to_string();
    town.house.clock().advance_hours(1);
    // She changed her mind on the way: still the same notice, not a second
    // one for another office.
    let second = town.send(1, Avoid::Chair, Danger::Now).await;
    assert!(second.again && !first.again);
    assert_eq!((second.record, second.received_at), (first.record, first.received_at));
    assert_eq!(code, town.house.instance.receipt_of(&draft(1), second.record).code().to_string());
    assert_eq!(town.rows(town.commune.id).await[0], ("notice", 1));
    assert_eq!(town.traces(town.desk.id).await, []);
    assert_eq!(
        notices::code_keys(&town.house.instance, "no such code").await.unwrap_err(),
        Outcome::NotVisible
    );
}

async fn widen(town: &Town) {
    let town = Deeds(town);
    town.send(1, Avoid::NotSure, Danger::No).await;
    assert!(town.read(&town.duty, 1).await.is_ok() && town.read(&town.officer, 1).await.is_ok());
    town.send(2, Avoid::Nobody, Danger::No).await;
    assert_eq!(town.read(&town.duty, 2).await.unwrap_err(), Outcome::NotVisible);
    let keys = town.code(2).await;
    notices::widen(&town.house.instance, &town.places, Arc::clone(&keys)).await.unwrap();
    assert!(town.read(&town.duty, 2).await.is_ok());
    let row = *RecordId::of_bytes([8; 16]).bytes();
    for _ in 0..2 {
        notices::add_line(&town.house.instance, Arc::clone(&keys), row, CANARY.to_owned()).await.unwrap();
    }
    let opened = town.read(&town.duty, 2).await.unwrap();
    assert_eq!(opened.lines.len(), 1, "the same line twice is one");
    notices::set_contact(&town.house.instance, keys, [9; 16], Contact::none()).await.unwrap();
    assert_eq!(town.read(&town.officer, 2).await.unwrap().contact, Contact::none());
}

async fn grounds(town: &Town) {
    let town = Deeds(town);
    town.send(1, Avoid::Nobody, Danger::No).await;
    let (house, record) = (&town.house.instance, RecordId::of_bytes([1; 16]));
    let may = town.officer.actor.may::<TriageNotice>().unwrap();
    let line = || Line { words: CANARY.to_owned(), office: "UBND".to_owned() };
    let found = Triage {
        danger: Danger::Soon,
        crime: false,
        child: true,
        goes: CANARY.to_owned(),
        note: String::new(),
    };
    notices::triage(house, &may, record, [101; 16], found).await.unwrap();
    let notice = notices::ask_no_grounds(house, &may, record, [102; 16], line()).await.unwrap();
    assert_eq!((notice.state, notice.danger), (State::NoGroundsAsked, Danger::Soon));
    let again = notices::ask_no_grounds(house, &may, record, [103; 16], line()).await;
    assert_eq!(again.unwrap_err(), Outcome::refused("notices-e-waits-second"));
    assert_eq!(town.officer.actor.may::<SecondTriage>().err(), Some(Outcome::NotVisible));
    let chair = town.chair.actor.may::<SecondTriage>().unwrap();
    let notice = notices::second(house, &chair, record, [104; 16], true, line()).await.unwrap();
    assert_eq!(notice.state, State::NoGrounds);
    let keys = town.code(1).await;
    notices::add_line(house, keys, [105; 16], "Lại xảy ra".to_owned()).await.unwrap();
    assert_eq!(town.read(&town.officer, 1).await.unwrap().notice.state, State::Read, "she wrote again");
}

async fn question(town: &Town) {
    let town = Deeds(town);
    let province = town.places.province_on(town.place, town.house.instance.now().vn_date()).unwrap().id;
    let record = RecordId::of_bytes([1; 16]);
    let ask = || {
        notices::ask(&town.house.instance, &town.places, &QUESTION_DRAFT, record, province, CANARY.to_owned())
    };
    let (first, second) = (ask().await.unwrap(), ask().await.unwrap());
    assert!(!first.again && second.again && first.received_at == second.received_at);
    assert_eq!(first.unit, "Trung tâm");
    assert_eq!((town.traces(town.commune.id).await, town.traces(town.desk.id).await), (vec![], vec![]));
    let may = town.counsellor.actor.may::<AnswerQuestion>().unwrap();
    assert_eq!(notices::read_question(&town.house.instance, &may, record).await.unwrap().words, CANARY);
    let line = Line { words: "Được.".to_owned(), office: "Trung tâm".to_owned() };
    notices::answer_question(&town.house.instance, &may, record, [102; 16], line).await.unwrap();
    let receipt = town.house.instance.receipt_of(&QUESTION_DRAFT, record);
    let words = receipt.words().iter().map(|word| kernel::fold(word)).collect::<Vec<_>>().join(" ");
    let keys = notices::code_keys(&town.house.instance, &words).await.unwrap();
    let seen = notices::see(&town.house.instance, &town.places, keys).await.unwrap();
    let notices::Seen::Question(asked) = seen else { panic!("a notice") };
    assert_eq!(asked.answers[0].1.words, "Được.");
}

static QUESTION_DRAFT: std::sync::LazyLock<DraftSecret> = std::sync::LazyLock::new(|| draft(1));

async fn slip(town: &Town) {
    let town = Deeds(town);
    let (house, record, now) = (&town.house.instance, RecordId::of_bytes([1; 16]), town.house.instance.now());
    let may = town.officer.actor.may::<RecordMeasure>().unwrap();
    let new = |told: i64, hours: i64| Issue {
        record,
        hamlet: town.hamlet.id,
        kind: SlipKind::NoContact,
        words: CANARY.to_owned(),
        told_at: now.plus_hours(told),
        expires_at: now.plus_hours(hours),
    };
    assert!(slips::issue(house, &may, new(1, 24)).await.is_err(), "she must be told before");
    assert!(slips::issue(house, &may, new(-1, 73)).await.is_err(), "three days at most");
    slips::issue(house, &may, new(-1, 24)).await.unwrap();
    let head = town.head.actor.may::<ReceiveSlip>().unwrap();
    assert_eq!(slips::read(house, &head, record).await.unwrap().words, CANARY);
    assert_eq!(town.officer.actor.may::<ReceiveSlip>().err(), Some(Outcome::NotVisible));
    assert_eq!(
        town.head.actor.may::<ReadNotice>().err(),
        Some(Outcome::NotVisible),
        "a village head reads no file"
    );
    town.house.clock().advance_hours(24);
    assert_eq!(slips::read(house, &head, record).await.unwrap_err(), Outcome::NotVisible);
}

async fn case(town: &Town) {
    let town = Deeds(town);
    town.send(1, Avoid::Nobody, Danger::Soon).await;
    let (house, record, case) =
        (&town.house.instance, RecordId::of_bytes([1; 16]), RecordId::of_bytes([2; 16]));
    let may = town.officer.actor.may::<TriageNotice>().unwrap();
    let opened = notices::for_case(house, &may, record).await.unwrap();
    assert_eq!(opened.told.act_hints(), ["a"]);
    let unit = town.commune.id;
    for _ in 0..2 {
        let may = may.clone();
        let take = move |tx: &mut store::Tx<'_>| notices::becomes_case(tx, &may, record, (unit, case), false);
        assert_eq!(house.db().write(take).await.unwrap().state, State::InHand);
    }
    house.db().write(move |tx| notices::case_ended(tx, unit, case, true)).await.unwrap();
    let keys = town.code(1).await;
    let notices::Seen::Notice(hers, _) = notices::see(house, &town.places, keys).await.unwrap() else {
        panic!("a question")
    };
    assert_eq!(hers.notice.state, State::Done);
    assert!(town.guard.actor.may::<TriageNotice>().is_err());
}
