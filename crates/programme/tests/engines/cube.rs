//! The cube keeps to the definitions, whatever happens to facts.

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::{CellMap, CellWeight, Fact, PlaceId, Relation, UnitId, ViolenceForm};
use programme::indicators::recount;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use store::testing::TestDb;
use store::{Engine, both_engines};

use crate::world::{case, definitions};

#[derive(Debug, Clone)]
struct Change {
    which: u8,
    fact: Option<Fact>,
}

fn facts() -> impl Strategy<Value = Fact> {
    let months =
        prop::sample::select(vec![201_706, 201_712, 201_801, 201_803, 202_511, 202_512, 202_611, 202_612]);
    let numbers = (
        0i64..5,
        0i64..16,
        0i64..3,
        0i64..3,
        0i64..3,
        0i64..32,
        0i64..16,
        any::<bool>(),
        0i64..6,
        any::<u32>(),
    );
    (months, 0u8..3, 0u8..2, numbers).prop_map(|(month, place, unit, n)| {
        let unit = UnitId::of_bytes([unit + 1; 16]);
        Fact {
            main_form: ViolenceForm::of_number(n.0),
            forms: n.1,
            survivors_male: n.2,
            survivors_female: n.3,
            survivors_under_16: n.2,
            survivors_from_60: n.3 / 2,
            accused_male: n.4,
            accused_female: n.2,
            handling: n.5,
            support: n.6,
            new_household: n.7,
            relation: Relation::of_number(n.8).unwrap(),
            record_key: i64::from(n.9),
            ..case(unit, PlaceId(30_000_400 + i64::from(place)), 0, month)
        }
    })
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change =
        (0u8..6, prop::option::weighted(0.8, facts())).prop_map(|(which, fact)| Change { which, fact });
    prop::collection::vec(change, 1..24)
}

type Cells = BTreeMap<(UnitId, i64, i64, i64), (i64, i64)>;

/// The cells as a pencil would count them.
fn by_hand(facts: &BTreeMap<u8, Fact>) -> Cells {
    let mut cells = Cells::new();
    for fact in facts.values() {
        let mut weights: Vec<CellWeight> = Vec::new();
        definitions().weigh(fact, &mut weights);
        for weight in weights {
            let sum = cells.entry((fact.unit, fact.place.0, weight.period, weight.cell)).or_default();
            sum.0 += weight.count;
            sum.1 += fact.record_key;
        }
    }
    cells
}

fn stored(db: &TestDb) -> Cells {
    let mut cells = Cells::new();
    for unit in [1u8, 2] {
        let unit = UnitId::of_bytes([unit; 16]);
        for period in [20_171, 20_172, 20_181, 2018, 2025, 2026, 2027] {
            for cell in db.db().read_now(move |rx| store::facts::of_unit(rx, unit, period)).unwrap() {
                cells.insert((unit, cell.place.0, period, cell.cell), (cell.count, cell.key_sum));
            }
        }
    }
    cells
}

fn keeps_to_the_definitions(engine: Engine, cases: u32) {
    let db = TestDb::with(engine, |settings| settings.cells = Arc::new(definitions()));
    let mut held: BTreeMap<u8, Fact> = BTreeMap::new();
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let held = std::cell::RefCell::new(&mut held);
    runner
        .run(&changes(), |changes| {
            let mut held = held.borrow_mut();
            for Change { which, fact } in changes {
                let before = held.get(&which).cloned();
                let unit = before.as_ref().map_or(UnitId::of_bytes([which % 2 + 1; 16]), |fact| fact.unit);
                let id = case(unit, PlaceId(0), which, 202_611).id;
                let after = fact.map(|fact| Fact { id, unit, ..fact });
                let (from, to) = (before, after.clone());
                db.db()
                    .write_now(move |tx| {
                        tx.fact(from.as_ref(), to.as_ref());
                        Ok(())
                    })
                    .unwrap();
                match after {
                    Some(fact) => held.insert(which, fact),
                    None => held.remove(&which),
                };
            }
            prop_assert_eq!(stored(&db), by_hand(&held));
            let differing = db.db().snapshot_now(|rx| recount(rx)).unwrap();
            prop_assert!(differing.is_empty(), "{:?}", differing);
            Ok(())
        })
        .unwrap();
}

both_engines! {
    fn every_cell_is_what_a_recount_gives(engine) {
        keeps_to_the_definitions(engine, if engine == Engine::Sqlite { 24 } else { 8 });
    }

    fn a_broken_cell_is_found_and_named(engine) {
        let db = TestDb::with(engine, |settings| settings.cells = Arc::new(definitions()));
        let fact = case(UnitId::of_bytes([1; 16]), PlaceId(30_000_401), 1, 202_611);
        db.db().write_now(move |tx| { tx.fact(None, Some(&fact)); Ok(()) }).unwrap();
        db.sql("UPDATE tally SET count = 9 WHERE cell = 12");
        let found = db.db().snapshot_now(|rx| recount(rx)).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].cell, "form03 B2.2");
        assert_eq!((found[0].difference.stored.0, found[0].difference.counted.0), (9, 1));
        store::facts::repair(db.db()).unwrap();
        assert!(db.db().snapshot_now(|rx| recount(rx)).unwrap().is_empty());
    }

    fn every_statement_fits_the_engine(engine) {
        let db = TestDb::new(engine);
        assert_eq!(store::check::prepare_all(db.db()).unwrap(), Vec::<String>::new());
    }
}
