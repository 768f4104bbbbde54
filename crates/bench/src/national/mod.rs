//! The national return: every cell of a period from the cube, against DuckDB
//! scanning the same facts for the same cells.

mod cells;
mod duckdb;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use access::log::UnitTrees;
use anyhow::{Context, Result, anyhow};
use kernel::{Clock as _, Fact, PlaceId, SystemClock, SystemEntropy, UnitId};
use people::invent::{Cases, PlaceWeight};
use places::{Gazetteer, Level};
use programme::indicators::Definitions;
use store::{Address, Db, Settings, facts};

use crate::measure::{Effort, Pair, Spread};
use crate::outcome::{Aim, Outcome};
use crate::world;
use duckdb::Duck;

/// As many cases as the aim names.
pub(crate) const CASES: u64 = 1_500_000;
/// The seed of the invented cases.
const SEED: u64 = 7;
/// The statutory years they are spread over, and the one that is read.
const YEARS: std::ops::RangeInclusive<i32> = 2024..=2026;
const PERIOD: i64 = 2026;

/// The statute's definitions as the product counts by them.
pub(crate) fn definitions() -> Result<Definitions> {
    Definitions::compile(norms::norms()).map_err(|wrong| anyhow!(wrong.join("; ")))
}

/// Opens a database of facts.
pub(crate) fn open(file: &Path) -> Result<Db> {
    let mut settings = Settings::new(
        Address::File(file.to_owned()),
        Arc::new(UnitTrees),
        Arc::new(definitions()?),
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
    );
    settings.migrate = true;
    // A recount passes every fact in one statement.
    settings.statement_limit = std::time::Duration::from_secs(300);
    Db::open(settings).map_err(|fault| anyhow!("{fault}"))
}

/// Every commune in force, with an office of its own; the weight stands in
/// for its people.
fn communes() -> Vec<PlaceWeight> {
    let (places, today) = (Gazetteer::shipped(), SystemClock.now().vn_date());
    let office = |place: PlaceId| {
        let mut bytes = [0x5A; 16];
        bytes[8..].copy_from_slice(&place.0.to_be_bytes());
        UnitId::of_bytes(bytes)
    };
    let commune = |place: PlaceId| PlaceWeight {
        place,
        unit: office(place),
        weight: 2_000 + place.0.unsigned_abs() % 30_000,
    };
    places.in_force(Level::Commune, today).map(|version| commune(version.id)).collect()
}

/// Invented cases of the whole country.
pub(crate) fn invent(count: u64) -> Result<Cases> {
    Ok(Cases::new(SEED, count, YEARS, &communes())?)
}

/// Loads them, each also as a line of CSV when `table` is given.
pub(crate) fn load(db: &Db, cases: &Cases, table: Option<&Path>) -> Result<()> {
    let mut lines = table.map(fs::File::create).transpose()?.map(BufWriter::new);
    if let Some(lines) = &mut lines {
        writeln!(lines, "{}", cells::COLUMNS.join(","))?;
    }
    let mut fault = None;
    let told = cases.facts(0..cases.count()).inspect(|fact| {
        if let Some(lines) = &mut lines
            && let Err(error) = write_line(lines, fact)
        {
            fault = Some(error);
        }
    });
    facts::load(db, told, &mut |_| {}).map_err(|fault| anyhow!("{fault}"))?;
    fault.map_or(Ok(()), |error| Err(error.into()))
}

fn write_line(lines: &mut impl std::io::Write, fact: &Fact) -> std::io::Result<()> {
    let values = cells::values(fact).map(|value| value.to_string());
    writeln!(lines, "{}", values.join(","))
}

/// A finished database of a million and a half facts, made once a run.
fn prepare() -> Result<(PathBuf, Db)> {
    let folder = world::fresh("national")?;
    let db = open(&folder.join("house.db"))?;
    let begun = Instant::now();
    load(&db, &invent(CASES)?, Some(&folder.join("fact.csv")))?;
    println!("{CASES} facts loaded and counted in {:.0} s", begun.elapsed().as_secs_f64());
    Ok((folder, db))
}

type Sums = BTreeMap<(i64, i64), i64>;

