//! The asking side: which houses fit, holding a place, naming the escort,
//! taking an offer back.

use std::sync::Arc;

use ::store::{Rx, Tx};
use access::can::OfferPlace;
use access::units::{Unit, UnitKind};
use access::{Deed, Holder, Instance, May, NewRecord, Purpose, RecordKind, Slot};
use kernel::{AccountId, Instant, Outcome, Phrase, RecordId, UnitId};
use office::alerts::{self, Raise};
use places::facilities::{self, FacilityKind};

use super::letters;
use super::model::{CasePlace, Escort, House, Needs, Offer, OfferId, OfferState, Room};
use super::rules::{self, MOST_PEOPLE};
use super::store::{self, NewOffer, Taking};
use crate::cases;
use crate::notices::Office;

pub mod bringing;

use bringing::{escort_of, escorts};

/// The kind of alert a hold raises in the house, and for whom.
pub(super) const ALERT: &str = "offer";
/// The role that keeps a house.
pub(super) const KEEPER: &str = "house_keeper";

/// What the house is told, in the offer.
pub(super) fn note_slot(offer: OfferId) -> Slot {
    Slot { table: 57, column: 1, row: *offer.bytes() }
}
/// Who needs a place, under the case's key.
const fn need_slot(row: [u8; 16]) -> Slot {
    Slot { table: 58, column: 1, row }
}

pub(super) fn to_json<T: serde::Serialize>(body: &T) -> Result<Vec<u8>, Outcome> {
    serde_json::to_vec(body).map_err(Outcome::fault)
}

pub(super) fn from_json<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, Outcome> {
    // The text of the error may quote the body.
    serde_json::from_slice(body).map_err(|_| Outcome::fault("a sealed body that cannot be read"))
}

/// The province an office lies in; the office at the top when there is none.
fn province_of(rx: &Rx<'_>, unit: &Unit) -> Result<Unit, Outcome> {
    let mut at = unit.clone();
    while at.kind != UnitKind::Province {
        let Some(parent) = at.parent else { break };
        at = access::units::unit_of(rx, parent)?;
    }
    Ok(at)
}

/// The beginning of the paths of every office of a province.
fn paths_of(province: &Unit) -> (String, String) {
    let mut until = province.path.trim_end_matches('/').to_owned();
    // '0' is the character after '/'.
    until.push('0');
    (province.path.clone(), until)
}

/// What the page of a case's place shows.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// Who needs a place; `None` until somebody wrote it.
    pub needs: Option<Needs>,
    /// The houses of the province with their rooms.
    pub houses: Vec<(House, Vec<Room>)>,
    /// What was offered in this case, the newest first.
    pub offered: Vec<CasePlace>,
    /// Who may bring them.
    pub escorts: Vec<Escort>,
    /// The duty desk's number.
    pub duty: Option<String>,
    /// The offices that must not know.
    pub kept_out: Vec<Office>,
}

/// Reads a case's needs and the houses of the province, with a leaf. `just`
/// is an offer made a moment ago, whose letter may be on its way.
///
/// # Errors
/// [`Outcome::NotVisible`] for a case of another office.
pub async fn outlook(
    house: &Instance,
    may: &May<OfferPlace>,
    case: RecordId,
    just: Option<OfferId>,
) -> Result<Outlook, Outcome> {
    let leaf = may.leaf_for(may.unit(), Deed::Open, RecordKind::Case, case, Purpose::Referral);
    let (instance, asking) = (house.clone(), may.clone());
    let read = move |rx: &Rx<'_>| {
        let open = instance.open_record(rx, asking.actor(), asking.unit(), case)?;
        if open.kind() != Some(RecordKind::Case) {
            return Err(Outcome::NotVisible);
        }
        let needs = match store::need(rx, asking.unit(), case)? {
            Some((version, body)) => {
                Some(from_json(&open.body(need_slot(*case.bytes()), version, &body)?)?)
            }
            None => None,
        };
        let unit = asking.scope().unit();
        let province = province_of(rx, unit)?;
        let mut offered = store::case_places(rx, unit.id, case)?;
        if let Some(new) = just.filter(|just| !offered.iter().any(|place| place.offer == *just))
            && let Some(offer) = store::asked(rx, unit.id, new)?
            && let Some(at) = store::house(rx, offer.house)?
        {
            offered.insert(0, as_case_place(&offer, &at));
        }
        let kept_out = cases::kept_out(rx, &open)?;
        let mut escorts = escorts(&instance, rx, unit, &kept_out)?;
        escorts.sort_by_key(|escort| escort.account != asking.actor().account);
        let outlook = Outlook {
            needs,
            houses: store::houses(rx, &paths_of(&province))?,
            offered,
            escorts,
            duty: duty_number(rx, &province, instance.now().vn_date())?,
            kept_out,
        };
        Ok((outlook, open))
    };
    house.audited(may, leaf, read).await
}

fn as_case_place(offer: &Offer, house: &House) -> CasePlace {
    CasePlace {
        offer: offer.id,
        house: house.unit,
        code: house.code.clone(),
        kind: house.kind,
        people: offer.people,
        state: offer.state,
        reason: None,
        held_until: offer.held_until,
        at: offer.asked_at,
    }
}

