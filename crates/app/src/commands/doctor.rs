//! `binhan doctor`: looks at everything and says what is wrong and what to do.

use std::process::ExitCode;

use anyhow::Result;

use crate::config::Config;
use crate::house::{Opened, Surroundings, open_db};
use crate::secrets::Secrets;

/// Checks one thing and prints a line.
fn line(name: &str, result: Result<String>) -> bool {
    match result {
        Ok(told) => {
            println!("ok     {name}: {told}");
            true
        }
        Err(error) => {
            println!("WRONG  {name}: {error:#}");
            false
        }
    }
}

/// Fails when anything is wrong.
pub(super) fn run(config: &Config, around: &Surroundings) -> Result<ExitCode> {
    let mut well = line(
        "database",
        open_db(config, around, false).map(|db| format!("{:?}, schema of this program", db.engine())),
    );
    well &=
        line("secrets", Secrets::at(&config.secrets).read().map(|held| format!("instance {:?}", held.id)));
    well &= line(
        "house",
        Opened::open(config, around).map(|_| "database and secrets belong together".to_owned()),
    );
    if well {
        let db = open_db(config, around, false)?;
        well &= line(
            "statements",
            store::check::prepare_all(&db).map_err(|fault| anyhow::anyhow!("{fault}")).and_then(none),
        );
        let findings = access::log::verify(&db).map_err(crate::house::told)?;
        well &= line("log", none(findings.iter().map(ToString::to_string).collect()));
    }
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn none(faults: Vec<String>) -> Result<String> {
    anyhow::ensure!(faults.is_empty(), "{}", faults.join("; "));
    Ok("nothing wrong".to_owned())
}
