//! Staff: reading a notice with its leaf, triage, grounds, passing on,
//! answering; and what `cases` needs of a notice.

use access::can::{PassOnNotice, ReadNotice, SecondTriage, TriageNotice};
use access::units::UnitKind;
use access::{Actor, Deed, Instance, May, OpenRecord, RecordKind};
use kernel::{Instant, Outcome, PostId, RecordId, UnitId};
use office::{alerts, deadlines};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use store::{Rx, Tx};

use super::intake::{Body, bytes, slot};
use super::model::{Contact, Danger, Line, Notice, RowKind, State, Told, Triage};
use super::rules::{self, Deed as NoticeDeed};
use super::store::{self as rows, SealedRow};

/// A notice held open.
#[derive(Clone)]
pub struct Opened {
    /// The clear columns.
    pub notice: Notice,
    /// What was told.
    pub told: Told,
    /// How the person may be contacted now.
    pub contact: Contact,
    /// Lines, answers, grounds, in order: kind, when, what.
    pub lines: Vec<(RowKind, Instant, Line)>,
    /// What triage found last.
    pub triage: Option<(Instant, Triage)>,
    /// Role, kind of office and hour of each reading.
    pub readings: Vec<(String, String, Instant)>,
    /// Parts and names of the offices that can read.
    pub readers: Vec<(rules::Office, String)>,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Opened({})", self.notice.record)
    }
}

fn read<T: DeserializeOwned>(open: &OpenRecord, row: &SealedRow) -> Result<T, Outcome> {
    let plain = open.body(slot(row.kind, row.row), row.version, &row.body)?;
    serde_json::from_slice(&plain).map_err(|_| Outcome::fault("a sealed row could not be read"))
}

/// Opens every row of a notice.
pub(super) fn unseal(rx: &Rx<'_>, open: &OpenRecord) -> Result<Opened, Outcome> {
    let notice = rows::notice(rx, open.unit, open.record)?;
    let mut found = None;
    let (mut contact, mut triage, mut lines) = (None, None, Vec::new());
    for row in rows::rows(rx, open.unit, open.record)? {
        match row.kind {
            RowKind::Body => found = Some(read::<Body>(open, &row)?),
            RowKind::Contact => contact = Some(read::<Contact>(open, &row)?),
            RowKind::Triage => triage = Some((row.at, read::<Triage>(open, &row)?)),
            kind => lines.push((kind, row.at, read::<Line>(open, &row)?)),
        }
    }
    let Body { told, contact: first } = found.ok_or_else(|| Outcome::fault("a notice without its body"))?;
    let readings = rows::readings(rx, open.unit, open.record)?;
    let readers = super::intake::reader_names(rx, &notice)?;
    Ok(Opened { notice, told, contact: contact.unwrap_or(first), lines, triage, readings, readers })
}

/// A sealed row of a notice, ready to be written.
pub(super) fn sealed_row(
    open: &OpenRecord,
    kind: RowKind,
    row: [u8; 16],
    at: Instant,
    value: &impl Serialize,
) -> Result<SealedRow, Outcome> {
    let body = open.seal(slot(kind, row), 1, &bytes(value)?)?;
    Ok(SealedRow { row, kind, version: 1, body, at })
}

/// The role in which a person reads.
pub(super) fn role_of(actor: &Actor, post: PostId) -> String {
    actor.posts.iter().find(|held| held.post == post).map_or_else(String::new, |held| held.role.clone())
}

fn open(
    house: &Instance,
    rx: &Rx<'_>,
    actor: &Actor,
    unit: UnitId,
    record: RecordId,
) -> Result<OpenRecord, Outcome> {
    let listed = rows::desk(rx, unit, record)?;
    let open = house.open_record(rx, actor, listed.owner, record)?;
    if open.kind() != Some(RecordKind::Notice) { Err(Outcome::NotVisible) } else { Ok(open) }
}

