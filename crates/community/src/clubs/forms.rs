//! Text in; a founding, a size or a meeting out, or what is wrong with which
//! field.

use kernel::{Date, Outcome};
use page::fields::read_date;
use page::{Faults, Posted};

use super::model::{FamilyClubDraft, MeetingDraft};

/// The longest decision number.
const NUMBER: usize = 60;
/// The longest note on a statute.
const NOTE: usize = 500;
/// The longest minutes: two pages.
const MINUTES: usize = 4_000;

/// A whole number; digits with or without blanks around.
fn number(posted: &Posted, field: &'static str, faults: &mut Faults) -> i64 {
    let read = posted.typed(field).trim().parse::<i64>();
    read.unwrap_or_else(|_| {
        faults.add(field, "clubs-e-digits");
        0
    })
}

fn day(posted: &Posted, field: &'static str, faults: &mut Faults) -> Date {
    faults.take(read_date(posted, field).map(Some)).unwrap_or(Date::ZERO)
}

/// Households and board.
///
/// # Errors
/// [`Outcome::Invalid`].
pub(super) fn size(posted: &Posted) -> Result<(i64, i64), Outcome> {
    let mut faults = Faults::none();
    let size = (number(posted, "households", &mut faults), number(posted, "board", &mut faults));
    faults.into_result()?;
    Ok(size)
}

/// A founding.
///
/// # Errors
/// [`Outcome::Invalid`].
pub(super) fn founding(posted: &Posted) -> Result<FamilyClubDraft, Outcome> {
    let mut faults = Faults::none();
    let draft = FamilyClubDraft {
        kind: posted.typed("kind").to_owned(),
        decision: faults.line(posted, "decision", NUMBER),
        founded_on: day(posted, "founded", &mut faults),
        statute: faults.text(posted, "statute", NOTE),
        households: number(posted, "households", &mut faults),
        board: number(posted, "board", &mut faults),
    };
    faults.into_result()?;
    Ok(draft)
}

/// A meeting.
///
/// # Errors
/// [`Outcome::Invalid`].
pub(super) fn meeting(posted: &Posted) -> Result<MeetingDraft, Outcome> {
    let mut faults = Faults::none();
    let asked = ["next-day", "next-month", "next-year"].iter().any(|part| posted.has(part));
    let draft = MeetingDraft {
        met_on: day(posted, "met", &mut faults),
        topic: posted.typed("topic").to_owned(),
        present: number(posted, "present", &mut faults),
        women: number(posted, "women", &mut faults),
        men: number(posted, "men", &mut faults),
        children: number(posted, "children", &mut faults),
        minutes: faults.text(posted, "minutes", MINUTES),
        next_on: asked.then(|| day(posted, "next", &mut faults)),
    };
    faults.into_result()?;
    Ok(draft)
}

/// A day's three fields as they would be typed.
fn typed_day(name: &str, day: Option<Date>) -> Vec<(String, String)> {
    let parts = |day: Date| [("day", day.day().into()), ("month", day.month().into()), ("year", day.year())];
    let field = |(part, value): (&str, i16)| (format!("{name}-{part}"), value.to_string());
    day.map(|day| parts(day).map(field).to_vec()).unwrap_or_default()
}

fn typed(fields: &[(String, String)]) -> Posted {
    Posted::of(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

fn pair(name: &str, value: impl ToString) -> (String, String) {
    (name.to_owned(), value.to_string())
}

/// A founding as it would be typed, to be corrected.
pub(super) fn of_founding(draft: &FamilyClubDraft) -> Posted {
    let mut fields = typed_day("founded", Some(draft.founded_on));
    fields.extend([
        pair("kind", &draft.kind),
        pair("decision", &draft.decision),
        pair("statute", &draft.statute),
        pair("households", draft.households),
        pair("board", draft.board),
    ]);
    typed(&fields)
}

/// A meeting as it would be typed, to be corrected.
pub(super) fn of_meeting(draft: &MeetingDraft) -> Posted {
    let mut fields = typed_day("met", Some(draft.met_on));
    fields.extend(typed_day("next", draft.next_on));
    fields.extend([
        pair("topic", &draft.topic),
        pair("present", draft.present),
        pair("women", draft.women),
        pair("men", draft.men),
        pair("children", draft.children),
        pair("minutes", &draft.minutes),
    ]);
    typed(&fields)
}

/// A meeting of today, not yet typed.
pub(super) fn of_today(today: Date) -> Posted {
    typed(&typed_day("met", Some(today)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_to_be_corrected_reads_back_as_it_was() {
        let draft = MeetingDraft {
            met_on: Date::constant(2026, 9, 19),
            topic: "equality".into(),
            present: 24,
            women: 20,
            men: 12,
            children: 9,
            minutes: "Đã học.\nĐã hát.".into(),
            next_on: Some(Date::constant(2026, 11, 19)),
        };
        assert_eq!(meeting(&of_meeting(&draft)).unwrap(), draft);
        let draft = FamilyClubDraft {
            kind: "other".into(),
            decision: "15/QĐ-UBND".into(),
            founded_on: Date::constant(2024, 6, 1),
            statute: "Họp tối thứ Bảy.".into(),
            households: 28,
            board: 4,
        };
        assert_eq!(founding(&of_founding(&draft)).unwrap(), draft);
    }

    #[test]
    fn every_field_that_is_no_number_or_no_day_is_told_at_once() {
        let posted =
            Posted::of([("met-day", "31"), ("met-month", "2"), ("met-year", "2026"), ("present", "nhiều")]);
        let Err(Outcome::Invalid(faults)) = meeting(&posted) else { panic!("taken") };
        let fields: Vec<_> = faults.iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["met", "present", "women", "men", "children"]);
    }
}
