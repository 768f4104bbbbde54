//! Statute as typed, dated, embedded data: code lists, clocks, rates, holidays, forms.
//!
//! The data stand in `/norms/*.toml` at the root of the repository and are
//! built in. Every entry is [`Cited`]: it names its article, how it was
//! checked ([`Mark`]) and its days. What is unknown is absent.
//!
//! ```
//! use kernel::{Instant, Lang};
//! let norms = norms::norms();
//! let received = Instant::of_vn("2026-11-20".parse().unwrap(), 21, 30);
//! let due = norms.due("K1", received, received.vn_date()).unwrap();
//! assert_eq!(due.at, received.plus_hours(12));
//! let clock = norms.clock("K1", received.vn_date()).unwrap();
//! let article = clock.citation.as_ref().unwrap().text(norms, Lang::Vi);
//! assert_eq!(article, "khoản 2 Điều 25 Luật 13/2022/QH15");
//! ```

mod cited;
mod clocks;
mod holidays;
mod lists;
mod returns;
mod tables;

use std::sync::LazyLock;

use kernel::{Date, Instant, Relation};
use serde::de::DeserializeOwned;

pub use cited::{Citation, Cited, Instrument, Mark, Words};
pub use clocks::{ClockRule, Due, Limit};
pub use holidays::{Holidays, Year};
pub use lists::{
    Act, ActLimit, CodeList, Counts, Entry, RelationScope, form_key, relation_key, violence_form,
};
pub use returns::{
    Check, CheckFault, CheckKind, DueDay, FormCount, Period, PeriodKind, ReturnForm, ReturnRow, RowUnit,
    Section, Source,
};
pub use tables::{
    Bounds, ClubStandard, CompetenceRule, DisclosureRule, EmergencyNumber, SpendingNorm, StayRule, Tier,
};

/// All norms, read on first use and kept.
#[derive(Debug, Clone)]
pub struct Norms {
    instruments: Vec<Instrument>,
    lists: Vec<CodeList>,
    acts: Vec<Cited<Act>>,
    relations: Vec<Cited<RelationScope>>,
    clocks: Vec<Cited<ClockRule>>,
    holidays: Holidays,
    numbers: Vec<Cited<EmergencyNumber>>,
    competence: Vec<Cited<CompetenceRule>>,
    stays: Vec<Cited<StayRule>>,
    spending: Vec<Cited<SpendingNorm>>,
    clubs: Vec<Cited<ClubStandard>>,
    disclosure: Vec<Cited<DisclosureRule>>,
    returns: Vec<Cited<ReturnForm>>,
    faults: Vec<String>,
}

static NORMS: LazyLock<Norms> = LazyLock::new(Norms::read);

/// The norms built into this program.
pub fn norms() -> &'static Norms {
    &NORMS
}

#[derive(serde::Deserialize)]
struct InstrumentsFile {
    instrument: Vec<Instrument>,
}

macro_rules! file {
    ($name:literal) => {
        ($name, include_str!(concat!("../../../norms/", $name)))
    };
}

/// Reads one file; what cannot be read is told, and a test keeps the list of
/// faults empty.
fn read<T: DeserializeOwned>(file: (&str, &str), faults: &mut Vec<String>) -> Option<T> {
    match toml::from_str(file.1) {
        Ok(read) => Some(read),
        Err(why) => {
            faults.push(format!("{}: {why}", file.0));
            None
        }
    }
}

