//! What happens when a step is asked for and when it is sent.

use std::sync::Arc;

use kernel::{Instant, Outcome};

use super::draft::{Desk, Draft, Place, visitor_key};
use super::view::{CheckView, Controls, StepView};
use super::{Answers, Done, Sending, Step, Wizard};
use crate::answer::{Page, Reply, SetCookie};
use crate::{Failed, Faults, Frame, Needs, Posted, Route, Turn, Visitor};

/// The two routes of a wizard.
pub fn routes<W: Wizard>() -> Vec<Route> {
    let (mut show, mut take) = (Route::get(W::PATH, show::<W>), Route::post(W::PATH, take::<W>));
    if let Some(limit) = W::LIMIT {
        take = take.limited(limit);
    }
    match W::NEEDS {
        Needs::Public => (show, take) = (show.public(), take.public()),
        Needs::May(key) => (show, take) = (show.may(key), take.may(key)),
        Needs::SignedIn => {}
    }
    vec![show, take]
}

/// Forgets whatever draft the visitor's cookie finds: part of leaving.
///
/// # Errors
/// As the store answers.
pub async fn forget(turn: &Turn) -> Result<(), Outcome> {
    match visitor_key(turn) {
        Some(key) => turn.web().drafts().delete(&key).await,
        None => Ok(()),
    }
}

async fn show<W: Wizard>(visitor: Visitor) -> Reply {
    let turn = visitor.turn();
    let desk = Desk::open::<W>(turn).await?;
    let draft = desk.draft::<W>().unwrap_or_else(|| Draft::begin::<W>(turn));
    page::<W>(turn, &desk, &draft, None).await
}

/// The page of the place where a draft stands.
async fn page<W: Wizard>(turn: &Arc<Turn>, desk: &Desk, draft: &Draft, faults: Option<Faults>) -> Reply {
    match &draft.place {
        Place::Done(at) => {
            let done = Done {
                t: Frame::new(turn),
                id: draft.sending_id()?,
                key: desk.key.clone(),
                at: Instant::of_millis(*at),
                again: draft.again,
                answers: draft.answers.clone(),
            };
            W::done(done).await
        }
        Place::Check => {
            let faults = faults.unwrap_or_default();
            W::check(CheckView::new(Frame::new(turn), draft.answers.clone(), faults)).await
        }
        Place::Step(key) => {
            let step = step_of::<W>(key).or_else(|| W::steps().first());
            let step = step.ok_or_else(|| Outcome::fault("a wizard without steps"))?;
            let judged =
                || if draft.attempted { step.faults(&draft.answers, turn.web()) } else { Faults::none() };
            let faults = faults.unwrap_or_else(judged);
            W::show(step_view::<W>(turn, draft, step, faults)).await
        }
    }
}

fn step_view<W: Wizard>(turn: &Arc<Turn>, draft: &Draft, step: &'static Step, faults: Faults) -> StepView {
    let asked: Vec<_> = asked::<W>(&draft.answers).collect();
    let index = asked.iter().position(|other| other.key == step.key).unwrap_or(0);
    let controls = Controls::new(step.key, index + 1, asked.len(), W::NEEDS == Needs::Public);
    StepView::new(Frame::new(turn), controls, draft.answers.clone(), faults)
}

fn asked<W: Wizard>(answers: &Answers) -> impl Iterator<Item = &'static Step> {
    W::steps().iter().filter(|step| step.is_ready(answers))
}

fn step_of<W: Wizard>(key: &str) -> Option<&'static Step> {
    W::steps().iter().find(|step| step.key == key)
}

async fn take<W: Wizard>(visitor: Visitor, posted: Posted) -> Reply {
    let turn = visitor.turn();
    let mut desk = Desk::open::<W>(turn).await?;
    let mut draft = desk.draft::<W>().unwrap_or_else(|| Draft::begin::<W>(turn));
    let go = posted.typed("_go");
    if go == "drop" {
        desk.drop::<W>().await?;
        return Ok(Page::redirect(W::HOME));
    }
    if let Place::Done(_) = draft.place {
        if go == "new" {
            draft = Draft::begin::<W>(turn);
        } else {
            draft.again = true;
        }
        return settle::<W>(turn, &mut desk, draft, None).await;
    }
    if let Some(step) = step_of::<W>(posted.typed("_step")) {
        draft.answers.take(step, &posted);
        let faults = walk::<W>(turn, &mut draft, step, go);
        return settle::<W>(turn, &mut desk, draft, faults).await;
    }
    if let Some(key) = go.strip_prefix("change:") {
        change::<W>(&mut draft, key);
        return settle::<W>(turn, &mut desk, draft, None).await;
    }
    match go {
        "back" => {
            let last = asked::<W>(&draft.answers).last();
            draft.place = last.map_or(Place::Check, |step| Place::Step(step.key.to_owned()));
            draft.returning = false;
            settle::<W>(turn, &mut desk, draft, None).await
        }
        "send" => send::<W>(turn, desk, draft).await,
        _ => settle::<W>(turn, &mut desk, draft, None).await,
    }
}

