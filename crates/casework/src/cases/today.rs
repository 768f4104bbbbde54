//! What cases put on "Việc hôm nay": safety promised, closing that waits.

use std::sync::Arc;

use access::Actor;
use kernel::{Instant, Outcome, Phrase, RecordId};
use ports::{Press, TodayRow, TodayRows, TodaySection};
use store::Rx;

use super::model::code;
use super::store as rows;

/// Rows a section shows.
const FEW: i64 = 5;

/// The part of cases on the page of today. Two statements, nothing opened.
#[derive(Debug, Clone, Copy, Default)]
pub struct CasesToday;

fn row(
    record: RecordId,
    at: Option<Instant>,
    press: Press,
    tag: &'static str,
    label: &'static str,
    leaf: &str,
) -> TodayRow {
    TodayRow {
        press,
        tag: Phrase::new(tag),
        at,
        label: Phrase::new(label).with("code", code(record)),
        href: format!("/cases/{record}/{leaf}"),
        facts: Vec::new(),
    }
}

impl TodayRows for CasesToday {
    fn sections(&self, rx: &Rx<'_>, actor: &Arc<Actor>, now: Instant) -> Result<Vec<TodaySection>, Outcome> {
        let mut sections = Vec::new();
        if !actor.can("case.read") {
            return Ok(sections);
        }
        let unit = actor.main_post()?.unit.id;
        let until = Instant::start_of(now.vn_date()).plus_days(1);
        let promised = rows::promised(rx, unit, until, FEW)?;
        if actor.can("case.work") && !promised.is_empty() {
            let today = Instant::start_of(now.vn_date());
            let rows = promised.into_iter().map(|(record, at)| {
                let (press, tag) = if at < today {
                    (Press::Urgent, "cases-today-safety-late-tag")
                } else {
                    (Press::ToDo, "cases-today-safety-tag")
                };
                row(record, Some(at), press, tag, "cases-row-safety", "safety")
            });
            let heading = Phrase::new("cases-today-safety-h");
            sections.push(TodaySection {
                order: 2,
                heading,
                rows: rows.collect(),
                all: Some("/cases".to_owned()),
            });
        }
        let waiting = rows::closing(rx, unit, FEW)?;
        if actor.can("case.close") && !waiting.is_empty() {
            let rows = waiting.into_iter().map(|(record, _)| {
                row(record, None, Press::Soon, "cases-today-close-tag", "cases-row-close", "close")
            });
            let heading = Phrase::new("cases-today-close-h");
            sections.push(TodaySection {
                order: 3,
                heading,
                rows: rows.collect(),
                all: Some("/cases".to_owned()),
            });
        }
        Ok(sections)
    }
}
