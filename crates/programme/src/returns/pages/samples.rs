//! The pages of returns as tests and reviewers see them: invented figures of
//! an invented commune.

use access::accounts::text_hash;
use access::units::{Unit, UnitKind};
use kernel::{Date, Instant, PlaceId, PostId, UnitId};
use page::samples::{Sample, Stage};
use page::{Faults, Posted};

use super::lists::{ListPage, OwnPage};
use super::{Asking, Doing, ShowPage};
use crate::indicators::period_numbered;
use crate::returns::actions::ReturnRead;
use crate::returns::model::{
    ReturnAnswer, ReturnCell, ReturnHead, ReturnId, ReturnLine, ReturnNote, ReturnRef, ReturnSignature,
    ReturnState,
};
use crate::returns::rules::{self, Filled};

fn at(day: i8) -> Instant {
    Instant::of_vn(Date::constant(2026, 11, day), 9, 15)
}

fn head(state: ReturnState, version: i64) -> ReturnHead {
    let id = u8::try_from(version).unwrap_or(1);
    let signed = !state.is_open();
    let text = "binhan return 1\nform form03\nperiod 2026\nB1 12 Case computed\n".to_owned();
    ReturnHead {
        reference: ReturnRef { unit: UnitId::of_bytes([7; 16]), id: ReturnId::of_bytes([id; 16]) },
        place: PlaceId(30_000_401),
        definition: "form03".into(),
        period: 2026,
        version,
        state,
        zero: false,
        reason: if version > 1 { "Một vụ xác minh muộn".into() } else { String::new() },
        signature: signed.then(|| ReturnSignature {
            name: "Hà Văn Sơn".into(),
            role: "commune_chair".into(),
            post: PostId::of_bytes([8; 16]),
            at: at(17),
            hash: text_hash(&text),
            text,
        }),
        answer: (state == ReturnState::SentBack || state == ReturnState::Locked).then(|| ReturnAnswer {
            name: "Vũ Thị Lan".into(),
            at: at(18),
            note: "Xem lại số hộ và câu lạc bộ.".into(),
        }),
        locked_at: (state == ReturnState::Locked).then(|| at(18)),
        superseded_at: None,
        row_version: 3,
    }
}

fn filled(of: &[(&str, i64)]) -> Filled {
    of.iter().map(|(code, figure)| ((*code).to_owned(), *figure)).collect()
}

fn read(head: ReturnHead, cases: i64) -> Option<ReturnRead> {
    let (form, period) = rules::form_of(norms::norms(), "form03", 2026).ok()?;
    let entered =
        [("A0", 2_140), ("A1", 180), ("A2", 320), ("A3", 1_210), ("A4", 390), ("A5", 40), ("C0", 1)];
    let cell = |(code, value): (&str, i64), entered| ReturnCell {
        code: code.to_owned(),
        value,
        entered,
        at: at(16),
        name: "Lò Thị Mai".into(),
    };
    let mut kept: Vec<_> = entered.into_iter().map(|row| cell(row, true)).collect();
    let mut live = rules::computed(form, &[]);
    if cases > 0 {
        live.extend(filled(&[
            ("B0", cases - 1),
            ("B1", cases),
            ("B2.1", 3),
            ("B2.2", 7),
            ("B3", 12),
            ("B3.1", 11),
        ]));
        live.extend(filled(&[
            ("B3.2", 1),
            ("B4.2", 4),
            ("B5", 13),
            ("B5.1", 1),
            ("B5.2", 12),
            ("B5.3", 2),
            ("B6.1", 9),
        ]));
    }
    if !head.state.is_open() {
        kept.extend([("C1", 6), ("C2", 3), ("C3", 8), ("C4", 2)].into_iter().map(|row| cell(row, true)));
        kept.extend(live.iter().map(|(code, figure)| cell((code, *figure), false)));
        if head.state == ReturnState::Locked {
            live.extend(filled(&[("B1", cases + 1), ("B2.2", 8)]));
        }
    }
    let notes = if head.state == ReturnState::SentBack {
        vec![ReturnNote { code: "A0".into(), note: "Năm trước 2.410 hộ?".into() }]
    } else {
        Vec::new()
    };
    let id = head.reference.unit;
    let unit = Unit {
        id,
        kind: UnitKind::Commune,
        name: "UBND xã Suối Mơ".into(),
        place: Some(head.place),
        parent: None,
        path: format!("/{id}/"),
    };
    Some(ReturnRead { head, unit, form, period, kept, notes, live, formless: 2 })
}

