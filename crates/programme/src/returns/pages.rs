//! The pages of returns.

pub(super) mod lists;
pub(super) mod paper;
pub(super) mod samples;
pub(super) mod today;
pub(super) mod view;

use std::sync::Arc;

use access::accounts::text_hash;
use access::can::{AcceptReturn, PrepareReturn, SeeFigures, SignReturn};
use access::{Actor, Instance, Reach};
use askama::Template;
use axum::extract::{OriginalUri, Path};
use kernel::{Outcome, TypedId, Typeset};
use page::components::{Clock, Confirm, ErrorSummary, EvidenceChip, SummaryList, Tag};
use page::fields::{TextArea, TextField};
use page::{Faults, Frame, Page, Posted, Reply, Route, SendingId, Staff};
use places::Gazetteer;

use self::lists::{ListPage, OwnPage, period_at_hand};
use self::view::SectionView;
use super::actions::{self, ReturnRead, Signing};
use super::forms::{self, hex};
use super::model::{ReturnId, ReturnRef, ReturnState};
use super::rules;
use crate::indicators::period_numbered;

/// The routes of this slice.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/returns", list).may("figures.see"),
        Route::post("/returns", begin).may("return.prepare"),
        Route::get("/returns/{id}", show).may("figures.see"),
        Route::post("/returns/{id}", save).may("return.prepare"),
        Route::post("/returns/{id}/sign", sign).may("return.sign"),
        Route::post("/returns/{id}/accept", accept).may("return.accept"),
        Route::post("/returns/{id}/send-back", send_back).may("return.accept"),
        Route::post("/returns/{id}/amend", amend).may("return.prepare"),
        Route::get("/returns/{id}/print", print).may("figures.see"),
    ]
}

fn actor(staff: &Staff) -> Result<Arc<Actor>, Outcome> {
    staff.actor::<Actor>()
}
fn house(staff: &Staff) -> Result<Arc<Instance>, Outcome> {
    staff.turn().web().part::<Instance>()
}
fn reference(id: &str) -> Result<ReturnRef, Outcome> {
    id.parse().map_err(|_| Outcome::NotVisible)
}
fn new_id(staff: &Staff, posted: &Posted) -> ReturnId {
    let mint = || SendingId::mint(staff.at(), staff.turn().web().entropy());
    ReturnId::of_uuid(posted.sending_id().unwrap_or_else(mint).uuid())
}

/// A named value of a query.
fn asked(uri: &OriginalUri, name: &str) -> Option<i64> {
    let query = uri.0.query()?;
    form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name)?.1.parse().ok()
}

async fn list(staff: Staff, uri: OriginalUri) -> Reply {
    let (may, house) = (actor(&staff)?.may::<SeeFigures>()?, house(&staff)?);
    if may.scope().reach() == Reach::Own {
        let heads = house.db().read(move |rx| actions::own(rx, &may)).await?;
        return Page::render(&OwnPage::new(
            staff.frame(),
            &heads,
            staff.may("return.prepare"),
            &Faults::none(),
        ));
    }
    let now = house.now();
    let period = asked(&uri, "period").and_then(period_numbered).or_else(|| period_at_hand(now.vn_date()));
    let period = period.ok_or(Outcome::NotVisible)?;
    let from = asked(&uri, "from").and_then(|from| usize::try_from(from).ok()).unwrap_or(0);
    let lines = house.db().snapshot(move |rx| actions::listed(rx, &may, &period, now)).await?;
    Page::render(&ListPage::new(staff.frame(), &period, &lines, from))
}

async fn begin(staff: Staff, posted: Posted) -> Reply {
    let (may, house) = (actor(&staff)?.may::<PrepareReturn>()?, house(&staff)?);
    let id = new_id(&staff, &posted);
    let period = posted.typed("period").parse().ok().and_then(period_numbered).ok_or(Outcome::NotVisible)?;
    let begun = house.db().write(move |tx| actions::begin(tx, &may, id, &period)).await?;
    Ok(Page::redirect(&format!("/returns/{begun}")))
}

/// What the reader may do with a return.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Doing {
    pub(super) enter: bool,
    pub(super) sign: bool,
    pub(super) answer: bool,
    pub(super) amend: bool,
}

impl Doing {
    fn of(actor: &Arc<Actor>, read: &ReturnRead) -> Self {
        let (open, unit) = (read.head.state.is_open(), read.unit.id);
        let prepares = actor.may_in::<PrepareReturn>(unit).is_ok();
        let answers = actor.may::<AcceptReturn>().is_ok_and(|may| may.scope().covers(&read.unit));
        let latest = read.head.state == ReturnState::Locked && read.head.superseded_at.is_none();
        Self {
            enter: open && prepares,
            sign: open && actor.may_in::<SignReturn>(unit).is_ok(),
            answer: read.head.state == ReturnState::Submitted && answers,
            amend: latest && prepares,
        }
    }
}

