//! Returns as pages show them: words, rows, figures.

use std::collections::BTreeMap;

use kernel::{Instant, Lang};
use norms::{Period, ReturnRow, RowUnit, Section, Source};
use page::components::{Clock, EvidenceChip, Mark, State, SummaryList, Tag, WorkRow};
use page::{Faults, Posted, Speech};

use crate::returns::actions::ReturnRead;
use crate::returns::forms::{field, hex};
use crate::returns::model::{ReturnHead, ReturnLine, ReturnState};
use crate::returns::rules;

/// `năm 2026`, `6 tháng đầu năm 2017`.
pub(crate) fn period_words(t: &Speech, number: i64) -> String {
    if number <= 9_999 {
        return t.one("returns-period-year", "year", number.to_string());
    }
    let key = if number % 10 == 1 { "returns-period-first-half" } else { "returns-period-second-half" };
    t.one(key, "year", (number / 10).to_string())
}

/// How a return stands, as a tag.
pub(super) fn state_tag(t: &Speech, state: ReturnState) -> Tag {
    let how = match state {
        ReturnState::Draft => State::ToDo,
        ReturnState::SentBack => State::Urgent,
        ReturnState::Submitted | ReturnState::Accepted => State::Idle,
        ReturnState::Locked => State::Done,
    };
    Tag::new(how, state_words(t, state))
}

fn state_words(t: &Speech, state: ReturnState) -> String {
    t.say(state.words())
}

/// The chip under a due day: where it stands.
pub(super) fn due_chip(t: &Speech, period: &Period) -> Option<EvidenceChip> {
    let norms = norms::norms();
    let form = norms.return_form(period.first)?;
    let due = rules::due(norms, period, "commune")?;
    let article = form.citation.as_ref().map(|cite| cite.text(norms, t.lang())).unwrap_or_default();
    let mark = match form.mark {
        norms::Mark::Verified => Mark::Verified,
        norms::Mark::Secondary => Mark::Secondary,
        norms::Mark::Assumed => Mark::Assumed,
    };
    let words = t.two("returns-due-chip", ("day", t.date(due.vn_date())), ("article", article));
    Some(EvidenceChip::new(mark, words, t))
}

/// A row of the table.
pub(super) struct RowView {
    pub(super) code: String,
    /// The name and id of its field.
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) unit: String,
    /// `is-sub` for a part of another row.
    pub(super) class: &'static str,
    /// The figure; a dash where there is none.
    pub(super) figure: String,
    /// Where the row's meaning is told.
    pub(super) how: String,
    /// A field in place of the figure: what stands in it, what is wrong.
    pub(super) field: Option<(String, String)>,
    /// What the office above asks.
    pub(super) notes: Option<String>,
}

/// A part of the form with its rows.
pub(super) struct SectionView {
    pub(super) id: &'static str,
    pub(super) title: String,
    /// Who entered rows of it, and when: each name and day once.
    pub(super) entered: Vec<String>,
    pub(super) rows: Vec<RowView>,
}

/// The words of a part of the form.
pub(crate) fn section_words(t: &Speech, section: Section) -> String {
    t.say(match section {
        Section::Family => "returns-section-family",
        Section::Violence => "returns-section-violence",
        Section::Prevention => "returns-section-prevention",
    })
}

/// The word of what a row counts, small.
pub(crate) fn unit_words(t: &Speech, unit: RowUnit) -> String {
    let words = unit.words();
    words.text(t.lang()).to_lowercase()
}

/// The table of a return; with fields when `typed` is given.
pub(super) fn sections(t: &Speech, read: &ReturnRead, typed: Option<(&Posted, &Faults)>) -> Vec<SectionView> {
    let shown = read.shown();
    let asked: BTreeMap<_, _> =
        read.notes.iter().map(|note| (note.code.as_str(), note.note.as_str())).collect();
    let view = |row: &ReturnRow| {
        let entered = read.kept.iter().find(|cell| cell.entered && cell.code == row.code);
        let figure = shown.get(&row.code).map_or_else(|| "–".to_owned(), |figure| t.number(*figure));
        let notes = asked.get(row.code.as_str()).map(|note| t.one("returns-asked", "note", *note));
        let typed = typed.filter(|_| row.source == Source::Input).map(|(posted, faults)| {
            let kept = entered.map(|cell| cell.value.to_string()).unwrap_or_default();
            let value = if posted.fields().next().is_some() {
                posted.typed(field(&row.code)).to_owned()
            } else {
                kept
            };
            (value, faults.of(field(&row.code), t))
        });
        RowView {
            code: row.code.clone(),
            name: field(&row.code),
            label: row.words.text(t.lang()).to_owned(),
            unit: unit_words(t, row.unit),
            class: if row.of.is_some() { "is-sub" } else { "is-total" },
            figure,
            how: format!("/figures/cells/{}/{}", read.form.id, row.code),
            field: typed,
            notes,
        }
    };
    let parts =
        [(Section::Family, "family"), (Section::Violence, "violence"), (Section::Prevention, "prevention")];
    let entered = |section: Section| {
        let of = read.kept.iter().filter(|cell| cell.entered);
        let mut told: Vec<String> = of
            .filter(|cell| read.form.row(&cell.code).is_some_and(|row| row.section == section))
            .map(|cell| t.two("returns-entered", ("name", &cell.name), ("day", t.date(cell.at.vn_date()))))
            .collect();
        told.sort();
        told.dedup();
        told
    };
    let part = |(section, id): (Section, &'static str)| SectionView {
        id,
        title: section_words(t, section),
        entered: entered(section),
        rows: read.form.rows.iter().filter(|row| row.section == section).map(view).collect(),
    };
    parts.into_iter().map(part).filter(|part| !part.rows.is_empty()).collect()
}

