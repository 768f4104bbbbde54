//! The whole program killed again and again while people send notices and
//! officers open cases: nothing acknowledged is lost, nothing stands half
//! written, a form sent again is one notice. On both engines.
//!
//! `BINHAN_KILLS` says how many kills an engine gets (50 when it is not set).

use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant as Moment};

use app::config::Config;
use app::demo::{self, Extent};
use app::house::{Opened, Surroundings};
use kernel::{Clock as _, Entropy as _, SeededEntropy, SystemClock};
use seal::password::Cost;
use store::sql;

use crate::support::STEPS;
use crate::support::http::Client;
use crate::support::pg;
use crate::support::process::{self, Program};
use crate::support::server::Engine;

const SENDERS: usize = 4;

/// Somebody who sends one notice after another, over a line that breaks off.
struct Sender {
    number: usize,
    address: String,
    client: Client,
    step: usize,
    /// The last form was posted; whether it arrived nobody knows yet.
    posted: bool,
    codes: Vec<String>,
}

impl Sender {
    fn new(number: usize, address: SocketAddr) -> Self {
        let address = address.to_string();
        let client = Client::new(&format!("sender {number}"), &address);
        Self { number, address, client, step: 0, posted: false, codes: Vec::new() }
    }

    /// One request or two; `None` when the line broke off.
    fn go_on(&mut self) -> Option<()> {
        let page = self.client.try_get("/send").ok()?;
        if page.status == 429 {
            thread::sleep(Duration::from_millis(20));
            return Some(());
        }
        if let Some(code) = code_in(&page.text()) {
            // Read with one's own eyes: from now on it may not be lost.
            self.codes.push(code);
            self.client = Client::new(&format!("sender {}", self.number), &self.address);
            (self.step, self.posted) = (0, false);
            return Some(());
        }
        let token = page.form("").value("_token")?.to_owned();
        let mut fields = vec![("_token", token.as_str())];
        match STEPS.get(self.step) {
            Some((step, answers)) => {
                fields.extend([("_step", *step), ("_go", "next")]);
                fields.extend(*answers);
            }
            None => {
                fields.push(("_go", "send"));
                self.posted = true;
            }
        }
        let answer = self.client.try_post("/send", &fields).ok()?;
        if matches!(answer.status, 200 | 303) && self.step < STEPS.len() {
            self.step += 1;
        }
        Some(())
    }
}

/// The receipt's code, when the page shows one.
fn code_in(page: &str) -> Option<String> {
    let rest = page.split("bn-code\">").nth(1)?.split("</p>").next()?;
    let mut code = String::new();
    let mut in_tag = false;
    for sign in rest.chars() {
        match sign {
            '<' => in_tag = true,
            '>' => in_tag = false,
            sign if !in_tag && (sign.is_ascii_alphanumeric() || sign == '-') => code.push(sign),
            _ => {}
        }
    }
    (code.len() >= 14).then(|| code[..17.min(code.len())].to_owned())
}

/// An officer who opens a case from every new notice and writes people into
/// it; gives the addresses of cases the program said were opened.
struct Officer {
    client: Client,
    cases: Vec<String>,
}

impl Officer {
    fn go_on(&mut self) -> Option<()> {
        let list = self.client.try_get("/notices").ok()?.text();
        let ids = list.split("href=\"/notices/").skip(1).filter_map(|rest| rest.get(..32));
        for id in ids.filter(|id| id.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            let path = format!("/notices/{id}/case");
            let Some((to, status)) = self.post(&path, &[("_go", "open")])? else { continue };
            if status != 303 {
                continue;
            }
            let people = format!("{to}/people/new");
            if !self.cases.contains(&to) {
                self.cases.push(to);
                let person =
                    [("_go", "save"), ("role", "survivor"), ("name", "Zyx Khôngthật"), ("sex", "female")];
                self.post(&people, &person)?;
            }
        }
        Some(())
    }
    /// Posts a form of a page with what it carries hidden.
    fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Option<Option<(String, u16)>> {
        let page = self.client.try_get(path).ok()?;
        if page.status != 200 {
            return Some(None);
        }
        let mut form = page.form(path);
        fields.iter().for_each(|(name, value)| form.set(name, value));
        let answer = self.client.try_post(path, &form.pairs()).ok()?;
        let to = answer.header("location").unwrap_or_default().to_owned();
        Some(Some((to, answer.status)))
    }
}

