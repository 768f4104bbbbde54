//! The writer thread: what piles up during one sync is the next group.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError};
use kernel::Outcome;
use rusqlite::Connection;
use rusqlite::hooks::Wal;

use super::gate::Gate;
use super::{Limit, SqliteSession};
use crate::counters::add;
use crate::db::Act;
use crate::fault::Fail;
use crate::rx::{Shared, Tx};

/// A WAL of so many pages is checkpointed between two groups: 4 MiB.
const LONG: i32 = 1_024;
/// Readers are held back for a checkpoint at most this long.
const PAUSE: Duration = Duration::from_millis(40);
/// With nothing to do for so long, what is in the WAL goes home, so that
/// erased rows do not linger there.
const IDLE: Duration = Duration::from_secs(2);

type Batch = Vec<Box<dyn Act>>;

/// What the writer thread is given.
pub(crate) struct Lane {
    pub(crate) queue: Receiver<Box<dyn Act>>,
    pub(crate) shared: Arc<Shared>,
    pub(crate) gate: Arc<Gate>,
}

/// How a checkpoint leaves the WAL.
#[derive(Clone, Copy)]
enum Left {
    /// Its file stays and is written over from its beginning: a sync then has
    /// no new length to write down.
    ToWriteOver,
    /// Empty, so that erased rows do not linger there.
    Empty,
}

impl Left {
    const fn pragma(self) -> &'static str {
        match self {
            Self::ToWriteOver => "PRAGMA wal_checkpoint(RESTART)",
            Self::Empty => "PRAGMA wal_checkpoint(TRUNCATE)",
        }
    }
}

impl Lane {
    /// Runs actions until the store is closed, then empties the WAL.
    pub(crate) fn serve(self, mut conn: Connection, limit: Limit) {
        let pages = Arc::new(AtomicI32::new(0));
        let told = pages.clone();
        let hooked = conn.wal_hook(Some(move |_: &mut Wal, count| {
            told.store(count, Ordering::Relaxed);
            Ok(())
        }));
        if let Err(fail) = hooked.map_err(Fail::from).and_then(|()| self.run(&conn, &limit, &pages)) {
            tracing::error!(fail = fail.told(), "the writer thread could not start");
        }
        let _ = conn.close();
    }

    fn run(&self, conn: &Connection, limit: &Limit, pages: &AtomicI32) -> Result<(), Fail> {
        let session = SqliteSession::new(conn, limit, &self.shared);
        let mut writer = Writer {
            conn,
            session,
            begin: conn.prepare("BEGIN IMMEDIATE")?,
            commit: conn.prepare("COMMIT")?,
            rollback: conn.prepare("ROLLBACK")?,
            mark: conn.prepare("SAVEPOINT action")?,
            keep: conn.prepare("RELEASE action")?,
            undo: conn.prepare("ROLLBACK TO action")?,
            shared: self.shared.clone(),
        };
        let mut checkpoints = Checkpoints { next: Instant::now(), wait: Duration::ZERO, dirty: true };
        loop {
            let first = match self.queue.recv_timeout(if checkpoints.dirty { IDLE } else { Duration::MAX }) {
                Ok(first) => first,
                Err(RecvTimeoutError::Timeout) => {
                    checkpoints.run(self, conn, Left::Empty);
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => break,
            };
            let mut batch: Batch = vec![first];
            batch.extend(self.queue.try_iter().take(self.shared.settings.group.saturating_sub(1)));
            writer.group(batch);
            checkpoints.dirty = true;
            if pages.load(Ordering::Relaxed) > LONG && Instant::now() >= checkpoints.next {
                checkpoints.run(self, conn, Left::ToWriteOver);
            }
        }
        checkpoints.run(self, conn, Left::Empty);
        Ok(())
    }
}

/// When the next checkpoint is due.
struct Checkpoints {
    next: Instant,
    wait: Duration,
    dirty: bool,
}

impl Checkpoints {
    /// Copies what can be copied beside the readers, then closes the gate for
    /// the rest. A reader that stays (a backup) puts it off: 100 ms, 200 ms,
    /// … at most 10 s.
    fn run(&mut self, lane: &Lane, conn: &Connection, left: Left) {
        let counters = &lane.shared.counters;
        let _ = checkpoint(conn, "PRAGMA wal_checkpoint(PASSIVE)");
        let closed = Instant::now();
        let empty = lane.gate.close(PAUSE);
        let _ = conn.busy_timeout(Duration::ZERO);
        let done = empty && checkpoint(conn, left.pragma()).unwrap_or(false);
        let _ = conn.busy_timeout(Duration::from_secs(5));
        lane.gate.open();
        let pause = u64::try_from(closed.elapsed().as_micros()).unwrap_or(u64::MAX);
        counters.longest_gate.fetch_max(pause, Ordering::Relaxed);
        if done {
            add(&counters.checkpoints, 1);
            let dirty = matches!(left, Left::ToWriteOver);
            (self.wait, self.dirty, self.next) = (Duration::ZERO, dirty, Instant::now());
        } else {
            add(&counters.checkpoints_put_off, 1);
            self.wait = (self.wait * 2).clamp(Duration::from_millis(100), Duration::from_secs(10));
            self.next = Instant::now() + self.wait;
        }
    }
}

/// Whether the checkpoint was not hindered.
fn checkpoint(conn: &Connection, pragma: &str) -> Result<bool, Fail> {
    let busy: i64 = conn.prepare_cached(pragma)?.query_row([], |row| row.get(0))?;
    Ok(busy == 0)
}

/// The writer's connection with the statements that frame actions.
struct Writer<'c> {
    conn: &'c Connection,
    session: SqliteSession<'c>,
    begin: rusqlite::Statement<'c>,
    commit: rusqlite::Statement<'c>,
    rollback: rusqlite::Statement<'c>,
    mark: rusqlite::Statement<'c>,
    keep: rusqlite::Statement<'c>,
    undo: rusqlite::Statement<'c>,
    shared: Arc<Shared>,
}

