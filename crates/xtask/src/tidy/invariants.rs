//! ARCHITECTURE.md's invariants name tests that exist.
//!
//! A numbered invariant ends with `Guard: test_name` (several with commas), or
//! honestly with `Guard: to come`.

use std::collections::BTreeSet;

use super::{Finding, Tree};

const FILE: &str = "ARCHITECTURE.md";

/// Compares the list with the functions there are.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(text) = tree.text(FILE) else { return Vec::new() };
    let known: BTreeSet<String> =
        tree.rust().flat_map(|(_, source)| source.functions()).map(|function| function.name).collect();
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let Some((_, guard)) = line.split_once("Guard: ") else { continue };
        if guard.starts_with("to come") {
            continue;
        }
        // Names stand in backticks: every second part is one.
        let names: Vec<&str> = guard.split('`').skip(1).step_by(2).collect();
        if names.is_empty() {
            found.push(Finding::at(
                "invariants",
                FILE,
                number + 1,
                guard,
                "name a test in backticks, or `to come`",
            ));
        }
        for name in names.into_iter().filter(|name| !known.contains(*name)) {
            let advice =
                format!("there is no test `{name}`; name the one that guards this, or say `to come`");
            found.push(Finding::at("invariants", FILE, number + 1, name, advice));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invariant_cannot_lean_on_a_test_that_is_not_there() {
        let tree = Tree::of(&[
            (
                FILE,
                "1. A. Guard: `holds`.\n2. B. Guard: to come.\n3. C. Guard: `gone`.\n4. D. Guard: trust.\n",
            ),
            ("a.rs", "#[test]\nfn holds() {}\n"),
        ]);
        let found: Vec<_> = check(&tree).into_iter().map(|f| f.place).collect();
        assert_eq!(found, ["ARCHITECTURE.md:3", "ARCHITECTURE.md:4"]);
    }
}
