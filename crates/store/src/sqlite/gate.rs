//! The gate readers pass: a checkpoint closes it for a moment, or constant
//! readers would let the WAL grow without end.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

#[derive(Default)]
struct State {
    inside: usize,
    closed: bool,
}

/// Counts readers and holds new ones back while closed.
#[derive(Default)]
pub(crate) struct Gate {
    state: Mutex<State>,
    changed: Condvar,
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the gate is open and passes.
    pub(crate) fn enter(&self) {
        let mut state = self.lock();
        while state.closed {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.inside += 1;
    }

    /// Passes if the gate is open; whether it was.
    pub(crate) fn try_enter(&self) -> bool {
        let mut state = self.lock();
        if !state.closed {
            state.inside += 1;
        }
        !state.closed
    }

    /// Leaves.
    pub(crate) fn leave(&self) {
        let mut state = self.lock();
        state.inside = state.inside.saturating_sub(1);
        if state.closed {
            drop(state);
            self.changed.notify_all();
        }
    }

    /// Closes the gate and waits until nobody is inside, at most `limit`;
    /// whether it is empty. Stays closed until [`Gate::open`].
    pub(crate) fn close(&self, limit: Duration) -> bool {
        let until = Instant::now() + limit;
        let mut state = self.lock();
        state.closed = true;
        while state.inside > 0 {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// Lets readers pass again.
    pub(crate) fn open(&self) {
        self.lock().closed = false;
        self.changed.notify_all();
    }
}
