//! What a form sent: bounded, every field kept as typed, faults found field
//! by field.

use std::sync::Arc;

use kernel::{FieldFault, Phrase, TextFault, TypedId, clean_line, clean_text};
use percent_encoding::percent_decode;
use unicode_normalization::UnicodeNormalization;

kernel::typed_id! {
    /// The id that one sending of a form carries (`_id`).
    pub struct SendingId;
}

/// More fields than any form has: the rest is dropped.
const MOST_FIELDS: usize = 2_000;

/// The fields of a form, in the order sent. Its Debug form tells nothing.
#[derive(Clone, Default)]
pub struct Posted(Arc<Vec<Field>>);

struct Field {
    name: String,
    /// As typed in NFC; bytes that are no UTF-8 became U+FFFD.
    typed: String,
    is_utf8: bool,
}

impl Posted {
    /// Reads a body of `application/x-www-form-urlencoded`.
    pub fn parse(body: &[u8]) -> Self {
        let pairs = body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).take(MOST_FIELDS);
        Self(Arc::new(pairs.map(read_field).collect()))
    }

    /// Fields from plain text; for drafts, samples and tests.
    pub fn of<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let field =
            |(name, typed): (&str, &str)| Field { name: name.into(), typed: typed.into(), is_utf8: true };
        Self(Arc::new(fields.into_iter().map(field).collect()))
    }

    fn find(&self, name: &str) -> Option<&Field> {
        self.0.iter().find(|field| field.name == name)
    }
    /// What was typed, to show it again; empty when the field was not sent.
    pub fn typed(&self, name: &str) -> &str {
        self.find(name).map_or("", |field| &field.typed)
    }
    /// What was typed, as text; empty when the field was not sent.
    ///
    /// # Errors
    /// [`TextFault::NotUtf8`].
    pub fn field(&self, name: &str) -> Result<&str, TextFault> {
        match self.find(name) {
            Some(field) if !field.is_utf8 => Err(TextFault::NotUtf8),
            Some(field) => Ok(&field.typed),
            None => Ok(""),
        }
    }
    /// One line, cleaned (NFC, no hidden marks), of at most `limit` characters.
    ///
    /// # Errors
    /// [`TextFault`].
    pub fn line(&self, name: &str, limit: usize) -> Result<String, TextFault> {
        clean_line(self.field(name)?, limit)
    }
    /// Several lines, cleaned, of at most `limit` characters.
    ///
    /// # Errors
    /// [`TextFault`].
    pub fn text(&self, name: &str, limit: usize) -> Result<String, TextFault> {
        clean_text(self.field(name)?, limit)
    }
    /// Every value of a field sent several times (checkboxes).
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |field| field.name == name).map(|field| field.typed.as_str())
    }
    /// Whether a field was sent with this value.
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|typed| typed == value)
    }
    /// Whether a field was sent with anything but blanks.
    pub fn has(&self, name: &str) -> bool {
        self.all(name).any(|typed| !typed.trim().is_empty())
    }
    /// The names, in the order sent, each once a value.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|field| (field.name.as_str(), field.typed.as_str()))
    }
    /// A typed id in a field.
    pub fn id<T: TypedId>(&self, name: &str) -> Option<T> {
        kernel::macros::parse(self.typed(name)).ok().map(T::of_uuid)
    }
    /// The id this sending carries (`_id`), so that the same form sent twice
    /// is one act.
    pub fn sending_id(&self) -> Option<SendingId> {
        self.id("_id")
    }
    /// Whether any field was no UTF-8.
    pub fn has_broken_text(&self) -> bool {
        self.0.iter().any(|field| !field.is_utf8)
    }
}

fn read_field(pair: &[u8]) -> Field {
    let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
    let (name, value) = (&pair[..at], pair.get(at + 1..).unwrap_or_default());
    let bytes = decode(value);
    let (typed, is_utf8) = match std::str::from_utf8(&bytes) {
        Ok(text) => (text.nfc().collect(), true),
        Err(_) => (String::from_utf8_lossy(&bytes).nfc().collect(), false),
    };
    Field { name: String::from_utf8_lossy(&decode(name)).into_owned(), typed, is_utf8 }
}

fn decode(part: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = part.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    percent_decode(&spaced).collect()
}

/// What to tell about a text that was not taken.
pub fn text_phrase(fault: TextFault) -> Phrase {
    match fault {
        TextFault::NotUtf8 => Phrase::new("page-e-not-utf8"),
        TextFault::Control => Phrase::new("page-e-control"),
        TextFault::TooLong { limit } => {
            Phrase::new("page-e-too-long").with("limit", i64::try_from(limit).unwrap_or(i64::MAX))
        }
    }
}

/// The same as a fault of a field.
pub fn text_fault(field: &'static str) -> impl Fn(TextFault) -> FieldFault {
    move |fault| FieldFault { field, phrase: text_phrase(fault) }
}

impl std::fmt::Debug for Posted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Posted with {} fields", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_utf8_is_found_in_its_field_alone() {
        let posted = Posted::parse(b"name=%C3%28&place=Ba+%C4%90%C3%ACnh");
        assert_eq!(posted.field("name"), Err(TextFault::NotUtf8));
        assert_eq!(posted.field("place"), Ok("Ba Đình"));
        assert!(posted.typed("name").contains('\u{FFFD}'), "what can be read is shown again");
        assert!(posted.has_broken_text());
    }

    #[test]
    fn decomposed_and_hidden_marks_are_cleaned() {
        let posted = Posted::parse("t=Ba%CC%A3o+lu%CC%9B%CC%A3c%E2%80%8B%20".as_bytes());
        assert_eq!(posted.line("t", 50).unwrap(), "Bạo lực");
    }

    #[test]
    fn a_field_may_come_several_times_or_not_at_all() {
        let posted = Posted::parse(b"form=hit&form=threat&empty=&flag&&=x");
        assert_eq!(posted.all("form").collect::<Vec<_>>(), ["hit", "threat"]);
        assert!(posted.is("form", "threat") && !posted.is("form", "other"));
        assert_eq!(posted.field("absent"), Ok(""));
        assert!(!posted.has("empty") && !posted.has("flag"));
    }

    #[test]
    fn its_debug_form_tells_nothing() {
        let posted = Posted::parse(b"story=hidden-words");
        assert!(!format!("{posted:?}").contains("hidden-words"));
    }
}
