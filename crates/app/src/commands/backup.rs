//! `binhan backup` and `binhan restore`: encrypted under a key of its own,
//! kept in the ring, which only the operator's identity opens.

use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use seal::ring::{BackupKey, KEEP_DAYS, OperatorIdentity, Ring};
use store::Address;
use store::backup::{self, Envelope, Finish, Manifest, Options};

use crate::config::Config;
use crate::house::{Surroundings, open_db, told};
use crate::secrets::Secrets;

/// What must not survive a restore: sessions, drafts and invitations.
const EXCLUDED: &[&str] = &["session", "draft", "invitation"];

/// The age layer of one backup.
struct Age(BackupKey);

impl Envelope for Age {
    fn seal(&self, out: Box<dyn Write>) -> io::Result<Box<dyn Finish>> {
        let sealed = self.0.encrypt(out).map_err(io::Error::other)?;
        Ok(Box::new(Sealed(sealed)))
    }
    fn open(&self, from: Box<dyn Read>) -> io::Result<Box<dyn Read>> {
        Ok(Box::new(self.0.decrypt(from).map_err(io::Error::other)?))
    }
}

struct Sealed<W: Write>(age::stream::StreamWriter<W>);

impl<W: Write> Write for Sealed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<W: Write> Finish for Sealed<W> {
    fn finish(self: Box<Self>) -> io::Result<()> {
        self.0.finish().map(|_| ())
    }
}

/// The ring and the identity beside it, made when absent.
struct RingFile {
    path: PathBuf,
    identity: OperatorIdentity,
    ring: Ring,
}

impl RingFile {
    fn open(config: &Config, asked: Option<&Path>, make: bool) -> Result<Self> {
        let path = asked.map_or_else(|| config.secrets.join("backups.ring"), Path::to_path_buf);
        let beside = path.with_extension("identity");
        if !path.exists() && make {
            let identity = OperatorIdentity::generate();
            let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o400).open(&beside)?;
            file.write_all(identity.print().as_bytes())?;
            file.sync_all()?;
            return Ok(Self { path, identity, ring: Ring::default() });
        }
        let text = fs::read_to_string(&beside).with_context(|| {
            format!("there is no operator identity {}: without it no backup opens", beside.display())
        })?;
        let identity =
            OperatorIdentity::parse(text.trim()).map_err(|fault| anyhow!("{}: {fault}", beside.display()))?;
        let sealed = fs::read(&path).with_context(|| format!("there is no ring {}", path.display()))?;
        let ring = Ring::open(&identity, &sealed).map_err(|fault| anyhow!("{}: {fault}", path.display()))?;
        Ok(Self { path, identity, ring })
    }

    /// Written aside and renamed: a ring half written would lose every backup.
    fn keep(&self) -> Result<()> {
        let sealed = self.ring.seal(&self.identity.recipient()).map_err(|fault| anyhow!("{fault}"))?;
        let aside = self.path.with_extension("ring.new");
        let mut file =
            fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&aside)?;
        file.write_all(&sealed)?;
        file.sync_all()?;
        fs::rename(&aside, &self.path).context("the ring cannot be written")
    }
}

/// Where a backup's name in the ring stands: the first 16 bytes of the file.
fn name_beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".name");
    PathBuf::from(name)
}

/// Writes a verified backup while the service runs.
pub(super) fn write(config: &Config, around: &Surroundings, to: &Path, ring: Option<&Path>) -> Result<()> {
    ensure!(!to.exists(), "{} exists already", to.display());
    let db = open_db(config, around, false)?;
    let row = db.read_now(|rx| access::keys::store::instance(rx)).map_err(told)?;
    let instance = row.context("this database was not set up: binhan init")?.id;
    let mut file = RingFile::open(config, ring, true)?;
    let mut name = [0u8; 16];
    around.entropy.fill(&mut name);
    let now = around.clock.now();
    let expired = file.ring.expire(now);
    let key = file.ring.add_backup(name, now, KEEP_DAYS).clone();
    // The key is in the ring before the backup exists: a backup without a key
    // would be lost, a key without a backup is nothing.
    file.keep()?;
    let options = Options { instance, exclude: EXCLUDED, at: now };
    let manifest = backup::write(db.address(), to, &Age(key), options).map_err(|fault| anyhow!("{fault}"))?;
    fs::write(name_beside(to), hex(&name))?;
    told_of(&manifest);
    if expired > 0 {
        println!(
            "{expired} older backups passed {KEEP_DAYS} days: their keys are gone, and they open no more."
        );
    }
    Ok(())
}

/// Restores into an empty database of either engine.
pub(super) fn restore(config: &Config, from: &Path, ring: Option<&Path>) -> Result<()> {
    let file = RingFile::open(config, ring, false)?;
    let beside = name_beside(from);
    let text = fs::read_to_string(&beside)
        .with_context(|| format!("there is no {} beside the backup", beside.display()))?;
    let name = unhex(text.trim()).with_context(|| format!("{} is damaged", beside.display()))?;
    let now = kernel::Clock::now(&kernel::SystemClock);
    let key = file
        .ring
        .backup(&name, now)
        .map_err(|fault| anyhow!("the ring has no key for this backup: {fault}"))?;
    let address = Address::parse(&config.database).map_err(|fault| anyhow!("{fault}"))?;
    let secrets = Secrets::at(&config.secrets);
    // Secrets that are there and cannot be read are no reason to skip the
    // question whose backup this is.
    let expected = if secrets.exist() {
        let held = secrets.read().context(
            "whether this backup is of your instance cannot be told: the secrets are there and cannot be read",
        )?;
        Some(*held.id.bytes())
    } else {
        println!(
            "There are no secrets in {}: whether this backup is of your instance is not checked.",
            secrets.folder().display()
        );
        None
    };
    let manifest =
        backup::restore(from, &Age(key.clone()), &address, expected).map_err(|fault| anyhow!("{fault}"))?;
    told_of(&manifest);
    Ok(())
}

fn told_of(manifest: &Manifest) {
    let rows: u64 = manifest.tables.iter().map(|(_, rows)| rows).sum();
    println!("{} tables, {rows} rows, SHA-256 {}", manifest.tables.len(), hex(&manifest.sha256));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Result<[u8; 16]> {
    ensure!(text.len() == 32 && text.is_ascii(), "expected 32 hexadecimal digits");
    let mut bytes = [0u8; 16];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16)?;
    }
    Ok(bytes)
}
