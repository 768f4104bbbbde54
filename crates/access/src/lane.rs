//! A lane for slow hashes: so many at once, so many waiting, the rest told to
//! come again. Log-ins and receipts have a lane each, so that neither can
//! starve the other.

use std::sync::{Condvar, Mutex, PoisonError};

use kernel::Outcome;

/// A counting gate.
#[derive(Debug)]
pub struct Lane {
    at_once: usize,
    waiting_at_most: usize,
    inside: Mutex<Inside>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct Inside {
    running: usize,
    waiting: usize,
}

impl Lane {
    /// A lane for `at_once` hashes with at most `waiting_at_most` in line.
    pub fn new(at_once: usize, waiting_at_most: usize) -> Self {
        Self { at_once: at_once.max(1), waiting_at_most, inside: Mutex::default(), freed: Condvar::new() }
    }

    /// Runs `hash` when it is its turn. Blocks the calling thread.
    ///
    /// # Errors
    /// [`Outcome::Overloaded`] at once when the line is full.
    pub fn run<T>(&self, hash: impl FnOnce() -> T) -> Result<T, Outcome> {
        let _turn = self.enter()?;
        Ok(hash())
    }

    fn enter(&self) -> Result<Turn<'_>, Outcome> {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if inside.running >= self.at_once {
            if inside.waiting >= self.waiting_at_most {
                return Err(Outcome::Overloaded);
            }
            inside.waiting += 1;
            while inside.running >= self.at_once {
                inside = self.freed.wait(inside).unwrap_or_else(PoisonError::into_inner);
            }
            inside.waiting -= 1;
        }
        inside.running += 1;
        Ok(Turn(self))
    }
}

/// Gives the place back even when the hash panics.
struct Turn<'l>(&'l Lane);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut inside = self.0.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.running -= 1;
        drop(inside);
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_line_is_told_at_once_and_a_panic_gives_its_place_back() {
        let lane = Lane::new(1, 0);
        let turn = lane.enter().unwrap();
        assert_eq!(lane.run(|| ()), Err(Outcome::Overloaded));
        drop(turn);
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| lane.run(|| panic!("test"))));
        assert!(caught.is_err());
        assert_eq!(lane.run(|| 7), Ok(7));
    }
}