impl Writer<'_> {
    /// Runs a group and answers: every answer, refusals too, comes after the
    /// sync.
    fn group(&mut self, mut batch: Batch) {
        add(&self.shared.counters.groups, 1);
        if batch.len() == 1 {
            self.alone(&mut *batch[0]);
        } else if let Err(guilty) = self.together(&mut batch) {
            // The transaction is gone with every action of the group; the one
            // that took it along has its answer.
            for (place, act) in batch.iter_mut().enumerate() {
                if place != guilty {
                    add(&self.shared.counters.retries, 1);
                    self.alone(&mut **act);
                }
            }
        }
        for act in batch {
            act.answer();
        }
    }

    /// Actions as savepoints of one transaction; `Err` names the action that
    /// took the transaction with it.
    fn together(&mut self, batch: &mut Batch) -> Result<(), usize> {
        if let Err(error) = self.begin.execute([]) {
            fail_all(batch, &Fail::from(error));
            return Ok(());
        }
        let mut any = false;
        for (place, act) in batch.iter_mut().enumerate() {
            if self.mark.execute([]).is_err() {
                self.roll_back();
                return Err(place);
            }
            let mut tx = Tx::new(&self.session, self.shared.clone(), act.at());
            let done = act.run(&mut tx);
            let ran_away = tx.spoil_of().is_some_and(|spoil| spoil.ran_away);
            if ran_away || self.conn.is_autocommit() {
                self.roll_back();
                return Err(place);
            }
            any |= done;
            let framed = if done { Ok(0) } else { self.undo.execute([]) }.and_then(|_| self.keep.execute([]));
            if framed.is_err() {
                act.fail(Outcome::fault("the savepoint of the action could not be closed"));
                self.roll_back();
                return Err(place);
            }
        }
        if any && let Err(fail) = self.commit() {
            fail_all(batch, &fail);
        }
        self.roll_back();
        Ok(())
    }

    fn alone(&mut self, act: &mut dyn Act) {
        if let Err(error) = self.begin.execute([]) {
            act.fail(refusal(&Fail::from(error)));
            return;
        }
        let done = act.run(&mut Tx::new(&self.session, self.shared.clone(), act.at()));
        if done && self.conn.is_autocommit() {
            act.fail(Outcome::fault("the engine gave up the transaction"));
        } else if done && let Err(fail) = self.commit() {
            act.fail(refusal(&fail));
        }
        self.roll_back();
    }

    fn commit(&mut self) -> Result<(), Fail> {
        self.commit.execute([])?;
        add(&self.shared.counters.commits, 1);
        Ok(())
    }

    /// Leaves no transaction open.
    fn roll_back(&mut self) {
        if !self.conn.is_autocommit() && self.rollback.execute([]).is_err() {
            tracing::error!("a transaction could not be rolled back");
        }
    }
}

fn fail_all(batch: &mut Batch, fail: &Fail) {
    for act in batch {
        // Refusals too: one may rest on what another action of the group had
        // just written, and that is not there now.
        act.fail(refusal(fail));
    }
}

/// Another process holds the database: try again shortly. All else is a fault.
fn refusal(fail: &Fail) -> Outcome {
    match fail {
        Fail::Sqlite(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => {
            Outcome::Overloaded
        }
        other => Outcome::Fault(other.told()),
    }
}
