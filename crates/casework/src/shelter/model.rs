//! Houses that take people in, their rooms, offers and stays. Where a house
//! stands is in none of these types but [`Address`].

use std::fmt;

use access::units::UnitKind;
use kernel::{AccountId, Instant, PlaceId, RecordId, UnitId, keyed};
use serde::{Deserialize, Serialize};

kernel::typed_id! {
    /// An offer of a place; the stay that follows bears the same id.
    pub struct OfferId;
    /// What one family takes: a room, or a single bed.
    pub struct BedId;
}

impl OfferId {
    /// The record that holds what the house is told of the people, and later
    /// the stay.
    pub fn record(self) -> RecordId {
        RecordId::of_bytes(*self.bytes())
    }
}

keyed! {
    /// The kinds of house (Law 13/2022/QH15 Arts. 28, 36).
    pub enum HouseKind {
        /// Nơi tạm lánh.
        TemporaryShelter = "temporary_shelter",
        /// Ngôi nhà Bình yên.
        PeaceHouse = "peace_house",
        /// Địa chỉ tin cậy that takes people in.
        TrustedAddress = "trusted_address",
    }
    /// What became of an offer.
    pub enum OfferState {
        /// The place is held and the house has not answered.
        Held = "held",
        /// The house will take them; they are on the way.
        Accepted = "accepted",
        /// The house cannot.
        Refused = "refused",
        /// Nobody answered in time.
        Lapsed = "lapsed",
        /// The asking side took it back.
        Withdrawn = "withdrawn",
        /// They came.
        Arrived = "arrived",
        /// They did not come.
        NotCome = "not_come",
        /// The stay is over.
        Ended = "ended",
    }
    /// Why a house cannot take somebody.
    pub enum RefusalReason {
        /// A room is not free after all.
        Full = "full",
        /// Nobody on duty tonight.
        NoStaff = "no_staff",
        /// The house cannot care for what is needed.
        Care = "care",
        /// Somebody there knows the family or the place is known.
        NotSafe = "not_safe",
        /// Another reason, told by telephone.
        Other = "other",
    }
}

impl HouseKind {
    /// The kind of house an office is.
    pub const fn of_unit(kind: UnitKind) -> Option<Self> {
        match kind {
            UnitKind::Shelter => Some(Self::TemporaryShelter),
            UnitKind::PeaceHouse => Some(Self::PeaceHouse),
            UnitKind::TrustedAddress => Some(Self::TrustedAddress),
            _ => None,
        }
    }
    /// The entry of the norms that bounds a stay.
    pub const fn stay_norm(self) -> &'static str {
        match self {
            Self::TemporaryShelter => "social_assistance_facility",
            Self::PeaceHouse => "peace_house",
            Self::TrustedAddress => "trusted_address",
        }
    }
}

impl OfferState {
    /// Whether the offer still holds a place for somebody.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Held | Self::Accepted | Self::Arrived)
    }
}

/// How long the way is, in bands: an exact distance betrays a shelter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Travel(u8);

impl Travel {
    /// The bands: under 15 minutes, 15–30, 30–60, one to two hours, more.
    pub const BANDS: u8 = 5;
    /// The widest band.
    pub const FAR: Self = Self(Self::BANDS - 1);

    /// A band by its number, from 0; what lies beyond is the widest.
    pub fn of_number(number: i64) -> Self {
        u8::try_from(number).map_or(Self::FAR, |number| Self(number.min(Self::BANDS - 1)))
    }
    /// The number, from 0.
    pub const fn number(self) -> u8 {
        self.0
    }
}

/// A house as the network sees it: a code and bands, never a place, unless
/// it is public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct House {
    /// The house's own office.
    pub unit: UnitId,
    /// Its kind.
    pub kind: HouseKind,
    /// What it is called: `T-02`.
    pub code: String,
    /// The most people it may have at once.
    pub capacity: i64,
    /// The oldest boy it takes, in years; `None` for any age.
    pub boys_to: Option<i64>,
    /// Whether it takes no men.
    pub women_only: bool,
    /// How long the way is for most of the province.
    pub travel: Travel,
    /// Whether it fetches people.
    pub pick_up: bool,
    /// Whether a woman is on duty at night.
    pub night_staff: bool,
    /// Whether there is somebody with medical training.
    pub health_staff: bool,
    /// Whether one can enter and move about without steps.
    pub step_free: bool,
    /// Whether it takes people now.
    pub is_open: bool,
    /// The name, for a place everybody knows; `None` for a secret one.
    pub public_name: Option<String>,
    /// Where, for a place everybody knows.
    pub public_place: Option<PlaceId>,
    /// Counts changes.
    pub row_version: i64,
}

impl House {
    /// Whether everybody knows this place. Who is in it is secret all the same.
    pub const fn is_public(&self) -> bool {
        self.public_name.is_some()
    }
}

/// What a keeper says of the house.
#[derive(Debug, Clone)]
pub struct HouseDraft {
    /// The code: two to eight signs, no place in it.
    pub code: String,
    /// The most people it may have at once, 1–500.
    pub capacity: i64,
    /// The oldest boy it takes, in years.
    pub boys_to: Option<i64>,
    /// Whether it takes no men.
    pub women_only: bool,
    /// How long the way is for most of the province.
    pub travel: Travel,
    /// Whether it fetches people.
    pub pick_up: bool,
    /// Whether a woman is on duty at night.
    pub night_staff: bool,
    /// Whether there is somebody with medical training.
    pub health_staff: bool,
    /// Whether one can enter and move about without steps.
    pub step_free: bool,
    /// The name and the place, for a place everybody knows: trusted addresses
    /// only.
    pub public: Option<(String, PlaceId)>,
}

