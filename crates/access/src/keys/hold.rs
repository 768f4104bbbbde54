//! Who holds a unit's key, and how a colleague comes to hold it: only from a
//! member, or, for a unit without members, from the appointer above. Never
//! from the operator.

use std::fmt;

use ::store::{Rx, Tx};
use kernel::{AccountId, Outcome, UnitId};
use seal::epoch::{Epoch, SignedEpoch};
use seal::escrow::{EscrowPlace, seal_nested};
use seal::keyring::{Keyring, KeyringPlace};
use seal::{PublicKeys, Seed, Signature, WrapContext};

use super::store::{self as rows, EpochRow, EscrowRow, Holding};
use crate::Instance;
use crate::accounts::Account;
use crate::can::{Admit, Appoint};
use crate::kinds::{Deed, RecordKind};
use crate::scope::{Actor, May};
use crate::units::{Unit, UnitKind};

/// A unit's verified public keys: what may be sealed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitPublic {
    /// The unit.
    pub unit: UnitId,
    /// The epoch the keys belong to.
    pub epoch: u32,
    /// The keys.
    pub public: PublicKeys,
}

/// A unit's seed, held open for a person who is a member.
pub struct UnitKey {
    /// The unit.
    pub unit: UnitId,
    /// The epoch.
    pub epoch: u32,
    /// The seed.
    pub seed: Seed,
}

impl fmt::Debug for UnitKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnitKey({}, epoch {})", self.unit, self.epoch)
    }
}

/// The keys to seal to a unit: its newest epoch, whose signature and whose
/// signer's chain hold. `None` for a unit without a key.
///
/// # Errors
/// [`Outcome::Fault`] when a row was changed by hand: nothing is sealed then.
pub fn unit_public(house: &Instance, rx: &Rx<'_>, unit: UnitId) -> Result<Option<UnitPublic>, Outcome> {
    let Some(row) = rows::epoch(rx, unit)? else { return Ok(None) };
    if let Some(known) = house.chain().known_epoch(unit, &row) {
        return Ok(Some(known));
    }
    let post = crate::accounts::store::chain_link(rx, row.signer)?;
    let post = post.ok_or_else(|| Outcome::fault("a unit's epoch is signed by nobody"))?;
    let signer = house.chain().verify(rx, &post.statement, &post.signature)?;
    let epoch = Epoch::decode(&row.statement).map_err(Outcome::fault)?;
    if epoch.unit != unit || epoch.epoch != row.epoch {
        return Err(Outcome::fault("a unit's epoch stands in another's row"));
    }
    let founder = signer.statement().unit == unit || super::chain::may_found(rx, &signer, unit)?;
    let signature = Signature::of_slice(&row.signature).map_err(Outcome::fault)?;
    let keys = SignedEpoch { epoch, signature }
        .verify(&signer, &|_, _| founder)
        .map_err(|fault| Outcome::fault(format!("a unit's epoch does not hold: {fault}")))?;
    let public = UnitPublic { unit, epoch: keys.epoch(), public: *keys.keys() };
    house.chain().remember_epoch(&row, public);
    Ok(Some(public))
}

fn holding_context(house: &Instance, account: &Account, unit: UnitId, epoch: u32) -> WrapContext {
    WrapContext::of_unit_seed(house.id(), unit, epoch, account.id, account.epoch)
}

/// The seed of a unit the person is a member of; of an earlier epoch when
/// asked for, through the keyring.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn unit_key(
    house: &Instance,
    rx: &Rx<'_>,
    actor: &Actor,
    unit: UnitId,
    epoch: Option<u32>,
) -> Result<Option<UnitKey>, Outcome> {
    Ok(unit_key_to_adopt(house, rx, actor, unit, epoch)?.map(|(key, _)| key))
}

/// As [`unit_key`], with the wrap that is to replace the member's when that
/// still is the one somebody else made: opening it costs a hundred times as
/// much as opening one's own (SEALED.md §2, Adoption).
///
/// # Errors
/// [`Outcome::Fault`].
pub(crate) fn unit_key_to_adopt(
    house: &Instance,
    rx: &Rx<'_>,
    actor: &Actor,
    unit: UnitId,
    epoch: Option<u32>,
) -> Result<Option<(UnitKey, Option<Holding>)>, Outcome> {
    let held = rows::holdings_in(rx, actor.account, unit)?;
    let exact = held.iter().find(|holding| epoch.is_none_or(|epoch| epoch == holding.epoch));
    if let Some(holding) = exact {
        let seed = open_holding(house, actor, holding)?;
        let adoption = adoption(house, actor, holding, &seed);
        return Ok(Some((UnitKey { unit, epoch: holding.epoch, seed }, adoption)));
    }
    let (Some(newest), Some(epoch)) = (held.first(), epoch) else { return Ok(None) };
    let seed = open_holding(house, actor, newest)?;
    let adoption = adoption(house, actor, newest, &seed);
    let ring = open_keyring(house, rx, unit, newest.epoch, &seed)?;
    Ok(ring.0.former(unit, epoch).map(|seed| (UnitKey { unit, epoch, seed: seed.clone() }, adoption)))
}

