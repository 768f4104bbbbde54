//! Gathering: every ten minutes the changed roots of units are appended to the
//! instance log and a checkpoint is signed. No key of any record is needed.

use std::collections::HashMap;

use ::store::{Db, Rx, Tx};
use kernel::{Outcome, UnitId};
use seal::log::{Checkpoint, Frontier, LogKey, UnitRoot, leaf_hash};

use super::store;

/// What a gathering did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gathered {
    /// Entries appended.
    pub added: usize,
    /// Size of the instance log after.
    pub size: u64,
    /// The signed checkpoint.
    pub note: String,
}

/// The log's name: it differs by instance and generation, so that a log begun
/// anew after a loss cannot pass for the old one.
pub(super) fn origin(instance: seal::InstanceId, generation: i64) -> String {
    let id = uuid::Uuid::from_bytes(*instance.bytes()).simple();
    format!("binhan/{id}/{generation}")
}

/// The instance a log's name tells.
pub(super) fn instance_of(origin: &str) -> Option<seal::InstanceId> {
    let (id, generation) = origin.strip_prefix("binhan/")?.split_once('/')?;
    generation.parse::<i64>().ok()?;
    Some(seal::InstanceId(uuid::Uuid::try_parse(id).ok()?.into_bytes()))
}

/// The key by which anybody verifies this log's checkpoints, in the form
/// witnesses take.
///
/// # Errors
/// [`Outcome::Fault`], [`Outcome::Refused`] before set-up.
pub fn published_key(db: &Db, key: &LogKey) -> Result<String, Outcome> {
    let row = db.snapshot_now(|rx| crate::keys::store::instance(rx))?;
    let row = row.ok_or_else(|| Outcome::refused("access-not-set-up"))?;
    Ok(key.verifier(&origin(seal::InstanceId(row.id), row.generation)).encode())
}

/// The instance log as it stands: its tree and each unit's last entered size.
fn standing(rx: &Rx<'_>) -> Result<(Frontier, HashMap<UnitId, i64>), Outcome> {
    let mut frontier = Frontier::empty();
    let mut last = HashMap::new();
    for (_, unit, size, root) in store::entries(rx)? {
        frontier.push(leaf_hash(&entry(unit, size, &root)?.encode()));
        last.insert(unit, size);
    }
    Ok((frontier, last))
}

pub(super) fn entry(unit: UnitId, size: i64, root: &[u8]) -> Result<UnitRoot, Outcome> {
    let size = u64::try_from(size).map_err(|_| Outcome::fault("size below zero"))?;
    let root = root.try_into().map_err(|_| Outcome::fault("root of a wrong length"))?;
    Ok(UnitRoot { unit, size, root })
}

/// Gathers now; `None` when nothing changed and a checkpoint covers the log.
///
/// # Errors
/// [`Outcome::Fault`], [`Outcome::Refused`] before set-up.
pub fn gather(db: &Db, key: &LogKey) -> Result<Option<Gathered>, Outcome> {
    let key = key.clone();
    db.write_now(move |tx| gather_in(tx, &key))
}

fn gather_in(tx: &Tx<'_>, key: &LogKey) -> Result<Option<Gathered>, Outcome> {
    let row = crate::keys::store::instance(tx)?.ok_or_else(|| Outcome::refused("access-not-set-up"))?;
    let (mut frontier, last) = standing(tx)?;
    let before = frontier.size();
    for (unit, size, bytes) in store::heads(tx)? {
        if last.get(&unit).is_some_and(|entered| *entered >= size) {
            continue;
        }
        let head = Frontier::of_stored(u64::try_from(size).unwrap_or(0), &bytes).map_err(Outcome::fault)?;
        let seq = i64::try_from(frontier.size()).map_err(Outcome::fault)?;
        store::add_entry(tx, seq, unit, size, &head.root())?;
        frontier.push(leaf_hash(&UnitRoot::of_head(unit, &head).encode()));
    }
    if frontier.size() == before {
        return Ok(None);
    }
    let origin = origin(seal::InstanceId(row.id), row.generation);
    let checkpoint = Checkpoint { origin, size: frontier.size(), root: frontier.root() };
    let note = checkpoint.sign(key).map_err(Outcome::fault)?;
    let size = i64::try_from(frontier.size()).map_err(Outcome::fault)?;
    store::add_note(tx, row.generation, &frontier.bytes(), (size, &note))?;
    let added = usize::try_from(frontier.size() - before).unwrap_or(usize::MAX);
    Ok(Some(Gathered { added, size: frontier.size(), note }))
}

/// The newest signed checkpoint.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn last_checkpoint(db: &Db) -> Result<Option<String>, Outcome> {
    db.snapshot_now(|rx| {
        let Some(row) = crate::keys::store::instance(rx)? else { return Ok(None) };
        Ok(store::notes(rx, row.generation)?.pop().map(|(_, note)| note))
    })
}
