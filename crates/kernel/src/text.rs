//! Text people type: kept as they meant it (NFC), freed of marks that hide or
//! reorder letters, and bounded.

use unicode_normalization::UnicodeNormalization;

/// Why a typed text was not taken as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// The bytes are not UTF-8.
    #[error("not UTF-8")]
    NotUtf8,
    /// Longer than allowed; the limit is in characters.
    #[error("longer than {limit} characters")]
    TooLong {
        /// How many characters are allowed.
        limit: usize,
    },
    /// Control characters other than line breaks and tabs.
    #[error("control characters")]
    Control,
}

/// Cleans a text of one or several lines: NFC, line breaks as `\n`, no
/// zero-width or direction marks, no blank ends.
///
/// ```
/// assert_eq!(kernel::clean_text("a\u{200B}b \u{202E}c\r\nd ", 20).unwrap(), "ab c\nd");
/// ```
///
/// # Errors
/// [`TextFault::Control`] and [`TextFault::TooLong`].
pub fn clean_text(typed: &str, limit: usize) -> Result<String, TextFault> {
    let unified = typed.replace("\r\n", "\n").replace('\r', "\n");
    let cleaned: String = unified.nfc().filter(|c| !hides(*c)).collect();
    if cleaned.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(TextFault::Control);
    }
    let trimmed = cleaned.trim();
    if trimmed.chars().count() > limit {
        return Err(TextFault::TooLong { limit });
    }
    Ok(trimmed.to_owned())
}

/// Cleans a text of one line: as [`clean_text`], and every run of blanks is
/// one space.
///
/// # Errors
/// As [`clean_text`].
pub fn clean_line(typed: &str, limit: usize) -> Result<String, TextFault> {
    let line = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    clean_text(&line, limit)
}

/// Zero-width characters, direction marks and overrides, and the byte order
/// mark: they make two different texts look the same, or one look reversed.
fn hides(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}' | '\u{061C}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decomposed_text_is_composed() {
        let decomposed: String = "Bạo lực".nfd().collect();
        assert_eq!(clean_line(&decomposed, 100).unwrap(), "Bạo lực");
    }

    #[test]
    fn the_limit_counts_characters_and_is_told() {
        assert_eq!(clean_text("ườ", 1), Err(TextFault::TooLong { limit: 1 }));
        assert_eq!(clean_text("\u{7}bell", 9), Err(TextFault::Control));
    }
}
