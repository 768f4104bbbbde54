//! Administrative units as versions: a code alone does not name a unit; a
//! code and a date do.

use std::borrow::Cow;

use kernel::{Date, Lang, PlaceId};

/// The tier of an administrative unit. There is no district tier from 1 July
/// 2025; history has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Tỉnh, thành phố trực thuộc trung ương: two digits.
    Province,
    /// Huyện, quận, thị xã, thành phố thuộc tỉnh, until 30 June 2025: three
    /// digits.
    District,
    /// Xã, phường, thị trấn (until 30 June 2025), đặc khu: five digits.
    Commune,
}

impl Level {
    /// Every level, the highest first.
    pub const ALL: [Self; 3] = [Self::Province, Self::District, Self::Commune];

    /// The number kept in the column `level`.
    pub const fn number(self) -> i64 {
        match self {
            Self::Province => 1,
            Self::District => 2,
            Self::Commune => 3,
        }
    }
    /// Reads a number from the column.
    pub const fn of_number(number: i64) -> Option<Self> {
        match number {
            1 => Some(Self::Province),
            2 => Some(Self::District),
            3 => Some(Self::Commune),
            _ => None,
        }
    }
    /// How many digits a code of this level has.
    pub const fn digits(self) -> usize {
        match self {
            Self::Province => 2,
            Self::District => 3,
            Self::Commune => 5,
        }
    }
    /// The level a code belongs to, by its length: `01`, `001`, `00001`.
    pub fn of_code(code: &str) -> Option<Self> {
        let digits = code.bytes().all(|b| b.is_ascii_digit());
        Self::ALL.into_iter().find(|level| digits && level.digits() == code.len())
    }
}

/// What a unit is called by law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Tỉnh.
    Province,
    /// Thành phố trực thuộc trung ương.
    City,
    /// Huyện.
    RuralDistrict,
    /// Quận.
    UrbanDistrict,
    /// Thị xã.
    DistrictTown,
    /// Thành phố thuộc tỉnh.
    ProvincialCity,
    /// Xã.
    Commune,
    /// Phường.
    Ward,
    /// Thị trấn.
    Township,
    /// Đặc khu.
    SpecialZone,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Province,
        Self::City,
        Self::RuralDistrict,
        Self::UrbanDistrict,
        Self::DistrictTown,
        Self::ProvincialCity,
        Self::Commune,
        Self::Ward,
        Self::Township,
        Self::SpecialZone,
    ];
    /// The key kept in rows and difference files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Province => "tinh",
            Self::City => "thanh_pho",
            Self::RuralDistrict => "huyen",
            Self::UrbanDistrict => "quan",
            Self::DistrictTown => "thi_xa",
            Self::ProvincialCity => "thanh_pho_thuoc_tinh",
            Self::Commune => "xa",
            Self::Ward => "phuong",
            Self::Township => "thi_tran",
            Self::SpecialZone => "dac_khu",
        }
    }
    /// Reads a key.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
    /// The tier this kind belongs to.
    pub const fn level(self) -> Level {
        match self {
            Self::Province | Self::City => Level::Province,
            Self::RuralDistrict | Self::UrbanDistrict | Self::DistrictTown | Self::ProvincialCity => {
                Level::District
            }
            Self::Commune | Self::Ward | Self::Township | Self::SpecialZone => Level::Commune,
        }
    }
    /// Whether figures put it under "urban" (phường, thị trấn). A special zone
    /// is under neither; the old forms know only the two.
    pub const fn is_urban(self) -> bool {
        matches!(self, Self::Ward | Self::Township)
    }
    /// The word before the name, lower case: `phường`, `ward`.
    pub const fn word(self, lang: Lang) -> &'static str {
        match (lang, self) {
            (Lang::Vi, Self::Province) => "tỉnh",
            (Lang::Vi, Self::City | Self::ProvincialCity) => "thành phố",
            (Lang::Vi, Self::RuralDistrict) => "huyện",
            (Lang::Vi, Self::UrbanDistrict) => "quận",
            (Lang::Vi, Self::DistrictTown) => "thị xã",
            (Lang::Vi, Self::Commune) => "xã",
            (Lang::Vi, Self::Ward) => "phường",
            (Lang::Vi, Self::Township) => "thị trấn",
            (Lang::Vi, Self::SpecialZone) => "đặc khu",
            (Lang::En, Self::Province) => "province",
            (Lang::En, Self::City | Self::ProvincialCity) => "city",
            (Lang::En, Self::RuralDistrict | Self::UrbanDistrict) => "district",
            (Lang::En, Self::DistrictTown) => "town",
            (Lang::En, Self::Commune) => "commune",
            (Lang::En, Self::Ward) => "ward",
            (Lang::En, Self::Township) => "township",
            (Lang::En, Self::SpecialZone) => "special zone",
        }
    }
    /// The kind by the letter of the data files.
    pub(crate) const fn of_letter(level: Level, letter: u8) -> Option<Self> {
        Some(match (level, letter) {
            (Level::Province, b't') => Self::Province,
            (Level::Province, b'p') => Self::City,
            (Level::District, b'h') => Self::RuralDistrict,
            (Level::District, b'q') => Self::UrbanDistrict,
            (Level::District, b't') => Self::DistrictTown,
            (Level::District, b'p') => Self::ProvincialCity,
            (Level::Commune, b'x') => Self::Commune,
            (Level::Commune, b'p') => Self::Ward,
            (Level::Commune, b't') => Self::Township,
            (Level::Commune, b'k') => Self::SpecialZone,
            _ => return None,
        })
    }
}

