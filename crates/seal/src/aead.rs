//! Suite 1: AES-256-GCM-SIV (RFC 8452) with a random nonce of 12 bytes. A
//! repeated nonce under one key would only show that two texts are equal.

use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use kernel::Entropy;
use zeroize::Zeroizing;

use crate::SealFault;
use crate::bytes::{Reader, Writer, random};

/// The one suite that writes.
pub(crate) const SUITE: u8 = 1;
/// Bytes of a nonce.
pub(crate) const NONCE: usize = 12;

/// Seals under a key and a fresh nonce; gives nonce and ciphertext with tag.
#[allow(clippy::expect_used)] // the bound is 64 GiB, beyond any text in memory
pub(crate) fn seal(
    key: &[u8; 32],
    aad: &[u8],
    plain: &[u8],
    entropy: &dyn Entropy,
) -> ([u8; NONCE], Vec<u8>) {
    let nonce = random::<NONCE>(entropy);
    let cipher = Aes256GcmSiv::new(key.into());
    let payload = Payload { msg: plain, aad };
    let ct = cipher
        .encrypt(&Nonce::from(nonce), payload)
        .expect("a text in memory is below the bound of the suite");
    (nonce, ct)
}

/// Opens; the only fault is [`SealFault::Closed`].
pub(crate) fn open(
    key: &[u8; 32],
    nonce: [u8; NONCE],
    aad: &[u8],
    ct: &[u8],
) -> Result<Zeroizing<Vec<u8>>, SealFault> {
    let cipher = Aes256GcmSiv::new(key.into());
    let payload = Payload { msg: ct, aad };
    cipher.decrypt(&Nonce::from(nonce), payload).map(Zeroizing::new).map_err(|_| SealFault::Closed)
}

/// Seals into one blob `suite u8 | nonce | ct+tag`; the suite is bound in.
pub(crate) fn seal_blob(key: &[u8; 32], aad: &[u8], plain: &[u8], entropy: &dyn Entropy) -> Vec<u8> {
    let (nonce, ct) = seal(key, &[aad, &[SUITE]].concat(), plain, entropy);
    [&[SUITE][..], &nonce, &ct].concat()
}

/// Opens what [`seal_blob`] wrote.
pub(crate) fn open_blob(key: &[u8; 32], aad: &[u8], blob: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealFault> {
    let mut reader = Reader(blob);
    let suite = reader.u8()?;
    if suite != SUITE {
        return Err(SealFault::Suite(suite));
    }
    let nonce = reader.array::<NONCE>()?;
    open(key, nonce, &[aad, &[SUITE]].concat(), reader.0)
}

/// Opens a blob that holds exactly 32 secret bytes.
pub(crate) fn open_32(key: &[u8; 32], aad: &[u8], blob: &[u8]) -> Result<Zeroizing<[u8; 32]>, SealFault> {
    exactly_32(&open_blob(key, aad, blob)?)
}

/// Copies exactly 32 bytes.
pub(crate) fn exactly_32(bytes: &[u8]) -> Result<Zeroizing<[u8; 32]>, SealFault> {
    let mut array = Zeroizing::new([0u8; 32]);
    if bytes.len() != 32 {
        return Err(SealFault::Malformed);
    }
    array.copy_from_slice(bytes);
    Ok(array)
}

/// Seals into `suite u8 | key_version u32 | nonce | ct+tag`, the form of all
/// that is sealed under keys with versions; both are bound in.
pub(crate) fn seal_versioned(
    key: &[u8; 32],
    key_version: u32,
    aad: Writer,
    plain: &[u8],
    entropy: &dyn Entropy,
) -> Vec<u8> {
    let (nonce, ct) = seal(key, &aad.u8(SUITE).u32(key_version).done(), plain, entropy);
    let mut stored = Vec::with_capacity(5 + NONCE + ct.len());
    stored.push(SUITE);
    stored.extend_from_slice(&key_version.to_be_bytes());
    stored.extend_from_slice(&nonce);
    stored.extend_from_slice(&ct);
    stored
}

/// The key version a stored form names; trusted for choosing a key only.
pub(crate) fn version_of(stored: &[u8]) -> Result<u32, SealFault> {
    let mut reader = Reader(stored);
    match reader.u8()? {
        SUITE => reader.u32(),
        other => Err(SealFault::Suite(other)),
    }
}

/// Opens what [`seal_versioned`] wrote under this version.
pub(crate) fn open_versioned(
    key: &[u8; 32],
    key_version: u32,
    aad: Writer,
    stored: &[u8],
) -> Result<Zeroizing<Vec<u8>>, SealFault> {
    if version_of(stored)? != key_version {
        return Err(SealFault::Closed);
    }
    let mut reader = Reader(stored.get(5..).ok_or(SealFault::Malformed)?);
    let nonce = reader.array::<NONCE>()?;
    open(key, nonce, &aad.u8(SUITE).u32(key_version).done(), reader.0)
}