fn adoption(house: &Instance, actor: &Actor, holding: &Holding, seed: &Seed) -> Option<Holding> {
    if holding.wrapped.alg != seal::wrap::ALG_HPKE {
        return None;
    }
    let ctx = WrapContext::of_unit_seed(house.id(), holding.unit, holding.epoch, actor.account, actor.epoch);
    let wrapped = seal::wrap_seed_to_kek(&actor.seed_ref().kek(), &ctx, seed, &**house.entropy());
    Some(Holding { wrapped, ..holding.clone() })
}

fn open_holding(house: &Instance, actor: &Actor, holding: &Holding) -> Result<Seed, Outcome> {
    let ctx = WrapContext::of_unit_seed(house.id(), holding.unit, holding.epoch, actor.account, actor.epoch);
    seal::unwrap_seed(&actor.seed, &ctx, &holding.wrapped, house.now()).map_err(Outcome::fault)
}

/// A unit's keyring with the version it was read at.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn open_keyring(
    house: &Instance,
    rx: &Rx<'_>,
    unit: UnitId,
    epoch: u32,
    seed: &Seed,
) -> Result<(Keyring, i64), Outcome> {
    let (sealed_in, version, body) =
        rows::keyring(rx, unit)?.ok_or_else(|| Outcome::fault("a unit without keyring"))?;
    if sealed_in != epoch {
        return Err(Outcome::fault("a keyring of another epoch"));
    }
    let place = keyring_place(house, unit, epoch, version)?;
    Ok((Keyring::open(seed, &place, &body).map_err(Outcome::fault)?, version))
}

fn keyring_place(house: &Instance, unit: UnitId, epoch: u32, version: i64) -> Result<KeyringPlace, Outcome> {
    let version = u64::try_from(version).map_err(|_| Outcome::fault("keyring version below zero"))?;
    Ok(KeyringPlace { instance: house.id(), unit, epoch, version })
}

pub(super) fn put_keyring(
    house: &Instance,
    tx: &Tx<'_>,
    key: &UnitKey,
    ring: &Keyring,
    over: i64,
) -> Result<(), Outcome> {
    let place = keyring_place(house, key.unit, key.epoch, over + 1)?;
    let body = ring.seal(&key.seed, &place, &**house.entropy()).map_err(Outcome::fault)?;
    rows::put_keyring(tx, key.unit, key.epoch, over, &body)
}

pub(super) fn put_holding(
    house: &Instance,
    tx: &Tx<'_>,
    key: &UnitKey,
    account: &Account,
) -> Result<(), Outcome> {
    let public = account.public.ok_or_else(|| Outcome::refused("access-not-enrolled"))?;
    let ctx = holding_context(house, account, key.unit, key.epoch);
    let wrapped =
        seal::wrap_seed_to_public(&public, &ctx, &key.seed, &**house.entropy()).map_err(Outcome::fault)?;
    rows::put_holding(
        tx,
        account.id,
        &Holding { unit: key.unit, epoch: key.epoch, wrapped },
        tx.at().millis(),
    )
}

/// Makes a unit's first key, with its first members and its escrow. The
/// appointer signs the epoch; the seed is forgotten when this returns.
///
/// # Errors
/// [`Outcome::Refused`] when the unit has a key already, or a member has not
/// enrolled.
pub fn first_key(
    house: &Instance,
    tx: &Tx<'_>,
    may: &May<Appoint>,
    unit: &Unit,
    members: &[Account],
) -> Result<(), Outcome> {
    if !may.scope().covers(unit) {
        return Err(Outcome::NotVisible);
    }
    let key = UnitKey { unit: unit.id, epoch: 1, seed: Seed::generate(&**house.entropy()) };
    found_key(house, tx, &key, may.post(), may.actor().seed_ref(), members)?;
    escrow(house, tx, unit, &key)?;
    tx.audit(may.leaf_in(unit.id, Deed::MakeKey, RecordKind::UnitKey, None));
    Ok(())
}

