//! Where a house stands: sealed to its keepers themselves, so that neither
//! the unit's escrow nor an operator opens it (docs/design/SEALED.md §2), and
//! copied for one escort for hours. It is on no list, map, paper or export.

use std::sync::Arc;

use ::store::{Rx, Tx};
use access::can::{Capability, KeepHouse, SeeToday};
use access::{Deed, Holder, Instance, May, NewRecord, OpenRecord, Purpose, RecordKind, Roles, Slot};
use kernel::{AccountId, Instant, Outcome, RecordId, UnitId};

use super::asking::{from_json, to_json};
use super::letters;
use super::model::{Address, EscortTask, House, Offer, OfferId};
use super::rules;
use super::store;

fn address_slot(house: UnitId) -> Slot {
    Slot { table: 56, column: 1, row: *house.bytes() }
}
fn packet_slot(packet: RecordId) -> Slot {
    Slot { table: 59, column: 1, row: *packet.bytes() }
}

/// Somebody's own keys, from a verified post in a unit; `None` for one who
/// has not enrolled or serves elsewhere.
fn holder(
    house: &Instance,
    rx: &Rx<'_>,
    (account, unit): (AccountId, UnitId),
    grant: [u8; 16],
    until_ms: i64,
) -> Result<Option<Holder>, Outcome> {
    let posts = access::accounts::store::posts(rx, account, house.now().millis())?;
    let Some(post) = posts.iter().find(|post| post.unit.id == unit) else { return Ok(None) };
    let verified = house.chain().verify(rx, &post.statement, &post.signature)?;
    let known = access::accounts::store::account(rx, account)?;
    let Some(known) = known.filter(|known| known.disabled_ms.is_none()) else { return Ok(None) };
    if known.public.is_none_or(|public| public != *verified.keys()) {
        return Err(Outcome::fault("an account's keys are not those of its post"));
    }
    Ok(Some(Holder::Account { account, public: *verified.keys(), epoch: known.epoch, grant, until_ms }))
}

/// An address sealed to the keepers, not yet written.
#[derive(Debug, Clone)]
pub struct NewAddress {
    record: Arc<NewRecord>,
    body: Vec<u8>,
}

impl NewAddress {
    /// Seals an address to each keeper of one's house. A keeper who comes
    /// later types it again. Outside the queue.
    ///
    /// # Errors
    /// [`Outcome::Invalid`] on `address` when it is empty.
    pub fn prepare(
        house: &Instance,
        rx: &Rx<'_>,
        may: &May<KeepHouse>,
        address: &Address,
    ) -> Result<Self, Outcome> {
        if address.address.trim().is_empty() {
            return Err(Outcome::invalid("address", "shelter-address-e"));
        }
        let unit = may.unit();
        let mut holders = Vec::new();
        for serving in access::accounts::store::posts_in(rx, unit, house.now().millis())? {
            let keeps =
                Roles::embedded().get(&serving.role).is_some_and(|role| role.reach(KeepHouse::KEY).is_some());
            if keeps
                && let Some(keeper) = holder(house, rx, (serving.account, unit), [0; 16], ::seal::NO_END)?
            {
                holders.push(keeper);
            }
        }
        let id = RecordId::mint(house.now(), &**house.entropy());
        let record = house.new_record(RecordKind::ShelterAddress, unit, id, &holders)?;
        let body = record.seal(address_slot(unit), 1, &to_json(address)?)?;
        Ok(Self { record: Arc::new(record), body })
    }
}

/// Keeps the address in place of the one before, whose keys go.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn put_address(tx: &Tx<'_>, may: &May<KeepHouse>, new: &NewAddress) -> Result<(), Outcome> {
    let unit = may.unit();
    if let Some((before, ..)) = store::address(tx, unit)? {
        for (wrap, ..) in access::records::store::wraps(tx, unit, before)? {
            access::records::store::drop_wrap(tx, unit, before, wrap.holder_kind, wrap.holder)?;
        }
    }
    new.record.insert(tx)?;
    store::put_address(tx, unit, new.record.id(), &new.body)?;
    tx.audit(may.leaf(Deed::Write, RecordKind::ShelterAddress, Some(new.record.id())));
    Ok(())
}

fn open_address(
    house: &Instance,
    rx: &Rx<'_>,
    may: &May<KeepHouse>,
) -> Result<Option<(Address, OpenRecord)>, Outcome> {
    let unit = may.unit();
    let Some((record, version, body, _)) = store::address(rx, unit)? else { return Ok(None) };
    let open = match house.open_record(rx, may.actor(), unit, record) {
        Ok(open) => open,
        // A keeper who came after it was typed: typed again, it is theirs too.
        Err(Outcome::NotVisible) => return Ok(None),
        Err(other) => return Err(other),
    };
    let address = from_json(&open.body(address_slot(unit), version, &body)?)?;
    Ok(Some((address, open)))
}

