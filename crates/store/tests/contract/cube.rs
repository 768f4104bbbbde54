//! The cube equals a recount, whatever happens to the facts.

use kernel::{Fact, FactId, Month, Outcome, PlaceId, Relation, SeededEntropy, ViolenceForm};
use proptest::prelude::*;
use store::testing::TestDb;
use store::{Engine, both_engines, facts};

use crate::unit;

pub(crate) fn fact(seed: u64) -> Fact {
    let draw = |n: u64| i64::try_from((seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20) % n).unwrap();
    Fact {
        id: FactId::random(&SeededEntropy::new(seed)),
        unit: unit(u8::try_from(seed % 5).unwrap()),
        place: PlaceId(30_000_400 + draw(7)),
        month: Month::of_number(202_401 + i32::try_from(100 * draw(2)).unwrap()).unwrap(),
        relation: Relation::Family,
        main_form: (draw(2) == 0).then_some(ViolenceForm::Physical),
        forms: draw(16),
        survivors_male: draw(2),
        survivors_female: draw(3),
        survivors_under_16: 0,
        survivors_from_60: 0,
        accused_male: 1,
        accused_female: 0,
        accused_under_16: 0,
        accused_from_60: 0,
        handling: draw(32),
        support: draw(16),
        new_household: draw(2) == 0,
        record_key: draw(1 << 32),
    }
}

fn stored(db: &TestDb) -> usize {
    (2024..2026).map(|year| db.read_now(move |rx| facts::by_place(rx, year)).unwrap().len()).sum()
}

