//! Every sample of this zone in both languages, and the phrase files behind
//! them. With `BINHAN_PAGES=<folder>` the pages are written there for the HTML
//! checker.

use std::path::{Path, PathBuf};

use page::testing::{render_samples, uneven_phrases, unknown_keys};

#[test]
fn every_sample_renders_in_both_languages() {
    assert!(!programme::routes().is_empty());
    let folder = std::env::var_os("BINHAN_PAGES").map(PathBuf::from);
    assert_eq!(render_samples(folder.as_deref()), Vec::<String>::new());
}

#[test]
fn both_languages_have_the_same_keys_and_arguments() {
    assert_eq!(uneven_phrases(), Vec::<String>::new());
}

#[test]
fn every_key_in_use_exists() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert_eq!(unknown_keys(&here.join("src")), Vec::<String>::new());
}
