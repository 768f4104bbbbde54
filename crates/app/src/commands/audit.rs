//! `binhan audit`.

use std::process::ExitCode;

use anyhow::Result;

use crate::cli::Audit;
use crate::config::Config;
use crate::house::{Opened, Surroundings, open_db, told};

/// Verifies, gathers, or shows the last checkpoint.
pub(super) fn run(config: &Config, around: &Surroundings, asked: &Audit) -> Result<ExitCode> {
    match asked {
        Audit::Verify => {
            let findings = access::log::verify(&open_db(config, around, false)?).map_err(told)?;
            for finding in &findings {
                println!("{finding}");
            }
            if findings.is_empty() {
                println!("Every log is whole.");
                return Ok(ExitCode::SUCCESS);
            }
            Ok(ExitCode::FAILURE)
        }
        Audit::Gather => {
            let opened = Opened::open(config, around)?;
            match access::log::gather(opened.instance.db(), &opened.log).map_err(told)? {
                Some(gathered) => {
                    println!("{} roots entered; the log has {}.", gathered.added, gathered.size)
                }
                None => println!("Nothing changed since the last checkpoint."),
            }
            Ok(ExitCode::SUCCESS)
        }
        Audit::Checkpoint => {
            match access::log::last_checkpoint(&open_db(config, around, false)?).map_err(told)? {
                Some(note) => print!("{note}"),
                None => println!("There is no checkpoint yet: binhan audit gather"),
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}
