//! Sealed bodies: one a row, padded, bound to where they stand.
//!
//! Stored `suite u8 | key_version u32 | nonce 12 | ct+tag`. Associated data of
//! fixed widths: `"binhan/v1/field" | instance | unit | table u16 | column u16
//! | record | row | row_version u64 | suite u8 | key_version u32`.

use kernel::{Entropy, RecordId, UnitId};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::aead::{open_versioned, seal_versioned, version_of};
use crate::bytes::{Reader, Writer};
use crate::kdf::derive;
use crate::secret::secret;
use crate::{InstanceId, SealFault};

secret! {
    /// The random key of one record in one key version.
    pub struct RecordKey;
}

/// Where a sealed body stands. A body moved anywhere else does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The running house.
    pub instance: InstanceId,
    /// The unit that owns the row.
    pub unit: UnitId,
    /// The table's number (a constant of the slice that owns the table).
    pub table: u16,
    /// The column's number within the table.
    pub column: u16,
    /// The record whose key seals.
    pub record: RecordId,
    /// The row's own id.
    pub row: [u8; 16],
    /// Counts up with each write of the row; an older body does not open in a
    /// newer row.
    pub row_version: u64,
    /// The version of the record's key.
    pub key_version: u32,
}

impl Field {
    /// All but suite and key version, which the sealing appends.
    fn aad(&self) -> Writer {
        Writer::labelled("binhan/v1/field")
            .raw(self.instance.bytes())
            .raw(self.unit.bytes())
            .u16(self.table)
            .u16(self.column)
            .raw(self.record.bytes())
            .raw(&self.row)
            .u64(self.row_version)
    }
}

/// The committing value of a key: stored once per key version and compared
/// before a body is tried, since GCM-SIV does not commit to its key. Public.
#[derive(Debug, Clone, Copy)]
pub struct Check(pub [u8; 32]);

impl PartialEq for Check {
    /// In constant time.
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}
impl Eq for Check {}

impl Check {
    /// From a stored column.
    ///
    /// # Errors
    /// [`SealFault::Malformed`] unless there are 32 bytes.
    pub fn of_slice(bytes: &[u8]) -> Result<Self, SealFault> {
        bytes.try_into().map(Self).map_err(|_| SealFault::Malformed)
    }
    /// The bytes to store.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

pub(crate) fn check_of(key: &[u8; 32], owner: &[u8; 16], version: u32) -> Check {
    Check(*derive("binhan/v1/check", &[key], &[owner, &version.to_be_bytes()]))
}

/// `HKDF(key, "check" | record | version)`: the value to store when a record
/// or a key version is made.
pub fn check(key: &RecordKey, record: RecordId, key_version: u32) -> Check {
    check_of(key.expose(), record.bytes(), key_version)
}

/// The padded length of a text of `length` bytes together with its four bytes
/// of length: multiples of 128 up to 1 KiB, then steps of 12 %.
pub fn padded_length(length: usize) -> usize {
    let needed = length.saturating_add(4);
    if needed <= 1_024 {
        return needed.next_multiple_of(128);
    }
    let mut size = 1_024usize;
    while size < needed {
        size = size.saturating_add(size / 25 * 3 + 1);
    }
    size
}

/// Length, text, zeros up to `size`.
pub(crate) fn pad_to(plain: &[u8], size: usize) -> Result<Zeroizing<Vec<u8>>, SealFault> {
    let length = u32::try_from(plain.len()).map_err(|_| SealFault::TooLarge)?;
    let mut padded = Zeroizing::new(Vec::with_capacity(size));
    padded.extend_from_slice(&length.to_be_bytes());
    padded.extend_from_slice(plain);
    let size = size.max(padded.len());
    padded.resize(size, 0);
    Ok(padded)
}

pub(crate) fn pad(plain: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealFault> {
    pad_to(plain, padded_length(plain.len()))
}

/// Undoes [`pad_to`]; a padding that is not zeros is refused.
pub(crate) fn unpad(padded: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealFault> {
    let mut reader = Reader(padded);
    let length = usize::try_from(reader.u32()?).map_err(|_| SealFault::Malformed)?;
    let plain = reader.raw(length)?;
    if reader.0.iter().any(|byte| *byte != 0) {
        return Err(SealFault::Malformed);
    }
    Ok(Zeroizing::new(plain.to_vec()))
}

/// Seals one body under a record's key, padded and bound to its field.
///
/// # Errors
/// [`SealFault::TooLarge`] from 4 GiB.
pub fn seal_body(
    key: &RecordKey,
    field: &Field,
    plain: &[u8],
    entropy: &dyn Entropy,
) -> Result<Vec<u8>, SealFault> {
    Ok(seal_versioned(key.expose(), field.key_version, field.aad(), &pad(plain)?, entropy))
}

/// The key version a stored body, label or card names, to choose which key to
/// open it with. Trusted for that only: opening binds it.
///
/// # Errors
/// [`SealFault::Malformed`], [`SealFault::Suite`].
pub fn key_version_of(stored: &[u8]) -> Result<u32, SealFault> {
    version_of(stored)
}

/// Opens one body. `stored_check` is the committing value kept with the key
/// version; it is compared first, in constant time.
///
/// # Errors
/// [`SealFault::WrongKey`], [`SealFault::Closed`] (other place, other version
/// or changed bytes), [`SealFault::Malformed`], [`SealFault::Suite`].
pub fn open_body(
    key: &RecordKey,
    stored_check: &Check,
    field: &Field,
    stored: &[u8],
) -> Result<Zeroizing<Vec<u8>>, SealFault> {
    if check(key, field.record, field.key_version) != *stored_check {
        return Err(SealFault::WrongKey);
    }
    unpad(&open_versioned(key.expose(), field.key_version, field.aad(), stored)?)
}
