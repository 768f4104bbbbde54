//! Migrations: pairs embedded from `/migrations`, run by refinery in one
//! transaction, guarded against two processes at once.

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::thread;
use std::time::Duration;

use postgres::Client;
use refinery::{Migration, Runner, Target};
use rusqlite::Connection;

use crate::fault::{Fail, StoreFault};
use crate::settings::{Address, Engine, Settings};
use crate::{pg, sqlite};

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/migrations.rs"));
}

/// How long a second migrator waits for the first, in tenths of a second.
const PATIENCE: u32 = 300;

/// Refinery's own table, and those of the guard and of a restore: no part of
/// the schema or of a backup.
pub(crate) const OWN_TABLES: [&str; 3] = ["refinery_schema_history", "migration_lock", RESTORE_MARK];

/// Stands in a PostgreSQL database while a restore fills it.
pub(crate) const RESTORE_MARK: &str = "restore_unfinished";

/// What a migration did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migrated {
    /// The schema before, 0 for none.
    pub from: i32,
    /// The schema now.
    pub to: i32,
}

/// The newest migration of this program.
pub(crate) fn newest(engine: Engine) -> Result<i32, StoreFault> {
    Ok(migrations(engine)?.iter().map(Migration::version).max().unwrap_or(0))
}

fn migrations(engine: Engine) -> Result<Vec<Migration>, StoreFault> {
    let texts = match engine {
        Engine::Sqlite => embedded::SQLITE,
        Engine::Postgres => embedded::POSTGRES,
    };
    texts.iter().map(|(name, sql)| Migration::unapplied(name, sql).map_err(told)).collect()
}

fn told(error: refinery::Error) -> StoreFault {
    match error.kind() {
        refinery::error::Kind::DivergentVersion(..) | refinery::error::Kind::MissingVersion(..) => {
            StoreFault::Divergent(error.to_string())
        }
        _ => {
            let mut text = error.to_string();
            let mut cause = std::error::Error::source(&error);
            while let Some(inner) = cause {
                text = format!("{text}: {inner}");
                cause = inner.source();
            }
            StoreFault::Engine(text)
        }
    }
}

/// Brings a database to the schema of this program; makes the file of an
/// SQLite database that is not there.
///
/// # Errors
/// [`StoreFault::Newer`], [`StoreFault::Divergent`], [`StoreFault::Migrating`]
/// when another process does not finish within half a minute, or what the
/// engine says.
pub fn migrate(address: &Address) -> Result<Migrated, StoreFault> {
    migrate_to(address, None)
}

/// As [`migrate`], no further than a version: a backup of an older program is
/// read into its own schema first.
pub(crate) fn migrate_to(address: &Address, version: Option<i32>) -> Result<Migrated, StoreFault> {
    match address {
        Address::File(path) => {
            let _guard = guard_file(path)?;
            let mut conn = sqlite::connect(path)?;
            let from = version_sqlite(&conn)?;
            run(Engine::Sqlite, &mut conn, from, version)
        }
        Address::Server(server) => {
            let mut guard = pg::connect(server)?;
            let _held = guard_server(&mut guard)?;
            let mut client = pg::connect(server)?;
            let from = version_postgres(&mut client)?;
            run(Engine::Postgres, &mut client, from, version)
        }
    }
}

fn run<C: refinery::Migrate>(
    engine: Engine,
    conn: &mut C,
    from: i32,
    version: Option<i32>,
) -> Result<Migrated, StoreFault> {
    let known = newest(engine)?;
    if from > known {
        return Err(StoreFault::Newer { found: from, known });
    }
    let target = version.map_or(Target::Latest, Target::Version);
    let runner = Runner::new(&migrations(engine)?).set_grouped(true).set_target(target);
    runner.run(conn).map_err(told)?;
    Ok(Migrated { from, to: version.unwrap_or(known) })
}

/// A lock on a file beside the database; the machine lets go of it when the
/// process ends.
fn guard_file(path: &Path) -> Result<File, StoreFault> {
    let mut name = path.as_os_str().to_owned();
    name.push(".migrating");
    let mut how = OpenOptions::new();
    how.write(true).create(true).truncate(false);
    let file = how.open(&name).map_err(StoreFault::io(format!("opening {}", Path::new(&name).display())))?;
    for _ in 0..PATIENCE {
        if file.try_lock().is_ok() {
            return Ok(file);
        }
        thread::sleep(Duration::from_millis(100));
    }
    Err(StoreFault::Migrating)
}

/// A lock is a table, held by a transaction of its own (no advisory locks).
fn guard_server(client: &mut Client) -> Result<postgres::Transaction<'_>, StoreFault> {
    client.batch_execute(&format!("SET lock_timeout = {}", PATIENCE * 100))?;
    let mut tries = 0;
    // Two processes that make the table at once: one of them is refused.
    while let Err(error) =
        client.batch_execute("CREATE TABLE IF NOT EXISTS migration_lock (id BIGINT PRIMARY KEY)")
    {
        tries += 1;
        if tries > 20 {
            return Err(error.into());
        }
        thread::sleep(Duration::from_millis(50));
    }
    let mut held = client.transaction()?;
    match held.batch_execute("LOCK TABLE migration_lock IN ACCESS EXCLUSIVE MODE") {
        Ok(()) => Ok(held),
        Err(error) if error.code().is_some_and(|code| code.code() == "55P03") => Err(StoreFault::Migrating),
        Err(error) => Err(error.into()),
    }
}

/// The newest migration in a database of SQLite, 0 for none.
pub(crate) fn version_sqlite(conn: &Connection) -> Result<i32, Fail> {
    let there = "SELECT count(*) FROM sqlite_schema WHERE name = 'refinery_schema_history'";
    if conn.query_row(there, [], |row| row.get::<_, i64>(0))? == 0 {
        return Ok(0);
    }
    let newest = "SELECT coalesce(max(version), 0) FROM refinery_schema_history";
    Ok(conn.query_row(newest, [], |row| row.get(0))?)
}

/// The newest migration in a database of PostgreSQL, 0 for none.
pub(crate) fn version_postgres(client: &mut Client) -> Result<i32, Fail> {
    if !table_there(client, "refinery_schema_history")? {
        return Ok(0);
    }
    let newest = "SELECT coalesce(max(version), 0) FROM refinery_schema_history";
    Ok(client.query_one(newest, &[])?.try_get(0)?)
}

/// Whether a table is in the current schema.
pub(crate) fn table_there(client: &mut Client, table: &str) -> Result<bool, Fail> {
    Ok(client.query_one("SELECT to_regclass($1::text) IS NOT NULL", &[&table])?.try_get(0)?)
}

/// Makes sure that a database can be opened: there, whole, at this program's
/// schema.
pub(crate) fn ready(settings: &Settings) -> Result<(), StoreFault> {
    let found = match &settings.database {
        Address::File(path) => {
            if !path.exists() && !settings.migrate {
                return Err(StoreFault::Absent(path.clone()));
            }
            version_sqlite(&sqlite::connect(path)?)?
        }
        Address::Server(server) => {
            let mut client = pg::connect(server)?;
            if table_there(&mut client, RESTORE_MARK)? {
                return Err(StoreFault::HalfRestored);
            }
            version_postgres(&mut client)?
        }
    };
    let needed = newest(settings.database.engine())?;
    match found {
        _ if found == needed => Ok(()),
        _ if found > needed => Err(StoreFault::Newer { found, known: needed }),
        _ if settings.migrate => migrate(&settings.database).map(drop),
        _ => Err(StoreFault::Behind { found, needed }),
    }
}
