//! Exports on both engines: months add up, small counts stay, what was kept
//! is what comes back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use access::can::Export;
use access::{Deed, May, RecordKind};
use exchange::exports::{
    self, ExportFileId, ExportFileKind, ExportFilePeriod, ExportFilePlace, ExportFileRequest, Written,
};
use kernel::Outcome;
use support::{Numbered, World, run};

mod support;

mod probe {
    store::sql! {
        pub(super) read LEAVES(Id) -> (Int, Int) =
            "SELECT action, record_kind FROM audit_leaf WHERE unit_id = $1 AND record_kind = 10 ORDER BY seq"
    }
}

fn may(world: &World) -> May<Export> {
    world.statistician.actor.may::<Export>().unwrap()
}
fn request(place: ExportFilePlace, period: ExportFilePeriod) -> ExportFileRequest {
    ExportFileRequest { year: 2026, place, period, province: String::new(), kind: ExportFileKind::Csv }
}
fn written(world: &World, request: &ExportFileRequest) -> Result<Written, Outcome> {
    let (may, places, request) = (may(world), std::sync::Arc::clone(&world.places), request.clone());
    let today = world.house.instance.now().vn_date();
    let db = world.house.instance.db();
    db.snapshot_now(move |rx| exports::written(rx, &may, &request, (&places, &Numbered), today))
}
/// The lines of a CSV but the first: code, period, element, value, withheld.
fn lines(written: &Written) -> Vec<(String, String, String, String, String)> {
    let text = String::from_utf8(written.bytes.clone()).unwrap();
    let line = |line: &str| {
        let of: Vec<_> = line.split(',').map(str::to_owned).collect();
        (of[0].clone(), of[4].clone(), of[5].clone(), of[6].clone(), of[7].clone())
    };
    text.lines().skip(1).map(line).collect()
}
fn summed(lines: &[(String, String, String, String, String)], element: &str) -> i64 {
    lines.iter().filter(|line| line.2 == element).map(|line| line.3.parse::<i64>().unwrap()).sum()
}
fn furnished(engine: store::Engine, seed: u64) -> World {
    let world = World::new(engine, seed);
    world.facts(world.commune("Ba Đình", "01"), 202_512, 3);
    world.facts(world.commune("Ba Đình", "01"), 202_611, 7);
    world.facts(world.commune("Hoàn Kiếm", "01"), 202_611, 9);
    world.facts(world.commune("Hải Châu", "48"), 202_601, 12);
    // Of the years before and after.
    world.facts(world.commune("Hải Châu", "48"), 202_511, 5);
    world.facts(world.commune("Hải Châu", "48"), 202_612, 5);
    world
}

