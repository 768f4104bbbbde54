//! Sessions: the cookie is 32 random bytes and is stored nowhere. The row's id
//! is its SHA-256; the account's seed is sealed under cookie *and* instance
//! subkey, so that neither a copy of the database nor a stolen cookie opens it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{AccountId, Entropy};
use zeroize::Zeroizing;

use crate::aead::{open_32, seal_blob};
use crate::bytes::{Writer, sha256};
use crate::kdf::derive;
use crate::secret::secret;
use crate::{InstanceId, SealFault, Seed, SessionKey};

secret! {
    /// What the browser holds.
    pub struct Cookie;
}

/// Which session, for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionPlace {
    /// The running house.
    pub instance: InstanceId,
    /// The account signed in.
    pub account: AccountId,
}

impl Cookie {
    /// The cookie's value: 43 signs of base64url.
    pub fn encode(&self) -> Zeroizing<String> {
        Zeroizing::new(URL_SAFE_NO_PAD.encode(self.expose()))
    }
    /// Reads a cookie's value; `None` if it is none of ours.
    pub fn parse(value: &str) -> Option<Self> {
        decode_32(value).map(|bytes| Self::of_bytes(*bytes))
    }
    /// The id of the session's row: SHA-256 of the cookie.
    pub fn row_id(&self) -> [u8; 32] {
        sha256(&[self.expose()])
    }
    /// The token every form of this session carries against forged requests.
    pub fn form_token(&self, key: &SessionKey) -> [u8; 32] {
        *derive("binhan/v1/form-token", &[self.expose(), key.expose()], &[])
    }
    fn key(&self, key: &SessionKey) -> Zeroizing<[u8; 32]> {
        derive("binhan/v1/session-seed", &[self.expose(), key.expose()], &[])
    }
}

/// Exactly 32 bytes of base64url without padding.
pub(crate) fn decode_32(value: &str) -> Option<Zeroizing<[u8; 32]>> {
    if value.len() != 43 {
        return None;
    }
    let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(value).ok()?);
    crate::aead::exactly_32(&bytes).ok()
}

fn aad(place: &SessionPlace, cookie: &Cookie) -> Vec<u8> {
    Writer::labelled("binhan/v1/session")
        .raw(place.instance.bytes())
        .raw(place.account.bytes())
        .raw(&cookie.row_id())
        .done()
}

/// Seals the account's seed for the session's row.
pub fn seal_seed(
    cookie: &Cookie,
    key: &SessionKey,
    place: &SessionPlace,
    seed: &Seed,
    entropy: &dyn Entropy,
) -> Vec<u8> {
    seal_blob(&cookie.key(key), &aad(place, cookie), seed.expose(), entropy)
}

/// Opens the account's seed with the cookie of this session.
///
/// # Errors
/// [`SealFault::Closed`], [`SealFault::Suite`], [`SealFault::Malformed`].
pub fn open_seed(
    cookie: &Cookie,
    key: &SessionKey,
    place: &SessionPlace,
    blob: &[u8],
) -> Result<Seed, SealFault> {
    open_32(&cookie.key(key), &aad(place, cookie), blob).map(|seed| Seed::of_bytes(*seed))
}
