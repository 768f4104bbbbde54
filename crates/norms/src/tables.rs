//! Smaller tables: telephone numbers, competence, stays, spending norms.

use kernel::{Date, Dong};
use serde::Deserialize;

use crate::cited::{Cited, Frame, Words};
use crate::clocks::{Limit, LimitRow};

/// A number shown to the public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmergencyNumber {
    /// `police`, `ambulance`, `children`, …
    pub key: String,
    /// What is dialled.
    pub digits: String,
    /// Who answers.
    pub words: Words,
    /// The province's code, when the row is for one province.
    pub province: Option<String>,
    /// A line that listens, not one that comes at once.
    pub support: bool,
    /// Place in the list for an adult.
    pub order: i64,
    /// Place in the list for a child (111 first).
    pub child_order: i64,
}

/// The tier that decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// A ministry.
    Country,
    /// Tỉnh.
    Province,
    /// Huyện, until 30 June 2025.
    District,
    /// Xã.
    Commune,
}

/// Who decides a thing, at which level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompetenceRule {
    /// What is decided: `no_contact_decision`, …
    pub function: String,
    /// Its words.
    pub words: Words,
    /// At which tier.
    pub level: Tier,
    /// Which body there: `chair`, `police`, `culture_department`, …
    pub body: String,
    /// Whose place counts: `act`, `accused_residence`, …
    pub place: Option<String>,
}

/// The legal length of a stay in one kind of place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StayRule {
    /// Kind of place.
    pub key: String,
    /// Its words.
    pub words: Words,
    /// The longest stay; `None` where no length was found.
    pub limit: Option<Limit>,
    /// Whether it may be prolonged by decision.
    pub extendable: bool,
    /// Food money a day, where a norm gives it.
    pub food_per_day: Option<Dong>,
}

/// A ceiling of spending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpendingNorm {
    /// Its key; several rows when tiers differ.
    pub key: String,
    /// The item.
    pub words: Words,
    /// For one tier only.
    pub tier: Option<Tier>,
    /// Per what: `person_session`, `report`, …
    pub unit: String,
    /// The most, in whole đồng.
    pub ceiling: Dong,
    /// Who fixes the actual rate: `province_committee`, `province_council`,
    /// `decree`.
    pub set_by: String,
}

/// Two bounds, both inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// The least.
    pub from: i64,
    /// The most.
    pub to: i64,
}

impl Bounds {
    /// Whether a number lies inside.
    pub const fn hold(self, number: i64) -> bool {
        self.from <= number && number <= self.to
    }
}

/// What is looked for in a club; a hint, never a bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClubStandard {
    /// Kinds of club it is for; empty for all others.
    pub kinds: Vec<String>,
    /// Its words.
    pub words: Words,
    /// Households, where a number is given.
    pub households: Option<Bounds>,
    /// People on the board, where a number is given.
    pub board: Option<Bounds>,
    /// A meeting at least every so many months.
    pub months: i64,
    /// Meetings a year, at least.
    pub meetings: i64,
}

/// When a count is too small to leave the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisclosureRule {
    /// Its words.
    pub words: Words,
    /// The least count that may be told below the province.
    pub least: i64,
}

#[derive(Deserialize)]
struct NumberRow {
    key: String,
    digits: String,
    vi: String,
    en: String,
    order: i64,
    child_order: Option<i64>,
    province: Option<String>,
    #[serde(default)]
    support: bool,
    #[serde(flatten)]
    frame: Frame,
}

#[derive(Deserialize)]
pub(crate) struct EmergencyFile {
    checked: Date,
    number: Vec<NumberRow>,
}

impl EmergencyFile {
    pub(crate) fn numbers(self) -> Vec<Cited<EmergencyNumber>> {
        let checked = self.checked;
        let number = |row: NumberRow| {
            let number = EmergencyNumber {
                key: row.key,
                digits: row.digits,
                words: Words { vi: row.vi, en: row.en },
                province: row.province,
                support: row.support,
                order: row.order,
                child_order: row.child_order.unwrap_or(row.order),
            };
            row.frame.around(number, checked)
        };
        self.number.into_iter().map(number).collect()
    }
}

