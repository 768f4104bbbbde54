//! What forms of returns send, made into commands.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use kernel::{Outcome, Phrase};
use norms::{ReturnForm, Source};
use page::{Faults, Posted};

use super::actions::Entered;
use super::model::ReturnNote;

/// The largest figure a row takes: more than every household of the country.
const LARGEST: i64 = 99_999_999;
/// The longest note to a row, and the longest reason, in characters.
pub(super) const NOTE: usize = 300;
/// See [`NOTE`].
pub(super) const REASON: usize = 1_000;

/// Reads a figure: digits, perhaps in groups (`1.530`, `1 530`).
fn figure(typed: &str) -> Option<i64> {
    let digits: String =
        typed.chars().filter(|c| !matches!(c, '.' | ',' | ' ' | '\u{a0}' | '\u{202f}')).collect();
    let plain = !digits.is_empty() && digits.len() <= 12 && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten().filter(|figure| *figure <= LARGEST)
}

/// The entered rows of a form, as typed.
///
/// # Errors
/// [`Outcome::Invalid`] on each row that holds no figure.
pub(super) fn entered(form: &'static ReturnForm, posted: &Posted) -> Result<Entered, Outcome> {
    let mut faults = Faults::none();
    let mut entered = Vec::new();
    for row in form.rows.iter().filter(|row| row.source == Source::Input) {
        let name = field(&row.code);
        let typed = faults.line(posted, name, 30);
        let value = if typed.is_empty() { None } else { figure(&typed) };
        if !typed.is_empty() && value.is_none() {
            faults.add(name, Phrase::new("returns-figure-e").with("row", row.code.as_str()));
        }
        entered.push((row.code.clone(), value));
    }
    if faults.is_empty() { Ok(entered) } else { Err(Outcome::Invalid(faults.list().to_vec())) }
}

/// The names of fields by code: an id in a page begins with a letter and has
/// no dots, which codes of the old form do not keep to. Made once.
static FIELDS: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let rows = norms::norms().return_forms().iter().flat_map(|form| &form.value.rows);
    let name = |code: &'static str| -> &'static str {
        let plain = code.starts_with(|c: char| c.is_ascii_alphabetic()) && !code.contains('.');
        if plain { code } else { Box::leak(format!("row-{}", code.replace('.', "_")).into_boxed_str()) }
    };
    rows.map(|row| (row.code.as_str(), name(&row.code))).collect()
});

/// The name of the field of a row.
pub(super) fn field(code: &str) -> &'static str {
    FIELDS.get(code).copied().unwrap_or("")
}

/// The name of the field for a note to a row.
pub(super) fn note_field(code: &str) -> String {
    format!("note-{}", field(code))
}

/// The reason and the notes of a return sent back.
///
/// # Errors
/// [`Outcome::Invalid`] on texts that cannot be taken.
pub(super) fn notes(
    form: &'static ReturnForm,
    posted: &Posted,
) -> Result<(String, Vec<ReturnNote>), Outcome> {
    let mut faults = Faults::none();
    let reason = faults.text(posted, "reason", REASON);
    let mut notes = Vec::new();
    for row in &form.rows {
        match posted.line(&note_field(&row.code), NOTE) {
            Ok(note) if note.is_empty() => {}
            Ok(note) => notes.push(ReturnNote { code: row.code.clone(), note }),
            Err(fault) => faults.add(field(&row.code), page::text_phrase(fault)),
        }
    }
    if faults.is_empty() { Ok((reason, notes)) } else { Err(Outcome::Invalid(faults.list().to_vec())) }
}

/// 64 hexadecimal digits.
pub(super) fn hash(typed: &str) -> Option<[u8; 32]> {
    let mut hash = [0u8; 32];
    if typed.len() != 64 || !typed.is_ascii() {
        return None;
    }
    for (at, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(typed.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(hash)
}

/// As [`hash`] reads it.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> &'static ReturnForm {
        norms::norms().return_form("2026-11-30".parse().unwrap()).unwrap()
    }

    #[test]
    fn figures_are_read_as_people_write_them_and_nothing_else_is() {
        assert_eq!(figure("1.530"), Some(1_530));
        assert_eq!(figure("1 530"), Some(1_530));
        for wrong in ["-5", "1e3", "mười", "", "999999999999999999999", "100000000", "٣"] {
            assert_eq!(figure(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_wrong_figure_is_told_at_its_row_and_an_empty_one_is_no_zero() {
        let posted = Posted::of([("A0", "100"), ("A1", "mười"), ("C1", "")]);
        let Err(Outcome::Invalid(faults)) = entered(form(), &posted) else { panic!() };
        assert_eq!(faults.iter().map(|fault| fault.field).collect::<Vec<_>>(), ["A1"]);
        let entered = entered(form(), &Posted::of([("A0", "100"), ("B1", "7")])).unwrap();
        assert!(entered.contains(&("A0".into(), Some(100))) && entered.contains(&("C1".into(), None)));
        assert!(!entered.iter().any(|(code, _)| code == "B1"), "a computed row is not typed");
    }

    #[test]
    fn every_field_is_an_id_that_pages_may_have_and_belongs_to_one_row() {
        for form in norms::norms().return_forms() {
            let names: Vec<_> = form.rows.iter().map(|row| field(&row.code)).collect();
            let fine = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            assert!(
                names.iter().all(|name| name.starts_with(|c: char| c.is_ascii_alphabetic())),
                "{names:?}"
            );
            assert!(names.iter().all(|name| name.chars().all(fine)), "{names:?}");
            let once: std::collections::BTreeSet<_> = names.iter().collect();
            assert_eq!(once.len(), names.len());
        }
    }

    #[test]
    fn a_hash_reads_back() {
        let hash_of = [0xABu8; 32];
        assert_eq!(hash(&hex(&hash_of)), Some(hash_of));
        assert_eq!(hash("zz"), None);
        assert_eq!(hash(&"é".repeat(32)), None);
    }
}
