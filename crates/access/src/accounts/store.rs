//! Statements on accounts, sign-in secrets, posts and sessions.

use ::store::{Rx, Tx, sql};
use kernel::{AccountId, Outcome, PostId, TypedId, UnitId};

use super::model::{Account, PostRow, SessionRow, Unlock};

sql! { read ACCOUNT_BY_LOGIN(Text) -> (Id, Text, OptBytes, OptBytes, Int, OptInt, OptInt) =
"SELECT account_id, display_name, public_x, public_ed, epoch, enrolled_at, disabled_at
 FROM account WHERE login = $1" }
sql! { read ACCOUNT(Id) -> (Id, Text, OptBytes, OptBytes, Int, OptInt, OptInt) =
"SELECT account_id, display_name, public_x, public_ed, epoch, enrolled_at, disabled_at
 FROM account WHERE account_id = $1" }
sql! { write ADD_ACCOUNT(Id, Text, Text, Int) =
"INSERT INTO account (account_id, login, display_name, epoch, created_at) VALUES ($1, $2, $3, 1, $4)
 ON CONFLICT (login) DO NOTHING" }
sql! { write ENROL(Id, Bytes, Bytes, Int) =
"UPDATE account SET public_x = $2, public_ed = $3, enrolled_at = $4
 WHERE account_id = $1 AND enrolled_at IS NULL" }
sql! { write DISABLE(Id, Int) =
"UPDATE account SET disabled_at = $2 WHERE account_id = $1 AND disabled_at IS NULL" }

sql! { write INVITE(Bytes, Id, Int) =
"INSERT INTO invitation (token_hash, account_id, expires_at) VALUES ($1, $2, $3)" }
sql! { read INVITATION(Bytes, Int) -> (Id) =
"SELECT account_id FROM invitation WHERE token_hash = $1 AND expires_at > $2" }
sql! { write TAKE_INVITATION(Bytes, Int) -> (Id) =
"DELETE FROM invitation WHERE token_hash = $1 AND expires_at > $2 RETURNING account_id" }

sql! { read UNLOCK(Id, Int) -> (Id, Text, Bytes, Bytes, Bytes, OptBytes, Int) =
"SELECT unlock_id, cost, salt, seed_sealed, check_value, totp_sealed, totp_last_step
 FROM account_unlock WHERE account_id = $1 AND method = $2" }
sql! { write ADD_UNLOCK(Id, Int, Id, Text, Bytes, Bytes, Bytes, OptBytes) =
"INSERT INTO account_unlock (account_id, method, unlock_id, cost, salt, seed_sealed, check_value,
   totp_sealed, totp_last_step) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)" }
sql! { write SPEND_TOTP_STEP(Id, Int, Id, Int) =
"UPDATE account_unlock SET totp_last_step = $4
 WHERE account_id = $1 AND method = $2 AND unlock_id = $3 AND totp_last_step < $4" }
sql! { write REPLACE_UNLOCK(Id, Int, Id, Id, Text, Bytes, Bytes, Bytes) =
"UPDATE account_unlock SET unlock_id = $4, cost = $5, salt = $6, seed_sealed = $7, check_value = $8
 WHERE account_id = $1 AND method = $2 AND unlock_id = $3" }

sql! { read POSTS(Id, Int) -> (Id, Id, Text, Bytes, Bytes, OptId, Text, Text, OptInt, OptId, Text) =
"SELECT p.unit_id, p.post_id, p.role, p.statement, p.signature, p.issuer_post,
            u.kind, u.name, u.place_id, u.parent_id, u.path
     FROM post p JOIN unit u ON u.unit_id = p.unit_id
     WHERE p.account_id = $1 AND p.ended_at IS NULL AND p.valid_from <= $2 AND p.valid_until > $2
     ORDER BY p.valid_from, p.post_id" }
sql! { read POST_BY_ID(Id) -> (Id, Id, Text, Bytes, Bytes, OptInt) =
"SELECT unit_id, account_id, role, statement, signature, ended_at
 FROM post WHERE post_id = $1" }
sql! { read POSTS_IN_UNIT(Id, Int) -> (Id, Id, Text, Text, Int, OptBytes, OptBytes) =
"SELECT p.post_id, p.account_id, p.role, a.display_name, p.valid_until, a.public_x, a.public_ed
     FROM post p JOIN account a ON a.account_id = p.account_id
     WHERE p.unit_id = $1 AND p.ended_at IS NULL AND p.valid_from <= $2 AND p.valid_until > $2
     ORDER BY p.valid_from, p.post_id" }
sql! { write ADD_POST(Id, Id, Id, Text, Int, Int, Bytes, Bytes, OptId) =
"INSERT INTO post (unit_id, post_id, account_id, role, valid_from, valid_until, statement, signature, issuer_post)
 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)" }
sql! { write END_POST(Id, Id, Int) =
"UPDATE post SET ended_at = $3 WHERE unit_id = $1 AND post_id = $2 AND ended_at IS NULL" }

sql! { read POSTS_OVER(Int) -> (Id, Id, Id) =
"SELECT unit_id, post_id, account_id FROM post
 WHERE ended_at IS NULL AND valid_until <= $1 AND valid_until < 9223372036854775807
 ORDER BY unit_id, post_id LIMIT 100" }

sql! { read LOGINS_HOLDING(Id, Int) -> (Text) =
"SELECT a.login FROM unit_holder h JOIN account a ON a.account_id = h.account_id
 WHERE h.unit_id = $1 AND a.disabled_at IS NULL AND a.enrolled_at <= $2 ORDER BY h.created_at, a.login" }
sql! { read ACCOUNTS_HOLDING(Id) -> (Id) = "SELECT account_id FROM unit_holder WHERE unit_id = $1" }
sql! { read PEOPLE() -> (Text, Text, OptInt, OptInt, OptText, OptText) =
"SELECT a.login, a.display_name, a.enrolled_at, a.disabled_at, p.role, u.name
     FROM account a
     LEFT JOIN post p ON p.account_id = a.account_id AND p.ended_at IS NULL
     LEFT JOIN unit u ON u.unit_id = p.unit_id
     ORDER BY a.login, u.path" }

sql! { read SESSION(Bytes) -> (Id, Bytes, Text, Int, Int, Int, Text, Int) =
"SELECT s.account_id, s.seed_sealed, s.lang, s.created_at, s.last_seen_at, s.stepped_up_at, a.display_name,
            a.epoch
     FROM session s JOIN account a ON a.account_id = s.account_id
     WHERE s.session_id = $1 AND a.disabled_at IS NULL" }
sql! { write ADD_SESSION(Bytes, Id, Bytes, Text, Int) =
"INSERT INTO session (session_id, account_id, seed_sealed, lang, created_at, last_seen_at, stepped_up_at)
 VALUES ($1, $2, $3, $4, $5, $5, $5)" }
sql! { write TOUCH_SESSION(Bytes, Int) =
"UPDATE session SET last_seen_at = $2 WHERE session_id = $1 AND last_seen_at < $2" }
sql! { write END_SESSION(Bytes) = "DELETE FROM session WHERE session_id = $1" }
sql! { write END_OTHER_SESSIONS(Id, Bytes) =
"DELETE FROM session WHERE account_id = $1 AND session_id <> $2" }
sql! { write END_SESSIONS_OF(Id) = "DELETE FROM session WHERE account_id = $1" }
sql! { write END_IDLE_SESSIONS(Int, Int) =
"DELETE FROM session WHERE last_seen_at < $1 OR created_at < $2" }

type AccountRow = (uuid::Uuid, String, Option<Vec<u8>>, Option<Vec<u8>>, i64, Option<i64>, Option<i64>);

fn public_of(x: Option<Vec<u8>>, ed: Option<Vec<u8>>) -> Option<seal::PublicKeys> {
    Some(seal::PublicKeys { x25519: x?.try_into().ok()?, ed25519: ed?.try_into().ok()? })
}

fn account_of_row(row: AccountRow) -> Account {
    let (id, name, public_x, public_ed, epoch, enrolled_ms, disabled_ms) = row;
    let public = public_of(public_x, public_ed);
    let epoch = u32::try_from(epoch).unwrap_or(0);
    Account { id: AccountId::of_uuid(id), name, public, epoch, enrolled_ms, disabled_ms }
}

/// The account with this log-in name.
pub fn by_login(rx: &Rx<'_>, login: &str) -> Result<Option<Account>, Outcome> {
    Ok(rx.opt(&ACCOUNT_BY_LOGIN, (login,))?.map(account_of_row))
}

/// The account with this id.
pub fn account(rx: &Rx<'_>, id: AccountId) -> Result<Option<Account>, Outcome> {
    Ok(rx.opt(&ACCOUNT, (id,))?.map(account_of_row))
}

/// Adds an account; false when the log-in name is taken.
pub fn add_account(tx: &Tx<'_>, id: AccountId, login: &str, name: &str, now: i64) -> Result<bool, Outcome> {
    Ok(tx.run(&ADD_ACCOUNT, (id, login, name, now))? == 1)
}

/// Sets the account's public keys; false when it was enrolled before.
pub fn enrol(tx: &Tx<'_>, id: AccountId, public: &seal::PublicKeys, now: i64) -> Result<bool, Outcome> {
    Ok(tx.run(&ENROL, (id, public.x25519.as_slice(), public.ed25519.as_slice(), now))? == 1)
}

/// Disables an account and ends its sessions.
pub fn disable(tx: &Tx<'_>, id: AccountId, now: i64) -> Result<bool, Outcome> {
    tx.run(&END_SESSIONS_OF, (id,))?;
    Ok(tx.run(&DISABLE, (id, now))? == 1)
}

/// Keeps the hash of an invitation.
pub fn invite(tx: &Tx<'_>, token_hash: &[u8], id: AccountId, expires: i64) -> Result<(), Outcome> {
    tx.run(&INVITE, (token_hash, id, expires))?;
    Ok(())
}

/// Whose an invitation is.
pub fn invitation(rx: &Rx<'_>, token_hash: &[u8], now: i64) -> Result<Option<AccountId>, Outcome> {
    Ok(rx.opt(&INVITATION, (token_hash, now))?.map(|(id,)| AccountId::of_uuid(id)))
}

/// Spends an invitation that has not expired.
pub fn take_invitation(tx: &Tx<'_>, token_hash: &[u8], now: i64) -> Result<Option<AccountId>, Outcome> {
    Ok(tx.opt(&TAKE_INVITATION, (token_hash, now))?.map(|(id,)| AccountId::of_uuid(id)))
}

/// What opens an account by password.
pub fn unlock(rx: &Rx<'_>, id: AccountId) -> Result<Option<Unlock>, Outcome> {
    let row = rx.opt(&UNLOCK, (id, PASSWORD))?;
    Ok(row.map(|(row, cost, salt, seed_sealed, check, totp_sealed, totp_last_step)| Unlock {
        row: row.into_bytes(),
        cost,
        salt,
        seed_sealed,
        check,
        totp_sealed,
        totp_last_step,
    }))
}

/// The one method so far; passkeys add a second.
const PASSWORD: i64 = 1;

/// Keeps what opens an account by password.
pub fn add_unlock(tx: &Tx<'_>, id: AccountId, unlock: &Unlock) -> Result<(), Outcome> {
    let Unlock { row, cost, salt, seed_sealed, check, totp_sealed, .. } = unlock;
    let row = (
        id,
        PASSWORD,
        uuid::Uuid::from_bytes(*row),
        cost.as_str(),
        salt.as_slice(),
        seed_sealed.as_slice(),
        check.as_slice(),
        totp_sealed.as_deref(),
    );
    tx.run(&ADD_UNLOCK, row)?;
    Ok(())
}

/// Marks a TOTP step as used; false when it, or a later one, was used before,
/// or when the password was changed since `row` was read.
pub fn spend_totp_step(tx: &Tx<'_>, id: AccountId, row: [u8; 16], step: i64) -> Result<bool, Outcome> {
    Ok(tx.run(&SPEND_TOTP_STEP, (id, PASSWORD, uuid::Uuid::from_bytes(row), step))? == 1)
}

/// Puts what opens an account in place of `before`, under the same second
/// factor; false when it was replaced meanwhile.
pub fn replace_unlock(
    tx: &Tx<'_>,
    id: AccountId,
    before: [u8; 16],
    unlock: &Unlock,
) -> Result<bool, Outcome> {
    let Unlock { row, cost, salt, seed_sealed, check, .. } = unlock;
    let [before, row] = [before, *row].map(uuid::Uuid::from_bytes);
    let row =
        (id, PASSWORD, before, row, cost.as_str(), salt.as_slice(), seed_sealed.as_slice(), check.as_slice());
    Ok(tx.run(&REPLACE_UNLOCK, row)? == 1)
}

/// The posts an account holds now, in every unit.
pub fn posts(rx: &Rx<'_>, id: AccountId, now: i64) -> Result<Vec<PostRow>, Outcome> {
    rx.all(&POSTS, (id, now))?
        .into_iter()
        .map(|(unit, post, role, statement, signature, issuer, kind, name, place, parent, path)| {
            let kind = crate::units::UnitKind::of_key(&kind)
                .ok_or_else(|| Outcome::fault("unknown kind of unit"))?;
            let unit = crate::units::Unit {
                id: UnitId::of_uuid(unit),
                kind,
                name,
                place: place.map(kernel::PlaceId),
                parent: parent.map(UnitId::of_uuid),
                path,
            };
            let issuer = issuer.map(PostId::of_uuid);
            Ok(PostRow { id: PostId::of_uuid(post), account: id, unit, role, statement, signature, issuer })
        })
        .collect()
}

/// A post by its id alone, for walking up a chain of signatures.
#[derive(Debug, Clone)]
pub struct ChainLink {
    /// The unit it is held in.
    pub unit: UnitId,
    /// Who holds it.
    pub account: AccountId,
    /// The role's key.
    pub role: String,
    /// The signed bytes.
    pub statement: Vec<u8>,
    /// The issuer's signature.
    pub signature: Vec<u8>,
    /// When it was ended, ms UTC.
    pub ended_ms: Option<i64>,
}

/// One link of a chain of signatures.
pub fn chain_link(rx: &Rx<'_>, post: PostId) -> Result<Option<ChainLink>, Outcome> {
    Ok(rx.opt(&POST_BY_ID, (post,))?.map(|(unit, account, role, statement, signature, ended_ms)| ChainLink {
        unit: UnitId::of_uuid(unit),
        account: AccountId::of_uuid(account),
        role,
        statement,
        signature,
        ended_ms,
    }))
}

/// A post in force, as colleagues see it.
#[derive(Debug, Clone)]
pub struct Serving {
    /// The post.
    pub post: PostId,
    /// Who serves.
    pub account: AccountId,
    /// As what.
    pub role: String,
    /// The name colleagues see.
    pub name: String,
    /// Until, ms UTC; `i64::MAX` for open-ended.
    pub until_ms: i64,
    /// Her public keys as kept; believed only if they match those of the post.
    pub public: Option<seal::PublicKeys>,
}

/// Who serves in a unit.
pub fn posts_in(rx: &Rx<'_>, unit: UnitId, now: i64) -> Result<Vec<Serving>, Outcome> {
    let rows = rx.all(&POSTS_IN_UNIT, (unit, now))?;
    Ok(rows
        .into_iter()
        .map(|(post, account, role, name, until_ms, x, ed)| Serving {
            post: PostId::of_uuid(post),
            account: AccountId::of_uuid(account),
            role,
            name,
            until_ms,
            public: public_of(x, ed),
        })
        .collect())
}

/// Posts whose last day is past and whose rows do not say so yet, some at a
/// time.
pub fn posts_over(rx: &Rx<'_>, now: i64) -> Result<Vec<(UnitId, PostId, AccountId)>, Outcome> {
    let row =
        |(unit, post, account)| (UnitId::of_uuid(unit), PostId::of_uuid(post), AccountId::of_uuid(account));
    Ok(rx.all(&POSTS_OVER, (now,))?.into_iter().map(row).collect())
}

/// Ends every session of an account.
pub fn end_sessions_of(tx: &Tx<'_>, id: AccountId) -> Result<(), Outcome> {
    tx.run(&END_SESSIONS_OF, (id,))?;
    Ok(())
}

/// Ends every session of an account but this one.
pub fn end_other_sessions(tx: &Tx<'_>, id: AccountId, session: &[u8; 32]) -> Result<u64, Outcome> {
    tx.run(&END_OTHER_SESSIONS, (id, session.as_slice()))
}

/// Keeps a signed post.
pub fn add_post(tx: &Tx<'_>, row: &PostRow, from: i64, until: i64) -> Result<(), Outcome> {
    let PostRow { id, account, unit, role, statement, signature, issuer } = row;
    tx.run(
        &ADD_POST,
        (
            unit.id,
            *id,
            *account,
            role.as_str(),
            from,
            until,
            statement.as_slice(),
            signature.as_slice(),
            *issuer,
        ),
    )?;
    Ok(())
}

/// Ends a post at this hour.
pub fn end_post(tx: &Tx<'_>, unit: UnitId, post: PostId, now: i64) -> Result<bool, Outcome> {
    Ok(tx.run(&END_POST, (unit, post, now))? == 1)
}

/// A session by the hash of its cookie.
pub fn session(rx: &Rx<'_>, id: &[u8; 32]) -> Result<Option<SessionRow>, Outcome> {
    let row = rx.opt(&SESSION, (id.as_slice(),))?;
    Ok(row.map(|(account, seed_sealed, lang, created_ms, last_seen_ms, stepped_up_ms, name, epoch)| {
        SessionRow {
            account: AccountId::of_uuid(account),
            epoch: u32::try_from(epoch).unwrap_or(0),
            name,
            seed_sealed,
            lang,
            created_ms,
            last_seen_ms,
            stepped_up_ms,
        }
    }))
}

/// Starts a session.
pub fn add_session(
    tx: &Tx<'_>,
    id: &[u8; 32],
    account: AccountId,
    seed: &[u8],
    lang: &str,
    now: i64,
) -> Result<(), Outcome> {
    tx.run(&ADD_SESSION, (id.as_slice(), account, seed, lang, now))?;
    Ok(())
}

/// Notes that a session is in use.
pub fn touch_session(tx: &Tx<'_>, id: &[u8; 32], now: i64) -> Result<(), Outcome> {
    tx.run(&TOUCH_SESSION, (id.as_slice(), now))?;
    Ok(())
}

/// Ends a session: the row is deleted, and with it the sealed seed.
pub fn end_session(tx: &Tx<'_>, id: &[u8; 32]) -> Result<(), Outcome> {
    tx.run(&END_SESSION, (id.as_slice(),))?;
    Ok(())
}

/// Deletes sessions idle or open too long.
pub fn end_idle_sessions(tx: &Tx<'_>, idle_before: i64, created_before: i64) -> Result<u64, Outcome> {
    tx.run(&END_IDLE_SESSIONS, (idle_before, created_before))
}

/// Who holds a unit's key, by log-in name, the first to hold it first.
pub fn logins_holding(rx: &Rx<'_>, unit: UnitId, now: i64) -> Result<Vec<String>, Outcome> {
    Ok(rx.all(&LOGINS_HOLDING, (unit, now))?.into_iter().map(|(login,)| login).collect())
}

/// Which accounts hold a unit's key.
pub fn accounts_holding(rx: &Rx<'_>, unit: UnitId) -> Result<Vec<AccountId>, Outcome> {
    Ok(rx.all(&ACCOUNTS_HOLDING, (unit,))?.into_iter().map(|(id,)| AccountId::of_uuid(id)).collect())
}

/// A line of the operator's list of accounts: log-in, name, enrolled,
/// disabled, role, unit.
pub type PersonLine = (String, String, Option<i64>, Option<i64>, Option<String>, Option<String>);

/// Everybody who can sign in, one line a post.
pub fn people(rx: &Rx<'_>) -> Result<Vec<PersonLine>, Outcome> {
    rx.all(&PEOPLE, ())
}
