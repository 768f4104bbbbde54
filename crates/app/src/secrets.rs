//! The secrets folder: what is in no database and in no backup.
//!
//! `instance.secret` and `log.key` hold 32 bytes each as hexadecimal digits,
//! readable by the owner alone; `instance.toml` holds what is public: which
//! instance this is, and the fingerprint all posts chain to.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use kernel::Entropy;
use seal::log::LogKey;
use seal::{Fingerprint, InstanceId, InstanceSecret, SheetContent};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The folder.
#[derive(Debug, Clone)]
pub struct Secrets {
    folder: PathBuf,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Public {
    instance: String,
    root: String,
}

/// What the folder holds.
pub struct Held {
    /// The instance secret.
    pub secret: InstanceSecret,
    /// Signs checkpoints.
    pub log: LogKey,
    /// Which instance.
    pub id: InstanceId,
    /// What all posts chain to.
    pub root: Fingerprint,
}

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Held({:?})", self.id)
    }
}

const SECRET: &str = "instance.secret";
const LOG: &str = "log.key";
const PUBLIC: &str = "instance.toml";

impl Secrets {
    /// The folder at a path.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The folder's path.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether set-up has been here: whether any file of it is there, readable
    /// or not.
    pub fn exist(&self) -> bool {
        [SECRET, LOG, PUBLIC].iter().any(|name| fs::symlink_metadata(self.folder.join(name)).is_ok())
    }

    /// Draws the two secrets and keeps them.
    ///
    /// # Errors
    /// When secrets are there already, or the folder cannot be written.
    pub fn draw(&self, entropy: &dyn Entropy) -> Result<(InstanceSecret, LogKey)> {
        let (secret, log) = (InstanceSecret::generate(entropy), LogKey::generate(entropy));
        self.keep_both(&secret, &log)?;
        Ok((secret, log))
    }

    /// Makes the folder anew from what two sheets gave.
    ///
    /// # Errors
    /// When secrets are there already, or the folder cannot be written; nothing
    /// is left of it then.
    pub fn put_back(&self, content: &SheetContent) -> Result<()> {
        self.keep_both(&content.secret, &content.log)?;
        let done = self.finish(content.instance, content.root);
        if done.is_err() {
            self.forget();
        }
        done
    }

    fn keep_both(&self, secret: &InstanceSecret, log: &LogKey) -> Result<()> {
        ensure!(!self.exist(), "there are secrets in {} already", self.folder.display());
        fs::create_dir_all(&self.folder).with_context(|| format!("cannot make {}", self.folder.display()))?;
        fs::set_permissions(&self.folder, fs::Permissions::from_mode(0o700))?;
        let kept = self.keep(SECRET, secret.expose()).and_then(|()| self.keep(LOG, log.expose()));
        if kept.is_err() {
            self.forget();
        }
        kept
    }

    /// Keeps what is public of a finished set-up.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn finish(&self, id: InstanceId, root: Fingerprint) -> Result<()> {
        let public = Public { instance: hex(id.bytes()), root: hex(&root.0) };
        let text = format!(
            "# Which instance this is, and the fingerprint all posts chain to. Not secret,\n\
             # but whoever can change it can appoint anybody: keep it with the secrets.\n\
             instance = \"{}\"\nroot = \"{}\"\n",
            public.instance, public.root
        );
        fs::write(self.folder.join(PUBLIC), text).context("cannot write instance.toml")
    }

    /// Takes back an unfinished set-up.
    pub fn forget(&self) {
        for name in [SECRET, LOG, PUBLIC] {
            let _ = fs::remove_file(self.folder.join(name));
        }
    }

    /// Reads the folder.
    ///
    /// # Errors
    /// A sentence naming the file that is absent, open to others or damaged.
    pub fn read(&self) -> Result<Held> {
        let secret = self.key(SECRET)?;
        let log = self.key(LOG)?;
        let path = self.folder.join(PUBLIC);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let public: Public =
            toml::from_str(&text).with_context(|| format!("{} is damaged", path.display()))?;
        let id = InstanceId(unhex(&public.instance).context("instance.toml: instance")?);
        let root = Fingerprint(unhex(&public.root).context("instance.toml: root")?);
        Ok(Held { secret: InstanceSecret::of_bytes(*secret), log: LogKey::of_bytes(*log), id, root })
    }

    fn keep(&self, name: &str, bytes: &[u8; 32]) -> Result<()> {
        let path = self.folder.join(name);
        let mut options = fs::OpenOptions::new();
        let mut file = options
            .write(true)
            .create_new(true)
            .mode(0o400)
            .open(&path)
            .with_context(|| format!("cannot make {}", path.display()))?;
        file.write_all(Zeroizing::new(hex(bytes)).as_bytes())?;
        file.sync_all()?;
        Ok(())
    }

    fn key(&self, name: &str) -> Result<Zeroizing<[u8; 32]>> {
        let path = self.folder.join(name);
        let found = fs::metadata(&path);
        let found = found.with_context(|| {
            format!(
                "there is no {} (another folder? --secrets FOLDER; a new house? binhan init)",
                path.display()
            )
        })?;
        if found.permissions().mode() & 0o077 != 0 {
            bail!("{} can be read by others: chmod 400 it", path.display());
        }
        let text = Zeroizing::new(fs::read_to_string(&path)?);
        unhex(text.trim()).map(Zeroizing::new).with_context(|| format!("{} is damaged", path.display()))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex<const N: usize>(text: &str) -> Result<[u8; N]> {
    ensure!(text.len() == N * 2 && text.is_ascii(), "expected {} hexadecimal digits", N * 2);
    let mut bytes = [0u8; N];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16)?;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SeededEntropy;

    #[test]
    fn secrets_open_to_others_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = Secrets::at(folder.path().join("s"));
        secrets.draw(&SeededEntropy::new(1)).unwrap();
        secrets.finish(InstanceId([3; 16]), Fingerprint([4; 32])).unwrap();
        assert_eq!(secrets.read().unwrap().id, InstanceId([3; 16]));
        let file = secrets.folder().join(SECRET);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
        assert!(secrets.read().unwrap_err().to_string().contains("others"));
        assert!(secrets.draw(&SeededEntropy::new(2)).is_err(), "never over existing secrets");
    }
}
