//! Taking a notice in: sealed before the queue, written in one transaction
//! with its alerts, its clock and its leaf.

use std::sync::Arc;

use access::records::store::{ReceiptRow, add_receipt, receipt as receipt_row};
use access::{Deed, Holder, Instance, NewRecord, Purpose, RecordKind, Slot};
use kernel::{Instant, Outcome, PlaceId, RecordId, ShortCode, UnitId};
use norms::norms;
use office::alerts::{self, Raise};
use office::deadlines::{self, Deadline, NO_PART};
use places::Gazetteer;
use seal::draft::DraftSecret;
use seal::receipt::ReceiptKeys;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{LeafDraft, Tx};

use super::model::{Contact, Danger, Mode, Notice, RowKind, Source, State, Told};
use super::offices::{self, Routed};
use super::rules::{self, Office};
use super::store::{self as rows, SealedRow};

/// The table and column of what was told, and of rows added later.
pub(super) const BODY: (u16, u16) = (40, 1);
/// Rows added later.
pub(super) const ADDED: (u16, u16) = (41, 1);

/// The place of a sealed row.
pub(super) fn slot(kind: RowKind, row: [u8; 16]) -> Slot {
    let (table, column) = if kind == RowKind::Body { BODY } else { ADDED };
    Slot { table, column, row }
}

/// What is sealed when a notice comes in.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Body {
    pub(super) told: Told,
    pub(super) contact: Contact,
}

/// A value as the bytes that are sealed.
pub(super) fn bytes(value: &impl Serialize) -> Result<Vec<u8>, Outcome> {
    serde_json::to_vec(value).map_err(|_| Outcome::fault("a body could not be written"))
}

/// A notice on its way in.
pub struct Intake {
    /// Identity; the same for the same form sent twice.
    pub record: RecordId,
    /// The commune in force today.
    pub place: PlaceId,
    /// What was told.
    pub told: Told,
    /// How the person may be contacted.
    pub contact: Contact,
    /// Where it came in.
    pub source: Source,
    /// How it was told.
    pub mode: Mode,
    /// The unit that relays it, or whose officer wrote it.
    pub by: Option<(UnitId, LeafDraft)>,
    /// The draft a receipt follows from.
    pub receipt: Option<DraftSecret>,
}

impl std::fmt::Debug for Intake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Intake({})", self.record)
    }
}

/// A notice taken in.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Identity.
    pub record: RecordId,
    /// When it first came in.
    pub received_at: Instant,
    /// Who owns and reads it; of an earlier sending, as it was then.
    pub readers: Vec<(Office, String)>,
    /// Who was told at once.
    pub told: Vec<Office>,
    /// Whether it had come in before.
    pub again: bool,
}

/// What the transaction is handed: sealed bytes and clear columns, nothing to
/// compute.
struct Ready {
    new: NewRecord,
    notice: Notice,
    row: SealedRow,
    receipt: Option<(Arc<ReceiptKeys>, ReceiptRow)>,
    alerts: Vec<Raise>,
    clock: Deadline,
    leaf: LeafDraft,
    relay: Option<UnitId>,
}

