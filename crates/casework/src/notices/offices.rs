//! Which offices can read a notice of one commune today.

use access::Instance;
use access::keys::{UnitPublic, unit_public};
use access::units::{Unit, UnitKind, store as units};
use kernel::{Outcome, PlaceId, UnitId};
use places::{Gazetteer, Level};
use store::Rx;

use super::model::Avoid;
use super::rules::{self, Office};

/// An office that somebody attends, with the key notices are sealed to.
#[derive(Debug, Clone)]
pub struct Attended {
    /// Its part in the notice.
    pub part: Office,
    /// The office.
    pub unit: Unit,
    /// Its key, the signature verified.
    pub key: UnitPublic,
}

/// The offices of a commune that somebody attends.
#[derive(Debug, Clone, Default)]
pub struct Offices {
    /// In the order commune, police, desk.
    pub attended: Vec<Attended>,
}

/// Who owns a notice and who reads it, by name.
#[derive(Debug, Clone)]
pub struct Routed {
    /// The readers, the owner first.
    pub readers: Vec<Attended>,
    /// Whether an office without people yielded to the one above.
    pub yielded: bool,
}

impl Routed {
    /// The office that must act.
    ///
    /// # Errors
    /// [`Outcome::Fault`] for a routing without readers, which rules never give.
    pub fn owner(&self) -> Result<&Attended, Outcome> {
        self.readers.first().ok_or_else(|| Outcome::fault("a routing without readers"))
    }
    /// The reading units.
    pub fn units(&self) -> Vec<UnitId> {
        self.readers.iter().map(|office| office.unit.id).collect()
    }
    /// The unit of one part.
    pub fn part(&self, part: Office) -> Option<&Attended> {
        self.readers.iter().find(|office| office.part == part)
    }
}

impl Offices {
    fn of(&self, part: Office) -> Option<&Attended> {
        self.attended.iter().find(|office| office.part == part)
    }
    /// The province's (or ministry's) desk that somebody attends.
    pub fn desk(&self) -> Option<&Attended> {
        self.of(Office::Desk)
    }
    /// Who reads by her answer; `None` when nobody up to the root can.
    pub fn route(&self, avoid: Avoid) -> Option<Routed> {
        let routing = rules::route(avoid, |part| self.of(part).is_some())?;
        let wished = rules::wished(avoid);
        let mut readers = vec![self.of(routing.owner)?.clone()];
        for part in routing.readers {
            if part != routing.owner {
                readers.extend(self.of(part).cloned());
            }
        }
        let yielded = wished.readers.iter().any(|part| !readers.iter().any(|reader| reader.part == *part));
        Some(Routed { readers, yielded })
    }
}

fn attended(house: &Instance, rx: &Rx<'_>, part: Office, unit: Unit) -> Result<Option<Attended>, Outcome> {
    if units::live_holders(rx, unit.id, house.now().millis())? == 0 {
        return Ok(None);
    }
    Ok(unit_public(house, rx, unit.id)?.map(|key| Attended { part, unit, key }))
}

/// The nearest duty desk above a unit that somebody attends.
fn desk_above(house: &Instance, rx: &Rx<'_>, mut above: Option<UnitId>) -> Result<Option<Attended>, Outcome> {
    while let Some(id) = above {
        for desk in units::below(rx, id, UnitKind::Desk)? {
            if let Some(found) = attended(house, rx, Office::Desk, desk)? {
                return Ok(Some(found));
            }
        }
        above = units::unit(rx, id)?.and_then(|unit| unit.parent);
    }
    Ok(None)
}

/// The unit of a province by a place in it.
pub(super) fn province_unit(
    rx: &Rx<'_>,
    places: &Gazetteer,
    place: PlaceId,
    on: kernel::Date,
) -> Result<Option<Unit>, Outcome> {
    let province = places.version(place).filter(|version| version.level() == Level::Province);
    let Some(province) = province.or_else(|| places.province_on(place, on)) else { return Ok(None) };
    Ok(units::of_place(rx, province.id, UnitKind::Province)?.into_iter().next())
}

/// The offices of a commune that somebody attends now.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn offices(
    house: &Instance,
    rx: &Rx<'_>,
    places: &Gazetteer,
    place: PlaceId,
) -> Result<Offices, Outcome> {
    let mut found = Offices::default();
    let mut above = None;
    for (part, kind) in [(Office::Commune, UnitKind::Commune), (Office::Police, UnitKind::Police)] {
        for unit in units::of_place(rx, place, kind)? {
            above = above.or(unit.parent);
            if found.of(part).is_none() {
                found.attended.extend(attended(house, rx, part, unit)?);
            }
        }
    }
    if above.is_none() {
        above = province_unit(rx, places, place, house.now().vn_date())?.map(|unit| unit.id);
    }
    if above.is_none() {
        above = root(rx)?;
    }
    found.attended.extend(desk_above(house, rx, above)?);
    Ok(found)
}

/// The ministry, for a commune that no unit serves yet.
fn root(rx: &Rx<'_>) -> Result<Option<UnitId>, Outcome> {
    let all = units::on_paths(rx, &("/".to_owned(), "0".to_owned()))?;
    Ok(all.into_iter().find(|unit| unit.kind == UnitKind::Ministry).map(|unit| unit.id))
}

/// Who answers questions of a province: a counselling facility that somebody
/// attends, else the duty desk.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn counsel(
    house: &Instance,
    rx: &Rx<'_>,
    places: &Gazetteer,
    province: PlaceId,
) -> Result<Option<Attended>, Outcome> {
    let unit = province_unit(rx, places, province, house.now().vn_date())?;
    if let Some(unit) = &unit {
        for centre in units::below(rx, unit.id, UnitKind::SocialWorkCentre)? {
            if let Some(found) = attended(house, rx, Office::Desk, centre)? {
                return Ok(Some(found));
            }
        }
    }
    let above = match unit {
        Some(unit) => Some(unit.id),
        None => root(rx)?,
    };
    desk_above(house, rx, above)
}
