//! A house that takes people in, for tests.

use access::can::KeepHouse;
use access::testing::Person;
use access::units::{Unit, UnitKind};
use casework::shelter::address::{self, NewAddress};
use casework::shelter::keeping;
use casework::shelter::model::{Address, BedId, HouseDraft, Travel};

use super::Town;

/// A shelter of the town's province with one room, its address written down.
pub async fn shelter(town: &Town, code: &str, places: i64) -> (Unit, Person) {
    let unit = town.house.unit(UnitKind::Shelter, code, None, town.desk.parent.unwrap());
    let keeper = town.house.person(&format!("keeper-{code}"), &unit, "house_keeper");
    let draft = HouseDraft {
        code: code.to_owned(),
        capacity: 10,
        boys_to: Some(12),
        women_only: true,
        travel: Travel::of_number(2),
        pick_up: true,
        night_staff: true,
        health_staff: false,
        step_free: false,
        public: None,
    };
    let (may, bed) = (keeper.actor.may::<KeepHouse>().unwrap(), BedId::random(town.house.entropy()));
    let described = town.house.instance.db().write(move |tx| {
        keeping::describe_house(tx, &may, &draft)?;
        keeping::add_room(tx, &may, bed, "Phòng", places)
    });
    described.await.unwrap();
    let address =
        Address { address: "Ngõ Không-Có-Thật".into(), way: String::new(), phone: String::new() };
    let (instance, may) = (town.house.instance.clone(), keeper.actor.may::<KeepHouse>().unwrap());
    let prepare = move |rx: &mut store::Rx<'_>| NewAddress::prepare(&instance, rx, &may, &address);
    let sealed = town.house.instance.db().snapshot(prepare).await.unwrap();
    let may = keeper.actor.may::<KeepHouse>().unwrap();
    town.house.instance.db().write(move |tx| address::put_address(tx, &may, &sealed)).await.unwrap();
    (unit, keeper)
}
