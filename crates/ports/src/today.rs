//! What zones put on "Việc hôm nay".

use std::sync::Arc;

use access::Actor;
use kernel::{Instant, Outcome, Phrase};
use store::Rx;

/// How pressing a row is; told by fill and words, never by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Press {
    /// Waits for others.
    #[default]
    Idle,
    /// To be done.
    ToDo,
    /// Soon.
    Soon,
    /// Now.
    Urgent,
    /// Done today.
    Done,
}

/// A row: words and a link, never a name.
#[derive(Debug, Clone)]
pub struct TodayRow {
    /// How pressing.
    pub press: Press,
    /// What the tag says.
    pub tag: Phrase,
    /// The moment beside the tag, such as when it came in.
    pub at: Option<Instant>,
    /// What to do.
    pub label: Phrase,
    /// Where.
    pub href: String,
    /// Short facts.
    pub facts: Vec<Phrase>,
}

/// A heading with its rows, at most five; the zone gives where all of them are.
#[derive(Debug, Clone)]
pub struct TodaySection {
    /// Where it stands: 1 new, 2 promised for today, 3 waits for others.
    pub order: u8,
    /// The heading.
    pub heading: Phrase,
    /// The rows.
    pub rows: Vec<TodayRow>,
    /// Where the others are.
    pub all: Option<String>,
}

/// A zone's part of the worklist. At most two statements, nothing opened, no
/// leaf: codes and times only.
pub trait TodayRows: Send + Sync {
    /// The sections for a person.
    ///
    /// # Errors
    /// [`Outcome::Fault`].
    fn sections(&self, rx: &Rx<'_>, actor: &Arc<Actor>, now: Instant) -> Result<Vec<TodaySection>, Outcome>;
}

/// The zones' parts, as `app` wires them in.
#[derive(Clone, Default)]
pub struct TodayParts(pub Vec<Arc<dyn TodayRows>>);
