//! Dates and times of day, typed in parts.

use askama::Template;
use askama::filters::HtmlSafe;
use kernel::FieldFault;

use super::{Faults, common};
use crate::{Posted, Speech};

/// A date typed as day, month, year, perhaps with a time. Fields are named
/// `{name}-day`, `-month`, `-year`, `-hour`, `-minute`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "fields/date.html")]
pub struct DateField {
    name: String,
    label: String,
    hint: String,
    error: String,
    fault_word: String,
    caption: String,
    heading: bool,
    parts: Vec<DatePart>,
}

common!(DateField);

#[derive(Debug, Clone, Default)]
struct DatePart {
    name: &'static str,
    label: String,
    value: String,
    wide: bool,
}

const DATE_PARTS: [(&str, &str); 5] = [
    ("day", "page-date-day"),
    ("month", "page-date-month"),
    ("year", "page-date-year"),
    ("hour", "page-date-hour"),
    ("minute", "page-date-minute"),
];

impl DateField {
    /// A date.
    pub fn day(name: impl Into<String>, label: impl Into<String>, t: &Speech) -> Self {
        Self::of(name.into(), label.into(), t, 3)
    }
    /// A date with hour and minute.
    pub fn moment(name: impl Into<String>, label: impl Into<String>, t: &Speech) -> Self {
        Self::of(name.into(), label.into(), t, 5)
    }
    fn of(name: String, label: String, t: &Speech, count: usize) -> Self {
        let part = |(name, key): &(&'static str, &str)| DatePart {
            name,
            label: t.say(key),
            value: String::new(),
            wide: *name == "year",
        };
        Self { name, label, parts: DATE_PARTS[..count].iter().map(part).collect(), ..Self::default() }
    }
    /// What was typed.
    #[must_use]
    pub fn typed(mut self, posted: &Posted) -> Self {
        for part in &mut self.parts {
            posted.typed(&format!("{}-{}", self.name, part.name)).clone_into(&mut part.value);
        }
        self
    }
    /// A moment to begin with, such as now.
    #[must_use]
    pub fn value(mut self, at: kernel::Instant) -> Self {
        let at = at.vn();
        let values = [
            at.day().to_string(),
            at.month().to_string(),
            at.year().to_string(),
            at.hour().to_string(),
            format!("{:02}", at.minute()),
        ];
        for (part, value) in self.parts.iter_mut().zip(values) {
            part.value = value;
        }
        self
    }
}

/// Reads a typed date.
///
/// # Errors
/// `page-e-date-missing` when nothing was typed, `page-e-date` when it is no
/// day of the calendar.
pub fn read_date(posted: &Posted, name: &'static str) -> Result<kernel::Date, FieldFault> {
    let part = |part: &str| posted.typed(&format!("{name}-{part}")).trim().to_owned();
    let (day, month, year) = (part("day"), part("month"), part("year"));
    if day.is_empty() && month.is_empty() && year.is_empty() {
        return Err(FieldFault { field: name, phrase: "page-e-date-missing".into() });
    }
    let read = || -> Option<kernel::Date> {
        let year: i16 = year.parse().ok().filter(|year| (1900..=2200).contains(year))?;
        kernel::Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
    };
    read().ok_or(FieldFault { field: name, phrase: "page-e-date".into() })
}

/// Reads a typed date and time, as on a clock in Viet Nam.
///
/// # Errors
/// As [`read_date`], and `page-e-time` when it is no time of day.
pub fn read_moment(posted: &Posted, name: &'static str) -> Result<kernel::Instant, FieldFault> {
    let date = read_date(posted, name)?;
    let part = |part: &str| posted.typed(&format!("{name}-{part}")).trim().parse::<i8>().ok();
    match (part("hour"), part("minute")) {
        (Some(hour @ 0..=23), Some(minute @ 0..=59)) => Ok(kernel::Instant::of_vn(date, hour, minute)),
        _ => Err(FieldFault { field: name, phrase: "page-e-time".into() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_date_is_read_or_its_fault_named() {
        let good = Posted::parse(b"d-day=19&d-month=11&d-year=2026&d-hour=21&d-minute=14");
        assert_eq!(read_date(&good, "d").unwrap(), kernel::Date::constant(2026, 11, 19));
        assert_eq!(
            read_moment(&good, "d").unwrap(),
            kernel::Instant::of_vn(kernel::Date::constant(2026, 11, 19), 21, 14)
        );
        let wrong = Posted::parse(b"d-day=31&d-month=2&d-year=2026");
        assert_eq!(read_date(&wrong, "d").unwrap_err().phrase.key, "page-e-date");
        assert_eq!(read_date(&Posted::default(), "d").unwrap_err().phrase.key, "page-e-date-missing");
        let hour = Posted::parse(b"d-day=19&d-month=11&d-year=2026&d-hour=25&d-minute=0");
        assert_eq!(read_moment(&hour, "d").unwrap_err().phrase.key, "page-e-time");
    }
}
