//! Becoming a colleague and signing in.

use std::fmt;
use std::sync::Arc;

use ::store::{LeafDraft, Rx, Tx};
use kernel::{AccountId, Instant, Lang, Outcome};
use seal::password::{self, Cost};
use seal::session::{Cookie, SessionPlace};
use seal::totp::TotpSecret;
use seal::unlock::{Method, UnlockPlace};
use seal::{Check, PublicKeys, Seed};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::model::{PostRow, SessionRow, Unlock};
use super::store;
use crate::Instance;
use crate::can::Appoint;
use crate::kinds::{Deed, Purpose, RecordKind};
use crate::roles::Roles;
use crate::scope::{Actor, HeldPost, May};

/// A session idle this long is over (SEALED.md §2).
const IDLE_MS: i64 = 15 * 60_000;
/// A session is over after this long, whatever happens.
const ABSOLUTE_MS: i64 = 10 * 3_600_000;
/// Noting "last seen" more often than this would be a write a page.
const TOUCH_MS: i64 = 60_000;
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
    if typed.chars().count() < PASSWORD_LEAST {
        return Err(Outcome::invalid("password", "access-password-short-e"));
    }
    let seed = Seed::generate(entropy);
    let salt = password::salt(entropy);
    let kek = password::derive_kek(typed, &salt, &parts.cost, &parts.pepper)
        .map_err(|_| Outcome::invalid("password", "access-password-unusable-e"))?;
    let mut row = [0u8; 16];
    entropy.fill(&mut row);
    let place = UnlockPlace { instance: parts.id, account, row, method: Method::Password, epoch: 1 };
    let totp = TotpSecret::generate(entropy);
    let unlock = Unlock {
        row,
        cost: parts.cost.to_string(),
        salt: salt.to_vec(),
        seed_sealed: seal::unlock::seal_seed(&kek, &place, &seed, entropy),
        check: place.check(&kek).bytes().to_vec(),
        totp_sealed: Some(totp.seal(&seed.kek(), parts.id, account, entropy)),
        totp_last_step: 0,
    };
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

/// A session begun.
pub struct NewSession {
    /// What the browser is given, 43 signs.
    pub cookie: Zeroizing<String>,
    /// Who signed in.
    pub account: AccountId,
}

impl fmt::Debug for NewSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewSession({})", self.account)
    }
}

fn wrong_sign_in() -> Outcome {
    Outcome::refused("access-sign-in-wrong")
}

/// Signs in with password and second factor. Slow: blocks for one password
/// hash, in the lane for log-ins. An unknown name costs the same hash and gets
/// the same answer.
///
/// # Errors
/// [`Outcome::Refused`] `access-sign-in-wrong` whatever was wrong;
/// [`Outcome::Overloaded`] when too many sign in at once.
pub fn sign_in(
    house: &Instance,
    login: &str,
    typed: &str,
    code: &str,
    lang: Lang,
) -> Result<NewSession, Outcome> {
    let login = login.to_owned();
    let found = house.db().snapshot_now(move |rx| {
        let Some(account) = store::by_login(rx, &login)?.filter(|account| account.disabled_ms.is_none())
        else {
            return Ok(None);
        };
        Ok(store::unlock(rx, account.id)?.map(|unlock| (account, unlock)))
    })?;
    let Some((account, unlock)) = found else {
        house
            .sign_in_lane()
            .run(|| password::derive_kek(typed, &[0; 16], &house.cost(), &house.secret().pepper()).ok())?;
        return Err(wrong_sign_in());
    };
    let seed = open_by_password(house, &account, &unlock, typed)?;
    let step = match &unlock.totp_sealed {
        Some(sealed) => {
            let totp =
                TotpSecret::open(&seed.kek(), house.id(), account.id, sealed).map_err(Outcome::fault)?;
            Some(totp.accept(code, house.now(), Some(unlock.totp_last_step)).ok_or_else(wrong_sign_in)?)
        }
        None => None,
    };
    let cookie = Cookie::generate(&**house.entropy());
    let place = SessionPlace { instance: house.id(), account: account.id };
    let sealed = seal::session::seal_seed(&cookie, &house.session_key(), &place, &seed, &**house.entropy());
    let (id, row_id) = (account.id, cookie.row_id());
    house.db().write_now(move |tx| {
        let now = tx.at().millis();
        if let Some(step) = step
            && !store::spend_totp_step(tx, id, step)?
        {
            return Err(wrong_sign_in());
        }
        store::add_session(tx, &row_id, id, &sealed, lang.code(), now)?;
        if let Some(post) = store::posts(tx, id, now)?.first() {
            tx.audit(session_leaf(post, id, Deed::SignIn));
        }
        Ok(())
    })?;
    Ok(NewSession { cookie: cookie.encode(), account: account.id })
}

fn open_by_password(
    house: &Instance,
    account: &super::Account,
    unlock: &Unlock,
    typed: &str,
) -> Result<Seed, Outcome> {
    let cost = Cost::parse(&unlock.cost).map_err(Outcome::fault)?;
    let salt: [u8; 16] =
        unlock.salt.as_slice().try_into().map_err(|_| Outcome::fault("salt of a wrong length"))?;
    let kek =
        house.sign_in_lane().run(|| password::derive_kek(typed, &salt, &cost, &house.secret().pepper()))?;
    let kek = kek.map_err(|_| wrong_sign_in())?;
    let place = UnlockPlace {
        instance: house.id(),
        account: account.id,
        row: unlock.row,
        method: Method::Password,
        epoch: account.epoch,
    };
    let check = Check::of_slice(&unlock.check).map_err(Outcome::fault)?;
    match seal::unlock::open_seed(&kek, &check, &place, &unlock.seed_sealed) {
        Ok(seed) => Ok(seed),
        Err(seal::SealFault::WrongKey) => Err(wrong_sign_in()),
        Err(fault) => Err(Outcome::fault(fault)),
    }
}

