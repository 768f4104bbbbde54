//! One connection of SQLite with its prepared statements and the limit for a
//! statement that runs away.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use rusqlite::types::{ToSql, ToSqlOutput, Value as Owned, ValueRef};
use rusqlite::{Connection, StatementStatus};

use crate::close::TallyDelta;
use crate::counters::add;
use crate::fault::Fail;
use crate::kind::{RowRef, Value};
use crate::rx::{EachRow, Session, Shared};
use crate::settings::Engine;
use crate::statement::Statement;

/// How many steps of SQLite's machine pass between two looks at the limit:
/// about a tenth of a millisecond.
const STEPS: i32 = 10_000;

/// Statements are kept by address: no text is hashed on the way.
#[derive(Default)]
pub(crate) struct ByAddress(u64);

impl Hasher for ByAddress {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_usize(&mut self, address: usize) {
        self.0 = (address as u64 >> 3).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

/// What is kept for each statement.
pub(crate) type Kept<S> = HashMap<usize, S, BuildHasherDefault<ByAddress>>;

/// A connection in use by one thread.
pub(crate) struct SqliteSession<'c> {
    conn: &'c Connection,
    kept: RefCell<Kept<rusqlite::Statement<'c>>>,
    shared: Arc<Shared>,
    limit: Limit,
}

/// Stops a statement that runs too long.
#[derive(Clone)]
pub(crate) struct Limit {
    begun: Instant,
    until: Arc<AtomicU64>,
}

impl Limit {
    /// Sets it on a connection; nothing is limited yet.
    pub(crate) fn on(conn: &mut Connection) -> Result<Self, Fail> {
        let limit = Self { begun: Instant::now(), until: Arc::new(AtomicU64::new(u64::MAX)) };
        let (begun, until) = (limit.begun, limit.until.clone());
        conn.progress_handler(STEPS, Some(move || micros(begun) > until.load(Ordering::Relaxed)))?;
        Ok(limit)
    }
}

impl<'c> SqliteSession<'c> {
    /// Wraps a connection.
    pub(crate) fn new(conn: &'c Connection, limit: Limit, shared: &Arc<Shared>) -> Self {
        Self { conn, kept: RefCell::default(), shared: shared.clone(), limit }
    }

    fn with<R>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        work: impl FnOnce(&mut rusqlite::Statement<'c>) -> Result<R, Fail>,
    ) -> Result<R, Fail> {
        let mut kept = self.kept.borrow_mut();
        let address = ptr::from_ref(statement).addr();
        let prepared = match kept.entry(address) {
            std::collections::hash_map::Entry::Occupied(found) => found.into_mut(),
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(self.conn.prepare(statement.sqlite)?)
            }
        };
        for (index, value) in values.iter().enumerate() {
            prepared.raw_bind_parameter(index + 1, value)?;
        }
        let limit = u64::try_from(self.shared.settings.statement_limit.as_micros()).unwrap_or(u64::MAX);
        self.limit.until.store(micros(self.limit.begun).saturating_add(limit), Ordering::Relaxed);
        let done = work(prepared);
        self.limit.until.store(u64::MAX, Ordering::Relaxed);
        // Bound text stays in the statement otherwise.
        prepared.clear_bindings();
        let counters = &self.shared.counters;
        add(&counters.steps, status(prepared, StatementStatus::VmStep));
        add(&counters.scanned, status(prepared, StatementStatus::FullscanStep));
        done
    }
}

fn micros(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX)
}

fn status(statement: &rusqlite::Statement<'_>, which: StatementStatus) -> u64 {
    u64::try_from(statement.reset_status(which)).unwrap_or(0)
}

impl Session for SqliteSession<'_> {
    fn run(&self, statement: &'static Statement, values: &[Value<'_>]) -> Result<u64, Fail> {
        self.with(statement, values, |prepared| {
            if statement.columns.is_empty() {
                return Ok(prepared.raw_execute()? as u64);
            }
            let mut rows = prepared.raw_query();
            let mut count = 0;
            while rows.next()?.is_some() {
                count += 1;
            }
            Ok(count)
        })
    }

    fn query(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        each: EachRow<'_>,
    ) -> Result<(), Fail> {
        self.with(statement, values, |prepared| {
            let mut rows = prepared.raw_query();
            while let Some(row) = rows.next()? {
                each(&RowRef::Sqlite(row))?;
            }
            Ok(())
        })
    }

    fn tally(&self, deltas: &[TallyDelta]) -> Result<(), Fail> {
        for delta in deltas {
            let id = Value::Id(delta.unit);
            let [place, period, cell] = [delta.place, delta.period, delta.cell].map(Value::Int);
            let key = [id, place, period, cell, Value::Int(delta.count), Value::Int(delta.key_sum)];
            self.run(crate::facts::ADD_TO_CELL.statement(), &key)?;
            if delta.count <= 0 {
                self.run(crate::facts::DROP_EMPTY_CELL.statement(), &key[..4])?;
            }
        }
        Ok(())
    }

    fn engine(&self) -> Engine {
        Engine::Sqlite
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Owned::Null),
            Self::Id(id) => ToSqlOutput::Borrowed(ValueRef::Blob(id.as_bytes())),
            Self::Int(number) => ToSqlOutput::Owned(Owned::Integer(*number)),
            Self::Bool(yes) => ToSqlOutput::Owned(Owned::Integer(i64::from(*yes))),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Written(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Self::Real(number) => ToSqlOutput::Owned(Owned::Real(*number)),
        })
    }
}
