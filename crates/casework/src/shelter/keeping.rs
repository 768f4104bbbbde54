//! The house's side: describing it, its rooms, answering an offer, arrival,
//! no-show, the end of a stay.

use ::store::{Rx, Tx};
use access::can::KeepHouse;
use access::{Deed, Instance, May, OpenRecord, Purpose, RecordKind, Slot};
use kernel::{Instant, Outcome};
use office::alerts;

use super::address::Packet;
use super::asking::{KEEPER, from_json, give_back, note_slot};
use super::letters;
use super::model::{
    BedId, House, HouseDraft, HouseKind, Needs, Offer, OfferId, OfferState, RefusalReason, Room, StayRow,
};
use super::rules;
use super::store::{self, NewStay};

/// The body of a stay.
fn stay_slot(offer: OfferId) -> Slot {
    Slot { table: 55, column: 1, row: *offer.bytes() }
}

/// The longest code of a house.
const CODE: usize = 8;
/// The most places of one room.
const MOST_PLACES: i64 = 40;

/// Describes one's house, or changes the description. Its kind is that of
/// the office; only a trusted address may be public.
///
/// # Errors
/// [`Outcome::Invalid`] on `code` or `capacity`; [`Outcome::NotVisible`] for
/// an office that is no house.
pub fn describe_house(tx: &Tx<'_>, may: &May<KeepHouse>, new: &HouseDraft) -> Result<(), Outcome> {
    let unit = may.scope().unit();
    let kind = HouseKind::of_unit(unit.kind).ok_or(Outcome::NotVisible)?;
    let signs = new.code.chars().count();
    let fits = (2..=CODE).contains(&signs) && new.code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if !fits {
        return Err(Outcome::invalid("code", "shelter-code-e"));
    }
    if !(1..=500).contains(&new.capacity) {
        return Err(Outcome::invalid("capacity", "shelter-capacity-e"));
    }
    if new.public.is_some() && kind != HouseKind::TrustedAddress {
        return Err(Outcome::refused("shelter-secret-e"));
    }
    store::lock_house(tx, unit.id)?;
    let places: i64 = store::rooms(tx, unit.id)?.iter().map(|room| room.places).sum();
    if places > new.capacity {
        return Err(Outcome::invalid("capacity", "shelter-capacity-rooms-e"));
    }
    store::put_house(tx, unit.id, kind, new)?;
    tx.audit(may.leaf(Deed::Write, RecordKind::Stay, None));
    Ok(())
}

/// Adds a room, or a single bed, within the capacity. The same id twice adds
/// it once.
///
/// # Errors
/// [`Outcome::Invalid`] on `places` when the house would have more places
/// than its capacity.
pub fn add_room(
    tx: &Tx<'_>,
    may: &May<KeepHouse>,
    bed: BedId,
    name: &str,
    places: i64,
) -> Result<(), Outcome> {
    let capacity =
        store::lock_house(tx, may.unit())?.ok_or_else(|| Outcome::refused("shelter-describe-first-e"))?;
    let rooms = store::rooms(tx, may.unit())?;
    if rooms.iter().any(|room| room.bed == bed) {
        return Ok(());
    }
    let all: i64 = rooms.iter().map(|room| room.places).sum();
    if !(1..=MOST_PLACES).contains(&places) || all + places > capacity {
        return Err(Outcome::invalid("places", "shelter-places-e"));
    }
    store::add_room(tx, may.unit(), bed, name, places)?;
    Ok(())
}

/// Takes newcomers from now on, or not.
///
/// # Errors
/// [`Outcome::Refused`] before the house is described.
pub fn set_open(tx: &Tx<'_>, may: &May<KeepHouse>, open: bool) -> Result<(), Outcome> {
    let known = store::open_house(tx, may.unit(), open)?;
    if known { Ok(()) } else { Err(Outcome::refused("shelter-describe-first-e")) }
}

/// What the keeper's board shows: nothing sealed is opened for it.
#[derive(Debug, Clone)]
pub struct Board {
    /// The house, once described.
    pub house: Option<House>,
    /// Its rooms.
    pub rooms: Vec<Room>,
    /// Offers that wait for an answer or for people.
    pub offers: Vec<Offer>,
    /// Stays under way.
    pub stays: Vec<StayRow>,
    /// When the address was written down, if it is.
    pub address_at: Option<Instant>,
}

