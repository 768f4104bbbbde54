//! Leaves of the audit log: one for every read and write of personal data, in
//! the transaction of the thing it tells (SEALED.md §2, Log).

use kernel::{AccountId, Instant, PostId, RecordId, UnitId};
use uuid::Uuid;

/// What was done, as a number given out by `access` and never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Action(pub u16);

/// A leaf as an action asks for it; the store adds its number and moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeafDraft {
    /// The unit in whose tree it stands.
    pub unit: UnitId,
    /// In which post.
    pub post: Option<PostId>,
    /// By whom; none for the public and for jobs.
    pub account: Option<AccountId>,
    /// What.
    pub action: Action,
    /// The kind of record.
    pub kind: u16,
    /// The record.
    pub record: Option<RecordId>,
    /// Why, as a code.
    pub purpose: u16,
    /// Under which grant.
    pub grant: Option<Uuid>,
    /// How it ended, as a code.
    pub outcome: u8,
    /// SHA-256 of the new ciphertext; plaintext is never hashed.
    pub ciphertext: Option<[u8; 32]>,
}

/// All that a leaf binds.
#[derive(Debug, Clone, Copy)]
pub struct LeafFields<'l> {
    /// Its number in the unit's tree, from 0.
    pub seq: u64,
    /// When.
    pub at: Instant,
    /// What the action asked for.
    pub draft: &'l LeafDraft,
    /// SHA-256 over everybody who holds the key after it, when it changed who
    /// does.
    pub holders: Option<[u8; 32]>,
}

/// A leaf appended to a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The leaf's bytes, as stored.
    pub leaf: Vec<u8>,
    /// The tree's frontier after it.
    pub frontier: Vec<u8>,
    /// The tree's root after it.
    pub root: [u8; 32],
}

/// How leaves are written and trees grow. `seal` does it; wired by `access`.
pub trait LogTree: Send + Sync {
    /// Appends a leaf to a tree of `size` leaves with this frontier (empty
    /// when `size` is 0).
    fn append(&self, frontier: &[u8], size: u64, leaf: LeafFields<'_>) -> Appended;
}
