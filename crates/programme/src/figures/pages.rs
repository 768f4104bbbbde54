//! The pages of figures.

mod files;
pub(super) mod samples;
mod told;
mod view;

pub use told::told;

use std::sync::Arc;

use access::can::SeeFigures;
use access::{Actor, Instance, Reach};
use askama::Template;
use axum::extract::{OriginalUri, Path};
use kernel::{Outcome, PlaceId, Typeset, Workbook};
use norms::{FormCount, Source, norms};
use page::chart::Chart;
use page::components::{EvidenceChip, Mark, SummaryList};
use page::fields::Select;
use page::{Frame, Page, Phrases, Reply, Route, Speech, Staff};
use places::Gazetteer;

use self::view::{ProvinceView, PublishedView, YearRow};
use super::actions::{self, Asked, Borders, FIRST_YEAR, NationalTable};
use super::model::Figure;
use super::{rules, store as rows};
use crate::indicators::cells_of;
use crate::returns::{self, gazetteer};

/// The routes of this slice.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/figures", national).may("figures.see"),
        Route::get("/figures/xlsx", workbook).may("figures.see"),
        Route::get("/figures/print", paper).may("figures.see"),
        Route::get("/figures/published", published).may("figures.see"),
        Route::get("/figures/cells/{form}/{code}", cell),
    ]
}

fn house(staff: &Staff) -> Result<Arc<Instance>, Outcome> {
    staff.turn().web().part::<Instance>()
}

/// The year a table opens with.
fn year_at_hand(staff: &Staff) -> i64 {
    returns::period_at_hand(staff.at().vn_date()).map_or(FIRST_YEAR, |period| period.number)
}

/// What a query asks for; what it leaves out or misspells is the usual.
fn asked_of(query: &str, at_hand: i64) -> Asked {
    let value = |name: &str| {
        let found = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    let year = value("year").parse().ok().filter(|year| (FIRST_YEAR..=at_hand + 1).contains(year));
    Asked {
        year: year.unwrap_or(at_hand),
        borders: if value("borders") == "then" { Borders::OfTheTime } else { Borders::Today },
        count: if value("count") == "any" { FormCount::Any } else { FormCount::Main },
    }
}

/// The same as a query.
fn query_of(asked: Asked) -> String {
    let borders = if asked.borders == Borders::OfTheTime { "then" } else { "today" };
    let count = if asked.count == FormCount::Any { "any" } else { "main" };
    format!("year={}&borders={borders}&count={count}", asked.year)
}

struct Loaded {
    table: NationalTable,
    figures: Vec<Figure>,
    places: Arc<Gazetteer>,
    reach: Reach,
    unit: String,
    seat: Option<PlaceId>,
}

async fn load(staff: &Staff, uri: &OriginalUri) -> Result<Loaded, Outcome> {
    let may = staff.actor::<Actor>()?.may::<SeeFigures>()?;
    let asked = asked_of(uri.0.query().unwrap_or(""), year_at_hand(staff));
    let (places, today) = (gazetteer(staff), staff.at().vn_date());
    let (reach, of) = (may.scope().reach(), may.scope().unit());
    let (unit, seat) = (of.name.clone(), of.place);
    let map = Arc::clone(&places);
    let read = move |rx: &store::Rx<'_>| {
        let table = actions::national(rx, &may, &map, asked, today)?;
        Ok((table, rows::every(rx)?))
    };
    let (table, figures) = house(staff)?.db().snapshot(move |rx| read(rx)).await?;
    Ok(Loaded { table, figures, places, reach, unit, seat })
}

#[derive(Template)]
#[template(path = "figures/pages/national.html")]
pub(super) struct NationalPage {
    t: Frame,
    heading: String,
    filters: [Select; 3],
    chart: Chart,
    notes: Vec<String>,
    years: Vec<String>,
    rows: Vec<YearRow>,
    chip: EvidenceChip,
    query: String,
    locked: Vec<(String, String, String)>,
    locked_caption: String,
    map: Option<view::MapView>,
    provinces: Vec<ProvinceView>,
    provinces_caption: String,
    unplaced: Option<String>,
    published: Vec<PublishedView>,
}

