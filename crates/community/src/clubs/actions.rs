//! Writing foundings and meetings down, reading clubs: each change in one
//! transaction with its leaf in the club's own log.

use access::can::{KeepClub, RecordClub, SeeClubs};
use access::units::{Unit, UnitKind, store as units, unit_of};
use access::{Deed, Instance, May, RecordKind};
use kernel::{Date, Outcome, PostId, RecordId, UnitId};
use store::{Rx, Tx};

use super::model::{
    FamilyClub, FamilyClubDraft, FamilyClubEntry, FamilyClubFilter, FamilyClubList, Meeting, MeetingDraft,
    MeetingId,
};
use super::{rules, store as rows};

/// Rows of a list on a page.
pub(super) const PAGE: usize = 50;
/// Meetings on a page: two years of a club that meets each month.
pub(super) const MEETINGS: usize = 24;
/// Offices offered for a founding.
const OFFERED: i64 = 200;

/// Who writes a club's book: its own chair, or the office above from paper.
#[derive(Debug, Clone)]
pub enum Keeper {
    /// The chair of this club.
    Chair(May<KeepClub>),
    /// The office above, for this club.
    Above(May<RecordClub>, UnitId),
}

impl Keeper {
    /// The club.
    pub fn club(&self) -> UnitId {
        match self {
            Self::Chair(may) => may.unit(),
            Self::Above(_, club) => *club,
        }
    }
    fn post(&self) -> PostId {
        match self {
            Self::Chair(may) => may.post(),
            Self::Above(may, _) => may.post(),
        }
    }
    fn leaf(&self, deed: Deed, record: Option<RecordId>) -> store::LeafDraft {
        match self {
            Self::Chair(may) => may.leaf(deed, RecordKind::Club, record),
            Self::Above(may, club) => may.leaf_in(*club, deed, RecordKind::Club, record),
        }
    }
    /// Whether this keeper may write in the club's book.
    fn allowed(&self, house: &Instance, rx: &Rx<'_>) -> Result<(), Outcome> {
        match self {
            Self::Chair(_) => Ok(()),
            Self::Above(may, club) => own_committee(house, rx, may, *club).map(|_| ()),
        }
    }
}

/// A club's office inside a scope.
fn office(rx: &Rx<'_>, scope: &access::Scope, club: UnitId) -> Result<Unit, Outcome> {
    let unit = unit_of(rx, club)?;
    if unit.kind == UnitKind::Club && scope.covers(&unit) { Ok(unit) } else { Err(Outcome::NotVisible) }
}

/// The committee above a club. The office that records must be that committee;
/// one higher up takes its place only while nobody attends it.
fn own_committee(
    house: &Instance,
    rx: &Rx<'_>,
    may: &May<RecordClub>,
    club: UnitId,
) -> Result<Unit, Outcome> {
    let mut above = office(rx, may.scope(), club)?.parent;
    let committee = loop {
        let unit = unit_of(rx, above.ok_or_else(|| Outcome::refused("clubs-e-no-commune"))?)?;
        if unit.kind == UnitKind::Commune {
            break unit;
        }
        above = unit.parent;
    };
    let own = committee.id == may.unit();
    if own || units::live_holders(rx, committee.id, house.now().millis())? == 0 {
        Ok(committee)
    } else {
        Err(Outcome::refused("clubs-e-theirs"))
    }
}

/// Writes a founding down. The same twice is one.
///
/// # Errors
/// [`Outcome::Invalid`] naming the field; [`Outcome::Refused`] when one is
/// written down already, or when the commune's own officers are there to do it.
pub fn record_founding(
    house: &Instance,
    tx: &Tx<'_>,
    may: &May<RecordClub>,
    club: UnitId,
    draft: &FamilyClubDraft,
) -> Result<(), Outcome> {
    let committee = own_committee(house, tx, may, club)?;
    let today = tx.at().vn_date();
    rules::may_found(draft, None, today)?;
    let due_on = rules::due_of(&draft.kind, draft.founded_on, today);
    if rows::found(tx, (club, committee.id), draft, due_on, may.post())? {
        tx.audit(may.leaf_in(club, Deed::Found, RecordKind::Club, None));
        return Ok(());
    }
    let known = rows::club(tx, club)?.map(|known| known.founding);
    if known.as_ref() == Some(draft) { Ok(()) } else { Err(Outcome::refused("clubs-e-founded")) }
}

