//! Definitions of the statutory returns: rows, checks, periods, due dates.

use jiff::ToSpan;
use kernel::{Date, Instant};
use serde::Deserialize;

use crate::cited::{Cited, Frame, Words};
use crate::clocks::month_and_day;

/// What a row counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowUnit {
    /// Hộ.
    Household,
    /// Vụ.
    Case,
    /// Người.
    Person,
    /// Mô hình.
    Model,
    /// Câu lạc bộ.
    Club,
    /// Nhóm.
    Group,
    /// Địa chỉ.
    Address,
    /// Đường dây.
    Line,
}

impl RowUnit {
    /// The word on the form, in both languages.
    pub fn words(self) -> Words {
        let (vi, en) = match self {
            Self::Household => ("Hộ", "Household"),
            Self::Case => ("Vụ", "Case"),
            Self::Person => ("Người", "Person"),
            Self::Model => ("Mô hình", "Model"),
            Self::Club => ("Câu lạc bộ", "Club"),
            Self::Group => ("Nhóm", "Group"),
            Self::Address => ("Địa chỉ", "Address"),
            Self::Line => ("Đường dây", "Line"),
        };
        Words { vi: vi.into(), en: en.into() }
    }
}

/// A part of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// I. Family.
    Family,
    /// II. Domestic violence.
    Violence,
    /// III. Prevention.
    Prevention,
}

/// Where a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A cell computed from facts.
    Computed,
    /// Entered by the officer.
    Input,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnRow {
    /// Our stable code: `B2.1`.
    pub code: String,
    /// Its label.
    pub words: Words,
    /// What it counts.
    pub unit: RowUnit,
    /// Its part of the form.
    pub section: Section,
    /// Where it comes from.
    pub source: Source,
    /// The row it is a part or a breakdown of.
    pub of: Option<String>,
    /// A heading row that we add for a total the form leaves to its parts.
    pub added: bool,
}

/// How forms of violence were counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FormCount {
    /// Each case under its main form: the forms partition the cases.
    Main,
    /// Each case under every form that occurred: the forms may exceed them.
    Any,
}

/// What a check demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    /// The parts add up to the total.
    AddUp,
    /// As [`CheckKind::AddUp`] when forms are counted by main form; otherwise
    /// only no single part may exceed the total.
    AddUpMainForm,
    /// No part exceeds the total.
    NotMore,
    /// The parts together do not exceed the total.
    SumNotMore,
}

/// A check over rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What is demanded.
    pub kind: CheckKind,
    /// Code of the total.
    pub total: String,
    /// Codes of the parts.
    pub parts: Vec<String>,
}

/// A check that a filled return does not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckFault {
    /// Code of the total.
    pub total: String,
    /// Its figure.
    pub total_figure: i64,
    /// The parts that are wrong (all of them for sums).
    pub parts: Vec<String>,
    /// Their sum, or the single part's figure.
    pub parts_figure: i64,
}

/// The period a return covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodKind {
    /// 1 December to 1 December, half-open, named by the year it ends in.
    DecemberYear,
    /// 1 January to 1 July and 1 July to 1 January (assumed).
    HalfYear,
}

/// One period: half-open, from the start of one day to the start of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    /// `2026` for a year; `20171` and `20172` for the halves of 2017.
    pub number: i64,
    /// The first day.
    pub first: Date,
    /// The first day of the next period.
    pub end: Date,
}

impl Period {
    /// Whether a moment lies in it, by the date in Viet Nam.
    pub fn holds(&self, at: Instant) -> bool {
        (self.first..self.end).contains(&at.vn_date())
    }
    /// The statutory year that ends in December of `year`: 1 December of the
    /// year before, to 1 December. The first under form 03 (2018) begins on
    /// 1 March 2018, when the circular came into force; what was before stands
    /// in the last old form.
    pub fn december_year(year: i16) -> Option<Self> {
        let december = |year| Date::new(year, 12, 1).ok();
        let first = if year == 2018 { Date::new(2018, 3, 1).ok()? } else { december(year.checked_sub(1)?)? };
        (year >= 2018).then_some(())?;
        Some(Self { number: i64::from(year), first, end: december(year)? })
    }
    /// Half a year: `half` 1 or 2; until 2017, and the two months of 2018
    /// before form 03 as half 1 of 2018.
    pub fn half_year(year: i16, half: i8) -> Option<Self> {
        let day = |year, month| Date::new(year, month, 1).ok();
        let (first, end) = match (year, half) {
            (2018, 1) => (day(2018, 1)?, day(2018, 3)?),
            (..=2017, 1) => (day(year, 1)?, day(year, 7)?),
            (..=2017, 2) => (day(year, 7)?, day(year + 1, 1)?),
            _ => return None,
        };
        Some(Self { number: i64::from(year) * 10 + i64::from(half), first, end })
    }
    /// The period of the form in force on a day.
    pub fn of(day: Date) -> Option<Self> {
        let year = day.year();
        if day >= Date::constant(2018, 3, 1) {
            let ends = if day.month() == 12 { year.checked_add(1)? } else { year };
            return Self::december_year(ends);
        }
        Self::half_year(year, if day.month() < 7 { 1 } else { 2 })
    }
}

