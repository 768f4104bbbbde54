//! The person comes back with the code: reads, adds, changes contact, and
//! alone may let the province read too.

use std::sync::Arc;

use access::keys::unit_public;
use access::units::Unit;
use access::{Deed, Holder, Instance, OpenRecord, RecordKind};
use kernel::{Instant, Outcome, RecordId, UnitId};
use office::alerts::{self, Raise};
use places::Gazetteer;
use seal::draft::DraftSecret;
use seal::receipt::{Receipt, ReceiptKeys};
use store::{LeafDraft, Rx, Tx};

use super::intake::public_leaf;
use super::model::{Contact, Line, Notice, RowKind};
use super::offices;
use super::question::{self as questions, Asked};
use super::reading::{Opened, sealed_row, unseal};
use super::rules::{self, Deed as NoticeDeed, Office};
use super::store as rows;

/// What a code leads to.
#[derive(Debug, Clone)]
pub enum Seen {
    /// A notice, with the desk that could be let in.
    Notice(Box<Opened>, Option<Unit>),
    /// A question asked without reporting.
    Question(Asked),
}

/// The keys of a typed code or six words. A text that is no code costs as
/// much time as one that is.
///
/// # Errors
/// [`Outcome::NotVisible`] for a text that is none, [`Outcome::Overloaded`].
pub async fn keys(house: &Instance, typed: &str) -> Result<Arc<ReceiptKeys>, Outcome> {
    let parsed = Receipt::parse(typed).ok();
    let receipt = match &parsed {
        Some(receipt) => receipt.clone(),
        // Hashed in place of a text that is no code.
        None => house.receipt_of(&DraftSecret::of_bytes([0; 32]), RecordId::of_bytes([0; 16])),
    };
    let house = house.clone();
    let keys = tokio::task::spawn_blocking(move || house.receipt_keys(&receipt)).await;
    let keys = keys.map_err(|_| Outcome::fault("the lane of receipts stopped"))??;
    if parsed.is_some() { Ok(keys) } else { Err(Outcome::NotVisible) }
}

fn open(house: &Instance, rx: &Rx<'_>, keys: &ReceiptKeys) -> Result<(String, OpenRecord), Outcome> {
    let (row, open) = house.open_by_receipt(rx, keys)?;
    Ok((row.kind, open))
}

fn leaf(unit: UnitId, record: RecordId, deed: Deed, kind: RecordKind) -> LeafDraft {
    LeafDraft { unit, ..public_leaf(record, deed, kind) }
}

/// Shows what a code leads to; the leaf is committed first.
///
/// # Errors
/// [`Outcome::NotVisible`] for an unknown or expired code.
pub async fn see(house: &Instance, places: &Arc<Gazetteer>, keys: Arc<ReceiptKeys>) -> Result<Seen, Outcome> {
    let (own, map) = (house.clone(), Arc::clone(places));
    let (seen, unit, record, kind) = house
        .db()
        .snapshot(move |rx| {
            let (kind, open) = open(&own, rx, &keys)?;
            if kind == "question" {
                let asked = questions::unseal(rx, &open)?;
                return Ok((Seen::Question(asked), open.unit, open.record, RecordKind::Question));
            }
            let opened = unseal(rx, &open)?;
            let desk = may_widen(&own, rx, &map, &opened.notice)?;
            Ok((Seen::Notice(Box::new(opened), desk), open.unit, open.record, RecordKind::Notice))
        })
        .await?;
    let leaf = leaf(unit, record, Deed::OpenByReceipt, kind);
    house
        .db()
        .write(move |tx| {
            tx.audit(leaf.clone());
            Ok(())
        })
        .await?;
    Ok(seen)
}

/// The desk she could let in: one that somebody attends and that cannot read
/// yet.
fn may_widen(
    house: &Instance,
    rx: &Rx<'_>,
    places: &Gazetteer,
    notice: &Notice,
) -> Result<Option<Unit>, Outcome> {
    let offices = offices::offices(house, rx, places, notice.place)?;
    Ok(offices.desk().map(|desk| desk.unit.clone()).filter(|desk| !notice.readers.contains(&desk.id)))
}

/// Tells every office that reads of something new: the chair, the desk, and
/// in danger the police.
fn tell(tx: &Tx<'_>, notice: &Notice, kind: &str) -> Result<(), Outcome> {
    let mut raises = Vec::new();
    for id in &notice.readers {
        let Some(unit) = access::units::store::unit(tx, *id)? else { continue };
        let readers = vec![super::intake::part_of(unit.kind)];
        let routing = rules::Routing { owner: readers[0], readers };
        for told in rules::told_at_once(&routing, notice.danger) {
            raises.push(Raise { unit: *id, role: told.role, now: told.now });
        }
    }
    alerts::raise(tx, notice.record, kind, &raises)
}

