//! Statements on houses, rooms, offers and stays, and on the case's side.

use kernel::{AccountId, Instant, Outcome, PlaceId, PostId, RecordId, TypedId, UnitId};
use store::{Rx, Tx, sql};
use uuid::Uuid;

use super::model::{
    BedId, BedState, CasePlace, EscortTask, House, HouseDraft, HouseKind, Offer, OfferId, OfferState,
    RefusalReason, Room, StayRow, Travel,
};

sql! {
    write PUT_HOUSE(Id, Text, Text, Int, OptInt, Int, Int, Int, Int, Int, Int, Int, OptText, OptInt) =
        "INSERT INTO house (unit_id, kind, code, capacity, boys_to, women_only, travel, pick_up, night_staff,
             health_staff, step_free, is_open, is_public, public_name, place_id, row_version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13, $14, 1)
         ON CONFLICT (unit_id) DO UPDATE SET code = $3, capacity = $4, boys_to = $5, women_only = $6, travel = $7,
             pick_up = $8, night_staff = $9, health_staff = $10, step_free = $11, is_public = $12,
             public_name = $13, place_id = $14, row_version = house.row_version + 1";
    read HOUSE(Id) -> (Id, Text, Text, Int, OptInt, Int, Int, Int, Int, Int, Int, Int, OptText, OptInt, Int) =
        "SELECT unit_id, kind, code, capacity, boys_to, women_only, travel, pick_up, night_staff, health_staff,
                step_free, is_open, public_name, place_id, row_version
         FROM house WHERE unit_id = $1";
    read LOCK_HOUSE(Id) -> (Int) = "SELECT capacity FROM house WHERE unit_id = $1 FOR UPDATE";
    read HOUSES(Text, Text) -> (Id, Text, Text, Int, OptInt, Int, Int, Int, Int, Int, Int, Int, OptText, OptInt, Int) =
        "SELECT h.unit_id, h.kind, h.code, h.capacity, h.boys_to, h.women_only, h.travel, h.pick_up, h.night_staff,
                h.health_staff, h.step_free, h.is_open, h.public_name, h.place_id, h.row_version
         FROM house h JOIN unit u ON u.unit_id = h.unit_id
         WHERE u.path >= $1 AND u.path < $2 AND u.ended_at IS NULL ORDER BY h.code LIMIT 500";
    write OPEN_HOUSE(Id, Int) =
        "UPDATE house SET is_open = $2, row_version = row_version + 1 WHERE unit_id = $1";

    write ADD_BED(Id, Id, Text, Int) =
        "INSERT INTO bed (unit_id, bed_id, room, places, state) VALUES ($1, $2, $3, $4, 'free')
         ON CONFLICT (unit_id, bed_id) DO NOTHING";
    read ROOMS(Id) -> (Id, Id, Text, Int, Text, OptInt) =
        "SELECT unit_id, bed_id, room, places, state, held_until FROM bed WHERE unit_id = $1 ORDER BY room, bed_id";
    read ROOMS_IN(Text, Text) -> (Id, Id, Text, Int, Text, OptInt) =
        "SELECT b.unit_id, b.bed_id, b.room, b.places, b.state, b.held_until
         FROM bed b JOIN unit u ON u.unit_id = b.unit_id
         WHERE u.path >= $1 AND u.path < $2 AND u.ended_at IS NULL ORDER BY b.unit_id, b.bed_id LIMIT 20000";
    write TAKE_ONE(Id, Int, Int, Id, Int) -> (Id) =
        "UPDATE bed SET state = 'held', offer_id = $4, held_until = $5
         WHERE unit_id = $1 AND bed_id = (
             SELECT bed_id FROM bed
             WHERE unit_id = $1 AND places >= $2 AND (state = 'free' OR (state = 'held' AND held_until <= $3))
             ORDER BY places, bed_id LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING bed_id";
    read FREE_LOCKED(Id, Int) -> (Id, Int) =
        "SELECT bed_id, places FROM bed
         WHERE unit_id = $1 AND (state = 'free' OR (state = 'held' AND held_until <= $2))
         ORDER BY bed_id FOR UPDATE";
    write TAKE_BED(Id, Id, Id, Int) =
        "UPDATE bed SET state = 'held', offer_id = $3, held_until = $4 WHERE unit_id = $1 AND bed_id = $2";
    write KEEP_BEDS(Id, Id) =
        "UPDATE bed SET state = 'taken', held_until = NULL WHERE unit_id = $1 AND offer_id = $2 AND state = 'held'";
    write FREE_BEDS(Id, Id) =
        "UPDATE bed SET state = 'free', offer_id = NULL, held_until = NULL WHERE unit_id = $1 AND offer_id = $2";

    write ADD_OFFER(Id, Id, Id, Id, Int, Int, Int, OptId, OptId, Bytes) =
        "INSERT INTO offer (unit_id, offer_id, asker_unit, asker_post, state, people, rooms, asked_at, held_until,
             escort_account, escort_unit, note, row_version)
         VALUES ($1, $2, $3, $4, 'held', $5, 0, $6, $7, $8, $9, $10, 1) ON CONFLICT (unit_id, offer_id) DO NOTHING";
    write SET_ROOMS(Id, Id, Int) = "UPDATE offer SET rooms = $3 WHERE unit_id = $1 AND offer_id = $2";
    read OFFER(Id, Id) -> (Id, Id, Id, Text, Int, Int, Int, Int, OptId, OptId, OptBytes, Int) =
        "SELECT unit_id, offer_id, asker_unit, state, people, rooms, asked_at, held_until, escort_account,
                escort_unit, note, row_version
         FROM offer WHERE unit_id = $1 AND offer_id = $2";
    read LIVE_OFFERS(Id) -> (Id, Id, Id, Text, Int, Int, Int, Int, OptId, OptId, OptBytes, Int) =
        "SELECT unit_id, offer_id, asker_unit, state, people, rooms, asked_at, held_until, escort_account,
                escort_unit, note, row_version
         FROM offer WHERE unit_id = $1 AND state IN ('held', 'accepted') ORDER BY held_until, offer_id LIMIT 200";
    read ASKED(Id, Id) -> (Id, Id, Id, Text, Int, Int, Int, Int, OptId, OptId, OptBytes, Int) =
        "SELECT unit_id, offer_id, asker_unit, state, people, rooms, asked_at, held_until, escort_account,
                escort_unit, note, row_version
         FROM offer WHERE asker_unit = $1 AND offer_id = $2";
    read DUE_OFFERS(Id, Int) -> (Id) =
        "SELECT offer_id FROM offer WHERE unit_id = $1 AND state = 'held' AND held_until <= $2
         ORDER BY offer_id LIMIT 50 FOR UPDATE SKIP LOCKED";
    write MOVE_OFFER(Id, Id, Text, Text, Int, OptText) -> (Id, Id, Id, Text, Int, Int, Int, Int, OptId, OptId, OptBytes, Int) =
        "UPDATE offer SET state = $4, decided_at = $5, reason = $6, row_version = row_version + 1
         WHERE unit_id = $1 AND offer_id = $2 AND state = $3
         RETURNING unit_id, offer_id, asker_unit, state, people, rooms, asked_at, held_until, escort_account,
                   escort_unit, note, row_version";
    write NAME_ESCORT(Id, Id, Id, Id, Id) =
        "UPDATE offer SET escort_account = $4, escort_unit = $5
         WHERE unit_id = $1 AND offer_id = $2 AND asker_unit = $3 AND state IN ('held', 'accepted')";
    write DROP_NOTE(Id, Id) = "UPDATE offer SET note = NULL WHERE unit_id = $1 AND offer_id = $2";

    write ADD_STAY(Id, Id, Text, Int, Int, Int, OptInt, Bytes) =
        "INSERT INTO stay (unit_id, record_id, place_kind, people, arrived_at, written_at, leave_by, version, body,
             row_version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, 1) ON CONFLICT (unit_id, record_id) DO NOTHING";
    write END_STAY(Id, Id, Int) =
        "UPDATE stay SET ended_at = $3, row_version = row_version + 1
         WHERE unit_id = $1 AND record_id = $2 AND ended_at IS NULL";
    read STAYS(Id) -> (Id, Int, Int, Int, OptInt) =
        "SELECT record_id, people, arrived_at, written_at, leave_by FROM stay
         WHERE unit_id = $1 AND ended_at IS NULL ORDER BY arrived_at, record_id LIMIT 500";
    read STAY(Id, Id) -> (Id, Int, Int, Int, OptInt) =
        "SELECT record_id, people, arrived_at, written_at, leave_by FROM stay WHERE unit_id = $1 AND record_id = $2";

    write PUT_ADDRESS(Id, Id, Bytes, Int) =
        "INSERT INTO house_address (unit_id, record_id, version, body, written_at) VALUES ($1, $2, 1, $3, $4)
         ON CONFLICT (unit_id) DO UPDATE SET record_id = $2, version = 1, body = $3, written_at = $4";
    read ADDRESS(Id) -> (Id, Int, Bytes, Int) =
        "SELECT record_id, version, body, written_at FROM house_address WHERE unit_id = $1";

    write ADD_PACKET(Id, Id, Id, Id, Int, Bytes) =
        "INSERT INTO escort_packet (unit_id, record_id, offer_id, account_id, until_ms, body)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (unit_id, record_id) DO NOTHING";
    read PACKET(Id, Id) -> (Id, Int, Bytes) =
        "SELECT account_id, until_ms, body FROM escort_packet WHERE unit_id = $1 AND record_id = $2";
    read PACKETS_OF_OFFER(Id, Id) -> (Id, Id) =
        "SELECT record_id, account_id FROM escort_packet WHERE unit_id = $1 AND offer_id = $2";
    write DROP_PACKET(Id, Id) = "DELETE FROM escort_packet WHERE unit_id = $1 AND record_id = $2";

    write ADD_TASK(Id, Id, Id, Id, Text, Int, Int) =
        "INSERT INTO escort_task (unit_id, record_id, account_id, house_unit, house_code, given_at, until_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (unit_id, record_id) DO NOTHING";
    read TASK(Id, Id) -> (Id, Id, Id, Text, Int, Int) =
        "SELECT record_id, account_id, house_unit, house_code, given_at, until_ms FROM escort_task
         WHERE unit_id = $1 AND record_id = $2";
    read TASKS(Id, Id, Int) -> (Id, Id, Id, Text, Int, Int) =
        "SELECT record_id, account_id, house_unit, house_code, given_at, until_ms FROM escort_task
         WHERE unit_id = $1 AND account_id = $2 AND until_ms > $3 ORDER BY until_ms, record_id LIMIT 50";

    write ADD_CASE_PLACE(Id, Id, Id, Id, Text, Text, Int, Text, Int, Int, Int) =
        "INSERT INTO case_place (unit_id, offer_id, record_id, house_unit, house_code, place_kind, people, state,
             held_until, at, offer_version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (unit_id, offer_id) DO NOTHING";
    write MOVE_CASE_PLACE(Id, Id, Text, OptText, Int, Int) =
        "UPDATE case_place SET state = $3, reason = $4, at = $5, offer_version = $6
         WHERE unit_id = $1 AND offer_id = $2 AND offer_version < $6";
    read CASE_OF_OFFER(Id, Id) -> (Id) =
        "SELECT record_id FROM case_place WHERE unit_id = $1 AND offer_id = $2";
    read CASE_PLACES(Id, Id) -> (Id, Id, Text, Text, Int, Text, OptText, Int, Int) =
        "SELECT offer_id, house_unit, house_code, place_kind, people, state, reason, held_until, at
         FROM case_place WHERE unit_id = $1 AND record_id = $2 ORDER BY at DESC, offer_id LIMIT 100";

    write PUT_NEED(Id, Id, Int, Bytes, Int) =
        "INSERT INTO case_need (unit_id, record_id, version, body, written_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (unit_id, record_id) DO UPDATE SET version = $3, body = $4, written_at = $5";
    read NEED(Id, Id) -> (Int, Bytes) = "SELECT version, body FROM case_need WHERE unit_id = $1 AND record_id = $2"
}

