//! Sample pages of every context: each is rendered in both languages by tests
//! and read by the HTML checker. People and places are invented.

use kernel::{Instant, PlaceId, RecordId, UnitId};
use page::samples::{Sample, Stage};
use page::wizard::{Answers, Controls, StepView};
use page::{Faults, Posted};

use super::model::*;
use super::question::Asked;
use super::reading::Opened;
use super::record::{NewPage, RelayPage, SentPage};
use super::rules::Office;
use super::{answering, ask_first as ask, record, slip, staff, wizard};

fn told() -> Told {
    Told {
        for_whom: ForWhom::Other,
        hamlet: "Thôn 4".to_owned(),
        danger: Danger::Now,
        happenings: vec![Happening::Hit, Happening::Threat],
        words: "Nghe tiếng la từ tối qua.\nSáng nay cửa khóa ngoài.".to_owned(),
        present: vec![Present::Children],
        people: Some(4),
        avoid: Avoid::Officer,
        avoid_who: "người ở văn phòng".to_owned(),
        caller: Some(Caller::Neighbour),
        guidance: "Đã nhắc gọi 113.".to_owned(),
    }
}

fn opened(at: Instant, state: State) -> Opened {
    let unit = UnitId::of_bytes([1; 16]);
    let notice = Notice {
        unit,
        record: RecordId::of_bytes([3; 16]),
        received_at: at.plus_minutes(-14),
        source: Source::Public,
        mode: Mode::Letter,
        place: PlaceId(30_000_402),
        danger: Danger::Now,
        state,
        readers: vec![unit],
        relay_unit: None,
        case: None,
        asked_by: None,
        row_version: 1,
    };
    let contact = Contact {
        way: ContactWay::Phone,
        at: "0900 000 347".to_owned(),
        hours: "Sáng thứ Ba, sau 8 giờ".to_owned(),
        other_answers: OtherAnswers::WrongNumber,
        opening: "Hội phụ nữ mời họp tối thứ Năm.".to_owned(),
    };
    let line = |words: &str, office: &str| Line { words: words.to_owned(), office: office.to_owned() };
    let lines = vec![
        (RowKind::Line, at.plus_minutes(-9), line("Đã yên rồi nhưng cửa vẫn khóa.", "")),
        (RowKind::Reply, at.plus_minutes(-4), line("Cán bộ đang đi đến.", "UBND xã Suối Mơ")),
    ];
    let triage = Triage {
        danger: Danger::Now,
        crime: true,
        child: true,
        goes: "Công an xã".to_owned(),
        note: String::new(),
    };
    let readings = vec![
        ("commune_chair".to_owned(), "commune".to_owned(), at),
        ("commune_police".to_owned(), "police".to_owned(), at),
    ];
    let readers = vec![
        (Office::Commune, "UBND xã Suối Mơ".to_owned()),
        (Office::Police, "Công an xã Suối Mơ".to_owned()),
    ];
    Opened {
        notice,
        told: told(),
        contact,
        lines,
        triage: Some((at.plus_minutes(-3), triage)),
        readings,
        readers,
    }
}

