//! From the start of the process to the first page, with a database of a
//! million and a half facts; memory when idle; bytes of the first visit.

use std::collections::BTreeSet;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use app::demo::{self, Extent};
use app::house::Surroundings;

use crate::http::{self, Line};
use crate::machine::resident;
use crate::measure::{Effort, Spread};
use crate::national;
use crate::outcome::{Aim, Outcome, millis};
use crate::serve::Stage;
use crate::world::{self, config};

/// How long the process is left alone before its memory is read.
const IDLE: Duration = Duration::from_secs(5);

/// A process that is killed with its owner.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Measures starts in turns, then memory and bytes of the last one.
pub(crate) fn run(stage: &Stage, effort: Effort) -> Result<Outcome> {
    let mut outcome = Outcome::new("start");
    let folder = world::fresh("start")?;
    let house = config(&folder, None);
    demo::make(&house, &Surroundings::of_machine(), Extent::Country)?;
    let db = national::open(&folder.join("house.db"))?;
    national::load(&db, &national::invent(national::CASES)?, None)?;
    drop(db);
    println!("start");
    let (mut ours, mut theirs, mut more) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..effort.rounds {
        let (product, _process) = begin(stage, &folder, true)?;
        let (empty, _process) = begin(stage, &folder, false)?;
        ours.push(product);
        theirs.push(empty);
        more.push(product - empty);
    }
    let more = Spread::of(&more);
    let measured = format!(
        "{} more; {:.1} ms to {:.1} ms",
        millis(more),
        Spread::of(&ours).middle,
        Spread::of(&theirs).middle
    );
    outcome.row(
        "Start to first answered GET /, with 1.5 million facts",
        "an empty axum",
        Aim::AtMost(70.0),
        more.middle,
        measured,
    );
    rest(stage, &folder, &mut outcome)?;
    outcome.note(
        "The database holds every commune's office and 1.5 million facts; its pages are in the system's cache. \
         The first visit counts the first page and everything it refers to, head and body, compressed as a \
         browser asks for it.",
    );
    Ok(outcome)
}

fn port() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// Starts a process and waits for its first answer; gives the milliseconds.
fn begin(stage: &Stage, folder: &Path, product: bool) -> Result<(f64, (Process, SocketAddr))> {
    let at = port()?;
    let mut command = Command::new(std::env::current_exe()?);
    if product {
        command.arg("program").arg("--database").arg(folder.join("house.db"));
        command.arg("--secrets").arg(folder.join("secrets"));
        command.args(["serve", "--listen", &at.to_string()]);
    } else {
        command.args(["empty", &at.to_string()]);
    }
    command.env("BINHAN_LOG", "error").env("BINHAN_SECURE_COOKIES", "false").stdin(Stdio::null());
    command.env_remove("BINHAN_TEST_PG");
    let begun = Instant::now();
    let mut process = Process(command.stdout(Stdio::null()).spawn()?);
    let request = http::get("/", "", "");
    let answered = stage.client(async {
        loop {
            if let Ok(mut line) = Line::open(at, None).await {
                line.ask(&request).await?.must(200)?;
                return Ok(begun.elapsed().as_secs_f64() * 1e3);
            }
            if let Some(status) = process.0.try_wait()? {
                bail!("the process ended before it answered: {status}");
            }
            if begun.elapsed() > Duration::from_secs(60) {
                bail!("no answer within a minute");
            }
            tokio::time::sleep(Duration::from_micros(500)).await;
        }
    })?;
    Ok((answered, (process, at)))
}

/// Memory when idle, and the bytes of a first visit.
fn rest(stage: &Stage, folder: &Path, outcome: &mut Outcome) -> Result<()> {
    let (_, (process, at)) = begin(stage, folder, true)?;
    std::thread::sleep(IDLE);
    let memory = resident(process.0.id()).context("the process is gone")?;
    outcome.counter(
        "Idle memory (resident), after the first page",
        Aim::AtMost(60.0),
        memory.round(),
        " MiB",
    );
    for asked in ["br", "gzip"] {
        let (page, visit, files) = stage.client(visit(at, asked))?;
        let kilo = |bytes: usize| (bytes as f64 / 102.4).round() / 10.0;
        outcome.counter(format!("First page on the wire, {asked}"), Aim::AtMost(14.0), kilo(page), " KiB");
        let what = format!("First visit on the wire, {asked}, {files} files");
        outcome.counter(what, Aim::AtMost(60.0), kilo(visit), " KiB");
    }
    Ok(())
}

/// Bytes of the first page, and of it with all it refers to.
async fn visit(at: SocketAddr, encoding: &str) -> Result<(usize, usize, usize)> {
    let mut line = Line::open(at, None).await?;
    let plain = line.ask(&http::get("/", "", "")).await?.must(200)?.text();
    let more = format!("Accept-Encoding: {encoding}\r\n");
    let page = line.ask(&http::get("/", "", &more)).await?.must(200)?.wire;
    let mut todo: Vec<String> = assets(&plain);
    let mut seen = BTreeSet::new();
    let mut all = page;
    while let Some(path) = todo.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let answer = line.ask(&http::get(&path, "", &more)).await?.must(200)?;
        all += answer.wire;
        if path.ends_with(".css") {
            todo.extend(assets(&line.ask(&http::get(&path, "", "")).await?.must(200)?.text()));
        }
    }
    Ok((page, all, 1 + seen.len()))
}

/// The assets a page or a style refers to.
fn assets(text: &str) -> Vec<String> {
    let name = |rest: &str| {
        let end = rest.find(['"', '\'', ')', ' ', '?', '#']).unwrap_or(rest.len());
        format!("/assets/{}", &rest[..end])
    };
    text.split("/assets/").skip(1).map(name).collect()
}

/// An empty axum, for the denominator: one page of one line.
pub(crate) fn empty(listen: SocketAddr) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let page = || async { axum::response::Html("<!DOCTYPE html><title>.</title>") };
        let router = axum::Router::new().route("/", axum::routing::get(page));
        axum::serve(tokio::net::TcpListener::bind(listen).await?, router).await?;
        Ok(())
    })
}
