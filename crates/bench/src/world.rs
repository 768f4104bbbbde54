//! A house to be measured: the demonstration's province with its people, real
//! keys and the full cost of a password; and a copy of its database for the
//! denominator, so that both sides read the same rows.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use access::accounts::{self, Present};
use access::keys::{UnitPublic, unit_public};
use access::units::{UnitKind, store as units};
use anyhow::{Context, Result, anyhow};
use app::config::Config;
use app::demo::{self, Extent};
use app::house::{Opened, Surroundings, told};
use kernel::{AccountId, Lang, PlaceId, PostId, TypedId, UnitId};
use store::{Address, Engine};

use crate::cluster::{Cluster, random_word};
use crate::serve::Stage;

/// A house, opened and served.
pub(crate) struct World {
    /// The running house.
    pub(crate) opened: Opened,
    /// Where it is served.
    pub(crate) at: SocketAddr,
    /// The officer's cookie, as a header's value.
    pub(crate) cookies: String,
    /// Who and what the denominators name.
    pub(crate) ground: Ground,
    _background: app::jobs::Background,
    folder: PathBuf,
    made: Option<Made>,
}

/// The two databases of a run in a cluster.
struct Made {
    cluster: String,
    house: String,
    bare: String,
}

impl Drop for Made {
    fn drop(&mut self) {
        if let Ok(mut admin) = postgres::Client::connect(&self.cluster, postgres::NoTls) {
            for name in [&self.house, &self.bare] {
                // FORCE: the denominator's connections last as long as the run.
                let _ = admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
            }
        }
    }
}

/// The ids that statements of either side are bound to.
#[derive(Clone)]
pub(crate) struct Ground {
    /// The officer.
    pub(crate) account: AccountId,
    /// In this post.
    pub(crate) post: PostId,
    /// The session's row.
    pub(crate) session: [u8; 32],
    /// The commune's place.
    pub(crate) place: PlaceId,
    /// The province's office.
    pub(crate) province: UnitId,
    /// Commune, police, province's desk: what may be sealed to.
    pub(crate) offices: [UnitPublic; 3],
    /// The instance.
    pub(crate) instance: seal::InstanceId,
}

/// Where databases are made: on the disk of the workspace, not in memory.
pub(crate) fn folder() -> Result<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/bench");
    fs::create_dir_all(&folder)?;
    Ok(folder.canonicalize()?)
}

/// An empty folder of this name among the databases.
pub(crate) fn fresh(name: &str) -> Result<PathBuf> {
    let folder = folder()?.join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// The configuration of a house in a folder.
pub(crate) fn config(folder: &Path, database: Option<String>) -> Config {
    Config {
        database: database.unwrap_or_else(|| folder.join("house.db").display().to_string()),
        secrets: folder.join("secrets"),
        secure_cookies: false,
        ..Config::default()
    }
}

fn make(name: &str, database: Option<String>) -> Result<(PathBuf, Config)> {
    let folder = fresh(name)?;
    let config = config(&folder, database);
    demo::make(&config, &Surroundings::of_machine(), Extent::Province)?;
    Ok((folder, config))
}

impl World {
    /// A fresh house on SQLite.
    pub(crate) fn on_sqlite(stage: &Stage, name: &str) -> Result<Self> {
        Self::filled(stage, name, |_| Ok(()))
    }

    /// A fresh house on SQLite whose file is filled before it is opened.
    pub(crate) fn filled(stage: &Stage, name: &str, fill: impl FnOnce(&Path) -> Result<()>) -> Result<Self> {
        let (folder, config) = make(name, None)?;
        fill(&folder.join("house.db"))?;
        let cookie = sign_in(&config)?;
        Self::open(stage, &config, folder, &cookie, None)
    }

    /// A fresh house in a cluster, and a copy of its database.
    pub(crate) fn on_postgres(stage: &Stage, cluster: &str, name: &str) -> Result<Self> {
        let word = random_word()?;
        let made = Made {
            cluster: cluster.to_owned(),
            house: format!("binhan_bench_{word}"),
            bare: format!("binhan_bench_{word}_bare"),
        };
        let (house, bare) = (&made.house, &made.bare);
        let run = |command: &str| -> Result<()> {
            Ok(postgres::Client::connect(cluster, postgres::NoTls)?.batch_execute(command)?)
        };
        run(&format!("CREATE DATABASE {house} TEMPLATE template0 ENCODING 'UTF8'"))?;
        let (folder, config) = make(name, Some(with_name(cluster, house)?))?;
        let cookie = sign_in(&config)?;
        run(&format!("CREATE DATABASE {bare} TEMPLATE {house}"))?;
        Self::open(stage, &config, folder, &cookie, Some(made))
    }

    fn open(
        stage: &Stage,
        config: &Config,
        folder: PathBuf,
        cookie: &str,
        made: Option<Made>,
    ) -> Result<Self> {
        let opened = Opened::open(config, &Surroundings::of_machine())?;
        let background = app::jobs::background(&opened)?;
        let at = stage.serve(opened.router()?)?;
        let ground = Ground::look(&opened, cookie)?;
        let cookies = format!("bn-{}={cookie}", office::accounts::COOKIE);
        Ok(Self { opened, at, cookies, ground, _background: background, folder, made })
    }

    /// Which engine keeps it.
    pub(crate) fn engine(&self) -> Engine {
        self.opened.instance.db().engine()
    }

    /// Where the denominator's copy is; on SQLite it is made now.
    pub(crate) fn bare(&self) -> Result<Address> {
        if let Some(made) = &self.made {
            return Ok(Address::Server(with_name(&made.cluster, &made.bare)?));
        }
        let copy = self.folder.join("bare.db");
        if copy.exists() {
            fs::remove_file(&copy)?;
        }
        let own = rusqlite::Connection::open(self.folder.join("house.db"))?;
        own.execute("VACUUM INTO ?1", [copy.display().to_string()])?;
        Ok(Address::File(copy))
    }

    /// The product's file, for rows by the million.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join("house.db")
    }
}

