//! Fields of forms. Each is a value that writes itself: a slice builds it with
//! label, hint, what was typed and what is wrong, and its template says
//! `{{ form.place }}`.

use askama::Template;
use askama::filters::HtmlSafe;

mod date;
mod faults;

pub use date::{DateField, read_date, read_moment};
pub use faults::Faults;

use crate::{Posted, Speech};

/// What every field has besides its value.
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
use common;
common!(TextField, TextArea, Choice, Select);

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::speech_at;
    use kernel::{Lang, Phrase};

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
