//! Invented people and cases: the same seed always gives the same ones.
//!
//! Nobody here is real. Names are put together from counted parts, telephone
//! numbers lie in a range that is given to nobody, and cases follow published
//! national figures in the whole, never a single event. The demonstration,
//! the tests and the bench are fed from here.
//!
//! ```
//! use kernel::{PlaceId, UnitId};
//! use people::invent::{Cases, PlaceWeight, people};
//!
//! let home = people(7).household(0, 2026);
//! assert_eq!(home, people(7).household(0, 2026));
//!
//! let place = PlaceWeight { place: PlaceId(1), unit: UnitId::of_bytes([1; 16]), weight: 9_000 };
//! let cases = Cases::new(7, 1_000, 2024..=2026, &[place]).unwrap();
//! let whole: Vec<_> = cases.facts(0..1_000).collect();
//! assert_eq!(cases.facts(600..601).next().as_ref(), whole.get(600));
//! ```

mod cases;
mod dice;
mod hamlets;
mod names;
mod persons;
mod shares;

pub use cases::{Cases, InventFault, InventedCase, PlaceWeight};
pub use hamlets::hamlets;
pub use names::CANARY;
pub use persons::{Household, InventedPerson, Party, People, Sex, Tie, people};