/// Every step of sending, empty with its faults and filled.
fn steps(stage: &Stage) -> Vec<Sample> {
    let names: [(&'static str, &'static str, &'static str); 6] = [
        ("where", "send-where", "send-where-e"),
        ("danger", "send-danger", "send-danger-e"),
        ("what", "send-what", "send-what-e"),
        ("who", "send-who", "send-who-e"),
        ("contact", "send-contact", "send-contact-e"),
        ("avoid", "send-avoid", "send-avoid-e"),
    ];
    let mut samples = Vec::new();
    for (index, (key, name, faulty)) in names.into_iter().enumerate() {
        let controls = || Controls::sample(key, index + 1, 6);
        let view =
            StepView::sample(stage.visitor("/send"), controls(), wizard::sample_answers(), Faults::none());
        samples.push(Sample::of(name, &wizard::step(view)));
        let mut answers = Answers::default();
        answers.set("place", "tan phu");
        answers.set("people", "nhiều");
        answers.set("for", "child");
        let faults = wizard::faults_of(key, &answers, stage);
        let view = StepView::sample(stage.visitor("/send"), controls(), answers, faults);
        samples.push(Sample::of(faulty, &wizard::step(view)));
    }
    samples
}

/// Every page of this slice.
pub(super) fn samples(stage: &Stage) -> Vec<Sample> {
    let at = stage.at();
    let mut all = steps(stage);
    let (public, signed) = (|path: &str| stage.visitor(path), |path: &str| stage.staff(path));
    all.push(Sample::of("send-check", &wizard::sample_check(public("/send"))));
    all.push(Sample::of("send-receipt", &wizard::ReceiptPage::sample(public("/send"), "commune")));
    all.push(Sample::of("send-receipt-desk", &wizard::ReceiptPage::sample(public("/send"), "desk")));
    all.push(Sample::of("ask", &ask::sample_step(public("/ask"), false)));
    all.push(Sample::of("ask-e", &ask::sample_step(public("/ask"), true)));
    all.push(Sample::of("ask-check", &ask::sample_check(public("/ask"))));
    all.push(Sample::of("asked", &ask::AskedPage::sample(public("/ask"))));
    let mut faults = Faults::none();
    faults.add("code", "notices-slip-code-e");
    all.push(Sample::of("slip", &slip::CodePage::new(public("/slip"), &Faults::none(), "")));
    all.push(Sample::of("slip-e", &slip::CodePage::new(public("/slip"), &faults, "K7QM-4TRX")));
    all.push(Sample::of(
        "slip-notice",
        &slip::NoticePage::sample(public("/slip"), &opened(at, State::Read), false),
    ));
    all.push(Sample::of(
        "slip-notice-open",
        &slip::NoticePage::sample(public("/slip"), &opened(at, State::InHand), true),
    ));
    let line = Line {
        words: "Được. Chị gọi số này lúc nào cũng được.".to_owned(),
        office: "Trung tâm".to_owned(),
    };
    let asked = |answered: bool| Asked {
        record: RecordId::of_bytes([5; 16]),
        received_at: at,
        state: if answered { QuestionState::Answered } else { QuestionState::Received },
        words: "Nếu chỉ muốn hỏi thì có sao không?".to_owned(),
        answers: if answered { vec![(at, line.clone())] } else { Vec::new() },
        answered_at: answered.then_some(at),
    };
    all.push(Sample::of("slip-question", &slip::QuestionPage::new(public("/slip"), &asked(false))));
    all.push(Sample::of("slip-question-answered", &slip::QuestionPage::new(public("/slip"), &asked(true))));
    let listed = |n: u8, danger, state| Listed {
        owner: UnitId::of_bytes([1; 16]),
        record: RecordId::of_bytes([n; 16]),
        received_at: at.plus_minutes(-i64::from(n)),
        source: Source::Relay,
        danger,
        state,
        first_opened_at: None,
    };
    let rows = vec![
        listed(3, Danger::Now, State::Received),
        listed(4, Danger::Soon, State::Read),
        listed(5, Danger::No, State::NoGroundsAsked),
        listed(6, Danger::Unknown, State::Done),
    ];
    all.push(Sample::of("notices", &staff::ListPage::new(signed("/notices"), rows, true, true)));
    all.push(Sample::of("notices-empty", &staff::ListPage::new(signed("/notices"), Vec::new(), true, false)));
    let every = staff::Doing { triage: true, second: true, pass_on: true };
    let (none, nothing) = (Posted::default(), Faults::none());
    let page =
        |state, doing| staff::NoticePage::of(signed("/notices"), &opened(at, state), doing, &none, &nothing);
    all.push(Sample::of("notice", &page(State::Read, every)));
    all.push(Sample::of("notice-second", &page(State::NoGroundsAsked, every)));
    all.push(Sample::of("notice-reader", &page(State::Read, staff::Doing::default())));
    let mut faults = Faults::none();
    faults.add("place", "notices-new-place-e");
    all.push(Sample::of("notices-new", &NewPage::new(signed("/notices/new"), &none, &nothing, None)));
    all.push(Sample::of("notices-new-e", &NewPage::new(signed("/notices/new"), &none, &faults, None)));
    all.push(Sample::of("relay", &RelayPage::new(signed("/relay"), &none, &nothing, 3)));
    all.push(Sample::of("relay-sent", &SentPage::sample(signed("/relay"), true)));
    all.push(Sample::of("notices-sent", &record::SentPage::sample(signed("/notices/new"), false)));
    let questions = vec![(RecordId::of_bytes([5; 16]), at, QuestionState::Received)];
    all.push(Sample::of("questions", &answering::ListPage::new(signed("/questions"), questions)));
    all.push(Sample::of(
        "question",
        &answering::QuestionPage::new(signed("/questions"), &asked(false), &none, &nothing),
    ));
    all
}
