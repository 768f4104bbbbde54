//! `binhan seed-facts`.

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::SeedFacts;
use crate::config::Config;
use crate::house::{Surroundings, open_db, told};
use crate::seed::{self, Seeding};

/// Loads invented facts into a demonstration.
pub(super) fn run(config: &Config, around: &Surroundings, asked: &SeedFacts) -> Result<()> {
    crate::demo::personas(config)
        .context("invented facts go into a demonstration only, never among real ones: binhan demo-seed")?;
    let db = open_db(config, around, false)?;
    let places = db.snapshot_now(|rx| ::places::open(rx)).map_err(told)?;
    let today = around.clock.now().vn_date();
    let seeding = match &asked.years {
        Some(years) => Seeding { cases: asked.cases, seed: asked.seed, years: years.0.clone(), until: None },
        None => Seeding::up_to(today, asked.cases, asked.seed),
    };
    let bar = ProgressBar::new(asked.cases);
    let style = ProgressStyle::with_template("{bar:30} {human_pos}/{human_len} facts, {eta} left");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    let loaded = seed::load(&db, &places, &seeding, &mut |so_far| bar.set_position(so_far));
    bar.finish_and_clear();
    println!(
        "{} facts of the years {} to {} loaded, seed {}.",
        loaded?,
        seeding.years.start(),
        seeding.years.end(),
        seeding.seed
    );
    Ok(())
}
