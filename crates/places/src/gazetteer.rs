//! The gazetteer: every version of every unit, and what became of it.

use std::sync::{Arc, LazyLock, OnceLock};

use kernel::{Date, PlaceId};

use crate::search::Index;
use crate::unit::{Code, Detail, Kind, Level, Link, Version};

/// Administrative units with history.
///
/// Shared as an `Arc`; loading a difference makes another gazetteer.
#[derive(Debug)]
pub struct Gazetteer {
    /// Sorted by identifier: level, code, ordinal.
    versions: Vec<Version>,
    /// Their identifiers alone: what is searched through, small enough for
    /// the processor's cache.
    ids: Vec<PlaceId>,
    /// Sorted by the old unit.
    links: Vec<Link>,
    /// Indices of `links`, sorted by the new unit.
    by_new: Vec<u32>,
    /// The last day on which a new state begins.
    last_change: Date,
    /// What could not be read of the shipped data.
    faults: Vec<String>,
    pub(crate) index: OnceLock<Index>,
}

static SHIPPED: LazyLock<Arc<Gazetteer>> = LazyLock::new(|| Arc::new(crate::shipped::read()));

/// How many units of each kind were in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Tỉnh and thành phố trực thuộc trung ương.
    pub provinces: usize,
    /// Of these, cities.
    pub cities: usize,
    /// Districts of all kinds; none from 1 July 2025.
    pub districts: usize,
    /// Whether the districts are those of the day: the sources know only
    /// their last state, of March to June 2025.
    pub districts_certain: bool,
    /// Xã, phường, thị trấn, đặc khu.
    pub communes: usize,
    /// Of these, xã.
    pub rural: usize,
    /// Of these, phường.
    pub wards: usize,
    /// Of these, thị trấn.
    pub townships: usize,
    /// Of these, đặc khu.
    pub special_zones: usize,
}

impl Gazetteer {
    /// The gazetteer as shipped, read on first use (milliseconds) and kept.
    pub fn shipped() -> Arc<Self> {
        Arc::clone(&SHIPPED)
    }

    pub(crate) fn of(mut versions: Vec<Version>, links: Vec<Link>, faults: Vec<String>) -> Self {
        versions.sort_by_key(|version| version.id);
        let ids = versions.iter().map(|version| version.id).collect();
        let last_change = versions.iter().filter_map(|version| version.from).max().unwrap_or(Date::MIN);
        let (links_yet, index) = (Vec::new(), OnceLock::new());
        let mut made =
            Self { versions, ids, links: links_yet, by_new: Vec::new(), last_change, faults, index };
        made.set_links(links);
        made
    }

    pub(crate) fn set_links(&mut self, mut links: Vec<Link>) {
        links.sort_by_key(|link| (link.old, link.new));
        let mut by_new: Vec<u32> = (0..u32::try_from(links.len()).unwrap_or(0)).collect();
        by_new.sort_by_key(|at| links.get(*at as usize).map(|link| (link.new, link.old)));
        (self.links, self.by_new) = (links, by_new);
    }

    /// What could not be read of the shipped data: always empty in a sound
    /// build. `doctor` shows it and `serve` refuses to start on it.
    pub fn faults(&self) -> &[String] {
        &self.faults
    }

    /// Every version, sorted by identifier.
    pub fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// Every link, sorted by the old unit.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The version with an identifier.
    pub fn version(&self, place: PlaceId) -> Option<&Version> {
        self.position(place).and_then(|at| self.versions.get(at))
    }

    pub(crate) fn position(&self, place: PlaceId) -> Option<usize> {
        self.ids.binary_search(&place).ok()
    }

    /// The versions of one code, the oldest first.
    pub fn versions_of(&self, code: Code) -> &[Version] {
        let start = self.ids.partition_point(|id| *id < code.version(0));
        let end = self.ids.partition_point(|id| *id <= code.version(99));
        self.versions.get(start..end).unwrap_or(&[])
    }

    /// The unit a code named on a day.
    pub fn at(&self, code: Code, on: Date) -> Option<&Version> {
        self.versions_of(code).iter().find(|version| version.in_force(on))
    }

    /// The unit a written code (`00004`, `01`) named on a day.
    pub fn at_code(&self, code: &str, on: Date) -> Option<&Version> {
        self.at(Code::parse(code)?, on)
    }

    /// The units of a level in force on a day, by code.
    pub fn in_force(&self, level: Level, on: Date) -> impl Iterator<Item = &Version> {
        self.versions.iter().filter(move |version| version.level() == level && version.in_force(on))
    }

