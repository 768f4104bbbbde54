//! Statements on slips.

use kernel::{Instant, Outcome, RecordId, UnitId};
use store::{Rx, Tx, sql};

use super::model::{Issue, SlipKind};

sql! {
    write ADD(Id, Id, Text, Id, Int, Int, Int, Bytes) =
        "INSERT INTO slip (unit_id, record_id, kind, issued_by, issued_at, told_at, expires_at, body)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (unit_id, record_id) DO NOTHING";
    read SLIP(Id, Id) -> (Text, Int, Int, OptInt, Bytes) =
        "SELECT kind, issued_at, expires_at, done_at, body FROM slip WHERE unit_id = $1 AND record_id = $2";
    write SEEN(Id, Id, Int) =
        "UPDATE slip SET seen_at = $3 WHERE unit_id = $1 AND record_id = $2 AND seen_at IS NULL";
    write DONE(Id, Id, Int) =
        "UPDATE slip SET done_at = $3 WHERE unit_id = $1 AND record_id = $2 AND done_at IS NULL"
}

/// A slip as kept.
pub(super) struct Row {
    pub(super) kind: SlipKind,
    pub(super) issued_at: Instant,
    pub(super) expires_at: Instant,
    pub(super) done_at: Option<Instant>,
    pub(super) body: Vec<u8>,
}

/// Writes a slip; false when it is there already.
pub(super) fn add(tx: &Tx<'_>, issue: &Issue, by: UnitId, body: &[u8]) -> Result<bool, Outcome> {
    let Issue { record, hamlet, kind, told_at, expires_at, .. } = issue;
    Ok(tx.run(&ADD, (*hamlet, *record, kind.key(), by, tx.at(), *told_at, *expires_at, body))? == 1)
}

/// A slip of a hamlet.
pub(super) fn slip(rx: &Rx<'_>, hamlet: UnitId, record: RecordId) -> Result<Row, Outcome> {
    let (kind, issued_at, expires_at, done_at, body) = rx.one(&SLIP, (hamlet, record))?;
    let kind = SlipKind::of_key(&kind).ok_or_else(|| Outcome::fault("a slip of an unknown kind"))?;
    let (issued_at, expires_at) = (Instant::of_millis(issued_at), Instant::of_millis(expires_at));
    Ok(Row { kind, issued_at, expires_at, done_at: done_at.map(Instant::of_millis), body })
}

/// Notes that it was opened.
pub(super) fn seen(tx: &Tx<'_>, hamlet: UnitId, record: RecordId) -> Result<(), Outcome> {
    tx.run(&SEEN, (hamlet, record, tx.at()))?;
    Ok(())
}

/// Notes that he saw to it.
pub(super) fn done(tx: &Tx<'_>, hamlet: UnitId, record: RecordId) -> Result<(), Outcome> {
    tx.run(&DONE, (hamlet, record, tx.at()))?;
    Ok(())
}
