//! What a difference must satisfy before it is laid over a gazetteer.

use std::collections::{BTreeMap, BTreeSet};

use super::{Difference, DifferenceFault as Fault, LinkRow, UnitAfter};
use crate::gazetteer::Gazetteer;
use crate::unit::{Code, Level, Share, Version};

/// A difference beside the state it is laid over.
pub(super) struct Laid<'a> {
    pub(super) places: &'a Gazetteer,
    pub(super) difference: &'a Difference,
    /// Units in force on the day before, by code.
    pub(super) before: BTreeMap<Code, &'a Version>,
    /// Units the difference tells of.
    pub(super) after: BTreeMap<Code, &'a UnitAfter>,
    pub(super) abolished: BTreeSet<Code>,
}

impl<'a> Laid<'a> {
    pub(super) fn of(places: &'a Gazetteer, difference: &'a Difference) -> Self {
        let eve = difference.effective.yesterday().unwrap_or(difference.effective);
        let tiers = [Level::Province, Level::Commune];
        let before = tiers
            .into_iter()
            .flat_map(|level| places.in_force(level, eve))
            .map(|version| (version.code, version))
            .collect();
        let after = difference.units.iter().map(|unit| (unit.code, unit)).collect();
        Self { places, difference, before, after, abolished: difference.abolished.iter().copied().collect() }
    }
    /// Whether a code names a unit from the day on.
    pub(super) fn stands(&self, code: Code) -> bool {
        !self.abolished.contains(&code) && (self.after.contains_key(&code) || self.before.contains_key(&code))
    }
    /// The links out of a unit of the day before.
    pub(super) fn leaving(&self, old: Code) -> impl Iterator<Item = &'a LinkRow> {
        self.difference.links.iter().filter(move |link| link.old == old)
    }
    /// The links into a unit of the day.
    pub(super) fn coming(&self, new: Code) -> impl Iterator<Item = &'a LinkRow> {
        self.difference.links.iter().filter(move |link| link.new == new)
    }
    /// The province of a unit from the day on.
    pub(super) fn province(&self, code: Code) -> Option<Code> {
        match self.after.get(&code) {
            Some(unit) => Some(unit.province),
            None => self.before.get(&code).map(|version| version.province),
        }
    }
    /// Whether the unit's row tells anything.
    fn is_news(&self, unit: &UnitAfter) -> bool {
        self.before
            .get(&unit.code)
            .is_none_or(|old| old.name != unit.name || old.kind != unit.kind || old.province != unit.province)
    }
}

impl Gazetteer {
    /// Checks a difference against this gazetteer.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn check(&self, difference: &Difference) -> Result<(), Vec<Fault>> {
        let mut faults = Vec::new();
        let last = self.last_change();
        if difference.effective <= last {
            faults.push(Fault::TooEarly { effective: difference.effective, last });
            return Err(faults);
        }
        let laid = Laid::of(self, difference);
        laid.overlaps(&mut faults);
        laid.units(&mut faults);
        laid.ends(&mut faults);
        laid.links(&mut faults);
        laid.names(&mut faults);
        laid.provinces(&mut faults);
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

impl Laid<'_> {
    fn overlaps(&self, faults: &mut Vec<Fault>) {
        let mut seen = BTreeSet::new();
        let named = self.difference.units.iter().map(|unit| unit.code);
        for code in named.chain(self.difference.abolished.iter().copied()) {
            if !seen.insert(code) {
                faults.push(Fault::Overlap(code));
            }
        }
        let mut pairs = BTreeSet::new();
        for link in &self.difference.links {
            if !pairs.insert((link.old, link.new)) {
                faults.push(Fault::Twice { old: link.old, new: link.new });
            }
        }
    }
    fn units(&self, faults: &mut Vec<Fault>) {
        for unit in &self.difference.units {
            let own = unit.code.level == Level::Province;
            if (own && unit.province != unit.code) || !self.stands(unit.province) {
                faults.push(Fault::UnknownProvince { unit: unit.code, province: unit.province });
            }
            let linked = self.coming(unit.code).next().is_some();
            if !linked && !self.before.contains_key(&unit.code) {
                faults.push(Fault::Unmade(unit.code));
            }
            if !linked && self.leaving(unit.code).next().is_none() && !self.is_news(unit) {
                faults.push(Fault::NothingNew(unit.code));
            }
            if self.places.versions_of(unit.code).len() >= 99 {
                faults.push(Fault::TooMany(unit.code));
            }
        }
    }
    fn ends(&self, faults: &mut Vec<Fault>) {
        for code in &self.abolished {
            if !self.before.contains_key(code) {
                faults.push(Fault::UnknownBefore(*code));
            } else if self.leaving(*code).next().is_none() {
                faults.push(Fault::Untold(*code));
            }
        }
    }
    fn links(&self, faults: &mut Vec<Fault>) {
        let mut shares: BTreeMap<Code, (usize, usize)> = BTreeMap::new();
        for link in &self.difference.links {
            if !self.before.contains_key(&link.old) {
                faults.push(Fault::UnknownBefore(link.old));
            }
            if !self.stands(link.new) {
                faults.push(Fault::UnknownAfter(link.new));
            }
            let count = shares.entry(link.old).or_default();
            match link.detail.share() {
                Share::Whole => count.0 += 1,
                Share::Part => count.1 += 1,
            }
        }
        for (code, (wholes, parts)) in shares {
            if !matches!((wholes, parts), (1, 0) | (0, 2..)) {
                faults.push(Fault::Shares(code));
            }
            // What stays in force keeps something of itself.
            let keeps = self.leaving(code).any(|link| link.new == code);
            if self.stands(code) && !keeps && self.coming(code).next().is_none() {
                faults.push(Fault::Shares(code));
            }
        }
    }
    fn names(&self, faults: &mut Vec<Fault>) {
        let mut names: BTreeMap<_, usize> = BTreeMap::new();
        let kept = self.before.values().filter(|old| !self.abolished.contains(&old.code));
        let kept = kept.filter(|old| old.level() == Level::Commune && !self.after.contains_key(&old.code));
        for old in kept {
            *names.entry((old.province, old.kind, old.name.as_ref())).or_default() += 1;
        }
        let communes = || self.difference.units.iter().filter(|unit| unit.code.level == Level::Commune);
        for unit in communes() {
            *names.entry((unit.province, unit.kind, unit.name.as_str())).or_default() += 1;
        }
        let twice = |unit: &&UnitAfter| {
            names.get(&(unit.province, unit.kind, unit.name.as_str())).is_some_and(|count| *count > 1)
        };
        faults.extend(communes().filter(twice).map(|unit| Fault::SameName(unit.code)));
    }
    fn provinces(&self, faults: &mut Vec<Fault>) {
        for province in self.abolished.iter().filter(|code| code.level == Level::Province) {
            let under = self.before.keys().find(|code| {
                code.level == Level::Commune
                    && self.stands(**code)
                    && self.province(**code) == Some(*province)
            });
            faults.extend(under.map(|commune| Fault::Orphan { province: *province, commune: *commune }));
        }
    }
}
