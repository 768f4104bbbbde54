//! Signing in and out, and who stands behind a cookie.

use std::fmt;
use std::sync::Arc;

use ::store::{LeafDraft, Rx, Tx};
use kernel::{AccountId, Lang, Outcome};
use seal::password::{self, Cost};
use seal::session::{Cookie, SessionPlace};
use seal::totp::TotpSecret;
use seal::unlock::{Method, UnlockPlace};
use seal::{Check, PublicKeys, Seed};
use zeroize::Zeroizing;

use crate::Instance;
use crate::accounts::model::{Account, PostRow, SessionRow, Unlock};
use crate::accounts::store;
use crate::kinds::{Deed, RecordKind};
use crate::roles::Roles;
use crate::scope::{Actor, HeldPost};

/// A session idle this long is over (SEALED.md §2).
const IDLE_MS: i64 = 15 * 60_000;
/// A session is over after this long, whatever happens.
const ABSOLUTE_MS: i64 = 10 * 3_600_000;
/// Noting "last seen" more often than this would be a write a page.
const TOUCH_MS: i64 = 60_000;
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
/// [`Outcome::Refused`] `access-sign-in-wrong` whatever was wrong, or
/// `access-second-factor-gone` where a right password meets an account whose
/// second factor was taken away; [`Outcome::Overloaded`] when too many sign in at once.
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
    let step = second_factor(house, &account, &unlock, &seed, code)?;
    let cookie = Cookie::generate(&**house.entropy());
    let place = SessionPlace { instance: house.id(), account: account.id };
    let sealed = seal::session::seal_seed(&cookie, &house.session_key(), &place, &seed, &**house.entropy());
    let (id, row_id, opened_by) = (account.id, cookie.row_id(), unlock.row);
    house.db().write_now(move |tx| {
        let now = tx.at().millis();
        if !store::spend_totp_step(tx, id, opened_by, step)? {
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

/// The step of a right code. Everybody has a second factor from enrolment on,
/// whatever their roles: which roles somebody has is read from rows, and so
/// is whether the factor is there. An account without one was changed by hand,
/// and a password alone leads nowhere, not to a new enrolment either.
pub(super) fn second_factor(
    house: &Instance,
    account: &Account,
    unlock: &Unlock,
    seed: &Seed,
    code: &str,
) -> Result<i64, Outcome> {
    let Some(sealed) = &unlock.totp_sealed else {
        tracing::error!(account = %account.id, "an account has no second factor: its row was changed by hand");
        return Err(Outcome::refused("access-second-factor-gone"));
    };
    let totp = TotpSecret::open(&seed.kek(), house.id(), account.id, sealed).map_err(Outcome::fault)?;
    totp.accept(code, house.now(), Some(unlock.totp_last_step)).ok_or_else(wrong_sign_in)
}

pub(super) fn open_by_password(
    house: &Instance,
    account: &Account,
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
    let leaf = crate::log::by_nobody(post.unit.id, deed, RecordKind::Session.number(), None);
    LeafDraft { post: Some(post.id), account: Some(account), ..leaf }
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
    posts: Vec<(HeldPost, PublicKeys)>,
) -> Result<Present, Outcome> {
    let place = SessionPlace { instance: house.id(), account: session.account };
    let key = house.session_key();
    let seed =
        seal::session::open_seed(cookie, &key, &place, &session.seed_sealed).map_err(Outcome::fault)?;
    // Somebody enrolled anew by hand, under a password of their own, has other
    // keys than those their posts were signed for, and is nobody.
    if !posts.is_empty() {
        let own = house.keys_behind(cookie.row_id(), &seed);
        if posts.iter().any(|(_, keys)| *keys != own) {
            return Err(Outcome::fault("an account's keys are not those of its posts"));
        }
    }
    let posts = posts.into_iter().map(|(held, _)| held).collect();
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

/// A session with its posts and the keys each was signed for.
type Found = Option<(SessionRow, Vec<(HeldPost, PublicKeys)>)>;

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
            && verified.holds_at(kernel::Instant::of_millis(now));
        if !same {
            return Err(Outcome::fault("a post's row is not what was signed"));
        }
        let post = HeldPost { post: row.id, unit: row.unit, role: row.role };
        held.push((post, *verified.keys()));
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
