//! One change to a case: opened, changed in memory, counted anew, sealed
//! outside the queue, written in one transaction with its leaf.

use std::sync::Arc;

use access::can::Capability;
use access::records::store as records;
use access::{Actor, Deed, Instance, May, OpenRecord, RecordKind, Slot};
use kernel::{AccountId, Fact, Instant, Outcome, PostId, RecordId, UnitId};
use people::{CardBox, Person};
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::{LeafDraft, Rx, Tx};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::cases::model::{
    CaseFile, Closing, FollowUp, Header, Incident, Kept, Opened, RowKind, Safety, Told,
};
use crate::cases::rules::fact::{Marks, fact_of};
use crate::cases::store::{self as rows, SealedRow};
use crate::notices::Office;

/// Where a sealed row of a case stands.
pub(crate) const fn slot(row: [u8; 16]) -> Slot {
    Slot { table: 45, column: 1, row }
}

/// A value as the bytes that are sealed.
pub(in crate::cases) fn bytes(value: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, Outcome> {
    serde_json::to_vec(value).map(Zeroizing::new).map_err(|_| Outcome::fault("a body could not be written"))
}

fn plain(open: &OpenRecord, row: &SealedRow) -> Result<Kept<Zeroizing<Vec<u8>>>, Outcome> {
    let value = open.body(slot(row.row), row.version, &row.body)?;
    Ok(Kept { row: row.row, version: row.version, at: row.at, value })
}

/// Opens a case's record for a member of the office that owns it.
///
/// # Errors
/// [`Outcome::NotVisible`], also for a record of another kind.
pub(crate) fn open(
    house: &Instance,
    rx: &Rx<'_>,
    actor: &Actor,
    unit: UnitId,
    case: RecordId,
) -> Result<OpenRecord, Outcome> {
    let open = house.open_record(rx, actor, unit, case)?;
    if open.kind() == Some(RecordKind::Case) { Ok(open) } else { Err(Outcome::NotVisible) }
}

/// Opens every row of a case: two statements, whatever their number.
///
/// # Errors
/// [`Outcome::Fault`] when a body was moved or changed.
pub(crate) fn unseal(rx: &Rx<'_>, open: &OpenRecord) -> Result<Opened, Outcome> {
    let file = rows::file(rx, open.unit, open.record)?;
    let mut opened = Opened::unread(file);
    for row in rows::rows(rx, open.unit, open.record)? {
        opened.take_in(row.kind, &plain(open, &row)?)?;
    }
    if opened.header.version == 0 {
        return Err(Outcome::fault("a case without its header"));
    }
    // Rewriting a row moves its moment; the row's own id keeps the order.
    opened.people.sort_by_key(|person| person.row);
    opened.incidents.sort_by_key(|incident| (incident.on, incident.row));
    Ok(opened)
}

/// The offices that must not know of a case held open.
///
/// # Errors
/// [`Outcome::Fault`] when a body was moved or changed.
pub(crate) fn kept_out(rx: &Rx<'_>, open: &OpenRecord) -> Result<Vec<Office>, Outcome> {
    Ok(header(rx, open)?.kept_out())
}

/// The header of another case of one's office.
pub(in crate::cases) fn header(rx: &Rx<'_>, open: &OpenRecord) -> Result<Kept<Header>, Outcome> {
    plain(open, &rows::header(rx, open.unit, open.record)?)?.parsed()
}

/// Who changes a case: the permission's person, office and leaf.
#[derive(Clone)]
pub struct By {
    pub(crate) actor: Arc<Actor>,
    pub(crate) unit: UnitId,
    pub(crate) post: PostId,
    pub(crate) leaf: LeafDraft,
}

impl std::fmt::Debug for By {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "By({})", self.unit)
    }
}

impl By {
    /// From a permission.
    pub fn of<C: Capability>(may: &May<C>, case: RecordId, deed: Deed) -> Self {
        let leaf = may.leaf(deed, RecordKind::Case, Some(case));
        Self { actor: Arc::clone(may.actor()), unit: may.unit(), post: may.post(), leaf }
    }
    /// The person.
    pub(crate) fn account(&self) -> AccountId {
        self.actor.account
    }
    /// The role in which the person acts.
    pub(crate) fn role(&self) -> String {
        let held = self.actor.posts.iter().find(|held| held.post == self.post);
        held.map_or_else(String::new, |held| held.role.clone())
    }
}

/// A sealed value to be written.
#[derive(Clone)]
pub(crate) enum Value {
    Person(Person),
    Acts(Incident),
    Safety(Safety),
    Told(Told),
    FollowUp(FollowUp),
    Closing(Closing),
}

