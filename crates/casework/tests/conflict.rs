//! What becomes of an office that must not know, once a case is opened; and a
//! case that the province's desk carries to its end, on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use access::May;
use access::can::{
    CloseCase, DecideMeasure, PassOnNotice, ReadCase, ReadNotice, RecordMeasure, SecondTriage, TriageNotice,
    WorkCase,
};
use access::testing::Person as Staff;
use casework::cases::danger::{Answer, Told as DangerTold, instrument};
use casework::cases::{self, Asked, Incident, Told, ToldWhat};
use casework::measures::{self, Decision, Ending, Ground, Kind, MeasureId, Request, Requester, SlipOrder};
use casework::notices::Office;
use casework::notices::{self, Avoid, Contact, Danger, ForWhom, Happening, Intake, Line, Mode, Source};
use casework::shelter::asking;
use kernel::{Date, Outcome, RecordId, Relation, UnitId, ViolenceForm};
use people::{Person, Role};
use seal::draft::DraftSecret;
use support::{Deeds, Town, id, may, sending};

#[macro_use]
mod support;

const CANARY: &str = "Zyxwovca Quỷnhkhôngthật";

mod probe {
    store::sql! {
        pub(super) read TRACES(Id) -> (Int, Int, Int, Int, Int) =
            "SELECT (SELECT count(*) FROM alert WHERE unit_id = $1), (SELECT count(*) FROM deadline WHERE unit_id = $1),
                    (SELECT count(*) FROM wrap WHERE holder = $1), (SELECT count(*) FROM notice_desk WHERE unit_id = $1),
                    (SELECT count(*) FROM case_file WHERE unit_id = $1)";
        pub(super) read LEAVES(Id) -> (Int) =
            "SELECT count(*) FROM audit_leaf WHERE unit_id = $1 AND record_id IS NOT NULL";
        pub(super) read WAITING(Id) -> (Text, Text, Int) =
            "SELECT kind, post_role, level FROM alert WHERE unit_id = $1 AND opened_at IS NULL ORDER BY kind";
        pub(super) read CLOCKS(Id, Id) -> (Text, Text) =
            "SELECT clock, state FROM deadline WHERE unit_id = $1 AND record_id = $2 ORDER BY clock, part"
    }
}

on_both! {
    an_office_that_must_not_know_learns_nothing_of_the_case => kept_out(51);
    passing_on_tells_who_may_read_again_and_the_named_office_nothing => passed_on(52);
    a_case_of_the_desk_is_carried_to_its_end_by_two_people => desk(53);
    in_a_commune_nobody_decides_in_the_chairs_place => chairs(55);
    too_thin_grounds_at_the_desk_take_two_people_of_it => grounds(54);
}