fn unknown(what: &str) -> Outcome {
    Outcome::fault(format!("an unknown {what} is kept"))
}

type HouseRow = (
    Uuid,
    String,
    String,
    i64,
    Option<i64>,
    i64,
    i64,
    i64,
    i64,
    i64,
    i64,
    i64,
    Option<String>,
    Option<i64>,
    i64,
);

fn house_of(row: HouseRow) -> Result<House, Outcome> {
    let (
        unit,
        kind,
        code,
        capacity,
        boys_to,
        women,
        travel,
        pick_up,
        night,
        health,
        steps,
        open,
        name,
        place,
        version,
    ) = row;
    Ok(House {
        unit: UnitId::of_uuid(unit),
        kind: HouseKind::of_key(&kind).ok_or_else(|| unknown("kind of house"))?,
        code,
        capacity,
        boys_to,
        women_only: women != 0,
        travel: Travel::of_number(travel),
        pick_up: pick_up != 0,
        night_staff: night != 0,
        health_staff: health != 0,
        step_free: steps != 0,
        is_open: open != 0,
        public_name: name,
        public_place: place.map(PlaceId),
        row_version: version,
    })
}

/// Describes a house, or changes its description.
pub(super) fn put_house(tx: &Tx<'_>, unit: UnitId, kind: HouseKind, new: &HouseDraft) -> Result<(), Outcome> {
    let flag = i64::from;
    let (name, place) =
        (new.public.as_ref().map(|public| public.0.as_str()), new.public.as_ref().map(|public| public.1.0));
    let row = (
        unit,
        kind.key(),
        new.code.as_str(),
        new.capacity,
        new.boys_to,
        flag(new.women_only),
        new.travel.number(),
        flag(new.pick_up),
        flag(new.night_staff),
        flag(new.health_staff),
        flag(new.step_free),
        flag(new.public.is_some()),
        name,
        place,
    );
    tx.run(&PUT_HOUSE, row).map(drop)
}

