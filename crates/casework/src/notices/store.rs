//! Statements on notices and questions.

use kernel::{Instant, Outcome, PlaceId, PostId, RecordId, TypedId, UnitId};
use store::{Rx, Tx, sql};
use uuid::Uuid;

use super::model::{Danger, Listed, Mode, Notice, QuestionState, RowKind, Source, State};

sql! {
    write ADD_NOTICE(Id, Id, Int, Text, Text, Int, Int, Text, Bytes, OptId) =
        "INSERT INTO notice (unit_id, record_id, received_at, source, mode, place_id, danger, state, readers,
             relay_unit, row_version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1) ON CONFLICT (unit_id, record_id) DO NOTHING";
    write ADD_ROW(Id, Id, Id, Text, Int, Bytes, Int) =
        "INSERT INTO notice_row (unit_id, record_id, row_id, kind, version, body, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (unit_id, record_id, row_id) DO NOTHING";
    write ADD_DESK(Id, Id, Int, Text, Int, Text, Id) =
        "INSERT INTO notice_desk (unit_id, record_id, owner_unit, received_at, source, danger, state)
         VALUES ($7, $1, $2, $3, $4, $5, $6) ON CONFLICT (unit_id, record_id) DO NOTHING";
    write ADD_TWO_DESKS(Id, Id, Int, Text, Int, Text, Id, Id) =
        "INSERT INTO notice_desk (unit_id, record_id, owner_unit, received_at, source, danger, state)
         VALUES ($7, $1, $2, $3, $4, $5, $6), ($8, $1, $2, $3, $4, $5, $6)
         ON CONFLICT (unit_id, record_id) DO NOTHING";
    write ADD_THREE_DESKS(Id, Id, Int, Text, Int, Text, Id, Id, Id) =
        "INSERT INTO notice_desk (unit_id, record_id, owner_unit, received_at, source, danger, state)
         VALUES ($7, $1, $2, $3, $4, $5, $6), ($8, $1, $2, $3, $4, $5, $6), ($9, $1, $2, $3, $4, $5, $6)
         ON CONFLICT (unit_id, record_id) DO NOTHING";
    read NOTICE(Id, Id) -> (Int, Text, Text, Int, Int, Text, Bytes, OptId, OptId, OptId, OptId, Int) =
        "SELECT received_at, source, mode, place_id, danger, state, readers, relay_unit, case_unit, case_record,
             asked_by, row_version
         FROM notice WHERE unit_id = $1 AND record_id = $2";
    read ROWS(Id, Id) -> (Id, Text, Int, Bytes, Int) =
        "SELECT row_id, kind, version, body, at FROM notice_row
         WHERE unit_id = $1 AND record_id = $2 ORDER BY at, row_id LIMIT 500";
    read DESK(Id, Id) -> (Id, Int, Text, Int, Text, OptInt) =
        "SELECT owner_unit, received_at, source, danger, state, first_opened_at
         FROM notice_desk WHERE unit_id = $1 AND record_id = $2";
    read LIST(Id, Int, Id, Int) -> (Id, Id, Int, Text, Int, Text, OptInt) =
        "SELECT record_id, owner_unit, received_at, source, danger, state, first_opened_at
         FROM notice_desk WHERE unit_id = $1 AND (received_at, record_id) < ($2, $3)
         ORDER BY received_at DESC, record_id DESC LIMIT $4";
    write SETTLE(Id, Id, Int, Text, Int, OptId, OptId, OptId) =
        "UPDATE notice SET state = $4, danger = $5, asked_by = $6, case_unit = $7, case_record = $8,
             row_version = row_version + 1
         WHERE unit_id = $1 AND record_id = $2 AND row_version = $3";
    write SET_DESK(Id, Id, Text, Int) =
        "UPDATE notice_desk SET state = $3, danger = $4 WHERE unit_id = $1 AND record_id = $2";
    write SET_READERS(Id, Id, Bytes, Int) =
        "UPDATE notice SET readers = $3, row_version = row_version + 1
         WHERE unit_id = $1 AND record_id = $2 AND row_version = $4";
    write FIRST_OPENED(Id, Id, Int) =
        "UPDATE notice_desk SET first_opened_at = $3
         WHERE unit_id = $1 AND record_id = $2 AND first_opened_at IS NULL";
    write ADD_READING(Id, Id, Id, Text, Int, Text) =
        "INSERT INTO notice_reading (unit_id, record_id, reader_unit, post_role, hour, office)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (unit_id, record_id, reader_unit, post_role, hour) DO NOTHING";
    read READINGS(Id, Id) -> (Text, Text, Int) =
        "SELECT post_role, office, hour FROM notice_reading
         WHERE unit_id = $1 AND record_id = $2 ORDER BY hour, office, post_role LIMIT 200";
    write ADD_RELAY(Id, Id, Int) =
        "INSERT INTO notice_relay (unit_id, relay_id, relayed_at) VALUES ($1, $2, $3)
         ON CONFLICT (unit_id, relay_id) DO NOTHING";
    read RELAYS(Id, Int) -> (Int) = "SELECT count(*) FROM notice_relay WHERE unit_id = $1 AND relayed_at >= $2";
    read OF_CASE(Id, Id) -> (Id) =
        "SELECT record_id FROM notice WHERE unit_id = $1 AND case_record = $2 ORDER BY record_id";
    write ADD_QUESTION(Id, Id, Int) =
        "INSERT INTO question (unit_id, record_id, received_at, state, row_version) VALUES ($1, $2, $3, 'received', 1)
         ON CONFLICT (unit_id, record_id) DO NOTHING";
    write ADD_QUESTION_ROW(Id, Id, Id, Text, Int, Bytes, Int) =
        "INSERT INTO question_row (unit_id, record_id, row_id, kind, version, body, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (unit_id, record_id, row_id) DO NOTHING";
    read QUESTION(Id, Id) -> (Int, Text, OptInt, Int) =
        "SELECT received_at, state, answered_at, row_version FROM question WHERE unit_id = $1 AND record_id = $2";
    read QUESTION_ROWS(Id, Id) -> (Id, Text, Int, Bytes, Int) =
        "SELECT row_id, kind, version, body, at FROM question_row
         WHERE unit_id = $1 AND record_id = $2 ORDER BY at, row_id LIMIT 200";
    read QUESTIONS(Id, Int, Id, Int) -> (Id, Int, Text) =
        "SELECT record_id, received_at, state FROM question
         WHERE unit_id = $1 AND (received_at, record_id) < ($2, $3)
         ORDER BY received_at DESC, record_id DESC LIMIT $4";
    write READ_QUESTION(Id, Id) =
        "UPDATE question SET state = 'read' WHERE unit_id = $1 AND record_id = $2 AND state = 'received'";
    write ANSWERED(Id, Id, Int) =
        "UPDATE question SET state = 'answered', answered_at = $3, row_version = row_version + 1
         WHERE unit_id = $1 AND record_id = $2"
}