impl Deeds<'_> {
    async fn send(&self, n: u8, avoid: Avoid) {
        let told = notices::Told {
            for_whom: ForWhom::Myself,
            hamlet: String::new(),
            danger: Danger::Now,
            happenings: vec![Happening::Hit],
            words: CANARY.into(),
            present: Vec::new(),
            people: None,
            avoid,
            avoid_who: if avoid == Avoid::Officer { CANARY.into() } else { String::new() },
            caller: None,
            guidance: String::new(),
        };
        let intake = Intake {
            record: id(n),
            place: self.place,
            told,
            contact: Contact::none(),
            source: Source::Public,
            mode: Mode::Letter,
            by: None,
            receipt: Some(DraftSecret::of_bytes([n; 32])),
        };
        notices::take_in(&self.house.instance, &self.places, intake).await.unwrap();
    }
    /// Rows of every kind that name a unit, and leaves of records.
    async fn traces(&self, unit: UnitId) -> [i64; 6] {
        let counted = self.house.instance.db().snapshot(move |rx| {
            let (alerts, clocks, wraps, desks, files) = rx.one(&probe::TRACES, (unit,))?;
            Ok([alerts, clocks, wraps, desks, files, rx.one(&probe::LEAVES, (unit,))?.0])
        });
        counted.await.unwrap()
    }
    async fn waiting(&self, unit: UnitId) -> Vec<(String, String, i64)> {
        self.house.instance.db().read(move |rx| rx.all(&probe::WAITING, (unit,))).await.unwrap()
    }
    async fn clocks(&self, unit: UnitId, record: RecordId) -> Vec<(String, String)> {
        self.house.instance.db().read(move |rx| rx.all(&probe::CLOCKS, (unit, record))).await.unwrap()
    }
    async fn read(&self, who: &Staff, n: u8) -> Result<notices::Opened, Outcome> {
        notices::read_notice(&self.house.instance, &who.actor.may::<ReadNotice>()?, id(n)).await
    }
    async fn case(&self, who: &Staff, n: u8) -> Result<cases::Seen, Outcome> {
        cases::read_case(&self.house.instance, &who.actor.may::<ReadCase>()?, id(n)).await
    }
    /// People, acts, rights told: what a measure needs.
    async fn worked(&self, who: &Staff, case: RecordId) {
        let (house, works) = (&self.house.instance, may::<WorkCase>(who));
        cases::save_person(house, &works, case, sending(201), Person::unknown(Role::Survivor)).await.unwrap();
        let incident = Incident {
            opening: 1,
            on: Date::constant(2026, 11, 19),
            place: self.place,
            relation: Relation::Family.number(),
            acts: vec!["a".into()],
            main_form: None,
            forms: vec![ViolenceForm::Physical.number()],
            child_present: false,
            words: CANARY.into(),
        };
        cases::save_incident(house, &works, case, sending(202), incident).await.unwrap();
        let told = Told {
            what: ToldWhat::Rights,
            at: self.now(),
            by: CANARY.into(),
            language: String::new(),
            how: "gặp".into(),
        };
        cases::tell(house, &works, case, sending(203), told).await.unwrap();
    }
    fn ban(&self) -> Request {
        Request {
            kind: Kind::NoContactChair,
            asked_at: self.now(),
            requester: Some(Requester::Survivor),
            asked_by: String::new(),
            grounds: vec![Ground::ThreatLife],
            consent: None,
            words: CANARY.into(),
        }
    }
    fn decision(&self) -> Decision {
        Decision {
            number: "12/QĐ-UBND".into(),
            by: CANARY.into(),
            decided_at: self.now(),
            starts_at: self.now(),
            ends_at: Some(self.now().plus_hours(72)),
            penalty: None,
        }
    }
}

async fn kept_out(town: &Town) {
    let town = Deeds(town);
    let house = &town.house.instance;
    let before = town.traces(town.police.id).await;
    town.send(1, Avoid::Police).await;
    let triage = may::<TriageNotice>(&town.officer);
    cases::open_from_notice(house, &triage, id(1), id(7)).await.unwrap();
    // A later notice in which nobody was named takes nothing back.
    town.send(2, Avoid::NotSure).await;
    let joined = town.traces(town.police.id).await;
    cases::join_notice(house, &triage, id(2), id(7)).await.unwrap();
    let header = town.case(&town.officer, 7).await.unwrap().case.header.value;
    assert_eq!(header.kept_out(), [Office::Police]);
    assert_eq!(
        header.avoid.iter().map(|said| said.whom).collect::<Vec<_>>(),
        [Avoid::Police, Avoid::NotSure]
    );
    let escorts = asking::outlook(house, &may(&town.officer), id(7), None).await.unwrap();
    let names = |who: &Staff| escorts.escorts.iter().any(|escort| escort.account == who.actor.account);
    assert!(names(&town.officer) && names(&town.chair) && !names(&town.guard));
    // A ban with its slip: the police hear of none of it from the program.
    town.worked(&town.officer, id(7)).await;
    let (first, record) = (MeasureId::of_bytes([1; 16]), may::<RecordMeasure>(&town.officer));
    measures::request(house, &record, id(7), first, town.ban()).await.unwrap();
    let chair = may::<DecideMeasure>(&town.chair);
    measures::decide(house, &chair, id(7), (first, Some(1)), town.decision()).await.unwrap();
    let order = SlipOrder {
        record: id(90),
        hamlet: town.hamlet.id,
        words: "Không cho đến gần.".into(),
        told_at: town.now(),
        how: "gọi điện".into(),
    };
    measures::send_slip(house, &record, id(7), first, order).await.unwrap();
    assert_eq!(town.traces(town.police.id).await, joined, "nothing beside the second notice");
    assert!(joined != before, "which the police do read");
    assert_eq!(town.read(&town.guard, 1).await.err(), Some(Outcome::NotVisible));
}

