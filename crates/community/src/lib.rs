//! Clubs, groups, funds, marriage support, training.

pub mod clubs;

/// Every address of this zone.
pub fn routes() -> Vec<page::Route> {
    clubs::routes()
}