/// The number of the province's duty desk, from the public list it keeps;
/// without one, the country's line for those who need a house.
fn duty_number(rx: &Rx<'_>, province: &Unit, today: kernel::Date) -> Result<Option<String>, Outcome> {
    for desk in access::units::store::below(rx, province.id, UnitKind::Desk)? {
        for listed in facilities::of_unit(rx, desk.id, None, 20)? {
            if listed.draft.kind == FacilityKind::Hotline && listed.draft.phone.is_some() {
                return Ok(listed.draft.phone);
            }
        }
    }
    let line =
        norms::norms().emergency(None, today, false).into_iter().find(|number| number.key == "peace_house");
    Ok(line.map(|number| number.digits.clone()))
}

/// Keeps who needs a place, under the case's own key, so that nothing of it
/// stands in an address.
///
/// # Errors
/// [`Outcome::NotVisible`] for a case of another office.
pub async fn set_needs(
    house: &Instance,
    may: &May<OfferPlace>,
    case: RecordId,
    needs: Needs,
) -> Result<(), Outcome> {
    let (instance, asking) = (house.clone(), may.clone());
    let plain = to_json(&needs)?;
    let prepared = house.db().snapshot(move |rx| {
        let unit = asking.unit();
        let open = instance.open_record(rx, asking.actor(), unit, case)?;
        if open.kind() != Some(RecordKind::Case) {
            return Err(Outcome::NotVisible);
        }
        let version = store::need(rx, unit, case)?.map_or(0, |(version, _)| version);
        let body = open.seal(need_slot(*case.bytes()), version + 1, &plain)?;
        Ok((open, version, body))
    });
    let (open, seen, body) = prepared.await?;
    let leaf = may.leaf_for(may.unit(), Deed::Write, RecordKind::Case, case, Purpose::Referral);
    let unit = may.unit();
    let write = move |tx: &Tx<'_>| {
        if store::need(tx, unit, case)?.map_or(0, |(version, _)| version) != seen {
            return Err(Outcome::Stale);
        }
        open.adopt(tx)?;
        store::put_need(tx, unit, case, seen + 1, &body)?;
        tx.audit(leaf.clone());
        Ok(())
    };
    house.db().write(move |tx| write(tx)).await
}

/// What is asked of a house.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Made by the form: sent twice, it is one offer.
    pub offer: OfferId,
    /// The house.
    pub house: UnitId,
    /// The case, in the asking office.
    pub case: RecordId,
    /// Who needs the place.
    pub needs: Needs,
    /// Who brings them; may be named later.
    pub escort: Option<AccountId>,
}

/// A hold with what the house is told sealed to it, not yet made.
#[derive(Debug, Clone)]
pub struct Hold {
    ask: Ask,
    escort: Option<(AccountId, UnitId)>,
    record: Arc<NewRecord>,
    note: Vec<u8>,
}

impl Hold {
    /// Seals what the house is told to the house alone. Outside the queue.
    ///
    /// # Errors
    /// [`Outcome::Refused`] when nobody there could open it;
    /// [`Outcome::Invalid`] for an escort of another office, or of one that
    /// must not know; [`Outcome::NotVisible`] for a case of another office.
    pub fn prepare(house: &Instance, rx: &Rx<'_>, may: &May<OfferPlace>, ask: Ask) -> Result<Self, Outcome> {
        let people = ask.needs.people();
        if !(1..=MOST_PEOPLE).contains(&people) {
            return Err(Outcome::invalid("women", Phrase::new("shelter-people-e").with("most", MOST_PEOPLE)));
        }
        let public = access::keys::unit_public(house, rx, ask.house)?;
        let public = public.ok_or_else(|| Outcome::refused("shelter-nobody-there-e"))?;
        let escort = ask.escort.map(|account| escort_of(house, rx, may, ask.case, account)).transpose()?;
        let holders = [Holder::Unit(public)];
        let record = house.new_record(RecordKind::Stay, ask.house, ask.offer.record(), &holders)?;
        let note = record.seal(note_slot(ask.offer), 1, &to_json(&ask.needs)?)?;
        Ok(Self { ask, escort, record: Arc::new(record), note })
    }
}

