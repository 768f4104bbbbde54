//! One connection of SQLite with its prepared statements and the limit for a
//! statement that runs away.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::types::{ToSql, ToSqlOutput, Value as Owned, ValueRef};
use rusqlite::{CachedStatement, Connection, StatementStatus};

use crate::close::TallyDelta;
use crate::counters::{add, take_back};
use crate::fault::Fail;
use crate::kind::{RowRef, Value};
use crate::rx::{EachRow, Session, Shared};
use crate::settings::Engine;
use crate::statement::Statement;

/// How many steps of SQLite's machine pass between two looks at the limit:
/// about a tenth of a millisecond.
const STEPS: i32 = 10_000;

/// A connection in use by one thread.
pub(crate) struct SqliteSession<'c> {
    conn: &'c Connection,
    shared: &'c Arc<Shared>,
    limit: &'c Limit,
    /// When a short look has to be over, and whether it was not.
    until: Option<Instant>,
    cut: Cell<bool>,
    worked: Cell<(u64, u64)>,
}

/// Stops a statement that runs too long.
pub(crate) struct Limit {
    begun: Instant,
    until: Arc<AtomicU64>,
}

impl Limit {
    /// Sets it on a connection; nothing is limited yet.
    pub(crate) fn on(conn: &mut Connection) -> Result<Self, Fail> {
        let limit = Self { begun: Instant::now(), until: Arc::new(AtomicU64::new(u64::MAX)) };
        let (begun, until) = (limit.begun, limit.until.clone());
        conn.progress_handler(STEPS, Some(move || micros(begun.elapsed()) > until.load(Ordering::Relaxed)))?;
        Ok(limit)
    }

    fn set(&self, until: Instant) {
        self.until.store(micros(until.saturating_duration_since(self.begun)), Ordering::Relaxed);
    }

    fn lift(&self) {
        self.until.store(u64::MAX, Ordering::Relaxed);
    }
}

impl<'c> SqliteSession<'c> {
    /// Wraps a connection.
    pub(crate) fn new(conn: &'c Connection, limit: &'c Limit, shared: &'c Arc<Shared>) -> Self {
        Self { conn, shared, limit, until: None, cut: Cell::new(false), worked: Cell::default() }
    }

    /// With a time for all its statements together.
    pub(crate) fn within(self, budget: Duration) -> Self {
        Self { until: Some(Instant::now() + budget), ..self }
    }

    /// Whether that time was over before the work was: then nothing of it
    /// counts.
    pub(crate) fn was_cut(&self) -> bool {
        if self.cut.get() {
            let (steps, scanned) = self.worked.take();
            take_back(&self.shared.counters.steps, steps);
            take_back(&self.shared.counters.scanned, scanned);
        }
        self.cut.get()
    }

    fn with<R>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        work: impl FnOnce(&mut CachedStatement<'c>) -> Result<R, Fail>,
    ) -> Result<R, Fail> {
        let now = Instant::now();
        if self.until.is_some_and(|until| now > until) {
            return Err(self.cut());
        }
        // Kept by its text; what was bound is cleared when it goes back.
        let mut prepared = self.conn.prepare_cached(statement.sqlite)?;
        for (index, value) in values.iter().enumerate() {
            prepared.raw_bind_parameter(index + 1, value)?;
        }
        let limit = now + self.shared.settings.statement_limit;
        self.limit.set(self.until.map_or(limit, |until| until.min(limit)));
        let done = work(&mut prepared);
        self.limit.lift();
        let (steps, scanned) =
            (status(&prepared, StatementStatus::VmStep), status(&prepared, StatementStatus::FullscanStep));
        add(&self.shared.counters.steps, steps);
        add(&self.shared.counters.scanned, scanned);
        let before = self.worked.get();
        self.worked.set((before.0 + steps, before.1 + scanned));
        done.map_err(|fail| if self.until.is_some() && fail.ran_away() { self.cut() } else { fail })
    }

    fn cut(&self) -> Fail {
        self.cut.set(true);
        Fail::Cut
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
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
