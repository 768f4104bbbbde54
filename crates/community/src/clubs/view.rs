//! What the pages of clubs show: one club, one meeting; a founding and the
//! list of an area in `area`.

mod area;

use askama::Template;
use norms::{Cited, ClubStandard, norms};
use page::components::{
    Clock, Empty, ErrorSummary, EvidenceChip, Mark, Pages, State as Shade, SummaryList, WorkRow, Worklist,
};
use page::fields::{DateField, Select, TextArea, TextField};
use page::{Faults, Frame, Posted};

use super::actions::{MEETINGS, Shown};
use super::model::{FamilyClub, FamilyClubFinding, Meeting};
use super::rules;

pub(super) use area::{FoundingPage, ListPage};

const fn mark_of(mark: norms::Mark) -> Mark {
    match mark {
        norms::Mark::Verified => Mark::Verified,
        norms::Mark::Secondary => Mark::Secondary,
        norms::Mark::Assumed => Mark::Assumed,
    }
}

/// The words of an entry of a list.
fn words(list: &str, key: &str, t: &Frame) -> String {
    let entry = norms().list(list).and_then(|list| list.entry(key));
    entry.map_or_else(|| key.to_owned(), |entry| entry.words.text(t.lang()).to_owned())
}

/// Where the standard stands and how sure we are.
fn chip(standard: &Cited<ClubStandard>, t: &Frame) -> EvidenceChip {
    let cited = standard.citation.as_ref().map(|cite| cite.text(norms(), t.lang()));
    let said = cited.unwrap_or_else(|| standard.words.text(t.lang()).to_owned());
    EvidenceChip::new(mark_of(standard.mark), said, t)
}

fn finding_words(t: &Frame, finding: FamilyClubFinding) -> String {
    let bounded = |key: &str, number: i64, bounds: norms::Bounds| {
        t.with(key, &[("n", number.into()), ("from", bounds.from.into()), ("to", bounds.to.into())])
    };
    match finding {
        FamilyClubFinding::Households(number, bounds) => bounded("clubs-w-households", number, bounds),
        FamilyClubFinding::Board(number, bounds) => bounded("clubs-w-board", number, bounds),
        FamilyClubFinding::Meetings(met, least) => t.two("clubs-w-meetings", ("n", met), ("least", least)),
    }
}

/// What somebody may do in a club's book.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Doing {
    /// Write meetings down.
    pub(super) write: bool,
    /// Change the size: the chair's own.
    pub(super) size: bool,
    /// Correct the founding: the commune's.
    pub(super) founding: bool,
}

fn counted(t: &Frame, name: &'static str, label: String, posted: &Posted, faults: &Faults) -> TextField {
    TextField::new(name, label).digits().width("short").typed(posted.typed(name)).faults(faults, t)
}

/// Households and board, to be typed.
struct SizeForm {
    households: TextField,
    board: TextField,
    version: i64,
}

/// One club.
#[derive(Template)]
#[template(path = "clubs/pages/club.html")]
pub(super) struct ClubPage {
    t: Frame,
    errors: Option<ErrorSummary>,
    above: Option<String>,
    base: String,
    name: String,
    late: Option<String>,
    next: String,
    doing: Doing,
    meetings: Worklist,
    pages: Pages,
    warnings: Vec<String>,
    chip: Option<EvidenceChip>,
    facts: SummaryList,
    size: Option<SizeForm>,
}

fn meeting_row(t: &Frame, base: &str, meeting: &Meeting) -> WorkRow {
    let draft = &meeting.draft;
    let people = t.with(
        "clubs-people",
        &[("women", draft.women.into()), ("men", draft.men.into()), ("children", draft.children.into())],
    );
    WorkRow {
        clock: Clock::words(Shade::Done, t.date(draft.met_on), ""),
        label: words("club_topics", &draft.topic, t),
        href: format!("{base}/meetings/{}", meeting.id),
        facts: vec![t.two("clubs-present", ("present", draft.present), ("of", meeting.households)), people],
        chip: None,
    }
}

