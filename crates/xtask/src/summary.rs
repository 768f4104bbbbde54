//! The closing summary of `cargo xtask test`.

use std::time::{Duration, Instant};

/// One part of the run.
struct Part {
    name: String,
    took: Duration,
    good: bool,
}

/// Parts, their times, and how many tests passed and failed.
pub(crate) struct Summary {
    parts: Vec<Part>,
    tests: Count,
    begun: Instant,
}

/// Tests counted from what the runner says.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    /// Tests that held.
    pub(crate) passed: u64,
    /// Tests that did not.
    pub(crate) failed: u64,
}

impl Count {
    /// Reads a closing line of `cargo test` or of `cargo nextest`, which shows
    /// what a failed test wrote, its own closing line too, further in.
    pub(crate) fn hear(&mut self, line: &str) {
        if !(line.starts_with("test result:") || line.trim_start().starts_with("Summary [")) {
            return;
        }
        let mut before = "";
        for word in line.split([' ', ',', ';', ':', '.']).filter(|word| !word.is_empty()) {
            match (word, before.parse::<u64>()) {
                ("passed", Ok(number)) => self.passed += number,
                ("failed" | "timed", Ok(number)) => self.failed += number,
                _ => {}
            }
            before = word;
        }
    }
}

impl Summary {
    /// Begins now.
    pub(crate) fn begin() -> Self {
        Self { parts: Vec::new(), tests: Count::default(), begun: Instant::now() }
    }

    /// Does one part, tells its time, and goes on whatever happened.
    pub(crate) fn part(&mut self, name: &str, work: impl FnOnce() -> anyhow::Result<bool>) -> bool {
        eprintln!("\n── {name}");
        let start = Instant::now();
        let good = match work() {
            Ok(good) => good,
            Err(fault) => {
                for line in fault.chain() {
                    eprintln!("{line}");
                }
                false
            }
        };
        self.parts.push(Part { name: name.to_owned(), took: start.elapsed(), good });
        good
    }

    /// Adds tests that were counted.
    pub(crate) fn count(&mut self, tests: Count) {
        self.tests.passed += tests.passed;
        self.tests.failed += tests.failed;
    }

    /// The table and the closing line; whether all is well.
    pub(crate) fn close(self) -> (String, bool) {
        let mut text = String::from("\n── summary\n");
        for part in &self.parts {
            let verdict = if part.good { "good" } else { "FAILED" };
            text += &format!("{:>8.1} s  {verdict:<6}  {}\n", part.took.as_secs_f64(), part.name);
        }
        text += &format!("{:>8.1} s  in all\n", self.begun.elapsed().as_secs_f64());
        let broken = self.parts.iter().filter(|part| !part.good).count() as u64;
        // A part that fails without a failed test (a lint, a compile error)
        // still makes the closing line say that something failed.
        let failed = if self.tests.failed == 0 { broken } else { self.tests.failed };
        text += &format!("{} passed, {failed} failed", self.tests.passed);
        (text, broken == 0 && self.tests.failed == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_runners_are_understood() {
        let mut count = Count::default();
        count.hear(
            "test result: ok. 12 passed; 1 failed; 0 ignored; 0 measured; 3 filtered out; finished in 0.02s",
        );
        count.hear("     Summary [  12.345s] 40 tests run: 38 passed (1 slow), 2 failed, 1 skipped");
        count.hear("    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 2 filtered out");
        count.hear("we said 9 passed somewhere else");
        assert_eq!(count, Count { passed: 50, failed: 3 });
    }

    #[test]
    fn a_broken_part_is_never_a_success() {
        let mut summary = Summary::begin();
        summary.part("lint", || Ok(false));
        summary.count(Count { passed: 3, failed: 0 });
        let (text, good) = summary.close();
        assert!(!good);
        assert!(text.ends_with("3 passed, 1 failed"));
    }
}
