//! The façade: reads, snapshots and writes, awaited or blocking.

use std::cell::Cell;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};

use kernel::{Instant, Outcome};

use crate::counters::{Counted, Counters, add};
use crate::fault::StoreFault;
use crate::rx::{Rx, Shared, Tx};
use crate::settings::{Address, Engine, Settings};
use crate::{pg, sqlite};

/// An open database. Cheap to clone; the last clone dropped closes it.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    shared: Arc<Shared>,
    lanes: Lanes,
}

/// The threads of an engine.
pub(crate) enum Lanes {
    Sqlite(sqlite::Lanes),
    Postgres(pg::Lanes),
}

/// An action waiting for its turn, whatever it returns.
pub(crate) trait Act: Send {
    /// Runs it and keeps the result; whether it is to be committed.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Replaces the result.
    fn fail(&mut self, outcome: Outcome);
    /// Hands the result to whoever waits.
    fn answer(self: Box<Self>);
    /// The moment bound to it.
    fn at(&self) -> Instant;
}

/// A read waiting for its turn.
pub(crate) trait Look: Send {
    /// Whether it runs in a transaction, so that several statements see one moment.
    fn together(&self) -> bool;
    /// Runs it and keeps the result.
    fn run(&mut self, rx: &mut Rx<'_>);
    /// Replaces the result.
    fn fail(&mut self, outcome: Outcome);
    /// Hands the result to whoever waits.
    fn answer(self: Box<Self>);
}

thread_local! {
    /// Set on the store's threads while they run a closure: an action that
    /// waited for another action would wait for itself.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

struct Asked<T, F, R> {
    work: F,
    result: Option<Result<T, Outcome>>,
    reply: R,
    at: Instant,
    together: bool,
    stirs: bool,
    shared: Arc<Shared>,
}

fn guarded<T>(shared: &Shared, work: impl FnOnce() -> Result<T, Outcome>) -> Result<T, Outcome> {
    INSIDE.set(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    INSIDE.set(false);
    result.unwrap_or_else(|_| {
        // The payload may hold what a person wrote; it goes nowhere.
        add(&shared.counters.panics, 1);
        Err(Outcome::fault("the closure panicked"))
    })
}

impl<T, F, R> Act for Asked<T, F, R>
where
    T: Send,
    F: Fn(&mut Tx<'_>) -> Result<T, Outcome> + Send,
    R: FnOnce(Result<T, Outcome>) + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let result = guarded(&self.shared, || {
            let value = (self.work)(tx)?;
            // Expected failures of a closure that swallowed a failed statement.
            if let Some(spoil) = tx.spoil_of() {
                return Err(Outcome::Fault(spoil.told));
            }
            self.stirs = tx.close()?;
            Ok(value)
        });
        let done = result.is_ok();
        self.result = Some(result);
        done
    }
    fn fail(&mut self, outcome: Outcome) {
        self.result = Some(Err(outcome));
    }
    fn answer(self: Box<Self>) {
        add(&self.shared.counters.actions, 1);
        if self.stirs && matches!(self.result, Some(Ok(_))) {
            self.shared.stir.mark();
        }
        let unasked = || Err(Outcome::fault("the action was not run"));
        (self.reply)(self.result.unwrap_or_else(unasked));
    }
    fn at(&self) -> Instant {
        self.at
    }
}

impl<T, F, R> Look for Asked<T, F, R>
where
    T: Send,
    F: FnMut(&mut Rx<'_>) -> Result<T, Outcome> + Send,
    R: FnOnce(Result<T, Outcome>) + Send,
{
    fn together(&self) -> bool {
        self.together
    }
    fn run(&mut self, rx: &mut Rx<'_>) {
        let result = guarded(&self.shared, || (self.work)(rx));
        self.result = Some(result);
    }
    fn fail(&mut self, outcome: Outcome) {
        self.result = Some(Err(outcome));
    }
    fn answer(self: Box<Self>) {
        add(&self.shared.counters.reads, 1);
        let unasked = || Err(Outcome::fault("the read was not run"));
        (self.reply)(self.result.unwrap_or_else(unasked));
    }
}

impl Db {
    /// Opens a database and starts its threads.
    ///
    /// # Errors
    /// [`StoreFault`] with what to do: an old SQLite, a schema that is behind
    /// or newer, a half restore, an engine that does not answer.
    pub fn open(settings: Settings) -> Result<Self, StoreFault> {
        crate::migrate::ready(&settings)?;
        let shared =
            Arc::new(Shared { settings, counters: Counters::default(), stir: crate::jobs::Stir::default() });
        let lanes = match &shared.settings.database {
            Address::File(path) => Lanes::Sqlite(sqlite::Lanes::start(path, &shared)?),
            Address::Server(address) => Lanes::Postgres(pg::Lanes::start(address, &shared)?),
        };
        Ok(Self(Arc::new(Inner { shared, lanes })))
    }

    /// Runs one statement, without a transaction. On SQLite a short read is
    /// answered on the thread that asks. `work` may be begun anew, so it
    /// changes nothing outside itself.
    pub fn read<T, F>(&self, work: F) -> impl Future<Output = Result<T, Outcome>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: FnMut(&mut Rx<'_>) -> Result<T, Outcome> + Send + 'static,
    {
        self.look(work, false)
    }

    /// Runs several statements that see one moment; else as [`Db::read`].
    pub fn snapshot<T, F>(&self, work: F) -> impl Future<Output = Result<T, Outcome>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: FnMut(&mut Rx<'_>) -> Result<T, Outcome> + Send + 'static,
    {
        self.look(work, true)
    }

    /// Runs an action; it may be run more than once before it is committed,
    /// so it changes nothing but the database.
    pub fn write<T, F>(&self, work: F) -> impl Future<Output = Result<T, Outcome>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, Outcome> + Send + 'static,
    {
        self.write_at(self.now(), work)
    }

    /// As [`Db::write`], with a moment the caller has already used (in what it
    /// sealed).
    pub fn write_at<T, F>(
        &self,
        at: Instant,
        work: F,
    ) -> impl Future<Output = Result<T, Outcome>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, Outcome> + Send + 'static,
    {
        let (tell, told) = tokio::sync::oneshot::channel();
        let reply = move |result| drop(tell.send(result));
        self.send_write(at, work, reply);
        async move { told.await.unwrap_or_else(|_| Err(Outcome::fault("the store is closed"))) }
    }

    /// As [`Db::read`], blocking: for commands, tests and seeds.
    ///
    /// # Errors
    /// As the closure; [`Outcome::Overloaded`] when the queue is full.
    pub fn read_now<T, F>(&self, work: F) -> Result<T, Outcome>
    where
        T: Send + 'static,
        F: FnMut(&mut Rx<'_>) -> Result<T, Outcome> + Send + 'static,
    {
        self.look_now(work, false)
    }

    /// As [`Db::snapshot`], blocking.
    ///
    /// # Errors
    /// As [`Db::read_now`].
    pub fn snapshot_now<T, F>(&self, work: F) -> Result<T, Outcome>
    where
        T: Send + 'static,
        F: FnMut(&mut Rx<'_>) -> Result<T, Outcome> + Send + 'static,
    {
        self.look_now(work, true)
    }

    /// As [`Db::write`], blocking.
    ///
    /// # Errors
    /// As the closure; [`Outcome::Overloaded`] when the queue is full.
    pub fn write_now<T, F>(&self, work: F) -> Result<T, Outcome>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, Outcome> + Send + 'static,
    {
        self.write_at_now(self.now(), work)
    }

    /// As [`Db::write_at`], blocking.
    ///
    /// # Errors
    /// As [`Db::write_now`].
    pub fn write_at_now<T, F>(&self, at: Instant, work: F) -> Result<T, Outcome>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, Outcome> + Send + 'static,
    {
        outside()?;
        let (tell, told) = mpsc::sync_channel(1);
        self.send_write(at, work, move |result| drop(tell.send(result)));
        told.recv().unwrap_or_else(|_| Err(Outcome::fault("the store is closed")))
    }

    /// The counters since the database was opened.
    pub fn counters(&self) -> Counted {
        self.0.shared.counters.now()
    }

    /// Which engine keeps the data.
    pub fn engine(&self) -> Engine {
        self.0.shared.settings.database.engine()
    }

    /// Where the data is.
    pub fn address(&self) -> &Address {
        &self.0.shared.settings.database
    }

    /// What it was opened with.
    pub fn settings(&self) -> &Settings {
        &self.0.shared.settings
    }

    /// The present moment of the clock given in the settings.
    pub fn now(&self) -> Instant {
        self.0.shared.settings.clock.now()
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.0.shared
    }

    fn look<T, F>(
        &self,
        work: F,
        together: bool,
    ) -> impl Future<Output = Result<T, Outcome>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: FnMut(&mut Rx<'_>) -> Result<T, Outcome> + Send + 'static,
    {
        let (tell, told) = tokio::sync::oneshot::channel();
        let reply = move |result| drop(tell.send(result));
        self.send_look(work, together, reply);
        async move { told.await.unwrap_or_else(|_| Err(Outcome::fault("the store is closed"))) }
    }

    fn look_now<T, F>(&self, work: F, together: bool) -> Result<T, Outcome>
    where
        T: Send + 'static,
        F: FnMut(&mut Rx<'_>) -> Result<T, Outcome> + Send + 'static,
    {
        outside()?;
        let (tell, told) = mpsc::sync_channel(1);
        self.send_look(work, together, move |result| drop(tell.send(result)));
        told.recv().unwrap_or_else(|_| Err(Outcome::fault("the store is closed")))
    }

    fn send_look<T, F, R>(&self, work: F, together: bool, reply: R)
    where
        T: Send + 'static,
        F: FnMut(&mut Rx<'_>) -> Result<T, Outcome> + Send + 'static,
        R: FnOnce(Result<T, Outcome>) + Send + 'static,
    {
        let shared = self.0.shared.clone();
        let at = Instant::of_millis(0);
        let look = Box::new(Asked { work, result: None, reply, at, together, stirs: false, shared });
        let refused = match &self.0.lanes {
            Lanes::Sqlite(lanes) => lanes.look(look),
            Lanes::Postgres(lanes) => lanes.look(look),
        };
        if let Some(mut look) = refused {
            add(&self.0.shared.counters.overloaded, 1);
            look.fail(Outcome::Overloaded);
            look.answer();
        }
    }

    fn send_write<T, F, R>(&self, at: Instant, work: F, reply: R)
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, Outcome> + Send + 'static,
        R: FnOnce(Result<T, Outcome>) + Send + 'static,
    {
        let shared = self.0.shared.clone();
        let act = Box::new(Asked { work, result: None, reply, at, together: true, stirs: false, shared });
        let refused = match &self.0.lanes {
            Lanes::Sqlite(lanes) => lanes.act(act),
            Lanes::Postgres(lanes) => lanes.act(act),
        };
        if let Some(mut act) = refused {
            add(&self.0.shared.counters.overloaded, 1);
            act.fail(Outcome::Overloaded);
            act.answer();
        }
    }
}

fn outside() -> Result<(), Outcome> {
    if INSIDE.get() {
        return Err(Outcome::fault("a closure of the store waits for the store"));
    }
    Ok(())
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Db").field(self.address()).finish()
    }
}