#[derive(Template)]
#[template(path = "returns/pages/show.html")]
pub(super) struct ShowPage {
    t: Frame,
    id: String,
    heading: String,
    unit: String,
    tag: Tag,
    clock: Option<Clock>,
    chip: Option<EvidenceChip>,
    summary: Option<ErrorSummary>,
    confirm: Option<Confirm>,
    version: Option<String>,
    locked: Option<String>,
    answer: Option<(String, String)>,
    doubts: Vec<(bool, String)>,
    sections: Vec<SectionView>,
    differing: Vec<(String, String, String)>,
    signatures: Option<SummaryList>,
    typed: Option<SummaryList>,
    text: Option<String>,
    doing: Doing,
    zero: bool,
    bars: bool,
    shown: String,
    row_version: i64,
    signer: String,
    password: TextField,
    reason: TextArea,
    notes: Vec<TextField>,
}

/// What a page of a return is made of besides the return.
pub(super) struct Asking<'a> {
    pub(super) doing: Doing,
    pub(super) posted: &'a Posted,
    pub(super) faults: &'a Faults,
    pub(super) signer: String,
}

impl ShowPage {
    pub(super) fn new(t: Frame, read: &ReturnRead, asking: &Asking<'_>) -> Self {
        let Asking { doing, posted, faults, signer } = asking;
        let head = &read.head;
        let doubts = read.doubts(t.now());
        let zero = read.is_zero();
        let due = rules::due(norms::norms(), &read.period, "commune").filter(|_| head.state.is_open());
        let heading = t.one("returns-of", "period", view::period_words(&t, head.period));
        let differing = read.differing();
        let reason_label = if doing.answer { "returns-send-back-l" } else { "returns-amend-l" };
        let reason = TextArea::new("reason", t.say(reason_label))
            .rows(3)
            .typed(posted.typed("reason"))
            .faults(faults, &t);
        let password = TextField::new("password", t.say("returns-password-l"))
            .hint(t.say("returns-password-t"))
            .password("current-password")
            .faults(faults, &t);
        let note = |row: &norms::ReturnRow| {
            let name = forms::note_field(&row.code);
            let typed = posted.typed(&name).to_owned();
            TextField::new(name, view::row_label(read, &row.code, t.lang())).typed(typed)
        };
        Self {
            id: head.reference.to_string(),
            unit: read.unit.name.clone(),
            tag: view::state_tag(&t, head.state),
            clock: due.map(|due| Clock::until(due, &t)),
            chip: view::due_chip(&t, &read.period),
            summary: ErrorSummary::of(faults.list(), &t),
            confirm: None,
            version: (head.version > 1)
                .then(|| t.two("returns-amends", ("n", head.version), ("reason", &head.reason))),
            locked: head.locked_at.map(|at| t.one("returns-locked-e", "day", t.date(at.vn_date()))),
            answer: head.answer.as_ref().filter(|_| head.state == ReturnState::SentBack).map(|answer| {
                let who = t.two("returns-sent-back-by", ("name", &answer.name), ("when", t.when(answer.at)));
                (who, answer.note.clone())
            }),
            doubts: doubts.iter().map(|doubt| (doubt.bars, t.phrase(&doubt.phrase))).collect(),
            sections: view::sections(&t, read, doing.enter.then_some((*posted, *faults))),
            differing: differing
                .iter()
                .map(|row| {
                    (view::row_label(read, &row.code, t.lang()), t.number(row.locked), t.number(row.live))
                })
                .collect(),
            signatures: view::signatures(&t, head),
            typed: if doing.enter { None } else { typed_rows(&t, read, posted) },
            text: head.signature.as_ref().map(|signed| signed.text.clone()),
            doing: *doing,
            zero,
            bars: doubts.iter().any(|doubt| doubt.bars),
            shown: hex(&text_hash(&read.text(zero))),
            row_version: head.row_version,
            signer: signer.clone(),
            password,
            reason,
            notes: if doing.answer { read.form.rows.iter().map(note).collect() } else { Vec::new() },
            t: t.titled(heading.clone()).section("/returns").with_faults(faults),
            heading,
        }
    }

    /// Says that something was done.
    #[must_use]
    pub(super) fn confirmed(mut self, words: String) -> Self {
        self.confirm = Some(Confirm::new(words));
        self
    }
}

/// Figures typed into a form that meanwhile can take none: nothing that was
/// typed is lost.
fn typed_rows(t: &Frame, read: &ReturnRead, posted: &Posted) -> Option<SummaryList> {
    let inputs = read.form.rows.iter().filter(|row| row.source == norms::Source::Input);
    let typed =
        inputs.map(|row| (row, posted.typed(forms::field(&row.code)))).filter(|(_, typed)| !typed.is_empty());
    let mut typed = typed.peekable();
    typed.peek()?;
    Some(typed.fold(SummaryList::new(t), |list, (row, typed)| {
        list.row(view::row_label(read, &row.code, t.lang()), typed.to_owned())
    }))
}

async fn load(staff: &Staff, of: ReturnRef) -> Result<ReturnRead, Outcome> {
    let may = actor(staff)?.may::<SeeFigures>()?;
    house(staff)?.db().snapshot(move |rx| actions::read(rx, &may, of)).await
}

