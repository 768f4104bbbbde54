//! The worklist's pages.

use std::collections::BTreeSet;
use std::sync::Arc;

use access::{Actor, Instance, RecordKind};
use askama::Template;
use kernel::{Instant, Outcome, RecordId, ShortCode, UnitId};
use norms::norms;
use page::components::{Clock, Empty, EvidenceChip, Mark, Pages, State, WorkRow, Worklist};
use page::samples::{Sample, Stage};
use page::{Frame, Page, Reply, Speech, Staff};
use ports::{Press, TodayParts, TodayRow, TodaySection};
use store::Rx;

use crate::alerts::{self, Alert};
use crate::deadlines::{self, After, Running, Standing, standing};

/// Rows a section shows before "Xem tất cả" (UX.md §7).
const FEW: i64 = 5;

/// Where a record of a kind is worked on.
fn address(kind: u16, record: RecordId) -> String {
    match RecordKind::of_number(kind) {
        Some(RecordKind::Notice) => format!("/notices/{record}"),
        Some(RecordKind::Question) => format!("/questions/{record}"),
        Some(RecordKind::Case) => format!("/cases/{record}"),
        Some(RecordKind::Stay) => format!("/offers/{record}"),
        Some(RecordKind::Slip) => format!("/slips/{record}"),
        Some(RecordKind::Return) => format!("/returns/{record}"),
        _ => "/today".to_owned(),
    }
}

/// The units a person serves in, and the roles there, each once.
fn places_of(actor: &Actor) -> (BTreeSet<UnitId>, BTreeSet<(UnitId, String)>) {
    let units = actor.posts.iter().map(|held| held.unit.id).collect();
    let roles = actor.posts.iter().map(|held| (held.unit.id, held.role.clone())).collect();
    (units, roles)
}

fn waiting(rx: &Rx<'_>, roles: &BTreeSet<(UnitId, String)>) -> Result<Vec<Alert>, Outcome> {
    let mut all = Vec::new();
    for (unit, role) in roles {
        all.extend(alerts::waiting(rx, *unit, role)?);
    }
    all.sort_by_key(|alert| (!alert.now, alert.raised_at));
    Ok(all)
}

fn alert_row(t: &Speech, alert: &Alert) -> WorkRow {
    let key = match alert.kind.as_str() {
        kind @ ("notice" | "line" | "contact" | "passed-on" | "slip" | "offer") => {
            format!("today-alert-{kind}")
        }
        _ => "today-alert-other".to_owned(),
    };
    let of = match alert.kind.as_str() {
        "slip" => RecordKind::Slip,
        "offer" => RecordKind::Stay,
        _ => RecordKind::Notice,
    };
    let (state, tag) =
        if alert.now { (State::Urgent, "today-alert-now") } else { (State::ToDo, "today-alert-new") };
    let facts =
        if alert.repeats > 0 { vec![t.one("today-alert-repeats", "n", alert.repeats)] } else { Vec::new() };
    WorkRow {
        clock: Clock::words(state, t.say(tag), t.one("today-alert-since", "when", t.when(alert.raised_at))),
        label: t.one(&key, "code", ShortCode::of_id(alert.record.bytes()).to_string()),
        href: address(of.number(), alert.record),
        facts,
        chip: (of == RecordKind::Notice)
            .then(|| EvidenceChip::new(Mark::Verified, t.say("today-chip-at-once"), t)),
    }
}

/// The law beside a clock: its limit and citation, or that it is our own.
fn chip(t: &Speech, row: &Running) -> Option<EvidenceChip> {
    let rule = norms().clock(&row.clock, row.started_at.vn_date())?;
    let span = row.due_at.since(row.started_at);
    let span = if span <= 0 { t.say("today-at-once") } else { t.duration(span) };
    if rule.internal {
        return Some(EvidenceChip::new(Mark::Internal, t.one("today-target", "span", span), t));
    }
    let mark = match rule.mark {
        norms::Mark::Verified => Mark::Verified,
        norms::Mark::Secondary => Mark::Secondary,
        norms::Mark::Assumed => Mark::Assumed,
    };
    let cite = rule.citation.as_ref().map_or_else(String::new, |cite| cite.text(norms(), t.lang()));
    Some(EvidenceChip::new(mark, t.two("today-limit", ("span", span), ("cite", cite)), t))
}

fn clock_row(t: &Speech, row: &Running) -> WorkRow {
    let stands = standing(row.started_at, row.due_at, row.level, t.now());
    let note = t.one("page-due", "when", t.when(row.due_at));
    let clock = match (row.settled_at, stands) {
        (Some(at), _) => Clock::words(State::Done, t.time(at), String::new()),
        (None, _) if row.level >= 3 && row.due_at <= row.started_at => Clock::words(
            State::Urgent,
            t.say("today-danger"),
            t.one("today-received", "when", t.when(row.started_at)),
        ),
        (None, Standing::Overdue | Standing::Urgent) => Clock::words(State::Urgent, t.left(row.due_at), note),
        (None, Standing::Soon) => Clock::words(State::Soon, t.left(row.due_at), note),
        (None, Standing::Calm) => Clock::words(State::Idle, t.left(row.due_at), note),
    };
    WorkRow {
        clock,
        label: t.one(&row.note_key, "code", &row.code),
        href: address(row.record_kind, row.record),
        facts: Vec::new(),
        chip: chip(t, row),
    }
}