/// The rows of a unit's first epoch, signed by `signer`.
pub(crate) fn found_key(
    house: &Instance,
    tx: &Tx<'_>,
    key: &UnitKey,
    signer: kernel::PostId,
    signer_seed: &Seed,
    members: &[Account],
) -> Result<(), Outcome> {
    let keys = key.seed.public();
    let at_ms = tx.at().millis();
    let signed = Epoch { instance: house.id(), unit: key.unit, epoch: key.epoch, keys, signer, at_ms }
        .sign(signer_seed);
    let row = EpochRow {
        epoch: key.epoch,
        public_x: keys.x25519.to_vec(),
        public_ed: keys.ed25519.to_vec(),
        statement: signed.epoch.encode(),
        signature: signed.signature.0.to_vec(),
        signer,
    };
    if !rows::add_epoch(tx, key.unit, &row, at_ms)? {
        return Err(Outcome::refused("access-unit-has-key"));
    }
    let mut ring = Keyring::found(&**house.entropy());
    for member in members {
        let public = member.public.ok_or_else(|| Outcome::refused("access-not-enrolled"))?;
        ring.admit(member.id, &public);
        put_holding(house, tx, key, member)?;
    }
    put_keyring(house, tx, key, &ring, 0)?;
    rows::tell_members(tx, key.unit)
}

/// Seals a unit's seed to the desk and the guardian of the nearest unit above
/// that has both; a unit that is itself one of a pair goes to the pair above.
pub(crate) fn escrow(house: &Instance, tx: &Tx<'_>, unit: &Unit, key: &UnitKey) -> Result<(), Outcome> {
    let Some((desk, guardian)) = escrow_pair(house, tx, unit)? else { return Ok(()) };
    let place = EscrowPlace {
        instance: house.id(),
        unit: unit.id,
        epoch: key.epoch,
        desk: desk.unit,
        desk_epoch: desk.epoch,
        guardian: guardian.unit,
        guardian_epoch: guardian.epoch,
    };
    let escrow_key = house.secret().escrow();
    let body =
        seal_nested(&escrow_key, &place, &desk.public, &guardian.public, &key.seed, &**house.entropy())
            .map_err(Outcome::fault)?;
    let row = EscrowRow { desk: (desk.unit, desk.epoch), guardian: (guardian.unit, guardian.epoch), body };
    rows::add_escrow(tx, unit.id, key.epoch, &row)
}

fn escrow_pair(
    house: &Instance,
    rx: &Rx<'_>,
    unit: &Unit,
) -> Result<Option<(UnitPublic, UnitPublic)>, Outcome> {
    // The ministry's own seed goes to the pair directly below it.
    let mut above = unit.parent.or(Some(unit.id));
    while let Some(id) = above {
        let parent =
            crate::units::store::unit(rx, id)?.ok_or_else(|| Outcome::fault("a unit without parent"))?;
        let desk = keyed_below(house, rx, id, UnitKind::Desk, unit.id)?;
        let guardian = keyed_below(house, rx, id, UnitKind::Guardian, unit.id)?;
        if let (Some(desk), Some(guardian)) = (desk, guardian) {
            return Ok(Some((desk, guardian)));
        }
        above = parent.parent;
    }
    Ok(None)
}

fn keyed_below(
    house: &Instance,
    rx: &Rx<'_>,
    parent: UnitId,
    kind: UnitKind,
    except: UnitId,
) -> Result<Option<UnitPublic>, Outcome> {
    for unit in crate::units::store::below(rx, parent, kind)? {
        if unit.id != except
            && let Some(public) = unit_public(house, rx, unit.id)?
        {
            return Ok(Some(public));
        }
    }
    Ok(None)
}

/// Admits a colleague to the unit's key: an explicit act of a member, after
/// the six digits were compared in person and the post was signed.
///
/// # Errors
/// [`Outcome::NotVisible`] when the colleague holds no verified post here;
/// [`Outcome::Refused`] before enrolment; [`Outcome::Stale`] when another
/// member changed the keyring at the same time.
pub fn admit(house: &Instance, tx: &Tx<'_>, may: &May<Admit>, account: AccountId) -> Result<(), Outcome> {
    let unit = may.unit();
    let colleague = crate::accounts::store::account(tx, account)?.ok_or(Outcome::NotVisible)?;
    let posts = crate::accounts::store::posts(tx, account, tx.at().millis())?;
    let post = posts.iter().find(|post| post.unit.id == unit).ok_or(Outcome::NotVisible)?;
    let verified = house.chain().verify(tx, &post.statement, &post.signature)?;
    let public = colleague.public.ok_or_else(|| Outcome::refused("access-not-enrolled"))?;
    if *verified.keys() != public {
        return Err(Outcome::fault("an account's keys are not those of its post"));
    }
    let key = unit_key(house, tx, may.actor(), unit, None)?.ok_or(Outcome::NotVisible)?;
    let (mut ring, version) = open_keyring(house, tx, unit, key.epoch, &key.seed)?;
    ring.admit(account, &public);
    put_keyring(house, tx, &key, &ring, version)?;
    put_holding(house, tx, &key, &colleague)?;
    rows::tell_members(tx, unit)?;
    tx.audit(may.leaf(Deed::Admit, RecordKind::UnitKey, None));
    Ok(())
}
