//! The houses of the demonstration: a shelter, a Peace House, a trusted
//! address; each described by its own keeper, its address sealed to them.

use access::can::KeepHouse;
use anyhow::Result;
use casework::shelter::address::{NewAddress, put_address};
use casework::shelter::keeping::{add_room, describe_house};
use casework::shelter::model::{Address, BedId, HouseDraft, Travel};

use super::people;
use crate::house::told;

struct House {
    keeper: &'static str,
    code: &'static str,
    capacity: i64,
    boys_to: Option<i64>,
    travel: i64,
    rooms: &'static [(&'static str, i64)],
    address: [&'static str; 3],
    /// The name everybody knows it by: a trusted address is public (Art. 36).
    public: Option<&'static str>,
}

/// Invented: no such streets, and numbers given to nobody.
const HOUSES: &[House] = &[
    House {
        keeper: "giunha",
        code: "T-02",
        capacity: 9,
        boys_to: Some(12),
        travel: 1,
        rooms: &[("Phòng 1", 3), ("Phòng 2", 3), ("Phòng 3", 2), ("Giường 9", 1)],
        address: ["ngõ 0 phố Không Có Thật, số 2", "Cổng xanh sau cây đa, gõ ba tiếng", "0900000902"],
        public: None,
    },
    House {
        keeper: "ngoinha",
        code: "B-01",
        capacity: 20,
        boys_to: Some(15),
        travel: 3,
        rooms: &[("Phòng A", 4), ("Phòng B", 4), ("Phòng C", 4), ("Phòng D", 4), ("Phòng E", 4)],
        address: [
            "số 0 đường Không Tên, xã Không Thấy",
            "Đi hết đường bê tông, nhà có giàn bầu",
            "0900000903",
        ],
        public: None,
    },
    House {
        keeper: "diachi",
        code: "Y-01",
        capacity: 2,
        boys_to: Some(12),
        travel: 1,
        rooms: &[("Phòng trực", 2)],
        address: ["số 10 phố Ví Dụ", "Cửa sau, có chuông", "0900000111"],
        public: Some("Trạm Y tế phường Ba Đình"),
    },
];

/// Describes every house.
pub(super) fn describe(cast: &people::Cast<'_>) -> Result<()> {
    let opened = cast.opened();
    for house in HOUSES {
        let actor = cast.acting(house.keeper)?;
        let may = actor.may::<KeepHouse>().map_err(told)?;
        let instance = &opened.instance;
        let [address, way, phone] = house.address.map(str::to_owned);
        let (asking, who) = (instance.clone(), may.clone());
        let sealed = instance.db().snapshot_now(move |rx| {
            let address = Address { address: address.clone(), way: way.clone(), phone: phone.clone() };
            NewAddress::prepare(&asking, rx, &who, &address)
        });
        let sealed = sealed.map_err(told)?;
        let asking = instance.clone();
        let draft = HouseDraft {
            code: house.code.to_owned(),
            capacity: house.capacity,
            boys_to: house.boys_to,
            women_only: true,
            travel: Travel::of_number(house.travel),
            pick_up: false,
            night_staff: true,
            health_staff: house.capacity > 10,
            step_free: house.capacity > 10,
            public: house.public.map(str::to_owned).zip(may.scope().unit().place),
        };
        let written = instance.db().write_now(move |tx| {
            describe_house(tx, &may, &draft)?;
            for (name, places) in house.rooms {
                add_room(tx, &may, BedId::mint(asking.now(), &**asking.entropy()), name, *places)?;
            }
            put_address(tx, &may, &sealed)
        });
        written.map_err(told)?;
    }
    Ok(())
}
