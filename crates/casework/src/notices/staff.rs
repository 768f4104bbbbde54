//! Staff: the list of notices, one notice, and what is done with it.

use std::sync::Arc;

use access::can::{PassOnNotice, ReadNotice, SecondTriage, TriageNotice};
use access::{Actor, Instance};
use askama::Template;
use axum::extract::Path;
use kernel::{Instant, Outcome, RecordId, ShortCode, TypedId, UnitId};
use norms::norms;
use page::components::{
    Clock, Confirm, Empty, ErrorSummary, EvidenceChip, Mark, Pages, State as TagState, SummaryList, Tag,
    WorkRow, Worklist,
};
use page::fields::{Choice, TextArea, TextField};
use page::{Faults, Frame, Html, Page, Posted, Reply, Route, Staff};

use super::forms::{ground, needed_words, place_name};
use super::model::{Avoid, ContactWay, Danger, Line, Listed, OtherAnswers, RowKind, State, Triage};
use super::reading::{self, Opened};
use super::rules::{self, SHORT};
use super::view::{self, label, labels, radios};

/// The routes of staff's notices.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/notices", list).may("notice.read"),
        Route::get("/notices/{id}", show).may("notice.read"),
        Route::post("/notices/{id}", take).may("notice.read"),
    ]
}

/// The person signed in.
pub(super) fn actor(staff: &Staff) -> Result<Arc<Actor>, Outcome> {
    staff.actor::<Actor>()
}

/// A record from an address.
pub(super) fn record(id: &str) -> Result<RecordId, Outcome> {
    RecordId::parse(id).map_err(|_| Outcome::NotVisible)
}

/// The row id of a sending: the same form sent twice writes one row.
pub(super) fn row_of(posted: &Posted, staff: &Staff) -> [u8; 16] {
    let mint = || page::SendingId::mint(staff.at(), staff.turn().web().entropy());
    *posted.sending_id().unwrap_or_else(mint).uuid().as_bytes()
}

/// The fields every staff form begins with.
pub(super) fn form_fields(t: &Frame) -> Html {
    Html::trusted(t.form_fields().to_string())
}

#[derive(Template)]
#[template(path = "notices/pages/list.html")]
pub(super) struct ListPage {
    t: Frame,
    rows: Worklist,
    empty: Option<Empty>,
    pages: Pages,
    may_record: bool,
    may_answer: bool,
}

impl ListPage {
    pub(super) fn new(t: Frame, mut listed: Vec<Listed>, may_record: bool, may_answer: bool) -> Self {
        let further = listed.len() > 50;
        listed.truncate(50);
        let later = listed
            .last()
            .filter(|_| further)
            .map(|row| format!("/notices?before={}-{}", row.received_at.millis(), row.record));
        let rows: Vec<_> = listed.iter().map(|row| work_row(&t, row)).collect();
        let empty = rows.is_empty().then(|| Empty::new(t.say("notices-list-empty")));
        let pages = Pages::new(&t, None, later);
        let title = t.say("notices-list-h");
        Self {
            rows: Worklist::new(rows),
            empty,
            pages,
            may_record,
            may_answer,
            t: t.titled(title).section("/notices"),
        }
    }
}

/// A row of the list: code, state, times; nothing opened.
fn work_row(t: &Frame, row: &Listed) -> WorkRow {
    let code = ShortCode::of_id(row.record.bytes()).to_string();
    let note = t.one("notices-received-at", "when", t.when(row.received_at));
    let open = matches!(row.state, State::Received | State::Read | State::NoGroundsAsked);
    let state = t.say(&format!("notices-state-{}", row.state.key()));
    let (clock, key) = match (open, row.danger, row.state) {
        (true, Danger::Now, _) => {
            (Clock::words(TagState::Urgent, t.say("notices-danger-tag-now"), note), "notices-row-read")
        }
        (true, _, State::NoGroundsAsked) => {
            (Clock::words(TagState::Soon, state.clone(), note), "notices-row-second")
        }
        (true, ..) => (Clock::words(TagState::ToDo, state.clone(), note), "notices-row-triage"),
        (false, ..) => (Clock::words(TagState::Idle, state.clone(), note), "notices-row"),
    };
    let chip = (open && row.danger == Danger::Now)
        .then(|| EvidenceChip::new(Mark::Verified, t.say("notices-chip-at-once"), t));
    WorkRow {
        clock,
        label: t.one(key, "code", code),
        href: format!("/notices/{}", row.record),
        facts: vec![label(t, "source", row.source.key())],
        chip,
    }
}

