//! Counters that repeat anywhere: what tests and the bench gate on.

use std::sync::atomic::{AtomicU64, Ordering};

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// The live counters of one open database.
        #[derive(Debug, Default)]
        pub(crate) struct Counters { $(pub(crate) $name: AtomicU64),+ }

        /// The counters at one moment.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub struct Counted { $($(#[$doc])* pub $name: u64),+ }

        impl Counters {
            pub(crate) fn now(&self) -> Counted {
                Counted { $($name: self.$name.load(Ordering::Relaxed)),+ }
            }
        }
        impl Counted {
            /// What was added since an earlier moment.
            #[must_use]
            pub fn since(self, earlier: Self) -> Self {
                Self { $($name: self.$name.saturating_sub(earlier.$name)),+ }
            }
        }
    };
}

counters! {
    /// Statements run, those of leaves and tallies included; `BEGIN`,
    /// savepoints and `COMMIT` not.
    statements,
    /// Of the statements, those run inside actions.
    written,
    /// Actions that were run to an answer.
    actions,
    /// Actions that were run once more (deadlock, or a group lost).
    retries,
    /// Groups on SQLite; on PostgreSQL each action is its own.
    groups,
    /// Synced commits: one fsync each on SQLite.
    commits,
    /// Reads and snapshots answered.
    reads,
    /// Of the reads, those answered on the thread that asked (SQLite only).
    at_once,
    /// Rows handed to actions and reads.
    rows,
    /// Rows stepped over in full scans (SQLite only).
    scanned,
    /// Steps of SQLite's machine: a stand-in for work done (SQLite only).
    steps,
    /// Refused because the queue was full.
    overloaded,
    /// Statements stopped by their limit.
    ran_away,
    /// Actions that panicked.
    panics,
    /// Checkpoints that emptied the WAL (SQLite only).
    checkpoints,
    /// Checkpoints that had to give way to a reader (SQLite only).
    checkpoints_put_off,
    /// The longest pause of readers for a checkpoint, microseconds (SQLite only).
    longest_gate,
}

/// Takes back what was counted for a read that is begun anew.
pub(crate) fn take_back(counter: &AtomicU64, count: u64) {
    counter.fetch_sub(count, Ordering::Relaxed);
}

pub(crate) fn add(counter: &AtomicU64, count: u64) {
    counter.fetch_add(count, Ordering::Relaxed);
}
