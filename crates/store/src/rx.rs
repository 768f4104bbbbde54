//! What an action and a read see: typed statements on one transaction.

use std::cell::{Cell, RefCell};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use kernel::{Fact, Instant, Outcome, UnitId};

use crate::audit::LeafDraft;
use crate::close::{Collected, Job, Letter, TallyDelta};
use crate::counters::{Counters, add, take_back};
use crate::fault::Fail;
use crate::kind::{RowRef, Value};
use crate::settings::{Engine, Settings};
use crate::statement::{Gives, Read, Statement, Write};
use crate::tuples::{Args, Columns};

/// What is called for each row.
pub(crate) type EachRow<'e> = &'e mut dyn FnMut(&RowRef<'_>) -> Result<(), Fail>;

/// One connection inside one transaction.
pub(crate) trait Session {
    /// Runs a statement for its row count.
    fn run(&self, statement: &'static Statement, values: &[Value<'_>]) -> Result<u64, Fail>;
    /// Runs a statement and hands over each row.
    fn query(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        each: EachRow<'_>,
    ) -> Result<(), Fail>;
    /// Adds to cells of the tally; sorted, each cell once.
    fn tally(&self, deltas: &[TallyDelta]) -> Result<(), Fail>;
    /// Which engine.
    fn engine(&self) -> Engine;
}

/// What all sessions of one open database share.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) counters: Counters,
    pub(crate) stir: crate::jobs::Stir,
}

/// A failed statement, and what follows for the action.
#[derive(Debug, Clone)]
pub(crate) struct Spoil {
    pub(crate) told: String,
    pub(crate) may_retry: bool,
    pub(crate) lost: bool,
    pub(crate) ran_away: bool,
}

/// A read: one statement, or several at one moment (a snapshot).
pub struct Rx<'s> {
    session: &'s dyn Session,
    shared: Arc<Shared>,
    spoil: RefCell<Option<Spoil>>,
    left: Cell<u32>,
    counted: Cell<(u64, u64)>,
    acts: bool,
}

impl<'s> Rx<'s> {
    pub(crate) fn new(session: &'s dyn Session, shared: Arc<Shared>, most: u32) -> Self {
        Self {
            session,
            shared,
            spoil: RefCell::new(None),
            left: Cell::new(most),
            counted: Cell::default(),
            acts: false,
        }
    }

    /// The one row.
    ///
    /// # Errors
    /// [`Outcome::NotVisible`] when there is none, [`Outcome::Fault`] when the
    /// engine fails.
    pub fn one<P, C: Columns, A: Args<P>>(
        &self,
        statement: &'static Read<P, C>,
        args: A,
    ) -> Result<C::Row, Outcome> {
        self.first::<P, C, A>(statement.statement(), &args)?.ok_or(Outcome::NotVisible)
    }

    /// The first row, if any.
    ///
    /// # Errors
    /// [`Outcome::Fault`] when the engine fails.
    pub fn opt<P, C: Columns, A: Args<P>>(
        &self,
        statement: &'static Read<P, C>,
        args: A,
    ) -> Result<Option<C::Row>, Outcome> {
        self.first::<P, C, A>(statement.statement(), &args)
    }

    /// All rows, in order.
    ///
    /// # Errors
    /// [`Outcome::Fault`] when the engine fails.
    pub fn all<P, C: Columns, A: Args<P>>(
        &self,
        statement: &'static Read<P, C>,
        args: A,
    ) -> Result<Vec<C::Row>, Outcome> {
        self.every::<P, C, A>(statement.statement(), &args)
    }

    /// Hands over each row as it comes, for sums over many rows.
    ///
    /// # Errors
    /// [`Outcome::Fault`] when the engine fails; what `each` refuses.
    pub fn each<P, C: Columns, A: Args<P>>(
        &self,
        statement: &'static Read<P, C>,
        args: A,
        mut each: impl FnMut(C::Row),
    ) -> Result<(), Outcome> {
        let statement = statement.statement();
        let done = args.lend(|values| {
            self.query(statement, values, &mut |row| {
                each(C::read(row)?);
                Ok(())
            })
        });
        done.map(|_| ())
    }

    /// Which engine answers; for the store's own tests and the bench.
    pub fn engine(&self) -> Engine {
        self.session.engine()
    }

