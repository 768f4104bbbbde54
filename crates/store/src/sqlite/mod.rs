//! SQLite: one writer thread with group commit, short reads on the thread
//! that asks, long ones on a few reader threads, own checkpoints.

mod gate;
mod readers;
mod session;
pub(crate) use session::{Limit, SqliteSession};
mod writer;

use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{Sender, TrySendError, bounded};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::db::{Act, Look};
use crate::fault::StoreFault;
use crate::rx::Shared;
use crate::statement::STATEMENTS;

/// Below it, SQLite can lose commits when the WAL is reset.
const OLDEST: (i32, &str) = (3_051_003, "3.51.3");

/// The threads and their queues.
pub(crate) struct Lanes {
    acts: Option<Sender<Box<dyn Act>>>,
    looks: Option<Sender<Box<dyn Look>>>,
    at_hand: readers::AtHand,
    threads: Vec<JoinHandle<()>>,
}

impl Lanes {
    /// Opens the connections and starts the threads.
    pub(crate) fn start(path: &Path, shared: &Arc<Shared>) -> Result<Self, StoreFault> {
        let settings = &shared.settings;
        let gate = Arc::new(gate::Gate::default());
        let (acts, act_queue) = bounded(settings.queue);
        let (looks, look_queue) = bounded(settings.queue);
        let mut threads = Vec::new();
        let mut conn = connect(path)?;
        let limit = Limit::on(&mut conn)?;
        let lane = writer::Lane { queue: act_queue, shared: shared.clone(), gate: gate.clone() };
        threads.push(spawn("store-writer", move || lane.serve(conn, limit))?);
        for _ in 0..settings.readers.max(1) {
            let reader = readers::Reader::open(path)?;
            let (queue, shared, gate) = (look_queue.clone(), shared.clone(), gate.clone());
            threads.push(spawn("store-reader", move || readers::serve(&reader, &queue, &shared, &gate))?);
        }
        let at_hand = readers::AtHand::open(path, shared, &gate)?;
        Ok(Self { acts: Some(acts), looks: Some(looks), at_hand, threads })
    }

    /// Queues an action; gives it back when the queue is full.
    pub(crate) fn act(&self, act: Box<dyn Act>) -> Option<Box<dyn Act>> {
        refused(self.acts.as_ref().map(|queue| queue.try_send(act)))
    }

    /// Answers a read, or queues it; gives it back when the queue is full.
    pub(crate) fn look(&self, look: Box<dyn Look>) -> Option<Box<dyn Look>> {
        let look = self.at_hand.look(look)?;
        refused(self.looks.as_ref().map(|queue| queue.try_send(look)))
    }
}

pub(crate) fn refused<T>(sent: Option<Result<(), TrySendError<T>>>) -> Option<T> {
    match sent {
        Some(Err(TrySendError::Full(work) | TrySendError::Disconnected(work))) => Some(work),
        _ => None,
    }
}

impl Drop for Lanes {
    fn drop(&mut self) {
        self.acts = None;
        self.looks = None;
        join(&mut self.threads);
    }
}

/// Waits for threads to end, except for the one that is asking.
pub(crate) fn join(threads: &mut Vec<JoinHandle<()>>) {
    let me = thread::current().id();
    for thread in threads.drain(..).filter(|thread| thread.thread().id() != me) {
        let _ = thread.join();
    }
}

pub(crate) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, StoreFault> {
    thread::Builder::new().name(name.into()).spawn(work).map_err(StoreFault::io("starting a thread"))
}

/// Opens a file, made with access for its owner alone, with every setting the
/// store relies on.
pub(crate) fn connect(path: &Path) -> Result<Connection, StoreFault> {
    if rusqlite::version_number() < OLDEST.0 {
        return Err(StoreFault::OldSqlite { found: rusqlite::version().into(), needed: OLDEST.1 });
    }
    own_file(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(Duration::from_secs(5))?;
    let mode: String = conn.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode != "wal" {
        return Err(StoreFault::Engine(format!("the file system of {} allows no WAL", path.display())));
    }
    conn.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;
         PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 8388608;
         PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -16000",
    )?;
    // Built with STAT4, SQLite plans a statement anew at each set of values.
    // Ours have one plan each, tried in the contract: it stays.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // Room for every statement of the program.
    conn.set_prepared_statement_cache_capacity(STATEMENTS.len() + 16);
    Ok(conn)
}

fn own_file(path: &Path) -> Result<(), StoreFault> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut how = std::fs::OpenOptions::new();
    how.read(true).write(true).create(true).truncate(false).mode(0o600);
    how.open(path).map(drop).map_err(StoreFault::io(format!("opening {}", path.display())))
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn a_statement_is_planned_once_whatever_its_values() {
        let folder = tempfile::tempdir().unwrap();
        let conn = connect(&folder.path().join("plans.db")).unwrap();
        conn.execute_batch(
            "CREATE TABLE stone (a INTEGER, b INTEGER, c INTEGER, PRIMARY KEY (a, b, c)) STRICT",
        )
        .unwrap();
        let mut statement = conn.prepare("SELECT c FROM stone WHERE a = ?1 AND b > ?2 LIMIT ?3").unwrap();
        for value in 0..10 {
            statement.query([value; 3]).unwrap().next().unwrap();
        }
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }
}
