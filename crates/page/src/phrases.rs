//! Phrase files, collected from every slice that says [`phrases!`].

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use kernel::{Argument, Lang, Outcome};
use linkme::distributed_slice;

/// The phrase files of one slice.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// The Rust file that registered them.
    pub file: &'static str,
    /// Vietnamese.
    pub vi: &'static str,
    /// English.
    pub en: &'static str,
}

impl Source {
    /// The text of one language.
    pub fn text(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Vi => self.vi,
            Lang::En => self.en,
        }
    }
}

/// Every phrase file linked into the program.
#[allow(unsafe_code)] // a link section; see `phrases!`
#[distributed_slice]
pub static SOURCES: [Source];

/// Registers a slice's phrase files: `page::phrases!("phrases.vi.ftl",
/// "phrases.en.ftl");`, paths beside the Rust file. Once a module.
#[macro_export]
macro_rules! phrases {
    ($vi:literal, $en:literal) => {
        const _: () = {
            #[allow(unsafe_code)] // linkme places the value in a link section
            #[$crate::macros::linkme::distributed_slice($crate::macros::SOURCES)]
            #[linkme(crate = $crate::macros::linkme)]
            static SOURCE: $crate::Source =
                $crate::Source { file: file!(), vi: include_str!($vi), en: include_str!($en) };
        };
    };
}

/// The words of every language.
pub struct Phrases {
    vi: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

impl Phrases {
    /// Reads every registered file.
    ///
    /// # Errors
    /// [`Outcome::Fault`] naming the file that cannot be read or the key that
    /// stands in two files.
    pub fn collected() -> Result<Self, Outcome> {
        Ok(Self { vi: bundle(Lang::Vi)?, en: bundle(Lang::En)? })
    }

    fn bundle(&self, lang: Lang) -> &FluentBundle<FluentResource> {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }

    /// Whether a key exists in a language.
    pub fn knows(&self, lang: Lang, key: &str) -> bool {
        self.bundle(lang).has_message(key)
    }

    /// A sentence. A key that is missing shows as `⟦key⟧`, which the rendering
    /// tests look for.
    pub fn say(&self, lang: Lang, key: &str, args: &[(&'static str, Argument)]) -> String {
        let bundle = self.bundle(lang);
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, lang = lang.code(), "a phrase is missing");
            return format!("⟦{key}⟧");
        };
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            match value {
                Argument::Text(text) => values.set(*name, text.as_str()),
                Argument::Number(number) => values.set(*name, FluentValue::from(*number)),
            }
        }
        let mut faults = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&values), &mut faults);
        if faults.is_empty() {
            return text.into_owned();
        }
        tracing::error!(key, lang = lang.code(), "a phrase lacks a value");
        format!("⟦{key}⟧ {text}")
    }
}

fn bundle(lang: Lang) -> Result<FluentBundle<FluentResource>, Outcome> {
    let code: unic_langid::LanguageIdentifier =
        lang.code().parse().map_err(|_| Outcome::fault("no such language"))?;
    let mut bundle = FluentBundle::new_concurrent(vec![code]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match lang {
        Lang::Vi => |value, _| group(value, '.'),
        Lang::En => |value, _| group(value, ','),
    }));
    for source in SOURCES {
        let resource = FluentResource::try_new(source.text(lang).to_owned()).map_err(|(_, faults)| {
            Outcome::fault(format_args!("{}: {} phrases: {faults:?}", source.file, lang.code()))
        })?;
        bundle.add_resource(resource).map_err(|faults| {
            Outcome::fault(format_args!("{}: {} phrases: {faults:?}", source.file, lang.code()))
        })?;
    }
    Ok(bundle)
}

/// Whole numbers are grouped by thousands.
fn group(value: &FluentValue<'_>, mark: char) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    if number.value.fract() != 0.0 || number.value.abs() >= 1e15 {
        return None;
    }
    Some(crate::words::grouped(number.value as i64, mark))
}

/// The keys of one phrase file with the names of their arguments; a key that
/// stands twice is reported with `!twice` among them.
pub(crate) fn inventory(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current: Option<String> = None;
    for line in text.lines() {
        let starts = line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-');
        if let (true, Some((key, _))) = (starts, line.split_once('=')) {
            let key = key.trim().to_owned();
            if keys.contains_key(&key) {
                keys.entry(key.clone()).or_default().insert("!twice".to_owned());
            }
            keys.entry(key.clone()).or_default();
            current = Some(key);
        }
        let Some(key) = &current else { continue };
        for part in line.split('$').skip(1) {
            let name: String =
                part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-').collect();
            keys.entry(key.clone()).or_default().insert(name);
        }
    }
    keys
}

impl std::fmt::Debug for Phrases {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Phrases")
    }
}
