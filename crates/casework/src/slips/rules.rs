//! What a slip may say and for how long.

use kernel::{Instant, Outcome};

/// The longest a slip can be read: three days, as one no-contact period by the
/// chair (Law 13/2022/QH15 Art. 25(1)); a longer task needs a new slip.
pub(super) const HOURS_AT_MOST: i64 = 72;
/// The most characters: the least that lets him act.
pub(super) const WORDS: usize = 300;

/// Whether a slip can be issued: she was told before, and it ends soon enough.
///
/// # Errors
/// [`Outcome::Invalid`] naming the field.
pub(super) fn may_issue(now: Instant, told_at: Instant, expires_at: Instant) -> Result<(), Outcome> {
    if told_at > now {
        return Err(Outcome::invalid("told", "slips-told-e"));
    }
    if expires_at <= now || expires_at > now.plus_hours(HOURS_AT_MOST) {
        return Err(Outcome::invalid("hours", "slips-hours-e"));
    }
    Ok(())
}

/// Whether it can still be read.
pub(super) fn is_open(now: Instant, expires_at: Instant) -> bool {
    now < expires_at
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_slip_that_was_issued_can_be_read_for_at_most_three_days(told in -100i64..100, hours in -10i64..200, later in 0i64..400) {
            let now = Instant::of_millis(1_800_000_000_000);
            let (told_at, ends) = (now.plus_hours(told), now.plus_hours(hours));
            if may_issue(now, told_at, ends).is_ok() {
                prop_assert!(told <= 0 && is_open(now, ends));
                prop_assert!(!is_open(now.plus_hours(later), ends) || later < HOURS_AT_MOST);
            }
        }
    }
}
