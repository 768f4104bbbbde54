//! Every trap that the shipped data proves, one test each.

use kernel::{Date, Lang};
use places::{Code, Detail, Ending, Found, Gazetteer, Hit, Kind, Level, TraceFault, Version};

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

// --- search ---------------------------------------------------------------

fn one(query: &str) -> (String, Option<String>) {
    let places = Gazetteer::shipped();
    match places.find(query, today()) {
        Found::One(Hit::Now { place, was, .. }) => {
            let name = |id| places.version(id).unwrap().full_name(Lang::Vi);
            (name(place), was.map(name))
        }
        other => panic!("{query}: {other:?}"),
    }
}
fn several(query: &str) -> (Vec<Hit>, bool) {
    match Gazetteer::shipped().find(query, today()) {
        Found::Several { hits, more } => (hits, more),
        other => panic!("{query}: {other:?}"),
    }
}

#[test]
fn an_old_name_leads_to_the_unit_of_today() {
    for query in [
        "truc bach",
        "Trúc Bạch",
        "phường Trúc Bạch",
        "p. truc bach",
        "TRUC BACH, Ba Dinh, Ha Noi",
        "Phường Trúc Bạch quận Ba Đình hn",
    ] {
        assert_eq!(one(query), ("Phường Ba Đình".into(), Some("Phường Trúc Bạch".into())), "{query}");
    }
}

#[test]
fn a_name_of_today_comes_first_and_old_bearers_of_it_follow() {
    let places = Gazetteer::shipped();
    let (hits, _) = several("ba dinh");
    let first = places.version(hits[0].place().unwrap()).unwrap();
    assert_eq!((first.name.as_ref(), first.code.to_string().as_str()), ("Ba Đình", "00004"));
    assert_eq!(one("ba dinh ha noi").0, "Phường Ba Đình");
}

#[test]
fn both_tone_placements_and_decomposed_text_find_the_same() {
    use unicode_normalization::UnicodeNormalization;
    let places = Gazetteer::shipped();
    let a = places.find("Phú Thọ Hòa", today());
    let decomposed: String = "Phú Thọ Hoà".nfd().collect();
    assert_eq!(a, places.find("Phú Thọ Hoà", today()));
    assert_eq!(a, places.find(&decomposed, today()));
    assert_eq!(a, places.find("phu tho hoa", today()));
    assert!(matches!(a, Found::One(_)), "{a:?}");
}

