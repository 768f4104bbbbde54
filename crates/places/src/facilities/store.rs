//! The table `facility`.

use kernel::{Date, Instant, Outcome, PlaceId, TypedId, UnitId};
use store::{Rx, Tx, sql};

use super::model::{Facility, FacilityDraft, FacilityId, FacilityKind, FacilityStatus};

sql! {
    read AT(Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int)
        -> (Id, Id, Text, Int, Text, OptText, OptText, OptText, Int, Text, OptInt, Text, OptText, Int) =
        "SELECT unit_id, id, kind, place_id, name, address, phone, hours, published, status,
                last_answered_at, valid_from, valid_to, row_version
         FROM facility
         WHERE place_id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) AND published = 1
         ORDER BY id LIMIT 500";
    read OF_UNIT(Id, Id, Int) -> (Id, Id, Text, Int, Text, OptText, OptText, OptText, Int, Text, OptInt, Text, OptText, Int) =
        "SELECT unit_id, id, kind, place_id, name, address, phone, hours, published, status,
                last_answered_at, valid_from, valid_to, row_version
         FROM facility WHERE unit_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    read ONE(Id, Id) -> (Id, Id, Text, Int, Text, OptText, OptText, OptText, Int, Text, OptInt, Text, OptText, Int) =
        "SELECT unit_id, id, kind, place_id, name, address, phone, hours, published, status,
                last_answered_at, valid_from, valid_to, row_version
         FROM facility WHERE unit_id = $1 AND id = $2";
    write ADD(Id, Id, Text, Int, Text, OptText, OptText, OptText, Int, Text, Text, OptText) =
        "INSERT INTO facility (unit_id, id, kind, place_id, name, address, phone, hours, published, status,
                               valid_from, valid_to, row_version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1) ON CONFLICT DO NOTHING";
    write SAVE(Id, Id, Int, Text, Int, Text, OptText, OptText, OptText, Int, Text, Text, OptText) =
        "UPDATE facility SET kind = $4, place_id = $5, name = $6, address = $7,
             last_answered_at = CASE WHEN phone = $8 THEN last_answered_at END,
             phone = $8, hours = $9, published = $10, status = $11, valid_from = $12, valid_to = $13,
             row_version = row_version + 1
         WHERE unit_id = $1 AND id = $2 AND row_version = $3";
    write ANSWERED(Id, Id, Int) =
        "UPDATE facility SET last_answered_at = $3
         WHERE unit_id = $1 AND id = $2 AND (last_answered_at IS NULL OR last_answered_at < $3)";
}

type Row = (
    uuid::Uuid,
    uuid::Uuid,
    String,
    i64,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    i64,
    String,
    Option<i64>,
    String,
    Option<String>,
    i64,
);

fn facility(row: Row) -> Result<Facility, Outcome> {
    let (unit, id, kind, place, name, address, phone, hours, published, status, answered, from, to, version) =
        row;
    let wrong = || Outcome::fault("facility: a row that this program cannot read");
    let date = |text: String| text.parse::<Date>().map_err(|_| wrong());
    Ok(Facility {
        unit: UnitId::of_uuid(unit),
        id: FacilityId::of_uuid(id),
        draft: FacilityDraft {
            kind: FacilityKind::of_key(&kind).ok_or_else(wrong)?,
            place: PlaceId(place),
            name,
            address,
            phone,
            hours,
            published: published == 1,
            status: FacilityStatus::of_key(&status).ok_or_else(wrong)?,
            valid_from: date(from)?,
            valid_to: to.map(date).transpose()?,
        },
        last_answered: answered.map(Instant::of_millis),
        row_version: version,
    })
}

/// The published facilities listed at any of some places. Public: no scope.
///
/// # Errors
/// Those of the engine.
pub fn at_places(rx: &Rx<'_>, places: &[PlaceId]) -> Result<Vec<Facility>, Outcome> {
    let mut found = Vec::new();
    for twelve in places.chunks(12) {
        let at = |index: usize| twelve.get(index).map_or(0, |place| place.0);
        let at = (at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7), at(8), at(9), at(10), at(11));
        for row in rx.all(&AT, at)? {
            found.push(facility(row)?);
        }
    }
    Ok(found)
}

/// A page of an office's facilities, by id, after one already shown.
///
/// # Errors
/// Those of the engine.
pub fn of_unit(
    rx: &Rx<'_>,
    unit: UnitId,
    after: Option<FacilityId>,
    limit: i64,
) -> Result<Vec<Facility>, Outcome> {
    let after = after.unwrap_or(FacilityId::of_bytes([0; 16]));
    rx.all(&OF_UNIT, (unit, after, limit))?.into_iter().map(facility).collect()
}

/// One facility of an office.
///
/// # Errors
/// Those of the engine.
pub fn one(rx: &Rx<'_>, unit: UnitId, id: FacilityId) -> Result<Option<Facility>, Outcome> {
    rx.opt(&ONE, (unit, id))?.map(facility).transpose()
}

/// Lists a facility. Sent twice with one id, it is listed once; `false` then.
/// Give it what [`super::check`] has cleaned.
///
/// # Errors
/// Those of the engine.
pub fn add(tx: &Tx<'_>, unit: UnitId, id: FacilityId, draft: &FacilityDraft) -> Result<bool, Outcome> {
    let (from, to) = (draft.valid_from.to_string(), draft.valid_to.map(|day| day.to_string()));
    let row = (
        unit,
        id,
        draft.kind.key(),
        draft.place.0,
        draft.name.as_str(),
        draft.address.as_deref(),
        draft.phone.as_deref(),
        draft.hours.as_deref(),
        i64::from(draft.published),
        draft.status.key(),
        from.as_str(),
        to.as_deref(),
    );
    Ok(tx.run(&ADD, row)? == 1)
}

/// Changes a facility that the editor has seen in `seen`. A changed number is
/// unchecked again.
///
/// # Errors
/// `Stale` when somebody saved first, or there is no such facility of this
/// office.
pub fn save(
    tx: &Tx<'_>,
    unit: UnitId,
    id: FacilityId,
    seen: i64,
    draft: &FacilityDraft,
) -> Result<(), Outcome> {
    let (from, to) = (draft.valid_from.to_string(), draft.valid_to.map(|day| day.to_string()));
    let row = (
        unit,
        id,
        seen,
        draft.kind.key(),
        draft.place.0,
        draft.name.as_str(),
        draft.address.as_deref(),
        draft.phone.as_deref(),
        draft.hours.as_deref(),
        i64::from(draft.published),
        draft.status.key(),
        from.as_str(),
        to.as_deref(),
    );
    if tx.run(&SAVE, row)? == 1 { Ok(()) } else { Err(Outcome::Stale) }
}

/// Notes that the number was answered at a moment; an earlier one changes
/// nothing.
///
/// # Errors
/// Those of the engine.
pub fn answered(tx: &Tx<'_>, unit: UnitId, id: FacilityId, at: Instant) -> Result<(), Outcome> {
    tx.run(&ANSWERED, (unit, id, at.millis())).map(|_| ())
}
