//! Sync and interoperability: counts and sealed envelopes only.
//!
//! This crate depends on neither `people` nor `casework`: it receives counts,
//! so nothing it sends can name a person, and the build says so.

pub mod exports;

/// Every address of this zone.
pub fn routes() -> Vec<page::Route> {
    exports::routes()
}
