//! Statements on returns.

use kernel::{Instant, Outcome, PlaceId, PostId, TypedId, UnitId};
use store::{Rx, Tx, sql};
use uuid::Uuid;

use super::model::{
    ReturnAnswer, ReturnCell, ReturnHead, ReturnId, ReturnNote, ReturnRef, ReturnSignature, ReturnState,
};

sql! {
    write BEGIN(Id, Id, Int, Text, Int, Int, Text, Int) =
        "INSERT INTO return_sheet (unit_id, return_id, place_id, definition, period, version, state, zero,
             reason, created_at, row_version)
         VALUES ($1, $2, $3, $4, $5, $6, 'draft', 0, $7, $8, 1) ON CONFLICT DO NOTHING";
    read HEAD(Id, Id) -> (Id, Id, Int, Text, Int, Int, Text, Int, Text, OptInt, OptText, OptText, OptId, OptText, OptBytes, OptInt, OptText, OptText, OptInt, OptInt, Int) =
        "SELECT unit_id, return_id, place_id, definition, period, version, state, zero, reason, submitted_at,
             signer_name, signer_role, signer_post, signed_text, signed_hash, answered_at, answered_name,
             answer_note, locked_at, superseded_at, row_version
         FROM return_sheet WHERE unit_id = $1 AND return_id = $2";
    read HELD(Id, Id) -> (Id, Id, Int, Text, Int, Int, Text, Int, Text, OptInt, OptText, OptText, OptId, OptText, OptBytes, OptInt, OptText, OptText, OptInt, OptInt, Int) =
        "SELECT unit_id, return_id, place_id, definition, period, version, state, zero, reason, submitted_at,
             signer_name, signer_role, signer_post, signed_text, signed_hash, answered_at, answered_name,
             answer_note, locked_at, superseded_at, row_version
         FROM return_sheet WHERE unit_id = $1 AND return_id = $2 FOR UPDATE";
    read OF_UNIT(Id) -> (Id, Id, Int, Text, Int, Int, Text, Int, Text, OptInt, OptText, OptText, OptId, OptText, OptBytes, OptInt, OptText, OptText, OptInt, OptInt, Int) =
        "SELECT unit_id, return_id, place_id, definition, period, version, state, zero, reason, submitted_at,
             signer_name, signer_role, signer_post, signed_text, signed_hash, answered_at, answered_name,
             answer_note, locked_at, superseded_at, row_version
         FROM return_sheet WHERE unit_id = $1 ORDER BY created_at DESC, version DESC LIMIT 50";
    read IN_PERIOD(Text, Int, Text, Text) -> (Id, Id, Int, Text, Int, Int, Text, Int, Text, OptInt, OptText, OptText, OptId, OptText, OptBytes, OptInt, OptText, OptText, OptInt, OptInt, Int) =
        "SELECT s.unit_id, s.return_id, s.place_id, s.definition, s.period, s.version, s.state, s.zero, s.reason,
             s.submitted_at, s.signer_name, s.signer_role, s.signer_post, NULL, s.signed_hash,
             s.answered_at, s.answered_name, s.answer_note, s.locked_at, s.superseded_at, s.row_version
         FROM return_sheet s JOIN unit u ON u.unit_id = s.unit_id
         WHERE s.definition = $1 AND s.period = $2 AND u.path >= $3 AND u.path < $4
         ORDER BY s.unit_id, s.version";
    read CELLS(Id, Id) -> (Text, Int, Text, Int, Text) =
        "SELECT code, value, source, entered_at, entered_name FROM return_cell
         WHERE unit_id = $1 AND return_id = $2 ORDER BY code";
    write PUT_CELL(Id, Id, Text, Int, Text, Int, Text) =
        "INSERT INTO return_cell (unit_id, return_id, code, value, source, entered_at, entered_name)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (unit_id, return_id, code) DO UPDATE SET value = excluded.value, source = excluded.source,
             entered_at = excluded.entered_at, entered_name = excluded.entered_name";
    write DROP_CELL(Id, Id, Text) =
        "DELETE FROM return_cell WHERE unit_id = $1 AND return_id = $2 AND code = $3";
    read NOTES(Id, Id) -> (Text, Text) =
        "SELECT code, note FROM return_note WHERE unit_id = $1 AND return_id = $2 ORDER BY code";
    write PUT_NOTE(Id, Id, Text, Text, Int) =
        "INSERT INTO return_note (unit_id, return_id, code, note, noted_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (unit_id, return_id, code) DO UPDATE SET note = excluded.note, noted_at = excluded.noted_at";
    write DROP_NOTES(Id, Id) =
        "DELETE FROM return_note WHERE unit_id = $1 AND return_id = $2";
    write TOUCH(Id, Id, Int) =
        "UPDATE return_sheet SET row_version = row_version + 1
         WHERE unit_id = $1 AND return_id = $2 AND row_version = $3";
    write SIGN(Id, Id, Text, Int, Int, Text, Text, Id, Text, Bytes) =
        "UPDATE return_sheet SET state = $3, zero = $4, submitted_at = $5, signer_name = $6, signer_role = $7,
             signer_post = $8, signed_text = $9, signed_hash = $10, answered_at = NULL, answered_name = NULL,
             answered_post = NULL, answer_note = NULL, row_version = row_version + 1
         WHERE unit_id = $1 AND return_id = $2";
    write ANSWER(Id, Id, Text, Int, Text, Id, Text, OptInt) =
        "UPDATE return_sheet SET state = $3, answered_at = $4, answered_name = $5, answered_post = $6,
             answer_note = $7, locked_at = $8, row_version = row_version + 1
         WHERE unit_id = $1 AND return_id = $2";
    write SUPERSEDE(Id, Text, Int, Int, Int) =
        "UPDATE return_sheet SET superseded_at = $5
         WHERE unit_id = $1 AND definition = $2 AND period = $3 AND version < $4
           AND state = 'locked' AND superseded_at IS NULL";
    read LOCKED_SUMS(Text, Int, Text, Text) -> (Text, Int, Int) =
        "SELECT c.code, CAST(sum(c.value) AS BIGINT), count(*)
         FROM return_sheet s JOIN return_cell c ON c.unit_id = s.unit_id AND c.return_id = s.return_id
              JOIN unit u ON u.unit_id = s.unit_id
         WHERE s.definition = $1 AND s.period = $2 AND s.state = 'locked' AND s.superseded_at IS NULL
           AND u.path >= $3 AND u.path < $4
         GROUP BY c.code ORDER BY c.code";
    read BY_PLACE(Text, Int, Text, Text, Text) -> (Int, Text, OptInt) =
        "SELECT s.place_id, s.state, c.value
         FROM return_sheet s JOIN unit u ON u.unit_id = s.unit_id
              LEFT JOIN return_cell c ON c.unit_id = s.unit_id AND c.return_id = s.return_id AND c.code = $3
         WHERE s.definition = $1 AND s.period = $2 AND s.superseded_at IS NULL
           AND s.state IN ('submitted', 'accepted', 'locked') AND u.path >= $4 AND u.path < $5
         ORDER BY s.place_id"
}

