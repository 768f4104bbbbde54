//! The tables on both engines. (The engine PostgreSQL runs where the test
//! cluster can be made.)
#![allow(clippy::unwrap_used, clippy::panic, clippy::type_complexity)] // the tools of these tests may stop them

use kernel::{Date, Instant, Outcome, PlaceId, SeededEntropy, UnitId};
use places::facilities::{self, FacilityDraft, FacilityId, FacilityKind, FacilityStatus, Group};
use places::{Gazetteer, load, open, sync};
use store::sql;
use store::testing::TestDb;

sql! {
    read COUNT_BY_PROVINCE(Text) -> (Int,) =
        "SELECT count(*) FROM place WHERE level = 3 AND province_now = $1 AND valid_to IS NULL";
    read GROUPED(Text) -> (Text, Int) =
        "SELECT province_then, count(*) FROM place WHERE level = 3 AND province_now = $1
         AND valid_to = '2025-06-30' GROUP BY province_then ORDER BY province_then";
    read ONE(Int) -> (Text, Text, Text, Text, Int) =
        "SELECT code, full_name, province_then, province_now, divided FROM place WHERE place_id = $1";
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

store::both_engines! {
    fn the_reference_table_groups_by_the_borders_of_the_time_and_of_today(engine) {
        let test = TestDb::new(engine);
        let written = test.db().write_now(|tx| sync(tx, &Gazetteer::shipped())).unwrap();
        assert_eq!(written, 99 + 696 + 14_592);
        let again = test.db().write_now(|tx| sync(tx, &Gazetteer::shipped())).unwrap();
        assert_eq!(again, 0, "nothing is written twice");
        let (hanoi,) = test.db().read_now(|rx| rx.one(&COUNT_BY_PROVINCE, ("01",))).unwrap();
        assert_eq!(hanoi, 126);
        // Today's Lào Cai (15) is the former Lào Cai (10) and Yên Bái (15).
        let rows = test.db().read_now(|rx| rx.all(&GROUPED, ("15",))).unwrap();
        let then: Vec<&str> = rows.iter().map(|(province, _)| province.as_str()).collect();
        assert_eq!(then, ["10", "15"]);
        let row = test.db().read_now(|rx| rx.one(&ONE, (30_000_401i64,))).unwrap();
        assert_eq!(row, ("00004".into(), "Phường Trúc Bạch".into(), "01".into(), "01".into(), 0));
    }

    fn a_difference_is_taken_once_and_read_back(engine) {
        let test = TestDb::new(engine);
        test.db().write_now(|tx| sync(tx, &Gazetteer::shipped())).unwrap();
        let file = "[difference]\nid = \"one\"\ncitation = \"300/NQ-UBTVQH16\"\neffective = \"2027-01-01\"\n\
            [[unit]]\ncode = \"00004\"\nname = \"Hồ Tây\"\nkind = \"phuong\"\nprovince = \"01\"\n";
        let taken = test.db().write_now(move |tx| load(tx, file)).unwrap();
        assert_eq!(taken.at_code("00004", day("2027-02-01")).unwrap().name, "Hồ Tây");
        let again = test.db().write_now(move |tx| load(tx, file)).unwrap_err();
        assert!(matches!(again, Outcome::Refused(phrase) if phrase.key == "places-load-refused-e"));
        let opened = test.db().read_now(|rx| open(rx)).unwrap();
        assert_eq!(opened.versions(), taken.versions());
        let row = test.db().read_now(|rx| rx.one(&ONE, (30_000_403i64,))).unwrap();
        assert_eq!(row.1, "Phường Hồ Tây");
        let bad = test.db().write_now(|tx| load(tx, "x = 1")).unwrap_err();
        assert!(matches!(bad, Outcome::Refused(_)));
    }

    fn the_public_list_is_in_the_order_of_the_statute_and_flags_old_numbers(engine) {
        let test = TestDb::new(engine);
        let places = Gazetteer::shipped();
        let now = Instant::of_vn(day("2026-11-22"), 9, 0);
        let entropy = SeededEntropy::new(11);
        let unit = UnitId::mint(now, &entropy);
        let old = places.at_code("00004", day("2024-05-01")).unwrap().id; // Trúc Bạch
        let today = places.at_code("00004", day("2026-11-22")).unwrap().id; // Ba Đình
        let draft = |kind, place, name: &str, phone: Option<&str>, from: &str| {
            let draft = FacilityDraft {
                kind, place, name: name.into(), address: Some("số 10 phố Ví Dụ".into()),
                phone: phone.map(Into::into), hours: None, published: true,
                status: FacilityStatus::Active, valid_from: day(from), valid_to: None,
            };
            facilities::check(draft, &places).unwrap()
        };
        let hidden = FacilityDraft { published: false, ..draft(FacilityKind::TrustedAddress, today, "Ẩn", None, "2026-01-01") };
        let drafts = [
            draft(FacilityKind::TrustedAddress, old, "Trạm Y tế", Some("0900 000 111"), "2024-01-01"),
            draft(FacilityKind::Police, today, "Công an phường", Some("0900 000 113"), "2025-07-01"),
            draft(FacilityKind::CommuneCommittee, today, "Ủy ban nhân dân phường", None, "2025-07-01"),
            draft(FacilityKind::Hotline, today, "Nhóm phòng, chống bạo lực", Some("0900 000 112"), "2025-07-01"),
            draft(FacilityKind::School, today, "Trường đã đóng", None, "2025-07-01"),
            hidden,
        ];
        let ids: Vec<FacilityId> = drafts.iter().map(|_| FacilityId::mint(now, &entropy)).collect();
        let (rows, keys) = (drafts.clone(), ids.clone());
        test.db().write_now(move |tx| {
            for (draft, id) in rows.iter().zip(&keys) {
                assert!(facilities::add(tx, unit, *id, draft)?);
                assert!(!facilities::add(tx, unit, *id, draft)?, "sent twice, listed once");
            }
            facilities::answered(tx, unit, keys[0], now.plus_days(-61))?;
            facilities::answered(tx, unit, keys[1], now.plus_days(-59))?;
            let closed = FacilityDraft { status: FacilityStatus::Closed, ..rows[4].clone() };
            facilities::save(tx, unit, keys[4], 1, &closed)
        }).unwrap();
        let past = facilities::whole_past(&places, today, day("2026-11-22"));
        assert!(past.contains(&old));
        let found = test.db().snapshot_now(move |rx| facilities::at_places(rx, &past)).unwrap();
        let listing = facilities::listing(found, norms::norms(), now);
        let seen: Vec<(Group, &str, bool)> =
            listing.entries.iter().map(|(group, one)| (*group, one.facility.draft.name.as_str(), one.unchecked)).collect();
        assert_eq!(seen, [
            (Group::Statutory, "Ủy ban nhân dân phường", false),
            (Group::Statutory, "Công an phường", false),
            (Group::Hotlines, "Nhóm phòng, chống bạo lực", true),
            (Group::Trusted, "Trạm Y tế", true),
        ]);
        let absent = listing.absent();
        assert_eq!(absent[0], FacilityKind::BorderPost);
        assert_eq!(absent.last(), Some(&FacilityKind::NationalLine), "named, and no number is invented for it");
        let (id, stale) = (ids[1], drafts[1].clone());
        let renumbered = FacilityDraft { phone: Some("0900000119".into()), ..stale.clone() };
        test.db().write_now(move |tx| facilities::save(tx, unit, id, 1, &renumbered)).unwrap();
        let late = test.db().write_now(move |tx| facilities::save(tx, unit, id, 1, &stale)).unwrap_err();
        assert_eq!(late, Outcome::Stale);
        let page = test.db().read_now(move |rx| facilities::of_unit(rx, unit, None, 50)).unwrap();
        assert_eq!(page.len(), 6);
        let changed = page.iter().find(|one| one.id == id).unwrap();
        assert_eq!(changed.last_answered, None, "a changed number is unchecked again");
        let other = kernel::UnitId::of_bytes([9; 16]);
        let one = |unit| test.db().read_now(move |rx| facilities::one(rx, unit, id)).unwrap();
        assert_eq!(one(unit).as_ref(), Some(changed), "the one row, found by its office and its id");
        assert_eq!(one(other), None, "not by the id alone");
    }
}

#[test]
fn what_nobody_can_reach_is_not_listed() {
    let places = Gazetteer::shipped();
    let fields = |change: &dyn Fn(&mut FacilityDraft)| -> Vec<&'static str> {
        let mut draft = FacilityDraft {
            kind: FacilityKind::Hotline,
            place: places.at_code("00004", day("2026-11-22")).unwrap().id,
            name: "Đường dây".into(),
            address: None,
            phone: Some("0900 000 112".into()),
            hours: None,
            published: true,
            status: FacilityStatus::Active,
            valid_from: day("2026-01-01"),
            valid_to: None,
        };
        change(&mut draft);
        let checked = facilities::check(draft, &places);
        checked.err().into_iter().flatten().map(|fault| fault.field).collect()
    };
    assert_eq!(fields(&|_| {}), [""; 0]);
    assert_eq!(fields(&|d| d.phone = Some("+84 900 000 112".into())), [""; 0]);
    assert_eq!(fields(&|d| d.phone = Some("1900 96 96 80".into())), [""; 0]);
    assert_eq!(fields(&|d| d.phone = Some("12345".into())), ["phone"]);
    assert_eq!(fields(&|d| d.phone = None), ["phone"]);
    assert_eq!(fields(&|d| d.name = "\u{200B} ".into()), ["name"]);
    assert_eq!(fields(&|d| d.place = PlaceId(30_000_401)), ["place"], "a ward that is no more");
    assert_eq!(fields(&|d| d.place = PlaceId(7)), ["place"]);
    assert_eq!(fields(&|d| d.valid_to = Some(day("2025-01-01"))), ["valid_to"]);
    assert_eq!(fields(&|d| d.address = Some("x".repeat(300))), ["address"]);
}

