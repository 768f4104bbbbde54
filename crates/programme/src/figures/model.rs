//! Figures somebody published, each with its source and how far to trust it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use kernel::{Lang, Phrase};
use norms::{Mark, Words};
use serde::Deserialize;

/// The time a figure is about, as the source writes it: `2009`, `2013H1`,
/// `2012..2016`, `2009..2012H1`, `undated`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FigurePeriod {
    /// As written.
    pub text: String,
    /// The months it covers, half-open, counted from January of year 0;
    /// `None` for what is undated or counted since a beginning.
    pub months: Option<(i32, i32)>,
}

impl FigurePeriod {
    /// Reads a period; text that is none of the shapes has no months.
    pub fn read(text: &str) -> Self {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let months = span(first).zip(span(last)).map(|((from, _), (_, end))| (from, end));
        Self { text: text.to_owned(), months: months.filter(|(from, end)| from < end) }
    }
    /// How many months it covers; 0 when not known.
    pub fn length(&self) -> i32 {
        self.months.map_or(0, |(from, end)| end - from)
    }
    /// As a person writes it: `2012–2016`, `6 tháng đầu 2013`; text without
    /// months stays.
    pub fn words(&self, lang: Lang) -> String {
        let one = |text: &str| match (text.split_once('H'), lang) {
            (Some((year, "1")), Lang::Vi) => format!("6 tháng đầu {year}"),
            (Some((year, _)), Lang::Vi) => format!("6 tháng cuối {year}"),
            (Some((year, half)), Lang::En) => format!("half {half} of {year}"),
            (None, _) => text.to_owned(),
        };
        match (self.months, self.text.split_once("..")) {
            (Some(_), Some((first, last))) => format!("{}–{}", one(first), one(last)),
            (Some(_), None) => one(&self.text),
            (None, _) => self.text.replace('_', " "),
        }
    }
}

/// `2013` or `2013H1` in months.
fn span(text: &str) -> Option<(i32, i32)> {
    let (year, half) = text.split_once('H').map_or((text, None), |(year, half)| (year, Some(half)));
    let plain = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    let start = plain.then(|| year.parse::<i32>().ok()).flatten()? * 12;
    match half {
        None => Some((start, start + 12)),
        Some("1") => Some((start, start + 6)),
        Some("2") => Some((start + 6, start + 12)),
        Some(_) => None,
    }
}

/// One published figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What it counts, a key: `dv_cases`.
    pub series: String,
    /// When.
    pub period: FigurePeriod,
    /// A thousand times the value, so that 62.9 % is exact.
    pub thousandths: i64,
    /// Where: `national`, or a name as the source writes it.
    pub scope: String,
    /// The key of its source: `S1`.
    pub source: String,
    /// How it was read: `verified_excerpt`, `verified_excerpt_rounded_about`.
    pub confidence: String,
}

impl Figure {
    /// The value when it is whole.
    pub const fn whole(&self) -> Option<i64> {
        if self.thousandths % 1000 == 0 { Some(self.thousandths / 1000) } else { None }
    }
    /// Whether the source itself gives it rounded.
    pub fn is_rounded(&self) -> bool {
        self.confidence.contains("rounded")
    }
    /// How well it is evidenced: read in the text, rounded by the source, or
    /// from a source without an address.
    pub fn mark(&self) -> Mark {
        if source(&self.source).is_none_or(|source| source.weak) {
            Mark::Assumed
        } else if self.is_rounded() {
            Mark::Secondary
        } else {
            Mark::Verified
        }
    }
}

/// Where figures were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureSource {
    /// Who published, when.
    pub words: Words,
    /// The page, without a scheme; absent for a copy without one.
    pub address: Option<String>,
    /// Without an address of its own.
    pub weak: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceLine {
    vi: String,
    en: String,
    address: Option<String>,
    #[serde(default)]
    weak: bool,
}

static SOURCES: LazyLock<BTreeMap<String, FigureSource>> = LazyLock::new(|| {
    let lines: BTreeMap<String, SourceLine> =
        toml::from_str(include_str!("../../data/sources.toml")).unwrap_or_default();
    let source = |line: SourceLine| FigureSource {
        words: Words { vi: line.vi, en: line.en },
        address: line.address,
        weak: line.weak,
    };
    lines.into_iter().map(|(key, line)| (key, source(line))).collect()
});

/// A source by its key; `None` for one the program does not know.
pub fn source(key: &str) -> Option<&'static FigureSource> {
    SOURCES.get(key)
}

/// Something wrong with figures, told and left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureFinding {
    /// What kind of thing: `forms`, `victims`, `jump`, `overlap`, `part`,
    /// `rounded`, `undated`, `weak`, `line`.
    pub kind: &'static str,
    /// The sentence; values that are words stand in it as keys of series.
    pub phrase: Phrase,
}

/// What an import did and what it found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FigureImport {
    /// Lines that were figures.
    pub read: usize,
    /// Of these, not held before.
    pub new: usize,
    /// Of these, held with another value or confidence, now replaced.
    pub changed: usize,
    /// What is wrong with them.
    pub findings: Vec<FigureFinding>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_as_the_sources_write_them() {
        let months = |text| FigurePeriod::read(text).months.map(|(from, end)| (from, end - from));
        assert_eq!(months("2009"), Some((2009 * 12, 12)));
        assert_eq!(months("2013H1"), Some((2013 * 12, 6)));
        assert_eq!(months("2009..2012H1"), Some((2009 * 12, 42)));
        for text in ["undated", "cumulative_to_2025", "", "2013H3", "2012..2010", "20 12"] {
            assert_eq!(months(text), None, "{text}");
        }
        assert_eq!(FigurePeriod::read("2013H1").words(Lang::Vi), "6 tháng đầu 2013");
        assert_eq!(FigurePeriod::read("2012..2016").words(Lang::En), "2012–2016");
    }

    #[test]
    fn every_source_of_the_shipped_figures_is_known() {
        assert_eq!(SOURCES.len(), 14);
        assert!(source("S11").unwrap().weak && source("S1").unwrap().address.is_some());
    }
}