async fn page_of(
    staff: &Staff,
    of: ReturnRef,
    posted: &Posted,
    faults: &Faults,
) -> Result<ShowPage, Outcome> {
    let read = load(staff, of).await?;
    let actor = actor(staff)?;
    let asking = Asking { doing: Doing::of(&actor, &read), posted, faults, signer: actor.name.clone() };
    Ok(ShowPage::new(staff.frame(), &read, &asking))
}

async fn show(staff: Staff, Path(id): Path<String>, uri: OriginalUri) -> Reply {
    let page = page_of(&staff, reference(&id)?, &Posted::default(), &Faults::none()).await?;
    let page = match asked(&uri, "saved") {
        Some(_) => page.confirmed(staff.frame().one("page-saved", "when", staff.frame().time(staff.at()))),
        None => page,
    };
    Page::render(&page)
}

/// The page again with what is wrong, or where to go on.
async fn answered(staff: &Staff, of: ReturnRef, posted: &Posted, done: Result<ReturnRef, Outcome>) -> Reply {
    match done {
        Ok(to) => Ok(Page::redirect(&format!("/returns/{to}?saved=1"))),
        Err(outcome) => {
            let faults = Faults::from_outcome(outcome)?;
            Page::correct(&page_of(staff, of, posted, &faults).await?)
        }
    }
}

/// The version of the return that the form was filled for.
fn seen(posted: &Posted) -> i64 {
    posted.typed("row").parse().unwrap_or(0)
}

async fn save(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    let of = reference(&id)?;
    let read = load(&staff, of).await?;
    let may = actor(&staff)?.may_in::<PrepareReturn>(of.unit)?;
    let seen = seen(&posted);
    let done = match forms::entered(read.form, &posted) {
        Ok(entered) => {
            house(&staff)?.db().write(move |tx| actions::enter(tx, &may, of, seen, &entered)).await
        }
        Err(faults) => Err(faults),
    };
    answered(&staff, of, &posted, done.map(|()| of)).await
}

async fn sign(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    let of = reference(&id)?;
    let (may, house) = (actor(&staff)?.may_in::<SignReturn>(of.unit)?, house(&staff)?);
    let shown = forms::hash(posted.typed("shown")).unwrap_or_default();
    let signing = Signing { of, zero: posted.is("zero", "1"), shown };
    let password = posted.typed("password").to_owned();
    let slow = move || actions::sign(&house, &may, &signing, &password);
    let done = tokio::task::spawn_blocking(slow).await.map_err(Outcome::fault)?;
    answered(&staff, of, &Posted::default(), done.map(|()| of)).await
}

async fn accept(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    let of = reference(&id)?;
    let may = actor(&staff)?.may::<AcceptReturn>()?;
    let seen = seen(&posted);
    let done = house(&staff)?.db().write(move |tx| actions::accept(tx, &may, of, seen)).await;
    answered(&staff, of, &posted, done.map(|()| of)).await
}

async fn send_back(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    let of = reference(&id)?;
    let read = load(&staff, of).await?;
    let may = actor(&staff)?.may::<AcceptReturn>()?;
    let seen = seen(&posted);
    let done = match forms::notes(read.form, &posted) {
        Ok((reason, notes)) => {
            let send = move |tx: &mut store::Tx<'_>| actions::send_back(tx, &may, of, seen, &reason, &notes);
            house(&staff)?.db().write(send).await
        }
        Err(faults) => Err(faults),
    };
    answered(&staff, of, &posted, done.map(|()| of)).await
}

async fn amend(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    let of = reference(&id)?;
    let may = actor(&staff)?.may_in::<PrepareReturn>(of.unit)?;
    let new = new_id(&staff, &posted);
    let mut faults = Faults::none();
    let reason = faults.text(&posted, "reason", forms::REASON);
    let done = if faults.is_empty() {
        house(&staff)?.db().write(move |tx| actions::amend(tx, &may, of, new, &reason)).await
    } else {
        Err(Outcome::Invalid(faults.list().to_vec()))
    };
    answered(&staff, of, &posted, done).await
}

/// The gazetteer in use; the shipped one where no other was wired in.
pub(crate) fn gazetteer(staff: &Staff) -> Arc<Gazetteer> {
    staff.turn().web().part::<Gazetteer>().unwrap_or_else(|_| Gazetteer::shipped())
}

/// `GET /returns/{id}/print`: the return as an official paper.
async fn print(staff: Staff, Path(id): Path<String>) -> Reply {
    let read = load(&staff, reference(&id)?).await?;
    let typeset = staff.turn().web().part::<dyn Typeset>()?;
    let paper = paper::official(&read, &gazetteer(&staff), staff.at());
    let set = tokio::task::spawn_blocking(move || typeset.official(&paper)).await.map_err(Outcome::fault)?;
    let name = format!("return-{}-{}.pdf", read.head.period, read.head.version);
    Ok(Page::file("application/pdf", &name, set.map_err(Outcome::fault)?))
}
