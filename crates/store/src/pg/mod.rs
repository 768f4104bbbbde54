//! PostgreSQL: connections on threads of their own; retries in one place.

mod session;

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};
use kernel::Outcome;

use crate::counters::add;
use crate::db::{Act, Look};
use crate::fault::{Fail, StoreFault};
use crate::rx::{Rx, Shared, Tx};
use crate::sqlite::{join, refused, spawn};
use session::PgSession;
pub(crate) use session::{connect, types};

/// How often an action is run before it is told to come back later. The wait
/// grows with each attempt: together about a second.
const ATTEMPTS: u32 = 20;

/// The threads and their queues.
pub(crate) struct Lanes {
    acts: Option<Sender<Box<dyn Act>>>,
    looks: Option<Sender<Box<dyn Look>>>,
    threads: Vec<JoinHandle<()>>,
}

impl Lanes {
    /// Starts the threads; each connects when it has its first work.
    pub(crate) fn start(address: &str, shared: &Arc<Shared>) -> Result<Self, StoreFault> {
        let settings = &shared.settings;
        let (acts, act_queue) = bounded(settings.queue);
        let (looks, look_queue) = bounded(settings.queue);
        let mut threads = Vec::new();
        for number in 0..settings.writers.max(1) {
            let queue: Receiver<Box<dyn Act>> = act_queue.clone();
            let mut lane = Lane::new(address, shared, false, number);
            threads.push(spawn("store-writer", move || {
                for mut act in queue {
                    lane.act(&mut *act);
                    act.answer();
                }
            })?);
        }
        for number in 0..settings.readers.max(1) {
            let queue: Receiver<Box<dyn Look>> = look_queue.clone();
            let mut lane = Lane::new(address, shared, true, number);
            threads.push(spawn("store-reader", move || {
                for mut look in queue {
                    lane.look(&mut *look);
                    look.answer();
                }
            })?);
        }
        Ok(Self { acts: Some(acts), looks: Some(looks), threads })
    }

    /// Queues an action; gives it back when the queue is full.
    pub(crate) fn act(&self, act: Box<dyn Act>) -> Option<Box<dyn Act>> {
        refused(self.acts.as_ref().map(|queue| queue.try_send(act)))
    }

    /// Queues a read; gives it back when the queue is full.
    pub(crate) fn look(&self, look: Box<dyn Look>) -> Option<Box<dyn Look>> {
        refused(self.looks.as_ref().map(|queue| queue.try_send(look)))
    }
}

impl Drop for Lanes {
    fn drop(&mut self) {
        self.acts = None;
        self.looks = None;
        join(&mut self.threads);
    }
}

/// How an attempt ended.
enum Ended {
    /// With an answer.
    Answered,
    /// In a way that another attempt may mend.
    Again,
    /// With the connection gone before anything was committed.
    Lost,
}

/// One thread's connection.
struct Lane {
    address: String,
    shared: Arc<Shared>,
    reads: bool,
    number: usize,
    session: Option<PgSession>,
}

impl Lane {
    fn new(address: &str, shared: &Arc<Shared>, reads: bool, number: usize) -> Self {
        Self { address: address.to_owned(), shared: shared.clone(), reads, number, session: None }
    }

    fn session(&mut self) -> Result<&PgSession, Fail> {
        if self.session.as_ref().is_some_and(PgSession::is_closed) {
            self.session = None;
        }
        match &mut self.session {
            Some(session) => Ok(session),
            none => Ok(none.insert(PgSession::open(&self.address, &self.shared, self.reads)?)),
        }
    }

    fn act(&mut self, act: &mut dyn Act) {
        let mut lost = 0;
        for attempt in 1..=ATTEMPTS {
            match self.attempt(act) {
                Ended::Answered => return,
                Ended::Lost if lost == 1 => return,
                Ended::Lost => {
                    lost += 1;
                    self.session = None;
                }
                Ended::Again => {
                    let wait = u64::from(attempt) * 3 + self.number as u64 % 7;
                    std::thread::sleep(Duration::from_millis(wait));
                }
            }
            add(&self.shared.counters.retries, 1);
        }
        act.fail(Outcome::Overloaded);
    }

    fn attempt(&mut self, act: &mut dyn Act) -> Ended {
        let shared = self.shared.clone();
        let session = match self.session() {
            Ok(session) => session,
            Err(fail) => {
                act.fail(Outcome::Fault(fail.told()));
                return Ended::Lost;
            }
        };
        if let Err(fail) = session.say("BEGIN") {
            act.fail(Outcome::Fault(fail.told()));
            return Ended::Lost;
        }
        let mut tx = Tx::new(session, shared.clone(), act.at());
        let done = act.run(&mut tx);
        let spoil = tx.spoil_of();
        if done {
            return match session.say("COMMIT") {
                Ok(()) => {
                    add(&shared.counters.commits, 1);
                    Ended::Answered
                }
                Err(fail) if fail.may_retry() => Ended::Again,
                // Nobody can say whether it was kept. The ids of the action
                // make sending it once more harmless.
                Err(fail) => {
                    act.fail(Outcome::Fault(format!("the commit was not confirmed: {}", fail.told())));
                    self.session = None;
                    Ended::Answered
                }
            };
        }
        let back = session.say("ROLLBACK");
        match spoil {
            Some(spoil) if spoil.may_retry => Ended::Again,
            Some(spoil) if spoil.lost => Ended::Lost,
            _ => {
                if back.is_err() {
                    self.session = None;
                }
                Ended::Answered
            }
        }
    }

    fn look(&mut self, look: &mut dyn Look) {
        for _ in 0..2 {
            let shared = self.shared.clone();
            let session = match self.session() {
                Ok(session) => session,
                Err(fail) => {
                    look.fail(Outcome::Fault(fail.told()));
                    continue;
                }
            };
            let together = look.together();
            if together && let Err(fail) = session.say("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") {
                look.fail(Outcome::Fault(fail.told()));
                self.session = None;
                continue;
            }
            let mut rx = Rx::new(session, shared, if together { u32::MAX } else { 1 });
            look.run(&mut rx);
            let lost = rx.spoil_of().is_some_and(|spoil| spoil.lost);
            let ended = if together { session.say("ROLLBACK") } else { Ok(()) };
            if lost || ended.is_err() {
                self.session = None;
            }
            if !lost {
                return;
            }
        }
    }
}