/// A sealed row as kept.
#[derive(Clone)]
pub(super) struct SealedRow {
    /// Identity.
    pub(super) row: [u8; 16],
    /// What it holds.
    pub(super) kind: RowKind,
    /// Counts its writes.
    pub(super) version: i64,
    /// The sealed body.
    pub(super) body: Vec<u8>,
    /// When it was written.
    pub(super) at: Instant,
}

fn row_of((row, kind, version, body, at): (Uuid, String, i64, Vec<u8>, i64)) -> Result<SealedRow, Outcome> {
    let kind = RowKind::of_key(&kind).ok_or_else(|| Outcome::fault("a row of an unknown kind"))?;
    Ok(SealedRow { row: row.into_bytes(), kind, version, body, at: Instant::of_millis(at) })
}

/// Where a list goes on: received, record. The first page starts here.
pub(super) fn last() -> (Instant, RecordId) {
    (Instant::of_millis(i64::MAX), RecordId::of_bytes([0xFF; 16]))
}

fn packed(readers: &[UnitId]) -> Vec<u8> {
    readers.iter().flat_map(|unit| *unit.bytes()).collect()
}

fn unpacked(bytes: &[u8]) -> Vec<UnitId> {
    bytes.chunks_exact(16).filter_map(|id| id.try_into().ok()).map(UnitId::of_bytes).collect()
}

/// Writes a notice's clear columns.
pub(super) fn add_notice(tx: &Tx<'_>, notice: &Notice) -> Result<u64, Outcome> {
    tx.run(
        &ADD_NOTICE,
        (
            notice.unit,
            notice.record,
            notice.received_at,
            notice.source.key(),
            notice.mode.key(),
            notice.place,
            notice.danger.level(),
            notice.state.key(),
            packed(&notice.readers),
            notice.relay_unit,
        ),
    )
}

/// Puts a notice on the lists of these offices.
pub(super) fn add_desks(tx: &Tx<'_>, notice: &Notice, desks: &[UnitId]) -> Result<(), Outcome> {
    let Notice { unit, record, received_at, source, danger, state, .. } = notice;
    let (source, danger, state) = (source.key(), danger.level(), state.key());
    for some in desks.chunks(3) {
        match some {
            [a, b, c] => {
                tx.run(&ADD_THREE_DESKS, (*record, *unit, *received_at, source, danger, state, *a, *b, *c))?
            }
            [a, b] => {
                tx.run(&ADD_TWO_DESKS, (*record, *unit, *received_at, source, danger, state, *a, *b))?
            }
            [a] => tx.run(&ADD_DESK, (*record, *unit, *received_at, source, danger, state, *a))?,
            _ => 0,
        };
    }
    Ok(())
}

