//! Sealed records: one key each, wrapped to its holders. A new record is
//! sealed before the queue; only rows go through it.

mod model;
pub mod store;

pub use model::{Holder, NewRecord, OpenRecord, Slot};
pub(crate) use model::{Making, context};