/// Corrects what was written down of a founding, on the version it was read in.
///
/// # Errors
/// As [`record_founding`]; [`Outcome::Stale`].
pub fn correct_founding(
    house: &Instance,
    tx: &Tx<'_>,
    may: &May<RecordClub>,
    (club, version): (UnitId, i64),
    draft: &FamilyClubDraft,
) -> Result<(), Outcome> {
    own_committee(house, tx, may, club)?;
    rows::hold(tx, club)?;
    rules::may_found(draft, rows::first(tx, club)?, tx.at().vn_date())?;
    rows::correct(tx, club, version, draft)?;
    follow(tx, club)?;
    tx.audit(may.leaf_in(club, Deed::Write, RecordKind::Club, None));
    Ok(())
}

/// Writes down how many households and how many on the board there are now.
///
/// # Errors
/// [`Outcome::Invalid`] naming the field; [`Outcome::Stale`].
pub fn set_size(
    tx: &Tx<'_>,
    may: &May<KeepClub>,
    version: i64,
    (households, board): (i64, i64),
) -> Result<(), Outcome> {
    rules::may_have(households, board)?;
    rows::size(tx, may.unit(), version, (households, board))?;
    tx.audit(may.leaf(Deed::Write, RecordKind::Club, None));
    Ok(())
}

/// Keeps the club's row at what its meetings left.
fn follow(tx: &Tx<'_>, club: UnitId) -> Result<(), Outcome> {
    let known = rows::club(tx, club)?.ok_or(Outcome::NotVisible)?;
    let last = rows::meetings(tx, club, rows::END, 1)?.into_iter().next();
    let since = last.as_ref().map_or(known.founding.founded_on, |last| last.draft.met_on);
    rows::met(tx, club, last.as_ref(), rules::due_of(&known.founding.kind, since, tx.at().vn_date()))
}

/// A record's id in the log.
fn record(id: MeetingId) -> RecordId {
    RecordId::of_bytes(*id.bytes())
}

fn may_write(
    tx: &Tx<'_>,
    club: UnitId,
    id: MeetingId,
    draft: &MeetingDraft,
    households: i64,
) -> Result<(), Outcome> {
    let known = rows::club(tx, club)?.ok_or(Outcome::NotVisible)?;
    rules::may_meet(draft, known.founding.founded_on, households, tx.at().vn_date())?;
    if rows::on_day(tx, club, draft.met_on)?.is_some_and(|other| other != id) {
        return Err(Outcome::invalid("met", "clubs-e-same-day"));
    }
    Ok(())
}

/// Writes a meeting down. The same id twice is one meeting.
///
/// # Errors
/// [`Outcome::Invalid`] naming the field; [`Outcome::NotVisible`] for a club
/// without a founding.
pub fn record_meeting(
    house: &Instance,
    tx: &Tx<'_>,
    keeper: &Keeper,
    id: MeetingId,
    draft: &MeetingDraft,
) -> Result<(), Outcome> {
    keeper.allowed(house, tx)?;
    let club = keeper.club();
    rows::hold(tx, club)?;
    if rows::meeting(tx, club, id)?.is_some() {
        return Ok(());
    }
    let households = rows::club(tx, club)?.map_or(0, |known| known.founding.households);
    may_write(tx, club, id, draft, households)?;
    rows::add_meeting(tx, club, id, draft, households, keeper.post())?;
    follow(tx, club)?;
    tx.audit(keeper.leaf(Deed::Write, Some(record(id))));
    Ok(())
}

