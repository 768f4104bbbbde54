//! What an alert is.

use kernel::{Instant, RecordId, UnitId};

/// An unopened alert sounds again after so many minutes (internal target).
pub const REPEAT_MINUTES: i64 = 5;

/// When an alert raised or repeated at a moment sounds again.
pub const fn repeats_at(at: Instant) -> Instant {
    at.plus_minutes(REPEAT_MINUTES)
}

/// An alert to be raised.
#[derive(Debug, Clone, Copy)]
pub struct Raise {
    /// The office.
    pub unit: UnitId,
    /// The role in that office, a key of `roles.toml`.
    pub role: &'static str,
    /// Whether somebody is in danger now.
    pub now: bool,
}

/// An alert that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// The office.
    pub unit: UnitId,
    /// What it is about.
    pub record: RecordId,
    /// The role it is for.
    pub role: String,
    /// What kind of thing happened, such as `notice` or `line`.
    pub kind: String,
    /// Whether somebody is in danger now.
    pub now: bool,
    /// When it was raised.
    pub raised_at: Instant,
    /// How often it sounded again.
    pub repeats: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_sounds_again_after_minutes() {
        let at = Instant::of_millis(0);
        assert_eq!(repeats_at(at).since(at), REPEAT_MINUTES * 60_000);
    }
}
