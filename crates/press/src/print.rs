//! Text made fit for print: composed, without marks that hide or reorder
//! letters, and only letters the font has.

use unicode_normalization::UnicodeNormalization;

/// What stands for a letter the font does not have. A box is seen and asked
/// about; a letter left out is not.
const UNKNOWN: char = '\u{25A1}';

/// Composes (NFC), makes line breaks `\n`, drops control characters and marks
/// of direction or no width, and shows a letter the font lacks as a box.
///
/// Typed text was cleaned on its way in; this is the last gate, because a
/// direction mark on a paper can turn a number round.
pub(crate) fn printable(text: &str, has: &dyn Fn(char) -> bool) -> String {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    unified.nfc().filter_map(|c| printed(c, has)).collect()
}

fn printed(c: char, has: &dyn Fn(char) -> bool) -> Option<char> {
    match c {
        '\n' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        c if c.is_control() || hides(c) => None,
        // A blank of any width needs no glyph of its own.
        c if c.is_whitespace() || has(c) => Some(c),
        _ if has(UNKNOWN) => Some(UNKNOWN),
        _ => Some('?'),
    }
}

/// Marks that have no glyph and change how their neighbours are read.
pub(crate) fn hides(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{FFFE}' | '\u{FFFF}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latin(c: char) -> bool {
        c < '\u{2000}' || c == UNKNOWN
    }

    #[test]
    fn a_direction_mark_does_not_reach_the_paper() {
        assert_eq!(printable("03\u{202E}321\u{2066} nga\u{300}y", &latin), "03321 ngày");
    }

    #[test]
    fn a_letter_the_font_lacks_is_seen() {
        assert_eq!(printable("A漢\u{7}\tB\r\nC", &latin), "A□ B\nC");
        assert_eq!(printable("漢", &|c| c.is_ascii()), "?");
    }
}
