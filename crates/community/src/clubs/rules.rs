//! When a club is late, in what it departs from the standard, and what a
//! founding or a meeting needs before it is written down.

use jiff::ToSpan;
use kernel::{Date, Outcome, Phrase};
use norms::{ClubStandard, norms};

use super::model::{FamilyClub, FamilyClubDraft, FamilyClubFinding, MeetingDraft};

/// The most of anything counted here; more is a slip of the finger.
pub(super) const MOST: i64 = 2_000;

/// The day until which a club should meet again: so many months after it last
/// met, or after it was founded. Where the month has no such day, its last day.
pub fn due_on(standard: &ClubStandard, since: Date) -> Date {
    since.checked_add(standard.months.months()).unwrap_or(Date::MAX)
}

/// Whether the day has passed.
pub fn is_late(due_on: Date, today: Date) -> bool {
    today > due_on
}

/// The day due of a club of a kind, by the standard of today.
pub(super) fn due_of(kind: &str, since: Date, today: Date) -> Date {
    norms().club_standard(kind, today).map_or(Date::MAX, |standard| due_on(standard, since))
}

/// The first day of the twelve months that end today.
pub(super) fn a_year_before(today: Date) -> Date {
    today.checked_sub(1.year()).unwrap_or(Date::MIN)
}

/// In what a club departs from the standard. `met` is how often it met in the
/// twelve months before today, asked of clubs a year old.
pub fn findings(
    club: &FamilyClub,
    standard: &ClubStandard,
    met: Option<i64>,
    today: Date,
) -> Vec<FamilyClubFinding> {
    let founding = &club.founding;
    let outside = |number: i64, bounds: Option<norms::Bounds>| bounds.filter(|bounds| !bounds.hold(number));
    let grown = founding.founded_on <= a_year_before(today);
    let few = met.filter(|met| grown && *met < standard.meetings);
    let households = outside(founding.households, standard.households)
        .map(|bounds| FamilyClubFinding::Households(founding.households, bounds));
    let board = outside(founding.board, standard.board)
        .map(|bounds| FamilyClubFinding::Board(founding.board, bounds));
    let meetings = few.map(|met| FamilyClubFinding::Meetings(met, standard.meetings));
    households.into_iter().chain(board).chain(meetings).collect()
}

fn counted(field: &'static str, number: i64, least: i64) -> Result<(), Outcome> {
    if (least..=MOST).contains(&number) {
        return Ok(());
    }
    let phrase = Phrase::new("clubs-e-number").with("least", least).with("most", MOST);
    Err(Outcome::invalid(field, phrase))
}

/// Whether a size can be written down.
///
/// # Errors
/// [`Outcome::Invalid`] naming the field.
pub(super) fn may_have(households: i64, board: i64) -> Result<(), Outcome> {
    counted("households", households, 1)?;
    counted("board", board, 1)
}

/// Whether a founding can be written down. `first` is the first meeting on
/// record, which a corrected founding may not overtake.
///
/// # Errors
/// [`Outcome::Invalid`] naming the field.
pub(super) fn may_found(draft: &FamilyClubDraft, first: Option<Date>, today: Date) -> Result<(), Outcome> {
    let kind = norms().list("club_kinds").and_then(|list| list.entry(&draft.kind));
    let Some(kind) = kind else { return Err(Outcome::invalid("kind", "clubs-e-kind")) };
    if draft.decision.is_empty() {
        return Err(Outcome::invalid("decision", "clubs-e-decision"));
    }
    if draft.founded_on > today {
        return Err(Outcome::invalid("founded", "clubs-e-ahead"));
    }
    if !kind.holds(draft.founded_on) {
        return Err(Outcome::invalid("kind", "clubs-e-kind-then"));
    }
    if first.is_some_and(|first| first < draft.founded_on) {
        return Err(Outcome::invalid("founded", "clubs-e-after-meeting"));
    }
    may_have(draft.households, draft.board)
}