/// One house.
pub(super) fn house(rx: &Rx<'_>, unit: UnitId) -> Result<Option<House>, Outcome> {
    rx.opt(&HOUSE, (unit,))?.map(house_of).transpose()
}

/// Locks a house against another change of its rooms; gives its capacity.
pub(super) fn lock_house(tx: &Tx<'_>, unit: UnitId) -> Result<Option<i64>, Outcome> {
    Ok(tx.opt(&LOCK_HOUSE, (unit,))?.map(|(capacity,)| capacity))
}

/// Opens or closes a house to newcomers.
pub(super) fn open_house(tx: &Tx<'_>, unit: UnitId, open: bool) -> Result<bool, Outcome> {
    Ok(tx.run(&OPEN_HOUSE, (unit, i64::from(open)))? == 1)
}

fn room_of(
    (_, bed, name, places, state, until): (Uuid, Uuid, String, i64, String, Option<i64>),
) -> Result<Room, Outcome> {
    let state = BedState::of_key(&state).ok_or_else(|| unknown("state of a room"))?;
    Ok(Room { bed: BedId::of_uuid(bed), name, places, state, held_until: until.map(Instant::of_millis) })
}

/// The houses on a range of paths, each with its rooms.
pub(super) fn houses(rx: &Rx<'_>, range: &(String, String)) -> Result<Vec<(House, Vec<Room>)>, Outcome> {
    let rows = rx.all(&HOUSES, (range.0.as_str(), range.1.as_str()))?;
    let mut houses: Vec<(House, Vec<Room>)> =
        rows.into_iter().map(|row| Ok((house_of(row)?, Vec::new()))).collect::<Result<_, Outcome>>()?;
    for row in rx.all(&ROOMS_IN, (range.0.as_str(), range.1.as_str()))? {
        let unit = UnitId::of_uuid(row.0);
        if let Some((_, rooms)) = houses.iter_mut().find(|(house, _)| house.unit == unit) {
            rooms.push(room_of(row)?);
        }
    }
    Ok(houses)
}

