//! What a difference would do, before it does it.

use kernel::{Date, PlaceId};

use super::check::Laid;
use super::{Difference, DifferenceFault};
use crate::gazetteer::Gazetteer;
use crate::unit::{Code, Share};

/// One change, between units by code: names are looked up before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The same code under another name.
    Renamed(Code),
    /// The same code under another kind.
    KindChanged(Code),
    /// The same code under another province.
    Moved(Code),
    /// Several units, or another one, went into this one.
    Merged {
        /// What it holds now.
        into: Code,
        /// The units that went into it, itself left out.
        from: Vec<Code>,
    },
    /// A unit was divided: its offices and people are asked.
    Divided {
        /// The unit.
        old: Code,
        /// Where its parts are.
        into: Vec<Code>,
        /// Where all of its people lived, if told.
        everyone: Option<Code>,
    },
    /// A code that named nothing before.
    New(Code),
    /// A code that names nothing after.
    Abolished(Code),
}

/// What a difference would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The resolution.
    pub citation: String,
    /// The first day of the new state.
    pub effective: Date,
    /// Changes, by code.
    pub changes: Vec<Change>,
    /// Versions whose offices get a successor without a question.
    pub succeeded: Vec<PlaceId>,
    /// Versions whose offices and open records must be asked one by one: the
    /// queue. Nothing of theirs moves by itself.
    pub asked: Vec<PlaceId>,
    /// Units in force before and after, by level: provinces, communes.
    pub counts: [(usize, usize); 2],
}

impl Gazetteer {
    /// What laying a difference over this gazetteer would do.
    ///
    /// # Errors
    /// As [`Gazetteer::check`].
    pub fn preview(&self, difference: &Difference) -> Result<Preview, Vec<DifferenceFault>> {
        let after = self.with(difference)?;
        let laid = Laid::of(self, difference);
        let mut changes = Vec::new();
        for unit in &difference.units {
            match laid.before.get(&unit.code) {
                None => changes.push(Change::New(unit.code)),
                Some(old) => {
                    let news = [
                        (old.name != unit.name, Change::Renamed(unit.code)),
                        (old.kind != unit.kind, Change::KindChanged(unit.code)),
                        (old.province != unit.province, Change::Moved(unit.code)),
                    ];
                    changes.extend(news.into_iter().filter(|(is, _)| *is).map(|(_, change)| change));
                }
            }
        }
        changes.extend(laid.abolished.iter().map(|code| Change::Abolished(*code)));
        let mut ends: Vec<Code> = difference.links.iter().map(|link| link.new).collect();
        ends.sort();
        ends.dedup();
        for into in ends {
            let from: Vec<Code> = laid.coming(into).map(|link| link.old).filter(|old| *old != into).collect();
            if !from.is_empty() {
                changes.push(Change::Merged { into, from });
            }
        }
        let (mut succeeded, mut asked) = (Vec::new(), Vec::new());
        for old in laid.before.values() {
            let kept = after.version(old.id).is_some_and(|version| version.until.is_none());
            if kept {
                continue;
            }
            if !after.is_divided(old.id) {
                succeeded.push(old.id);
                continue;
            }
            asked.push(old.id);
            let parts = laid.leaving(old.code).filter(|link| link.detail.share() == Share::Part);
            let everyone = after.everyone_went_to(old.id).and_then(Code::of_place).map(|(code, _)| code);
            changes.push(Change::Divided {
                old: old.code,
                into: parts.map(|link| link.new).collect(),
                everyone,
            });
        }
        let eve = difference.effective.yesterday().unwrap_or(difference.effective);
        let (was, is) = (self.count(eve), after.count(difference.effective));
        Ok(Preview {
            citation: difference.citation.clone(),
            effective: difference.effective,
            changes,
            succeeded,
            asked,
            counts: [(was.provinces, is.provinces), (was.communes, is.communes)],
        })
    }
}
