//! The pages of the public list.

use access::Instance;
use access::can::KeepFacility;
use askama::Template;
use axum::extract::{Path, State};
use kernel::{Instant, Outcome, TypedId};
use norms::norms;
use page::components::{Empty, ErrorSummary};
use page::fields::{Choice, Select, TextField};
use page::samples::{Sample, Stage};
use page::{Faults, Frame, Page, Posted, Reply, Staff, Web};
use places::Gazetteer;
use places::facilities::{self, Facility, FacilityId, FacilityStatus};

use super::actions;
use super::forms::{FacilityForm, kinds};
use crate::accounts::actor;
use crate::help::{kind_word, spaced};

/// A place on the list.
struct Line {
    href: String,
    name: String,
    kind: String,
    phone: String,
    /// Whether it serves, and whether the public sees it; empty when both.
    state: String,
    answered: String,
    unchecked: bool,
    closed: bool,
}

#[derive(Template)]
#[template(path = "facilities/pages/list.html")]
struct ListPage {
    t: Frame,
    lines: Vec<Line>,
    empty: Empty,
}

impl ListPage {
    fn new(t: Frame, all: &[Facility]) -> Self {
        let (title, empty) = (t.say("facilities-title"), Empty::new(t.say("facilities-empty-n")));
        let lines = all.iter().map(|one| line(&t, one)).collect();
        Self { lines, empty, t: t.titled(title).section("/facilities") }
    }
}

fn line(t: &Frame, one: &Facility) -> Line {
    let draft = &one.draft;
    let state = match draft.status {
        FacilityStatus::Closed => "facilities-closed",
        FacilityStatus::Paused => "facilities-paused",
        FacilityStatus::Active if !draft.published => "facilities-hidden",
        FacilityStatus::Active => "",
    };
    let answered = match (&draft.phone, one.last_answered) {
        (None, _) => String::new(),
        (Some(_), None) => t.say("facilities-never-answered-n"),
        (Some(_), Some(at)) => t.one("facilities-answered-n", "day", t.date(at.vn_date())),
    };
    Line {
        href: format!("/facilities/{}", one.id),
        name: draft.name.clone(),
        kind: kind_word(t, t.lang(), draft.kind),
        phone: draft.phone.as_deref().map(spaced).unwrap_or_default(),
        state: if state.is_empty() { String::new() } else { t.say(state) },
        answered,
        unchecked: facilities::is_unchecked(one, norms(), t.now()),
        closed: draft.status == FacilityStatus::Closed,
    }
}

#[derive(Template)]
#[template(path = "facilities/pages/edit.html")]
struct EditPage {
    t: Frame,
    errors: Option<ErrorSummary>,
    heading: String,
    kind: Select,
    name: TextField,
    address: TextField,
    phone: TextField,
    hours: TextField,
    published: Choice,
    paused: Option<Choice>,
    seen: i64,
    /// Where it is closed; empty for a new one or one that is.
    close: String,
}

impl EditPage {
    fn new(t: Frame, known: Option<&Facility>, posted: &Posted, faults: &Faults) -> Self {
        let kind = Select::new("kind", t.say("facilities-kind-l")).answer("", t.say("facilities-kind-none"));
        let kind =
            kinds().fold(kind, |select, kind| select.answer(kind.key(), kind_word(&t, t.lang(), kind)));
        let text = |name: &'static str, label: &str| {
            TextField::new(name, t.say(label)).typed(posted.typed(name)).faults(faults, &t)
        };
        let published = Choice::many("published", t.say("facilities-published-l"))
            .answer("yes", t.say("facilities-published-a"))
            .typed(posted);
        let paused = known.map(|_| {
            Choice::many("paused", t.say("facilities-paused-l"))
                .answer("yes", t.say("facilities-paused-a"))
                .typed(posted)
        });
        let heading = t.say(if known.is_some() { "facilities-edit-title" } else { "facilities-new-title" });
        let open = known.filter(|known| known.draft.status != FacilityStatus::Closed);
        Self {
            errors: faults.summary(&t),
            kind: kind.chosen(posted.typed("kind")).faults(faults, &t),
            name: text("name", "facilities-name-l"),
            address: text("address", "facilities-address-l"),
            phone: text("phone", "facilities-phone-l").hint(t.say("facilities-phone-t")).telephone(),
            hours: text("hours", "facilities-hours-l").hint(t.say("facilities-hours-t")),
            published: published.faults(faults, &t),
            paused,
            seen: posted.typed("seen").parse().unwrap_or_else(|_| known.map_or(0, |known| known.row_version)),
            close: open.map(|known| format!("/facilities/{}/close", known.id)).unwrap_or_default(),
            t: t.titled(heading.clone()).section("/facilities").with_faults(faults),
            heading,
        }
    }
}

/// What stands in the form of a known place.
fn as_typed(one: &Facility) -> Posted {
    let draft = &one.draft;
    let yes = |is: bool| if is { "yes" } else { "" };
    Posted::of([
        ("kind", draft.kind.key()),
        ("name", draft.name.as_str()),
        ("address", draft.address.as_deref().unwrap_or_default()),
        ("phone", draft.phone.as_deref().unwrap_or_default()),
        ("hours", draft.hours.as_deref().unwrap_or_default()),
        ("published", yes(draft.published)),
        ("paused", yes(draft.status == FacilityStatus::Paused)),
    ])
}

fn id_of(text: &str) -> Result<FacilityId, Outcome> {
    kernel::macros::parse(text).map(FacilityId::of_uuid).map_err(|_| Outcome::NotVisible)
}

