//! What a club and a meeting are: numbers and days, nobody's name.

use kernel::{Date, Instant, UnitId, typed_id};

typed_id! {
    /// A meeting of a club.
    pub struct MeetingId;
}

/// A club as its founding has it and its meetings left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyClub {
    /// The club's own office.
    pub unit: UnitId,
    /// The office's name.
    pub name: String,
    /// The name of the office above it now.
    pub above: String,
    /// What was written down of the founding.
    pub founding: FamilyClubDraft,
    /// The last meeting.
    pub last_on: Option<Date>,
    /// The next meeting, as the last one agreed.
    pub next_on: Option<Date>,
    /// The day until which it should have met again.
    pub due_on: Date,
    /// The version a form is made from.
    pub row_version: i64,
}

/// What is written down of a founding. The commune's People's Committee
/// decides it, names the board and issues the statute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyClubDraft {
    /// Key of the list `club_kinds`.
    pub kind: String,
    /// Number of the decision: 15/QĐ-UBND.
    pub decision: String,
    /// The day of the decision.
    pub founded_on: Date,
    /// What the statute says that should be known; may be empty.
    pub statute: String,
    /// Households.
    pub households: i64,
    /// People on the board.
    pub board: i64,
}

/// A club's office of which no founding is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyClubEntry {
    /// The office.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// The name of the office above.
    pub above: String,
}

/// Which clubs a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FamilyClubFilter {
    /// Key of a kind; empty for every kind.
    pub kind: String,
    /// After which row of the order (day due, office).
    pub after: Option<(Date, UnitId)>,
}

/// Clubs of an area: one page of them, and how many there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FamilyClubList {
    /// At most fifty and one: the one says that there are more.
    pub rows: Vec<FamilyClub>,
    /// All of them.
    pub all: i64,
    /// Of these, late.
    pub late: i64,
}

/// One evening, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingDraft {
    /// The day.
    pub met_on: Date,
    /// Key of the list `club_topics`.
    pub topic: String,
    /// Households present.
    pub present: i64,
    /// Women present.
    pub women: i64,
    /// Men present.
    pub men: i64,
    /// Children present.
    pub children: i64,
    /// The minutes: what was done, without names.
    pub minutes: String,
    /// When they meet again.
    pub next_on: Option<Date>,
}

/// One evening, written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Its id.
    pub id: MeetingId,
    /// What was typed.
    pub draft: MeetingDraft,
    /// How many households the club had then.
    pub households: i64,
    /// When it was written down.
    pub recorded_at: Instant,
    /// The version a form is made from.
    pub row_version: i64,
}

/// In what a club departs from the standard. Told, never barred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FamilyClubFinding {
    /// So many households, where the standard has `from` to `to`.
    Households(i64, norms::Bounds),
    /// So many on the board.
    Board(i64, norms::Bounds),
    /// So many meetings in twelve months, where the standard has `least`.
    Meetings(i64, i64),
}
