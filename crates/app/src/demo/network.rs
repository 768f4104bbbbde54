//! The fictional network: one province with communes, houses and helpers, and
//! an office for every commune of the country, so that what reaches a commune
//! nobody attends falls to the desk above.

use std::collections::HashMap;
use std::sync::Arc;

use access::Actor;
use access::can::Appoint;
use access::units::{NewUnit, Unit, UnitKind, found_unit, store as units};
use anyhow::{Context, Result};
use kernel::{Date, Outcome, PlaceId, UnitId};
use places::facilities::{self, FacilityDraft, FacilityId, FacilityKind, FacilityStatus};
use places::{Gazetteer, Level};

use super::Extent;
use crate::house::{Opened, told};

/// The province the demonstration plays in, and its communes with people.
const PROVINCE: &str = "01";
const BA_DINH: &str = "00004";

/// Somebody to be enlisted.
pub(super) struct Post {
    pub(super) login: &'static str,
    pub(super) name: &'static str,
    pub(super) role: &'static str,
    pub(super) who: &'static str,
}

const fn post(login: &'static str, name: &'static str, role: &'static str, who: &'static str) -> Post {
    Post { login, name, role, who }
}

/// The offices of the demonstration by their part in it.
pub(super) struct Network {
    units: HashMap<&'static str, Unit>,
    neighbours: Vec<Unit>,
    today: Date,
    places: Arc<Gazetteer>,
}

/// Who serves where.
const STAFF: &[(&str, &[Post])] = &[
    (
        "commune",
        &[
            post("chutich", "Lý Thị Quyết", "commune_chair", "Chủ tịch phường Ba Đình / ward chair"),
            post("mai", "Lò Thị Mai", "commune_officer", "Cán bộ Văn hóa – Xã hội / Culture–Society officer"),
            post("thu", "Vi Văn Thứ", "commune_officer", "Cán bộ thứ hai / second officer"),
        ],
    ),
    ("police", &[post("congan", "Hà Văn Trật", "commune_police", "Công an phường / ward police")]),
    ("hamlet", &[post("totruong", "Đỗ Thôn Trưởng", "village_head", "Tổ trưởng tổ dân phố / village head")]),
    (
        "hotline",
        &[post("duongday", "Mai Thị Nghe", "hotline_taker", "Người nghe đường dây nóng / hotline taker")],
    ),
    ("club", &[post("chunhiem", "Bùi Thị Hội", "club_chair", "Chủ nhiệm câu lạc bộ / club chair")]),
    ("shelter", &[post("giunha", "Ngô Thị Hiền", "house_keeper", "Người giữ nhà tạm lánh / shelter keeper")]),
    ("peace", &[post("ngoinha", "Tạ Thị Yên", "house_keeper", "Ngôi nhà Bình yên / Peace House")]),
    (
        "trusted",
        &[post(
            "diachi",
            "Hồ Thị Cậy",
            "house_keeper",
            "Địa chỉ tin cậy nhận người / trusted address with room",
        )],
    ),
    ("counsel", &[post("tuvan", "Cao Thị Lắng", "counsellor", "Người tư vấn / counsellor")]),
    ("desk", &[post("truc.tinh", "Phan Trực Ban", "province_duty", "Trực tỉnh / provincial duty desk")]),
    (
        "guardian",
        &[post("giamho.tinh", "Vũ Giám Hộ", "province_guardian", "Giám hộ khóa của tỉnh / key guardian")],
    ),
    (
        "province",
        &[
            post("so", "Đinh Thị Sở", "province_officer", "Chuyên viên Sở / provincial officer"),
            post(
                "dulieu",
                "Mạc Thị Giữ",
                "data_protection_officer",
                "Người bảo vệ dữ liệu của Sở / provincial data protection officer",
            ),
        ],
    ),
    (
        "statistics",
        &[post("bo", "Trịnh Văn Số", "ministry_statistician", "Thống kê của Bộ / ministry statistician")],
    ),
];

/// Clubs besides those of the wards with people: the key, the ward, the name.
/// Nobody attends the other wards; the province writes for their clubs.
const CLUBS: &[(&str, &str, &str)] = &[
    ("club.second", "Ba Đình", "Câu lạc bộ Gia đình phát triển bền vững Tổ 5"),
    ("club.happy", "Hai Bà Trưng", "Câu lạc bộ Gia đình hạnh phúc phố Ví Dụ"),
    ("club.small", "Vĩnh Tuy", "Câu lạc bộ Gia đình phát triển bền vững Tổ 2"),
    ("club.large", "Đống Đa", "Câu lạc bộ Gia đình phát triển bền vững Tổ 7"),
    ("club.silent", "Kim Liên", "Câu lạc bộ Gia đình phát triển bền vững Tổ 3"),
];

