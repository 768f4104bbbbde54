//! The house rules that no compiler checks.
//!
//! Each rule is a small module: it looks at a [`Tree`] of files held in memory
//! and returns [`Finding`]s, so a test can show it a bad file and see it fail.
//! What cannot be mended today stands in `tidy.toml`, the ratchet: an entry
//! there excuses one finding, and an entry that excuses nothing is itself a
//! finding, so the file can only shrink.

mod glossary;
mod graph;
mod invariants;
mod lex;
mod licences;
mod links;
mod migrations;
mod names;
mod phrases;
mod ratchet;
mod size;
mod slices;
mod sql;
mod tree;
mod words;

use anyhow::{Context, Result, bail};
use cargo_metadata::{Metadata, MetadataCommand};
use clap::Args;

use crate::house::House;
pub(crate) use ratchet::Ratchet;
pub(crate) use slices::ZONES;
pub(crate) use tree::Tree;

/// What `tidy` takes.
#[derive(Args)]
pub(crate) struct Options {
    /// Take entries out of tidy.toml that are no longer needed
    #[arg(long)]
    shrink: bool,
    /// Excuse what a rule finds today; the reviewer will ask why
    #[arg(long, value_name = "RULE")]
    excuse: Option<String>,
}

/// One thing that breaks a house rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// The rule's name, as in `tidy.toml`.
    pub(crate) rule: &'static str,
    /// The file, and the line where it makes sense.
    pub(crate) place: String,
    /// What the ratchet calls it: stable when lines move.
    pub(crate) key: String,
    /// How much, for rules that measure.
    pub(crate) amount: Option<usize>,
    /// What is wrong, then what to do.
    pub(crate) advice: String,
}

impl Finding {
    /// A finding at a line.
    pub(crate) fn at(
        rule: &'static str,
        path: &str,
        line: usize,
        what: &str,
        advice: impl Into<String>,
    ) -> Self {
        let key = if what.is_empty() { path.to_owned() } else { format!("{path}: {what}") };
        Self { rule, place: format!("{path}:{line}"), key, amount: None, advice: advice.into() }
    }

    /// The same finding with its measure.
    pub(crate) fn of(mut self, amount: usize) -> Self {
        self.amount = Some(amount);
        self
    }
}

type Rule = fn(&Tree) -> Vec<Finding>;

/// Rules over files.
const RULES: &[Rule] = &[
    size::check,
    sql::check,
    slices::check,
    phrases::check,
    names::check,
    glossary::check,
    migrations::check,
    words::check,
    links::check,
    invariants::check,
];

/// Rules over what cargo knows.
const METADATA_RULES: &[fn(&Metadata) -> Vec<Finding>] =
    &[graph::check, licences::check, licences::check_duplicates];

/// Looks at everything; what the ratchet excuses is left out.
fn look(house: &House) -> Result<(Ratchet, Vec<Finding>)> {
    let tree = Tree::read(house.root())?;
    let metadata = MetadataCommand::new()
        .current_dir(house.root())
        .other_options(vec!["--locked".into(), "--offline".into()])
        .exec()
        .or_else(|_| MetadataCommand::new().current_dir(house.root()).exec())
        .context("cargo metadata failed.\nRun `cargo check`; its message says why.")?;
    let mut found: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    found.extend(METADATA_RULES.iter().flat_map(|rule| rule(&metadata)));
    found.sort();
    let ratchet = Ratchet::parse(tree.text("tidy.toml").unwrap_or_default())?;
    Ok((ratchet, found))
}

/// Prints what is wrong; whether nothing is.
pub(crate) fn report(house: &House) -> Result<bool> {
    let (ratchet, found) = look(house)?;
    let left = ratchet.judge(found);
    for finding in &left {
        println!("{}: {}: {}", finding.place, finding.rule, finding.advice);
    }
    println!("tidy: {} finding{}", left.len(), if left.len() == 1 { "" } else { "s" });
    Ok(left.is_empty())
}

/// The command.
pub(crate) fn run(house: &House, options: &Options) -> Result<()> {
    let path = house.at("tidy.toml");
    if options.shrink {
        let (ratchet, found) = look(house)?;
        crate::run::write(&path, &ratchet.shrunk(&found)?)?;
    }
    if let Some(rule) = &options.excuse {
        let (ratchet, found) = look(house)?;
        crate::run::write(&path, &ratchet.excusing(rule, &found)?)?;
    }
    if !report(house)? {
        bail!("The house is not tidy.\nEach line above says what to do; tidy.toml excuses only what is old.");
    }
    Ok(())
}