/// The address of one's own house, with a leaf; for the keeper who corrects
/// it.
///
/// # Errors
/// [`Outcome::NotVisible`] when it is not written down, or was before this
/// keeper came.
pub async fn own_address(house: &Instance, may: &May<KeepHouse>) -> Result<Address, Outcome> {
    let unit = may.unit();
    let record = house.db().read(move |rx| store::address(rx, unit)).await?.ok_or(Outcome::NotVisible)?.0;
    let leaf = may.leaf_for(unit, Deed::Open, RecordKind::ShelterAddress, record, Purpose::Duty);
    let (instance, asking) = (house.clone(), may.clone());
    let read = move |rx: &Rx<'_>| open_address(&instance, rx, &asking)?.ok_or(Outcome::NotVisible);
    house.audited(may, leaf, read).await
}

/// The address sealed to one escort for hours, not yet given.
#[derive(Debug, Clone)]
pub struct Packet {
    offer: OfferId,
    escort: (AccountId, UnitId),
    until: Instant,
    record: Arc<NewRecord>,
    body: Vec<u8>,
}

impl Packet {
    /// Copies the address for the escort of an offer, the end inside the
    /// wrap. `None` when nobody is named yet, or this keeper cannot open the
    /// address. Outside the queue.
    ///
    /// # Errors
    /// [`Outcome::NotVisible`] for an offer of another house.
    pub fn prepare(
        house: &Instance,
        rx: &Rx<'_>,
        may: &May<KeepHouse>,
        offer: OfferId,
    ) -> Result<Option<Self>, Outcome> {
        let known = store::offer(rx, may.unit(), offer)?.ok_or(Outcome::NotVisible)?;
        let (Some(escort), Some((address, _))) = (known.escort, open_address(house, rx, may)?) else {
            return Ok(None);
        };
        let until = rules::packet_until(house.now());
        let Some(holder) = holder(house, rx, escort, *offer.bytes(), until.millis())? else {
            return Ok(None);
        };
        let id = RecordId::mint(house.now(), &**house.entropy());
        let record = house.new_record(RecordKind::Packet, may.unit(), id, &[holder])?;
        let body = record.seal(packet_slot(id), 1, &to_json(&address)?)?;
        Ok(Some(Self { offer, escort, until, record: Arc::new(record), body }))
    }

    /// Writes the packet and tells the escort's office where it is.
    pub(super) fn give(
        &self,
        tx: &Tx<'_>,
        may: &May<KeepHouse>,
        house: &House,
        offer: &Offer,
    ) -> Result<(), Outcome> {
        if offer.id != self.offer || offer.escort != Some(self.escort) {
            return Err(Outcome::Stale);
        }
        for (record, account) in store::packets(tx, house.unit, offer.id)? {
            letters::take_packet(tx, house.unit, record, account)?;
        }
        let ((account, office), record) = (self.escort, self.record.id());
        self.record.insert(tx)?;
        store::add_packet(tx, (house.unit, offer.id), record, (account, self.until), &self.body)?;
        let (code, given_at) = (house.code.clone(), tx.at());
        let task = EscortTask { record, account, house: house.unit, code, given_at, until: self.until };
        letters::give_packet(tx, office, &task)?;
        tx.audit(may.leaf(Deed::Wrap, RecordKind::Packet, Some(record)));
        Ok(())
    }
}

/// What somebody may still open, over all their posts.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn escort_tasks(rx: &Rx<'_>, may: &May<SeeToday>, now: Instant) -> Result<Vec<EscortTask>, Outcome> {
    let mut found = Vec::new();
    for held in &may.actor().posts {
        found.extend(store::tasks(rx, held.unit.id, may.actor().account, now)?);
    }
    Ok(found)
}

/// What an escort sees.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The packet's place on the list.
    pub task: EscortTask,
    /// The address.
    pub address: Address,
}

/// Opens a packet for its escort, within its hours, with a leaf in the
/// house's log.
///
/// # Errors
/// [`Outcome::Refused`] with `shelter-escort-over-e` when the hours are over
/// or the house took it back; [`Outcome::NotVisible`] for anybody else.
pub async fn open_packet(house: &Instance, may: &May<SeeToday>, record: RecordId) -> Result<Shown, Outcome> {
    let asking = may.clone();
    let found = house.db().snapshot(move |rx| {
        for held in &asking.actor().posts {
            if let Some(task) = store::task(rx, held.unit.id, record)? {
                return Ok(Some(task));
            }
        }
        Ok(None)
    });
    let task = found.await?.filter(|task| task.account == may.actor().account).ok_or(Outcome::NotVisible)?;
    let over = || Outcome::refused("shelter-escort-over-e");
    if task.until <= house.now() {
        return Err(over());
    }
    let leaf = may.leaf_for(task.house, Deed::Open, RecordKind::Packet, record, Purpose::Duty);
    let (instance, asking, of) = (house.clone(), may.clone(), task.clone());
    let read = move |rx: &Rx<'_>| {
        let (_, _, body) = store::packet(rx, of.house, record)?.ok_or_else(over)?;
        let open = instance.open_record(rx, asking.actor(), of.house, record)?;
        let address = from_json(&open.body(packet_slot(record), 1, &body)?)?;
        Ok((Shown { task: of.clone(), address }, open))
    };
    house.audited(may, leaf, read).await
}
