//! People: types, matching and sealed search cards; functions, no table.
//!
//! A person stands in the sealed body of a case and on a sealed card of the
//! unit; nothing of it is ever in a clear column, an address or a log.

mod age;
mod cards;
pub mod invent;
mod matching;
mod model;

pub use age::{AgeBand, age_band};
pub use cards::{CardBox, Found};
pub use matching::Query;
pub use model::{Birth, Person, Role, SafeContact, Sex};
