//! The same requests on houses of ten thousand, a hundred thousand and a
//! million cases: how time grows.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Result;
use kernel::TypedId as _;
use rusqlite::Connection;
use store::facts;

use crate::http;
use crate::intake;
use crate::measure::{Effort, Spread, slope};
use crate::national;
use crate::open;
use crate::outcome::{Aim, Outcome};
use crate::serve::{Asked, Next, Stage, same};
use crate::world::World;

/// The sizes.
const SIZES: [u64; 3] = [10_000, 100_000, 1_000_000];
/// Cases written in one transaction.
const AT_ONCE: u64 = 50_000;
/// Notices whose clocks run on the list.
const RUNNING: u64 = 60;
/// The period whose return is read.
const PERIOD: i64 = 2026;

/// What is timed.
const WHAT: [&str; 5] =
    ["open a case", "intake", "list", "return of a commune", "return of the country, all its cells"];

struct House {
    world: World,
    asked: [Next; 3],
    unit: kernel::UnitId,
    /// Stored cells of the period: the commune's, the country's.
    cells: [f64; 2],
}

/// Times every request on every size, size by size within each round.
pub(crate) fn run(stage: &Stage, effort: Effort) -> Result<Outcome> {
    let mut outcome = Outcome::new("growth");
    let sizes = if effort.full { &SIZES[..] } else { &SIZES[..2] };
    let mut houses = Vec::new();
    for size in sizes {
        houses.push(house(stage, *size)?);
        println!("a house of {size} cases");
    }
    // By what is timed, by size, by round: milliseconds.
    let mut times = vec![vec![Vec::new(); sizes.len()]; WHAT.len()];
    for _ in 0..effort.rounds {
        for (what, of_sizes) in times.iter_mut().enumerate() {
            for (house, rounds) in houses.iter().zip(of_sizes.iter_mut()) {
                rounds.push(house.time(stage, effort, what)?);
            }
        }
    }
    for (what, of_sizes) in times.iter().enumerate() {
        let middles: Vec<f64> = of_sizes.iter().map(|rounds| Spread::of(rounds).middle).collect();
        told(&mut outcome, WHAT[what], sizes, &middles, "ms");
        if let Some(reach) = what.checked_sub(3) {
            let each = middles.iter().zip(&houses).map(|(time, house)| time * 1e6 / house.cells[reach]);
            told(&mut outcome, &format!("{}, each", WHAT[what]), sizes, &each.collect::<Vec<_>>(), "ns");
        }
    }
    outcome.note(
        "Cases, notices, their keys, rows and settled clocks are spread over every commune of one province, facts \
         over the country; sixty clocks run on the measured office's list at each size. One client. A return's time \
         follows its stored cells, which grow until every commune has every cell: a commune's are read with the \
         cells of its other periods. “Each” is the time of one of them.",
    );
    Ok(outcome)
}

/// Writes down one slope with its times.
fn told(outcome: &mut Outcome, what: &str, sizes: &[u64], times: &[f64], unit: &str) {
    let points: Vec<(f64, f64)> = sizes.iter().zip(times).map(|(size, time)| (*size as f64, *time)).collect();
    let grows = slope(&points);
    let all: Vec<String> = times.iter().map(|time| format!("{time:.2}")).collect();
    let sizes: Vec<String> = sizes.iter().map(u64::to_string).collect();
    let row = format!("Growth: {what}, {}", sizes.join(", "));
    let measured = format!("{grows:.3}; {} {unit}", all.join(", "));
    outcome.row(row, "slope of log time over log cases", Aim::AtMost(0.1), grows, measured);
}

/// The stored cells a return reads: a commune's in every period, the
/// country's in one.
fn cells(file: &Path, unit: kernel::UnitId) -> Result<[f64; 2]> {
    let conn = Connection::open(file)?;
    let count =
        |sql: &str, value: &dyn rusqlite::ToSql| conn.query_row(sql, [value], |row| row.get::<_, f64>(0));
    let unit = unit.uuid().into_bytes();
    Ok([
        count("SELECT count(*) FROM tally WHERE unit_id = ?1", &unit)?,
        count("SELECT count(*) FROM tally WHERE period = ?1", &PERIOD)?,
    ])
}

fn house(stage: &Stage, size: u64) -> Result<House> {
    let world = World::filled(stage, &format!("growth-{size}"), |file| fill(file, size))?;
    intake::fill(stage, &world, RUNNING)?;
    let (case, _) = stage.client(open::dress(&world))?;
    let asked = [
        same(http::get(&format!("/cases/{case}"), &world.cookies, "")),
        intake::requests(stage, &world)?,
        same(http::get("/today/clocks", &world.cookies, "")),
    ];
    let unit = national::invent(size)?.at(0).unit;
    let cells = cells(&world.file(), unit)?;
    Ok(House { world, asked, unit, cells })
}

