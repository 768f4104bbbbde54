//! Fields of forms. Each is a value that writes itself: a slice builds it with
//! label, hint, what was typed and what is wrong, and its template says
//! `{{ form.place }}`.

use askama::Template;
use askama::filters::HtmlSafe;
use kernel::{FieldFault, Outcome, Phrase};

use crate::components::ErrorSummary;
use crate::posted::text_fault;
use crate::{Failed, Posted, Speech};

/// The faults of one form, by field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(Vec<FieldFault>);

impl Faults {
    /// No faults yet.
    pub fn none() -> Self {
        Self::default()
    }
    /// Adds one.
    pub fn add(&mut self, field: &'static str, phrase: impl Into<Phrase>) {
        self.0.push(FieldFault { field, phrase: phrase.into() });
    }
    /// Keeps the value, or the fault and a default value.
    pub fn take<T: Default>(&mut self, result: Result<T, FieldFault>) -> T {
        result.unwrap_or_else(|fault| {
            self.0.push(fault);
            T::default()
        })
    }
    /// One line of a field, cleaned; a fault is noted.
    pub fn line(&mut self, posted: &Posted, field: &'static str, limit: usize) -> String {
        self.take(posted.line(field, limit).map_err(text_fault(field)))
    }
    /// Several lines of a field, cleaned; a fault is noted.
    pub fn text(&mut self, posted: &Posted, field: &'static str, limit: usize) -> String {
        self.take(posted.text(field, limit).map_err(text_fault(field)))
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The faults.
    pub fn list(&self) -> &[FieldFault] {
        &self.0
    }
    /// What is wrong with a field, in words; empty when nothing.
    pub fn of(&self, field: &str, t: &Speech) -> String {
        self.0
            .iter()
            .find(|fault| fault.field == field)
            .map_or(String::new(), |fault| t.phrase(&fault.phrase))
    }
    /// The box at the top of the page; `None` without faults.
    pub fn summary(&self, t: &Speech) -> Option<ErrorSummary> {
        ErrorSummary::of(&self.0, t)
    }
    /// `Ok` without faults, else [`Outcome::Invalid`].
    ///
    /// # Errors
    /// [`Outcome::Invalid`].
    pub fn into_result(self) -> Result<(), Outcome> {
        if self.0.is_empty() { Ok(()) } else { Err(Outcome::Invalid(self.0)) }
    }
    /// The faults of an action that found fields to correct, or a sentence of
    /// refusal shown at the top; any other failure passes through.
    ///
    /// # Errors
    /// The failure, when it is not one to correct.
    pub fn from_outcome(outcome: Outcome) -> Result<Self, Failed> {
        match outcome {
            Outcome::Invalid(faults) => Ok(Self(faults)),
            Outcome::Refused(phrase) => Ok(Self(vec![FieldFault { field: "", phrase }])),
            other => Err(other.into()),
        }
    }
}

impl From<Vec<FieldFault>> for Faults {
    fn from(faults: Vec<FieldFault>) -> Self {
        Self(faults)
    }
}

macro_rules! common {
    ($($kind:ident),+) => {$(
        impl HtmlSafe for $kind {}
        impl $kind {
            /// A line under the label.
            #[must_use]
            pub fn hint(mut self, hint: impl Into<String>) -> Self {
                self.hint = hint.into();
                self
            }
            /// The label is the heading of the page: one question a page.
            #[must_use]
            pub fn as_heading(mut self) -> Self {
                self.heading = true;
                self
            }
            /// A small line above the heading: "Bước 2 trên 6".
            #[must_use]
            pub fn above(mut self, caption: impl Into<String>) -> Self {
                self.caption = caption.into();
                self
            }
            /// What is wrong, taken from the faults of the form.
            #[must_use]
            pub fn faults(mut self, faults: &Faults, t: &Speech) -> Self {
                self.error = faults.of(&self.name, t);
                self.fault_word = t.say("page-fault-word");
                self
            }
            /// The ids that describe the field.
            pub fn described_by(&self) -> String {
                let mut ids = Vec::new();
                if !self.hint.is_empty() {
                    ids.push(format!("{}-hint", self.name));
                }
                if !self.error.is_empty() {
                    ids.push(format!("{}-error", self.name));
                }
                ids.join(" ")
            }
        }
    )+};
}
common!(TextField, TextArea, Choice, Select, DateField);

/// One line of text.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "fields/text.html")]
pub struct TextField {
    name: String,
    label: String,
    hint: String,
    error: String,
    fault_word: String,
    caption: String,
    heading: bool,
    value: String,
    kind: &'static str,
    mode: &'static str,
    complete: &'static str,
    width: &'static str,
    button: String,
}

impl TextField {
    /// A line of text. Browsers neither complete nor correct it: a shared
    /// phone would remember.
    pub fn new(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { name: name.into(), label: label.into(), kind: "text", complete: "off", ..Self::default() }
    }
    /// What was typed.
    #[must_use]
    pub fn typed(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }
    /// Digits: a numeric keyboard, tabular figures.
    #[must_use]
    pub fn digits(mut self) -> Self {
        self.mode = "numeric";
        self
    }
    /// A telephone number.
    #[must_use]
    pub fn telephone(mut self) -> Self {
        self.mode = "tel";
        self
    }
    /// A password: never shown again, whatever was typed.
    #[must_use]
    pub fn password(mut self, complete: &'static str) -> Self {
        self.kind = "password";
        self.complete = complete;
        self.value.clear();
        self
    }
    /// What a password keeper may fill in, on staff pages only.
    #[must_use]
    pub fn complete(mut self, complete: &'static str) -> Self {
        self.complete = complete;
        self
    }
    /// As wide as what is expected: `short` (5 signs) or `medium` (20).
    #[must_use]
    pub fn width(mut self, width: &'static str) -> Self {
        self.width = width;
        self
    }
    /// A button beside the field: search in one line.
    #[must_use]
    pub fn button(mut self, label: impl Into<String>) -> Self {
        self.button = label.into();
        self
    }
}

/// Several lines of text.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "fields/area.html")]
pub struct TextArea {
    name: String,
    label: String,
    hint: String,
    error: String,
    fault_word: String,
    caption: String,
    heading: bool,
    value: String,
    rows: u8,
}

impl TextArea {
    /// Several lines.
    pub fn new(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { name: name.into(), label: label.into(), rows: 5, ..Self::default() }
    }
    /// What was typed.
    #[must_use]
    pub fn typed(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }
    /// How many lines show.
    #[must_use]
    pub fn rows(mut self, rows: u8) -> Self {
        self.rows = rows;
        self
    }
}

/// One answer of a [`Choice`] or [`Select`].
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// What the form sends.
    pub value: String,
    /// What it says.
    pub label: String,
    /// A smaller line below.
    pub hint: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// Radios or checkboxes.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "fields/choice.html")]
pub struct Choice {
    name: String,
    label: String,
    hint: String,
    error: String,
    fault_word: String,
    caption: String,
    heading: bool,
    many: bool,
    inline: bool,
    answers: Vec<Answer>,
}

impl Choice {
    /// Radios: one answer.
    pub fn one(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { name: name.into(), label: label.into(), ..Self::default() }
    }
    /// Checkboxes: any number of answers.
    pub fn many(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { many: true, ..Self::one(name, label) }
    }
    /// One more answer.
    #[must_use]
    pub fn answer(mut self, value: impl Into<String>, label: impl Into<String>) -> Self {
        self.answers.push(Answer { value: value.into(), label: label.into(), ..Answer::default() });
        self
    }
    /// One more answer with a smaller line below it.
    #[must_use]
    pub fn answer_hint(
        mut self,
        value: impl Into<String>,
        label: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        self.answers.push(Answer {
            value: value.into(),
            label: label.into(),
            hint: hint.into(),
            chosen: false,
        });
        self
    }
    /// Marks the answers that were chosen.
    #[must_use]
    pub fn chosen<'a>(mut self, values: impl IntoIterator<Item = &'a str>) -> Self {
        for value in values {
            for answer in self.answers.iter_mut().filter(|answer| answer.value == value) {
                answer.chosen = true;
            }
        }
        self
    }
    /// Marks what was posted.
    #[must_use]
    pub fn typed(self, posted: &Posted) -> Self {
        let name = self.name.clone();
        self.chosen(posted.all(&name))
    }
    /// Short answers side by side where there is room.
    #[must_use]
    pub fn inline(mut self) -> Self {
        self.inline = true;
        self
    }
    /// The id of an answer: the first has the field's own, where error links
    /// lead.
    pub fn id(&self, index: &usize) -> String {
        if *index == 0 { self.name.clone() } else { format!("{}-{}", self.name, index + 1) }
    }
}

