//! The denominator's side: the statements of the program, word for word, over
//! bare connections. No registry, no savepoints, no counters but its own.

mod postgres;
mod sqlite;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use store::{Address, STATEMENTS, Statement, Value};
use uuid::Uuid;

/// A row being read.
pub(crate) trait Cells {
    /// A whole number.
    fn int(&self, index: usize) -> Result<i64>;
    /// Text.
    fn text(&self, index: usize) -> Result<String>;
    /// Bytes.
    fn bytes(&self, index: usize) -> Result<Vec<u8>>;
    /// An id.
    fn id(&self, index: usize) -> Result<Uuid>;
}

/// What is called for each row.
pub(crate) type Each<'e> = &'e mut dyn FnMut(&dyn Cells) -> Result<()>;

/// A bare connection.
pub(crate) trait Conn: Send {
    /// Runs a statement.
    fn run(&mut self, statement: &'static Statement, values: &[Value<'_>]) -> Result<()>;
    /// Runs a query and hands over its rows.
    fn query(&mut self, statement: &'static Statement, values: &[Value<'_>], each: Each<'_>) -> Result<()>;
    /// Begins a transaction.
    fn begin(&mut self) -> Result<()>;
    /// Commits it, synced.
    fn commit(&mut self) -> Result<()>;
}

/// A statement of the program by the end of its module's path and its name.
pub(crate) fn statement(module: &str, name: &str) -> Result<&'static Statement> {
    let found = STATEMENTS.iter().find(|known| known.name == name && known.module.ends_with(module));
    found.copied().with_context(|| format!("the program has no statement {module}::{name}"))
}

/// Connections of a denominator. SQLite has one for writing, as it must;
/// PostgreSQL as many as the product has.
pub(crate) struct Pool {
    address: Address,
    reading: Mutex<Vec<Box<dyn Conn>>>,
    writing: Mutex<Box<dyn Conn>>,
    ran: AtomicU64,
}

impl Pool {
    /// Opens the writer; readers are opened as they are needed. It lives as
    /// long as the run: a connection of PostgreSQL may not end on a thread of
    /// the runtime that serves.
    pub(crate) fn open(address: &Address) -> Result<&'static Self> {
        let writing = Mutex::new(connect(address)?);
        let reading = Mutex::default();
        Ok(Box::leak(Box::new(Self { address: address.clone(), reading, writing, ran: AtomicU64::new(0) })))
    }

    /// Whether each client may write on a connection of its own.
    pub(crate) fn writes_together(&self) -> bool {
        matches!(self.address, Address::Server(_))
    }

    /// Works on a connection nobody else has.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut Counting<'_>) -> Result<T>) -> Result<T> {
        let free = self.reading.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut conn = match free {
            Some(conn) => conn,
            None => connect(&self.address)?,
        };
        let done = work(&mut Counting { conn: &mut *conn, ran: &self.ran });
        self.reading.lock().unwrap_or_else(PoisonError::into_inner).push(conn);
        done
    }

    /// Works on the one connection that writes.
    pub(crate) fn write<T>(&self, work: impl FnOnce(&mut Counting<'_>) -> Result<T>) -> Result<T> {
        let mut conn = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut Counting { conn: &mut **conn, ran: &self.ran })
    }

    /// Statements run so far.
    pub(crate) fn ran(&self) -> u64 {
        self.ran.load(Ordering::Relaxed)
    }
}

/// A connection that counts its statements.
pub(crate) struct Counting<'c> {
    conn: &'c mut dyn Conn,
    ran: &'c AtomicU64,
}

impl Counting<'_> {
    /// Runs a statement.
    pub(crate) fn run(&mut self, statement: &'static Statement, values: &[Value<'_>]) -> Result<()> {
        self.ran.fetch_add(1, Ordering::Relaxed);
        self.conn.run(statement, values)
    }

    /// Runs a query and hands over its rows.
    pub(crate) fn query(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
        each: Each<'_>,
    ) -> Result<()> {
        self.ran.fetch_add(1, Ordering::Relaxed);
        self.conn.query(statement, values, each)
    }

    /// Runs a query for nothing but its rows having been read.
    pub(crate) fn read(&mut self, statement: &'static Statement, values: &[Value<'_>]) -> Result<()> {
        self.query(statement, values, &mut |_| Ok(()))
    }

    /// One transaction around `work`.
    pub(crate) fn together<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.conn.begin()?;
        let done = work(self)?;
        self.conn.commit()?;
        Ok(done)
    }
}

fn connect(address: &Address) -> Result<Box<dyn Conn>> {
    match address {
        Address::File(path) => Ok(Box::new(sqlite::Bare::open(path)?)),
        Address::Server(server) => Ok(Box::new(postgres::Bare::open(server)?)),
    }
}
