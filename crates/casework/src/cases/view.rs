//! Pieces that several pages of cases share.

use std::sync::Arc;

use access::{Actor, Instance, Purpose};
use askama::Template;
use kernel::{Argument, Lang, Outcome, RecordId, Relation, ViolenceForm};
use norms::{Words, norms};
use page::components::{ErrorSummary, EvidenceChip, Mark, SealedField};
use page::fields::Choice;
use page::{Faults, Frame, Html, Page, Posted, Reply, Speech, Staff};
use people::{Person, Role};

use super::actions::work::Sending;
use super::model::{Kept, Opened, Reading, code};
use super::store::Sight;
use crate::notices::{Avoid, Office};

/// The parts of the sealed part that open one by one.
pub(crate) mod part {
    /// Her name.
    pub(crate) const NAME: i64 = 1;
    /// How to reach her.
    pub(crate) const PHONE: i64 = 2;
    /// What was told, in words.
    pub(crate) const STORY: i64 = 4;
    /// The accused.
    pub(crate) const ACCUSED: i64 = 8;
    /// Everybody, for the page of people.
    pub(crate) const PEOPLE: i64 = 16;
    /// The bit of a field's name.
    pub(crate) fn of(name: &str) -> Option<i64> {
        match name {
            "name" => Some(NAME),
            "phone" => Some(PHONE),
            "story" => Some(STORY),
            "accused" => Some(ACCUSED),
            "people" => Some(PEOPLE),
            _ => None,
        }
    }
}

/// The reasons for opening the sealed part.
pub(crate) const REASONS: [(&str, Purpose); 4] = [
    ("meeting", Purpose::Meeting),
    ("measure", Purpose::Measure),
    ("referral", Purpose::Referral),
    ("correction", Purpose::Correction),
];

/// The house and the person signed in.
pub(crate) fn desk(staff: &Staff) -> Result<(Arc<Instance>, Arc<Actor>), Outcome> {
    Ok((staff.turn().web().part::<Instance>()?, staff.actor::<Actor>()?))
}

/// A record from an address.
pub(crate) fn record(id: &str) -> Result<RecordId, Outcome> {
    RecordId::parse(id).map_err(|_| Outcome::NotVisible)
}

/// The id of a sending: the same form sent twice writes one row.
pub(crate) fn sending_id(staff: &Staff, posted: &Posted) -> page::SendingId {
    posted.sending_id().unwrap_or_else(|| page::SendingId::mint(staff.at(), staff.turn().web().entropy()))
}

/// The row a form writes: a new one, or the one it was made from.
pub(crate) fn sending(staff: &Staff, posted: &Posted) -> Sending {
    let version = || posted.typed("_version").parse::<i64>().ok();
    match (posted.id::<RecordId>("_row"), version()) {
        (Some(row), Some(version)) => Sending { row: *row.bytes(), over: Some(version) },
        _ => Sending { over: version(), ..Sending::new(sending_id(staff, posted)) },
    }
}

