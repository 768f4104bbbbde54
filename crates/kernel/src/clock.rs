//! Time: an instant in milliseconds UTC, a civil date, and a clock that is
//! always a parameter. Shown in Asia/Ho_Chi_Minh, which has kept UTC+7 since
//! 13 June 1975.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{Timestamp, Zoned, tz};
use serde::{Deserialize, Serialize};

/// A day of the civil calendar.
pub type Date = jiff::civil::Date;

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Instant(i64);

impl Instant {
    /// From milliseconds UTC.
    pub const fn of_millis(millis: i64) -> Self {
        Self(millis)
    }
    /// Milliseconds UTC.
    pub const fn millis(self) -> i64 {
        self.0
    }
    /// This moment on a clock in Viet Nam. Moments outside years -9999…9999
    /// are shown as the nearest one inside.
    pub fn vn(self) -> Zoned {
        let millis = self.0.clamp(-377_705_023_201_000, 253_402_207_200_999);
        let stamp = Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH);
        stamp.to_zoned(vn_zone())
    }
    /// The civil date in Viet Nam.
    pub fn vn_date(self) -> Date {
        self.vn().date()
    }
    /// The month in Viet Nam.
    pub fn vn_month(self) -> Month {
        Month::of(self.vn_date())
    }
    /// Midnight at the start of a civil date in Viet Nam.
    pub fn start_of(date: Date) -> Self {
        Self::of_vn(date, 0, 0)
    }
    /// A civil date and time in Viet Nam (hour 0–23, minute 0–59; values
    /// outside are clamped).
    pub fn of_vn(date: Date, hour: i8, minute: i8) -> Self {
        let at = date.at(hour.clamp(0, 23), minute.clamp(0, 59), 0, 0);
        let millis = at.to_zoned(vn_zone()).map_or(0, |zoned| zoned.timestamp().as_millisecond());
        Self(millis)
    }
    /// Later by whole hours; hour clocks run in calendar time, nights and
    /// holidays included (law.md 2.4).
    pub const fn plus_hours(self, hours: i64) -> Self {
        Self(self.0.saturating_add(hours.saturating_mul(3_600_000)))
    }
    /// Later by whole minutes.
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes.saturating_mul(60_000)))
    }
    /// Later by whole seconds.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000)))
    }
    /// Later by whole days of 24 hours.
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_hours(days.saturating_mul(24))
    }
    /// Milliseconds from `earlier` to this moment; negative when this one is
    /// the earlier.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

fn vn_zone() -> tz::TimeZone {
    tz::TimeZone::fixed(tz::offset(7))
}

/// A month of the civil calendar, kept as `yyyymm`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Month(i32);

impl Month {
    /// The month a date lies in.
    pub fn of(date: Date) -> Self {
        Self(i32::from(date.year()) * 100 + i32::from(date.month()))
    }
    /// From `yyyymm`; `None` unless the month is 1–12.
    pub fn of_number(yyyymm: i32) -> Option<Self> {
        (1..=12).contains(&(yyyymm % 100)).then_some(Self(yyyymm))
    }
    /// `yyyymm`.
    pub const fn number(self) -> i32 {
        self.0
    }
    /// The year.
    pub const fn year(self) -> i32 {
        self.0 / 100
    }
    /// 1–12.
    pub const fn month(self) -> i32 {
        self.0 % 100
    }
    /// The month after.
    pub const fn next(self) -> Self {
        if self.0 % 100 == 12 { Self(self.0 + 89) } else { Self(self.0 + 1) }
    }
}

/// Where the time comes from. A parameter everywhere; tests set it.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Instant;
}

/// The machine's clock. Only `app`, `bench` and `xtask` may make one.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods)] // the one place that reads the machine's clock
    fn now(&self) -> Instant {
        Instant(Timestamp::now().as_millisecond())
    }
}

/// A clock that stands still until moved.
#[derive(Debug)]
pub struct SetClock(AtomicI64);

impl SetClock {
    /// A clock showing `at`.
    pub fn new(at: Instant) -> Self {
        Self(AtomicI64::new(at.0))
    }
    /// A clock showing an RFC 3339 time; an unreadable one shows 1970.
    pub fn at(rfc3339: &str) -> Self {
        let millis = rfc3339.parse::<Timestamp>().map_or(0, |stamp| stamp.as_millisecond());
        Self::new(Instant(millis))
    }
    /// Shows `at` from now on.
    pub fn set(&self, at: Instant) {
        self.0.store(at.0, Ordering::SeqCst);
    }
    /// Moves on by some milliseconds.
    pub fn advance_millis(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
    /// Moves on by whole hours.
    pub fn advance_hours(&self, hours: i64) {
        self.advance_millis(hours * 3_600_000);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_evening_in_utc_is_the_next_day_in_viet_nam() {
        let clock = SetClock::at("2026-11-30T18:30:00Z");
        assert_eq!(clock.now().vn_date(), jiff::civil::date(2026, 12, 1));
        assert_eq!(clock.now().vn_month().number(), 202_612);
    }

    #[test]
    fn a_civil_time_and_its_moment_agree() {
        let date = jiff::civil::date(2026, 11, 19);
        let at = Instant::of_vn(date, 14, 20);
        assert_eq!(at.vn_date(), date);
        assert_eq!(at.vn().hour(), 14);
        assert_eq!(at.plus_hours(12).vn_date(), date.tomorrow().unwrap());
    }

    #[test]
    fn december_is_followed_by_january() {
        assert_eq!(Month::of_number(202_612).unwrap().next().number(), 202_701);
        assert_eq!(Month::of_number(202_613), None);
    }
}
