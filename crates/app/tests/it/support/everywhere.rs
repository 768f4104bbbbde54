//! Looks for a survivor's name wherever a running house leaves bytes: the
//! database with its journal, the log, a backup, and what a backup restores.

use std::fs;
use std::path::Path;

use super::canary::{Canary, Leak};
use super::pg::Database;
use super::process;
use super::server::Running;

/// Where the write-ahead log of PostgreSQL stands, to look at what comes
/// after.
pub(crate) struct Journal {
    folder: String,
    from: String,
}

impl Journal {
    /// The place of this moment.
    pub(crate) fn now(database: &Database) -> Self {
        let text = "SELECT current_setting('data_directory'), pg_walfile_name(pg_current_wal_lsn())";
        let row = database.connect().query_one(text, &[]).unwrap();
        Self { folder: row.get::<_, String>(0) + "/pg_wal", from: row.get(1) }
    }

    fn leaks(&self, canary: &Canary) -> Vec<Leak> {
        let mut leaks = Vec::new();
        for entry in fs::read_dir(&self.folder).unwrap() {
            let path = entry.unwrap().path();
            let later = path.file_name().is_some_and(|name| *name >= *self.from);
            if later && path.is_file() {
                // Another test's checkpoint may recycle it this moment.
                let bytes = fs::read(&path).unwrap_or_default();
                leaks.extend(canary.in_bytes(&path.display().to_string(), &bytes));
            }
        }
        leaks
    }
}

/// Every table as the server hands it out.
fn in_tables(canary: &Canary, database: &Database) -> Vec<Leak> {
    use std::io::Read as _;
    let mut client = database.connect();
    let tables = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'";
    let mut leaks = Vec::new();
    for row in client.query(tables, &[]).unwrap() {
        let table: String = row.get(0);
        let mut bytes = Vec::new();
        let copy = format!("COPY {table} TO STDOUT (FORMAT binary)");
        client.copy_out(&copy).unwrap().read_to_end(&mut bytes).unwrap();
        leaks.extend(canary.in_bytes(&table, &bytes));
    }
    leaks
}

fn backed_up_and_restored(running: &Running, folder: &Path) {
    let (database, secrets) = (running.database(), running.folder.path().join("secrets"));
    let secrets = secrets.display().to_string();
    let file = folder.join("house.backup").display().to_string();
    let restored = folder.join("restored.db").display().to_string();
    let kept = process::run(folder, &["--database", &database, "--secrets", &secrets, "backup", &file]);
    assert!(kept.status.success(), "{}", String::from_utf8_lossy(&kept.stderr));
    let back = process::run(folder, &["--database", &restored, "--secrets", &secrets, "restore", &file]);
    assert!(back.status.success(), "{}", String::from_utf8_lossy(&back.stderr));
}

/// Fails when the name is readable anywhere.
pub(crate) fn must_not_sing(canary: &Canary, running: &Running, journal: Option<&Journal>) {
    let kept = tempfile::tempdir().unwrap();
    backed_up_and_restored(running, kept.path());
    let mut leaks = canary.in_folder(running.folder.path());
    leaks.extend(canary.in_folder(kept.path()));
    leaks.extend(canary.in_bytes("the log", &running.logs.bytes()));
    if let Some(database) = running.server() {
        leaks.extend(in_tables(canary, database));
    }
    leaks.extend(journal.map(|journal| journal.leaks(canary)).unwrap_or_default());
    canary.must_not_sing(leaks);
}
