//! Group commit, leaves in order, checkpoints.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use kernel::Outcome;
use store::testing::TestDb;
use store::{Engine, both_engines, sql};

use crate::actions::{ADD, COUNT, TABLE, count};
use crate::{id, leaf, unit};

sql! {
    read LEAVES(Id) -> (Int, Int) = "SELECT seq, action FROM audit_leaf WHERE unit_id = $1 ORDER BY seq";
    read A_MILLION() -> (Int) =
        "WITH RECURSIVE c (x) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT x + 1 FROM c WHERE x < 1000000)
         SELECT count(*) FROM c";
    read HEAD(Id) -> (Int, Bytes, Bytes) = "SELECT size, frontier, root FROM unit_head WHERE unit_id = $1"
}

#[test]
fn many_actions_are_one_commit() {
    let db = TestDb::new(Engine::Sqlite);
    db.table(TABLE);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (hold, inside) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let (held, within) = (hold.clone(), inside.clone());
    let before = db.counters();
    let first = AtomicU32::new(0);
    let mut answers = vec![runtime.spawn(db.write(move |tx| {
        if first.fetch_add(1, Ordering::SeqCst) == 0 {
            within.wait();
            held.wait();
        }
        tx.run(&ADD, (id(0), 1))
    }))];
    inside.wait();
    for n in 1..101u64 {
        answers.push(runtime.spawn(db.write(move |tx| {
            tx.run(&ADD, (id(n), 1))?;
            match n % 10 {
                0 => Err(Outcome::refused("tenth")),
                5 => panic!("a panic on purpose"),
                _ => Ok(1),
            }
        })));
    }
    hold.wait();
    let ends: Vec<_> = answers.into_iter().map(|answer| runtime.block_on(answer).unwrap()).collect();
    let counted = db.counters().since(before);
    assert_eq!((counted.groups, counted.commits, counted.actions), (2, 2, 101));
    assert_eq!(ends.iter().filter(|end| end.is_ok()).count(), 81);
    assert_eq!(ends.iter().filter(|end| **end == Err(Outcome::refused("tenth"))).count(), 10);
    assert_eq!(count(&db), 81);
}

/// A reader that never pauses would keep the WAL growing without the gate.
#[test]
fn the_wal_stays_short_under_constant_readers() {
    let db = TestDb::new(Engine::Sqlite);
    db.table("CREATE TABLE bulk (id UUID NOT NULL PRIMARY KEY, bytes BLOB NOT NULL)");
    sql! {
        write PUT(Id, Bytes) = "INSERT INTO bulk (id, bytes) VALUES ($1, $2)";
        read SIZE() -> (Int) = "SELECT count(*) FROM bulk"
    }
    let stop = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..3)
        .map(|_| {
            let (db, stop) = (db.db().clone(), stop.clone());
            thread::spawn(move || {
                while !stop.load(Ordering::SeqCst) {
                    db.snapshot_now(|rx| rx.one(&SIZE, ())).unwrap();
                }
            })
        })
        .collect();
    let wal = db.folder().join("house.db-wal");
    let mut longest = 0;
    for n in 0..600u64 {
        db.write_now(move |tx| tx.run(&PUT, (id(n), vec![7u8; 64 << 10]))).unwrap();
        longest = longest.max(std::fs::metadata(&wal).unwrap().len());
    }
    stop.store(true, Ordering::SeqCst);
    for reader in readers {
        reader.join().unwrap();
    }
    let counted = db.counters();
    assert!(counted.checkpoints >= 5, "{counted:?}");
    assert!(longest < 16 << 20, "the WAL grew to {longest} bytes while 38 MB were written");
    let rests = (0..100).any(|_| {
        thread::sleep(std::time::Duration::from_millis(100));
        std::fs::metadata(&wal).unwrap().len() == 0
    });
    assert!(rests, "at rest the WAL is emptied: what was erased does not linger there");
}