    pub(crate) fn first<P, C: Columns, A: Args<P>>(
        &self,
        statement: &'static Statement,
        args: &A,
    ) -> Result<Option<C::Row>, Outcome> {
        let mut found = None;
        args.lend(|values| {
            self.query(statement, values, &mut |row| {
                if found.is_none() {
                    found = Some(C::read(row)?);
                }
                Ok(())
            })
        })?;
        Ok(found)
    }

    pub(crate) fn every<P, C: Columns, A: Args<P>>(
        &self,
        statement: &'static Statement,
        args: &A,
    ) -> Result<Vec<C::Row>, Outcome> {
        let mut found = Vec::new();
        args.lend(|values| {
            self.query(statement, values, &mut |row| {
                found.push(C::read(row)?);
                Ok(())
            })
        })?;
        Ok(found)
    }

    /// Rows of a statement whose text was put together at start (a family).
    pub(crate) fn query(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        each: EachRow<'_>,
    ) -> Result<(), Outcome> {
        self.allowed()?;
        let mut rows = 0;
        let done = self.session.query(statement, values, &mut |row| {
            rows += 1;
            each(row)
        });
        add(&self.shared.counters.rows, rows);
        let (statements, before) = self.counted.get();
        self.counted.set((statements, before + rows));
        done.map_err(|fail| self.spoiled_by(statement, &fail))
    }

    pub(crate) fn execute(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
    ) -> Result<u64, Outcome> {
        self.allowed()?;
        self.session.run(statement, values).map_err(|fail| self.spoiled_by(statement, &fail))
    }

    pub(crate) fn add_tallies(&self, deltas: &[TallyDelta]) -> Result<(), Outcome> {
        self.allowed()?;
        self.session.tally(deltas).map_err(|fail| self.spoil("tally", &fail))
    }

    /// As if it had never run: it is begun anew elsewhere.
    pub(crate) fn uncount(&self) {
        let (statements, rows) = self.counted.take();
        take_back(&self.shared.counters.statements, statements);
        take_back(&self.shared.counters.rows, rows);
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    pub(crate) fn spoil_of(&self) -> Option<Spoil> {
        self.spoil.borrow().clone()
    }

    fn allowed(&self) -> Result<(), Outcome> {
        add(&self.shared.counters.statements, 1);
        let (statements, rows) = self.counted.get();
        self.counted.set((statements + 1, rows));
        if self.acts {
            add(&self.shared.counters.written, 1);
        }
        if let Some(spoil) = &*self.spoil.borrow() {
            return Err(Outcome::Fault(format!("after a failed statement: {}", spoil.told)));
        }
        let left = self.left.get();
        if left == 0 {
            return Err(Outcome::fault("a read runs one statement; several need a snapshot"));
        }
        if left != u32::MAX {
            self.left.set(left - 1);
        }
        Ok(())
    }

    fn spoiled_by(&self, statement: &Statement, fail: &Fail) -> Outcome {
        self.spoil(statement.name, fail)
    }

    fn spoil(&self, name: &str, fail: &Fail) -> Outcome {
        let told = format!("{name}: {}", fail.told());
        if fail.ran_away() {
            add(&self.shared.counters.ran_away, 1);
        }
        *self.spoil.borrow_mut() = Some(Spoil {
            told: told.clone(),
            may_retry: fail.may_retry(),
            lost: fail.lost(),
            ran_away: fail.ran_away(),
        });
        Outcome::Fault(told)
    }
}

/// An action: reads as [`Rx`] does, writes, and collects what is written at
/// its end (leaves, facts, letters, jobs).
pub struct Tx<'s> {
    rx: Rx<'s>,
    at: Instant,
    collected: RefCell<Collected>,
}

impl<'s> Deref for Tx<'s> {
    type Target = Rx<'s>;
    fn deref(&self) -> &Rx<'s> {
        &self.rx
    }
}
impl<'s> DerefMut for Tx<'s> {
    fn deref_mut(&mut self) -> &mut Rx<'s> {
        &mut self.rx
    }
}

impl<'s> Tx<'s> {
    pub(crate) fn new(session: &'s dyn Session, shared: Arc<Shared>, at: Instant) -> Self {
        let rx = Rx { acts: true, ..Rx::new(session, shared, u32::MAX) };
        Self { rx, at, collected: RefCell::default() }
    }

