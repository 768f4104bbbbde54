//! Becoming a colleague, signing in, and being closed out.

mod password;
mod sign_in;

use std::fmt;

use ::store::{Rx, Tx};
use kernel::{AccountId, Outcome, RecordId, UnitId};
use seal::password::Cost;
use seal::session::Cookie;
use seal::totp::TotpSecret;
use seal::{PublicKeys, Seed};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

pub use self::password::change_password;
pub use sign_in::{
    NewSession, Present, authenticate, authenticate_now, end_left_sessions, sign_in, sign_out, step_up,
};

use super::model::Unlock;
use super::store;
use crate::Instance;
use crate::can::Appoint;
use crate::kinds::{Deed, RecordKind};
use crate::scope::May;

/// How long an invitation waits.
const INVITATION_DAYS: i64 = 7;
/// The shortest password taken; with a second factor the standard asks 8
/// (TCVN 14423:2026, secondary source), we ask a little more.
pub const PASSWORD_LEAST: usize = 10;

/// An invitation to enrol; the token is shown once to whoever invited.
pub struct Invited {
    /// The account.
    pub account: AccountId,
    /// What the person types, 43 signs.
    pub token: Zeroizing<String>,
}

impl fmt::Debug for Invited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Invited({})", self.account)
    }
}

/// Invites a person: an account without keys.
///
/// # Errors
/// [`Outcome::Invalid`] on `login` when the name is taken.
pub fn invite(
    house: &Instance,
    tx: &Tx<'_>,
    may: &May<Appoint>,
    login: &str,
    name: &str,
) -> Result<Invited, Outcome> {
    let account = AccountId::mint(tx.at(), &**house.entropy());
    if !store::add_account(tx, account, login, name, tx.at().millis())? {
        return Err(Outcome::invalid("login", "access-login-taken-e"));
    }
    let token = Cookie::generate(&**house.entropy());
    let expires = tx.at().plus_days(INVITATION_DAYS).millis();
    store::invite(tx, &token.row_id(), account, expires)?;
    tx.audit(may.leaf(Deed::Appoint, RecordKind::Post, None));
    Ok(Invited { account, token: token.encode() })
}

/// A seed with what opens it, made outside the queue because of the slow hash.
pub struct NewKeys {
    unlock: Unlock,
    public: PublicKeys,
    totp: TotpSecret,
    pub(crate) seed: Seed,
}

impl fmt::Debug for NewKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewKeys(sealed)")
    }
}

/// Draws an account's seed, seals it under a password and makes its second
/// factor. Slow: one password hash.
///
/// # Errors
/// [`Outcome::Invalid`] on `password` when it is too short.
pub fn new_keys(house: &Instance, account: AccountId, typed: &str) -> Result<NewKeys, Outcome> {
    let parts = KeyParts { id: house.id(), pepper: house.secret().pepper(), cost: house.cost() };
    house.sign_in_lane().run(|| make_keys(&parts, account, typed, &**house.entropy()))?
}

pub(crate) struct KeyParts {
    pub(crate) id: seal::InstanceId,
    pub(crate) pepper: seal::Pepper,
    pub(crate) cost: Cost,
}

pub(crate) fn make_keys(
    parts: &KeyParts,
    account: AccountId,
    typed: &str,
    entropy: &dyn kernel::Entropy,
) -> Result<NewKeys, Outcome> {
    let seed = Seed::generate(entropy);
    let new = password::New { typed, field: "password" };
    let unlock = password::seal_under(parts, (account, 1), &seed, &new, entropy)?;
    let totp = TotpSecret::generate(entropy);
    let unlock = Unlock { totp_sealed: Some(totp.seal(&seed.kek(), parts.id, account, entropy)), ..unlock };
    Ok(NewKeys { unlock, public: seed.public(), totp, seed })
}

impl NewKeys {
    /// The public keys.
    pub const fn public(&self) -> &PublicKeys {
        &self.public
    }
    /// Writes the keys of an account that has none.
    pub(crate) fn keep(&self, tx: &Tx<'_>, account: AccountId) -> Result<(), Outcome> {
        if !store::enrol(tx, account, &self.public, tx.at().millis())? {
            return Err(Outcome::refused("access-enrolled-before"));
        }
        store::add_unlock(tx, account, &self.unlock)
    }
    /// The second factor, shown once.
    pub const fn totp(&self) -> &TotpSecret {
        &self.totp
    }
}

/// Which account an invitation is for.
///
/// # Errors
/// [`Outcome::Invalid`] on `token` when it is unknown, spent or expired.
pub fn invited(rx: &Rx<'_>, token: &str, now: i64) -> Result<AccountId, Outcome> {
    let wrong = || Outcome::invalid("token", "access-token-wrong-e");
    let cookie = Cookie::parse(token.trim()).ok_or_else(wrong)?;
    store::invitation(rx, &cookie.row_id(), now)?.ok_or_else(wrong)
}

/// Enrols: the invitation is spent, the account has keys.
///
/// # Errors
/// [`Outcome::Invalid`] on `token` when it is unknown, spent or expired.
pub fn enrol(tx: &Tx<'_>, token: &str, keys: &NewKeys) -> Result<AccountId, Outcome> {
    let wrong = || Outcome::invalid("token", "access-token-wrong-e");
    let cookie = Cookie::parse(token.trim()).ok_or_else(wrong)?;
    let account = store::take_invitation(tx, &cookie.row_id(), tx.at().millis())?.ok_or_else(wrong)?;
    keys.keep(tx, account)?;
    Ok(account)
}

/// Closes an account for the operator: it signs in no more, its sessions are
/// over at once, what was sealed for it alone is taken. A leaf tells it in the log of every unit it serves in, and in
/// that of the root. `None` for an unknown name, false when it was closed
/// before.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn disable(tx: &Tx<'_>, login: &str) -> Result<Option<bool>, Outcome> {
    let now = tx.at().millis();
    let Some(account) = store::by_login(tx, login)? else { return Ok(None) };
    if !store::disable(tx, account.id, now)? {
        return Ok(Some(false));
    }
    crate::records::store::drop_wraps_of(tx, account.id, &[])?;
    let posts = store::posts(tx, account.id, now)?;
    let mut units: std::collections::BTreeSet<UnitId> = posts.iter().map(|post| post.unit.id).collect();
    units.extend(crate::units::store::root(tx)?);
    for unit in units {
        let who = RecordId::of_bytes(*account.id.bytes());
        tx.audit(crate::log::by_nobody(unit, Deed::Disable, RecordKind::Account.number(), Some(who)));
    }
    Ok(Some(true))
}

/// SHA-256 of a text a person signs, kept beside the signature.
pub fn text_hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}
