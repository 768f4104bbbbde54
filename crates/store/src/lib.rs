//! The two engines behind one façade: typed statements, group commit, jobs,
//! outbox, tallies, backup.
//!
//! An action is a plain synchronous closure over a [`Tx`]. On SQLite it runs
//! on the one writer thread as a savepoint of a group that is synced once; on
//! PostgreSQL on a thread with a connection of its own. Whatever comes back,
//! refusals too, comes back after the commit. See DESIGN.md §6.
//!
//! What a slice must know of concurrency: SQLite runs actions one after the
//! other, PostgreSQL at `READ COMMITTED`. So an action locks what it checks:
//! `FOR UPDATE` on the row, or a changing statement whose row count it reads.

mod audit;
pub mod backup;
pub mod check;
mod close;
mod counters;
mod db;
pub mod facts;
mod family;
mod fault;
pub mod jobs;
pub mod kind;
mod migrate;
pub mod outbox;
mod pg;
mod rx;
mod schema;
mod settings;
mod sql_macro;
mod sqlite;
mod statement;
#[cfg(feature = "testing")]
pub mod testing;
mod tuples;

pub use audit::{Action, Appended, LeafDraft, LeafFields, LogTree};
pub use counters::Counted;
pub use db::Db;
pub use family::{FAMILIES, Family, FamilyText, Filter};
pub use fault::{Fail, StoreFault};
pub use kind::{Kind, Value};
pub use migrate::{Migrated, migrate};
pub use rx::{Rx, Tx};
pub use schema::schema_dump;
pub use settings::{Address, Engine, Settings};
pub use statement::{Gives, Read, STATEMENTS, Statement, Write};
pub use tuples::{Args, Columns, Kinds};

/// Not for callers: what the macros of this crate expand to.
#[doc(hidden)]
pub mod macros {
    pub use linkme;

    pub use crate::family::{Clause, Order};
    pub use crate::statement::{for_sqlite, text};
}
