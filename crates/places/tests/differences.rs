//! A next resolution: what is taken, what is refused, what is previewed.
#![allow(clippy::unwrap_used, clippy::panic, clippy::type_complexity)] // the tools of these tests may stop them

use kernel::{Date, Lang, PlaceId};
use places::{Change, Difference, DifferenceFault as Fault, Ending, Gazetteer, Kind, Level};
use proptest::prelude::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

const HEAD: &str = r#"[difference]
id = "nq-300-2027"
citation = "300/NQ-UBTVQH16"
effective = "2027-01-01"
"#;

fn parse(body: &str) -> Difference {
    Difference::parse(&format!("{HEAD}{body}")).unwrap()
}
fn refused(body: &str) -> Vec<Fault> {
    match Difference::parse(&format!("{HEAD}{body}")) {
        Ok(difference) => Gazetteer::shipped().check(&difference).unwrap_err(),
        Err(faults) => faults,
    }
}

/// A rename, a merger, a division, a new unit and a change of kind.
const RESOLUTION: &str = r#"abolished = ["00008", "00025"]

[[unit]]
code = "00004"
name = "Hồ Tây"
kind = "phuong"
province = "01"

[[unit]]
code = "00005"
name = "Mới"
kind = "phuong"
province = "01"

[[link]]
old = "00008"
new = "00004"
detail = "merged"
[[link]]
old = "00004"
new = "00004"
detail = "renamed"
[[link]]
old = "00025"
new = "00005"
detail = "part_area_all_population"
[[link]]
old = "00025"
new = "00070"
detail = "part_area"
"#;

#[test]
fn a_resolution_is_laid_over_and_everything_before_it_stays() {
    let base = Gazetteer::shipped();
    let next = base.with(&parse(RESOLUTION)).unwrap();
    let (eve, first) = (day("2026-12-31"), day("2027-01-01"));
    assert_eq!(next.at_code("00004", eve).unwrap().name, "Ba Đình");
    let renamed = next.at_code("00004", first).unwrap();
    assert_eq!((renamed.name.as_ref(), renamed.id), ("Hồ Tây", PlaceId(30_000_403)));
    assert_eq!(renamed.resolution.as_deref(), Some("300/NQ-UBTVQH16"));
    assert_eq!(next.count(eve).communes, 3_321);
    assert_eq!(next.count(first).communes, 3_320);
    // Identifiers that records keep name the same units as before.
    for version in base.versions() {
        let kept = next.version(version.id).unwrap();
        assert_eq!(
            (kept.code, &kept.name, kept.kind, kept.from),
            (version.code, &version.name, version.kind, version.from)
        );
    }
    // A way through two resolutions: Trúc Bạch, Ba Đình, Hồ Tây.
    let trace = next.trace("00004", day("2024-05-01"), first).unwrap();
    assert_eq!((trace.steps.len(), trace.settled()), (2, Some(renamed.id)));
    let divided = next.trace("00025", eve, first).unwrap();
    let Ending::Divided { parts, everyone, .. } = divided.ending else { panic!() };
    assert_eq!(parts.len(), 2);
    assert_eq!(everyone, Some(next.at_code("00005", first).unwrap().id));
    // The receiver of a part got new borders, so a new version.
    assert_eq!(next.at_code("00070", first).unwrap().id.0 % 100, 3);
    assert_eq!(
        next.follow(next.at_code("00070", eve).unwrap().id, first).settled(),
        Some(next.at_code("00070", first).unwrap().id)
    );
    // The search knows the new name.
    assert!(matches!(
        next.find("hồ tây hà nội", first),
        places::Found::One(_) | places::Found::Several { .. }
    ));
}

#[test]
fn the_preview_names_each_change_and_who_is_asked() {
    let base = Gazetteer::shipped();
    let difference = parse(RESOLUTION);
    let preview = base.preview(&difference).unwrap();
    let code = |text: &str| places::Code::parse(text).unwrap();
    for change in [
        Change::Renamed(code("00004")),
        Change::New(code("00005")),
        Change::Abolished(code("00008")),
        Change::Abolished(code("00025")),
        Change::Merged { into: code("00004"), from: vec![code("00008")] },
        Change::Divided {
            old: code("00025"),
            into: vec![code("00005"), code("00070")],
            everyone: Some(code("00005")),
        },
    ] {
        assert!(preview.changes.contains(&change), "{change:?} in {:?}", preview.changes);
    }
    assert_eq!(preview.asked, [base.at_code("00025", day("2026-12-31")).unwrap().id]);
    assert_eq!(preview.succeeded.len(), 3, "00004, 00008 and 00070 have successors");
    assert_eq!(preview.counts[1], (3_321, 3_320));
    for lang in Lang::ALL {
        let text = places::report::load_preview(&base, &format!("{HEAD}{RESOLUTION}"), lang).unwrap();
        assert!(text.contains("300/NQ-UBTVQH16") && text.contains("Hồ Tây"), "{text}");
    }
}