/// `?before={millis}-{record}`.
pub(super) fn before(query: Option<&str>) -> Option<(Instant, RecordId)> {
    let (millis, record) = query?.strip_prefix("before=")?.split_once('-')?;
    Some((Instant::of_millis(millis.parse().ok()?), RecordId::parse(record).ok()?))
}

async fn list(staff: Staff, uri: axum::extract::OriginalUri) -> Reply {
    let may = actor(&staff)?.may::<ReadNotice>()?;
    let house = staff.turn().web().part::<Instance>()?;
    let rows = reading::list(&house, &may, before(uri.0.query())).await?;
    Page::render(&ListPage::new(
        staff.frame(),
        rows,
        staff.may("notice.record"),
        staff.may("question.answer"),
    ))
}

async fn show(staff: Staff, Path(id): Path<String>) -> Reply {
    let may = actor(&staff)?.may::<ReadNotice>()?;
    let house = staff.turn().web().part::<Instance>()?;
    let opened = reading::read_notice(&house, &may, record(&id)?).await?;
    Page::render(&NoticePage::new(
        &staff,
        staff.frame(),
        &opened,
        may.unit(),
        &Posted::default(),
        &Faults::none(),
    ))
}

/// What may be done by whom with a notice.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Doing {
    pub(super) triage: bool,
    pub(super) second: bool,
    pub(super) pass_on: bool,
}

/// One notice held open.
#[derive(Template)]
#[template(path = "notices/pages/notice.html")]
pub(super) struct NoticePage {
    t: Frame,
    summary: Option<ErrorSummary>,
    confirm: Option<Confirm>,
    id: String,
    heading: String,
    lead: String,
    tags: Vec<Tag>,
    avoid: Option<(String, EvidenceChip)>,
    told: SummaryList,
    contact: SummaryList,
    lines: Vec<(String, String, String)>,
    readings: Vec<String>,
    triage: Option<Html>,
    child: bool,
    crime: bool,
    grounds: Option<TextArea>,
    second: Option<TextArea>,
    pass_on: Option<Html>,
    reply: TextArea,
}

impl NoticePage {
    fn new(staff: &Staff, t: Frame, opened: &Opened, own: UnitId, posted: &Posted, faults: &Faults) -> Self {
        let owns = opened.notice.unit == own;
        let doing = Doing {
            triage: owns && staff.may("notice.triage"),
            second: owns && staff.may("notice.second"),
            pass_on: owns && staff.may("notice.pass-on"),
        };
        Self::of(t, opened, doing, posted, faults)
    }

    pub(super) fn of(t: Frame, opened: &Opened, doing: Doing, posted: &Posted, faults: &Faults) -> Self {
        let (notice, told) = (&opened.notice, &opened.told);
        let code = ShortCode::of_id(notice.record.bytes()).to_string();
        let heading = t.one("notices-notice-h", "code", code);
        let source = label(&t, "source", notice.source.key());
        let lead = t.two("notices-notice-n", ("when", t.when(notice.received_at)), ("source", source));
        let waits = notice.state == State::NoGroundsAsked;
        let settled = matches!(notice.state, State::NoGrounds | State::Done | State::Joined);
        let working = doing.triage && !waits && !settled;
        let area = |name: &'static str, l: &str, hint: &str| {
            let field = TextArea::new(name, t.say(l)).rows(3).typed(posted.typed(name)).faults(faults, &t);
            if hint.is_empty() { field } else { field.hint(t.say(hint)) }
        };
        let last = opened.triage.as_ref().map(|(_, triage)| triage);
        let confirm = opened
            .triage
            .as_ref()
            .filter(|_| !waits && !settled)
            .map(|(at, _)| Confirm::new(t.one("notices-triage-done", "when", t.when(*at))));
        Self {
            summary: faults.summary(&t),
            confirm,
            id: notice.record.to_string(),
            tags: tags(&t, notice.danger, notice.state),
            avoid: avoid(&t, opened),
            told: told_list(&t, opened),
            contact: contact_list(&t, opened),
            lines: lines(&t, opened),
            readings: view::readings(&t, &opened.readings),
            triage: working.then(|| triage_fields(&t, opened, posted, faults)),
            child: last.map_or_else(|| told.concerns_child(), |triage| triage.child),
            crime: last.is_some_and(|triage| triage.crime),
            grounds: working.then(|| area("why", "notices-no-grounds-l", "notices-no-grounds-t")),
            second: (waits && doing.second).then(|| area("word", "notices-second-note-l", "")),
            pass_on: (doing.pass_on && !waits && !settled)
                .then(|| pass_on_fields(&t, opened, posted, faults)),
            reply: area("reply", "notices-reply-l", "notices-reply-t"),
            heading: heading.clone(),
            lead,
            t: t.titled(heading).with_faults(faults).section("/notices"),
        }
    }
    fn form(&self) -> Html {
        form_fields(&self.t)
    }
}