/// When they meet next: as agreed, or until when they should.
fn next_words(t: &Frame, club: &FamilyClub) -> String {
    let agreed = club.next_on.filter(|next| club.last_on.is_none_or(|last| last < *next));
    match agreed {
        Some(next) => t.one("clubs-next-n", "day", t.day(next)),
        None => t.one("clubs-until-n", "day", t.day(club.due_on)),
    }
}

fn club_facts(t: &Frame, club: &FamilyClub) -> SummaryList {
    let founding = &club.founding;
    let last = club.last_on.map_or_else(|| t.say("clubs-never"), |last| t.date(last));
    SummaryList::new(t)
        .row(t.say("clubs-kind-l"), words("club_kinds", &founding.kind, t))
        .row(t.say("clubs-decision-l"), founding.decision.clone())
        .row(t.say("clubs-founded-l"), t.date(founding.founded_on))
        .row(t.say("clubs-statute-l"), founding.statute.clone())
        .row(t.say("clubs-above-l"), club.above.clone())
        .row(t.say("clubs-households-l"), t.number(founding.households))
        .row(t.say("clubs-board-l"), t.number(founding.board))
        .row(t.say("clubs-last-l"), last)
}

impl ClubPage {
    pub(super) fn new(
        t: Frame,
        shown: &Shown,
        base: &str,
        doing: Doing,
        posted: &Posted,
        faults: &Faults,
    ) -> Self {
        let (club, today) = (&shown.club, t.now().vn_date());
        let standard = norms().club_standard(&club.founding.kind, today);
        let warnings = standard.map_or_else(Vec::new, |standard| {
            let found = rules::findings(club, standard, Some(shown.met), today);
            found.into_iter().map(|finding| finding_words(&t, finding)).collect()
        });
        let late = standard.filter(|_| rules::is_late(club.due_on, today)).map(|standard| {
            t.two("clubs-late-n", ("months", standard.months), ("meetings", standard.meetings))
        });
        let further = shown.meetings.len() > MEETINGS;
        let listed = &shown.meetings[..shown.meetings.len().min(MEETINGS)];
        let earlier =
            listed.last().filter(|_| further).map(|last| format!("{base}?before={}", last.draft.met_on));
        let size = doing.size.then(|| {
            let typed = Posted::of([
                ("households", club.founding.households.to_string().as_str()),
                ("board", club.founding.board.to_string().as_str()),
            ]);
            let shown = if faults.is_empty() { &typed } else { posted };
            SizeForm {
                households: counted(&t, "households", t.say("clubs-households-l"), shown, faults),
                board: counted(&t, "board", t.say("clubs-board-l"), shown, faults),
                version: club.row_version,
            }
        });
        let section = if doing.size { "/club" } else { "/clubs" };
        let title = t.say("clubs-title");
        Self {
            errors: faults.summary(&t),
            above: (!doing.size).then(|| t.say("clubs-list-h")),
            base: base.to_owned(),
            name: club.name.clone(),
            chip: standard
                .filter(|_| late.is_some() || !warnings.is_empty())
                .map(|standard| chip(standard, &t)),
            late,
            next: next_words(&t, club),
            doing,
            meetings: Worklist::new(listed.iter().map(|meeting| meeting_row(&t, base, meeting)).collect()),
            pages: Pages::new(&t, None, earlier),
            warnings,
            facts: club_facts(&t, club),
            size,
            t: t.titled(title).section(section).with_faults(faults),
        }
    }
}

/// The chair's page before a founding is written down.
#[derive(Template)]
#[template(path = "clubs/pages/unrecorded.html")]
pub(super) struct UnrecordedPage {
    t: Frame,
    name: String,
    empty: Empty,
}

impl UnrecordedPage {
    pub(super) fn new(t: Frame, name: &str) -> Self {
        let empty = Empty::new(t.say("clubs-unrecorded-n")).action("/today", t.say("page-to-today"));
        let title = t.say("clubs-title");
        Self { name: name.to_owned(), empty, t: t.titled(title).section("/club") }
    }
}

/// A meeting, to be typed.
struct MeetingForm {
    met: DateField,
    topic: Select,
    present: TextField,
    women: TextField,
    men: TextField,
    children: TextField,
    minutes: TextArea,
    next: DateField,
    version: Option<i64>,
}

