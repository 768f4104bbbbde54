//! Offices: who owns a record. A unit is not a place: a merger makes a
//! successor office, and no row moves (DESIGN §6 rule 1).

mod actions;
mod model;
pub mod store;

pub use actions::{NewUnit, desk_above, found_unit, receiving, receiving_unit, unit_of};
pub use model::{Unit, UnitKind};
