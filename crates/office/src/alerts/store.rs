//! Statements on alerts.

use kernel::{AccountId, Instant, Outcome, RecordId, TypedId, UnitId};
use store::{Rx, Tx, sql};

use super::model::{Alert, Raise, repeats_at};

sql! {
    write RAISE_ONE(Id, Text, Int, Int, Id, Text, Int) =
        "INSERT INTO alert (unit_id, record_id, post_role, kind, level, raised_at, repeat_at, repeats)
         VALUES ($5, $1, $6, $2, $7, $3, $4, 0)
         ON CONFLICT (unit_id, record_id, post_role, kind)
         DO UPDATE SET level = excluded.level, raised_at = $3, repeat_at = $4, repeats = 0,
             opened_at = NULL, opened_by = NULL";
    write RAISE_TWO(Id, Text, Int, Int, Id, Text, Int, Id, Text, Int) =
        "INSERT INTO alert (unit_id, record_id, post_role, kind, level, raised_at, repeat_at, repeats)
         VALUES ($5, $1, $6, $2, $7, $3, $4, 0), ($8, $1, $9, $2, $10, $3, $4, 0)
         ON CONFLICT (unit_id, record_id, post_role, kind)
         DO UPDATE SET level = excluded.level, raised_at = $3, repeat_at = $4, repeats = 0,
             opened_at = NULL, opened_by = NULL";
    write OPEN(Id, Id, Text, Int, Id) =
        "UPDATE alert SET opened_at = $4, opened_by = $5
         WHERE unit_id = $1 AND record_id = $2 AND post_role = $3 AND opened_at IS NULL";
    write REPEAT(Id, Text, Int, Int) =
        "UPDATE alert SET repeat_at = $4, repeats = repeats + 1
         WHERE unit_id = $1 AND post_role = $2 AND opened_at IS NULL AND repeat_at <= $3";
    read WAITING(Id, Text) -> (Id, Text, Int, Int, Int) =
        "SELECT record_id, kind, level, raised_at, repeats FROM alert
         WHERE unit_id = $1 AND post_role = $2 AND opened_at IS NULL
         ORDER BY raised_at, record_id LIMIT 50"
}

/// Raises alerts about one record in the transaction that caused them. An
/// alert of the same kind to the same role is raised anew, not twice.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn raise(tx: &Tx<'_>, record: RecordId, kind: &str, to: &[Raise]) -> Result<(), Outcome> {
    let (at, again) = (tx.at(), repeats_at(tx.at()));
    for pair in to.chunks(2) {
        match pair {
            [a, b] => tx.run(
                &RAISE_TWO,
                (record, kind, at, again, a.unit, a.role, i64::from(a.now), b.unit, b.role, i64::from(b.now)),
            )?,
            [a] => tx.run(&RAISE_ONE, (record, kind, at, again, a.unit, a.role, i64::from(a.now)))?,
            _ => 0,
        };
    }
    Ok(())
}

/// Marks what waits about a record for a role as opened; how many there were.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn open(tx: &Tx<'_>, unit: UnitId, role: &str, record: RecordId, by: AccountId) -> Result<u64, Outcome> {
    tx.run(&OPEN, (unit, record, role, tx.at(), by))
}

/// Moves on the alerts of a role that are due to sound again; how many.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn repeat(tx: &Tx<'_>, unit: UnitId, role: &str) -> Result<u64, Outcome> {
    tx.run(&REPEAT, (unit, role, tx.at(), repeats_at(tx.at())))
}

/// What waits for a role of an office, the oldest first, at most fifty.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn waiting(rx: &Rx<'_>, unit: UnitId, role: &str) -> Result<Vec<Alert>, Outcome> {
    let rows = rx.all(&WAITING, (unit, role))?;
    let alert = |(record, kind, level, raised_at, repeats): (uuid::Uuid, String, i64, i64, i64)| Alert {
        unit,
        record: RecordId::of_uuid(record),
        role: role.to_owned(),
        kind,
        now: level > 0,
        raised_at: Instant::of_millis(raised_at),
        repeats,
    };
    Ok(rows.into_iter().map(alert).collect())
}