#[test]
fn no_kind_of_a_public_place_is_a_shelter() {
    for kind in FacilityKind::ALL {
        assert!(!kind.key().contains("shelter") && !kind.key().contains("house"));
        assert_eq!(FacilityKind::of_key(kind.key()), Some(kind));
    }
    let list = norms::norms().list("report_addresses").unwrap();
    let statutory = FacilityKind::ALL.into_iter().filter(|kind| kind.is_statutory()).map(FacilityKind::key);
    let keys: Vec<&str> = list.entries.iter().map(|entry| entry.key.as_str()).collect();
    assert_eq!(statutory.collect::<Vec<_>>(), keys, "the statute's order");
}

sql! {
    read ALL() -> (Int, Int, Text, Text, Text, Text, Int, OptText, OptText) =
        "SELECT place_id, level, code, name, full_name, kind, urban, valid_from, valid_to FROM place ORDER BY place_id";
}

store::both_engines! {
    fn every_row_of_the_table_says_what_the_gazetteer_says(engine) {
        let test = TestDb::new(engine);
        let places = Gazetteer::shipped();
        test.db().write_now(|tx| sync(tx, &Gazetteer::shipped())).unwrap();
        let rows = test.db().read_now(|rx| rx.all(&ALL, ())).unwrap();
        assert_eq!(rows.len(), places.versions().len());
        for (row, version) in rows.iter().zip(places.versions()) {
            let expected = (
                version.id.0,
                version.level().number(),
                version.code.to_string(),
                version.name.to_string(),
                version.full_name(kernel::Lang::Vi),
                version.kind.key().to_owned(),
                i64::from(version.kind.is_urban()),
                version.from.map(|day| day.to_string()),
                version.last_day().map(|day| day.to_string()),
            );
            assert_eq!(*row, expected);
        }
    }
}
