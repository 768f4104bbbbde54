//! Databases for tests: a temporary file, or a fresh database in a temporary
//! PostgreSQL cluster. Nothing is assumed to run; `BINHAN_TEST_PG` names a
//! cluster that is already there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // for tests alone

mod cluster;
mod plain;

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use kernel::{SeededEntropy, SetClock};

pub use cluster::{Cluster, cluster};
pub use plain::{PlainCells, PlainLog};

use crate::{Address, Db, Engine, Settings};

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A database of one test: fresh, migrated, gone at the end.
pub struct TestDb {
    settings: Settings,
    db: Option<Db>,
    clock: Arc<SetClock>,
    server: Option<(String, String)>,
    folder: tempfile::TempDir,
}

impl TestDb {
    /// A fresh database with the schema of this program.
    pub fn new(engine: Engine) -> Self {
        Self::with(engine, |_| {})
    }

    /// As [`TestDb::new`], with other settings.
    pub fn with(engine: Engine, change: impl FnOnce(&mut Settings)) -> Self {
        let mut new = Self::unopened(engine);
        new.settings.migrate = true;
        change(&mut new.settings);
        new.db = Some(Db::open(new.settings.clone()).unwrap());
        new
    }

    /// An address at which there is nothing yet (a file), or an empty
    /// database (a server).
    pub fn unopened(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (address, server) = match engine {
            Engine::Sqlite => (Address::File(folder.path().join("house.db")), None),
            Engine::Postgres => {
                let number = NUMBER.fetch_add(1, Ordering::Relaxed);
                let name = format!("test_{}_{number}", std::process::id());
                let (admin, address) = cluster().create(&name);
                (Address::parse(&address).unwrap(), Some((admin, name)))
            }
        };
        let clock = Arc::new(SetClock::at("2026-11-19T14:20:00+07:00"));
        let mut settings = Settings::new(
            address,
            Arc::new(PlainLog),
            Arc::new(PlainCells),
            clock.clone(),
            Arc::new(SeededEntropy::new(7)),
        );
        settings.writers = 8;
        settings.readers = 2;
        Self { settings, db: None, clock, server, folder }
    }

    /// The database.
    ///
    /// # Panics
    /// When it is [`TestDb::unopened`].
    pub fn db(&self) -> &Db {
        self.db.as_ref().unwrap()
    }

    /// What it is opened with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Its clock, which stands still until moved.
    pub fn clock(&self) -> &SetClock {
        &self.clock
    }

    /// A folder that is gone with the test.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Closes the database and opens it again.
    pub fn reopen(&mut self) {
        self.db = None;
        self.db = Some(Db::open(self.settings.clone()).unwrap());
    }

    /// Closes the database; its content stays.
    pub fn close(&mut self) {
        self.db = None;
    }

    /// Runs bare SQL: for making tables of the test's own, and for damage.
    pub fn sql(&self, text: &str) {
        run_sql(&self.settings.database, text);
    }

    /// Makes the same table on either engine; see [`for_engine`].
    pub fn table(&self, text: &str) {
        self.sql(&for_engine(self.settings.database.engine(), text));
    }
}

/// Runs bare SQL on a database.
///
/// # Panics
/// When the engine refuses.
pub fn run_sql(at: &Address, text: &str) {
    match at {
        Address::File(path) => crate::sqlite::connect(path).unwrap().execute_batch(text).unwrap(),
        Address::Server(server) => crate::pg::connect(server).unwrap().batch_execute(text).unwrap(),
    }
}

/// One text of a table for either engine: written with `UUID`, `BOOLEAN`,
/// `INTEGER`, `BLOB`, `REAL`, `TEXT`.
pub fn for_engine(engine: Engine, text: &str) -> String {
    match engine {
        Engine::Sqlite => text.replace("UUID", "BLOB").replace("BOOLEAN", "INTEGER"),
        Engine::Postgres => {
            text.replace("BLOB", "bytea").replace("INTEGER", "bigint").replace("REAL", "float8")
        }
    }
}

impl Deref for TestDb {
    type Target = Db;
    fn deref(&self) -> &Db {
        self.db()
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        self.db = None;
        if let Some((admin, name)) = &self.server
            && let Ok(mut client) = crate::pg::connect(admin)
        {
            let _ = client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

/// Makes two tests of each function over an [`Engine`]: one for either.
///
/// ```ignore
/// store::both_engines! {
///     fn a_refusal_leaves_nothing(engine) { let db = TestDb::new(engine); … }
/// }
/// ```
#[macro_export]
macro_rules! both_engines {
    ($($(#[$meta:meta])* fn $name:ident($engine:ident) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            fn check($engine: $crate::Engine) $body
            $(#[$meta])*
            #[test]
            fn sqlite() { check($crate::Engine::Sqlite); }
            $(#[$meta])*
            #[test]
            fn postgres() { check($crate::Engine::Postgres); }
        }
    )+};
}
