//! Reading the shipped data: a compact table per level, see `data/NOTICE.md`.

use std::borrow::Cow;
use std::collections::HashMap;

use kernel::{Date, PlaceId};

use crate::gazetteer::Gazetteer;
use crate::search::plain;
use crate::unit::{Code, Detail, Kind, Level, Link, Version};

const STATES: &str = include_str!("../data/states.csv");
const PROVINCES: &str = include_str!("../data/provinces.csv");
const DISTRICTS: &str = include_str!("../data/districts.csv");
const COMMUNES: &str = include_str!("../data/communes.csv");
const RESOLUTIONS: &str = include_str!("../data/resolutions.csv");
const COMMUNE_LINKS: &str = include_str!("../data/commune_links.csv");
const PROVINCE_LINKS: &str = include_str!("../data/province_links.csv");

/// The day the two-tier order of government began.
pub(crate) const TWO_TIERS: Date = Date::constant(2025, 7, 1);

/// Rows of a table without its header, split at semicolons.
fn rows<const N: usize>(table: &'static str, faults: &mut Vec<String>) -> Vec<[&'static str; N]> {
    let mut read = Vec::with_capacity(table.len() / 24);
    for line in table.lines().skip(1).filter(|line| !line.is_empty()) {
        let mut row = [""; N];
        let mut cells = line.split(';');
        for cell in &mut row {
            *cell = cells.next().unwrap_or("");
        }
        if cells.next().is_some() {
            faults.push(format!("too many columns: {line}"));
        }
        read.push(row);
    }
    read
}

struct States(HashMap<&'static str, Date>);

impl States {
    fn read(faults: &mut Vec<String>) -> Self {
        let mut days = HashMap::new();
        for [key, day, _exact] in rows::<3>(STATES, faults) {
            match day.parse() {
                Ok(day) => {
                    days.insert(key, day);
                }
                Err(_) => faults.push(format!("state {key}: {day}")),
            }
        }
        Self(days)
    }
    fn day(&self, key: &str) -> Option<Date> {
        self.0.get(key).copied()
    }
}

/// Builds the gazetteer out of the shipped tables. What cannot be read is
/// left out and told in [`Gazetteer::faults`]; a test keeps that list empty.
pub(crate) fn read() -> Gazetteer {
    let mut faults = Vec::new();
    let states = States::read(&mut faults);
    let mut versions = Vec::with_capacity(15_600);
    for [code, kind, name, name_en, from, to] in rows::<6>(PROVINCES, &mut faults) {
        let row =
            Row { level: Level::Province, code, kind, name, name_en, province: code, district: "", from, to };
        row.version(&states, &mut versions, &mut faults);
    }
    for [code, kind, name, province, to] in rows::<5>(DISTRICTS, &mut faults) {
        let row = Row {
            level: Level::District,
            code,
            kind,
            name,
            name_en: "",
            province,
            district: "",
            from: "",
            to,
        };
        row.version(&states, &mut versions, &mut faults);
    }
    for [code, kind, name, province, district, from, to] in rows::<7>(COMMUNES, &mut faults) {
        let row = Row { level: Level::Commune, code, kind, name, name_en: "", province, district, from, to };
        row.version(&states, &mut versions, &mut faults);
    }
    resolutions(&states, &mut versions, &mut faults);
    let mut gazetteer = Gazetteer::of(versions, Vec::new(), faults);
    let links = links(&gazetteer);
    gazetteer.set_links(links);
    gazetteer
}

struct Row {
    level: Level,
    code: &'static str,
    kind: &'static str,
    name: &'static str,
    name_en: &'static str,
    province: &'static str,
    district: &'static str,
    from: &'static str,
    to: &'static str,
}

impl Row {
    fn version(&self, states: &States, versions: &mut Vec<Version>, faults: &mut Vec<String>) {
        let code = Code::parse(self.code).filter(|code| code.level == self.level);
        let kind = self.kind.bytes().next().and_then(|letter| Kind::of_letter(self.level, letter));
        let (Some(code), Some(kind), Some(province)) = (code, kind, Code::parse(self.province)) else {
            faults.push(format!("row of {} {}", self.code, self.name));
            return;
        };
        let ordinal = match versions.last() {
            Some(last) if last.code == code => (last.id.0 % 100) + 1,
            _ => 1,
        };
        versions.push(Version {
            id: PlaceId(code.version(1).0 - 1 + ordinal),
            code,
            name: Cow::Borrowed(self.name),
            name_en: (!self.name_en.is_empty()).then_some(Cow::Borrowed(self.name_en)),
            kind,
            province,
            district: Code::parse(self.district),
            from: states.day(self.from),
            until: states.day(self.to),
            resolution: None,
        });
    }
}

fn resolutions(states: &States, versions: &mut [Version], faults: &mut Vec<String>) {
    let mut numbers = HashMap::new();
    for [from, province, number] in rows::<3>(RESOLUTIONS, faults) {
        if let (Some(day), Some(code)) = (states.day(from), Code::parse(province)) {
            numbers.insert((day, code), number);
        }
    }
    for version in versions.iter_mut().filter(|version| version.level() == Level::Commune) {
        let number = version.from.and_then(|from| numbers.get(&(from, version.province)));
        version.resolution = number.map(|number| Cow::Borrowed(*number));
    }
}

fn links(gazetteer: &Gazetteer) -> Vec<Link> {
    let mut ignored = Vec::new();
    let eve = TWO_TIERS.yesterday().unwrap_or(TWO_TIERS);
    let mut links = Vec::with_capacity(11_200);
    for [old, new, letter] in rows::<3>(COMMUNE_LINKS, &mut ignored) {
        let new = if new == "=" { old } else { new };
        let old = Code::parse(old).and_then(|code| gazetteer.at(code, eve));
        let new = Code::parse(new).and_then(|code| gazetteer.at(code, TWO_TIERS));
        if let (Some(new), Some(detail)) = (new, Detail::of_letter(letter)) {
            links.push(Link { old: old.map(|old| old.id), new: new.id, detail, on: TWO_TIERS });
        }
    }
    for [old, new] in rows::<2>(PROVINCE_LINKS, &mut ignored) {
        let old = Code::parse(old).and_then(|code| gazetteer.at(code, eve));
        let new = Code::parse(new).and_then(|code| gazetteer.at(code, TWO_TIERS));
        if let (Some(old), Some(new)) = (old, new) {
            let detail = if old.code == new.code { Detail::Unchanged } else { Detail::Merged };
            links.push(Link { old: Some(old.id), new: new.id, detail, on: TWO_TIERS });
        }
    }
    links.extend(continuations(gazetteer.versions()));
    links
}

/// Versions of one code that follow one another without a gap, outside
/// 1 July 2025, which has its own table. For communes the name must be the
/// same: the sources do not tell what became of a commune merged between 2021
/// and June 2025, and its code may have gone on under another's name.
fn continuations(versions: &[Version]) -> impl Iterator<Item = Link> {
    versions.windows(2).filter_map(|pair| {
        let [old, new] = pair else { return None };
        let on = new.from?;
        let follows = old.code == new.code && old.until == Some(on) && on != TWO_TIERS;
        let same_name = old.name == new.name || plain(&old.name) == plain(&new.name);
        if !follows || (old.level() == Level::Commune && !same_name) {
            return None;
        }
        let detail = match old.level() {
            Level::Commune if on < TWO_TIERS => Detail::SameCodeAndName,
            _ if same_name => Detail::KindChanged,
            _ => Detail::Renamed,
        };
        Some(Link { old: Some(old.id), new: new.id, detail, on })
    })
}
