//! What a return is.

use std::fmt;
use std::str::FromStr;

use kernel::{Instant, ParseIdFault, PlaceId, PostId, RecordId, TypedId, UnitId, typed_id};

typed_id! {
    /// A return: one version of a form for a unit and a period.
    pub struct ReturnId;
}

/// A return in an address: its unit first, so that a look-up goes to the
/// unit's rows and nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReturnRef {
    /// The office whose return it is.
    pub unit: UnitId,
    /// Which.
    pub id: ReturnId,
}

impl ReturnRef {
    /// As the log names it.
    pub fn record(&self) -> RecordId {
        RecordId::of_uuid(self.id.uuid())
    }
}

impl fmt::Display for ReturnRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.unit, self.id)
    }
}

impl FromStr for ReturnRef {
    type Err = ParseIdFault;
    fn from_str(text: &str) -> Result<Self, ParseIdFault> {
        let (unit, id) = text.split_once('-').ok_or(ParseIdFault)?;
        Ok(Self { unit: UnitId::parse(unit)?, id: ReturnId::parse(id)? })
    }
}

/// Where a return stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReturnState {
    /// Being filled; computed rows are live.
    Draft,
    /// Signed, waiting for the office above.
    Submitted,
    /// Sent back with notes; filled and signed anew.
    SentBack,
    /// Accepted; the figures lock in the same deed.
    Accepted,
    /// Locked: never changed again, only amended by a new version.
    Locked,
}

impl ReturnState {
    /// Every state with the key kept in the column.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Draft, "draft"),
        (Self::Submitted, "submitted"),
        (Self::SentBack, "sent_back"),
        (Self::Accepted, "accepted"),
        (Self::Locked, "locked"),
    ];
    /// The key kept in the column.
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, key)| key)
    }
    /// Reads a key.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == key).map(|(state, _)| *state)
    }
    /// The phrase that tells it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Draft => "returns-state-draft",
            Self::Submitted => "returns-state-submitted",
            Self::SentBack => "returns-state-sent-back",
            Self::Accepted => "returns-state-accepted",
            Self::Locked => "returns-state-locked",
        }
    }
    /// Whether its rows may be entered and it may be signed.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::SentBack)
    }
}

/// A signature on a return: who, as what, when, and what was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnSignature {
    /// The signer's name.
    pub name: String,
    /// The role of the post, a key of `roles.toml`.
    pub role: String,
    /// The post.
    pub post: PostId,
    /// When.
    pub at: Instant,
    /// The text that was signed.
    pub text: String,
    /// Its SHA-256.
    pub hash: [u8; 32],
}

/// What the office above answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnAnswer {
    /// Who answered.
    pub name: String,
    /// When.
    pub at: Instant,
    /// What they wrote; may be empty.
    pub note: String,
}

/// A return without its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnHead {
    /// Which.
    pub reference: ReturnRef,
    /// The commune, in the version in force when the return was begun.
    pub place: PlaceId,
    /// The form: `form03`.
    pub definition: String,
    /// The period's number.
    pub period: i64,
    /// 1, and one more for each amendment.
    pub version: i64,
    /// Where it stands.
    pub state: ReturnState,
    /// Whether it states that there was no case in the period.
    pub zero: bool,
    /// Why it amends; empty for the first version.
    pub reason: String,
    /// Its signature, once signed.
    pub signature: Option<ReturnSignature>,
    /// The answer of the office above, once answered.
    pub answer: Option<ReturnAnswer>,
    /// When it was locked.
    pub locked_at: Option<Instant>,
    /// When a later version was locked in its place.
    pub superseded_at: Option<Instant>,
    /// Counts changes, so that nobody overwrites what another saved.
    pub row_version: i64,
}

/// One row of a return, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnCell {
    /// The row's code.
    pub code: String,
    /// Its figure.
    pub value: i64,
    /// Whether somebody entered it; otherwise it was computed from facts.
    pub entered: bool,
    /// When it was entered, or computed for signing.
    pub at: Instant,
    /// Who entered it, or signed.
    pub name: String,
}

/// What the office above asks about a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnNote {
    /// The row's code.
    pub code: String,
    /// The question.
    pub note: String,
}

/// A line of the list of returns of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnLine {
    /// The office that must return.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// Its latest version, if any was begun.
    pub head: Option<ReturnHead>,
    /// Whether it is late: nothing signed, and the day has passed.
    pub late: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_and_nonsense_does_not() {
        let reference = ReturnRef { unit: UnitId::of_bytes([3; 16]), id: ReturnId::of_bytes([4; 16]) };
        assert_eq!(reference.to_string().parse::<ReturnRef>(), Ok(reference));
        for wrong in ["", "-", "ab-cd", &format!("{}-", reference.unit), "../../x"] {
            assert!(wrong.parse::<ReturnRef>().is_err(), "{wrong}");
        }
    }
}