/// The rooms of a house.
pub(super) fn rooms(rx: &Rx<'_>, unit: UnitId) -> Result<Vec<Room>, Outcome> {
    rx.all(&ROOMS, (unit,))?.into_iter().map(room_of).collect()
}

/// Adds a room; false when it is there already.
pub(super) fn add_room(
    tx: &Tx<'_>,
    unit: UnitId,
    bed: BedId,
    name: &str,
    places: i64,
) -> Result<bool, Outcome> {
    Ok(tx.run(&ADD_BED, (unit, bed, name, places))? == 1)
}

/// For whom rooms are taken, and until when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taking {
    pub(super) house: UnitId,
    pub(super) offer: OfferId,
    pub(super) people: i64,
    pub(super) until: Instant,
}

/// Takes one room that has enough places, past those that others are taking
/// this moment; false when none is in sight.
pub(super) fn take_one(tx: &Tx<'_>, taking: Taking) -> Result<bool, Outcome> {
    let Taking { house, offer, people, until } = taking;
    Ok(tx.opt(&TAKE_ONE, (house, people, tx.at(), offer, until))?.is_some())
}

/// Every free room with its places, locked. Waits for those that others have
/// in hand, so what is missing here is truly somebody's. In the order of
/// ids, so that two of these never wait for each other.
pub(super) fn free_locked(tx: &Tx<'_>, house: UnitId) -> Result<Vec<(BedId, i64)>, Outcome> {
    let rows = tx.all(&FREE_LOCKED, (house, tx.at()))?;
    Ok(rows.into_iter().map(|(bed, places)| (BedId::of_uuid(bed), places)).collect())
}

