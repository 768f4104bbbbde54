//! The program in this process, on a port of its own and an empty database.

use std::net::SocketAddr;
use std::thread::JoinHandle;

use app::config::Config;
use app::demo::{self, Persona};
use app::house::{Opened, Surroundings};
use axum::Router;
use tokio::sync::oneshot;

use super::http::Client;
use super::logs::Logs;
use super::pg;

/// The two engines; most tests run on both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    /// Embedded.
    Sqlite,
    /// A database of the test cluster.
    Postgres,
}

/// Where "leave quickly" leads in tests.
pub(crate) const LEFT: &str = "/safety";

impl Engine {
    /// Both, for a test that loops.
    pub(crate) const BOTH: [Self; 2] = [Self::Sqlite, Self::Postgres];
}

/// A running server; dropping it stops it and removes its data.
pub(crate) struct Running {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// Its folder: the SQLite files, the secrets, the backups.
    pub(crate) folder: tempfile::TempDir,
    /// What it logs.
    pub(crate) logs: Logs,
    // Before the house: its threads end first.
    background: Option<app::jobs::Background>,
    opened: Option<(Opened, Vec<Persona>)>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    // After the thread: the server's connections are closed by then.
    database: Option<pg::Database>,
}

/// Starts the whole program on a demonstration of one province: real accounts,
/// real keys; only the password hash is cheap.
pub(crate) fn start(engine: Engine) -> Running {
    start_on(engine, demo::Extent::Province)
}

/// The same on more ground, or with a past.
pub(crate) fn start_on(engine: Engine, extent: demo::Extent) -> Running {
    made(engine, extent, demo::Invented { cases: 0, sealed: 0, seed: 1 })
}

/// The demonstration of one province whose officers wrote so many sealed
/// cases of a seed.
pub(crate) fn start_inventing(engine: Engine, sealed: u64, seed: u64) -> Running {
    made(engine, demo::Extent::Province, demo::Invented { cases: 0, sealed, seed })
}

fn made(engine: Engine, extent: demo::Extent, invented: demo::Invented) -> Running {
    let (folder, database, config) = emptiness(engine);
    let around = Surroundings { cost: seal::password::Cost::CHEAP, ..Surroundings::of_machine() };
    demo::make_with(&config, &around, extent, invented).unwrap();
    let personas = demo::personas(&config).unwrap();
    whole(&config, &around, personas, (folder, database))
}

/// Starts the whole program as an operator has it after `binhan init` alone:
/// three offices, nobody else. Gives what init printed.
pub(crate) fn start_founded(engine: Engine, typed: &str) -> (Running, String) {
    let (folder, database, config) = emptiness(engine);
    let secrets = config.secrets.display().to_string();
    let words = ["--database", &config.database, "--secrets", &secrets, "init"];
    let init = super::process::run_typing(folder.path(), &words, typed);
    let said = String::from_utf8_lossy(&init.stdout).into_owned();
    assert!(init.status.success(), "{said}{}", String::from_utf8_lossy(&init.stderr));
    let around = Surroundings { cost: seal::password::Cost::CHEAP, ..Surroundings::of_machine() };
    (whole(&config, &around, Vec::new(), (folder, database)), said)
}

/// A folder and a database with nothing in them.
fn emptiness(engine: Engine) -> (tempfile::TempDir, Option<pg::Database>, Config) {
    let folder = tempfile::tempdir().unwrap();
    let database = (engine == Engine::Postgres).then(pg::Database::fresh);
    let config = Config {
        database: match &database {
            Some(database) => database.address(),
            None => folder.path().join("binhan.db").display().to_string(),
        },
        secrets: folder.path().join("secrets"),
        secure_cookies: false,
        // A page of this server stands in for the neutral one elsewhere.
        leave_to: LEFT.to_owned(),
        // So that each client can come from an address of its own.
        trusted_proxies: vec!["127.0.0.1".parse().unwrap()],
        ..Config::default()
    };
    (folder, database, config)
}

