//! Nouns of the field stand in `docs/glossary.toml` before they stand in code.
//!
//! Looked at: public types in a slice's `model.rs`, tables in migrations, and
//! the fixed words of addresses in `Route::get("…")` and `Route::post("…")`.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::migrations::{personal_data, tables};
use super::slices::ZONES;
use super::{Finding, Tree};

const FILE: &str = "docs/glossary.toml";

/// The glossary, as far as this rule reads it.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Glossary {
    /// Endings that say what kind of thing a type is: `NoticeDraft`.
    suffixes: Vec<String>,
    /// Words of addresses that are no nouns of the field: `sign-in`.
    addresses: Vec<String>,
    /// Names nobody may give: `User`.
    #[serde(default)]
    bare: Vec<Bare>,
    noun: Vec<Noun>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bare {
    word: String,
    say: String,
}

/// One noun of the field.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)] // the labels are read by people and by the program
struct Noun {
    id: String,
    vi: String,
    valid_from: Option<String>,
    valid_until: Option<String>,
    en: String,
    source: String,
    definition: String,
    #[serde(default)]
    forbidden: Vec<String>,
    #[serde(default)]
    tables: Vec<String>,
    #[serde(default)]
    addresses: Vec<String>,
}

/// Compares names with the glossary.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(text) = tree.text(FILE) else { return Vec::new() };
    let glossary: Glossary = match toml::from_str(text) {
        Ok(glossary) => glossary,
        Err(fault) => {
            return vec![Finding::at(
                "glossary",
                FILE,
                1,
                "",
                format!("not understood: {}", fault.message()),
            )];
        }
    };
    let mut found = itself(&glossary);
    found.extend(types(tree, &glossary));
    found.extend(table_names(tree, &glossary));
    found.extend(addresses(tree, &glossary));
    found
}

/// The glossary's own order: no noun twice, none forbidden by another.
fn itself(glossary: &Glossary) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for noun in &glossary.noun {
        if !seen.insert(&noun.id) {
            found.push(Finding::at("glossary", FILE, 1, &noun.id, format!("`{}` stands twice", noun.id)));
        }
    }
    let forbidden = glossary.noun.iter().flat_map(|noun| &noun.forbidden);
    for word in forbidden.filter(|word| seen.contains(word)) {
        found.push(Finding::at("glossary", FILE, 1, word, format!("`{word}` is both a noun and forbidden")));
    }
    found
}

impl Glossary {
    /// Why a type may not have this name, if so.
    fn against(&self, name: &str) -> Option<String> {
        if let Some(bare) = self.bare.iter().find(|bare| bare.word == name) {
            return Some(format!("`{name}` says nothing here; {}", bare.say));
        }
        if let Some(noun) = self.noun.iter().find(|noun| noun.forbidden.iter().any(|word| word == name)) {
            return Some(format!("`{name}` is forbidden; the noun is `{}`", noun.id));
        }
        let mut rest = name;
        loop {
            if self.noun.iter().any(|noun| rest.ends_with(&noun.id)) {
                return None;
            }
            let cut = self.suffixes.iter().find_map(|suffix| rest.strip_suffix(suffix.as_str()));
            match cut {
                Some(shorter) if !shorter.is_empty() => rest = shorter,
                _ => {
                    return Some(format!(
                        "`{rest}` is no noun of {FILE}; add it there with its statutory label"
                    ));
                }
            }
        }
    }
}

fn types(tree: &Tree, glossary: &Glossary) -> Vec<Finding> {
    let mut found = Vec::new();
    let models = tree.rust().filter(|(path, _)| {
        ZONES.iter().any(|zone| path.starts_with(&format!("crates/{zone}/src/")))
            && path.ends_with("/model.rs")
    });
    for (path, source) in models {
        for keyword in ["struct", "enum"] {
            for at in source.word(keyword).into_iter().filter(|at| source.code[..*at].ends_with("pub ")) {
                let name: String = source.code[at + keyword.len()..]
                    .trim_start()
                    .chars()
                    .take_while(|c| c.is_alphanumeric())
                    .collect();
                if let Some(advice) = glossary.against(&name) {
                    found.push(Finding::at("glossary", path, source.line_of(at), &name, advice));
                }
            }
        }
    }
    found
}

