//! The officer's list of fifty running clocks: codes and times, nothing
//! opened, no leaf.

use std::sync::Arc;

use anyhow::{Result, anyhow};
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use kernel::{Clock as _, Instant, Lang, RecordId, SystemClock, TypedId as _, UnitId};
use office::deadlines::{After, PAGE, Running};
use store::{Statement, Value};

use crate::bare::{Cells, Pool, statement};
use crate::http::{self, Line};
use crate::intake;
use crate::measure::Effort;
use crate::outcome::{Aim, Outcome};
use crate::serve::{Stage, same};
use crate::world::{World, id};

/// More rows than a page holds.
const ROWS: u64 = 60;
/// Statements by which the session is known.
const SESSION: f64 = 2.0;
/// Requests by which statements are counted.
const COUNTED: u64 = 20;

/// Measures the list and counts the statements of every staff list.
pub(crate) fn run(stage: &Stage, effort: Effort) -> Result<Outcome> {
    let mut outcome = Outcome::new("worklist");
    let world = World::on_sqlite(stage, "worklist")?;
    intake::fill(stage, &world, ROWS)?;
    println!("worklist of {PAGE}");
    let bare_at = stage.serve(bare(&world)?)?;
    let next = same(http::get("/today/clocks", &world.cookies, ""));
    let raw = same(http::get("/", "", ""));
    sizes(stage, &world, bare_at, &mut outcome)?;
    for clients in [1, 16] {
        let pair = stage.pair(effort, clients, (world.at, &next), (bare_at, &raw))?;
        let what = format!("Worklist of 50, {clients} clients");
        outcome.ratio(what, "raw query and same template in bare axum", Aim::AtLeast(0.5), &pair);
    }
    for (path, aim) in [
        ("/today/clocks", Aim::AtMost(3.0)),
        ("/notices", Aim::AtMost(3.0)),
        ("/cases", Aim::AtMost(3.0)),
        ("/today", Aim::None),
    ] {
        let beyond = statements(stage, &world, path)? - SESSION;
        outcome.counter(format!("Statements of {path}, beyond the session's"), aim, beyond, "");
    }
    outcome.note(
        "The product knows its session, permission and reader first; the denominator asks nobody. Neither side \
         compresses here. `/today` is made of parts that each zone gives, at most two statements a zone.",
    );
    Ok(outcome)
}

/// Both sides show fifty rows.
fn sizes(stage: &Stage, world: &World, bare_at: std::net::SocketAddr, outcome: &mut Outcome) -> Result<()> {
    let (ours, raw) = stage.client(async {
        let ours =
            Line::open(world.at, None).await?.ask(&http::get("/today/clocks", &world.cookies, "")).await?;
        let raw = Line::open(bare_at, None).await?.ask(&http::get("/", "", "")).await?;
        Ok((ours.must(200)?, raw.must(200)?))
    })?;
    let rows = |text: &str| text.matches("href=\"/notices/").count();
    let (ours, raw) = (rows(&ours.text()), rows(&raw.text()));
    outcome
        .must(format!("Both pages have {PAGE} rows (they have {ours} and {raw})"), ours == 50 && raw == 50);
    Ok(())
}

/// Statements a request of a page runs.
pub(crate) fn statements(stage: &Stage, world: &World, path: &str) -> Result<f64> {
    let request = http::get(path, &world.cookies, "");
    let db = world.opened.instance.db();
    stage.client(async {
        let mut line = Line::open(world.at, None).await?;
        line.ask(&request).await?.must(200)?;
        let before = db.counters();
        for _ in 0..COUNTED {
            line.ask(&request).await?.must(200)?;
        }
        Ok(db.counters().since(before).statements as f64 / COUNTED as f64)
    })
}

struct Bare {
    pool: &'static Pool,
    unit: UnitId,
    stage: page::samples::Stage,
    list: &'static Statement,
}

/// The raw query and the page's own template.
pub(crate) fn bare(world: &World) -> Result<Router> {
    let bare = Bare {
        pool: Pool::open(&world.bare()?)?,
        unit: world.ground.commune(),
        stage: page::samples::Stage::new(Lang::Vi).map_err(|fault| anyhow!("{fault}"))?,
        list: statement("deadlines::store", "OPEN_OF")?,
    };
    Ok(Router::new().route("/", get(show)).with_state(Arc::new(bare)))
}

async fn show(State(bare): State<Arc<Bare>>) -> Response {
    match bare.rows() {
        Ok((rows, further)) => {
            office::today::clocks_page(bare.stage.staff("/today/clocks"), &rows, further).into_response()
        }
        Err(fault) => {
            eprintln!("the denominator failed: {fault:#}");
            axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

impl Bare {
    fn rows(&self) -> Result<(Vec<Running>, Option<After>)> {
        let start = After::start();
        let values = [
            id(self.unit),
            Value::Int(SystemClock.now().millis()),
            Value::Int(start.rank),
            Value::Int(start.due_at.millis()),
            id(start.record),
            Value::Int(PAGE + 1),
        ];
        let (mut rows, mut last) = (Vec::new(), None);
        self.pool.with(|conn| {
            conn.query(self.list, &values, &mut |row| {
                if rows.len() < 50 {
                    let running = self.running(row)?;
                    last = Some(After { rank: row.int(10)?, due_at: running.due_at, record: running.record });
                    rows.push(running);
                }
                Ok(())
            })
        })?;
        Ok((rows, last))
    }

    fn running(&self, row: &dyn Cells) -> Result<Running> {
        Ok(Running {
            unit: self.unit,
            record: RecordId::of_uuid(row.id(0)?),
            part: row.id(1)?,
            record_kind: u16::try_from(row.int(2)?)?,
            code: row.text(3)?,
            clock: row.text(4)?,
            started_at: Instant::of_millis(row.int(5)?),
            due_at: Instant::of_millis(row.int(6)?),
            level: row.int(7)?,
            note_key: row.text(8)?,
            settled_at: None,
        })
    }
}
