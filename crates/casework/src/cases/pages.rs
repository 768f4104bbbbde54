//! The list of cases and one case: its tasks, its clocks, its sealed part.

pub(super) mod acts;
pub(super) mod persons;
pub(super) mod work;

use access::can::{ReadCase, TriageNotice};
use access::{Instance, Purpose};
use askama::Template;
use axum::extract::{OriginalUri, Path};
use kernel::{Instant, Outcome, RecordId};
use norms::norms;
use office::deadlines::{Running, Standing, standing};
use page::components::{
    Clock, Confirm, Empty, ErrorSummary, EvidenceChip, Mark, Pages, State as TagState, SummaryList, Tag,
    Task, TaskList, WorkRow, Worklist,
};
use page::fields::{Choice, TextField};
use page::{Faults, Frame, Html, Page, Posted, Reply, Staff};
use people::Role;

use super::actions::opening;
use super::actions::reading::{self, Seen};
use super::model::{Listed, Opened, State, code};
use super::rules;
use super::rules::danger::instrument;
use super::view::{self, Form, FormPage, desk, part, record};
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

/// One case.
#[derive(Template)]
#[template(path = "cases/pages/case.html")]
pub(super) struct CasePage {
    t: Frame,
    summary: Option<ErrorSummary>,
    confirm: Option<Confirm>,
    id: String,
    heading: String,
    lead: String,
    mine: String,
    tags: Vec<Tag>,
    clocks: Vec<(Clock, String, Option<EvidenceChip>)>,
    notes: Vec<Html>,
    tasks: TaskList,
    reason: Option<(Choice, String)>,
    sealed: SummaryList,
    readings: Vec<String>,
}

impl CasePage {
    pub(super) fn new(t: Frame, seen: &Seen, mine: bool, asking: Option<&str>, faults: &Faults) -> Self {
        let (case, file) = (&seen.case, &seen.case.file);
        let heading = t.one("cases-case-h", "code", file.code());
        let (fill, words) = state_tag(&t, file.state);
        let mut tags = vec![Tag::new(fill, words)];
        if file.state != State::Closed && file.danger >= 2 {
            let fill = if file.danger >= 3 { TagState::Urgent } else { TagState::Soon };
            tags.push(Tag::new(fill, danger_words(&t, file.danger)));
        }
        let mut notes: Vec<_> = view::avoid_note(&t, case).into_iter().collect();
        if rules::concerns_child(case) {
            notes.push(t.rich("cases-child-n"));
        }
        if case.header.crime {
            notes.push(t.rich("cases-crime-n"));
        }
        if case.present().any(|incident| rules::judge(incident.scope(), &incident.acts).is_outside()) {
            notes.push(t.rich("cases-outside-n"));
        }
        Self {
            summary: faults.summary(&t),
            confirm: file.verified_at.map(|at| Confirm::new(t.one("cases-verified-n", "when", t.when(at)))),
            id: file.record.to_string(),
            lead: t.one("cases-opened-at", "when", t.date(file.opened_at.vn_date())),
            mine: if mine { t.say("cases-mine") } else { String::new() },
            tags,
            clocks: seen.clocks.iter().map(|clock| clock_card(&t, clock)).collect(),
            notes,
            tasks: TaskList::new(tasks(&t, case)),
            reason: asking.map(|field| (view::reason_choice(&t, faults), field.to_owned())),
            sealed: sealed(&t, seen),
            readings: seen.readings.iter().map(|reading| view::reading_line(&t, reading)).collect(),
            heading: heading.clone(),
            t: t.titled(heading).with_faults(faults).section("/cases"),
        }
    }
    fn form(&self) -> Html {
        Html::trusted(self.t.form_fields().to_string())
    }
}

fn clock_card(t: &Frame, row: &Running) -> (Clock, String, Option<EvidenceChip>) {
    let fill = match standing(row.started_at, row.due_at, row.level, t.now()) {
        Standing::Overdue | Standing::Urgent => TagState::Urgent,
        Standing::Soon => TagState::Soon,
        Standing::Calm => TagState::Idle,
    };
    let clock = Clock::words(fill, t.left(row.due_at), t.one("page-due", "when", t.when(row.due_at)));
    let chip = norms().clock(&row.clock, row.started_at.vn_date()).map(|rule| {
        if rule.internal {
            return EvidenceChip::new(Mark::Internal, t.duration(row.due_at.since(row.started_at)), t);
        }
        let cite = rule.citation.as_ref().map_or_else(String::new, |cite| cite.text(norms(), t.lang()));
        EvidenceChip::new(view::mark_of(rule.mark), cite, t)
    });
    (clock, t.one(&row.note_key, "code", &row.code), chip)
}

