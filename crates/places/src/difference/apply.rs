//! Laying a checked difference over a gazetteer: a new one comes out.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::check::Laid;
use super::{Difference, DifferenceFault};
use crate::gazetteer::Gazetteer;
use crate::unit::{Code, Detail, Link, Version};

impl Gazetteer {
    /// This gazetteer with a difference laid over it. Identifiers that exist
    /// stay as they are; new versions take the next ordinal of their code.
    ///
    /// A unit that takes part in a link gets a new version even under the same
    /// name, since its borders changed.
    ///
    /// # Errors
    /// As [`Gazetteer::check`].
    pub fn with(&self, difference: &Difference) -> Result<Self, Vec<DifferenceFault>> {
        self.check(difference)?;
        let laid = Laid::of(self, difference);
        let mut touched: BTreeSet<Code> = laid.after.keys().chain(&laid.abolished).copied().collect();
        touched.extend(difference.links.iter().flat_map(|link| [link.old, link.new]));
        let mut versions = self.versions().to_vec();
        for code in &touched {
            if let Some(at) = laid.before.get(code).and_then(|old| self.position(old.id))
                && let Some(old) = versions.get_mut(at)
            {
                old.until = Some(difference.effective);
            }
        }
        let made: Vec<Version> = touched.iter().filter_map(|code| laid.made(*code)).collect();
        let mut links = self.links().to_vec();
        links.extend(laid.new_links(&made));
        versions.extend(made);
        Ok(Self::of(versions, links, self.faults().to_vec()))
    }

    /// This gazetteer with several differences, in order.
    ///
    /// # Errors
    /// The first difference that cannot be laid over those before it.
    pub fn with_all<'a>(
        &self,
        differences: impl IntoIterator<Item = &'a Difference>,
    ) -> Result<Option<Self>, (String, Vec<DifferenceFault>)> {
        let mut laid: Option<Self> = None;
        for difference in differences {
            let next = laid.as_ref().unwrap_or(self).with(difference);
            laid = Some(next.map_err(|faults| (difference.id.clone(), faults))?);
        }
        Ok(laid)
    }
}

impl Laid<'_> {
    /// The version of a unit from the day on.
    fn made(&self, code: Code) -> Option<Version> {
        if !self.stands(code) {
            return None;
        }
        let (old, unit) = (self.before.get(&code), self.after.get(&code));
        let ordinal = u8::try_from(self.places.versions_of(code).len()).ok()?.checked_add(1)?;
        let name = match unit {
            Some(unit) => Cow::Owned(unit.name.clone()),
            None => old?.name.clone(),
        };
        let same_name = old.filter(|old| old.name == name);
        Some(Version {
            id: code.version(ordinal),
            code,
            name_en: same_name.and_then(|old| old.name_en.clone()),
            name,
            kind: unit.map(|unit| unit.kind).or(old.map(|old| old.kind))?,
            province: self.province(code)?,
            district: None,
            from: Some(self.difference.effective),
            until: None,
            resolution: Some(Cow::Owned(self.difference.citation.clone())),
        })
    }

    fn new_links(&self, made: &[Version]) -> Vec<Link> {
        let on = self.difference.effective;
        let id_of = |code: Code| made.iter().find(|version| version.code == code).map(|version| version.id);
        let mut links = Vec::new();
        for link in &self.difference.links {
            if let (Some(old), Some(new)) = (self.before.get(&link.old), id_of(link.new)) {
                links.push(Link { old: Some(old.id), new, detail: link.detail, on });
            }
        }
        // A unit that stays and of which nothing else is said stays whole.
        for version in made {
            let Some(old) = self.before.get(&version.code) else { continue };
            if self.leaving(version.code).next().is_none() {
                let detail = match (old.name == version.name, old.kind == version.kind) {
                    (false, _) => Detail::Renamed,
                    (true, false) => Detail::KindChanged,
                    (true, true) => Detail::Unchanged,
                };
                links.push(Link { old: Some(old.id), new: version.id, detail, on });
            }
        }
        links
    }
}