#[test]
fn a_province_behind_the_name_narrows_it() {
    let places = Gazetteer::shipped();
    let (hits, more) = several("tan lap");
    assert!(hits.len() > 5, "{}", hits.len());
    assert!(!more || hits.len() == places::LISTED);
    match places.find("tan lap thai nguyen", today()) {
        Found::One(hit) => assert!(hit.place().is_some()),
        Found::Several { hits, more } => {
            assert!(hits.len() < 5 && !more);
            for place in hits.iter().filter_map(Hit::place) {
                let province = places.province_on(place, today()).unwrap();
                assert_eq!(province.name, "Thái Nguyên");
            }
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn numbers_want_their_district_and_drop_their_zeros() {
    let places = Gazetteer::shipped();
    let a = places.find("phường 4 quận 8", today());
    assert_eq!(a, places.find("p4 q8", today()));
    assert_eq!(a, places.find("P.04, Q.8, TP.HCM", today()));
    assert!(matches!(a, Found::One(_)), "{a:?}");
}

#[test]
fn a_kind_word_may_be_part_of_a_name() {
    assert_eq!(one("phường đúc").1.as_deref(), Some("Phường Phường Đúc"));
    assert_eq!(one("phuong phuong duc hue").1.as_deref(), Some("Phường Phường Đúc"));
}

#[test]
fn marks_that_were_typed_are_kept() {
    let places = Gazetteer::shipped();
    let names = |query: &str| match places.find(query, today()) {
        Found::Several { hits, .. } => hits.len(),
        Found::One(_) => 1,
        other => panic!("{query}: {other:?}"),
    };
    assert!(names("Đông Phú") < names("dong phu"));
}

#[test]
fn a_divided_commune_asks_which_part() {
    let places = Gazetteer::shipped();
    let mut asked = 0;
    for old in places.in_force(Level::Commune, eve()).filter(|old| places.is_divided(old.id)) {
        let province = places.province_then(old.id).unwrap();
        let query = format!("{} {}", old.name, province.name);
        let hits = match places.find(&query, today()) {
            Found::One(hit) => vec![hit],
            Found::Several { hits, .. } => hits,
            other => panic!("{query}: {other:?}"),
        };
        asked +=
            usize::from(hits.iter().any(|hit| matches!(hit, Hit::Divided { was, .. } if *was == old.id)));
    }
    assert_eq!(asked, 440, "each divided commune is asked about under its old name");
    let Found::One(Hit::Divided { parts, .. }) = places.find("phường Tứ Liên", today()) else {
        panic!("{:?}", places.find("phường Tứ Liên", today()))
    };
    assert!(parts.len() >= 2);
}

#[test]
fn a_district_or_province_leads_to_its_list() {
    let places = Gazetteer::shipped();
    let Found::Area { area, communes } = places.find("quận Hoàn Kiếm", today()) else { panic!() };
    assert_eq!(places.version(area).unwrap().kind, Kind::UrbanDistrict);
    assert!(!communes.is_empty() && communes.len() < 6);
    let Found::Area { area, communes } = places.find("tỉnh Hà Giang", today()) else { panic!() };
    assert_eq!(places.version(area).unwrap().name, "Hà Giang");
    assert!(communes.len() > 50);
    assert!(matches!(places.find("hà nội", today()), Found::Area { .. }));
    let Found::Area { communes, .. } = places.find("huyện Cồn Cỏ", today()) else { panic!() };
    assert_eq!(communes.len(), 1);
}

#[test]
fn an_unfinished_name_is_completed_and_nonsense_is_not() {
    assert_eq!(one("truc bac").0, "Phường Ba Đình");
    let places = Gazetteer::shipped();
    for nothing in ["zzzz", "truc bach ca mau", "🏠", "x", "\u{202E}"] {
        let found = places.find(nothing, today());
        assert!(matches!(found, Found::None | Found::Empty), "{nothing}: {found:?}");
    }
    assert_eq!(places.find("  ", today()), Found::Empty);
    let long = "ba ".repeat(100_000);
    assert!(matches!(places.find(&long, today()), Found::None | Found::Several { .. }));
}

proptest::proptest! {
    #[test]
    fn any_text_gets_an_answer(text in "\\PC{0,200}") {
        let _ = Gazetteer::shipped().find(&text, today());
    }

    #[test]
    fn every_commune_is_found_by_its_name_and_province(at in 0usize..3_321) {
        let places = Gazetteer::shipped();
        let version = places.in_force(Level::Commune, today()).nth(at).unwrap();
        let province = places.province_on(version.id, today()).unwrap();
        let query = format!("{} {}", version.full_name(Lang::Vi), province.name);
        let hits = match places.find(&query, today()) {
            Found::One(hit) => vec![hit],
            Found::Several { hits, .. } => hits,
            other => panic!("{query}: {other:?}"),
        };
        assert!(hits.iter().any(|hit| hit.place() == Some(version.id)), "{query}: {hits:?}");
    }
}

// --- texts ------------------------------------------------------------------

#[test]
fn the_sentence_of_the_help_page_reads_as_written() {
    let places = Gazetteer::shipped();
    let Found::One(Hit::Now { place, was, since }) = places.find("truc bach", today()) else { panic!() };
    let sentence = |lang| places.became(was.unwrap(), place, since, lang).unwrap();
    assert_eq!(sentence(Lang::Vi), "Phường Trúc Bạch nay thuộc phường Ba Đình (từ 01/7/2025).");
    assert_eq!(sentence(Lang::En), "Trúc Bạch ward is now part of Ba Đình ward (since 1 July 2025).");
    assert_eq!(places.label(place, Lang::Vi), "Phường Ba Đình, Hà Nội");
    assert_eq!(places.long_label(was.unwrap(), Lang::Vi), "Phường Trúc Bạch, quận Ba Đình, Hà Nội");
}

#[test]
fn the_commands_print_what_they_are_asked() {
    use places::report;
    let places = Gazetteer::shipped();
    let count = report::count(&places, eve(), Lang::Vi);
    assert!(
        count.contains("63 tỉnh") && count.contains("696 huyện") && count.contains("10035 đơn vị"),
        "{count}"
    );
    let count = report::count(&places, today(), Lang::Vi);
    assert!(
        count.contains("27 tỉnh, 7 thành phố")
            && count.contains("2611 xã, 697 phường, 0 thị trấn, 13 đặc khu"),
        "{count}"
    );
    let trace = report::trace(&places, "00004", day("2024-05-01"), today(), Lang::Vi).unwrap();
    assert!(trace.contains("Phường Trúc Bạch nay thuộc phường Ba Đình (từ 01/7/2025)."), "{trace}");
    assert!(report::trace(&places, "1", today(), today(), Lang::En).is_err());
    for lang in Lang::ALL {
        assert!(report::find(&places, "tứ liên", today(), lang).lines().count() >= 3);
        assert!(report::find(&places, "zzzz", today(), lang).contains("Cà Mau"));
        assert!(
            report::trace(&places, "00235", day("2024-05-01"), today(), lang)
                .unwrap()
                .contains("Thịnh Quang")
        );
    }
}
