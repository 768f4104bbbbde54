//! Statements on offices.

use ::store::{Rx, Tx, sql};
use kernel::{Outcome, PlaceId, TypedId, UnitId};

use super::model::{Unit, UnitKind};

type Row = (uuid::Uuid, String, String, Option<i64>, Option<uuid::Uuid>, String);

sql! { read UNIT(Id) -> (Id, Text, Text, OptInt, OptId, Text) =
"SELECT unit_id, kind, name, place_id, parent_id, path FROM unit WHERE unit_id = $1" }
sql! { read UNITS_OF_PLACE(Int, Text) -> (Id, Text, Text, OptInt, OptId, Text) =
"SELECT unit_id, kind, name, place_id, parent_id, path FROM unit
 WHERE place_id = $1 AND kind = $2 AND ended_at IS NULL ORDER BY unit_id" }
sql! { read UNITS_BELOW(Id, Text) -> (Id, Text, Text, OptInt, OptId, Text) =
"SELECT unit_id, kind, name, place_id, parent_id, path FROM unit
 WHERE parent_id = $1 AND kind = $2 AND ended_at IS NULL ORDER BY unit_id" }
sql! { read UNITS_IN(Text, Text) -> (Id, Text, Text, OptInt, OptId, Text) =
"SELECT unit_id, kind, name, place_id, parent_id, path FROM unit
 WHERE path >= $1 AND path < $2 AND ended_at IS NULL ORDER BY path" }
sql! { read ROOT() -> (Id) = "SELECT unit_id FROM unit WHERE parent_id IS NULL ORDER BY path LIMIT 1" }
sql! { read CHILDREN(Id) -> (Id, Text, Text, OptInt, OptId, Text) =
"SELECT unit_id, kind, name, place_id, parent_id, path FROM unit
 WHERE parent_id = $1 AND ended_at IS NULL ORDER BY kind, name, unit_id" }
sql! { write ADD_UNIT(Id, Text, Text, OptInt, OptId, Text, Int) =
"INSERT INTO unit (unit_id, kind, name, place_id, parent_id, path, founded_at)
 VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (unit_id) DO NOTHING" }
sql! { read LIVE_HOLDERS(Id, Int) -> (Int) =
"SELECT count(DISTINCT h.account_id) FROM unit_holder h
 JOIN account a ON a.account_id = h.account_id
 JOIN post p ON p.unit_id = h.unit_id AND p.account_id = h.account_id
 WHERE h.unit_id = $1 AND a.disabled_at IS NULL AND a.enrolled_at <= $2
   AND p.ended_at IS NULL AND p.valid_from <= $2 AND p.valid_until > $2" }

fn unit_of_row(row: Row) -> Result<Unit, Outcome> {
    let (id, kind, name, place, parent, path) = row;
    let kind = UnitKind::of_key(&kind).ok_or_else(|| Outcome::fault("unit of an unknown kind"))?;
    let parent = parent.map(UnitId::of_uuid);
    Ok(Unit { id: UnitId::of_uuid(id), kind, name, place: place.map(PlaceId), parent, path })
}

fn units_of_rows(rows: Vec<Row>) -> Result<Vec<Unit>, Outcome> {
    rows.into_iter().map(unit_of_row).collect()
}

/// One office.
pub fn unit(rx: &Rx<'_>, id: UnitId) -> Result<Option<Unit>, Outcome> {
    rx.opt(&UNIT, (id,))?.map(unit_of_row).transpose()
}

/// The office that everything hangs from; none before set-up.
pub fn root(rx: &Rx<'_>) -> Result<Option<UnitId>, Outcome> {
    Ok(rx.opt(&ROOT, ())?.map(|(id,)| UnitId::of_uuid(id)))
}

/// The offices of a kind that serve a place.
pub fn of_place(rx: &Rx<'_>, place: PlaceId, kind: UnitKind) -> Result<Vec<Unit>, Outcome> {
    units_of_rows(rx.all(&UNITS_OF_PLACE, (place.0, kind.key()))?)
}

/// The offices of a kind directly below another.
pub fn below(rx: &Rx<'_>, parent: UnitId, kind: UnitKind) -> Result<Vec<Unit>, Outcome> {
    units_of_rows(rx.all(&UNITS_BELOW, (parent, kind.key()))?)
}

/// Every office directly below another.
pub fn children(rx: &Rx<'_>, parent: UnitId) -> Result<Vec<Unit>, Outcome> {
    units_of_rows(rx.all(&CHILDREN, (parent,))?)
}

/// Every office on a range of paths, in the order of the tree.
pub fn on_paths(rx: &Rx<'_>, range: &(String, String)) -> Result<Vec<Unit>, Outcome> {
    units_of_rows(rx.all(&UNITS_IN, (range.0.as_str(), range.1.as_str()))?)
}

/// How many enabled people serve in a unit and hold its key.
pub fn live_holders(rx: &Rx<'_>, id: UnitId, now_ms: i64) -> Result<i64, Outcome> {
    Ok(rx.one(&LIVE_HOLDERS, (id, now_ms))?.0)
}

/// Adds an office; false when there is one of this id.
pub fn add(tx: &Tx<'_>, unit: &Unit, now_ms: i64) -> Result<bool, Outcome> {
    let place = unit.place.map(|place| place.0);
    let added = tx.run(
        &ADD_UNIT,
        (unit.id, unit.kind.key(), unit.name.as_str(), place, unit.parent, unit.path.as_str(), now_ms),
    )?;
    Ok(added == 1)
}
