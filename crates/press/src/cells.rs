//! Texts made harmless for spreadsheets, and names for tabs.

use std::collections::BTreeSet;

use crate::print::hides;

/// The longest name of a tab, in UTF-16 units.
const LONGEST_NAME: usize = 31;

/// A text that no spreadsheet program takes for a formula, also not after
/// it was saved as CSV and opened again: one that begins, after blanks, with
/// `=`, `+`, `-`, `@`, their full-width twins, a tab or a line break gets an
/// apostrophe before it. Control characters, which XML cannot hold, and
/// hidden marks are left out.
pub(crate) fn harmless(text: &str) -> String {
    let starts = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    let seen = |c: char| c == '\n' || c == '\t' || !(c.is_control() || hides(c));
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    let cleaned: String = unified.chars().filter(|c| seen(*c)).collect();
    let risky = cleaned.starts_with(['\t', '\n']) || cleaned.trim_start().starts_with(starts);
    if risky { format!("'{cleaned}") } else { cleaned }
}

/// A name a tab may bear: without `[ ] : * ? / \`, not beginning or ending
/// with an apostrophe, at most 31 UTF-16 units, and not borne by another tab
/// (compared without case, as spreadsheet programs do).
pub(crate) fn tab_name(wanted: &str, index: usize, taken: &mut BTreeSet<String>) -> String {
    let spaced: String = wanted
        .chars()
        .filter(|c| !hides(*c))
        .map(|c| if c.is_control() || "[]:*?/\\".contains(c) { ' ' } else { c })
        .collect();
    let joined = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = joined.trim_matches(['\'', ' ']);
    // "History" is kept by one program for itself.
    let base = if bare.is_empty() || bare.eq_ignore_ascii_case("history") {
        format!("Bảng {}", index + 1)
    } else {
        bare.to_owned()
    };
    let mut name = shortened(&base, LONGEST_NAME);
    let mut copy = 1;
    while !taken.insert(name.to_lowercase()) {
        copy += 1;
        let mark = format!(" ({copy})");
        name = format!("{}{mark}", shortened(&base, LONGEST_NAME - mark.len()));
    }
    name
}

/// Cut to so many UTF-16 units, between letters.
fn shortened(text: &str, units: usize) -> String {
    let mut used = 0;
    let kept = text.chars().take_while(|c| {
        used += c.len_utf16();
        used <= units
    });
    kept.collect::<String>().trim_matches(['\'', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_marked() {
        for text in ["=1+1", "+84", "-5", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "\u{200B}=1"] {
            assert!(harmless(text).starts_with('\''), "{text:?}");
        }
        for text in ["Nguyễn", "1-2", "", "a=b", "– ghi chú"] {
            assert_eq!(harmless(text), text);
        }
    }

    #[test]
    fn a_control_character_is_left_out() {
        assert_eq!(harmless("a\u{0}b\u{1F}c\u{FFFE}d\nê"), "abcd\nê");
    }

    #[test]
    fn tabs_have_lawful_names_and_each_its_own() {
        let mut taken = BTreeSet::new();
        assert_eq!(tab_name("Năm 2026/[B1]: *?", 0, &mut taken), "Năm 2026 B1");
        assert_eq!(tab_name("năm 2026 b1", 1, &mut taken), "năm 2026 b1 (2)");
        assert_eq!(tab_name("''", 2, &mut taken), "Bảng 3");
        let long = tab_name(&"Tỉnh ".repeat(20), 3, &mut taken);
        let other = tab_name(&"Tỉnh ".repeat(20), 4, &mut taken);
        assert!(long.encode_utf16().count() <= 31 && other.encode_utf16().count() <= 31);
        assert_ne!(long, other);
    }
}