fn table_names(tree: &Tree, glossary: &Glossary) -> Vec<Finding> {
    let personal = personal_data(tree);
    let technical = |name: &str| {
        let class = personal.get(name).and_then(|entry| entry.get("class")).and_then(toml::Value::as_str);
        class == Some("technical")
    };
    tables(tree, "migrations/sqlite/")
        .into_iter()
        .filter(|(name, _)| !technical(name))
        .filter(|(name, _)| !glossary.noun.iter().any(|noun| noun.tables.contains(name)))
        .filter_map(|(name, made)| {
            let advice = glossary.against(&camel(&name))?;
            Some(Finding::at("glossary", &made.place.0, made.place.1, &name, advice))
        })
        .collect()
}

/// `protective_measure` as a type would be called.
fn camel(name: &str) -> String {
    name.split('_')
        .map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_uppercase().chain(letters).collect::<String>())
                .unwrap_or_default()
        })
        .collect()
}

fn addresses(tree: &Tree, glossary: &Glossary) -> Vec<Finding> {
    let known: BTreeSet<&str> = glossary
        .addresses
        .iter()
        .chain(glossary.noun.iter().flat_map(|noun| &noun.addresses))
        .map(String::as_str)
        .collect();
    let mut found = Vec::new();
    for (path, source) in
        tree.rust().filter(|(path, _)| path.starts_with("crates/") && !path.contains("/tests/"))
    {
        for literal in &source.strings {
            let before = source.code[..literal.at].trim_end();
            let is_route = ["Route::get(", "Route::post("].iter().any(|call| before.ends_with(call));
            if !is_route || source.in_tests(literal.at) {
                continue;
            }
            for word in literal.text.split('/').filter(|word| !word.is_empty() && !word.starts_with('{')) {
                if !known.contains(word) {
                    let advice = format!(
                        "`{word}` of {} is no word of {FILE}; add it to a noun's addresses",
                        literal.text
                    );
                    found.push(Finding::at("glossary", path, literal.line, word, advice));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLOSSARY: &str = r#"
suffixes = ["Draft", "Id"]
addresses = ["find"]
bare = [{ word = "User", say = "say Account" }]
[[noun]]
id = "Notice"
vi = "tin báo"
en = "notice"
source = "Law Art. 19"
definition = "…"
forbidden = ["Report"]
addresses = ["notices"]
"#;

    fn keys(files: &[(&str, &str)]) -> Vec<String> {
        let files = [&[(FILE, GLOSSARY)], files].concat();
        check(&Tree::of(&files)).into_iter().map(|f| f.key).collect()
    }

    #[test]
    fn types_need_a_noun() {
        let model = "pub struct Notice; pub struct NoticeDraft; pub enum Thing {} pub struct User; pub struct Report; struct Inner;";
        assert_eq!(
            keys(&[("crates/casework/src/notices/model.rs", model)]),
            [
                "crates/casework/src/notices/model.rs: User",
                "crates/casework/src/notices/model.rs: Report",
                "crates/casework/src/notices/model.rs: Thing"
            ]
        );
    }

    #[test]
    fn tables_and_addresses_need_a_noun() {
        let routes = "fn r() { Route::get(\"/notices/{id}\", a); Route::post(\"/users\", b); }";
        assert_eq!(
            keys(&[
                ("crates/casework/src/notices/mod.rs", routes),
                (
                    "migrations/sqlite/V001__x.sql",
                    "CREATE TABLE notice (id BLOB) STRICT; CREATE TABLE user (id BLOB) STRICT;"
                ),
            ]),
            ["migrations/sqlite/V001__x.sql: user", "crates/casework/src/notices/mod.rs: users"]
        );
    }

    #[test]
    fn the_glossary_is_in_order_itself() {
        let twice = format!(
            "{GLOSSARY}[[noun]]\nid = \"Notice\"\nvi = \"\"\nen = \"\"\nsource = \"\"\ndefinition = \"\"\n"
        );
        let found = check(&Tree::of(&[(FILE, &twice)]));
        assert_eq!(found.len(), 1);
        assert_eq!(check(&Tree::of(&[(FILE, "noun = 3")])).len(), 1);
    }
}
