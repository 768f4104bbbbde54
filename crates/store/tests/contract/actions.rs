//! How an action ends.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use kernel::{Clock, Outcome};
use store::testing::TestDb;
use store::{both_engines, sql};

use crate::id;

pub(crate) const TABLE: &str = "CREATE TABLE thing (id UUID NOT NULL PRIMARY KEY, n INTEGER NOT NULL)";

sql! {
    pub(crate) write ADD(Id, Int) = "INSERT INTO thing (id, n) VALUES ($1, $2)";
    write ADD_ONCE(Id, Int) = "INSERT INTO thing (id, n) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
    write SET(Id, Int, Int) = "UPDATE thing SET n = $3 WHERE id = $1 AND n = $2";
    pub(crate) read COUNT() -> (Int) = "SELECT count(*) FROM thing";
    read ENDLESS() -> (Int) =
        "WITH RECURSIVE c (x) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT x + 1 FROM c WHERE x < 100000000000)
         SELECT count(*) FROM c"
}

pub(crate) fn count(db: &TestDb) -> i64 {
    db.read_now(|rx| rx.one(&COUNT, ())).unwrap().0
}

both_engines! {
    fn a_refusal_leaves_nothing(engine) {
        let db = TestDb::new(engine);
        db.table(TABLE);
        let refused: Result<(), _> = db.write_now(|tx| {
            tx.run(&ADD, (id(1), 1))?;
            Err(Outcome::refused("full"))
        });
        assert_eq!(refused, Err(Outcome::refused("full")));
        assert_eq!(count(&db), 0);
        assert_eq!(db.counters().commits, 0);
    }

    fn a_failed_statement_spoils_the_action_even_when_swallowed(engine) {
        let db = TestDb::new(engine);
        db.table(TABLE);
        let spoiled = db.write_now(|tx| {
            tx.run(&ADD, (id(1), 1))?;
            let _ = tx.run(&ADD, (id(1), 2));
            Ok(())
        });
        assert!(matches!(spoiled, Err(Outcome::Fault(_))));
        let after = db.write_now(|tx| {
            tx.run(&ADD, (id(1), 1))?;
            let _ = tx.run(&ADD, (id(1), 2));
            tx.run(&ADD, (id(2), 2))
        });
        assert!(matches!(after, Err(Outcome::Fault(why)) if why.contains("after a failed statement")));
        assert_eq!(count(&db), 0);
        assert_eq!(db.write_now(|tx| tx.run(&ADD, (id(3), 1))), Ok(1));
    }

    fn a_fault_does_not_show_the_row(engine) {
        let db = TestDb::new(engine);
        db.table("CREATE TABLE named (name TEXT NOT NULL PRIMARY KEY)");
        db.sql("INSERT INTO named (name) VALUES ('Nguyễn Thị Ẩn')");
        sql! { write NAME(Text) = "INSERT INTO named (name) VALUES ($1)" }
        let Err(Outcome::Fault(why)) = db.write_now(|tx| tx.run(&NAME, ("Nguyễn Thị Ẩn",))) else { panic!() };
        assert!(!why.contains("Ẩn"), "{why}");
        db.sql("DROP TABLE named; CREATE TABLE named (name TEXT NOT NULL PRIMARY KEY)");
    }

    fn an_expected_conflict_is_a_row_count(engine) {
        let db = TestDb::new(engine);
        db.table(TABLE);
        assert_eq!(db.write_now(|tx| tx.run(&ADD_ONCE, (id(1), 1))), Ok(1));
        assert_eq!(db.write_now(|tx| tx.run(&ADD_ONCE, (id(1), 1))), Ok(0));
    }

    fn who_saves_second_is_stale(engine) {
        let db = TestDb::new(engine);
        db.table(TABLE);
        db.write_now(|tx| tx.run(&ADD, (id(1), 1))).unwrap();
        let save = |to: i64| db.write_now(move |tx| match tx.run(&SET, (id(1), 1, to))? {
            1 => Ok(()),
            _ => Err(Outcome::Stale),
        });
        assert_eq!(save(2), Ok(()));
        assert_eq!(save(3), Err(Outcome::Stale));
    }

    fn a_panic_costs_one_action(engine) {
        let db = TestDb::new(engine);
        db.table(TABLE);
        let panicked: Result<(), _> = db.write_now(|tx| {
            tx.run(&ADD, (id(1), 1))?;
            panic!("a panic on purpose");
        });
        assert!(matches!(panicked, Err(Outcome::Fault(why)) if !why.contains("purpose")));
        assert_eq!(db.write_now(|tx| tx.run(&ADD, (id(2), 1))), Ok(1));
        let panicked: Result<(), _> = db.read_now(|_| panic!("a panic on purpose"));
        assert!(matches!(panicked, Err(Outcome::Fault(_))));
        assert_eq!(count(&db), 1);
        assert_eq!(db.counters().panics, 2);
    }

    fn a_full_queue_says_so_at_once(engine) {
        let db = TestDb::with(engine, |settings| {
            settings.queue = 4;
            settings.writers = 1;
        });
        db.table(TABLE);
        let (held, go) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
        let (inside, wait) = (held.clone(), go.clone());
        let first = AtomicU32::new(0);
        let mut waiting = vec![Box::pin(db.write(move |tx| {
            if first.fetch_add(1, Ordering::SeqCst) == 0 {
                inside.wait();
                wait.wait();
            }
            tx.run(&ADD, (id(100), 1))
        }))];
        held.wait();
        let overloaded = (0..6u64).map(|n| db.write_now_unless_full(n)).filter(|sent| sent.is_none()).count();
        waiting.clear();
        assert_eq!(overloaded, 2);
        assert_eq!(db.counters().overloaded, 2);
        go.wait();
        for _ in 0..200 {
            if count(&db) == 5 { break; }
            std::thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(count(&db), 5);
    }

    fn a_closure_that_waits_for_the_store_is_told_so(engine) {
        let db = TestDb::new(engine);
        let inner = db.db().clone();
        let told: Result<(), _> = db.write_now(move |_| inner.write_now(|_| Ok(())));
        assert!(matches!(told, Err(Outcome::Fault(why)) if why.contains("waits for the store")));
    }

    fn a_runaway_statement_is_stopped_and_the_others_are_kept(engine) {
        let db = TestDb::with(engine, |settings| settings.statement_limit = Duration::from_millis(300));
        db.table(TABLE);
        let hold = Arc::new(Barrier::new(2));
        let inside = hold.clone();
        let first = AtomicU32::new(0);
        let mut answers = Vec::new();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        // While the first holds the writer, the others pile up in one group.
        answers.push(runtime.spawn(db.write(move |tx| {
            if first.fetch_add(1, Ordering::SeqCst) == 0 { inside.wait(); }
            tx.run(&ADD, (id(1), 1))
        })));
        for n in 2..6u64 {
            answers.push(runtime.spawn(db.write(move |tx| {
                tx.run(&ADD, (id(n), 1))?;
                if n == 3 { tx.one(&ENDLESS, ())?; }
                Ok(1)
            })));
        }
        hold.wait();
        let ends: Vec<_> = answers.into_iter().map(|answer| runtime.block_on(answer).unwrap().is_ok()).collect();
        assert_eq!(ends, [true, true, false, true, true]);
        assert_eq!(count(&db), 4);
        assert_eq!(db.counters().ran_away, 1);
        assert!(db.read_now(|rx| rx.one(&ENDLESS, ())).is_err());
        assert_eq!(count(&db), 4);
    }

    fn the_moment_is_that_of_the_request(engine) {
        let db = TestDb::new(engine);
        let at = db.clock().now();
        assert_eq!(db.write_now(|tx| Ok(tx.at())), Ok(at));
        assert_eq!(db.write_at_now(crate::EPOCH, |tx| Ok(tx.at())), Ok(crate::EPOCH));
    }
}

trait Unless {
    /// Sends an action without waiting; `None` when it was refused at once.
    fn write_now_unless_full(&self, n: u64) -> Option<()>;
}
impl Unless for TestDb {
    fn write_now_unless_full(&self, n: u64) -> Option<()> {
        use std::future::Future;
        use std::task::{Context, Poll, Waker};
        let mut sent = Box::pin(self.write(move |tx| tx.run(&ADD, (id(n), 1))));
        match sent.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Err(Outcome::Overloaded)) => None,
            _ => Some(()),
        }
    }
}
