//! Statements on running clocks.

use kernel::{Instant, Outcome, RecordId, TypedId, UnitId};
use store::{Rx, Tx, sql};
use uuid::Uuid;

use super::model::{After, Deadline, Running};

type Row = (Uuid, Uuid, i64, String, String, i64, i64, i64, String, Option<i64>, i64);

sql! {
    write START(Id, Id, Text, Id, Int, Text, Int, Int, Int, Text) =
        "INSERT INTO deadline (unit_id, record_id, clock, part, record_kind, code, started_at, due_at,
             state, level, note_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10)
         ON CONFLICT (unit_id, record_id, clock, part) DO NOTHING";
    write SETTLE(Id, Id, Text, Id, Text, Int) =
        "UPDATE deadline SET state = $5, settled_at = $6
         WHERE unit_id = $1 AND record_id = $2 AND clock = $3 AND part = $4 AND state = 'open'";
    write SETTLE_ALL(Id, Id, Text, Int) =
        "UPDATE deadline SET state = $3, settled_at = $4
         WHERE unit_id = $1 AND record_id = $2 AND state = 'open'";
    read OPEN_OF(Id, Int, Int, Int, Id, Int) -> (Id, Id, Int, Text, Text, Int, Int, Int, Text, OptInt, Int) =
        "SELECT record_id, part, record_kind, code, clock, started_at, due_at, level, note_key, settled_at, rank
         FROM (SELECT record_id, part, record_kind, code, clock, started_at, due_at, level, note_key, settled_at,
                   CAST(CASE WHEN due_at < $2 THEN 0 WHEN level >= 3 THEN 1 ELSE 2 END AS BIGINT) AS rank
               FROM deadline WHERE unit_id = $1 AND state = 'open') AS running
         WHERE (rank, due_at, record_id) > ($3, $4, $5)
         ORDER BY rank, due_at, record_id LIMIT $6";
    read OF_RECORD(Id, Id) -> (Id, Id, Int, Text, Text, Int, Int, Int, Text, OptInt, Int) =
        "SELECT record_id, part, record_kind, code, clock, started_at, due_at, level, note_key, settled_at,
             CAST(2 AS BIGINT)
         FROM deadline WHERE unit_id = $1 AND record_id = $2 AND state = 'open'
         ORDER BY due_at, clock, part LIMIT 50";
    read SETTLED(Id, Int, Int) -> (Id, Id, Int, Text, Text, Int, Int, Int, Text, OptInt, Int) =
        "SELECT record_id, part, record_kind, code, clock, started_at, due_at, level, note_key, settled_at,
             CAST(3 AS BIGINT)
         FROM deadline WHERE unit_id = $1 AND state <> 'open' AND settled_at >= $2
         ORDER BY settled_at DESC LIMIT $3"
}

/// Starts a clock; the same clock on the same part twice is one.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn start(tx: &Tx<'_>, clock: &Deadline) -> Result<(), Outcome> {
    let Deadline { unit, record, record_kind, part, code, clock, started_at, due_at, level, note_key } =
        clock;
    tx.run(
        &START,
        (*unit, *record, *clock, *part, *record_kind, code.as_str(), *started_at, *due_at, *level, *note_key),
    )?;
    Ok(())
}

/// Stops one clock as [`super::MET`] or [`super::ENDED`]; with no name, every
/// clock of the record. How many stopped.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn meet(
    tx: &Tx<'_>,
    unit: UnitId,
    record: RecordId,
    clock: Option<(&str, Uuid)>,
    how: &'static str,
) -> Result<u64, Outcome> {
    match clock {
        Some((clock, part)) => tx.run(&SETTLE, (unit, record, clock, part, how, tx.at())),
        None => tx.run(&SETTLE_ALL, (unit, record, how, tx.at())),
    }
}

fn running(unit: UnitId, row: Row) -> (Running, i64) {
    let (record, part, kind, code, clock, started_at, due_at, level, note_key, settled_at, rank) = row;
    let running = Running {
        unit,
        record: RecordId::of_uuid(record),
        record_kind: u16::try_from(kind).unwrap_or(0),
        part,
        code,
        clock,
        started_at: Instant::of_millis(started_at),
        due_at: Instant::of_millis(due_at),
        level,
        note_key,
        settled_at: settled_at.map(Instant::of_millis),
    };
    (running, rank)
}

/// A page of the running clocks of an office: overdue, then danger now, then
/// by what is left. Gives where the next page goes on, if there is one.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn open_of(
    rx: &Rx<'_>,
    unit: UnitId,
    now: Instant,
    after: After,
    most: i64,
) -> Result<(Vec<Running>, Option<After>), Outcome> {
    let rows = rx.all(&OPEN_OF, (unit, now, after.rank, after.due_at, after.record, most + 1))?;
    let mut rows: Vec<_> = rows.into_iter().map(|row| running(unit, row)).collect();
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let further = rows.len() > most;
    rows.truncate(most);
    let last = rows.last().map(|(row, rank)| After { rank: *rank, due_at: row.due_at, record: row.record });
    Ok((rows.into_iter().map(|(row, _)| row).collect(), last.filter(|_| further)))
}

/// What an office settled since a moment, the latest first.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn settled_since(rx: &Rx<'_>, unit: UnitId, since: Instant, most: i64) -> Result<Vec<Running>, Outcome> {
    let rows = rx.all(&SETTLED, (unit, since, most))?;
    Ok(rows.into_iter().map(|row| running(unit, row).0).collect())
}

/// The running clocks of one record, the first to run out first.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn of_record(rx: &Rx<'_>, unit: UnitId, record: RecordId) -> Result<Vec<Running>, Outcome> {
    let rows = rx.all(&OF_RECORD, (unit, record))?;
    Ok(rows.into_iter().map(|row| running(unit, row).0).collect())
}
