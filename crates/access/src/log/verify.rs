//! `binhan audit verify`: every tree and the instance log, recomputed; and
//! whether the log explains what stands beside it: the columns of its leaves,
//! every wrap and every member of a unit.

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use ::store::{Db, Rx};
use kernel::{Outcome, RecordId, UnitId};
use seal::log::{
    Checkpoint, Frontier, Head, Leaf, LogFault, LogKey, NoteFault, VerifierKey, open_note, verify_instance,
    verify_unit,
};
use seal::{Fingerprint, InstanceId};

use super::gather::{entry, instance_of, origin};
use super::holders;
use super::store::{self, LeafRow};
use crate::kinds::Deed;

/// What a log is held against. None of it comes from the database: whoever
/// can change that is the one to be caught.
#[derive(Debug, Clone)]
pub struct Trust {
    /// Verifies checkpoints.
    pub log: [u8; 32],
    /// Which instance.
    pub instance: InstanceId,
    /// What all posts chain to; unknown to a verifier without the secrets.
    pub root: Option<Fingerprint>,
    /// Checkpoints kept elsewhere: a log that was rolled back is shorter than
    /// one of them, or another.
    pub witnessed: Vec<Checkpoint>,
}

impl Trust {
    /// Of somebody who holds the log's key.
    pub fn of_key(log: &LogKey, instance: InstanceId, root: Fingerprint) -> Self {
        Self { log: log.verifier("").key, instance, root: Some(root), witnessed: Vec::new() }
    }

    /// Of somebody who holds the published key alone; `None` when it is of no
    /// log of ours.
    pub fn of_published(key: &VerifierKey) -> Option<Self> {
        let instance = instance_of(&key.name)?;
        Some(Self { log: key.key, instance, root: None, witnessed: Vec::new() })
    }

    /// Adds a checkpoint that was printed or kept before.
    ///
    /// # Errors
    /// [`NoteFault`] when this log's key did not sign it.
    pub fn witness(&mut self, note: &str) -> Result<(), NoteFault> {
        let name = note.lines().next().ok_or(NoteFault::Form)?.to_owned();
        self.witnessed.push(open_note(note, &VerifierKey { name, key: self.log })?);
        Ok(())
    }
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// In a unit's log.
    Unit(UnitId, LogFault),
    /// In the instance log.
    Instance(LogFault),
    /// A unit that was entered has no log any more.
    Missing(UnitId),
    /// The database is of another instance.
    Foreign,
    /// The database names another key for its checkpoints.
    Key,
    /// No first leaf of set-up names the root all posts chain to.
    Root,
    /// The columns of a leaf do not tell what the leaf tells.
    Columns(UnitId, u64),
    /// Who holds a record's key is not what the log tells.
    Wraps(UnitId, RecordId),
    /// Who holds a unit's key is not what its log tells.
    Members(UnitId),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unit(unit, fault) => write!(f, "log of unit {unit}: {fault}"),
            Self::Instance(fault) => write!(f, "instance log: {fault}"),
            Self::Missing(unit) => write!(f, "log of unit {unit}: gone, though it was entered"),
            Self::Foreign => write!(f, "the database is of another instance than the key"),
            Self::Key => write!(f, "the database names another log key than the one held against it"),
            Self::Root => write!(f, "no leaf of set-up names the root that all posts chain to"),
            Self::Columns(unit, seq) => {
                write!(f, "log of unit {unit}: the columns of leaf {seq} are not what the leaf says")
            }
            Self::Wraps(unit, record) => {
                write!(f, "unit {unit}: the log does not explain who holds the key of record {record}")
            }
            Self::Members(unit) => write!(f, "unit {unit}: the log does not explain who holds its key"),
        }
    }
}

/// How many leaves are held at once.
const PAGE: i64 = 4_096;

/// Recomputes everything. An empty list means that nobody edited, removed,
/// reordered or cut anything since it was entered, that the log was not rolled
/// back behind what was witnessed, and that every wrap and every member has a
/// leaf that explains it.
///
/// # Errors
/// [`Outcome::Fault`] when the database cannot be read.
pub fn verify(db: &Db, trust: &Trust) -> Result<Vec<Finding>, Outcome> {
    let trust = trust.clone();
    db.snapshot_now(move |rx| verify_in(rx, &trust))
}

