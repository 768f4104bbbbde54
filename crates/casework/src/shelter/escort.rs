//! The address for whoever brings them: on their own list, for hours, every
//! opening in the house's log.

use access::Instance;
use access::can::SeeToday;
use askama::Template;
use axum::extract::{Path, State};
use kernel::{Outcome, RecordId};
use page::components::{State as Shade, WorkRow, Worklist};
use page::{Frame, Page, Reply, Staff, Web};

use super::address::{self, Shown};

#[derive(Template)]
#[template(path = "shelter/pages/escorts.html")]
pub(super) struct EscortsPage {
    t: Frame,
    work: Worklist,
}

impl EscortsPage {
    pub(super) fn new(t: Frame, tasks: &[super::model::EscortTask]) -> Self {
        let row = |task: &super::model::EscortTask| WorkRow {
            clock: page::components::Clock::words(Shade::Soon, t.left(task.until), ""),
            label: t.one("shelter-escort-to", "code", &task.code),
            href: format!("/escort/{}", task.record),
            ..WorkRow::default()
        };
        let work = Worklist::new(tasks.iter().map(row).collect());
        let title = t.say("shelter-escort-title");
        Self { work, t: t.titled(title) }
    }
}

/// `GET /escort`.
pub(super) async fn list(State(web): State<Web>, staff: Staff) -> Reply {
    let (house, may) = (web.part::<Instance>()?, office::accounts::actor(&staff)?.may::<SeeToday>()?);
    let now = house.now();
    let tasks = house.db().snapshot(move |rx| address::escort_tasks(rx, &may, now)).await?;
    Page::render(&EscortsPage::new(staff.frame(), &tasks))
}

#[derive(Template)]
#[template(path = "shelter/pages/escort.html")]
pub(super) struct EscortPage {
    t: Frame,
    shown: Option<Shown>,
    until: String,
}

impl EscortPage {
    pub(super) fn new(t: Frame, shown: Option<Shown>) -> Self {
        let until = shown.as_ref().map_or(String::new(), |shown| t.when(shown.task.until));
        let title = t.say("shelter-escort-title");
        Self { shown, until, t: t.titled(title) }
    }
}

/// `GET /escort/{id}`.
pub(super) async fn show(State(web): State<Web>, staff: Staff, Path(id): Path<String>) -> Reply {
    let (house, may) = (web.part::<Instance>()?, office::accounts::actor(&staff)?.may::<SeeToday>()?);
    let record = RecordId::parse(&id).map_err(|_| Outcome::NotVisible)?;
    match address::open_packet(&house, &may, record).await {
        Ok(shown) => Page::render(&EscortPage::new(staff.frame(), Some(shown))),
        Err(Outcome::Refused(phrase)) if phrase.key == "shelter-escort-over-e" => {
            Page::render(&EscortPage::new(staff.frame(), None))
        }
        Err(other) => Err(other.into()),
    }
}