/// The board of one's own house.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn board(rx: &Rx<'_>, may: &May<KeepHouse>) -> Result<Board, Outcome> {
    let unit = may.unit();
    Ok(Board {
        house: store::house(rx, unit)?,
        rooms: store::rooms(rx, unit)?,
        offers: store::live_offers(rx, unit)?,
        stays: store::stays(rx, unit)?,
        address_at: store::address(rx, unit)?.map(|(_, _, _, at)| at),
    })
}

/// An offer opened by the house.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The offer.
    pub offer: Offer,
    /// Who comes; `None` when the offer came to nothing.
    pub needs: Option<Needs>,
    /// Who brings them, and their office.
    pub escort: Option<(String, String)>,
    /// The office that asks.
    pub asker: String,
    /// The stay, once they came.
    pub stay: Option<StayRow>,
    /// The house.
    pub house: House,
    /// Whether the escort has a packet.
    pub packet_given: bool,
    /// Whether the address is written down.
    pub has_address: bool,
}

/// Opens an offer, with a leaf.
///
/// # Errors
/// [`Outcome::NotVisible`] for one of another house.
pub async fn open_offer(house: &Instance, may: &May<KeepHouse>, offer: OfferId) -> Result<Opened, Outcome> {
    let leaf = may.leaf_for(may.unit(), Deed::Open, RecordKind::Stay, offer.record(), Purpose::Duty);
    let (instance, asking) = (house.clone(), may.clone());
    let read = move |rx: &Rx<'_>| {
        let (found, open, needs) = note(&instance, rx, &asking, offer)?;
        let name = |account| {
            Ok::<_, Outcome>(access::accounts::store::account(rx, account)?.map(|account| account.name))
        };
        let escort = match found.escort {
            Some((account, office)) => {
                Some((name(account)?.unwrap_or_default(), access::units::unit_of(rx, office)?.name))
            }
            None => None,
        };
        let opened = Opened {
            needs,
            escort,
            asker: access::units::unit_of(rx, found.asker)?.name,
            stay: store::stay(rx, asking.unit(), offer)?,
            house: store::house(rx, asking.unit())?.ok_or(Outcome::NotVisible)?,
            packet_given: !store::packets(rx, asking.unit(), offer)?.is_empty(),
            has_address: store::address(rx, asking.unit())?.is_some(),
            offer: found,
        };
        Ok((opened, open))
    };
    let opened = house.audited(may, leaf, read).await?;
    let (unit, account) = (may.unit(), may.actor().account);
    house.db().write(move |tx| alerts::open(tx, unit, KEEPER, offer.record(), account)).await?;
    Ok(opened)
}

/// An offer of one's house with its note opened.
fn note(
    house: &Instance,
    rx: &Rx<'_>,
    may: &May<KeepHouse>,
    offer: OfferId,
) -> Result<(Offer, OpenRecord, Option<Needs>), Outcome> {
    let found = store::offer(rx, may.unit(), offer)?.ok_or(Outcome::NotVisible)?;
    let open = house.open_record(rx, may.actor(), may.unit(), offer.record())?;
    let needs = match &found.note {
        Some(body) => Some(from_json(&open.body(note_slot(offer), 1, body)?)?),
        None => None,
    };
    Ok((found, open, needs))
}

/// Moves an offer on and tells the asking office; refused when it is not
/// where it must be.
fn step(
    tx: &Tx<'_>,
    may: &May<KeepHouse>,
    offer: OfferId,
    (from, to): (OfferState, OfferState),
    reason: Option<RefusalReason>,
) -> Result<(House, Offer), Outcome> {
    let unit = may.unit();
    let house = store::house(tx, unit)?.ok_or(Outcome::NotVisible)?;
    let Some(moved) = store::move_offer(tx, (unit, offer), from, to, reason)? else {
        store::offer(tx, unit, offer)?.ok_or(Outcome::NotVisible)?;
        return Err(Outcome::refused("shelter-over-e"));
    };
    letters::tell(tx, &house, &moved, reason, None)?;
    alerts::open(tx, unit, KEEPER, offer.record(), may.actor().account)?;
    tx.audit(may.leaf(Deed::Decide, RecordKind::Stay, Some(offer.record())));
    Ok((house, moved))
}

/// Takes them: the hold becomes lasting, and the escort gets the address for
/// hours when `packet` was prepared.
///
/// # Errors
/// [`Outcome::Refused`] when the hold is over; [`Outcome::Stale`] when
/// another escort was named meanwhile.
pub fn accept(
    tx: &Tx<'_>,
    may: &May<KeepHouse>,
    offer: OfferId,
    packet: Option<&Packet>,
) -> Result<(), Outcome> {
    let (house, moved) = step(tx, may, offer, (OfferState::Held, OfferState::Accepted), None)?;
    // The rooms are counted too: a hold that ended may have lost them to a
    // hold made in the same moment.
    if moved.held_until <= tx.at() || store::keep_rooms(tx, house.unit, offer)? != moved.rooms {
        return Err(Outcome::refused("shelter-hold-over-e"));
    }
    packet.map_or(Ok(()), |packet| packet.give(tx, may, &house, &moved))
}