/// A list to choose one from; radios are better up to about seven.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "fields/select.html")]
pub struct Select {
    name: String,
    label: String,
    hint: String,
    error: String,
    fault_word: String,
    caption: String,
    heading: bool,
    answers: Vec<Answer>,
}

impl Select {
    /// A list.
    pub fn new(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { name: name.into(), label: label.into(), ..Self::default() }
    }
    /// One more answer; an empty value stands for "not chosen".
    #[must_use]
    pub fn answer(mut self, value: impl Into<String>, label: impl Into<String>) -> Self {
        self.answers.push(Answer { value: value.into(), label: label.into(), ..Answer::default() });
        self
    }
    /// Marks the answer that was chosen.
    #[must_use]
    pub fn chosen(mut self, value: &str) -> Self {
        for answer in &mut self.answers {
            answer.chosen = answer.value == value;
        }
        self
    }
}

/// A date typed as day, month, year, perhaps with a time. Fields are named
/// `{name}-day`, `-month`, `-year`, `-hour`, `-minute`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "fields/date.html")]
pub struct DateField {
    name: String,
    label: String,
    hint: String,
    error: String,
    fault_word: String,
    caption: String,
    heading: bool,
    parts: Vec<DatePart>,
}

#[derive(Debug, Clone, Default)]
struct DatePart {
    name: &'static str,
    label: String,
    value: String,
    wide: bool,
}

