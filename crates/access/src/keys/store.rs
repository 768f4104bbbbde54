//! Statements on the keys of units: epochs, holders, keyrings, escrow, and
//! the instance itself.

use ::store::{Rx, Tx, sql};
use kernel::{AccountId, Outcome, PostId, TypedId, UnitId};

use crate::log::holders::{self, Member};

sql! { read INSTANCE() -> (Id, Bytes, Bytes, Int, Bytes) =
"SELECT instance_id, root_x, root_ed, generation, log_public FROM instance" }
sql! { write ADD_INSTANCE(Id, Bytes, Bytes, Int, Bytes, Int) =
"INSERT INTO instance (instance_id, root_x, root_ed, generation, log_public, founded_at)
 VALUES ($1, $2, $3, $4, $5, $6)" }

sql! { read EPOCH(Id) -> (Int, Bytes, Bytes, Bytes, Bytes, Id) =
"SELECT epoch, public_x, public_ed, statement, signature, signer_post FROM unit_epoch
 WHERE unit_id = $1 ORDER BY epoch DESC LIMIT 1" }
sql! { write ADD_EPOCH(Id, Int, Bytes, Bytes, Bytes, Bytes, Id, Int) =
"INSERT INTO unit_epoch (unit_id, epoch, public_x, public_ed, statement, signature, signer_post, created_at)
 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (unit_id, epoch) DO NOTHING" }

sql! { read HOLDINGS(Id, Id) -> (Int, Int, Bytes, Bytes) =
"SELECT epoch, alg, enc, ct FROM unit_holder WHERE unit_id = $1 AND account_id = $2 ORDER BY epoch DESC" }
sql! { write ADD_HOLDER(Id, Int, Id, Int, Bytes, Bytes, Int) =
"INSERT INTO unit_holder (unit_id, epoch, account_id, alg, enc, ct, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (unit_id, epoch, account_id) DO UPDATE SET alg = $4, enc = $5, ct = $6" }
sql! { write ADOPT_HOLDER(Id, Int, Id, Int, Bytes, Bytes) =
"UPDATE unit_holder SET alg = $4, enc = $5, ct = $6 WHERE unit_id = $1 AND epoch = $2 AND account_id = $3" }
sql! { write REMOVE_HOLDER(Id, Id) = "DELETE FROM unit_holder WHERE unit_id = $1 AND account_id = $2" }

sql! { read MEMBERS(Id) -> (Int, Id) = "SELECT epoch, account_id FROM unit_holder WHERE unit_id = $1" }
sql! { read UNITS_WITH_MEMBERS() -> (Id) = "SELECT DISTINCT unit_id FROM unit_holder" }
sql! { read LEFT_SINCE(Id) -> (Id) =
"SELECT DISTINCT p.account_id FROM post p
 WHERE p.unit_id = $1
   AND p.ended_at > (SELECT max(e.created_at) FROM unit_epoch e WHERE e.unit_id = $1)
   AND NOT EXISTS (SELECT 1 FROM unit_holder h WHERE h.unit_id = $1 AND h.account_id = p.account_id)
 ORDER BY p.account_id" }

sql! { read KEYRING(Id) -> (Int, Int, Bytes) =
"SELECT epoch, version, body FROM unit_keyring WHERE unit_id = $1" }
sql! { write ADD_KEYRING(Id, Int, Int, Bytes) =
"INSERT INTO unit_keyring (unit_id, epoch, version, body) VALUES ($1, $2, $3, $4)
 ON CONFLICT (unit_id) DO NOTHING" }
sql! { write REPLACE_KEYRING(Id, Int, Int, Bytes, Int) =
"UPDATE unit_keyring SET epoch = $2, version = $3, body = $4 WHERE unit_id = $1 AND version = $5" }

sql! { read ESCROW(Id, Int) -> (Id, Int, Id, Int, Bytes) =
"SELECT desk_unit, desk_epoch, guardian_unit, guardian_epoch, body FROM unit_escrow
 WHERE unit_id = $1 AND epoch = $2" }
sql! { write ADD_ESCROW(Id, Int, Id, Int, Id, Int, Bytes) =
"INSERT INTO unit_escrow (unit_id, epoch, desk_unit, desk_epoch, guardian_unit, guardian_epoch, body)
 VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (unit_id, epoch) DO NOTHING" }

/// This installation as kept.
#[derive(Debug, Clone)]
pub struct InstanceRow {
    /// Identity.
    pub id: [u8; 16],
    /// Public keys of set-up; believed only if they match the fingerprint in
    /// configuration.
    pub root: seal::PublicKeys,
    /// Of the instance log; a restore that loses leaves opens a new one.
    pub generation: i64,
    /// Verifies checkpoints.
    pub log_public: Vec<u8>,
}

/// This installation's row, once set up.
pub fn instance(rx: &Rx<'_>) -> Result<Option<InstanceRow>, Outcome> {
    let row = rx.opt(&INSTANCE, ())?;
    row.map(|(id, x, ed, generation, log_public)| {
        let key = |bytes: Vec<u8>| {
            <[u8; 32]>::try_from(bytes).map_err(|_| Outcome::fault("root key of a wrong length"))
        };
        let root = seal::PublicKeys { x25519: key(x)?, ed25519: key(ed)? };
        Ok(InstanceRow { id: id.into_bytes(), root, generation, log_public })
    })
    .transpose()
}

/// Writes this installation's row.
pub fn add_instance(tx: &Tx<'_>, row: &InstanceRow) -> Result<(), Outcome> {
    let InstanceRow { id, root, generation, log_public } = row;
    let id = uuid::Uuid::from_bytes(*id);
    tx.run(
        &ADD_INSTANCE,
        (
            id,
            root.x25519.as_slice(),
            root.ed25519.as_slice(),
            *generation,
            log_public.as_slice(),
            tx.at().millis(),
        ),
    )?;
    Ok(())
}

/// A unit's current epoch as kept.
#[derive(Debug, Clone)]
pub struct EpochRow {
    /// Number, from 1.
    pub epoch: u32,
    /// X25519 public key.
    pub public_x: Vec<u8>,
    /// Ed25519 public key.
    pub public_ed: Vec<u8>,
    /// The signed bytes.
    pub statement: Vec<u8>,
    /// The signature of a member or of the appointer above.
    pub signature: Vec<u8>,
    /// The post of the signer.
    pub signer: PostId,
}

/// The current epoch of a unit.
pub fn epoch(rx: &Rx<'_>, unit: UnitId) -> Result<Option<EpochRow>, Outcome> {
    let row = rx.opt(&EPOCH, (unit,))?;
    row.map(|(epoch, public_x, public_ed, statement, signature, signer)| {
        let epoch = u32::try_from(epoch).map_err(|_| Outcome::fault("epoch out of range"))?;
        Ok(EpochRow { epoch, public_x, public_ed, statement, signature, signer: PostId::of_uuid(signer) })
    })
    .transpose()
}

/// Adds an epoch; false when it exists.
pub fn add_epoch(tx: &Tx<'_>, unit: UnitId, row: &EpochRow, now: i64) -> Result<bool, Outcome> {
    let EpochRow { epoch, public_x, public_ed, statement, signature, signer } = row;
    let row = (
        unit,
        i64::from(*epoch),
        public_x.as_slice(),
        public_ed.as_slice(),
        statement.as_slice(),
        signature.as_slice(),
        *signer,
        now,
    );
    Ok(tx.run(&ADD_EPOCH, row)? == 1)
}

/// A unit's seed wrapped to an account.
#[derive(Debug, Clone)]
pub struct Holding {
    /// The unit.
    pub unit: UnitId,
    /// The epoch.
    pub epoch: u32,
    /// The wrap.
    pub wrapped: seal::Wrapped,
}

/// The seeds of a unit wrapped to an account, the newest epoch first.
pub fn holdings_in(rx: &Rx<'_>, account: AccountId, unit: UnitId) -> Result<Vec<Holding>, Outcome> {
    rx.all(&HOLDINGS, (unit, account))?
        .into_iter()
        .map(|(epoch, alg, enc, ct)| {
            let epoch = u32::try_from(epoch).map_err(|_| Outcome::fault("epoch out of range"))?;
            Ok(Holding { unit, epoch, wrapped: super::wrapped(alg, enc, ct)? })
        })
        .collect()
}

/// Wraps a unit's seed to an account, or replaces the wrap.
pub fn put_holding(tx: &Tx<'_>, account: AccountId, holding: &Holding, now: i64) -> Result<(), Outcome> {
    let Holding { unit, epoch, wrapped } = holding;
    let (alg, enc, ct) = super::parts(wrapped);
    tx.run(&ADD_HOLDER, (*unit, i64::from(*epoch), account, alg, enc, ct, now))?;
    Ok(())
}

/// Replaces a member's wrap by the one they made themselves. Somebody removed
/// in between stays removed.
pub fn adopt_holding(tx: &Tx<'_>, account: AccountId, holding: &Holding) -> Result<(), Outcome> {
    let Holding { unit, epoch, wrapped } = holding;
    let (alg, enc, ct) = super::parts(wrapped);
    tx.run(&ADOPT_HOLDER, (*unit, i64::from(*epoch), account, alg, enc, ct))?;
    Ok(())
}

/// Takes a unit's seeds from an account.
pub fn remove_holdings(tx: &Tx<'_>, unit: UnitId, account: AccountId) -> Result<u64, Outcome> {
    tx.run(&REMOVE_HOLDER, (unit, account))
}

/// Who holds which epoch of a unit's seed.
pub fn members(rx: &Rx<'_>, unit: UnitId) -> Result<Vec<Member>, Outcome> {
    let rows = rx.all(&MEMBERS, (unit,))?;
    Ok(rows.into_iter().map(|(epoch, account)| (epoch, AccountId::of_uuid(account))).collect())
}

/// The units whose seed somebody holds: for `audit verify`.
pub fn units_with_members(rx: &Rx<'_>) -> Result<Vec<UnitId>, Outcome> {
    Ok(rx.all(&UNITS_WITH_MEMBERS, ())?.into_iter().map(|(unit,)| UnitId::of_uuid(unit)).collect())
}

/// Says in the log who holds a unit's seed now: once the keyring is written,
/// whose version lets one change after another through.
pub fn tell_members(tx: &Tx<'_>, unit: UnitId) -> Result<(), Outcome> {
    tx.holders(holders::leaf_of_unit(unit), holders::of_unit(members(tx, unit)?));
    Ok(())
}

/// Who left a unit after its newest epoch was made, and holds nothing of it.
pub fn left_since(rx: &Rx<'_>, unit: UnitId) -> Result<Vec<AccountId>, Outcome> {
    Ok(rx.all(&LEFT_SINCE, (unit,))?.into_iter().map(|(id,)| AccountId::of_uuid(id)).collect())
}

/// A unit's keyring: epoch, version, sealed body.
pub fn keyring(rx: &Rx<'_>, unit: UnitId) -> Result<Option<(u32, i64, Vec<u8>)>, Outcome> {
    let row = rx.opt(&KEYRING, (unit,))?;
    row.map(|(epoch, version, body)| {
        let epoch = u32::try_from(epoch).map_err(|_| Outcome::fault("epoch out of range"))?;
        Ok((epoch, version, body))
    })
    .transpose()
}

/// Writes a unit's keyring over the version it was made from (0 for the
/// first); stale when somebody wrote first.
pub fn put_keyring(tx: &Tx<'_>, unit: UnitId, epoch: u32, over: i64, body: &[u8]) -> Result<(), Outcome> {
    let epoch = i64::from(epoch);
    let changed = if over == 0 {
        tx.run(&ADD_KEYRING, (unit, epoch, 1, body))?
    } else {
        tx.run(&REPLACE_KEYRING, (unit, epoch, over + 1, body, over))?
    };
    if changed == 1 { Ok(()) } else { Err(Outcome::Stale) }
}

/// An escrowed unit seed.
#[derive(Debug, Clone)]
pub struct EscrowRow {
    /// The desk unit and its epoch.
    pub desk: (UnitId, u32),
    /// The guardian unit and its epoch.
    pub guardian: (UnitId, u32),
    /// The nested seal.
    pub body: Vec<u8>,
}

/// The escrow of a unit's seed.
pub fn escrow(rx: &Rx<'_>, unit: UnitId, epoch: u32) -> Result<Option<EscrowRow>, Outcome> {
    let row = rx.opt(&ESCROW, (unit, i64::from(epoch)))?;
    row.map(|(desk, desk_epoch, guardian, guardian_epoch, body)| {
        let number = |epoch| u32::try_from(epoch).map_err(|_| Outcome::fault("epoch out of range"));
        Ok(EscrowRow {
            desk: (UnitId::of_uuid(desk), number(desk_epoch)?),
            guardian: (UnitId::of_uuid(guardian), number(guardian_epoch)?),
            body,
        })
    })
    .transpose()
}

/// Keeps the escrow of a unit's seed.
pub fn add_escrow(tx: &Tx<'_>, unit: UnitId, epoch: u32, row: &EscrowRow) -> Result<(), Outcome> {
    let EscrowRow { desk, guardian, body } = row;
    let row = (
        unit,
        i64::from(epoch),
        desk.0,
        i64::from(desk.1),
        guardian.0,
        i64::from(guardian.1),
        body.as_slice(),
    );
    tx.run(&ADD_ESCROW, row)?;
    Ok(())
}