/// Takes a room that was locked.
pub(super) fn take(tx: &Tx<'_>, taking: Taking, bed: BedId) -> Result<(), Outcome> {
    tx.run(&TAKE_BED, (taking.house, bed, taking.offer, taking.until)).map(drop)
}

/// Makes a hold lasting; gives the number of rooms that were still held.
pub(super) fn keep_rooms(tx: &Tx<'_>, house: UnitId, offer: OfferId) -> Result<i64, Outcome> {
    i64::try_from(tx.run(&KEEP_BEDS, (house, offer))?).map_err(Outcome::fault)
}

/// Gives the rooms of an offer back.
pub(super) fn free_rooms(tx: &Tx<'_>, house: UnitId, offer: OfferId) -> Result<(), Outcome> {
    tx.run(&FREE_BEDS, (house, offer)).map(drop)
}

/// An offer being made.
pub(super) struct NewOffer<'n> {
    pub(super) taking: Taking,
    pub(super) asker: (UnitId, PostId),
    pub(super) escort: Option<(AccountId, UnitId)>,
    pub(super) note: &'n [u8],
}

/// Adds an offer; false when it is there already.
pub(super) fn add_offer(tx: &Tx<'_>, new: &NewOffer<'_>) -> Result<bool, Outcome> {
    let Taking { house, offer, people, until } = new.taking;
    let (account, office) = new.escort.unzip();
    let row = (house, offer, new.asker.0, new.asker.1, people, tx.at(), until, account, office, new.note);
    Ok(tx.run(&ADD_OFFER, row)? == 1)
}

/// Notes how many rooms an offer has.
pub(super) fn set_rooms(tx: &Tx<'_>, house: UnitId, offer: OfferId, rooms: i64) -> Result<(), Outcome> {
    tx.run(&SET_ROOMS, (house, offer, rooms)).map(drop)
}

