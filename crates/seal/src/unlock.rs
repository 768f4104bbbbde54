//! `account_unlock`: the account's seed sealed under the key of one method
//! (a password, a passkey), one row a method.

use kernel::{AccountId, Entropy};

use crate::aead::{open_32, seal_blob};
use crate::bytes::Writer;
use crate::{Check, InstanceId, Kek, SealFault, Seed};

/// How the row is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Method {
    /// A password.
    Password = 1,
    /// A passkey with the PRF extension.
    Passkey = 2,
}

impl Method {
    /// The number stored and bound in.
    pub const fn number(self) -> u8 {
        self as u8
    }
    /// Reads the stored number.
    pub const fn of_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::Password),
            2 => Some(Self::Passkey),
            _ => None,
        }
    }
}

/// Which row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnlockPlace {
    /// The running house.
    pub instance: InstanceId,
    /// The account.
    pub account: AccountId,
    /// The row's id.
    pub row: [u8; 16],
    /// The method.
    pub method: Method,
    /// The epoch of the account's seed.
    pub epoch: u32,
}

impl UnlockPlace {
    fn aad(&self) -> Vec<u8> {
        Writer::labelled("binhan/v1/unlock")
            .raw(self.instance.bytes())
            .raw(self.account.bytes())
            .raw(&self.row)
            .u8(self.method.number())
            .u32(self.epoch)
            .done()
    }
    /// The committing value to store with the row.
    pub fn check(&self, kek: &Kek) -> Check {
        kek.check(&self.row, self.epoch)
    }
}

/// Seals the account's seed under the key of a method.
pub fn seal_seed(kek: &Kek, place: &UnlockPlace, seed: &Seed, entropy: &dyn Entropy) -> Vec<u8> {
    seal_blob(kek.expose(), &place.aad(), seed.expose(), entropy)
}

/// Opens the account's seed; the stored check is compared first.
///
/// # Errors
/// [`SealFault::WrongKey`] for a wrong password or pepper;
/// [`SealFault::Closed`] for another row or changed bytes.
pub fn open_seed(
    kek: &Kek,
    stored_check: &Check,
    place: &UnlockPlace,
    blob: &[u8],
) -> Result<Seed, SealFault> {
    if place.check(kek) != *stored_check {
        return Err(SealFault::WrongKey);
    }
    open_32(kek.expose(), &place.aad(), blob).map(|seed| Seed::of_bytes(*seed))
}
