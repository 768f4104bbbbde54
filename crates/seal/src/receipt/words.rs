//! The 2,048 words a receipt may be read out in: one thing and one quality,
//! two syllables always, so that words part themselves however they are typed.

use std::sync::LazyLock;

const LIST: &str = include_str!("../words.vi.txt");
/// How many things and qualities there are.
const THINGS: usize = 64;
const QUALITIES: usize = 32;

struct Table {
    things: Vec<(String, String)>,
    qualities: Vec<(String, String)>,
}

/// Each syllable as shown and as folded.
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let read = |heading: &str| -> Vec<(String, String)> {
        LIST.lines()
            .skip_while(|line| *line != heading)
            .skip(1)
            .take_while(|line| !line.starts_with('['))
            .flat_map(str::split_whitespace)
            .map(|word| (word.to_owned(), kernel::fold(word)))
            .collect()
    };
    Table { things: read("[things]"), qualities: read("[qualities]") }
});

/// The word of a value below 2,048, with its marks; empty beyond.
pub(crate) fn word(value: u16) -> String {
    let value = usize::from(value);
    let thing = TABLE.things.get(value / QUALITIES).filter(|_| value < THINGS * QUALITIES);
    match (thing, TABLE.qualities.get(value % QUALITIES)) {
        (Some(thing), Some(quality)) => format!("{} {}", thing.0, quality.0),
        _ => String::new(),
    }
}

/// All words in their order, for a page that lists them and for tests.
pub fn all() -> impl Iterator<Item = String> {
    (0..2_048).map(word)
}

/// The value of two folded syllables.
fn value(thing: &str, quality: &str) -> Option<u16> {
    let thing = TABLE.things.iter().position(|(_, folded)| folded == thing)?;
    let quality = TABLE.qualities.iter().position(|(_, folded)| folded == quality)?;
    u16::try_from(thing * QUALITIES + quality).ok()
}

/// The value of two syllables written as one.
fn joined(token: &str) -> Option<u16> {
    (1..token.len()).find_map(|at| value(token.get(..at)?, token.get(at..)?))
}

/// The values of typed words: marks, case, commas, dashes and the spaces
/// inside a word may be there or not.
///
/// # Errors
/// The place of the first word that is not in the list, from 1.
pub(crate) fn values(typed: &str) -> Result<Vec<u16>, usize> {
    let folded = kernel::fold(typed);
    let mut tokens = folded.split(' ').filter(|token| !token.is_empty());
    let mut values = Vec::with_capacity(6);
    while let Some(token) = tokens.next() {
        let found = match joined(token) {
            Some(found) => found,
            None => tokens.next().and_then(|quality| value(token, quality)).ok_or(values.len() + 1)?,
        };
        values.push(found);
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_list_has_2048_words_distinct_after_folding_and_short() {
        let words: Vec<String> = all().collect();
        assert_eq!(words.len(), 2_048);
        assert_eq!((TABLE.things.len(), TABLE.qualities.len()), (THINGS, QUALITIES));
        let folded: HashSet<String> = words.iter().map(|word| kernel::fold(word)).collect();
        assert_eq!(folded.len(), 2_048);
        let unparted: HashSet<String> = folded.iter().map(|word| word.replace(' ', "")).collect();
        assert_eq!(unparted.len(), 2_048, "distinct even without the space");
        for word in &words {
            assert_eq!(word.split(' ').count(), 2, "{word}");
            assert!(word.chars().filter(|c| c.is_alphabetic()).count() <= 12, "{word}");
        }
    }

    #[test]
    fn no_word_written_as_one_is_a_syllable_of_another() {
        for (_, folded) in TABLE.things.iter().chain(&TABLE.qualities) {
            assert_eq!(joined(folded), None, "{folded}");
        }
    }

    /// Syllables that are coarse, violent or insulting with some marks: without
    /// marks a reader may see them.
    #[test]
    fn no_word_is_offensive_or_violent_with_other_marks() {
        let refused = [
            "buoi", "lon", "cac", "dit", "cu", "chim", "buom", "deo", "du", "dam", "vu", "mong", "dai",
            "cut", "ia", "phan", "ma", "mau", "dao", "roi", "gay", "sung", "dan", "danh", "tat", "da", "bop",
            "chem", "giet", "ban", "chet", "tu", "toi", "moi", "cho", "ngu", "dien", "khung", "hiep", "dap",
            "vo", "chong", "be", "mu",
        ];
        for (shown, folded) in TABLE.things.iter().chain(&TABLE.qualities) {
            assert!(!refused.contains(&folded.as_str()), "{shown}");
        }
    }

    #[test]
    fn every_word_reads_back_in_every_spelling() {
        for (at, word) in all().enumerate() {
            let value = u16::try_from(at).unwrap();
            for spelling in [word.clone(), kernel::fold(&word), word.replace(' ', ""), word.to_uppercase()] {
                assert_eq!(values(&spelling), Ok(vec![value]), "{spelling}");
            }
        }
    }
}