type OfferRow =
    (Uuid, Uuid, Uuid, String, i64, i64, i64, i64, Option<Uuid>, Option<Uuid>, Option<Vec<u8>>, i64);

fn offer_of(row: OfferRow) -> Result<Offer, Outcome> {
    let (house, id, asker, state, people, rooms, asked_at, held_until, account, office, note, row_version) =
        row;
    Ok(Offer {
        house: UnitId::of_uuid(house),
        id: OfferId::of_uuid(id),
        asker: UnitId::of_uuid(asker),
        state: OfferState::of_key(&state).ok_or_else(|| unknown("state of an offer"))?,
        people,
        rooms,
        asked_at: Instant::of_millis(asked_at),
        held_until: Instant::of_millis(held_until),
        escort: account.map(AccountId::of_uuid).zip(office.map(UnitId::of_uuid)),
        note,
        row_version,
    })
}

/// One offer of a house.
pub(super) fn offer(rx: &Rx<'_>, house: UnitId, id: OfferId) -> Result<Option<Offer>, Outcome> {
    rx.opt(&OFFER, (house, id))?.map(offer_of).transpose()
}

/// Offers that wait for an answer or for people, without their notes.
pub(super) fn live_offers(rx: &Rx<'_>, house: UnitId) -> Result<Vec<Offer>, Outcome> {
    rx.all(&LIVE_OFFERS, (house,))?.into_iter().map(offer_of).collect()
}

/// An offer that an office asked for, without its note.
pub(super) fn asked(rx: &Rx<'_>, asker: UnitId, id: OfferId) -> Result<Option<Offer>, Outcome> {
    rx.opt(&ASKED, (asker, id))?.map(offer_of).transpose()
}

/// Holds of a house that are over, locked, except those somebody has in hand.
pub(super) fn due_offers(tx: &Tx<'_>, house: UnitId) -> Result<Vec<OfferId>, Outcome> {
    let rows = tx.all(&DUE_OFFERS, (house, tx.at()))?;
    Ok(rows.into_iter().map(|(offer,)| OfferId::of_uuid(offer)).collect())
}

/// Moves an offer on; `None` when it is not in the state it must come from.
pub(super) fn move_offer(
    tx: &Tx<'_>,
    (house, offer): (UnitId, OfferId),
    from: OfferState,
    to: OfferState,
    reason: Option<RefusalReason>,
) -> Result<Option<Offer>, Outcome> {
    let row = (house, offer, from.key(), to.key(), tx.at(), reason.map(RefusalReason::key));
    tx.opt(&MOVE_OFFER, row)?.map(offer_of).transpose()
}

/// Names who brings them; false when the offer is not this office's or over.
pub(super) fn name_escort(
    tx: &Tx<'_>,
    house: UnitId,
    offer: OfferId,
    asker: UnitId,
    escort: (AccountId, UnitId),
) -> Result<bool, Outcome> {
    Ok(tx.run(&NAME_ESCORT, (house, offer, asker, escort.0, escort.1))? == 1)
}

/// Forgets what the house was told.
pub(super) fn drop_note(tx: &Tx<'_>, house: UnitId, offer: OfferId) -> Result<(), Outcome> {
    tx.run(&DROP_NOTE, (house, offer)).map(drop)
}

/// A stay that begins.
pub(super) struct NewStay<'n> {
    pub(super) kind: HouseKind,
    pub(super) people: i64,
    pub(super) arrived_at: Instant,
    pub(super) leave_by: Option<Instant>,
    pub(super) body: &'n [u8],
}

/// Writes a stay; false when it is there already.
pub(super) fn add_stay(
    tx: &Tx<'_>,
    house: UnitId,
    offer: OfferId,
    new: &NewStay<'_>,
) -> Result<bool, Outcome> {
    let NewStay { kind, people, arrived_at, leave_by, body } = new;
    let row = (house, offer.record(), kind.key(), *people, *arrived_at, tx.at(), *leave_by, *body);
    Ok(tx.run(&ADD_STAY, row)? == 1)
}

