//! A small country for tests: a ministry, a province, two communes, people.

use std::sync::Arc;

use access::testing::{House, Person};
use access::units::{Unit, UnitKind};
use kernel::{
    Fact, FactId, Handling, Month, PlaceId, Relation, SeededEntropy, Support, UnitId, ViolenceForm,
};
use places::{Code, Gazetteer};
use programme::indicators::Definitions;
use store::Engine;

pub(crate) struct World {
    pub(crate) house: House,
    pub(crate) commune: Unit,
    pub(crate) officer: Person,
    pub(crate) chair: Person,
    pub(crate) stranger: Person,
    pub(crate) province: Person,
    pub(crate) statistician: Person,
}

pub(crate) fn definitions() -> Definitions {
    Definitions::compile(norms::norms()).unwrap()
}

/// Two communes of Hà Nội as they are today.
pub(crate) fn communes() -> (PlaceId, PlaceId) {
    let today = kernel::Date::constant(2026, 11, 19);
    let places = Gazetteer::shipped();
    let mut of = places.communes_of(Code::parse("01").unwrap(), today);
    (of.next().unwrap().id, of.next().unwrap().id)
}

impl World {
    pub(crate) fn new(engine: Engine, seed: u64) -> Self {
        let house = House::with_cells(engine, seed, Arc::new(definitions()));
        let places = Gazetteer::shipped();
        let today = kernel::Date::constant(2026, 11, 19);
        let ha_noi = places.at_code("01", today).unwrap().id;
        let (first, second) = communes();
        let ministry = house.units[0];
        let department = house.unit(UnitKind::Province, "Sở thử", Some(ha_noi), ministry);
        let commune = house.unit(UnitKind::Commune, "UBND xã thử", Some(first), department.id);
        let other = house.unit(UnitKind::Commune, "UBND xã khác", Some(second), department.id);
        let officer = house.person("officer", &commune, "commune_officer");
        let chair = house.person("chair", &commune, "commune_chair");
        let stranger = house.person("stranger", &other, "commune_officer");
        let province = house.person("province", &department, "province_officer");
        let root = access::units::Unit {
            id: ministry,
            kind: UnitKind::Ministry,
            name: "Bộ thử".into(),
            place: None,
            parent: None,
            path: format!("/{ministry}/"),
        };
        let totp = house.enrolled("statistician", &root, "ministry_statistician");
        let statistician = access::testing::sign_in(&house.instance, "statistician", &totp);
        Self { house, commune, officer, chair, stranger, province, statistician }
    }

    /// A case verified in a month, in the first commune.
    pub(crate) fn case(&self, number: u8, month: i32) -> Fact {
        case(self.commune.id, communes().0, number, month)
    }

    pub(crate) fn keep(&self, before: Option<Fact>, after: Option<Fact>) {
        self.house
            .instance
            .db()
            .write_now(move |tx| {
                tx.fact(before.as_ref(), after.as_ref());
                Ok(())
            })
            .unwrap();
    }
}

pub(crate) fn case(unit: UnitId, place: PlaceId, number: u8, month: i32) -> Fact {
    Fact {
        id: FactId::random(&SeededEntropy::new(u64::from(number) + 1)),
        unit,
        place,
        month: Month::of_number(month).unwrap(),
        relation: Relation::Family,
        main_form: Some(ViolenceForm::Physical),
        forms: ViolenceForm::Physical.bit() | ViolenceForm::Economic.bit(),
        survivors_male: 0,
        survivors_female: 1,
        survivors_under_16: 0,
        survivors_from_60: 0,
        accused_male: 1,
        accused_female: 0,
        accused_under_16: 0,
        accused_from_60: 0,
        handling: Handling::NoContact.bit(),
        support: Support::Counselled.bit(),
        new_household: true,
        record_key: i64::from(number) * 1_000_003,
    }
}
