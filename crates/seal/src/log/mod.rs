//! The log: one leaf for each read and write of personal data, a Merkle tree
//! per unit (RFC 6962), its roots gathered in an append-only instance log with
//! signed checkpoints (C2SP signed notes). Any edit, removal, reordering or cut
//! tail of what was checkpointed is found; plaintext is never hashed, since it
//! could be guessed.

mod checkpoint;
mod entry;
mod leaf;
mod proof;
mod tree;
mod verify;

pub use checkpoint::{Checkpoint, LogKey, NoteFault, VerifierKey, open_note};
pub use entry::{ENTRY_BYTES, Excerpt, UnitRoot};
pub use leaf::{LEAF_BYTES, Leaf};
pub use proof::{consistency, inclusion, verify_consistency, verify_inclusion};
pub use tree::{Appended, Frontier, Hash, append, leaf_hash, node_hash, root_of};
pub use verify::{Head, LogFault, verify_instance, verify_unit};