type Row = (
    Uuid,
    Uuid,
    i64,
    String,
    i64,
    i64,
    String,
    i64,
    String,
    Option<i64>,
    Option<String>,
    Option<String>,
    Option<Uuid>,
    Option<String>,
    Option<Vec<u8>>,
    Option<i64>,
    Option<String>,
    Option<String>,
    Option<i64>,
    Option<i64>,
    i64,
);

fn head_of(row: Row) -> Result<ReturnHead, Outcome> {
    let state = ReturnState::of_key(&row.6).ok_or_else(|| Outcome::fault("a return in an unknown state"))?;
    let signature = match (row.9, row.10, row.11, row.12, row.14) {
        (Some(at), Some(name), Some(role), Some(post), Some(hash)) => Some(ReturnSignature {
            name,
            role,
            post: PostId::of_uuid(post),
            at: Instant::of_millis(at),
            text: row.13.unwrap_or_default(),
            hash: hash.try_into().map_err(|_| Outcome::fault("a return's hash of a wrong length"))?,
        }),
        _ => None,
    };
    let answer = row.15.zip(row.16).map(|(at, name)| ReturnAnswer {
        name,
        at: Instant::of_millis(at),
        note: row.17.unwrap_or_default(),
    });
    Ok(ReturnHead {
        reference: ReturnRef { unit: UnitId::of_uuid(row.0), id: ReturnId::of_uuid(row.1) },
        place: PlaceId(row.2),
        definition: row.3,
        period: row.4,
        version: row.5,
        state,
        zero: row.7 != 0,
        reason: row.8,
        signature,
        answer,
        locked_at: row.18.map(Instant::of_millis),
        superseded_at: row.19.map(Instant::of_millis),
        row_version: row.20,
    })
}

