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
