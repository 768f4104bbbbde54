//! The national table as a page shows it.

use kernel::Lang;
use norms::{FormCount, Section, Source};
use page::Speech;
use page::chart::{Bar, Chart, Fill, Map};
use page::components::{EvidenceChip, Mark};
use places::{Gazetteer, map};

use crate::figures::actions::{Borders, NationalTable, ProvinceRow, Sums};
use crate::figures::model::{Figure, FigurePeriod, source};
use crate::figures::rules::NATIONAL;

/// A row of a table of years.
pub(super) struct YearRow {
    pub(super) label: String,
    /// `is-total`, `is-sub`.
    pub(super) class: &'static str,
    pub(super) figures: Vec<String>,
    /// Where its meaning is told.
    pub(super) how: Option<String>,
}

/// A bar a year: cases, the part without a form hatched.
pub(super) fn chart(t: &Speech, table: &NationalTable) -> Chart {
    let (cases, formless) = (table.cases(), table.formless());
    let count = |sums: &Sums, cell: i64| sums.get(&cell).copied().unwrap_or(0);
    let bar = |year: &crate::figures::actions::YearSums| {
        let (all, without) = (count(&year.sums, cases), count(&year.sums, formless));
        bar_of(t, year.year.to_string(), all, without)
    };
    let bars = table.years.iter().map(bar).collect();
    framed(t, bars, &years_words(table))
}

fn bar_of(t: &Speech, label: String, all: i64, without: i64) -> Bar {
    let parts = vec![(all.saturating_sub(without), Fill::Solid), (without, Fill::Hatched)];
    Bar { label, parts, value: t.number(all) }
}

fn framed(t: &Speech, bars: Vec<Bar>, years: &str) -> Chart {
    let caption = t.one("figures-chart-c", "years", years);
    Chart::new("cases", caption, t.one("figures-chart-title", "years", years), bars)
        .legend(Fill::Hatched, t.say("figures-formless"))
}

/// `2023–2026`.
pub(super) fn years_words(table: &NationalTable) -> String {
    match (table.years.first(), table.years.last()) {
        (Some(first), Some(last)) if first.year != last.year => format!("{}–{}", first.year, last.year),
        (_, Some(last)) => last.year.to_string(),
        _ => String::new(),
    }
}

/// The computed rows of the form, year by year.
pub(super) fn year_rows(t: &Speech, table: &NationalTable) -> Vec<YearRow> {
    let figures = |cell: i64| {
        let of = |sums: &Sums| t.number(sums.get(&cell).copied().unwrap_or(0));
        table.years.iter().map(|year| of(&year.sums)).collect()
    };
    let mut rows = Vec::new();
    for row in table.form.rows.iter().filter(|row| row.source == Source::Computed) {
        let Some(cell) = table.cell(&row.code) else { continue };
        rows.push(YearRow {
            label: row.words.text(t.lang()).to_owned(),
            class: if row.of.is_some() { "is-sub" } else { "is-total" },
            figures: figures(cell),
            how: Some(format!("/figures/cells/{}/{}", table.form.id, row.code)),
        });
        if row.code == "B2.4" || row.code == "2.4" {
            let label = t.say("figures-formless");
            rows.push(YearRow { label, class: "is-sub", figures: figures(table.formless()), how: None });
        }
    }
    rows
}

/// Locked beside live, for the year asked for: (label, locked, live).
pub(super) fn locked_rows(t: &Speech, table: &NationalTable) -> Vec<(String, String, String)> {
    if table.locked.is_empty() {
        return Vec::new();
    }
    let live = table.years.last().map(|year| &year.sums);
    let row = |row: &norms::ReturnRow| {
        let locked = table.locked.get(&row.code).map_or_else(|| "–".to_owned(), |(sum, _)| t.number(*sum));
        let now =
            table.cell(&row.code).map(|cell| live.and_then(|sums| sums.get(&cell)).copied().unwrap_or(0));
        // Forms in returns are counted by main form alone.
        let comparable = table.asked.count == FormCount::Main || !row.code.starts_with("B2.");
        let now = now.filter(|_| comparable).map_or_else(|| "–".to_owned(), |now| t.number(now));
        (format!("{} {}", row.code, row.words.text(t.lang())), locked, now)
    };
    table.form.rows.iter().filter(|row| !row.added || row.section == Section::Violence).map(row).collect()
}

