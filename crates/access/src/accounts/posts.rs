//! Posts: given by a signature, ended by hand or by their last day.

use ::store::{LeafDraft, Tx};
use kernel::{AccountId, Instant, Outcome, PostId, UnitId};
use seal::Seed;
use seal::post::{ROOT, Statement};

use super::model::PostRow;
use super::store;
use crate::Instance;
use crate::can::Appoint;
use crate::kinds::{Deed, RecordKind};
use crate::roles::Roles;
use crate::scope::May;

/// A post to be given.
#[derive(Debug, Clone)]
pub struct NewPost {
    /// Its id, made by the caller.
    pub id: PostId,
    /// Who.
    pub account: AccountId,
    /// Where.
    pub unit: UnitId,
    /// As what, a key of `roles.toml`.
    pub role: String,
    /// Until, ms UTC; `i64::MAX` for open-ended.
    pub until_ms: i64,
}

/// The last moment of a post whose last day this is: the midnight after it in
/// Viet Nam.
///
/// # Errors
/// [`Outcome::Invalid`] on `until` for a day that is over.
pub fn until_end_of(last: kernel::Date, now: Instant) -> Result<i64, Outcome> {
    if last < now.vn_date() {
        return Err(Outcome::invalid("until", "access-until-past-e"));
    }
    Ok(Instant::of_vn(last, 0, 0).plus_days(1).millis())
}

/// Appoints an enrolled person: signs the statement with the appointer's seed.
///
/// # Errors
/// [`Outcome::NotVisible`] outside one's scope and for an id another post
/// bears; [`Outcome::Refused`] before enrolment or when the role is not held in such a unit.
pub fn appoint(house: &Instance, tx: &Tx<'_>, may: &May<Appoint>, new: &NewPost) -> Result<(), Outcome> {
    let unit = crate::units::unit_of(tx, new.unit)?;
    // A chain of signatures is walked by the ids of posts alone: two posts of
    // one id would break every chain through the first.
    if !may.scope().covers(&unit) || store::chain_link(tx, new.id)?.is_some() {
        return Err(Outcome::NotVisible);
    }
    let role =
        Roles::embedded().get(&new.role).ok_or_else(|| Outcome::invalid("role", "access-role-unknown-e"))?;
    if !role.units.iter().any(|kind| kind == unit.kind.key()) {
        return Err(Outcome::invalid("role", "access-role-not-here-e"));
    }
    let account = store::account(tx, new.account)?.ok_or(Outcome::NotVisible)?;
    let keys = account.public.ok_or_else(|| Outcome::refused("access-not-enrolled"))?;
    let statement = Statement {
        instance: house.id(),
        post: new.id,
        account: new.account,
        keys,
        unit: new.unit,
        role: role.number,
        from_ms: tx.at().millis(),
        until_ms: new.until_ms,
        issuer: *may.post().bytes(),
    };
    add_signed(tx, statement, unit, &new.role, Some(may.post()), may.actor().seed_ref())?;
    tx.audit(may.leaf_in(new.unit, Deed::Appoint, RecordKind::Post, None));
    Ok(())
}

/// Ends a colleague's post at this hour: her sessions are over, the unit's key
/// is taken from her and renewed, and what was sealed for herself is taken.
/// Twice is once. Gives the office.
///
/// # Errors
/// [`Outcome::NotVisible`] outside one's scope; [`Outcome::Refused`] for one's
/// own post, and for the last person who can open what the unit was sent.
pub fn end_post(house: &Instance, tx: &Tx<'_>, may: &May<Appoint>, post: PostId) -> Result<UnitId, Outcome> {
    let found = store::chain_link(tx, post)?.ok_or(Outcome::NotVisible)?;
    let unit = crate::units::unit_of(tx, found.unit)?;
    if !may.scope().covers(&unit) {
        return Err(Outcome::NotVisible);
    }
    if found.account == may.actor().account {
        return Err(Outcome::refused("access-own-post"));
    }
    let now = tx.at().millis();
    if !store::end_post(tx, unit.id, post, now)? {
        return Ok(unit.id);
    }
    store::end_sessions_of(tx, found.account)?;
    let stays = units_served(tx, found.account)?;
    if !stays.contains(&unit.id) {
        crate::keys::shut_out(house, tx, may, unit.id, found.account)?;
    }
    crate::records::store::drop_wraps_of(tx, found.account, &stays)?;
    tx.audit(may.leaf_in(unit.id, Deed::EndPost, RecordKind::Post, None));
    Ok(unit.id)
}

/// Ends the posts whose last day is past: for a job, which holds no key. The
/// next member who signs in renews the unit's. Who alone could open what the
/// unit was sent keeps that wrap, and without a post can do nothing with it;
/// what was sealed for herself is taken all the same.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn end_posts_over(tx: &Tx<'_>) -> Result<usize, Outcome> {
    let now = tx.at().millis();
    let over = store::posts_over(tx, now)?;
    for (unit, post, account) in &over {
        store::end_post(tx, *unit, *post, now)?;
        store::end_sessions_of(tx, *account)?;
        let stays = units_served(tx, *account)?;
        if !stays.contains(unit) && crate::units::store::live_holders(tx, *unit, now)? > 0 {
            crate::keys::store::remove_holdings(tx, *unit, *account)?;
            crate::keys::store::tell_members(tx, *unit)?;
        }
        crate::records::store::drop_wraps_of(tx, *account, &stays)?;
        let leaf = crate::log::by_nobody(*unit, Deed::EndPost, RecordKind::Post.number(), None);
        tx.audit(LeafDraft { post: Some(*post), ..leaf });
    }
    Ok(over.len())
}

/// The units somebody still serves in.
fn units_served(tx: &Tx<'_>, account: AccountId) -> Result<Vec<UnitId>, Outcome> {
    Ok(store::posts(tx, account, tx.at().millis())?.into_iter().map(|held| held.unit.id).collect())
}

pub(crate) fn add_signed(
    tx: &Tx<'_>,
    statement: Statement,
    unit: crate::units::Unit,
    role: &str,
    issuer: Option<PostId>,
    seed: &Seed,
) -> Result<(), Outcome> {
    debug_assert_eq!(issuer.is_none(), statement.issuer == ROOT);
    let signed = statement.sign(seed);
    let row = PostRow {
        id: statement.post,
        account: statement.account,
        unit,
        role: role.to_owned(),
        statement: signed.statement.encode(),
        signature: signed.signature.0.to_vec(),
        issuer,
    };
    store::add_post(tx, &row, statement.from_ms, statement.until_ms)
}
