//! What may be done with a case, without a clock, a database or a page.

pub mod danger;
pub(super) mod fact;

use kernel::{AccountId, Date, Instant, Outcome, Relation};
use norms::{Counts, norms};
use people::{AgeBand, Role, age_band};

use super::model::{CaseFile, Incident, Opened, State};

/// The most characters of a story.
pub const WORDS: usize = 8_000;
/// The most characters of a short answer.
pub const SHORT: usize = 200;
/// How long a sealed part stays open after a reason was given.
pub const SIGHT_MINUTES: i64 = 15;
/// How far back an incident may lie, in years: longer is a mistake of typing.
pub const YEARS_BACK: i16 = 80;

/// What happens to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// A measure starts to run.
    MeasureStarts,
    /// The last running measure has ended.
    MeasuresEnd,
    /// Followed up without a measure.
    FollowUp,
    /// Somebody finds it can be closed.
    AskClose,
    /// The second person does not agree.
    SendBack,
    /// The second person closes it.
    Close,
    /// A new incident.
    Reopen,
}

/// The state after a move.
///
/// # Errors
/// [`Outcome::Refused`] naming what to do first.
pub fn after(state: State, step: Move) -> Result<State, Outcome> {
    let refused = |key: &'static str| Err(Outcome::refused(key));
    match (state, step) {
        (State::Closed, Move::Reopen) => Ok(State::Open),
        (_, Move::Reopen) => refused("cases-e-not-closed"),
        (State::Closed, _) => refused("cases-e-closed"),
        (_, Move::MeasureStarts) => Ok(State::InMeasures),
        (State::InMeasures, Move::MeasuresEnd) => Ok(State::FollowUp),
        (state, Move::MeasuresEnd) => Ok(state),
        (State::Open, Move::FollowUp) => Ok(State::FollowUp),
        (state, Move::FollowUp) => Ok(state),
        (State::Closing, Move::AskClose) => refused("cases-e-closing-already"),
        (State::InMeasures, Move::AskClose) => refused("cases-e-measure-runs"),
        (_, Move::AskClose) => Ok(State::Closing),
        (State::Closing, Move::SendBack) => Ok(State::FollowUp),
        (State::Closing, Move::Close) => Ok(State::Closed),
        (_, Move::SendBack | Move::Close) => refused("cases-e-nobody-asked"),
    }
}

/// Whether a measure or a stay runs at a moment.
pub fn runs(file: &CaseFile, now: Instant) -> bool {
    file.running > 0 || file.runs_until.is_some_and(|until| until > now)
}

/// Why a case cannot be closed now; `None` when it can be asked.
pub fn hinders_closing(opened: &Opened, now: Instant) -> Option<&'static str> {
    if runs(&opened.file, now) {
        return Some("cases-e-measure-runs");
    }
    // Safety counts as asked afresh when she herself was asked after the last
    // incident was written and the last measure ended.
    let since = opened.present().map(|incident| incident.at).chain(opened.file.runs_until).max();
    let asked = opened.safety.iter().filter(|safety| safety.with_survivor).map(|safety| safety.at).max();
    match asked {
        // Two rows of one millisecond are of one sitting.
        Some(asked) if since.is_none_or(|since| asked >= since) => None,
        _ => Some("cases-e-safety-first"),
    }
}

/// A case is closed by another person than who opened it and who asked.
///
/// # Errors
/// [`Outcome::Refused`].
pub fn second_person(file: &CaseFile, who: AccountId) -> Result<(), Outcome> {
    if file.closing_by.is_none() {
        return Err(Outcome::refused("cases-e-nobody-asked"));
    }
    if file.closing_by == Some(who) || file.author == who {
        return Err(Outcome::refused("cases-e-second-person"));
    }
    Ok(())
}

/// How the acts of an incident count in its relation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judged {
    /// Acts that count, within a limit or not.
    pub counting: Vec<String>,
    /// Acts the source does not tell of: asked, never refused.
    pub unsure: Vec<String>,
    /// Acts that do not count for this relation.
    pub outside: Vec<String>,
}

impl Judged {
    /// Whether the incident lies outside the law's scope.
    pub fn is_outside(&self) -> bool {
        self.counting.is_empty() && self.unsure.is_empty()
    }
}

/// Judges acts by the relation (Law Art. 3; D76 Arts 2–5).
pub fn judge(relation: Relation, acts: &[String]) -> Judged {
    let mut judged = Judged::default();
    let scope = norms().relation(relation);
    for act in acts {
        let into = match scope.map_or(Counts::No, |scope| scope.counts(act)) {
            Counts::Yes | Counts::Limited => &mut judged.counting,
            Counts::Unsure => &mut judged.unsure,
            Counts::No => &mut judged.outside,
        };
        into.push(act.clone());
    }
    judged
}

