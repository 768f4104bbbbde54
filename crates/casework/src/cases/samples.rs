//! Sample pages and the invented case behind them, used by tests too.

use kernel::{AccountId, Date, Instant, PlaceId, PostId, RecordId, Relation, UnitId, ViolenceForm};
use office::deadlines::Running;
use page::samples::{Sample, Stage};
use page::{Faults, Posted};
use people::{Birth, Found, Person, Role, SafeContact, Sex};

use super::actions::reading::{Seen, Sight};
use super::model::*;
use super::pages::case::{CasePage, Reader};

use super::pages::{self, acts, persons as people_pages, work as work_pages};
use super::rules::danger::{Answer, Told as DangerTold, instrument};

const READS: Reader = Reader { mine: false, offers: false };
const THEIRS: Reader = Reader { mine: true, offers: true };

fn kept<T>(n: u8, at: Instant, value: T) -> Kept<T> {
    Kept { row: [n; 16], version: 1, at, value }
}

/// Where the case came from and who must not know of it.
fn header() -> Header {
    let mut header = Header::of_household([9; 16]);
    header.sources.push([3; 16]);
    header.story.push("Đêm qua anh ấy đánh và đập cửa. Hai con khóc.".to_owned());
    header.hints.push("a".to_owned());
    header.hamlet = "Thôn 4".to_owned();
    header.avoid_too(Avoided { whom: crate::notices::Avoid::Police, named: String::new() });
    header
}

/// A case of invented people: a woman, two children, a man.
pub(crate) fn opened() -> Opened {
    let at = Instant::of_vn(Date::constant(2026, 11, 18), 9, 10);
    let file = CaseFile {
        unit: UnitId::of_bytes([1; 16]),
        record: RecordId::of_bytes([7; 16]),
        state: State::InMeasures,
        opened_at: at,
        place: PlaceId(30_000_402),
        danger: 2,
        assignee: PostId::of_bytes([5; 16]),
        author: AccountId::of_bytes([2; 16]),
        verified_at: None,
        next_safety_at: Some(at.plus_days(4)),
        running: 1,
        runs_until: None,
        closing_by: None,
        closed_at: None,
        closed_by: None,
        times_opened: 1,
        row_version: 6,
    };
    let survivor = Person {
        name: "Vàng Thị Mỷ".to_owned(),
        sex: Some(Sex::Female),
        birth: Birth::Year(1991),
        contact: SafeContact {
            phone: "0900 000 347".to_owned(),
            hours: "Sáng thứ Ba, sau 8 giờ".to_owned(),
            opening: "Hội phụ nữ mời họp tối thứ Năm.".to_owned(),
            others_may_answer: false,
        },
        address: "chị ấy".to_owned(),
        groups: vec!["nursing".to_owned()],
        ..Person::unknown(Role::Survivor)
    };
    let accused = Person {
        name: "Sùng A Páo".to_owned(),
        sex: Some(Sex::Male),
        birth: Birth::Year(1988),
        kin: "chồng".to_owned(),
        ..Person::unknown(Role::Accused)
    };
    let child =
        |year| Person { sex: Some(Sex::Female), birth: Birth::Year(year), ..Person::unknown(Role::Child) };
    let incident = Incident {
        opening: 1,
        on: Date::constant(2026, 11, 17),
        place: PlaceId(30_000_402),
        relation: Relation::Family.number(),
        acts: vec!["a".to_owned(), "b".to_owned()],
        main_form: Some(ViolenceForm::Physical.number()),
        forms: vec![ViolenceForm::Physical.number(), ViolenceForm::Mental.number()],
        child_present: true,
        words: "Đánh bằng tay, đập cửa.".to_owned(),
    };
    let answers = instrument().questions().iter();
    let answers: Vec<_> = answers
        .map(|q| DangerTold {
            question: q.key.clone(),
            answer: if q.key == "worse" { Answer::Yes } else { Answer::No },
        })
        .collect();
    let safety = Safety {
        instrument: 1,
        answers,
        level: 1,
        judged: 2,
        with_survivor: true,
        again: at.plus_days(4),
        words: "Sợ nhất là buổi tối.".to_owned(),
    };
    let told = Told {
        what: ToldWhat::Rights,
        at,
        by: "Lò Thị Mai".to_owned(),
        language: "tiếng Mông".to_owned(),
        how: "gặp trực tiếp, có người phiên dịch".to_owned(),
    };
    Opened {
        file,
        header: Kept { row: [7; 16], version: 1, at, value: header() },
        people: vec![
            kept(11, at, survivor),
            kept(12, at, accused),
            kept(13, at, child(2016)),
            kept(14, at, child(2020)),
        ],
        incidents: vec![kept(21, at, incident)],
        safety: vec![kept(31, at, safety)],
        told: vec![kept(41, at, told)],
        follow_up: Vec::new(),
        closing: Vec::new(),
    }
}

