//! Places, with and without a database.

use std::fs;

use super::Ground;
use crate::support::server::Engine;

const RESOLUTION: &str = "[difference]\nid = \"nq-300-2027\"\ncitation = \"300/NQ-UBTVQH16\"\n\
    effective = \"2027-01-01\"\nabolished = [\"00008\"]\n\n[[link]]\nold = \"00008\"\nnew = \"00004\"\ndetail = \"merged\"\n";

#[test]
fn places_are_counted_traced_found_and_loaded() {
    let bare = Ground::empty(Engine::Sqlite);
    let grounds = [bare, Ground::set_up(Engine::Sqlite).0, Ground::set_up(Engine::Postgres).0];
    for (at, ground) in grounds.iter().enumerate() {
        let count = |on: &[&str]| ground.run(&[&["places", "count"], on].concat()).well();
        let before = count(&["--on", "2025-06-30"]);
        assert!(
            before.starts_with("30 June 2025\n63 provinces: ") && before.contains("\n696 districts"),
            "{before}"
        );
        assert!(before.contains("\n10035 communes: "), "{before}");
        let today = "34 provinces: 27 provinces, 7 cities\n\
                     3321 communes: 2611 communes (xã), 697 wards, 0 townships, 13 special zones\n";
        for on in [&["--on", "2025-07-01"][..], &[]] {
            let now = count(on);
            assert!(now.starts_with("1 July 2025\n34 provinces: ") || on.is_empty(), "{now}");
            assert!(now.contains("\n3321 communes: "), "{now}");
            assert!(now.ends_with(today) || !on.is_empty(), "{now}");
        }
        let traced = ground.run(&["places", "trace", "00004", "--on", "2024-05-01"]).well();
        assert!(
            traced.starts_with("00004 Trúc Bạch ward, Ba Đình district, Hà Nội (1 May 2024)\n"),
            "{traced}"
        );
        assert!(traced.contains("1 July 2025 → 00004 Ba Đình ward, Hà Nội"), "{traced}");
        assert!(ground.run(&["places", "find", "truc", "bach"]).well().contains("Ba Đình ward"));
        ground.run(&["places", "trace", "99999"]).refused("No unit has had this code.");
        ground.run(&["places", "count", "--on", "2025-02-30"]).refused("2025-02-30");

        fs::write(ground.path("next.toml"), RESOLUTION).unwrap();
        let rows = |ground: &Ground| if at == 0 { 0 } else { ground.count("place_difference") };
        let preview = ground.run(&["places", "load", "next.toml", "--preview"]).well();
        assert!(
            preview.starts_with("300/NQ-UBTVQH16 (from 1 January 2027)\n") && preview.contains("merged: ")
        );
        assert_eq!(rows(ground), 0, "a preview changes nothing");
        ground.run(&["places", "load", "absent.toml", "--preview"]).refused("cannot read absent.toml");
        fs::write(ground.path("bad.toml"), RESOLUTION.replace("00004", "99999")).unwrap();
        ground.run(&["places", "load", "bad.toml", "--preview"]).refused("99999");
        if at > 0 {
            assert!(ground.run(&["places", "load", "next.toml"]).well().contains("Restart the service"));
            assert_eq!(rows(ground), 1);
            assert!(count(&["--on", "2027-01-01"]).contains("\n3320 communes: "));
            assert!(count(&["--on", "2026-12-31"]).contains("\n3321 communes: "));
        }
    }
}
