//! The national table: live from the cube, beside what returns have locked.
//!
//! Facts are kept by the version of the commune in force when the act
//! happened. They are summed here to provinces of that time, or to the
//! provinces of today: one statement over the cells of a period, and the
//! gazetteer in memory. A commune that was divided still has one province
//! today unless its parts went to different ones; then its figures stand in a
//! row of their own and are guessed into none.

use std::collections::{BTreeMap, HashMap};

use access::can::SeeFigures;
use access::{May, Reach, Scope};
use kernel::{Date, Outcome, PlaceId, UnitId};
use norms::{FormCount, Period, ReturnForm, norms};
use places::{Code, Gazetteer, Level, Version};
use store::Rx;
use store::facts::{self, PlaceCell};

use crate::indicators::{cell_of, cells_of, period_numbered, without_form};
use crate::returns::{self, form_in};

/// Whose borders the provinces have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Borders {
    /// Those in force on the day of asking.
    Today,
    /// Those of the period: what was reported then.
    OfTheTime,
}

/// What is asked of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The year whose provinces are shown; the years before it stand beside.
    pub year: i64,
    /// Whose borders.
    pub borders: Borders,
    /// How forms are counted.
    pub count: FormCount,
}

/// Sums by cell number.
pub type Sums = BTreeMap<i64, i64>;

/// A year of the country (or of what the reader may see).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearSums {
    /// The year.
    pub year: i64,
    /// Live sums.
    pub sums: Sums,
}

/// A province with its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvinceRow {
    /// Its code.
    pub code: String,
    /// Its version: a name and a kind of its time.
    pub place: PlaceId,
    /// Live sums.
    pub sums: Sums,
    /// Cases in the locked returns of its communes.
    pub locked_cases: i64,
    /// Communes whose return is signed.
    pub signed: i64,
    /// Communes there are.
    pub communes: i64,
}

/// The table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NationalTable {
    /// What was asked.
    pub asked: Asked,
    /// The period of the year asked for.
    pub period: Period,
    /// The form of the period.
    pub form: &'static ReturnForm,
    /// The years, the oldest first; the last is the year asked for.
    pub years: Vec<YearSums>,
    /// Provinces by code; those without a case too.
    pub provinces: Vec<ProvinceRow>,
    /// What belongs to no one province on these borders.
    pub unplaced: Sums,
    /// Of the communes with figures, how many have since been divided.
    pub divided: usize,
    /// Sums of the locked returns by row code, with how many returns have it.
    pub locked: BTreeMap<String, (i64, i64)>,
}

impl NationalTable {
    /// The number of the cell behind a row, as asked.
    pub fn cell(&self, code: &str) -> Option<i64> {
        cell_of(&self.form.id, code, self.asked.count).map(|cell| cell.number)
    }
    /// The cell of cases.
    pub fn cases(&self) -> i64 {
        self.cell(if self.form.id == "form01" { "II.1" } else { "B1" }).unwrap_or(0)
    }
    /// The cell of cases without a form of violence.
    pub fn formless(&self) -> i64 {
        without_form(&self.form.id, self.asked.count).unwrap_or(0)
    }
}

/// How many years stand beside the year asked for.
const BESIDE: i64 = 3;
/// The first year under form 03.
pub(in crate::figures) const FIRST_YEAR: i64 = 2018;

/// What a reader may see of the country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span {
    Country,
    Province(Code),
    Commune,
}

/// Whose eyes: how far they see, which paths that is, and the one office of a
/// commune.
struct Sight {
    span: Span,
    range: (String, String),
    unit: Option<UnitId>,
}

impl Sight {
    fn of(scope: &Scope, places: &Gazetteer) -> Result<Self, Outcome> {
        let span = match scope.reach() {
            Reach::Country => Span::Country,
            Reach::Own => Span::Commune,
            Reach::Subtree => {
                let place = scope.unit().place.ok_or(Outcome::NotVisible)?;
                let version = places.version(place).ok_or(Outcome::NotVisible)?;
                Span::Province(version.province)
            }
        };
        Ok(Self { span, range: scope.path_range(), unit: Some(scope.unit().id) })
    }
}