/// Corrects a meeting on the version it was read in.
///
/// # Errors
/// As [`record_meeting`]; [`Outcome::Stale`].
pub fn correct_meeting(
    house: &Instance,
    tx: &Tx<'_>,
    keeper: &Keeper,
    (id, version): (MeetingId, i64),
    draft: &MeetingDraft,
) -> Result<(), Outcome> {
    keeper.allowed(house, tx)?;
    let club = keeper.club();
    rows::hold(tx, club)?;
    let known = rows::meeting(tx, club, id)?.ok_or(Outcome::NotVisible)?;
    may_write(tx, club, id, draft, known.households)?;
    rows::correct_meeting(tx, club, (id, version), draft)?;
    follow(tx, club)?;
    tx.audit(keeper.leaf(Deed::Write, Some(record(id))));
    Ok(())
}

/// A club with its meetings, one page of them.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The club.
    pub club: FamilyClub,
    /// At most two years of meetings and one more, the newest first.
    pub meetings: Vec<Meeting>,
    /// Meetings in the twelve months before today.
    pub met: i64,
}

/// Whose eyes a club is read with.
#[derive(Debug, Clone)]
pub enum Reader {
    /// Its own chair's.
    Own(May<KeepClub>),
    /// Those of an office whose area it lies in.
    Area(May<SeeClubs>, UnitId),
}

impl Reader {
    /// The club.
    ///
    /// # Errors
    /// [`Outcome::NotVisible`] outside one's area.
    fn club(&self, rx: &Rx<'_>) -> Result<UnitId, Outcome> {
        match self {
            Self::Own(may) => Ok(may.unit()),
            Self::Area(may, club) => office(rx, may.scope(), *club).map(|unit| unit.id),
        }
    }
}

/// A club with its meetings before a day; `None` before its founding is
/// written down.
///
/// # Errors
/// [`Outcome::NotVisible`] outside one's area.
pub fn shown(
    rx: &Rx<'_>,
    reader: &Reader,
    before: Option<Date>,
    today: Date,
) -> Result<Option<Shown>, Outcome> {
    let Some(club) = rows::club(rx, reader.club(rx)?)? else { return Ok(None) };
    let limit = i64::try_from(MEETINGS).unwrap_or(i64::MAX - 1) + 1;
    let meetings = rows::meetings(rx, club.unit, before.unwrap_or(rows::END), limit)?;
    let met = rows::met_since(rx, club.unit, rules::a_year_before(today))?;
    Ok(Some(Shown { club, meetings, met }))
}

/// One meeting with its club.
///
/// # Errors
/// [`Outcome::NotVisible`].
pub fn meeting(rx: &Rx<'_>, reader: &Reader, id: MeetingId) -> Result<(FamilyClub, Meeting), Outcome> {
    let club = rows::club(rx, reader.club(rx)?)?.ok_or(Outcome::NotVisible)?;
    let meeting = rows::meeting(rx, club.unit, id)?.ok_or(Outcome::NotVisible)?;
    Ok((club, meeting))
}

/// The clubs of one's area, those longest due first.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn list(
    rx: &Rx<'_>,
    may: &May<SeeClubs>,
    filter: &FamilyClubFilter,
    today: Date,
) -> Result<FamilyClubList, Outcome> {
    let range = may.scope().path_range();
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX - 1) + 1;
    let rows = rows::clubs(rx, &range, filter, limit)?;
    let (all, late) = rows::counts(rx, &range, &filter.kind, today)?;
    Ok(FamilyClubList { rows, all, late })
}

/// Offices of clubs in one's area without a founding.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn unrecorded(rx: &Rx<'_>, may: &May<RecordClub>) -> Result<Vec<FamilyClubEntry>, Outcome> {
    rows::unrecorded(rx, &may.scope().path_range(), OFFERED)
}
