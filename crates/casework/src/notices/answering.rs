//! `/questions`: what was asked without reporting, for those who answer.

use access::Instance;
use access::can::AnswerQuestion;
use askama::Template;
use axum::extract::Path;
use kernel::{Instant, Outcome, RecordId, ShortCode};
use page::components::{Clock, Empty, ErrorSummary, Pages, State as TagState, WorkRow, Worklist};
use page::fields::TextArea;
use page::{Faults, Frame, Html, Page, Posted, Reply, Route, Staff};

use super::forms::needed_words;
use super::model::{Line, QuestionState};
use super::question::{self as questions, Asked};
use super::staff::{actor, before, form_fields, record, row_of};

/// The routes of answering.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/questions", list).may("question.answer"),
        Route::get("/questions/{id}", show).may("question.answer"),
        Route::post("/questions/{id}", take).may("question.answer"),
    ]
}

#[derive(Template)]
#[template(path = "notices/pages/questions.html")]
pub(super) struct ListPage {
    t: Frame,
    rows: Worklist,
    empty: Option<Empty>,
    pages: Pages,
}

impl ListPage {
    pub(super) fn new(t: Frame, mut listed: Vec<(RecordId, Instant, QuestionState)>) -> Self {
        let further = listed.len() > 50;
        listed.truncate(50);
        let later = listed
            .last()
            .filter(|_| further)
            .map(|(record, at, _)| format!("/questions?before={}-{record}", at.millis()));
        let rows = listed.iter().map(|(record, at, state)| {
            let tag = if *state == QuestionState::Answered { TagState::Done } else { TagState::ToDo };
            let note = t.one("notices-received-at", "when", t.when(*at));
            WorkRow {
                clock: Clock::words(tag, t.say(&format!("notices-state-q-{}", state.key())), note),
                label: t.one("notices-question-row", "code", ShortCode::of_id(record.bytes()).to_string()),
                href: format!("/questions/{record}"),
                ..WorkRow::default()
            }
        });
        let rows: Vec<_> = rows.collect();
        let empty = rows.is_empty().then(|| Empty::new(t.say("notices-questions-empty")));
        let pages = Pages::new(&t, None, later);
        let title = t.say("notices-questions-h");
        Self { rows: Worklist::new(rows), empty, pages, t: t.titled(title).section("/questions") }
    }
}

#[derive(Template)]
#[template(path = "notices/pages/question.html")]
pub(super) struct QuestionPage {
    t: Frame,
    summary: Option<ErrorSummary>,
    id: String,
    heading: String,
    lead: String,
    words: String,
    answers: Vec<(String, String)>,
    answer: TextArea,
}

impl QuestionPage {
    pub(super) fn new(t: Frame, asked: &Asked, posted: &Posted, faults: &Faults) -> Self {
        let heading =
            t.one("notices-question-title", "code", ShortCode::of_id(asked.record.bytes()).to_string());
        let given = |(at, line): &(Instant, Line)| {
            (
                t.two("notices-slip-reply-from", ("office", &line.office), ("when", t.when(*at))),
                line.words.clone(),
            )
        };
        let answers = asked.answers.iter().map(given).collect();
        let answer = TextArea::new("answer", t.say("notices-question-answer-l"))
            .hint(t.say("notices-question-answer-t"));
        Self {
            summary: faults.summary(&t),
            id: asked.record.to_string(),
            lead: t.one("notices-question-n", "when", t.when(asked.received_at)),
            words: asked.words.clone(),
            answers,
            answer: answer.typed(posted.typed("answer")).faults(faults, &t),
            heading: heading.clone(),
            t: t.titled(heading).with_faults(faults).section("/questions"),
        }
    }
    fn form(&self) -> Html {
        form_fields(&self.t)
    }
}

async fn list(staff: Staff, uri: axum::extract::OriginalUri) -> Reply {
    let may = actor(&staff)?.may::<AnswerQuestion>()?;
    let house = staff.turn().web().part::<Instance>()?;
    let rows = questions::list(&house, &may, before(uri.0.query())).await?;
    Page::render(&ListPage::new(staff.frame(), rows))
}

async fn open(staff: &Staff, id: &str) -> Result<Asked, Outcome> {
    let may = actor(staff)?.may::<AnswerQuestion>()?;
    let house = staff.turn().web().part::<Instance>()?;
    questions::read(&house, &may, record(id)?).await
}

async fn show(staff: Staff, Path(id): Path<String>) -> Reply {
    let asked = open(&staff, &id).await?;
    Page::render(&QuestionPage::new(staff.frame(), &asked, &Posted::default(), &Faults::none()))
}

async fn take(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    let words = match needed_words(&posted, "answer", "notices-question-answer-e") {
        Ok(words) => words,
        Err(faults) => {
            let asked = open(&staff, &id).await?;
            return Page::correct(&QuestionPage::new(staff.frame(), &asked, &posted, &faults));
        }
    };
    let may = actor(&staff)?.may::<AnswerQuestion>()?;
    let house = staff.turn().web().part::<Instance>()?;
    let record = record(&id)?;
    let line = Line { words, office: staff.view().unit_name.clone() };
    questions::answer(&house, &may, record, row_of(&posted, &staff), line).await?;
    Ok(Page::redirect(&format!("/questions/{record}")))
}
