//! One file a command.

mod account;
mod audit;
mod backup;
mod doctor;
mod figures;
mod init;
mod places;
mod returns;
mod secrets;
mod seed_facts;
mod serve;

use std::process::ExitCode;

pub(crate) use init::set_up;

use anyhow::{Context, Result};

use crate::cli::{Cli, Command};
use crate::config::Config;
use crate::demo::{Extent, Invented};
use crate::house::{Surroundings, open_db};

/// Runs what was typed.
///
/// # Errors
/// A sentence for the operator.
pub fn run(cli: &Cli) -> Result<ExitCode> {
    let config = Config::load(&cli.common)?;
    let around = Surroundings::of_machine();
    match &cli.command {
        Command::Init(asked) => init::run(&config, &around, asked)?,
        Command::Serve(asked) => serve::run(&config, &around, asked)?,
        Command::Migrate => migrate(&config, &around)?,
        Command::Backup { to, ring } => backup::write(&config, &around, to, ring.as_deref())?,
        Command::Restore { from, ring } => backup::restore(&config, from, ring.as_deref())?,
        Command::Doctor => return doctor::run(&config, &around),
        Command::Secrets(crate::cli::Secrets::Restore) => secrets::restore(&config)?,
        Command::Places(asked) => places::run(&config, &around, asked)?,
        Command::Audit(asked) => return audit::run(&config, &around, asked),
        Command::Account(asked) => account::run(&config, &around, asked)?,
        Command::Figures(asked) => return figures::run(&config, &around, asked),
        Command::Returns(asked) => returns::run(&config, &around, asked)?,
        Command::DemoSeed(asked) => {
            let invented = Invented { cases: asked.cases, sealed: asked.sealed, seed: asked.seed };
            crate::demo::make_with(&config, &around, Extent::Country, invented)?;
        }
        Command::SeedFacts(asked) => seed_facts::run(&config, &around, asked)?,
        Command::DemoCodes => crate::demo::print_log_ins(&config, &*around.clock, config.listen)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Brings the database to this program's version and fills the table of
/// places.
fn migrate(config: &Config, around: &Surroundings) -> Result<()> {
    let db = open_db(config, around, true)?;
    let gazetteer = db.snapshot_now(|rx| ::places::open(rx)).map_err(crate::house::told)?;
    let rows = db.write_now(move |tx| ::places::sync(tx, &gazetteer)).map_err(crate::house::told)?;
    println!("The database is at this program's version; {rows} places written.");
    Ok(())
}

/// Writes to the operator; one who stops reading (`| head`) is no fault.
fn say(text: &str) -> Result<()> {
    use std::io::{ErrorKind, Write as _};
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context("nothing can be written"),
        _ => Ok(()),
    }
}

/// Asks a line on the terminal, or reads it from a pipe.
fn ask(question: &str) -> Result<String> {
    eprint!("{question}: ");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).context("nothing could be read")?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}