fn tags(t: &Frame, danger: Danger, state: State) -> Vec<Tag> {
    let urgent = if danger == Danger::Now { TagState::Urgent } else { TagState::Idle };
    let done = if matches!(state, State::Done | State::Joined | State::NoGrounds) {
        TagState::Done
    } else {
        TagState::ToDo
    };
    vec![
        Tag::new(urgent, t.say(&format!("notices-danger-tag-{}", danger.key()))),
        Tag::new(done, t.say(&format!("notices-state-{}", state.key()))),
    ]
}

fn avoid(t: &Frame, opened: &Opened) -> Option<(String, EvidenceChip)> {
    let told = &opened.told;
    if matches!(told.avoid, Avoid::Nobody | Avoid::NotSure) {
        return None;
    }
    let (places, _) = ground(t.turn().web());
    let commune = super::forms::commune_word(&places, opened.notice.place, t.lang());
    let mut who = t.one(&format!("notices-avoid-{}", told.avoid.key()), "commune", commune);
    if !told.avoid_who.is_empty() {
        who = format!("{who} ({})", told.avoid_who);
    }
    let chip = EvidenceChip::new(Mark::Assumed, t.say("notices-assumed-chip"), t);
    Some((t.one("notices-notice-avoid-n", "who", who), chip))
}

fn told_list(t: &Frame, opened: &Opened) -> SummaryList {
    let (places, _) = ground(t.turn().web());
    let told = &opened.told;
    let hint = |key: &str| norms().act(key).map(|act| act.words.text(t.lang()).to_owned());
    let hints: Vec<_> = told.act_hints().into_iter().filter_map(hint).collect();
    let mut list = SummaryList::new(t)
        .row(
            t.say("notices-notice-place"),
            place_name(&places, opened.notice.place, t.lang(), t.now().vn_date()),
        )
        .row(t.say("notices-notice-hamlet"), told.hamlet.clone())
        .row(t.say("notices-check-for"), label(t, "for", told.for_whom.key()))
        .row(t.say("notices-check-danger"), label(t, "danger", told.danger.key()))
        .row(t.say("notices-check-what"), labels(t, "what", told.happenings.iter().map(|what| what.key())))
        .row(t.say("notices-notice-hints"), hints.join("\n"))
        .row(t.say("notices-check-words"), told.words.clone());
    let people = told.people.map(|n| t.one("notices-check-people", "n", n));
    let mut who: Vec<_> = told.present.iter().map(|present| label(t, "who", present.key())).collect();
    who.extend(people);
    list = list.row(t.say("notices-check-who"), who.join("\n"));
    if let Some(caller) = told.caller {
        list = list.row(t.say("notices-notice-caller"), label(t, "caller", caller.key()));
    }
    if !told.guidance.is_empty() {
        list = list.row(t.say("notices-notice-guidance"), told.guidance.clone());
    }
    list
}

