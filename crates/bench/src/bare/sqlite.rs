//! Bare `rusqlite` with the pragmas of the store.

use std::path::Path;

use anyhow::Result;
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use store::{Statement, Value};
use uuid::Uuid;

use super::{Cells, Conn, Each};

/// One connection.
pub(super) struct Bare(Connection);

impl Bare {
    /// Opens a file as the store does, but with SQLite's own checkpoints: at
    /// a thousand pages, which is where the store makes its own.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let conn = Connection::open(path)?;
        conn.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        conn.execute_batch(
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;
             PRAGMA wal_autocheckpoint = 1000; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;
             PRAGMA cache_size = -16000; PRAGMA busy_timeout = 5000",
        )?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        conn.set_prepared_statement_cache_capacity(64);
        Ok(Self(conn))
    }
}

impl Conn for Bare {
    fn run(&mut self, statement: &'static Statement, values: &[Value<'_>]) -> Result<()> {
        let mut prepared = self.0.prepare_cached(statement.sqlite)?;
        prepared.execute(rusqlite::params_from_iter(values))?;
        Ok(())
    }

    fn query(&mut self, statement: &'static Statement, values: &[Value<'_>], each: Each<'_>) -> Result<()> {
        let mut prepared = self.0.prepare_cached(statement.sqlite)?;
        let mut rows = prepared.query(rusqlite::params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            each(row)?;
        }
        Ok(())
    }

    fn begin(&mut self) -> Result<()> {
        self.0.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        Ok(())
    }

    fn commit(&mut self) -> Result<()> {
        self.0.prepare_cached("COMMIT")?.execute([])?;
        Ok(())
    }
}

impl Cells for rusqlite::Row<'_> {
    fn int(&self, index: usize) -> Result<i64> {
        Ok(self.get(index)?)
    }
    fn text(&self, index: usize) -> Result<String> {
        Ok(self.get(index)?)
    }
    fn bytes(&self, index: usize) -> Result<Vec<u8>> {
        Ok(self.get(index)?)
    }
    fn id(&self, index: usize) -> Result<Uuid> {
        Ok(Uuid::from_bytes(self.get(index)?))
    }
}