/// Takes a notice in. Sent twice it is one, and answers as the first time.
///
/// # Errors
/// [`Outcome::Refused`] when no office up to the root can open a notice,
/// [`Outcome::Overloaded`], [`Outcome::Fault`].
pub async fn take_in(house: &Instance, places: &Arc<Gazetteer>, intake: Intake) -> Result<Taken, Outcome> {
    let (place, avoid) = (intake.place, intake.told.avoid);
    let (own, map) = (house.clone(), Arc::clone(places));
    let offices = house.db().snapshot(move |rx| offices::offices(&own, rx, &map, place)).await?;
    let routed = offices.route(avoid).ok_or_else(|| Outcome::refused("notices-check-nobody-e"))?;
    let receipt = receipt_keys(house, intake.receipt.as_ref(), intake.record).await?;
    let ready = seal(house, &intake, &routed, receipt)?;
    let (record, danger) = (intake.record, intake.told.danger);
    let first = house.db().write(move |tx| write(tx, &ready)).await?;
    let told = rules::told_at_once(&routing(&routed), danger).iter().map(|told| told.office).collect();
    match first {
        Ok(at) => {
            let readers =
                routed.readers.iter().map(|office| (office.part, office.unit.name.clone())).collect();
            Ok(Taken { record, received_at: at, readers, told, again: false })
        }
        Err(notice) => {
            let received_at = notice.received_at;
            let readers = house.db().snapshot(move |rx| reader_names(rx, &notice)).await?;
            let told = readers.iter().map(|(part, _)| *part);
            let told = told.filter(|part| *part != Office::Police || danger == Danger::Now).collect();
            Ok(Taken { record, received_at, told, readers, again: true })
        }
    }
}

/// The keys behind a receipt, derived in its own lane off the async threads.
pub(super) async fn receipt_keys(
    house: &Instance,
    draft: Option<&DraftSecret>,
    record: RecordId,
) -> Result<Option<Arc<ReceiptKeys>>, Outcome> {
    let Some(draft) = draft else { return Ok(None) };
    let receipt = house.receipt_of(draft, record);
    let house = house.clone();
    let keys = tokio::task::spawn_blocking(move || house.receipt_keys(&receipt)).await;
    keys.map_err(|_| Outcome::fault("the lane of receipts stopped"))?.map(Some)
}

fn routing(routed: &Routed) -> rules::Routing {
    let readers: Vec<_> = routed.readers.iter().map(|office| office.part).collect();
    rules::Routing { owner: readers.first().copied().unwrap_or(Office::Desk), readers }
}

/// The parts and names of the offices that read a notice that is there.
pub(super) fn reader_names(rx: &store::Rx<'_>, notice: &Notice) -> Result<Vec<(Office, String)>, Outcome> {
    let mut names = Vec::new();
    for id in &notice.readers {
        if let Some(unit) = access::units::store::unit(rx, *id)? {
            names.push((part_of(unit.kind), unit.name));
        }
    }
    Ok(names)
}

/// The part a kind of unit plays.
pub(super) const fn part_of(kind: access::units::UnitKind) -> Office {
    use access::units::UnitKind;
    match kind {
        UnitKind::Commune => Office::Commune,
        UnitKind::Police => Office::Police,
        UnitKind::Ministry => Office::Ministry,
        _ => Office::Desk,
    }
}

fn seal(
    house: &Instance,
    intake: &Intake,
    routed: &Routed,
    receipt: Option<Arc<ReceiptKeys>>,
) -> Result<Ready, Outcome> {
    let owner = routed.owner()?;
    let mut holders: Vec<Holder> = routed.readers.iter().map(|office| Holder::Unit(office.key)).collect();
    if let Some(keys) = &receipt {
        holders.push(access::Holder::Receipt { keys: Arc::clone(keys) });
    }
    let new = house.new_record(RecordKind::Notice, owner.unit.id, intake.record, &holders)?;
    let now = house.now();
    let row = *intake.record.bytes();
    let plain = bytes(&Body { told: intake.told.clone(), contact: intake.contact.clone() })?;
    let body = new.seal(slot(RowKind::Body, row), 1, &plain)?;
    let ciphertext: [u8; 32] = Sha256::digest(&body).into();
    let row = SealedRow { row, kind: RowKind::Body, version: 1, body, at: now };
    let notice = Notice {
        unit: owner.unit.id,
        record: intake.record,
        received_at: now,
        source: intake.source,
        mode: intake.mode,
        place: intake.place,
        danger: intake.told.danger,
        state: State::Received,
        readers: routed.units(),
        relay_unit: intake.by.as_ref().map(|by| by.0),
        case: None,
        asked_by: None,
        row_version: 1,
    };
    let raise = |told: rules::Told| {
        let unit = routed.part(told.office)?.unit.id;
        Some(Raise { unit, role: told.role, now: told.now })
    };
    let alerts =
        rules::told_at_once(&routing(routed), intake.told.danger).into_iter().filter_map(raise).collect();
    let receipt = receipt.map(|keys| {
        // Commits to the key behind the code.
        let check = keys.public().x25519.to_vec();
        (keys, ReceiptRow { kind: "notice".to_owned(), unit: owner.unit.id, record: intake.record, check })
    });
    let leaf = LeafDraft {
        unit: owner.unit.id,
        record: Some(intake.record),
        ciphertext: Some(ciphertext),
        ..leaf(intake)
    };
    let clock = first_clock(&notice, owner.part);
    let relay = (intake.source == Source::Relay).then_some(intake.by.as_ref().map(|by| by.0)).flatten();
    Ok(Ready { new, notice, row, receipt, alerts, clock, leaf, relay })
}

