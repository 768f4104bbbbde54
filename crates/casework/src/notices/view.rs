//! Pieces that several pages of notices share.

use askama::Template;
use askama::filters::HtmlSafe;
use kernel::{Argument, Instant};
use page::components::{EvidenceChip, Mark};
use page::fields::{Choice, Select, TextArea, TextField};
use page::{Faults, Frame, Html, Posted, Speech};
use places::Gazetteer;

use super::forms::{Placed, place_name, placed};
use super::model::{Avoid, ContactWay, Danger, ForWhom, Happening, OtherAnswers, Present};
use super::rules::Office;

/// A remark with a number to call.
#[derive(Debug, Template)]
#[template(
    source = r#"<div class="govuk-inset-text"><p>{{ words }}</p><p><a class="govuk-button govuk-button--secondary govuk-button--small" href="tel:{{ number }}">{{ label }}</a></p></div>"#,
    ext = "html"
)]
pub(super) struct CallInset {
    words: Html,
    number: &'static str,
    label: String,
}
impl HtmlSafe for CallInset {}

/// 113 for danger.
pub(super) fn call_113(t: &Speech) -> CallInset {
    CallInset { words: t.rich("notices-send-113-n"), number: "113", label: t.say("notices-call-113") }
}
/// 111 for children.
pub(super) fn call_111(t: &Speech) -> CallInset {
    CallInset { words: t.rich("notices-send-child-n"), number: "111", label: t.say("notices-call-111") }
}

/// The offices that read, by name, and which does not.
#[derive(Debug, Template)]
#[template(
    source = r#"<h2>{{ heading }}</h2><ul class="bn-list">{% for line in lines %}<li>{{ line }}</li>{% endfor %}</ul>{% for note in notes %}<p>{{ note }}</p>{% endfor %}{% if let Some(chip) = chip %}<p>{{ chip }}</p>{% endif %}"#,
    ext = "html"
)]
pub(super) struct Readers {
    heading: String,
    lines: Vec<String>,
    notes: Vec<String>,
    chip: Option<EvidenceChip>,
}
impl HtmlSafe for Readers {}

impl Readers {
    pub(super) fn new(heading: String, readers: &[(Office, String)], t: &Speech) -> Self {
        let lines = readers.iter().map(|(part, unit)| t.one(reader_key(*part), "unit", unit)).collect();
        Self { heading, lines, notes: Vec::new(), chip: None }
    }
    pub(super) fn note(mut self, note: String) -> Self {
        self.notes.push(note);
        self
    }
    pub(super) fn chip(mut self, t: &Speech) -> Self {
        self.chip = Some(EvidenceChip::new(Mark::Assumed, t.say("notices-routing-chip"), t));
        self
    }
}

const fn reader_key(part: Office) -> &'static str {
    match part {
        Office::Commune => "notices-reader-commune",
        Office::Police => "notices-reader-police",
        Office::Desk => "notices-reader-desk",
        Office::Ministry => "notices-reader-ministry",
    }
}

/// The key kept in a draft.
pub(super) const fn part_key(part: Office) -> &'static str {
    match part {
        Office::Commune => "commune",
        Office::Police => "police",
        Office::Desk => "desk",
        Office::Ministry => "ministry",
    }
}
/// Reads it.
pub(super) fn part_of_key(key: &str) -> Option<Office> {
    super::by_code::PARTS.into_iter().find(|part| part_key(*part) == key)
}

/// "Chủ tịch phường và Công an phường".
pub(super) fn told_words(told: &[Office], commune: &str, t: &Speech) -> String {
    let mut names = told.iter().map(|part| {
        let key = match part {
            Office::Commune => "notices-told-commune",
            Office::Police => "notices-told-police",
            Office::Desk => "notices-told-desk",
            Office::Ministry => "notices-told-ministry",
        };
        if matches!(part, Office::Commune | Office::Police) {
            t.one(key, "commune", commune)
        } else {
            t.say(key)
        }
    });
    let first = names.next().unwrap_or_default();
    names.fold(first, |a, b| t.two("notices-and", ("a", a), ("b", b)))
}

/// A value's label: `notices-danger-now`.
pub(super) fn label(t: &Speech, group: &str, key: &str) -> String {
    t.say(&format!("notices-{group}-{key}"))
}

/// Labels of several values, one a line.
pub(super) fn labels<'a>(t: &Speech, group: &str, keys: impl IntoIterator<Item = &'a str>) -> String {
    keys.into_iter().map(|key| label(t, group, key)).collect::<Vec<_>>().join("\n")
}

