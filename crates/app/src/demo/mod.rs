//! The demonstration: one fictional network on real ground. Every person,
//! number and address in it is invented; telephone numbers are of the range
//! 0900 000 xxx, which is given to nobody.

mod cases;
mod clubs;
mod houses;
mod invented;
mod network;
mod people;
mod statistics;

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context, Result};
use cases::Past;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use kernel::Clock;
use seal::totp::TotpSecret;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::house::{Opened, Surroundings};

/// The password of everybody in the demonstration.
pub const PASSWORD: &str = "binh an la tren het";

/// Somebody of the demonstration, as kept for printing log-ins.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Persona {
    /// Log-in name.
    pub login: String,
    /// Who this is, in words.
    pub who: String,
    /// Second factor in base32. A demonstration only: in service
    /// it stands on the person's telephone and nowhere else.
    totp: String,
}

fn file(config: &Config) -> PathBuf {
    config.secrets.join("demo-log-ins.json")
}

/// How much ground the offices cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Every commune of the country.
    Country,
    /// The one province the network plays in: for tests.
    Province,
    /// The province with a neighbouring commune at work and two months of
    /// cases behind it: for tests of what one office sees of another.
    Neighbours,
}

impl Extent {
    /// Other communes of the province with people.
    pub(crate) const fn neighbours(self) -> usize {
        match self {
            Self::Country => 5,
            Self::Province => 0,
            Self::Neighbours => 1,
        }
    }
    /// Whether cases were worked on before today.
    const fn has_past(self) -> bool {
        !matches!(self, Self::Province)
    }
}

/// The invented cases the country is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invented {
    /// How many facts, over three years.
    pub cases: u64,
    /// How many sealed cases the ward writes, with their people, besides the
    /// few the demonstration plays with.
    pub sealed: u64,
    /// Whose world.
    pub seed: u64,
}

/// Makes the demonstration in an empty database without invented cases: tests
/// make their own.
///
/// # Errors
/// A sentence for the operator.
pub fn make(config: &Config, around: &Surroundings, extent: Extent) -> Result<()> {
    make_with(config, around, extent, Invented { cases: 0, sealed: 0, seed: 1 })
}

/// Makes the demonstration in an empty database.
///
/// # Errors
/// A sentence for the operator.
pub fn make_with(config: &Config, around: &Surroundings, extent: Extent, invented: Invented) -> Result<()> {
    let bars = MultiProgress::new();
    let bar = bars.add(ProgressBar::new(9));
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    let step = |message: &'static str| {
        bar.inc(1);
        bar.set_message(message);
    };
    // Most tests of one province begin today.
    let has_past = extent.has_past() || invented.sealed > 0;
    let past = Past::days_behind(&around.clock, if has_past { cases::DAYS } else { 0 });
    let around = &Surroundings { clock: past.clone(), ..around.clone() };
    bar.set_message("the house and the country's places");
    let (plan, first) = people::first_three(around);
    let founded = crate::commands::set_up(config, around, plan)?;
    let opened = Opened::open(config, around)?;
    step("the network");
    let root = people::signed_in(&opened, &first[0].login, &founded.totp[0])?;
    let network = network::found(&opened, &root, &founded.units, extent)?;
    let network = network.with_clubs(&opened, &root)?;
    step("its people");
    let mut personas: Vec<Persona> = first
        .iter()
        .zip(&founded.totp)
        .map(|(person, totp)| people::persona(&person.login, &person.name, totp))
        .collect();
    personas.extend(people::enlist(&opened, &root, &network)?);
    step("two months of cases");
    if has_past {
        let work = cases::Work { plots: extent.has_past(), sealed: invented.sealed, seed: invented.seed };
        counted(&bars, invented.sealed, "cases", |progress| {
            cases::write(&opened, &personas, &past, &work, progress)
        })?;
    }
    step("public addresses and hotlines");
    network::publish(&opened, &network)?;
    step("houses");
    let cast = people::Cast::new(&opened, &personas);
    houses::describe(&cast)?;
    step("figures published and three years of invented cases");
    counted(&bars, invented.cases, "facts", |progress| statistics::load(&opened, invented, progress))?;
    step("returns of the communes");
    personas.extend(statistics::file_returns(&cast, &root, &network, invented)?);
    step("clubs");
    clubs::found(&cast, &network)?;
    bar.inc(1);
    fs::write(file(config), serde_json::to_vec_pretty(&personas)?).context("the log-ins cannot be kept")?;
    bar.finish_with_message("done");
    Ok(())
}

/// Runs something long under a bar of its own, with the time that is left.
fn counted<T>(
    bars: &MultiProgress,
    many: u64,
    what: &str,
    work: impl FnOnce(&mut dyn FnMut(u64)) -> Result<T>,
) -> Result<T> {
    let bar = bars.add(ProgressBar::new(many));
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {human_pos}/{human_len} {msg}, {eta} left") {
        bar.set_style(style);
    }
    bar.set_message(what.to_owned());
    let done = work(&mut |so_far| bar.set_position(so_far));
    bar.finish_and_clear();
    done
}

/// Prints who can sign in, with the code of this moment.
///
/// # Errors
/// When there is no demonstration.
pub fn print_log_ins(config: &Config, clock: &dyn Clock, listen: SocketAddr) -> Result<()> {
    let personas = personas(config)?;
    println!("\nBình An, the demonstration: http://{listen}/  (staff: http://{listen}/sign-in)");
    println!("Everybody's password: {PASSWORD}\n");
    for persona in &personas {
        let code = persona.code_at(clock.now());
        println!("  {:<14} code {code}   {}", persona.login, persona.who);
    }
    println!("\nCodes change every 30 seconds: `binhan demo-codes` prints them again.\n");
    Ok(())
}

/// Who can sign in to a demonstration.
///
/// # Errors
/// When there is none.
pub fn personas(config: &Config) -> Result<Vec<Persona>> {
    let text = fs::read(file(config)).context("this is no demonstration: cargo xtask demo")?;
    Ok(serde_json::from_slice(&text)?)
}

impl Persona {
    /// The code of a moment.
    pub fn code_at(&self, at: kernel::Instant) -> String {
        people::totp_of(self).map(|totp| totp.code_at(at)).unwrap_or_default()
    }
}

/// The second factor of a persona.
pub(crate) fn totp_base32(totp: &TotpSecret) -> String {
    totp.base32().to_string()
}
