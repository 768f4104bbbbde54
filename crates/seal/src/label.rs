//! Labels: the short names worklists show instead of codes, sealed under a
//! unit key that every member holds, so that fifty cost 40 µs and no record's
//! key. Never more than a list needs to tell two rows apart.

use kernel::{Entropy, RecordId, UnitId};
use zeroize::Zeroizing;

use crate::aead::{open_versioned, seal_versioned};
use crate::body::{pad_to, unpad};
use crate::bytes::Writer;
use crate::secret::secret;
use crate::{InstanceId, SealFault};

secret! {
    /// A unit's key for labels, by version; kept in its keyring.
    pub struct LabelKey;
}

/// Bytes of every sealed label before sealing: all are of one length.
const SIZE: usize = 128;
/// Most bytes of a label's text.
pub const MAX_LABEL: usize = SIZE - 4;

/// Where a label stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabelPlace {
    /// The running house.
    pub instance: InstanceId,
    /// The unit.
    pub unit: UnitId,
    /// The table's number.
    pub table: u16,
    /// The record it names.
    pub record: RecordId,
    /// The row's version.
    pub row_version: u64,
    /// The version of the label key.
    pub key_version: u32,
}

impl LabelPlace {
    fn aad(&self) -> Writer {
        Writer::labelled("binhan/v1/label")
            .raw(self.instance.bytes())
            .raw(self.unit.bytes())
            .u16(self.table)
            .raw(self.record.bytes())
            .u64(self.row_version)
    }
}

/// Seals a label.
///
/// # Errors
/// [`SealFault::TooLarge`] beyond [`MAX_LABEL`] bytes.
pub fn seal_label(
    key: &LabelKey,
    place: &LabelPlace,
    text: &str,
    entropy: &dyn Entropy,
) -> Result<Vec<u8>, SealFault> {
    if text.len() > MAX_LABEL {
        return Err(SealFault::TooLarge);
    }
    Ok(seal_versioned(key.expose(), place.key_version, place.aad(), &pad_to(text.as_bytes(), SIZE)?, entropy))
}

/// Opens a label.
///
/// # Errors
/// [`SealFault::Closed`], [`SealFault::Suite`], [`SealFault::Malformed`].
pub fn open_label(key: &LabelKey, place: &LabelPlace, stored: &[u8]) -> Result<Zeroizing<String>, SealFault> {
    let bytes = unpad(&open_versioned(key.expose(), place.key_version, place.aad(), stored)?)?;
    std::str::from_utf8(&bytes).map(|text| Zeroizing::new(text.to_owned())).map_err(|_| SealFault::Malformed)
}
