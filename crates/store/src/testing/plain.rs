//! A plain log tree and plain definitions: enough to test the store with.

use kernel::{CellMap, CellWeight, Fact};
use sha2::{Digest, Sha256};

use crate::audit::{Appended, LeafFields, LogTree};

/// A chain of hashes: each frontier is SHA-256 of the one before and the leaf.
#[derive(Debug, Clone, Copy)]
pub struct PlainLog;

impl LogTree for PlainLog {
    fn append(&self, frontier: &[u8], size: u64, fields: LeafFields<'_>) -> Appended {
        let draft = fields.draft;
        let mut leaf = Vec::with_capacity(64);
        leaf.extend_from_slice(draft.unit.bytes());
        leaf.extend_from_slice(&size.to_be_bytes());
        leaf.extend_from_slice(&fields.at.millis().to_be_bytes());
        leaf.extend_from_slice(&draft.action.0.to_be_bytes());
        let mut hash = Sha256::new();
        hash.update(frontier);
        hash.update(&leaf);
        let root: [u8; 32] = hash.finalize().into();
        Appended { leaf, frontier: root.to_vec(), root }
    }
}

/// Four cells a year: cases, survivors who are women or girls, cases of
/// physical violence, first cases of a household.
#[derive(Debug, Clone, Copy)]
pub struct PlainCells;

impl CellMap for PlainCells {
    fn weigh(&self, fact: &Fact, into: &mut Vec<CellWeight>) {
        let period = i64::from(fact.month.year());
        let physical = kernel::ViolenceForm::Physical.is_in(fact.forms);
        let counts = [1, fact.survivors_female, i64::from(physical), i64::from(fact.new_household)];
        for (cell, count) in (1..).zip(counts) {
            into.push(CellWeight { cell, period, count });
        }
    }
}