/// Whether a meeting can be written down.
///
/// # Errors
/// [`Outcome::Invalid`] naming the field.
pub(super) fn may_meet(
    draft: &MeetingDraft,
    founded_on: Date,
    households: i64,
    today: Date,
) -> Result<(), Outcome> {
    if draft.met_on > today {
        return Err(Outcome::invalid("met", "clubs-e-ahead"));
    }
    if draft.met_on < founded_on {
        return Err(Outcome::invalid("met", "clubs-e-before-founding"));
    }
    if norms().list("club_topics").and_then(|list| list.entry(&draft.topic)).is_none() {
        return Err(Outcome::invalid("topic", "clubs-e-topic"));
    }
    counted("present", draft.present, 1)?;
    if draft.present > households {
        return Err(Outcome::invalid("present", Phrase::new("clubs-e-present").with("n", households)));
    }
    for (field, number) in [("women", draft.women), ("men", draft.men), ("children", draft.children)] {
        counted(field, number, 0)?;
    }
    if draft.women + draft.men + draft.children < draft.present {
        return Err(Outcome::invalid("women", "clubs-e-people"));
    }
    if draft.next_on.is_some_and(|next| next <= draft.met_on) {
        return Err(Outcome::invalid("next", "clubs-e-next"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::UnitId;
    use proptest::prelude::*;

    fn day(year: i16, month: i8, day: i8) -> Date {
        Date::constant(year, month, day)
    }
    fn model() -> &'static ClubStandard {
        norms().club_standard("sustainable_family", day(2026, 11, 19)).unwrap()
    }
    fn founding(founded_on: Date) -> FamilyClubDraft {
        FamilyClubDraft {
            kind: "sustainable_family".into(),
            decision: "15/QĐ-UBND".into(),
            founded_on,
            statute: String::new(),
            households: 28,
            board: 4,
        }
    }
    fn club(founded_on: Date) -> FamilyClub {
        FamilyClub {
            unit: UnitId::of_bytes([1; 16]),
            name: "CLB".into(),
            above: "UBND".into(),
            founding: founding(founded_on),
            last_on: None,
            next_on: None,
            due_on: due_on(model(), founded_on),
            row_version: 1,
        }
    }
    fn meeting(met_on: Date) -> MeetingDraft {
        MeetingDraft {
            met_on,
            topic: "equality".into(),
            present: 24,
            women: 20,
            men: 12,
            children: 9,
            minutes: String::new(),
            next_on: None,
        }
    }
    fn field(result: Result<(), Outcome>) -> &'static str {
        match result {
            Ok(()) => "",
            Err(Outcome::Invalid(faults)) => faults[0].field,
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_club_is_late_the_day_after_two_months() {
        let due = due_on(model(), day(2026, 9, 19));
        assert_eq!(due, day(2026, 11, 19));
        assert!(!is_late(due, day(2026, 11, 19)) && is_late(due, day(2026, 11, 20)));
    }

    #[test]
    fn two_months_end_with_the_month_where_it_is_shorter() {
        assert_eq!(due_on(model(), day(2026, 12, 31)), day(2027, 2, 28));
        assert_eq!(due_on(model(), day(2027, 12, 31)), day(2028, 2, 29));
        assert_eq!(due_on(model(), day(2026, 12, 29)), day(2027, 2, 28));
        assert_eq!(due_on(model(), day(2026, 7, 31)), day(2026, 9, 30));
        assert_eq!(
            due_on(model(), day(2026, 2, 28)),
            day(2026, 4, 28),
            "the end of February is no end of April"
        );
        assert_eq!(due_on(model(), day(2026, 11, 30)), day(2027, 1, 30));
    }

    #[test]
    fn size_and_board_are_held_to_the_standard_with_both_edges_inside() {
        let today = day(2026, 11, 19);
        let found = |households, board| {
            let mut club = club(day(2026, 6, 1));
            (club.founding.households, club.founding.board) = (households, board);
            findings(&club, model(), None, today).len()
        };
        assert_eq!([found(20, 3), found(35, 5), found(28, 4)], [0, 0, 0]);
        assert_eq!([found(19, 4), found(36, 4), found(28, 2), found(28, 6), found(12, 9)], [1, 1, 1, 1, 2]);
        let other = norms().club_standard("other", today).unwrap();
        assert_eq!(findings(&club(day(2026, 6, 1)), other, None, today), []);
    }

    #[test]
    fn six_meetings_are_asked_of_a_club_a_year_old_and_not_before() {
        let today = day(2026, 11, 19);
        let found = |founded, met| findings(&club(founded), model(), Some(met), today).len();
        assert_eq!(found(day(2025, 11, 19), 5), 1);
        assert_eq!(found(day(2025, 11, 19), 6), 0);
        assert_eq!(found(day(2025, 11, 20), 0), 0);
    }

    #[test]
    fn a_meeting_of_tomorrow_or_before_the_founding_is_told_at_the_day() {
        let (founded, today) = (day(2026, 6, 1), day(2026, 11, 19));
        let at = |on| field(may_meet(&meeting(on), founded, 28, today));
        assert_eq!([at(today), at(founded)], ["", ""]);
        assert_eq!([at(day(2026, 11, 20)), at(day(2026, 5, 31))], ["met", "met"]);
    }

    #[test]
    fn more_households_than_there_are_and_fewer_people_than_households_are_told() {
        let (founded, today) = (day(2026, 6, 1), day(2026, 11, 19));
        let told = |change: fn(&mut MeetingDraft)| {
            let mut draft = meeting(today);
            change(&mut draft);
            field(may_meet(&draft, founded, 28, today))
        };
        assert_eq!(told(|_| {}), "");
        assert_eq!(told(|draft| draft.present = 29), "present");
        assert_eq!(told(|draft| draft.present = 0), "present");
        assert_eq!(told(|draft| (draft.women, draft.men, draft.children) = (10, 10, 3)), "women");
        assert_eq!(told(|draft| draft.men = -1), "men");
        assert_eq!(told(|draft| draft.topic = "gossip".into()), "topic");
        assert_eq!(told(|draft| draft.next_on = Some(draft.met_on)), "next");
    }

    #[test]
    fn a_founding_needs_its_number_its_day_and_a_kind_of_its_time() {
        let today = day(2026, 11, 19);
        let told = |change: fn(&mut FamilyClubDraft), first| {
            let mut draft = founding(day(2026, 6, 1));
            change(&mut draft);
            field(may_found(&draft, first, today))
        };
        assert_eq!(told(|_| {}, None), "");
        assert_eq!(told(|draft| draft.decision.clear(), None), "decision");
        assert_eq!(told(|draft| draft.founded_on = day(2026, 11, 20), None), "founded");
        assert_eq!(told(|draft| draft.kind = "gbv_prevention".into(), None), "kind");
        assert_eq!(told(|draft| draft.kind = "x".into(), None), "kind");
        assert_eq!(told(|draft| draft.households = 0, None), "households");
        assert_eq!(told(|draft| draft.board = 0, None), "board");
        assert_eq!(told(|_| {}, Some(day(2026, 5, 31))), "founded");
        let mut old = founding(day(2013, 4, 1));
        old.kind = "gbv_prevention".into();
        assert_eq!(field(may_found(&old, None, today)), "");
    }

    proptest! {
        #[test]
        fn a_day_due_is_59_to_62_days_after_and_keeps_the_order(year in 2008i16..2060, days in 0i64..366, more in 0i64..400) {
            let since = day(year, 1, 1).checked_add(days.days()).unwrap();
            let later = since.checked_add(more.days()).unwrap();
            let span = since.until(due_on(model(), since)).unwrap().get_days();
            prop_assert!((59..=62).contains(&span), "{since}: {span}");
            prop_assert!(due_on(model(), since) <= due_on(model(), later));
        }
    }
}
