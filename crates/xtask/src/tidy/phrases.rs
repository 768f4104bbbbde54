//! Phrase files come in pairs with the same keys and the same variables.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Tree};

/// Key (with attribute) to its line and the variables it names.
type Keys = BTreeMap<String, (usize, BTreeSet<String>)>;

/// Reads keys and variables of a Fluent file.
pub(crate) fn keys(text: &str) -> Keys {
    let mut keys = Keys::new();
    let (mut message, mut current) = (String::new(), None::<String>);
    for (number, line) in text.lines().enumerate() {
        let trimmed = line.trim_start();
        if trimmed.starts_with('#') && trimmed.len() == line.len() {
            continue;
        }
        let is_head = !line.starts_with([' ', '\t']) && !line.is_empty();
        if is_head && let Some((key, _)) = line.split_once('=') {
            message = key.trim().to_owned();
            current = Some(message.clone());
        } else if let Some((attribute, _)) = trimmed.strip_prefix('.').and_then(|rest| rest.split_once('=')) {
            current = Some(format!("{message}.{}", attribute.trim()));
        }
        if let Some(key) = &current {
            let entry = keys.entry(key.clone()).or_insert((number + 1, BTreeSet::new()));
            entry.1.extend(variables(line));
        }
    }
    keys
}

fn variables(line: &str) -> impl Iterator<Item = String> {
    line.split('$').skip(1).map(|rest| {
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
    })
}

/// Looks at every phrase file, of any language.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.ending(".vi.ftl") {
        let ours = keys(text);
        let english = path.replace(".vi.ftl", ".en.ftl");
        match tree.text(&english) {
            Some(other) => {
                let theirs = keys(other);
                found.extend(missing(&english, &ours, &theirs));
                found.extend(missing(path, &theirs, &ours));
                found.extend(variables_differ(&english, &ours, &theirs));
            }
            None => found.push(Finding::at("phrases", path, 1, "", format!("{english} is missing"))),
        }
    }
    for (path, text) in tree.ending(".ftl") {
        let vietnamese = source_of(path);
        match tree.text(&vietnamese) {
            _ if path.ends_with(".vi.ftl")
                || path.ends_with(".en.ftl") && tree.text(&vietnamese).is_some() => {}
            Some(source) => {
                let (ours, theirs) = (keys(source), keys(text));
                found.extend(missing(&vietnamese, &theirs, &ours));
                found.extend(variables_differ(path, &ours, &theirs));
            }
            None => {
                found.push(Finding::at(
                    "phrases",
                    path,
                    1,
                    "",
                    format!("{vietnamese}, its source, is missing"),
                ));
            }
        }
    }
    found.extend(twice(tree));
    found
}

/// The Vietnamese file beside a file of any language.
fn source_of(path: &str) -> String {
    let stem = path.trim_end_matches(".ftl");
    format!("{}.vi.ftl", stem.rsplit_once('.').map_or(stem, |(stem, _)| stem))
}

fn missing(path: &str, ours: &Keys, theirs: &Keys) -> Vec<Finding> {
    ours.iter()
        .filter(|(key, _)| !theirs.contains_key(*key))
        .map(|(key, (line, _))| {
            Finding::at(
                "phrases",
                path,
                *line,
                key,
                format!("`{key}` stands only in the other language; add it"),
            )
        })
        .collect()
}

fn variables_differ(path: &str, ours: &Keys, theirs: &Keys) -> Vec<Finding> {
    ours.iter()
        .filter_map(|(key, (_, wanted))| {
            let (line, named) = theirs.get(key)?;
            let list = |set: &BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>().join(", ");
            (wanted != named).then(|| {
                let advice = format!("`{key}` names [{}], Vietnamese names [{}]", list(named), list(wanted));
                Finding::at("phrases", path, *line, key, advice)
            })
        })
        .collect()
}

/// All files of a language are one book: a key may stand in it once.
fn twice(tree: &Tree) -> Vec<Finding> {
    let mut owners: BTreeMap<String, &str> = BTreeMap::new();
    let mut found = Vec::new();
    for (path, text) in tree.ending(".vi.ftl") {
        for (key, (line, _)) in keys(text).into_iter().filter(|(key, _)| !key.contains('.')) {
            if let Some(other) = owners.insert(key.clone(), path) {
                let advice = format!("`{key}` also stands in {other}; begin keys with the slice's name");
                found.push(Finding::at("phrases", path, line, &key, advice));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(files: &[(&str, &str)]) -> Vec<String> {
        check(&Tree::of(files)).into_iter().map(|f| f.key).collect()
    }

    #[test]
    fn keys_attributes_and_variables_are_read() {
        let read = keys(
            "# note = no\na = Còn { $hours } giờ\n    và { NUMBER($minutes) } phút\n    .label = { $x }\n",
        );
        assert_eq!(read.keys().collect::<Vec<_>>(), ["a", "a.label"]);
        assert_eq!(read["a"].1.iter().collect::<Vec<_>>(), ["hours", "minutes"]);
    }

    #[test]
    fn pairs_must_agree() {
        assert!(
            findings(&[("x/phrases.vi.ftl", "a = { $n }\n"), ("x/phrases.en.ftl", "a = { $n } of\n")])
                .is_empty()
        );
        assert_eq!(
            findings(&[("x/phrases.vi.ftl", "a = 1\nb = { $n }\n"), ("x/phrases.en.ftl", "b = 2\nc = 3\n")]),
            ["x/phrases.en.ftl: a", "x/phrases.vi.ftl: c", "x/phrases.en.ftl: b"]
        );
        assert_eq!(findings(&[("x/phrases.vi.ftl", "a = 1\n")]), ["x/phrases.vi.ftl"]);
        assert_eq!(findings(&[("x/phrases.en.ftl", "a = 1\n")]), ["x/phrases.en.ftl"]);
    }

    #[test]
    fn a_third_language_may_lack_keys_but_not_invent_them() {
        let pair = [("x/phrases.vi.ftl", "a = 1\nb = 2\n"), ("x/phrases.en.ftl", "a = 1\nb = 2\n")];
        let with = |text| [&pair[..], &[("x/phrases.km.ftl", text)]].concat();
        assert!(findings(&with("a = 1\n")).is_empty());
        assert_eq!(findings(&with("z = 1\n")), ["x/phrases.vi.ftl: z"]);
    }

    #[test]
    fn a_key_belongs_to_one_slice() {
        let found = findings(&[
            ("x/phrases.vi.ftl", "a = 1\n"),
            ("x/phrases.en.ftl", "a = 1\n"),
            ("y/phrases.vi.ftl", "a = 1\n"),
            ("y/phrases.en.ftl", "a = 1\n"),
        ]);
        assert_eq!(found, ["y/phrases.vi.ftl: a"]);
    }
}
