//! Folding: how names are compared. The same in Rust on both engines, since
//! SQLite's FTS5 does not fold đ (DESIGN §9).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a name: marks dropped, đ→d, lower case, runs of anything that is not
/// a letter or digit become one space.
///
/// ```
/// assert_eq!(kernel::fold("Phường  Trúc Bạch"), "phuong truc bach");
/// assert_eq!(kernel::fold("Hoà"), kernel::fold("Hòa"));
/// assert_eq!(kernel::fold("Đồng Ea H'leo"), "dong ea h leo");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'đ' | 'Đ' => folded.push('d'),
            c if c.is_alphanumeric() => folded.extend(c.to_lowercase()),
            '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{202A}'..='\u{202E}' => {}
            _ if !folded.is_empty() && !folded.ends_with(' ') => folded.push(' '),
            _ => {}
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Folds a telephone or identity number: digits only, a leading `84` country
/// code becomes `0` when written with a plus sign or with eleven digits.
///
/// ```
/// assert_eq!(kernel::fold_digits("+84 900 000 347"), "0900000347");
/// assert_eq!(kernel::fold_digits("0900.000.347"), "0900000347");
/// ```
pub fn fold_digits(text: &str) -> String {
    let digits: String =
        text.chars().filter_map(|c| c.to_digit(10)).filter_map(|d| char::from_digit(d, 10)).collect();
    let international = text.trim_start().starts_with('+') || digits.len() == 11;
    match digits.strip_prefix("84") {
        Some(rest) if international => format!("0{rest}"),
        _ => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_tone_placements_and_both_normal_forms_are_one_name() {
        for (a, b) in [("Hòa", "Hoà"), ("Thủy", "Thuỷ"), ("Ba Đình", "ba dinh")] {
            assert_eq!(fold(a), fold(b));
        }
        let decomposed: String = "Đặng Xá".nfd().collect();
        assert_eq!(fold(&decomposed), fold("Đặng Xá"));
        assert_eq!(fold("Ba\u{200B} Đình"), "ba dinh");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in ".{0,60}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
