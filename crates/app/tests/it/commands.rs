//! The operator's commands, typed into the real program, on both engines: what
//! they print, what they refuse, and that they leave alone what they only look
//! at.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use app::cli::Cli;
use clap::CommandFactory as _;

use crate::support::pg;
use crate::support::process::{self, Program};
use crate::support::server::Engine;

const PASSWORDS: &str = "mot mat khau dai\nmot mat khau dai\nmot mat khau dai\n";

/// An empty place for a house: a folder, and a database when it is on a server.
struct Ground {
    folder: tempfile::TempDir,
    server: Option<pg::Database>,
}

/// What a command said.
struct Said {
    done: bool,
    out: String,
    error: String,
}

impl Said {
    #[track_caller]
    fn well(self) -> String {
        assert!(self.done, "{}\n{}", self.out, self.error);
        self.out
    }
    /// Refused with these words, and not by a panic.
    #[track_caller]
    fn refused(self, why: &str) -> String {
        let all = format!("{}{}", self.out, self.error);
        assert!(!self.done && all.contains(why) && !all.contains("panicked"), "{all}");
        all
    }
}

impl Ground {
    fn empty(engine: Engine) -> Self {
        let server = (engine == Engine::Postgres).then(pg::Database::fresh);
        Self { folder: tempfile::tempdir().unwrap(), server }
    }

