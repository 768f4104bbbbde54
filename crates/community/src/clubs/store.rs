//! Statements on clubs and their meetings. Offices are read beside them, as
//! reference.

use kernel::{Date, Instant, Outcome, PostId, TypedId, UnitId};
use store::{Rx, Tx, sql};
use uuid::Uuid;

use super::model::{
    FamilyClub, FamilyClubDraft, FamilyClubEntry, FamilyClubFilter, Meeting, MeetingDraft, MeetingId,
};

sql! {
    write FOUND(Id, Id, Text, Text, Text, Text, Int, Int, Text, Int, Id) =
        "INSERT INTO club (unit_id, commune_unit, kind, decision_number, founded_on, statute_note, households,
             board, last_on, next_on, due_on, recorded_at, recorded_by_post, row_version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, NULL, $9, $10, $11, 1) ON CONFLICT (unit_id) DO NOTHING";
    write CORRECT(Id, Int, Text, Text, Text, Text, Int, Int) =
        "UPDATE club SET kind = $3, decision_number = $4, founded_on = $5, statute_note = $6, households = $7,
             board = $8, row_version = row_version + 1
         WHERE unit_id = $1 AND row_version = $2";
    write SIZE(Id, Int, Int, Int) =
        "UPDATE club SET households = $3, board = $4, row_version = row_version + 1
         WHERE unit_id = $1 AND row_version = $2";
    write MET(Id, OptText, OptText, Text) =
        "UPDATE club SET last_on = $2, next_on = $3, due_on = $4 WHERE unit_id = $1";
    read HOLD(Id) -> (Int) = "SELECT row_version FROM club WHERE unit_id = $1 FOR UPDATE";
    read CLUB(Id) -> (Id, Text, Text, Text, Text, Text, Text, Int, Int, OptText, OptText, Text, Int) =
        "SELECT c.unit_id, u.name, p.name, c.kind, c.decision_number, c.founded_on, c.statute_note, c.households,
             c.board, c.last_on, c.next_on, c.due_on, c.row_version
         FROM club c JOIN unit u ON u.unit_id = c.unit_id JOIN unit p ON p.unit_id = u.parent_id
         WHERE c.unit_id = $1";
    read CLUBS(Text, Text, Text, Text, Id, Int) ->
        (Id, Text, Text, Text, Text, Text, Text, Int, Int, OptText, OptText, Text, Int) =
        "SELECT c.unit_id, u.name, p.name, c.kind, c.decision_number, c.founded_on, c.statute_note, c.households,
             c.board, c.last_on, c.next_on, c.due_on, c.row_version
         FROM club c JOIN unit u ON u.unit_id = c.unit_id JOIN unit p ON p.unit_id = u.parent_id
         WHERE u.path >= $1 AND u.path < $2 AND u.ended_at IS NULL AND ($3 = '' OR c.kind = $3)
           AND (c.due_on > $4 OR (c.due_on = $4 AND c.unit_id > $5))
         ORDER BY c.due_on, c.unit_id LIMIT $6";
    read COUNTS(Text, Text, Text, Text) -> (Int, Int) =
        "SELECT count(*), COALESCE(CAST(sum(CASE WHEN c.due_on < $4 THEN 1 ELSE 0 END) AS BIGINT), 0)
         FROM club c JOIN unit u ON u.unit_id = c.unit_id
         WHERE u.path >= $1 AND u.path < $2 AND u.ended_at IS NULL AND ($3 = '' OR c.kind = $3)";
    read UNRECORDED(Text, Text, Int) -> (Id, Text, Text) =
        "SELECT u.unit_id, u.name, p.name
         FROM unit u JOIN unit p ON p.unit_id = u.parent_id LEFT JOIN club c ON c.unit_id = u.unit_id
         WHERE u.path >= $1 AND u.path < $2 AND u.kind = 'club' AND u.ended_at IS NULL AND c.unit_id IS NULL
         ORDER BY u.path LIMIT $3";
    write ADD_MEETING(Id, Id, Text, Text, Int, Int, Int, Int, Int, Text, OptText, Int, Id) =
        "INSERT INTO club_meeting (unit_id, meeting_id, met_on, topic, present, households, women, men, children,
             minutes, next_on, recorded_at, recorded_by_post, row_version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)
         ON CONFLICT (unit_id, meeting_id) DO NOTHING";
    write CORRECT_MEETING(Id, Id, Int, Text, Text, Int, Int, Int, Int, Text, OptText) =
        "UPDATE club_meeting SET met_on = $4, topic = $5, present = $6, women = $7, men = $8, children = $9,
             minutes = $10, next_on = $11, row_version = row_version + 1
         WHERE unit_id = $1 AND meeting_id = $2 AND row_version = $3";
    read MEETING(Id, Id) -> (Id, Text, Text, Int, Int, Int, Int, Int, Text, OptText, Int, Int) =
        "SELECT meeting_id, met_on, topic, present, households, women, men, children, minutes, next_on,
             recorded_at, row_version
         FROM club_meeting WHERE unit_id = $1 AND meeting_id = $2";
    read MEETINGS(Id, Text, Int) -> (Id, Text, Text, Int, Int, Int, Int, Int, Text, OptText, Int, Int) =
        "SELECT meeting_id, met_on, topic, present, households, women, men, children, minutes, next_on,
             recorded_at, row_version
         FROM club_meeting WHERE unit_id = $1 AND met_on < $2 ORDER BY met_on DESC LIMIT $3";
    read ON_DAY(Id, Text) -> (Id) = "SELECT meeting_id FROM club_meeting WHERE unit_id = $1 AND met_on = $2";
    read SINCE(Id, Text) -> (Int) = "SELECT count(*) FROM club_meeting WHERE unit_id = $1 AND met_on > $2";
    read FIRST_MEETING(Id) -> (OptText) = "SELECT min(met_on) FROM club_meeting WHERE unit_id = $1"
}

