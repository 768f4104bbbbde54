//! The keeper's board: offers that wait, people on the way, stays, rooms.

use std::sync::Arc;

use access::Instance;
use access::can::KeepHouse;
use askama::Template;
use axum::extract::State;
use kernel::{Outcome, ShortCode};
use page::components::{Clock, ErrorSummary, State as Shade, Tag, WorkRow, Worklist};
use page::fields::{Choice, Select, TextArea, TextField};
use page::{Faults, Frame, Page, Posted, Reply, Staff, Web};

use super::address::{self, NewAddress};
use super::forms;
use super::keeping::{self, Board};
use super::model::{BedId, BedState, HouseKind, Offer, OfferId, OfferState, RefusalReason, Room, Travel};
use super::pages::{house_title, travel_words};
use super::rules;

/// The phrase of a reason to refuse.
pub(super) const fn reason_key(reason: RefusalReason) -> &'static str {
    match reason {
        RefusalReason::Full => "shelter-reason-full",
        RefusalReason::NoStaff => "shelter-reason-no-staff",
        RefusalReason::Care => "shelter-reason-care",
        RefusalReason::NotSafe => "shelter-reason-not-safe",
        RefusalReason::Other => "shelter-reason-other",
    }
}

/// The description of a house, to be typed.
struct HouseForm {
    code: TextField,
    capacity: TextField,
    boys_to: TextField,
    travel: Select,
    has: Choice,
    public_name: Option<TextField>,
}

#[derive(Template)]
#[template(path = "shelter/pages/board.html")]
pub(super) struct BoardPage {
    t: Frame,
    errors: Option<ErrorSummary>,
    title: String,
    described: bool,
    is_open: bool,
    room_left: String,
    waiting: Worklist,
    coming: Worklist,
    staying: Worklist,
    rooms: Vec<(String, String, Tag)>,
    never_charges: bool,
    has_address: bool,
    house: HouseForm,
    room: TextField,
    places: TextField,
    address: TextArea,
    way: TextArea,
    phone: TextField,
}

pub(super) fn offer_code(offer: OfferId) -> String {
    ShortCode::of_id(offer.bytes()).to_string()
}

fn offer_row(t: &Frame, offer: &Offer) -> WorkRow {
    let clock = match offer.state {
        OfferState::Held if offer.held_until > t.now() => {
            Clock::words(Shade::Urgent, t.left(offer.held_until), "")
        }
        OfferState::Held => Clock::words(Shade::Idle, t.say("shelter-lapsed"), ""),
        _ => Clock::words(Shade::Soon, t.say("shelter-on-the-way"), ""),
    };
    WorkRow {
        clock,
        label: t.one("shelter-offer-label", "code", offer_code(offer.id)),
        href: format!("/offers/{}", offer.id),
        facts: vec![
            t.one("shelter-people", "n", offer.people),
            t.one("shelter-asked", "when", t.when(offer.asked_at)),
        ],
        chip: None,
    }
}

impl HouseForm {
    /// As it was just typed, or as it is kept.
    fn new(t: &Frame, board: &Board, kind: Option<HouseKind>, asking: &Asking<'_>) -> Self {
        let (known, again) = (board.house.as_ref(), asking.posted.has("capacity"));
        let text = |name: &'static str, label: &str, kept: String| {
            let value = if again { asking.posted.typed(name).to_owned() } else { kept };
            TextField::new(name, t.say(label)).typed(value).faults(asking.faults, t)
        };
        let number = |value: Option<i64>| value.map_or(String::new(), |value| value.to_string());
        let travel =
            (0..Travel::BANDS).fold(Select::new("travel", t.say("shelter-travel-l")), |select, band| {
                select.answer(band.to_string(), travel_words(t, Travel::of_number(i64::from(band))))
            });
        let has = Choice::many("has", t.say("shelter-has-l"))
            .answer("women-only", t.say("shelter-women-only-o"))
            .answer("night-staff", t.say("shelter-night-staff"))
            .answer("health-staff", t.say("shelter-health-staff"))
            .answer("pick-up", t.say("shelter-pick-up-o"))
            .answer("step-free", t.say("shelter-step-free-o"));
        let chosen = known.map_or_else(Vec::new, |house| {
            let flags = [
                (house.women_only, "women-only"),
                (house.night_staff, "night-staff"),
                (house.health_staff, "health-staff"),
                (house.pick_up, "pick-up"),
                (house.step_free, "step-free"),
            ];
            flags.into_iter().filter(|flag| flag.0).map(|flag| flag.1).collect()
        });
        let has = if again { has.typed(asking.posted) } else { has.chosen(chosen) };
        let band = known.map_or(2, |house| house.travel.number()).to_string();
        let band = if again { asking.posted.typed("travel") } else { &band };
        let name = known.and_then(|house| house.public_name.clone()).unwrap_or_default();
        Self {
            code: text("code", "shelter-code-l", known.map_or(String::new(), |house| house.code.clone()))
                .width("short"),
            capacity: text("capacity", "shelter-capacity-l", number(known.map(|house| house.capacity)))
                .digits()
                .width("short"),
            boys_to: text("boys-to", "shelter-boys-to-l", number(known.and_then(|house| house.boys_to)))
                .digits()
                .width("short"),
            travel: travel.chosen(band),
            has,
            public_name: (kind == Some(HouseKind::TrustedAddress)).then(|| {
                text("public-name", "shelter-public-name-l", name).hint(t.say("shelter-public-name-t"))
            }),
        }
    }
}