fn heads_of(rows: Vec<Row>) -> Result<Vec<ReturnHead>, Outcome> {
    rows.into_iter().map(head_of).collect()
}

/// A return to be begun.
pub(super) struct Beginning<'b> {
    pub(super) reference: ReturnRef,
    pub(super) place: PlaceId,
    pub(super) definition: &'b str,
    pub(super) period: i64,
    pub(super) version: i64,
    pub(super) reason: &'b str,
}

/// Begins a return; nothing when this version was begun before.
pub(super) fn begin(tx: &Tx<'_>, new: &Beginning<'_>) -> Result<(), Outcome> {
    let ReturnRef { unit, id } = new.reference;
    tx.run(&BEGIN, (unit, id, new.place, new.definition, new.period, new.version, new.reason, tx.at()))?;
    Ok(())
}

/// A return without its rows.
pub(super) fn head(rx: &Rx<'_>, of: ReturnRef) -> Result<ReturnHead, Outcome> {
    rx.opt(&HEAD, (of.unit, of.id))?.map(head_of).ok_or(Outcome::NotVisible)?
}

/// The same, held until the action ends.
pub(super) fn hold(tx: &Tx<'_>, of: ReturnRef) -> Result<ReturnHead, Outcome> {
    tx.opt(&HELD, (of.unit, of.id))?.map(head_of).ok_or(Outcome::NotVisible)?
}

/// The latest returns of an office.
pub(super) fn of_unit(rx: &Rx<'_>, unit: UnitId) -> Result<Vec<ReturnHead>, Outcome> {
    heads_of(rx.all(&OF_UNIT, (unit,))?)
}

/// Every return of a period below a range of paths, by office and version;
/// without the signed texts.
pub(super) fn in_period(
    rx: &Rx<'_>,
    definition: &str,
    period: i64,
    range: &(String, String),
) -> Result<Vec<ReturnHead>, Outcome> {
    heads_of(rx.all(&IN_PERIOD, (definition, period, range.0.as_str(), range.1.as_str()))?)
}

/// The rows of a return.
pub(super) fn cells(rx: &Rx<'_>, of: ReturnRef) -> Result<Vec<ReturnCell>, Outcome> {
    let cell = |(code, value, source, at, name): (String, i64, String, i64, String)| ReturnCell {
        code,
        value,
        entered: source == "entered",
        at: Instant::of_millis(at),
        name,
    };
    Ok(rx.all(&CELLS, (of.unit, of.id))?.into_iter().map(cell).collect())
}

/// Writes a row.
pub(super) fn put_cell(tx: &Tx<'_>, of: ReturnRef, cell: &ReturnCell) -> Result<(), Outcome> {
    let source = if cell.entered { "entered" } else { "computed" };
    tx.run(&PUT_CELL, (of.unit, of.id, cell.code.as_str(), cell.value, source, cell.at, cell.name.as_str()))?;
    Ok(())
}