const DATE_PARTS: [(&str, &str); 5] = [
    ("day", "page-date-day"),
    ("month", "page-date-month"),
    ("year", "page-date-year"),
    ("hour", "page-date-hour"),
    ("minute", "page-date-minute"),
];

impl DateField {
    /// A date.
    pub fn day(name: impl Into<String>, label: impl Into<String>, t: &Speech) -> Self {
        Self::of(name.into(), label.into(), t, 3)
    }
    /// A date with hour and minute.
    pub fn moment(name: impl Into<String>, label: impl Into<String>, t: &Speech) -> Self {
        Self::of(name.into(), label.into(), t, 5)
    }
    fn of(name: String, label: String, t: &Speech, count: usize) -> Self {
        let part = |(name, key): &(&'static str, &str)| DatePart {
            name,
            label: t.say(key),
            value: String::new(),
            wide: *name == "year",
        };
        Self { name, label, parts: DATE_PARTS[..count].iter().map(part).collect(), ..Self::default() }
    }
    /// What was typed.
    #[must_use]
    pub fn typed(mut self, posted: &Posted) -> Self {
        for part in &mut self.parts {
            posted.typed(&format!("{}-{}", self.name, part.name)).clone_into(&mut part.value);
        }
        self
    }
    /// A moment to begin with, such as now.
    #[must_use]
    pub fn value(mut self, at: kernel::Instant) -> Self {
        let at = at.vn();
        let values = [
            at.day().to_string(),
            at.month().to_string(),
            at.year().to_string(),
            at.hour().to_string(),
            format!("{:02}", at.minute()),
        ];
        for (part, value) in self.parts.iter_mut().zip(values) {
            part.value = value;
        }
        self
    }
}

