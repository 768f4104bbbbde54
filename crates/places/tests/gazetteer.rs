//! Every trap that the shipped data proves, one test each.
#![allow(clippy::unwrap_used, clippy::panic)] // the tools of these tests may stop them

use kernel::{Date, Lang};
use places::{Code, Detail, Ending, Gazetteer, Kind, Level, TraceFault, Version};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}
fn today() -> Date {
    day("2026-11-22")
}
fn eve() -> Date {
    day("2025-06-30")
}

#[test]
fn the_shipped_data_is_read_without_a_fault() {
    let places = Gazetteer::shipped();
    assert_eq!(places.faults(), &[] as &[String]);
    assert_eq!(places.versions().len(), 99 + 696 + 14_592);
    let commune_links =
        places.links().iter().filter(|link| Code::of_place(link.new).unwrap().0.level == Level::Commune);
    assert_eq!(commune_links.filter(|link| link.on == day("2025-07-01")).count(), 10_571);
}

#[test]
fn the_counts_are_those_of_each_day() {
    let places = Gazetteer::shipped();
    for (on, provinces, cities, districts, communes) in [
        ("2021-12-31", 63, 5, 696, 10_599),
        ("2023-07-01", 63, 5, 696, 10_598),
        ("2024-12-31", 63, 5, 696, 10_472),
        ("2025-01-31", 63, 6, 696, 10_051),
        ("2025-06-30", 63, 6, 696, 10_035),
        ("2025-07-01", 34, 6, 0, 3_321),
        ("2026-04-29", 34, 6, 0, 3_321),
        ("2026-11-22", 34, 7, 0, 3_321),
    ] {
        let count = places.count(day(on));
        let got = (count.provinces, count.cities, count.districts, count.communes);
        assert_eq!(got, (provinces, cities, districts, communes), "{on}");
    }
    let july = places.count(day("2025-07-01"));
    assert_eq!((july.rural, july.wards, july.special_zones, july.townships), (2_621, 687, 13, 0));
    let now = places.count(today());
    assert_eq!((now.rural, now.wards, now.special_zones, now.provinces - now.cities), (2_611, 697, 13, 27));
    assert!(!places.count(day("2024-12-31")).districts_certain);
    assert!(places.count(eve()).districts_certain);
}

#[test]
fn a_code_and_a_date_name_a_unit_and_a_code_alone_does_not() {
    let places = Gazetteer::shipped();
    assert_eq!(places.at_code("00004", eve()).unwrap().full_name(Lang::Vi), "Phường Trúc Bạch");
    assert_eq!(places.at_code("00004", today()).unwrap().full_name(Lang::En), "Ba Đình ward");
    let (mut known, mut renamed) = (0, 0);
    for now in places.in_force(Level::Commune, day("2025-07-01")) {
        // A name is its kind and its words: "Phường 1" and "Xã 1" are two.
        let earlier: Vec<&Version> =
            places.versions_of(now.code).iter().filter(|v| v.in_force(eve())).collect();
        known += usize::from(!earlier.is_empty());
        renamed += earlier.iter().filter(|old| (old.kind, &old.name) != (now.kind, &now.name)).count();
    }
    assert_eq!((known, renamed), (3_316, 2_177));
}

#[test]
fn seven_province_codes_changed_owner() {
    let places = Gazetteer::shipped();
    for (code, old, new) in [
        ("15", "Yên Bái", "Lào Cai"),
        ("24", "Bắc Giang", "Bắc Ninh"),
        ("44", "Quảng Bình", "Quảng Trị"),
        ("52", "Bình Định", "Gia Lai"),
        ("80", "Long An", "Tây Ninh"),
        ("82", "Tiền Giang", "Đồng Tháp"),
        ("91", "Kiên Giang", "An Giang"),
    ] {
        assert_eq!(places.at_code(code, eve()).unwrap().name, old);
        assert_eq!(places.at_code(code, today()).unwrap().name, new);
    }
    // Old Lào Cai (10) and old Yên Bái (15) are both in today's Lào Cai (15).
    for old in ["10", "15"] {
        let place = places.at_code(old, eve()).unwrap().id;
        assert_eq!(places.province_on(place, today()).unwrap().code.to_string(), "15");
    }
}

#[test]
fn a_kind_changes_while_the_code_stays() {
    let places = Gazetteer::shipped();
    let became: Vec<&Version> =
        places.versions().iter().filter(|v| v.from == Some(day("2026-04-30"))).collect();
    assert_eq!(became.iter().filter(|v| v.kind == Kind::Ward).count(), 10);
    for ward in became.iter().filter(|v| v.level() == Level::Commune) {
        let before = places.at(ward.code, day("2026-04-29")).unwrap();
        assert_eq!((before.kind, &before.name), (Kind::Commune, &ward.name));
        assert_eq!(places.follow(before.id, today()).settled(), Some(ward.id));
        assert_eq!(ward.resolution.as_deref(), Some("237/NQ-UBTVQH16"));
    }
    // The province changed its kind the same day; the communes that did not
    // change are under the province of the day asked for.
    let commune = places.at_code("26068", today()).unwrap();
    let province = |on: &str| places.chain(commune.id, day(on)).last().unwrap().full_name(Lang::Vi);
    assert_eq!(province("2026-04-29"), "Tỉnh Đồng Nai");
    assert_eq!(province("2026-04-30"), "Thành phố Đồng Nai");
}

