//! Statements on cases.

use kernel::{AccountId, Instant, Outcome, PlaceId, PostId, RecordId, TypedId, UnitId};
use store::{Rx, Tx, sql};
use uuid::Uuid;

use super::model::{CaseFile, Listed, Reading, RowKind, State};

sql! {
    write ADD_FILE(Id, Id, Text, Int, Int, Int, Id, Id, OptInt) =
        "INSERT INTO case_file (unit_id, record_id, state, opened_at, place_id, danger, assignee_post, author,
             next_safety_at, running, times_opened, row_version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 1, 1) ON CONFLICT (unit_id, record_id) DO NOTHING";
    read FILE(Id, Id) -> (Text, Int, Int, Int, Id, Id, OptInt, OptInt, Int, OptInt, OptId, OptInt, OptId, Int, Int) =
        "SELECT state, opened_at, place_id, danger, assignee_post, author, verified_at, next_safety_at, running,
             runs_until, closing_by, closed_at, closed_by, times_opened, row_version
         FROM case_file WHERE unit_id = $1 AND record_id = $2";
    write SETTLE(Id, Id, Int, Text, Int, Id, OptInt, OptInt, Int, OptInt, OptId, OptInt, OptId, Int) =
        "UPDATE case_file SET state = $4, danger = $5, assignee_post = $6, verified_at = $7, next_safety_at = $8,
             running = $9, runs_until = $10, closing_by = $11, closed_at = $12, closed_by = $13,
             times_opened = $14, row_version = row_version + 1
         WHERE unit_id = $1 AND record_id = $2 AND row_version = $3";
    write ADD_ROW(Id, Id, Id, Text, Bytes, Int) =
        "INSERT INTO case_row (unit_id, record_id, row_id, kind, version, body, at)
         VALUES ($1, $2, $3, $4, 1, $5, $6) ON CONFLICT (unit_id, record_id, row_id) DO NOTHING";
    write PUT_ROW(Id, Id, Id, Int, Bytes, Int) =
        "UPDATE case_row SET version = version + 1, body = $5, at = $6
         WHERE unit_id = $1 AND record_id = $2 AND row_id = $3 AND version = $4";
    read ROWS(Id, Id) -> (Id, Text, Int, Bytes, Int) =
        "SELECT row_id, kind, version, body, at FROM case_row
         WHERE unit_id = $1 AND record_id = $2 ORDER BY at, row_id LIMIT 1000";
    read HEADER(Id, Id) -> (Id, Int, Bytes, Int) =
        "SELECT row_id, version, body, at FROM case_row
         WHERE unit_id = $1 AND record_id = $2 AND row_id = $2";
    read LIST(Id, Int, Id, Int) -> (Id, Text, Int, Int, OptInt, Id) =
        "SELECT record_id, state, opened_at, danger, next_safety_at, assignee_post FROM case_file
         WHERE unit_id = $1 AND (opened_at, record_id) < ($2, $3)
         ORDER BY opened_at DESC, record_id DESC LIMIT $4";
    read PROMISED(Id, Int, Int) -> (Id, Int) =
        "SELECT record_id, next_safety_at FROM case_file
         WHERE unit_id = $1 AND next_safety_at IS NOT NULL AND next_safety_at < $2
         ORDER BY next_safety_at, record_id LIMIT $3";
    read CLOSING(Id, Int) -> (Id, Int) =
        "SELECT record_id, opened_at FROM case_file WHERE unit_id = $1 AND state = 'closing'
         ORDER BY opened_at, record_id LIMIT $2";
    write SEE(Id, Id, Bytes, Int, Int, Int) =
        "INSERT INTO case_sight (unit_id, record_id, session_id, purpose, fields, until_ms)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (unit_id, record_id, session_id)
         DO UPDATE SET purpose = excluded.purpose, fields = excluded.fields, until_ms = excluded.until_ms";
    write FORGET_SIGHTS(Id, Int) = "DELETE FROM case_sight WHERE unit_id = $1 AND until_ms <= $2";
    read SIGHT(Id, Id, Bytes, Int) -> (Int, Int, Int) =
        "SELECT purpose, fields, until_ms FROM case_sight
         WHERE unit_id = $1 AND record_id = $2 AND session_id = $3 AND until_ms > $4";
    read READINGS(Id, Id, Int, Int) -> (Int, Int, OptId, Int, Int, OptText) =
        "SELECT leaf.seq, leaf.at, leaf.account_id, leaf.action, leaf.purpose, post.role
         FROM audit_leaf AS leaf
         LEFT JOIN post ON post.unit_id = leaf.unit_id AND post.post_id = leaf.post_id
         WHERE leaf.unit_id = $1 AND leaf.record_id = $2 AND leaf.seq < $3
         ORDER BY leaf.seq DESC LIMIT $4"
}

