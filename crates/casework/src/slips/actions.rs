//! Issuing and reading slips.

use std::sync::Arc;

use access::can::{ReceiveSlip, RecordMeasure};
use access::keys::unit_public;
use access::units::{Unit, UnitKind, store as units};
use access::{Deed, Holder, Instance, May, NewRecord, RecordKind, Slot};
use kernel::{Outcome, RecordId, UnitId};
use office::alerts::{self, Raise};
use sha2::{Digest, Sha256};
use store::{LeafDraft, Rx, Tx};

use super::model::{Body, Issue, Slip};
use super::{rules, store as rows};

fn slot(record: RecordId) -> Slot {
    Slot { table: 50, column: 1, row: *record.bytes() }
}

/// The hamlets of a commune.
///
/// # Errors
/// [`Outcome::Fault`].
pub(super) async fn hamlets(house: &Instance, commune: UnitId) -> Result<Vec<Unit>, Outcome> {
    house.db().read(move |rx| units::below(rx, commune, UnitKind::Hamlet)).await
}

/// A slip sealed to its hamlet, not yet written.
pub struct Ready {
    issue: Issue,
    commune: UnitId,
    new: NewRecord,
    sealed: Vec<u8>,
    leaf: LeafDraft,
}

impl std::fmt::Debug for Ready {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ready({})", self.issue.record)
    }
}

/// Seals a slip to the hamlet alone. Outside the queue.
///
/// # Errors
/// [`Outcome::Invalid`] when she was not told before, when it runs too long,
/// or at the hamlet when nobody there can open it; [`Outcome::NotVisible`] for
/// a hamlet of another commune.
pub async fn prepare(house: &Instance, may: &May<RecordMeasure>, issue: Issue) -> Result<Ready, Outcome> {
    rules::may_issue(house.now(), issue.told_at, issue.expires_at)?;
    let (own, commune, hamlet) = (house.clone(), may.unit(), issue.hamlet);
    let key = house
        .db()
        .snapshot(move |rx| {
            let unit = units::unit(rx, hamlet)?
                .filter(|unit| unit.parent == Some(commune) && unit.kind == UnitKind::Hamlet);
            unit.ok_or(Outcome::NotVisible)?;
            if units::live_holders(rx, hamlet, own.now().millis())? == 0 {
                return Ok(None);
            }
            unit_public(&own, rx, hamlet)
        })
        .await?;
    let key = key.ok_or_else(|| Outcome::invalid("hamlet", "slips-nobody-e"))?;
    let new = house.new_record(RecordKind::Slip, hamlet, issue.record, &[Holder::Unit(key)])?;
    let body = Body { words: issue.words.clone(), office: may.scope().unit().name.clone() };
    let plain = serde_json::to_vec(&body).map_err(|_| Outcome::fault("a body could not be written"))?;
    let sealed = new.seal(slot(issue.record), 1, &plain)?;
    let ciphertext: [u8; 32] = Sha256::digest(&sealed).into();
    let leaf = may.leaf_in(hamlet, Deed::Write, RecordKind::Slip, Some(issue.record));
    let leaf = LeafDraft { ciphertext: Some(ciphertext), ..leaf };
    Ok(Ready { issue, commune, new, sealed, leaf })
}

/// Issues a slip that was prepared, with an alert to the hamlet's head. The
/// same slip twice is one.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn write(tx: &Tx<'_>, ready: &Ready) -> Result<(), Outcome> {
    let Ready { issue, commune, new, sealed, leaf } = ready;
    if new.insert(tx)? {
        rows::add(tx, issue, *commune, sealed)?;
        let raise = Raise { unit: issue.hamlet, role: "village_head", now: false };
        alerts::raise(tx, issue.record, "slip", &[raise])?;
        tx.audit(leaf.clone());
    }
    Ok(())
}

/// Issues a slip: sealed to the hamlet alone, with an alert to its head.
///
/// # Errors
/// As [`prepare`].
pub async fn issue(house: &Instance, may: &May<RecordMeasure>, issue: Issue) -> Result<(), Outcome> {
    let ready = prepare(house, may, issue).await?;
    house.db().write(move |tx| write(tx, &ready)).await
}

/// Reads a slip of one's own hamlet while it runs.
///
/// # Errors
/// [`Outcome::NotVisible`], also after its hour.
pub async fn read(house: &Instance, may: &May<ReceiveSlip>, record: RecordId) -> Result<Slip, Outcome> {
    let unit = may.unit();
    let leaf = may.leaf(Deed::Open, RecordKind::Slip, Some(record));
    let (own, actor, now) = (house.clone(), Arc::clone(may.actor()), house.now());
    let look = move |rx: &Rx<'_>| {
        let row = rows::slip(rx, unit, record)?;
        if !rules::is_open(now, row.expires_at) {
            return Err(Outcome::NotVisible);
        }
        let open = own.open_record(rx, &actor, unit, record)?;
        let plain = open.body(slot(record), 1, &row.body)?;
        let body: Body =
            serde_json::from_slice(&plain).map_err(|_| Outcome::fault("a slip could not be read"))?;
        let rows::Row { kind, issued_at, expires_at, done_at, .. } = row;
        Ok((
            Slip { record, kind, words: body.words, office: body.office, issued_at, expires_at, done_at },
            open,
        ))
    };
    let account = may.actor().account;
    let note = move |tx: &Tx<'_>| {
        rows::seen(tx, unit, record)?;
        alerts::open(tx, unit, "village_head", record, account).map(|_| ())
    };
    house.audited_with(may, leaf, look, note).await
}

/// Notes that the head saw to it.
///
/// # Errors
/// [`Outcome::NotVisible`].
pub(super) async fn settle(
    house: &Instance,
    may: &May<ReceiveSlip>,
    record: RecordId,
) -> Result<(), Outcome> {
    let unit = may.unit();
    let leaf = may.leaf(Deed::Write, RecordKind::Slip, Some(record));
    let write = move |tx: &mut Tx<'_>| {
        let row = rows::slip(tx, unit, record)?;
        if !rules::is_open(tx.at(), row.expires_at) {
            return Err(Outcome::NotVisible);
        }
        rows::done(tx, unit, record)?;
        tx.audit(leaf.clone());
        Ok(())
    };
    house.db().write(write).await
}