/// Adds a line. A settled notice opens again.
///
/// # Errors
/// [`Outcome::NotVisible`].
pub async fn add_line(
    house: &Instance,
    keys: Arc<ReceiptKeys>,
    row: [u8; 16],
    words: String,
) -> Result<Instant, Outcome> {
    let line = Line { words, office: String::new() };
    write(house, keys, RowKind::Line, row, line, |tx, notice| {
        let next = rules::after(notice.state, NoticeDeed::Again)?;
        if next != notice.state {
            notice.state = next;
            rows::settle(tx, notice)?;
        }
        tell(tx, notice, "line")
    })
    .await
}

/// Changes how the person may be contacted, or stops it.
///
/// # Errors
/// [`Outcome::NotVisible`].
pub async fn set_contact(
    house: &Instance,
    keys: Arc<ReceiptKeys>,
    row: [u8; 16],
    contact: Contact,
) -> Result<Instant, Outcome> {
    write(house, keys, RowKind::Contact, row, contact, |tx, notice| tell(tx, notice, "contact")).await
}

async fn write<R, T>(
    house: &Instance,
    keys: Arc<ReceiptKeys>,
    kind: RowKind,
    row: [u8; 16],
    what: R,
    then: T,
) -> Result<Instant, Outcome>
where
    R: serde::Serialize + Send + 'static,
    T: Fn(&Tx<'_>, &mut Notice) -> Result<(), Outcome> + Send + 'static,
{
    let (own, at) = (house.clone(), house.now());
    let (open, sealed) = house
        .db()
        .snapshot(move |rx| {
            let (found, open) = open(&own, rx, &keys)?;
            if found != "notice" {
                return Err(Outcome::NotVisible);
            }
            let sealed = sealed_row(&open, kind, row, at, &what)?;
            Ok((open, sealed))
        })
        .await?;
    let done = move |tx: &mut Tx<'_>| {
        let sealed = rows::SealedRow { at: tx.at(), ..sealed.clone() };
        if rows::add_row(tx, open.unit, open.record, &sealed)? {
            let mut notice = rows::notice(tx, open.unit, open.record)?;
            then(tx, &mut notice)?;
            tx.audit(leaf(open.unit, open.record, Deed::WriteByReceipt, RecordKind::Notice));
        }
        Ok(tx.at())
    };
    house.db().write(done).await
}

/// Lets the province's desk read too: only she may, and it cannot be undone.
///
/// # Errors
/// [`Outcome::NotVisible`] for an unknown code, [`Outcome::Refused`] when no
/// desk can be let in.
pub async fn widen(
    house: &Instance,
    places: &Arc<Gazetteer>,
    keys: Arc<ReceiptKeys>,
) -> Result<Instant, Outcome> {
    let (own, map) = (house.clone(), Arc::clone(places));
    let (open, desk, key) = house
        .db()
        .snapshot(move |rx| {
            let (found, open) = open(&own, rx, &keys)?;
            if found != "notice" {
                return Err(Outcome::NotVisible);
            }
            let notice = rows::notice(rx, open.unit, open.record)?;
            let desk = may_widen(&own, rx, &map, &notice)?;
            let desk = desk.ok_or_else(|| Outcome::refused("notices-check-nobody-e"))?;
            let key = unit_public(&own, rx, desk.id)?.ok_or(Outcome::NotVisible)?;
            Ok((open, desk, key))
        })
        .await?;
    let done = move |tx: &mut Tx<'_>| {
        let notice = rows::notice(tx, open.unit, open.record)?;
        if !notice.readers.contains(&desk.id) {
            open.wrap_to(tx, &Holder::Unit(key))?;
            rows::widen(tx, &notice, desk.id)?;
            let now = notice.danger.level() >= 3;
            alerts::raise(
                tx,
                notice.record,
                "notice",
                &[Raise { unit: desk.id, role: "province_duty", now }],
            )?;
            tx.audit(leaf(open.unit, open.record, Deed::Wrap, RecordKind::Notice));
        }
        Ok(tx.at())
    };
    house.db().write(done).await
}

/// The parts of offices, in the order they are named.
pub(super) const PARTS: [Office; 4] = [Office::Commune, Office::Police, Office::Desk, Office::Ministry];

/// Whether a code leads anywhere, without opening it.
///
/// # Errors
/// [`Outcome::Fault`].
pub(super) async fn known(house: &Instance, keys: Arc<ReceiptKeys>) -> Result<bool, Outcome> {
    let own = house.clone();
    let found = house.db().snapshot(move |rx| open(&own, rx, &keys).map(|_| ())).await;
    match found {
        Ok(()) => Ok(true),
        Err(Outcome::NotVisible) => Ok(false),
        Err(other) => Err(other),
    }
}
