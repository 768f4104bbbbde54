//! Jobs: rows that commit with the change that asks for them, run under a
//! lease.
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

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
    pub(crate) fn wait(&self, seen: &mut u64, limit: Duration) {
        let marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        let (marks, _) = self
            .changed
            .wait_timeout_while(marks, limit, |marks| *marks == *seen)
            .unwrap_or_else(PoisonError::into_inner);
        *seen = *marks;
    }
}
