//! Public holidays and swapped working days (Labour Code 2019 Arts 111–112).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Weekday;
use kernel::Date;
use serde::Deserialize;

use crate::cited::{Citation, Mark};

/// The working calendar of State offices: Monday to Friday, but for holidays,
/// made-up days and swaps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holidays {
    years: BTreeMap<i16, Year>,
    off: BTreeSet<Date>,
    worked: BTreeSet<Date>,
    unsettled: BTreeSet<Date>,
    /// The article the days follow.
    pub citation: Option<Citation>,
}

/// One year of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    /// How sure we are of this year's days.
    pub mark: Mark,
    /// The first day of the lunar year.
    pub lunar_new_year: Date,
    /// Statutory holidays.
    pub off: Vec<Date>,
    /// Days off that make up for holidays on a rest day.
    pub instead: Vec<Date>,
    /// Working days moved to a Saturday.
    pub swapped_off: Vec<Date>,
    /// Saturdays worked for them.
    pub worked: Vec<Date>,
    /// Days of which no law was read: counted as working days, so that no
    /// clock is shown later than it may be.
    pub unsettled: Vec<Date>,
    /// A doubt.
    pub note: Option<String>,
}

impl Holidays {
    /// Whether offices work on a day.
    pub fn is_working(&self, day: Date) -> bool {
        let rest = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.worked.contains(&day) || !(rest || self.off.contains(&day))
    }
    /// The n-th working day after a day (which itself does not count); the day
    /// itself for 0. `None` beyond the calendar or for a negative count.
    pub fn working_days_after(&self, day: Date, count: i64) -> Option<Date> {
        let mut left = u32::try_from(count).ok().filter(|count| *count <= 10_000)?;
        let mut at = day;
        while left > 0 {
            at = at.tomorrow().ok()?;
            left -= u32::from(self.is_working(at));
        }
        Some(at)
    }
    /// Whether the calendar between two days (the first excluded) is one that
    /// was announced, with no unsettled day in it.
    pub fn settled(&self, after: Date, through: Date) -> bool {
        let announced = |year: i16| self.years.get(&year).is_some_and(|year| year.mark != Mark::Assumed);
        let in_doubt = self.unsettled.iter().any(|day| after < *day && *day <= through);
        (after.year()..=through.year()).all(announced) && !in_doubt
    }
    /// The years known, with their days.
    pub fn years(&self) -> impl Iterator<Item = (i16, &Year)> {
        self.years.iter().map(|(year, days)| (*year, days))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YearRow {
    year: i16,
    mark: Mark,
    lunar_new_year: Date,
    off: Vec<Date>,
    #[serde(default)]
    instead: Vec<Date>,
    #[serde(default)]
    swapped_off: Vec<Date>,
    #[serde(default)]
    worked: Vec<Date>,
    #[serde(default)]
    unsettled: Vec<Date>,
    note: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct HolidaysFile {
    cite: Citation,
    year: Vec<YearRow>,
}

impl HolidaysFile {
    pub(crate) fn holidays(self) -> Holidays {
        let mut holidays = Holidays { citation: Some(self.cite), ..Holidays::default() };
        for row in self.year {
            holidays.off.extend(row.off.iter().chain(&row.instead).chain(&row.swapped_off));
            holidays.worked.extend(&row.worked);
            holidays.unsettled.extend(&row.unsettled);
            let year = Year {
                mark: row.mark,
                lunar_new_year: row.lunar_new_year,
                off: row.off,
                instead: row.instead,
                swapped_off: row.swapped_off,
                worked: row.worked,
                unsettled: row.unsettled,
                note: row.note,
            };
            holidays.years.insert(row.year, year);
        }
        holidays
    }
}
