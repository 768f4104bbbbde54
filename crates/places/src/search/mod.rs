//! Finding a place by what a person types: old or new name, with or without
//! marks and kind words, with an old district or a province behind it.

use std::collections::HashMap;

use kernel::{Date, PlaceId};

mod words;

pub(crate) use words::plain;
use words::{are_names, context_words, kind_at, marked, nicknames, words};

use crate::gazetteer::Gazetteer;
use crate::trace::Ending;
use crate::unit::{Code, Kind, Level, Version};

/// At most this many places are listed; more ask for a district.
pub const LISTED: usize = 20;

/// One place that a query may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hit {
    /// A unit in force.
    Now {
        /// The unit.
        place: PlaceId,
        /// The former unit the query named, when it is another one.
        was: Option<PlaceId>,
        /// The first day it was part of `place`.
        since: Option<Date>,
    },
    /// A former unit that was divided: ask which part.
    Divided {
        /// The former unit.
        was: PlaceId,
        /// The units that hold its parts.
        parts: Vec<PlaceId>,
        /// Where all of its people lived, if the table tells.
        everyone: Option<PlaceId>,
    },
    /// A former unit of which no source tells what it went over into.
    Untold {
        /// The former unit.
        was: PlaceId,
        /// The unit now in force under its code: a hint.
        same_code: Option<PlaceId>,
    },
}

/// What a query came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing was typed.
    Empty,
    /// One place. (It may be a divided one.)
    One(Hit),
    /// Several: list them with their provinces.
    Several {
        /// Those in force first.
        hits: Vec<Hit>,
        /// Whether there are more than [`LISTED`]: ask for a district.
        more: bool,
    },
    /// The query named a province or a former district: choose in its list.
    Area {
        /// The province or district.
        area: PlaceId,
        /// The communes in force that hold its area.
        communes: Vec<PlaceId>,
    },
    /// Nothing of that name: offer the provinces.
    None,
}

/// Folded names of communes, sorted, and the versions that bear them.
#[derive(Debug)]
pub(crate) struct Index {
    names: Vec<(Box<str>, Vec<u32>)>,
    /// Folded names of provinces and districts, beside the first versions.
    areas: Vec<Box<str>>,
}

impl Index {
    fn of(versions: &[Version]) -> Self {
        let mut by_raw: HashMap<&str, Vec<u32>> = HashMap::with_capacity(10_000);
        let mut areas = Vec::new();
        for (at, version) in (0u32..).zip(versions) {
            if version.level() == Level::Commune {
                by_raw.entry(version.name.as_ref()).or_default().push(at);
            } else {
                areas.push(plain(&version.name).into_boxed_str());
            }
        }
        let mut names: Vec<(Box<str>, Vec<u32>)> =
            by_raw.into_iter().map(|(raw, at)| (plain(raw).into_boxed_str(), at)).collect();
        names.sort();
        names.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1.append(&mut next.1);
                kept.1.sort_unstable();
            }
            same
        });
        Self { names, areas }
    }
    fn exact(&self, name: &str) -> &[u32] {
        match self.names.binary_search_by(|(known, _)| known.as_ref().cmp(name)) {
            Ok(at) => self.names.get(at).map_or(&[], |(_, versions)| versions),
            Err(_) => &[],
        }
    }
    fn starting<'a>(&'a self, start: &'a str) -> impl Iterator<Item = u32> + 'a {
        let from = self.names.partition_point(|(known, _)| known.as_ref() < start);
        let rest = self.names.get(from..).unwrap_or(&[]);
        rest.iter().take_while(move |(known, _)| known.starts_with(start)).flat_map(|(_, at)| at).copied()
    }
    fn area(&self, at: usize) -> &str {
        self.areas.get(at).map_or("", |name| name)
    }
}