fn seen(at: Instant, case: Opened, fields: i64) -> Seen {
    let reading = |minutes: i64, role: &str, purpose: u16, own| Reading {
        at: at.plus_minutes(-minutes),
        role: role.to_owned(),
        deed: access::Deed::Open.number(),
        purpose,
        own,
    };
    let clock = Running {
        unit: case.file.unit,
        record: case.file.record,
        record_kind: access::RecordKind::Case.number(),
        part: uuid::Uuid::nil(),
        code: case.file.code(),
        clock: "verify".to_owned(),
        started_at: at.plus_hours(-20),
        due_at: at.plus_hours(6),
        level: 1,
        note_key: "cases-row-verify".to_owned(),
        settled_at: None,
    };
    Seen {
        sight: (fields > 0).then(|| Sight {
            purpose: access::Purpose::Meeting.number(),
            fields,
            until: at.plus_minutes(15),
        }),
        clocks: vec![clock],
        readings: vec![
            reading(0, "commune_officer", access::Purpose::Meeting.number(), true),
            reading(315, "commune_chair", access::Purpose::Measure.number(), false),
            reading(339, "province_duty", access::Purpose::Duty.number(), false),
        ],
        reader: AccountId::of_bytes([4; 16]),
        case,
    }
}

fn listed(n: u8, at: Instant, state: State, danger: i64) -> Listed {
    Listed {
        record: RecordId::of_bytes([n; 16]),
        state,
        opened_at: at.plus_hours(-i64::from(n)),
        danger,
        next_safety_at: Some(at.plus_days(2)),
        assignee: PostId::of_bytes([5; 16]),
    }
}

fn faults(fields: &[(&'static str, &'static str)]) -> Faults {
    let mut faults = Faults::none();
    for (field, key) in fields {
        faults.add(field, *key);
    }
    faults
}

