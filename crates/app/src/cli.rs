//! What an operator types.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use kernel::Date;

/// Bình An: runs a country's network against domestic and gender-based
/// violence. One program, one file or one PostgreSQL server.
#[derive(Debug, Parser)]
#[command(name = "binhan", version, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    /// What is common to all commands.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options every command understands. A value given here wins over the
/// environment (`BINHAN_…`), which wins over the configuration file.
#[derive(Debug, Args)]
pub struct Common {
    /// Configuration file (TOML). Unknown keys are refused.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where the data is: a path to a file, or postgres://user@host/name.
    #[arg(long, global = true, value_name = "PATH|ADDRESS")]
    pub database: Option<String>,
    /// Folder of the instance secret and the log key; keep it on another
    /// volume than the data, and out of every backup.
    #[arg(long, global = true, value_name = "FOLDER")]
    pub secrets: Option<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Set up: the instance, the root, the first desk and guardian, the escrow.
    Init(Init),
    /// Serve the pages.
    Serve(Serve),
    /// Bring the database to this program's version.
    Migrate,
    /// Write an encrypted, verified backup while the service runs.
    Backup {
        /// The file to write; it must not exist.
        #[arg(value_name = "FILE")]
        to: PathBuf,
        /// The ring file of backup keys; made when absent.
        #[arg(long, value_name = "FILE")]
        ring: Option<PathBuf>,
    },
    /// Restore a backup into an empty database of either engine.
    Restore {
        /// The backup file.
        #[arg(value_name = "FILE")]
        from: PathBuf,
        /// The ring file of backup keys.
        #[arg(long, value_name = "FILE")]
        ring: Option<PathBuf>,
    },
    /// Check database, secrets, schema, log and disk, and say what is wrong;
    /// changes nothing.
    Doctor,
    /// The secrets folder.
    #[command(subcommand)]
    Secrets(Secrets),
    /// Administrative units: count, trace, find, load a resolution.
    #[command(subcommand)]
    Places(Places),
    /// The log of who read and wrote what.
    #[command(subcommand)]
    Audit(Audit),
    /// Accounts: list, disable. Never a key, never a case.
    #[command(subcommand)]
    Account(Account),
    /// Figures: published ones taken in, the national table, a recount.
    #[command(subcommand)]
    Figures(Figures),
    /// Returns: which communes have returned, and which are late.
    #[command(subcommand)]
    Returns(Returns),
    /// Make the fictional demonstration network in an empty database.
    DemoSeed(DemoSeed),
    /// Load invented facts and their cells into a demonstration, up to ten
    /// million; nothing sealed. The same seed gives the same facts.
    SeedFacts(SeedFacts),
    /// Print the demonstration's log-ins with the codes of this moment.
    DemoCodes,
}

/// `binhan init`.
#[derive(Debug, Args)]
pub struct Init {
    /// Name of the body at the root.
    #[arg(long, default_value = "Bộ Văn hóa, Thể thao và Du lịch")]
    pub name: String,
    /// Log-in name of the first person of the root.
    #[arg(long, default_value = "root")]
    pub root: String,
    /// Log-in name of the first person of the root's desk.
    #[arg(long, default_value = "desk")]
    pub desk: String,
    /// Log-in name of the first person of the root's guardian, a second
    /// institution.
    #[arg(long, default_value = "guardian")]
    pub guardian: String,
}

/// `binhan serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Address to listen on.
    #[arg(long, value_name = "HOST:PORT")]
    pub listen: Option<std::net::SocketAddr>,
    /// Print the demonstration's log-ins when serving it.
    #[arg(long)]
    pub demo: bool,
}

/// `binhan places …`.
#[derive(Debug, Subcommand)]
pub enum Places {
    /// How many units of each kind were in force.
    Count {
        /// The date; today when absent.
        #[arg(long)]
        on: Option<Date>,
    },
    /// What became of a unit.
    Trace {
        /// Its code, such as 00004.
        code: String,
        /// The date on which the code meant that unit.
        #[arg(long)]
        on: Option<Date>,
    },
    /// Look for a unit by name, old or new, with or without marks.
    Find {
        /// The name.
        text: Vec<String>,
    },
    /// Load a resolution as a difference file.
    Load {
        /// The file.
        file: PathBuf,
        /// Show what it would do and change nothing.
        #[arg(long)]
        preview: bool,
    },
}

