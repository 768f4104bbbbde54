//! Golden files, reviewed like code: who may do what, which addresses there
//! are, what the tables look like on each engine. `cargo xtask golden` accepts
//! them as they come out.

use std::fs;

use store::Engine as StoreEngine;
use store::testing::TestDb;

use crate::support::root;

fn must_equal(file: &str, now: &str) {
    let path = root().join("docs/golden").join(file);
    if std::env::var_os("BINHAN_GOLDEN").is_some_and(|how| how == "accept") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, now).unwrap();
        return;
    }
    let known = fs::read_to_string(&path).unwrap_or_default();
    let differs = known.lines().zip(now.lines()).find(|(a, b)| a != b);
    assert!(
        known == now,
        "{file} changed (cargo xtask golden, then read the difference); first: {differs:?}"
    );
}

#[test]
fn permissions_are_those_reviewed() {
    must_equal("permissions.txt", &access::Roles::embedded().golden());
}

#[test]
fn addresses_are_those_reviewed() {
    must_equal("routes.txt", &app::routes::golden());
}

#[test]
fn tables_on_sqlite_are_those_reviewed() {
    let test = TestDb::new(StoreEngine::Sqlite);
    must_equal("schema.sqlite.sql", &store::schema_dump(test.db()).unwrap());
}

#[test]
fn tables_on_postgresql_are_those_reviewed() {
    let test = TestDb::new(StoreEngine::Postgres);
    must_equal("schema.postgres.sql", &store::schema_dump(test.db()).unwrap());
}