fn show(
    stage: &Stage,
    name: &'static str,
    read: Option<ReturnRead>,
    doing: Doing,
    wrong: bool,
) -> Option<Sample> {
    let mut faults = Faults::none();
    let posted = if wrong { Posted::of([("A0", "mười"), ("A1", "180")]) } else { Posted::default() };
    if wrong {
        faults.add("A0", kernel::Phrase::new("returns-figure-e").with("row", "A0"));
    }
    let asking = Asking { doing, posted: &posted, faults: &faults, signer: "Hà Văn Sơn".into() };
    let read = read?;
    let page = ShowPage::new(stage.staff(&format!("/returns/{}", read.head.reference)), &read, &asking);
    Some(Sample::of(name, &page))
}

fn lines() -> Vec<ReturnLine> {
    let line = |n: u8, name: &str, head: Option<ReturnHead>, late| ReturnLine {
        unit: UnitId::of_bytes([n; 16]),
        name: name.to_owned(),
        head,
        late,
    };
    vec![
        line(1, "UBND xã Nà Pheo", None, true),
        line(2, "UBND xã Suối Mơ", Some(head(ReturnState::Submitted, 1)), false),
        line(3, "UBND phường Đồi Thông", Some(head(ReturnState::Locked, 1)), false),
    ]
}

/// Sample pages.
pub(in crate::returns) fn samples(stage: &Stage) -> Vec<Sample> {
    let none = Faults::none();
    let own = |heads: &[ReturnHead]| OwnPage::new(stage.staff("/returns"), heads, true, &none);
    let heads = [head(ReturnState::Draft, 2), head(ReturnState::Locked, 1)];
    let (enter, sign) = (Doing { enter: true, ..Doing::default() }, Doing { sign: true, ..Doing::default() });
    let (answer, amend) =
        (Doing { answer: true, ..Doing::default() }, Doing { amend: true, ..Doing::default() });
    let mut samples =
        vec![Sample::of("returns-own-empty", &own(&[])), Sample::of("returns-own", &own(&heads))];
    if let Some(period) = period_numbered(2026) {
        samples
            .push(Sample::of("returns-list", &ListPage::new(stage.staff("/returns"), &period, &lines(), 0)));
    }
    let full = |mut read: ReturnRead| {
        let name = read.kept.first().map(|cell| cell.name.clone()).unwrap_or_default();
        for code in ["C1", "C2", "C3", "C4"] {
            read.kept.push(ReturnCell {
                code: code.into(),
                value: 1,
                entered: true,
                at: at(16),
                name: name.clone(),
            });
        }
        read
    };
    let shown = [
        show(stage, "returns-draft", read(head(ReturnState::Draft, 1), 12), enter, false),
        show(stage, "returns-draft-errors", read(head(ReturnState::Draft, 1), 12), enter, true),
        show(stage, "returns-sign", read(head(ReturnState::Draft, 1), 12).map(full), sign, false),
        show(stage, "returns-sign-zero", read(head(ReturnState::Draft, 1), 0).map(full), sign, false),
        show(stage, "returns-sent-back", read(head(ReturnState::SentBack, 1), 12), enter, false),
        show(stage, "returns-submitted", read(head(ReturnState::Submitted, 1), 12), answer, false),
        show(stage, "returns-locked", read(head(ReturnState::Locked, 2), 12), amend, false),
    ];
    samples.extend(shown.into_iter().flatten());
    samples
}
