//! Jobs of several steps: one question a page, one address, answers kept in a
//! draft on the server.
//!
//! A slice implements [`Wizard`] and registers [`routes`]. Going back keeps
//! answers; "check answers" leads to any step and returns; what was typed is
//! saved before it is judged, so nothing is lost. Sending twice is one act:
//! the draft keeps the id of its sending, and once done it answers with the
//! same end.

mod draft;
mod engine;
mod view;

use std::future::Future;

use serde::{Deserialize, Serialize};

pub use engine::{forget, routes};
pub use view::{CheckPage, CheckView, Controls, StepPage, StepView};

use crate::draft::DraftKey;
use crate::limits::Limit;
use crate::posted::SendingId;
use crate::{Failed, Faults, Frame, Needs, Posted, Reply, Turn, Web};
use kernel::Instant;
use std::sync::Arc;

/// A job of several steps.
pub trait Wizard: Send + Sync + 'static {
    /// The name in the draft, such as `send`; never shown.
    const NAME: &'static str;
    /// The one address, such as `/send`.
    const PATH: &'static str;
    /// Where "Thôi, xóa tin này" leads.
    const HOME: &'static str;
    /// Who may come in. Public drafts live in a cookie's secret, staff drafts
    /// under the account.
    const NEEDS: Needs;
    /// How often one address may send a step.
    const LIMIT: Option<&'static Limit> = None;

    /// The steps in their order.
    fn steps() -> &'static [Step];
    /// The page of a step; see [`StepPage`].
    fn show(view: StepView) -> impl Future<Output = Reply> + Send;
    /// The page that shows all answers before sending; see [`CheckPage`].
    fn check(view: CheckView) -> impl Future<Output = Reply> + Send;
    /// Does the thing. Answers are clean: what belongs to steps that are not
    /// asked is gone. May be called again with the same id when an answer was
    /// lost on the way, and must then be the same act. Answers the few fields
    /// that the last page needs, such as which office received it; all else
    /// is forgotten.
    fn finish(sending: Sending) -> impl Future<Output = Result<Answers, Failed>> + Send;
    /// The page after it was done, shown until the draft dies.
    fn done(end: Done) -> impl Future<Output = Reply> + Send;
}

/// One step.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Its key: in the form, never in an address.
    pub key: &'static str,
    /// The fields it asks; a name ending in `*` takes all that begin so
    /// (`when-*` for a date).
    pub fields: &'static [&'static str],
    check: fn(&Posted, &Web) -> Faults,
    ready: fn(&Answers) -> bool,
    undo: Option<fn(&mut Answers)>,
}

impl Step {
    /// A step that is always asked. `check` judges its fields.
    pub const fn new(
        key: &'static str,
        fields: &'static [&'static str],
        check: fn(&Posted, &Web) -> Faults,
    ) -> Self {
        Self { key, fields, check, ready: always, undo: None }
    }
    /// Asked only when earlier answers call for it.
    #[must_use]
    pub const fn ready(mut self, ready: fn(&Answers) -> bool) -> Self {
        self.ready = ready;
        self
    }
    /// What to take back when the step turns out not to be asked; without it
    /// its fields are forgotten.
    #[must_use]
    pub const fn undo(mut self, undo: fn(&mut Answers)) -> Self {
        self.undo = Some(undo);
        self
    }
    /// Whether it is asked, given the answers.
    pub fn is_ready(&self, answers: &Answers) -> bool {
        (self.ready)(answers)
    }
    /// What is wrong with its fields.
    pub fn faults(&self, answers: &Answers, web: &Web) -> Faults {
        (self.check)(&answers.posted(), web)
    }
    /// Whether a field belongs to this step.
    pub fn asks(&self, field: &str) -> bool {
        self.fields.iter().any(|name| match name.strip_suffix('*') {
            Some(start) => field.starts_with(start),
            None => *name == field,
        })
    }
    fn take_back(&self, answers: &mut Answers) {
        match self.undo {
            Some(undo) => undo(answers),
            None => answers.0.retain(|(name, _)| !self.asks(name)),
        }
    }
}

fn always(_: &Answers) -> bool {
    true
}

/// What was typed so far, field by field, as typed. Its Debug form tells
/// nothing.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers(Vec<(String, String)>);

impl Answers {
    /// As a posted form, to fill fields and to judge them.
    pub fn posted(&self) -> Posted {
        Posted::of(self.0.iter().map(|(name, typed)| (name.as_str(), typed.as_str())))
    }
    /// What was typed into a field; empty when nothing was.
    pub fn typed(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, typed)| typed)
    }
    /// Every answer of a field with several.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, typed)| typed.as_str())
    }
    /// Whether a field has this answer.
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|typed| typed == value)
    }
    /// Puts an answer in place of what a field had.
    pub fn set(&mut self, name: &str, typed: impl Into<String>) {
        self.forget(name);
        self.0.push((name.to_owned(), typed.into()));
    }
    /// Forgets a field.
    pub fn forget(&mut self, name: &str) {
        self.0.retain(|(field, _)| field != name);
    }
    /// Takes the fields of a step from a form, in place of what they had.
    fn take(&mut self, step: &Step, posted: &Posted) {
        self.0.retain(|(name, _)| !step.asks(name));
        let fields = posted.fields().filter(|(name, _)| step.asks(name));
        self.0.extend(fields.map(|(name, typed)| (name.to_owned(), typed.to_owned())));
    }
}

impl std::fmt::Debug for Answers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answers to {} fields", self.0.len())
    }
}

/// What [`Wizard::finish`] is given.
#[derive(Debug, Clone)]
pub struct Sending {
    /// The request.
    pub turn: Arc<Turn>,
    /// The clean answers.
    pub answers: Answers,
    /// The id of this sending, the same however often it is sent.
    pub id: SendingId,
    /// The secret of the draft: receipts are derived from it.
    pub key: DraftKey,
}

/// What [`Wizard::done`] is given.
#[derive(Debug)]
pub struct Done {
    /// The frame of the page.
    pub t: Frame,
    /// The id of the sending.
    pub id: SendingId,
    /// The secret of the draft.
    pub key: DraftKey,
    /// When it was done.
    pub at: Instant,
    /// Whether it was sent again after it was done.
    pub again: bool,
    /// What `finish` kept for this page.
    pub answers: Answers,
}