impl House {
    /// Milliseconds of one request or reading.
    fn time(&self, stage: &Stage, effort: Effort, what: usize) -> Result<f64> {
        if let Some(next) = self.asked.get(what) {
            let (to, next) = (self.world.at, Arc::clone(next));
            let rate = stage.load(Asked { to, clients: 1, burst: effort.burst / 2, next, status: 200 })?;
            return Ok(1e3 / rate);
        }
        let (db, unit) = (self.world.opened.instance.db(), self.unit);
        let (begun, mut count) = (Instant::now(), 0.0);
        while begun.elapsed() < effort.burst / 2 {
            let read = if what == 3 {
                db.read_now(move |rx| facts::of_unit(rx, unit, PERIOD)).map(drop)
            } else {
                db.read_now(|rx| facts::by_cell(rx, PERIOD)).map(drop)
            };
            read.map_err(app::house::told)?;
            count += 1.0;
        }
        Ok(begun.elapsed().as_secs_f64() * 1e3 / count)
    }
}

/// Rows as the program writes them, by the hundred thousand; the bodies are
/// noise of the usual length, since nobody opens these.
const ROWS: &[&str] = &[
    "INSERT INTO record (unit_id, record_id, kind, custody, key_version, check_value, created_at)
     SELECT unit, id, kind, 'open', 1, randomblob(32), at FROM many",
    "INSERT INTO wrap (unit_id, record_id, key_version, holder_kind, holder, epoch, grant_id, alg, enc, ct, until_ms)
     SELECT unit, id, 1, 2, unit, 1, zeroblob(16), 2, randomblob(12), randomblob(48), 9223372036854775807 FROM many",
    "INSERT INTO case_file (unit_id, record_id, state, opened_at, place_id, danger, assignee_post, author,
        running, closed_at, times_opened, row_version)
     SELECT unit, id, 'closed', at, 1, 0, randomblob(16), randomblob(16), 0, at, 1, 3 FROM many WHERE kind = 3",
    "INSERT INTO case_row (unit_id, record_id, row_id, kind, version, body, at)
     SELECT unit, id, id, 'header', 1, randomblob(600), at FROM many WHERE kind = 3",
    "INSERT INTO case_row (unit_id, record_id, row_id, kind, version, body, at)
     SELECT unit, id, randomblob(16), 'person', 1, randomblob(600), at FROM many WHERE kind = 3",
    "INSERT INTO notice (unit_id, record_id, received_at, source, mode, place_id, danger, state, readers, row_version)
     SELECT unit, id, at, 'public', 'letter', 1, 0, 'done', unit, 3 FROM many WHERE kind = 1",
    "INSERT INTO notice_row (unit_id, record_id, row_id, kind, version, body, at)
     SELECT unit, id, id, 'body', 1, randomblob(600), at FROM many WHERE kind = 1",
    "INSERT INTO notice_desk (unit_id, record_id, owner_unit, received_at, source, danger, state, first_opened_at)
     SELECT unit, id, unit, at, 'public', 0, 'done', at FROM many WHERE kind = 1",
    "INSERT INTO alert (unit_id, record_id, post_role, kind, level, raised_at, repeat_at, repeats, opened_at)
     SELECT unit, id, 'commune_chair', 'notice', 1, at, at, 0, at FROM many WHERE kind = 1",
    "INSERT INTO deadline (unit_id, record_id, clock, part, record_kind, code, started_at, due_at, state,
        settled_at, level, note_key)
     SELECT unit, id, 'triage', zeroblob(16), kind, 'BENCH', at, at, 'met', at, 0, 'notices-row-triage' FROM many",
];

/// Fills a house that nobody has open: a notice and a case each, all settled.
fn fill(file: &Path, size: u64) -> Result<()> {
    let mut conn = Connection::open(file)?;
    conn.execute_batch(
        "PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;
         CREATE TEMP TABLE communes AS
            SELECT row_number() OVER () - 1 AS at, unit_id FROM unit WHERE kind = 'commune';
         CREATE TEMP TABLE many (unit BLOB, id BLOB, kind INTEGER, at INTEGER);",
    )?;
    let communes: i64 = conn.query_row("SELECT count(*) FROM communes", [], |row| row.get(0))?;
    for from in (0..size).step_by(usize::try_from(AT_ONCE)?) {
        let until = (from + AT_ONCE).min(size);
        let work = conn.transaction()?;
        for kind in [1, 3] {
            // Three years of moments, a hundred seconds apart at the largest.
            work.execute(
                "INSERT INTO many WITH RECURSIVE n (i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)
                 SELECT c.unit_id, randomblob(16), ?3, 1700000000000 + (i * 94600000) % 94600000000
                 FROM n JOIN communes c ON c.at = i % ?4",
                rusqlite::params![i64::try_from(from)?, i64::try_from(until)?, kind, communes],
            )?;
        }
        for rows in ROWS {
            work.execute(rows, [])?;
        }
        work.execute("DELETE FROM many", [])?;
        work.commit()?;
    }
    drop(conn);
    let db = national::open(file)?;
    national::load(&db, &national::invent(size)?, None)
}
