//! `binhan secrets restore`: two sheets of paper become the folder again.

use std::io::{BufRead, IsTerminal as _};

use anyhow::{Context, Result, anyhow, ensure};
use seal::sheet::LINES;
use seal::{SealFault, Sheet, SheetContent};
use zeroize::Zeroizing;

use crate::config::Config;
use crate::secrets::Secrets;

/// Reads two sheets and makes the folder.
pub(super) fn restore(config: &Config) -> Result<()> {
    let secrets = Secrets::at(&config.secrets);
    ensure!(
        !secrets.exist(),
        "there are secrets in {} already: nothing is written over them (--secrets FOLDER names another)",
        secrets.folder().display()
    );
    let (one, other) = (read("first")?, read("second")?);
    let content = SheetContent::from_two_sheets(&one, &other).map_err(|fault| match fault {
        SealFault::Malformed => anyhow!("sheet {} was typed twice: take another one", one.number()),
        _ => anyhow!("sheets {} and {} are not of one printing", one.number(), other.number()),
    })?;
    secrets.put_back(&content)?;
    println!(
        "The secrets folder {} is back: instance secret, log key, instance.toml.",
        secrets.folder().display()
    );
    println!("The ring of backup keys is on no sheet: it comes from its own copy.");
    Ok(())
}

/// One sheet, line by line; at a terminal a mistyped line is asked for again.
fn read(which: &str) -> Result<Sheet> {
    let asking = std::io::stdin().is_terminal();
    eprintln!("Type the {which} sheet, {LINES} lines:");
    let mut text = Zeroizing::new(String::with_capacity(LINES * 40));
    let mut number = 1;
    while number <= LINES {
        let mut line = Zeroizing::new(String::with_capacity(64));
        let read = std::io::stdin().lock().read_line(&mut line).context("nothing could be read")?;
        ensure!(read > 0, "the {which} sheet ends after {} of {LINES} lines", number - 1);
        if line.trim().is_empty() {
            continue;
        }
        if let Err(fault) = seal::sheet::check_line(number, &line) {
            ensure!(asking, "{which} sheet: {fault}");
            eprintln!("{fault}; type line {number} again:");
            continue;
        }
        text.push_str(&line);
        text.push('\n');
        number += 1;
    }
    Sheet::parse(&text).map_err(|fault| anyhow!("{which} sheet: {fault}"))
}
