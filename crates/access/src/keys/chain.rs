//! The chain of signed posts, verified once and remembered by hash. A public
//! key found in a row is worth nothing until its chain holds: whoever could
//! swap one would receive the next case.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use kernel::{Instant, Outcome, PostId, UnitId};
use seal::post::{MAX_CHAIN, ROOT, Root, SignedPost, Statement, Verified, verify_chain};
use seal::{Fingerprint, InstanceId, Signature};
use sha2::{Digest, Sha256};
use store::Rx;

use super::hold::UnitPublic;
use super::store::EpochRow;
use crate::accounts::store as rows;
use crate::can::{Appoint, Capability};
use crate::roles::{Reach, Roles};
use crate::units::{Unit, UnitKind};

/// Verifies posts against the root of set-up.
pub struct Chain {
    instance: InstanceId,
    expected: Fingerprint,
    root: Root,
    known: Mutex<HashMap<[u8; 32], Verified>>,
    epochs: Mutex<HashMap<(UnitId, [u8; 32]), UnitPublic>>,
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Chain({})", self.expected)
    }
}

impl Chain {
    /// A chain that ends in `root`, believed only if it has the fingerprint
    /// that stands in configuration.
    pub fn new(instance: InstanceId, expected: Fingerprint, root: Root) -> Self {
        Self { instance, expected, root, known: Mutex::default(), epochs: Mutex::default() }
    }

    /// The fingerprint every chain must end in.
    pub const fn root(&self) -> Fingerprint {
        self.expected
    }

    /// Verifies a post up to the root.
    ///
    /// # Errors
    /// [`Outcome::Fault`] when the chain does not hold: rows were changed by
    /// hand, or a link is missing.
    pub fn verify(&self, rx: &Rx<'_>, statement: &[u8], signature: &[u8]) -> Result<Verified, Outcome> {
        let hash = hash(statement, signature);
        if let Some(known) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&hash) {
            return Ok(*known);
        }
        let verified = self.verify_anew(rx, statement, signature)?;
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(hash, verified);
        Ok(verified)
    }

    /// The keys of a unit's epoch that was verified before, word for word.
    pub(crate) fn known_epoch(&self, unit: UnitId, row: &EpochRow) -> Option<UnitPublic> {
        let known = self.epochs.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&(unit, epoch_hash(row))).copied()
    }

    /// Remembers a verified epoch: sealing to an office is then one statement.
    pub(crate) fn remember_epoch(&self, row: &EpochRow, public: UnitPublic) {
        let mut known = self.epochs.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert((public.unit, epoch_hash(row)), public);
    }

    fn verify_anew(&self, rx: &Rx<'_>, statement: &[u8], signature: &[u8]) -> Result<Verified, Outcome> {
        let (links, ended) = links(rx, statement, signature)?;
        let mut units = HashMap::new();
        for link in &links {
            let id = link.statement.unit;
            let unit = crate::units::store::unit(rx, id)?.ok_or_else(|| Outcome::fault("post in no unit"))?;
            units.insert(id, unit);
        }
        let ended_at = |post: PostId| ended.get(&post).copied();
        let may = |issuer: Option<&Statement>, post: &Statement| may_appoint(&units, issuer, post);
        verify_chain(self.instance, &self.expected, &self.root, &links, &ended_at, &may)
            .map_err(|fault| Outcome::fault(format!("a post's chain does not hold: {fault}")))
    }
}

fn hash(statement: &[u8], signature: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(statement).chain_update(signature).finalize().into()
}

/// Everything of an epoch's row that was verified.
fn epoch_hash(row: &EpochRow) -> [u8; 32] {
    Sha256::new()
        .chain_update(row.epoch.to_be_bytes())
        .chain_update(row.signer.bytes())
        .chain_update(hash(&row.statement, &row.signature))
        .finalize()
        .into()
}

type Links = (Vec<SignedPost>, HashMap<PostId, Instant>);

/// The post and its issuers up to the root, with the ends that rows tell.
fn links(rx: &Rx<'_>, statement: &[u8], signature: &[u8]) -> Result<Links, Outcome> {
    let mut links = vec![decode(statement, signature)?];
    let mut ended = HashMap::new();
    while let Some(issuer) = links.last().map(|link| link.statement.issuer).filter(|issuer| *issuer != ROOT) {
        if links.len() >= MAX_CHAIN {
            return Err(Outcome::fault("a post's chain is too long"));
        }
        let issuer = PostId::of_bytes(issuer);
        let row = rows::chain_link(rx, issuer)?.ok_or_else(|| Outcome::fault("a post's chain is broken"))?;
        if let Some(at) = row.ended_ms {
            ended.insert(issuer, Instant::of_millis(at));
        }
        links.push(decode(&row.statement, &row.signature)?);
    }
    Ok((links, ended))
}

fn decode(statement: &[u8], signature: &[u8]) -> Result<SignedPost, Outcome> {
    let statement = Statement::decode(statement).map_err(Outcome::fault)?;
    let signature = Signature::of_slice(signature).map_err(Outcome::fault)?;
    Ok(SignedPost { statement, signature })
}

/// Who may appoint whom: the root names the first people of the ministry, its
/// desk and its guardian; everybody else is named by somebody whose role may
/// appoint there.
fn may_appoint(units: &HashMap<UnitId, Unit>, issuer: Option<&Statement>, post: &Statement) -> bool {
    let roles = Roles::embedded();
    let (Some(unit), Some(role)) = (units.get(&post.unit), roles.numbered(post.role)) else {
        return false;
    };
    if !role.units.iter().any(|kind| kind == unit.kind.key()) {
        return false;
    }
    let Some(issuer) = issuer else {
        return matches!(unit.kind, UnitKind::Ministry | UnitKind::Desk | UnitKind::Guardian);
    };
    let (Some(from), Some(issuing)) = (units.get(&issuer.unit), roles.numbered(issuer.role)) else {
        return false;
    };
    match issuing.reach(Appoint::KEY) {
        Some(Reach::Country) => true,
        Some(Reach::Subtree) => unit.is_within(from),
        Some(Reach::Own) => unit.id == from.id,
        None => false,
    }
}

/// Whether a post lets its holder make a unit's first key: an appointer above
/// it, or set-up itself.
pub(crate) fn may_found(rx: &Rx<'_>, signer: &Verified, unit: UnitId) -> Result<bool, Outcome> {
    let from = crate::units::store::unit(rx, signer.statement().unit)?;
    let unit = crate::units::store::unit(rx, unit)?;
    let (Some(from), Some(unit)) = (from, unit) else { return Ok(false) };
    let reach = Roles::embedded().numbered(signer.statement().role).and_then(|role| role.reach(Appoint::KEY));
    Ok(reach.is_some_and(|reach| reach != Reach::Own) && unit.is_within(&from))
}
