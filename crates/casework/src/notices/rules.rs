//! Pure decisions about notices: who may read one, who is told at once, what
//! may become of it.
//!
//! Routing is assumed (no text read says who takes the place of an office
//! that must not read); pages mark it so.

use kernel::Outcome;

use super::model::{Avoid, Danger, State, Step};

/// An office by its part in a notice of one commune.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Office {
    /// Ủy ban nhân dân cấp xã: chair and officers, one key.
    Commune,
    /// Công an cấp xã.
    Police,
    /// The province's duty desk.
    Desk,
    /// The ministry's duty desk: last in the line.
    Ministry,
}

/// Who owns a notice and who reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routing {
    /// The office that must act; always one of the readers.
    pub owner: Office,
    /// Every office the key is wrapped to, the owner first, each once.
    pub readers: Vec<Office>,
}

/// Offices that get no row, no wrap, no alert, no deadline and no leaf.
///
/// The chair and the commune's officers share the commune's key, so naming
/// one of them leaves out the commune.
pub const fn kept_out(avoid: Avoid) -> Option<Office> {
    match avoid {
        Avoid::Chair | Avoid::Officer => Some(Office::Commune),
        Avoid::Police => Some(Office::Police),
        Avoid::Nobody | Avoid::NotSure => None,
    }
}

/// Who owns and reads a notice, by her answer, when every office has people.
pub fn wished(avoid: Avoid) -> Routing {
    use Office::{Commune, Desk, Police};
    let (owner, readers) = match avoid {
        Avoid::Nobody => (Commune, vec![Commune, Police]),
        Avoid::Chair | Avoid::Officer => (Desk, vec![Desk, Police]),
        Avoid::Police => (Commune, vec![Commune, Desk]),
        Avoid::NotSure => (Commune, vec![Commune, Police, Desk]),
    };
    Routing { owner, readers }
}

/// The office above, which takes the place of one without people. The police
/// yield to the desk and never to the commune: she may have kept it out.
const fn above(office: Office) -> Option<Office> {
    match office {
        Office::Commune | Office::Police => Some(Office::Desk),
        Office::Desk => Some(Office::Ministry),
        Office::Ministry => None,
    }
}

/// Who owns and reads a notice, given which offices have somebody who can
/// open what is sealed to them. `None` when nobody in the whole line has.
pub fn route(avoid: Avoid, has_people: impl Fn(Office) -> bool) -> Option<Routing> {
    let standing = |mut office: Office| {
        while !has_people(office) {
            office = above(office)?;
        }
        Some(office)
    };
    let wish = wished(avoid);
    let owner = standing(wish.owner)?;
    let mut readers = vec![owner];
    for office in wish.readers.into_iter().filter_map(standing) {
        if !readers.contains(&office) {
            readers.push(office);
        }
    }
    Some(Routing { owner, readers })
}

/// An alert to one role of one reading office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// The office.
    pub office: Office,
    /// The role in `roles.toml`.
    pub role: &'static str,
    /// Whether it cannot wait: somebody is in danger now.
    pub now: bool,
}

/// Who is told at once. The chair always (Law 13/2022 Art. 20); the police
/// when somebody is in danger now; a desk whenever it reads.
pub fn told_at_once(routing: &Routing, danger: Danger) -> Vec<Told> {
    let now = danger == Danger::Now;
    let tell = |office: Office| match office {
        Office::Commune => Some(Told { office, role: "commune_chair", now }),
        Office::Police if now => Some(Told { office, role: "commune_police", now }),
        Office::Police => None,
        Office::Desk | Office::Ministry => Some(Told { office, role: "province_duty", now }),
    };
    routing.readers.iter().copied().filter_map(tell).collect()
}

/// The clock a new notice starts at its owner: an internal target of `norms`,
/// for the law says "ngay" and "kịp thời" and no hours (law.md 2.2).
pub const fn first_clock(danger: Danger) -> &'static str {
    match danger {
        Danger::Now => "triage_danger",
        _ => "triage",
    }
}

/// The four plain steps she sees.
pub const fn step(state: State) -> Step {
    match state {
        State::Received => Step::Received,
        State::Read => Step::Read,
        State::InHand | State::Joined | State::NoGroundsAsked | State::PassedOn => Step::InHand,
        State::NoGrounds | State::Done => Step::Done,
    }
}

/// A thing done to a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Somebody who may read opened it.
    Open,
    /// Triage saved: somebody goes.
    Assign,
    /// A case was opened from it.
    OpenCase,
    /// It was joined to a case.
    Join,
    /// One person finds the grounds too thin.
    AskNoGrounds,
    /// A second person agrees.
    AgreeNoGrounds,
    /// A second person does not agree: back to work.
    Disagree,
    /// The desk passed it on.
    PassOn,
    /// Its case was closed.
    Finish,
    /// She wrote again after the end, or its case was opened again.
    Again,
}