both_engines! {
    fn leaves_are_numbered_in_order_and_none_is_lost(engine) {
        let db = TestDb::new(engine);
        let threads: Vec<_> = (0..8u8).map(|worker| {
            let db = db.db().clone();
            thread::spawn(move || for n in 0..25u16 {
                db.write_now(move |tx| {
                    // Asked for in different orders; locks are taken in one.
                    let (a, b) = if worker % 2 == 0 { (1, 2) } else { (2, 1) };
                    tx.audit(leaf(unit(a), n));
                    tx.audit(leaf(unit(b), n));
                    tx.audit(leaf(unit(a), 1000 + n));
                    Ok(())
                }).unwrap();
            })
        }).collect();
        for thread in threads { thread.join().unwrap(); }
        // A deadlock would be mended by running the action again.
        assert_eq!(db.counters().retries, 0, "locks were taken in different orders");
        for number in [1, 2] {
            let leaves = db.read_now(move |rx| rx.all(&LEAVES, (unit(number),))).unwrap();
            let numbers: Vec<_> = leaves.iter().map(|leaf| leaf.0).collect();
            assert_eq!(numbers, (0..300).collect::<Vec<i64>>());
            let (size, frontier, root) = db.read_now(move |rx| rx.one(&HEAD, (unit(number),))).unwrap();
            assert_eq!(size, 300);
            assert_eq!(frontier, root);
        }
    }

    fn an_action_without_success_leaves_no_leaf(engine) {
        let db = TestDb::new(engine);
        let refused: Result<(), _> = db.write_now(|tx| {
            tx.audit(leaf(unit(1), 1));
            Err(Outcome::NotVisible)
        });
        assert_eq!(refused, Err(Outcome::NotVisible));
        assert_eq!(db.read_now(|rx| rx.all(&LEAVES, (unit(1),))), Ok(vec![]));
    }

    fn a_snapshot_sees_one_moment(engine) {
        // It waits for the writer: no short read, but not to be begun anew.
        let db = TestDb::with(engine, |settings| settings.short_read = Duration::from_mins(1));
        db.table(TABLE);
        let (seen, written) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
        let (a, b, other) = (seen.clone(), written.clone(), db.db().clone());
        let reader = thread::spawn(move || other.snapshot_now(move |rx| {
            let before = rx.one(&COUNT, ())?;
            a.wait();
            b.wait();
            Ok((before, rx.one(&COUNT, ())?))
        }));
        seen.wait();
        db.write_now(|tx| tx.run(&ADD, (id(1), 1))).unwrap();
        written.wait();
        assert_eq!(reader.join().unwrap(), Ok(((0,), (0,))));
        assert_eq!(count(&db), 1);
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_short_read_stays_on_the_thread_that_asks_a_long_one_is_begun_anew() {
    let db = TestDb::new(Engine::Sqlite);
    db.table(TABLE);
    let asking = thread::current().id();
    let begun = db.counters();
    assert_eq!(db.db().read_now(|_| Ok(thread::current().id())), Ok(asking));
    let long = |db: &TestDb| db.db().snapshot_now(|rx| Ok((rx.one(&A_MILLION, ())?, thread::current().id())));
    let (sum, on) = long(&db).unwrap();
    assert_eq!(sum, (1_000_000,));
    assert_ne!(on, asking);
    let counted = db.counters().since(begun);
    assert_eq!((counted.reads, counted.at_once, counted.ran_away), (2, 1, 0));
    assert_eq!((counted.statements, counted.rows), (1, 1), "what is begun anew counts once");
    // The connection that was cut off goes on serving.
    assert_eq!(db.db().read_now(|_| Ok(thread::current().id())), Ok(asking));
    let nothing_at_once = TestDb::with(Engine::Sqlite, |settings| settings.short_read = Duration::ZERO);
    assert_ne!(
        nothing_at_once.db().read_now(|rx| {
            rx.one(&A_MILLION, ())?;
            Ok(thread::current().id())
        }),
        Ok(asking)
    );
}
