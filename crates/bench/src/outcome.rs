//! What a workload found: ratios with their aims, counters with their gates.
//! Kept as a file each, so that one workload can be measured again alone.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::measure::{Pair, Spread};

/// One workload, measured.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// Its name on the command line.
    pub(crate) workload: String,
    /// When, on which commit, beside how much other work.
    pub(crate) ran: Ran,
    /// Ratios and times; reported, never a gate.
    pub(crate) rows: Vec<Row>,
    /// Counters; one that does not hold fails the run.
    pub(crate) counters: Vec<Counter>,
    /// What a reader must know.
    pub(crate) notes: Vec<String>,
}

/// The circumstances of a run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Ran {
    /// Date and time, UTC.
    pub(crate) at: String,
    /// The commit.
    pub(crate) commit: String,
    /// The command.
    pub(crate) command: String,
    /// Load averages before and after.
    pub(crate) load: String,
}

/// A ratio or a time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Row {
    /// What was measured.
    pub(crate) what: String,
    /// Against what.
    pub(crate) against: String,
    /// The aim; empty where there is none.
    pub(crate) aim: String,
    /// What was found.
    pub(crate) measured: String,
    /// Whether the aim was met; `None` without an aim.
    pub(crate) met: Option<bool>,
}

/// A counter.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Counter {
    /// What is counted.
    pub(crate) what: String,
    /// Its gate.
    pub(crate) gate: String,
    /// What was counted.
    pub(crate) measured: String,
    /// Whether the gate holds.
    pub(crate) holds: bool,
}

/// What an aim asks of a number.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Aim {
    /// At least this much.
    AtLeast(f64),
    /// More than this.
    Above(f64),
    /// At most this much.
    AtMost(f64),
    /// Nothing: it is reported.
    None,
}

impl Aim {
    /// Whether a number is as asked.
    pub(crate) fn met(self, number: f64) -> Option<bool> {
        match self {
            Self::AtLeast(least) => Some(number >= least),
            Self::Above(bound) => Some(number > bound),
            Self::AtMost(most) => Some(number <= most),
            Self::None => None,
        }
    }

    /// As it is written.
    pub(crate) fn told(self) -> String {
        match self {
            Self::AtLeast(least) => format!("≥ {least}"),
            Self::Above(bound) => format!("> {bound}"),
            Self::AtMost(most) => format!("≤ {most}"),
            Self::None => String::new(),
        }
    }
}

impl Outcome {
    /// An empty outcome.
    pub(crate) fn new(workload: &str) -> Self {
        let ran =
            Ran { at: String::new(), commit: String::new(), command: String::new(), load: String::new() };
        Self { workload: workload.to_owned(), ran, rows: Vec::new(), counters: Vec::new(), notes: Vec::new() }
    }

    /// Adds the ratio of a pair of rates.
    pub(crate) fn ratio(&mut self, what: impl Into<String>, against: &str, aim: Aim, pair: &Pair) {
        let ratio = pair.ratio();
        let (product, bare) = pair.rates();
        let measured = format!("{}; {product:.0} to {bare:.0} a second", ratio.told());
        self.row(what, against, aim, ratio.middle, measured);
    }

    /// Adds a number with its words.
    pub(crate) fn row(
        &mut self,
        what: impl Into<String>,
        against: &str,
        aim: Aim,
        number: f64,
        measured: String,
    ) {
        let (what, met) = (what.into(), aim.met(number));
        let verdict = match met {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "",
        };
        println!("  {what}: {measured} {} {verdict}", aim.told());
        self.rows.push(Row { what, against: against.to_owned(), aim: aim.told(), measured, met });
    }

    /// Adds a counter with its gate.
    pub(crate) fn counter(&mut self, what: impl Into<String>, aim: Aim, number: f64, unit: &str) {
        let what = what.into();
        let holds = aim.met(number).unwrap_or(true);
        let rounded =
            if number.fract().abs() < 1e-9 { format!("{number:.0}") } else { format!("{number:.2}") };
        let measured = format!("{rounded}{unit}");
        println!("  {what}: {measured} {} {}", aim.told(), if holds { "" } else { "GATE BROKEN" });
        let gate = if aim.told().is_empty() { String::new() } else { format!("{}{unit}", aim.told()) };
        self.counters.push(Counter { what, gate, measured, holds });
    }

    /// Adds something that must simply be so.
    pub(crate) fn must(&mut self, what: impl Into<String>, holds: bool) {
        let what = what.into();
        println!("  {what}: {}", if holds { "yes" } else { "NO, GATE BROKEN" });
        let measured = if holds { "yes" } else { "no" }.to_owned();
        self.counters.push(Counter { what, gate: "yes".to_owned(), measured, holds });
    }

    /// Adds a note.
    pub(crate) fn note(&mut self, words: impl Into<String>) {
        self.notes.push(words.into());
    }

    /// The gates that do not hold.
    pub(crate) fn broken(&self) -> impl Iterator<Item = &Counter> {
        self.counters.iter().filter(|counter| !counter.holds)
    }

    /// Keeps it for the report.
    pub(crate) fn keep(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)?;
        let file = file_of(folder, &self.workload);
        let text = serde_json::to_vec_pretty(self)?;
        fs::write(&file, text).with_context(|| format!("{} cannot be written", file.display()))
    }

    /// Reads what was kept of a workload, if it was ever measured here.
    pub(crate) fn kept(folder: &Path, workload: &str) -> Result<Option<Self>> {
        match fs::read(file_of(folder, workload)) {
            Ok(text) => Ok(Some(serde_json::from_slice(&text)?)),
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(fault) => Err(fault.into()),
        }
    }
}

fn file_of(folder: &Path, workload: &str) -> PathBuf {
    folder.join(format!("{workload}.json"))
}

/// Milliseconds with their spread.
pub(crate) fn millis(spread: Spread) -> String {
    format!("{:.1} ms ({:.1}–{:.1})", spread.middle, spread.low, spread.high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_beyond_its_gate_is_broken_and_a_missed_aim_is_not() {
        let mut outcome = Outcome::new("test");
        outcome.row("slow", "", Aim::AtLeast(0.7), 0.5, "0.5".into());
        assert_eq!(outcome.broken().count(), 0);
        outcome.counter("statements", Aim::AtMost(12.0), 13.0, "");
        assert_eq!(outcome.broken().count(), 1);
    }

    #[test]
    fn above_is_not_at_least() {
        assert_eq!(Aim::Above(1.0).met(1.0), Some(false));
        assert_eq!(Aim::AtLeast(1.0).met(1.0), Some(true));
    }
}
