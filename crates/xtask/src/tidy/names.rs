//! No year in a file's or a type's name: what is dated is data.

use super::{Finding, Tree};

/// Endings of files that people write; dated data files are named by their date.
const WRITTEN: &[&str] = &["rs", "ftl", "html", "sql", "md", "css", "scss", "mjs", "toml"];

fn year_in(name: &str) -> bool {
    let bytes = name.as_bytes();
    (0..bytes.len()).any(|at| {
        let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        let starts = at == 0 || !bytes[at - 1].is_ascii_digit();
        starts && digits == 4 && matches!(&bytes[at..at + 2], b"19" | b"20")
    })
}

/// Looks at paths and at declared types.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for path in tree.paths() {
        let kind = path.rsplit_once('.').map_or("", |(_, kind)| kind);
        if WRITTEN.contains(&kind) && path.split('/').any(year_in) {
            found.push(Finding::at("year", path, 1, "", "a year in a file's name; name what it is about"));
        }
    }
    for (path, source) in tree.rust() {
        for keyword in ["struct", "enum", "trait", "type", "mod", "union"] {
            for at in source.word(keyword) {
                let name: String = source.code[at + keyword.len()..]
                    .trim_start()
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                if year_in(&name) {
                    let advice = format!("a year in `{name}`; the year is data, name the thing");
                    found.push(Finding::at("year", path, source.line_of(at), &name, advice));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_in_names_are_found_and_other_numbers_are_not() {
        let tree = Tree::of(&[
            ("crates/norms/src/law2022.rs", "struct Decree { a: u8 }\nstruct Return2026;\nstruct Rsa4096;"),
            ("crates/norms/src/x.rs", "// struct Year2020\nenum Form03 {}"),
            ("data/figures-2012.csv", ""),
        ]);
        let found: Vec<_> = check(&tree).into_iter().map(|f| f.key).collect();
        assert_eq!(found, ["crates/norms/src/law2022.rs", "crates/norms/src/law2022.rs: Return2026"]);
    }
}
