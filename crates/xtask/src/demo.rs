//! `cargo xtask demo`, `seed` and `bench`: the workshop calls the program.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::Args;

use crate::house::House;
use crate::run;
use crate::stamp::Stamp;
use crate::{bars, ui};

/// What `demo` takes.
#[derive(Args)]
pub(crate) struct Options {
    /// Throw the invented network away and make it again
    #[arg(long)]
    fresh: bool,
    /// Everything but serving: for tests and for preparing a talk
    #[arg(long)]
    prepare: bool,
    /// Passed on to `binhan serve --demo`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    serve: Vec<String>,
}

/// Where the demo lives, below the root.
const FOLDER: &str = "var/demo";
/// Where it is made; renamed when finished, so a half-made demo is never served.
const MAKING: &str = "var/demo.making";

/// Builds what changed, makes the network once, becomes the server.
pub(crate) fn run(house: &House, options: &Options) -> Result<()> {
    program(house, false)?;
    let folder = house.at(FOLDER);
    if options.fresh && folder.exists() {
        fs::remove_dir_all(&folder)
            .context("The old demo cannot be removed.\nStop the running server and try again.")?;
    }
    if !folder.is_dir() {
        make(house)?;
    }
    if options.prepare {
        return Ok(());
    }
    let mut serve = binhan(house, false, FOLDER);
    run::become_program(serve.args(["serve", "--demo"]).args(&options.serve))
}

/// The program on a demo's folder.
fn binhan(house: &House, release: bool, folder: &str) -> Command {
    let mut command = Command::new(house.program(release));
    command
        .args(["--database", &format!("{folder}/binhan.db"), "--secrets", &format!("{folder}/secrets")])
        // 127.0.0.1 has no TLS; browsers would drop cookies marked Secure.
        .env("BINHAN_SECURE_COOKIES", "false")
        .current_dir(house.root());
    command
}

fn make(house: &House) -> Result<()> {
    let making = house.at(MAKING);
    if making.exists() {
        fs::remove_dir_all(&making).context("What an interrupted demo left cannot be removed.")?;
    }
    fs::create_dir_all(&making).context("The folder var cannot be made.")?;
    eprintln!("Making the invented network in {FOLDER} (once)");
    run::run(binhan(house, false, MAKING).arg("demo-seed"))?;
    fs::rename(&making, house.at(FOLDER)).context("The finished demo cannot be moved into place.")
}

/// The program, built when a source changed. Asking cargo costs half a second
/// even when nothing did, so a stamp over the sources is looked at first.
fn program(house: &House, release: bool) -> Result<()> {
    ui::build(house)?;
    let inputs = ["Cargo.toml", "Cargo.lock", "crates", "migrations", "norms", "data", "ui/dist"];
    let inputs: Vec<_> =
        inputs.iter().map(|below| house.at(below)).chain(std::env::var_os("CARGO").map(Into::into)).collect();
    let stamp = Stamp::look(house, if release { "program-release" } else { "program" }, &inputs);
    if stamp.is_fresh() && house.program(release).is_file() {
        return Ok(());
    }
    let begun = Instant::now();
    let mut build = run::cargo();
    build.args(["build", "--package", "app", "--bin", "binhan"]).current_dir(house.root());
    if release {
        build.arg("--release");
    }
    run::run(&mut build)?;
    eprintln!("Program built in {:.0} s", begun.elapsed().as_secs_f64());
    stamp.set()
}

/// Where `seed` works when no database is named.
const SEEDED: &str = "var/seed";

/// Invented cases, from a release build: sizes are large. A demonstration is
/// made whose officers write so many sealed cases by the real actions. With
/// `--facts-only` one is made where there is none, because facts need offices;
/// then `seed-facts` adds the facts alone.
pub(crate) fn seed(
    house: &House,
    cases: u64,
    seed: u64,
    facts_only: bool,
    database: Option<&str>,
) -> Result<()> {
    program(house, true)?;
    let (database, secrets) = seeded(database.unwrap_or(SEEDED));
    let there = house.at(&secrets).join("demo-log-ins.json").is_file();
    let binhan = |arguments: &[&str]| {
        let mut command = Command::new(house.program(true));
        command.args(["--database", &database, "--secrets", &secrets]).args(arguments);
        run::run(command.current_dir(house.root()))
    };
    let (cases, seed) = (cases.to_string(), seed.to_string());
    if !facts_only {
        return binhan(&["demo-seed", "--cases", "0", "--sealed", &cases, "--seed", &seed]);
    }
    if !there {
        binhan(&["demo-seed", "--cases", "0"])?;
    }
    binhan(&["seed-facts", "--cases", &cases, "--seed", &seed])
}

/// The database's address and the folder of its secrets.
fn seeded(named: &str) -> (String, String) {
    let file = Path::new(named);
    match file.parent() {
        _ if named.contains("://") => (named.to_owned(), format!("{SEEDED}/secrets")),
        Some(folder) if file.extension().is_some() => {
            (named.to_owned(), folder.join("secrets").display().to_string())
        }
        _ => (format!("{named}/binhan.db"), format!("{named}/secrets")),
    }
}

/// The bench program in a release build; it writes `docs/benchmarks.md` itself.
pub(crate) fn bench(house: &House, arguments: &[String]) -> Result<()> {
    let bar = bars::spinner("interface");
    ui::build(house)?;
    bar.finish_and_clear();
    run::run(
        run::cargo()
            .args(["run", "--release", "--package", "bench", "--"])
            .args(arguments)
            .current_dir(house.root()),
    )
}