/// Who must hand a return in, before which day of the year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueDay {
    /// `commune`, `district`, `province`.
    pub level: String,
    /// 1–12.
    pub month: i8,
    /// The first day too late.
    pub day: i8,
    /// The last day this step exists.
    pub to: Option<Date>,
}

/// The definition of a return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnForm {
    /// `form03`, `form01`.
    pub id: String,
    /// Its title.
    pub title: Words,
    /// What it covers.
    pub period: PeriodKind,
    /// Whether the printed form was compared with the annex.
    pub template_checked: bool,
    /// Rows in order.
    pub rows: Vec<ReturnRow>,
    /// Checks.
    pub checks: Vec<Check>,
    /// When it is due, by level.
    pub due: Vec<DueDay>,
}

impl ReturnForm {
    /// A row by its code.
    pub fn row(&self, code: &str) -> Option<&ReturnRow> {
        self.rows.iter().find(|row| row.code == code)
    }
    /// The first moment too late for a level and a period; `None` when the
    /// level hands nothing in, or the day is in no source.
    pub fn due(&self, level: &str, period: &Period) -> Option<Instant> {
        let due = self.due.iter().find(|due| due.level == level)?;
        let year = period.end.checked_sub(1.day()).ok()?.year();
        let day = Date::new(year, due.month, due.day).ok()?;
        let known = due.to.is_none_or(|to| day <= to) && period.end <= day;
        known.then(|| Instant::start_of(day))
    }
    /// The checks that figures do not pass. A row without a figure is left
    /// out: absent is not zero.
    pub fn check(&self, figure: impl Fn(&str) -> Option<i64>, forms: FormCount) -> Vec<CheckFault> {
        self.checks.iter().flat_map(|check| check.faults(&figure, forms)).collect()
    }
}

impl Check {
    fn faults(&self, figure: &impl Fn(&str) -> Option<i64>, forms: FormCount) -> Vec<CheckFault> {
        let Some(total) = figure(&self.total) else { return Vec::new() };
        let parts: Vec<(&String, i64)> =
            self.parts.iter().filter_map(|code| figure(code).map(|count| (code, count))).collect();
        let fault = |codes: Vec<String>, sum: i64| CheckFault {
            total: self.total.clone(),
            total_figure: total,
            parts: codes,
            parts_figure: sum,
        };
        let sum: i64 = parts.iter().fold(0, |sum, (_, count)| sum.saturating_add(*count));
        let all = || parts.iter().map(|(code, _)| (*code).clone()).collect::<Vec<_>>();
        let complete = parts.len() == self.parts.len();
        let more = || {
            let over = parts.iter().filter(|(_, count)| *count > total);
            over.map(|(code, count)| fault(vec![(*code).clone()], *count)).collect()
        };
        match (self.kind, forms) {
            (CheckKind::AddUp, _) | (CheckKind::AddUpMainForm, FormCount::Main) => {
                if complete && sum != total { vec![fault(all(), sum)] } else { Vec::new() }
            }
            (CheckKind::SumNotMore, _) if sum > total => vec![fault(all(), sum)],
            (CheckKind::SumNotMore, _) => Vec::new(),
            (CheckKind::NotMore, _) | (CheckKind::AddUpMainForm, FormCount::Any) => more(),
        }
    }
}

#[derive(Deserialize)]
struct RowRow {
    code: String,
    vi: String,
    en: String,
    unit: RowUnit,
    block: Section,
    source: Source,
    of: Option<String>,
    #[serde(default)]
    added: bool,
}

#[derive(Deserialize)]
struct CheckRow {
    kind: CheckKind,
    total: String,
    parts: Vec<String>,
}

#[derive(Deserialize)]
struct DueRow {
    level: String,
    before: String,
    to: Option<Date>,
}

#[derive(Deserialize)]
pub(crate) struct ReturnFile {
    id: String,
    vi: String,
    en: String,
    period: PeriodKind,
    template_checked: bool,
    due: Vec<DueRow>,
    row: Vec<RowRow>,
    check: Vec<CheckRow>,
    #[serde(flatten)]
    frame: Frame,
}

impl ReturnFile {
    pub(crate) fn form(self, faults: &mut Vec<String>) -> Cited<ReturnForm> {
        let row = |row: RowRow| ReturnRow {
            code: row.code,
            words: Words { vi: row.vi, en: row.en },
            unit: row.unit,
            section: row.block,
            source: row.source,
            of: row.of,
            added: row.added,
        };
        let check = |row: CheckRow| Check { kind: row.kind, total: row.total, parts: row.parts };
        let mut due = Vec::new();
        for row in self.due {
            match month_and_day(&row.before) {
                Some((month, day)) => due.push(DueDay { level: row.level, month, day, to: row.to }),
                None => faults.push(format!("{}: due {}", self.id, row.before)),
            }
        }
        let form = ReturnForm {
            id: self.id,
            title: Words { vi: self.vi, en: self.en },
            period: self.period,
            template_checked: self.template_checked,
            rows: self.row.into_iter().map(row).collect(),
            checks: self.check.into_iter().map(check).collect(),
            due,
        };
        let checked = self.frame.checked.unwrap_or(Date::MIN);
        self.frame.around(form, checked)
    }
}
