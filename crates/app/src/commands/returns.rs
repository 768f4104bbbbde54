//! `binhan returns`.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use kernel::Lang;
use page::Phrases;
use programme::indicators::period_numbered;
use programme::returns::{self, ReturnLine, period_at_hand};

use crate::cli::Returns;
use crate::config::Config;
use crate::house::{Surroundings, open_db, told};

/// Lists the communes with the state of their return.
pub(super) fn run(config: &Config, around: &Surroundings, asked: &Returns) -> Result<()> {
    let Returns::List { year, late } = asked;
    let now = around.clock.now();
    let period = match year {
        Some(year) => period_numbered(*year),
        None => period_at_hand(now.vn_date()),
    };
    let period = period.with_context(|| {
        format!("there is no statutory year {}: form 03 begins with 2018", year.unwrap_or_default())
    })?;
    // The operator sees offices and states of the whole country, no figure.
    let range = ("/".to_owned(), "0".to_owned());
    let db = open_db(config, around, false)?;
    let lines = db.snapshot_now(move |rx| returns::lines(rx, &range, &period, now)).map_err(told)?;
    let phrases = Phrases::collected().map_err(told)?;
    let say = |key: &str| phrases.say(Lang::En, key, &[]);
    let mut text = format!("Returns of {}, {} – {}\n", period.number, period.first, period.end);
    for line in lines.iter().filter(|line| line.late || !late) {
        let state = match (&line.head, line.late) {
            (Some(head), _) if !head.state.is_open() => say(head.state.words()),
            (_, true) => say("returns-count-late"),
            (Some(head), false) => say(head.state.words()),
            (None, false) => "not begun".to_owned(),
        };
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{:<48} {state}", line.name);
    }
    let count = |fits: &dyn Fn(&ReturnLine) -> bool| lines.iter().filter(|line| fits(line)).count();
    let _ = writeln!(
        text,
        "{} communes: {} signed, {} late",
        lines.len(),
        count(&|line| line.head.as_ref().is_some_and(|head| !head.state.is_open())),
        count(&|line| line.late)
    );
    super::say(&text)
}
