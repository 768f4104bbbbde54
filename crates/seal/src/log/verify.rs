//! Verifying a whole log: the instance log against its checkpoints and those
//! kept elsewhere, then each unit's leaves against its entries.

use kernel::UnitId;

use crate::log::{Checkpoint, Frontier, Hash, Leaf, UnitRoot, VerifierKey, leaf_hash, open_note};

/// A size and the root at that size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many leaves.
    pub size: u64,
    /// Their root.
    pub root: Hash,
}

/// What `audit verify` reports, with where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogFault {
    /// A leaf is no leaf, or of another unit, or not in its place.
    #[error("leaf {0} is not in order")]
    Leaf(u64),
    /// The leaves do not give the root entered at this size.
    #[error("the log differs from what was entered at size {0}")]
    Root(u64),
    /// The log ends before a size that was entered or witnessed.
    #[error("the log ends before size {0}")]
    Cut(u64),
    /// The head row does not fit the leaves.
    #[error("the head does not fit the leaves")]
    Head,
    /// An entry of the instance log is no entry, or turns a unit back.
    #[error("entry {0} of the instance log is not in order")]
    Entry(u64),
    /// A checkpoint does not verify, or turns back; counted from 0.
    #[error("checkpoint {0} does not verify")]
    Checkpoint(u64),
    /// Another log of the same name was witnessed at this size.
    #[error("the log was forked before size {0}")]
    Fork(u64),
    /// Entries no checkpoint covers.
    #[error("no checkpoint covers the entries after {0}")]
    Uncovered(u64),
}

fn count(at: usize) -> u64 {
    u64::try_from(at).unwrap_or(u64::MAX)
}

/// Verifies a unit's leaves, in order, against its head row and every root
/// entered for it in the instance log (`entered`, by rising size). Leaves after
/// the last entered size are held to the head row only.
///
/// # Errors
/// [`LogFault`], the first found.
pub fn verify_unit<'a>(
    unit: UnitId,
    leaves: impl IntoIterator<Item = &'a [u8]>,
    stored: &Frontier,
    entered: &[Head],
) -> Result<Head, LogFault> {
    let mut frontier = Frontier::empty();
    let mut expected = entered.iter().peekable();
    let mut hold = |frontier: &Frontier| -> Result<(), LogFault> {
        while let Some(head) = expected.next_if(|head| head.size <= frontier.size()) {
            if head.size != frontier.size() || head.root != frontier.root() {
                return Err(LogFault::Root(head.size));
            }
        }
        expected.peek().map_or(Ok(()), |head| Err(LogFault::Cut(head.size)))
    };
    let mut rest = hold(&frontier);
    for bytes in leaves {
        let seq = frontier.size();
        let leaf = Leaf::decode(bytes).map_err(|_| LogFault::Leaf(seq))?;
        if leaf.unit != unit || leaf.seq != seq {
            return Err(LogFault::Leaf(seq));
        }
        frontier.push(leaf_hash(bytes));
        rest = hold(&frontier);
        if let Err(fault @ LogFault::Root(_)) = rest {
            return Err(fault);
        }
    }
    rest?;
    if frontier != *stored {
        return Err(LogFault::Head);
    }
    Ok(Head { size: frontier.size(), root: frontier.root() })
}

/// Verifies the instance log: its entries in order against its own notes (by
/// rising size) and against checkpoints kept elsewhere (`witnessed`: witnesses,
/// printed receipts, the operator's copy). Gives the entries, from which each
/// unit's `entered` heads follow.
///
/// # Errors
/// [`LogFault`], the first found.
pub fn verify_instance(
    entries: &[Vec<u8>],
    notes: &[String],
    verifier: &VerifierKey,
    witnessed: &[Checkpoint],
) -> Result<Vec<UnitRoot>, LogFault> {
    let mut roots = Vec::with_capacity(entries.len() + 1);
    let mut frontier = Frontier::empty();
    roots.push(frontier.root());
    let mut decoded: Vec<UnitRoot> = Vec::with_capacity(entries.len());
    for (at, bytes) in entries.iter().enumerate() {
        let entry = UnitRoot::decode(bytes).map_err(|_| LogFault::Entry(count(at)))?;
        let earlier = decoded.iter().rev().find(|earlier| earlier.unit == entry.unit);
        if earlier.is_some_and(|earlier| earlier.size >= entry.size) {
            return Err(LogFault::Entry(count(at)));
        }
        frontier.push(leaf_hash(bytes));
        roots.push(frontier.root());
        decoded.push(entry);
    }
    let root_at =
        |size: u64| usize::try_from(size).ok().and_then(|at| roots.get(at)).ok_or(LogFault::Cut(size));
    for seen in witnessed {
        if seen.origin != verifier.name || *root_at(seen.size)? != seen.root {
            return Err(LogFault::Fork(seen.size));
        }
    }
    let mut covered = 0;
    for (at, note) in notes.iter().enumerate() {
        let checkpoint = open_note(note, verifier).map_err(|_| LogFault::Checkpoint(count(at)))?;
        if checkpoint.size < covered {
            return Err(LogFault::Checkpoint(count(at)));
        }
        if *root_at(checkpoint.size)? != checkpoint.root {
            return Err(LogFault::Root(checkpoint.size));
        }
        covered = checkpoint.size;
    }
    if covered == frontier.size() { Ok(decoded) } else { Err(LogFault::Uncovered(covered)) }
}
