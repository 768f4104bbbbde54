//! Backup and restore: an engine-neutral stream of every table, compressed,
//! hashed, sealed by the caller's envelope. A backup of either engine goes
//! back into either: it is also the road from SQLite to PostgreSQL.
//!
//! The hashes find damage and torn ends; that nobody *made* a backup is the
//! envelope's promise, whose seal is authenticated.

mod read;
mod restore;
mod stream;
mod write;

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use kernel::Instant;
use serde::{Deserialize, Serialize};

use crate::fault::StoreFault;

pub use read::verify;
pub use restore::restore;
pub use write::write;

/// The format this program writes and reads.
pub const FORMAT: u16 = 1;

/// A writer that must be told when the end is reached.
pub trait Finish: Write {
    /// Writes what is left and syncs nothing: the store does that.
    ///
    /// # Errors
    /// What the machine says.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// The layer that encrypts a backup. `access` wires age.
pub trait Envelope: Send + Sync {
    /// A writer that seals into `out`.
    ///
    /// # Errors
    /// What the machine says.
    fn seal(&self, out: Box<dyn Write>) -> io::Result<Box<dyn Finish>>;
    /// A reader that opens what [`Envelope::seal`] wrote.
    ///
    /// # Errors
    /// When it was sealed for another key, or altered.
    fn open(&self, from: Box<dyn Read>) -> io::Result<Box<dyn Read>>;
}

/// No encryption at all: for tests, and for moving a database within one
/// machine.
#[derive(Debug, Clone, Copy)]
pub struct Plain;

impl Envelope for Plain {
    fn seal(&self, out: Box<dyn Write>) -> io::Result<Box<dyn Finish>> {
        Ok(Box::new(PlainWriter(out)))
    }
    fn open(&self, from: Box<dyn Read>) -> io::Result<Box<dyn Read>> {
        Ok(from)
    }
}

struct PlainWriter(Box<dyn Write>);

impl Write for PlainWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
impl Finish for PlainWriter {
    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.0.flush()
    }
}

/// What a backup is made with.
#[derive(Debug, Clone, Copy)]
pub struct Options<'o> {
    /// The instance it is of.
    pub instance: [u8; 16],
    /// Tables whose rows are left out: what must not survive a restore, such
    /// as sessions.
    pub exclude: &'o [&'o str],
    /// When it is made.
    pub at: Instant,
}

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The format.
    pub format: u16,
    /// The instance it is of.
    pub instance: [u8; 16],
    /// The newest migration of the database it was made from.
    pub schema: i32,
    /// When it was made.
    pub at: Instant,
    /// Each table with its number of rows, in the order they are kept.
    pub tables: Vec<(String, u64)>,
    /// SHA-256 over the whole content.
    pub sha256: [u8; 32],
}

/// The first chunk.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Head {
    instance: String,
    schema: i32,
    at: i64,
}

/// The chunk before the rows of a table.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct TableHead {
    name: String,
    columns: Vec<String>,
}

/// The last chunk.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct End {
    tables: Vec<(String, u64)>,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A path with something behind its name.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Makes a new name in a folder last.
fn sync_folder(of: &Path) -> Result<(), StoreFault> {
    let folder = of.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let synced = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(StoreFault::io(format!("syncing {}", folder.display())))
}
