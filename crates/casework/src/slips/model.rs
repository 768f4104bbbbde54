//! What a slip is.

use kernel::{Instant, RecordId, UnitId, hidden, keyed};
use serde::{Deserialize, Serialize};

keyed! {
    /// Why the law names the village head.
    pub enum SlipKind {
        /// A no-contact decision is in force (Law Art. 25(3)).
        NoContact = "no-contact",
        /// Supervision needs his help (Law Art. 27; C66 Art. 2).
        Supervision = "supervision",
        /// Criticism in the community, over which he presides (Law Art. 32).
        Criticism = "criticism",
    }
}

/// A slip to be issued.
#[derive(Clone)]
pub struct Issue {
    /// Identity; the same for the same form sent twice.
    pub record: RecordId,
    /// The hamlet's unit.
    pub hamlet: UnitId,
    /// Why.
    pub kind: SlipKind,
    /// What to do, in one or two sentences. Sealed.
    pub words: String,
    /// When the person protected was told that he is told.
    pub told_at: Instant,
    /// From when it can no longer be read.
    pub expires_at: Instant,
}

/// A slip held open.
#[derive(Clone)]
pub struct Slip {
    /// Identity.
    pub record: RecordId,
    /// Why.
    pub kind: SlipKind,
    /// What to do.
    pub words: String,
    /// Who sent it.
    pub office: String,
    /// When.
    pub issued_at: Instant,
    /// From when it can no longer be read.
    pub expires_at: Instant,
    /// When he said that he had seen to it.
    pub done_at: Option<Instant>,
}

/// What is sealed.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Body {
    pub(super) words: String,
    pub(super) office: String,
}

hidden!(Issue, Slip, Body);