/// The relation under which an incident is counted.
pub fn counted_relation(incident: &Incident) -> Relation {
    let relation = incident.scope();
    if judge(relation, &incident.acts).is_outside() { Relation::Outside } else { relation }
}

/// The day of an incident against today.
///
/// # Errors
/// [`Outcome::Invalid`] at the field `on`.
pub fn incident_day(on: Date, today: Date) -> Result<(), Outcome> {
    if on > today {
        return Err(Outcome::invalid("on", "cases-e-day-ahead"));
    }
    if on.year() < today.year() - YEARS_BACK {
        return Err(Outcome::invalid("on", "cases-e-day-far"));
    }
    Ok(())
}

/// Something done about an incident cannot come before it.
///
/// # Errors
/// [`Outcome::Invalid`] at the field.
pub fn not_before_incident(field: &'static str, at: Instant, opened: &Opened) -> Result<(), Outcome> {
    let first = opened.incidents.iter().map(|incident| incident.on).min();
    match first {
        Some(first) if at.vn_date() < first => Err(Outcome::invalid(field, "cases-e-before-incident")),
        _ => Ok(()),
    }
}

/// Whether a child file opens too: a child was harmed, or was there.
pub fn concerns_child(opened: &Opened) -> bool {
    let harmed = |person: &people::Person| {
        opened.incidents.iter().any(|incident| age_band(person, incident.on) == Some(AgeBand::Under16))
    };
    opened.header.child
        || opened.incidents.iter().any(|incident| incident.child_present)
        || opened.of_role(Role::Child).next().is_some()
        || opened.of_role(Role::Survivor).any(|person| harmed(&person.value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MOVES: [Move; 7] = [
        Move::MeasureStarts,
        Move::MeasuresEnd,
        Move::FollowUp,
        Move::AskClose,
        Move::SendBack,
        Move::Close,
        Move::Reopen,
    ];

    proptest! {
        #[test]
        fn a_case_is_closed_only_after_it_was_asked(steps in proptest::collection::vec(0usize..7, 0..40)) {
            let (mut state, mut asked) = (State::Open, false);
            for step in steps.into_iter().map(|step| MOVES[step]) {
                let Ok(next) = after(state, step) else { continue };
                if step == Move::AskClose { asked = true; }
                if next == State::Closed { prop_assert!(asked && state == State::Closing); }
                if matches!(next, State::Open | State::FollowUp | State::InMeasures) { asked = false; }
                state = next;
            }
        }

        #[test]
        fn a_closed_case_moves_only_by_a_new_incident(step in 0usize..7) {
            let step = MOVES[step];
            prop_assert_eq!(after(State::Closed, step).is_ok(), step == Move::Reopen);
        }

        #[test]
        fn every_act_is_judged_once(relation in 0i64..6, picks in proptest::collection::btree_set(0usize..16, 0..16)) {
            let relation = Relation::of_number(relation).unwrap();
            let acts: Vec<String> = picks.iter().map(|pick| norms().acts()[*pick].key.clone()).collect();
            let judged = judge(relation, &acts);
            prop_assert_eq!(judged.counting.len() + judged.unsure.len() + judged.outside.len(), acts.len());
            prop_assert!(relation != Relation::Family || judged.outside.is_empty());
            prop_assert!(relation != Relation::Outside || judged.is_outside());
        }
    }

    fn acts(keys: &[&str]) -> Vec<String> {
        keys.iter().map(|key| (*key).to_owned()).collect()
    }

    #[test]
    fn taking_property_between_the_divorced_is_outside_but_beating_is_not() {
        assert!(judge(Relation::Divorced, &acts(&["n"])).is_outside());
        let both = judge(Relation::Divorced, &acts(&["a", "n"]));
        assert!(!both.is_outside());
        assert_eq!(both.outside, ["n"]);
        assert!(
            !judge(Relation::Cohabiting, &acts(&["n"])).is_outside(),
            "the source is cut off: asked, not refused"
        );
    }

    #[test]
    fn an_incident_lies_neither_ahead_nor_in_another_century() {
        let today = Date::constant(2026, 11, 19);
        assert!(incident_day(today, today).is_ok());
        assert!(incident_day(Date::constant(2026, 11, 20), today).is_err());
        assert!(incident_day(Date::constant(1926, 11, 19), today).is_err());
    }
}