impl Gazetteer {
    pub(crate) fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(self.versions()))
    }

    /// Builds the search index now instead of at the first query.
    pub fn warm(&self) {
        self.index();
    }

    /// What a query means on a day. Old names lead to the unit now in force;
    /// divided communes are never resolved.
    ///
    /// ```
    /// use places::{Found, Gazetteer, Hit};
    /// let places = Gazetteer::shipped();
    /// let today = "2026-11-22".parse().unwrap();
    /// let Found::One(Hit::Now { place, .. }) = places.find("truc bach", today) else { panic!() };
    /// assert_eq!(places.version(place).unwrap().name, "Ba Đình");
    /// ```
    pub fn find(&self, query: &str, on: Date) -> Found {
        let typed = words(query);
        if typed.is_empty() {
            return Found::Empty;
        }
        let stripped = kind_at(&typed);
        let area_first = stripped.is_some_and(|(kinds, _)| kinds.iter().all(|k| k.level() != Level::Commune));
        if area_first && let Some(area) = self.find_area(&typed, stripped, on) {
            return area;
        }
        let mut found = self.candidates(&typed, stripped, true);
        if found.is_empty() {
            if let Some(area) = self.find_area(&typed, stripped, on) {
                return area;
            }
            found = self.candidates(&typed, stripped, false);
        }
        let found = as_marked(query, found);
        listed(self.hits(found, on))
    }

    /// The unit a chosen version is today: what an answer to "which one?"
    /// leads to.
    pub fn resolve(&self, chosen: PlaceId, on: Date) -> Option<Hit> {
        self.version(chosen).map(|version| self.hit(version, on))
    }

    /// Versions whose name the words begin with, the longest name first; or,
    /// not `exact`, names that begin with the words.
    fn candidates(
        &self,
        typed: &[String],
        stripped: Option<(&'static [Kind], usize)>,
        exact: bool,
    ) -> Vec<&Version> {
        let found = self.reading(typed, exact);
        if !found.is_empty() {
            return found;
        }
        let Some((kinds, length)) = stripped else { return found };
        of_kinds(self.reading(typed.get(length..).unwrap_or(&[]), exact), kinds)
    }

    /// Tries every place where the name may end and its district or province
    /// begin. Words behind it that are whole names of areas win over words
    /// that only occur in one: "mỹ thạnh | tây ninh", not "mỹ thạnh tây | ninh".
    fn reading(&self, words: &[String], exact: bool) -> Vec<&Version> {
        let index = self.index();
        let mut loose: Vec<&Version> = Vec::new();
        for length in (1..=words.len()).rev() {
            let (name, rest) = words.split_at(length);
            let (name, context) = (name.join(" "), context_words(rest));
            if !exact && name.len() < 2 {
                continue;
            }
            let known: Vec<u32> = match exact {
                true => index.exact(&name).to_vec(),
                false => index.starting(&name).take(400).collect(),
            };
            let versions = known.iter().filter_map(|at| self.versions().get(*at as usize));
            let judged: Vec<(&Version, Fit)> =
                versions.map(|version| (version, self.context_fit(version, &context))).collect();
            let of = |least: Fit| -> Vec<&Version> {
                judged.iter().filter(|(_, fit)| *fit >= least).map(|(version, _)| *version).collect()
            };
            let full = of(Fit::Full);
            if !full.is_empty() {
                return full;
            }
            if exact && loose.is_empty() {
                loose = of(Fit::Loose);
            }
        }
        loose
    }

    /// How well the words behind a name fit the district's and the province's
    /// names, of the time or of today.
    fn context_fit(&self, version: &Version, context: &[&str]) -> Fit {
        if context.is_empty() {
            return Fit::Full;
        }
        let index = self.index();
        let district = version.district.and_then(|code| self.versions_of(code).first());
        let areas = [district, self.province_then(version.id), self.province_on(version.id, Date::MAX)];
        let named = areas.iter().flatten().filter_map(|area| self.position(area.id)).map(|at| index.area(at));
        let mut names: Vec<&str> = named.collect();
        names.extend(areas.iter().flatten().flat_map(|area| nicknames(area.province)));
        if are_names(context, &names) {
            return Fit::Full;
        }
        let known: Vec<&str> = names.iter().flat_map(|name| name.split(' ')).collect();
        let Some((last, before)) = context.split_last() else { return Fit::Full };
        let unfinished = last.len() >= 2 && known.iter().any(|word| word.starts_with(last));
        let fits = before.iter().all(|word| known.contains(word)) && (unfinished || known.contains(last));
        if fits { Fit::Loose } else { Fit::Not }
    }

    fn hits(&self, found: Vec<&Version>, on: Date) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::with_capacity(found.len());
        let mut found = found;
        // Units in force first, then the latest of the former ones.
        found.sort_by_key(|version| {
            (!version.in_force(on), std::cmp::Reverse(version.until), version.code, version.id)
        });
        for version in found {
            let hit = self.hit(version, on);
            let same = |known: &Hit| match (known, &hit) {
                (Hit::Now { place: a, .. }, Hit::Now { place: b, .. }) => a == b,
                (Hit::Divided { was: a, .. }, Hit::Divided { was: b, .. }) => a.0 / 100 == b.0 / 100,
                _ => *known == hit,
            };
            if !hits.iter().any(same) {
                hits.push(hit);
            }
        }
        // A unit nobody can trace is left out when a later unit of the same
        // code and name stands in the list anyway.
        let retold = |was: PlaceId| {
            let Some((code, _)) = Code::of_place(was) else { return false };
            let name = self.version(was).map(|version| plain(&version.name));
            self.versions_of(code).iter().any(|later| later.id > was && Some(plain(&later.name)) == name)
        };
        hits.retain(|hit| !matches!(hit, Hit::Untold { was, .. } if retold(*was)));
        hits
    }

    fn hit(&self, version: &Version, on: Date) -> Hit {
        let trace = self.follow(version.id, on);
        let since = trace.since();
        match trace.ending {
            Ending::Is(place) => Hit::Now { place, was: (place != version.id).then_some(version.id), since },
            Ending::Divided { parts, everyone, .. } => Hit::Divided { was: version.id, parts, everyone },
            Ending::Untold { unit, .. } => {
                let now = Code::of_place(unit).and_then(|(code, _)| self.at(code, on));
                Hit::Untold { was: version.id, same_code: now.map(|version| version.id) }
            }
        }
    }

    /// A province or a former district by its name, with or without the
    /// province behind the district.
    fn find_area(
        &self,
        typed: &[String],
        stripped: Option<(&'static [Kind], usize)>,
        on: Date,
    ) -> Option<Found> {
        let (kinds, skip) = stripped.unwrap_or((&[], 0));
        let words = typed.get(skip..).unwrap_or(typed);
        let index = self.index();
        let named = |at: usize, version: &Version| {
            let name = index.area(at);
            let count = name.split(' ').count();
            let begins =
                name.split(' ').zip(words).all(|(known, typed)| known == typed) && count <= words.len();
            let nick = nicknames(version.code).contains(&words.join(" ").as_str())
                && version.level() == Level::Province;
            let context = context_words(words.get(count..).unwrap_or(&[]));
            nick || (begins && self.context_fit(version, &context) == Fit::Full)
        };
        let areas = index.areas.len();
        let fits = self.versions().iter().take(areas).enumerate().filter(|(at, version)| named(*at, version));
        let area = fits.map(|(_, version)| version).min_by_key(|version| {
            (!kinds.is_empty() && !kinds.contains(&version.kind), !version.in_force(on), version.id)
        })?;
        Some(Found::Area { area: area.id, communes: self.communes_now(area, on) })
    }

    /// The communes in force that hold the area of a province or a former
    /// district, parts of divided communes included.
    fn communes_now(&self, area: &Version, on: Date) -> Vec<PlaceId> {
        if area.level() == Level::Province && area.in_force(on) {
            return self.communes_of(area.code, on).map(|version| version.id).collect();
        }
        let last = area.last_day().unwrap_or(on);
        let held = |version: &&Version| version.district == Some(area.code) || version.province == area.code;
        let mut communes: Vec<PlaceId> = Vec::new();
        for version in self.in_force(Level::Commune, last).filter(held) {
            match self.follow(version.id, on).ending {
                Ending::Is(place) => communes.push(place),
                Ending::Divided { parts, .. } => communes.extend(parts),
                Ending::Untold { .. } => {}
            }
        }
        communes.extend(self.follow(area.id, on).settled().filter(|_| communes.is_empty()));
        communes.sort();
        communes.dedup();
        communes
    }
}