impl Network {
    /// An office by its part.
    pub(super) fn unit(&self, part: &str) -> Result<&Unit> {
        self.units.get(part).with_context(|| format!("the office {part} was not founded"))
    }
    /// Other communes of the province with people: none in a demonstration of
    /// one province.
    pub(super) fn neighbours(&self) -> &[Unit] {
        &self.neighbours
    }

    /// Adds the clubs of several wards.
    pub(super) fn with_clubs(mut self, opened: &Opened, root: &Arc<Actor>) -> Result<Self> {
        let may = root.may::<Appoint>().map_err(told)?;
        let house = opened.instance.clone();
        let (asking, today, places) = (house.clone(), self.today, Arc::clone(&self.places));
        let more = house.db().write_now(move |tx| {
            let mut more = Vec::new();
            let province = places.at_code(PROVINCE, today).ok_or(Outcome::NotVisible)?;
            for ward in places.communes_of(province.code, today) {
                for (key, _, name) in CLUBS.iter().filter(|club| club.1 == ward.name) {
                    let committee = units::of_place(tx, ward.id, UnitKind::Commune)?;
                    let parent = committee.first().ok_or(Outcome::NotVisible)?.id;
                    let id = UnitId::mint(asking.now(), &**asking.entropy());
                    let (name, place) = ((*name).to_owned(), Some(ward.id));
                    let new = NewUnit { id, kind: UnitKind::Club, name, place, parent };
                    more.push((*key, found_unit(tx, &may, &new)?));
                }
            }
            Ok(more)
        });
        self.units.extend(more.map_err(told)?);
        Ok(self)
    }

    /// The offices with the people to be enlisted; units above come first, so
    /// that desk and guardian can hold the escrow of those below.
    pub(super) fn staffed(&self) -> impl Iterator<Item = (&Unit, &'static [Post])> {
        let order = [
            "desk",
            "guardian",
            "province",
            "commune",
            "police",
            "hamlet",
            "hotline",
            "club",
            "shelter",
            "peace",
            "trusted",
            "counsel",
            "statistics",
        ];
        order.into_iter().filter_map(|key| {
            let posts = STAFF.iter().find(|(named, _)| *named == key)?.1;
            Some((self.units.get(key)?, posts))
        })
    }
}

/// What stands beside the commune's committee.
const NEAR: [(&str, UnitKind, &str); 5] = [
    ("police", UnitKind::Police, "Công an phường Ba Đình"),
    ("hamlet", UnitKind::Hamlet, "Tổ dân phố số 1"),
    ("hotline", UnitKind::PreventionGroup, "Nhóm phòng, chống bạo lực gia đình Tổ 1"),
    ("club", UnitKind::Club, "Câu lạc bộ Gia đình phát triển bền vững Tổ 1"),
    ("trusted", UnitKind::TrustedAddress, "Trạm Y tế phường Ba Đình"),
];