#[derive(Deserialize)]
struct CompetenceRow {
    function: String,
    vi: String,
    en: String,
    level: Tier,
    body: String,
    place: Option<String>,
    #[serde(flatten)]
    frame: Frame,
}

#[derive(Deserialize)]
pub(crate) struct CompetenceFile {
    checked: Date,
    rule: Vec<CompetenceRow>,
}

impl CompetenceFile {
    pub(crate) fn rules(self) -> Vec<Cited<CompetenceRule>> {
        let checked = self.checked;
        let rule = |row: CompetenceRow| {
            let rule = CompetenceRule {
                function: row.function,
                words: Words { vi: row.vi, en: row.en },
                level: row.level,
                body: row.body,
                place: row.place,
            };
            row.frame.around(rule, checked)
        };
        self.rule.into_iter().map(rule).collect()
    }
}

#[derive(Deserialize)]
struct StayRow {
    key: String,
    vi: String,
    en: String,
    limit: Option<LimitRow>,
    extendable: bool,
    food_per_day: Option<i64>,
    #[serde(flatten)]
    frame: Frame,
}

#[derive(Deserialize)]
pub(crate) struct StaysFile {
    checked: Date,
    stay: Vec<StayRow>,
}

impl StaysFile {
    pub(crate) fn stays(self) -> Vec<Cited<StayRule>> {
        let checked = self.checked;
        let stay = |row: StayRow| {
            let stay = StayRule {
                key: row.key,
                words: Words { vi: row.vi, en: row.en },
                limit: row.limit.and_then(LimitRow::limit),
                extendable: row.extendable,
                food_per_day: row.food_per_day.map(Dong),
            };
            row.frame.around(stay, checked)
        };
        self.stay.into_iter().map(stay).collect()
    }
}

#[derive(Deserialize)]
struct SpendingRow {
    key: String,
    vi: String,
    en: String,
    tier: Option<Tier>,
    unit: String,
    ceiling: i64,
    set_by: String,
    #[serde(flatten)]
    frame: Frame,
}

#[derive(Deserialize)]
pub(crate) struct SpendingFile {
    checked: Date,
    norm: Vec<SpendingRow>,
}

impl SpendingFile {
    pub(crate) fn norms(self) -> Vec<Cited<SpendingNorm>> {
        let checked = self.checked;
        let norm = |row: SpendingRow| {
            let norm = SpendingNorm {
                key: row.key,
                words: Words { vi: row.vi, en: row.en },
                tier: row.tier,
                unit: row.unit,
                ceiling: Dong(row.ceiling),
                set_by: row.set_by,
            };
            row.frame.around(norm, checked)
        };
        self.norm.into_iter().map(norm).collect()
    }
}

#[derive(Deserialize)]
struct StandardRow {
    kinds: Vec<String>,
    vi: String,
    en: String,
    households: Option<Bounds>,
    board: Option<Bounds>,
    months: i64,
    meetings: i64,
    #[serde(flatten)]
    frame: Frame,
}

#[derive(Deserialize)]
pub(crate) struct ClubsFile {
    checked: Date,
    standard: Vec<StandardRow>,
}

impl ClubsFile {
    pub(crate) fn standards(self) -> Vec<Cited<ClubStandard>> {
        let checked = self.checked;
        let standard = |row: StandardRow| {
            let standard = ClubStandard {
                kinds: row.kinds,
                words: Words { vi: row.vi, en: row.en },
                households: row.households,
                board: row.board,
                months: row.months,
                meetings: row.meetings,
            };
            row.frame.around(standard, checked)
        };
        self.standard.into_iter().map(standard).collect()
    }
}

#[derive(Deserialize)]
struct DisclosureRow {
    vi: String,
    en: String,
    least: i64,
    #[serde(flatten)]
    frame: Frame,
}

#[derive(Deserialize)]
pub(crate) struct DisclosureFile {
    checked: Date,
    rule: Vec<DisclosureRow>,
}

impl DisclosureFile {
    pub(crate) fn rules(self) -> Vec<Cited<DisclosureRule>> {
        let checked = self.checked;
        let rule = |row: DisclosureRow| {
            let rule = DisclosureRule { words: Words { vi: row.vi, en: row.en }, least: row.least };
            row.frame.around(rule, checked)
        };
        self.rule.into_iter().map(rule).collect()
    }
}