fn zone_row(t: &Speech, row: &TodayRow) -> WorkRow {
    let state = match row.press {
        Press::Idle => State::Idle,
        Press::ToDo => State::ToDo,
        Press::Soon => State::Soon,
        Press::Urgent => State::Urgent,
        Press::Done => State::Done,
    };
    let note = row.at.map_or_else(String::new, |at| t.when(at));
    WorkRow {
        clock: Clock::words(state, t.phrase(&row.tag), note),
        label: t.phrase(&row.label),
        href: row.href.clone(),
        facts: row.facts.iter().map(|fact| t.phrase(fact)).collect(),
        chip: None,
    }
}

/// The alerts alone, asked for again every five seconds.
#[derive(Template)]
#[template(path = "today/pages/alerts.html")]
struct AlertsPart {
    heading: String,
    rows: Worklist,
}
impl askama::filters::HtmlSafe for AlertsPart {}

impl AlertsPart {
    fn new(t: &Speech, waiting: &[Alert]) -> Self {
        let rows = waiting.iter().map(|alert| alert_row(t, alert)).collect();
        Self { heading: t.say("today-alerts-h"), rows: Worklist::new(rows) }
    }
}

struct Section {
    heading: String,
    rows: Worklist,
    all: Option<String>,
}

#[derive(Template)]
#[template(path = "today/pages/today.html")]
struct TodayPage {
    t: Frame,
    lead: String,
    alerts: AlertsPart,
    clocks: Worklist,
    empty: Empty,
    more: bool,
    sections: Vec<Section>,
    done: Worklist,
    done_h: String,
    may_record: bool,
    may_relay: bool,
}

/// All that a day's page is made of.
#[derive(Default)]
struct Day {
    waiting: Vec<Alert>,
    clocks: Vec<Running>,
    more: bool,
    sections: Vec<TodaySection>,
    done: Vec<Running>,
}

impl Day {
    fn read(rx: &Rx<'_>, actor: &Arc<Actor>, parts: &TodayParts, now: Instant) -> Result<Self, Outcome> {
        let (units, roles) = places_of(actor);
        let mut day = Self { waiting: waiting(rx, &roles)?, ..Self::default() };
        let morning = Instant::start_of(now.vn_date());
        for unit in units {
            let (rows, further) = deadlines::open_of(rx, unit, now, After::start(), FEW)?;
            day.more |= further.is_some();
            day.clocks.extend(rows);
            day.done.extend(deadlines::settled_since(rx, unit, morning, 20)?);
        }
        day.clocks.sort_by_key(|row| (row.due_at >= now, row.level < 3, row.due_at, row.record));
        for part in &parts.0 {
            day.sections.extend(part.sections(rx, actor, now)?);
        }
        day.sections.sort_by_key(|section| section.order);
        Ok(day)
    }
}

impl TodayPage {
    fn new(t: Frame, day: &Day, may_record: bool, may_relay: bool) -> Self {
        let section = |section: &TodaySection| Section {
            heading: t.phrase(&section.heading),
            rows: Worklist::new(section.rows.iter().map(|row| zone_row(&t, row)).collect()),
            all: section.all.clone(),
        };
        let sections = day.sections.iter().filter(|section| !section.rows.is_empty()).map(section).collect();
        let rows = |rows: &[Running]| Worklist::new(rows.iter().map(|row| clock_row(&t, row)).collect());
        let title = t.say("today-h");
        Self {
            lead: t.two("today-lead", ("today", t.today()), ("time", t.time(t.now()))),
            alerts: AlertsPart::new(&t, &day.waiting),
            clocks: rows(&day.clocks),
            empty: Empty::new(t.say("today-clocks-empty")),
            more: day.more,
            sections,
            done: rows(&day.done),
            done_h: t.one("today-done-h", "n", day.done.len()),
            may_record,
            may_relay,
            t: t.titled(title).section("/today"),
        }
    }
}

/// `GET /today`.
pub(super) async fn today(staff: Staff) -> Reply {
    let actor = staff.actor::<Actor>()?;
    let web = staff.turn().web();
    let house = web.part::<Instance>()?;
    let parts = web.part::<TodayParts>().unwrap_or_default();
    let now = staff.at();
    let day = house.db().snapshot(move |rx| Day::read(rx, &actor, &parts, now)).await?;
    Page::render(&TodayPage::new(staff.frame(), &day, staff.may("notice.record"), staff.may("notice.relay")))
}