impl MeetingForm {
    fn new(t: &Frame, households: i64, version: Option<i64>, posted: &Posted, faults: &Faults) -> Self {
        let empty = Select::new("topic", t.say("clubs-topic-l")).answer("", t.say("clubs-choose"));
        let topics = norms().list("club_topics").map_or(&[][..], |list| &list.entries);
        let topic = topics
            .iter()
            .fold(empty, |select, entry| select.answer(entry.key.clone(), entry.words.text(t.lang())));
        let number = |name: &'static str, key: &str| counted(t, name, t.say(key), posted, faults);
        Self {
            met: DateField::day("met", t.say("clubs-met-l"), t).typed(posted).faults(faults, t),
            topic: topic.chosen(posted.typed("topic")).faults(faults, t),
            present: counted(t, "present", t.one("clubs-present-l", "of", households), posted, faults),
            women: number("women", "clubs-women-l"),
            men: number("men", "clubs-men-l"),
            children: number("children", "clubs-children-l"),
            minutes: TextArea::new("minutes", t.say("clubs-minutes-l"))
                .hint(t.say("clubs-minutes-t"))
                .rows(6)
                .typed(posted.typed("minutes"))
                .faults(faults, t),
            next: DateField::day("next", t.say("clubs-next-l"), t)
                .hint(t.say("clubs-next-t"))
                .typed(posted)
                .faults(faults, t),
            version,
        }
    }
}

/// A meeting: to be written down, to be corrected, or to be read.
#[derive(Template)]
#[template(path = "clubs/pages/meeting.html")]
pub(super) struct MeetingPage {
    t: Frame,
    errors: Option<ErrorSummary>,
    back: String,
    club: String,
    heading: String,
    form: Option<MeetingForm>,
    facts: SummaryList,
}

fn meeting_facts(t: &Frame, meeting: &Meeting) -> SummaryList {
    let draft = &meeting.draft;
    let next = draft.next_on.map_or_else(String::new, |next| t.date(next));
    SummaryList::new(t)
        .row(t.say("clubs-topic-l"), words("club_topics", &draft.topic, t))
        .row(t.one("clubs-present-l", "of", meeting.households), t.number(draft.present))
        .row(t.say("clubs-women-l"), t.number(draft.women))
        .row(t.say("clubs-men-l"), t.number(draft.men))
        .row(t.say("clubs-children-l"), t.number(draft.children))
        .row(t.say("clubs-minutes-l"), draft.minutes.clone())
        .row(t.say("clubs-next-l"), next)
        .row(t.say("clubs-recorded-l"), t.when(meeting.recorded_at))
}

impl MeetingPage {
    /// A new meeting.
    pub(super) fn new(t: Frame, club: &FamilyClub, base: &str, posted: &Posted, faults: &Faults) -> Self {
        let form = MeetingForm::new(&t, club.founding.households, None, posted, faults);
        let heading = t.say("clubs-new-h");
        Self::of(t, club, base, (heading, Some(form), None), faults)
    }
    /// A meeting that is written down; with `posted` to be corrected.
    pub(super) fn written(
        t: Frame,
        (club, meeting): (&FamilyClub, &Meeting),
        base: &str,
        posted: Option<&Posted>,
        faults: &Faults,
    ) -> Self {
        let version = Some(meeting.row_version);
        let form = posted.map(|posted| MeetingForm::new(&t, meeting.households, version, posted, faults));
        let heading = t.one("clubs-meeting-h", "day", t.date(meeting.draft.met_on));
        Self::of(t, club, base, (heading, form, Some(meeting)), faults)
    }
    fn of(
        t: Frame,
        club: &FamilyClub,
        base: &str,
        (heading, form, meeting): (String, Option<MeetingForm>, Option<&Meeting>),
        faults: &Faults,
    ) -> Self {
        let (title, section) =
            (t.say("clubs-meeting-title"), if base == "/club" { "/club" } else { "/clubs" });
        Self {
            errors: faults.summary(&t),
            back: base.to_owned(),
            club: club.name.clone(),
            heading,
            form,
            facts: meeting.map_or_else(|| SummaryList::new(&t), |meeting| meeting_facts(&t, meeting)),
            t: t.titled(title).section(section).with_faults(faults),
        }
    }
}
