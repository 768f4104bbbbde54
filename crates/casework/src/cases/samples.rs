//! Sample pages and the invented case behind them, used by tests too.

use kernel::{AccountId, Date, Instant, PlaceId, PostId, RecordId, Relation, UnitId, ViolenceForm};
use people::{Birth, Person, Role, SafeContact, Sex};

use super::danger::{Answer, Told as DangerTold, instrument};
use super::model::*;

fn kept<T>(n: u8, at: Instant, value: T) -> Kept<T> {
    Kept { row: [n; 16], version: 1, at, value }
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
    let mut header = Header::of_household([9; 16]);
    header.sources.push([3; 16]);
    header.story.push("Đêm qua anh ấy đánh và đập cửa. Hai con khóc.".to_owned());
    header.hints.push("a".to_owned());
    header.hamlet = "Thôn 4".to_owned();
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
    let child = |year| Person { sex: Some(Sex::Female), birth: Birth::Year(year), ..Person::unknown(Role::Child) };
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
    let answers: Vec<_> =
        answers.map(|q| DangerTold { question: q.key.clone(), answer: if q.key == "worse" { Answer::Yes } else { Answer::No } }).collect();
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
        header: Kept { row: [7; 16], version: 1, at, value: header },
        people: vec![kept(11, at, survivor), kept(12, at, accused), kept(13, at, child(2016)), kept(14, at, child(2020))],
        incidents: vec![kept(21, at, incident)],
        safety: vec![kept(31, at, safety)],
        told: vec![kept(41, at, told)],
        follow_up: Vec::new(),
        closing: Vec::new(),
    }
}
