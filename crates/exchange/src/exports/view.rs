//! What the pages of exports show.

use std::collections::BTreeMap;

use askama::Template;
use kernel::AccountId;
use norms::{Period, norms};
use page::components::{
    Clock, Empty, ErrorSummary, EvidenceChip, Mark, Pages, State as Shade, SummaryList, WorkRow, Worklist,
};
use page::fields::{Choice, Select, TextField};
use page::{Faults, Frame, Posted};
use places::{Gazetteer, Level};

use super::actions::PAGE;
use super::model::{ExportFile, ExportFileKind, ExportFilePeriod, ExportFilePlace};

/// `a1b2c3…`.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The province's name; the whole country without one.
fn where_words(t: &Frame, places: &Gazetteer, code: &str) -> String {
    if code.is_empty() {
        return t.say("exports-country-in");
    }
    let known = places.at_code(code, t.now().vn_date());
    known.map_or_else(|| code.to_owned(), |place| place.full_name(t.lang()))
}

/// What was asked for, in a line: "Năm 2026, cả nước".
fn what_words(t: &Frame, places: &Gazetteer, file: &ExportFile) -> String {
    let place = where_words(t, places, &file.request.province);
    t.two("exports-what", ("year", file.request.year.to_string()), ("place", place))
}

/// Lists of keys with their words.
fn keyed(t: &Frame, name: &'static str, label: &str, keys: &[(&'static str, bool)]) -> Choice {
    keys.iter().fold(Choice::one(name, t.say(label)), |choice, (key, explained)| {
        let words = t.say(&format!("exports-{name}-{key}"));
        if *explained {
            choice.answer_hint(*key, words, t.say(&format!("exports-{name}-{key}-t")))
        } else {
            choice.answer(*key, words)
        }
    })
}

/// The rule that withholds small counts, with its mark.
fn rule_chip(t: &Frame) -> Option<EvidenceChip> {
    let rule = norms().disclosure(t.now().vn_date())?;
    let mark = match rule.mark {
        norms::Mark::Verified => Mark::Verified,
        norms::Mark::Secondary => Mark::Secondary,
        norms::Mark::Assumed => Mark::Assumed,
    };
    Some(EvidenceChip::new(mark, rule.words.text(t.lang()), t))
}

/// What stands under a file in which small counts are withheld.
fn rule_words(t: &Frame, file: &ExportFile) -> Option<(EvidenceChip, String)> {
    let rule = norms().disclosure(file.made_at.vn_date());
    let rule = rule.filter(|_| file.request.place == ExportFilePlace::Commune)?;
    Some((rule_chip(t)?, t.one("exports-withheld-n", "least", rule.least)))
}

/// The form and the exports made so far.
#[derive(Template)]
#[template(path = "exports/pages/list.html")]
pub(super) struct ListPage {
    t: Frame,
    errors: Option<ErrorSummary>,
    year: TextField,
    province: Select,
    level: Choice,
    grain: Choice,
    format: Choice,
    chip: Option<EvidenceChip>,
    empty: Option<Empty>,
    files: Worklist,
    pages: Pages,
}

fn file_row(
    t: &Frame,
    places: &Gazetteer,
    file: &ExportFile,
    makers: &BTreeMap<AccountId, String>,
) -> WorkRow {
    let maker = makers.get(&file.made_by).cloned().unwrap_or_default();
    let request = &file.request;
    WorkRow {
        clock: Clock::words(Shade::Done, t.when(file.made_at), ""),
        label: what_words(t, places, file),
        href: format!("/exchange/{}", file.id),
        facts: vec![
            t.say(&format!("exports-level-{}", request.place.key())),
            t.say(&format!("exports-grain-{}", request.period.key())),
            t.say(&format!("exports-format-{}", request.kind.key())),
            t.two("exports-counts", ("rows", file.rows), ("withheld", file.withheld)),
            maker,
        ],
        chip: None,
    }
}

