//! Accounts, keys, posts, roles, permissions as types, scopes and the audit of
//! personal data.
//!
//! Access to the sealed zone is cryptographic (docs/design/SEALED.md): a person
//! opens what is wrapped to them or to a unit they serve in. On top of that,
//! every action asks for a [`May`], which only a verified post gives.

pub mod accounts;
mod audited;
pub mod can;
pub mod drafts;
mod instance;
pub mod keys;
mod kinds;
mod lane;
pub mod log;
pub mod records;
mod roles;
mod scope;
pub mod setup;
#[cfg(feature = "testing")]
pub mod testing;
pub mod units;

pub use instance::{Instance, Parts};
pub use kinds::{Deed, Purpose, RecordKind};
pub use lane::Lane;
pub use records::{Holder, NewRecord, OpenRecord, Slot};
pub use roles::{Reach, Role, Roles};
pub use scope::{Actor, HeldPost, May, Scope};
