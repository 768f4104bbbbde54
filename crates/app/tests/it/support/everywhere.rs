//! Looks for a survivor's name wherever a running house leaves bytes: the
//! database with its journal, the log, a backup, and what a backup restores;
//! and in every page, paper and export of those who have no business with her.

use std::fs;
use std::path::Path;

use super::canary::{Canary, Leak};
use super::crawl::walk;
use super::http::Answer;
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

/// People of the demonstration to whom her case is none.
const STRANGERS: &[&str] =
    &["congan", "totruong", "duongday", "chunhiem", "tuvan", "giamho.tinh", "truc.tinh", "so", "bo"];

/// Pages one of them looks at.
const PAGES: usize = 50;

/// The counts of the year in both formats, as files.
fn exported(ministry: &mut super::http::Client, year: i64) -> Vec<Answer> {
    let year = year.to_string();
    let mut made = |format| {
        let asked = [("year", year.as_str()), ("level", "commune"), ("grain", "year"), ("format", format)];
        let made = ministry.submit("/exchange", "/exchange", &asked).must(303);
        let file = made.location().split('?').next().unwrap_or_default().to_owned();
        ministry.get(&format!("{file}/download")).must(200)
    };
    ["csv", "dhis2"].map(&mut made).into()
}

/// What a person reads in an answer: papers and workbooks are packed.
fn readable(answer: &Answer) -> Vec<u8> {
    let kind = answer.header("content-type").unwrap_or_default();
    if answer.status == 200 && kind.starts_with("application/pdf") {
        return crate::returns::words_of(&answer.body).into_bytes();
    }
    if answer.status == 200 && kind.contains("spreadsheetml") {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("book.xlsx");
        fs::write(&path, &answer.body).unwrap();
        return std::process::Command::new("unzip").arg("-p").arg(&path).output().unwrap().stdout;
    }
    answer.body.clone()
}

/// Pages, papers and exports of strangers, and how many of each kind.
fn in_pages(canary: &Canary, running: &Running) -> Vec<Leak> {
    let (mut leaks, mut kinds) = (Vec::new(), std::collections::BTreeMap::<String, usize>::new());
    for login in STRANGERS {
        let mut client = running.staff(login);
        if *login == "bo" {
            let files = exported(&mut client, crate::returns::year(running));
            leaks.extend(files.iter().flat_map(|file| canary.in_bytes("an export", &readable(file))));
        }
        walk(&mut client, &["/", "/menu", "/today"], PAGES, |path, answer| {
            let kind =
                answer.header("content-type").unwrap_or_default().split(';').next().unwrap_or_default();
            *kinds.entry(kind.to_owned()).or_default() += 1;
            leaks.extend(canary.in_bytes(&format!("{path} as {login}"), &readable(answer)));
        });
    }
    for kind in ["text/html", "application/pdf"] {
        assert!(kinds.contains_key(kind), "the walk met no {kind}: {kinds:?}");
    }
    assert!(kinds.keys().any(|kind| kind.contains("spreadsheetml")), "the walk met no workbook: {kinds:?}");
    leaks
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
    leaks.extend(in_pages(canary, running));
    canary.must_not_sing(leaks);
}
