//! Clocks: what runs from which event, how long, and by which article.

use jiff::ToSpan;
use kernel::{Date, Instant};
use serde::Deserialize;

use crate::cited::{Cited, Frame, Words};
use crate::holidays::Holidays;

/// How long a clock runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// At once ("ngay"): due the moment it starts.
    AtOnce,
    /// Minutes of calendar time.
    Minutes(i64),
    /// Hours of calendar time, nights and holidays included.
    Hours(i64),
    /// Calendar days: the day it starts is not counted, the last day is whole.
    Days(i64),
    /// Working days, counted in the same way.
    WorkingDays(i64),
    /// Months to the day of the same number, or the month's last day.
    Months(i64),
    /// Each year before this day of December (of the year the clock starts in).
    Before {
        /// 1–12.
        month: i8,
        /// 1–31.
        day: i8,
    },
}

/// A clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRule {
    /// `K1` … `K33` (with a letter where an article sets several), or the
    /// name of a target of ours.
    pub id: String,
    /// What must be done.
    pub words: Words,
    /// The event that starts it.
    pub starts: String,
    /// How long it runs.
    pub limit: Limit,
    /// How much longer at most, once, when extended.
    pub extension: Option<Limit>,
    /// Our own service target: in no law, labelled so.
    pub internal: bool,
}

/// When a clock runs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The first moment that is too late.
    pub at: Instant,
    /// The last whole day in time, for clocks that count days; `None` for
    /// hour clocks.
    pub last_day: Option<Date>,
    /// False when working days ran into a year whose holidays nobody has
    /// announced: the day may still move.
    pub certain: bool,
}

impl Limit {
    /// When this limit, started at a moment, runs out. `None` only beyond the
    /// calendar.
    pub fn due(self, start: Instant, holidays: &Holidays) -> Option<Due> {
        let first = start.vn_date();
        let hour = |at: Instant| Some(Due { at, last_day: None, certain: true });
        match self {
            Self::AtOnce => hour(start),
            Self::Minutes(minutes) => hour(start.plus_minutes(minutes)),
            Self::Hours(hours) => hour(start.plus_hours(hours)),
            Self::Days(days) => whole(first.checked_add(days.days()).ok()?, true),
            Self::Months(months) => whole(first.checked_add(months.months()).ok()?, true),
            Self::WorkingDays(days) => {
                let day = holidays.working_days_after(first, days)?;
                whole(day, holidays.settled(first, day))
            }
            Self::Before { month, day } => {
                whole(Date::new(first.year(), month, day).ok()?.yesterday().ok()?, true)
            }
        }
    }
}

/// Through the end of a day.
fn whole(last_day: Date, certain: bool) -> Option<Due> {
    let after = last_day.tomorrow().ok()?;
    Some(Due { at: Instant::start_of(after), last_day: Some(last_day), certain })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LimitRow {
    at_once: Option<bool>,
    minutes: Option<i64>,
    hours: Option<i64>,
    days: Option<i64>,
    working_days: Option<i64>,
    months: Option<i64>,
    before: Option<String>,
}

impl LimitRow {
    pub(crate) fn limit(self) -> Option<Limit> {
        let before = self.before.as_deref().and_then(month_and_day);
        let mut given = [
            self.at_once.filter(|at_once| *at_once).map(|_| Limit::AtOnce),
            self.minutes.map(Limit::Minutes),
            self.hours.map(Limit::Hours),
            self.days.map(Limit::Days),
            self.working_days.map(Limit::WorkingDays),
            self.months.map(Limit::Months),
            before.map(|(month, day)| Limit::Before { month, day }),
        ]
        .into_iter()
        .flatten();
        let limit = given.next()?;
        given.next().is_none().then_some(limit)
    }
}

/// Reads `12-05`.
pub(crate) fn month_and_day(text: &str) -> Option<(i8, i8)> {
    let (month, day) = text.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    Date::new(2025, month, day).ok().map(|_| (month, day))
}

#[derive(Deserialize)]
struct ClockRow {
    id: String,
    vi: String,
    en: String,
    starts: String,
    limit: LimitRow,
    extension: Option<LimitRow>,
    #[serde(default)]
    internal: bool,
    #[serde(flatten)]
    frame: Frame,
}

#[derive(Deserialize)]
pub(crate) struct ClocksFile {
    checked: Date,
    clock: Vec<ClockRow>,
}

impl ClocksFile {
    pub(crate) fn clocks(self, faults: &mut Vec<String>) -> Vec<Cited<ClockRule>> {
        let mut clocks = Vec::new();
        for row in self.clock {
            let Some(limit) = row.limit.limit() else {
                faults.push(format!("clocks: limit of {}", row.id));
                continue;
            };
            let rule = ClockRule {
                id: row.id,
                words: Words { vi: row.vi, en: row.en },
                starts: row.starts,
                limit,
                extension: row.extension.and_then(LimitRow::limit),
                internal: row.internal,
            };
            clocks.push(row.frame.around(rule, self.checked));
        }
        clocks
    }
}