/// Ends a stay; false when there is none under way.
pub(super) fn end_stay(tx: &Tx<'_>, house: UnitId, offer: OfferId, at: Instant) -> Result<bool, Outcome> {
    Ok(tx.run(&END_STAY, (house, offer.record(), at))? == 1)
}

fn stay_of((record, people, arrived, written, leave): (Uuid, i64, i64, i64, Option<i64>)) -> StayRow {
    StayRow {
        offer: OfferId::of_uuid(record),
        people,
        arrived_at: Instant::of_millis(arrived),
        written_at: Instant::of_millis(written),
        leave_by: leave.map(Instant::of_millis),
    }
}

/// The stays under way.
pub(super) fn stays(rx: &Rx<'_>, house: UnitId) -> Result<Vec<StayRow>, Outcome> {
    Ok(rx.all(&STAYS, (house,))?.into_iter().map(stay_of).collect())
}

/// The stay that followed an offer.
pub(super) fn stay(rx: &Rx<'_>, house: UnitId, offer: OfferId) -> Result<Option<StayRow>, Outcome> {
    Ok(rx.opt(&STAY, (house, offer.record()))?.map(stay_of))
}

/// Keeps the sealed address of a house in place of the one before.
pub(super) fn put_address(tx: &Tx<'_>, house: UnitId, record: RecordId, body: &[u8]) -> Result<(), Outcome> {
    tx.run(&PUT_ADDRESS, (house, record, body, tx.at())).map(drop)
}

/// A sealed address: its record, version, body, and when it was written.
pub(super) type AddressRow = (RecordId, i64, Vec<u8>, Instant);

/// The sealed address of a house.
pub(super) fn address(rx: &Rx<'_>, house: UnitId) -> Result<Option<AddressRow>, Outcome> {
    let row = rx.opt(&ADDRESS, (house,))?;
    Ok(row.map(|(record, version, body, at)| {
        (RecordId::of_uuid(record), version, body, Instant::of_millis(at))
    }))
}

/// Keeps a packet for an escort.
pub(super) fn add_packet(
    tx: &Tx<'_>,
    (house, offer): (UnitId, OfferId),
    record: RecordId,
    (account, until): (AccountId, Instant),
    body: &[u8],
) -> Result<(), Outcome> {
    tx.run(&ADD_PACKET, (house, record, offer, account, until, body)).map(drop)
}

/// A packet: for whom, until when, the sealed body.
pub(super) fn packet(
    rx: &Rx<'_>,
    house: UnitId,
    record: RecordId,
) -> Result<Option<(AccountId, Instant, Vec<u8>)>, Outcome> {
    let row = rx.opt(&PACKET, (house, record))?;
    Ok(row.map(|(account, until, body)| (AccountId::of_uuid(account), Instant::of_millis(until), body)))
}

/// The packets given for an offer: record and escort.
pub(super) fn packets(
    rx: &Rx<'_>,
    house: UnitId,
    offer: OfferId,
) -> Result<Vec<(RecordId, AccountId)>, Outcome> {
    let rows = rx.all(&PACKETS_OF_OFFER, (house, offer))?;
    Ok(rows
        .into_iter()
        .map(|(record, account)| (RecordId::of_uuid(record), AccountId::of_uuid(account)))
        .collect())
}

/// Deletes a packet's row.
pub(super) fn drop_packet(tx: &Tx<'_>, house: UnitId, record: RecordId) -> Result<(), Outcome> {
    tx.run(&DROP_PACKET, (house, record)).map(drop)
}

/// Puts a packet on the list of the escort's office.
pub(super) fn add_task(tx: &Tx<'_>, office: UnitId, task: &EscortTask) -> Result<(), Outcome> {
    let EscortTask { record, account, house, code, given_at, until } = task;
    tx.run(&ADD_TASK, (office, *record, *account, *house, code.as_str(), *given_at, *until)).map(drop)
}

