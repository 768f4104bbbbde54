//! Backups: whole, of any engine, into any engine, and refused when anything
//! is wrong with them.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

use store::backup::{Envelope, Finish, Manifest, Options, Plain, restore, verify, write};
use store::testing::TestDb;
use store::{Db, Engine, StoreFault, both_engines, facts, sql};

use crate::cube::fact;
use crate::{EPOCH, leaf, unit};

const INSTANCE: [u8; 16] = *b"the test's house";

sql! {
    read LEAVES() -> (Id, Int, Bytes) = "SELECT unit_id, seq, leaf FROM audit_leaf ORDER BY unit_id, seq";
    read LETTERS() -> (Id, Text, Id, Bytes) =
        "SELECT unit_id, kind, letter_id, payload FROM outbox ORDER BY unit_id, letter_id"
}

/// Inverts every bit: enough to see that nothing goes around the envelope.
struct Inverted;

struct Inverting<T>(T);

impl Write for Inverting<Box<dyn Write>> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let inverted: Vec<u8> = bytes.iter().map(|byte| !byte).collect();
        self.0.write_all(&inverted).map(|()| bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
impl Finish for Inverting<Box<dyn Write>> {
    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.0.flush()
    }
}
impl Read for Inverting<Box<dyn Read>> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let count = self.0.read(bytes)?;
        bytes[..count].iter_mut().for_each(|byte| *byte = !*byte);
        Ok(count)
    }
}
impl Envelope for Inverted {
    fn seal(&self, out: Box<dyn Write>) -> io::Result<Box<dyn Finish>> {
        Ok(Box::new(Inverting(out)))
    }
    fn open(&self, from: Box<dyn Read>) -> io::Result<Box<dyn Read>> {
        Ok(Box::new(Inverting(from)))
    }
}

fn fill(db: &TestDb) {
    for n in 0..60u64 {
        db.write_now(move |tx| {
            tx.fact(None, Some(&fact(n)));
            tx.audit(leaf(unit(u8::try_from(n % 3).unwrap()), 1));
            tx.outbox("hello", unit(1), [u8::try_from(n).unwrap(); 16], vec![0, 255, 7]);
            tx.job("work", tx.at(), vec![1; 300]);
            Ok(())
        })
        .unwrap();
    }
}

fn options(exclude: &'static [&'static str]) -> Options<'static> {
    Options { instance: INSTANCE, exclude, at: EPOCH }
}

fn backup(db: &TestDb, name: &str) -> (PathBuf, Manifest) {
    let file = db.folder().join(name);
    let manifest = write(db.address(), &file, &Inverted, options(&[])).unwrap();
    (file, manifest)
}

fn nothing_restored(db: &TestDb) {
    let opened = Db::open(db.settings().clone());
    match db.settings().database.engine() {
        Engine::Sqlite => assert!(matches!(opened, Err(StoreFault::Absent(_))), "{opened:?}"),
        Engine::Postgres => assert!(matches!(opened, Err(StoreFault::Behind { found: 0, .. })), "{opened:?}"),
    }
}