/// Hidden fields that say which row and version a form was made from.
pub(crate) fn hidden_row(row: Option<[u8; 16]>, version: i64) -> String {
    let row = row.map_or_else(String::new, |row| {
        format!(r#"<input type="hidden" name="_row" value="{}">"#, RecordId::of_bytes(row))
    });
    format!(r#"{row}<input type="hidden" name="_version" value="{version}">"#)
}

/// One form of a page.
#[derive(Default)]
pub(crate) struct Form {
    pub(crate) heading: String,
    pub(crate) fields: Html,
    pub(crate) buttons: Vec<(String, String)>,
    pub(crate) quiet: bool,
}

impl Form {
    pub(crate) fn new(fields: impl IntoIterator<Item = String>, go: &str, words: String) -> Self {
        let fields: Vec<_> = fields.into_iter().collect();
        Self {
            fields: Html::trusted(fields.concat()),
            buttons: vec![(go.to_owned(), words)],
            ..Self::default()
        }
    }
    pub(crate) fn headed(mut self, heading: String) -> Self {
        self.heading = heading;
        self
    }
    pub(crate) fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }
    pub(crate) fn button(mut self, go: &str, words: String) -> Self {
        self.buttons.push((go.to_owned(), words));
        self
    }
}

/// A page of a case with forms: people, acts, safety and the rest.
#[derive(Template)]
#[template(path = "cases/pages/form.html")]
pub(crate) struct FormPage {
    pub(crate) t: Frame,
    back: String,
    back_words: String,
    action: String,
    summary: Option<ErrorSummary>,
    heading: String,
    notes: Vec<Html>,
    above: Html,
    forms: Vec<Form>,
    below: Html,
}

impl FormPage {
    /// A page of a case; its title names no one.
    pub(crate) fn new(t: Frame, case: RecordId, heading: String, faults: &Faults) -> Self {
        let action = t.here().to_owned();
        Self {
            back: format!("/cases/{case}"),
            back_words: t.one("cases-case-h", "code", code(case)),
            action,
            summary: faults.summary(&t),
            heading: heading.clone(),
            notes: Vec::new(),
            above: Html::default(),
            forms: Vec::new(),
            below: Html::default(),
            t: t.titled(heading).with_faults(faults).section("/cases"),
        }
    }
    pub(crate) fn back(mut self, href: String, words: String) -> Self {
        self.back = href;
        self.back_words = words;
        self
    }
    pub(crate) fn note(mut self, note: Html) -> Self {
        self.notes.push(note);
        self
    }
    pub(crate) fn above(mut self, html: impl Into<String>) -> Self {
        self.above = Html::trusted(html);
        self
    }
    pub(crate) fn below(mut self, html: impl Into<String>) -> Self {
        self.below = Html::trusted(html);
        self
    }
    pub(crate) fn form_of(mut self, form: Form) -> Self {
        self.forms.push(form);
        self
    }
    fn form(&self) -> Html {
        Html::trusted(self.t.form_fields().to_string())
    }
}

/// Shows a form again: 422 for faults, 409 when somebody saved first.
pub(crate) fn again(page: &FormPage, stale: bool) -> Reply {
    if stale {
        Page::render(page).map(|page| page.status(http::StatusCode::CONFLICT))
    } else {
        Page::correct(page)
    }
}

/// What is wrong with a form that was not taken, and whether somebody saved
/// first: then the new version stands beside what was typed.
pub(crate) fn faults_of(outcome: Outcome) -> Result<(Faults, bool), page::Failed> {
    match outcome {
        Outcome::Stale => {
            let mut faults = Faults::none();
            faults.add("", "cases-e-stale");
            Ok((faults, true))
        }
        other => Faults::from_outcome(other).map(|faults| (faults, false)),
    }
}

/// A heading and lines below it, as a list.
pub(crate) fn lines(heading: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let items: String = lines.iter().map(|line| format!("<li>{}</li>", Html::text(line))).collect();
    let heading =
        if heading.is_empty() { String::new() } else { format!("<h2>{}</h2>", Html::text(heading)) };
    format!(r#"{heading}<ul class="bn-list">{items}</ul>"#)
}

/// Words of a dated list in the reader's language.
pub(crate) fn words_of(list: &str, key: &str, lang: Lang) -> String {
    let entry = norms().list(list).and_then(|list| list.entry(key));
    entry.map_or_else(|| key.to_owned(), |entry| entry.words.text(lang).to_owned())
}

/// Words of an act.
pub(crate) fn act_words(key: &str, lang: Lang) -> String {
    norms().act(key).map_or_else(|| key.to_owned(), |act| act.words.text(lang).to_owned())
}

/// Words of a form of violence.
pub(crate) fn form_words(form: ViolenceForm, lang: Lang) -> String {
    words_of("forms", norms::form_key(form), lang)
}

/// Words of the scope of a relation.
pub(crate) fn relation_words(relation: Relation, lang: Lang) -> String {
    norms().relation(relation).map_or_else(String::new, |scope: &norms::Cited<norms::RelationScope>| {
        let words: &Words = &scope.words;
        words.text(lang).to_owned()
    })
}

/// The evidence mark of a norm.
pub(crate) const fn mark_of(mark: norms::Mark) -> Mark {
    match mark {
        norms::Mark::Verified => Mark::Verified,
        norms::Mark::Secondary => Mark::Secondary,
        norms::Mark::Assumed => Mark::Assumed,
    }
}

/// A place in the law with its mark.
pub(crate) fn law_chip(t: &Speech, mark: Mark, key: &str) -> String {
    EvidenceChip::new(mark, t.say(key), t).to_string()
}

/// The four reasons.
pub(crate) fn reason_choice(t: &Speech, faults: &Faults) -> Choice {
    let choice = Choice::one("reason", t.say("cases-reason-h"));
    let choice = REASONS
        .iter()
        .fold(choice, |choice, (key, _)| choice.answer(*key, t.say(&format!("cases-reason-{key}"))));
    choice.faults(faults, t)
}

/// A field of the sealed part: hatched, or open with its reason and end.
pub(crate) fn sealed_field(
    t: &Speech,
    sight: Option<Sight>,
    (name, label): (&str, String),
    text: &str,
    note: String,
) -> SealedField {
    let bit = part::of(name).unwrap_or(0);
    match sight.filter(|sight| sight.fields & bit != 0 && sight.until > t.now()) {
        Some(sight) => {
            let reason = reason_words(t, sight.purpose);
            let until = t.two("cases-sealed-until", ("reason", reason), ("when", t.time(sight.until)));
            SealedField::opened(label, name, if text.is_empty() { "–" } else { text }, until, t)
        }
        None => SealedField::closed(label, name, note, t),
    }
}

/// Whether a part is open now.
pub(crate) fn is_open(t: &Speech, sight: Option<Sight>, bit: i64) -> bool {
    sight.is_some_and(|sight| sight.fields & bit != 0 && sight.until > t.now())
}

/// Why something was opened, in words.
pub(crate) fn reason_words(t: &Speech, purpose: u16) -> String {
    let key = Purpose::of_number(purpose).unwrap_or(Purpose::Duty).key();
    let full = format!("cases-reason-{key}");
    if t.knows(&full) { t.say(&full) } else { t.say("cases-reason-duty") }
}

/// A reading in one line: hour, role, what, why. Never a name.
pub(crate) fn reading_line(t: &Speech, reading: &Reading) -> String {
    let role = format!("cases-role-{}", reading.role);
    let role = match (reading.own, t.knows(&role)) {
        (true, _) => t.say("cases-role-you"),
        (_, true) => t.say(&role),
        _ => t.say("cases-role-other"),
    };
    let deed = access::Deed::of_number(reading.deed).map_or("other", access::Deed::key);
    let deed = format!("cases-deed-{deed}");
    let deed = if t.knows(&deed) { t.say(&deed) } else { t.say("cases-deed-other") };
    let args: [(&'static str, Argument); 4] = [
        ("when", t.when(reading.at).into()),
        ("role", role.into()),
        ("deed", deed.into()),
        ("reason", reason_words(t, reading.purpose).into()),
    ];
    t.with("cases-reading", &args)
}

/// Who must not know of a case, and that only who said so may widen it. The
/// name of an officer is of the sealed part and stands on the notice alone.
pub(crate) fn avoid_note(t: &Speech, case: &Opened) -> Option<Html> {
    if case.header.avoid.is_empty() {
        return None;
    }
    let named = |avoid: Avoid| case.header.avoid.iter().any(|avoided| avoided.whom == avoid);
    let who: Vec<_> = [Avoid::Chair, Avoid::Officer, Avoid::Police]
        .into_iter()
        .filter(|avoid| named(*avoid))
        .map(|avoid| t.say(&format!("cases-avoid-{}", avoid.key())))
        .collect();
    let words = if who.is_empty() {
        t.rich("cases-avoid-unsure-n")
    } else {
        t.rich_one("cases-avoid-n", "who", who.join(", "))
    };
    let chip = law_chip(t, Mark::Assumed, "notices-assumed-chip");
    Some(Html::trusted(format!("{words} {chip}")))
}

/// What to keep from each office that must not know, one line each.
pub(crate) fn kept_out_lines(t: &Speech, offices: &[Office]) -> Vec<String> {
    let key = |office: &Office| match office {
        Office::Commune => "cases-kept-out-commune",
        Office::Police => "cases-kept-out-police",
        Office::Desk | Office::Ministry => "cases-kept-out-desk",
    };
    offices.iter().map(|office| t.say(key(office))).collect()
}

/// How a person is spoken of in staff text.
pub(crate) fn address_of(t: &Speech, case: &Opened) -> String {
    let known = case.survivor().map(|person| person.address.clone()).filter(|address| !address.is_empty());
    known.unwrap_or_else(|| t.say("cases-survivor-neutral"))
}

/// A person without anything that names: "Người bị bạo lực · nữ · 16–59 tuổi".
pub(crate) fn plain_person(t: &Speech, person: &Kept<Person>, on: kernel::Date) -> String {
    let mut parts = vec![t.say(&format!("cases-role-{}", person.role.key()))];
    parts.extend(person.sex.map(|sex| t.say(&format!("cases-sex-{}", sex.key()))));
    parts
        .extend(people::age_band(&person.value, on).map(|band| t.say(&format!("cases-band-{}", band.key()))));
    if person.struck {
        parts.push(t.say("cases-person-struck"));
    }
    parts.join(" · ")
}

/// "1 phụ nữ, 2 trẻ em, 1 người có hành vi".
pub(crate) fn people_hint(t: &Speech, case: &Opened) -> String {
    let count = |role: Role| case.of_role(role).count();
    let mut parts = Vec::new();
    for role in Role::ALL {
        let n = count(*role);
        if n > 0 {
            parts.push(t.one(&format!("cases-count-{}", role.key()), "n", n));
        }
    }
    if parts.is_empty() { t.say("cases-people-none") } else { parts.join(", ") }
}