/// A day no meeting comes after.
pub(super) const END: Date = Date::constant(9999, 12, 31);

fn date(text: &str) -> Result<Date, Outcome> {
    text.parse().map_err(|_| Outcome::fault("a club's row with no day in it"))
}

fn maybe(text: Option<String>) -> Result<Option<Date>, Outcome> {
    text.as_deref().map(date).transpose()
}

fn text(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}

type ClubColumns = (
    Uuid,
    String,
    String,
    String,
    String,
    String,
    String,
    i64,
    i64,
    Option<String>,
    Option<String>,
    String,
    i64,
);

fn club_of(row: ClubColumns) -> Result<FamilyClub, Outcome> {
    let (unit, name, above, kind, decision, founded, statute, households, board, last, next, due, version) =
        row;
    Ok(FamilyClub {
        unit: UnitId::of_uuid(unit),
        name,
        above,
        founding: FamilyClubDraft { kind, decision, founded_on: date(&founded)?, statute, households, board },
        last_on: maybe(last)?,
        next_on: maybe(next)?,
        due_on: date(&due)?,
        row_version: version,
    })
}

/// Writes a founding; false when one is written down already.
pub(super) fn found(
    tx: &Tx<'_>,
    (club, commune): (UnitId, UnitId),
    draft: &FamilyClubDraft,
    due_on: Date,
    by: PostId,
) -> Result<bool, Outcome> {
    let (founded, due) = (draft.founded_on.to_string(), due_on.to_string());
    let values = (
        club,
        commune,
        draft.kind.as_str(),
        draft.decision.as_str(),
        founded.as_str(),
        draft.statute.as_str(),
        draft.households,
        draft.board,
        due.as_str(),
        tx.at(),
        by,
    );
    Ok(tx.run(&FOUND, values)? == 1)
}

/// Corrects a founding on the version it was read in.
///
/// # Errors
/// [`Outcome::Stale`].
pub(super) fn correct(
    tx: &Tx<'_>,
    club: UnitId,
    version: i64,
    draft: &FamilyClubDraft,
) -> Result<(), Outcome> {
    let founded = draft.founded_on.to_string();
    let values = (
        club,
        version,
        draft.kind.as_str(),
        draft.decision.as_str(),
        founded.as_str(),
        draft.statute.as_str(),
        draft.households,
        draft.board,
    );
    if tx.run(&CORRECT, values)? == 1 { Ok(()) } else { Err(Outcome::Stale) }
}

/// Writes the size of a club on the version it was read in.
///
/// # Errors
/// [`Outcome::Stale`].
pub(super) fn size(
    tx: &Tx<'_>,
    club: UnitId,
    version: i64,
    (households, board): (i64, i64),
) -> Result<(), Outcome> {
    if tx.run(&SIZE, (club, version, households, board))? == 1 { Ok(()) } else { Err(Outcome::Stale) }
}

/// Keeps others from changing a club's meetings until this action ends.
pub(super) fn hold(tx: &Tx<'_>, club: UnitId) -> Result<(), Outcome> {
    tx.opt(&HOLD, (club,))?.map(|_| ()).ok_or(Outcome::NotVisible)
}

/// Writes what the meetings left.
pub(super) fn met(tx: &Tx<'_>, club: UnitId, last: Option<&Meeting>, due_on: Date) -> Result<(), Outcome> {
    let (last_on, next_on) =
        (text(last.map(|last| last.draft.met_on)), text(last.and_then(|last| last.draft.next_on)));
    tx.run(&MET, (club, last_on.as_deref(), next_on.as_deref(), due_on.to_string().as_str()))?;
    Ok(())
}

/// A club.
pub(super) fn club(rx: &Rx<'_>, club: UnitId) -> Result<Option<FamilyClub>, Outcome> {
    rx.opt(&CLUB, (club,))?.map(club_of).transpose()
}