/// The words of a role, or its key where none are known.
fn role_words(t: &Speech, role: &str) -> String {
    let key = format!("returns-role-{}", role.replace('_', "-"));
    if t.knows(&key) { t.say(&key) } else { role.to_owned() }
}

/// Who signed and who answered.
pub(super) fn signatures(t: &Speech, head: &ReturnHead) -> Option<SummaryList> {
    let signed = head.signature.as_ref()?;
    let mut list = SummaryList::new(t)
        .row(t.say("returns-signer"), format!("{}\n{}", signed.name, role_words(t, &signed.role)))
        .row(t.say("returns-signed-at"), t.when(signed.at));
    if head.zero {
        list = list.row(t.say("returns-statement"), t.say("returns-zero-statement"));
    }
    list = list.row(t.say("returns-hash"), grouped_hash(&signed.hash));
    if let (Some(answer), Some(locked)) = (&head.answer, head.locked_at) {
        list = list.row(t.say("returns-accepted-by"), answer.name.clone());
        list = list.row(t.say("returns-locked-at"), t.when(locked));
    }
    Some(list)
}

/// A hash in groups a person can compare.
fn grouped_hash(hash: &[u8]) -> String {
    let text = hex(hash);
    let groups: Vec<&str> = (0..text.len()).step_by(8).filter_map(|at| text.get(at..at + 8)).collect();
    groups.join(" ")
}

/// A row of the list of one's own returns.
pub(super) fn own_row(t: &Speech, head: &ReturnHead) -> WorkRow {
    let state = match head.state {
        ReturnState::SentBack => State::Urgent,
        ReturnState::Draft => State::ToDo,
        ReturnState::Locked => State::Done,
        _ => State::Idle,
    };
    let mut facts = vec![t.one("returns-version", "n", head.version)];
    if head.superseded_at.is_some() {
        facts.push(t.say("returns-superseded"));
    }
    WorkRow {
        clock: Clock::words(state, state_words(t, head.state), since(t, head)),
        label: t.one("returns-of", "period", period_words(t, head.period)),
        href: format!("/returns/{}", head.reference),
        facts,
        chip: None,
    }
}

fn since(t: &Speech, head: &ReturnHead) -> String {
    let at: Option<Instant> = head.locked_at.or_else(|| head.signature.as_ref().map(|signed| signed.at));
    at.map(|at| t.date(at.vn_date())).unwrap_or_default()
}

/// A row of the list of a period: the commune and how its return stands.
/// Without a return the row leads nowhere.
pub(super) struct LineView {
    pub(super) name: String,
    pub(super) tag: Tag,
    pub(super) note: String,
    pub(super) href: Option<String>,
}

/// See [`LineView`].
pub(super) fn line(t: &Speech, line: &ReturnLine) -> LineView {
    let tag = match (&line.head, line.late) {
        (Some(head), false) => state_tag(t, head.state),
        (Some(head), true) => {
            Tag::new(State::Urgent, t.one("returns-late-with", "state", state_words(t, head.state)))
        }
        (None, true) => Tag::new(State::Urgent, t.say("returns-late")),
        (None, false) => Tag::new(State::Idle, t.say("returns-none-yet")),
    };
    LineView {
        name: line.name.clone(),
        tag,
        note: line.head.as_ref().map(|head| since(t, head)).unwrap_or_default(),
        href: line.head.as_ref().map(|head| format!("/returns/{}", head.reference)),
    }
}

/// The label of a row by its code, for tables of differences.
pub(super) fn row_label(read: &ReturnRead, code: &str, lang: Lang) -> String {
    read.form.row(code).map_or_else(|| code.to_owned(), |row| format!("{code} {}", row.words.text(lang)))
}