fn session_leaf(post: &PostRow, account: AccountId, deed: Deed) -> LeafDraft {
    LeafDraft {
        unit: post.unit.id,
        post: Some(post.id),
        account: Some(account),
        action: ::store::Action(deed.number()),
        kind: RecordKind::Session.number(),
        record: None,
        purpose: Purpose::Duty.number(),
        grant: None,
        outcome: 0,
        ciphertext: None,
    }
}

/// Confirms that the person at the keyboard is the one who signed in, before
/// something is signed: the password once more. Slow.
///
/// # Errors
/// [`Outcome::Invalid`] on `password`.
pub fn step_up(house: &Instance, actor: &Actor, typed: &str) -> Result<(), Outcome> {
    let id = actor.account;
    let found = house.db().snapshot_now(move |rx| Ok((store::account(rx, id)?, store::unlock(rx, id)?)))?;
    let (Some(account), Some(unlock)) = found else { return Err(Outcome::NotVisible) };
    match open_by_password(house, &account, &unlock, typed) {
        Ok(_) => Ok(()),
        Err(Outcome::Refused(_)) => Err(Outcome::invalid("password", "access-password-wrong-e")),
        Err(other) => Err(other),
    }
}

/// Signs out: the session's row is deleted.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn sign_out(tx: &Tx<'_>, actor: &Actor) -> Result<(), Outcome> {
    store::end_session(tx, &actor.session)?;
    if let Some(post) = store::posts(tx, actor.account, tx.at().millis())?.first() {
        tx.audit(session_leaf(post, actor.account, Deed::SignOut));
    }
    Ok(())
}

/// Who stands behind a cookie.
#[derive(Debug, Clone)]
pub struct Present {
    /// The person.
    pub actor: Arc<Actor>,
    /// The language chosen.
    pub lang: Lang,
    /// What every form of this session carries.
    pub form_token: [u8; 32],
}

/// Who stands behind a cookie; `None` when the session is over. Two statements.
///
/// # Errors
/// [`Outcome::Fault`] when a post's chain does not hold.
pub async fn authenticate(house: &Instance, value: &str) -> Result<Option<Present>, Outcome> {
    let Some(cookie) = Cookie::parse(value) else { return Ok(None) };
    let (row_id, now, asking) = (cookie.row_id(), house.now().millis(), house.clone());
    let found = house.db().snapshot(move |rx| session_and_posts(&asking, rx, &row_id, now)).await?;
    let Some((session, posts)) = found else { return Ok(None) };
    if now - session.last_seen_ms > TOUCH_MS {
        house.db().write(move |tx| store::touch_session(tx, &row_id, tx.at().millis())).await?;
    }
    present(house, &cookie, &session, posts).map(Some)
}

/// As [`authenticate`], blocking, for commands and seeds.
///
/// # Errors
/// As [`authenticate`].
pub fn authenticate_now(house: &Instance, value: &str) -> Result<Option<Present>, Outcome> {
    let Some(cookie) = Cookie::parse(value) else { return Ok(None) };
    let (row_id, now, asking) = (cookie.row_id(), house.now().millis(), house.clone());
    let found = house.db().snapshot_now(move |rx| session_and_posts(&asking, rx, &row_id, now))?;
    found.map(|(session, posts)| present(house, &cookie, &session, posts)).transpose()
}

fn present(
    house: &Instance,
    cookie: &Cookie,
    session: &SessionRow,
    posts: Vec<HeldPost>,
) -> Result<Present, Outcome> {
    let place = SessionPlace { instance: house.id(), account: session.account };
    let key = house.session_key();
    let seed =
        seal::session::open_seed(cookie, &key, &place, &session.seed_sealed).map_err(Outcome::fault)?;
    let actor = Actor {
        account: session.account,
        name: session.name.clone(),
        session: cookie.row_id(),
        posts,
        epoch: session.epoch,
        stepped_up_ms: session.stepped_up_ms,
        seed,
    };
    let lang = Lang::parse(&session.lang).unwrap_or_default();
    Ok(Present { actor: Arc::new(actor), lang, form_token: cookie.form_token(&key) })
}

type Found = Option<(SessionRow, Vec<HeldPost>)>;

fn session_and_posts(house: &Instance, rx: &Rx<'_>, row_id: &[u8; 32], now: i64) -> Result<Found, Outcome> {
    let Some(session) = store::session(rx, row_id)? else { return Ok(None) };
    if now - session.last_seen_ms > IDLE_MS || now - session.created_ms > ABSOLUTE_MS {
        return Ok(None);
    }
    let mut held = Vec::new();
    for row in store::posts(rx, session.account, now)? {
        let verified = house.chain().verify(rx, &row.statement, &row.signature)?;
        let statement = verified.statement();
        let role = Roles::embedded().numbered(statement.role);
        let same = statement.unit == row.unit.id
            && statement.account == session.account
            && statement.post == row.id
            && role.is_some_and(|role| role.key == row.role)
            && verified.holds_at(Instant::of_millis(now));
        if !same {
            return Err(Outcome::fault("a post's row is not what was signed"));
        }
        held.push(HeldPost { post: row.id, unit: row.unit, role: row.role });
    }
    Ok(Some((session, held)))
}

/// Ends sessions that were left: for a job.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn end_left_sessions(tx: &Tx<'_>) -> Result<u64, Outcome> {
    let now = tx.at().millis();
    store::end_idle_sessions(tx, now - IDLE_MS, now - ABSOLUTE_MS)
}

/// SHA-256 of a text a person signs, kept beside the signature.
pub fn text_hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}