/// The office that owns a notice on a reading office's list.
async fn owner_of(house: &Instance, unit: UnitId, record: RecordId) -> Result<UnitId, Outcome> {
    house.db().read(move |rx| Ok(rows::desk(rx, unit, record)?.owner)).await
}

/// Reads a notice: the leaf, her list of readers, the opened alert and the
/// first reading are one transaction, committed before the words leave.
///
/// # Errors
/// [`Outcome::NotVisible`] when it is not on one's own office's list.
pub async fn read_notice(
    house: &Instance,
    may: &May<ReadNotice>,
    record: RecordId,
) -> Result<Opened, Outcome> {
    let unit = may.unit();
    let owner = owner_of(house, unit, record).await?;
    let leaf = may.leaf_in(owner, Deed::Open, RecordKind::Notice, Some(record));
    let (own, actor) = (house.clone(), Arc::clone(may.actor()));
    let look = move |rx: &Rx<'_>| {
        let open = open(&own, rx, &actor, unit, record)?;
        Ok((unseal(rx, &open)?, open))
    };
    let (role, account) = (role_of(may.actor(), may.post()), may.actor().account);
    let office = may.scope().unit().kind.key();
    let note = move |tx: &Tx<'_>| {
        let mut notice = rows::notice(tx, owner, record)?;
        rows::opened(tx, &notice, unit, &role, office)?;
        alerts::open(tx, unit, &role, record, account)?;
        let next = rules::after(notice.state, NoticeDeed::Open)?;
        if next != notice.state {
            notice.state = next;
            rows::settle(tx, &notice)?;
        }
        Ok(())
    };
    house.audited_with(may, leaf, look, note).await
}

/// The office that owns a notice, when that is one's own: only it may triage,
/// second and pass on.
async fn own(house: &Instance, unit: UnitId, record: RecordId) -> Result<UnitId, Outcome> {
    let owner = owner_of(house, unit, record).await?;
    if owner == unit { Ok(owner) } else { Err(Outcome::NotVisible) }
}

/// A change to a notice by staff: a sealed row and what becomes of it.
struct Change<R> {
    row: [u8; 16],
    kind: RowKind,
    what: R,
}

/// Who changes a notice: the permission's person, unit and leaf.
#[derive(Clone)]
struct By {
    actor: Arc<Actor>,
    unit: UnitId,
    leaf: store::LeafDraft,
}

impl By {
    fn of<C: access::can::Capability>(may: &May<C>, owner: UnitId, record: RecordId, deed: Deed) -> Self {
        let leaf = may.leaf_in(owner, deed, RecordKind::Notice, Some(record));
        Self { actor: Arc::clone(may.actor()), unit: may.unit(), leaf }
    }
}

/// Seals a row outside the queue, then writes it with what `then` decides.
async fn change<R, T>(
    house: &Instance,
    by: By,
    record: RecordId,
    change: Change<R>,
    then: T,
) -> Result<Notice, Outcome>
where
    R: Serialize + Send + Sync + 'static,
    T: Fn(&Tx<'_>, &mut Notice) -> Result<(), Outcome> + Send + 'static,
{
    let (own, at) = (house.clone(), house.now());
    let Change { row, kind, what } = change;
    let (actor, unit) = (Arc::clone(&by.actor), by.unit);
    let (open, sealed) = house
        .db()
        .snapshot(move |rx| {
            let open = open(&own, rx, &actor, unit, record)?;
            let sealed = sealed_row(&open, kind, row, at, &what)?;
            Ok((open, sealed))
        })
        .await?;
    let leaf = by.leaf;
    let write = move |tx: &mut Tx<'_>| {
        let mut notice = rows::notice(tx, open.unit, record)?;
        let sealed = SealedRow { at: tx.at(), ..sealed.clone() };
        if !rows::add_row(tx, open.unit, record, &sealed)? {
            return Ok(notice);
        }
        then(tx, &mut notice)?;
        rows::settle(tx, &notice)?;
        tx.audit(leaf.clone());
        Ok(notice)
    };
    house.db().write(write).await
}

