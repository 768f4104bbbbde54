//! Founding offices and finding the one that must receive.

use ::store::{Rx, Tx};
use kernel::{Outcome, PlaceId, UnitId};

use super::model::{Unit, UnitKind};
use super::store;
use crate::Instance;
use crate::can::Appoint;
use crate::kinds::{Deed, RecordKind};
use crate::scope::May;

/// An office to be founded.
#[derive(Debug, Clone)]
pub struct NewUnit {
    /// Its id, made by the caller.
    pub id: UnitId,
    /// Its kind.
    pub kind: UnitKind,
    /// Its name.
    pub name: String,
    /// The place it serves.
    pub place: Option<PlaceId>,
    /// The office above.
    pub parent: UnitId,
}

/// Founds an office below one's own.
///
/// # Errors
/// [`Outcome::NotVisible`] outside one's scope and for an id another office
/// bears.
pub fn found_unit(tx: &Tx<'_>, may: &May<Appoint>, new: &NewUnit) -> Result<Unit, Outcome> {
    let parent = store::unit(tx, new.parent)?.ok_or(Outcome::NotVisible)?;
    if !may.scope().covers(&parent) {
        return Err(Outcome::NotVisible);
    }
    let unit = Unit {
        id: new.id,
        kind: new.kind,
        name: new.name.clone(),
        place: new.place,
        parent: Some(parent.id),
        path: Unit::path_under(Some(&parent), new.id),
    };
    if !store::add(tx, &unit, tx.at().millis())? {
        return Err(Outcome::NotVisible);
    }
    tx.audit(may.leaf(Deed::Found, RecordKind::UnitKey, None));
    Ok(unit)
}

/// One office.
///
/// # Errors
/// [`Outcome::NotVisible`] when there is none.
pub fn unit_of(rx: &Rx<'_>, id: UnitId) -> Result<Unit, Outcome> {
    store::unit(rx, id)?.ok_or(Outcome::NotVisible)
}

/// The office that receives in the name of a kind at a place. One without
/// anybody who could open what is sealed to it falls to the next above: the
/// duty desk of the nearest unit above that has somebody.
///
/// # Errors
/// [`Outcome::Fault`] when not even the root's desk can receive.
pub fn receiving_unit(
    house: &Instance,
    rx: &Rx<'_>,
    place: PlaceId,
    kind: UnitKind,
) -> Result<Option<Unit>, Outcome> {
    let Some(unit) = store::of_place(rx, place, kind)?.into_iter().next() else { return Ok(None) };
    receiving(house, rx, unit).map(Some)
}

/// The office itself when somebody there can open, else the desk above.
///
/// # Errors
/// As [`receiving_unit`].
pub fn receiving(house: &Instance, rx: &Rx<'_>, unit: Unit) -> Result<Unit, Outcome> {
    let now = house.now().millis();
    if store::live_holders(rx, unit.id, now)? > 0 {
        return Ok(unit);
    }
    desk_above(house, rx, &unit)
}

/// The duty desk of the nearest unit above that somebody attends.
///
/// # Errors
/// [`Outcome::Fault`] when there is none up to the root.
pub fn desk_above(house: &Instance, rx: &Rx<'_>, unit: &Unit) -> Result<Unit, Outcome> {
    let now = house.now().millis();
    let mut above = unit.parent;
    while let Some(id) = above {
        for desk in store::below(rx, id, UnitKind::Desk)? {
            if desk.id != unit.id && store::live_holders(rx, desk.id, now)? > 0 {
                return Ok(desk);
            }
        }
        above = store::unit(rx, id)?.and_then(|parent| parent.parent);
    }
    Err(Outcome::fault("no office up to the root can receive"))
}
