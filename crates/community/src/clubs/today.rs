//! What clubs put on "Việc hôm nay": the next meeting for the chair, late clubs
//! for the commune. Days and names of clubs, nobody's name.

use std::sync::Arc;

use access::Actor;
use access::can::{KeepClub, SeeClubs};
use access::units::UnitKind;
use kernel::{Date, Instant, Outcome, Phrase};
use ports::{Press, TodayRow, TodayRows, TodaySection};
use store::Rx;

use super::model::{FamilyClub, FamilyClubFilter};
use super::{rules, store as rows};

/// Rows a section shows.
const FEW: i64 = 5;
/// From how many days before it is due a meeting stands on the list when no
/// day was agreed (internal target).
const AHEAD_DAYS: i64 = 14;

/// The part of clubs on the page of today. One statement for a chair, one for
/// a commune.
#[derive(Debug, Clone, Copy, Default)]
pub struct ClubsToday;

/// The day as on paper, the same in both languages.
fn written(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}

/// The chair's row: late, agreed, or due soon.
fn next_meeting(club: &FamilyClub, today: Date) -> Option<TodayRow> {
    let row = |press, tag: Phrase, label: Phrase| TodayRow {
        press,
        tag,
        at: None,
        label,
        href: "/club/meetings/new".to_owned(),
        facts: Vec::new(),
    };
    let day = |key, date| Phrase::new(key).with("day", written(date));
    if rules::is_late(club.due_on, today) {
        return Some(row(Press::Urgent, "clubs-late".into(), day("clubs-today-late-l", club.due_on)));
    }
    if let Some(next) = club.next_on.filter(|next| club.last_on.is_none_or(|last| last < *next)) {
        let press = if next <= today { Press::Soon } else { Press::Idle };
        let label = if next <= today { "clubs-today-write-l" } else { "clubs-today-agreed-l" };
        return Some(row(press, day("clubs-today-on", next), day(label, next)));
    }
    let ahead = Instant::start_of(club.due_on).since(Instant::start_of(today)) <= AHEAD_DAYS * 86_400_000;
    ahead.then(|| row(Press::ToDo, day("clubs-today-until", club.due_on), "clubs-today-plan-l".into()))
}

fn late_row(club: &FamilyClub) -> TodayRow {
    let since = club.last_on.unwrap_or(club.founding.founded_on);
    let fact = if club.last_on.is_some() { "clubs-last-on" } else { "clubs-never-since" };
    TodayRow {
        press: Press::Soon,
        tag: Phrase::new("clubs-late"),
        at: None,
        label: Phrase::new("clubs-today-late-row").with("name", club.name.as_str()),
        href: format!("/clubs/{}", club.unit),
        facts: vec![Phrase::new(fact).with("day", written(since))],
    }
}

impl TodayRows for ClubsToday {
    fn sections(&self, rx: &Rx<'_>, actor: &Arc<Actor>, now: Instant) -> Result<Vec<TodaySection>, Outcome> {
        let (today, mut sections) = (now.vn_date(), Vec::new());
        let section = |heading: &'static str, rows: Vec<TodayRow>, all: &str| TodaySection {
            order: 2,
            heading: Phrase::new(heading),
            rows,
            all: Some(all.to_owned()),
        };
        if let Ok(may) = actor.may::<KeepClub>() {
            let club = rows::club(rx, may.unit())?;
            let row = club.and_then(|club| next_meeting(&club, today));
            sections.extend(row.map(|row| section("clubs-today-h", vec![row], "/club")));
        }
        if let Ok(may) = actor.may::<SeeClubs>()
            && may.scope().unit().kind == UnitKind::Commune
        {
            let filter = FamilyClubFilter::default();
            let clubs = rows::clubs(rx, &may.scope().path_range(), &filter, FEW)?;
            let late: Vec<_> =
                clubs.iter().filter(|club| rules::is_late(club.due_on, today)).map(late_row).collect();
            if !late.is_empty() {
                sections.push(section("clubs-today-late-h", late, "/clubs"));
            }
        }
        Ok(sections)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clubs::model::FamilyClubDraft;
    use kernel::UnitId;

    fn club(due_on: Date, next_on: Option<Date>) -> FamilyClub {
        FamilyClub {
            unit: UnitId::of_bytes([1; 16]),
            name: "CLB".into(),
            above: "UBND".into(),
            founding: FamilyClubDraft {
                kind: "sustainable_family".into(),
                decision: "1".into(),
                founded_on: Date::constant(2026, 1, 1),
                statute: String::new(),
                households: 28,
                board: 4,
            },
            last_on: Some(Date::constant(2026, 9, 19)),
            next_on,
            due_on,
            row_version: 1,
        }
    }

    #[test]
    fn a_meeting_stands_on_the_list_when_agreed_soon_due_or_late() {
        let (today, due) = (Date::constant(2026, 11, 19), Date::constant(2026, 11, 30));
        let press = |due, next| next_meeting(&club(due, next), today).map(|row| row.press);
        assert_eq!(press(Date::constant(2026, 12, 4), None), None, "more than a fortnight away");
        assert_eq!(press(Date::constant(2026, 12, 3), None), Some(Press::ToDo));
        assert_eq!(press(due, Some(Date::constant(2026, 11, 28))), Some(Press::Idle));
        assert_eq!(press(due, Some(today)), Some(Press::Soon), "tonight's is to be written down");
        assert_eq!(press(Date::constant(2026, 11, 18), Some(due)), Some(Press::Urgent));
    }
}
