//! A next resolution, as a difference over the gazetteer.
//!
//! The file format is documented in `docs/places-differences.md`. A difference
//! is read, checked against the gazetteer it is to be laid over, shown as a
//! [`Preview`], and only then applied. Nothing is guessed: a unit that ends
//! says where it went, and a divided one is asked about.

mod apply;
mod check;
mod preview;

use kernel::{Date, clean_line};
use serde::Deserialize;

pub use preview::{Change, Preview};

use crate::unit::{Code, Detail, Kind};

/// A difference file, read but not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its name: small letters, digits, `-`; never used twice.
    pub id: String,
    /// The resolution.
    pub citation: String,
    /// The first day of the new state.
    pub effective: Date,
    /// Units as they are from that day: new, renamed, of another kind, moved.
    pub units: Vec<UnitAfter>,
    /// Codes that end the day before.
    pub abolished: Vec<Code>,
    /// What went over into what.
    pub links: Vec<LinkRow>,
}

/// A unit as it is from the day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitAfter {
    /// Its code, new or kept.
    pub code: Code,
    /// Its name without the kind word.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Its province's code (its own for a province).
    pub province: Code,
}

/// A unit, or part of one, that goes over into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkRow {
    /// The unit of the day before.
    pub old: Code,
    /// The unit of the day.
    pub new: Code,
    /// How.
    pub detail: Detail,
}