/// A code as a number with its level; written with leading zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code {
    /// The tier.
    pub level: Level,
    /// The digits read as a number.
    pub number: u32,
}

impl Code {
    /// Reads `01`, `001`, `00001`; the length tells the level.
    pub fn parse(text: &str) -> Option<Self> {
        let level = Level::of_code(text)?;
        Some(Self { level, number: text.parse().ok()? })
    }
    /// The identifier of the version with this ordinal (from 1).
    pub fn version(self, ordinal: u8) -> PlaceId {
        PlaceId(self.level.number() * 10_000_000 + i64::from(self.number) * 100 + i64::from(ordinal))
    }
    /// The code and ordinal inside an identifier; `None` for a number no unit
    /// can have.
    pub fn of_place(place: PlaceId) -> Option<(Self, u8)> {
        let level = Level::of_number(place.0 / 10_000_000)?;
        let number = u32::try_from(place.0 % 10_000_000 / 100).ok()?;
        let ordinal = u8::try_from(place.0 % 100).ok().filter(|ordinal| *ordinal > 0)?;
        Some((Self { level, number }, ordinal))
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:0width$}", self.number, width = self.level.digits())
    }
}

/// A unit as it was between two days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The identifier records keep: level, code and ordinal.
    pub id: PlaceId,
    /// The code.
    pub code: Code,
    /// The name without the word for its kind: `Trúc Bạch`.
    pub name: Cow<'static, str>,
    /// The name in English where it differs by more than marks.
    pub name_en: Option<Cow<'static, str>>,
    /// Its kind.
    pub kind: Kind,
    /// The province's code (its own for a province).
    pub province: Code,
    /// The district's code, for communes until 30 June 2025. Eleven district
    /// codes of the years before 2025 are in no source and name no unit here.
    pub district: Option<Code>,
    /// The first day in force; `None` before November 2021, the first release.
    pub from: Option<Date>,
    /// The first day no longer in force; `None` while in force.
    pub until: Option<Date>,
    /// The resolution that made it, where known.
    pub resolution: Option<Cow<'static, str>>,
}