    /// Set up, with what was printed.
    fn set_up(engine: Engine) -> (Self, String) {
        let ground = Self::empty(engine);
        let printed = ground.type_in(&["init"], PASSWORDS).well();
        (ground, printed)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn database(&self) -> String {
        let file = || self.path("binhan.db").display().to_string();
        self.server.as_ref().map_or_else(file, pg::Database::address)
    }

    fn type_in(&self, words: &[&str], typed: &str) -> Said {
        let (database, secrets) = (self.database(), self.path("secrets").display().to_string());
        let mut all = words.to_vec();
        if !words.contains(&"--database") {
            all.extend(["--database", &database]);
        }
        if !words.contains(&"--secrets") {
            all.extend(["--secrets", &secrets]);
        }
        let output = process::run_typing(self.folder.path(), &all, typed);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Said { done: output.status.success(), out: text(output.stdout), error: text(output.stderr) }
    }

    fn run(&self, words: &[&str]) -> Said {
        self.type_in(words, "")
    }

    /// What somebody with the right to write in the database does to it.
    fn sql(&self, text: &str) {
        match &self.server {
            Some(server) => server.connect().batch_execute(text).unwrap(),
            None => rusqlite::Connection::open(self.path("binhan.db")).unwrap().execute_batch(text).unwrap(),
        }
    }

    fn count(&self, from: &str) -> i64 {
        let text = format!("SELECT count(*) FROM {from}");
        match &self.server {
            Some(server) => server.connect().query_one(&text, &[]).unwrap().get(0),
            None => {
                let open = rusqlite::Connection::open(self.path("binhan.db")).unwrap();
                open.query_row(&text, [], |row| row.get(0)).unwrap()
            }
        }
    }

    /// Rows that a restore must drop, and rows that it must keep.
    fn fill(&self) {
        let bytes = |length: usize| match self.server {
            Some(_) => format!("'\\x{}'::bytea", "0a".repeat(length)),
            None => format!("x'{}'", "0a".repeat(length)),
        };
        let id = match self.server {
            Some(_) => "'0a0a0a0a-0a0a-0a0a-0a0a-0a0a0a0a0a0a'::uuid".to_owned(),
            None => bytes(16),
        };
        let (blob, far) = (bytes(32), "9000000000000000");
        self.sql(&format!(
            "INSERT INTO session (session_id, account_id, seed_sealed, lang, created_at, last_seen_at, stepped_up_at)
               SELECT {blob}, account_id, {blob}, 'vi', 1, 1, 1 FROM account WHERE login = 'root';
             INSERT INTO invitation (token_hash, account_id, expires_at) VALUES ({blob}, {id}, {far});
             INSERT INTO draft (row_id, version, body, until_ms) VALUES ({blob}, 1, {blob}, {far});
             INSERT INTO outbox (unit_id, kind, letter_id, payload, sent_at, due_at, attempts)
               VALUES ({id}, 'x', {id}, {blob}, {far}, {far}, 0);
             INSERT INTO job (id, kind, payload, run_at, leased_until, attempts) VALUES ({id}, 'x', {blob}, {far}, 0, 0)"
        ));
    }
}

fn change(file: &std::path::Path, mode: u32) {
    fs::set_permissions(file, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn init_migrate_and_doctor_say_what_is_well_and_what_is_wrong() {
    for engine in Engine::BOTH {
        let ground = Ground::empty(engine);
        ground.run(&["doctor"]).refused("WRONG");
        ground.type_in(&["init"], "ngan\nngan\nngan\n").refused("the house was not set up");
        assert!(!ground.path("secrets/instance.secret").exists(), "nothing is left of a set-up that failed");
        let printed = ground.type_in(&["init"], PASSWORDS).well();
        for words in ["Sheet 1\n", "Sheet 2\n", "Sheet 3\n", "any two", "  guardian: "] {
            assert!(printed.to_lowercase().contains(&words.to_lowercase()), "{words}: {printed}");
        }
        ground.type_in(&["init"], PASSWORDS).refused("there are secrets in");
        assert!(ground.run(&["migrate"]).well().contains("at this program's version"));

        let well = ground.run(&["doctor"]).well();
        for part in ["database", "secrets", "house", "disk", "places", "statements", "jobs", "log"] {
            assert!(well.contains(&format!("ok     {part}: ")), "{part}: {well}");
        }
        assert!(!well.contains("WRONG"));
        assert_eq!(ground.count("store_note WHERE name = 'definitions'"), 0, "doctor counts nothing anew");

        change(&ground.path("secrets/log.key"), 0o444);
        ground.run(&["doctor"]).refused("WRONG  secrets: ");
        change(&ground.path("secrets/log.key"), 0o400);
        ground.sql("UPDATE instance SET generation = 2");
        ground.sql("UPDATE audit_leaf SET outcome = 1");
        let said = ground.run(&["doctor"]).refused("WRONG  log: ");
        assert!(said.contains("ok     house") && said.contains("the columns of leaf 0"), "{said}");
        // The key that verifies is no longer the one of set-up: nothing opens.
        ground.sql("UPDATE instance SET log_public = root_ed");
        ground.run(&["doctor"]).refused("WRONG  house: the database names another log key");
        ground.run(&["serve", "--listen", "127.0.0.1:0"]).refused("another log key");
        ground.run(&["audit", "verify"]).refused("names another log key");
    }
}

#[test]
fn accounts_are_listed_and_closed_with_a_leaf() {
    for engine in Engine::BOTH {
        let (ground, _) = Ground::set_up(engine);
        ground.fill();
        let listed = ground.run(&["account", "list"]).well();
        assert!(
            listed.contains("root") && listed.contains("open     guardian (province_guardian, "),
            "{listed}"
        );
        let (leaves, disable) = (ground.count("audit_leaf"), ["account", "disable", "root"]);
        assert!(ground.run(&disable).well().contains("its sessions are over"));
        assert_eq!(ground.count("session"), 0);
        assert_eq!(ground.count("audit_leaf"), leaves + 1, "the root's log tells it");
        assert!(ground.run(&disable).well().contains("closed before"));
        assert_eq!(ground.count("audit_leaf"), leaves + 1);
        assert!(ground.run(&["account", "list"]).well().contains("root                 closed"));
        ground.run(&["account", "disable", "nobody"]).refused("there is no account nobody");
        ground.run(&["audit", "verify"]).well();
    }
}

#[test]
fn the_log_is_gathered_witnessed_and_verified_with_and_without_the_secrets() {
    for engine in Engine::BOTH {
        let (ground, _) = Ground::set_up(engine);
        assert!(ground.run(&["audit", "checkpoint"]).well().contains("There is no checkpoint yet"));
        assert!(ground.run(&["audit", "gather"]).well().contains("3 roots entered; the log has 3."));
        assert!(ground.run(&["audit", "gather"]).well().contains("Nothing changed"));
        let tables = ["audit_leaf", "unit_head", "log_entry", "checkpoint"];
        for table in tables {
            ground.sql(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}"));
        }
        ground.run(&["account", "disable", "desk"]).well();
        ground.run(&["audit", "gather"]).well();
        let (note, key) = (ground.path("checkpoint.txt"), ground.path("log.pub"));
        fs::write(&note, ground.run(&["audit", "checkpoint"]).well()).unwrap();
        fs::write(&key, ground.run(&["audit", "key"]).well()).unwrap();
        let (note, key) = (note.display().to_string(), key.display().to_string());

        let whole = "Every log is whole";
        assert!(ground.run(&["audit", "verify"]).well().contains("--witnessed FILE"));
        assert!(ground.run(&["audit", "verify", "--witnessed", &note]).well().contains(whole));
        let without = ["audit", "verify", "--secrets", "nowhere"];
        ground.run(&without).refused("never from the database");
        let by_key = [&without[..], &["--key", &key, "--witnessed", &note]].concat();
        assert!(ground.run(&by_key).well().contains(whole));
        ground.run(&["audit", "verify", "--witnessed", &key]).refused("not a checkpoint");
        ground.run(&["audit", "verify", "--key", &note]).refused("no key that `binhan audit key` printed");

        // Rolled back as a whole: by itself it looks whole.
        for table in tables {
            ground.sql(&format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table}"));
        }
        ground.run(&["audit", "verify"]).well();
        let said =
            ground.run(&["audit", "verify", "--witnessed", &note]).refused("the log ends before size 5");
        assert!(said.contains("tell the data-protection officer"), "{said}");
        ground.run(&by_key).refused("the log ends before size 5");
        ground.sql("DELETE FROM unit_holder");
        ground.run(&["audit", "verify"]).refused("the log does not explain who holds its key");
    }
}

#[test]
fn a_backup_goes_into_either_engine_without_sessions_and_is_refused_where_it_is_foreign() {
    let (stranger, _) = Ground::set_up(Engine::Sqlite);
    for engine in Engine::BOTH {
        let (ground, _) = Ground::set_up(engine);
        ground.fill();
        let leaves = ground.count("audit_leaf");
        ground.run(&["backup", "first.backup"]).well();
        ground.run(&["backup", "first.backup"]).refused("exists already");
        for into in Engine::BOTH {
            let other = Ground::empty(into);
            let (file, ring) = (ground.path("first.backup"), ground.path("secrets/backups.ring"));
            let (file, ring) = (file.display().to_string(), ring.display().to_string());
            let restore = ["restore", file.as_str(), "--ring", &ring];
            // The secrets of another instance, then secrets nobody can read.
            let (foreign, unreadable) = (stranger.path("secrets"), stranger.path("secrets/instance.secret"));
            let foreign = foreign.display().to_string();
            let with_foreign = [&restore[..], &["--secrets", &foreign]].concat();
            other.run(&with_foreign).refused("another instance");
            change(&unreadable, 0o444);
            other.run(&with_foreign).refused("the secrets are there and cannot be read");
            change(&unreadable, 0o400);
            // None at all: restored, and said.
            assert!(other.run(&restore).well().contains("is not checked"));
            for (table, rows) in [("session", 0), ("draft", 0), ("invitation", 0), ("outbox", 1), ("job", 1)]
            {
                assert_eq!(
                    (ground.count(table), other.count(table)),
                    (1, rows),
                    "{table}, {engine:?} to {into:?}"
                );
            }
            assert_eq!(other.count("audit_leaf"), leaves);
            let secrets = ground.path("secrets").display().to_string();
            other.run(&["doctor", "--secrets", &secrets]).well();
            let again = [&restore[..], &["--secrets", &secrets]].concat();
            other.run(&again).refused("restore needs an empty database");
        }
    }
}

/// The fifteen lines under `Sheet N`.
fn sheet(printed: &str, number: u8) -> String {
    let after = printed.split(&format!("Sheet {number}\n")).nth(1).expect("the sheet is printed");
    after.lines().take(15).map(|line| format!("{line}\n")).collect()
}

#[test]
fn any_two_sheets_make_the_secrets_folder_anew() {
    let (ground, printed) = Ground::set_up(Engine::Sqlite);
    let restore = ["secrets", "restore"];
    ground.run(&restore).refused("nothing is written over them");
    let ours = ground.path("secrets");
    for (one, other) in [(1, 2), (3, 1), (2, 3)] {
        let new = format!("new{one}{other}");
        let typed = format!("{}\n{}", sheet(&printed, one), sheet(&printed, other)).to_lowercase();
        let to_new = ["secrets", "restore", "--secrets", &new];
        ground.type_in(&to_new, &typed).well();
        for name in ["instance.secret", "log.key", "instance.toml"] {
            let read = |folder: PathBuf| fs::read(folder.join(name)).unwrap();
            assert_eq!(read(ground.path(&new)), read(ours.clone()), "{name}");
        }
        ground.run(&["doctor", "--secrets", &new]).well();
        ground.type_in(&to_new, &typed).refused("nothing is written over them");
    }
    let again = ["secrets", "restore", "--secrets", "third"];
    let (one, two) = (sheet(&printed, 1), sheet(&printed, 2));
    ground.type_in(&again, &format!("{one}{one}")).refused("sheet 1 was typed twice");
    ground.type_in(&again, &one).refused("the second sheet ends after 0 of 15 lines");
    let mistyped = two.replacen(&two[..1], if two.starts_with('7') { "8" } else { "7" }, 1);
    ground.type_in(&again, &format!("{one}{mistyped}")).refused("second sheet: line 1 is mistyped");
    let (_, elsewhere) = Ground::set_up(Engine::Sqlite);
    ground.type_in(&again, &format!("{one}{}", sheet(&elsewhere, 2))).refused("not of one printing");
    assert!(!ground.path("third").exists(), "nothing is made of what does not fit");
}

#[test]
fn the_service_sweeps_and_gathers_by_itself() {
    for engine in Engine::BOTH {
        let (ground, _) = Ground::set_up(engine);
        ground.fill();
        ground.sql("UPDATE draft SET until_ms = 1");
        let address = SocketAddr::from(([127, 0, 0, 1], process::free_port()));
        let (database, secrets, listen) =
            (ground.database(), ground.path("secrets").display().to_string(), address.to_string());
        let words = ["serve", "--database", &database, "--secrets", &secrets, "--listen", &listen];
        let program = Program::start(ground.folder.path(), address, &words);
        let deadline = Instant::now() + Duration::from_secs(60);
        let undone =
            || ground.count("session") + ground.count("draft") + i64::from(ground.count("checkpoint") == 0);
        while undone() > 0 {
            assert!(Instant::now() < deadline, "left sessions and drafts are swept, the log is gathered");
            thread::sleep(Duration::from_millis(200));
        }
        program.kill();
        ground.run(&["audit", "verify"]).well();
    }
}

const RESOLUTION: &str = "[difference]\nid = \"nq-300-2027\"\ncitation = \"300/NQ-UBTVQH16\"\n\
    effective = \"2027-01-01\"\nabolished = [\"00008\"]\n\n[[link]]\nold = \"00008\"\nnew = \"00004\"\ndetail = \"merged\"\n";

#[test]
fn places_are_counted_traced_found_and_loaded() {
    let bare = Ground::empty(Engine::Sqlite);
    let grounds = [bare, Ground::set_up(Engine::Sqlite).0, Ground::set_up(Engine::Postgres).0];
    for (at, ground) in grounds.iter().enumerate() {
        let count = |on: &[&str]| ground.run(&[&["places", "count"], on].concat()).well();
        let before = count(&["--on", "2025-06-30"]);
        assert!(
            before.starts_with("30 June 2025\n63 provinces: ") && before.contains("\n696 districts"),
            "{before}"
        );
        assert!(before.contains("\n10035 communes: "), "{before}");
        let today = "34 provinces: 27 provinces, 7 cities\n\
                     3321 communes: 2611 communes (xã), 697 wards, 0 townships, 13 special zones\n";
        for on in [&["--on", "2025-07-01"][..], &[]] {
            let now = count(on);
            assert!(now.starts_with("1 July 2025\n34 provinces: ") || on.is_empty(), "{now}");
            assert!(now.contains("\n3321 communes: "), "{now}");
            assert!(now.ends_with(today) || !on.is_empty(), "{now}");
        }
        let traced = ground.run(&["places", "trace", "00004", "--on", "2024-05-01"]).well();
        assert!(
            traced.starts_with("00004 Trúc Bạch ward, Ba Đình district, Hà Nội (1 May 2024)\n"),
            "{traced}"
        );
        assert!(traced.contains("1 July 2025 → 00004 Ba Đình ward, Hà Nội"), "{traced}");
        assert!(ground.run(&["places", "find", "truc", "bach"]).well().contains("Ba Đình ward"));
        ground.run(&["places", "trace", "99999"]).refused("99999");
        ground.run(&["places", "count", "--on", "2025-02-30"]).refused("2025-02-30");

        fs::write(ground.path("next.toml"), RESOLUTION).unwrap();
        let rows = |ground: &Ground| if at == 0 { 0 } else { ground.count("place_difference") };
        let preview = ground.run(&["places", "load", "next.toml", "--preview"]).well();
        assert!(
            preview.starts_with("300/NQ-UBTVQH16 (from 1 January 2027)\n") && preview.contains("merged: ")
        );
        assert_eq!(rows(ground), 0, "a preview changes nothing");
        ground.run(&["places", "load", "absent.toml", "--preview"]).refused("cannot read absent.toml");
        fs::write(ground.path("bad.toml"), RESOLUTION.replace("00004", "99999")).unwrap();
        ground.run(&["places", "load", "bad.toml", "--preview"]).refused("99999");
        if at > 0 {
            assert!(ground.run(&["places", "load", "next.toml"]).well().contains("Restart the service"));
            assert_eq!(rows(ground), 1);
            assert!(count(&["--on", "2027-01-01"]).contains("\n3320 communes: "));
            assert!(count(&["--on", "2026-12-31"]).contains("\n3321 communes: "));
        }
    }
}

/// Every command with the words that lead to it.
fn every_command(command: &clap::Command, words: &[String], all: &mut Vec<(Vec<String>, String)>) {
    all.push((words.to_vec(), command.get_about().map(ToString::to_string).unwrap_or_default()));
    for below in command.get_subcommands() {
        let words = [words, &[below.get_name().to_owned()]].concat();
        every_command(below, &words, all);
    }
}

#[test]
fn every_command_says_what_it_does_and_what_it_does_not_understand() {
    let folder = tempfile::tempdir().unwrap();
    let mut all = Vec::new();
    every_command(&Cli::command(), &[], &mut all);
    assert!(all.len() > 25, "{all:?}");
    for (words, about) in &all {
        let typed: Vec<&str> = words.iter().map(String::as_str).collect();
        let output = process::run(folder.path(), &[&typed[..], &["--help"]].concat());
        let said = String::from_utf8(output.stdout).unwrap();
        let first = about.split(['.', ';']).next().unwrap();
        assert!(output.status.success() && first.split(' ').count() > 1, "{words:?}: {about}");
        let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            flat.starts_with(&first.split_whitespace().collect::<Vec<_>>().join(" ")),
            "{words:?}: {said}"
        );
        assert!(said.contains("Usage: binhan"), "{words:?}: {said}");
    }
    for (wrong, why) in [
        (&["restor"][..], "similar subcommand exists: 'restore'"),
        (&["restore"], "<FILE>"),
        (&["--config", "none.toml", "doctor"], "there is no configuration file none.toml"),
        (&["--database", "mysql://x", "migrate"], "mysql://x"),
        (&["--database", "none.db", "account", "list"], "none.db"),
    ] {
        let output = process::run(folder.path(), wrong);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && error.contains(why) && !error.contains("panicked"),
            "{wrong:?}: {error}"
        );
    }
    fs::write(folder.path().join("typo.toml"), "databse = \"x\"\n").unwrap();
    let output = process::run(folder.path(), &["--config", "typo.toml", "doctor"]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("databse"), "a misspelt key is named");
}