    /// The communes of a province in force on a day, by code.
    pub fn communes_of(&self, province: Code, on: Date) -> impl Iterator<Item = &Version> {
        self.in_force(Level::Commune, on).filter(move |version| version.province == province)
    }

    /// What a unit went over into.
    pub fn successors(&self, place: PlaceId) -> &[Link] {
        let start = self.links.partition_point(|link| link.old < Some(place));
        let end = self.links.partition_point(|link| link.old <= Some(place));
        self.links.get(start..end).unwrap_or(&[])
    }

    /// What a unit was made of.
    pub fn predecessors(&self, place: PlaceId) -> impl Iterator<Item = &Link> {
        let new = |at: &u32| self.links.get(*at as usize).map_or(PlaceId(0), |link| link.new);
        let start = self.by_new.partition_point(|at| new(at) < place);
        let end = self.by_new.partition_point(|at| new(at) <= place);
        self.by_new.get(start..end).unwrap_or(&[]).iter().filter_map(|at| self.links.get(*at as usize))
    }

    /// The unit and those above it on a day: commune, district (history
    /// only, where known), province. The day picks the version of the
    /// province: Đồng Nai is a tỉnh until 29 April 2026, then a thành phố.
    pub fn chain(&self, place: PlaceId, on: Date) -> Vec<&Version> {
        let Some(version) = self.version(place) else { return Vec::new() };
        let mut chain = vec![version];
        chain.extend(version.district.and_then(|code| self.at(code, on)));
        if version.level() != Level::Province {
            chain.extend(self.province_at(version, on));
        }
        chain
    }

    /// The province a unit belonged to while it was in force. On a day outside
    /// its time, the province of its last day (or first, before it).
    pub fn province_then(&self, place: PlaceId) -> Option<&Version> {
        let version = self.version(place)?;
        let day = version.last_day().or(version.from);
        match day {
            Some(day) => self.at(version.province, day),
            None => self.versions_of(version.province).last(),
        }
    }

    fn province_at(&self, version: &Version, on: Date) -> Option<&Version> {
        if version.in_force(on) { self.at(version.province, on) } else { self.province_then(version.id) }
    }

    /// The province whose borders hold a unit's area on a day, for figures on
    /// that day's borders. Known even for divided communes: on 1 July 2025 no
    /// commune was divided between provinces.
    pub fn province_on(&self, place: PlaceId, on: Date) -> Option<&Version> {
        let mut province = self.province_then(place)?;
        for _ in 0..64 {
            if province.in_force(on) {
                return Some(province);
            }
            if province.from.is_some_and(|from| on < from) {
                let mut earlier = self.predecessors(province.id).filter_map(|link| link.old);
                let (Some(old), None) = (earlier.next(), earlier.next()) else { return None };
                province = self.version(old)?;
            } else {
                let [link] = self.successors(province.id) else { return None };
                province = self.version(link.new)?;
            }
        }
        None
    }

    /// How many units were in force on a day.
    pub fn count(&self, on: Date) -> Count {
        // The last state of the districts, unchanged until their end.
        let last_state = Date::constant(2025, 3, 1);
        let mut count = Count { districts_certain: on >= last_state, ..Count::default() };
        for version in self.versions.iter().filter(|version| version.in_force(on)) {
            match version.level() {
                Level::Province => count.provinces += 1,
                Level::District => count.districts += 1,
                Level::Commune => count.communes += 1,
            }
            match version.kind {
                Kind::City => count.cities += 1,
                Kind::Commune => count.rural += 1,
                Kind::Ward => count.wards += 1,
                Kind::Township => count.townships += 1,
                Kind::SpecialZone => count.special_zones += 1,
                _ => {}
            }
        }
        count
    }

    /// The last day on which a new state begins.
    pub fn last_change(&self) -> Date {
        self.last_change
    }

    /// Whether a unit, once it ended, was divided among several.
    pub fn is_divided(&self, place: PlaceId) -> bool {
        let links = self.successors(place);
        links.len() > 1 || links.iter().any(|link| link.detail.share() == crate::unit::Share::Part)
    }

    /// Of a divided unit, the one its whole population went to, where the
    /// conversion table says so.
    pub fn everyone_went_to(&self, place: PlaceId) -> Option<PlaceId> {
        let mut with_everyone =
            self.successors(place).iter().filter(|link| link.detail == Detail::PartWithEveryone);
        let found = with_everyone.next()?;
        with_everyone.next().is_none().then_some(found.new)
    }
}
