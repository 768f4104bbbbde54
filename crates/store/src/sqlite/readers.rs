//! Reads. A short one runs at once on the thread that asks for it: handing it
//! to another thread costs more than the read. What is longer, or finds no
//! connection at hand, goes to the reader threads.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crossbeam_channel::Receiver;
use kernel::Outcome;
use rusqlite::Connection;

use super::gate::Gate;
use super::{Limit, SqliteSession, connect};
use crate::counters::add;
use crate::db::Look;
use crate::fault::{Fail, StoreFault};
use crate::rx::{Rx, Shared};

/// A connection that only reads.
pub(crate) struct Reader {
    conn: Connection,
    limit: Limit,
}

impl Reader {
    /// Opens it.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreFault> {
        let mut conn = connect(path)?;
        let limit = Limit::on(&mut conn)?;
        conn.pragma_update(None, "query_only", "ON")?;
        conn.pragma_update(None, "cache_size", -8_000)?;
        Ok(Self { conn, limit })
    }

    /// Runs a read; whether it came to its end within the budget.
    fn run(&self, look: &mut dyn Look, shared: &Arc<Shared>, budget: Option<Duration>) -> bool {
        let mut session = SqliteSession::new(&self.conn, &self.limit, shared);
        if let Some(budget) = budget {
            session = session.within(budget);
        }
        let together = look.together();
        let mut rx = Rx::new(&session, shared.clone(), if together { u32::MAX } else { 1 });
        if together && let Err(error) = self.frame("BEGIN") {
            look.fail(Outcome::Fault(Fail::from(error).told()));
            return true;
        }
        look.run(&mut rx);
        if together && !self.conn.is_autocommit() && self.frame("COMMIT").is_err() {
            let _ = self.frame("ROLLBACK");
        }
        let cut = session.was_cut();
        if cut {
            rx.uncount();
        }
        !cut
    }

    fn frame(&self, sql: &str) -> rusqlite::Result<usize> {
        self.conn.prepare_cached(sql)?.execute([])
    }
}

/// The connections for short reads; each is one thread's while it reads.
pub(crate) struct AtHand {
    idle: Mutex<Vec<Reader>>,
    shared: Arc<Shared>,
    gate: Arc<Gate>,
}

impl AtHand {
    /// As many as there are reader threads.
    pub(crate) fn open(path: &Path, shared: &Arc<Shared>, gate: &Arc<Gate>) -> Result<Self, StoreFault> {
        let number = shared.settings.readers.max(1);
        let idle = (0..number).map(|_| Reader::open(path)).collect::<Result<_, _>>()?;
        Ok(Self { idle: Mutex::new(idle), shared: shared.clone(), gate: gate.clone() })
    }

    /// Answers a read, or gives it back: no connection is free, a checkpoint
    /// has closed the gate, or the read is no short one.
    pub(crate) fn look(&self, mut look: Box<dyn Look>) -> Option<Box<dyn Look>> {
        let budget = self.shared.settings.short_read;
        let Some(reader) = (!budget.is_zero()).then(|| self.take()).flatten() else { return Some(look) };
        if !self.gate.try_enter() {
            self.put(reader);
            return Some(look);
        }
        let done = reader.run(&mut *look, &self.shared, Some(budget));
        self.gate.leave();
        self.put(reader);
        if done {
            add(&self.shared.counters.at_once, 1);
            look.answer();
            return None;
        }
        Some(look)
    }

    fn take(&self) -> Option<Reader> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn put(&self, reader: Reader) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
    }
}

/// Answers reads on a thread until the store is closed.
pub(crate) fn serve(reader: &Reader, queue: &Receiver<Box<dyn Look>>, shared: &Arc<Shared>, gate: &Gate) {
    for mut look in queue {
        gate.enter();
        reader.run(&mut *look, shared, None);
        gate.leave();
        look.answer();
    }
}