/// Clubs of a range of paths in the order of their day due, after a row.
pub(super) fn clubs(
    rx: &Rx<'_>,
    range: &(String, String),
    filter: &FamilyClubFilter,
    limit: i64,
) -> Result<Vec<FamilyClub>, Outcome> {
    let (due, unit) = filter.after.unwrap_or((Date::ZERO, UnitId::of_bytes([0; 16])));
    let due = due.to_string();
    let values = (range.0.as_str(), range.1.as_str(), filter.kind.as_str(), due.as_str(), unit, limit);
    rx.all(&CLUBS, values)?.into_iter().map(club_of).collect()
}

/// How many clubs, and how many of them late.
pub(super) fn counts(
    rx: &Rx<'_>,
    range: &(String, String),
    kind: &str,
    today: Date,
) -> Result<(i64, i64), Outcome> {
    rx.one(&COUNTS, (range.0.as_str(), range.1.as_str(), kind, today.to_string().as_str()))
}

/// Offices of clubs without a founding.
pub(super) fn unrecorded(
    rx: &Rx<'_>,
    range: &(String, String),
    limit: i64,
) -> Result<Vec<FamilyClubEntry>, Outcome> {
    let rows = rx.all(&UNRECORDED, (range.0.as_str(), range.1.as_str(), limit))?;
    let entry = |(unit, name, above)| FamilyClubEntry { unit: UnitId::of_uuid(unit), name, above };
    Ok(rows.into_iter().map(entry).collect())
}

type MeetingColumns = (Uuid, String, String, i64, i64, i64, i64, i64, String, Option<String>, i64, i64);

fn meeting_of(row: MeetingColumns) -> Result<Meeting, Outcome> {
    let (id, met, topic, present, households, women, men, children, minutes, next, recorded, version) = row;
    let draft = MeetingDraft {
        met_on: date(&met)?,
        topic,
        present,
        women,
        men,
        children,
        minutes,
        next_on: maybe(next)?,
    };
    Ok(Meeting {
        id: MeetingId::of_uuid(id),
        draft,
        households,
        recorded_at: Instant::of_millis(recorded),
        row_version: version,
    })
}

/// Writes a meeting; false when it is there already.
pub(super) fn add_meeting(
    tx: &Tx<'_>,
    club: UnitId,
    id: MeetingId,
    draft: &MeetingDraft,
    households: i64,
    by: PostId,
) -> Result<bool, Outcome> {
    let (met, next) = (draft.met_on.to_string(), text(draft.next_on));
    let values = (
        club,
        id,
        met.as_str(),
        draft.topic.as_str(),
        draft.present,
        households,
        draft.women,
        draft.men,
        draft.children,
        draft.minutes.as_str(),
        next.as_deref(),
        tx.at(),
        by,
    );
    Ok(tx.run(&ADD_MEETING, values)? == 1)
}

/// Corrects a meeting on the version it was read in.
///
/// # Errors
/// [`Outcome::Stale`].
pub(super) fn correct_meeting(
    tx: &Tx<'_>,
    club: UnitId,
    (id, version): (MeetingId, i64),
    draft: &MeetingDraft,
) -> Result<(), Outcome> {
    let (met, next) = (draft.met_on.to_string(), text(draft.next_on));
    let values = (
        club,
        id,
        version,
        met.as_str(),
        draft.topic.as_str(),
        draft.present,
        draft.women,
        draft.men,
        draft.children,
        draft.minutes.as_str(),
        next.as_deref(),
    );
    if tx.run(&CORRECT_MEETING, values)? == 1 { Ok(()) } else { Err(Outcome::Stale) }
}

/// A meeting of a club.
pub(super) fn meeting(rx: &Rx<'_>, club: UnitId, id: MeetingId) -> Result<Option<Meeting>, Outcome> {
    rx.opt(&MEETING, (club, id))?.map(meeting_of).transpose()
}

/// Meetings before a day, the newest first.
pub(super) fn meetings(rx: &Rx<'_>, club: UnitId, before: Date, limit: i64) -> Result<Vec<Meeting>, Outcome> {
    rx.all(&MEETINGS, (club, before.to_string().as_str(), limit))?.into_iter().map(meeting_of).collect()
}

/// The meeting of a day.
pub(super) fn on_day(rx: &Rx<'_>, club: UnitId, day: Date) -> Result<Option<MeetingId>, Outcome> {
    Ok(rx.opt(&ON_DAY, (club, day.to_string().as_str()))?.map(|(id,)| MeetingId::of_uuid(id)))
}

/// How many meetings there were after a day.
pub(super) fn met_since(rx: &Rx<'_>, club: UnitId, day: Date) -> Result<i64, Outcome> {
    Ok(rx.one(&SINCE, (club, day.to_string().as_str()))?.0)
}

/// The first meeting on record.
pub(super) fn first(rx: &Rx<'_>, club: UnitId) -> Result<Option<Date>, Outcome> {
    maybe(rx.one(&FIRST_MEETING, (club,))?.0)
}