/// Reads the table: one statement a year, two on returns. Run in a snapshot.
/// A province sees its own, a commune its own.
///
/// # Errors
/// [`Outcome::NotVisible`] for a year without a form; [`Outcome::Fault`].
pub fn national(
    rx: &Rx<'_>,
    may: &May<SeeFigures>,
    places: &Gazetteer,
    asked: Asked,
    today: Date,
) -> Result<NationalTable, Outcome> {
    read(rx, &Sight::of(may.scope(), places)?, places, asked, today)
}

/// The same for the operator's command, who holds the whole database: the
/// country.
///
/// # Errors
/// As [`national`].
pub fn country(rx: &Rx<'_>, places: &Gazetteer, asked: Asked, today: Date) -> Result<NationalTable, Outcome> {
    let range = ("/".to_owned(), "0".to_owned());
    read(rx, &Sight { span: Span::Country, range, unit: None }, places, asked, today)
}

fn read(
    rx: &Rx<'_>,
    sight: &Sight,
    places: &Gazetteer,
    asked: Asked,
    today: Date,
) -> Result<NationalTable, Outcome> {
    let span = sight.span;
    let period = period_numbered(asked.year).ok_or(Outcome::NotVisible)?;
    let form = form_in(norms(), &period).ok_or(Outcome::NotVisible)?;
    let on = match asked.borders {
        Borders::Today => Summing::Today(today),
        Borders::OfTheTime => Summing::OfTheTime(period.end.yesterday().map_err(Outcome::fault)?),
    };
    let summed = by_province(places, on, &cells(rx, sight, asked.year)?);
    let mut table = NationalTable {
        asked,
        period,
        form,
        years: Vec::new(),
        provinces: rows(places, on, &summed),
        unplaced: summed.unplaced,
        divided: summed.divided,
        locked: BTreeMap::new(),
    };
    if let Span::Province(code) = span {
        let code = code.to_string();
        table.provinces.retain(|row| row.code == code);
    } else if span == Span::Commune {
        table.provinces.clear();
    }
    for year in (asked.year - BESIDE).max(FIRST_YEAR)..asked.year {
        table.years.push(YearSums { year, sums: year_sums(rx, sight, places, on, year)? });
    }
    let own = |(place, _): (&PlaceId, &Sums)| belongs(places, *place, span);
    let last = if span == Span::Commune {
        summed.all
    } else {
        total(summed.by_place.iter().filter(|p| own((p.0, p.1))))
    };
    table.years.push(YearSums { year: asked.year, sums: last });
    returns_of(rx, &sight.range, places, on, &mut table)?;
    Ok(table)
}

fn cells(rx: &Rx<'_>, sight: &Sight, year: i64) -> Result<Vec<PlaceCell>, Outcome> {
    match sight.unit.filter(|_| sight.span == Span::Commune) {
        Some(unit) => facts::of_unit(rx, unit, year),
        None => facts::by_place(rx, year),
    }
}

/// Whether a commune belongs to what a reader sees: a province office sees
/// what lies in its province on today's borders or did in its time.
fn belongs(places: &Gazetteer, place: PlaceId, span: Span) -> bool {
    match span {
        Span::Country | Span::Commune => true,
        Span::Province(code) => places
            .province_on(place, places.last_change())
            .or_else(|| places.province_then(place))
            .is_some_and(|province| province.code == code),
    }
}

fn year_sums(
    rx: &Rx<'_>,
    sight: &Sight,
    places: &Gazetteer,
    on: Summing,
    year: i64,
) -> Result<Sums, Outcome> {
    if sight.span == Span::Country {
        let sums = facts::by_cell(rx, year)?;
        return Ok(sums.into_iter().map(|(cell, count, _)| (cell, count)).collect());
    }
    let summed = by_province(places, on, &cells(rx, sight, year)?);
    Ok(total(summed.by_place.iter().filter(|(place, _)| belongs(places, **place, sight.span))))
}

fn total<'s>(of: impl Iterator<Item = (&'s PlaceId, &'s Sums)>) -> Sums {
    let mut total = Sums::new();
    for (_, sums) in of {
        add(&mut total, sums);
    }
    total
}

fn add(to: &mut Sums, sums: &Sums) {
    for (cell, count) in sums {
        let sum = to.entry(*cell).or_default();
        *sum = sum.saturating_add(*count);
    }
}

/// On which borders to sum, with the day that picks versions of provinces.
#[derive(Debug, Clone, Copy)]
enum Summing {
    Today(Date),
    OfTheTime(Date),
}