/// `GET /today/alerts`: reads; writes only when something is due to sound
/// again.
pub(super) async fn alerts(staff: Staff) -> Reply {
    let actor = staff.actor::<Actor>()?;
    let house = staff.turn().web().part::<Instance>()?;
    let (_, roles) = places_of(&actor);
    let asked = roles.clone();
    let mut found = house.db().snapshot(move |rx| waiting(rx, &asked)).await?;
    let due = |alert: &Alert| {
        alerts::repeats_at(alert.raised_at).plus_minutes(alert.repeats * alerts::REPEAT_MINUTES) <= staff.at()
    };
    if found.iter().any(due) {
        let again = move |tx: &mut store::Tx<'_>| {
            for (unit, role) in &roles {
                alerts::repeat(tx, *unit, role)?;
            }
            waiting(tx, &roles)
        };
        found = house.db().write(again).await?;
    }
    Page::render(&AlertsPart::new(staff.frame().speech(), &found))
}

#[derive(Template)]
#[template(path = "today/pages/clocks.html")]
struct ClocksPage {
    t: Frame,
    rows: Worklist,
    pages: Pages,
}

/// `GET /today/clocks`: fifty a page, of the main unit.
pub(super) async fn clocks(staff: Staff, uri: axum::extract::OriginalUri) -> Reply {
    let actor = staff.actor::<Actor>()?;
    let unit = actor.main_post()?.unit.id;
    let (after, now) = (after(uri.0.query()), staff.at());
    let house = staff.turn().web().part::<Instance>()?;
    let (rows, further) =
        house.db().read(move |rx| deadlines::open_of(rx, unit, now, after, deadlines::PAGE)).await?;
    clocks_page(staff.frame(), &rows, further)
}

/// The page of running clocks, from its rows. The bench serves the same page
/// from a raw query.
///
/// # Errors
/// [`Outcome::Fault`] when it cannot be rendered.
pub fn clocks_page(t: Frame, rows: &[Running], further: Option<After>) -> Reply {
    let later = further
        .map(|last| format!("/today/clocks?after={}_{}_{}", last.rank, last.due_at.millis(), last.record));
    let pages = Pages::new(&t, None, later);
    let rows = Worklist::new(rows.iter().map(|row| clock_row(&t, row)).collect());
    let title = t.say("today-clocks-h");
    Page::render(&ClocksPage { rows, pages, t: t.titled(title).section("/today") })
}

/// `?after={rank}_{millis}_{record}`.
fn after(query: Option<&str>) -> After {
    let read = || {
        let mut parts = query?.strip_prefix("after=")?.splitn(3, '_');
        let rank = parts.next()?.parse().ok()?;
        let due_at = Instant::of_millis(parts.next()?.parse().ok()?);
        let record = RecordId::parse(parts.next()?).ok()?;
        Some(After { rank, due_at, record })
    };
    read().unwrap_or_else(After::start)
}

/// Sample pages.
pub(super) fn samples(stage: &Stage) -> Vec<Sample> {
    let (now, record) = (stage.at(), |n: u8| RecordId::of_bytes([n; 16]));
    let unit = UnitId::of_bytes([1; 16]);
    let running = |n: u8, clock: &str, started: Instant, due: Instant, level: i64| Running {
        unit,
        record: record(n),
        record_kind: RecordKind::Notice.number(),
        part: deadlines::NO_PART,
        code: ShortCode::of_id(record(n).bytes()).to_string(),
        clock: clock.to_owned(),
        started_at: started,
        due_at: due,
        level,
        note_key: "today-alert-notice".to_owned(),
        settled_at: None,
    };
    let alert = |n: u8, now_: bool, kind: &str| Alert {
        unit,
        record: record(n),
        role: "commune_chair".to_owned(),
        kind: kind.to_owned(),
        now: now_,
        raised_at: now.plus_minutes(-14),
        repeats: 2,
    };
    let day = Day {
        waiting: vec![alert(3, true, "notice"), alert(4, false, "line")],
        clocks: vec![
            running(5, "triage", now.plus_minutes(-145), now.plus_minutes(-25), 0),
            running(3, "triage_danger", now.plus_minutes(-14), now.plus_minutes(-14), 3),
            running(6, "K1", now.plus_hours(-6), now.plus_hours(6), 0),
            running(7, "triage", now.plus_minutes(-10), now.plus_minutes(110), 0),
        ],
        more: true,
        sections: Vec::new(),
        done: vec![Running {
            settled_at: Some(now.plus_hours(-2)),
            ..running(8, "triage", now.plus_hours(-4), now, 0)
        }],
    };
    let t = || stage.staff("/today");
    vec![
        Sample::of("today", &TodayPage::new(t(), &day, true, false)),
        Sample::of("today-empty", &TodayPage::new(t(), &Day::default(), true, true)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_page_goes_on_reads_back_or_starts_anew() {
        let record = RecordId::of_bytes([7; 16]);
        let read = after(Some(&format!("after=2_1700_{record}")));
        assert_eq!(read, After { rank: 2, due_at: Instant::of_millis(1700), record });
        assert_eq!(after(Some("after=x")), After::start());
        assert_eq!(after(None), After::start());
    }
}