/// A sealed row as kept.
#[derive(Clone)]
pub(super) struct SealedRow {
    pub(super) row: [u8; 16],
    pub(super) kind: RowKind,
    pub(super) version: i64,
    pub(super) body: Vec<u8>,
    pub(super) at: Instant,
}

/// Where a list goes on: opened, record. The first page starts here.
pub(super) fn last() -> (Instant, RecordId) {
    (Instant::of_millis(i64::MAX), RecordId::of_bytes([0xFF; 16]))
}

/// Writes a new case's clear columns; false when it is there already.
pub(super) fn add_file(tx: &Tx<'_>, file: &CaseFile) -> Result<bool, Outcome> {
    let row = (
        file.unit,
        file.record,
        file.state.key(),
        file.opened_at,
        file.place,
        file.danger,
        file.assignee,
        file.author,
        file.next_safety_at.map(Instant::millis),
    );
    Ok(tx.run(&ADD_FILE, row)? == 1)
}

/// A case's clear columns.
///
/// # Errors
/// [`Outcome::NotVisible`] when the office has no such case.
pub(super) fn file(rx: &Rx<'_>, unit: UnitId, record: RecordId) -> Result<CaseFile, Outcome> {
    file_if_any(rx, unit, record)?.ok_or(Outcome::NotVisible)
}

/// A case's clear columns, when the office has such a case.
pub(super) fn file_if_any(rx: &Rx<'_>, unit: UnitId, record: RecordId) -> Result<Option<CaseFile>, Outcome> {
    let Some(row) = rx.opt(&FILE, (unit, record))? else { return Ok(None) };
    Ok(Some(CaseFile {
        unit,
        record,
        state: state_of(&row.0)?,
        opened_at: Instant::of_millis(row.1),
        place: PlaceId(row.2),
        danger: row.3,
        assignee: PostId::of_uuid(row.4),
        author: AccountId::of_uuid(row.5),
        verified_at: row.6.map(Instant::of_millis),
        next_safety_at: row.7.map(Instant::of_millis),
        running: row.8,
        runs_until: row.9.map(Instant::of_millis),
        closing_by: row.10.map(AccountId::of_uuid),
        closed_at: row.11.map(Instant::of_millis),
        closed_by: row.12.map(AccountId::of_uuid),
        times_opened: row.13,
        row_version: row.14,
    }))
}

fn state_of(key: &str) -> Result<State, Outcome> {
    State::of_key(key).ok_or_else(|| Outcome::fault("a case with an unknown state"))
}

/// Saves a case's clear columns on the version they were read at.
pub(super) fn settle(tx: &Tx<'_>, file: &CaseFile) -> Result<(), Outcome> {
    let row = (
        file.unit,
        file.record,
        file.row_version,
        file.state.key(),
        file.danger,
        file.assignee,
        file.verified_at.map(Instant::millis),
        file.next_safety_at.map(Instant::millis),
        file.running,
        file.runs_until.map(Instant::millis),
        file.closing_by,
        file.closed_at.map(Instant::millis),
        file.closed_by,
        file.times_opened,
    );
    if tx.run(&SETTLE, row)? == 1 { Ok(()) } else { Err(Outcome::Stale) }
}

/// Writes a new sealed row; false when it is there already.
pub(super) fn add_row(tx: &Tx<'_>, unit: UnitId, record: RecordId, row: &SealedRow) -> Result<bool, Outcome> {
    let id = Uuid::from_bytes(row.row);
    Ok(tx.run(&ADD_ROW, (unit, record, id, row.kind.key(), row.body.as_slice(), row.at))? == 1)
}

/// Replaces a sealed row on the version before `row.version`.
///
/// # Errors
/// [`Outcome::Stale`].
pub(super) fn put_row(tx: &Tx<'_>, unit: UnitId, record: RecordId, row: &SealedRow) -> Result<(), Outcome> {
    let id = Uuid::from_bytes(row.row);
    let done = tx.run(&PUT_ROW, (unit, record, id, row.version - 1, row.body.as_slice(), row.at))?;
    if done == 1 { Ok(()) } else { Err(Outcome::Stale) }
}