async fn passed_on(town: &Town) {
    let town = Deeds(town);
    let house = &town.house.instance;
    town.send(1, Avoid::Chair).await;
    assert!(
        town.guard.actor.may::<PassOnNotice>().is_err() && town.officer.actor.may::<PassOnNotice>().is_err()
    );
    let told_at_first = |kind: &str| (kind.to_owned(), "commune_police".to_owned(), 1);
    assert_eq!(town.waiting(town.police.id).await, [told_at_first("notice")]);
    town.read(&town.guard, 1).await.unwrap();
    assert_eq!(town.waiting(town.police.id).await, [], "read once");
    town.read(&town.duty, 1).await.unwrap();
    let desk = may::<PassOnNotice>(&town.duty);
    let line = || Line { words: CANARY.into(), office: "Trực tỉnh".into() };
    for _ in 0..2 {
        let notice = notices::pass_on(house, &desk, id(1), [101; 16], line(), true).await.unwrap();
        assert_eq!(notice.state, notices::State::PassedOn);
    }
    assert_eq!(town.waiting(town.police.id).await, [told_at_first("passed-on")], "told again, once");
    assert!(town.clocks(town.desk.id, id(1)).await.iter().all(|clock| clock.1 == "met"));
    let seen = town.read(&town.guard, 1).await.unwrap();
    assert_eq!(seen.lines.len(), 1, "the same form twice is one");
    assert!(seen.lines[0].2.words == CANARY && seen.lines[0].0 == notices::RowKind::PassOn);
    let again = notices::pass_on(house, &desk, id(1), [102; 16], line(), true).await;
    assert_eq!(again.err(), Some(Outcome::refused("notices-e-already-settled")));
    // By telephone: nobody is alerted.
    town.send(2, Avoid::Officer).await;
    town.read(&town.guard, 2).await.unwrap();
    notices::pass_on(house, &desk, id(2), [103; 16], line(), false).await.unwrap();
    assert_eq!(town.waiting(town.police.id).await, []);
    assert_eq!(town.traces(town.commune.id).await, [0; 6], "the named office sees nothing");
    for who in [&town.chair, &town.officer] {
        assert_eq!(town.read(who, 1).await.err(), Some(Outcome::NotVisible));
    }
    // Where the desk only reads, it passes nothing on.
    town.send(3, Avoid::Police).await;
    town.read(&town.duty, 3).await.unwrap();
    let foreign = notices::pass_on(house, &desk, id(3), [104; 16], line(), true).await;
    assert_eq!(foreign.err(), Some(Outcome::NotVisible));
}