#[test]
fn differences_are_laid_in_order_and_never_before_the_last() {
    let base = Gazetteer::shipped();
    let first = parse("[[unit]]\ncode = \"00004\"\nname = \"Một\"\nkind = \"phuong\"\nprovince = \"01\"\n");
    let mut second = first.clone();
    second.units[0].name = "Hai".into();
    second.id = "later".into();
    second.effective = day("2028-01-01");
    let both = base.with_all([&first, &second]).unwrap().unwrap();
    assert_eq!(both.at_code("00004", day("2027-06-01")).unwrap().name, "Một");
    assert_eq!(both.at_code("00004", day("2028-06-01")).unwrap().name, "Hai");
    let (id, faults) = base.with_all([&second, &first]).unwrap_err();
    assert_eq!(id, "nq-300-2027");
    assert!(matches!(faults[0], Fault::TooEarly { .. }));
    let mut old = first;
    old.effective = day("2026-04-30");
    assert!(matches!(base.check(&old).unwrap_err()[0], Fault::TooEarly { .. }));
    assert!(base.with_all([]).unwrap().is_none());
}

#[test]
fn a_province_that_only_changes_its_kind_keeps_its_communes() {
    let base = Gazetteer::shipped();
    let next =
        base.with(&parse("[[unit]]\ncode = \"56\"\nname = \"Khánh Hòa\"\nkind = \"thanh_pho\"\n")).unwrap();
    assert_eq!(next.count(day("2027-01-01")).cities, 8);
    let commune = next.communes_of(places::Code::parse("56").unwrap(), day("2027-01-01")).next().unwrap();
    assert_eq!(next.chain(commune.id, day("2027-01-01")).last().unwrap().kind, Kind::City);
    assert_eq!(next.chain(commune.id, day("2026-12-31")).last().unwrap().kind, Kind::Province);
}

