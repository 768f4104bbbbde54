//! `binhan init`: the root, the first desk and guardian, the escrow.

use std::io::IsTerminal as _;

use access::setup::{First, Founded, Plan, found};
use anyhow::{Context, Result};
use seal::log::LogKey;
use zeroize::Zeroizing;

use crate::cli::Init;
use crate::config::Config;
use crate::house::{Surroundings, open_db, told};
use crate::secrets::Secrets;

/// Sets up an empty database and a fresh secrets folder, and prints what must
/// go on paper.
pub(super) fn run(config: &Config, around: &Surroundings, asked: &Init) -> Result<()> {
    let passwords = [asked.root.as_str(), &asked.desk, &asked.guardian].map(password);
    let [root, desk, guardian] = passwords;
    let plan = |log| -> Result<Plan> {
        Ok(Plan {
            ministry: asked.name.clone(),
            root: first(&asked.root, root?),
            desk: first(&asked.desk, desk?),
            guardian: first(&asked.guardian, guardian?),
            cost: around.cost,
            log,
        })
    };
    let founded = set_up(config, around, plan)?;
    print(&founded, &[&asked.root, &asked.desk, &asked.guardian]);
    Ok(())
}

/// Sets up and fills the table of places; nothing is left when it fails.
pub(crate) fn set_up(
    config: &Config,
    around: &Surroundings,
    plan: impl FnOnce(LogKey) -> Result<Plan>,
) -> Result<Founded> {
    let db = open_db(config, around, true)?;
    let secrets = Secrets::at(&config.secrets);
    let (secret, log) = secrets.draw(&*around.entropy)?;
    let made = (|| -> Result<Founded> {
        let plan = plan(log)?;
        let founded = found(&db, &secret, &around.entropy, &around.clock, &plan).map_err(told)?;
        let gazetteer = places::Gazetteer::shipped();
        db.write_now(move |tx| places::sync(tx, &gazetteer)).map_err(told)?;
        secrets.finish(founded.id, founded.root)?;
        Ok(founded)
    })();
    if made.is_err() {
        secrets.forget();
    }
    made.context("the house was not set up")
}

fn first(login: &str, password: Zeroizing<String>) -> First {
    First { login: login.to_owned(), name: login.to_owned(), password }
}

fn password(login: &str) -> Result<Zeroizing<String>> {
    let question = format!("Password for {login} (at least {} characters)", access::accounts::PASSWORD_LEAST);
    if std::io::stdin().is_terminal() {
        return Ok(Zeroizing::new(rpassword::prompt_password(format!("{question}: "))?));
    }
    Ok(Zeroizing::new(super::ask(&question)?))
}

fn print(founded: &Founded, logins: &[&str; 3]) {
    println!("The house is set up. Put this on paper now; it is kept nowhere else.\n");
    println!(
        "Three sheets of the secrets folder: instance secret, log key, root. Keep them in three places. Any two \
         give the folder back (binhan secrets restore); one alone opens nothing."
    );
    for sheet in &founded.sheets {
        println!("\nSheet {}\n{}", sheet.number(), *sheet.print());
    }
    println!("Second factors, for the authenticator app of each person:");
    for (login, totp) in logins.iter().zip(&founded.totp) {
        println!("  {login}: {}", *totp.base32());
    }
    println!("\nSeeds of the root's desk and guardian, one for each institution's safe:");
    for (name, seed) in ["desk", "guardian"].iter().zip(&founded.pair) {
        let digits: Vec<String> = seed
            .expose()
            .chunks(2)
            .map(|pair| pair.iter().map(|byte| format!("{byte:02x}")).collect())
            .collect();
        println!("  {name}: {}", digits.join(" "));
    }
}
