//! The list of cases, who read one, and how a notice becomes one.

pub(super) mod acts;
pub(super) mod case;
pub(super) mod persons;
pub(super) mod work;

use access::can::{ReadCase, TriageNotice};
use askama::Template;
use axum::extract::{OriginalUri, Path};
use kernel::{Instant, Outcome, RecordId};
use page::components::{Clock, Empty, Pages, State as TagState, WorkRow, Worklist};
use page::fields::{Choice, TextField};
use page::{Faults, Frame, Page, Posted, Reply, Staff};

use super::actions::opening;
use super::actions::reading::{self};
use super::model::{Listed, State, code};
use super::rules::danger::instrument;
use super::view::{self, Form, FormPage, desk, record};
use crate::notices;

/// A list's rows on a page.
const PAGE: usize = 50;

fn state_tag(t: &Frame, state: State) -> (TagState, String) {
    let fill = match state {
        State::Open | State::InMeasures => TagState::ToDo,
        State::FollowUp => TagState::Idle,
        State::Closing => TagState::Soon,
        State::Closed => TagState::Done,
    };
    (fill, t.say(&format!("cases-state-{}", state.key())))
}

/// The level of danger in words.
fn danger_words(t: &Frame, level: i64) -> String {
    instrument().level(level).map_or_else(String::new, |level| level.words(t.lang()).to_owned())
}

#[derive(Template)]
#[template(path = "cases/pages/list.html")]
pub(super) struct ListPage {
    t: Frame,
    rows: Worklist,
    empty: Option<Empty>,
    pages: Pages,
}

impl ListPage {
    pub(super) fn new(t: Frame, mut listed: Vec<Listed>) -> Self {
        let further = listed.len() > PAGE;
        listed.truncate(PAGE);
        let last = listed.last().filter(|_| further);
        let later = last.map(|row| format!("/cases?before={}-{}", row.opened_at.millis(), row.record));
        let rows: Vec<_> = listed.iter().map(|row| work_row(&t, row)).collect();
        let empty = rows
            .is_empty()
            .then(|| Empty::new(t.say("cases-list-empty")).action("/notices", t.say("cases-list-notices")));
        let pages = Pages::new(&t, None, later);
        let title = t.say("cases-list-h");
        Self { rows: Worklist::new(rows), empty, pages, t: t.titled(title).section("/cases") }
    }
}

fn work_row(t: &Frame, row: &Listed) -> WorkRow {
    let (fill, words) = state_tag(t, row.state);
    let open = row.state != State::Closed;
    let fill = if open && row.danger >= 3 { TagState::Urgent } else { fill };
    let note = t.one("cases-opened-at", "when", t.date(row.opened_at.vn_date()));
    let mut facts = Vec::new();
    if open {
        facts.push(danger_words(t, row.danger));
        facts.extend(row.next_safety_at.map(|at| t.one("cases-ask-again", "when", t.day(at.vn_date()))));
    }
    WorkRow {
        clock: Clock::words(fill, words, note),
        label: t.one("cases-case-h", "code", code(row.record)),
        href: format!("/cases/{}", row.record),
        facts,
        chip: None,
    }
}

/// `?before={millis}-{record}`.
fn before(query: Option<&str>) -> Option<(Instant, RecordId)> {
    let (millis, record) = query?.strip_prefix("before=")?.split_once('-')?;
    Some((Instant::of_millis(millis.parse().ok()?), RecordId::parse(record).ok()?))
}

/// The list.
pub(super) async fn list(staff: Staff, uri: OriginalUri) -> Reply {
    let (house, actor) = desk(&staff)?;
    let may = actor.may::<ReadCase>()?;
    let rows = reading::list(&house, &may, before(uri.0.query())).await?;
    Page::render(&ListPage::new(staff.frame(), rows))
}

/// Who read the case.
pub(super) async fn readers(staff: Staff, Path(id): Path<String>, uri: OriginalUri) -> Reply {
    let case = record(&id)?;
    let (house, actor) = desk(&staff)?;
    let may = actor.may::<ReadCase>()?;
    let before =
        uri.0.query().and_then(|query| query.strip_prefix("before=")).and_then(|seq| seq.parse().ok());
    let (rows, next) = reading::readers(&house, &may, case, before).await?;
    Page::render(&readers_page(staff.frame(), case, &rows, next))
}