fn room_line(t: &Frame, room: &Room) -> (String, String, Tag) {
    let (shade, key) = match room.state {
        _ if room.is_free(t.now()) => (Shade::Idle, "shelter-room-free"),
        BedState::Taken => (Shade::Done, "shelter-room-taken"),
        _ => (Shade::Soon, "shelter-room-held"),
    };
    (room.name.clone(), t.one("shelter-places", "n", room.places), Tag::new(shade, t.say(key)))
}

/// What was just sent and what is wrong with it.
pub(super) struct Asking<'a> {
    pub(super) posted: &'a Posted,
    pub(super) faults: &'a Faults,
}

impl BoardPage {
    pub(super) fn new(t: Frame, board: &Board, kind: Option<HouseKind>, asking: &Asking<'_>) -> Self {
        let Asking { posted, faults } = asking;
        let now = t.now();
        let list = |wanted: OfferState| {
            Worklist::new(
                board
                    .offers
                    .iter()
                    .filter(|offer| offer.state == wanted)
                    .map(|offer| offer_row(&t, offer))
                    .collect(),
            )
        };
        let stay = |stay: &super::model::StayRow| WorkRow {
            clock: stay.leave_by.map_or_else(
                || Clock::words(Shade::Idle, t.say("shelter-no-end"), ""),
                |end| Clock::until(end, &t),
            ),
            label: t.one("shelter-stay-label", "code", offer_code(stay.offer)),
            href: format!("/offers/{}", stay.offer),
            facts: vec![
                t.one("shelter-people", "n", stay.people),
                t.one("shelter-came", "when", t.when(stay.arrived_at)),
            ],
            chip: None,
        };
        let title = board
            .house
            .as_ref()
            .map_or_else(|| t.say("shelter-house-h"), |house| house_title(&t, house.kind, &house.code));
        let line = |name: &'static str, label: &str| {
            TextField::new(name, t.say(label)).typed(posted.typed(name)).faults(faults, &t)
        };
        let area = |name: &'static str, label: &str| {
            TextArea::new(name, t.say(label)).rows(2).typed(posted.typed(name)).faults(faults, &t)
        };
        let tab = t.say("shelter-house-title");
        let free: i64 = board.rooms.iter().filter(|room| room.is_free(now)).map(|room| room.places).sum();
        let capacity = board.house.as_ref().map_or(0, |house| house.capacity);
        Self {
            errors: faults.summary(&t),
            title,
            described: board.house.is_some(),
            is_open: board.house.as_ref().is_some_and(|house| house.is_open),
            room_left: t.two("shelter-free-n", ("free", free), ("capacity", capacity)),
            waiting: list(OfferState::Held),
            coming: list(OfferState::Accepted),
            staying: Worklist::new(board.stays.iter().map(stay).collect()),
            rooms: board.rooms.iter().map(|room| room_line(&t, room)).collect(),
            never_charges: kind == Some(HouseKind::TrustedAddress)
                && !rules::may_charge(HouseKind::TrustedAddress),
            has_address: board.address_at.is_some(),
            house: HouseForm::new(&t, board, kind, asking),
            room: line("room", "shelter-room-l").width("medium"),
            places: line("places", "shelter-places-l").digits().width("short"),
            address: area("address", "shelter-address-l").hint(t.say("shelter-address-t")),
            way: area("way", "shelter-way-l"),
            phone: line("phone", "shelter-phone-l").telephone().width("medium"),
            t: t.titled(tab).section("/house").with_faults(faults),
        }
    }
}