#[test]
fn divided_communes_are_never_resolved_by_default() {
    let places = Gazetteer::shipped();
    let (mut whole, mut divided, mut with_everyone) = (0, 0, 0);
    for old in places.in_force(Level::Commune, eve()) {
        match places.follow(old.id, day("2025-07-01")).ending {
            Ending::Is(_) => whole += 1,
            Ending::Divided { parts, everyone, .. } => {
                assert!((2..=5).contains(&parts.len()));
                divided += 1;
                with_everyone += usize::from(everyone.is_some());
            }
            Ending::Untold { .. } => panic!("every commune of the eve is in the table"),
        }
    }
    assert_eq!((whole, divided, with_everyone), (9_595, 440, 58));
}

#[test]
fn every_new_commune_is_reached_and_none_is_divided_between_provinces() {
    let places = Gazetteer::shipped();
    for new in places.in_force(Level::Commune, day("2025-07-01")) {
        assert!(places.predecessors(new.id).next().is_some(), "{}", new.code);
        for link in places.predecessors(new.id) {
            let Some(old) = link.old else { continue };
            let province = places.province_on(old, day("2025-07-01")).unwrap();
            assert_eq!(province.code, new.province, "{} to {}", old.0, new.code);
        }
    }
}

#[test]
fn islands_without_communes_and_flats_without_a_code_have_their_successors() {
    let places = Gazetteer::shipped();
    for (district, zone) in
        [("318", "11948"), ("471", "19742"), ("498", "20333"), ("536", "21548"), ("755", "26732")]
    {
        let settled = places.trace(district, eve(), today()).unwrap().settled().unwrap();
        assert_eq!(places.version(settled).unwrap().code.to_string(), zone);
        assert_eq!(places.version(settled).unwrap().kind, Kind::SpecialZone);
    }
    let flats = places.at_code("14698", day("2025-07-01")).unwrap();
    assert!(places.predecessors(flats.id).any(|link| link.old.is_none() && link.detail == Detail::Uncoded));
}

#[test]
fn names_repeat_as_the_readme_of_the_data_says() {
    let places = Gazetteer::shipped();
    let repeats = |on: Date, key: &dyn Fn(&Version) -> String| {
        let mut names = std::collections::HashMap::<String, usize>::new();
        for version in places.in_force(Level::Commune, on) {
            *names.entry(key(version)).or_default() += 1;
        }
        names.values().filter(|count| **count > 1).count()
    };
    let with_province = |v: &Version| format!("{} {}", v.full_name(Lang::Vi), v.province);
    let with_district =
        |v: &Version| format!("{} {}", v.full_name(Lang::Vi), v.district.map_or(0, |d| d.number));
    assert_eq!(repeats(eve(), &with_province), 155);
    assert_eq!(repeats(eve(), &with_district), 0);
    assert_eq!(repeats(today(), &with_province), 0);
    assert_eq!(repeats(today(), &|v| v.full_name(Lang::Vi)), 242);
}

#[test]
fn ways_of_codes_that_no_source_tells_are_left_untold() {
    let places = Gazetteer::shipped();
    // Ngã Tư Sở ended on 31 December 2024; its code went on as Thịnh Quang.
    let trace = places.trace("00235", day("2024-05-01"), today()).unwrap();
    let Ending::Untold { unit, same_code } = trace.ending else { panic!("{trace:?}") };
    assert_eq!(places.version(unit).unwrap().name, "Ngã Tư Sở");
    assert_eq!(places.version(same_code.unwrap()).unwrap().name, "Thịnh Quang");
}

#[test]
fn a_trace_refuses_what_is_no_unit() {
    let places = Gazetteer::shipped();
    assert_eq!(places.trace("4", today(), today()), Err(TraceFault::NotACode));
    assert_eq!(places.trace("99999", today(), today()), Err(TraceFault::Unknown));
    assert_eq!(places.trace("00001", today(), today()), Err(TraceFault::NotThen));
}

#[test]
fn ordinals_of_shipped_versions_never_change() {
    // Records keep identifiers: a change of this number means that some
    // record would suddenly point at another unit.
    let mut sum: u64 = 0xcbf2_9ce4_8422_2325;
    for version in Gazetteer::shipped().versions() {
        let line = format!("{};{};{}\n", version.id.0, version.name, version.kind.key());
        for byte in line.bytes() {
            sum = (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    assert_eq!(format!("{sum:016x}"), "aea68105e571ae34");
}
