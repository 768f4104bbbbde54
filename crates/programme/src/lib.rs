//! Programme: indicators, returns, published and live figures.
//!
//! This crate depends on neither `people` nor `casework`: it receives counts,
//! so statistics code cannot name a person, and the build says so.

pub mod figures;
pub mod indicators;
pub mod returns;

/// The routes of this zone.
pub fn routes() -> Vec<page::Route> {
    [returns::routes(), figures::routes()].into_iter().flatten().collect()
}