fn contact_list(t: &Frame, opened: &Opened) -> SummaryList {
    let contact = &opened.contact;
    if contact.way == ContactWay::None {
        return SummaryList::new(t).row(t.say("notices-check-contact"), t.say("notices-notice-contact-none"));
    }
    let answers = match contact.other_answers {
        OtherAnswers::Fine => t.say("notices-answered-fine"),
        OtherAnswers::WrongNumber => t.say("notices-notice-wrong-number"),
    };
    SummaryList::new(t)
        .row(t.say("notices-check-contact"), label(t, "contact", contact.way.key()))
        .row(t.say("notices-notice-contact-hours"), contact.hours.clone())
        .row(t.say("notices-notice-contact-at"), contact.at.clone())
        .row(t.say("notices-notice-contact-answers"), answers)
        .row(t.say("notices-notice-contact-opening"), contact.opening.clone())
}

/// What was added, with who and when.
fn lines(t: &Frame, opened: &Opened) -> Vec<(String, String, String)> {
    let head = |kind: RowKind, at: Instant, line: &Line| {
        let when = t.when(at);
        match kind {
            RowKind::Line => t.one("notices-notice-line-hers", "when", when),
            _ => t.two("notices-slip-reply-from", ("office", &line.office), ("when", when)),
        }
    };
    let kind = |kind: RowKind| match kind {
        RowKind::Reply => t.say("notices-reply-h"),
        RowKind::Grounds => t.say("notices-no-grounds-b"),
        RowKind::PassOn => t.say("notices-pass-on-h"),
        _ => t.say("notices-slip-line-h"),
    };
    opened
        .lines
        .iter()
        .map(|(what, at, line)| (kind(*what), head(*what, *at, line), line.words.clone()))
        .collect()
}

fn yes_no(name: &'static str, words: String, t: &Frame) -> Choice {
    Choice::one(name, words).answer("yes", t.say("notices-yes")).answer("no", t.say("notices-no")).inline()
}

/// The questions of triage, filled with what was told or found last.
fn triage_fields(t: &Frame, opened: &Opened, posted: &Posted, faults: &Faults) -> Html {
    let last = opened.triage.as_ref().map(|(_, triage)| triage);
    let danger = last.map_or(opened.notice.danger, |triage| triage.danger).key();
    let flag = |yes: bool| if yes { "yes" } else { "no" };
    let typed = |choice: Choice, name: &str, standing: Option<&'static str>| {
        if posted.has(name) { choice.typed(posted) } else { choice.chosen(standing) }
    };
    let child = last.map(|triage| flag(triage.child)).or(opened.told.concerns_child().then_some("yes"));
    let crime = last.map(|triage| flag(triage.crime));
    let text = |name: &'static str, standing: &str| {
        if posted.has(name) { posted.typed(name).to_owned() } else { standing.to_owned() }
    };
    let fields = [
        typed(
            radios("danger", t.say("notices-triage-danger-l"), "danger", &view::danger_keys(), t),
            "danger",
            Some(danger),
        )
        .faults(faults, t)
        .to_string(),
        typed(yes_no("crime", t.say("notices-triage-crime-l"), t), "crime", crime)
            .faults(faults, t)
            .to_string(),
        typed(yes_no("child", t.say("notices-triage-child-l"), t), "child", child)
            .faults(faults, t)
            .to_string(),
        TextField::new("goes", t.say("notices-triage-goes-l"))
            .hint(t.say("notices-triage-goes-t"))
            .typed(text("goes", last.map_or("", |l| &l.goes)))
            .faults(faults, t)
            .to_string(),
        TextArea::new("note", t.say("notices-triage-note-l"))
            .rows(3)
            .typed(text("note", last.map_or("", |l| &l.note)))
            .faults(faults, t)
            .to_string(),
    ];
    Html::trusted(fields.concat())
}

fn pass_on_fields(t: &Frame, opened: &Opened, posted: &Posted, faults: &Faults) -> Html {
    let police = opened.readers.iter().any(|(part, _)| *part == rules::Office::Police);
    let mut choice = Choice::one("to", t.say("notices-pass-on-l"));
    if police {
        choice = choice.answer("police", t.say("notices-pass-on-police"));
    }
    let choice =
        choice.answer("self", t.say("notices-pass-on-self")).answer("phone", t.say("notices-pass-on-phone"));
    let who = TextField::new("took", t.say("notices-triage-note-l"))
        .hint(t.say("notices-pass-on-t"))
        .typed(posted.typed("took"));
    Html::trusted(format!("{}{}", choice.typed(posted).faults(faults, t), who.faults(faults, t)))
}

