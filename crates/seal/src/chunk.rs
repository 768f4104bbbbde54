//! Attachments: a random key kept in the case body, pieces of 64 KiB, each
//! bound to `(file, index, count)`, so that none can be left out, doubled,
//! reordered or taken from another file.

use kernel::Entropy;
use zeroize::Zeroizing;

use crate::aead::{open_blob, seal_blob};
use crate::body::{pad_to, padded_length, unpad};
use crate::bytes::Writer;
use crate::secret::secret;
use crate::{InstanceId, SealFault};

secret! {
    /// The key of one file. Stored inside the sealed body that names the file.
    pub struct FileKey;
}

/// Bytes of a sealed piece before sealing, length prefix included.
const PIECE: usize = 65_536;
/// Bytes of the file that one piece carries.
pub const CHUNK: usize = PIECE - 4;

/// Which file a piece belongs to, and of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilePlace {
    /// The running house.
    pub instance: InstanceId,
    /// The file's id.
    pub file: [u8; 16],
    /// How many pieces the file has; at least 1.
    pub count: u32,
}

impl FilePlace {
    fn aad(&self, index: u32) -> Vec<u8> {
        Writer::labelled("binhan/v1/chunk")
            .raw(self.instance.bytes())
            .raw(&self.file)
            .u32(index)
            .u32(self.count)
            .done()
    }
}

/// How many pieces a file of `length` bytes has; an empty file has one.
///
/// # Errors
/// [`SealFault::TooLarge`] beyond 2³² pieces.
pub fn count_of(length: u64) -> Result<u32, SealFault> {
    let chunk = u64::try_from(CHUNK).unwrap_or(u64::MAX);
    u32::try_from(length.div_ceil(chunk).max(1)).map_err(|_| SealFault::TooLarge)
}

/// Seals piece `index` (from 0). Every piece but the last carries [`CHUNK`]
/// bytes; the last is padded like a body.
///
/// # Errors
/// [`SealFault::TooLarge`] for more than [`CHUNK`] bytes, [`SealFault::Malformed`]
/// for an index beyond the count or a short piece that is not the last.
pub fn seal_chunk(
    key: &FileKey,
    place: &FilePlace,
    index: u32,
    bytes: &[u8],
    entropy: &dyn Entropy,
) -> Result<Vec<u8>, SealFault> {
    if bytes.len() > CHUNK {
        return Err(SealFault::TooLarge);
    }
    let last = index.checked_add(1) == Some(place.count);
    if index >= place.count || (!last && bytes.len() != CHUNK) {
        return Err(SealFault::Malformed);
    }
    let padded = pad_to(bytes, padded_length(bytes.len()).min(PIECE))?;
    Ok(seal_blob(key.expose(), &place.aad(index), &padded, entropy))
}

/// Opens piece `index`.
///
/// # Errors
/// [`SealFault::Closed`] for a piece of another file, index or count.
pub fn open_chunk(
    key: &FileKey,
    place: &FilePlace,
    index: u32,
    stored: &[u8],
) -> Result<Zeroizing<Vec<u8>>, SealFault> {
    unpad(&open_blob(key.expose(), &place.aad(index), stored)?)
}