/// Saves triage: somebody goes, the clock of reading stops.
///
/// # Errors
/// [`Outcome::Refused`] when the notice is settled, [`Outcome::Stale`].
pub async fn triage(
    house: &Instance,
    may: &May<TriageNotice>,
    record: RecordId,
    row: [u8; 16],
    found: Triage,
) -> Result<Notice, Outcome> {
    let owner = own(house, may.unit(), record).await?;
    let danger = found.danger;
    let by = By::of(may, owner, record, Deed::Decide);
    let what = Change { row, kind: RowKind::Triage, what: found };
    change(house, by, record, what, move |tx, notice| {
        notice.state = rules::after(notice.state, NoticeDeed::Assign)?;
        notice.danger = danger;
        deadlines::meet(tx, notice.unit, record, None, deadlines::MET).map(|_| ())
    })
    .await
}

/// Finds the grounds too thin; a second person must look.
///
/// # Errors
/// As [`triage`].
pub async fn ask_no_grounds(
    house: &Instance,
    may: &May<TriageNotice>,
    record: RecordId,
    row: [u8; 16],
    why: Line,
) -> Result<Notice, Outcome> {
    let owner = own(house, may.unit(), record).await?;
    let (by, post) = (By::of(may, owner, record, Deed::Decide), may.post());
    let what = Change { row, kind: RowKind::Grounds, what: why };
    change(house, by, record, what, move |_, notice| {
        notice.state = rules::after(notice.state, NoticeDeed::AskNoGrounds)?;
        notice.asked_by = Some(post);
        Ok(())
    })
    .await
}

/// The second person's word. The first person's other posts count as theirs.
///
/// # Errors
/// [`Outcome::Refused`] when both are one person; as [`triage`].
pub async fn second(
    house: &Instance,
    may: &May<SecondTriage>,
    record: RecordId,
    row: [u8; 16],
    agrees: bool,
    word: Line,
) -> Result<Notice, Outcome> {
    let owner = own(house, may.unit(), record).await?;
    let by = By::of(may, owner, record, Deed::Decide);
    let posts: Vec<PostId> = may.actor().posts.iter().map(|held| held.post).collect();
    let what = Change { row, kind: RowKind::Grounds, what: word };
    change(house, by, record, what, move |tx, notice| {
        let deed = if agrees { NoticeDeed::AgreeNoGrounds } else { NoticeDeed::Disagree };
        let next = rules::after(notice.state, deed)?;
        let first = notice.asked_by.ok_or_else(|| Outcome::refused("notices-e-second-person"))?;
        for mine in &posts {
            rules::second_person(&first, mine)?;
        }
        notice.state = next;
        notice.asked_by = None;
        if agrees {
            deadlines::meet(tx, notice.unit, record, None, deadlines::MET)?;
        }
        Ok(())
    })
    .await
}

/// The desk passed a notice on; when the police can read it they are told
/// again at once.
///
/// # Errors
/// As [`triage`].
pub async fn pass_on(
    house: &Instance,
    may: &May<PassOnNotice>,
    record: RecordId,
    row: [u8; 16],
    to: Line,
    tell_police: bool,
) -> Result<Notice, Outcome> {
    let owner = own(house, may.unit(), record).await?;
    let by = By::of(may, owner, record, Deed::PassOn);
    let what = Change { row, kind: RowKind::PassOn, what: to };
    change(house, by, record, what, move |tx, notice| {
        notice.state = rules::after(notice.state, NoticeDeed::PassOn)?;
        for id in notice.readers.iter().filter(|_| tell_police) {
            let unit = access::units::store::unit(tx, *id)?;
            if unit.is_some_and(|unit| unit.kind == UnitKind::Police) {
                let raise =
                    alerts::Raise { unit: *id, role: "commune_police", now: notice.danger == Danger::Now };
                alerts::raise(tx, record, "passed-on", &[raise])?;
            }
        }
        deadlines::meet(tx, notice.unit, record, None, deadlines::MET).map(|_| ())
    })
    .await
}

