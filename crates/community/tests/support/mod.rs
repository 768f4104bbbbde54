//! A ward and a commune with clubs, for tests.
#![allow(dead_code, unreachable_pub)] // each test binary uses its part

use access::testing::{House, Person};
use access::units::{Unit, UnitKind};
use places::{Gazetteer, Level};
use store::Engine;

/// A ward with its officers and two clubs, a commune nobody attends with one,
/// and the province above both.
pub struct Town {
    pub house: House,
    pub province: Unit,
    pub ward: Unit,
    pub club: Unit,
    pub second: Unit,
    pub distant: Unit,
    pub officer: Person,
    pub head: Person,
    pub chair: Person,
    pub department: Person,
}

/// A town of a seed on an engine.
pub fn town(engine: Engine, seed: u64) -> Town {
    let house = House::new(engine, seed);
    let places = Gazetteer::shipped();
    let today = house.instance.now().vn_date();
    let [ministry, ..] = house.units;
    let named = |name: &str| places.in_force(Level::Commune, today).find(|v| v.name == name).unwrap().id;
    let (ba_dinh, hoan_kiem) = (named("Ba Đình"), named("Hoàn Kiếm"));
    let province = house.unit(
        UnitKind::Province,
        "Sở",
        places.province_on(ba_dinh, today).map(|place| place.id),
        ministry,
    );
    let ward = house.unit(UnitKind::Commune, "UBND phường Ba Đình", Some(ba_dinh), province.id);
    let far = house.unit(UnitKind::Commune, "UBND phường Hoàn Kiếm", Some(hoan_kiem), province.id);
    let club = house.unit(UnitKind::Club, "Câu lạc bộ Tổ 1", Some(ba_dinh), ward.id);
    let second = house.unit(UnitKind::Club, "Câu lạc bộ Tổ 2", Some(ba_dinh), ward.id);
    let distant = house.unit(UnitKind::Club, "Câu lạc bộ xa", Some(hoan_kiem), far.id);
    let officer = house.person("officer", &ward, "commune_officer");
    let head = house.person("head", &ward, "commune_chair");
    let chair = house.person("chair", &club, "club_chair");
    let department = house.person("department", &province, "province_officer");
    Town { house, province, ward, club, second, distant, officer, head, chair, department }
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