fn task_of((record, account, house, code, given, until): (Uuid, Uuid, Uuid, String, i64, i64)) -> EscortTask {
    EscortTask {
        record: RecordId::of_uuid(record),
        account: AccountId::of_uuid(account),
        house: UnitId::of_uuid(house),
        code,
        given_at: Instant::of_millis(given),
        until: Instant::of_millis(until),
    }
}

/// A packet on the list of an office.
pub(super) fn task(rx: &Rx<'_>, office: UnitId, record: RecordId) -> Result<Option<EscortTask>, Outcome> {
    Ok(rx.opt(&TASK, (office, record))?.map(task_of))
}

/// What somebody of an office can still open.
pub(super) fn tasks(
    rx: &Rx<'_>,
    office: UnitId,
    account: AccountId,
    now: Instant,
) -> Result<Vec<EscortTask>, Outcome> {
    Ok(rx.all(&TASKS, (office, account, now))?.into_iter().map(task_of).collect())
}

/// Writes the case's side of a new offer; false when it is there already.
pub(super) fn add_case_place(
    tx: &Tx<'_>,
    unit: UnitId,
    case: RecordId,
    place: &CasePlace,
    version: i64,
) -> Result<bool, Outcome> {
    let row = (
        unit,
        place.offer,
        case,
        place.house,
        place.code.as_str(),
        place.kind.key(),
        place.people,
        place.state.key(),
        place.held_until,
        place.at,
        version,
    );
    Ok(tx.run(&ADD_CASE_PLACE, row)? == 1)
}

/// Moves the case's side on, unless it is as far already.
pub(super) fn move_case_place(
    tx: &Tx<'_>,
    unit: UnitId,
    place: &CasePlace,
    version: i64,
) -> Result<bool, Outcome> {
    let reason = place.reason.map(RefusalReason::key);
    let row = (unit, place.offer, place.state.key(), reason, place.at, version);
    Ok(tx.run(&MOVE_CASE_PLACE, row)? == 1)
}

/// The case an offer is for; only the asking side knows.
pub(super) fn case_of(rx: &Rx<'_>, unit: UnitId, offer: OfferId) -> Result<Option<RecordId>, Outcome> {
    Ok(rx.opt(&CASE_OF_OFFER, (unit, offer))?.map(|(record,)| RecordId::of_uuid(record)))
}

/// The offers made for a case, the newest first.
pub(super) fn case_places(rx: &Rx<'_>, unit: UnitId, case: RecordId) -> Result<Vec<CasePlace>, Outcome> {
    let rows = rx.all(&CASE_PLACES, (unit, case))?;
    let place = |(offer, house, code, kind, people, state, reason, held_until, at): (
        Uuid,
        Uuid,
        String,
        String,
        i64,
        String,
        Option<String>,
        i64,
        i64,
    )| {
        Ok(CasePlace {
            offer: OfferId::of_uuid(offer),
            house: UnitId::of_uuid(house),
            code,
            kind: HouseKind::of_key(&kind).ok_or_else(|| unknown("kind of house"))?,
            people,
            state: OfferState::of_key(&state).ok_or_else(|| unknown("state of an offer"))?,
            reason: reason.as_deref().and_then(RefusalReason::of_key),
            held_until: Instant::of_millis(held_until),
            at: Instant::of_millis(at),
        })
    };
    rows.into_iter().map(place).collect()
}

/// Keeps who needs a place, sealed under the case's key.
pub(super) fn put_need(
    tx: &Tx<'_>,
    unit: UnitId,
    case: RecordId,
    version: i64,
    body: &[u8],
) -> Result<(), Outcome> {
    tx.run(&PUT_NEED, (unit, case, version, body, tx.at())).map(drop)
}

/// Who needs a place: version and sealed body.
pub(super) fn need(rx: &Rx<'_>, unit: UnitId, case: RecordId) -> Result<Option<(i64, Vec<u8>)>, Outcome> {
    rx.opt(&NEED, (unit, case))
}
