//! Licences that may go into an AGPL-3.0-or-later program, and crates that
//! come twice.

use std::collections::BTreeMap;

use cargo_metadata::Metadata;

use super::Finding;

/// Compatible with AGPL-3.0-or-later.
const ALLOWED: &[&str] = &[
    "0BSD",
    "AGPL-3.0-only",
    "AGPL-3.0-or-later",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "GPL-3.0-only",
    "GPL-3.0-or-later",
    "ISC",
    "LGPL-2.1-or-later",
    "LGPL-3.0-or-later",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "NCSA",
    "OFL-1.1",
    "PSF-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "WTFPL",
    "Zlib",
    "bzip2-1.0.6",
];

/// Looks at the licence of every crate that comes from outside.
pub(crate) fn check(metadata: &Metadata) -> Vec<Finding> {
    metadata
        .packages
        .iter()
        .filter(|package| package.source.is_some())
        .filter_map(|package| {
            let licence = package.license.as_deref().unwrap_or("none stated");
            (!allowed(licence)).then(|| {
                let advice = format!(
                    "{} {} is under `{licence}`; find another, or show that it is compatible",
                    package.name, package.version
                );
                Finding::at("licences", "Cargo.lock", 1, package.name.as_str(), advice)
            })
        })
        .collect()
}

/// Whether an SPDX expression can be met from the allowed list.
fn allowed(expression: &str) -> bool {
    // The old way of writing a choice.
    let text = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut at = 0;
    any(&words, &mut at) && at == words.len()
}

fn any(words: &[&str], at: &mut usize) -> bool {
    let mut good = both(words, at);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        good |= both(words, at);
    }
    good
}

fn both(words: &[&str], at: &mut usize) -> bool {
    let mut good = one(words, at);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        good &= one(words, at);
    }
    good
}

fn one(words: &[&str], at: &mut usize) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let good = any(words, at);
        *at += 1;
        return good;
    }
    if words.get(*at) == Some(&"WITH") {
        let exception = words.get(*at + 1).copied().unwrap_or_default();
        *at += 2;
        return ALLOWED.contains(&format!("{word} WITH {exception}").as_str());
    }
    ALLOWED.contains(word)
}

/// A crate in several versions costs compile time and size; the number may
/// only shrink.
pub(crate) fn check_duplicates(metadata: &Metadata) -> Vec<Finding> {
    let names = metadata.packages.iter().filter(|package| package.source.is_some());
    duplicates(names.map(|package| (package.name.to_string(), package.version.to_string())))
}

fn duplicates(packages: impl Iterator<Item = (String, String)>) -> Vec<Finding> {
    let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, version) in packages {
        versions.entry(name).or_default().push(version);
    }
    versions
        .into_iter()
        .filter(|(_, versions)| versions.len() > 1)
        .map(|(name, versions)| Finding {
            rule: "duplicates",
            place: "Cargo.lock".into(),
            advice: format!("{name} comes as {}; bring them to one", versions.join(", ")),
            amount: Some(versions.len()),
            key: name,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read_as_written() {
        for good in [
            "MIT",
            "MIT OR GPL-2.0-only",
            "MIT/Apache-2.0",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(allowed(good), "{good}");
        }
        for bad in ["GPL-2.0-only", "MIT AND SSPL-1.0", "none stated", "", "(MIT", "Apache-2.0 WITH X"] {
            assert!(!allowed(bad), "{bad}");
        }
    }

    #[test]
    fn two_versions_are_a_finding_with_a_number() {
        let pairs = [("a", "1"), ("a", "2"), ("b", "1")].map(|(n, v)| (n.to_owned(), v.to_owned()));
        let found = duplicates(pairs.into_iter());
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].key.as_str(), found[0].amount), ("a", Some(2)));
    }
}
