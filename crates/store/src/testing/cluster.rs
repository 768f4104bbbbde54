//! A PostgreSQL cluster of the test process's own.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;
use std::{env, fs, thread};

/// A running cluster.
pub struct Cluster {
    /// The address of its `postgres` database, without a database's name.
    base: String,
    /// Kept for its pipe: when this process ends, however it ends, the pipe
    /// closes and the keeper stops the server and removes its folder.
    _keeper: Option<Child>,
    folder: Option<PathBuf>,
}

/// The cluster of this process: named by `BINHAN_TEST_PG`, or made on first
/// use and gone with the process.
pub fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| match env::var("BINHAN_TEST_PG") {
        Ok(address) if !address.is_empty() => Cluster { base: address, _keeper: None, folder: None },
        _ => Cluster::start(),
    })
}

impl Cluster {
    /// Starts a cluster in a temporary folder, on a socket there; as the user
    /// `postgres` when this process is root, which PostgreSQL refuses to be.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start.
    pub fn start() -> Self {
        let bin = bin();
        let folder = tempfile::Builder::new().prefix("binhan-pg-").tempdir().unwrap().keep();
        let root = fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0);
        let run_as = if root { "setpriv --reuid postgres --regid postgres --clear-groups " } else { "" };
        if root {
            let done = Command::new("chown").arg("postgres:postgres").arg(&folder).status().unwrap();
            assert!(done.success(), "the folder of the cluster cannot be given to postgres");
        }
        let script = format!(
            "cd {dir} && {run_as}{bin}/initdb -D {dir}/data -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N >{dir}/initdb.log 2>&1 || exit 1
             serve() {{ {run_as}{bin}/postgres -D {dir}/data -k {dir} -h '' -F -c full_page_writes=off -c max_connections=300 -c shared_buffers=64MB >>{dir}/log 2>&1 & pid=$!; echo $pid >{dir}/pid; }}
             serve
             while read word; do
               if [ \"$word\" = crash ]; then kill -QUIT $pid; wait $pid; serve; fi
             done
             kill -QUIT $pid; wait $pid; rm -rf {dir}",
            dir = folder.display(),
            bin = bin.display(),
        );
        let mut keeper = Command::new("sh");
        keeper.arg("-c").arg(script).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        // Signals meant for the tests (Ctrl-C, a killed child) must not reach it.
        std::os::unix::process::CommandExt::process_group(&mut keeper, 0);
        let keeper = keeper.spawn().unwrap();
        let host = folder.display().to_string().replace('/', "%2F");
        let base = format!("postgres://postgres@{host}");
        let cluster = Self { base, _keeper: Some(keeper), folder: Some(folder) };
        cluster.wait();
        cluster
    }

    /// Waits until the server answers.
    ///
    /// # Panics
    /// When it does not within half a minute.
    pub fn wait(&self) {
        for _ in 0..300 {
            if crate::pg::connect(&self.address("postgres")).is_ok() {
                return;
            }
            thread::sleep(Duration::from_millis(100));
        }
        let log = self.folder.as_deref().map(last_words).unwrap_or_default();
        panic!("PostgreSQL does not answer: {log}");
    }

    /// Stops the server at once, as a crash would, and starts it again. Only
    /// for a cluster of one's own.
    ///
    /// # Panics
    /// When the cluster was given from outside.
    pub fn crash(&mut self) {
        use std::io::Write as _;
        let keeper = self._keeper.as_mut().expect("a cluster of one's own");
        keeper.stdin.as_mut().unwrap().write_all(b"crash\n").unwrap();
        thread::sleep(Duration::from_millis(300));
        self.wait();
    }

    /// The address of one of its databases.
    pub fn address(&self, database: &str) -> String {
        let (head, query) = self.base.split_once('?').unwrap_or((&self.base, ""));
        let slash = if query.is_empty() { String::new() } else { format!("?{query}") };
        let server = match head.strip_prefix("postgres://").and_then(|rest| rest.split_once('/')) {
            Some((server, _)) => format!("postgres://{server}"),
            None => head.to_owned(),
        };
        format!("{server}/{database}{slash}")
    }

    /// Makes a database; gives the address to administer it from, and its own.
    ///
    /// # Panics
    /// When the server refuses.
    pub fn create(&self, name: &str) -> (String, String) {
        let admin = self.address("postgres");
        let mut client = crate::pg::connect(&admin).unwrap();
        client.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")).unwrap();
        (admin, self.address(name))
    }
}

fn last_words(folder: &Path) -> String {
    ["initdb.log", "log"].map(|name| fs::read_to_string(folder.join(name)).unwrap_or_default()).join("\n")
}

/// The newest installed server, or what is on the path.
fn bin() -> PathBuf {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .map(|versions| {
            versions
                .filter_map(Result::ok)
                .filter_map(|entry| {
                    let version = entry.file_name().to_str()?.parse().ok()?;
                    Some((version, entry.path().join("bin")))
                })
                .collect()
        })
        .unwrap_or_default();
    found.sort();
    let path = found.pop().map(|(_, path)| path);
    path.unwrap_or_else(|| panic!("PostgreSQL is not installed: apt-get install postgresql"))
}
