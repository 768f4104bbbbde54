//! The clubs of an area: their list, and a founding to be written down.

use askama::Template;
use kernel::Date;
use norms::norms;
use page::components::{Empty, ErrorSummary, Pages, State as Shade, Tag};
use page::fields::{DateField, Select, TextArea, TextField};
use page::{Faults, Frame, Posted};

use super::counted;
use crate::clubs::actions::PAGE;
use crate::clubs::model::{FamilyClub, FamilyClubEntry, FamilyClubFilter, FamilyClubList};
use crate::clubs::rules;

/// A founding, to be typed.
#[derive(Template)]
#[template(path = "clubs/pages/founding.html")]
pub(in crate::clubs) struct FoundingPage {
    t: Frame,
    errors: Option<ErrorSummary>,
    back: String,
    heading: String,
    office: Option<Select>,
    empty: Option<Empty>,
    kind: Select,
    decision: TextField,
    founded: DateField,
    statute: TextArea,
    households: TextField,
    board: TextField,
    version: Option<i64>,
}

impl FoundingPage {
    /// The founding of one of these offices.
    pub(in crate::clubs) fn new(
        t: Frame,
        offices: &[FamilyClubEntry],
        posted: &Posted,
        faults: &Faults,
    ) -> Self {
        let empty = Select::new("club", t.say("clubs-office-l")).answer("", t.say("clubs-choose"));
        let select = offices.iter().fold(empty, |select, office| {
            select.answer(office.unit.to_string(), format!("{} · {}", office.name, office.above))
        });
        let heading = t.say("clubs-found-h");
        let mut page = Self::of(t, ("/clubs".to_owned(), heading), None, posted, faults);
        if offices.is_empty() {
            page.empty = Some(
                Empty::new(page.t.say("clubs-no-office-n")).action("/clubs", page.t.say("clubs-to-list")),
            );
        } else {
            page.office = Some(select.chosen(posted.typed("club")).faults(faults, &page.t));
        }
        page
    }
    /// A founding that is written down, to be corrected.
    pub(in crate::clubs) fn written(t: Frame, club: &FamilyClub, posted: &Posted, faults: &Faults) -> Self {
        let back = (format!("/clubs/{}", club.unit), club.name.clone());
        Self::of(t, back, Some(club.row_version), posted, faults)
    }
    fn of(
        t: Frame,
        (back, heading): (String, String),
        version: Option<i64>,
        posted: &Posted,
        faults: &Faults,
    ) -> Self {
        let empty = Select::new("kind", t.say("clubs-kind-l")).answer("", t.say("clubs-choose"));
        let kinds = norms().list("club_kinds").map_or(&[][..], |list| &list.entries);
        let kind = kinds
            .iter()
            .fold(empty, |select, entry| select.answer(entry.key.clone(), entry.words.text(t.lang())));
        let title = t.say("clubs-found-title");
        Self {
            errors: faults.summary(&t),
            back,
            heading,
            office: None,
            empty: None,
            kind: kind.chosen(posted.typed("kind")).faults(faults, &t),
            decision: TextField::new("decision", t.say("clubs-decision-l"))
                .width("medium")
                .typed(posted.typed("decision"))
                .faults(faults, &t),
            founded: DateField::day("founded", t.say("clubs-founded-l"), &t).typed(posted).faults(faults, &t),
            statute: TextArea::new("statute", t.say("clubs-statute-l"))
                .hint(t.say("clubs-statute-t"))
                .rows(3)
                .typed(posted.typed("statute"))
                .faults(faults, &t),
            households: counted(&t, "households", t.say("clubs-households-l"), posted, faults),
            board: counted(&t, "board", t.say("clubs-board-l"), posted, faults),
            version,
            t: t.titled(title).section("/clubs").with_faults(faults),
        }
    }
}

/// A line of the list.
struct Line {
    href: String,
    name: String,
    above: String,
    tag: Tag,
    last: String,
    households: String,
    outside: bool,
}

/// The clubs of an area.
#[derive(Template)]
#[template(path = "clubs/pages/list.html")]
pub(in crate::clubs) struct ListPage {
    t: Frame,
    choice: Select,
    counts: String,
    may_record: bool,
    empty: Option<Empty>,
    lines: Vec<Line>,
    pages: Pages,
}

fn line(t: &Frame, club: &FamilyClub, today: Date) -> Line {
    let late = rules::is_late(club.due_on, today);
    let (shade, key) = if late { (Shade::Urgent, "clubs-late") } else { (Shade::Idle, "clubs-in-time") };
    let standard = norms().club_standard(&club.founding.kind, today);
    let outside = standard.is_some_and(|standard| !rules::findings(club, standard, None, today).is_empty());
    Line {
        href: format!("/clubs/{}", club.unit),
        name: club.name.clone(),
        above: club.above.clone(),
        tag: Tag::new(shade, t.say(key)),
        last: club.last_on.map_or_else(|| t.say("clubs-never"), |last| t.date(last)),
        households: t.number(club.founding.households),
        outside,
    }
}

impl ListPage {
    pub(in crate::clubs) fn new(
        t: Frame,
        list: &FamilyClubList,
        filter: &FamilyClubFilter,
        may_record: bool,
    ) -> Self {
        let today = t.now().vn_date();
        let every = Select::new("kind", t.say("clubs-kind-l")).answer("", t.say("clubs-every-kind"));
        let kinds = norms().list("club_kinds").map_or(&[][..], |list| &list.entries);
        let choice = kinds
            .iter()
            .fold(every, |select, entry| select.answer(entry.key.clone(), entry.words.text(t.lang())));
        let shown = &list.rows[..list.rows.len().min(PAGE)];
        let further = shown.last().filter(|_| list.rows.len() > PAGE);
        let later =
            further.map(|last| format!("/clubs?kind={}&after={}_{}", filter.kind, last.due_on, last.unit));
        let earlier = filter.after.map(|_| format!("/clubs?kind={}", filter.kind));
        let empty = shown.is_empty().then(|| {
            let empty = Empty::new(t.say("clubs-list-none"));
            if may_record { empty.action("/clubs/new", t.say("clubs-found-b")) } else { empty }
        });
        let title = t.say("clubs-list-h");
        Self {
            choice: choice.chosen(&filter.kind),
            counts: t.two("clubs-counts", ("all", list.all), ("late", list.late)),
            may_record,
            empty,
            lines: shown.iter().map(|club| line(&t, club, today)).collect(),
            pages: Pages::new(&t, earlier, later),
            t: t.titled(title).section("/clubs"),
        }
    }
}
