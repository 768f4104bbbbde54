//! The header of a case: where it came from, who must not know, what is
//! counted of it.

use kernel::{Fact, FactId, UnitId, hidden};
use serde::{Deserialize, Serialize};

use crate::notices::{Avoid, Office, kept_out};

/// What one opening of a case contributes to statistics.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// Which opening, from 1.
    pub opening: i64,
    /// The fact's random id; nowhere in clear beside the case.
    pub id: [u8; 16],
    /// The fact as last written.
    pub fact: Fact,
}

impl Counted {
    /// The fact with its id and unit.
    pub fn fact(&self, unit: UnitId) -> Fact {
        Fact { id: FactId::of_bytes(self.id), unit, ..self.fact.clone() }
    }
}

/// Who must not know, as a notice said. Sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Avoided {
    /// The answer.
    pub whom: Avoid,
    /// Which other officer, as typed; may be empty.
    pub named: String,
}

/// The header of a case. Sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The household, a random id; cases of one household share it.
    pub household: [u8; 16],
    /// Other cases of the same household in this office.
    pub peers: Vec<[u8; 16]>,
    /// Notices it was opened from or joined with.
    pub sources: Vec<[u8; 16]>,
    /// What was first told, without who told it.
    pub story: Vec<String>,
    /// Acts the notices hinted at.
    pub hints: Vec<String>,
    /// Hamlet, as told.
    pub hamlet: String,
    /// Who must not know: what every notice of the case said, each once. Only
    /// who said so may let another office in.
    #[serde(default)]
    pub avoid: Vec<Avoided>,
    /// Whether a child is or may be harmed.
    pub child: bool,
    /// Whether there are signs of a crime.
    pub crime: bool,
    /// Bits of [`kernel::Handling`] from measures.
    pub handling: i64,
    /// Bits of [`kernel::Support`] from measures and stays.
    pub support: i64,
    /// What is counted, one an opening.
    pub counted: Vec<Counted>,
}

impl Header {
    /// A header of nothing yet, with its household.
    pub fn of_household(household: [u8; 16]) -> Self {
        Self {
            household,
            peers: Vec::new(),
            sources: Vec::new(),
            story: Vec::new(),
            hints: Vec::new(),
            hamlet: String::new(),
            avoid: Vec::new(),
            child: false,
            crime: false,
            handling: 0,
            support: 0,
            counted: Vec::new(),
        }
    }
    /// Adds who must not know; "nobody" says nothing.
    pub fn avoid_too(&mut self, avoided: Avoided) {
        if avoided.whom != Avoid::Nobody && !self.avoid.contains(&avoided) {
            self.avoid.push(avoided);
        }
    }
    /// The offices that must be told and handed nothing.
    pub fn kept_out(&self) -> Vec<Office> {
        let mut offices: Vec<_> = self.avoid.iter().filter_map(|avoided| kept_out(avoided.whom)).collect();
        offices.sort_unstable();
        offices.dedup();
        offices
    }
    /// What an opening contributes, when it is verified.
    pub fn counted(&self, opening: i64) -> Option<&Counted> {
        self.counted.iter().find(|counted| counted.opening == opening)
    }
}

hidden!(Counted, Avoided, Header);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_of_before_keeps_nobody_out_and_answers_stand_once() {
        let mut header = Header::of_household([1; 16]);
        let mut old = serde_json::to_value(&header).unwrap();
        old.as_object_mut().unwrap().remove("avoid").unwrap();
        let read: Header = serde_json::from_value(old).unwrap();
        assert!(read == header && read.kept_out().is_empty());
        let said = |whom| Avoided { whom, named: String::new() };
        for whom in [Avoid::Nobody, Avoid::NotSure, Avoid::Police, Avoid::Police, Avoid::Officer] {
            header.avoid_too(said(whom));
        }
        assert!(header.avoid == [Avoid::NotSure, Avoid::Police, Avoid::Officer].map(said));
        assert_eq!(header.kept_out(), [Office::Commune, Office::Police]);
    }
}