/// What a notice becomes, or why not.
///
/// # Errors
/// [`Outcome::Refused`] with a sentence, when the state does not allow it.
pub fn after(state: State, deed: Deed) -> Result<State, Outcome> {
    use State::{Done, InHand, Joined, NoGrounds, NoGroundsAsked, PassedOn, Read, Received};
    let next = match (state, deed) {
        (Received, Deed::Open) => Read,
        (state, Deed::Open) => state,
        (Received | Read | InHand | PassedOn, Deed::Assign | Deed::OpenCase) => InHand,
        (Received | Read | InHand | PassedOn, Deed::Join) => Joined,
        (Received | Read | InHand, Deed::AskNoGrounds) => NoGroundsAsked,
        (NoGroundsAsked, Deed::AgreeNoGrounds) => NoGrounds,
        (NoGroundsAsked, Deed::Disagree) => Read,
        (Received | Read | InHand, Deed::PassOn) => PassedOn,
        (InHand | Joined | PassedOn, Deed::Finish) => Done,
        (Done | NoGrounds, Deed::Again) => Read,
        (state, Deed::Again) => state,
        (NoGroundsAsked, _) => return Err(Outcome::refused("notices-e-waits-second")),
        _ => return Err(Outcome::refused("notices-e-already-settled")),
    };
    Ok(next)
}

/// "Not enough grounds" takes two persons, and neither twice: the second is
/// of another post and another account.
///
/// # Errors
/// [`Outcome::Refused`] when both are the same person.
pub fn second_person<P: PartialEq>(first: &P, second: &P) -> Result<(), Outcome> {
    if first == second { Err(Outcome::refused("notices-e-second-person")) } else { Ok(()) }
}

/// How long a receipt code leads back to its notice: 400 days, counted from
/// sending (internal target: a year's return is then closed).
pub const RECEIPT_DAYS: i64 = 400;

/// The most characters of her own words.
pub const WORDS: usize = 4_000;
/// The most characters of a short line (hamlet, hours, opening sentence).
pub const SHORT: usize = 200;
/// The most characters of an added line or an answer.
pub const LINE: usize = 2_000;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LINE_OF_OFFICES: [Office; 4] = [Office::Commune, Office::Police, Office::Desk, Office::Ministry];

    fn any_avoid() -> impl Strategy<Value = Avoid> {
        proptest::sample::select(Avoid::ALL)
    }
    fn any_state() -> impl Strategy<Value = State> {
        proptest::sample::select(State::ALL)
    }

    proptest! {
        #[test]
        fn an_office_kept_out_is_nowhere(avoid in any_avoid(), people in any::<[bool; 4]>(), danger in proptest::sample::select(Danger::ALL)) {
            let has = |office| people[LINE_OF_OFFICES.iter().position(|o| *o == office).unwrap()];
            if let Some(routing) = route(avoid, has) {
                if let Some(out) = kept_out(avoid) {
                    prop_assert!(routing.owner != out && !routing.readers.contains(&out));
                    prop_assert!(told_at_once(&routing, danger).iter().all(|told| told.office != out));
                }
                prop_assert!(routing.readers.contains(&routing.owner));
                prop_assert!(routing.readers.iter().all(|office| has(*office)));
                let told = told_at_once(&routing, danger);
                prop_assert!(told.iter().all(|told| routing.readers.contains(&told.office)));
                prop_assert!(!told.is_empty() || routing.readers == [Office::Police]);
            }
        }

        #[test]
        fn somebody_reads_as_long_as_the_last_desk_has_people(avoid in any_avoid(), people in any::<[bool; 3]>()) {
            let has = |office| LINE_OF_OFFICES.iter().position(|o| *o == office).and_then(|at| people.get(at).copied()).unwrap_or(true);
            prop_assert!(route(avoid, has).is_some());
        }

        #[test]
        fn a_notice_settled_by_two_stays_unless_she_writes_again(state in any_state()) {
            for deed in [Deed::Assign, Deed::OpenCase, Deed::Join, Deed::AskNoGrounds, Deed::PassOn] {
                if matches!(state, State::NoGrounds | State::Done | State::NoGroundsAsked) {
                    prop_assert!(after(state, deed).is_err());
                }
            }
            prop_assert!(after(state, Deed::AgreeNoGrounds).is_ok() == (state == State::NoGroundsAsked));
        }
    }

    #[test]
    fn the_table_of_routing() {
        use Office::{Commune, Desk, Police};
        let all = |avoid| route(avoid, |_| true).map(|r| (r.owner, r.readers)).unwrap();
        assert_eq!(all(Avoid::Nobody), (Commune, vec![Commune, Police]));
        assert_eq!(all(Avoid::Chair), (Desk, vec![Desk, Police]));
        assert_eq!(all(Avoid::Police), (Commune, vec![Commune, Desk]));
        assert_eq!(all(Avoid::Officer), (Desk, vec![Desk, Police]));
        assert_eq!(all(Avoid::NotSure), (Commune, vec![Commune, Police, Desk]));
    }

    #[test]
    fn police_without_people_yield_to_the_desk_and_not_to_the_commune() {
        let routing = route(Avoid::Chair, |office| office != Office::Police).unwrap();
        assert_eq!(routing.readers, [Office::Desk]);
    }

    #[test]
    fn danger_tells_chair_and_police() {
        let routing = wished(Avoid::Nobody);
        let roles =
            |danger| told_at_once(&routing, danger).iter().map(|t| (t.role, t.now)).collect::<Vec<_>>();
        assert_eq!(roles(Danger::Now), [("commune_chair", true), ("commune_police", true)]);
        assert_eq!(roles(Danger::Soon), [("commune_chair", false)]);
    }

    #[test]
    fn not_enough_grounds_needs_another_person() {
        assert_eq!(second_person(&1, &1), Err(Outcome::refused("notices-e-second-person")));
        assert_eq!(second_person(&1, &2), Ok(()));
    }

    #[test]
    fn she_sees_four_steps() {
        assert_eq!(step(State::NoGroundsAsked), Step::InHand);
        assert_eq!(step(State::NoGrounds), Step::Done);
    }
}
