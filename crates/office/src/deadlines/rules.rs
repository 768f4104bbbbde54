//! How a clock stands.

use kernel::Instant;

/// How a clock stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Run out.
    Overdue,
    /// Somebody is in danger now, or less than an hour is left.
    Urgent,
    /// Less than half of the time is left.
    Soon,
    /// There is time.
    Calm,
}

/// How a clock stands: danger counts more than the hour.
pub fn standing(started: Instant, due: Instant, level: i64, now: Instant) -> Standing {
    let left = due.since(now);
    if left < 0 {
        Standing::Overdue
    } else if level >= 3 || left < 3_600_000 && due.since(started) > 7_200_000 {
        Standing::Urgent
    } else if left <= due.since(started) / 2 {
        Standing::Soon
    } else {
        Standing::Calm
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_clock_never_calms_down_by_itself(span in 1i64..400_000_000, level in 0i64..4, a in 0i64..800_000_000, b in 0i64..800_000_000) {
            let (early, late) = (a.min(b), a.max(b));
            let at = |ms| standing(Instant::of_millis(0), Instant::of_millis(span), level, Instant::of_millis(ms));
            prop_assert!(at(late) <= at(early));
        }
    }

    #[test]
    fn twelve_hours_turn_striped_at_six() {
        let (start, hour) = (Instant::of_millis(0), |h| Instant::of_millis(0).plus_hours(h));
        assert_eq!(standing(start, hour(12), 0, hour(5)), Standing::Calm);
        assert_eq!(standing(start, hour(12), 0, hour(6)), Standing::Soon);
        assert_eq!(standing(start, hour(12), 3, hour(1)), Standing::Urgent);
        assert_eq!(standing(start, hour(12), 0, hour(13)), Standing::Overdue);
    }
}
