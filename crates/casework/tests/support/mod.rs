//! A town for tests.
#![allow(dead_code, unreachable_pub, unused_macros)] // each test binary uses its part

use std::sync::Arc;

use access::testing::{House, Person};
use access::units::{Unit, UnitKind};
use access::{May, can};
use casework::cases::Sending;
use kernel::{Instant, PlaceId, RecordId};
use places::{Gazetteer, Level};
use store::Engine;

/// Each test in a town of its own, on both engines.
macro_rules! on_both {
    ($($name:ident => $test:ident($seed:literal);)+) => {
        mod sqlite { $(#[test] fn $name() { let town = super::support::town(store::Engine::Sqlite, $seed); super::support::run(super::$test(&town)); })+ }
        mod postgres { $(#[test] fn $name() { let town = super::support::town(store::Engine::Postgres, $seed); super::support::run(super::$test(&town)); })+ }
    };
}

pub mod browser;
pub mod house;

/// A commune with its police, under a province with its desk, and people.
pub struct Town {
    pub house: House,
    pub places: Arc<Gazetteer>,
    pub place: PlaceId,
    pub commune: Unit,
    pub police: Unit,
    pub desk: Unit,
    pub officer: Person,
    pub chair: Person,
    pub guard: Person,
    pub duty: Person,
    pub counsellor: Person,
    pub hamlet: Unit,
    pub head: Person,
}

/// A town of a seed on an engine.
pub fn town(engine: Engine, seed: u64) -> Town {
    furnish(House::new(engine, seed))
}

/// Puts a town into a house.
pub fn furnish(house: House) -> Town {
    let places = Gazetteer::shipped();
    let today = house.instance.now().vn_date();
    let commune = places.in_force(Level::Commune, today).find(|v| v.name == "Ba Đình").unwrap();
    let province = places.province_on(commune.id, today).unwrap();
    let [ministry, ..] = house.units;
    let top = house.unit(UnitKind::Province, "Sở", Some(province.id), ministry);
    let desk = house.unit(UnitKind::Desk, "Trực tỉnh", None, top.id);
    let hall = house.unit(UnitKind::Commune, "UBND phường Ba Đình", Some(commune.id), top.id);
    let police = house.unit(UnitKind::Police, "Công an phường Ba Đình", Some(commune.id), hall.id);
    let officer = house.person("officer", &hall, "commune_officer");
    let chair = house.person("chair", &hall, "commune_chair");
    let guard = house.person("guard", &police, "commune_police");
    let duty = house.person("duty", &desk, "province_duty");
    let centre = house.unit(UnitKind::SocialWorkCentre, "Trung tâm", None, top.id);
    let counsellor = house.person("counsellor", &centre, "counsellor");
    let hamlet = house.unit(UnitKind::Hamlet, "Tổ 5", Some(commune.id), hall.id);
    let head = house.person("head", &hamlet, "village_head");
    Town {
        counsellor,
        hamlet,
        head,
        place: commune.id,
        house,
        places,
        commune: hall,
        police,
        desk,
        officer,
        chair,
        guard,
        duty,
    }
}

/// Runs a test's work; what it used is dropped outside the runtime.
pub fn run(work: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(work);
}

/// The id of a record or a case in a test.
pub fn id(n: u8) -> RecordId {
    RecordId::of_bytes([n; 16])
}

/// A first sending of a row.
pub fn sending(n: u8) -> Sending {
    Sending { row: [n; 16], over: None }
}

/// A permission somebody holds.
pub fn may<C: can::Capability>(who: &Person) -> May<C> {
    who.actor.may::<C>().unwrap()
}

/// What the tests of one file do in a town.
pub struct Deeds<'t>(pub &'t Town);
impl std::ops::Deref for Deeds<'_> {
    type Target = Town;
    fn deref(&self) -> &Town {
        self.0
    }
}
impl Deeds<'_> {
    pub fn now(&self) -> Instant {
        self.house.instance.now()
    }
}
