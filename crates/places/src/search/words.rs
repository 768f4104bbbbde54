//! Words of a query and of names, folded so that they can be compared.

use kernel::fold;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::unit::{Code, Kind};

/// At most this many characters of a query are read.
const READ: usize = 120;

/// Folds a name and drops zeros before numbers: `Phường 09` is `phuong 9`.
pub(crate) fn plain(name: &str) -> String {
    let folded = fold(name);
    if !folded.contains('0') {
        return folded;
    }
    let tokens = folded.split(' ').map(|token| {
        let digits = token.len() > 1 && token.bytes().all(|b| b.is_ascii_digit());
        if digits { token.trim_start_matches('0') } else { token }
    });
    tokens.collect::<Vec<_>>().join(" ")
}

/// The words before a name, by which kinds they may mean.
const KIND_WORDS: &[(&[&str], &[Kind])] = &[
    (&["thi", "tran"], &[Kind::Township]),
    (&["dac", "khu"], &[Kind::SpecialZone]),
    (&["thi", "xa"], &[Kind::DistrictTown]),
    (&["thanh", "pho"], &[Kind::City, Kind::ProvincialCity]),
    (&["phuong"], &[Kind::Ward]),
    (&["xa"], &[Kind::Commune]),
    (&["tt"], &[Kind::Township]),
    (&["p"], &[Kind::Ward]),
    (&["x"], &[Kind::Commune]),
    (&["quan"], &[Kind::UrbanDistrict]),
    (&["q"], &[Kind::UrbanDistrict]),
    (&["huyen"], &[Kind::RuralDistrict]),
    (&["h"], &[Kind::RuralDistrict]),
    (&["tx"], &[Kind::DistrictTown]),
    (&["tp"], &[Kind::City, Kind::ProvincialCity]),
    (&["tinh"], &[Kind::Province]),
    (&["ward"], &[Kind::Ward]),
    (&["commune"], &[Kind::Commune]),
];

/// The kinds a run of words begins with, and how many words that takes.
pub(super) fn kind_at(words: &[String]) -> Option<(&'static [Kind], usize)> {
    KIND_WORDS.iter().find_map(|(word, kinds)| {
        let begins = words.len() > word.len() && words.iter().zip(*word).all(|(typed, known)| typed == known);
        begins.then_some((*kinds, word.len()))
    })
}

/// The words of a query: folded, `p1` parted into `p 1`.
pub(super) fn words(query: &str) -> Vec<String> {
    let short: String = query.chars().take(READ).collect();
    let mut words = Vec::new();
    for token in plain(&short).split(' ').filter(|token| !token.is_empty()) {
        let tail = token.get(1..).unwrap_or("");
        let number = !tail.is_empty() && tail.bytes().all(|b| b.is_ascii_digit());
        if number && token.starts_with(['p', 'q', 'x', 'h']) {
            words.push(token.chars().take(1).collect());
            words.push(plain(tail));
        } else {
            words.push(token.to_owned());
        }
    }
    words
}

/// The words after a name, without kind words.
pub(super) fn context_words(mut rest: &[String]) -> Vec<&str> {
    let mut kept = Vec::new();
    while let Some((first, others)) = rest.split_first() {
        match kind_at(rest) {
            Some((_, length)) => rest = rest.get(length..).unwrap_or(&[]),
            None => {
                kept.push(first.as_str());
                rest = others;
            }
        }
    }
    kept
}

/// Names people use that no list has.
pub(super) fn nicknames(province: Code) -> &'static [&'static str] {
    match province.number {
        1 => &["hn"],
        79 => &["hcm", "tphcm", "sai", "gon", "sg"],
        _ => &[],
    }
}

/// Whether the words are some of the names, written one after another.
pub(super) fn are_names(words: &[&str], names: &[&str]) -> bool {
    words.is_empty()
        || names.iter().any(|name| {
            let length = name.split(' ').count();
            let begins = words.len() >= length && name.split(' ').zip(words).all(|(a, b)| a == *b);
            begins && are_names(words.get(length..).unwrap_or(&[]), names)
        })
}

/// Syllables with their marks, the tone wherever it stands: base letters, then
/// marks in order. đ counts as a marked d.
pub(super) fn marked(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let syllables = lower.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c));
    let numbers = |syllable: &str| syllable.trim_start_matches('0').to_owned();
    syllables
        .filter(|syllable| !syllable.is_empty())
        .map(|syllable| marked_syllable(&numbers(syllable)))
        .collect()
}

fn marked_syllable(syllable: &str) -> String {
    let mut letters = String::new();
    let mut marks: Vec<char> = Vec::new();
    for c in syllable.nfd() {
        match c {
            'đ' => {
                letters.push('d');
                marks.push('đ');
            }
            c if is_combining_mark(c) => marks.push(c),
            c => letters.push(c),
        }
    }
    marks.sort_unstable();
    letters.extend(marks);
    letters
}
