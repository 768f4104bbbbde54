//! Administrative units with history, organisations and facilities.
//!
//! A code alone does not name a unit: 3,316 of the 3,321 commune codes of
//! 1 July 2025 were in force before it, 2,177 of them under another name. A
//! unit is therefore a [`Version`] with its days, and records keep the
//! [`kernel::PlaceId`] of the version in force when the thing happened.
//! People of a divided commune are never moved by default: a person asks.

mod difference;
pub mod facilities;
mod gazetteer;
pub mod map;
pub mod organisations;
pub mod report;
mod search;
mod shipped;
mod store;
mod trace;
mod unit;

pub use difference::{Change, Difference, DifferenceFault, LinkRow, Preview, UnitAfter};
pub use gazetteer::{Count, Gazetteer};
pub use search::{Found, Hit, LISTED};
pub use store::{load, open, sync};
pub use trace::{Ending, Trace, TraceFault};
pub use unit::{Code, Detail, Kind, Level, Link, Share, Version};
