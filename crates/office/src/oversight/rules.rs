//! Counting the reads of a month from the leaves of a log.

use std::collections::BTreeMap;

use access::{Deed, RecordKind};
use kernel::{AccountId, Instant};
use seal::log::Leaf;

/// How often somebody read records of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) account: AccountId,
    pub(super) kind: RecordKind,
    pub(super) times: usize,
    pub(super) latest: Instant,
}

/// The first moment of the month of a moment, in Viet Nam.
pub(super) fn month_of(at: Instant) -> Instant {
    Instant::start_of(at.vn_date().first_of_month())
}

/// Whether a deed shows somebody what a record holds.
const fn reads(deed: Deed) -> bool {
    matches!(deed, Deed::Open | Deed::List | Deed::Export)
}

/// The reads by staff since a moment, who read most first. What the person
/// herself opened with her code, and what jobs did, is nobody's reading here.
pub(super) fn count<'l>(leaves: impl IntoIterator<Item = &'l Leaf>, since: Instant) -> Vec<Read> {
    let mut counted: BTreeMap<(AccountId, RecordKind), (usize, Instant)> = BTreeMap::new();
    for leaf in leaves {
        let read = Deed::of_number(leaf.action).is_some_and(reads) && leaf.at >= since;
        let (true, Some(account), Some(kind)) = (read, leaf.account, RecordKind::of_number(leaf.kind)) else {
            continue;
        };
        let (times, latest) = counted.entry((account, kind)).or_insert((0, leaf.at));
        *times += 1;
        *latest = (*latest).max(leaf.at);
    }
    let read = |((account, kind), (times, latest))| Read { account, kind, times, latest };
    let mut reads: Vec<Read> = counted.into_iter().map(read).collect();
    reads.sort_by_key(|read| (std::cmp::Reverse(read.times), read.account, read.kind));
    reads
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::UnitId;

    fn leaf(account: Option<u8>, deed: Deed, kind: RecordKind, at: Instant) -> Leaf {
        Leaf {
            unit: UnitId::of_bytes([1; 16]),
            seq: 0,
            at,
            post: None,
            account: account.map(|n| AccountId::of_bytes([n; 16])),
            action: deed.number(),
            kind: kind.number(),
            record: None,
            purpose: 0,
            grant: None,
            outcome: 0,
            ciphertext: None,
            holders: None,
        }
    }

    #[test]
    fn only_what_staff_read_this_month_is_counted() {
        let now = Instant::of_vn(kernel::Date::constant(2026, 11, 19), 14, 20);
        let since = month_of(now);
        assert_eq!(since, Instant::of_vn(kernel::Date::constant(2026, 11, 1), 0, 0));
        let leaves = [
            leaf(Some(1), Deed::Open, RecordKind::Notice, now),
            leaf(Some(1), Deed::Open, RecordKind::Notice, since),
            leaf(Some(1), Deed::Open, RecordKind::Notice, since.plus_minutes(-1)),
            leaf(Some(1), Deed::Write, RecordKind::Notice, now),
            leaf(None, Deed::OpenByReceipt, RecordKind::Notice, now),
            leaf(Some(2), Deed::Export, RecordKind::Case, now),
        ];
        let seen: Vec<_> =
            count(&leaves, since).iter().map(|read| (read.kind, read.times, read.latest)).collect();
        assert_eq!(seen, [(RecordKind::Notice, 2, now), (RecordKind::Case, 1, now)]);
    }
}
