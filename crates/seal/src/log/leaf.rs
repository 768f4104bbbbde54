//! A leaf: who did what to which record, when and why, by codes. 168 bytes,
//! fixed; an absent id is zeros.

use kernel::{AccountId, Instant, PostId, RecordId, UnitId};

use crate::SealFault;
use crate::bytes::{Reader, Writer};

const VERSION: u8 = 2;
/// Bytes of an encoded leaf.
pub const LEAF_BYTES: usize = 168;

/// One leaf of a unit's log. Holds ids and codes only, no words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaf {
    /// Whose log.
    pub unit: UnitId,
    /// Its place in it, from 0.
    pub seq: u64,
    /// When, bound to the action.
    pub at: Instant,
    /// The post acted by.
    pub post: Option<PostId>,
    /// The account that acted; none for the public and for jobs.
    pub account: Option<AccountId>,
    /// What was done, by number.
    pub action: u16,
    /// The record's kind.
    pub kind: u16,
    /// The record.
    pub record: Option<RecordId>,
    /// Why, by number; typed reasons are sealed elsewhere.
    pub purpose: u16,
    /// The grant it was done under.
    pub grant: Option<[u8; 16]>,
    /// How it ended, by number.
    pub outcome: u8,
    /// SHA-256 of the new ciphertext, if any was written.
    pub ciphertext: Option<[u8; 32]>,
    /// SHA-256 over everybody who holds the key after this deed, when it gave
    /// the key to somebody or took it from somebody.
    pub holders: Option<[u8; 32]>,
}

impl Leaf {
    /// The one binary form, as stored and hashed.
    pub fn encode(&self) -> Vec<u8> {
        let zeros = [0u8; 32];
        Writer::bare()
            .u8(VERSION)
            .raw(self.unit.bytes())
            .u64(self.seq)
            .i64(self.at.millis())
            .raw(self.post.as_ref().map_or(&zeros[..16], |post| post.bytes()))
            .raw(self.account.as_ref().map_or(&zeros[..16], |account| account.bytes()))
            .u16(self.action)
            .u16(self.kind)
            .raw(self.record.as_ref().map_or(&zeros[..16], |record| record.bytes()))
            .u16(self.purpose)
            .raw(self.grant.as_ref().map_or(&zeros[..16], |grant| grant))
            .u8(self.outcome)
            .raw(&self.ciphertext.unwrap_or(zeros))
            .raw(&self.holders.unwrap_or(zeros))
            .done()
    }

    /// Reads a stored leaf.
    ///
    /// # Errors
    /// [`SealFault::Malformed`], [`SealFault::Suite`] for another version.
    pub fn decode(bytes: &[u8]) -> Result<Self, SealFault> {
        let mut reader = Reader(bytes);
        match reader.u8()? {
            VERSION => {}
            other => return Err(SealFault::Suite(other)),
        }
        let leaf = Self {
            unit: UnitId::of_bytes(reader.array()?),
            seq: reader.u64()?,
            at: Instant::of_millis(reader.i64()?),
            post: present(reader.array()?).map(PostId::of_bytes),
            account: present(reader.array()?).map(AccountId::of_bytes),
            action: reader.u16()?,
            kind: reader.u16()?,
            record: present(reader.array()?).map(RecordId::of_bytes),
            purpose: reader.u16()?,
            grant: present(reader.array()?),
            outcome: reader.u8()?,
            ciphertext: present(reader.array()?),
            holders: present(reader.array()?),
        };
        reader.end()?;
        Ok(leaf)
    }
}

fn present<const N: usize>(bytes: [u8; N]) -> Option<[u8; N]> {
    (bytes != [0; N]).then_some(bytes)
}