fn filters(t: &Speech, asked: Asked, at_hand: i64) -> [Select; 3] {
    let mut years = Select::new("year", t.say("figures-year-l"));
    for year in (FIRST_YEAR..=at_hand).rev() {
        years = years.answer(year.to_string(), year.to_string());
    }
    let borders = Select::new("borders", t.say("figures-borders-l"))
        .answer("today", t.say("figures-borders-today"))
        .answer("then", t.say("figures-borders-then"));
    let count = Select::new("count", t.say("figures-count-l"))
        .answer("main", t.say("figures-count-main"))
        .answer("any", t.say("figures-count-any"));
    [
        years.chosen(&asked.year.to_string()),
        borders.chosen(if asked.borders == Borders::Today { "today" } else { "then" }),
        count.chosen(if asked.count == FormCount::Main { "main" } else { "any" }),
    ]
}

impl NationalPage {
    pub(super) fn new(
        t: Frame,
        table: &NationalTable,
        figures: &[Figure],
        places: &Gazetteer,
        of: Option<&str>,
        at_hand: i64,
    ) -> Self {
        let asked = table.asked;
        let heading = of.map_or_else(|| t.say("figures-h"), |unit| t.one("figures-of", "unit", unit));
        let year = asked.year.to_string();
        let beside = |figure: &&Figure| {
            let plain = figure.scope == rules::NATIONAL && figure.period.length() == 12;
            plain && table.years.iter().any(|year| year.year.to_string() == figure.period.text)
        };
        let shown = figures.iter().filter(|figure| of.is_none() && beside(figure));
        let unplaced = table.unplaced.get(&table.cases()).filter(|count| **count > 0);
        Self {
            filters: filters(&t, asked, at_hand),
            chart: view::chart(&t, table),
            notes: view::notes(&t, table),
            years: table.years.iter().map(|year| year.year.to_string()).collect(),
            rows: view::year_rows(&t, table),
            chip: EvidenceChip::new(Mark::Verified, t.one("figures-live-chip", "when", t.when(t.now())), &t),
            query: query_of(asked),
            locked: view::locked_rows(&t, table),
            locked_caption: t.two("figures-locked-c", ("year", &year), ("n", view::locked_count(table))),
            map: view::map_of(&t, table),
            provinces: view::provinces(&t, table, places),
            provinces_caption: t.two("figures-provinces-c", ("n", table.provinces.len()), ("year", &year)),
            unplaced: unplaced.map(|count| t.number(*count)),
            published: shown.map(|figure| view::published(&t, figure)).collect(),
            t: t.titled(heading.clone()).section("/figures"),
            heading,
        }
    }
}

async fn national(staff: Staff, uri: OriginalUri) -> Reply {
    let loaded = load(&staff, &uri).await?;
    let of = (loaded.reach != Reach::Country).then_some(loaded.unit.as_str());
    let at_hand = year_at_hand(&staff);
    Page::render(&NationalPage::new(
        staff.frame(),
        &loaded.table,
        &loaded.figures,
        &loaded.places,
        of,
        at_hand,
    ))
}

async fn workbook(staff: Staff, uri: OriginalUri) -> Reply {
    let loaded = load(&staff, &uri).await?;
    let maker = staff.turn().web().part::<dyn Workbook>()?;
    let t = staff.frame();
    let sheets = files::sheets(t.speech(), &loaded.table, &loaded.figures, &loaded.places);
    let made = tokio::task::spawn_blocking(move || maker.workbook(&sheets)).await.map_err(Outcome::fault)?;
    let name = format!("figures-{}.xlsx", loaded.table.asked.year);
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(Page::file(kind, &name, made.map_err(Outcome::fault)?))
}

async fn paper(staff: Staff, uri: OriginalUri) -> Reply {
    let loaded = load(&staff, &uri).await?;
    let maker = staff.turn().web().part::<dyn Typeset>()?;
    let of = files::Issuer { name: loaded.unit.clone(), reach: loaded.reach, seat: loaded.seat };
    let paper = files::official(&loaded.table, &loaded.places, &of, staff.at());
    let made = tokio::task::spawn_blocking(move || maker.official(&paper)).await.map_err(Outcome::fault)?;
    let name = format!("figures-{}.pdf", loaded.table.asked.year);
    Ok(Page::file("application/pdf", &name, made.map_err(Outcome::fault)?))
}

