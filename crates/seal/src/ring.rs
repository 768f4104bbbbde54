//! The ring: one age identity per backup, with the day it is dropped, and the
//! tombstones to apply after a restore. Kept apart from the backups, copied by
//! overwriting, and itself sealed to the operator's identity. Dropping an
//! identity is what ends a backup.
//!
//! The `age` crate draws its own randomness from the operating system for file
//! keys and identities: the one exception to randomness as a parameter.

use std::fmt::{self, Write as _};
use std::io::{Read, Write};

use age::secrecy::ExposeSecret;
use age::x25519::{Identity, Recipient};
use kernel::Instant;
use zeroize::Zeroizing;

const HEADING: &str = "binhan ring 1";
/// Days after which a backup's identity is dropped.
pub const KEEP_DAYS: i64 = 35;

/// Why a ring or a backup does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RingFault {
    /// The text is not a ring, an identity or a recipient.
    #[error("not of the expected form")]
    Form,
    /// No identity fits, or bytes were changed.
    #[error("does not open")]
    Closed,
    /// The ring holds no identity for this backup: dropped, or never made.
    #[error("the identity of this backup is gone")]
    Gone,
    /// Reading or writing failed.
    #[error("reading or writing failed")]
    Stream,
}

/// What is gone and must not come back with a restore.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gone {
    /// A record was erased.
    Erased,
    /// A grant was revoked.
    Revoked,
    /// A post was ended.
    Ended,
}

impl Gone {
    const ALL: [Self; 3] = [Self::Erased, Self::Revoked, Self::Ended];
    /// The word in the ring file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Erased => "erased",
            Self::Revoked => "revoked",
            Self::Ended => "ended",
        }
    }
}

/// One thing that is gone, by id only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tombstone {
    /// In which way.
    pub gone: Gone,
    /// The record, grant or post.
    pub id: [u8; 16],
    /// When.
    pub at: Instant,
}

/// The key of one backup.
#[derive(Clone)]
pub struct BackupKey {
    /// The backup's id, as in its file name.
    pub backup: [u8; 16],
    /// When made.
    pub made: Instant,
    /// Dropped from then.
    pub expires: Instant,
    identity: Identity,
}

impl fmt::Debug for BackupKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BackupKey({}, sealed)", hex(&self.backup))
    }
}

/// The identity an operator keeps off line (on paper, on a token).
#[derive(Clone)]
pub struct OperatorIdentity(Identity);

impl fmt::Debug for OperatorIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OperatorIdentity(sealed)")
    }
}

/// To whom rings are sealed; public, stands in configuration (`age1…`).
#[derive(Clone, PartialEq, Eq)]
pub struct OperatorRecipient(Recipient);

impl fmt::Debug for OperatorRecipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OperatorRecipient({})", self.0)
    }
}
impl fmt::Display for OperatorRecipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl OperatorRecipient {
    /// Reads `age1…`.
    ///
    /// # Errors
    /// [`RingFault::Form`].
    pub fn parse(text: &str) -> Result<Self, RingFault> {
        text.trim().parse().map(Self).map_err(|_| RingFault::Form)
    }
}

impl OperatorIdentity {
    /// A fresh one.
    pub fn generate() -> Self {
        Self(Identity::generate())
    }
    /// Reads `AGE-SECRET-KEY-1…`.
    ///
    /// # Errors
    /// [`RingFault::Form`].
    pub fn parse(text: &str) -> Result<Self, RingFault> {
        text.trim().parse().map(Self).map_err(|_| RingFault::Form)
    }
    /// The text to print and keep off line.
    pub fn print(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }
    /// To whom rings are sealed.
    pub fn recipient(&self) -> OperatorRecipient {
        OperatorRecipient(self.0.to_public())
    }
}

/// The opened ring. Debug shows counts only.
#[derive(Clone, Default)]
pub struct Ring {
    keys: Vec<BackupKey>,
    tombstones: Vec<Tombstone>,
}

impl fmt::Debug for Ring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ring({} backups, {} tombstones, sealed)", self.keys.len(), self.tombstones.len())
    }
}

impl Ring {
    /// Makes the identity of a new backup, to be dropped after some days
    /// ([`KEEP_DAYS`]). The ring must be written before the backup is.
    pub fn add_backup(&mut self, backup: [u8; 16], made: Instant, keep_days: i64) -> &BackupKey {
        self.keys.retain(|key| key.backup != backup);
        let identity = Identity::generate();
        self.keys.push(BackupKey { backup, made, expires: made.plus_days(keep_days), identity });
        &self.keys[self.keys.len() - 1]
    }

    /// The key of a backup at a moment.
    ///
    /// # Errors
    /// [`RingFault::Gone`] when dropped or past its day.
    pub fn backup(&self, backup: &[u8; 16], at: Instant) -> Result<&BackupKey, RingFault> {
        self.keys.iter().find(|key| key.backup == *backup && at < key.expires).ok_or(RingFault::Gone)
    }

