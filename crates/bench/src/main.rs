//! The measured workloads: ratios against a stated denominator in the same
//! run, counters as gates. `cargo xtask bench` builds and calls this.

mod bare;
#[path = "../../xtask/src/cluster.rs"]
#[allow(dead_code)] // the workshop's own; not all of it is used here
mod cluster;
mod growth;
mod http;
mod intake;
mod machine;
mod measure;
mod national;
mod open;
mod outcome;
mod public;
mod report;
mod serve;
mod start;
mod worklist;
mod world;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};

use measure::Effort;
use outcome::{Outcome, Ran};
use serve::Stage;
use world::Server;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures the product against stated denominators, in one run.
#[derive(Parser)]
#[command(name = "bench")]
struct Cli {
    #[command(subcommand)]
    job: Job,
}

#[derive(Subcommand)]
enum Job {
    /// Every workload, each in a process of its own
    All(Options),
    /// An officer takes a notice in
    Intake(Options),
    /// Somebody without an account sends a notice
    Public(Options),
    /// The list of fifty running clocks
    Worklist(Options),
    /// Opening a case
    Open(Options),
    /// The national return, beside DuckDB
    National(Options),
    /// From start to first page; memory; bytes
    Start(Options),
    /// How time grows with the number of cases
    Growth(Options),
    /// The program itself, as `start` starts it
    #[command(hide = true)]
    Program {
        /// What `binhan` is given
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<std::ffi::OsString>,
    },
    /// An empty server, as `start` starts it
    #[command(hide = true)]
    Empty {
        /// Where
        listen: std::net::SocketAddr,
    },
    /// Writes what was measured last, of every workload
    Report {
        /// Where to
        #[arg(long, value_name = "FILE")]
        write: PathBuf,
    },
}

/// How, and where to.
#[derive(Args, Clone)]
struct Options {
    /// A look, in minutes; the default
    #[arg(long, conflicts_with = "full")]
    quick: bool,
    /// What is written down
    #[arg(long)]
    full: bool,
    /// A PostgreSQL to measure on; without it one is started, and gone after
    #[arg(long, value_name = "URL", env = "BINHAN_TEST_PG")]
    postgres: Option<String>,
    /// Measure the embedded engine alone
    #[arg(long)]
    sqlite: bool,
    /// Write the table there
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

/// The workloads in the order of the report.
const WORKLOADS: &[&str] = &["intake", "public", "worklist", "open", "national", "start", "growth"];

fn main() -> Result<ExitCode> {
    match &Cli::parse().job {
        Job::All(options) => all(options),
        Job::Intake(options) => one(options, "intake"),
        Job::Public(options) => one(options, "public"),
        Job::Worklist(options) => one(options, "worklist"),
        Job::Open(options) => one(options, "open"),
        Job::National(options) => one(options, "national"),
        Job::Start(options) => one(options, "start"),
        Job::Growth(options) => one(options, "growth"),
        Job::Program { words } => {
            let words = std::iter::once("binhan".into()).chain(words.iter().cloned());
            app::commands::run(&app::cli::Cli::parse_from(words))
        }
        Job::Empty { listen } => start::empty(*listen).map(|()| ExitCode::SUCCESS),
        Job::Report { write } => {
            report::write(write, WORKLOADS)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

impl Options {
    const fn effort(&self) -> Effort {
        if self.full { Effort::FULL } else { Effort::QUICK }
    }

    fn server(&self) -> Result<Option<Server>> {
        if self.sqlite { Ok(None) } else { Server::start(self.postgres.as_deref()).map(Some) }
    }

    fn words(&self) -> String {
        let effort = if self.full { " --full" } else { " --quick" };
        format!("{effort}{}", if self.sqlite { " --sqlite" } else { "" })
    }
}

/// Each workload in a fresh process: none inherits another's memory.
fn all(options: &Options) -> Result<ExitCode> {
    let program = std::env::current_exe()?;
    let mut broken = Vec::new();
    for workload in WORKLOADS {
        let mut one = std::process::Command::new(&program);
        one.arg(workload).arg(if options.full { "--full" } else { "--quick" });
        if options.sqlite {
            one.arg("--sqlite");
        }
        if let Some(address) = &options.postgres {
            one.env("BINHAN_TEST_PG", address);
        }
        if !one.status()?.success() {
            broken.push(*workload);
        }
    }
    if let Some(file) = &options.write {
        report::write(file, WORKLOADS)?;
    }
    if !broken.is_empty() {
        eprintln!("did not hold: {}", broken.join(", "));
    }
    Ok(if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn one(options: &Options, workload: &str) -> Result<ExitCode> {
    let (before, at) = (machine::load(), machine::now());
    let effort = options.effort();
    let stage = Stage::new()?;
    let mut outcome = match workload {
        "intake" => intake::run(&stage, effort, options.server()?.as_ref())?,
        "public" => public::run(&stage, effort)?,
        "worklist" => worklist::run(&stage, effort)?,
        "open" => open::run(&stage, effort)?,
        "national" => national::run(effort)?,
        "start" => start::run(&stage, effort)?,
        _ => growth::run(&stage, effort)?,
    };
    outcome.ran = Ran {
        at,
        commit: machine::commit(),
        command: format!("cargo xtask bench {workload}{}", options.words()),
        load: format!("{before} → {}", machine::load()),
    };
    outcome.keep(&report::folder()?)?;
    if let Some(file) = &options.write {
        report::write(file, WORKLOADS)?;
    }
    Ok(verdict(&outcome))
}

/// A counter beyond its gate fails the run; a missed aim is reported.
fn verdict(outcome: &Outcome) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for broken in outcome.broken() {
        eprintln!("gate broken: {}: {}, gate {}", broken.what, broken.measured, broken.gate);
        code = ExitCode::FAILURE;
    }
    code
}