/// The place: text and, when several are meant, the list to choose from.
pub(super) fn place_fields(
    posted: &Posted,
    faults: &Faults,
    t: &Frame,
    places: &Gazetteer,
    text: TextField,
) -> Html {
    let on = t.now().vn_date();
    let mut html = text.typed(posted.typed("place")).faults(faults, t).to_string();
    if let Placed::Ask(options, _) = placed(posted, places, on)
        && posted.has("place")
    {
        let names =
            options.iter().map(|place| (place.0.to_string(), place_name(places, *place, t.lang(), on)));
        let (l, chosen) = (t.say("notices-send-place-which-l"), posted.typed("place-id"));
        if options.len() <= 12 {
            let choice = names.fold(Choice::one("place-id", l), |choice, (id, name)| choice.answer(id, name));
            html.push_str(
                &choice
                    .answer("other", t.say("notices-send-place-other"))
                    .chosen([chosen])
                    .faults(faults, t)
                    .to_string(),
            );
        } else {
            let first = Select::new("place-id", l).answer("", t.say("notices-send-place-other"));
            let select = names.fold(first, |select, (id, name)| select.answer(id, name));
            html.push_str(&select.chosen(chosen).faults(faults, t).to_string());
        }
    }
    Html::trusted(html)
}

/// Radios of a group of values.
pub(super) fn radios(
    name: &'static str,
    label_text: String,
    group: &str,
    keys: &[&'static str],
    t: &Speech,
) -> Choice {
    keys.iter().fold(Choice::one(name, label_text), |choice, key| {
        let hint = format!("notices-{group}-{key}-t");
        if t.knows(&hint) {
            choice.answer_hint(*key, label(t, group, key), t.say(&hint))
        } else {
            choice.answer(*key, label(t, group, key))
        }
    })
}

/// Checkboxes of a group of values.
pub(super) fn boxes(
    name: &'static str,
    label_text: String,
    group: &str,
    keys: &[&'static str],
    t: &Speech,
) -> Choice {
    keys.iter().fold(Choice::many(name, label_text), |choice, key| choice.answer(*key, label(t, group, key)))
}

/// The keys of enums, in the order people are asked.
pub(super) fn for_keys() -> Vec<&'static str> {
    ForWhom::ALL.iter().map(|v| v.key()).collect()
}
pub(super) fn danger_keys() -> Vec<&'static str> {
    Danger::ALL.iter().map(|v| v.key()).collect()
}
pub(super) fn what_keys() -> Vec<&'static str> {
    Happening::ALL.iter().map(|v| v.key()).collect()
}
pub(super) fn present_keys() -> Vec<&'static str> {
    Present::ALL.iter().map(|v| v.key()).collect()
}
pub(super) fn contact_keys() -> Vec<&'static str> {
    ContactWay::ALL.iter().map(|v| v.key()).collect()
}
pub(super) fn answers_keys() -> Vec<&'static str> {
    OtherAnswers::ALL.iter().map(|v| v.key()).collect()
}

/// The question who must not read; its answers name the kind of commune.
pub(super) fn avoid_choice(name: String, commune: &str, t: &Speech) -> Choice {
    Avoid::ALL.iter().fold(Choice::one("avoid", name), |choice, avoid| {
        let key = avoid.key();
        let one = |key: String| t.one(&key, "commune", commune);
        choice.answer_hint(key, one(format!("notices-avoid-{key}")), one(format!("notices-avoid-{key}-t")))
    })
}

/// The fields of contact below the first question.
pub(super) fn contact_fields(posted: &Posted, faults: &Faults, t: &Frame) -> Html {
    let text = |name: &'static str, key: &str| {
        let field = TextField::new(name, t.say(&format!("notices-send-{key}-l"))).typed(posted.typed(name));
        let hint = format!("notices-send-{key}-t");
        if t.knows(&hint) { field.hint(t.say(&hint)).faults(faults, t) } else { field.faults(faults, t) }
    };
    let answers =
        radios("answers", t.say("notices-send-answers-l"), "answers", &answers_keys(), t).typed(posted);
    let fields = [
        text("at", "at").to_string(),
        text("hours", "hours").to_string(),
        answers.to_string(),
        text("opening", "opening").to_string(),
    ];
    Html::trusted(fields.concat())
}

/// Own words, with room for a story.
pub(super) fn words_field(posted: &Posted, faults: &Faults, t: &Frame, key: &str, hint: &str) -> TextArea {
    TextArea::new("words", t.say(key)).hint(t.say(hint)).typed(posted.typed("words")).faults(faults, t)
}

/// An hour of the day as she sees it: "21 giờ".
pub(super) fn hour(t: &Speech, at: Instant) -> String {
    if t.lang() == kernel::Lang::Vi {
        format!("{} giờ", at.vn().hour())
    } else {
        format!("{:02}:00", at.vn().hour())
    }
}

/// Role, kind of office and hour of each reading, in words.
pub(super) fn readings(t: &Speech, readings: &[(String, String, Instant)]) -> Vec<String> {
    let known = |group: &str, key: &str| {
        let full = format!("notices-{group}-{key}");
        if t.knows(&full) { t.say(&full) } else { t.say(&format!("notices-{group}-other")) }
    };
    let line = |(role, office, at): &(String, String, Instant)| {
        let args: [(&'static str, Argument); 4] = [
            ("hour", hour(t, *at).into()),
            ("day", t.day(at.vn_date()).into()),
            ("role", known("role", role).into()),
            ("office", known("office", office).into()),
        ];
        t.with("notices-slip-reading", &args)
    };
    readings.iter().map(line).collect()
}