/// Every page of this slice.
pub(super) fn samples(stage: &Stage) -> Vec<Sample> {
    let at = stage.at();
    let t = |leaf: &str| stage.staff(&format!("/cases/{}{leaf}", RecordId::of_bytes([7; 16])));
    let (none, nothing) = (Posted::default(), Faults::none());
    let case = |fields| seen(at, opened(), fields);
    let mut fresh = opened();
    fresh.people.clear();
    fresh.incidents.clear();
    fresh.safety.clear();
    fresh.told.clear();
    fresh.file.state = State::Open;
    fresh.file.running = 0;
    let fresh = seen(at, fresh, 0);
    let with = |change: fn(&mut Opened)| {
        let mut case = opened();
        change(&mut case);
        seen(at, case, 4)
    };
    let waiting = with(|case| {
        case.file.state = State::Closing;
        case.file.running = 0;
        case.file.closing_by = Some(AccountId::of_bytes([2; 16]));
        case.file.verified_at = Some(case.file.opened_at);
    });
    let closed = with(|case| {
        case.file.state = State::Closed;
        case.file.running = 0;
    });
    let outside = with(|case| {
        case.header.value.crime = true;
        case.incidents[0].value.relation = Relation::Divorced.number();
        case.incidents[0].value.acts = vec!["n".to_owned(), "g".to_owned()];
        case.incidents[0].value.acts.truncate(1);
    });
    let found =
        vec![Found { record: RecordId::of_bytes([8; 16]), row: [3; 16], how: seal::card::Match::Phone }];
    let person = &opened().people[0].clone();
    let incident = &opened().incidents[0].clone();
    let rows = vec![
        listed(7, at, State::InMeasures, 2),
        listed(8, at, State::Open, 3),
        listed(9, at, State::Closing, 1),
        listed(10, at, State::Closed, 0),
    ];
    let id = RecordId::of_bytes([7; 16]);
    let list = |rows| pages::ListPage::new(stage.staff("/cases"), rows);
    let reasons = faults(&[("reason", "cases-e-reason")]);
    let stale = faults(&[("", "cases-e-stale")]);
    let page = |seen: &Seen, asking, faults: &Faults| CasePage::new(t(""), seen, THEIRS, asking, faults);
    let mut all = vec![
        Sample::of("cases", &list(rows.clone())),
        Sample::of("cases-empty", &list(Vec::new())),
        Sample::of("case", &page(&case(0), None, &nothing)),
        Sample::of("case-open", &page(&case(2), None, &nothing)),
        Sample::of("case-reason", &page(&case(0), Some("phone"), &reasons)),
        Sample::of("case-fresh", &page(&fresh, None, &nothing)),
        Sample::of("case-closing", &page(&waiting, None, &nothing)),
        Sample::of("case-closed", &CasePage::new(t(""), &closed, READS, None, &nothing)),
        Sample::of("case-outside", &page(&outside, None, &nothing)),
        Sample::of("case-readers", &pages::readers_page(t("/readers"), id, &case(0).readings, Some(3))),
        Sample::of("case-from-notice", &pages::from_notice_page(stage.staff("/notices/x/case"), "x")),
        Sample::of(
            "case-join",
            &pages::join_page(
                stage.staff("/notices/x/join"),
                "x",
                &rows,
                &none,
                &faults(&[("code", "cases-e-join")]),
            ),
        ),
    ];
    let people = |seen: &Seen, faults: &Faults, found| {
        people_pages::people_page(t("/people"), seen, &none, faults, found)
    };
    all.extend([
        Sample::of("case-people", &people(&case(0), &nothing, &None)),
        Sample::of("case-people-open", &people(&case(16), &nothing, &None)),
        Sample::of("case-people-found", &people(&case(0), &nothing, &Some(found))),
        Sample::of(
            "case-people-none",
            &people(&fresh, &faults(&[("name", "cases-e-search")]), &Some(Vec::new())),
        ),
        Sample::of(
            "case-person-new",
            &people_pages::person_page(
                t("/people/new"),
                id,
                None,
                None,
                &faults(&[("role", "cases-e-role"), ("birth", "cases-e-year")]),
                false,
            ),
        ),
        Sample::of(
            "case-person-stale",
            &people_pages::person_page(t("/people/x"), id, Some(person), Some(&none), &stale, true),
        ),
        Sample::of("case-acts", &acts::acts_page(t("/acts"), &case(4), &none, &nothing)),
        Sample::of("case-acts-outside", &acts::acts_page(t("/acts"), &outside, &none, &nothing)),
        Sample::of(
            "case-acts-e",
            &acts::acts_page(
                t("/acts"),
                &fresh,
                &none,
                &faults(&[
                    ("on", "cases-e-day-ahead"),
                    ("acts", "cases-e-acts"),
                    ("relation", "cases-e-relation"),
                ]),
            ),
        ),
        Sample::of("case-incident", &acts::incident_page(t("/acts/x"), &case(4), incident, None, &nothing)),
        Sample::of("case-reopen", &acts::reopen_page(t("/reopen"), &closed, &none, &nothing)),
        Sample::of(
            "case-safety",
            &work_pages::safety_page(t("/safety"), &case(4), &none, &faults(&[("with", "cases-e-with")])),
        ),
        Sample::of(
            "case-told",
            &work_pages::told_page(
                t("/told"),
                &case(0),
                &none,
                &faults(&[("told", "cases-e-before-incident")]),
            ),
        ),
        Sample::of(
            "case-follow-up",
            &work_pages::follow_up_page(
                t("/follow-up"),
                &case(0),
                &none,
                &faults(&[("consent", "cases-e-consent")]),
            ),
        ),
        Sample::of(
            "case-verify",
            &work_pages::verify_page(t("/verify"), &outside, &faults(&[("", "cases-e-verify")])),
        ),
        Sample::of(
            "case-close-not-yet",
            &work_pages::close_page(t("/close"), &case(0), (true, true), &none, &nothing),
        ),
        Sample::of(
            "case-close-second",
            &work_pages::close_page(t("/close"), &waiting, (true, true), &none, &nothing),
        ),
    ]);
    all
}