impl Norms {
    fn read() -> Self {
        let mut faults = Vec::new();
        let f = &mut faults;
        let instruments = read(file!("instruments.toml"), f).map(|file: InstrumentsFile| file.instrument);
        let lists = read(file!("lists.toml"), f).map(lists::ListsFile::lists);
        let acts = read(file!("acts.toml"), f).map(|file: lists::ActsFile| file.acts(f));
        let relations = read(file!("relations.toml"), f).map(|file: lists::RelationsFile| file.relations(f));
        let clocks = read(file!("clocks.toml"), f).map(|file: clocks::ClocksFile| file.clocks(f));
        let holidays = read(file!("holidays.toml"), f).map(holidays::HolidaysFile::holidays);
        let numbers = read(file!("emergency.toml"), f).map(tables::EmergencyFile::numbers);
        let competence = read(file!("competence.toml"), f).map(tables::CompetenceFile::rules);
        let stays = read(file!("stays.toml"), f).map(tables::StaysFile::stays);
        let spending = read(file!("spending.toml"), f).map(tables::SpendingFile::norms);
        let clubs = read(file!("clubs.toml"), f).map(tables::ClubsFile::standards);
        let disclosure = read(file!("disclosure.toml"), f).map(tables::DisclosureFile::rules);
        let forms = [file!("returns/form03.toml"), file!("returns/form01.toml")];
        let forms: Vec<returns::ReturnFile> = forms.into_iter().filter_map(|file| read(file, f)).collect();
        let returns = forms.into_iter().map(|file| file.form(f)).collect();
        Self {
            instruments: instruments.unwrap_or_default(),
            lists: lists.unwrap_or_default(),
            acts: acts.unwrap_or_default(),
            relations: relations.unwrap_or_default(),
            clocks: clocks.unwrap_or_default(),
            holidays: holidays.unwrap_or_default(),
            numbers: numbers.unwrap_or_default(),
            competence: competence.unwrap_or_default(),
            stays: stays.unwrap_or_default(),
            spending: spending.unwrap_or_default(),
            clubs: clubs.unwrap_or_default(),
            disclosure: disclosure.unwrap_or_default(),
            returns,
            faults,
        }
    }

    /// What could not be read: always empty in a sound build. `doctor` shows
    /// it and `serve` refuses to start on it.
    pub fn faults(&self) -> &[String] {
        &self.faults
    }
    /// An instrument by its key.
    pub fn instrument(&self, key: &str) -> Option<&Instrument> {
        self.instruments.iter().find(|instrument| instrument.key == key)
    }
    /// All instruments.
    pub fn instruments(&self) -> &[Instrument] {
        &self.instruments
    }
    /// A code list: `forms`, `report_addresses`, `other_addresses`, `modes`,
    /// `measures`, `measure_states`, `services`, `ban_grounds`,
    /// `ban_requesters`, `ban_cancel_grounds`, `contact_reasons`,
    /// `vulnerable_groups`, `mediation_results`, `breach_kinds`, `club_kinds`,
    /// `club_topics`.
    pub fn list(&self, id: &str) -> Option<&CodeList> {
        self.lists.iter().find(|list| list.id == id)
    }
    /// All code lists.
    pub fn lists(&self) -> &[CodeList] {
        &self.lists
    }
    /// The sixteen acts of Law 13/2022 Art. 3(1), in order.
    pub fn acts(&self) -> &[Cited<Act>] {
        &self.acts
    }
    /// An act by its key.
    pub fn act(&self, key: &str) -> Option<&Cited<Act>> {
        self.acts.iter().find(|act| act.key == key)
    }
    /// The number of an act, for columns and bits: a is 0, q is 15.
    pub fn act_number(&self, key: &str) -> Option<usize> {
        self.acts.iter().position(|act| act.key == key)
    }
    /// A scope of relations with the acts that count in it.
    pub fn relation(&self, relation: Relation) -> Option<&Cited<RelationScope>> {
        self.relations.iter().find(|scope| scope.relation == relation)
    }
    /// All scopes, the family first.
    pub fn relations(&self) -> &[Cited<RelationScope>] {
        &self.relations
    }
    /// The clock in force on a day.
    pub fn clock(&self, id: &str, on: Date) -> Option<&Cited<ClockRule>> {
        self.clocks.iter().find(|clock| clock.id == id && clock.holds(on))
    }
    /// All clocks.
    pub fn clocks(&self) -> &[Cited<ClockRule>] {
        &self.clocks
    }
    /// When the clock in force on `on`, started at `start`, runs out; `None`
    /// for a clock that was not in force then.
    pub fn due(&self, id: &str, start: Instant, on: Date) -> Option<Due> {
        self.clock(id, on)?.limit.due(start, &self.holidays)
    }
    /// Public holidays and swapped days.
    pub fn holidays(&self) -> &Holidays {
        &self.holidays
    }
    /// The numbers to show in a province (its code) on a day: emergency
    /// numbers first, in the order for a child or an adult.
    pub fn emergency(&self, province: Option<&str>, on: Date, child: bool) -> Vec<&Cited<EmergencyNumber>> {
        numbers_of(&self.numbers, province, on, child)
    }
    /// Who decides a function on a day, the lowest tier first: the dated
    /// competence table.
    pub fn competent(&self, function: &str, on: Date) -> Vec<&Cited<CompetenceRule>> {
        let fits = |rule: &&Cited<CompetenceRule>| rule.function == function && rule.holds(on);
        let mut rules: Vec<_> = self.competence.iter().filter(fits).collect();
        rules.sort_by_key(|rule| std::cmp::Reverse(rule.level));
        rules
    }
    /// All rules of competence.
    pub fn competence(&self) -> &[Cited<CompetenceRule>] {
        &self.competence
    }
    /// The legal length of a stay by kind of place.
    pub fn stay(&self, key: &str, on: Date) -> Option<&Cited<StayRule>> {
        self.stays.iter().find(|stay| stay.key == key && stay.holds(on))
    }
    /// All kinds of stay.
    pub fn stays(&self) -> &[Cited<StayRule>] {
        &self.stays
    }
    /// Spending norms in force on a day.
    pub fn spending(&self, on: Date) -> impl Iterator<Item = &Cited<SpendingNorm>> {
        self.spending.iter().filter(move |norm| norm.holds(on))
    }
    /// What is looked for in a club of a kind on a day.
    pub fn club_standard(&self, kind: &str, on: Date) -> Option<&Cited<ClubStandard>> {
        let holding = || self.clubs.iter().filter(|standard| standard.holds(on));
        let named = holding().find(|standard| standard.kinds.iter().any(|known| known == kind));
        named.or_else(|| holding().find(|standard| standard.kinds.is_empty()))
    }
    /// All standards of clubs.
    pub fn club_standards(&self) -> &[Cited<ClubStandard>] {
        &self.clubs
    }
    /// When a count is too small to leave the house, on a day.
    pub fn disclosure(&self, on: Date) -> Option<&Cited<DisclosureRule>> {
        self.disclosure.iter().find(|rule| rule.holds(on))
    }
    /// The form of the return in force on a day: form 03 from 1 March 2018,
    /// 01/BC-X before.
    pub fn return_form(&self, on: Date) -> Option<&Cited<ReturnForm>> {
        self.returns.iter().find(|form| form.holds(on))
    }
    /// All return forms, the newest first.
    pub fn return_forms(&self) -> &[Cited<ReturnForm>] {
        &self.returns
    }
}