/// `binhan demo-seed`.
#[derive(Debug, Args)]
pub struct DemoSeed {
    /// How many invented facts the country is counted from, over three years.
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u64).range(..=crate::seed::MOST))]
    pub cases: u64,
    /// How many sealed cases the ward's officers write, with people, incident
    /// and verification, besides the few the demonstration plays with.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u64).range(..=1_000_000))]
    pub sealed: u64,
    /// Whose world: the same number gives the same cases.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// `binhan seed-facts`.
#[derive(Debug, Args)]
pub struct SeedFacts {
    /// How many cases.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=crate::seed::MOST))]
    pub cases: u64,
    /// Whose world: the same number gives the same cases.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Statutory years, such as 2024..2026 or 2026 alone (1 December of the
    /// year before, to 1 December). The three up to this month when absent.
    #[arg(long, value_name = "YEARS")]
    pub years: Option<Years>,
}

/// Statutory years as typed: `2024..2026`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Years(pub std::ops::RangeInclusive<i32>);

impl std::str::FromStr for Years {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let year = |text: &str| text.parse::<i32>().ok().filter(|year| (2010..=2100).contains(year));
        match (year(first), year(last)) {
            (Some(first), Some(last)) if first <= last => Ok(Self(first..=last)),
            _ => Err("years between 2010 and 2100, such as 2024..2026".to_owned()),
        }
    }
}

/// `binhan figures …`.
#[derive(Debug, Subcommand)]
pub enum Figures {
    /// Take a table of published figures in as it is, and say what does not
    /// fit. CSV with the columns indicator, period, value, scope, source,
    /// confidence. The same table twice changes nothing.
    Import {
        /// The file; the ministry's table shipped with the program when
        /// absent.
        file: Option<PathBuf>,
    },
    /// Say what does not fit among the published figures that are held.
    Report,
    /// Count every cell anew from the facts and name those that differ.
    Recount {
        /// Bring the cells that differ to what the facts say.
        #[arg(long)]
        repair: bool,
    },
    /// Print the national table: the country by year, then every province.
    National {
        /// The statutory year: 2026 is 1 December 2025 to 1 December 2026.
        /// The year at hand when absent.
        #[arg(long)]
        year: Option<i64>,
        /// Provinces on the borders of today, or of the time.
        #[arg(long, default_value = "today")]
        borders: BordersAsked,
        /// Each case under its main form, or under any form that occurred.
        #[arg(long, default_value = "main")]
        forms: FormsAsked,
        /// The language of the words.
        #[arg(long, default_value = "en")]
        lang: LangAsked,
    },
}

/// Whose borders.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum BordersAsked {
    /// Those of today.
    Today,
    /// Those of the period.
    Then,
}

/// How forms of violence are counted.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum FormsAsked {
    /// A case under its main form.
    Main,
    /// A case under every form that occurred.
    Any,
}

/// A language.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum LangAsked {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

/// `binhan returns …`.
#[derive(Debug, Subcommand)]
pub enum Returns {
    /// Every commune with the state of its return; late ones first. No figure.
    List {
        /// The statutory year; the year at hand when absent.
        #[arg(long)]
        year: Option<i64>,
        /// Only communes whose return is late.
        #[arg(long)]
        late: bool,
    },
}

/// `binhan audit …`.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Recompute every tree and the instance log, and ask of every wrap and
    /// every member of a unit whether a leaf explains it: any edit, removal,
    /// reordering or cut tail is found.
    Verify {
        /// The published key of the log, for a verifier without the secrets
        /// folder. Never taken from the database.
        #[arg(long, value_name = "FILE")]
        key: Option<PathBuf>,
        /// A checkpoint kept elsewhere (`audit checkpoint`): it finds a log
        /// that was rolled back as a whole. May be given several times.
        #[arg(long, value_name = "FILE")]
        witnessed: Vec<PathBuf>,
    },
    /// Gather changed roots and sign a checkpoint now.
    Gather,
    /// Print the last checkpoint: keep it elsewhere, it finds a rollback.
    Checkpoint,
    /// Print the key by which anybody verifies checkpoints; it is public.
    Key,
}

/// `binhan secrets …`.
#[derive(Debug, Subcommand)]
pub enum Secrets {
    /// Make the secrets folder anew from two of the three sheets that init
    /// printed. They are typed in, one after the other. Never over a folder
    /// that holds secrets.
    Restore,
}

/// `binhan account …`.
#[derive(Debug, Subcommand)]
pub enum Account {
    /// Everyone who can sign in, with posts.
    List,
    /// Close an account and end its sessions at once.
    Disable {
        /// The log-in name.
        login: String,
    },
}
