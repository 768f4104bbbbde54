//! Taking a notice in, as an officer writes it down: the whole way through the
//! router with session, permission, form, routing, sealing, one transaction
//! with alerts, clock and leaf, and the page.

pub(crate) mod denominator;

use std::sync::Arc;

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use kernel::{Clock as _, RecordId, SystemClock, SystemEntropy};
use store::{Counted, Engine};

use crate::bare::Pool;
use crate::http::{self, Line};
use crate::measure::Effort;
use crate::outcome::{Aim, Outcome};
use crate::serve::{Next, Stage};
use crate::world::{Ground, Server, World};
use denominator::{Statements, seal};

/// Requests by which statements and commits are counted.
const COUNTED: u64 = 50;

/// The words of an invented notice, about a screen.
pub(crate) const WORDS: &str = "Người nhà gọi: nghe tiếng la và tiếng đồ đạc đổ từ tối qua, hai cháu nhỏ đang ở trong \
     nhà. Lần trước cách đây khoảng một tháng. Chị ấy nhờ đừng gọi vào số của chồng. Gọi lại sau tám giờ sáng, \
     hỏi về lịch họp của hội thì chị ấy sẽ hiểu.";

/// Measures both engines, or the embedded one alone.
pub(crate) fn run(stage: &Stage, effort: Effort, server: Option<&Server>) -> Result<Outcome> {
    let mut outcome = Outcome::new("intake");
    let world = World::on_sqlite(stage, "intake")?;
    measure(stage, effort, &world, &mut outcome)?;
    match server {
        Some(server) => {
            let world = World::on_postgres(stage, server.address(), "intake-pg")?;
            measure(stage, effort, &world, &mut outcome)?;
        }
        None => outcome.note("PostgreSQL was not measured in this run."),
    }
    outcome.note(
        "Both sides run the same statements of session, routing and intake (the run fails when their numbers \
         differ), on copies of one database, to one commune's office: its log is one tree, so all clients meet \
         on one row. The denominator checks no session, permission, signature or form and renders no page.",
    );
    Ok(outcome)
}

fn measure(stage: &Stage, effort: Effort, world: &World, outcome: &mut Outcome) -> Result<()> {
    let pool = Pool::open(&world.bare()?)?;
    let bare_at = stage.serve(bare(pool, &world.ground)?)?;
    let next = requests(stage, world)?;
    let told: Next = Arc::new(|_| http::post("/", "", &fields("", "")));
    let engine = match world.engine() {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    };
    println!("intake, staff, {engine}");
    count(stage, world, pool, (bare_at, &next, &told), outcome, engine)?;
    let before = world.opened.instance.db().counters();
    for clients in [1, 16, 64] {
        let pair = stage.pair(effort, clients, (world.at, &next), (bare_at, &told))?;
        let (against, aim) = match (world.engine(), clients) {
            (Engine::Sqlite, 1) => ("bare axum + rusqlite", Aim::AtLeast(0.7)),
            (Engine::Sqlite, _) => ("bare axum + rusqlite", Aim::Above(1.0)),
            (Engine::Postgres, 1) => ("bare axum + postgres", Aim::None),
            (Engine::Postgres, _) => ("bare axum + postgres", Aim::AtLeast(0.9)),
        };
        outcome.ratio(format!("Notice intake, {engine}, {clients} clients"), against, aim, &pair);
    }
    groups(outcome, engine, world.opened.instance.db().counters().since(before));
    Ok(())
}

/// One fsync a group: with many clients there are fewer commits than actions.
/// On PostgreSQL each action is a group of its own.
fn groups(outcome: &mut Outcome, engine: &str, counted: Counted) {
    let commits = counted.commits as f64;
    let groups = if counted.groups == 0 { counted.actions } else { counted.groups }.max(1) as f64;
    outcome.counter(format!("Commits a group under load, {engine}"), Aim::AtMost(1.0), commits / groups, "");
    let together = counted.actions as f64 / groups;
    outcome.counter(format!("Actions a group under load, {engine}"), Aim::None, together, "");
    outcome.must(
        format!("No action was refused, retried or lost under load, {engine}"),
        counted.overloaded + counted.panics + counted.ran_away == 0,
    );
}

