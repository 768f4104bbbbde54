//! What the store promises, on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // tests

mod actions;
mod backups;
mod cube;
mod groups;
mod kills;
mod letters;
mod migrations;
mod places;
mod values;

use kernel::{Instant, SeededEntropy, UnitId};
use store::{Action, LeafDraft};

/// A unit by number.
fn unit(number: u8) -> UnitId {
    UnitId::of_bytes([number; 16])
}

/// A leaf in the tree of a unit.
fn leaf(of: UnitId, action: u16) -> LeafDraft {
    LeafDraft {
        unit: of,
        post: None,
        account: None,
        action: Action(action),
        kind: 1,
        record: None,
        purpose: 0,
        grant: None,
        outcome: 0,
        ciphertext: None,
    }
}

/// An id by a seed.
fn id(seed: u64) -> uuid::Uuid {
    kernel::TypedId::uuid(kernel::RecordId::random(&SeededEntropy::new(seed)))
}

/// Midnight of 1970, for rows in which time does not matter.
const EPOCH: Instant = Instant::of_millis(0);