/// Writes a sealed row; false when it is there already.
pub(super) fn add_row(tx: &Tx<'_>, unit: UnitId, record: RecordId, row: &SealedRow) -> Result<bool, Outcome> {
    let id = Uuid::from_bytes(row.row);
    let row = (unit, record, id, row.kind.key(), row.version, row.body.as_slice(), row.at);
    Ok(tx.run(&ADD_ROW, row)? == 1)
}

/// A notice's clear columns.
pub(super) fn notice(rx: &Rx<'_>, unit: UnitId, record: RecordId) -> Result<Notice, Outcome> {
    let row = rx.one(&NOTICE, (unit, record))?;
    let (
        received_at,
        source,
        mode,
        place,
        danger,
        state,
        readers,
        relay,
        case_unit,
        case_record,
        asked_by,
        row_version,
    ) = row;
    let unknown = || Outcome::fault("a notice with an unknown key");
    Ok(Notice {
        unit,
        record,
        received_at: Instant::of_millis(received_at),
        source: Source::of_key(&source).ok_or_else(unknown)?,
        mode: Mode::of_key(&mode).ok_or_else(unknown)?,
        place: PlaceId(place),
        danger: Danger::of_level(danger),
        state: State::of_key(&state).ok_or_else(unknown)?,
        readers: unpacked(&readers),
        relay_unit: relay.map(UnitId::of_uuid),
        case: case_unit
            .zip(case_record)
            .map(|(unit, record)| (UnitId::of_uuid(unit), RecordId::of_uuid(record))),
        asked_by: asked_by.map(PostId::of_uuid),
        row_version,
    })
}

/// The sealed rows of a notice, the oldest first.
pub(super) fn rows(rx: &Rx<'_>, unit: UnitId, record: RecordId) -> Result<Vec<SealedRow>, Outcome> {
    rx.all(&ROWS, (unit, record))?.into_iter().map(row_of).collect()
}

/// A notice as one reading office has it on its list.
pub(super) fn desk(rx: &Rx<'_>, unit: UnitId, record: RecordId) -> Result<Listed, Outcome> {
    let (owner, received_at, source, danger, state, opened) = rx.one(&DESK, (unit, record))?;
    listed((record.uuid(), owner, received_at, source, danger, state, opened))
}

fn listed(row: (Uuid, Uuid, i64, String, i64, String, Option<i64>)) -> Result<Listed, Outcome> {
    let (record, owner, received_at, source, danger, state, opened) = row;
    let unknown = || Outcome::fault("a notice with an unknown key");
    Ok(Listed {
        owner: UnitId::of_uuid(owner),
        record: RecordId::of_uuid(record),
        received_at: Instant::of_millis(received_at),
        source: Source::of_key(&source).ok_or_else(unknown)?,
        danger: Danger::of_level(danger),
        state: State::of_key(&state).ok_or_else(unknown)?,
        first_opened_at: opened.map(Instant::of_millis),
    })
}

/// A page of an office's list, the latest first.
pub(super) fn list(
    rx: &Rx<'_>,
    unit: UnitId,
    before: (Instant, RecordId),
    most: i64,
) -> Result<Vec<Listed>, Outcome> {
    rx.all(&LIST, (unit, before.0, before.1, most))?.into_iter().map(listed).collect()
}

/// Saves what a notice became, on the version it was read at, and tells every
/// reading office's list.
pub(super) fn settle(tx: &Tx<'_>, notice: &Notice) -> Result<(), Outcome> {
    let Notice { unit, record, row_version, state, danger, asked_by, case, readers, .. } = notice;
    let (case_unit, case_record) = case.unzip();
    let row = (*unit, *record, *row_version, state.key(), danger.level(), *asked_by, case_unit, case_record);
    if tx.run(&SETTLE, row)? != 1 {
        return Err(Outcome::Stale);
    }
    for reader in readers {
        tx.run(&SET_DESK, (*reader, *record, state.key(), danger.level()))?;
    }
    Ok(())
}

/// Adds an office to those that read.
pub(super) fn widen(tx: &Tx<'_>, notice: &Notice, to: UnitId) -> Result<(), Outcome> {
    let mut readers = notice.readers.clone();
    readers.push(to);
    let row = (notice.unit, notice.record, packed(&readers), notice.row_version);
    if tx.run(&SET_READERS, row)? != 1 {
        return Err(Outcome::Stale);
    }
    add_desks(tx, notice, &[to])
}