/// A row to be written: new, or over the version a form was made from.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(crate) row: [u8; 16],
    pub(crate) over: Option<i64>,
    pub(crate) value: Value,
}

impl Draft {
    pub(crate) const fn new(row: [u8; 16], value: Value) -> Self {
        Self { row, over: None, value }
    }
    fn kind(&self) -> RowKind {
        match self.value {
            Value::Person(_) => RowKind::Person,
            Value::Acts(_) => RowKind::Acts,
            Value::Safety(_) => RowKind::Safety,
            Value::Told(_) => RowKind::Told,
            Value::FollowUp(_) => RowKind::FollowUp,
            Value::Closing(_) => RowKind::Closing,
        }
    }
    fn bytes(&self) -> Result<Zeroizing<Vec<u8>>, Outcome> {
        match &self.value {
            Value::Person(value) => bytes(value),
            Value::Acts(value) => bytes(value),
            Value::Safety(value) => bytes(value),
            Value::Told(value) => bytes(value),
            Value::FollowUp(value) => bytes(value),
            Value::Closing(value) => bytes(value),
        }
    }
}

/// Whether a draft was written before.
enum Applied {
    Now,
    Before,
}

fn put<T>(list: &mut Vec<Kept<T>>, draft: &Draft, value: T, at: Instant) -> Result<Applied, Outcome> {
    let known = list.iter_mut().find(|kept| kept.row == draft.row);
    match (known, draft.over) {
        (None, None) => list.push(Kept { row: draft.row, version: 1, at, value }),
        (Some(_), None) => return Ok(Applied::Before),
        (None, Some(_)) => return Err(Outcome::NotVisible),
        (Some(kept), Some(over)) if kept.version == over => {
            *kept = Kept { row: draft.row, version: over + 1, at, value };
        }
        (Some(_), Some(_)) => return Err(Outcome::Stale),
    }
    Ok(Applied::Now)
}

fn apply(opened: &mut Opened, draft: &Draft, at: Instant) -> Result<Applied, Outcome> {
    match draft.value.clone() {
        Value::Person(value) => put(&mut opened.people, draft, value, at),
        Value::Acts(value) => put(&mut opened.incidents, draft, value, at),
        Value::Safety(value) => put(&mut opened.safety, draft, value, at),
        Value::Told(value) => put(&mut opened.told, draft, value, at),
        Value::FollowUp(value) => put(&mut opened.follow_up, draft, value, at),
        Value::Closing(value) => put(&mut opened.closing, draft, value, at),
    }
}

/// Counts the present opening anew into the header; gives what stood before
/// and what stands now.
fn recount(opened: &mut Opened, before: Option<Fact>) -> (Option<Fact>, Option<Fact>) {
    let (opening, unit) = (opened.file.times_opened, opened.file.unit);
    let Some(counted) = opened.header.counted(opening) else { return (before, None) };
    let old = counted.fact(unit);
    let marks =
        Marks { id: old.id, record_key: old.record_key, month: old.month, new_household: old.new_household };
    let after = fact_of(opened, marks).unwrap_or(old);
    for counted in opened.header.value.counted.iter_mut().filter(|counted| counted.opening == opening) {
        counted.fact = after.clone();
    }
    (before, Some(after))
}

/// A change prepared outside the queue, as the transaction is handed it.
pub(in crate::cases) struct Ready {
    open: OpenRecord,
    opening: i64,
    rows: Vec<SealedRow>,
    fact: (Option<Fact>, Option<Fact>),
    cards: Vec<([u8; 16], Option<Vec<u8>>)>,
    again: bool,
}