#[derive(Template)]
#[template(path = "figures/pages/published.html")]
pub(super) struct PublishedPage {
    t: Frame,
    periods: Vec<String>,
    rows: Vec<YearRow>,
    chart: Option<Chart>,
    findings: Vec<String>,
    others: Vec<PublishedView>,
    sources: Vec<(String, String, String)>,
}

impl PublishedPage {
    pub(super) fn new(t: Frame, figures: &[Figure], phrases: &Phrases) -> Self {
        let (periods, rows, chart) = view::ministry(&t, figures);
        let found = rules::findings(figures);
        let others = figures.iter().filter(|figure| figure.source != "S1");
        let title = t.say("figures-published-h");
        Self {
            periods,
            rows,
            chart,
            findings: found.iter().map(|finding| finding.sentence(phrases, t.lang())).collect(),
            others: others.map(|figure| view::published(&t, figure)).collect(),
            sources: view::sources(t.lang(), figures),
            t: t.titled(title).section("/figures"),
        }
    }
}

async fn published(staff: Staff) -> Reply {
    staff.actor::<Actor>()?.may::<SeeFigures>()?;
    let figures = house(&staff)?.db().read(|rx| rows::every(rx)).await?;
    Page::render(&PublishedPage::new(staff.frame(), &figures, &Phrases::collected()?))
}

#[derive(Template)]
#[template(path = "figures/pages/cell.html")]
pub(super) struct CellPage {
    t: Frame,
    heading: String,
    how: Vec<String>,
    facts: SummaryList,
    chip: EvidenceChip,
    note: Option<String>,
}

impl CellPage {
    pub(super) fn new(t: Frame, form: &str, code: &str) -> Option<Self> {
        let cited = norms().return_forms().iter().find(|known| known.id == form)?;
        let row = cited.row(code)?;
        let words = row.words.text(t.lang()).to_owned();
        let mut how: Vec<String> =
            cells_of(form).filter(|cell| cell.code == code).map(|cell| t.say(cell.measure.how())).collect();
        if row.source == Source::Input {
            how.push(t.say("indicators-how-entered"));
        }
        how.dedup();
        let written = |day: Option<kernel::Date>| day.map_or_else(|| "–".to_owned(), |day| t.date(day));
        let mut facts = SummaryList::new(&t)
            .row(t.say("figures-cell-code"), row.code.clone())
            .row(t.say("figures-cell-unit"), returns::unit_words(&t, row.unit))
            .row(t.say("figures-cell-section"), returns::section_words(&t, row.section))
            .row(t.say("figures-cell-form"), cited.title.text(t.lang()))
            .row(t.say("figures-cell-from"), written(cited.from))
            .row(t.say("figures-cell-to"), written(cited.to));
        if let Some(of) = row.of.as_ref().and_then(|of| cited.row(of)) {
            facts = facts.row(t.say("figures-cell-of"), of.words.text(t.lang()));
        }
        let article = cited.citation.as_ref().map(|cite| cite.text(norms(), t.lang())).unwrap_or_default();
        let mark = match cited.mark {
            norms::Mark::Verified => Mark::Verified,
            norms::Mark::Secondary => Mark::Secondary,
            norms::Mark::Assumed => Mark::Assumed,
        };
        Some(Self {
            heading: words.clone(),
            how,
            facts,
            chip: EvidenceChip::new(mark, article, &t),
            note: cited.note.clone(),
            t: t.titled(words).section("/figures"),
        })
    }
}

async fn cell(staff: Staff, Path((form, code)): Path<(String, String)>) -> Reply {
    Page::render(&CellPage::new(staff.frame(), &form, &code).ok_or(Outcome::NotVisible)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_reads_back_and_nonsense_is_the_usual() {
        let asked = Asked { year: 2024, borders: Borders::OfTheTime, count: FormCount::Any };
        assert_eq!(asked_of(&query_of(asked), 2026), asked);
        let usual = Asked { year: 2026, borders: Borders::Today, count: FormCount::Main };
        for query in ["", "year=1900", "year=9999999999999999999", "borders=<b>&count=%FF", "year=2017"] {
            assert_eq!(asked_of(query, 2026), usual, "{query}");
        }
    }
}
