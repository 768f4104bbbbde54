//! Entries of the instance log, and the excerpt a receipt shows.

use std::fmt;

use kernel::UnitId;

use crate::bytes::{Reader, Writer};
use crate::log::{Frontier, Hash};
use crate::{SealFault, base32};

const VERSION: u8 = 1;
/// Bytes of an entry.
pub const ENTRY_BYTES: usize = 57;

/// An entry of the instance log: a unit's tree had this root at this size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitRoot {
    /// The unit.
    pub unit: UnitId,
    /// How many leaves its log had.
    pub size: u64,
    /// Their root.
    pub root: Hash,
}

impl UnitRoot {
    /// Of a unit's head.
    pub fn of_head(unit: UnitId, head: &Frontier) -> Self {
        Self { unit, size: head.size(), root: head.root() }
    }

    /// The one binary form, a leaf of the instance log's tree.
    pub fn encode(&self) -> Vec<u8> {
        Writer::bare().u8(VERSION).raw(self.unit.bytes()).u64(self.size).raw(&self.root).done()
    }

    /// Reads a stored entry.
    ///
    /// # Errors
    /// [`SealFault::Malformed`], [`SealFault::Suite`] for another version.
    pub fn decode(bytes: &[u8]) -> Result<Self, SealFault> {
        let mut reader = Reader(bytes);
        match reader.u8()? {
            VERSION => {}
            other => return Err(SealFault::Suite(other)),
        }
        let entry =
            Self { unit: UnitId::of_bytes(reader.array()?), size: reader.u64()?, root: reader.array()? };
        reader.end()?;
        Ok(entry)
    }
}

/// What a receipt shows of the log: the unit's size and 40 bits of its root.
/// Whoever keeps it can later hold the log to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Excerpt {
    /// How many leaves the unit's log had.
    pub size: u64,
    /// The first 40 bits of the root.
    pub head: [u8; 5],
}

impl Excerpt {
    /// Of a size and its root.
    pub const fn of(size: u64, root: &Hash) -> Self {
        Self { size, head: [root[0], root[1], root[2], root[3], root[4]] }
    }

    /// Reads what `Display` writes, forgiving as codes are.
    pub fn parse(typed: &str) -> Option<Self> {
        let (size, head) = typed.trim().split_once('-')?;
        let signs: String = head.chars().filter(|c| !base32::parts(*c)).collect();
        let head = base32::decode(&signs)?.try_into().ok()?;
        Some(Self { size: size.trim().parse().ok()?, head })
    }

    /// Whether the log had this root at this size.
    pub fn agrees(&self, size: u64, root: &Hash) -> bool {
        *self == Self::of(size, root)
    }
}

impl fmt::Display for Excerpt {
    /// `1284-8KX2-9PQM`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signs = base32::encode(&self.head);
        write!(f, "{}-{}-{}", self.size, &signs[..4], &signs[4..])
    }
}