fn found(posted: &Posted, faults: &mut Faults) -> Option<Triage> {
    let flag = |name: &'static str, faults: &mut Faults| match posted.typed(name) {
        "yes" => Some(true),
        "no" => Some(false),
        _ => {
            faults.add(name, "notices-triage-e");
            None
        }
    };
    let danger = Danger::of_key(posted.typed("danger"));
    if danger.is_none() {
        faults.add("danger", "notices-triage-e");
    }
    let (crime, child) = (flag("crime", faults), flag("child", faults));
    let goes = faults.line(posted, "goes", SHORT);
    let note = faults.text(posted, "note", rules::LINE);
    if !faults.is_empty() {
        return None;
    }
    Some(Triage { danger: danger?, crime: crime?, child: child?, goes, note })
}

async fn take(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    let record = record(&id)?;
    match act(&staff, record, &posted).await {
        Ok(()) => Ok(Page::redirect(&format!("/notices/{record}"))),
        Err(outcome) => {
            let faults = Faults::from_outcome(outcome)?;
            let may = actor(&staff)?.may::<ReadNotice>()?;
            let house = staff.turn().web().part::<Instance>()?;
            let opened = reading::read_notice(&house, &may, record).await?;
            Page::correct(&NoticePage::new(&staff, staff.frame(), &opened, may.unit(), &posted, &faults))
        }
    }
}

/// Does what the pressed button says.
async fn act(staff: &Staff, record: RecordId, posted: &Posted) -> Result<(), Outcome> {
    let (actor, row) = (actor(staff)?, row_of(posted, staff));
    let house = staff.turn().web().part::<Instance>()?;
    let office = staff.view().unit_name.clone();
    let words = |field, missing| {
        needed_words(posted, field, missing).map_err(|faults| Outcome::Invalid(faults.list().to_vec()))
    };
    let line = |words: String| Line { words, office: office.clone() };
    match posted.typed("_go") {
        "triage" => {
            let may = actor.may::<TriageNotice>()?;
            let mut faults = Faults::none();
            let found = found(posted, &mut faults).ok_or_else(|| Outcome::Invalid(faults.list().to_vec()))?;
            reading::triage(&house, &may, record, row, found).await?;
        }
        "no-grounds" => {
            let may = actor.may::<TriageNotice>()?;
            let why = words("why", "notices-no-grounds-e")?;
            reading::ask_no_grounds(&house, &may, record, row, line(why)).await?;
        }
        agree @ ("agree" | "disagree") => {
            let may = actor.may::<SecondTriage>()?;
            let word = words("word", "notices-no-grounds-e")?;
            reading::second(&house, &may, record, row, agree == "agree", line(word)).await?;
        }
        "pass-on" => pass_on(&house, &actor, record, row, posted, &office).await?,
        "reply" => {
            let may = actor.may::<ReadNotice>()?;
            let words = words("reply", "notices-reply-e")?;
            reading::reply(&house, &may, record, row, line(words)).await?;
        }
        _ => {}
    }
    Ok(())
}

async fn pass_on(
    house: &Instance,
    actor: &Arc<Actor>,
    record: RecordId,
    row: [u8; 16],
    posted: &Posted,
    office: &str,
) -> Result<(), Outcome> {
    let may = actor.may::<PassOnNotice>()?;
    let to = posted.typed("to");
    let took =
        posted.line("took", SHORT).map_err(|fault| Outcome::invalid("took", page::text_phrase(fault)))?;
    if !matches!(to, "police" | "self" | "phone") || (to == "phone" && took.is_empty()) {
        return Err(Outcome::invalid(if to == "phone" { "took" } else { "to" }, "notices-pass-on-e"));
    }
    let words = match to {
        "police" => format!("Công an cấp xã. {took}"),
        "self" => format!("Người trực tự xử lý. {took}"),
        _ => took,
    };
    let line = Line { words: words.trim().to_owned(), office: office.to_owned() };
    reading::pass_on(house, &may, record, row, line, to == "police").await?;
    Ok(())
}