    /// The moment bound to this action; the same when it is run once more.
    pub fn at(&self) -> Instant {
        self.at
    }

    /// Runs a writing statement; gives the number of rows.
    ///
    /// # Errors
    /// [`Outcome::Fault`] when the engine fails; the action is spoiled then.
    pub fn run<P, C, A: Args<P>>(&self, statement: &'static Write<P, C>, args: A) -> Result<u64, Outcome> {
        args.lend(|values| self.rx.execute(statement.statement(), values))
    }

    /// The one row of a read, or of a write that returns rows.
    ///
    /// # Errors
    /// [`Outcome::NotVisible`] when there is none, [`Outcome::Fault`] when the
    /// engine fails.
    pub fn one<P, C: Columns, A: Args<P>>(
        &self,
        statement: &'static impl Gives<P, C>,
        args: A,
    ) -> Result<C::Row, Outcome> {
        self.rx.first::<P, C, A>(statement.known(), &args)?.ok_or(Outcome::NotVisible)
    }

    /// The first row, if any, of a read or of a write that returns rows.
    ///
    /// # Errors
    /// [`Outcome::Fault`] when the engine fails.
    pub fn opt<P, C: Columns, A: Args<P>>(
        &self,
        statement: &'static impl Gives<P, C>,
        args: A,
    ) -> Result<Option<C::Row>, Outcome> {
        self.rx.first::<P, C, A>(statement.known(), &args)
    }

    /// All rows of a read, or of a write that returns rows.
    ///
    /// # Errors
    /// [`Outcome::Fault`] when the engine fails.
    pub fn all<P, C: Columns, A: Args<P>>(
        &self,
        statement: &'static impl Gives<P, C>,
        args: A,
    ) -> Result<Vec<C::Row>, Outcome> {
        self.rx.every::<P, C, A>(statement.known(), &args)
    }

    /// Adds a leaf to the log of its unit; written at the end, units in order.
    pub fn audit(&self, leaf: LeafDraft) {
        self.collected.borrow_mut().leaves.push(leaf);
    }

    /// Says who holds a key after this action, as a hash. The last leaf of the
    /// same unit, kind and record carries it; an action that writes none there
    /// writes `otherwise`. Of two hashes for one key the later counts.
    pub fn holders(&self, otherwise: LeafDraft, hash: [u8; 32]) {
        self.collected.borrow_mut().holders.push((otherwise, hash));
    }

    /// Changes what a case contributes: nothing → fact, fact → fact, fact →
    /// nothing. The fact's row and every cell of the tally follow at the end.
    /// When `before` is not what is stored, the action ends as
    /// [`Outcome::Stale`].
    pub fn fact(&self, before: Option<&Fact>, after: Option<&Fact>) {
        if before.is_some() || after.is_some() {
            self.collected.borrow_mut().facts.push((before.cloned(), after.cloned()));
        }
    }

    /// Sends a letter to a unit: a row of the same transaction, delivered at
    /// least once to a receiver that sees it once. `key` is the letter's
    /// identity: the same key for the same kind and unit is the same letter.
    pub fn outbox(&self, kind: &'static str, to: UnitId, key: [u8; 16], payload: Vec<u8>) {
        self.collected.borrow_mut().letters.push(Letter { kind, to, key, payload });
    }

    /// Asks for work at `run_at` or soon after.
    pub fn job(&self, kind: &'static str, run_at: Instant, payload: Vec<u8>) {
        let mut id = [0; 16];
        self.rx.shared().settings.entropy.fill(&mut id);
        self.job_once(id, kind, run_at, payload);
    }

    /// As [`Tx::job`], unless a job of this id is already there.
    pub fn job_once(&self, id: [u8; 16], kind: &'static str, run_at: Instant, payload: Vec<u8>) {
        self.collected.borrow_mut().jobs.push(Job { id, kind, run_at, payload });
    }

    /// Writes what was collected.
    pub(crate) fn close(&self) -> Result<bool, Outcome> {
        let collected = self.collected.take();
        let stirs = collected.stirs();
        crate::close::write(self, collected)?;
        Ok(stirs)
    }
}
