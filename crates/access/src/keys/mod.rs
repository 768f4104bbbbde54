//! Keys of units: signed epochs, members' wraps, keyrings, escrow; and the
//! chain of signed posts everything hangs from.

mod chain;
mod hold;
mod leaving;
pub mod store;

pub use chain::Chain;
pub use hold::{UnitKey, UnitPublic, admit, first_key, open_keyring, unit_key, unit_public};
pub(crate) use hold::{escrow, found_key, unit_key_to_adopt};
pub(crate) use leaving::shut_out;
pub use leaving::{remove, renew_due};

use kernel::Outcome;
use seal::Wrapped;

/// A wrap from its columns.
pub(crate) fn wrapped(alg: i64, enc: Vec<u8>, ct: Vec<u8>) -> Result<Wrapped, Outcome> {
    let alg = u8::try_from(alg).map_err(|_| Outcome::fault("wrap of an unknown kind"))?;
    Ok(Wrapped { alg, enc, ct })
}

/// A wrap as columns.
pub(crate) fn parts(wrapped: &Wrapped) -> (i64, &[u8], &[u8]) {
    (i64::from(wrapped.alg), &wrapped.enc, &wrapped.ct)
}