fn verify_in(rx: &Rx<'_>, trust: &Trust) -> Result<Vec<Finding>, Outcome> {
    let row = crate::keys::store::instance(rx)?.ok_or_else(|| Outcome::refused("access-not-set-up"))?;
    let mut findings = Vec::new();
    if row.id != *trust.instance.bytes() {
        findings.push(Finding::Foreign);
    }
    if row.log_public != trust.log {
        findings.push(Finding::Key);
    }
    let entries = store::entries(rx)?;
    let mut encoded = Vec::with_capacity(entries.len());
    let mut entered: HashMap<UnitId, Vec<Head>> = HashMap::new();
    for (_, unit, size, root) in &entries {
        let root = entry(*unit, *size, root)?;
        encoded.push(root.encode());
        entered.entry(*unit).or_default().push(Head { size: root.size, root: root.root });
    }
    let notes: Vec<String> = store::notes(rx, row.generation)?.into_iter().map(|(_, note)| note).collect();
    let verifier = VerifierKey { name: origin(trust.instance, row.generation), key: trust.log };
    if let Err(fault) = verify_instance(&encoded, &notes, &verifier, &trust.witnessed) {
        findings.push(Finding::Instance(fault));
    }
    let mut founded = false;
    let mut unlogged: BTreeSet<UnitId> = crate::records::store::units_with_wraps(rx)?.into_iter().collect();
    unlogged.extend(crate::keys::store::units_with_members(rx)?);
    for (unit, size, frontier) in store::heads(rx)? {
        let heads = entered.remove(&unit).unwrap_or_default();
        let told = verify_log(rx, unit, (size, &frontier), &heads, &mut findings)?;
        founded |= trust.root.is_some_and(|root| told.founded_by == Some(root.0));
        explain(rx, unit, &told, &mut findings)?;
        unlogged.remove(&unit);
    }
    for unit in unlogged {
        explain(rx, unit, &Told::default(), &mut findings)?;
    }
    if trust.root.is_some() && !founded {
        findings.push(Finding::Root);
    }
    findings.extend(entered.into_keys().map(Finding::Missing));
    Ok(findings)
}

/// What a unit's log tells beside the tree it makes.
#[derive(Default)]
struct Told {
    /// The last hash of who holds each record's key.
    wraps: HashMap<RecordId, [u8; 32]>,
    /// The last hash of who holds the unit's own.
    members: Option<[u8; 32]>,
    /// The root's fingerprint, in the leaf of set-up.
    founded_by: Option<[u8; 32]>,
}

impl Told {
    fn hear(&mut self, leaf: &Leaf) {
        match (leaf.holders, leaf.record) {
            (Some(hash), Some(record)) => drop(self.wraps.insert(record, hash)),
            (Some(hash), None) => self.members = Some(hash),
            (None, _) => {}
        }
        if leaf.seq == 0 && leaf.action == Deed::Found.number() {
            self.founded_by = leaf.ciphertext;
        }
    }
}

fn verify_log(
    rx: &Rx<'_>,
    unit: UnitId,
    (size, frontier): (i64, &[u8]),
    entered: &[Head],
    findings: &mut Vec<Finding>,
) -> Result<Told, Outcome> {
    let (mut told, mut leaves, mut from) = (Told::default(), Vec::new(), 0);
    loop {
        let page = store::leaves(rx, unit, from, PAGE)?;
        let Some(last) = page.last() else { break };
        from = last.seq + 1;
        for row in page {
            // What is no leaf at all is found below, in its place.
            if let Ok(leaf) = Leaf::decode(&row.leaf) {
                if !fits(&row, &leaf) {
                    findings.push(Finding::Columns(unit, leaf.seq));
                }
                told.hear(&leaf);
            }
            leaves.push(row.leaf);
        }
    }
    let whole = match Frontier::of_stored(u64::try_from(size).unwrap_or(0), frontier) {
        Ok(stored) => verify_unit(unit, leaves.iter().map(Vec::as_slice), &stored, entered).map(drop),
        Err(_) => Err(LogFault::Head),
    };
    findings.extend(whole.err().map(|fault| Finding::Unit(unit, fault)));
    Ok(told)
}

/// Lists of readers are made of the columns: they must tell what the leaf does.
fn fits(row: &LeafRow, leaf: &Leaf) -> bool {
    u64::try_from(row.seq) == Ok(leaf.seq)
        && row.at_ms == leaf.at.millis()
        && row.post == leaf.post
        && row.account == leaf.account
        && row.action == i64::from(leaf.action)
        && row.kind == i64::from(leaf.kind)
        && row.record == leaf.record
        && row.purpose == i64::from(leaf.purpose)
        && row.grant == leaf.grant
        && row.outcome == i64::from(leaf.outcome)
}

/// Holds every wrap and every member of a unit against what its log tells.
fn explain(rx: &Rx<'_>, unit: UnitId, told: &Told, findings: &mut Vec<Finding>) -> Result<(), Outcome> {
    let mut held: HashMap<RecordId, Vec<holders::WrapAddress>> = HashMap::new();
    for (record, wrap) in crate::records::store::holders_in(rx, unit)? {
        held.entry(record).or_default().push(wrap);
    }
    let mut wrong = BTreeSet::new();
    for (record, hash) in &told.wraps {
        if holders::of_record(held.remove(record).unwrap_or_default()) != *hash {
            wrong.insert(*record);
        }
    }
    wrong.extend(held.into_keys());
    findings.extend(wrong.into_iter().map(|record| Finding::Wraps(unit, record)));
    let members = crate::keys::store::members(rx, unit)?;
    let nobody = told.members.is_none() && members.is_empty();
    if !nobody && told.members != Some(holders::of_unit(members)) {
        findings.push(Finding::Members(unit));
    }
    Ok(())
}
