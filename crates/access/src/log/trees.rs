//! How the store's leaves are written: `seal` knows the form.

use seal::log::{Leaf, append};
use store::{Appended, LeafFields, LogTree};

/// The trees of units.
#[derive(Debug, Clone, Copy, Default)]
pub struct UnitTrees;

impl LogTree for UnitTrees {
    fn append(&self, frontier: &[u8], size: u64, fields: LeafFields<'_>) -> Appended {
        let LeafFields { seq, at, draft, holders } = fields;
        let leaf = Leaf {
            unit: draft.unit,
            seq,
            at,
            post: draft.post,
            account: draft.account,
            action: draft.action.0,
            kind: draft.kind,
            record: draft.record,
            purpose: draft.purpose,
            grant: draft.grant.map(uuid::Uuid::into_bytes),
            outcome: draft.outcome,
            ciphertext: draft.ciphertext,
            holders,
        };
        match append(frontier, size, &leaf) {
            Ok(done) => Appended { leaf: done.leaf, frontier: done.frontier, root: done.root },
            // A head row that does not fit itself was changed by hand. The
            // leaf is kept so that nothing is lost; `audit verify` finds it.
            Err(_) => Appended { leaf: leaf.encode(), frontier: frontier.to_vec(), root: [0; 32] },
        }
    }
}