impl ListPage {
    pub(super) fn new(
        t: Frame,
        places: &Gazetteer,
        (files, makers): (&[ExportFile], &BTreeMap<AccountId, String>),
        posted: &Posted,
        faults: &Faults,
    ) -> Self {
        let today = t.now().vn_date();
        let fresh = !posted.has("_id");
        let or = |name: &'static str, first: &str| {
            if fresh { first.to_owned() } else { posted.typed(name).to_owned() }
        };
        let year = Period::of(today).map_or_else(String::new, |period| period.number.to_string());
        let all = Select::new("province", t.say("exports-province-l")).answer("", t.say("exports-country"));
        let province = places
            .in_force(Level::Province, today)
            .fold(all, |select, place| select.answer(place.code.to_string(), place.full_name(t.lang())));
        let shown = &files[..files.len().min(PAGE)];
        let later = shown
            .last()
            .filter(|_| files.len() > PAGE)
            .map(|last| format!("/exchange?before={}-{}", last.made_at.millis(), last.id));
        let level = keyed(&t, "level", "exports-level-l", &[("province", true), ("commune", true)]);
        let grain = keyed(&t, "grain", "exports-grain-l", &[("month", false), ("year", true)]);
        let format = keyed(&t, "format", "exports-format-l", &[("csv", false), ("dhis2", true)]);
        let title = t.say("exports-title");
        Self {
            errors: faults.summary(&t),
            year: TextField::new("year", t.say("exports-year-l"))
                .hint(t.say("exports-year-t"))
                .digits()
                .width("short")
                .typed(or("year", &year))
                .faults(faults, &t),
            province: province.chosen(posted.typed("province")).faults(faults, &t),
            level: level.chosen([or("level", ExportFilePlace::Province.key()).as_str()]).faults(faults, &t),
            grain: grain.chosen([or("grain", ExportFilePeriod::Month.key()).as_str()]).faults(faults, &t),
            format: format.chosen([or("format", ExportFileKind::Csv.key()).as_str()]).faults(faults, &t),
            chip: rule_chip(&t),
            empty: shown.is_empty().then(|| Empty::new(t.say("exports-none"))),
            files: Worklist::new(shown.iter().map(|file| file_row(&t, places, file, makers)).collect()),
            pages: Pages::new(&t, None, later),
            t: t.titled(title).section("/exchange").with_faults(faults),
        }
    }
}

/// One export.
#[derive(Template)]
#[template(path = "exports/pages/file.html")]
pub(super) struct FilePage {
    t: Frame,
    id: String,
    heading: String,
    facts: SummaryList,
    /// What was withheld, by the rule of the day.
    rule: Option<(EvidenceChip, String)>,
}

impl FilePage {
    pub(super) fn new(t: Frame, places: &Gazetteer, file: &ExportFile, maker: &str) -> Self {
        let request = &file.request;
        let key = |name: &str, key: &str| t.say(&format!("exports-{name}-{key}"));
        let facts = SummaryList::new(&t)
            .row(t.say("exports-made-l"), t.when(file.made_at))
            .row(t.say("exports-maker-l"), maker)
            .row(t.say("exports-level-l"), key("level", request.place.key()))
            .row(t.say("exports-grain-l"), key("grain", request.period.key()))
            .row(t.say("exports-format-l"), key("format", request.kind.key()))
            .row(t.say("exports-rows-l"), t.number(file.rows))
            .row(t.say("exports-withheld-l"), t.number(file.withheld))
            .row(t.say("exports-left-out-l"), t.number(file.left_out))
            .row(t.say("exports-bytes-l"), t.number(file.bytes))
            .row("SHA-256", hex(&file.sha256));
        let title = t.say("exports-title");
        Self {
            id: file.id.to_string(),
            heading: what_words(&t, places, file),
            facts,
            rule: rule_words(&t, file),
            t: t.titled(title).section("/exchange"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_written_in_small_letters() {
        assert_eq!(hex(&[0, 10, 255]), "000aff");
    }
}