impl Version {
    /// The tier.
    pub const fn level(&self) -> Level {
        self.code.level
    }
    /// Whether it was in force on a day.
    pub fn in_force(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on < until)
    }
    /// The last day in force.
    pub fn last_day(&self) -> Option<Date> {
        self.until.and_then(|until| until.yesterday().ok())
    }
    /// `Phường Trúc Bạch`; `Trúc Bạch ward`.
    pub fn full_name(&self, lang: Lang) -> String {
        match lang {
            Lang::Vi => {
                let name = self.name_in_sentence(lang);
                let mut letters = name.chars();
                letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
            }
            Lang::En => self.name_in_sentence(lang),
        }
    }
    /// `phường Trúc Bạch`, for the middle of a sentence; `Trúc Bạch ward`.
    pub fn name_in_sentence(&self, lang: Lang) -> String {
        match lang {
            Lang::Vi => format!("{} {}", self.kind.word(lang), self.name),
            Lang::En if self.name.bytes().all(|b| b.is_ascii_digit()) => {
                format!("{} {}", self.kind.word(lang), self.name)
            }
            Lang::En => format!("{} {}", self.name, self.kind.word(lang)),
        }
    }
}

/// Whether a whole unit went into another, or only a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Share {
    /// All of it: its people are there.
    Whole,
    /// A part: who lives where must be asked.
    Part,
}

macro_rules! details {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $letter:literal, $share:ident;)+) => {
        /// How a unit went over into another, as the conversion table says.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Detail { $($(#[$doc])* $name),+ }
        impl Detail {
            /// Every detail.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
            /// The key in difference files.
            pub const fn key(self) -> &'static str { match self { $(Self::$name => $key),+ } }
            /// Whole or part.
            pub const fn share(self) -> Share { match self { $(Self::$name => Share::$share),+ } }
            /// Reads a key.
            pub fn of_key(key: &str) -> Option<Self> { Self::ALL.iter().copied().find(|d| d.key() == key) }
            pub(crate) fn of_letter(letter: &str) -> Option<Self> {
                match letter { $($letter => Some(Self::$name),)+ _ => None }
            }
        }
    };
}
details! {
    /// Merged with others, or went whole into another.
    Merged = "merged", "", Whole;
    /// The same area under the same name and code.
    Unchanged = "unchanged", "u", Whole;
    /// The same area under another name.
    Renamed = "renamed", "n", Whole;
    /// The same area with another kind (xã to phường).
    KindChanged = "kind_changed", "k", Whole;
    /// A commune that became a special zone.
    ToSpecialZone = "to_dac_khu", "d", Whole;
    /// An island district without communes.
    IslandDistrict = "island_district", "i", Whole;
    /// An area that had no code.
    Uncoded = "coastal_flats_no_code", "c", Whole;
    /// Not in the conversion table: the same code under the same name, one
    /// version after the other.
    SameCodeAndName = "same_code_and_name", "-", Whole;
    /// A part of area and population.
    Part = "part", "p", Part;
    /// A part of the area.
    PartOfArea = "part_area", "a", Part;
    /// A part of the area in which all of its people lived.
    PartWithEveryone = "part_area_all_population", "q", Part;
    /// A part of the population.
    PartOfPeople = "part_population", "v", Part;
    /// The rest of the area of a unit whose people were divided.
    PartWholeArea = "part_whole_area", "w", Part;
    /// A part that was renamed.
    RenamedPart = "renamed_part", "r", Part;
    /// What remained after parts went elsewhere.
    Remainder = "remainder", "z", Part;
}

/// One unit, or a part of it, going over into another on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The unit before; `None` for an area that had no code.
    pub old: Option<PlaceId>,
    /// The unit after.
    pub new: PlaceId,
    /// How.
    pub detail: Detail,
    /// The first day of the new state.
    pub on: Date,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_reads_back_as_level_code_and_ordinal() {
        let code = Code::parse("00004").unwrap();
        assert_eq!(code.version(2), PlaceId(30_000_402));
        assert_eq!(Code::of_place(PlaceId(30_000_402)), Some((code, 2)));
        assert_eq!(code.to_string(), "00004");
        assert_eq!(Code::parse("01").unwrap().version(1), PlaceId(10_000_101));
        for wrong in [0, 30_000_400, 40_000_101, -1] {
            assert_eq!(Code::of_place(PlaceId(wrong)), None, "{wrong}");
        }
        for wrong in ["", "1", "0004", "0000a", "000004", "０１"] {
            assert_eq!(Code::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_kind_reads_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of_key(kind.key()), Some(kind));
        }
    }
}
