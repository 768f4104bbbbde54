//! A slice is a folder of fixed files; neighbours see only its `mod.rs`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Tree};

/// Crates made of slices.
pub(crate) const ZONES: &[&str] = &["office", "casework", "community", "programme", "exchange"];

/// What every slice has. The other fixed files appear when there is something
/// to put in them: an empty `rules.rs` tells nobody anything.
const REQUIRED: &[&str] = &["mod.rs"];

/// The files a slice is made of.
pub(crate) const FIXED: &[&str] = &[
    "mod.rs",
    "model.rs",
    "rules.rs",
    "store.rs",
    "forms.rs",
    "actions.rs",
    "pages.rs",
    "phrases.vi.ftl",
    "phrases.en.ftl",
];

/// What a slice may have besides: a file that grew becomes a folder of the
/// same name; what several pages show of one thing (`view.rs`), what it puts
/// on the page of today, and the sample pages the tests render.
const ALLOWED: &[&str] = &["wizard.rs", "view.rs", "today.rs", "samples.rs"];

/// Within casework the arrows point one way: a slice may use those before it.
const ORDER: &[(&str, &[&str])] = &[
    ("notices", &[]),
    ("cases", &["notices"]),
    ("slips", &["notices"]),
    ("measures", &["notices", "cases", "slips"]),
    ("shelter", &["notices", "cases"]),
    ("mediation", &["notices", "cases"]),
];

/// Looks at the folders of every zone.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let slices = slices(tree);
    let mut found = Vec::new();
    for (folder, files) in &slices {
        for fixed in REQUIRED.iter().filter(|fixed| !files.contains(**fixed)) {
            let advice = format!("the slice has no {fixed}; `cargo xtask new-slice` makes all of them");
            found.push(Finding::at("slice", folder, 1, fixed, advice));
        }
        for file in files.iter().filter(|file| file.ends_with(".rs")) {
            if !FIXED.contains(&file.as_str()) && !ALLOWED.contains(&file.as_str()) {
                let advice = format!(
                    "{file} is none of a slice's fixed files; put it into one of them, or into a folder named after one"
                );
                found.push(Finding::at("slice", folder, 1, file, advice));
            }
        }
    }
    found.extend(neighbours(tree, &slices));
    found
}

/// Slice folder to the files directly in it.
fn slices(tree: &Tree) -> BTreeMap<String, BTreeSet<String>> {
    let mut slices: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in tree.paths() {
        for zone in ZONES {
            let prefix = format!("crates/{zone}/src/");
            if let Some((slice, file)) = path.strip_prefix(&prefix).and_then(|rest| rest.split_once('/')) {
                let files = slices.entry(format!("{prefix}{slice}")).or_default();
                if !file.contains('/') {
                    files.insert(file.to_owned());
                }
            }
        }
    }
    slices
}

fn neighbours(tree: &Tree, slices: &BTreeMap<String, BTreeSet<String>>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, source) in tree.rust() {
        let Some((folder, _)) = slices.iter().find(|(folder, _)| path.starts_with(&format!("{folder}/")))
        else {
            continue;
        };
        let Some((zone, own)) = folder.rsplit_once('/') else { continue };
        for (at, _) in source.code.match_indices("crate::") {
            let mut words =
                source.code[at + 7..].split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
            let mut parts = words.next().unwrap_or_default().split("::");
            let (slice, file) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            if slice == own || !slices.contains_key(&format!("{zone}/{slice}")) {
                continue;
            }
            let line = source.line_of(at);
            if FIXED.contains(&format!("{file}.rs").as_str()) || file == "wizard" {
                let advice = format!("{slice} shows only its mod.rs; re-export there what `{own}` needs");
                found.push(Finding::at("neighbours", path, line, &format!("{slice}::{file}"), advice));
            }
            if zone.starts_with("crates/casework/") && !in_order(own, slice) {
                let advice = format!("{own} may not use {slice}: notices, cases, slips, then the others");
                found.push(Finding::at("neighbours", path, line, slice, advice));
            }
        }
    }
    found
}

fn in_order(own: &str, used: &str) -> bool {
    ORDER.iter().find(|(name, _)| *name == own).is_none_or(|(_, before)| before.contains(&used))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(name: &str, model: &'static str) -> Vec<(String, &'static str)> {
        FIXED
            .iter()
            .map(|file| {
                let text = if *file == "model.rs" { model } else { "" };
                (format!("crates/casework/src/{name}/{file}"), text)
            })
            .collect()
    }

    fn places(files: &[(String, &'static str)]) -> Vec<String> {
        let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        check(&Tree::of(&files)).into_iter().map(|f| f.key).collect()
    }

    #[test]
    fn a_missing_or_unknown_file_is_found() {
        let mut files = slice("notices", "");
        assert!(places(&files).is_empty());
        files.retain(|(path, _)| !path.ends_with("mod.rs"));
        files.push(("crates/casework/src/notices/helpers.rs".into(), ""));
        assert_eq!(
            places(&files),
            ["crates/casework/src/notices: mod.rs", "crates/casework/src/notices: helpers.rs"]
        );
    }

    #[test]
    fn neighbours_meet_at_the_front_door_and_in_order() {
        let mut files = slice("notices", "");
        files.extend(slice("cases", "use crate::notices::Notice;"));
        assert!(places(&files).is_empty());
        files.extend(slice("measures", "use crate::cases::model::Case;"));
        assert_eq!(places(&files), ["crates/casework/src/measures/model.rs: cases::model"]);
        let mut backwards = slice("notices", "use crate::cases::Case;");
        backwards.extend(slice("cases", ""));
        assert_eq!(places(&backwards), ["crates/casework/src/notices/model.rs: cases"]);
    }
}