    /// The backups whose identities are held.
    pub fn backups(&self) -> &[BackupKey] {
        &self.keys
    }

    /// Drops identities past their day; gives how many. Write the ring over its
    /// old copies after it.
    pub fn expire(&mut self, at: Instant) -> usize {
        let before = self.keys.len();
        self.keys.retain(|key| at < key.expires);
        before - self.keys.len()
    }

    /// Remembers that something is gone.
    pub fn bury(&mut self, tombstone: Tombstone) {
        if !self.tombstones.iter().any(|known| (known.gone, known.id) == (tombstone.gone, tombstone.id)) {
            self.tombstones.push(tombstone);
        }
    }

    /// All that must not come back with a restore.
    pub fn tombstones(&self) -> &[Tombstone] {
        &self.tombstones
    }

    /// The ring as text, one line a thing.
    fn print(&self) -> Zeroizing<String> {
        let mut text =
            Zeroizing::new(String::with_capacity(64 + 160 * (self.keys.len() + self.tombstones.len())));
        text.push_str(HEADING);
        text.push('\n');
        for key in &self.keys {
            let identity = key.identity.to_string();
            let (made, expires) = (key.made.millis(), key.expires.millis());
            let _ =
                writeln!(text, "backup {} {made} {expires} {}", hex(&key.backup), identity.expose_secret());
        }
        for stone in &self.tombstones {
            let _ = writeln!(text, "{} {} {}", stone.gone.word(), hex(&stone.id), stone.at.millis());
        }
        text
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next() != Some(HEADING) {
            return None;
        }
        let mut ring = Self::default();
        for line in lines {
            let words: Vec<&str> = line.split(' ').collect();
            match words.as_slice() {
                ["backup", backup, made, expires, identity] => ring.keys.push(BackupKey {
                    backup: of_hex(backup)?,
                    made: Instant::of_millis(made.parse().ok()?),
                    expires: Instant::of_millis(expires.parse().ok()?),
                    identity: identity.parse().ok()?,
                }),
                [word, id, at] => ring.tombstones.push(Tombstone {
                    gone: Gone::ALL.into_iter().find(|gone| gone.word() == *word)?,
                    id: of_hex(id)?,
                    at: Instant::of_millis(at.parse().ok()?),
                }),
                _ => return None,
            }
        }
        Some(ring)
    }

    /// The ring file, sealed to the operator.
    ///
    /// # Errors
    /// [`RingFault::Stream`].
    pub fn seal(&self, to: &OperatorRecipient) -> Result<Vec<u8>, RingFault> {
        age::encrypt(&to.0, self.print().as_bytes()).map_err(|_| RingFault::Stream)
    }

    /// Opens a ring file with the operator's identity.
    ///
    /// # Errors
    /// [`RingFault::Closed`], [`RingFault::Form`].
    pub fn open(identity: &OperatorIdentity, file: &[u8]) -> Result<Self, RingFault> {
        let bytes = Zeroizing::new(age::decrypt(&identity.0, file).map_err(|_| RingFault::Closed)?);
        let text = std::str::from_utf8(&bytes).map_err(|_| RingFault::Form)?;
        Self::parse(text).ok_or(RingFault::Form)
    }
}

impl BackupKey {
    /// Encrypts a backup as it is written. Call `finish` on the result, or the
    /// backup cannot be read.
    ///
    /// # Errors
    /// [`RingFault::Stream`].
    pub fn encrypt<W: Write>(&self, into: W) -> Result<age::stream::StreamWriter<W>, RingFault> {
        let recipient = self.identity.to_public();
        let recipients = std::iter::once(&recipient as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(recipients).map_err(|_| RingFault::Stream)?;
        encryptor.wrap_output(into).map_err(|_| RingFault::Stream)
    }

    /// Decrypts a backup as it is read. A changed or cut backup fails in
    /// reading: nothing of a restore counts until the end is reached.
    ///
    /// # Errors
    /// [`RingFault::Closed`].
    pub fn decrypt<R: Read>(&self, from: R) -> Result<age::stream::StreamReader<R>, RingFault> {
        let decryptor = age::Decryptor::new(from).map_err(|_| RingFault::Closed)?;
        let identities = std::iter::once(&self.identity as &dyn age::Identity);
        decryptor.decrypt(identities).map_err(|_| RingFault::Closed)
    }
}

fn hex(bytes: &[u8; 16]) -> String {
    bytes.iter().fold(String::with_capacity(32), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn of_hex(text: &str) -> Option<[u8; 16]> {
    let plain = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain.then(|| u128::from_str_radix(text, 16).ok()).flatten().map(u128::to_be_bytes)
}