/// A task with what stands.
fn task(t: &Frame, (path, key): (String, &str), hint: String, tag: (TagState, &str)) -> Task {
    Task { label: t.say(key), href: path, hint, tag: Tag::new(tag.0, t.say(tag.1)) }
}

const DONE: (TagState, &str) = (TagState::Done, "cases-task-done");
const WAITS: (TagState, &str) = (TagState::ToDo, "cases-task-todo");
const IDLE: (TagState, &str) = (TagState::Idle, "cases-task-idle");

/// The tasks of a case in the order of the law.
fn tasks(t: &Frame, case: &Opened) -> Vec<Task> {
    let base = format!("/cases/{}", case.file.record);
    let at = |leaf: &str, key: &'static str| (format!("{base}/{leaf}"), key);
    let closed = case.file.state == State::Closed;
    let lang = t.lang();
    let safety = case.safety.last().map_or_else(
        || t.say("cases-safety-none"),
        |last| {
            t.two(
                "cases-safety-hint",
                ("level", danger_words(t, last.judged)),
                ("when", t.day(last.again.vn_date())),
            )
        },
    );
    let due = case.file.next_safety_at.is_none_or(|at| at <= t.now());
    let acts: usize = case.present().map(|incident| incident.acts.len()).sum();
    let forms: Vec<_> = kernel::ViolenceForm::ALL
        .iter()
        .filter(|form| case.present().any(|incident| form.is_in(incident.form_bits())))
        .map(|form| view::form_words(*form, lang).to_lowercase())
        .collect();
    let acts_hint = if acts == 0 {
        t.say("cases-acts-none")
    } else {
        t.two("cases-acts-hint", ("n", acts), ("forms", forms.join(", ")))
    };
    let told = case
        .rights_told()
        .map_or_else(|| t.say("cases-told-hint"), |at| t.one("cases-told-at", "when", t.when(at)));
    let measures = if case.file.running > 0 || case.file.runs_until.is_some_and(|until| until > t.now()) {
        (t.say("cases-measures-run"), (TagState::ToDo, "cases-task-runs"))
    } else {
        (t.say("cases-measures-none"), IDLE)
    };
    let mut tasks = vec![
        task(t, at("safety", "cases-task-safety"), safety, if due && !closed { WAITS } else { DONE }),
        task(
            t,
            at("people", "cases-task-people"),
            view::people_hint(t, case),
            if case.survivor().is_some() { DONE } else { WAITS },
        ),
        task(t, at("acts", "cases-task-acts"), acts_hint, if acts == 0 { WAITS } else { DONE }),
        task(t, at("told", "cases-task-told"), told, if case.rights_told().is_some() { DONE } else { WAITS }),
        task(t, at("measures", "cases-task-measures"), measures.0, measures.1),
        task(t, at("place", "cases-task-place"), t.say("cases-place-hint"), IDLE),
        task(
            t,
            at("follow-up", "cases-task-follow-up"),
            t.one("cases-follow-up-hint", "n", case.follow_up.len()),
            if case.follow_up.is_empty() { IDLE } else { DONE },
        ),
    ];
    if case.file.verified_at.is_none() && !closed {
        tasks.push(task(t, at("verify", "cases-task-verify"), t.say("cases-verify-hint"), WAITS));
    }
    tasks.push(closing_task(t, case, &base));
    tasks
}

fn closing_task(t: &Frame, case: &Opened, base: &str) -> Task {
    if case.file.state == State::Closed {
        return task(t, (format!("{base}/reopen"), "cases-task-reopen"), t.say("cases-reopen-hint"), IDLE);
    }
    if case.file.state == State::Closing {
        return task(
            t,
            (format!("{base}/close"), "cases-task-close"),
            t.say("cases-close-waits"),
            (TagState::Soon, "cases-task-waits"),
        );
    }
    match rules::hinders_closing(case, t.now()) {
        Some(why) => {
            let hint = t.one("cases-close-not-yet", "why", t.say(why));
            task(t, (String::new(), "cases-task-close"), hint, (TagState::Idle, "cases-task-not-yet"))
        }
        None => task(t, (format!("{base}/close"), "cases-task-close"), t.say("cases-close-hint"), IDLE),
    }
}

