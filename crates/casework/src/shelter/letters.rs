//! What travels between the house, the asking office and the escort's office:
//! letters of the transaction that changes something, received once. And the
//! jobs that end a hold and a packet. None of this opens anything.

use ::store::jobs::{Runner, Taken};
use ::store::outbox::{Deliverer, Letter};
use ::store::{LeafDraft, Tx};
use access::{Deed, Purpose, RecordKind};
use kernel::{AccountId, Instant, Outcome, RecordId, TypedId, UnitId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{CasePlace, EscortTask, House, HouseKind, Offer, OfferId, OfferState, RefusalReason};
use super::store;

/// The letter that tells the asking office what became of an offer.
pub(super) const PLACE: &str = "casework.shelter.place";
/// The letter that puts a packet on the list of the escort's office.
pub(super) const ESCORT: &str = "casework.shelter.escort";
/// The job that ends a hold.
pub(super) const LAPSE: &str = "casework.shelter.lapse";
/// The job that deletes a packet.
pub(super) const PACKET_ENDS: &str = "casework.shelter.packet-ends";

#[derive(Serialize, Deserialize)]
struct PlaceLetter {
    offer: Uuid,
    /// Only in the first letter, written by the asking side: the house does
    /// not know the case.
    case: Option<Uuid>,
    house: Uuid,
    code: String,
    kind: String,
    people: i64,
    state: String,
    reason: Option<String>,
    held_until: i64,
    at: i64,
    version: i64,
}

#[derive(Serialize, Deserialize)]
struct EscortLetter {
    record: Uuid,
    account: Uuid,
    house: Uuid,
    code: String,
    given_at: i64,
    until: i64,
}

#[derive(Serialize, Deserialize)]
struct Pointer {
    house: Uuid,
    id: Uuid,
}

fn write<T: Serialize>(letter: &T) -> Result<Vec<u8>, Outcome> {
    serde_json::to_vec(letter).map_err(Outcome::fault)
}

fn read<'l, T: Deserialize<'l>>(payload: &'l [u8]) -> Result<T, Outcome> {
    // The text of the error may quote the payload.
    serde_json::from_slice(payload).map_err(|_| Outcome::fault("a letter that cannot be read"))
}

/// The identity of the letter about one version of an offer.
fn letter_key(offer: OfferId, version: i64) -> [u8; 16] {
    let mut key = *offer.bytes();
    key[15] ^= version.to_le_bytes()[0];
    key
}

/// Tells the asking office. `case` is given only by the asking side itself.
pub(super) fn tell(
    tx: &Tx<'_>,
    house: &House,
    offer: &Offer,
    reason: Option<RefusalReason>,
    case: Option<RecordId>,
) -> Result<(), Outcome> {
    let letter = PlaceLetter {
        offer: offer.id.uuid(),
        case: case.map(TypedId::uuid),
        house: house.unit.uuid(),
        code: house.code.clone(),
        kind: house.kind.key().to_owned(),
        people: offer.people,
        state: offer.state.key().to_owned(),
        reason: reason.map(|reason| reason.key().to_owned()),
        held_until: offer.held_until.millis(),
        at: tx.at().millis(),
        version: offer.row_version,
    };
    tx.outbox(PLACE, offer.asker, letter_key(offer.id, offer.row_version), write(&letter)?);
    Ok(())
}

/// Asks for the end of a hold.
pub(super) fn ask_lapse(tx: &Tx<'_>, house: UnitId, offer: OfferId, until: Instant) -> Result<(), Outcome> {
    let pointer = write(&Pointer { house: house.uuid(), id: offer.uuid() })?;
    tx.job_once(*offer.bytes(), LAPSE, until, pointer);
    Ok(())
}

/// Tells the escort's office of a packet, and asks for its end.
pub(super) fn give_packet(tx: &Tx<'_>, office: UnitId, task: &EscortTask) -> Result<(), Outcome> {
    let letter = EscortLetter {
        record: task.record.uuid(),
        account: task.account.uuid(),
        house: task.house.uuid(),
        code: task.code.clone(),
        given_at: task.given_at.millis(),
        until: task.until.millis(),
    };
    tx.outbox(ESCORT, office, *task.record.bytes(), write(&letter)?);
    let pointer = write(&Pointer { house: task.house.uuid(), id: task.record.uuid() })?;
    tx.job_once(*task.record.bytes(), PACKET_ENDS, task.until, pointer);
    Ok(())
}

/// Adds this slice's receivers to a deliverer.
#[must_use]
pub fn receivers(deliverer: Deliverer) -> Deliverer {
    deliverer.on(PLACE, receive_place).on(ESCORT, receive_escort)
}

/// Adds this slice's jobs to a runner.
#[must_use]
pub fn jobs(runner: Runner) -> Runner {
    runner.on_tx(LAPSE, lapse_job).on_tx(PACKET_ENDS, packet_job)
}

/// The case's side. A letter of an earlier version than what is kept changes
/// nothing; one that comes before the first waits for it.
pub(super) fn receive_place(tx: &Tx<'_>, letter: &Letter) -> Result<(), Outcome> {
    let told: PlaceLetter = read(&letter.payload)?;
    let missing = || Outcome::fault("a letter with an unknown word");
    let place = CasePlace {
        offer: OfferId::of_uuid(told.offer),
        house: UnitId::of_uuid(told.house),
        code: told.code,
        kind: HouseKind::of_key(&told.kind).ok_or_else(missing)?,
        people: told.people,
        state: OfferState::of_key(&told.state).ok_or_else(missing)?,
        reason: told.reason.as_deref().and_then(RefusalReason::of_key),
        held_until: Instant::of_millis(told.held_until),
        at: Instant::of_millis(told.at),
    };
    let case = match told.case.map(RecordId::of_uuid) {
        Some(case) => {
            store::add_case_place(tx, letter.to, case, &place, told.version)?;
            case
        }
        None => {
            let case = store::case_of(tx, letter.to, place.offer)?;
            let case = case.ok_or_else(|| Outcome::fault("the first letter of an offer has not come yet"))?;
            if !store::move_case_place(tx, letter.to, &place, told.version)? {
                return Ok(());
            }
            case
        }
    };
    tx.audit(leaf_of_job(letter.to, Deed::Receive, RecordKind::Case, case));
    Ok(())
}

/// A leaf of something that happens with nobody signed in.
fn leaf_of_job(unit: UnitId, deed: Deed, kind: RecordKind, record: RecordId) -> LeafDraft {
    let leaf = access::log::by_nobody(unit, deed, kind.number(), Some(record));
    LeafDraft { purpose: Purpose::Referral.number(), ..leaf }
}

fn receive_escort(tx: &Tx<'_>, letter: &Letter) -> Result<(), Outcome> {
    let told: EscortLetter = read(&letter.payload)?;
    let task = EscortTask {
        record: RecordId::of_uuid(told.record),
        account: AccountId::of_uuid(told.account),
        house: UnitId::of_uuid(told.house),
        code: told.code,
        given_at: Instant::of_millis(told.given_at),
        until: Instant::of_millis(told.until),
    };
    store::add_task(tx, letter.to, &task)
}

fn lapse_job(tx: &Tx<'_>, job: &Taken) -> Result<(), Outcome> {
    let at: Pointer = read(&job.payload)?;
    lapse_due(tx, UnitId::of_uuid(at.house))
}

fn packet_job(tx: &Tx<'_>, job: &Taken) -> Result<(), Outcome> {
    let at: Pointer = read(&job.payload)?;
    let (house, record) = (UnitId::of_uuid(at.house), RecordId::of_uuid(at.id));
    let Some((account, until, _)) = store::packet(tx, house, record)? else { return Ok(()) };
    if until <= tx.at() { take_packet(tx, house, record, account) } else { Ok(()) }
}

/// Deletes a packet with the escort's key to it.
pub(super) fn take_packet(
    tx: &Tx<'_>,
    house: UnitId,
    record: RecordId,
    account: AccountId,
) -> Result<(), Outcome> {
    let holder = i64::from(seal::HolderKind::Account.number());
    access::records::store::drop_wrap(tx, house, record, holder, *account.bytes())?;
    store::drop_packet(tx, house, record)
}

/// Ends the holds of a house whose half hour is over: the rooms that nobody
/// took meanwhile are free, the asking office is told.
pub(super) fn lapse_due(tx: &Tx<'_>, house: UnitId) -> Result<(), Outcome> {
    let due = store::due_offers(tx, house)?;
    if due.is_empty() {
        return Ok(());
    }
    let described = store::house(tx, house)?.ok_or(Outcome::NotVisible)?;
    for id in due {
        let Some(offer) = store::move_offer(tx, (house, id), OfferState::Held, OfferState::Lapsed, None)?
        else {
            continue;
        };
        store::free_rooms(tx, house, id)?;
        store::drop_note(tx, house, id)?;
        tell(tx, &described, &offer, None, None)?;
        tx.audit(leaf_of_job(house, Deed::Close, RecordKind::Stay, id.record()));
    }
    Ok(())
}