/// Reads a typed date.
///
/// # Errors
/// `page-e-date-missing` when nothing was typed, `page-e-date` when it is no
/// day of the calendar.
pub fn read_date(posted: &Posted, name: &'static str) -> Result<kernel::Date, FieldFault> {
    let part = |part: &str| posted.typed(&format!("{name}-{part}")).trim().to_owned();
    let (day, month, year) = (part("day"), part("month"), part("year"));
    if day.is_empty() && month.is_empty() && year.is_empty() {
        return Err(FieldFault { field: name, phrase: "page-e-date-missing".into() });
    }
    let read = || -> Option<kernel::Date> {
        let year: i16 = year.parse().ok().filter(|year| (1900..=2200).contains(year))?;
        kernel::Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
    };
    read().ok_or(FieldFault { field: name, phrase: "page-e-date".into() })
}

/// Reads a typed date and time, as on a clock in Viet Nam.
///
/// # Errors
/// As [`read_date`], and `page-e-time` when it is no time of day.
pub fn read_moment(posted: &Posted, name: &'static str) -> Result<kernel::Instant, FieldFault> {
    let date = read_date(posted, name)?;
    let part = |part: &str| posted.typed(&format!("{name}-{part}")).trim().parse::<i8>().ok();
    match (part("hour"), part("minute")) {
        (Some(hour @ 0..=23), Some(minute @ 0..=59)) => Ok(kernel::Instant::of_vn(date, hour, minute)),
        _ => Err(FieldFault { field: name, phrase: "page-e-time".into() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::speech_at;
    use kernel::Lang;

    #[test]
    fn a_typed_date_is_read_or_its_fault_named() {
        let good = Posted::parse(b"d-day=19&d-month=11&d-year=2026&d-hour=21&d-minute=14");
        assert_eq!(read_date(&good, "d").unwrap(), kernel::Date::constant(2026, 11, 19));
        assert_eq!(
            read_moment(&good, "d").unwrap(),
            kernel::Instant::of_vn(kernel::Date::constant(2026, 11, 19), 21, 14)
        );
        let wrong = Posted::parse(b"d-day=31&d-month=2&d-year=2026");
        assert_eq!(read_date(&wrong, "d").unwrap_err().phrase.key, "page-e-date");
        assert_eq!(read_date(&Posted::default(), "d").unwrap_err().phrase.key, "page-e-date-missing");
        let hour = Posted::parse(b"d-day=19&d-month=11&d-year=2026&d-hour=25&d-minute=0");
        assert_eq!(read_moment(&hour, "d").unwrap_err().phrase.key, "page-e-time");
    }

    #[test]
    fn a_field_shows_typed_text_and_fault_and_escapes_both() {
        let t = speech_at(Lang::Vi, "2026-11-19T14:20:00+07:00");
        let mut faults = Faults::none();
        faults.add("q", Phrase::new("page-e-too-long").with("limit", 5));
        let field =
            TextField::new("q", "Tên").hint("Gợi ý").typed("<script>").faults(&faults, &t).to_string();
        assert!(field.contains("value=\"&#60;script&#62;\""), "{field}");
        assert!(field.contains(r#"aria-describedby="q-hint q-error""#), "{field}");
        assert!(field.contains(r#"id="q-error""#));
        let password =
            TextField::new("p", "Mật khẩu").typed("secret").password("current-password").to_string();
        assert!(!password.contains("secret"));
    }

    #[test]
    fn an_error_link_leads_to_the_first_answer() {
        let choice =
            Choice::one("danger", "?").answer("now", "Có").answer("no", "Không").chosen(["no"]).to_string();
        assert!(choice.contains(r#"id="danger""#) && choice.contains(r#"id="danger-2""#), "{choice}");
        assert_eq!(choice.matches(" checked").count(), 1);
    }
}