impl Ready {
    /// Whether the same sending was written before.
    pub(in crate::cases) fn is_again(&self) -> bool {
        self.again
    }
    /// Whether nothing would be written.
    pub(in crate::cases) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

fn sealed(
    open: &OpenRecord,
    kind: RowKind,
    row: [u8; 16],
    version: i64,
    plain: &[u8],
    at: Instant,
) -> Result<SealedRow, Outcome> {
    Ok(SealedRow { row, kind, version, body: open.seal(slot(row), version, plain)?, at })
}

/// Opens a case, lets `plan` say what is written, counts anew and seals.
///
/// # Errors
/// [`Outcome::NotVisible`], and what `plan` refuses.
pub(in crate::cases) fn prepare<P>(
    house: &Instance,
    rx: &Rx<'_>,
    by: &By,
    case: RecordId,
    plan: &P,
) -> Result<Ready, Outcome>
where
    P: Fn(&Rx<'_>, &mut Opened) -> Result<Vec<Draft>, Outcome>,
{
    let open = open(house, rx, &by.actor, by.unit, case)?;
    let mut opened = unseal(rx, &open)?;
    let (at, opening, first) = (house.now(), opened.file.times_opened, opened.header.value.clone());
    let before = first.counted(opening).map(|counted| counted.fact(by.unit));
    let drafts = plan(rx, &mut opened)?;
    let mut ready =
        Ready { open, opening, rows: Vec::new(), fact: (None, None), cards: Vec::new(), again: false };
    let mut card_box = None;
    for draft in &drafts {
        if matches!(apply(&mut opened, draft, at)?, Applied::Before) {
            ready.again = true;
            return Ok(ready);
        }
        let version = draft.over.map_or(1, |over| over + 1);
        ready.rows.push(sealed(&ready.open, draft.kind(), draft.row, version, &draft.bytes()?, at)?);
        if let Value::Person(person) = &draft.value {
            let cards = match &mut card_box {
                Some(cards) => cards,
                none => none.insert(CardBox::open(house, rx, &by.actor, by.unit)?),
            };
            ready.cards.push((draft.row, cards.seal(case, draft.row, person)?));
        }
    }
    // A case opened again has counted nothing yet; its former opening stands.
    if opened.file.times_opened == opening {
        ready.fact = recount(&mut opened, before);
    }
    if opened.header.value != first {
        let Kept { row, version, value, .. } = &opened.header;
        ready.rows.push(sealed(&ready.open, RowKind::Header, *row, version + 1, &bytes(value)?, at)?);
    }
    Ok(ready)
}

/// Changes a case. `plan` looks at the case held open and says which rows are
/// written (and may change the header); `then` moves the clear columns in the
/// transaction. The same sending twice is one change.
///
/// # Errors
/// [`Outcome::NotVisible`] to whom the case is not open, [`Outcome::Stale`]
/// when somebody saved first, and what `plan` and `then` refuse.
pub(crate) async fn change<P, T>(
    house: &Instance,
    by: By,
    case: RecordId,
    plan: P,
    then: T,
) -> Result<CaseFile, Outcome>
where
    P: Fn(&Rx<'_>, &mut Opened) -> Result<Vec<Draft>, Outcome> + Send + 'static,
    T: Fn(&Tx<'_>, &mut CaseFile) -> Result<(), Outcome> + Send + 'static,
{
    let (own, who) = (house.clone(), by.clone());
    let ready = house.db().snapshot(move |rx| prepare(&own, rx, &who, case, &plan)).await?;
    house.db().write(move |tx| commit(tx, &by, case, &ready, &then)).await
}

/// Writes what was prepared, with its leaf; `then` moves the clear columns.
///
/// # Errors
/// [`Outcome::Stale`] when somebody saved first, and what `then` refuses.
pub(in crate::cases) fn commit<T>(
    tx: &Tx<'_>,
    by: &By,
    case: RecordId,
    ready: &Ready,
    then: &T,
) -> Result<CaseFile, Outcome>
where
    T: Fn(&Tx<'_>, &mut CaseFile) -> Result<(), Outcome>,
{
    let mut file = rows::file(tx, by.unit, case)?;
    if ready.again {
        return Ok(file);
    }
    if file.times_opened != ready.opening {
        return Err(Outcome::Stale);
    }
    for row in &ready.rows {
        if row.version > 1 {
            rows::put_row(tx, by.unit, case, row)?;
        } else if !rows::add_row(tx, by.unit, case, row)? {
            return Err(Outcome::Stale);
        }
    }
    then(tx, &mut file)?;
    rows::settle(tx, &file)?;
    file.row_version += 1;
    if ready.fact.0 != ready.fact.1 {
        tx.fact(ready.fact.0.as_ref(), ready.fact.1.as_ref());
    }
    for (row, card) in &ready.cards {
        match card {
            Some(body) => records::put_card(tx, by.unit, Uuid::from_bytes(*row), case, body)?,
            None => records::drop_card(tx, by.unit, Uuid::from_bytes(*row))?,
        }
    }
    ready.open.adopt(tx)?;
    let written = ready.rows.first().map(|row| Sha256::digest(&row.body).into());
    let ciphertext = by.leaf.ciphertext.or(written);
    tx.audit(LeafDraft { ciphertext, ..by.leaf.clone() });
    Ok(file)
}
