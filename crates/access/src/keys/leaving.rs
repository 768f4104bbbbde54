//! Who leaves opens nothing more: the wrap goes, the unit's key is renewed.

use std::sync::Arc;

use ::store::Tx;
use kernel::{AccountId, Outcome, UnitId};
use seal::epoch::Epoch;

use super::hold::{UnitKey, escrow, open_keyring, put_holding, put_keyring, unit_key};
use super::store::{self as rows, EpochRow};
use crate::Instance;
use crate::can::{Admit, Appoint};
use crate::kinds::{Deed, RecordKind};
use crate::scope::{Actor, May};

/// Shuts a colleague out: the wrap goes now, the seed is renewed in the same
/// act, because a member is signed in and can do it.
///
/// # Errors
/// As [`admit`].
pub fn remove(house: &Instance, tx: &Tx<'_>, may: &May<Admit>, account: AccountId) -> Result<(), Outcome> {
    let unit = may.unit();
    rows::remove_holdings(tx, unit, account)?;
    if !renew(house, tx, may.actor(), may.post(), unit, &[account])? {
        return Err(Outcome::NotVisible);
    }
    tx.audit(may.leaf(Deed::MakeKey, RecordKind::UnitKey, None));
    Ok(())
}

/// Takes a unit's key from somebody whose post there was ended. The wrap goes
/// now; the seed is renewed in the same act where the person acting is a
/// member, and otherwise by the next member who signs in ([`renew_due`]).
///
/// # Errors
/// [`Outcome::Refused`] `access-last-holder` when nobody else in service could
/// open what the unit was sent; [`Outcome::Stale`].
pub(crate) fn shut_out(
    house: &Instance,
    tx: &Tx<'_>,
    may: &May<Appoint>,
    unit: UnitId,
    account: AccountId,
) -> Result<(), Outcome> {
    if rows::holdings_in(tx, account, unit)?.is_empty() {
        return Ok(());
    }
    if crate::units::store::live_holders(tx, unit, tx.at().millis())? == 0 {
        return Err(Outcome::refused("access-last-holder"));
    }
    rows::remove_holdings(tx, unit, account)?;
    rows::tell_members(tx, unit)?;
    if renew(house, tx, may.actor(), may.post(), unit, &[account])? {
        tx.audit(may.leaf_in(unit, Deed::MakeKey, RecordKind::UnitKey, None));
    }
    Ok(())
}

/// Renews the keys of the actor's units that somebody left since they were
/// made: whoever left with a copy of the seed opens nothing sent later
/// (SEALED.md §2, Worker leaves).
///
/// # Errors
/// [`Outcome::Stale`] when another member did it at the same time.
pub fn renew_due(house: &Instance, tx: &Tx<'_>, actor: &Arc<Actor>) -> Result<(), Outcome> {
    for held in &actor.posts {
        let left = rows::left_since(tx, held.unit.id)?;
        let Ok(may) = actor.may_in::<Admit>(held.unit.id) else { continue };
        if !left.is_empty() && renew(house, tx, actor, may.post(), held.unit.id, &left)? {
            tx.audit(may.leaf(Deed::MakeKey, RecordKind::UnitKey, None));
        }
    }
    Ok(())
}

/// The next epoch of a unit for its members without `leaving`; false when the
/// actor is no member.
fn renew(
    house: &Instance,
    tx: &Tx<'_>,
    actor: &Actor,
    signer: kernel::PostId,
    unit: UnitId,
    leaving: &[AccountId],
) -> Result<bool, Outcome> {
    let Some(key) = unit_key(house, tx, actor, unit, None)? else { return Ok(false) };
    let (ring, version) = open_keyring(house, tx, unit, key.epoch, &key.seed)?;
    let (seed, next) =
        ring.rotate(unit, key.epoch, &key.seed, leaving, &**house.entropy()).map_err(Outcome::fault)?;
    let renewed = UnitKey { unit, epoch: key.epoch + 1, seed };
    let keys = renewed.seed.public();
    let at_ms = tx.at().millis();
    let signed = Epoch { instance: house.id(), unit, epoch: renewed.epoch, keys, signer, at_ms }
        .sign(actor.seed_ref());
    let row = EpochRow {
        epoch: renewed.epoch,
        public_x: keys.x25519.to_vec(),
        public_ed: keys.ed25519.to_vec(),
        statement: signed.epoch.encode(),
        signature: signed.signature.0.to_vec(),
        signer,
    };
    if !rows::add_epoch(tx, unit, &row, at_ms)? {
        return Err(Outcome::Stale);
    }
    for member in next.members() {
        let colleague = crate::accounts::store::account(tx, member.account)?;
        // The keyring is the authority: keys that differ from those admitted
        // get nothing, whatever the rows say.
        if let Some(colleague) = colleague
            && colleague.public.is_some_and(|public| next.admits(colleague.id, &public))
        {
            put_holding(house, tx, &renewed, &colleague)?;
        }
    }
    put_keyring(house, tx, &renewed, &next, version)?;
    rows::tell_members(tx, unit)?;
    let unit_row = crate::units::store::unit(tx, unit)?.ok_or(Outcome::NotVisible)?;
    escrow(house, tx, &unit_row, &renewed)?;
    Ok(true)
}