/// Gives the escort the address later: another one was named, or it was not
/// written down before.
///
/// # Errors
/// [`Outcome::Refused`] unless the offer is accepted; [`Outcome::Stale`] when
/// another escort was named meanwhile.
pub fn hand_over(tx: &Tx<'_>, may: &May<KeepHouse>, offer: OfferId, packet: &Packet) -> Result<(), Outcome> {
    let house = store::house(tx, may.unit())?.ok_or(Outcome::NotVisible)?;
    let known = store::offer(tx, may.unit(), offer)?.ok_or(Outcome::NotVisible)?;
    if known.state != OfferState::Accepted {
        return Err(Outcome::refused("shelter-over-e"));
    }
    packet.give(tx, may, &house, &known)
}

/// Cannot take them; the rooms are free at once.
///
/// # Errors
/// [`Outcome::Refused`] when the offer is over.
pub fn refuse(
    tx: &Tx<'_>,
    may: &May<KeepHouse>,
    offer: OfferId,
    reason: RefusalReason,
) -> Result<(), Outcome> {
    let (_, moved) = step(tx, may, offer, (OfferState::Held, OfferState::Refused), Some(reason))?;
    give_back(tx, &moved)
}

/// They did not come; the rooms are free at once.
///
/// # Errors
/// [`Outcome::Refused`] unless the offer is accepted.
pub fn not_come(tx: &Tx<'_>, may: &May<KeepHouse>, offer: OfferId) -> Result<(), Outcome> {
    let (_, moved) = step(tx, may, offer, (OfferState::Accepted, OfferState::NotCome), None)?;
    give_back(tx, &moved)
}

/// An arrival with the stay's body sealed, not yet written.
#[derive(Debug, Clone)]
pub struct Arrival {
    offer: OfferId,
    arrived_at: Instant,
    body: Vec<u8>,
    open: OpenRecord,
}

impl Arrival {
    /// Seals the stay's body. Outside the queue.
    ///
    /// # Errors
    /// [`Outcome::Invalid`] on `time` when it is later than now.
    pub fn prepare(
        house: &Instance,
        rx: &Rx<'_>,
        may: &May<KeepHouse>,
        offer: OfferId,
        arrived_at: Instant,
    ) -> Result<Self, Outcome> {
        if arrived_at > house.now() {
            return Err(Outcome::invalid("time", "shelter-later-e"));
        }
        let (_, open, needs) = note(house, rx, may, offer)?;
        let needs = needs.ok_or_else(|| Outcome::refused("shelter-over-e"))?;
        let body = open.seal(stay_slot(offer), 1, &super::asking::to_json(&needs)?)?;
        Ok(Self { offer, arrived_at, body, open })
    }
}

/// They came: the stay begins, its legal end from the norms. Both times are
/// kept, when it happened and when it was written down.
///
/// # Errors
/// [`Outcome::Refused`] unless the offer is accepted.
pub fn arrive(tx: &Tx<'_>, may: &May<KeepHouse>, arrival: &Arrival) -> Result<(), Outcome> {
    let Arrival { offer, arrived_at, body, open } = arrival;
    let (house, moved) = step(tx, may, *offer, (OfferState::Accepted, OfferState::Arrived), None)?;
    open.adopt(tx)?;
    let leave_by = rules::leave_by(norms::norms(), house.kind, *arrived_at);
    let new = NewStay { kind: house.kind, people: moved.people, arrived_at: *arrived_at, leave_by, body };
    store::add_stay(tx, house.unit, *offer, &new)?;
    store::drop_note(tx, house.unit, *offer)?;
    for (record, account) in store::packets(tx, house.unit, *offer)? {
        letters::take_packet(tx, house.unit, record, account)?;
    }
    Ok(())
}

/// They left; the rooms are free.
///
/// # Errors
/// [`Outcome::Refused`] when there is no stay under way.
pub fn end_stay(tx: &Tx<'_>, may: &May<KeepHouse>, offer: OfferId) -> Result<(), Outcome> {
    let (house, moved) = step(tx, may, offer, (OfferState::Arrived, OfferState::Ended), None)?;
    store::end_stay(tx, house.unit, offer, tx.at())?;
    give_back(tx, &moved)
}
