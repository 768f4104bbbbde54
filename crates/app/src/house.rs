//! Opening the house: database, secrets, clock, randomness and the parts that
//! zones take by their type.

use std::sync::Arc;

use access::log::UnitTrees;
use access::{Instance, Parts};
use anyhow::{Context, Result, anyhow, ensure};
use axum::Router;
use casework::cases::CasesToday;
use community::clubs::ClubsToday;
use kernel::{Clock, Entropy, Outcome, SystemClock, SystemEntropy, Typeset, Workbook};
use office::accounts::{Drafts, HouseSignIn};
use page::Web;
use places::Gazetteer;
use ports::{CellNames, TodayParts};
use programme::indicators::Definitions;
use programme::returns::ReturnsToday;
use seal::log::LogKey;
use seal::password::Cost;
use seal::post::Root;
use store::{Address, Db, Settings};

use crate::cells::CellCodes;
use crate::config::Config;
use crate::secrets::{Held, Secrets};

/// What is counted: the statute's forms compiled into cells.
fn definitions() -> Result<Definitions> {
    let wrong = |wrong: Vec<String>| anyhow!("the forms and what counts them disagree: {}", wrong.join("; "));
    Definitions::compile(norms::norms()).map_err(wrong)
}

/// What the zones put on "Việc hôm nay".
fn today() -> TodayParts {
    TodayParts(vec![Arc::new(CasesToday), Arc::new(ReturnsToday), Arc::new(ClubsToday)])
}

/// What the program is run with, apart from configuration; tests put in their
/// own.
#[derive(Clone)]
pub struct Surroundings {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// What a password hash costs; cheap in tests only.
    pub cost: Cost,
}

impl std::fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Surroundings")
    }
}

impl Surroundings {
    /// The machine's clock and randomness, the full cost.
    pub fn of_machine() -> Self {
        Self { clock: Arc::new(SystemClock), entropy: Arc::new(SystemEntropy), cost: Cost::SERVICE }
    }
}

/// An opened house.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The running house.
    pub instance: Instance,
    /// The gazetteer in use.
    pub places: Arc<Gazetteer>,
    /// Signs checkpoints.
    pub log: LogKey,
    /// The web side's secret, kept in memory alone.
    form_secret: [u8; 32],
    config: Config,
}

/// An outcome as an operator reads it.
pub fn told(outcome: Outcome) -> anyhow::Error {
    match outcome {
        Outcome::Refused(phrase) => {
            let say = |lang| page::testing::speech_at(lang, "2026-01-01T00:00:00Z").phrase(&phrase);
            anyhow!("{} / {}", say(kernel::Lang::Vi), say(kernel::Lang::En))
        }
        other => anyhow!("{other}"),
    }
}

/// Opens the database alone; `migrate` brings it to this program's version.
///
/// # Errors
/// A sentence for the operator.
pub fn open_db(config: &Config, around: &Surroundings, migrate: bool) -> Result<Db> {
    let address = Address::parse(&config.database).map_err(|fault| anyhow!("{fault}"))?;
    if let Address::File(path) = &address
        && let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty())
        && migrate
    {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let mut settings = Settings::new(
        address,
        Arc::new(UnitTrees),
        Arc::new(definitions()?),
        Arc::clone(&around.clock),
        Arc::clone(&around.entropy),
    );
    settings.queue = config.queue;
    settings.migrate = migrate;
    Db::open(settings).map_err(|fault| anyhow!("{fault}"))
}

/// A database and its secrets, held against each other.
#[derive(Debug)]
pub(crate) struct Matched {
    pub(crate) db: Db,
    pub(crate) held: Held,
    root: Root,
}

/// Opens database and secrets and holds one against the other; writes nothing.
///
/// # Errors
/// A sentence for the operator: no database, no secrets, or the two do not
/// belong together.
pub(crate) fn matched(config: &Config, around: &Surroundings) -> Result<Matched> {
    let db = open_db(config, around, false)?;
    let held = Secrets::at(&config.secrets).read()?;
    let row = db.read_now(|rx| access::keys::store::instance(rx)).map_err(told)?;
    let row = row.context("this database was not set up: binhan init")?;
    ensure!(row.id == *held.id.bytes(), "these secrets belong to another instance than this database");
    ensure!(
        row.log_public == held.log.verifier("").key,
        "the database names another log key than log.key in the secrets folder: somebody changed one of them"
    );
    ensure!(
        row.root.fingerprint() == held.root,
        "the database names another root than instance.toml in the secrets folder: somebody changed one of them"
    );
    Ok(Matched { db, held, root: Root(row.root) })
}

impl Opened {
    /// Opens a house that was set up.
    ///
    /// # Errors
    /// A sentence for the operator: no database, no secrets, or the two do not
    /// belong together.
    pub fn open(config: &Config, around: &Surroundings) -> Result<Self> {
        let Matched { db, held, root } = matched(config, around)?;
        let places = db.snapshot_now(|rx| places::open(rx)).map_err(told)?;
        // Where this program counts otherwise than the one before it, every
        // cell is counted anew before anybody reads one.
        store::facts::backfill(&db, &definitions()?.fingerprint()).map_err(told)?;
        let instance = Instance::new(Parts {
            db,
            clock: Arc::clone(&around.clock),
            entropy: Arc::clone(&around.entropy),
            id: held.id,
            secret: held.secret,
            root,
            expected_root: held.root,
            cost: around.cost,
        });
        let form_secret = *instance.session_key().expose();
        Ok(Self { instance, places, log: held.log, form_secret, config: config.clone() })
    }

    /// The web side, wired.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn web(&self) -> Result<Web> {
        let settings = page::Settings {
            secure: self.config.secure_cookies,
            trusted_proxies: self.config.trusted_proxies.clone(),
            exit_address: self.config.leave_to.clone(),
            ..page::Settings::default()
        };
        Web::builder(Arc::clone(self.instance.clock()), Arc::clone(self.instance.entropy()), self.form_secret)
            .settings(settings)
            .sign_in(Arc::new(HouseSignIn { house: self.instance.clone() }))
            .drafts(Arc::new(Drafts { house: self.instance.clone() }))
            .part(Arc::new(self.instance.clone()))
            .part(Arc::new(self.instance.db().clone()))
            .part(Arc::clone(&self.places))
            .part(Arc::new(today()))
            .part::<dyn Typeset>(Arc::new(press::Papers::new()))
            .part::<dyn Workbook>(Arc::new(press::Workbooks))
            .part::<dyn CellNames>(Arc::new(CellCodes))
            .build()
            .map_err(told)
    }

    /// The whole service.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn router(&self) -> Result<Router> {
        Ok(page::router(crate::routes::all(), &self.web()?))
    }

    /// The configuration it was opened with.
    pub fn config(&self) -> &Config {
        &self.config
    }
}
