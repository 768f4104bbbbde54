//! Ending a colleague's post.

use std::sync::Arc;

use access::accounts as people;
use access::can::{Appoint, Capability, KeepHouse};
use access::{Instance, Roles};
use askama::Template;
use axum::extract::{Path, State};
use kernel::{Outcome, PostId, TypedId};
use page::components::ErrorSummary;
use page::fields::TextField;
use page::samples::{Sample, Stage};
use page::{Faults, Frame, Page, Posted, Reply, Staff, Web};

use super::super::actions;
use crate::accounts::{actor, role_name};

#[derive(Template)]
#[template(path = "colleagues/pages/end.html")]
struct EndPage {
    t: Frame,
    errors: Option<ErrorSummary>,
    name: String,
    role: String,
    unit: String,
    /// What else is to be decided, where what she knows can't be taken.
    knows: Option<String>,
    back: String,
    password: TextField,
}

impl EndPage {
    fn new(t: Frame, (unit, name, role): (&str, &str, &str), back: String, faults: &Faults) -> Self {
        let password = TextField::new("password", t.say("colleagues-password-l"))
            .hint(t.say("colleagues-password-t"))
            .password("current-password");
        let title = t.say("colleagues-end-title");
        Self {
            errors: faults.summary(&t),
            name: name.to_owned(),
            role: role_name(&t, role),
            unit: unit.to_owned(),
            knows: knows_a_house(role).then(|| t.say("colleagues-end-house-n")),
            back,
            password: password.faults(faults, &t),
            t: t.titled(title).section("/people").with_faults(faults),
        }
    }
}

/// Whether a role knows where a house stands.
fn knows_a_house(role: &str) -> bool {
    Roles::embedded().get(role).is_some_and(|role| role.reach(KeepHouse::KEY).is_some())
}

fn post_of(id: &str) -> Result<PostId, Outcome> {
    kernel::macros::parse(id).map(PostId::of_uuid).map_err(|_| Outcome::NotVisible)
}

async fn page_of(web: &Web, staff: &Staff, post: PostId, faults: &Faults) -> Result<EndPage, Outcome> {
    let (house, may) = (web.part::<Instance>()?, actor(staff)?.may::<Appoint>()?);
    let now = house.now().millis();
    let (unit, held) = house.db().snapshot(move |rx| actions::ending(rx, &may, post, now)).await?;
    let back = super::back(staff, unit.id)?;
    Ok(EndPage::new(staff.frame(), (&unit.name, &held.name, &held.role), back, faults))
}

/// `GET /people/posts/{post}`: what ending it does, before it is done.
pub(in super::super) async fn ask(State(web): State<Web>, staff: Staff, Path(post): Path<String>) -> Reply {
    Page::render(&page_of(&web, &staff, post_of(&post)?, &Faults::none()).await?)
}

/// `POST /people/posts/{post}`: with the password once more.
pub(in super::super) async fn end(
    State(web): State<Web>,
    staff: Staff,
    Path(post): Path<String>,
    posted: Posted,
) -> Reply {
    let (post, house, actor) = (post_of(&post)?, web.part::<Instance>()?, actor(&staff)?);
    let may = actor.may::<Appoint>()?;
    let password = zeroize::Zeroizing::new(posted.typed("password").to_owned());
    let (asking, again) = (Arc::clone(&house), Arc::clone(&actor));
    let known = tokio::task::spawn_blocking(move || people::step_up(&asking, &again, &password));
    let done = match known.await.map_err(Outcome::fault)? {
        Ok(()) => {
            let asking = Instance::clone(&house);
            house.db().write(move |tx| people::end_post(&asking, tx, &may, post)).await
        }
        Err(wrong) => Err(wrong),
    };
    match done {
        Ok(unit) => Ok(Page::redirect(&super::back(&staff, unit)?)),
        Err(Outcome::Refused(phrase)) => {
            let mut faults = Faults::none();
            faults.add("password", phrase);
            Page::correct(&page_of(&web, &staff, post, &faults).await?)
        }
        Err(outcome) => {
            let faults = Faults::from_outcome(outcome)?;
            Page::correct(&page_of(&web, &staff, post, &faults).await?)
        }
    }
}

/// Sample pages.
pub(super) fn samples(stage: &Stage) -> Vec<Sample> {
    let mut wrong = Faults::none();
    wrong.add("password", "access-last-holder");
    let page =
        |about, faults: &Faults| EndPage::new(stage.staff("/people"), about, "/people".to_owned(), faults);
    let officer = ("UBND xã Suối Mơ", "Người Mẫu Hai", "commune_officer");
    let keeper = ("T-02", "Người Mẫu Ba", "house_keeper");
    vec![
        Sample::of("colleagues-end", &page(officer, &Faults::none())),
        Sample::of("colleagues-end-last", &page(officer, &wrong)),
        Sample::of("colleagues-end-house", &page(keeper, &Faults::none())),
    ]
}
