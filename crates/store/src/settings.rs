//! What the store is opened with.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use kernel::{CellMap, Clock, Entropy};

use crate::audit::LogTree;
use crate::fault::StoreFault;

/// Which engine keeps the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// A server.
    Postgres,
}

/// Where the data is: a path, or a `postgres://` address.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// A file of SQLite.
    File(PathBuf),
    /// A server, as `postgres://user@host/database`.
    Server(String),
}

impl Address {
    /// Reads what an operator types after `--database`.
    ///
    /// # Errors
    /// [`StoreFault::Address`] when a server's address cannot be read, or
    /// names another machine without saying `sslmode=disable`: the connection
    /// is not encrypted, so that must be a decision.
    pub fn parse(typed: &str) -> Result<Self, StoreFault> {
        if !typed.starts_with("postgres://") && !typed.starts_with("postgresql://") {
            if typed.is_empty() || typed.contains("://") {
                return Err(StoreFault::Address("give a path or a postgres:// address".into()));
            }
            return Ok(Self::File(PathBuf::from(typed)));
        }
        let config: postgres::Config =
            typed.parse().map_err(|error| StoreFault::Address(format!("{error}")))?;
        let far = config.get_hosts().iter().any(|host| match host {
            postgres::config::Host::Tcp(name) => !matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1"),
            postgres::config::Host::Unix(_) => false,
        });
        if far && !typed.contains("sslmode=disable") {
            return Err(StoreFault::Address(
                "the server is on another machine: reach it through an encrypted tunnel, \
                 or add sslmode=disable if the network is private"
                    .into(),
            ));
        }
        Ok(Self::Server(typed.to_owned()))
    }

    /// The engine this address leads to.
    pub fn engine(&self) -> Engine {
        match self {
            Self::File(_) => Engine::Sqlite,
            Self::Server(_) => Engine::Postgres,
        }
    }
}

impl fmt::Debug for Address {
    /// Without the password a server's address may hold.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Server(_) => f.write_str("postgres://…"),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// What the store is opened with.
#[derive(Clone)]
pub struct Settings {
    /// Where the data is.
    pub database: Address,
    /// The log's tree: how a leaf is written and appended.
    pub log: Arc<dyn LogTree>,
    /// The compiled definitions: in which cells a fact stands.
    pub cells: Arc<dyn CellMap>,
    /// The clock that gives each action its moment.
    pub clock: Arc<dyn Clock>,
    /// Randomness for ids of jobs.
    pub entropy: Arc<dyn Entropy>,
    /// How many actions may wait; one more is `Overloaded` at once.
    pub queue: usize,
    /// Reader threads. Reads queue for these; four serve a commune, more than
    /// the machine's cores gain nothing on SQLite.
    pub readers: usize,
    /// So long may a read hold the thread that asks for it, on SQLite; one
    /// that takes longer is begun anew on a reader thread. Zero: all go there.
    pub short_read: Duration,
    /// Writer connections on PostgreSQL; SQLite has one writer.
    pub writers: usize,
    /// The most actions committed together on SQLite.
    pub group: usize,
    /// How long one statement may run.
    pub statement_limit: Duration,
    /// Whether `open` migrates a database that is absent or behind; otherwise
    /// that is refused.
    pub migrate: bool,
}

impl Settings {
    /// Settings for a database with the usual sizes.
    pub fn new(
        database: Address,
        log: Arc<dyn LogTree>,
        cells: Arc<dyn CellMap>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        Self {
            database,
            log,
            cells,
            clock,
            entropy,
            queue: 1024,
            readers: 4,
            short_read: Duration::from_millis(2),
            writers: 16,
            group: 128,
            statement_limit: Duration::from_secs(5),
            migrate: false,
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("database", &self.database).finish_non_exhaustive()
    }
}
