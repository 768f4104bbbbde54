//! `binhan figures`.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use kernel::{Lang, Outcome};
use norms::FormCount;
use page::Phrases;
use programme::figures::{self, Asked, Borders, SHIPPED};
use programme::indicators::{self, RecountLine};
use programme::returns::period_at_hand;
use store::Db;

use crate::cli::{BordersAsked, Figures, FormsAsked, LangAsked};
use crate::config::Config;
use crate::house::{Surroundings, open_db, told};

/// So many differing cells are named one by one.
const NAMED: usize = 50;

/// Imports, reports, recounts, or prints the national table.
pub(super) fn run(config: &Config, around: &Surroundings, asked: &Figures) -> Result<ExitCode> {
    match asked {
        Figures::Import { file } => import(&open_db(config, around, false)?, file.as_deref())?,
        Figures::Report => report(&open_db(config, around, false)?)?,
        Figures::Recount { repair } => return recount(&open_db(config, around, false)?, *repair),
        Figures::National { year, borders, forms, lang } => {
            let hand =
                period_at_hand(around.clock.now().vn_date()).context("there is no statutory year yet")?;
            let asked = Asked {
                year: year.unwrap_or(hand.number),
                borders: match borders {
                    BordersAsked::Today => Borders::Today,
                    BordersAsked::Then => Borders::OfTheTime,
                },
                count: match forms {
                    FormsAsked::Main => FormCount::Main,
                    FormsAsked::Any => FormCount::Any,
                },
            };
            let lang = if matches!(lang, LangAsked::Vi) { Lang::Vi } else { Lang::En };
            national(&open_db(config, around, false)?, around, asked, lang)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn phrases() -> Result<Phrases> {
    Phrases::collected().map_err(told)
}

fn import(db: &Db, file: Option<&Path>) -> Result<()> {
    let text = match file {
        Some(file) => fs::read(file).with_context(|| format!("cannot read {}", file.display()))?,
        None => SHIPPED.as_bytes().to_vec(),
    };
    let done = figures::import(db, text.as_slice()).map_err(told)?;
    for sentence in done.sentences(&phrases()?, Lang::En) {
        println!("{sentence}");
    }
    Ok(())
}

fn report(db: &Db) -> Result<()> {
    let held = db.read_now(|rx| figures::every(rx)).map_err(told)?;
    anyhow::ensure!(!held.is_empty(), "no published figures are held: binhan figures import");
    println!("{} published figures are held.", held.len());
    let phrases = phrases()?;
    for finding in figures::findings(&held) {
        println!("{}", finding.sentence(&phrases, Lang::En));
    }
    Ok(())
}

fn recount(db: &Db, repair: bool) -> Result<ExitCode> {
    let differing = db.snapshot_now(|rx| indicators::recount(rx)).map_err(told)?;
    for RecountLine { cell, difference: d } in differing.iter().take(NAMED) {
        println!(
            "{cell} in {}, place {}: the cell holds {}, the facts give {}",
            d.period, d.place.0, d.stored.0, d.counted.0
        );
    }
    if differing.len() > NAMED {
        println!("and {} more cells", differing.len() - NAMED);
    }
    if differing.is_empty() {
        println!("Every cell holds what the facts say.");
        return Ok(ExitCode::SUCCESS);
    }
    if repair {
        println!("{} cells mended.", store::facts::repair(db).map_err(told)?);
        return Ok(ExitCode::SUCCESS);
    }
    println!("{} cells differ: binhan figures recount --repair", differing.len());
    Ok(ExitCode::FAILURE)
}

fn national(db: &Db, around: &Surroundings, asked: Asked, lang: Lang) -> Result<()> {
    let today = around.clock.now().vn_date();
    let places = db.snapshot_now(|rx| ::places::open(rx)).map_err(told)?;
    let map = std::sync::Arc::clone(&places);
    let table = db.snapshot_now(move |rx| figures::country(rx, &map, asked, today));
    let table = table.map_err(|outcome| match outcome {
        Outcome::NotVisible => anyhow!("no form was in force in {}: form 03 begins with 2018", asked.year),
        other => told(other),
    })?;
    super::say(&figures::told(&table, &places, &phrases()?, lang))
}
