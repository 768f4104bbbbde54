//! Accounts and what belongs to them.

use std::fmt;

use kernel::{AccountId, PostId};

use crate::units::Unit;

/// Somebody who signs in.
#[derive(Debug, Clone)]
pub struct Account {
    /// Identity.
    pub id: AccountId,
    /// The name colleagues see.
    pub name: String,
    /// X25519 and Ed25519 public keys, once enrolled.
    pub public: Option<seal::PublicKeys>,
    /// The epoch of the seed; a forgotten password makes a new one.
    pub epoch: u32,
    /// When the person set a password and keys, ms UTC.
    pub enrolled_ms: Option<i64>,
    /// When the account was closed, ms UTC.
    pub disabled_ms: Option<i64>,
}

/// What opens an account by password.
#[derive(Clone)]
pub struct Unlock {
    /// The row's own id, bound into what it seals.
    pub row: [u8; 16],
    /// The cost of the password's hash, as `seal::password::Cost` writes it.
    pub cost: String,
    /// Random salt.
    pub salt: Vec<u8>,
    /// The account's seed under the key of password and pepper.
    pub seed_sealed: Vec<u8>,
    /// Commits to that key, so that a wrong password is told apart first.
    pub check: Vec<u8>,
    /// The TOTP secret under the account's own key.
    pub totp_sealed: Option<Vec<u8>>,
    /// The last TOTP step used.
    pub totp_last_step: i64,
}

impl fmt::Debug for Unlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unlock")
    }
}

/// A post as kept.
#[derive(Debug, Clone)]
pub struct PostRow {
    /// Identity.
    pub id: PostId,
    /// Who serves.
    pub account: AccountId,
    /// Where.
    pub unit: Unit,
    /// As what.
    pub role: String,
    /// The signed bytes.
    pub statement: Vec<u8>,
    /// The issuer's signature.
    pub signature: Vec<u8>,
    /// The post that issued it; none for the root.
    pub issuer: Option<PostId>,
}

/// A session as kept.
pub struct SessionRow {
    /// Whose.
    pub account: AccountId,
    /// The name colleagues see.
    pub name: String,
    /// The epoch of the account's seed.
    pub epoch: u32,
    /// The seed under cookie and instance secret together.
    pub seed_sealed: Vec<u8>,
    /// The language chosen.
    pub lang: String,
    /// Started, ms UTC.
    pub created_ms: i64,
    /// Last used, ms UTC.
    pub last_seen_ms: i64,
    /// Second factor last given, ms UTC.
    pub stepped_up_ms: i64,
}

impl fmt::Debug for SessionRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionRow({})", self.account)
    }
}
