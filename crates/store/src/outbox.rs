//! Letters between units: rows of the sender's transaction, delivered each in
//! a transaction of its own to a receiver that sees a letter once.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::{Instant, Outcome, TypedId, UnitId};
use uuid::Uuid;

use crate::db::Db;
use crate::fault::StoreFault;
use crate::jobs::Running;
use crate::rx::{Rx, Tx};
use crate::sql;

/// Letters looked at together.
const AT_ONCE: i64 = 64;

/// After so many failures a letter is reported as stuck at each further one.
const STUCK: i64 = 10;

sql! {
    read DUE(Int, Int) -> (Id, Text, Id, Bytes, Int, Int) =
        "SELECT unit_id, kind, letter_id, payload, sent_at, attempts FROM outbox
         WHERE due_at <= $1 ORDER BY due_at LIMIT $2";
    read HOLD(Id, Text, Id) -> (Int) =
        "SELECT attempts FROM outbox WHERE unit_id = $1 AND kind = $2 AND letter_id = $3
         FOR UPDATE SKIP LOCKED";
    write SEEN(Id, Text, Id, Int) =
        "INSERT INTO inbox (unit_id, kind, letter_id, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (unit_id, kind, letter_id) DO NOTHING";
    write GONE(Id, Text, Id) = "DELETE FROM outbox WHERE unit_id = $1 AND kind = $2 AND letter_id = $3";
    write LATER(Id, Text, Id, Int) =
        "UPDATE outbox SET attempts = attempts + 1, due_at = $4
         WHERE unit_id = $1 AND kind = $2 AND letter_id = $3";
    read WAITING() -> (Text, Int, Int) =
        "SELECT kind, count(*), max(attempts) FROM outbox GROUP BY kind ORDER BY kind"
}

/// A letter on its way.
#[derive(Clone)]
pub struct Letter {
    /// The receiving unit.
    pub to: UnitId,
    /// What it is.
    pub kind: String,
    /// Its identity.
    pub id: Uuid,
    /// What it says; sealed when it is personal.
    pub payload: Vec<u8>,
    /// When it was sent.
    pub sent_at: Instant,
    /// How often delivery has failed.
    pub attempts: i64,
}

impl std::fmt::Debug for Letter {
    /// Without the payload.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Letter")
            .field("kind", &self.kind)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

type Receiver = Arc<dyn Fn(&Tx<'_>, &Letter) -> Result<(), Outcome> + Send + Sync>;

/// Delivers letters to registered receivers.
pub struct Deliverer {
    db: Db,
    receivers: HashMap<&'static str, Receiver>,
}

impl Deliverer {
    /// A deliverer that knows no receiver yet.
    pub fn new(db: &Db) -> Self {
        Self { db: db.clone(), receivers: HashMap::new() }
    }

    /// A receiver of a kind of letters. What it writes is one transaction with
    /// the letter's leaving the outbox, so it acts once.
    #[must_use]
    pub fn on(
        mut self,
        kind: &'static str,
        receiver: impl Fn(&Tx<'_>, &Letter) -> Result<(), Outcome> + Send + Sync + 'static,
    ) -> Self {
        self.receivers.insert(kind, Arc::new(receiver));
        self
    }

    /// Delivers what is due; gives the number of letters received. A letter
    /// that is refused is due again later: 1 s, 2 s, 4 s, … at most an hour.
    ///
    /// # Errors
    /// When the store itself fails; a receiver's refusal is not one.
    pub fn deliver_due(&self) -> Result<usize, Outcome> {
        let mut received = 0;
        loop {
            let now = self.db.now();
            let due = self.db.read_now(move |rx| rx.all(&DUE, (now, AT_ONCE)))?;
            let mut moved = false;
            for (to, kind, id, payload, sent_at, attempts) in due {
                let to = UnitId::of_uuid(to);
                let sent_at = Instant::of_millis(sent_at);
                let letter = Letter { to, kind, id, payload, sent_at, attempts };
                match self.deliver(&letter) {
                    Ok(true) => {
                        received += 1;
                        moved = true;
                    }
                    Ok(false) => {}
                    Err(outcome) => self.put_off(&letter, &outcome)?,
                }
            }
            if !moved {
                return Ok(received);
            }
        }
    }

    /// Whether it was received now; not when another deliverer has it in hand
    /// or it had been received before.
    fn deliver(&self, letter: &Letter) -> Result<bool, Outcome> {
        let receiver = self.receivers.get(letter.kind.as_str()).cloned();
        let receiver = receiver.ok_or_else(|| Outcome::fault("no receiver of this kind"))?;
        let letter = letter.clone();
        self.db.write_now(move |tx| {
            let key = (letter.to, &letter.kind, letter.id);
            if tx.opt(&HOLD, key)?.is_none() {
                return Ok(false);
            }
            let first = tx.run(&SEEN, (letter.to, &letter.kind, letter.id, tx.at()))? == 1;
            if first {
                receiver(tx, &letter)?;
            }
            tx.run(&GONE, key)?;
            Ok(first)
        })
    }

    fn put_off(&self, letter: &Letter, outcome: &Outcome) -> Result<(), Outcome> {
        if letter.attempts >= STUCK {
            tracing::error!(kind = letter.kind, attempts = letter.attempts, %outcome, "a letter is stuck");
        } else {
            tracing::warn!(kind = letter.kind, attempts = letter.attempts, %outcome, "a letter was not received");
        }
        let letter = letter.clone();
        let wait = (1_000_i64 << letter.attempts.clamp(0, 12)).min(3_600_000);
        self.db.write_now(move |tx| {
            let again = tx.at().millis() + wait;
            tx.run(&LATER, (letter.to, &letter.kind, letter.id, again))
        })?;
        Ok(())
    }

    /// Delivers on a thread of its own until the handle is dropped.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start(self) -> Result<Running, StoreFault> {
        let db = self.db.clone();
        Running::start("store-letters", &db, move || self.deliver_due())
    }
}

/// How many letters wait, by kind: (kind, count, most attempts). For `doctor`.
///
/// # Errors
/// [`Outcome::Fault`] when the engine fails.
pub fn waiting(rx: &Rx<'_>) -> Result<Vec<(String, i64, i64)>, Outcome> {
    rx.all(&WAITING, ())
}
