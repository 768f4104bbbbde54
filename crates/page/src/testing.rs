//! Helpers for the tests of slices: render every sample, compare phrase
//! files, find the keys that templates use.

#[cfg(feature = "testing")]
pub mod browser;

use std::collections::BTreeSet;
use std::path::Path;

use kernel::{Clock, Lang};

use crate::phrases::{SOURCES, inventory};
use crate::samples::{PAGES, Stage};
use crate::{Speech, Web};

/// A web of a fixed time and seed, for tests.
#[allow(clippy::panic)] // tests only: a phrase file that cannot be read stops them
pub fn web_at(rfc3339: &str) -> Web {
    let clock = std::sync::Arc::new(kernel::SetClock::at(rfc3339));
    let entropy = std::sync::Arc::new(kernel::SeededEntropy::new(1));
    let settings = crate::Settings { secure: false, ..crate::Settings::default() };
    match Web::builder(clock as std::sync::Arc<dyn Clock>, entropy, [5; 32]).settings(settings).build() {
        Ok(web) => web,
        Err(fault) => panic!("{fault}"),
    }
}

/// The words of a language at a fixed time, for tests.
pub fn speech_at(lang: Lang, rfc3339: &str) -> Speech {
    web_at(rfc3339).speech(lang)
}

/// Renders every registered sample in every language, writes each to
/// `into/{name}.{lang}.html` when a folder is given, and returns what is wrong:
/// a page that does not render, or shows a missing phrase.
pub fn render_samples(into: Option<&Path>) -> Vec<String> {
    let mut wrong = Vec::new();
    for lang in Lang::ALL {
        let stage = match Stage::new(lang) {
            Ok(stage) => stage,
            Err(fault) => return vec![fault.to_string()],
        };
        for sample in PAGES.iter().flat_map(|samples| samples(&stage)) {
            let name = format!("{}.{}", sample.name, lang.code());
            match &sample.html {
                Err(why) => wrong.push(format!("{name}: {why}")),
                Ok(html) => {
                    wrong.extend(html.split('⟦').skip(1).map(|rest| {
                        let key = rest.split('⟧').next().unwrap_or("");
                        format!("{name}: no phrase {key}")
                    }));
                    if let Some(folder) = into
                        && let Err(why) = std::fs::write(folder.join(format!("{name}.html")), html)
                    {
                        wrong.push(format!("{name}: {why}"));
                    }
                }
            }
        }
    }
    wrong
}

/// What is wrong between the languages of every registered phrase file: keys
/// or arguments that stand in one alone, keys that stand twice.
pub fn uneven_phrases() -> Vec<String> {
    let mut wrong = Vec::new();
    for source in SOURCES {
        let (vi, en) = (inventory(source.vi), inventory(source.en));
        for (key, args) in &vi {
            match en.get(key) {
                None => wrong.push(format!("{}: {key} is not in English", source.file)),
                Some(other) if other != args => {
                    wrong.push(format!(
                        "{}: {key} names {args:?} in Vietnamese, {other:?} in English",
                        source.file
                    ));
                }
                Some(_) => {}
            }
        }
        wrong.extend(
            en.keys()
                .filter(|key| !vi.contains_key(*key))
                .map(|key| format!("{}: {key} is not in Vietnamese", source.file)),
        );
        for (lang, keys) in [("vi", &vi), ("en", &en)] {
            wrong.extend(
                keys.iter()
                    .filter(|(_, args)| args.contains("!twice"))
                    .map(|(key, _)| format!("{}: {key} stands twice ({lang})", source.file)),
            );
        }
    }
    wrong
}

/// The keys that templates and Rust files under a folder name, that no
/// registered phrase file has.
pub fn unknown_keys(folder: &Path) -> Vec<String> {
    let known: BTreeSet<String> =
        SOURCES.iter().flat_map(|source| inventory(source.vi).into_keys()).collect();
    let mut wrong = Vec::new();
    each_file(folder, &mut |path, text| {
        for key in keys_in(text) {
            if !known.contains(key) {
                wrong.push(format!("{}: no phrase {key}", path.display()));
            }
        }
    });
    wrong
}

/// Calls that take a phrase key first.
const CALLS: [&str; 8] = [
    ".say(\"",
    ".with(\"",
    ".one(\"",
    ".two(\"",
    ".rich(\"",
    ".rich_with(\"",
    ".rich_one(\"",
    "Phrase::new(\"",
];

fn keys_in(text: &str) -> Vec<&str> {
    let text = text.split("#[cfg(test)]").next().unwrap_or(text);
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let calls = code.flat_map(|line| CALLS.iter().flat_map(move |call| line.split(call).skip(1)));
    calls
        .filter_map(|rest| rest.split('"').next())
        .filter(|key| key.contains('-') && !key.contains('{'))
        .collect()
}

fn each_file(folder: &Path, see: &mut impl FnMut(&Path, &str)) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let ending = path.extension().and_then(|ending| ending.to_str());
        if path.is_dir() {
            each_file(&path, see);
        } else if matches!(ending, Some("html" | "rs"))
            && let Ok(text) = std::fs::read_to_string(&path)
        {
            see(&path, &text);
        }
    }
}
