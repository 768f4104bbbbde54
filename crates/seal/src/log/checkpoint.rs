//! Checkpoints of the instance log as C2SP signed notes: any C2SP witness can
//! check and co-sign them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer, SigningKey};

use crate::Signature;
use crate::bytes::sha256;
use crate::log::Hash;
use crate::secret::secret;
use crate::seed::verify;

secret! {
    /// The log's signing key (Ed25519). Kept beside the instance secret and
    /// not derived from it: one tells nothing of the other. Made at set-up.
    pub struct LogKey;
}

/// The algorithm byte of Ed25519 in the signed-note format.
const ED25519: u8 = 1;
/// The dash that begins a signature line.
const DASH: &str = "\u{2014} ";

/// Why a note is not a checkpoint of this log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteFault {
    /// Not a signed note, or not a checkpoint.
    #[error("not a checkpoint")]
    Form,
    /// No signature by the log's key.
    #[error("not signed by this log")]
    Unsigned,
    /// The signature does not verify.
    #[error("signature does not verify")]
    Signature,
    /// Of another log.
    #[error("of another log")]
    Origin,
}

/// A size and root of the instance log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: a name without blanks and plus signs, also the key's name; a
    /// new generation has a new one.
    pub origin: String,
    /// How many entries.
    pub size: u64,
    /// Their root.
    pub root: Hash,
}

impl Checkpoint {
    fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root))
    }

    fn of_text(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let origin = lines.next().filter(|origin| is_name(origin))?.to_owned();
        let digits = lines.next()?;
        let size: u64 = digits.parse().ok()?;
        let root = STANDARD.decode(lines.next()?).ok()?.try_into().ok()?;
        (size.to_string() == digits && lines.next().is_none()).then_some(Self { origin, size, root })
    }

    /// Signs it; the note is what is stored, published and witnessed.
    ///
    /// # Errors
    /// [`NoteFault::Origin`] for a name with blanks, plus signs or nothing.
    pub fn sign(&self, key: &LogKey) -> Result<String, NoteFault> {
        if !is_name(&self.origin) {
            return Err(NoteFault::Origin);
        }
        let text = self.text();
        let verifier = key.verifier(&self.origin);
        let signature = SigningKey::from_bytes(key.expose()).sign(text.as_bytes()).to_bytes();
        let signed = STANDARD.encode([&verifier.id()[..], &signature].concat());
        Ok(format!("{text}\n{DASH}{} {signed}\n", self.origin))
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+' || c.is_control())
}

/// What a witness needs to verify notes of this log. Public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    /// The log's name.
    pub name: String,
    /// The Ed25519 key.
    pub key: [u8; 32],
}

impl LogKey {
    /// The key to publish under a log's name.
    pub fn verifier(&self, name: &str) -> VerifierKey {
        VerifierKey {
            name: name.to_owned(),
            key: SigningKey::from_bytes(self.expose()).verifying_key().to_bytes(),
        }
    }
}

impl VerifierKey {
    fn id(&self) -> [u8; 4] {
        let digest = sha256(&[self.name.as_bytes(), b"\n", &[ED25519], &self.key]);
        [digest[0], digest[1], digest[2], digest[3]]
    }

    /// The C2SP form: `name+id+key`.
    pub fn encode(&self) -> String {
        let key = STANDARD.encode([&[ED25519][..], &self.key].concat());
        format!("{}+{:08x}+{key}", self.name, u32::from_be_bytes(self.id()))
    }

    /// Reads the C2SP form.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '+');
        let (name, id, key) = (parts.next()?, parts.next()?, STANDARD.decode(parts.next()?).ok()?);
        let (algorithm, key) = key.split_first()?;
        let verifier = Self { name: name.to_owned(), key: key.try_into().ok()? };
        let fits = *algorithm == ED25519
            && is_name(name)
            && format!("{:08x}", u32::from_be_bytes(verifier.id())) == id;
        fits.then_some(verifier)
    }
}

/// Verifies a note by the log's key; signatures of others (witnesses) are left
/// aside.
///
/// # Errors
/// [`NoteFault`].
pub fn open_note(note: &str, verifier: &VerifierKey) -> Result<Checkpoint, NoteFault> {
    let split = note.rfind("\n\n").ok_or(NoteFault::Form)?;
    let (text, signatures) = (&note[..=split], &note[split + 2..]);
    let lines = signatures.strip_suffix('\n').ok_or(NoteFault::Form)?.split('\n');
    let mut ours = None;
    for line in lines {
        let (name, signed) =
            line.strip_prefix(DASH).and_then(|rest| rest.split_once(' ')).ok_or(NoteFault::Form)?;
        let bytes = STANDARD.decode(signed).map_err(|_| NoteFault::Form)?;
        let (id, signature) = bytes.split_at_checked(4).ok_or(NoteFault::Form)?;
        if name == verifier.name && id == verifier.id() {
            ours = Some(Signature::of_slice(signature).map_err(|_| NoteFault::Form)?);
        }
    }
    let signature = ours.ok_or(NoteFault::Unsigned)?;
    verify(&verifier.key, text.as_bytes(), &signature).map_err(|_| NoteFault::Signature)?;
    let checkpoint = Checkpoint::of_text(text).ok_or(NoteFault::Form)?;
    if checkpoint.origin == verifier.name { Ok(checkpoint) } else { Err(NoteFault::Origin) }
}