/// The sealed part, masked but for what this session opened.
fn sealed(t: &Frame, seen: &Seen) -> SummaryList {
    let case = &seen.case;
    let kept = || t.say("cases-sealed-kept");
    let nobody = || t.say("cases-sealed-unknown");
    let name = |role: Role| {
        case.of_role(role)
            .map(|person| person.name.clone())
            .filter(|name| !name.is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    };
    let contact = case.contact().map_or_else(String::new, |contact| {
        [&contact.phone, &contact.hours, &contact.opening]
            .into_iter()
            .filter(|line| !line.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    });
    let incidents = case.incidents.iter().map(|incident| incident.words.clone());
    let story: Vec<_> =
        case.header.story.iter().cloned().chain(incidents).filter(|words| !words.is_empty()).collect();
    let pages = t.one("cases-sealed-pages", "n", story.len());
    let field = |name: &'static str, text: String, note: String| {
        let label = t.say(&format!("cases-sealed-{name}"));
        let note = if text.is_empty() { nobody() } else { note };
        (label.clone(), view::sealed_field(t, seen.sight, (name, label), &text, note))
    };
    let rows = [
        field("name", name(Role::Survivor), kept()),
        field("phone", contact, kept()),
        field("story", story.join("\n"), pages),
        field("accused", name(Role::Accused), kept()),
    ];
    let list = rows.into_iter().fold(SummaryList::new(t), |list, (label, field)| list.sealed(label, field));
    list.row(t.say("cases-sealed-home"), t.say("cases-sealed-home-n"))
}

async fn shown(
    staff: &Staff,
    case: RecordId,
    asking: Option<&str>,
    faults: &Faults,
) -> Result<CasePage, Outcome> {
    let (house, actor) = desk(staff)?;
    let may = actor.may::<ReadCase>()?;
    let seen = reading::read_case(&house, &may, case).await?;
    let mine = actor.posts.iter().any(|held| held.post == seen.case.file.assignee);
    Ok(CasePage::new(staff.frame(), &seen, mine, asking, faults))
}

/// The page of a case its assignee reads, from what was read. The bench serves
/// the same page from bare reads.
///
/// # Errors
/// [`Outcome::Fault`] when it cannot be rendered.
pub fn case_page(t: Frame, seen: &Seen) -> Reply {
    Page::render(&CasePage::new(t, seen, true, None, &Faults::none()))
}

/// One case: an audited read.
pub(super) async fn show(staff: Staff, Path(id): Path<String>) -> Reply {
    Page::render(&shown(&staff, record(&id)?, None, &Faults::none()).await?)
}

/// Opens or closes a field of the sealed part. True when it was done; false
/// when a reason is asked first.
pub(super) async fn open_field(staff: &Staff, case: RecordId, posted: &Posted) -> Result<bool, Outcome> {
    let (house, actor): (std::sync::Arc<Instance>, _) = desk(staff)?;
    let may = actor.may::<ReadCase>()?;
    let (what, field) = posted.typed("_go").split_once(':').unwrap_or_default();
    let bit = part::of(field).ok_or(Outcome::NotVisible)?;
    if what == "close" {
        reading::unsee(&house, &may, case, bit).await?;
        return Ok(true);
    }
    let chosen = view::REASONS.iter().find(|(key, _)| posted.is("reason", key)).map(|(_, purpose)| *purpose);
    let standing = reading::sight(&house, &may, case).await?;
    // The same reason serves the sitting.
    let before = standing.and_then(|sight| Purpose::of_number(sight.purpose));
    let Some(purpose) = chosen.or(before) else { return Ok(false) };
    let fields = standing.map_or(0, |sight| sight.fields) | bit;
    reading::see(&house, &may, case, purpose, fields).await?;
    Ok(true)
}

/// "Mở": asks why, then opens for a quarter of an hour.
pub(super) async fn open(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    let case = record(&id)?;
    if open_field(&staff, case, &posted).await? {
        return Ok(Page::redirect(&format!("/cases/{case}")));
    }
    let field = posted.typed("_go").split_once(':').map_or("name", |(_, field)| field).to_owned();
    let mut faults = Faults::none();
    if posted.typed("_asked") == field.as_str() {
        faults.add("reason", "cases-e-reason");
    }
    let page = shown(&staff, case, Some(&field), &faults).await?;
    if faults.is_empty() { Page::render(&page) } else { Page::correct(&page) }
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
