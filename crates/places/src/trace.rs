//! What became of a unit.

use kernel::{Date, PlaceId};

use crate::gazetteer::Gazetteer;
use crate::unit::{Code, Link, Share};

/// Why a trace cannot begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TraceFault {
    /// Not two, three or five digits.
    #[error("a code has 2 (province), 3 (district) or 5 (commune) digits")]
    NotACode,
    /// No unit ever had this code.
    #[error("no unit has had this code")]
    Unknown,
    /// The code existed, but named nothing on that day.
    #[error("the code named no unit on that day")]
    NotThen,
}

/// What a unit had become by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// It is in force on that day, as this unit; the steps tell the way.
    Is(PlaceId),
    /// It was divided. Nobody may be moved by default: ask.
    Divided {
        /// The unit that was divided, at the end of the steps.
        unit: PlaceId,
        /// Where its parts are, by that day.
        parts: Vec<PlaceId>,
        /// Where all of its people lived, when the table says so: a good
        /// first guess in the question, never an answer.
        everyone: Option<PlaceId>,
    },
    /// No source tells what it went over into.
    Untold {
        /// The unit of which no more is known.
        unit: PlaceId,
        /// The later unit under the same code: a hint to ask by, since a code
        /// may have gone on under another's name.
        same_code: Option<PlaceId>,
    },
}

/// The way of one unit through time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// Where it begins.
    pub start: PlaceId,
    /// Whole transitions, in order.
    pub steps: Vec<Link>,
    /// Where it ends.
    pub ending: Ending,
}

impl Trace {
    /// The unit in force, unless a person must be asked.
    pub fn settled(&self) -> Option<PlaceId> {
        match self.ending {
            Ending::Is(place) => Some(place),
            _ => None,
        }
    }
    /// The first day of the last transition.
    pub fn since(&self) -> Option<Date> {
        self.steps.last().map(|link| link.on)
    }
}

impl Gazetteer {
    /// What the unit named by `code` on the day `on` had become by `until`.
    ///
    /// # Errors
    /// [`TraceFault`]: no such code, or not on that day.
    pub fn trace(&self, code: &str, on: Date, until: Date) -> Result<Trace, TraceFault> {
        let code = Code::parse(code).ok_or(TraceFault::NotACode)?;
        if self.versions_of(code).is_empty() {
            return Err(TraceFault::Unknown);
        }
        let start = self.at(code, on).ok_or(TraceFault::NotThen)?;
        Ok(self.follow(start.id, until))
    }

    /// What a version had become by a day (not before its own time).
    pub fn follow(&self, start: PlaceId, until: Date) -> Trace {
        let mut unit = start;
        let mut steps: Vec<Link> = Vec::new();
        loop {
            let ended = self.version(unit).and_then(|version| version.until);
            if ended.is_none_or(|day| until < day) {
                return Trace { start, steps, ending: Ending::Is(unit) };
            }
            match self.successors(unit) {
                [link] if link.detail.share() == Share::Whole && steps.len() < 64 => {
                    steps.push(*link);
                    unit = link.new;
                }
                [] => return Trace { start, steps, ending: self.untold(unit) },
                links => {
                    let ending = self.divided(unit, links, until);
                    return Trace { start, steps, ending };
                }
            }
        }
    }

    fn untold(&self, unit: PlaceId) -> Ending {
        let later = Code::of_place(unit).map_or(&[][..], |(code, _)| self.versions_of(code));
        let same_code = later.iter().find(|version| version.id > unit).map(|version| version.id);
        Ending::Untold { unit, same_code }
    }

    fn divided(&self, unit: PlaceId, links: &[Link], until: Date) -> Ending {
        let mut parts = Vec::with_capacity(links.len());
        for link in links {
            match self.follow(link.new, until).ending {
                Ending::Is(place) => parts.push(place),
                Ending::Divided { parts: further, .. } => parts.extend(further),
                Ending::Untold { unit, .. } => parts.push(unit),
            }
        }
        parts.sort();
        parts.dedup();
        let everyone = self.everyone_went_to(unit).and_then(|place| self.follow(place, until).settled());
        Ending::Divided { unit, parts, everyone }
    }
}
