//! The page of results: written from what was measured, and saying so where
//! an aim was missed or nothing was measured.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::machine::Machine;
use crate::outcome::Outcome;
use crate::world;

/// Where outcomes are kept between runs.
pub(crate) fn folder() -> Result<PathBuf> {
    Ok(world::folder()?.join("results"))
}

const HEAD: &str = "# Benchmarks

No number stands here that was not measured by `cargo xtask bench` on the machine named below; `cargo xtask bench all
--full --write docs/benchmarks.md` writes this page.

## How we measure

Machines are noisy, so we measure *ratios in one run*, A B A B, against a stated denominator (the same statements over
bare calls of the same engine, a bare handler, DuckDB beside), and we gate on *counters* that repeat anywhere:
statements, commits, rows visited, bytes. A counter beyond its gate fails the run; a ratio is reported, the median of
its rounds with the lowest and the highest, and a missed aim says so. Both sides and their clients share the machine
and talk over loopback. A benchmark never runs as a timed test.
";

/// Writes the page from what was kept of these workloads.
pub(crate) fn write(file: &Path, workloads: &[&str]) -> Result<()> {
    let folder = folder()?;
    let mut outcomes = Vec::new();
    let mut missing = Vec::new();
    for workload in workloads {
        match Outcome::kept(&folder, workload)? {
            Some(outcome) => outcomes.push(outcome),
            None => missing.push(*workload),
        }
    }
    let text = page(&Machine::look(&folder), &outcomes, &missing)?;
    fs::write(file, text).with_context(|| format!("{} cannot be written", file.display()))?;
    println!("written: {}", file.display());
    Ok(())
}

/// The page.
fn page(machine: &Machine, outcomes: &[Outcome], missing: &[&str]) -> Result<String> {
    let mut page = HEAD.to_owned();
    let Machine { processor, memory, disk, system } = machine;
    writeln!(page, "\n## Machine\n\n| | |\n|---|---|")?;
    for (what, value) in
        [("Processor", processor), ("Memory", memory), ("File system", disk), ("System", system)]
    {
        writeln!(page, "| {what} | {value} |")?;
    }
    writeln!(
        page,
        "\n## Runs\n\n| Workload | Command | Date | Commit | Load before → after |\n|---|---|---|---|---|"
    )?;
    for outcome in outcomes {
        let ran = &outcome.ran;
        writeln!(
            page,
            "| {} | `{}` | {} | `{}` | {} |",
            outcome.workload, ran.command, ran.at, ran.commit, ran.load
        )?;
    }
    if !missing.is_empty() {
        writeln!(page, "\nNot measured: {}.", missing.join(", "))?;
    }
    ratios(&mut page, outcomes)?;
    counters(&mut page, outcomes)?;
    writeln!(page, "\n## Notes\n")?;
    for outcome in outcomes {
        for note in &outcome.notes {
            writeln!(page, "- *{}*: {note}", outcome.workload)?;
        }
    }
    Ok(page)
}

fn ratios(page: &mut String, outcomes: &[Outcome]) -> Result<()> {
    writeln!(
        page,
        "\n## Ratios and times\n\n| Workload | Against | Aim | Measured | |\n|---|---|---|---|---|"
    )?;
    for row in outcomes.iter().flat_map(|outcome| &outcome.rows) {
        let verdict = match row.met {
            Some(true) => "met",
            Some(false) => "**missed**",
            None => "reported",
        };
        writeln!(page, "| {} | {} | {} | {} | {verdict} |", row.what, row.against, row.aim, row.measured)?;
    }
    Ok(())
}

fn counters(page: &mut String, outcomes: &[Outcome]) -> Result<()> {
    writeln!(page, "\n## Counters\n\n| What | Gate | Counted | |\n|---|---|---|---|")?;
    for counter in outcomes.iter().flat_map(|outcome| &outcome.counters) {
        let verdict = match (counter.gate.is_empty(), counter.holds) {
            (true, _) => "reported",
            (false, true) => "holds",
            (false, false) => "**broken**",
        };
        writeln!(page, "| {} | {} | {} | {verdict} |", counter.what, counter.gate, counter.measured)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Aim;

    #[test]
    fn a_missed_aim_and_what_was_not_measured_are_said() {
        let mut outcome = Outcome::new("intake");
        outcome.row("Intake", "bare", Aim::AtLeast(0.7), 0.5, "0.50".into());
        outcome.counter("Statements", Aim::AtMost(12.0), 11.0, "");
        let machine =
            Machine { processor: "p".into(), memory: "m".into(), disk: "d".into(), system: "s".into() };
        let page = page(&machine, &[outcome], &["open"]).unwrap();
        assert!(page.contains("| Intake | bare | ≥ 0.7 | 0.50 | **missed** |"), "{page}");
        assert!(page.contains("| Statements | ≤ 12 | 11 | holds |"));
        assert!(page.contains("Not measured: open."));
    }
}