async fn desk(town: &Town) {
    let town = Deeds(town);
    let house = &town.house.instance;
    let second = town.house.person("second-duty", &town.desk, "province_duty");
    town.send(1, Avoid::Chair).await;
    town.read(&town.duty, 1).await.unwrap();
    let line = Line { words: CANARY.into(), office: "Trực tỉnh".into() };
    notices::pass_on(house, &may(&town.duty), id(1), [101; 16], line, true).await.unwrap();
    let case = id(7);
    let file = cases::open_from_notice(house, &may(&town.duty), id(1), case).await.unwrap();
    assert_eq!(file.unit, town.desk.id);
    assert_eq!(town.case(&town.duty, 7).await.unwrap().case.header.kept_out(), [Office::Commune]);
    town.worked(&town.duty, case).await;
    cases::verify(house, &may(&town.duty), case).await.unwrap();
    // The chair decides by law; the desk writes down what somebody else decided.
    let record = may::<RecordMeasure>(&town.duty);
    assert!(town.duty.actor.may::<DecideMeasure>().is_err());
    let ids = [1, 2, 3].map(|n| MeasureId::of_bytes([n; 16]));
    for id in ids {
        measures::request(house, &record, case, id, town.ban()).await.unwrap();
    }
    measures::record_decision(house, &record, case, (ids[0], Some(1)), town.decision()).await.unwrap();
    let no = measures::record_refusal(house, &record, case, (ids[1], Some(1)), town.now(), CANARY.into());
    assert_eq!(no.await.unwrap().state, measures::State::Refused);
    assert!(
        measures::record_refusal(house, &record, case, (ids[2], Some(1)), town.now(), " ".into())
            .await
            .is_err()
    );
    measures::record_refusal(house, &record, case, (ids[2], Some(1)), town.now(), CANARY.into())
        .await
        .unwrap();
    let k1 = town.clocks(town.desk.id, case).await;
    assert!(k1.iter().filter(|clock| clock.0 == "K1").all(|clock| clock.1 == "met"));
    town.house.clock().advance_hours(1);
    let ending = Ending { completed: false, at: town.now(), words: "Người đề nghị rút.".into() };
    let ended = measures::end(house, &record, case, (ids[0], None), ending).await.unwrap();
    assert_eq!((ended.state, ended.ends_at), (measures::State::Cancelled, Some(town.now())));
    // Closed by a second person of the desk, never by the first.
    let answers = instrument().questions().iter();
    let answers = answers.map(|q| DangerTold { question: q.key.clone(), answer: Answer::No }).collect();
    town.house.clock().advance_millis(1000);
    let asked = Asked { answers, judged: None, with_survivor: true, words: String::new() };
    cases::assess(house, &may(&town.duty), case, sending(30), asked).await.unwrap();
    cases::ask_close(house, &may(&town.duty), case, sending(31), CANARY.into()).await.unwrap();
    let close = |who: May<CloseCase>, n| async move {
        cases::close(house, &who, case, sending(n), true, CANARY.into()).await
    };
    assert_eq!(
        close(may(&town.duty), 32).await.err(),
        Some(Outcome::refused("cases-e-second-person")),
        "not by the author"
    );
    assert_eq!(close(may(&town.chair), 33).await.err(), Some(Outcome::NotVisible));
    assert_eq!(close(may(&second), 34).await.unwrap().state, cases::State::Closed);
    assert_eq!(town.traces(town.commune.id).await, [0; 6], "the named office sees nothing to the end");
    for who in [&town.chair, &town.officer] {
        assert_eq!(town.case(who, 7).await.err(), Some(Outcome::NotVisible));
    }
}

async fn chairs(town: &Town) {
    let town = Deeds(town);
    let house = &town.house.instance;
    town.send(2, Avoid::Nobody).await;
    cases::open_from_notice(house, &may(&town.officer), id(2), id(8)).await.unwrap();
    town.worked(&town.officer, id(8)).await;
    let here = may::<RecordMeasure>(&town.officer);
    let ban = MeasureId::of_bytes([4; 16]);
    measures::request(house, &here, id(8), ban, town.ban()).await.unwrap();
    let mine = measures::record_decision(house, &here, id(8), (ban, Some(1)), town.decision()).await;
    assert_eq!(mine.err(), Some(Outcome::refused("measures-e-not-yours")));
    let mine = measures::record_refusal(house, &here, id(8), (ban, Some(1)), town.now(), CANARY.into()).await;
    assert_eq!(mine.err(), Some(Outcome::refused("measures-e-not-yours")));
}

async fn grounds(town: &Town) {
    let town = Deeds(town);
    let house = &town.house.instance;
    let second = town.house.person("second-duty", &town.desk, "province_duty");
    town.send(1, Avoid::Officer).await;
    let line = || Line { words: CANARY.into(), office: "Trực tỉnh".into() };
    notices::ask_no_grounds(house, &may(&town.duty), id(1), [102; 16], line()).await.unwrap();
    let own = may::<SecondTriage>(&town.duty);
    assert_eq!(
        notices::second(house, &own, id(1), [103; 16], true, line()).await.err(),
        Some(Outcome::refused("notices-e-second-person"))
    );
    let other = may::<SecondTriage>(&second);
    let notice = notices::second(house, &other, id(1), [104; 16], true, line()).await.unwrap();
    assert_eq!(notice.state, notices::State::NoGrounds);
    assert_eq!(town.traces(town.commune.id).await, [0; 6]);
}
