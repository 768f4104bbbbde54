//! Every page of the zone renders in both languages, and the phrase files
//! agree.

use std::path::Path;

// Links the zone's phrases and samples into this binary.
use exchange as _;
use office as _;

#[test]
fn every_sample_renders_in_both_languages() {
    let into = std::env::var_os("BINHAN_SAMPLES");
    let wrong = page::testing::render_samples(into.as_deref().map(Path::new));
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(exchange::routes().len() >= 4);
}

#[test]
fn both_languages_say_the_same_things() {
    let wrong = page::testing::uneven_phrases();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_phrase_a_page_names_exists() {
    let wrong = page::testing::unknown_keys(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")));
    assert!(wrong.is_empty(), "{wrong:#?}");
}
