//! `cargo xtask test`: everything, with one closing line.

use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;

use crate::cluster::{self, Cluster};
use crate::house::House;
use crate::summary::{Count, Summary};
use crate::{install, run, tidy, ui};

/// What `test` takes.
#[derive(Args)]
pub(crate) struct Options {
    /// Only tests whose name contains this; the checks still run
    filter: Option<String>,
    /// Leave the checks out (format, clippy, tidy)
    #[arg(long)]
    tests_only: bool,
}

/// Every part runs even when one before it failed: one run tells everything.
pub(crate) fn run(house: &House, options: &Options) -> Result<()> {
    let mut summary = Summary::begin();
    let ready = summary.part("tools", install::tools)
        && summary.part("interface", || ui::packages(house).and_then(|()| ui::build(house)).map(|_| true));
    if !ready {
        return close(summary);
    }
    if !options.tests_only {
        checks(house, &mut summary);
    }
    let mut cluster = None;
    summary.part("PostgreSQL cluster", || {
        cluster = Some(Cluster::start().context("No PostgreSQL for the tests.")?);
        Ok(true)
    });
    let address = cluster.as_ref().map(Cluster::address);
    tests(house, &mut summary, address, options.filter.as_deref());
    drop(cluster);
    close(summary)
}

fn close(summary: Summary) -> Result<()> {
    let (text, good) = summary.close();
    println!("{text}");
    if good { Ok(()) } else { Err(anyhow!("Not everything holds; the summary says what failed.")) }
}

fn checks(house: &House, summary: &mut Summary) {
    summary.part("format", || {
        run::run(run::cargo().args(["fmt", "--all", "--check"]).current_dir(house.root())).map(|()| true)
    });
    summary.part("clippy", || {
        run::run(
            run::cargo()
                .args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])
                .current_dir(house.root()),
        )
        .map(|()| true)
    });
    summary.part("tidy", || tidy::report(house));
    if run::which("cargo-deny").is_some() {
        summary.part("cargo-deny", || {
            run::run(
                run::cargo()
                    .args(["deny", "--all-features", "check", "licenses", "bans", "sources"])
                    .current_dir(house.root()),
            )
            .map(|()| true)
        });
    }
}

fn tests(house: &House, summary: &mut Summary, address: Option<&str>, filter: Option<&str>) {
    let mut count = Count::default();
    let mut runs: Vec<(&str, Vec<&str>)> = Vec::new();
    if run::which("cargo-nextest").is_some() {
        runs.push(("tests", vec!["nextest", "run", "--workspace", "--locked", "--no-fail-fast"]));
        // nextest leaves out the examples in documentation.
        runs.push(("examples", vec!["test", "--workspace", "--locked", "--doc", "--quiet"]));
    } else {
        runs.push(("tests", vec!["test", "--workspace", "--locked", "--no-fail-fast"]));
    }
    for (name, words) in runs {
        summary.part(name, || {
            let mut command = run::cargo();
            command.args(&words).current_dir(house.root());
            if let Some(filter) = filter {
                command.arg(filter);
            }
            if words[0] == "nextest" {
                // A filter that meets no unit test is no failure.
                command.arg("--no-tests=pass");
            }
            with_cluster(&mut command, address);
            run::listening(&mut command, |line| count.hear(line))
        });
    }
    summary.count(count);
}

fn with_cluster(command: &mut Command, address: Option<&str>) {
    if let Some(address) = address {
        command.env(cluster::VARIABLE, address);
    }
}

/// `cargo xtask golden`: golden files are written instead of compared.
pub(crate) fn golden(house: &House) -> Result<()> {
    ui::build(house)?;
    let cluster = Cluster::start().context("The schema files need both engines.")?;
    let mut command = run::cargo();
    command
        .args(["test", "--package", "app", "--test", "it", "golden"])
        .env("BINHAN_GOLDEN", "accept")
        .env("INSTA_UPDATE", "always")
        .current_dir(house.root());
    with_cluster(&mut command, Some(cluster.address()));
    let good = run::listening(&mut command, |_| {})?;
    drop(cluster);
    if !good {
        bail!("The golden tests did not finish.\nTheir message stands above.");
    }
    eprintln!("Now read the difference: git diff -- '*.txt' '*.sql' '*.snap'");
    Ok(())
}

/// `cargo xtask guide`: the browser journeys leave their pictures in the guide.
pub(crate) fn guide(house: &House) -> Result<()> {
    ui::build(house)?;
    let mut command = run::cargo();
    command
        .args(["test", "--package", "app", "--test", "it", "journeys"])
        .env("BINHAN_PICTURES", house.at("docs/guide/pictures"))
        .current_dir(house.root());
    if !run::listening(&mut command, |_| {})? {
        bail!("A journey failed, so its pictures are not true.\nIts message stands above.");
    }
    Ok(())
}
