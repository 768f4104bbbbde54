//! Passwords: Argon2id, then HKDF with the pepper. Without the instance secret
//! a copy of the database cannot even test a password.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use kernel::Entropy;
use zeroize::Zeroizing;

use crate::kdf::derive;
use crate::{Kek, Pepper, SealFault};

/// What one Argon2id derivation costs. Stored beside each row, so that it can
/// be raised; bounded when read, so that a falsified row cannot stop the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// KiB of memory.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Cost {
    /// In service: 19 MiB, two passes, one lane.
    pub const SERVICE: Self = Self { memory_kib: 19 * 1_024, passes: 2, lanes: 1 };
    /// For tests and seeded examples only: as good as nothing.
    pub const CHEAP: Self = Self { memory_kib: 8, passes: 1, lanes: 1 };

    /// Reads what `Display` writes: `argon2id:19456:2:1`.
    ///
    /// # Errors
    /// [`SealFault::Malformed`]; [`SealFault::Cost`] beyond 256 MiB, 16 passes
    /// or 4 lanes.
    pub fn parse(text: &str) -> Result<Self, SealFault> {
        let mut parts = text.split(':');
        if parts.next() != Some("argon2id") {
            return Err(SealFault::Malformed);
        }
        let mut number = || -> Result<u32, SealFault> {
            parts.next().and_then(|part| part.parse().ok()).ok_or(SealFault::Malformed)
        };
        let cost = Self { memory_kib: number()?, passes: number()?, lanes: number()? };
        if parts.next().is_some() {
            return Err(SealFault::Malformed);
        }
        cost.params().map(|_| cost)
    }

    fn params(&self) -> Result<Params, SealFault> {
        if self.memory_kib > 256 * 1_024 || self.passes > 16 || self.lanes > 4 {
            return Err(SealFault::Cost);
        }
        Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(|_| SealFault::Cost)
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "argon2id:{}:{}:{}", self.memory_kib, self.passes, self.lanes)
    }
}

/// One Argon2id derivation.
pub(crate) fn slow(secret: &[u8], salt: &[u8], cost: &Cost) -> Result<Zeroizing<[u8; 32]>, SealFault> {
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.params()?);
    let mut out = Zeroizing::new([0u8; 32]);
    argon.hash_password_into(secret, salt, out.as_mut_slice()).map_err(|_| SealFault::Cost)?;
    Ok(out)
}

/// A fresh salt for an unlock row.
pub fn salt(entropy: &dyn Entropy) -> [u8; 16] {
    crate::bytes::random(entropy)
}

/// The key a password opens: `HKDF(Argon2id(password, salt) ‖ pepper)`. The
/// password is brought to NFC first, since keyboards differ in how they write
/// Vietnamese marks, and freed of blank ends.
///
/// # Errors
/// [`SealFault::Password`] unless it is 1 to 256 characters without control
/// characters; [`SealFault::Cost`].
pub fn derive_kek(password: &str, salt: &[u8; 16], cost: &Cost, pepper: &Pepper) -> Result<Kek, SealFault> {
    let clean = Zeroizing::new(kernel::clean_text(password, 256).map_err(|_| SealFault::Password)?);
    if clean.is_empty() {
        return Err(SealFault::Password);
    }
    let hashed = slow(clean.as_bytes(), salt, cost)?;
    Ok(Kek::of_bytes(*derive("binhan/v1/unlock-password", &[hashed.as_slice(), pepper.expose()], &[])))
}

/// The key a passkey opens: `HKDF(PRF output ‖ pepper)`.
pub fn derive_kek_from_prf(prf_output: &[u8; 32], pepper: &Pepper) -> Kek {
    Kek::of_bytes(*derive("binhan/v1/unlock-prf", &[prf_output, pepper.expose()], &[]))
}
