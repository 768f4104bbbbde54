//! The rules of the sealed zone. Each test is named after its rule and says
//! which change of the code ("mutation", by its number in the design of the
//! sealed zone) turns it red.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // tests

mod bodies;
mod cards;
mod holders;
mod instance;
mod logs;
mod posts;
mod receipts;
mod rings;
mod sign_in;
mod tampering;
mod wraps;

use kernel::{RecordId, SeededEntropy, UnitId};
use seal::{InstanceId, InstanceSecret, RecordKey, Seed};

/// The seed of every stream of randomness here; printed by a failing test.
pub(crate) const SEED: u64 = 20_261_119;

/// A house with some of everything.
pub(crate) struct House {
    pub(crate) entropy: SeededEntropy,
    pub(crate) id: InstanceId,
    pub(crate) secret: InstanceSecret,
    pub(crate) unit: UnitId,
    pub(crate) record: RecordId,
    pub(crate) key: RecordKey,
}

pub(crate) fn house(variation: u64) -> House {
    println!("randomness: seed {SEED} + {variation}");
    let entropy = SeededEntropy::new(SEED.wrapping_add(variation));
    House {
        id: InstanceId::generate(&entropy),
        secret: InstanceSecret::generate(&entropy),
        unit: UnitId::random(&entropy),
        record: RecordId::random(&entropy),
        key: RecordKey::generate(&entropy),
        entropy,
    }
}

impl House {
    pub(crate) fn seed(&self) -> Seed {
        Seed::generate(&self.entropy)
    }
}