/// Founds every office.
pub(super) fn found(
    opened: &Opened,
    root: &Arc<Actor>,
    first: &[UnitId; 3],
    extent: Extent,
) -> Result<Network> {
    let may = root.may::<Appoint>().map_err(told)?;
    let house = opened.instance.clone();
    let (places, today) = (Arc::clone(&opened.places), opened.instance.now().vn_date());
    let ministry = first[0];
    let (asking, gazetteer) = (house.clone(), Arc::clone(&places));
    let units = house.db().write_now(move |tx| {
        let new = |kind, name: &str, place: Option<PlaceId>, parent| -> Result<Unit, Outcome> {
            let id = UnitId::mint(asking.now(), &**asking.entropy());
            found_unit(tx, &may, &NewUnit { id, kind, name: name.to_owned(), place, parent })
        };
        let (mut named, mut neighbours) = (HashMap::new(), Vec::new());
        for province in gazetteer.in_force(Level::Province, today) {
            let ours = province.code.to_string() == PROVINCE;
            if !ours && extent != Extent::Country {
                continue;
            }
            let office = new(
                UnitKind::Province,
                &format!("Sở VHTTDL {}", province.name),
                Some(province.id),
                ministry,
            )?;
            for commune in gazetteer.communes_of(province.code, today) {
                let committee = new(
                    UnitKind::Commune,
                    &format!("UBND {}", within(&commune.full_name(kernel::Lang::Vi))),
                    Some(commune.id),
                    office.id,
                )?;
                if ours && commune.code.to_string() == BA_DINH {
                    for (key, kind, name) in NEAR {
                        let unit = new(kind, name, Some(commune.id), committee.id)?;
                        named.insert(key, unit);
                    }
                    named.insert("commune", committee);
                } else if ours && neighbours.len() < extent.neighbours() && !has_club(&commune.name) {
                    neighbours.push(committee);
                }
            }
            if ours {
                let below = [
                    ("desk", UnitKind::Desk, "Trực tỉnh"),
                    ("guardian", UnitKind::Guardian, "Sở Tư pháp: giám hộ khóa"),
                    ("shelter", UnitKind::Shelter, "T-02"),
                    ("peace", UnitKind::PeaceHouse, "B-01"),
                    ("counsel", UnitKind::SocialWorkCentre, "Trung tâm công tác xã hội"),
                ];
                for (key, kind, name) in below {
                    let place = matches!(kind, UnitKind::SocialWorkCentre).then_some(province.id);
                    named.insert(key, new(kind, name, place, office.id)?);
                }
                named.insert("province", office);
            }
        }
        named.insert("statistics", access::units::unit_of(tx, ministry)?);
        Ok((named, neighbours))
    });
    let (units, neighbours) = units.map_err(told)?;
    Ok(Network { units, neighbours, today, places })
}

/// Whether the demonstration has a club in a ward: the province writes for it,
/// which it may only where the ward has nobody of its own.
fn has_club(ward: &str) -> bool {
    CLUBS.iter().any(|(_, of, _)| *of == ward)
}

/// A name as it stands within a longer one: "phường Ba Đình".
fn within(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Lists the public addresses and hotlines of the commune.
pub(super) fn publish(opened: &Opened, network: &Network) -> Result<()> {
    let commune = network.units.get("commune").context("the commune was not founded")?;
    let place = commune.place.context("the commune has no place")?;
    let listed = [
        (
            FacilityKind::CommuneCommittee,
            "UBND phường Ba Đình",
            "số 1 phố Ví Dụ",
            "0900000101",
            "7 giờ 30 đến 17 giờ, thứ Hai đến thứ Sáu",
        ),
        (FacilityKind::Police, "Công an phường Ba Đình", "số 3 phố Ví Dụ", "0900000102", "ngày đêm"),
        (FacilityKind::School, "Trường Tiểu học Ví Dụ", "số 8 phố Ví Dụ", "0900000103", "giờ học"),
        (FacilityKind::HamletHead, "Tổ trưởng tổ dân phố số 1", "", "0900000104", ""),
        (FacilityKind::FrontHead, "Trưởng Ban công tác Mặt trận", "", "0900000105", ""),
        (
            FacilityKind::Union,
            "Hội Liên hiệp Phụ nữ phường",
            "số 25 phố Ví Dụ",
            "0900000112",
            "7 giờ 30 đến 17 giờ, thứ Hai đến thứ Sáu",
        ),
        (FacilityKind::Hotline, "Nhóm phòng, chống bạo lực gia đình Tổ 1", "", "0900000347", "ngày đêm"),
        (
            FacilityKind::TrustedAddress,
            "Trạm Y tế phường",
            "số 10 phố Ví Dụ",
            "0900000111",
            "có người cả ngày đêm",
        ),
    ];
    let (unit, today, house) = (commune.id, network.today, opened.instance.clone());
    let drafts: Vec<FacilityDraft> = listed
        .into_iter()
        .map(|(kind, name, address, phone, hours)| FacilityDraft {
            kind,
            place,
            name: name.to_owned(),
            address: some(address),
            phone: some(phone),
            hours: some(hours),
            published: true,
            status: FacilityStatus::Active,
            valid_from: today,
            valid_to: None,
        })
        .collect();
    let written = house.clone().db().write_now(move |tx| {
        for (at, draft) in drafts.iter().enumerate() {
            let id = FacilityId::mint(house.now(), &**house.entropy());
            facilities::add(tx, unit, id, draft)?;
            // One number was not answered for long, so that the page shows it.
            let days = if at == 4 { -75 } else { -3 };
            facilities::answered(tx, unit, id, tx.at().plus_days(days))?;
        }
        Ok(())
    });
    written.map_err(told)
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
