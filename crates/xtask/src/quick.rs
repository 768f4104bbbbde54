//! `cargo xtask quick`: about a minute, for what changed.

use std::collections::BTreeSet;
use std::process::Command;

use anyhow::{Result, bail};

use crate::house::House;
use crate::summary::{Count, Summary};
use crate::{run, tidy, ui};

/// Check all, then clippy and unit tests of the crates that changed.
pub(crate) fn run(house: &House) -> Result<()> {
    let mut summary = Summary::begin();
    summary.part("interface", || ui::build(house).map(|_| true));
    summary.part("check", || cargo(house, &["check", "--workspace", "--all-targets"]));
    let crates = changed(house);
    let chosen: Vec<&str> = crates.iter().flat_map(|name| ["--package", name.as_str()]).collect();
    if !crates.is_empty() {
        eprintln!("Changed: {}", crates.iter().cloned().collect::<Vec<_>>().join(", "));
        summary.part("clippy", || {
            let mut words = vec!["clippy", "--all-targets"];
            words.extend(&chosen);
            words.extend(["--", "-D", "warnings"]);
            cargo(house, &words)
        });
        let mut count = Count::default();
        summary.part("unit tests", || {
            let mut command = run::cargo();
            command.args(["test", "--lib", "--bins"]).args(&chosen).current_dir(house.root());
            run::listening(&mut command, |line| count.hear(line))
        });
        summary.count(count);
    }
    summary.part("format", || cargo(house, &["fmt", "--all", "--check"]));
    summary.part("tidy", || tidy::report(house));
    let (text, good) = summary.close();
    println!("{text}");
    if !good {
        bail!("Not everything holds; the summary says what failed.");
    }
    Ok(())
}

fn cargo(house: &House, words: &[&str]) -> Result<bool> {
    run::run(run::cargo().args(words).current_dir(house.root())).map(|()| true)
}

/// Crates with a file that differs from where this branch left main, or, on
/// main itself, from the last commit.
fn changed(house: &House) -> BTreeSet<String> {
    let git = |words: &[&str]| {
        let output = Command::new("git").args(words).current_dir(house.root()).output();
        output
            .ok()
            .filter(|output| output.status.success())
            .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
            .unwrap_or_default()
    };
    let base = git(&["merge-base", "HEAD", "main"]);
    let base = if base.trim().is_empty() { "HEAD".to_owned() } else { base.trim().to_owned() };
    let mut names = git(&["diff", "--name-only", &base]);
    names += &git(&["ls-files", "--others", "--exclude-standard"]);
    crates_of(&names)
}

fn crates_of(names: &str) -> BTreeSet<String> {
    names
        .lines()
        .filter_map(|line| line.strip_prefix("crates/")?.split_once('/'))
        .map(|(name, _)| name.to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_lead_to_their_crates() {
        let crates =
            crates_of("README.md\ncrates/store/src/lib.rs\ncrates/store/Cargo.toml\ncrates/seal/x\n");
        assert_eq!(crates.into_iter().collect::<Vec<_>>(), ["seal", "store"]);
    }
}
