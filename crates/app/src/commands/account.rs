//! `binhan account`: who can sign in. Never a key, never a case.

use anyhow::{Context, Result};

use crate::cli::Account;
use crate::config::Config;
use crate::house::{Surroundings, open_db, told};

/// Lists accounts or closes one.
pub(super) fn run(config: &Config, around: &Surroundings, asked: &Account) -> Result<()> {
    let db = open_db(config, around, false)?;
    match asked {
        Account::List => {
            for (login, name, enrolled, disabled, role, unit) in
                db.read_now(|rx| access::accounts::store::people(rx)).map_err(told)?
            {
                let state = match (enrolled, disabled) {
                    (_, Some(_)) => "closed",
                    (Some(_), None) => "open",
                    (None, None) => "invited",
                };
                let post = role
                    .zip(unit)
                    .map_or_else(|| "no post".to_owned(), |(role, unit)| format!("{role}, {unit}"));
                println!("{login:<20} {state:<8} {name} ({post})");
            }
        }
        Account::Disable { login } => {
            let asked = login.clone();
            let done = db.write_now(move |tx| access::accounts::disable(tx, &asked));
            let done = done.map_err(told)?.with_context(|| format!("there is no account {login}"))?;
            println!(
                "{}",
                if done { "The account is closed; its sessions are over." } else { "It was closed before." }
            );
        }
    }
    Ok(())
}