/// Why a difference cannot be taken. Each names the code or line it is about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DifferenceFault {
    /// Not TOML, an unknown key, a missing one.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    /// The id is empty, too long, or has other signs.
    #[error("the id must be 1 to 40 small letters, digits and hyphens")]
    BadId,
    /// No citation.
    #[error("the difference names no resolution")]
    NoCitation,
    /// Larger than any resolution.
    #[error("the file is larger than 4 MB")]
    TooLarge,
    /// Not a code of a province or commune.
    #[error("{0}: not a code of a province (2 digits) or commune (5 digits)")]
    BadCode(String),
    /// An unknown kind, or one of another level.
    #[error("{code}: the kind {kind} is not one of its level")]
    BadKind {
        /// The unit's code.
        code: String,
        /// The kind given.
        kind: String,
    },
    /// An unknown detail.
    #[error("{0}: not a known detail of a link")]
    BadDetail(String),
    /// Empty, too long, or with control signs.
    #[error("{0}: the name is empty, too long or not clean")]
    BadName(String),
    /// Not after the last state already known.
    #[error("it takes effect on {effective}, not after the last known state of {last}")]
    TooEarly {
        /// The day given.
        effective: Date,
        /// The last state's first day.
        last: Date,
    },
    /// A difference of this id is already applied.
    #[error("a difference {0} is already applied")]
    Applied(String),
    /// Named twice, or both kept and abolished.
    #[error("{0}: named more than once, or both kept and abolished")]
    Overlap(Code),
    /// Not in force on the day before.
    #[error("{0}: no such unit on the day before")]
    UnknownBefore(Code),
    /// Not in force on the day.
    #[error("{0}: no such unit from that day on")]
    UnknownAfter(Code),
    /// The province is not in force on the day.
    #[error("{unit}: its province {province} is not in force from that day on")]
    UnknownProvince {
        /// The unit.
        unit: Code,
        /// The province given.
        province: Code,
    },
    /// The unit is as it was.
    #[error("{0}: says nothing new and takes part in nothing")]
    NothingNew(Code),
    /// It ends, and nothing says where it went.
    #[error("{0}: ends, but no link says where it went")]
    Untold(Code),
    /// It is new, and nothing says what it was made of.
    #[error("{0}: is new, but no link says what it was made of")]
    Unmade(Code),
    /// A whole unit goes to two places, or a part to one only.
    #[error("{0}: a whole unit has one link, a divided one at least two")]
    Shares(Code),
    /// The same link twice.
    #[error("{old} to {new}: the same link twice")]
    Twice {
        /// The old code.
        old: Code,
        /// The new code.
        new: Code,
    },
    /// A link between two levels.
    #[error("{old} to {new}: a link between two levels")]
    Levels {
        /// The old code.
        old: Code,
        /// The new code.
        new: Code,
    },
    /// Two units in force would bear one full name in one province.
    #[error("{0}: another unit of the province bears the same full name")]
    SameName(Code),
    /// The province ends while communes stay under it.
    #[error("{province}: ends, but the commune {commune} stays under it")]
    Orphan {
        /// The province.
        province: Code,
        /// One of its communes.
        commune: Code,
    },
    /// Ninety-nine versions of one code.
    #[error("{0}: too many versions")]
    TooMany(Code),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    difference: Head,
    #[serde(default)]
    unit: Vec<UnitRow>,
    #[serde(default)]
    abolished: Vec<String>,
    #[serde(default)]
    link: Vec<RawLink>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    id: String,
    citation: String,
    effective: Date,
    abolished: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitRow {
    code: String,
    name: String,
    kind: String,
    province: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLink {
    old: String,
    new: String,
    detail: String,
}

/// A file of a resolution is some kilobytes; the whole country in one file is
/// under a megabyte.
const LARGEST: usize = 4 << 20;

impl Difference {
    /// Reads a file. Every row that is wrong in itself is told, not only the
    /// first.
    ///
    /// # Errors
    /// The faults of the text; those against a gazetteer come from
    /// [`crate::Gazetteer::check`].
    pub fn parse(text: &str) -> Result<Self, Vec<DifferenceFault>> {
        if text.len() > LARGEST {
            return Err(vec![DifferenceFault::TooLarge]);
        }
        let file: File =
            toml::from_str(text).map_err(|why| vec![DifferenceFault::Unreadable(why.to_string())])?;
        let mut faults = Vec::new();
        let id = file.difference.id;
        let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if id.is_empty() || id.len() > 40 || !id.bytes().all(good) {
            faults.push(DifferenceFault::BadId);
        }
        let citation = clean_line(&file.difference.citation, 200).unwrap_or_default();
        if citation.is_empty() {
            faults.push(DifferenceFault::NoCitation);
        }
        let ended = file.abolished.into_iter().chain(file.difference.abolished.into_iter().flatten());
        let abolished = ended.filter_map(|text| told(code(&text), &mut faults)).collect();
        let units = file.unit.into_iter().filter_map(|row| told(unit(row), &mut faults)).collect();
        let links = file.link.into_iter().filter_map(|row| told(link(&row), &mut faults)).collect();
        let effective = file.difference.effective;
        if faults.is_empty() {
            Ok(Self { id, citation, effective, units, abolished, links })
        } else {
            Err(faults)
        }
    }
}

fn told<T>(read: Result<T, DifferenceFault>, faults: &mut Vec<DifferenceFault>) -> Option<T> {
    read.map_err(|fault| faults.push(fault)).ok()
}

fn code(text: &str) -> Result<Code, DifferenceFault> {
    let known = Code::parse(text).filter(|code| code.level != crate::unit::Level::District);
    known.ok_or_else(|| DifferenceFault::BadCode(text.chars().take(20).collect()))
}

fn unit(row: UnitRow) -> Result<UnitAfter, DifferenceFault> {
    let own = code(&row.code)?;
    let kind = Kind::of_key(&row.kind).filter(|kind| kind.level() == own.level);
    let kind = kind.ok_or(DifferenceFault::BadKind { code: row.code.clone(), kind: row.kind })?;
    let name = clean_line(&row.name, 80).ok().filter(|name| !name.is_empty());
    let name = name.ok_or(DifferenceFault::BadName(row.code))?;
    let province = match row.province {
        Some(province) => code(&province)?,
        None => own,
    };
    if province.level != crate::unit::Level::Province {
        return Err(DifferenceFault::UnknownProvince { unit: own, province });
    }
    Ok(UnitAfter { code: own, name, kind, province })
}

fn link(row: &RawLink) -> Result<LinkRow, DifferenceFault> {
    let (old, new) = (code(&row.old)?, code(&row.new)?);
    let detail = Detail::of_key(&row.detail).filter(|detail| *detail != Detail::Uncoded);
    let detail = detail.ok_or_else(|| DifferenceFault::BadDetail(row.detail.chars().take(40).collect()))?;
    if old.level != new.level {
        return Err(DifferenceFault::Levels { old, new });
    }
    Ok(LinkRow { old, new, detail })
}