both_engines! {
    fn the_cube_follows_additions_changes_and_removals(engine) {
        let db = TestDb::new(engine);
        let (one, mut two) = (fact(1), fact(1));
        two.survivors_female = 5;
        two.month = Month::of_number(202_501).unwrap();
        let (a, b) = (one.clone(), two.clone());
        db.write_now(move |tx| { tx.fact(None, Some(&a)); tx.fact(Some(&a), Some(&b)); Ok(()) }).unwrap();
        let cells = db.read_now(|rx| facts::by_cell(rx, 2025)).unwrap();
        assert_eq!((cells[0].0, cells[0].1), (1, 1));
        assert_eq!((cells[1].0, cells[1].1), (2, 5));
        assert_eq!(cells[0].2, one.record_key);
        assert_eq!(db.read_now(|rx| facts::by_cell(rx, 2024)), Ok(vec![]));
        // What was changed meanwhile is stale; what is there twice, too.
        let (a, b, c) = (one.clone(), two.clone(), two.clone());
        assert_eq!(db.write_now(move |tx| { tx.fact(Some(&a), None); Ok(()) }), Err(Outcome::Stale));
        assert_eq!(db.write_now(move |tx| { tx.fact(None, Some(&b)); Ok(()) }), Err(Outcome::Stale));
        db.write_now(move |tx| { tx.fact(Some(&c), None); Ok(()) }).unwrap();
        assert_eq!(stored(&db), 0, "cells in which nothing stands are gone");
    }

    fn the_months_of_a_period_add_up_to_its_cells(engine) {
        let db = TestDb::new(engine);
        db.write_now(|tx| {
            for n in 0..60 {
                let month = Month::of_number(202_401 + i32::try_from(n % 12).unwrap()).unwrap();
                tx.fact(None, Some(&Fact { month, ..fact(n) }));
            }
            tx.fact(None, Some(&Fact { month: Month::of_number(202_501).unwrap(), ..fact(99) }));
            Ok(())
        }).unwrap();
        let month = |number| Month::of_number(number).unwrap();
        let months = db.read_now(move |rx| facts::by_month(rx, month(202_401), month(202_412))).unwrap();
        assert!(months.iter().any(|cell| cell.month == month(202_412)) && months.is_sorted());
        let mut summed = std::collections::BTreeMap::<(PlaceId, i64), (i64, i64)>::new();
        for cell in &months {
            let sum = summed.entry((cell.place, cell.cell)).or_default();
            *sum = (sum.0 + cell.count, sum.1 + cell.key_sum);
        }
        let summed: Vec<_> = summed.into_iter().collect();
        let cells = db.read_now(|rx| facts::by_place(rx, 2024)).unwrap();
        let cells: Vec<_> = cells.iter().map(|cell| ((cell.place, cell.cell), (cell.count, cell.key_sum))).collect();
        assert_eq!(summed, cells);
        let one = db.read_now(move |rx| facts::by_month(rx, month(202_501), month(202_501))).unwrap();
        assert!(!one.is_empty() && one.iter().all(|cell| cell.month == month(202_501)));
    }

    fn facts_written_at_once_by_many_add_up(engine) {
        let db = TestDb::new(engine);
        let threads: Vec<_> = (0..8u64).map(|worker| {
            let db = db.db().clone();
            std::thread::spawn(move || for n in 0..20 {
                let (a, b) = (fact(worker * 1000 + n), fact(worker * 1000 + 500 + n));
                db.write_now(move |tx| { tx.fact(None, Some(&a)); tx.fact(None, Some(&b)); Ok(()) }).unwrap();
                let a = fact(worker * 1000 + n);
                db.write_now(move |tx| { tx.fact(Some(&a), None); Ok(()) }).unwrap();
            })
        }).collect();
        for thread in threads { thread.join().unwrap(); }
        assert_eq!(db.snapshot_now(|rx| facts::recount(rx)), Ok(vec![]));
    }

    fn a_damaged_cell_is_found_and_mended(engine) {
        let db = TestDb::new(engine);
        db.write_now(|tx| { for n in 0..30 { tx.fact(None, Some(&fact(n))); } Ok(()) }).unwrap();
        db.sql("UPDATE tally SET count = count + 1 WHERE cell = 1; DELETE FROM tally WHERE cell = 2");
        let wrong = db.snapshot_now(|rx| facts::recount(rx)).unwrap();
        assert!(wrong.len() > 2);
        assert_eq!(facts::repair(&db), Ok(wrong.len()));
        assert_eq!(db.snapshot_now(|rx| facts::recount(rx)), Ok(vec![]));
        assert_eq!(facts::backfill(&db, "first"), Ok(Some(0)));
        assert_eq!(facts::backfill(&db, "first"), Ok(None));
    }

    fn loaded_facts_are_counted(engine) {
        let db = TestDb::new(engine);
        let mut told = Vec::new();
        let loaded = facts::load(&db, (0..45_000).map(fact), &mut |so_far| told.push(so_far)).unwrap();
        assert_eq!((loaded, *told.last().unwrap()), (45_000, 45_000));
        assert_eq!(db.snapshot_now(|rx| facts::recount(rx)), Ok(vec![]));
        assert!(facts::load(&db, [fact(1)], &mut |_| {}).is_err(), "a fact is loaded once");
        let (cases, before) = (db.read_now(|rx| facts::by_cell(rx, 2024)).unwrap()[0].1, db.counters());
        assert!(cases > 20_000);
        db.read_now(|rx| facts::by_place(rx, 2024)).unwrap();
        if engine == Engine::Sqlite {
            assert_eq!(db.counters().since(before).scanned, 0, "a period is read through its index");
        }
    }

    fn after_any_changes_the_cube_equals_a_recount(engine) {
        let db = TestDb::new(engine);
        let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 12, ..ProptestConfig::default() });
        let steps = prop::collection::vec((0..40u64, 0..3u8), 1..40);
        let mut there = std::collections::BTreeMap::<u64, Fact>::new();
        let there = std::cell::RefCell::new(&mut there);
        runner.run(&steps, |steps| {
            for (which, what) in steps {
                let before = there.borrow().get(&which).cloned();
                let after = (what > 0).then(|| Fact { forms: i64::from(what), survivors_female: i64::from(what), ..fact(which) });
                if before.is_none() && after.is_none() { continue; }
                let (was, is) = (before, after.clone());
                db.write_now(move |tx| { tx.fact(was.as_ref(), is.as_ref()); Ok(()) }).unwrap();
                match after { Some(fact) => there.borrow_mut().insert(which, fact), None => there.borrow_mut().remove(&which) };
            }
            prop_assert_eq!(db.snapshot_now(|rx| facts::recount(rx)), Ok(vec![]));
            Ok(())
        }).unwrap();
    }
}
