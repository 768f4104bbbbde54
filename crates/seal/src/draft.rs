//! Drafts: what is typed and not yet sent. A visitor's is sealed under a
//! secret in an HttpOnly cookie mixed with the instance; a worker's under her
//! own KEK. Deleting the cookie or the row ends it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::Entropy;
use zeroize::Zeroizing;

use crate::aead::{open_blob, seal_blob};
use crate::body::{pad, unpad};
use crate::bytes::{Writer, sha256};
use crate::kdf::derive;
use crate::secret::secret;
use crate::session::decode_32;
use crate::{InstanceId, Kek, ReceiptKey, SealFault};

secret! {
    /// What the visitor's browser holds while a draft runs.
    pub struct DraftSecret;
    /// What seals a draft's rows.
    pub struct DraftKey;
}

/// Which draft, and which writing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DraftPlace {
    /// The running house.
    pub instance: InstanceId,
    /// The draft's row id.
    pub draft: [u8; 16],
    /// Counts up with each writing.
    pub version: u64,
}

impl DraftSecret {
    /// The cookie's value: 43 signs of base64url.
    pub fn encode(&self) -> Zeroizing<String> {
        Zeroizing::new(URL_SAFE_NO_PAD.encode(self.expose()))
    }
    /// Reads a cookie's value; `None` if it is none of ours.
    pub fn parse(value: &str) -> Option<Self> {
        decode_32(value).map(|bytes| Self::of_bytes(*bytes))
    }
    /// By which the draft's row is found; tells nothing of the secret.
    pub fn row_id(&self) -> [u8; 32] {
        sha256(&[b"binhan/v1/draft-row", self.expose()])
    }
    /// The token a visitor's forms carry against forged requests.
    pub fn form_token(&self, key: &ReceiptKey) -> [u8; 32] {
        *derive("binhan/v1/form-token", &[self.expose(), key.expose()], &[])
    }
}

impl DraftKey {
    /// A visitor's: `HKDF(draft secret ‖ instance receipt)`.
    pub fn of_visitor(secret: &DraftSecret, key: &ReceiptKey) -> Self {
        Self(*derive("binhan/v1/draft-public", &[secret.expose(), key.expose()], &[]))
    }
    /// A worker's, from the account's KEK.
    pub fn of_account(kek: &Kek) -> Self {
        Self(*derive("binhan/v1/draft-staff", &[kek.expose()], &[]))
    }
}

fn aad(place: &DraftPlace) -> Vec<u8> {
    Writer::labelled("binhan/v1/draft")
        .raw(place.instance.bytes())
        .raw(&place.draft)
        .u64(place.version)
        .done()
}

/// Seals a draft's text, padded like a body.
///
/// # Errors
/// [`SealFault::TooLarge`] from 4 GiB.
pub fn seal_draft(
    key: &DraftKey,
    place: &DraftPlace,
    plain: &[u8],
    entropy: &dyn Entropy,
) -> Result<Vec<u8>, SealFault> {
    Ok(seal_blob(key.expose(), &aad(place), &pad(plain)?, entropy))
}

/// Opens a draft's text.
///
/// # Errors
/// [`SealFault::Closed`], [`SealFault::Suite`], [`SealFault::Malformed`].
pub fn open_draft(
    key: &DraftKey,
    place: &DraftPlace,
    stored: &[u8],
) -> Result<Zeroizing<Vec<u8>>, SealFault> {
    unpad(&open_blob(key.expose(), &aad(place), stored)?)
}
