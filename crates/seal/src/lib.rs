//! The cryptography of the sealed zone: pure functions over bytes. No I/O, no
//! clock, no randomness of its own; time and entropy are parameters.
//!
//! One mechanism carries everything. A *record* has a random key
//! ([`RecordKey`]); a *wrap* gives that key to a *holder* (an account, a unit
//! or a receipt); accounts and units are a 32-byte [`Seed`] from which their
//! key pairs follow. Ciphertexts are bound to where they stand, so that nobody
//! who can write to the database can move one.

mod aead;
mod base32;
mod bytes;
mod fault;
mod kdf;
mod secret;

pub mod body;
pub mod card;
pub mod chunk;
pub mod draft;
pub mod epoch;
pub mod escrow;
pub mod instance;
pub mod keyring;
pub mod label;
pub mod log;
pub mod password;
pub mod post;
pub mod receipt;
pub mod ring;
pub mod seed;
pub mod session;
pub mod sheet;
pub mod totp;
pub mod unlock;
pub mod wrap;

pub use body::{Check, Field, RecordKey, check, key_version_of, open_body, seal_body};
pub use fault::SealFault;
pub use instance::{EscrowKey, InstanceId, InstanceSecret, Pepper, ReceiptKey, SessionKey};
pub use seed::{Fingerprint, Kek, PublicKeys, Seed, Signature};
pub use sheet::{Sheet, SheetContent};
pub use wrap::{
    HolderKind, NO_END, Opener, WrapContext, Wrapped, adopt, unwrap, unwrap_seed, wrap_seed_to_kek,
    wrap_seed_to_public, wrap_to_kek, wrap_to_public,
};