/// How many returns are locked.
pub(super) fn locked_count(table: &NationalTable) -> i64 {
    table.locked.values().map(|(_, have)| *have).max().unwrap_or(0)
}

/// A row of the table of provinces.
pub(super) struct ProvinceView {
    pub(super) name: String,
    pub(super) cases: String,
    pub(super) locked: String,
    pub(super) signed: String,
}

/// The provinces, by name as the language sorts them.
pub(super) fn provinces(t: &Speech, table: &NationalTable, places: &Gazetteer) -> Vec<ProvinceView> {
    let cases = table.cases();
    let mut rows: Vec<(String, ProvinceView)> = Vec::new();
    for row in &table.provinces {
        let Some(version) = places.version(row.place) else { continue };
        let view = ProvinceView {
            name: version.full_name(t.lang()),
            cases: t.number(row.sums.get(&cases).copied().unwrap_or(0)),
            locked: t.number(row.locked_cases),
            signed: t.two("figures-signed-of", ("signed", row.signed), ("communes", row.communes)),
        };
        rows.push((version.name.to_string(), view));
    }
    page::sort_by_name(&mut rows, |row| &row.0);
    rows.into_iter().map(|(_, view)| view).collect()
}

/// The classes of the map: share of communes whose return is signed.
fn class(row: &ProvinceRow) -> Fill {
    let hundredths = row.signed.saturating_mul(100);
    if row.communes == 0 || hundredths < row.communes.saturating_mul(80) {
        Fill::White
    } else if hundredths < row.communes.saturating_mul(95) {
        Fill::Hatched
    } else {
        Fill::Solid
    }
}

