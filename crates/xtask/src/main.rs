//! The workshop: what a developer types. `cargo xtask --help` lists it.
//!
//! Everything here is started by hand or by `.ci/run`; nothing of it is in the
//! program `binhan`. It stays small so that it compiles in seconds.

mod bars;
mod cluster;
mod demo;
mod house;
mod install;
mod quick;
mod run;
mod scaffold;
mod stamp;
mod summary;
mod test;
mod tidy;
mod ui;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::house::House;

/// Bình An's workshop.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Typed {
    #[command(subcommand)]
    job: Job,
}

#[derive(Subcommand)]
enum Job {
    /// Build everything, make the invented network once, serve it on 127.0.0.1:8080
    Demo(demo::Options),
    /// Install what is missing, then run every check and every test
    Test(test::Options),
    /// The inner loop: check, clippy, tidy and the unit tests of what changed
    Quick,
    /// Build the interface (styles, scripts) into ui/dist
    Ui,
    /// The house rules that no compiler checks
    Tidy(tidy::Options),
    /// Accept the golden files as they come out now; then read the difference
    Golden,
    /// Make the pictures of the user guide with the browser journeys
    Guide,
    /// Make a slice: the fixed files, registered in its zone
    NewSlice {
        /// The zone: office, casework, community, programme or exchange
        zone: String,
        /// The slice, in snake_case
        name: String,
    },
    /// Make a pair of migrations with the next number
    NewMigration {
        /// What it does, in snake_case, such as `add_club_meeting`
        name: String,
        /// First number of the owner's block, such as 40 for casework
        #[arg(long)]
        block: Option<u32>,
    },
    /// Start a language: every phrase file copied with empty values
    NewLanguage {
        /// A language code, such as `km` or `hmn`
        code: String,
    },
    /// Generate invented people and cases; the same seed gives the same country
    Seed {
        /// How many cases
        #[arg(long)]
        cases: u64,
        /// The seed of the generator
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Facts and tallies only, into a demonstration that is there or is
        /// made for it: for the largest sizes
        #[arg(long)]
        facts_only: bool,
        /// A folder, a file or a postgres:// address; var/seed when absent
        #[arg(long)]
        database: Option<String>,
    },
    /// Run the measured workloads in a release build
    Bench {
        /// Passed on to the bench program
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

fn main() -> std::process::ExitCode {
    match work(Typed::parse().job) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(fault) => {
            // One line what, one line what to do: the chain is in that order.
            for line in fault.chain() {
                eprintln!("{line}");
            }
            std::process::ExitCode::FAILURE
        }
    }
}

fn work(job: Job) -> Result<()> {
    let house = House::find()?;
    match job {
        Job::Demo(options) => demo::run(&house, &options),
        Job::Test(options) => test::run(&house, &options),
        Job::Quick => quick::run(&house),
        Job::Ui => ui::build(&house).map(|_| ()),
        Job::Tidy(options) => tidy::run(&house, &options),
        Job::Golden => test::golden(&house),
        Job::Guide => test::guide(&house),
        Job::NewSlice { zone, name } => scaffold::slice(house.root(), &zone, &name),
        Job::NewMigration { name, block } => scaffold::migration(house.root(), &name, block),
        Job::NewLanguage { code } => scaffold::language(house.root(), &code),
        Job::Seed { cases, seed, facts_only, database } => {
            demo::seed(&house, cases, seed, facts_only, database.as_deref())
        }
        Job::Bench { arguments } => demo::bench(&house, &arguments),
    }
}
