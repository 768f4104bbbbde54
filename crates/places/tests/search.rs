//! What a person types, and the sentences she reads.
#![allow(clippy::unwrap_used, clippy::panic)] // the tools of these tests may stop them

use kernel::{Date, Lang};
use places::{Found, Gazetteer, Hit, Kind, Level};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}
fn today() -> Date {
    day("2026-11-22")
}
fn eve() -> Date {
    day("2025-06-30")
}

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