/// Notes that an office opened a notice, as she may see it.
pub(super) fn opened(
    tx: &Tx<'_>,
    notice: &Notice,
    reader: UnitId,
    role: &str,
    office: &str,
) -> Result<(), Outcome> {
    tx.run(&FIRST_OPENED, (reader, notice.record, tx.at()))?;
    let hour = tx.at().millis().div_euclid(3_600_000) * 3_600_000;
    tx.run(&ADD_READING, (notice.unit, notice.record, reader, role, hour, office))?;
    Ok(())
}

/// Role, kind of office and hour of each reading.
pub(super) fn readings(
    rx: &Rx<'_>,
    unit: UnitId,
    record: RecordId,
) -> Result<Vec<(String, String, Instant)>, Outcome> {
    let rows = rx.all(&READINGS, (unit, record))?;
    Ok(rows.into_iter().map(|(role, office, hour)| (role, office, Instant::of_millis(hour))).collect())
}

/// Counts one relay of a unit.
pub(super) fn add_relay(tx: &Tx<'_>, unit: UnitId, relay: RecordId) -> Result<(), Outcome> {
    tx.run(&ADD_RELAY, (unit, relay, tx.at()))?;
    Ok(())
}

/// How many notices a unit relayed since a moment.
pub(super) fn relays(rx: &Rx<'_>, unit: UnitId, since: Instant) -> Result<i64, Outcome> {
    Ok(rx.one(&RELAYS, (unit, since))?.0)
}

/// The notices that became part of a case.
pub(super) fn of_case(rx: &Rx<'_>, unit: UnitId, case: RecordId) -> Result<Vec<RecordId>, Outcome> {
    Ok(rx.all(&OF_CASE, (unit, case))?.into_iter().map(|(record,)| RecordId::of_uuid(record)).collect())
}

/// A question's clear columns.
#[derive(Debug, Clone)]
pub(super) struct QuestionRow {
    pub(super) received_at: Instant,
    pub(super) state: QuestionState,
    pub(super) answered_at: Option<Instant>,
}

/// Writes a question; false when it is there already.
pub(super) fn add_question(tx: &Tx<'_>, unit: UnitId, record: RecordId) -> Result<bool, Outcome> {
    Ok(tx.run(&ADD_QUESTION, (unit, record, tx.at()))? == 1)
}

/// Writes a sealed row of a question; false when it is there already.
pub(super) fn add_question_row(
    tx: &Tx<'_>,
    unit: UnitId,
    record: RecordId,
    row: &SealedRow,
) -> Result<bool, Outcome> {
    let id = Uuid::from_bytes(row.row);
    let row = (unit, record, id, row.kind.key(), row.version, row.body.as_slice(), row.at);
    Ok(tx.run(&ADD_QUESTION_ROW, row)? == 1)
}

/// A question's clear columns.
pub(super) fn question(rx: &Rx<'_>, unit: UnitId, record: RecordId) -> Result<QuestionRow, Outcome> {
    let (received_at, state, answered_at, _) = rx.one(&QUESTION, (unit, record))?;
    let state =
        QuestionState::of_key(&state).ok_or_else(|| Outcome::fault("a question with an unknown key"))?;
    let answered_at = answered_at.map(Instant::of_millis);
    Ok(QuestionRow { received_at: Instant::of_millis(received_at), state, answered_at })
}

/// The sealed rows of a question, the oldest first.
pub(super) fn question_rows(rx: &Rx<'_>, unit: UnitId, record: RecordId) -> Result<Vec<SealedRow>, Outcome> {
    rx.all(&QUESTION_ROWS, (unit, record))?.into_iter().map(row_of).collect()
}

/// A page of an office's questions, the latest first.
pub(super) fn questions(
    rx: &Rx<'_>,
    unit: UnitId,
    before: (Instant, RecordId),
    most: i64,
) -> Result<Vec<(RecordId, Instant, QuestionState)>, Outcome> {
    let rows = rx.all(&QUESTIONS, (unit, before.0, before.1, most))?;
    let read = |(record, at, state): (Uuid, i64, String)| {
        let state =
            QuestionState::of_key(&state).ok_or_else(|| Outcome::fault("a question with an unknown key"))?;
        Ok((RecordId::of_uuid(record), Instant::of_millis(at), state))
    };
    rows.into_iter().map(read).collect()
}

/// Notes that a question was opened.
pub(super) fn read_question(tx: &Tx<'_>, unit: UnitId, record: RecordId) -> Result<(), Outcome> {
    tx.run(&READ_QUESTION, (unit, record))?;
    Ok(())
}

/// Notes that a question was answered.
pub(super) fn answered(tx: &Tx<'_>, unit: UnitId, record: RecordId) -> Result<(), Outcome> {
    tx.run(&ANSWERED, (unit, record, tx.at()))?;
    Ok(())
}
