//! A country with facts, for tests.
#![allow(dead_code, unreachable_pub)] // each test binary uses its part

use std::sync::Arc;

use access::testing::{House, Person};
use access::units::{Unit, UnitKind};
use kernel::{
    CellMap, CellWeight, Fact, FactId, Month, PlaceId, Relation, SeededEntropy, UnitId, ViolenceForm,
};
use places::{Gazetteer, Level};
use ports::CellNames;
use store::Engine;

/// Two cells of the statutory year: cases, and women.
struct TwoCells;
impl CellMap for TwoCells {
    fn weigh(&self, fact: &Fact, into: &mut Vec<CellWeight>) {
        let year = i64::from(fact.month.year()) + i64::from(fact.month.month() == 12);
        into.push(CellWeight { cell: 2, period: year, count: 1 });
        into.push(CellWeight { cell: 52, period: year, count: fact.survivors_female });
    }
}

/// Every cell under its bare number: what programme calls them is its own.
pub struct Numbered;
impl CellNames for Numbered {
    fn name(&self, cell: i64) -> Option<String> {
        Some(format!("cell{cell}"))
    }
}

/// A ministry with its statistician, a commune with its officer.
pub struct World {
    pub house: House,
    pub statistician: Person,
    pub officer: Person,
    pub ministry: UnitId,
    pub places: Arc<Gazetteer>,
}

impl World {
    /// A world of a seed on an engine.
    pub fn new(engine: Engine, seed: u64) -> Self {
        let house = House::with_cells(engine, seed, Arc::new(TwoCells));
        let (places, ministry) = (Gazetteer::shipped(), house.units[0]);
        let hall = house.unit(UnitKind::Commune, "UBND", None, ministry);
        let officer = house.person("officer", &hall, "commune_officer");
        let root = Unit {
            id: ministry,
            kind: UnitKind::Ministry,
            name: "Bộ thử".into(),
            place: None,
            parent: None,
            path: format!("/{ministry}/"),
        };
        let totp = house.enrolled("statistician", &root, "ministry_statistician");
        let statistician = access::testing::sign_in(&house.instance, "statistician", &totp);
        Self { house, statistician, officer, ministry, places }
    }

    /// A commune of a name, as it is on a day.
    pub fn commune(&self, name: &str, province: &str) -> PlaceId {
        let today = self.house.instance.now().vn_date();
        let above = self.places.at_code(province, today).unwrap().code;
        let mut of = self.places.communes_of(above, today);
        of.find(|place| place.name == name && place.level() == Level::Commune).unwrap().id
    }

    /// So many cases in a place and a month.
    pub fn facts(&self, place: PlaceId, month: i32, count: u64) {
        let (unit, seed) = (self.ministry, u64::try_from(place.0 * 1_000_000 + i64::from(month)).unwrap());
        let write = move |tx: &mut store::Tx<'_>| {
            for n in 0..count {
                tx.fact(None, Some(&fact(unit, place, month, seed * 100 + n)));
            }
            Ok(())
        };
        self.house.instance.db().write_now(write).unwrap();
    }
}

fn fact(unit: UnitId, place: PlaceId, month: i32, seed: u64) -> Fact {
    Fact {
        id: FactId::random(&SeededEntropy::new(seed)),
        unit,
        place,
        month: Month::of_number(month).unwrap(),
        relation: Relation::Family,
        main_form: Some(ViolenceForm::Physical),
        forms: ViolenceForm::Physical.bit(),
        survivors_male: 0,
        survivors_female: 2,
        survivors_under_16: 0,
        survivors_from_60: 0,
        accused_male: 1,
        accused_female: 0,
        accused_under_16: 0,
        accused_from_60: 0,
        handling: 0,
        support: 0,
        new_household: true,
        record_key: i64::try_from(seed % 97).unwrap(),
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