/// Answers the person: only the code opens it, beside the reading offices.
///
/// # Errors
/// [`Outcome::NotVisible`].
pub async fn reply(
    house: &Instance,
    may: &May<ReadNotice>,
    record: RecordId,
    row: [u8; 16],
    words: Line,
) -> Result<Notice, Outcome> {
    let owner = owner_of(house, may.unit(), record).await?;
    let by = By::of(may, owner, record, Deed::Write);
    let what = Change { row, kind: RowKind::Reply, what: words };
    change(house, by, record, what, |_, _| Ok(())).await
}

/// For `cases`: whether a notice is this office's own to settle; nothing is
/// opened, no leaf.
///
/// # Errors
/// [`Outcome::NotVisible`] when it is not.
pub async fn is_ours(house: &Instance, may: &May<TriageNotice>, record: RecordId) -> Result<(), Outcome> {
    own(house, may.unit(), record).await.map(|_| ())
}

/// For `cases`: what a notice tells, opened for a case made from it. The leaf
/// is of triage.
///
/// # Errors
/// [`Outcome::NotVisible`].
pub async fn for_case(
    house: &Instance,
    may: &May<TriageNotice>,
    record: RecordId,
) -> Result<Opened, Outcome> {
    let unit = may.unit();
    let owner = own(house, unit, record).await?;
    let leaf = may.leaf_in(owner, Deed::Open, RecordKind::Notice, Some(record));
    let (own, actor) = (house.clone(), Arc::clone(may.actor()));
    let look = move |rx: &Rx<'_>| {
        let open = open(&own, rx, &actor, unit, record)?;
        Ok((unseal(rx, &open)?, open))
    };
    house.audited(may, leaf, look).await
}

/// For `cases`, inside its transaction: a case was opened from a notice, or
/// the notice was joined to it. Only the owning office may.
///
/// # Errors
/// [`Outcome::NotVisible`], [`Outcome::Refused`] when settled already.
pub fn becomes_case(
    tx: &Tx<'_>,
    may: &May<TriageNotice>,
    record: RecordId,
    case: (UnitId, RecordId),
    joined: bool,
) -> Result<Notice, Outcome> {
    let mut notice = rows::notice(tx, may.unit(), record)?;
    if notice.case == Some(case) {
        return Ok(notice);
    }
    let deed = if joined { NoticeDeed::Join } else { NoticeDeed::OpenCase };
    notice.state = rules::after(notice.state, deed)?;
    notice.case = Some(case);
    rows::settle(tx, &notice)?;
    deadlines::meet(tx, notice.unit, record, None, deadlines::MET)?;
    tx.audit(may.leaf(Deed::Decide, RecordKind::Notice, Some(record)));
    Ok(notice)
}

/// For `cases`, inside its transaction: the case was closed (she sees "Đã
/// xong") or opened again.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn case_ended(tx: &Tx<'_>, unit: UnitId, case: RecordId, closed: bool) -> Result<(), Outcome> {
    for record in rows::of_case(tx, unit, case)? {
        let mut notice = rows::notice(tx, unit, record)?;
        let next = match (closed, notice.state) {
            (true, State::InHand | State::Joined | State::PassedOn) => State::Done,
            (false, State::Done) => State::InHand,
            (_, state) => state,
        };
        if next != notice.state {
            notice.state = next;
            rows::settle(tx, &notice)?;
        }
    }
    Ok(())
}

/// A page of an office's list, the latest first; one more than a page tells
/// that there is another.
///
/// # Errors
/// [`Outcome::Fault`].
pub async fn list(
    house: &Instance,
    may: &May<ReadNotice>,
    before: Option<(Instant, RecordId)>,
) -> Result<Vec<super::model::Listed>, Outcome> {
    let (unit, before) = (may.unit(), before.unwrap_or_else(rows::last));
    house.db().read(move |rx| rows::list(rx, unit, before, 51)).await
}