fn whole(
    config: &Config,
    around: &Surroundings,
    personas: Vec<Persona>,
    (folder, database): (tempfile::TempDir, Option<pg::Database>),
) -> Running {
    let opened = Opened::open(config, around).unwrap();
    let router = opened.router().unwrap();
    let mut running = serve(router, folder, database);
    running.background = Some(app::jobs::background(&opened).unwrap());
    running.opened = Some((opened, personas));
    running
}

/// Serves a page that proves the harness.
pub(crate) fn start_stand_in() -> Running {
    start_router(stand_in())
}

/// Serves any router: for tests of one part.
pub(crate) fn start_router(router: Router) -> Running {
    serve(router, tempfile::tempdir().unwrap(), None)
}

fn serve(router: Router, folder: tempfile::TempDir, database: Option<pg::Database>) -> Running {
    let logs = Logs::keep();
    let (stop, stopped) = oneshot::channel::<()>();
    let (tell, told) = std::sync::mpsc::channel();
    let thread = std::thread::spawn(move || {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            tell.send(listener.local_addr().unwrap()).unwrap();
            tokio::select! {
                served = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>()) => served.unwrap(),
                _ = stopped => {}
            }
        });
    });
    let address = told.recv().expect("the server listens");
    Running {
        address,
        folder,
        logs,
        background: None,
        opened: None,
        stop: Some(stop),
        thread: Some(thread),
        database,
    }
}

impl Running {
    /// A full address of a page.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The house behind the server.
    pub(crate) fn house(&self) -> &Opened {
        &self.opened.as_ref().expect("the whole program runs").0
    }

    /// The PostgreSQL database behind it, when it is one.
    pub(crate) fn server(&self) -> Option<&pg::Database> {
        self.database.as_ref()
    }

    /// Its database as `--database` takes it.
    pub(crate) fn database(&self) -> String {
        let file = || self.folder.path().join("binhan.db").display().to_string();
        self.database.as_ref().map_or_else(file, pg::Database::address)
    }

    /// A persona's name, password and code of this moment.
    pub(crate) fn log_in(&self, login: &str) -> [String; 3] {
        [login.to_owned(), demo::PASSWORD.to_owned(), self.code(login, 0)]
    }

    /// A persona's code so many half minutes from now; that of the next one is
    /// taken already.
    pub(crate) fn code(&self, login: &str, half_minutes: i64) -> String {
        let (opened, personas) = self.opened.as_ref().expect("the whole program runs");
        let persona = personas.iter().find(|persona| persona.login == login).expect("a persona");
        let at = opened.instance.now().millis() + half_minutes * 30_000;
        persona.code_at(kernel::Instant::of_millis(at))
    }

    /// A persona signed in. A code is taken once: who signs in a second time
    /// waits for the code of the next half minute.
    pub(crate) fn staff(&self, login: &str) -> Client {
        // Each log-in behind an address of its own: the eleventh from one
        // address would be told to wait.
        let own = login.bytes().fold(1u16, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        let [high, low] = own.to_be_bytes();
        let mut client = Client::new(login, &self.address.to_string()).behind(&format!("203.0.{high}.{low}"));
        for _ in 0..2 {
            let [login, password, code] = self.log_in(login);
            let fields = [("login", login.as_str()), ("password", &password), ("code", &code)];
            if client.submit("/sign-in", "/sign-in", &fields).status == 303 {
                return client;
            }
            std::thread::sleep(std::time::Duration::from_secs(31));
        }
        panic!("{login} cannot sign in");
    }

    /// Somebody without an account.
    pub(crate) fn visitor(&self) -> Client {
        Client::new("visitor", &self.address.to_string())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

/// A page that proves the harness until the program's own pages stand here.
fn stand_in() -> Router {
    use axum::response::{Html, IntoResponse, Redirect};
    use axum::routing::{get, post};
    let sent = |body: String| async move {
        let words = form_urlencoded::parse(body.as_bytes()).find(|(name, _)| name == "words");
        if body.contains("token=right") && words.is_some() {
            tracing::info!("a form arrived");
            ([("set-cookie", "seen=yes; HttpOnly; Path=/")], Redirect::to("/")).into_response()
        } else {
            axum::http::StatusCode::FORBIDDEN.into_response()
        }
    };
    Router::new().route("/", get(|| async { Html(include_str!("stand-in.html")) })).route("/send", post(sent))
}
