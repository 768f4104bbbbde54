//! `binhan places`.

use std::fs;
use std::sync::Arc;

use ::places::Gazetteer;
use anyhow::{Context, Result};
use kernel::{Date, Lang};

use crate::cli::Places;
use crate::config::Config;
use crate::house::{Surroundings, open_db, told};

/// Counts, traces, finds or loads. Without a database the shipped data answer.
pub(super) fn run(config: &Config, around: &Surroundings, asked: &Places) -> Result<()> {
    let today = around.clock.now().vn_date();
    let on = |date: &Option<Date>| date.unwrap_or(today);
    match asked {
        Places::Count { on: date } => {
            print!("{}", ::places::report::count(&*gazetteer(config, around)?, on(date), Lang::En))
        }
        Places::Trace { code, on: date } => {
            let places = gazetteer(config, around)?;
            let told = ::places::report::trace(&places, code, on(date), today, Lang::En);
            print!("{}", told.map_err(|fault| anyhow::anyhow!("{fault}"))?);
        }
        Places::Find { text } => {
            print!(
                "{}",
                ::places::report::find(&*gazetteer(config, around)?, &text.join(" "), today, Lang::En)
            );
        }
        Places::Load { file, preview } => load(config, around, file, *preview)?,
    }
    Ok(())
}

/// The gazetteer of the database when there is one, else the shipped one.
fn gazetteer(config: &Config, around: &Surroundings) -> Result<Arc<Gazetteer>> {
    let there = config.database.contains("://") || std::path::Path::new(&config.database).exists();
    if !there {
        return Ok(Gazetteer::shipped());
    }
    open_db(config, around, false)?.snapshot_now(|rx| ::places::open(rx)).map_err(told)
}

fn load(config: &Config, around: &Surroundings, file: &std::path::Path, preview: bool) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let shown = ::places::report::load_preview(&*gazetteer(config, around)?, &text, Lang::En);
    print!("{}", shown.map_err(|fault| anyhow::anyhow!("{fault}"))?);
    if !preview {
        let db = open_db(config, around, false)?;
        db.write_now(move |tx| ::places::load(tx, &text)).map_err(told)?;
        println!("Loaded. Restart the service to take it into use.");
    }
    Ok(())
}
