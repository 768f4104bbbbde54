//! What a running clock is.

use kernel::{Instant, RecordId, UnitId};
use uuid::Uuid;

/// The part of a record with one clock of a name.
pub const NO_PART: Uuid = Uuid::nil();
/// How many rows a page of the worklist holds.
pub const PAGE: i64 = 50;
/// The state of a clock whose task was done.
pub const MET: &str = "met";
/// The state of a clock that no longer applies.
pub const ENDED: &str = "ended";

/// A clock to be started.
#[derive(Debug, Clone)]
pub struct Deadline {
    /// The office that must act.
    pub unit: UnitId,
    /// What it is about.
    pub record: RecordId,
    /// What kind of record that is, a number of `access::RecordKind`.
    pub record_kind: u16,
    /// Tells clocks of one name on one record apart (a measure's id), or
    /// [`NO_PART`].
    pub part: Uuid,
    /// The short code people say: shown, never in an address.
    pub code: String,
    /// The clock's id in `norms`.
    pub clock: &'static str,
    /// When it started.
    pub started_at: Instant,
    /// When it runs out.
    pub due_at: Instant,
    /// 3 danger now, 2 feared, 1 not known, 0 none; orders the list.
    pub level: i64,
    /// The phrase that says what to do, with `{ $code }`.
    pub note_key: &'static str,
}

/// A clock on the worklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// The office that must act.
    pub unit: UnitId,
    /// What it is about.
    pub record: RecordId,
    /// What kind of record that is.
    pub record_kind: u16,
    /// Tells clocks of one name apart.
    pub part: Uuid,
    /// The short code.
    pub code: String,
    /// The clock's id in `norms`.
    pub clock: String,
    /// When it started.
    pub started_at: Instant,
    /// When it runs out.
    pub due_at: Instant,
    /// Danger, 0–3.
    pub level: i64,
    /// The phrase that says what to do.
    pub note_key: String,
    /// When it was met or ended; none while it runs.
    pub settled_at: Option<Instant>,
}

/// Where a page of the worklist goes on: the last row of the page before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// 0 for overdue, 1 for danger now, 2 for the rest.
    pub rank: i64,
    /// When the last row runs out.
    pub due_at: Instant,
    /// The last row's record.
    pub record: RecordId,
}

impl After {
    /// Before the first row.
    pub fn start() -> Self {
        Self { rank: -1, due_at: Instant::of_millis(i64::MIN), record: RecordId::of_bytes([0; 16]) }
    }
}
