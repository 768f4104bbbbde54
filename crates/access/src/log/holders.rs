//! Who holds a key, as one hash: a leaf that gives a key to somebody or takes
//! it from somebody carries the hash of all who hold it afterwards. So
//! `audit verify` can say of every wrap and of every member whether a leaf
//! explains it, and one put back by hand is found (SEALED.md §2, §7.9).

use ::store::LeafDraft;
use kernel::{AccountId, UnitId};
use sha2::{Digest, Sha256};

use super::by_nobody;
use crate::kinds::{Deed, RecordKind};

/// Whom a wrap is for and until when: all of it but the sealed key itself,
/// which the holder replaces at the first opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WrapAddress {
    /// Version of the record's key.
    pub key_version: i64,
    /// Account, unit or receipt.
    pub holder_kind: i64,
    /// Who holds it.
    pub holder: [u8; 16],
    /// The holder's epoch.
    pub epoch: i64,
    /// The grant it serves, or zeros.
    pub grant: [u8; 16],
    /// Refused from then on, ms UTC.
    pub until_ms: i64,
}

/// A member of a unit's epoch.
pub type Member = (i64, AccountId);

/// The hash of all wraps of a record, in whatever order they come.
pub fn of_record(mut wraps: Vec<WrapAddress>) -> [u8; 32] {
    wraps.sort_unstable();
    let mut hash = Sha256::new_with_prefix("binhan/v1/holders/record");
    for WrapAddress { key_version, holder_kind, holder, epoch, grant, until_ms } in wraps {
        for number in [key_version, holder_kind, epoch, until_ms] {
            hash.update(number.to_be_bytes());
        }
        hash.update(holder);
        hash.update(grant);
    }
    hash.finalize().into()
}

/// The hash of all members of a unit's epochs, in whatever order they come.
pub fn of_unit(mut members: Vec<Member>) -> [u8; 32] {
    members.sort_unstable();
    let mut hash = Sha256::new_with_prefix("binhan/v1/holders/unit");
    for (epoch, account) in members {
        hash.update(epoch.to_be_bytes());
        hash.update(account.bytes());
    }
    hash.finalize().into()
}

/// The leaf that carries such a hash of a unit's own key when the action
/// writes none of its own about it.
pub(crate) fn leaf_of_unit(unit: UnitId) -> LeafDraft {
    by_nobody(unit, Deed::MakeKey, RecordKind::UnitKey.number(), None)
}
