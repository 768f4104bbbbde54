//! Invented facts in a database: for the demonstration, for tests and for the
//! bench. The same seed gives the same facts wherever the same communes have
//! offices; only the offices' ids are the database's own.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use access::units::UnitKind;
use anyhow::{Context, Result};
use kernel::{Date, Fact, Month, Outcome, PlaceId};
use people::invent::{Cases, PlaceWeight};
use places::{Gazetteer, Kind, Level};
use store::{Db, Rx};

use crate::house::told;

/// How many cases are invented at most.
pub const MOST: u64 = 10_000_000;

/// What to invent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seeding {
    /// How many cases.
    pub cases: u64,
    /// Whose world: the same number gives the same one.
    pub seed: u64,
    /// The statutory years: 2026 is 1 December 2025 to 1 December 2026.
    pub years: RangeInclusive<i32>,
    /// The last month with cases, where the years go beyond it.
    pub until: Option<Month>,
}

impl Seeding {
    /// Cases over the three statutory years up to this day: nobody invents
    /// what has not yet been.
    pub fn up_to(today: Date, cases: u64, seed: u64) -> Self {
        let month = Month::of(today);
        let year = month.year() + i32::from(month.month() == 12);
        Self { cases, seed, years: year - 2..=year, until: Some(month) }
    }
}

/// How many of the cases a commune gets beside the others: wards have more
/// people than rural communes, special zones fewer. Assumed; the gazetteer
/// counts nobody.
const fn weight(kind: Kind) -> u64 {
    match kind {
        Kind::Ward => 3,
        Kind::SpecialZone => 1,
        _ => 2,
    }
}

/// The communes that have an office, in the order of their codes.
fn offices(rx: &Rx<'_>, places: &Gazetteer) -> Result<Vec<PlaceWeight>, Outcome> {
    let everywhere = ("/".to_owned(), "0".to_owned());
    let units = access::units::store::on_paths(rx, &everywhere)?;
    let mut offices: Vec<PlaceWeight> = units
        .iter()
        .filter(|unit| unit.kind == UnitKind::Commune)
        .filter_map(|unit| {
            let version = places.version(unit.place?)?;
            Some(PlaceWeight { place: version.id, unit: unit.id, weight: weight(version.kind) })
        })
        .collect();
    offices.sort_by_key(|office| office.place);
    Ok(offices)
}

/// Communes as they were in a month: a case of 2024 happened in one of the
/// units that today's commune was made of.
struct Past<'g> {
    places: &'g Gazetteer,
    known: HashMap<(PlaceId, Month), Vec<PlaceId>>,
}

impl Past<'_> {
    fn at(&mut self, place: PlaceId, month: Month, draw: i64) -> PlaceId {
        let places = self.places;
        let then = self.known.entry((place, month)).or_insert_with(|| made_of(places, place, month));
        let index = usize::try_from(draw).unwrap_or(0) % then.len().max(1);
        then.get(index).copied().unwrap_or(place)
    }
}

/// The units in force at the beginning of a month that a commune was made of;
/// the commune itself where nothing older is known.
fn made_of(places: &Gazetteer, place: PlaceId, month: Month) -> Vec<PlaceId> {
    let day = i16::try_from(month.year()).ok().zip(i8::try_from(month.month()).ok());
    let Some(day) = day.and_then(|(year, month)| Date::new(year, month, 1).ok()) else { return vec![place] };
    let (mut looking, mut found, mut seen) = (vec![place], Vec::new(), Vec::new());
    while let Some(id) = looking.pop() {
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        match places.version(id) {
            Some(version) if version.in_force(day) => found.push(id),
            _ => looking.extend(places.predecessors(id).filter_map(|link| link.old)),
        }
    }
    found.retain(|id| places.version(*id).is_some_and(|version| version.level() == Level::Commune));
    found.sort_unstable();
    if found.is_empty() { vec![place] } else { found }
}

/// Invents the facts of some offices.
///
/// # Errors
/// A sentence for the operator: too many cases, years out of reach.
pub fn invent<'g>(
    places: &'g Gazetteer,
    offices: &[PlaceWeight],
    asked: &Seeding,
) -> Result<impl Iterator<Item = Fact> + use<'g>> {
    anyhow::ensure!(asked.cases <= MOST, "at most {MOST} cases can be invented");
    let mut cases = Cases::new(asked.seed, asked.cases, asked.years.clone(), offices)?;
    if let Some(last) = asked.until {
        cases = cases.until(last)?;
    }
    let mut past = Past { places, known: HashMap::new() };
    Ok((0..asked.cases).map(move |index| {
        let mut fact = cases.at(index).fact();
        fact.place = past.at(fact.place, fact.month, fact.record_key);
        fact
    }))
}

/// Invents facts and loads them with their cells; `progress` is told how many
/// are in. Gives how many.
///
/// # Errors
/// A sentence for the operator: no commune has an office, too many cases,
/// years out of reach, or these facts are there already.
pub fn load(db: &Db, places: &Arc<Gazetteer>, asked: &Seeding, progress: &mut dyn FnMut(u64)) -> Result<u64> {
    let gazetteer = Arc::clone(places);
    let offices = db.snapshot_now(move |rx| offices(rx, &gazetteer)).map_err(told)?;
    anyhow::ensure!(!offices.is_empty(), "no commune has an office in this database: binhan demo-seed");
    store::facts::load(db, invent(places, &offices, asked)?, progress).context(
        "the facts could not all be loaded; where this seed was loaded before, take another one, \
         and where a load was cut off: binhan figures recount --repair",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commune_of_today_was_something_else_before_and_is_itself_now() {
        let places = Gazetteer::shipped();
        let ba_dinh = places.at_code("00004", Date::constant(2026, 11, 1)).unwrap().id;
        let month = |number| Month::of_number(number).unwrap();
        assert_eq!(made_of(&places, ba_dinh, month(202_611)), [ba_dinh]);
        let before = made_of(&places, ba_dinh, month(202_405));
        assert!(before.len() > 1 && !before.contains(&ba_dinh), "{before:?}");
        let day = Date::constant(2024, 5, 1);
        assert!(before.iter().all(|id| places.version(*id).unwrap().in_force(day)));
    }

    #[test]
    fn three_years_end_with_this_month() {
        let at = |year, month| {
            let asked = Seeding::up_to(Date::constant(year, month, 5), 1, 1);
            (*asked.years.start(), *asked.years.end())
        };
        assert_eq!(at(2026, 11), (2024, 2026));
        assert_eq!(at(2026, 12), (2025, 2027));
    }
}
