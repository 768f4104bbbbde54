//! Letters and jobs: at least once on the way, once in effect.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use kernel::{Clock, Outcome};
use store::both_engines;
use store::jobs::Runner;
use store::outbox::Deliverer;
use store::testing::TestDb;

use crate::actions::{ADD, TABLE, count};
use crate::{id, unit};

both_engines! {
    fn a_letter_acts_once_however_often_it_is_sent(engine) {
        let db = TestDb::new(engine);
        db.table(TABLE);
        for _ in 0..2 {
            db.write_now(|tx| { tx.outbox("hello", unit(2), [5; 16], b"x".to_vec()); Ok(()) }).unwrap();
        }
        let acted = Arc::new(AtomicU32::new(0));
        let threads: Vec<_> = (0..4).map(|_| {
            let (db, acted) = (db.db().clone(), acted.clone());
            thread::spawn(move || {
                let deliverer = Deliverer::new(&db).on("hello", move |tx, letter| {
                    acted.fetch_add(1, Ordering::SeqCst);
                    assert_eq!((letter.to, letter.payload.as_slice()), (unit(2), b"x".as_slice()));
                    tx.run(&ADD, (letter.id, 1)).map(drop)
                });
                deliverer.deliver_due().unwrap()
            })
        }).collect();
        let received: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
        assert_eq!((received, count(&db)), (1, 1));
        // The same letter once more, after it was received: seen, not acted on.
        db.write_now(|tx| { tx.outbox("hello", unit(2), [5; 16], b"x".to_vec()); Ok(()) }).unwrap();
        assert_eq!(Deliverer::new(&db).on("hello", |_, _| panic!("acted twice")).deliver_due(), Ok(0));
        assert_eq!(db.read_now(|rx| store::outbox::waiting(rx)), Ok(vec![]));
    }

    fn a_letter_that_is_refused_comes_again_later(engine) {
        let db = TestDb::new(engine);
        db.table(TABLE);
        db.write_now(|tx| { tx.outbox("hello", unit(2), [5; 16], vec![]); Ok(()) }).unwrap();
        let refusing = Deliverer::new(&db).on("hello", |tx, _| { tx.run(&ADD, (id(1), 1))?; Err(Outcome::refused("no")) });
        assert_eq!(refusing.deliver_due(), Ok(0));
        assert_eq!(count(&db), 0);
        let willing = Deliverer::new(&db).on("hello", |tx, _| tx.run(&ADD, (id(1), 1)).map(drop));
        assert_eq!(willing.deliver_due(), Ok(0));
        db.clock().advance_millis(1_000);
        assert_eq!(willing.deliver_due(), Ok(1));
        assert_eq!(count(&db), 1);
    }

    fn an_action_that_is_refused_sends_nothing(engine) {
        let db = TestDb::new(engine);
        let _: Result<(), _> = db.write_now(|tx| {
            tx.outbox("hello", unit(2), [5; 16], vec![]);
            tx.job("work", tx.at(), vec![]);
            Err(Outcome::refused("no"))
        });
        assert_eq!(db.read_now(|rx| store::outbox::waiting(rx)), Ok(vec![]));
        assert_eq!(db.read_now(|rx| store::jobs::waiting(rx)), Ok(vec![]));
    }

    fn a_job_is_leased_to_one_and_comes_back_when_the_lease_ends(engine) {
        let db = TestDb::new(engine);
        let now = db.clock().now();
        db.write_now(move |tx| {
            for n in 0..20u8 { tx.job_once([n; 16], "work", now, vec![n]); }
            tx.job_once([0; 16], "work", now, vec![]);
            tx.job("work", now.plus_hours(1), vec![99]);
            Ok(())
        }).unwrap();
        let threads: Vec<_> = (0..8).map(|_| {
            let db = db.db().clone();
            thread::spawn(move || {
                let runner = Runner::new(&db);
                std::iter::from_fn(|| runner.take().unwrap()).map(|job| job.payload[0]).collect::<Vec<_>>()
            })
        }).collect();
        let mut taken: Vec<u8> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
        taken.sort_unstable();
        assert_eq!(taken, (0..20).collect::<Vec<_>>());
        // The takers "crashed": their leases end, and the work comes again.
        db.clock().advance_millis(60_000);
        let done = Arc::new(AtomicU32::new(0));
        let counted = done.clone();
        let runner = Runner::new(&db).on("work", move |_, job| {
            assert_eq!(job.attempts, 2);
            counted.fetch_add(1, Ordering::SeqCst);
            Ok(())
        });
        assert_eq!(runner.run_due(), Ok(20));
        assert_eq!(done.load(Ordering::SeqCst), 20);
        assert_eq!(db.read_now(|rx| store::jobs::waiting(rx)), Ok(vec![("work".to_owned(), 1, 0)]));
    }

    fn a_job_that_fails_waits_and_its_writes_are_gone(engine) {
        let db = TestDb::new(engine);
        db.table(TABLE);
        db.write_now(|tx| { tx.job("work", tx.at(), vec![]); Ok(()) }).unwrap();
        let failing = Runner::new(&db).on_tx("work", |tx, _| { tx.run(&ADD, (id(1), 1))?; Err(Outcome::fault("no")) });
        assert_eq!(failing.run_due(), Ok(1));
        assert_eq!(count(&db), 0);
        let willing = Runner::new(&db).on_tx("work", |tx, _| tx.run(&ADD, (id(1), 1)).map(drop));
        assert_eq!(willing.run_due(), Ok(0));
        db.clock().advance_millis(10_000);
        assert_eq!(willing.run_due(), Ok(1));
        assert_eq!((count(&db), willing.run_due()), (1, Ok(0)));
    }

    fn a_running_deliverer_is_woken_by_the_commit(engine) {
        let db = TestDb::new(engine);
        db.table(TABLE);
        let running = Deliverer::new(&db).on("hello", |tx, letter| tx.run(&ADD, (letter.id, 1)).map(drop)).start().unwrap();
        db.write_now(|tx| { tx.outbox("hello", unit(2), [5; 16], vec![]); Ok(()) }).unwrap();
        let arrived = (0..300).any(|_| { thread::sleep(std::time::Duration::from_millis(10)); count(&db) == 1 });
        drop(running);
        assert!(arrived);
    }
}
