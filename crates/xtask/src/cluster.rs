//! A PostgreSQL cluster of our own, for tests: made by `initdb` in a
//! temporary folder as an ordinary user, and gone when its owner is.
//!
//! A small shell keeps the server. It waits on a pipe whose other end we hold:
//! when we drop it, are interrupted or killed, the pipe closes and the keeper
//! stops the server and removes the folder. So nothing is left behind even
//! after `kill -9`. Only the standard library is used, because the test
//! harness of `app` includes this same file.

use std::fs;
use std::io::{self, Read};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

/// The variable that carries the address of a cluster for tests.
pub(crate) const VARIABLE: &str = "BINHAN_TEST_PG";

/// A running cluster; dropping it removes it.
pub(crate) struct Cluster {
    address: String,
    keeper: Child,
    // Closing this end is the signal to stop.
    line: Option<ChildStdin>,
}

/// The ordinary user the server runs as; PostgreSQL refuses root.
#[derive(Clone, Copy)]
struct Servant {
    uid: u32,
    gid: u32,
}

/// Everything that leaves traces happens in the keeper, so that it is undone
/// from whatever point.
const KEEPER: &str = r#"
bin="$1"; folder="$2"; port="$3"
"$bin/initdb" --auth=scram-sha-256 --username=binhan --encoding=UTF8 --locale=C --no-sync \
    --pwfile="$folder/secret" --pgdata="$folder/data" >"$folder/log" 2>&1 </dev/null &&
cat "$folder/settings" >>"$folder/data/postgresql.conf" && {
    "$bin/postgres" -D "$folder/data" -p "$port" -k "$folder" -h 127.0.0.1 >"$folder/log" 2>&1 </dev/null &
    server=$!
}
cat >/dev/null
if [ -n "$server" ]; then
    # A shell starts background programs deaf to QUIT: it counts only once
    # the server has set itself up, so say it until it is heard.
    (while kill -QUIT "$server" 2>/dev/null; do sleep 0.2; done) &
    wait "$server"
    kill "$!" 2>/dev/null
fi
cd / && rm -rf "$folder"
"#;

impl Cluster {
    /// Makes and starts a cluster, ready to be connected to.
    ///
    /// # Errors
    /// PostgreSQL's programs are missing, or the server does not come up; the
    /// message says what to do.
    pub(crate) fn start() -> io::Result<Self> {
        let bin = programs().ok_or_else(|| {
            io::Error::other("PostgreSQL is not installed.\nOn Debian: apt-get install postgresql")
        })?;
        let servant = servant()?;
        let folder = folder(servant)?;
        let password = random_word()?;
        for (name, text) in [("secret", password.as_str()), ("settings", SETTINGS)] {
            fs::write(folder.join(name), text)?;
            give(&folder.join(name), servant)?;
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut keeper = as_servant(Command::new("sh"), servant)
            .args(["-c", KEEPER, "keeper"])
            .arg(&bin)
            .arg(&folder)
            .arg(port.to_string())
            // A group of its own: Ctrl-C reaches us, and we close the pipe.
            .process_group(0)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let line = keeper.stdin.take();
        let address = format!("postgres://binhan:{password}@127.0.0.1:{port}/postgres");
        let cluster = Self { address, keeper, line };
        wait_until_ready(&bin, &folder, port)?;
        Ok(cluster)
    }

    /// The address of its first database: `postgres://…`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.line.take();
        let _ = self.keeper.wait();
    }
}

/// The folder of `initdb` and `postgres`: Debian keeps them off PATH.
fn programs() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .filter(|bin| bin.join("initdb").is_file())
        .collect();
    // The newest, by number: 9 comes before 15.
    found.sort_by_key(|bin| {
        bin.parent().and_then(|v| v.file_name()?.to_str()?.parse::<u32>().ok()).unwrap_or(0)
    });
    found.pop().or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path)
            .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
    })
}

fn number_of(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).stderr(Stdio::null()).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// `None` when we are an ordinary user already.
fn servant() -> io::Result<Option<Servant>> {
    if number_of(&["-u"]) != Some(0) {
        return Ok(None);
    }
    for name in ["postgres", "nobody"] {
        if let (Some(uid), Some(gid)) = (number_of(&["-u", name]), number_of(&["-g", name])) {
            return Ok(Some(Servant { uid, gid }));
        }
    }
    Err(io::Error::other(
        "PostgreSQL does not run as root, and there is no user `postgres` or `nobody`.\nRun as an ordinary user.",
    ))
}

fn as_servant(mut command: Command, servant: Option<Servant>) -> Command {
    if let Some(Servant { uid, gid }) = servant {
        // Dropping root's identity also drops its supplementary groups.
        command.gid(gid).uid(uid);
    }
    command
}

fn folder(servant: Option<Servant>) -> io::Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("binhan-pg-{}", random_word()?));
    fs::create_dir(&folder)?;
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
    give(&folder, servant)?;
    Ok(folder)
}

fn give(path: &Path, servant: Option<Servant>) -> io::Result<()> {
    match servant {
        Some(Servant { uid, gid }) => chown(path, Some(uid), Some(gid)),
        None => Ok(()),
    }
}

/// Sixteen hexadecimal digits that no other local user can guess.
pub(crate) fn random_word() -> io::Result<String> {
    let mut bytes = [0u8; 8];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

const SETTINGS: &str = "
# Tests run as production does: every commit is synced.
fsync = on
synchronous_commit = on
max_connections = 200
shared_buffers = '64MB'
log_min_messages = 'warning'
";

fn wait_until_ready(bin: &Path, folder: &Path, port: u16) -> io::Result<()> {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let ready = Command::new(bin.join("pg_isready"))
            .args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()])
            .status()?;
        if ready.success() {
            return Ok(());
        }
        if Instant::now() > deadline {
            let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
            return Err(io::Error::other(format!("PostgreSQL did not start within a minute.\n{log}")));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_answers_and_leaves_nothing_behind() {
        let cluster = Cluster::start().unwrap();
        let words: Vec<&str> = cluster.address().split([':', '@', '/']).collect();
        let port: u16 = words.iter().find_map(|word| word.parse().ok()).unwrap();
        let bin = programs().unwrap();
        let answer = Command::new(bin.join("psql"))
            .args(["-At", "-c", "show fsync"])
            .arg(cluster.address())
            .output()
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&answer.stdout).trim(), "on");
        drop(cluster);
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
    }
}
