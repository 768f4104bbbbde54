//! The pages of a wizard.

use std::fmt::Write as _;

use askama::Template;
use askama::filters::HtmlSafe;

use super::Answers;
use crate::components::{ErrorSummary, SummaryList};
use crate::draft::{PUBLIC_MINUTES, STAFF_DAYS};
use crate::{Faults, Frame, Html, Page, Posted, Reply};

/// Where a step stands among the others, and how it is left: for templates
/// that extend `wizard.html` (fields `t: Frame`, `w: Controls`,
/// `summary: Option<ErrorSummary>`; block `fields`).
#[derive(Debug, Clone)]
pub struct Controls {
    /// The step's key.
    pub step: &'static str,
    /// Its number, from 1.
    pub number: usize,
    /// How many steps there are as things stand.
    pub of: usize,
    public: bool,
}

impl Controls {
    pub(super) fn new(step: &'static str, number: usize, of: usize, public: bool) -> Self {
        Self { step, number, of, public }
    }
    /// For samples.
    pub fn sample(step: &'static str, number: usize, of: usize) -> Self {
        Self::new(step, number, of, true)
    }
    /// Whether there is a step before.
    pub fn has_back(&self) -> bool {
        self.number > 1
    }
    /// How long the draft is kept, in words.
    pub fn kept(&self, t: &Frame) -> String {
        kept(t, self.public)
    }
    /// "Thôi, xóa tin này".
    pub fn stop(&self, t: &Frame) -> String {
        t.say(if self.public { "page-stop" } else { "page-stop-staff" })
    }
}

fn kept(t: &Frame, public: bool) -> String {
    if public {
        t.one("page-kept-minutes", "minutes", PUBLIC_MINUTES)
    } else {
        t.one("page-kept-days", "days", STAFF_DAYS)
    }
}

/// A step to be shown.
#[derive(Debug)]
pub struct StepView {
    /// The frame, titled "Bước 2" (and "Lỗi:" with faults).
    pub t: Frame,
    /// Where it stands.
    pub controls: Controls,
    /// All answers so far.
    pub answers: Answers,
    /// The same as a form, to fill fields from.
    pub posted: Posted,
    /// What is wrong.
    pub faults: Faults,
}

impl StepView {
    pub(super) fn new(t: Frame, controls: Controls, answers: Answers, faults: Faults) -> Self {
        let title = t.one("page-step-title", "number", controls.number);
        let t = t.titled(title).with_faults(&faults);
        Self { posted: answers.posted(), t, controls, answers, faults }
    }
    /// A view for samples.
    pub fn sample(t: Frame, controls: Controls, answers: Answers, faults: Faults) -> Self {
        Self::new(t, controls, answers, faults)
    }
    /// The step's key.
    pub fn key(&self) -> &'static str {
        self.controls.step
    }
    /// "Bước 2 trên 6", to stand above the question.
    pub fn caption(&self) -> String {
        self.t.two("page-step", ("number", self.controls.number), ("of", self.controls.of))
    }
    /// The box of faults.
    pub fn summary(&self) -> Option<ErrorSummary> {
        self.faults.summary(&self.t)
    }
    /// The plain page of a step, to which fields are added.
    pub fn page(self) -> StepPage {
        let summary = self.summary();
        StepPage { t: self.t, w: self.controls, summary, fields: Html::default(), after: Html::default() }
    }
}

/// The page of a step whose fields need no template of their own.
#[derive(Debug, Template)]
#[template(path = "step.html")]
pub struct StepPage {
    t: Frame,
    w: Controls,
    summary: Option<ErrorSummary>,
    fields: Html,
    after: Html,
}

impl StepPage {
    /// One more field or piece, in order.
    #[must_use]
    pub fn field(mut self, field: impl HtmlSafe) -> Self {
        self.fields = joined(&self.fields, field);
        self
    }
    /// A piece below the buttons.
    #[must_use]
    pub fn after(mut self, piece: impl HtmlSafe) -> Self {
        self.after = joined(&self.after, piece);
        self
    }
    /// The answer.
    ///
    /// # Errors
    /// As [`Page::render`].
    pub fn reply(&self) -> Reply {
        Page::render(self)
    }
}

fn joined(before: &Html, piece: impl HtmlSafe) -> Html {
    let mut html = before.to_string();
    // Writing into a string cannot fail.
    let _ = writeln!(html, "{piece}");
    Html::trusted(html)
}

/// The answers to be shown before sending.
#[derive(Debug)]
pub struct CheckView {
    /// The frame, titled "Xem lại".
    pub t: Frame,
    /// All answers.
    pub answers: Answers,
    /// What is wrong with the whole.
    pub faults: Faults,
}

impl CheckView {
    pub(super) fn new(t: Frame, answers: Answers, faults: Faults) -> Self {
        let title = t.say("page-check-title");
        Self { t: t.titled(title).with_faults(&faults), answers, faults }
    }
    /// A view for samples.
    pub fn sample(t: Frame, answers: Answers, faults: Faults) -> Self {
        Self::new(t, answers, faults)
    }
    /// The plain page of all answers. `send` is verb and thing: "Gửi tin".
    pub fn page(self, heading: impl Into<String>, list: SummaryList, send: impl Into<String>) -> CheckPage {
        let summary = self.faults.summary(&self.t);
        let public = self.t.staff().is_none();
        let kept = kept(&self.t, public);
        let stop = self.t.say(if public { "page-stop" } else { "page-stop-staff" });
        CheckPage {
            t: self.t,
            summary,
            heading: heading.into(),
            list,
            notes: Html::default(),
            send: send.into(),
            kept,
            stop,
        }
    }
}

/// The page that shows all answers before sending.
#[derive(Debug, Template)]
#[template(path = "check.html")]
pub struct CheckPage {
    t: Frame,
    summary: Option<ErrorSummary>,
    heading: String,
    list: SummaryList,
    notes: Html,
    send: String,
    kept: String,
    stop: String,
}

impl CheckPage {
    /// A piece between the answers and the button: who will read it.
    #[must_use]
    pub fn note(mut self, piece: impl HtmlSafe) -> Self {
        self.notes = joined(&self.notes, piece);
        self
    }
    /// The answer.
    ///
    /// # Errors
    /// As [`Page::render`].
    pub fn reply(&self) -> Reply {
        Page::render(self)
    }
}