both_engines! {
    fn a_backup_goes_back_into_either_engine(engine) {
        let db = TestDb::new(engine);
        fill(&db);
        let (file, manifest) = backup(&db, "backup");
        assert_eq!(verify(&file, &Inverted).unwrap(), manifest);
        for target in [Engine::Sqlite, Engine::Postgres] {
            let mut back = TestDb::unopened(target);
            let restored = restore(&file, &Inverted, &back.settings().database, Some(INSTANCE)).unwrap();
            assert_eq!(restored, manifest);
            back.reopen();
            assert_eq!(back.snapshot_now(|rx| facts::recount(rx)), Ok(vec![]));
            for read in [|db: &Db| format!("{:?}", db.read_now(|rx| rx.all(&LEAVES, ())).unwrap()),
                |db: &Db| format!("{:?}", db.read_now(|rx| rx.all(&LETTERS, ())).unwrap()),
                |db: &Db| format!("{:?}", db.read_now(|rx| facts::by_place(rx, 2024)).unwrap())] {
                assert_eq!(read(&db), read(&back));
            }
            let again = backup(&back, "again").1;
            assert_eq!(again.tables.iter().map(|table| table.1).sum::<u64>(), manifest.tables.iter().map(|table| table.1).sum::<u64>());
            back.write_now(|tx| { tx.audit(leaf(unit(0), 2)); Ok(()) }).unwrap();
        }
    }

    fn a_backup_under_load_sees_one_moment(engine) {
        let db = TestDb::new(engine);
        let stop = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> = (0..4u64).map(|worker| {
            let (db, stop) = (db.db().clone(), stop.clone());
            thread::spawn(move || {
                let mut n = worker * 1_000_000;
                while !stop.load(Ordering::SeqCst) {
                    n += 1;
                    db.write_now(move |tx| { tx.fact(None, Some(&fact(n))); tx.audit(leaf(unit(1), 1)); Ok(()) }).unwrap();
                }
            })
        }).collect();
        thread::sleep(std::time::Duration::from_millis(150));
        let (file, manifest) = backup(&db, "backup");
        stop.store(true, Ordering::SeqCst);
        for writer in writers { writer.join().unwrap(); }
        let mut back = TestDb::unopened(engine);
        restore(&file, &Inverted, &back.settings().database, None).unwrap();
        back.reopen();
        assert_eq!(back.snapshot_now(|rx| facts::recount(rx)), Ok(vec![]));
        let rows = |name: &str| manifest.tables.iter().find(|table| table.0 == name).unwrap().1;
        assert_eq!(rows("fact"), rows("audit_leaf"));
        assert!(rows("fact") > 0);
    }

    fn a_torn_altered_or_foreign_backup_is_refused_and_nothing_is_restored(engine) {
        let db = TestDb::new(engine);
        fill(&db);
        let (file, _) = backup(&db, "backup");
        let whole = fs::read(&file).unwrap();
        let target = TestDb::unopened(engine);
        let into = target.settings().database.clone();
        let attempt = |bytes: &[u8]| {
            let bad = target.folder().join("bad");
            fs::write(&bad, bytes).unwrap();
            restore(&bad, &Inverted, &into, Some(INSTANCE)).unwrap_err()
        };
        for cut in (20..whole.len()).step_by(whole.len() / 40) {
            let fault = attempt(&whole[..cut]);
            assert!(matches!(fault, StoreFault::Torn(_)), "cut at {cut}: {fault}");
        }
        assert!(matches!(attempt(&whole[..9]), StoreFault::NotABackup(_)));
        assert!(matches!(attempt(b"something else, long enough to be read"), StoreFault::NotABackup(_)));
        for at in (20..whole.len()).step_by(whole.len() / 60) {
            let mut altered = whole.clone();
            altered[at] ^= 4;
            let fault = attempt(&altered);
            assert!(matches!(fault, StoreFault::Tampered(_) | StoreFault::Torn(_)), "changed at {at}: {fault}");
        }
        let longer: Vec<u8> = whole.iter().copied().chain([1]).collect();
        assert!(matches!(attempt(&longer), StoreFault::Tampered(_)));
        let mut format = whole.clone();
        format[14] ^= 2;
        assert!(matches!(attempt(&format), StoreFault::Version { what: "format", .. }));
        let foreign = restore(&file, &Inverted, &into, Some([9; 16])).unwrap_err();
        assert!(matches!(foreign, StoreFault::Foreign { .. }));
        assert!(matches!(restore(&file, &Plain, &into, None), Err(StoreFault::NotABackup(_))));
        nothing_restored(&target);
    }

    fn a_backup_of_a_newer_program_is_refused(engine) {
        let db = TestDb::new(engine);
        db.sql("INSERT INTO refinery_schema_history (version, name, applied_on, checksum) VALUES (9999, 'later', '2026-01-01T00:00:00Z', '1')");
        let (file, _) = backup(&db, "backup");
        let target = TestDb::unopened(engine);
        let fault = restore(&file, &Inverted, &target.settings().database, None).unwrap_err();
        assert!(matches!(fault, StoreFault::Version { what: "schema", found: 9999, .. }));
        nothing_restored(&target);
    }

    fn a_database_that_holds_something_is_not_restored_into(engine) {
        let db = TestDb::new(engine);
        fill(&db);
        let (file, _) = backup(&db, "backup");
        let fault = restore(&file, &Inverted, db.address(), Some(INSTANCE)).unwrap_err();
        assert!(matches!(fault, StoreFault::NotEmpty(_)));
        assert_eq!(db.read_now(|rx| rx.all(&LEAVES, ())).unwrap().len(), 60);
    }

    fn a_restore_that_breaks_in_the_middle_leaves_an_empty_database(engine) {
        let db = TestDb::new(engine);
        fill(&db);
        let (file, _) = backup(&db, "backup");
        let mut target = TestDb::unopened(engine);
        // Whole when it is verified, torn when it is restored.
        let failing = SecondTimeTorn(AtomicU32::new(0));
        let fault = restore(&file, &failing, &target.settings().database, None).unwrap_err();
        assert!(matches!(fault, StoreFault::Torn(_)), "{fault}");
        nothing_restored(&target);
        restore(&file, &Inverted, &target.settings().database, None).unwrap();
        target.reopen();
    }

    fn excluded_tables_come_back_empty(engine) {
        let db = TestDb::new(engine);
        fill(&db);
        let file = db.folder().join("backup");
        write(db.address(), &file, &Inverted, options(&["outbox", "job"])).unwrap();
        let mut back = TestDb::unopened(engine);
        restore(&file, &Inverted, &back.settings().database, Some(INSTANCE)).unwrap();
        back.reopen();
        assert_eq!(back.read_now(|rx| rx.all(&LETTERS, ())), Ok(vec![]));
        assert_eq!(back.read_now(|rx| rx.all(&LEAVES, ())).unwrap().len(), 60);
    }

    fn a_backup_overwrites_nothing(engine) {
        let db = TestDb::new(engine);
        let (file, _) = backup(&db, "backup");
        assert!(matches!(write(db.address(), &file, &Inverted, options(&[])), Err(StoreFault::NotEmpty(_))));
        assert!(left_behind(db.folder()).is_empty());
    }
}

fn left_behind(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains("partial") || name.contains("restoring")).collect()
}

struct SecondTimeTorn(AtomicU32);

impl Envelope for SecondTimeTorn {
    fn seal(&self, out: Box<dyn Write>) -> io::Result<Box<dyn Finish>> {
        Inverted.seal(out)
    }
    fn open(&self, from: Box<dyn Read>) -> io::Result<Box<dyn Read>> {
        let whole = Inverted.open(from)?;
        if self.0.fetch_add(1, Ordering::SeqCst) == 0 { Ok(whole) } else { Ok(Box::new(whole.take(2_500))) }
    }
}