/// A room, or a single bed, with who has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Identity.
    pub bed: BedId,
    /// What keepers call it.
    pub name: String,
    /// How many people it takes.
    pub places: i64,
    /// Free, held or taken, as stored.
    pub state: BedState,
    /// When a hold ends.
    pub held_until: Option<Instant>,
}

impl Room {
    /// Whether somebody can have it: free, or held by an offer whose half
    /// hour is over.
    pub fn is_free(&self, now: Instant) -> bool {
        match self.state {
            BedState::Free => true,
            BedState::Held => self.held_until.is_some_and(|until| until <= now),
            BedState::Taken => false,
        }
    }
}

keyed! {
    /// What a room is.
    pub enum BedState {
        /// Nobody's.
        Free = "free",
        /// Held for an offer.
        Held = "held",
        /// Somebody's.
        Taken = "taken",
    }
}

/// Who needs a place. Sealed wherever it is kept.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Needs {
    /// Women.
    pub women: u8,
    /// Men.
    pub men: u8,
    /// Ages of boys, in years.
    pub boys: Vec<u8>,
    /// Ages of girls, in years.
    pub girls: Vec<u8>,
    /// Somebody cannot climb steps.
    pub step_free: bool,
    /// They can come by themselves.
    pub own_transport: bool,
    /// The widest band of travel they can manage.
    pub farthest: Option<u8>,
    /// The version of the place where the accused person lives.
    pub accused_place: Option<i64>,
    /// What the house must know.
    pub words: String,
}

impl Needs {
    /// How many people.
    pub fn people(&self) -> i64 {
        let children = self.boys.len() + self.girls.len();
        i64::from(self.women) + i64::from(self.men) + i64::try_from(children).unwrap_or(i64::MAX / 2)
    }
}

impl fmt::Debug for Needs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Needs(sealed)")
    }
}

/// Where a house stands and how one gets in. Sealed to its keepers; the
/// escort gets a copy for hours.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// The address, or a meeting point.
    pub address: String,
    /// How one finds the door.
    pub way: String,
    /// Whom to call on arrival.
    pub phone: String,
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(sealed)")
    }
}

/// An offer as the house has it. It names no case.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The house.
    pub house: UnitId,
    /// Identity.
    pub id: OfferId,
    /// The office that asks.
    pub asker: UnitId,
    /// What became of it.
    pub state: OfferState,
    /// How many people.
    pub people: i64,
    /// How many rooms are held.
    pub rooms: i64,
    /// When it was asked.
    pub asked_at: Instant,
    /// When the hold ends.
    pub held_until: Instant,
    /// Who brings them, with their office.
    pub escort: Option<(AccountId, UnitId)>,
    /// What the house is told, sealed; gone when the offer came to nothing.
    pub note: Option<Vec<u8>>,
    /// Counts changes.
    pub row_version: i64,
}

/// Somebody who may bring a family to a house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escort {
    /// Who.
    pub account: AccountId,
    /// Their office.
    pub unit: UnitId,
    /// Their name, as colleagues see it.
    pub name: String,
    /// Their office's name.
    pub office: String,
}

impl Escort {
    /// Somebody who serves in an office.
    pub(super) fn of(serving: access::accounts::store::Serving, office: &access::units::Unit) -> Self {
        Self { account: serving.account, unit: office.id, name: serving.name, office: office.name.clone() }
    }
}

/// The case's side of an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasePlace {
    /// The offer.
    pub offer: OfferId,
    /// The house.
    pub house: UnitId,
    /// `T-02`.
    pub code: String,
    /// Its kind.
    pub kind: HouseKind,
    /// How many people.
    pub people: i64,
    /// What became of it.
    pub state: OfferState,
    /// Why the house refused.
    pub reason: Option<RefusalReason>,
    /// When the hold ends.
    pub held_until: Instant,
    /// When the state began.
    pub at: Instant,
}

impl CasePlace {
    /// Whether it keeps a place for the family now.
    pub fn is_live(&self, now: Instant) -> bool {
        self.state.is_live() && (self.state != OfferState::Held || self.held_until > now)
    }
}

/// A packet on an escort's list: no word of the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EscortTask {
    /// The packet.
    pub record: RecordId,
    /// Who may open it.
    pub account: AccountId,
    /// The house's office.
    pub house: UnitId,
    /// `T-02`.
    pub code: String,
    /// When it was given.
    pub given_at: Instant,
    /// Refused from then on.
    pub until: Instant,
}

/// A stay as the house has it, closed.
#[derive(Debug, Clone)]
pub struct StayRow {
    /// Identity, that of the offer.
    pub offer: OfferId,
    /// How many people.
    pub people: i64,
    /// When they came.
    pub arrived_at: Instant,
    /// When it was written down.
    pub written_at: Instant,
    /// The legal end, where there is one.
    pub leave_by: Option<Instant>,
}