/// A province's row replaces the country's row of the same key there.
fn numbers_of<'n>(
    numbers: &'n [Cited<EmergencyNumber>],
    province: Option<&str>,
    on: Date,
    child: bool,
) -> Vec<&'n Cited<EmergencyNumber>> {
    let holding = || numbers.iter().filter(|number| number.holds(on));
    let local =
        |number: &EmergencyNumber| number.province.is_some() && number.province.as_deref() == province;
    let replaced = |key: &str| holding().any(|number| local(number) && number.key == key);
    let fits = |number: &&Cited<EmergencyNumber>| {
        local(number) || (number.province.is_none() && !replaced(&number.key))
    };
    let mut shown: Vec<_> = holding().filter(fits).collect();
    shown.sort_by_key(|number| if child { number.child_order } else { number.order });
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBERS: &str = r#"
checked = "2026-11-22"
[[number]]
key = "police"
digits = "113"
vi = "Công an"
en = "Police"
order = 1
child_order = 2
from = "2023-07-01"
mark = "verified"
[[number]]
key = "police"
province = "01"
digits = "0900000113"
vi = "Công an tỉnh"
en = "Provincial police"
order = 1
child_order = 2
from = "2026-01-01"
mark = "verified"
[[number]]
key = "desk"
province = "96"
digits = "0900000196"
vi = "Trực tỉnh"
en = "Duty desk"
order = 5
child_order = 5
from = "2026-01-01"
mark = "verified"
"#;

    #[test]
    fn a_provinces_row_replaces_the_countrys_there_and_from_its_day_on() {
        let mut faults = Vec::new();
        let file: Option<tables::EmergencyFile> = read(("emergency.toml", NUMBERS), &mut faults);
        let numbers = file.unwrap().numbers();
        assert_eq!(faults, Vec::<String>::new());
        let digits = |province: Option<&str>, on: Date| -> Vec<&str> {
            let shown = numbers_of(&numbers, province, on, false);
            shown.into_iter().map(|number| number.digits.as_str()).collect()
        };
        let (before, now) = (Date::constant(2025, 12, 31), Date::constant(2026, 11, 22));
        assert_eq!(digits(Some("01"), now), ["0900000113"]);
        assert_eq!(digits(Some("01"), before), ["113"]);
        assert_eq!(digits(Some("96"), now), ["113", "0900000196"], "a key of its own is added");
        assert_eq!(digits(None, now), ["113"]);
    }
}
