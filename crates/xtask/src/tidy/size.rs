//! Functions of at most 70 lines, files of at most 400 (800 with an excuse).

use super::{Finding, Tree};

const FUNCTION: usize = 70;
const FILE: usize = 400;
/// Beyond this no excuse helps.
const HARD: usize = 800;

/// Looks at every Rust file.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.ending(".rs") {
        let lines = text.lines().count();
        if lines > HARD {
            let advice = format!("{lines} lines; {HARD} is the end, split it by what its parts are about");
            // Its own rule name: the ratchet holds no excuse for it.
            found.push(Finding::at("file-too-long", path, 1, "", advice));
        } else if lines > FILE {
            let advice = format!("{lines} lines, {FILE} are allowed; split it by what its parts are about");
            found.push(Finding::at("file-length", path, 1, "", advice).of(lines));
        }
    }
    for (path, source) in tree.rust() {
        for function in source.functions().into_iter().filter(|function| function.length > FUNCTION) {
            let advice = format!(
                "`{}` has {} lines, {FUNCTION} are allowed; give its parts names",
                function.name, function.length
            );
            found.push(
                Finding::at("function-length", path, function.line, &function.name, advice)
                    .of(function.length),
            );
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_functions_and_files_are_found() {
        let body = "    step();\n".repeat(69);
        let long = format!("fn long() {{\n{body}}}\n{}", "// line\n".repeat(400));
        let short = format!("fn short() {{\n{}}}\n", "    step();\n".repeat(68));
        let tree = Tree::of(&[("a.rs", &long), ("b.rs", &short), ("c.rs", &"// line\n".repeat(801))]);
        let found: Vec<_> = check(&tree).into_iter().map(|f| (f.rule, f.place, f.amount)).collect();
        assert_eq!(
            found,
            [
                ("file-length", "a.rs:1".to_owned(), Some(471)),
                ("file-too-long", "c.rs:1".to_owned(), None),
                ("function-length", "a.rs:1".to_owned(), Some(71)),
            ]
        );
    }
}