#[test]
fn what_does_not_hang_together_is_refused() {
    let unit = |code: &str, name: &str, kind: &str, province: &str| {
        format!(
            "[[unit]]\ncode = \"{code}\"\nname = \"{name}\"\nkind = \"{kind}\"\nprovince = \"{province}\"\n"
        )
    };
    let link = |old: &str, new: &str, detail: &str| {
        format!("[[link]]\nold = \"{old}\"\nnew = \"{new}\"\ndetail = \"{detail}\"\n")
    };
    let cases: Vec<(String, fn(&Fault) -> bool)> = vec![
        ("abolished = [\"00004\"]".into(), |f| matches!(f, Fault::Untold(_))),
        ("abolished = [\"00001\"]".into(), |f| matches!(f, Fault::UnknownBefore(_))),
        ("abolished = [\"99\", \"abc\"]".into(), |f| matches!(f, Fault::BadCode(_))),
        ("abolished = [\"001\"]".into(), |f| matches!(f, Fault::BadCode(_))),
        (unit("00005", "Mới", "phuong", "01"), |f| matches!(f, Fault::Unmade(_))),
        (unit("00004", "Ba Đình", "phuong", "01"), |f| matches!(f, Fault::NothingNew(_))),
        (unit("00004", "Mới", "tinh", "01"), |f| matches!(f, Fault::BadKind { .. })),
        (unit("00004", "Mới", "phuong", "02"), |f| matches!(f, Fault::UnknownProvince { .. })),
        (unit("00004", " ", "phuong", "01"), |f| matches!(f, Fault::BadName(_))),
        (unit("00004", "Tây Hồ", "phuong", "01"), |f| matches!(f, Fault::SameName(_))),
        (unit("00004", "A", "phuong", "01") + &unit("00004", "B", "phuong", "01"), |f| {
            matches!(f, Fault::Overlap(_))
        }),
        (
            format!(
                "abolished = [\"00004\"]\n{}{}",
                unit("00004", "A", "phuong", "01"),
                link("00004", "00008", "merged")
            ),
            |f| matches!(f, Fault::Overlap(_)),
        ),
        (format!("abolished = [\"00004\"]\n{}", link("00004", "00001", "merged")), |f| {
            matches!(f, Fault::UnknownAfter(_))
        }),
        (
            format!(
                "abolished = [\"00004\"]\n{}{}",
                link("00004", "00008", "merged"),
                link("00004", "00025", "merged")
            ),
            |f| matches!(f, Fault::Shares(_)),
        ),
        (format!("abolished = [\"00004\"]\n{}", link("00004", "00008", "part")), |f| {
            matches!(f, Fault::Shares(_))
        }),
        (format!("abolished = [\"00004\"]\n{0}{0}", link("00004", "00008", "part")), |f| {
            matches!(f, Fault::Twice { .. })
        }),
        (link("00004", "01", "merged"), |f| matches!(f, Fault::Levels { .. })),
        (link("00004", "00008", "eaten"), |f| matches!(f, Fault::BadDetail(_))),
        (link("00004", "00008", "merged"), |f| matches!(f, Fault::Shares(_))),
        (format!("abolished = [\"04\"]\n{}", link("04", "08", "merged")), |f| {
            matches!(f, Fault::Orphan { .. })
        }),
        ("colour = \"red\"".into(), |f| matches!(f, Fault::Unreadable(_))),
    ];
    for (body, expected) in cases {
        let faults = refused(&body);
        assert!(faults.iter().any(expected), "{body}\n{faults:?}");
        assert!(faults.iter().all(|fault| !fault.to_string().is_empty()));
    }
    assert!(matches!(Difference::parse("\u{0}").unwrap_err()[0], Fault::Unreadable(_)));
    assert!(matches!(Difference::parse(&" ".repeat(5 << 20)).unwrap_err()[0], Fault::TooLarge));
    let bad_id = HEAD.replace("nq-300-2027", "NQ 300");
    assert!(Difference::parse(&bad_id).unwrap_err().contains(&Fault::BadId));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Mergers and renames drawn at random: whatever is accepted keeps every
    /// unit reachable, every identifier in place and the count right.
    #[test]
    fn whatever_is_accepted_hangs_together(
        picks in proptest::collection::vec((0usize..3_321, 0usize..3_321, 0u8..4), 1..12),
    ) {
        let base = Gazetteer::shipped();
        let (eve, first) = (day("2026-12-31"), day("2027-01-01"));
        let communes: Vec<_> = base.in_force(Level::Commune, eve).collect();
        let (mut ends, mut body) = (Vec::new(), String::new());
        for (a, b, what) in picks {
            let (a, b) = (communes[a], communes[b]);
            match what {
                0 => {
                    ends.push(format!("\"{}\"", a.code));
                    body += &format!("[[link]]\nold = \"{}\"\nnew = \"{}\"\ndetail = \"merged\"\n", a.code, b.code);
                }
                1 => body += &format!("[[unit]]\ncode = \"{}\"\nname = \"Tên {}\"\nkind = \"phuong\"\nprovince = \"{}\"\n", a.code, a.code, a.province),
                2 => {
                    ends.push(format!("\"{}\"", a.code));
                    for to in [b.code, communes[(b.code.number as usize) % communes.len()].code] {
                        body += &format!("[[link]]\nold = \"{}\"\nnew = \"{to}\"\ndetail = \"part\"\n", a.code);
                    }
                }
                _ => body += &format!("[[unit]]\ncode = \"{}\"\nname = \"{}\"\nkind = \"xa\"\nprovince = \"{}\"\n", a.code, a.name, a.province),
            }
        }
        let text = format!("{HEAD}abolished = [{}]\n{body}", ends.join(", "));
        let difference = Difference::parse(&text).unwrap();
        let Ok(next) = base.with(&difference) else { return Ok(()) };
        prop_assert!(base.preview(&difference).is_ok());
        prop_assert_eq!(next.count(first).communes, 3_321 - ends.len());
        prop_assert_eq!(next.count(eve), base.count(eve));
        for old in &communes {
            let trace = next.follow(old.id, first);
            match trace.ending {
                Ending::Is(place) => prop_assert!(next.version(place).unwrap().in_force(first)),
                Ending::Divided { parts, .. } => {
                    prop_assert!(parts.iter().all(|part| next.version(*part).unwrap().in_force(first)));
                }
                Ending::Untold { .. } => prop_assert!(false, "{} is lost", old.code),
            }
        }
        let mut ids: Vec<_> = next.versions().iter().map(|version| version.id).collect();
        ids.dedup();
        prop_assert_eq!(ids.len(), next.versions().len());
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,300}") {
        let _ = Difference::parse(&text);
        let _ = Difference::parse(&format!("{HEAD}{text}"));
    }
}