/// Moves a draft on from a step that was sent; faults keep it there.
fn walk<W: Wizard>(turn: &Turn, draft: &mut Draft, step: &'static Step, go: &str) -> Option<Faults> {
    let steps: Vec<_> = asked::<W>(&draft.answers).collect();
    let index = steps.iter().position(|other| other.key == step.key).unwrap_or(0);
    draft.attempted = false;
    if go == "back" {
        if draft.returning {
            draft.returning = false;
            draft.place = Place::Check;
        } else if let Some(before) = index.checked_sub(1).and_then(|before| steps.get(before)) {
            draft.place = Place::Step(before.key.to_owned());
        }
        return None;
    }
    let faults = step.faults(&draft.answers, turn.web());
    if !faults.is_empty() {
        draft.place = Place::Step(step.key.to_owned());
        draft.attempted = true;
        return Some(faults);
    }
    if !draft.seen.iter().any(|seen| seen == step.key) {
        draft.seen.push(step.key.to_owned());
    }
    let next = if draft.returning { open_step::<W>(turn, draft) } else { steps.get(index + 1).copied() };
    draft.place = next.map_or(Place::Check, |step| Place::Step(step.key.to_owned()));
    draft.returning = draft.returning && next.is_some();
    None
}

/// The first step that is asked and not yet answered well.
fn open_step<W: Wizard>(turn: &Turn, draft: &Draft) -> Option<&'static Step> {
    asked::<W>(&draft.answers).find(|step| {
        let seen = draft.seen.iter().any(|seen| seen == step.key);
        !seen || !step.faults(&draft.answers, turn.web()).is_empty()
    })
}

fn change<W: Wizard>(draft: &mut Draft, key: &str) {
    if let Some(step) = step_of::<W>(key).filter(|step| step.is_ready(&draft.answers)) {
        draft.place = Place::Step(step.key.to_owned());
        draft.returning = true;
        draft.attempted = false;
    }
}

/// Saves, then answers: faults as the same page with 422, else a redirect to
/// the one address.
async fn settle<W: Wizard>(turn: &Arc<Turn>, desk: &mut Desk, draft: Draft, faults: Option<Faults>) -> Reply {
    let cookie = desk.save::<W>(draft.clone()).await?;
    let page = match faults {
        Some(faults) => {
            page::<W>(turn, desk, &draft, Some(faults)).await?.status(http::StatusCode::UNPROCESSABLE_ENTITY)
        }
        None => Page::redirect(turn.path()),
    };
    Ok(with(page, cookie))
}

fn with(page: Page, cookie: Option<SetCookie>) -> Page {
    match cookie {
        Some(cookie) => page.cookie(cookie),
        None => page,
    }
}

async fn send<W: Wizard>(turn: &Arc<Turn>, mut desk: Desk, mut draft: Draft) -> Reply {
    if let Some(step) = open_step::<W>(turn, &draft) {
        draft.place = Place::Step(step.key.to_owned());
        draft.returning = true;
        draft.attempted = draft.seen.iter().any(|seen| seen == step.key);
        return settle::<W>(turn, &mut desk, draft, None).await;
    }
    let mut clean = draft.answers.clone();
    for step in W::steps().iter().filter(|step| !step.is_ready(&draft.answers)) {
        step.take_back(&mut clean);
    }
    let sending =
        Sending { turn: Arc::clone(turn), answers: clean, id: draft.sending_id()?, key: desk.key.clone() };
    match W::finish(sending).await {
        Ok(kept) => {
            draft.place = Place::Done(turn.at().millis());
            draft.answers = kept;
            draft.seen.clear();
            settle::<W>(turn, &mut desk, draft, None).await
        }
        Err(Failed::Outcome(outcome @ (Outcome::Invalid(_) | Outcome::Refused(_)))) => {
            let faults = Faults::from_outcome(outcome)?;
            let field = faults.list().first().map_or("", |fault| fault.field);
            let step = W::steps().iter().find(|step| step.asks(field));
            draft.place = step.map_or(Place::Check, |step| Place::Step(step.key.to_owned()));
            draft.returning = step.is_some();
            settle::<W>(turn, &mut desk, draft, Some(faults)).await
        }
        Err(other) => Err(other),
    }
}