pub(super) struct Keeper {
    pub(super) house: Arc<Instance>,
    pub(super) may: access::May<KeepHouse>,
}

pub(super) fn keeper(web: &Web, staff: &Staff) -> Result<Keeper, Outcome> {
    let may = office::accounts::actor(staff)?.may::<KeepHouse>()?;
    Ok(Keeper { house: web.part::<Instance>()?, may })
}

impl Keeper {
    async fn page(&self, staff: &Staff, posted: &Posted, faults: &Faults) -> Result<BoardPage, Outcome> {
        let may = self.may.clone();
        let board = self.house.db().snapshot(move |rx| keeping::board(rx, &may)).await?;
        let kind = HouseKind::of_unit(self.may.scope().unit().kind);
        Ok(BoardPage::new(staff.frame(), &board, kind, &Asking { posted, faults }))
    }
    /// Back to the board, or the board with what is wrong.
    async fn answer(&self, staff: &Staff, posted: &Posted, done: Result<(), Outcome>) -> Reply {
        match done {
            Ok(()) => Ok(Page::redirect("/house")),
            Err(outcome) => Page::correct(&self.page(staff, posted, &Faults::from_outcome(outcome)?).await?),
        }
    }
}

/// `GET /house`.
pub(super) async fn board(State(web): State<Web>, staff: Staff) -> Reply {
    Page::render(&keeper(&web, &staff)?.page(&staff, &Posted::default(), &Faults::none()).await?)
}

/// `POST /house`: the description.
pub(super) async fn describe(State(web): State<Web>, staff: Staff, posted: Posted) -> Reply {
    let keeper = keeper(&web, &staff)?;
    let mut faults = Faults::none();
    let unit = keeper.may.scope().unit();
    let place =
        if HouseKind::of_unit(unit.kind) == Some(HouseKind::TrustedAddress) { unit.place } else { None };
    let new = forms::house(&posted, place, &mut faults);
    if !faults.is_empty() {
        return Page::correct(&keeper.page(&staff, &posted, &faults).await?);
    }
    let may = keeper.may.clone();
    let done = keeper.house.db().write(move |tx| keeping::describe_house(tx, &may, &new)).await;
    keeper.answer(&staff, &posted, done).await
}

/// `POST /house/rooms`.
pub(super) async fn add_room(State(web): State<Web>, staff: Staff, posted: Posted) -> Reply {
    let keeper = keeper(&web, &staff)?;
    let mut faults = Faults::none();
    let (name, places) = forms::room(&posted, &mut faults);
    let bed: Option<BedId> = posted.id("_id");
    if !faults.is_empty() {
        return Page::correct(&keeper.page(&staff, &posted, &faults).await?);
    }
    let (may, bed) = (keeper.may.clone(), bed.ok_or(Outcome::NotVisible)?);
    let done = keeper.house.db().write(move |tx| keeping::add_room(tx, &may, bed, &name, places)).await;
    keeper.answer(&staff, &posted, done).await
}

/// `POST /house/open`.
pub(super) async fn set_open(State(web): State<Web>, staff: Staff, posted: Posted) -> Reply {
    let keeper = keeper(&web, &staff)?;
    let (may, open) = (keeper.may.clone(), posted.is("open", "yes"));
    let done = keeper.house.db().write(move |tx| keeping::set_open(tx, &may, open)).await;
    keeper.answer(&staff, &posted, done).await
}

/// `POST /house/address`: sealed before it reaches the queue.
pub(super) async fn put_address(State(web): State<Web>, staff: Staff, posted: Posted) -> Reply {
    let keeper = keeper(&web, &staff)?;
    let mut faults = Faults::none();
    let typed = forms::address(&posted, &mut faults);
    if !faults.is_empty() {
        return Page::correct(&keeper.page(&staff, &posted, &faults).await?);
    }
    let (house, may) = (Arc::clone(&keeper.house), keeper.may.clone());
    let sealed = keeper.house.db().snapshot(move |rx| NewAddress::prepare(&house, rx, &may, &typed)).await;
    let done = match sealed {
        Ok(sealed) => {
            let may = keeper.may.clone();
            keeper.house.db().write(move |tx| address::put_address(tx, &may, &sealed)).await
        }
        Err(outcome) => Err(outcome),
    };
    keeper.answer(&staff, &posted, done).await
}