store::both_engines! {
    fn the_months_of_the_provinces_add_up_to_the_year(engine) {
        let world = furnished(engine, 81);
        let months = lines(&written(&world, &request(ExportFilePlace::Province, ExportFilePeriod::Month)).unwrap());
        let year = lines(&written(&world, &request(ExportFilePlace::Province, ExportFilePeriod::Year)).unwrap());
        for (element, sum) in [("cell2", 31), ("cell52", 62)] {
            assert_eq!((summed(&months, element), summed(&year, element)), (sum, sum), "{element}");
        }
        let keys: Vec<_> = months.iter().filter(|line| line.2 == "cell2").map(|line| (&*line.0, &*line.1, &*line.3)).collect();
        assert_eq!(keys, [("01", "202512", "3"), ("01", "202611", "16"), ("48", "202601", "12")]);
        let keys: Vec<_> = year.iter().filter(|line| line.2 == "cell2").map(|line| (&*line.0, &*line.1, &*line.3)).collect();
        assert_eq!(keys, [("01", "2026", "19"), ("48", "2026", "12")]);
        let one = ExportFileRequest { province: "48".into(), ..request(ExportFilePlace::Province, ExportFilePeriod::Year) };
        assert_eq!(lines(&written(&world, &one).unwrap()).len(), 2);
    }

    fn a_communes_count_under_five_is_told_in_no_kind_of_file(engine) {
        let world = furnished(engine, 82);
        let asked = request(ExportFilePlace::Commune, ExportFilePeriod::Month);
        let file = written(&world, &asked).unwrap();
        let cases: Vec<_> = lines(&file).into_iter().filter(|line| line.2 == "cell2").collect();
        assert_eq!(cases.iter().filter(|line| line.4 == "1").count(), 1, "three cases of December");
        assert!(cases.iter().all(|line| (line.4 == "1") == line.3.is_empty()));
        assert_eq!(file.withheld, 1, "the six women of these cases are told: {cases:?}");
        let json = ExportFileRequest { kind: ExportFileKind::Dhis2, ..asked };
        let file = written(&world, &json).unwrap();
        let text = String::from_utf8(file.bytes).unwrap();
        assert_eq!(text.matches("dataElement\":").count(), file.rows);
        assert!(!text.contains("\"value\":\"3\"") && text.contains("\"value\":\"7\""), "{text}");
        assert!(text.contains("\"orgUnit\":\"00004\""), "{text}");
    }

    fn the_same_figures_give_the_same_bytes_and_what_was_kept_stays(engine) {
        let world = furnished(engine, 83);
        let asked = request(ExportFilePlace::Province, ExportFilePeriod::Month);
        let first = written(&world, &asked).unwrap();
        assert_eq!(written(&world, &asked).unwrap(), first);
        let (house, id) = (world.house.instance.clone(), ExportFileId::of_bytes([7; 16]));
        for _ in 0..2 {
            let (may, file) = (may(&world), first.clone());
            house.db().write_now(move |tx| exports::register(tx, &may, id, &file)).unwrap();
        }
        let asking = may(&world);
        let (files, makers) = house.db().snapshot_now(move |rx| exports::list(rx, &asking, None)).unwrap();
        assert_eq!((files.len(), files[0].sha256, files[0].request.clone()), (1, first.sha256, asked.clone()), "sent twice");
        assert_eq!(makers[&files[0].made_by], "Người statistician");
        world.facts(world.commune("Ba Đình", "01"), 202_610, 4);
        assert_ne!(written(&world, &asked).unwrap().sha256, first.sha256, "the live figures moved on");
        let may = may(&world);
        run(async {
            for _ in 0..2 {
                let (file, bytes) = exports::download(&house, &may, id).await.unwrap();
                assert_eq!((file.sha256, &bytes), (first.sha256, &first.bytes));
            }
            let nobodys = exports::download(&house, &may, ExportFileId::of_bytes([8; 16])).await;
            assert_eq!(nobodys.map(|_| ()), Err(Outcome::NotVisible));
        });
        let unit = world.ministry;
        let leaves = world.house.instance.db().read_now(move |rx| rx.all(&probe::LEAVES, (unit,))).unwrap();
        let (kind, leaf) = (i64::from(RecordKind::Export.number()), |deed: Deed| i64::from(deed.number()));
        assert_eq!(leaves, [(leaf(Deed::Export), kind), (leaf(Deed::Open), kind), (leaf(Deed::Open), kind)]);
    }

    fn a_year_or_a_province_that_is_not_is_told_at_the_field(engine) {
        let world = World::new(engine, 84);
        let asked = |year, province: &str| {
            let request = ExportFileRequest {
                year,
                province: province.into(),
                ..request(ExportFilePlace::Province, ExportFilePeriod::Year)
            };
            match written(&world, &request) {
                Err(Outcome::Invalid(faults)) => faults[0].field,
                Ok(file) if file.rows == 0 => "",
                other => panic!("{other:?}"),
            }
        };
        assert_eq!([asked(1999, ""), asked(2027, ""), asked(2026, "99"), asked(2026, "01")], ["year", "year", "province", ""]);
    }
}
