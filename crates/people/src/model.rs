//! What is kept of a person, as far as it is known.

use kernel::{Date, hidden, keyed};
use serde::{Deserialize, Serialize};

use crate::age::AgeBand;

keyed! {
    /// Why a person stands in a case.
    pub enum Role {
        /// Người bị bạo lực gia đình; a harmed child too.
        Survivor = "survivor",
        /// Người có hành vi bạo lực gia đình.
        Accused = "accused",
        /// A child who lives there or was present, not harmed.
        Child = "child",
        /// Somebody else: kin, witness, guardian.
        Other = "other",
    }
}

keyed! {
    /// Sex as the statutory rows have it.
    pub enum Sex {
        /// Nữ.
        Female = "female",
        /// Nam.
        Male = "male",
    }
}

/// When a person was born, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Birth {
    /// Not known.
    #[default]
    Unknown,
    /// The year.
    Year(u16),
    /// The day.
    Day(Date),
}

impl Birth {
    /// The year, when known.
    pub fn year(self) -> Option<u16> {
        match self {
            Self::Unknown => None,
            Self::Year(year) => Some(year),
            Self::Day(day) => u16::try_from(day.year()).ok(),
        }
    }
}

/// How a person may be reached without harm.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafeContact {
    /// Telephone.
    pub phone: String,
    /// When it is safe.
    pub hours: String,
    /// The sentence the caller begins with.
    pub opening: String,
    /// Whether somebody else who answers may be spoken to.
    pub others_may_answer: bool,
}

/// A person in a case. Only what is known; a person may be unknown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Why the person stands here.
    pub role: Role,
    /// Full name; empty when not known.
    pub name: String,
    /// Sex, when known.
    pub sex: Option<Sex>,
    /// Birth, when known.
    pub birth: Birth,
    /// The age band at the event as told, used where birth does not decide.
    pub band: Option<AgeBand>,
    /// How the person may be reached.
    pub contact: SafeContact,
    /// Identity number; never asked of a survivor as a condition of help.
    pub number: String,
    /// "chị ấy", "anh ấy", "bà ấy", …; empty when not recorded.
    pub address: String,
    /// Keys of the list `vulnerable_groups`.
    pub groups: Vec<String>,
    /// Nationality, when not Vietnamese.
    pub nationality: String,
    /// Language, when an interpreter is needed.
    pub language: String,
    /// Relation to the survivor in plain words: vợ, mẹ, con dâu.
    pub kin: String,
    /// The same person in another case: its record and row.
    pub same_as: Option<([u8; 16], [u8; 16])>,
    /// Recorded by mistake: kept, counted nowhere, on no card.
    pub struck: bool,
}

impl Person {
    /// Somebody of whom nothing is known yet.
    pub fn unknown(role: Role) -> Self {
        Self {
            role,
            name: String::new(),
            sex: None,
            birth: Birth::Unknown,
            band: None,
            contact: SafeContact::default(),
            number: String::new(),
            address: String::new(),
            groups: Vec::new(),
            nationality: String::new(),
            language: String::new(),
            kin: String::new(),
            same_as: None,
            struck: false,
        }
    }
    /// Whether anything is recorded a search could find.
    pub fn is_findable(&self) -> bool {
        let nothing = self.name.is_empty() && self.contact.phone.is_empty() && self.number.is_empty();
        !self.struck && !nothing
    }
}

hidden!(Person, SafeContact);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_person_is_shown_by_debug() {
        let mut person = Person::unknown(Role::Survivor);
        person.name = "canary".into();
        person.contact.phone = "canary".into();
        assert!(!format!("{person:?} {:?}", person.contact).contains("canary"));
    }

    #[test]
    fn somebody_unknown_or_struck_is_not_findable() {
        let mut person = Person::unknown(Role::Accused);
        assert!(!person.is_findable());
        person.name = "Tên".into();
        assert!(person.is_findable());
        person.struck = true;
        assert!(!person.is_findable());
    }
}
