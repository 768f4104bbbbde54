//! The operator's commands, typed into the real program, on both engines: what
//! they print, what they refuse, and that they leave alone what they only look
//! at.

mod helps;
mod houses;
mod places;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use crate::support::pg;
use crate::support::process;
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