async fn known(web: &Web, staff: &Staff, id: FacilityId) -> Result<Facility, Outcome> {
    let (house, may) = (web.part::<Instance>()?, actor(staff)?.may::<KeepFacility>()?);
    house.db().read(move |rx| actions::one(rx, &may, id)).await
}

/// `GET /facilities`: the list of one's own area.
pub(super) async fn list(State(web): State<Web>, staff: Staff) -> Reply {
    let (house, may) = (web.part::<Instance>()?, actor(&staff)?.may::<KeepFacility>()?);
    let all = house.db().read(move |rx| actions::list(rx, &may)).await?;
    Page::render(&ListPage::new(staff.frame(), &all))
}

/// `GET /facilities/new`.
pub(super) async fn blank(staff: Staff) -> Reply {
    let typed = Posted::of([("published", "yes")]);
    Page::render(&EditPage::new(staff.frame(), None, &typed, &Faults::none()))
}

/// `POST /facilities/new`.
pub(super) async fn add(State(web): State<Web>, staff: Staff, posted: Posted) -> Reply {
    let mut faults = Faults::none();
    let form = FacilityForm::read(&posted, &mut faults);
    let (house, places) = (web.part::<Instance>()?, web.part::<Gazetteer>()?);
    let may = actor(&staff)?.may::<KeepFacility>()?;
    let minted = || FacilityId::mint(house.now(), &**house.entropy());
    let id = posted.id::<FacilityId>("_id").unwrap_or_else(minted);
    let done = match faults.is_empty() {
        true => write(&house, move |tx, form| actions::add(tx, &may, &places, id, form), form).await,
        false => Err(Outcome::Invalid(faults.list().to_vec())),
    };
    match done {
        Ok(()) => Ok(Page::redirect("/facilities")),
        Err(outcome) => {
            let faults = Faults::from_outcome(outcome)?;
            Page::correct(&EditPage::new(staff.frame(), None, &posted, &faults))
        }
    }
}

/// `GET /facilities/{id}`.
pub(super) async fn show(State(web): State<Web>, staff: Staff, Path(id): Path<String>) -> Reply {
    let one = known(&web, &staff, id_of(&id)?).await?;
    Page::render(&EditPage::new(staff.frame(), Some(&one), &as_typed(&one), &Faults::none()))
}

/// `POST /facilities/{id}`.
pub(super) async fn save(
    State(web): State<Web>,
    staff: Staff,
    Path(id): Path<String>,
    posted: Posted,
) -> Reply {
    let id = id_of(&id)?;
    let one = known(&web, &staff, id).await?;
    let mut faults = Faults::none();
    let form = FacilityForm::read(&posted, &mut faults);
    let (house, places) = (web.part::<Instance>()?, web.part::<Gazetteer>()?);
    let may = actor(&staff)?.may::<KeepFacility>()?;
    let done = match faults.is_empty() {
        true => write(&house, move |tx, form| actions::save(tx, &may, &places, id, form), form).await,
        false => Err(Outcome::Invalid(faults.list().to_vec())),
    };
    match done {
        Ok(()) => Ok(Page::redirect("/facilities")),
        Err(outcome) => {
            let faults = Faults::from_outcome(outcome)?;
            Page::correct(&EditPage::new(staff.frame(), Some(&one), &posted, &faults))
        }
    }
}

/// Runs an action on a form; it may run twice, so it gets a copy each time.
async fn write(
    house: &Instance,
    act: impl Fn(&store::Tx<'_>, FacilityForm) -> Result<(), Outcome> + Send + Sync + 'static,
    form: FacilityForm,
) -> Result<(), Outcome> {
    house.db().write(move |tx| act(tx, form.clone())).await
}

/// `POST /facilities/{id}/answered`: one tap after a call that was answered.
pub(super) async fn answered(State(web): State<Web>, staff: Staff, Path(id): Path<String>) -> Reply {
    let (id, house) = (id_of(&id)?, web.part::<Instance>()?);
    let may = actor(&staff)?.may::<KeepFacility>()?;
    house.db().write(move |tx| actions::answered(tx, &may, id)).await?;
    Ok(Page::redirect("/facilities"))
}

/// `POST /facilities/{id}/close`.
pub(super) async fn close(State(web): State<Web>, staff: Staff, Path(id): Path<String>) -> Reply {
    let (id, house) = (id_of(&id)?, web.part::<Instance>()?);
    let may = actor(&staff)?.may::<KeepFacility>()?;
    house.db().write(move |tx| actions::close(tx, &may, id)).await?;
    Ok(Page::redirect("/facilities"))
}

/// Sample pages.
pub(super) fn samples(stage: &Stage) -> Vec<Sample> {
    let now: Instant = stage.staff("/facilities").now();
    let all = crate::help::invented_facilities(kernel::PlaceId(1), now);
    let page = |known: Option<&Facility>, posted: &Posted, faults: &Faults| {
        EditPage::new(stage.staff("/facilities"), known, posted, faults)
    };
    let mut wrong = Faults::none();
    for (field, key) in [
        ("kind", "facilities-kind-e"),
        ("name", "places-facility-name-e"),
        ("phone", "places-facility-phone-e"),
    ] {
        wrong.add(field, key);
    }
    let none = Faults::none();
    let mut samples = vec![
        Sample::of("facilities-list", &ListPage::new(stage.staff("/facilities"), &all)),
        Sample::of("facilities-empty", &ListPage::new(stage.staff("/facilities"), &[])),
        Sample::of("facilities-new", &page(None, &Posted::default(), &none)),
        Sample::of("facilities-wrong", &page(None, &Posted::of([("phone", "12")]), &wrong)),
    ];
    samples.extend(
        all.first().map(|one| Sample::of("facilities-edit", &page(Some(one), &as_typed(one), &none))),
    );
    samples
}
