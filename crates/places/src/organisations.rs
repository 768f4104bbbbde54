//! Who decides this here, on this date: the dated table of competence laid
//! over the gazetteer. There is no district from 1 July 2025; history has one.

use kernel::{Date, PlaceId};
use norms::{Cited, CompetenceRule, Norms, Tier};

use crate::gazetteer::Gazetteer;
use crate::unit::Level;

/// A body that decides, and where it sits.
#[derive(Debug, Clone)]
pub struct Decider<'n> {
    /// The rule, with its article and mark.
    pub rule: &'n Cited<CompetenceRule>,
    /// The unit whose body it is; `None` for a ministry.
    pub seat: Option<PlaceId>,
}

/// Who decides a function for something at a place on a day; the lowest tier
/// first. Empty when no rule holds or the place was not in force.
pub fn deciders<'n>(
    norms: &'n Norms,
    places: &Gazetteer,
    function: &str,
    place: PlaceId,
    on: Date,
) -> Vec<Decider<'n>> {
    if !places.version(place).is_some_and(|version| version.in_force(on)) {
        return Vec::new();
    }
    let chain = places.chain(place, on);
    let rules = norms.competent(function, on).into_iter();
    rules
        .filter_map(|rule| {
            let level = match rule.level {
                Tier::Country => return Some(Decider { rule, seat: None }),
                Tier::Province => Level::Province,
                Tier::District => Level::District,
                Tier::Commune => Level::Commune,
            };
            let seat = chain.iter().find(|version| version.level() == level)?;
            Some(Decider { rule, seat: Some(seat.id) })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_a_district_that_decides_only_in_history() {
        let places = Gazetteer::shipped();
        let then: Date = "2024-05-01".parse().unwrap();
        let now: Date = "2026-11-22".parse().unwrap();
        let old = places.at_code("00004", then).unwrap().id;
        let new = places.at_code("00004", now).unwrap().id;
        let norms = norms::norms();
        let names = |place, on| -> Vec<String> {
            let found = deciders(norms, &places, "no_contact_decision", place, on);
            found
                .iter()
                .map(|one| places.version(one.seat.unwrap()).unwrap().full_name(kernel::Lang::Vi))
                .collect()
        };
        assert_eq!(names(old, then), ["Phường Trúc Bạch", "Quận Ba Đình"]);
        assert_eq!(names(new, now), ["Phường Ba Đình"]);
        assert_eq!(names(old, now), [""; 0], "the ward is no more");
        let ministry = deciders(norms, &places, "state_management", new, now);
        assert!(ministry[0].seat.is_none());
    }
}
