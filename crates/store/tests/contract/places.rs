//! Allocation: nobody is refused while a place is free.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use kernel::Outcome;
use store::testing::TestDb;
use store::{both_engines, sql};

use crate::{id, unit};

pub(crate) const TABLE: &str =
    "CREATE TABLE test_bed (unit_id UUID NOT NULL, id UUID NOT NULL, taken_by UUID,
    PRIMARY KEY (unit_id, id))";

sql! {
    write MAKE(Id, Id) = "INSERT INTO test_bed (unit_id, id) VALUES ($1, $2)";
    write TAKE(Id, Id) -> (Id) =
        "UPDATE test_bed SET taken_by = $2 WHERE unit_id = $1 AND id = (
            SELECT id FROM test_bed WHERE unit_id = $1 AND taken_by IS NULL ORDER BY id LIMIT 1
            FOR UPDATE SKIP LOCKED)
         RETURNING id";
    read TAKEN(Id) -> (Int, Int) =
        "SELECT count(*), count(DISTINCT taken_by) FROM test_bed WHERE unit_id = $1 AND taken_by IS NOT NULL"
}

const BEDS: u64 = 400;

both_engines! {
    fn nobody_is_refused_while_a_place_is_free(engine) {
        let db = TestDb::with(engine, |settings| settings.writers = 64);
        db.table(TABLE);
        db.write_now(|tx| {
            for n in 0..BEDS { tx.run(&MAKE, (unit(1), id(n)))?; }
            Ok(())
        }).unwrap();
        let (taken, refused) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
        let threads: Vec<_> = (0..64u64).map(|worker| {
            let (db, taken, refused) = (db.db().clone(), taken.clone(), refused.clone());
            thread::spawn(move || for n in 0..8u64 {
                let who = id(10_000 + worker * 100 + n);
                match db.write_now(move |tx| tx.opt(&TAKE, (unit(1), who))?.ok_or(Outcome::refused("full"))) {
                    Ok(_) => taken.fetch_add(1, Ordering::SeqCst),
                    Err(Outcome::Refused(_)) => refused.fetch_add(1, Ordering::SeqCst),
                    Err(other) => panic!("{other}"),
                };
            })
        }).collect();
        for thread in threads { thread.join().unwrap(); }
        // 512 asked for 400: all are taken, each by another.
        assert_eq!((taken.load(Ordering::SeqCst), refused.load(Ordering::SeqCst)), (400, 112));
        assert_eq!(db.read_now(|rx| rx.one(&TAKEN, (unit(1),))), Ok((400, 400)));
    }
}
