//! What returns put on "Việc hôm nay": codes, days and counts, no figure.

use std::sync::Arc;

use access::Actor;
use access::can::{AcceptReturn, PrepareReturn, SignReturn};
use kernel::{Instant, Outcome, Phrase};
use norms::norms;
use ports::{Press, TodayRow, TodayRows, TodaySection};
use store::Rx;

use super::lists::period_at_hand;
use crate::returns::actions;
use crate::returns::model::{ReturnHead, ReturnLine, ReturnState};
use crate::returns::rules;

/// From how many days before it is due a return stands on the worklist
/// (internal target).
const AHEAD_DAYS: i64 = 30;

/// The returns' part of the worklist; `app` wires it in.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReturnsToday;

impl TodayRows for ReturnsToday {
    fn sections(&self, rx: &Rx<'_>, actor: &Arc<Actor>, now: Instant) -> Result<Vec<TodaySection>, Outcome> {
        let Some(period) = period_at_hand(now.vn_date()) else { return Ok(Vec::new()) };
        let rows = if let Ok(may) = actor.may::<AcceptReturn>() {
            let lines = actions::lines(rx, &may.scope().path_range(), &period, now)?;
            above(&lines, period.number)
        } else {
            let unit = actor.may::<PrepareReturn>().map(|may| may.unit());
            let unit = unit.or_else(|_| actor.may::<SignReturn>().map(|may| may.unit()));
            let Ok(unit) = unit else { return Ok(Vec::new()) };
            let heads = crate::returns::store::of_unit(rx, unit)?;
            let latest = heads.iter().find(|head| head.period == period.number);
            let due = rules::due(norms(), &period, "commune");
            own(latest, due, period.number, now).into_iter().collect()
        };
        let section = TodaySection {
            order: 2,
            heading: Phrase::new("returns-h"),
            rows,
            all: Some("/returns".to_owned()),
        };
        Ok(if section.rows.is_empty() { Vec::new() } else { vec![section] })
    }
}

fn row(press: Press, tag: Phrase, label: Phrase, href: String) -> TodayRow {
    TodayRow { press, tag, at: None, label, href, facts: Vec::new() }
}

/// What the commune must do: mend what was sent back, finish what is due.
fn own(latest: Option<&ReturnHead>, due: Option<Instant>, period: i64, now: Instant) -> Option<TodayRow> {
    let label = Phrase::new("returns-today-own").with("year", period.to_string());
    let href = latest.map_or_else(|| "/returns".to_owned(), |head| format!("/returns/{}", head.reference));
    let late = rules::is_late(latest, due, now);
    match latest.map(|head| head.state) {
        Some(ReturnState::SentBack) => {
            Some(row(Press::Urgent, "returns-state-sent-back".into(), label, href))
        }
        Some(ReturnState::Submitted | ReturnState::Accepted | ReturnState::Locked) => None,
        Some(ReturnState::Draft) | None if late => {
            Some(row(Press::Urgent, "returns-count-late".into(), label, href))
        }
        Some(ReturnState::Draft) | None => {
            let due = due.filter(|due| due.since(now) <= AHEAD_DAYS * 86_400_000)?;
            let day = due.vn_date();
            let day = format!("{:02}/{:02}/{}", day.day(), day.month(), day.year());
            Some(row(Press::Soon, Phrase::new("returns-today-due").with("day", day), label, href))
        }
    }
}

/// What waits for the office above: returns to accept, communes that are late.
fn above(lines: &[ReturnLine], period: i64) -> Vec<TodayRow> {
    let count = |fits: &dyn Fn(&ReturnLine) -> bool| {
        i64::try_from(lines.iter().filter(|line| fits(line)).count()).unwrap_or(0)
    };
    let submitted =
        |line: &ReturnLine| line.head.as_ref().is_some_and(|head| head.state == ReturnState::Submitted);
    let told = [
        (Press::ToDo, "returns-count-waiting", "returns-today-waiting", count(&submitted)),
        (Press::Urgent, "returns-count-late", "returns-today-late", count(&|line| line.late)),
    ];
    let told = told.into_iter().filter(|(.., n)| *n > 0);
    told.map(|(press, tag, label, n)| {
        row(press, tag.into(), Phrase::new(label).with("n", n), format!("/returns?period={period}"))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Date;

    fn at(month: i8, day: i8) -> Instant {
        Instant::of_vn(Date::constant(2026, month, day), 9, 0)
    }

    #[test]
    fn a_return_stands_on_the_list_a_month_before_it_is_due_and_presses_when_late() {
        let due = Some(Instant::start_of(Date::constant(2026, 12, 5)));
        let press = |now| own(None, due, 2026, now).map(|row| row.press);
        assert_eq!(press(at(10, 1)), None);
        assert_eq!(press(at(11, 19)), Some(Press::Soon));
        assert_eq!(press(at(12, 4)), Some(Press::Soon));
        assert_eq!(press(at(12, 5)), Some(Press::Urgent));
    }
}