/// The leaf of a receiving: by the officer who wrote it, or by nobody named.
fn leaf(intake: &Intake) -> LeafDraft {
    match &intake.by {
        Some((_, leaf)) if intake.source == Source::Staff => leaf.clone(),
        _ => public_leaf(intake.record, Deed::Receive, RecordKind::Notice),
    }
}

/// A leaf of something done from outside; its unit is set by the caller.
pub(super) fn public_leaf(record: RecordId, deed: Deed, kind: RecordKind) -> LeafDraft {
    let leaf = access::log::by_nobody(UnitId::of_bytes([0; 16]), deed, kind.number(), Some(record));
    LeafDraft { purpose: Purpose::Herself.number(), ..leaf }
}

/// The first clock of a notice, an internal target dated in `norms`.
fn first_clock(notice: &Notice, owner: Office) -> Deadline {
    let clock = rules::first_clock(notice.danger);
    let due = norms().due(clock, notice.received_at, notice.received_at.vn_date());
    let note_key = match owner {
        Office::Desk | Office::Ministry => "notices-row-pass-on",
        _ if notice.danger == Danger::Now => "notices-row-read",
        _ => "notices-row-triage",
    };
    Deadline {
        unit: notice.unit,
        record: notice.record,
        record_kind: RecordKind::Notice.number(),
        part: NO_PART,
        code: ShortCode::of_id(notice.record.bytes()).to_string(),
        clock,
        started_at: notice.received_at,
        due_at: due.map_or(notice.received_at, |due| due.at),
        level: notice.danger.level(),
        note_key,
    }
}

/// The transaction. `Err` holds the notice that was there already.
fn write(tx: &Tx<'_>, ready: &Ready) -> Result<Result<Instant, Notice>, Outcome> {
    let Ready { new, notice, row, receipt, alerts, clock, leaf, relay } = ready;
    if let Some((keys, link)) = receipt {
        let expires = tx.at().plus_days(rules::RECEIPT_DAYS);
        if !add_receipt(tx, keys.lookup.bytes(), link, expires.millis())? {
            let known = receipt_row(tx, keys.lookup.bytes(), tx.at().millis())?.ok_or(Outcome::NotVisible)?;
            return Ok(Err(rows::notice(tx, known.unit, known.record)?));
        }
    }
    if !new.insert(tx)? {
        return Ok(Err(rows::notice(tx, notice.unit, notice.record)?));
    }
    let now = Notice { received_at: tx.at(), ..notice.clone() };
    rows::add_notice(tx, &now)?;
    rows::add_row(tx, now.unit, now.record, &SealedRow { at: tx.at(), ..row.clone() })?;
    rows::add_desks(tx, &now, &now.readers)?;
    alerts::raise(tx, now.record, "notice", alerts)?;
    deadlines::start(tx, clock)?;
    if let Some(unit) = relay {
        rows::add_relay(tx, *unit, now.record)?;
    }
    tx.audit(leaf.clone());
    Ok(Ok(tx.at()))
}
