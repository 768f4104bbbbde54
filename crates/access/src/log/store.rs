//! Statements on the logs of units and the instance log.

use std::collections::BTreeMap;

use ::store::{Rx, Tx, sql};
use kernel::{AccountId, Outcome, PostId, RecordId, TypedId, UnitId};

sql! { read HEADS() -> (Id, Int, Bytes) = "SELECT unit_id, size, frontier FROM unit_head ORDER BY unit_id" }
sql! { read LEAVES(Id, Int, Int) -> (Int, Bytes, Int, OptId, OptId, Int, Int, OptId, Int, OptId, Int) =
"SELECT seq, leaf, at, post_id, account_id, action, record_kind, record_id, purpose, grant_id, outcome
 FROM audit_leaf WHERE unit_id = $1 AND seq >= $2 ORDER BY seq LIMIT $3" }
sql! { read LEAVES_OF_RECORD(Id, Id) -> (Bytes) =
"SELECT leaf FROM audit_leaf WHERE unit_id = $1 AND record_id = $2 ORDER BY seq" }
sql! { read NEWEST_LEAVES(Id, Int, Int) -> (Int, Bytes) =
"SELECT seq, leaf FROM audit_leaf WHERE unit_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3" }
sql! { read READERS(Id, Int) -> (Id, Text) =
"SELECT DISTINCT a.account_id, a.display_name FROM audit_leaf l JOIN account a ON a.account_id = l.account_id
 WHERE l.unit_id = $1 AND l.seq >= $2" }
sql! { read ENTRIES() -> (Int, Id, Int, Bytes) =
"SELECT seq, unit_id, size, root FROM log_entry ORDER BY seq" }
sql! { write ADD_ENTRY(Int, Id, Int, Bytes, Int) =
"INSERT INTO log_entry (seq, unit_id, size, root, at) VALUES ($1, $2, $3, $4, $5)" }
sql! { read NOTES(Int) -> (Int, Text) =
"SELECT size, note FROM checkpoint WHERE generation = $1 ORDER BY size" }
sql! { write ADD_NOTE(Int, Int, Bytes, Text, Int) =
"INSERT INTO checkpoint (generation, size, frontier, note, at) VALUES ($1, $2, $3, $4, $5)
 ON CONFLICT (generation, size) DO NOTHING" }

/// The heads of all units: unit, size, frontier.
pub fn heads(rx: &Rx<'_>) -> Result<Vec<(UnitId, i64, Vec<u8>)>, Outcome> {
    Ok(rx
        .all(&HEADS, ())?
        .into_iter()
        .map(|(unit, size, frontier)| (UnitId::of_uuid(unit), size, frontier))
        .collect())
}

/// Whoever stands in a unit's log from a leaf on, with the name colleagues see.
pub fn readers(rx: &Rx<'_>, unit: UnitId, from: i64) -> Result<BTreeMap<AccountId, String>, Outcome> {
    let named = |(account, name)| (AccountId::of_uuid(account), name);
    Ok(rx.all(&READERS, (unit, from))?.into_iter().map(named).collect())
}

/// A leaf as kept: its bytes, which the tree binds, and the columns beside
/// them, by which lists are made.
#[derive(Debug, Clone)]
pub struct LeafRow {
    /// Its number.
    pub seq: i64,
    /// The bytes.
    pub leaf: Vec<u8>,
    /// When, ms UTC.
    pub at_ms: i64,
    /// In which post.
    pub post: Option<PostId>,
    /// By whom.
    pub account: Option<AccountId>,
    /// What.
    pub action: i64,
    /// The kind of record.
    pub kind: i64,
    /// The record.
    pub record: Option<RecordId>,
    /// Why.
    pub purpose: i64,
    /// Under which grant.
    pub grant: Option<[u8; 16]>,
    /// How it ended.
    pub outcome: i64,
}

/// Leaves of a unit from a number on, at most `limit`.
pub fn leaves(rx: &Rx<'_>, unit: UnitId, from: i64, limit: i64) -> Result<Vec<LeafRow>, Outcome> {
    let rows = rx.all(&LEAVES, (unit, from, limit))?;
    Ok(rows
        .into_iter()
        .map(|(seq, leaf, at_ms, post, account, action, kind, record, purpose, grant, outcome)| LeafRow {
            seq,
            leaf,
            at_ms,
            post: post.map(PostId::of_uuid),
            account: account.map(AccountId::of_uuid),
            action,
            kind,
            record: record.map(RecordId::of_uuid),
            purpose,
            grant: grant.map(uuid::Uuid::into_bytes),
            outcome,
        })
        .collect())
}

/// The newest leaves of a unit before a number, newest first.
pub fn newest(rx: &Rx<'_>, unit: UnitId, before: i64, limit: i64) -> Result<Vec<(i64, Vec<u8>)>, Outcome> {
    rx.all(&NEWEST_LEAVES, (unit, before, limit))
}

/// The leaves that name a record in one unit's log.
pub fn of_record(rx: &Rx<'_>, unit: UnitId, record: RecordId) -> Result<Vec<Vec<u8>>, Outcome> {
    Ok(rx.all(&LEAVES_OF_RECORD, (unit, record))?.into_iter().map(|(leaf,)| leaf).collect())
}

/// An entry of the instance log: number, unit, size, root.
pub type Entered = (i64, UnitId, i64, Vec<u8>);

/// The instance log, in order.
pub fn entries(rx: &Rx<'_>) -> Result<Vec<Entered>, Outcome> {
    let rows = rx.all(&ENTRIES, ())?;
    Ok(rows.into_iter().map(|(seq, unit, size, root)| (seq, UnitId::of_uuid(unit), size, root)).collect())
}

/// Appends to the instance log.
pub fn add_entry(tx: &Tx<'_>, seq: i64, unit: UnitId, size: i64, root: &[u8]) -> Result<(), Outcome> {
    tx.run(&ADD_ENTRY, (seq, unit, size, root, tx.at().millis()))?;
    Ok(())
}

/// The signed checkpoints of a generation, by rising size.
pub fn notes(rx: &Rx<'_>, generation: i64) -> Result<Vec<(i64, String)>, Outcome> {
    rx.all(&NOTES, (generation,))
}

/// Keeps a signed checkpoint.
pub fn add_note(
    tx: &Tx<'_>,
    generation: i64,
    frontier: &[u8],
    (size, note): (i64, &str),
) -> Result<(), Outcome> {
    tx.run(&ADD_NOTE, (generation, size, frontier, note, tx.at().millis()))?;
    Ok(())
}
