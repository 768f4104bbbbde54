//! Migrations: once, by one process, never backwards.

use store::testing::TestDb;
use store::{Address, Db, Engine, StoreFault, both_engines, migrate, schema_dump};

both_engines! {
    fn two_migrators_at_once_do_it_once(engine) {
        let db = TestDb::unopened(engine);
        let address = db.settings().database.clone();
        let threads: Vec<_> = (0..4).map(|_| {
            let address = address.clone();
            std::thread::spawn(move || migrate(&address).unwrap())
        }).collect();
        let done: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        assert_eq!(done.iter().filter(|done| done.from == 0).count(), 1, "{done:?}");
        assert!(done.iter().all(|migrated| migrated.to == done[0].to && migrated.to >= 3), "{done:?}");
    }

    fn a_database_behind_or_newer_is_refused(engine) {
        let mut db = TestDb::unopened(engine);
        let settings = db.settings().clone();
        match (engine, Db::open(settings.clone())) {
            (Engine::Sqlite, Err(StoreFault::Absent(_))) | (Engine::Postgres, Err(StoreFault::Behind { found: 0, .. })) => {}
            (_, other) => panic!("{other:?}"),
        }
        migrate(&settings.database).unwrap();
        assert!(Db::open(settings.clone()).is_ok());
        db.sql("INSERT INTO refinery_schema_history (version, name, applied_on, checksum) VALUES (9999, 'later', '2026-01-01T00:00:00Z', '1')");
        assert!(matches!(Db::open(settings.clone()), Err(StoreFault::Newer { found: 9999, .. })));
        assert!(matches!(migrate(&settings.database), Err(StoreFault::Newer { found: 9999, .. })));
        db.close();
    }

    fn the_dump_is_the_same_for_the_same_schema(engine) {
        let (one, two) = (TestDb::new(engine), TestDb::new(engine));
        let dump = schema_dump(&one).unwrap();
        assert_eq!(dump, schema_dump(&two).unwrap());
        assert!(dump.contains("audit_leaf") && !dump.contains("refinery"));
        two.sql("CREATE INDEX more ON tally (cell)");
        assert_ne!(dump, schema_dump(&two).unwrap());
    }
}

#[test]
fn addresses_are_read_as_typed() {
    assert!(matches!(Address::parse("./var/house.db"), Ok(Address::File(_))));
    assert!(matches!(Address::parse("postgres://b@%2Frun%2Fpg/house"), Ok(Address::Server(_))));
    assert!(matches!(Address::parse("postgres://b:secret@localhost/house"), Ok(Address::Server(_))));
    assert!(matches!(Address::parse("mysql://x"), Err(StoreFault::Address(_))));
    assert!(matches!(Address::parse("postgres://b@db.example/house"), Err(StoreFault::Address(_))));
    assert!(Address::parse("postgres://b@db.example/house?sslmode=disable").is_ok());
    assert!(!format!("{:?}", Address::parse("postgres://b:secret@localhost/h").unwrap()).contains("secret"));
}
