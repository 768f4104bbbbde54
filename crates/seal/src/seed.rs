//! A seed of 32 bytes is what an account or a unit *is*, cryptographically.
//! X25519, Ed25519 and the key-encrypting key follow from it by HKDF, so only
//! the seed is ever stored, and only sealed.

use std::fmt;

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use hpke::kem::X25519HkdfSha256;
use hpke::{Kem, Serializable};

use crate::bytes::sha256;
use crate::kdf::derive;
use crate::secret::secret;
use crate::{Check, SealFault};

secret! {
    /// The seed of an account or of one epoch of a unit.
    pub struct Seed;
    /// A key-encrypting key: seals other keys and small secrets symmetrically.
    pub struct Kek;
}

/// An Ed25519 signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

impl Signature {
    /// From stored bytes.
    ///
    /// # Errors
    /// [`SealFault::Malformed`] unless there are 64.
    pub fn of_slice(bytes: &[u8]) -> Result<Self, SealFault> {
        bytes.try_into().map(Self).map_err(|_| SealFault::Malformed)
    }
}

/// Both public keys of a seed. Public: they may be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKeys {
    /// Receives wraps (X25519).
    pub x25519: [u8; 32],
    /// Verifies signatures (Ed25519).
    pub ed25519: [u8; 32],
}

/// SHA-256 over both public keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub [u8; 32]);

pub(crate) type HpkeSecret = <X25519HkdfSha256 as Kem>::PrivateKey;

impl Seed {
    /// The HPKE key pair, by RFC 9180 `DeriveKeyPair`.
    pub(crate) fn hpke(&self) -> (HpkeSecret, [u8; 32]) {
        let ikm = derive("binhan/v1/x25519", &[&self.0], &[]);
        let (secret, public) = X25519HkdfSha256::derive_keypair(ikm.as_slice());
        let mut bytes = [0u8; 32];
        public.write_exact(&mut bytes);
        (secret, bytes)
    }

    fn signing_key(&self) -> SigningKey {
        SigningKey::from_bytes(&derive("binhan/v1/ed25519", &[&self.0], &[]))
    }

    /// Both public keys.
    pub fn public(&self) -> PublicKeys {
        PublicKeys { x25519: self.hpke().1, ed25519: self.signing_key().verifying_key().to_bytes() }
    }

    /// The key-encrypting key.
    pub fn kek(&self) -> Kek {
        Kek(*derive("binhan/v1/kek", &[&self.0], &[]))
    }

    /// Signs a message whose first bytes name its purpose (every statement of
    /// this crate begins with a label of its own).
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.signing_key().sign(message).to_bytes())
    }
}

impl Kek {
    /// The committing value stored beside what this key sealed, so that a
    /// wrong key is known before anything is tried. `owner` is the row the key
    /// belongs to (an unlock, a receipt), `version` its version.
    pub fn check(&self, owner: &[u8; 16], version: u32) -> Check {
        crate::body::check_of(&self.0, owner, version)
    }
}

impl PublicKeys {
    /// What the appointer compares and the keyring lists.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint(sha256(&[b"binhan/v1/fingerprint", &self.x25519, &self.ed25519]))
    }

    /// Verifies a signature strictly (no weak keys, no malleable form).
    ///
    /// # Errors
    /// [`SealFault::PublicKey`], [`SealFault::Signature`].
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), SealFault> {
        verify(&self.ed25519, message, signature)
    }
}

/// As [`PublicKeys::verify`] with a bare Ed25519 key.
pub(crate) fn verify(key: &[u8; 32], message: &[u8], signature: &Signature) -> Result<(), SealFault> {
    let key = VerifyingKey::from_bytes(key).map_err(|_| SealFault::PublicKey)?;
    let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
    key.verify_strict(message, &signature).map_err(|_| SealFault::Signature)
}

impl Fingerprint {
    /// Six digits read out and compared in person: `"482 913"`.
    pub fn six_digits(&self) -> String {
        let digits = self.number() % 1_000_000;
        format!("{:03} {:03}", digits / 1_000, digits % 1_000)
    }

    /// Twelve digits, for comparison where a forger could try keys until six
    /// digits agree: `"120 771 482 913"`.
    pub fn twelve_digits(&self) -> String {
        let digits = self.number() % 1_000_000_000_000;
        let group = |at: u32| digits / 1_000u64.pow(at) % 1_000;
        format!("{:03} {:03} {:03} {:03}", group(3), group(2), group(1), group(0))
    }

    fn number(&self) -> u64 {
        let mut head = [0u8; 8];
        head.copy_from_slice(&self.0[..8]);
        u64::from_be_bytes(head)
    }
}

impl fmt::Display for Fingerprint {
    /// All of it in hexadecimal, for configuration and the first leaf.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
