//! One case: its tags, clocks and tasks, its sealed part, who read it.

use access::can::{OfferPlace, ReadCase};
use access::{Instance, Purpose};
use askama::Template;
use axum::extract::Path;
use kernel::{Outcome, RecordId};
use norms::norms;
use office::deadlines::{Running, Standing, standing};
use page::components::{
    Clock, Confirm, ErrorSummary, EvidenceChip, Mark, State as TagState, SummaryList, Tag, Task, TaskList,
};
use page::fields::Choice;
use page::{Faults, Frame, Html, Page, Posted, Reply, Staff};
use people::Role;

use super::{danger_words, state_tag};
use crate::cases::actions::reading::{self, Seen};
use crate::cases::model::{Opened, State};
use crate::cases::rules;
use crate::cases::view::{self, desk, part, record};

/// One case.
#[derive(Template)]
#[template(path = "cases/pages/case.html")]
pub(in crate::cases) struct CasePage {
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

/// What the reader is to a case.
#[derive(Debug, Clone, Copy)]
pub(in crate::cases) struct Reader {
    /// It is theirs to work on.
    pub(in crate::cases) mine: bool,
    /// They may look for a place of safety.
    pub(in crate::cases) offers: bool,
}

impl CasePage {
    pub(in crate::cases) fn new(
        t: Frame,
        seen: &Seen,
        reader: Reader,
        asking: Option<&str>,
        faults: &Faults,
    ) -> Self {
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
            mine: if reader.mine { t.say("cases-mine") } else { String::new() },
            tags,
            clocks: seen.clocks.iter().map(|clock| clock_card(&t, clock)).collect(),
            notes,
            tasks: TaskList::new(tasks(&t, case, reader)),
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
fn tasks(t: &Frame, case: &Opened, reader: Reader) -> Vec<Task> {
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
        place_task(t, &base, reader),
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

/// Looking for a place is the officer's; who only reads sees that it is.
fn place_task(t: &Frame, base: &str, reader: Reader) -> Task {
    let (to, hint) = if reader.offers {
        (format!("{base}/place"), "cases-place-hint")
    } else {
        (String::new(), "cases-place-officer")
    };
    task(t, (to, "cases-task-place"), t.say(hint), IDLE)
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
    render: fn(&CasePage) -> Reply,
) -> Reply {
    let (house, actor) = desk(staff)?;
    let may = actor.may::<ReadCase>()?;
    let make = |seen: Seen| {
        let mine = actor.posts.iter().any(|held| held.post == seen.case.file.assignee);
        let reader = Reader { mine, offers: actor.may::<OfferPlace>().is_ok() };
        render(&CasePage::new(staff.frame(), &seen, reader, asking, faults))
    };
    reading::read_case_into(&house, &may, case, make).await?
}

/// The page of a case its assignee reads, from what was read. The bench serves
/// the same page from bare reads.
///
/// # Errors
/// [`Outcome::Fault`] when it cannot be rendered.
pub fn case_page(t: Frame, seen: &Seen) -> Reply {
    Page::render(&CasePage::new(t, seen, Reader { mine: true, offers: true }, None, &Faults::none()))
}

/// One case: an audited read.
pub(in crate::cases) async fn show(staff: Staff, Path(id): Path<String>) -> Reply {
    shown(&staff, record(&id)?, None, &Faults::none(), Page::render).await
}

/// Opens or closes a field of the sealed part. True when it was done; false
/// when a reason is asked first.
pub(in crate::cases) async fn open_field(
    staff: &Staff,
    case: RecordId,
    posted: &Posted,
) -> Result<bool, Outcome> {
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
pub(in crate::cases) async fn open(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    let case = record(&id)?;
    if open_field(&staff, case, &posted).await? {
        return Ok(Page::redirect(&format!("/cases/{case}")));
    }
    let field = posted.typed("_go").split_once(':').map_or("name", |(_, field)| field).to_owned();
    let mut faults = Faults::none();
    if posted.typed("_asked") == field.as_str() {
        faults.add("reason", "cases-e-reason");
    }
    let render = if faults.is_empty() {
        |page: &CasePage| Page::render(page)
    } else {
        |page: &CasePage| Page::correct(page)
    };
    shown(&staff, case, Some(&field), &faults, render).await
}
