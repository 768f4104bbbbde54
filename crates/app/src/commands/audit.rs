//! `binhan audit`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use access::log::Trust;
use anyhow::{Context, Result, anyhow};
use seal::log::VerifierKey;

use crate::cli::Audit;
use crate::config::Config;
use crate::house::{Surroundings, matched, open_db, told};
use crate::secrets::{Held, Secrets};

/// Verifies, gathers, or shows the last checkpoint or the published key.
pub(super) fn run(config: &Config, around: &Surroundings, asked: &Audit) -> Result<ExitCode> {
    match asked {
        Audit::Verify { key, witnessed } => {
            return verify(config, around, key.as_deref(), witnessed);
        }
        Audit::Gather => {
            let opened = matched(config, around)?;
            match access::log::gather(&opened.db, &opened.held.log).map_err(told)? {
                Some(gathered) => {
                    println!("{} roots entered; the log has {}.", gathered.added, gathered.size)
                }
                None => println!("Nothing changed since the last checkpoint."),
            }
        }
        Audit::Checkpoint => {
            match access::log::last_checkpoint(&open_db(config, around, false)?).map_err(told)? {
                Some(note) => print!("{note}"),
                None => println!("There is no checkpoint yet: binhan audit gather"),
            }
        }
        Audit::Key => {
            let opened = matched(config, around)?;
            println!("{}", access::log::published_key(&opened.db, &opened.held.log).map_err(told)?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What the holder of the secrets folder holds a log against.
pub(super) fn trust_of(held: &Held) -> Trust {
    Trust::of_key(&held.log, held.id, held.root)
}

fn verify(
    config: &Config,
    around: &Surroundings,
    key: Option<&Path>,
    witnessed: &[PathBuf],
) -> Result<ExitCode> {
    let mut trust = match key {
        Some(file) => published(file)?,
        None => trust_of(&Secrets::at(&config.secrets).read().context(
            "the key that verifies is taken from the secrets folder, never from the database; \
             without the folder: --key FILE, with what `binhan audit key` printed",
        )?),
    };
    for file in witnessed {
        let note = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        trust.witness(&note).map_err(|fault| {
            anyhow!(
                "{}: {fault}; a checkpoint of this log is what `binhan audit checkpoint` prints",
                file.display()
            )
        })?;
    }
    let findings = access::log::verify(&open_db(config, around, false)?, &trust).map_err(told)?;
    for finding in &findings {
        println!("{finding}");
    }
    if !findings.is_empty() {
        println!(
            "Change nothing. Copy the database and the last checkpoint, tell the data-protection officer."
        );
        return Ok(ExitCode::FAILURE);
    }
    println!("Every log is whole, and explains who holds every key.");
    if witnessed.is_empty() {
        println!(
            "Whether it was rolled back as a whole only a checkpoint kept elsewhere tells: --witnessed FILE"
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn published(file: &Path) -> Result<Trust> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let key = VerifierKey::parse(text.trim()).and_then(|key| Trust::of_published(&key));
    key.with_context(|| format!("{} holds no key that `binhan audit key` printed", file.display()))
}