/// Statements of one intake, and that the denominator runs as many.
fn count(
    stage: &Stage,
    world: &World,
    pool: &Pool,
    (bare_at, next, told): (std::net::SocketAddr, &Next, &Next),
    outcome: &mut Outcome,
    engine: &str,
) -> Result<()> {
    let db = world.opened.instance.db();
    // The first of all makes the commune's log and verifies its chains.
    fill(stage, world, 5)?;
    let (before, ran) = (db.counters(), pool.ran());
    stage.client(async {
        let (mut product, mut bare) = (Line::open(world.at, None).await?, Line::open(bare_at, None).await?);
        for number in 0..COUNTED {
            product.ask(&next(u64::MAX - number)).await?.must(200)?;
            bare.ask(&told(number)).await?.must(200)?;
        }
        Ok(())
    })?;
    let counted = db.counters().since(before);
    let each = |count: u64| count as f64 / COUNTED as f64;
    outcome.counter(
        format!("Statements in the transaction of an intake, {engine}"),
        Aim::AtMost(12.0),
        each(counted.written),
        "",
    );
    outcome.counter(
        format!("Statements of the whole request, session and routing included, {engine}"),
        Aim::None,
        each(counted.statements),
        "",
    );
    let bare = each(pool.ran() - ran);
    outcome.must(
        format!("The denominator runs as many statements ({bare:.0}), {engine}"),
        (each(counted.statements) - bare).abs() < 0.5,
    );
    Ok(())
}

/// The fields of a call as an officer sends them.
pub(crate) fn fields<'f>(token: &'f str, id: &'f str) -> [(&'f str, &'f str); 18] {
    [
        ("_token", token),
        ("_id", id),
        ("_go", "end"),
        ("mode", "call"),
        ("danger", "now"),
        ("place", "Phường Ba Đình, thành phố Hà Nội"),
        ("hamlet", "Tổ dân phố số 1"),
        ("what", "hit"),
        ("what", "threatened"),
        ("words", WORDS),
        ("present", "children"),
        ("people", "4"),
        ("caller", "relative"),
        ("contact", "phone"),
        ("at", "0900 000 347"),
        ("hours", "Sáng thứ Ba, sau 8 giờ"),
        ("answers", "wrong-number"),
        ("avoid", "nobody"),
    ]
}

/// Takes so many notices in, so that lists have rows.
pub(crate) fn fill(stage: &Stage, world: &World, count: u64) -> Result<()> {
    let next = requests(stage, world)?;
    stage.client(async {
        let mut line = Line::open(world.at, None).await?;
        for number in 0..count {
            line.ask(&next(number)).await?.must(200)?;
        }
        Ok(())
    })
}

/// Requests with the session's token and an id of their own.
pub(crate) fn requests(stage: &Stage, world: &World) -> Result<Next> {
    let page = stage.client(async {
        let mut line = Line::open(world.at, None).await?;
        line.ask(&http::get("/notices/new", &world.cookies, "")).await?.must(200)
    })?;
    let token = page.field("_token").context("the form of a call")?;
    let cookies = world.cookies.clone();
    Ok(Arc::new(move |_| {
        let id = RecordId::mint(SystemClock.now(), &SystemEntropy).to_string();
        http::post("/notices/new", &cookies, &fields(&token, &id))
    }))
}

struct Bare {
    pool: &'static Pool,
    ground: Ground,
    statements: Statements,
}

/// The denominator behind axum.
fn bare(pool: &'static Pool, ground: &Ground) -> Result<Router> {
    let bare = Arc::new(Bare { pool, ground: ground.clone(), statements: Statements::find()? });
    Ok(Router::new().route("/", post(take)).with_state(bare))
}

async fn take(State(bare): State<Arc<Bare>>, told: axum::body::Bytes) -> Result<&'static str, StatusCode> {
    let failed = |_| StatusCode::INTERNAL_SERVER_ERROR;
    if bare.pool.writes_together() {
        let work = move || bare.whole(&told);
        return tokio::task::spawn_blocking(work).await.map_err(failed)?.map_err(|fault| {
            eprintln!("the denominator failed: {fault:#}");
            StatusCode::INTERNAL_SERVER_ERROR
        });
    }
    // As the product does: what can be done beside the writer is.
    let sealed = bare.pool.with(|conn| bare.statements.read(conn, &bare.ground));
    let sealed = sealed.and_then(|()| seal(&bare.ground, &told)).map_err(|fault| {
        eprintln!("the denominator failed: {fault:#}");
        StatusCode::INTERNAL_SERVER_ERROR
    })?;
    let write = move || bare.pool.write(|conn| bare.statements.write(conn, &bare.ground, &sealed));
    tokio::task::spawn_blocking(write).await.map_err(failed)?.map_err(|fault| {
        eprintln!("the denominator failed: {fault:#}");
        StatusCode::INTERNAL_SERVER_ERROR
    })?;
    Ok("taken")
}

impl Bare {
    fn whole(&self, told: &[u8]) -> Result<&'static str> {
        self.pool.with(|conn| {
            self.statements.read(conn, &self.ground)?;
            let sealed = seal(&self.ground, told)?;
            self.statements.write(conn, &self.ground, &sealed)?;
            Ok("taken")
        })
    }
}
