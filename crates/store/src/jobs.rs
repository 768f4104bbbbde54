//! Jobs: rows that commit with the change that asks for them, run under a
//! lease by whoever is free. Jobs hold no keys: they may seal, never open.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use kernel::{Instant, Outcome};
use uuid::Uuid;

use crate::db::Db;
use crate::fault::StoreFault;
use crate::rx::Tx;
use crate::sql;

/// How long a runner looks away when nothing stirs in this process: another
/// process may have asked for work.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// After so many failures a job is reported as stuck at each further one.
const STUCK: i64 = 10;

/// Wakes deliverers and runners of this process when there is something new.
#[derive(Debug, Default)]
pub(crate) struct Stir {
    marks: Mutex<u64>,
    changed: Condvar,
}

impl Stir {
    /// Something is new.
    pub(crate) fn mark(&self) {
        *self.marks.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.changed.notify_all();
    }
    /// Waits until something is newer than `seen`, at most `limit`.
    fn wait(&self, seen: &mut u64, limit: Duration) {
        let marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        let (marks, _) = self
            .changed
            .wait_timeout_while(marks, limit, |marks| *marks == *seen)
            .unwrap_or_else(PoisonError::into_inner);
        *seen = *marks;
    }
}

sql! {
    write TAKE(Int, Int) -> (Id, Text, Bytes, Int, Int) =
        "UPDATE job SET leased_until = $2, attempts = attempts + 1
         WHERE id = (SELECT id FROM job WHERE run_at <= $1 AND leased_until <= $1
                     ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING id, kind, payload, attempts, run_at";
    write DONE(Id, Int) = "DELETE FROM job WHERE id = $1 AND leased_until = $2";
    write LATER(Id, Int, Int) =
        "UPDATE job SET run_at = $3, leased_until = 0 WHERE id = $1 AND leased_until = $2";
    read WAITING() -> (Text, Int, Int) =
        "SELECT kind, count(*), max(attempts) FROM job GROUP BY kind ORDER BY kind"
}

/// A job taken under a lease.
#[derive(Clone)]
pub struct Taken {
    /// Its id.
    pub id: Uuid,
    /// What it is.
    pub kind: String,
    /// What it was asked with.
    pub payload: Vec<u8>,
    /// Which attempt this is, from 1.
    pub attempts: i64,
    /// When it was to run.
    pub run_at: Instant,
    lease: i64,
}

impl std::fmt::Debug for Taken {
    /// Without the payload.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Taken")
            .field("kind", &self.kind)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

type Outside = Box<dyn Fn(&Db, &Taken) -> Result<(), Outcome> + Send + Sync>;
type Inside = Arc<dyn Fn(&Tx<'_>, &Taken) -> Result<(), Outcome> + Send + Sync>;

enum Handler {
    Outside(Outside),
    Inside(Inside),
}

/// Takes due jobs and runs their handlers.
pub struct Runner {
    db: Db,
    handlers: HashMap<&'static str, Handler>,
    lease_millis: i64,
}

impl Runner {
    /// A runner whose leases last a minute.
    pub fn new(db: &Db) -> Self {
        Self { db: db.clone(), handlers: HashMap::new(), lease_millis: 60_000 }
    }

    /// Leases for so many milliseconds: longer than a handler takes.
    #[must_use]
    pub fn lease_millis(mut self, millis: i64) -> Self {
        self.lease_millis = millis;
        self
    }

    /// A handler with actions of its own; it may be run again after a crash,
    /// so it is idempotent.
    #[must_use]
    pub fn on(
        mut self,
        kind: &'static str,
        handler: impl Fn(&Db, &Taken) -> Result<(), Outcome> + Send + Sync + 'static,
    ) -> Self {
        self.handlers.insert(kind, Handler::Outside(Box::new(handler)));
        self
    }

    /// A handler inside the action that also ends the job: both or neither.
    #[must_use]
    pub fn on_tx(
        mut self,
        kind: &'static str,
        handler: impl Fn(&Tx<'_>, &Taken) -> Result<(), Outcome> + Send + Sync + 'static,
    ) -> Self {
        self.handlers.insert(kind, Handler::Inside(Arc::new(handler)));
        self
    }

    /// Takes the job that is due longest, under a lease.
    ///
    /// # Errors
    /// As a write.
    pub fn take(&self) -> Result<Option<Taken>, Outcome> {
        let lease_millis = self.lease_millis;
        self.db.write_now(move |tx| {
            let lease = tx.at().millis() + lease_millis;
            let row = tx.opt(&TAKE, (tx.at(), lease))?;
            Ok(row.map(|(id, kind, payload, attempts, run_at)| Taken {
                id,
                kind,
                payload,
                attempts,
                run_at: Instant::of_millis(run_at),
                lease,
            }))
        })
    }

    /// Runs one job if one is due; whether there was one. A failed job is due
    /// again later: 10 s, 20 s, 40 s, … at most an hour.
    ///
    /// # Errors
    /// When the store itself fails; a handler's failure is not one.
    pub fn run_one(&self) -> Result<bool, Outcome> {
        let Some(job) = self.take()? else { return Ok(false) };
        let (id, lease) = (job.id, job.lease);
        let ended = match self.handlers.get(job.kind.as_str()) {
            Some(Handler::Outside(handler)) => handler(&self.db, &job)
                .and_then(|()| self.db.write_now(move |tx| tx.run(&DONE, (id, lease))).map(drop)),
            Some(Handler::Inside(handler)) => {
                let (handler, job) = (handler.clone(), job.clone());
                self.db.write_now(move |tx| {
                    if tx.run(&DONE, (id, lease))? != 1 {
                        return Err(Outcome::Stale);
                    }
                    handler(tx, &job)
                })
            }
            None => Err(Outcome::fault("no handler of this kind")),
        };
        if let Err(outcome) = ended {
            let wait = 10_000_i64.saturating_mul(1 << job.attempts.clamp(1, 9)) / 2;
            if job.attempts >= STUCK {
                tracing::error!(kind = job.kind, attempts = job.attempts, %outcome, "a job is stuck");
            } else {
                tracing::warn!(kind = job.kind, attempts = job.attempts, %outcome, "a job failed");
            }
            self.db.write_now(move |tx| {
                let again = tx.at().millis() + wait.min(3_600_000);
                tx.run(&LATER, (id, lease, again))
            })?;
        }
        Ok(true)
    }

    /// Runs jobs until none is due; gives their number.
    ///
    /// # Errors
    /// As [`Runner::run_one`].
    pub fn run_due(&self) -> Result<usize, Outcome> {
        let mut count = 0;
        while self.run_one()? {
            count += 1;
        }
        Ok(count)
    }

    /// Runs jobs on a thread of its own until the handle is dropped.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start(self) -> Result<Running, StoreFault> {
        let db = self.db.clone();
        Running::start("store-jobs", &db, move || self.run_due())
    }
}

/// How many jobs wait, by kind: (kind, count, most attempts). For `doctor`.
///
/// # Errors
/// [`Outcome::Fault`] when the engine fails.
pub fn waiting(rx: &crate::Rx<'_>) -> Result<Vec<(String, i64, i64)>, Outcome> {
    rx.all(&WAITING, ())
}

/// A thread that works until dropped.
#[derive(Debug)]
pub struct Running {
    stop: Arc<AtomicBool>,
    db: Option<Db>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Calls `work` whenever something stirs, and twice a second.
    pub(crate) fn start(
        name: &str,
        db: &Db,
        work: impl Fn() -> Result<usize, Outcome> + Send + 'static,
    ) -> Result<Self, StoreFault> {
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, shared) = (stop.clone(), db.shared().clone());
        let thread = crate::sqlite::spawn(name, move || {
            let mut seen = 0;
            while !stopped.load(Ordering::SeqCst) {
                if let Err(outcome) = work() {
                    tracing::warn!(%outcome, "background work is put off");
                }
                shared.stir.wait(&mut seen, LOOK_AGAIN);
            }
        })?;
        Ok(Self { stop, db: Some(db.clone()), thread: Some(thread) })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(db) = self.db.take() {
            db.shared().stir.mark();
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
