//! Words that must not be left in the project.

use super::{Finding, Tree};

/// Marks of unfinished work; allowed with an issue's number: `TODO(#12)`.
const MARKS: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];

/// Paths that exist on one machine only.
const PATHS: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ho", "me/"),
    concat!("/ro", "ot/."),
    concat!("/Us", "ers/"),
    concat!("C:", "\\"),
];

fn unnumbered(line: &str, mark: &str) -> bool {
    line.match_indices(mark).any(|(at, _)| {
        let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let alone = !joins(line[..at].chars().next_back()) && !joins(line[at + mark.len()..].chars().next());
        alone && !line[at + mark.len()..].starts_with("(#")
    })
}

/// Looks at every text file.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.all().filter(|(path, _)| !path.starts_with("ui/node_modules")) {
        for (number, line) in text.lines().enumerate() {
            let number = number + 1;
            for mark in MARKS.iter().filter(|mark| unnumbered(line, mark)) {
                let advice = format!("`{mark}` without an issue; write {mark}(#number), or do it");
                found.push(Finding::at("words", path, number, mark, advice));
            }
            for machine in PATHS.iter().filter(|machine| line.contains(**machine)) {
                let advice = format!("`{machine}` is a path of one machine; say it from the project's root");
                found.push(Finding::at("words", path, number, machine, advice));
            }
            if line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") {
                found.push(Finding::at("words", path, number, "merge", "a merge was not finished here"));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_work_and_machine_paths_are_found() {
        let todo = MARKS[0];
        let text =
            format!("// {todo}: later\n// {todo}(#7): later\nlet my{todo}list = 1;\nsee {}x\n", PATHS[0]);
        let tree = Tree::of(&[("a.rs", text.as_str())]);
        let found: Vec<_> = check(&tree).into_iter().map(|f| f.place).collect();
        assert_eq!(found, ["a.rs:1", "a.rs:4"]);
    }
}