/// The same address with another database at its end.
fn with_name(address: &str, name: &str) -> Result<String> {
    let (before, _) = address.rsplit_once('/').context("an address ends with /database")?;
    Ok(format!("{before}/{name}"))
}

/// Signs the commune's officer in; the house is closed again.
fn sign_in(config: &Config) -> Result<String> {
    let opened = Opened::open(config, &Surroundings::of_machine())?;
    let personas = demo::personas(config)?;
    let mai = personas.iter().find(|persona| persona.login == "mai").context("no officer")?;
    let house = &opened.instance;
    let code = mai.code_at(house.now());
    let session = accounts::sign_in(house, &mai.login, demo::PASSWORD, &code, Lang::Vi).map_err(told)?;
    Ok(session.cookie.to_string())
}

impl Ground {
    fn look(opened: &Opened, cookie: &str) -> Result<Self> {
        let house = opened.instance.clone();
        let present = accounts::authenticate_now(&house, cookie).map_err(told)?;
        let Present { actor, .. } = present.context("the session is over")?;
        let held = actor.main_post().map_err(told)?.clone();
        let place = held.unit.place.context("the officer's commune has no place")?;
        let province = held.unit.parent.context("the officer's commune has no province")?;
        let (commune, asking) = (held.unit.id, house.clone());
        let found = house.db().snapshot_now(move |rx| {
            let police = units::of_place(rx, place, UnitKind::Police)?;
            let desk = units::below(rx, province, UnitKind::Desk)?;
            let mut keys = Vec::new();
            let units = [Some(commune), police.first().map(|u| u.id), desk.first().map(|u| u.id)];
            for unit in units.into_iter().flatten() {
                keys.extend(unit_public(&asking, rx, unit)?);
            }
            Ok(keys)
        });
        let offices: [UnitPublic; 3] =
            found.map_err(told)?.try_into().map_err(|_| anyhow!("an office of the commune has no key"))?;
        let session = seal::session::Cookie::parse(cookie).context("a cookie of our own")?.row_id();
        let instance = house.id();
        Ok(Self { account: actor.account, post: held.post, session, place, province, offices, instance })
    }

    /// The commune's office.
    pub(crate) fn commune(&self) -> UnitId {
        self.offices[0].unit
    }

    /// The commune's police.
    pub(crate) fn police(&self) -> UnitId {
        self.offices[1].unit
    }
}

/// A cluster to measure on: given, or made now and gone with the run.
pub(crate) enum Server {
    /// Somebody else's.
    Given(String),
    /// Ours.
    Own(Cluster),
}

impl Server {
    /// The given one, or a fresh one.
    pub(crate) fn start(given: Option<&str>) -> Result<Self> {
        match given {
            Some(address) => Ok(Self::Given(address.to_owned())),
            None => Ok(Self::Own(Cluster::start()?)),
        }
    }

    /// Its address.
    pub(crate) fn address(&self) -> &str {
        match self {
            Self::Given(address) => address,
            Self::Own(cluster) => cluster.address(),
        }
    }
}

/// A typed id as the statements bind it.
pub(crate) fn id(id: impl TypedId) -> store::Value<'static> {
    store::Value::Id(id.uuid())
}
