//! The tree of RFC 6962, section 2.1, by its frontier: the roots of the
//! complete subtrees, at most 1 KiB up to 2³² leaves.

use crate::SealFault;
use crate::bytes::sha256;
use crate::log::Leaf;

/// A SHA-256 hash of the tree.
pub type Hash = [u8; 32];

/// The hash of a leaf: `SHA-256(0x00 ‖ leaf)`.
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    sha256(&[&[0], leaf])
}

/// The hash of a node: `SHA-256(0x01 ‖ left ‖ right)`.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    sha256(&[&[1], left, right])
}

/// The roots of the complete subtrees of a log, the largest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Of an empty log.
    pub const fn empty() -> Self {
        Self { size: 0, peaks: Vec::new() }
    }

    /// From the stored size and bytes.
    ///
    /// # Errors
    /// [`SealFault::Malformed`] when they do not fit each other.
    pub fn of_stored(size: u64, bytes: &[u8]) -> Result<Self, SealFault> {
        let (peaks, rest) = bytes.as_chunks::<32>();
        let expected = usize::try_from(size.count_ones()).unwrap_or(usize::MAX);
        if !rest.is_empty() || peaks.len() != expected {
            return Err(SealFault::Malformed);
        }
        Ok(Self { size, peaks: peaks.to_vec() })
    }

    /// The bytes to store: 32 for each complete subtree.
    pub fn bytes(&self) -> Vec<u8> {
        self.peaks.concat()
    }

    /// How many leaves.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf's hash.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node_hash(&left, &hash);
            }
        }
        self.peaks.push(hash);
        self.size = self.size.saturating_add(1);
    }

    /// The root; of an empty log SHA-256 of nothing.
    pub fn root(&self) -> Hash {
        let folded = self.peaks.iter().rev().copied().reduce(|right, left| node_hash(&left, &right));
        folded.unwrap_or_else(|| sha256(&[]))
    }
}

/// The root of these leaf hashes.
pub fn root_of(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::empty();
    for leaf in leaves {
        frontier.push(*leaf);
    }
    frontier.root()
}

/// What appending a leaf writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The leaf's row.
    pub leaf: Vec<u8>,
    /// Its hash in the tree.
    pub hash: Hash,
    /// The head's new frontier; its size is one more.
    pub frontier: Vec<u8>,
    /// The new root.
    pub root: Hash,
}

/// Appends a leaf to the log whose head row holds `size` and `frontier`; the
/// leaf's `seq` becomes `size`.
///
/// # Errors
/// [`SealFault::Malformed`] when the head row does not fit itself.
pub fn append(frontier: &[u8], size: u64, leaf: &Leaf) -> Result<Appended, SealFault> {
    let mut head = Frontier::of_stored(size, frontier)?;
    let bytes = Leaf { seq: size, ..*leaf }.encode();
    let hash = leaf_hash(&bytes);
    head.push(hash);
    Ok(Appended { leaf: bytes, hash, frontier: head.bytes(), root: head.root() })
}