/// The map, and its classes: a sign, what it stands for, how many
/// provinces.
pub(super) type MapView = (Map, Vec<(&'static str, String, String)>);

/// The map of returns with its classes: only on the borders of today, which
/// are the ones it shows.
pub(super) fn map_of(t: &Speech, table: &NationalTable) -> Option<MapView> {
    if table.asked.borders != Borders::Today || table.provinces.len() < 2 {
        return None;
    }
    let fill = |code: &str| {
        let row = table.provinces.iter().find(|row| row.code == code);
        row.map_or(Fill::White, class)
    };
    let year = table.asked.year.to_string();
    let caption = t.two("figures-map-c", ("year", &year), ("day", t.date(t.now().vn_date())));
    let title = t.one("figures-map-title", "year", &year);
    let drawn = map::of_provinces("returned", &caption, &title, t.lang(), fill);
    let count = |of: Fill| {
        let rows = table.provinces.iter().filter(|row| class(row) == of).count();
        t.number(i64::try_from(rows).unwrap_or(0))
    };
    let classes = vec![
        ("■", t.say("figures-map-most"), count(Fill::Solid)),
        ("▨", t.say("figures-map-many"), count(Fill::Hatched)),
        ("□", t.say("figures-map-few"), count(Fill::White)),
    ];
    Some((drawn, classes))
}

/// What a reader of the table must know, sentence by sentence.
pub(super) fn notes(t: &Speech, table: &NationalTable) -> Vec<String> {
    let mut notes = Vec::new();
    let (cases, formless) = (table.cases(), table.formless());
    if let Some(year) = table.years.last() {
        let (all, without) =
            (year.sums.get(&cases).copied().unwrap_or(0), year.sums.get(&formless).copied().unwrap_or(0));
        if table.asked.count == FormCount::Main && without > 0 {
            let args = [
                ("parts", all.saturating_sub(without).into()),
                ("total", all.into()),
                ("without", without.into()),
            ];
            notes.push(t.with("indicators-doubt-forms", &args));
        }
    }
    if table.asked.count == FormCount::Any {
        notes.push(t.say("indicators-how-any-form"));
    }
    if let Some(count) = table.unplaced.get(&cases).filter(|count| **count > 0) {
        notes.push(t.one("figures-unplaced-n", "n", *count));
    }
    if table.divided > 0 {
        notes.push(t.one("figures-divided-n", "n", table.divided));
    }
    if table.years.iter().any(|year| year.year == crate::figures::actions::FIRST_YEAR) {
        notes.push(t.say("figures-first-year-n"));
    }
    notes.push(t.say("figures-persons-n"));
    notes
}

/// A published figure beside live ones.
pub(super) struct PublishedView {
    pub(super) series: String,
    pub(super) period: String,
    pub(super) scope: String,
    pub(super) value: String,
    pub(super) chip: EvidenceChip,
}

/// A published figure as the page shows it.
pub(super) fn published(t: &Speech, figure: &Figure) -> PublishedView {
    let key = format!("figures-series-{}", figure.series);
    let value = match figure.whole() {
        Some(whole) => t.number(whole),
        #[allow(clippy::cast_precision_loss)] // percentages
        None => t.decimal(figure.thousandths as f64 / 1000.0, 1),
    };
    PublishedView {
        series: if t.knows(&key) { t.say(&key) } else { figure.series.clone() },
        period: figure.period.words(t.lang()),
        scope: if figure.scope == NATIONAL { t.say("figures-national") } else { figure.scope.clone() },
        value: if figure.is_rounded() { t.one("figures-rounded", "value", value) } else { value },
        chip: chip(t, figure),
    }
}

fn chip(t: &Speech, figure: &Figure) -> EvidenceChip {
    let mark = match figure.mark() {
        norms::Mark::Verified => Mark::Verified,
        norms::Mark::Secondary => Mark::Secondary,
        norms::Mark::Assumed => Mark::Assumed,
    };
    EvidenceChip::new(mark, figure.source.clone(), t).href(format!("/figures/published#{}", figure.source))
}

/// The sources of some figures: (key, words, address).
pub(super) fn sources(lang: Lang, figures: &[Figure]) -> Vec<(String, String, String)> {
    let mut keys: Vec<&str> = figures.iter().map(|figure| figure.source.as_str()).collect();
    keys.sort_by_key(|key| (key.len(), *key));
    keys.dedup();
    let told = |key: &str| {
        let known = source(key);
        let words = known.map_or_else(String::new, |source| source.words.text(lang).to_owned());
        let address = known.and_then(|source| source.address.clone()).unwrap_or_default();
        (key.to_owned(), words, address)
    };
    keys.into_iter().map(told).collect()
}

/// The ministry's table of years and half-years: periods and rows, and the
/// chart of cases with what the forms leave out.
pub(super) fn ministry(t: &Speech, figures: &[Figure]) -> (Vec<String>, Vec<YearRow>, Option<Chart>) {
    let table: Vec<&Figure> = figures.iter().filter(|figure| figure.source == "S1").collect();
    let mut periods: Vec<_> = table.iter().map(|figure| &figure.period).collect();
    periods.sort_by_key(|period| period.months);
    periods.dedup();
    let mut series: Vec<&str> = Vec::new();
    for figure in figures.iter().filter(|figure| figure.source == "S1") {
        if !series.contains(&figure.series.as_str()) {
            series.push(&figure.series);
        }
    }
    series.sort_by_key(|one| (order(one), *one));
    let find =
        |one: &str, period: &FigurePeriod| table.iter().find(|f| f.series == one && f.period == *period);
    let row = |one: &&str| YearRow {
        label: t.say(&format!("figures-series-{one}")),
        class: match *one {
            "dv_cases" => "is-total",
            form if form.starts_with("form_") => "is-sub",
            _ => "",
        },
        figures: periods
            .iter()
            .map(|period| find(one, period).map_or_else(|| "–".to_owned(), |f| published(t, f).value))
            .collect(),
        how: None,
    };
    let rows = series.iter().map(row).collect();
    let mut bars = Vec::new();
    for period in &periods {
        let Some(all) = find("dv_cases", period).and_then(|figure| figure.whole()) else { continue };
        let forms =
            crate::figures::rules::FORMS.iter().filter_map(|form| find(form, period).and_then(|f| f.whole()));
        let label =
            period.text.split_once('H').map_or_else(|| period.text.clone(), |(year, _)| format!("½ {year}"));
        bars.push(bar_of(t, label, all, all.saturating_sub(forms.sum()).max(0)));
    }
    let words: Vec<String> = periods.iter().map(|period| period.words(t.lang())).collect();
    let years = match (words.first(), words.last()) {
        (Some(first), Some(last)) => format!("{first} – {last}"),
        _ => String::new(),
    };
    let chart = (!bars.is_empty()).then(|| framed(t, bars, &years));
    (words, rows, chart)
}

/// The order of the ministry's table.
fn order(series: &str) -> usize {
    let first = ["dv_cases", "form_physical", "form_emotional", "form_economic", "form_sexual"];
    first.iter().position(|known| *known == series).unwrap_or(first.len())
}