/// Measures both grains: the country's cells, and every commune's.
pub(crate) fn run(effort: Effort) -> Result<Outcome> {
    let mut outcome = Outcome::new("national");
    let (folder, db) = prepare()?;
    let mut duck = Duck::start(&folder.join("fact.csv"))?;
    gates(&mut outcome, &db)?;
    for grain in [Grain::Country, Grain::Communes] {
        duck.ask(grain.sql()?)?;
        read(&db, grain)?;
        let (mut pair, mut ours, mut theirs) = (Pair::default(), Vec::new(), Vec::new());
        for _ in 0..effort.rounds {
            let begun = Instant::now();
            read(&db, grain)?;
            ours.push(begun.elapsed().as_secs_f64() * 1e3);
            theirs.push(duck.ask(grain.sql()?)?);
        }
        for (a, b) in ours.iter().zip(&theirs) {
            pair.add(1e3 / a, 1e3 / b);
        }
        let (a, b) = (Spread::of(&ours).middle, Spread::of(&theirs).middle);
        let measured = format!("{}; {a:.1} ms to {b:.1} ms", pair.ratio().told());
        let against = "DuckDB's scan for the same cells";
        outcome.row(grain.told(), against, Aim::AtLeast(1.0), pair.ratio().middle, measured);
        let same = duck.cells(grain.columns())? == read(&db, grain)?;
        outcome.must(format!("{}: every cell equals DuckDB's", grain.told()), same);
    }
    let differing = db.snapshot_now(|rx| facts::recount(rx)).map_err(app::house::told)?;
    outcome.must("Every cell of every period equals a recount from the facts", differing.is_empty());
    outcome.note(format!(
        "{CASES} invented cases of {} communes in the statutory years {}–{}; the cells are those of form 03 for \
         {PERIOD}. DuckDB {} scans a table of its own with all cores, the answer kept as a temporary table so that \
         no Python is timed. The product's time runs from the call to the decoded cells; the key sums that \
         disclosure control needs come with them and are not asked of DuckDB.",
        communes().len(),
        YEARS.start(),
        YEARS.end(),
        duck.version,
    ));
    Ok(outcome)
}

/// At which grain the cells are read.
#[derive(Debug, Clone, Copy)]
enum Grain {
    Country,
    Communes,
}

impl Grain {
    const fn told(self) -> &'static str {
        match self {
            Self::Country => "National return, the country's cells",
            Self::Communes => "National return, every commune's cells",
        }
    }
    fn sql(self) -> Result<String> {
        match self {
            Self::Country => cells::country(PERIOD),
            Self::Communes => cells::communes(PERIOD),
        }
    }
    const fn columns(self) -> bool {
        matches!(self, Self::Communes)
    }
}

/// The product's answer: cells by place (0 for the country).
fn read(db: &Db, grain: Grain) -> Result<Sums> {
    let found = match grain {
        Grain::Country => db.read_now(|rx| {
            let cells = facts::by_cell(rx, PERIOD)?;
            Ok(cells.into_iter().map(|(cell, count, _)| ((0, cell), count)).collect())
        }),
        Grain::Communes => db.read_now(|rx| {
            let cells = facts::by_place(rx, PERIOD)?;
            Ok(cells.into_iter().map(|cell| ((cell.place.0, cell.cell), cell.count)).collect())
        }),
    };
    found.map_err(app::house::told)
}

/// Rows visited: the plan reads one range of one index, which holds exactly
/// the stored cells of the period; nothing is scanned besides.
fn gates(outcome: &mut Outcome, db: &Db) -> Result<()> {
    let Address::File(file) = db.address() else { return Err(anyhow!("a file is measured")) };
    let conn = rusqlite::Connection::open(file)?;
    let stored: i64 =
        conn.query_row("SELECT count(*) FROM tally WHERE period = ?1", [PERIOD], |row| row.get(0))?;
    for (name, grain) in [("CELLS", Grain::Country), ("BY_PLACE", Grain::Communes)] {
        let statement = crate::bare::statement("store::facts", name)?;
        let mut plan = conn.prepare(&format!("EXPLAIN QUERY PLAN {}", statement.sqlite))?;
        let steps = plan.query_map([PERIOD], |row| row.get::<_, String>(3))?;
        let steps: Vec<String> = steps.collect::<Result<_, _>>()?;
        let looks: Vec<&String> =
            steps.iter().filter(|step| step.starts_with("SEARCH") || step.starts_with("SCAN")).collect();
        let once = looks.len() == 1 && looks[0].contains("tally_of_period (period=?)");
        outcome.must(format!("{name}: one search of the period's index and no other look"), once);
        let before = db.counters();
        read(db, grain)?;
        let counted = db.counters().since(before);
        let visited = if once { stored } else { i64::MAX }.saturating_add(i64::try_from(counted.scanned)?);
        let told = format!("{name}: rows visited for each stored cell of the period");
        outcome.counter(told, Aim::AtMost(2.0), visited as f64 / stored.max(1) as f64, "");
        let what = format!("{name}: steps of SQLite's machine for each stored cell");
        outcome.counter(what, Aim::None, counted.steps as f64 / stored.max(1) as f64, "");
    }
    outcome.counter("Stored cells of the period", Aim::None, stored as f64, "");
    fs::metadata(file).map(drop).context("the database is gone")
}