impl Summing {
    /// The province of a commune; `None` when it cannot be told.
    fn province(self, places: &Gazetteer, place: PlaceId) -> Option<&Version> {
        match self {
            Self::Today(today) => places.province_on(place, today),
            Self::OfTheTime(last) => {
                let version = places.version(place)?;
                let day = if version.in_force(last) { last } else { version.last_day().or(version.from)? };
                places.at(version.province, day).or_else(|| places.province_then(place))
            }
        }
    }
    const fn day(self) -> Date {
        match self {
            Self::Today(day) | Self::OfTheTime(day) => day,
        }
    }
}

/// Cells summed by province.
#[derive(Debug, Default)]
struct Summed {
    by_province: HashMap<PlaceId, Sums>,
    by_place: HashMap<PlaceId, Sums>,
    unplaced: Sums,
    all: Sums,
    divided: usize,
}

fn by_province(places: &Gazetteer, on: Summing, cells: &[PlaceCell]) -> Summed {
    let mut summed = Summed::default();
    for cell in cells {
        for sums in [summed.by_place.entry(cell.place).or_default(), &mut summed.all] {
            let sum = sums.entry(cell.cell).or_default();
            *sum = sum.saturating_add(cell.count);
        }
    }
    for (place, sums) in &summed.by_place {
        match on.province(places, *place) {
            Some(province) => add(summed.by_province.entry(province.id).or_default(), sums),
            None => add(&mut summed.unplaced, sums),
        }
        summed.divided += usize::from(places.is_divided(*place));
    }
    summed
}

/// Every province in force on the day, and every other that has figures.
fn rows(places: &Gazetteer, on: Summing, summed: &Summed) -> Vec<ProvinceRow> {
    let mut communes: HashMap<Code, i64> = HashMap::new();
    for commune in places.in_force(Level::Commune, on.day()) {
        *communes.entry(commune.province).or_default() += 1;
    }
    let in_force = places.in_force(Level::Province, on.day()).map(|province| province.id);
    let mut ids: Vec<PlaceId> = in_force.chain(summed.by_province.keys().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    let row = |id: PlaceId| {
        let version = places.version(id)?;
        let standing = version.in_force(on.day());
        Some(ProvinceRow {
            code: version.code.to_string(),
            place: id,
            sums: summed.by_province.get(&id).cloned().unwrap_or_default(),
            locked_cases: 0,
            signed: 0,
            communes: if standing { communes.get(&version.code).copied().unwrap_or(0) } else { 0 },
        })
    };
    ids.into_iter().filter_map(row).collect()
}

/// What returns say: signed communes and locked cases by province, locked
/// sums by row.
fn returns_of(
    rx: &Rx<'_>,
    range: &(String, String),
    places: &Gazetteer,
    on: Summing,
    table: &mut NationalTable,
) -> Result<(), Outcome> {
    let cases = if table.form.id == "form01" { "II.1" } else { "B1" };
    let signed = returns::signed_by_place(rx, &table.form.id, table.period.number, cases, range)?;
    // A commune whose amendment waits has two signed versions: it is one.
    let mut by_commune: HashMap<PlaceId, i64> = HashMap::new();
    for (place, locked, figure) in signed {
        let cases = by_commune.entry(place).or_default();
        if locked {
            *cases = figure;
        }
    }
    let mut at: HashMap<PlaceId, usize> = HashMap::new();
    for (index, row) in table.provinces.iter().enumerate() {
        at.insert(row.place, index);
    }
    for (place, figure) in by_commune {
        let province = on.province(places, place).and_then(|province| at.get(&province.id));
        if let Some(row) = province.and_then(|index| table.provinces.get_mut(*index)) {
            row.signed += 1;
            row.locked_cases = row.locked_cases.saturating_add(figure);
        }
    }
    for (code, sum, have) in returns::locked_sums(rx, &table.form.id, table.period.number, range)? {
        table.locked.insert(code, (sum, have));
    }
    Ok(())
}

/// Every cell number of a form as asked, for workbooks.
pub(in crate::figures) fn columns(table: &NationalTable) -> Vec<(String, i64)> {
    let cells = cells_of(&table.form.id).filter(|cell| cell.count.fits(table.asked.count));
    cells.map(|cell| (cell.code.to_owned(), cell.number)).collect()
}

#[cfg(test)]
#[path = "live_tests.rs"]
mod tests;
