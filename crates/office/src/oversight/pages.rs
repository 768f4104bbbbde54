//! The page of reads.

use access::can::SeeReads;
use access::units::{Unit, UnitKind};
use access::{Instance, RecordKind};
use askama::Template;
use axum::extract::{Path, State};
use kernel::{AccountId, Outcome, TypedId, UnitId};
use page::components::Empty;
use page::samples::{Sample, Stage};
use page::{Frame, Page, Reply, Staff, Web};

use super::actions::{self, Reads};
use super::rules::{Read, month_of};
use crate::accounts::actor;

struct Row {
    name: String,
    kind: String,
    times: String,
    latest: String,
}

#[derive(Template)]
#[template(path = "oversight/pages/reads.html")]
struct ReadsPage {
    t: Frame,
    unit: String,
    lead: String,
    rows: Vec<Row>,
    cut: bool,
    empty: Empty,
    below: Vec<(String, String)>,
}

impl ReadsPage {
    fn new(t: Frame, reads: &Reads) -> Self {
        let row = |(name, read): &(String, Read)| Row {
            name: name.clone(),
            kind: t.say(&format!("oversight-kind-{}", read.kind.key())),
            times: t.number(i64::try_from(read.times).unwrap_or(i64::MAX)),
            latest: t.when(read.latest),
        };
        let title = t.say("oversight-title");
        Self {
            unit: reads.unit.name.clone(),
            lead: t.one("oversight-lead", "day", t.date(reads.since.vn_date())),
            rows: reads.rows.iter().map(row).collect(),
            cut: reads.cut,
            empty: Empty::new(t.say("oversight-empty-n")),
            below: reads
                .below
                .iter()
                .map(|unit| (format!("/reads/{}", unit.id), unit.name.clone()))
                .collect(),
            t: t.titled(title).section("/reads"),
        }
    }
}

async fn show(web: &Web, staff: &Staff, unit: Option<UnitId>) -> Reply {
    let (house, may, now) = (web.part::<Instance>()?, actor(staff)?.may::<SeeReads>()?, staff.at());
    let unit = unit.unwrap_or_else(|| may.unit());
    let reads = house.db().snapshot(move |rx| actions::reads(rx, &may, unit, now)).await?;
    Page::render(&ReadsPage::new(staff.frame(), &reads))
}

/// `GET /reads`: one's own office.
pub(super) async fn reads(State(web): State<Web>, staff: Staff) -> Reply {
    show(&web, &staff, None).await
}

/// `GET /reads/{unit}`: an office below.
pub(super) async fn reads_of(State(web): State<Web>, staff: Staff, Path(unit): Path<String>) -> Reply {
    let unit = kernel::macros::parse(&unit).map_err(|_| Outcome::NotVisible)?;
    show(&web, &staff, Some(UnitId::of_uuid(unit))).await
}

/// Sample pages: every kind of record once.
pub(super) fn samples(stage: &Stage) -> Vec<Sample> {
    let unit = |n: u8, name: &str| Unit {
        id: UnitId::of_bytes([n; 16]),
        kind: UnitKind::Commune,
        name: name.to_owned(),
        place: None,
        parent: None,
        path: "/".to_owned(),
    };
    let now = stage.at();
    let read = |(times, kind): (usize, &RecordKind)| {
        let read = Read { account: AccountId::of_bytes([1; 16]), kind: *kind, times, latest: now };
        ("Người Mẫu Một".to_owned(), read)
    };
    let full = Reads {
        unit: unit(1, "Sở mẫu"),
        below: vec![unit(2, "UBND xã Suối Mơ")],
        since: month_of(now),
        rows: (1..).zip(RecordKind::ALL).map(read).collect(),
        cut: true,
    };
    let none = Reads { below: Vec::new(), rows: Vec::new(), cut: false, ..full.clone() };
    vec![
        Sample::of("oversight-reads", &ReadsPage::new(stage.staff("/reads"), &full)),
        Sample::of("oversight-none", &ReadsPage::new(stage.staff("/reads"), &none)),
    ]
}