/// Holds a place for half an hour: rooms, offer, the case's side and the log
/// in one transaction, all or nothing. The same hold twice is one.
///
/// # Errors
/// [`Outcome::Refused`] with `shelter-full-e` when too few places are free:
/// never while enough are; with another sentence when the house does not fit
/// or the case holds a place already. [`Outcome::NotVisible`] for a house of
/// another province.
pub fn hold(tx: &Tx<'_>, may: &May<OfferPlace>, hold: &Hold) -> Result<Offer, Outcome> {
    let Ask { offer: id, house: at, case, needs, .. } = &hold.ask;
    let house = house_in_reach(tx, may, *at)?;
    if rules::objection(&house, needs).is_some() {
        return Err(Outcome::refused("shelter-not-fit-e"));
    }
    let taking = Taking { house: *at, offer: *id, people: needs.people(), until: rules::hold_until(tx.at()) };
    let new = NewOffer { taking, asker: (may.unit(), may.post()), escort: hold.escort, note: &hold.note };
    if !store::add_offer(tx, &new)? {
        let known = store::offer(tx, *at, *id)?.filter(|known| known.asker == may.unit());
        return known.ok_or(Outcome::NotVisible);
    }
    if store::case_places(tx, may.unit(), *case)?.iter().any(|place| place.is_live(tx.at())) {
        return Err(Outcome::refused("shelter-held-already-e"));
    }
    let rooms = take_rooms(tx, taking)?;
    store::set_rooms(tx, *at, *id, rooms)?;
    hold.record.insert(tx)?;
    letters::lapse_due(tx, *at)?;
    letters::ask_lapse(tx, *at, *id, taking.until)?;
    let offer = store::offer(tx, *at, *id)?.ok_or_else(|| Outcome::fault("an offer is gone"))?;
    letters::tell(tx, &house, &offer, None, Some(*case))?;
    alerts::raise(tx, id.record(), ALERT, &[Raise { unit: *at, role: KEEPER, now: false }])?;
    tx.audit(may.leaf_for(may.unit(), Deed::Write, RecordKind::Case, *case, Purpose::Referral));
    tx.audit(may.leaf_in(*at, Deed::Receive, RecordKind::Stay, Some(id.record())));
    Ok(offer)
}

/// Takes rooms for all of them; gives their number. First one room past those
/// that others are taking this moment; only when none is in sight, with every
/// free room locked, so that a refusal is true.
fn take_rooms(tx: &Tx<'_>, taking: Taking) -> Result<i64, Outcome> {
    if store::take_one(tx, taking)? {
        return Ok(1);
    }
    let free = store::free_locked(tx, taking.house)?;
    let chosen = rules::choose(&free, taking.people).ok_or_else(|| Outcome::refused("shelter-full-e"))?;
    for bed in &chosen {
        store::take(tx, taking, *bed)?;
    }
    i64::try_from(chosen.len()).map_err(Outcome::fault)
}

fn house_in_reach(tx: &Tx<'_>, may: &May<OfferPlace>, unit: UnitId) -> Result<House, Outcome> {
    let province = province_of(tx, may.scope().unit())?;
    let at = access::units::unit_of(tx, unit)?;
    if !at.is_within(&province) {
        return Err(Outcome::NotVisible);
    }
    store::house(tx, unit)?.ok_or(Outcome::NotVisible)
}

/// Prepares and makes a hold.
///
/// # Errors
/// As [`Hold::prepare`] and [`hold`].
pub async fn hold_place(house: &Instance, may: &May<OfferPlace>, ask: Ask) -> Result<Offer, Outcome> {
    let (instance, asking) = (house.clone(), may.clone());
    let prepared = house.db().snapshot(move |rx| Hold::prepare(&instance, rx, &asking, ask.clone())).await?;
    let asking = may.clone();
    house.db().write(move |tx| hold(tx, &asking, &prepared)).await
}

/// Takes an offer back: she does not want to go tonight.
///
/// # Errors
/// [`Outcome::NotVisible`] for an offer of another office or another case;
/// [`Outcome::Refused`] when they have arrived or it is over.
pub fn withdraw(tx: &Tx<'_>, may: &May<OfferPlace>, case: RecordId, offer: OfferId) -> Result<(), Outcome> {
    let known = store::asked(tx, may.unit(), offer)?.ok_or(Outcome::NotVisible)?;
    // Until the house's letter is there, nothing but the page just shown says
    // which case the offer is for.
    if store::case_of(tx, may.unit(), offer)?.is_some_and(|of| of != case) {
        return Err(Outcome::NotVisible);
    }
    let key = (known.house, offer);
    let from = match known.state {
        OfferState::Held | OfferState::Accepted => known.state,
        _ => return Err(Outcome::refused("shelter-over-e")),
    };
    let moved = store::move_offer(tx, key, from, OfferState::Withdrawn, None)?.ok_or(Outcome::Stale)?;
    give_back(tx, &moved)?;
    alerts::open(tx, known.house, KEEPER, offer.record(), may.actor().account)?;
    let house = store::house(tx, known.house)?.ok_or(Outcome::NotVisible)?;
    letters::tell(tx, &house, &moved, None, None)?;
    tx.audit(may.leaf_in(known.house, Deed::Close, RecordKind::Stay, Some(offer.record())));
    Ok(())
}

/// Frees the rooms, forgets the note and takes the packets of an offer that
/// came to nothing.
pub(super) fn give_back(tx: &Tx<'_>, offer: &Offer) -> Result<(), Outcome> {
    store::free_rooms(tx, offer.house, offer.id)?;
    store::drop_note(tx, offer.house, offer.id)?;
    for (record, account) in store::packets(tx, offer.house, offer.id)? {
        letters::take_packet(tx, offer.house, record, account)?;
    }
    Ok(())
}

/// Whether a hold still runs.
pub fn is_running(offer: &Offer, now: Instant) -> bool {
    offer.state == OfferState::Held && offer.held_until > now
}
