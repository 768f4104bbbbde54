//! Published figures taken in, and the national table read.

use access::can::SeeFigures;
use kernel::{Date, Lang, PlaceId, UnitId};
use norms::FormCount;
use page::Phrases;
use places::{Code, Gazetteer};
use programme::figures::{self, Asked, Borders, SHIPPED, import, national};
use store::both_engines;
use store::testing::TestDb;

use crate::world::{World, case, communes};

fn asked(borders: Borders) -> Asked {
    Asked { year: 2026, borders, count: FormCount::Main }
}
fn today() -> Date {
    Date::constant(2026, 11, 19)
}

both_engines! {
    fn the_same_table_twice_changes_nothing_and_tells_the_same(engine) {
        let db = TestDb::new(engine);
        let first = import(db.db(), SHIPPED.as_bytes()).unwrap();
        assert_eq!((first.read, first.new, first.changed), (130, 130, 0));
        let again = import(db.db(), SHIPPED.as_bytes()).unwrap();
        assert_eq!((again.read, again.new, again.changed), (130, 0, 0));
        assert_eq!(first.findings, again.findings);
        let held = db.db().read_now(|rx| figures::every(rx)).unwrap();
        assert_eq!(held.len(), 130);
        let of_2011 = held.iter().find(|f| f.series == "dv_cases" && f.period.text == "2011").unwrap();
        assert_eq!((of_2011.whole(), of_2011.source.as_str()), (Some(46_449), "S1"), "kept as published");
        let corrected = SHIPPED.replace("dv_cases,2011,46449", "dv_cases,2011,44589");
        let changed = import(db.db(), corrected.as_bytes()).unwrap();
        assert_eq!((changed.new, changed.changed), (0, 1));
        assert_eq!(changed.findings.iter().filter(|found| found.kind == "forms").count(), 2);
    }

    fn the_report_says_in_both_languages_what_is_wrong(engine) {
        let db = TestDb::new(engine);
        let report = import(db.db(), SHIPPED.as_bytes()).unwrap();
        let phrases = Phrases::collected().unwrap();
        let text = |lang| report.sentences(&phrases, lang).join("\n");
        let (vi, en) = (text(Lang::Vi), text(Lang::En));
        for number in ["1.860", "8.891", "15.217", "39.591", "18.156", "12.137", "139.029", "139.395", "5.591"] {
            assert!(vi.contains(number), "{number}\n{vi}");
            assert!(en.contains(&number.replace('.', ",")), "{number}\n{en}");
        }
        assert!(vi.contains("Địa chỉ tin cậy") && en.contains("Trusted addresses"));
        assert!(!vi.contains('⟦') && !en.contains('⟦'), "{vi}\n{en}");
        assert!(vi.contains("6 tháng đầu 2013") && vi.contains("2012–2016"));
    }

    fn what_is_no_table_is_refused_and_nothing_is_kept(engine) {
        let db = TestDb::new(engine);
        assert!(import(db.db(), "year,value\n2011,5\n".as_bytes()).is_err());
        assert!(import(db.db(), [0xFFu8, 0xFE, 0x00].as_slice()).is_err());
        assert!(db.db().read_now(|rx| figures::every(rx)).unwrap().is_empty());
    }

    fn the_national_table_reads_the_cells_of_its_periods_and_no_more(engine) {
        let world = World::new(engine, 41);
        let places = Gazetteer::shipped();
        let other = places.communes_of(Code::parse("79").unwrap(), today()).next().unwrap().id;
        for number in 0..6 {
            world.keep(None, Some(world.case(number, 202_610)));
        }
        let elsewhere = UnitId::of_bytes([77; 16]);
        world.keep(None, Some(case(elsewhere, other, 90, 202_601)));
        world.keep(None, Some(case(elsewhere, PlaceId(39_999_901), 91, 202_601)));
        world.keep(None, Some(case(elsewhere, other, 92, 202_401)));

        let may = world.statistician.actor.may::<SeeFigures>().unwrap();
        let db = world.house.instance.db();
        let before = db.counters();
        let map = places.clone();
        let table = db.snapshot_now(move |rx| national(rx, &may, &map, asked(Borders::Today), today())).unwrap();
        let read = db.counters().since(before);
        let of = |code: &str| table.provinces.iter().find(|row| row.code == code).unwrap().sums.get(&2).copied();
        assert_eq!((of("01"), of("79"), of("04")), (Some(6), Some(1), None));
        assert_eq!(table.unplaced.get(&2), Some(&1), "a place nobody knows is guessed into no province");
        assert_eq!(table.years.iter().map(|year| year.sums.get(&2).copied().unwrap_or(0)).collect::<Vec<_>>(), [0, 1, 0, 8]);
        // Three places with eleven cells each in 2026, one sum of 2024 with
        // eleven, and nothing else: rows are those of the periods.
        assert!(read.rows <= 2 * 4 * 11, "{read:?}");
        assert_eq!(read.statements, 6, "four years, two on returns");
    }

    fn a_province_sees_its_own_and_a_commune_its_own(engine) {
        let world = World::new(engine, 42);
        let places = Gazetteer::shipped();
        let elsewhere = UnitId::of_bytes([77; 16]);
        let far = places.communes_of(Code::parse("79").unwrap(), today()).next().unwrap().id;
        world.keep(None, Some(world.case(1, 202_610)));
        world.keep(None, Some(case(elsewhere, communes().1, 2, 202_610)));
        world.keep(None, Some(case(elsewhere, far, 3, 202_610)));
        let read = |person: &access::testing::Person| {
            let (may, map) = (person.actor.may::<SeeFigures>().unwrap(), places.clone());
            let table = move |rx: &store::Rx<'_>| national(rx, &may, &map, asked(Borders::Today), today());
            world.house.instance.db().snapshot_now(move |rx| table(rx)).unwrap()
        };
        let (country, province, commune) = (read(&world.statistician), read(&world.province), read(&world.chair));
        let cases = |table: &figures::NationalTable| table.years.last().unwrap().sums.get(&2).copied();
        assert_eq!((cases(&country), cases(&province), cases(&commune)), (Some(3), Some(2), Some(1)));
        assert_eq!(province.provinces.iter().map(|row| row.code.as_str()).collect::<Vec<_>>(), ["01"]);
        assert!(commune.provinces.is_empty());
    }
}
