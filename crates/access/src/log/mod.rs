//! The log of who read and wrote what: a tree per unit, gathered into the
//! append-only instance log under signed checkpoints.

mod gather;
pub mod holders;
pub mod store;
mod trees;
mod verify;

pub use gather::{Gathered, gather, last_checkpoint, published_key};
pub use trees::UnitTrees;
pub use verify::{Finding, Trust, verify};

use ::store::{Action, LeafDraft};
use kernel::{RecordId, UnitId};

use crate::kinds::{Deed, Purpose};

/// A leaf of something done with nobody signed in: by a job, by the operator,
/// by a letter that arrives. Who knows more sets it.
pub fn by_nobody(unit: UnitId, deed: Deed, kind: u16, record: Option<RecordId>) -> LeafDraft {
    LeafDraft {
        unit,
        post: None,
        account: None,
        action: Action(deed.number()),
        kind,
        record,
        purpose: Purpose::Duty.number(),
        grant: None,
        outcome: 0,
        ciphertext: None,
    }
}