/// The page of readers.
pub(super) fn readers_page(
    t: Frame,
    case: RecordId,
    rows: &[super::model::Reading],
    next: Option<i64>,
) -> FormPage {
    let lines: Vec<_> = rows.iter().map(|row| view::reading_line(&t, row)).collect();
    let later = next.map(|seq| format!("/cases/{case}/readers?before={seq}"));
    let pages = Pages::new(&t, None, later).to_string();
    let (heading, note) = (t.say("cases-readers-h"), t.rich("cases-readers-n"));
    FormPage::new(t, case, heading, &Faults::none()).note(note).above(view::lines("", &lines)).below(pages)
}

/// From a notice: what opening a case means, and a button.
pub(super) async fn from_notice(staff: Staff, Path(id): Path<String>) -> Reply {
    let (house, actor) = desk(&staff)?;
    notices::is_ours(&house, &actor.may::<TriageNotice>()?, record(&id)?).await?;
    Page::render(&from_notice_page(staff.frame(), &id))
}

/// The page before a case is opened.
pub(super) fn from_notice_page(t: Frame, id: &str) -> FormPage {
    let form = Form::new([], "open", t.say("cases-open-b"));
    let (heading, note, back) = (t.say("cases-open-h"), t.rich("cases-open-n"), t.say("cases-open-back"));
    FormPage::new(t, RecordId::of_bytes([0; 16]), heading, &Faults::none())
        .back(format!("/notices/{id}"), back)
        .note(note)
        .form_of(form)
}

/// Opens a case from a notice.
pub(super) async fn open_from_notice(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    let notice = record(&id)?;
    let (house, actor) = desk(&staff)?;
    let may = actor.may::<TriageNotice>()?;
    let case = opening::record_of(view::sending_id(&staff, &posted));
    let file = opening::open_from_notice(&house, &may, notice, case).await?;
    Ok(Page::redirect(&format!("/cases/{}", file.record)))
}

/// Joining: the code of the case is typed, or chosen from the latest.
pub(super) async fn join(staff: Staff, Path(id): Path<String>) -> Reply {
    let (house, actor) = desk(&staff)?;
    notices::is_ours(&house, &actor.may::<TriageNotice>()?, record(&id)?).await?;
    let may = actor.may::<ReadCase>()?;
    let rows = reading::list(&house, &may, None).await?;
    Page::render(&join_page(staff.frame(), &id, &rows, &Posted::default(), &Faults::none()))
}

/// The page on which a notice is joined.
pub(super) fn join_page(t: Frame, id: &str, rows: &[Listed], posted: &Posted, faults: &Faults) -> FormPage {
    let open: Vec<_> = rows.iter().filter(|row| row.state != State::Closed).take(8).collect();
    let choice = open.iter().fold(Choice::one("case", t.say("cases-join-latest")), |choice, row| {
        choice.answer(row.record.to_string(), t.one("cases-case-h", "code", code(row.record)))
    });
    let typed =
        TextField::new("code", t.say("cases-join-code")).hint(t.say("cases-join-code-t")).width("medium");
    let mut fields = vec![typed.typed(posted.typed("code")).faults(faults, &t).to_string()];
    if !open.is_empty() {
        fields.insert(0, choice.typed(posted).faults(faults, &t).to_string());
    }
    let form = Form::new(fields, "join", t.say("cases-join-b"));
    let (heading, back) = (t.say("cases-join-h"), t.say("cases-open-back"));
    FormPage::new(t, RecordId::of_bytes([0; 16]), heading, faults)
        .back(format!("/notices/{id}"), back)
        .form_of(form)
}

/// Joins a notice to a case.
pub(super) async fn join_take(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    let notice = record(&id)?;
    let (house, actor) = desk(&staff)?;
    let triage = actor.may::<TriageNotice>()?;
    let may = actor.may::<ReadCase>()?;
    let rows = reading::list(&house, &may, None).await?;
    let typed = posted.typed("code").trim();
    let case = match typed {
        "" => posted.id::<RecordId>("case"),
        typed => reading::by_code(&house, &may, typed).await?,
    };
    let joined = match case {
        Some(case) => opening::join_notice(&house, &triage, notice, case).await,
        None => Err(Outcome::invalid("code", "cases-e-join")),
    };
    match joined {
        Ok(file) => Ok(Page::redirect(&format!("/cases/{}", file.record))),
        Err(outcome) => {
            let (faults, stale) = view::faults_of(outcome)?;
            view::again(&join_page(staff.frame(), &id, &rows, &posted, &faults), stale)
        }
    }
}