/// One life of the program: everybody works until it is killed, a moment after
/// the first form of this life was posted (two seconds when none is).
fn live(program: Program, senders: &mut [Sender], officer: &mut Officer, pause: Duration) {
    let (over, posted) = (AtomicBool::new(false), AtomicBool::new(false));
    thread::scope(|scope| {
        let (over, posted) = (&over, &posted);
        for sender in senders {
            scope.spawn(move || {
                while !over.load(Ordering::Relaxed) && sender.go_on().is_some() {
                    posted.fetch_or(sender.posted, Ordering::Relaxed);
                }
            });
        }
        scope.spawn(move || while !over.load(Ordering::Relaxed) && officer.go_on().is_some() {});
        let until = Moment::now() + Duration::from_secs(2);
        while !posted.load(Ordering::Relaxed) && Moment::now() < until {
            thread::sleep(Duration::from_millis(5));
        }
        thread::sleep(pause);
        program.kill();
        over.store(true, Ordering::Relaxed);
    });
}

sql! {
    read NOTICES() -> (Int) = "SELECT count(*) FROM notice";
    read HALF_NOTICES() -> (Int) =
        "SELECT count(*) FROM notice WHERE NOT (
             EXISTS (SELECT 1 FROM notice_row AS one WHERE one.unit_id = notice.unit_id
                 AND one.record_id = notice.record_id AND one.kind = 'body')
             AND EXISTS (SELECT 1 FROM notice_desk AS desk WHERE desk.owner_unit = notice.unit_id
                 AND desk.record_id = notice.record_id)
             AND EXISTS (SELECT 1 FROM record AS one WHERE one.unit_id = notice.unit_id
                 AND one.record_id = notice.record_id)
             AND EXISTS (SELECT 1 FROM wrap AS one WHERE one.unit_id = notice.unit_id
                 AND one.record_id = notice.record_id)
             AND EXISTS (SELECT 1 FROM receipt AS one WHERE one.unit_id = notice.unit_id
                 AND one.record_id = notice.record_id)
             AND EXISTS (SELECT 1 FROM alert AS one WHERE one.record_id = notice.record_id)
             AND EXISTS (SELECT 1 FROM deadline AS one WHERE one.unit_id = notice.unit_id
                 AND one.record_id = notice.record_id))";
    read STRAY_ROWS() -> (Int) =
        "SELECT count(*) FROM notice_row WHERE NOT EXISTS (SELECT 1 FROM notice AS one
             WHERE one.unit_id = notice_row.unit_id AND one.record_id = notice_row.record_id)";
    read HALF_CASES() -> (Int) =
        "SELECT count(*) FROM case_file WHERE NOT (
             EXISTS (SELECT 1 FROM case_row AS one WHERE one.unit_id = case_file.unit_id
                 AND one.record_id = case_file.record_id AND one.row_id = case_file.record_id)
             AND EXISTS (SELECT 1 FROM record AS one WHERE one.unit_id = case_file.unit_id
                 AND one.record_id = case_file.record_id)
             AND EXISTS (SELECT 1 FROM wrap AS one WHERE one.unit_id = case_file.unit_id
                 AND one.record_id = case_file.record_id)
             AND EXISTS (SELECT 1 FROM deadline AS one WHERE one.unit_id = case_file.unit_id
                 AND one.record_id = case_file.record_id))";
    read STRAY_CASES() -> (Int) =
        "SELECT count(*) FROM case_row WHERE NOT EXISTS (SELECT 1 FROM case_file AS one
             WHERE one.unit_id = case_row.unit_id AND one.record_id = case_row.record_id)";
    read LOST_CASES() -> (Int) =
        "SELECT count(*) FROM notice WHERE case_record IS NOT NULL AND NOT EXISTS (SELECT 1 FROM case_file AS one
             WHERE one.unit_id = notice.case_unit AND one.record_id = notice.case_record)"
}

