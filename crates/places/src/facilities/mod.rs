//! Public places of help: the addresses of Art. 19(1) of Law 13/2022, hotlines
//! of prevention groups, trusted addresses (Art. 36: the list is public).
//!
//! Only public places. A secret shelter has no kind here, so it cannot be
//! written into this table; it belongs to the sealed zone.

mod model;
mod rules;
mod store;

pub use model::{Facility, FacilityDraft, FacilityId, FacilityKind, FacilityStatus};
pub use rules::{Group, Listed, Listing, check, is_unchecked, listing, whole_past};
pub use store::{add, answered, at_places, of_unit, one, save};