impl Hit {
    /// The unit in force, when there is no question left.
    pub fn place(&self) -> Option<PlaceId> {
        match self {
            Self::Now { place, .. } => Some(*place),
            _ => None,
        }
    }
}

/// How well the words behind a name fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// They name another area.
    Not,
    /// Each occurs in a name of the area; the last may be unfinished.
    Loose,
    /// There are none, or they are whole names of the area.
    Full,
}

/// When the query carries marks, keeps the names that carry the same marks,
/// wherever the tone stands (Hoà, Hòa); all of them when none does.
fn as_marked<'a>(query: &str, found: Vec<&'a Version>) -> Vec<&'a Version> {
    if query.is_ascii() {
        return found;
    }
    let typed = marked(query);
    let bears = |version: &&&Version| {
        let name = marked(&version.name);
        typed.windows(name.len().max(1)).any(|part| part == name)
    };
    let same: Vec<&Version> = found.iter().filter(bears).copied().collect();
    if same.is_empty() { found } else { same }
}

fn listed(mut hits: Vec<Hit>) -> Found {
    if hits.len() == 1 {
        return hits.pop().map_or(Found::None, Found::One);
    }
    let more = hits.len() > LISTED;
    hits.truncate(LISTED);
    if hits.is_empty() { Found::None } else { Found::Several { hits, more } }
}

/// Those of the kinds named, or all when none is.
fn of_kinds<'a>(found: Vec<&'a Version>, kinds: &[Kind]) -> Vec<&'a Version> {
    let same: Vec<&Version> = found.iter().copied().filter(|version| kinds.contains(&version.kind)).collect();
    if same.is_empty() { found } else { same }
}