fn killed(engine: Engine) {
    let kills: u64 = std::env::var("BINHAN_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(50);
    let seed = u64::from(std::process::id());
    println!("kills of seed {seed} on {engine:?}");
    let dice = SeededEntropy::new(seed);
    let folder = tempfile::tempdir().unwrap();
    let database = (engine == Engine::Postgres).then(pg::Database::fresh);
    let path = folder.path().join("binhan.db").display().to_string();
    let config = Config {
        database: database.as_ref().map_or(path, pg::Database::address),
        secrets: folder.path().join("secrets"),
        ..Config::default()
    };
    let around = Surroundings { cost: Cost::CHEAP, ..Surroundings::of_machine() };
    demo::make(&config, &around, Extent::Province).unwrap();
    let before = count(&config, &NOTICES);

    let address: SocketAddr = format!("127.0.0.1:{}", process::free_port()).parse().unwrap();
    let start = || serve(folder.path(), &config, address);
    let program = start();
    let mut officer = Officer { client: signed_in(&config, address), cases: Vec::new() };
    let mut senders: Vec<_> = (0..SENDERS).map(|number| Sender::new(number, address)).collect();
    program.kill();
    for _ in 0..kills {
        let mut pause = [0; 1];
        dice.fill(&mut pause);
        live(start(), &mut senders, &mut officer, Duration::from_millis(2 * u64::from(pause[0])));
    }

    // Who had posted and heard nothing sends the same form again.
    let program = start();
    for sender in senders.iter_mut().filter(|sender| sender.posted) {
        while sender.posted {
            sender.go_on().expect("nobody kills it now");
        }
    }
    for case in &officer.cases {
        officer.client.get(case).must(200);
    }
    program.kill();
    whole(folder.path(), &config, &senders);
    let sent: usize = senders.iter().map(|sender| sender.codes.len()).sum();
    let kept = count(&config, &NOTICES) - before;
    println!("{kills} kills, {sent} notices acknowledged, {} cases", officer.cases.len());
    assert_eq!(i64::try_from(sent).unwrap(), kept, "each form is one notice, none is lost");
    assert!(sent > 0 && !officer.cases.is_empty(), "there was work to lose");
}

fn serve(folder: &Path, config: &Config, address: SocketAddr) -> Program {
    let (secrets, listen) = (config.secrets.display().to_string(), address.to_string());
    let words = ["--database", &config.database, "--secrets", &secrets, "serve", "--listen", &listen];
    Program::start(folder, address, &words)
}

fn signed_in(config: &Config, address: SocketAddr) -> Client {
    let mut client = Client::new("officer", &address.to_string());
    let personas = demo::personas(config).unwrap();
    let persona = personas.iter().find(|persona| persona.login == "mai").unwrap();
    let code = persona.code_at(SystemClock.now());
    let fields = [("login", "mai"), ("password", demo::PASSWORD), ("code", &code)];
    client.submit("/sign-in", "/sign-in", &fields).must(303);
    client
}

fn count(config: &Config, what: &'static store::Read<(), (store::kind::Int,)>) -> i64 {
    let db = app::house::open_db(config, &Surroundings::of_machine(), false).unwrap();
    db.read_now(move |rx| rx.one(what, ())).unwrap().0
}

/// Nothing stands half written; the log is whole; codes lead to their notices.
fn whole(folder: &Path, config: &Config, senders: &[Sender]) {
    for (what, half) in [
        ("notices half written", &HALF_NOTICES),
        ("rows of no notice", &STRAY_ROWS),
        ("cases half written", &HALF_CASES),
        ("rows of no case", &STRAY_CASES),
        ("notices whose case is not there", &LOST_CASES),
    ] {
        assert_eq!(count(config, half), 0, "{what}");
    }
    let secrets = config.secrets.display().to_string();
    let verified =
        process::run(folder, &["--database", &config.database, "--secrets", &secrets, "audit", "verify"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    let opened = Opened::open(config, &Surroundings::of_machine()).unwrap();
    // Each code costs a slow derivation: enough of them to tell.
    let codes: Vec<_> = senders.iter().flat_map(|sender| &sender.codes).collect();
    for code in codes.iter().step_by(codes.len() / 20 + 1) {
        let receipt = seal::receipt::Receipt::parse(code).unwrap();
        let keys = opened.instance.receipt_keys(&receipt).unwrap();
        let house = opened.instance.clone();
        opened.instance.db().snapshot_now(move |rx| house.open_by_receipt(rx, &keys).map(|_| ())).unwrap();
    }
}

#[test]
fn fifty_kills_lose_nothing_on_sqlite() {
    killed(Engine::Sqlite);
}

#[test]
fn fifty_kills_lose_nothing_on_postgresql() {
    killed(Engine::Postgres);
}