/// Every sealed row of a case, in one statement.
pub(super) fn rows(rx: &Rx<'_>, unit: UnitId, record: RecordId) -> Result<Vec<SealedRow>, Outcome> {
    let row = |(row, kind, version, body, at): (Uuid, String, i64, Vec<u8>, i64)| {
        let kind = RowKind::of_key(&kind).ok_or_else(|| Outcome::fault("a row of an unknown kind"))?;
        Ok(SealedRow { row: row.into_bytes(), kind, version, body, at: Instant::of_millis(at) })
    };
    rx.all(&ROWS, (unit, record))?.into_iter().map(row).collect()
}

/// The header row alone; its id is the record's.
pub(super) fn header(rx: &Rx<'_>, unit: UnitId, record: RecordId) -> Result<SealedRow, Outcome> {
    let (row, version, body, at) = rx.one(&HEADER, (unit, record))?;
    Ok(SealedRow { row: row.into_bytes(), kind: RowKind::Header, version, body, at: Instant::of_millis(at) })
}

/// A page of an office's cases, the latest first.
pub(super) fn list(
    rx: &Rx<'_>,
    unit: UnitId,
    before: (Instant, RecordId),
    most: i64,
) -> Result<Vec<Listed>, Outcome> {
    let listed =
        |(record, state, opened_at, danger, next, assignee): (Uuid, String, i64, i64, Option<i64>, Uuid)| {
            Ok(Listed {
                record: RecordId::of_uuid(record),
                state: state_of(&state)?,
                opened_at: Instant::of_millis(opened_at),
                danger,
                next_safety_at: next.map(Instant::of_millis),
                assignee: PostId::of_uuid(assignee),
            })
        };
    rx.all(&LIST, (unit, before.0, before.1, most))?.into_iter().map(listed).collect()
}

/// Cases whose safety is to be asked again before a moment.
pub(super) fn promised(
    rx: &Rx<'_>,
    unit: UnitId,
    until: Instant,
    most: i64,
) -> Result<Vec<(RecordId, Instant)>, Outcome> {
    let rows = rx.all(&PROMISED, (unit, until, most))?;
    Ok(rows.into_iter().map(|(record, at)| (RecordId::of_uuid(record), Instant::of_millis(at))).collect())
}

/// Cases that wait for a second person.
pub(super) fn closing(rx: &Rx<'_>, unit: UnitId, most: i64) -> Result<Vec<(RecordId, Instant)>, Outcome> {
    let rows = rx.all(&CLOSING, (unit, most))?;
    Ok(rows.into_iter().map(|(record, at)| (RecordId::of_uuid(record), Instant::of_millis(at))).collect())
}

/// What a session has open of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// A number of `access::Purpose`.
    pub purpose: u16,
    /// Bits of the fields.
    pub fields: i64,
    /// Until when.
    pub until: Instant,
}

/// Keeps what a session opened, and forgets what has run out.
pub(super) fn see(
    tx: &Tx<'_>,
    unit: UnitId,
    record: RecordId,
    session: &[u8; 32],
    sight: Sight,
) -> Result<(), Outcome> {
    tx.run(&FORGET_SIGHTS, (unit, tx.at()))?;
    let row = (unit, record, session.as_slice(), i64::from(sight.purpose), sight.fields, sight.until);
    tx.run(&SEE, row)?;
    Ok(())
}

/// What a session has open of a case now.
pub(super) fn sight(
    rx: &Rx<'_>,
    unit: UnitId,
    record: RecordId,
    session: &[u8; 32],
    now: Instant,
) -> Result<Option<Sight>, Outcome> {
    let row = rx.opt(&SIGHT, (unit, record, session.as_slice(), now))?;
    Ok(row.map(|(purpose, fields, until)| Sight {
        purpose: u16::try_from(purpose).unwrap_or(0),
        fields,
        until: Instant::of_millis(until),
    }))
}

/// Who opened or wrote a case, the latest first: (number in the log, reading).
pub(super) fn readings(
    rx: &Rx<'_>,
    unit: UnitId,
    record: RecordId,
    before: i64,
    most: i64,
    own: AccountId,
) -> Result<Vec<(i64, Reading)>, Outcome> {
    let rows = rx.all(&READINGS, (unit, record, before, most))?;
    let small = |number: i64| u16::try_from(number).unwrap_or(0);
    let reading =
        |(seq, at, account, deed, purpose, role): (i64, i64, Option<Uuid>, i64, i64, Option<String>)| {
            let reading = Reading {
                at: Instant::of_millis(at),
                role: role.unwrap_or_default(),
                deed: small(deed),
                purpose: small(purpose),
                own: account.map(AccountId::of_uuid) == Some(own),
            };
            (seq, reading)
        };
    Ok(rows.into_iter().map(reading).collect())
}