/// Takes a row's figure away.
pub(super) fn drop_cell(tx: &Tx<'_>, of: ReturnRef, code: &str) -> Result<(), Outcome> {
    tx.run(&DROP_CELL, (of.unit, of.id, code))?;
    Ok(())
}

/// What was asked about rows.
pub(super) fn notes(rx: &Rx<'_>, of: ReturnRef) -> Result<Vec<ReturnNote>, Outcome> {
    let rows = rx.all(&NOTES, (of.unit, of.id))?;
    Ok(rows.into_iter().map(|(code, note)| ReturnNote { code, note }).collect())
}

/// Replaces what is asked about rows.
pub(super) fn put_notes(tx: &Tx<'_>, of: ReturnRef, notes: &[ReturnNote]) -> Result<(), Outcome> {
    tx.run(&DROP_NOTES, (of.unit, of.id))?;
    for note in notes {
        tx.run(&PUT_NOTE, (of.unit, of.id, note.code.as_str(), note.note.as_str(), tx.at()))?;
    }
    Ok(())
}

/// Counts a change of what was seen at `seen`.
pub(super) fn touch(tx: &Tx<'_>, of: ReturnRef, seen: i64) -> Result<(), Outcome> {
    if tx.run(&TOUCH, (of.unit, of.id, seen))? == 1 { Ok(()) } else { Err(Outcome::Stale) }
}

/// Writes a signature.
pub(super) fn sign(
    tx: &Tx<'_>,
    of: ReturnRef,
    state: ReturnState,
    zero: bool,
    by: &ReturnSignature,
) -> Result<(), Outcome> {
    let row = (
        of.unit,
        of.id,
        state.key(),
        i64::from(zero),
        by.at,
        by.name.as_str(),
        by.role.as_str(),
        by.post,
        by.text.as_str(),
        &by.hash,
    );
    if tx.run(&SIGN, row)? == 1 { Ok(()) } else { Err(Outcome::NotVisible) }
}

/// Writes the answer of the office above; `locked` when it locks the figures.
pub(super) fn answer(
    tx: &Tx<'_>,
    of: ReturnRef,
    state: ReturnState,
    by: (&str, PostId),
    note: &str,
    locked: Option<Instant>,
) -> Result<(), Outcome> {
    let row = (of.unit, of.id, state.key(), tx.at(), by.0, by.1, note, locked);
    if tx.run(&ANSWER, row)? == 1 { Ok(()) } else { Err(Outcome::NotVisible) }
}

/// Marks earlier locked versions as replaced by this one.
pub(super) fn supersede(tx: &Tx<'_>, by: &ReturnHead) -> Result<(), Outcome> {
    tx.run(&SUPERSEDE, (by.reference.unit, by.definition.as_str(), by.period, by.version, tx.at()))?;
    Ok(())
}

/// The sums of every row over the locked returns of a period in force now:
/// (code, sum, how many returns have the row). For the national table.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn locked_sums(
    rx: &Rx<'_>,
    definition: &str,
    period: i64,
    range: &(String, String),
) -> Result<Vec<(String, i64, i64)>, Outcome> {
    rx.all(&LOCKED_SUMS, (definition, period, range.0.as_str(), range.1.as_str()))
}

/// Where returns of a period were signed, with the figure of one row: (place,
/// whether locked, figure). Replaced versions are left out.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn signed_by_place(
    rx: &Rx<'_>,
    definition: &str,
    period: i64,
    code: &str,
    range: &(String, String),
) -> Result<Vec<(PlaceId, bool, i64)>, Outcome> {
    let rows = rx.all(&BY_PLACE, (definition, period, code, range.0.as_str(), range.1.as_str()))?;
    let row = |(place, state, value): (i64, String, Option<i64>)| {
        (PlaceId(place), state == ReturnState::Locked.key(), value.unwrap_or(0))
    };
    Ok(rows.into_iter().map(row).collect())
}
