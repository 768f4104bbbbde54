//! `binhan audit verify`: every tree and the instance log, recomputed.

use std::collections::HashMap;
use std::fmt;

use ::store::{Db, Rx};
use kernel::{Outcome, UnitId};
use seal::log::{Frontier, Head, LogFault, VerifierKey, verify_instance, verify_unit};

use super::gather::{entry, origin};
use super::store;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// In a unit's log.
    Unit(UnitId, LogFault),
    /// In the instance log.
    Instance(LogFault),
    /// A unit that was entered has no log any more.
    Missing(UnitId),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unit(unit, fault) => write!(f, "log of unit {unit}: {fault}"),
            Self::Instance(fault) => write!(f, "instance log: {fault}"),
            Self::Missing(unit) => write!(f, "log of unit {unit}: gone, though it was entered"),
        }
    }
}

/// How many leaves are held at once.
const PAGE: i64 = 4_096;

/// Recomputes everything. An empty list means that nobody edited, removed,
/// reordered or cut anything since it was entered.
///
/// # Errors
/// [`Outcome::Fault`] when the database cannot be read.
pub fn verify(db: &Db) -> Result<Vec<Finding>, Outcome> {
    db.snapshot_now(|rx| verify_in(rx))
}

fn verify_in(rx: &Rx<'_>) -> Result<Vec<Finding>, Outcome> {
    let row = crate::keys::store::instance(rx)?.ok_or_else(|| Outcome::refused("access-not-set-up"))?;
    let mut findings = Vec::new();
    let entries = store::entries(rx)?;
    let mut encoded = Vec::with_capacity(entries.len());
    let mut entered: HashMap<UnitId, Vec<Head>> = HashMap::new();
    for (_, unit, size, root) in &entries {
        let root = entry(*unit, *size, root)?;
        encoded.push(root.encode());
        entered.entry(*unit).or_default().push(Head { size: root.size, root: root.root });
    }
    let notes: Vec<String> = store::notes(rx, row.generation)?.into_iter().map(|(_, note)| note).collect();
    let key =
        row.log_public.as_slice().try_into().map_err(|_| Outcome::fault("log key of a wrong length"))?;
    let verifier = VerifierKey { name: origin(seal::InstanceId(row.id), row.generation), key };
    if let Err(fault) = verify_instance(&encoded, &notes, &verifier, &[]) {
        findings.push(Finding::Instance(fault));
    }
    for (unit, size, frontier) in store::heads(rx)? {
        let heads = entered.remove(&unit).unwrap_or_default();
        if let Err(fault) = verify_log(rx, unit, size, &frontier, &heads)? {
            findings.push(Finding::Unit(unit, fault));
        }
    }
    findings.extend(entered.into_keys().map(Finding::Missing));
    Ok(findings)
}

fn verify_log(
    rx: &Rx<'_>,
    unit: UnitId,
    size: i64,
    frontier: &[u8],
    entered: &[Head],
) -> Result<Result<Head, LogFault>, Outcome> {
    let Ok(stored) = Frontier::of_stored(u64::try_from(size).unwrap_or(0), frontier) else {
        return Ok(Err(LogFault::Head));
    };
    let mut leaves = Vec::new();
    let mut from = 0;
    loop {
        let page = store::leaves(rx, unit, from, PAGE)?;
        let Some((last, _)) = page.last() else { break };
        from = last + 1;
        leaves.extend(page.into_iter().map(|(_, leaf)| leaf));
    }
    Ok(verify_unit(unit, leaves.iter().map(Vec::as_slice), &stored, entered))
}
