//! Statements on measures.

use kernel::{Instant, Outcome, PostId, RecordId, TypedId, UnitId};
use store::{Rx, Tx, sql};
use uuid::Uuid;

use super::model::{Kind, Measure, MeasureId, State};

sql! {
    write ADD(Id, Id, Id, Text, Text, Int, OptInt, OptId, OptInt, OptInt, Bytes) =
        "INSERT INTO measure (unit_id, measure_id, record_id, kind, state, asked_at, decided_at, decided_by_post,
             starts_at, ends_at, body, row_version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1) ON CONFLICT (unit_id, measure_id) DO NOTHING";
    write PUT(Id, Id, Int, Text, OptInt, OptId, OptInt, OptInt, OptInt, Bytes) =
        "UPDATE measure SET state = $4, decided_at = $5, decided_by_post = $6, starts_at = $7, ends_at = $8,
             breached_at = $9, body = $10, row_version = row_version + 1
         WHERE unit_id = $1 AND measure_id = $2 AND row_version = $3";
    read OF_CASE(Id, Id) -> (Id, Text, Text, Int, OptInt, OptId, OptInt, OptInt, OptInt, Int, Bytes) =
        "SELECT measure_id, kind, state, asked_at, decided_at, decided_by_post, starts_at, ends_at, breached_at,
             row_version, body
         FROM measure WHERE unit_id = $1 AND record_id = $2 ORDER BY asked_at, measure_id LIMIT 500"
}

/// A measure with its sealed body.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) measure: Measure,
    pub(super) body: Vec<u8>,
}

/// Writes a new measure; false when it is there already.
pub(super) fn add(tx: &Tx<'_>, row: &Row) -> Result<bool, Outcome> {
    let Measure { unit, id, case, kind, state, asked_at, decided_at, decided_by, starts_at, ends_at, .. } =
        &row.measure;
    let millis = |at: &Option<Instant>| at.map(Instant::millis);
    let values = (
        *unit,
        *id,
        *case,
        kind.key(),
        state.key(),
        *asked_at,
        millis(decided_at),
        *decided_by,
        millis(starts_at),
        millis(ends_at),
        row.body.as_slice(),
    );
    Ok(tx.run(&ADD, values)? == 1)
}

/// Saves a measure on the version before its own.
///
/// # Errors
/// [`Outcome::Stale`].
pub(super) fn put(tx: &Tx<'_>, row: &Row) -> Result<(), Outcome> {
    let measure = &row.measure;
    let millis = |at: Option<Instant>| at.map(Instant::millis);
    let values = (
        measure.unit,
        measure.id,
        measure.row_version - 1,
        measure.state.key(),
        millis(measure.decided_at),
        measure.decided_by,
        millis(measure.starts_at),
        millis(measure.ends_at),
        millis(measure.breached_at),
        row.body.as_slice(),
    );
    if tx.run(&PUT, values)? == 1 { Ok(()) } else { Err(Outcome::Stale) }
}

/// Every measure of a case, in one statement.
pub(super) fn of_case(rx: &Rx<'_>, unit: UnitId, case: RecordId) -> Result<Vec<Row>, Outcome> {
    type Columns = (
        Uuid,
        String,
        String,
        i64,
        Option<i64>,
        Option<Uuid>,
        Option<i64>,
        Option<i64>,
        Option<i64>,
        i64,
        Vec<u8>,
    );
    let row = |(id, kind, state, asked, decided, by, starts, ends, breached, version, body): Columns| {
        let unknown = || Outcome::fault("a measure with an unknown key");
        let instant = |at: Option<i64>| at.map(Instant::of_millis);
        let measure = Measure {
            unit,
            id: MeasureId::of_uuid(id),
            case,
            kind: Kind::of_key(&kind).ok_or_else(unknown)?,
            state: State::of_key(&state).ok_or_else(unknown)?,
            asked_at: Instant::of_millis(asked),
            decided_at: instant(decided),
            decided_by: by.map(PostId::of_uuid),
            starts_at: instant(starts),
            ends_at: instant(ends),
            breached_at: instant(breached),
            row_version: version,
        };
        Ok(Row { measure, body })
    };
    rx.all(&OF_CASE, (unit, case))?.into_iter().map(row).collect()
}
