//! SQL stands in `store.rs` files and in the store crate, nowhere else.

use super::{Finding, Tree};

/// How a statement begins; only capitals, so that sentences pass.
const BEGINNINGS: &[&str] = &[
    "SELECT ",
    "INSERT INTO ",
    "INSERT OR ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "CREATE INDEX ",
    "CREATE UNIQUE ",
    "CREATE DATABASE ",
    "DROP TABLE ",
    "DROP DATABASE ",
    "ALTER TABLE ",
    "PRAGMA ",
    "VACUUM",
    "BEGIN IMMEDIATE",
    "SAVEPOINT ",
];

fn is_sql(text: &str) -> bool {
    let text = text.trim_start();
    BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
        || (text.starts_with("UPDATE ") && text.contains(" SET "))
        || (text.starts_with("WITH ") && text.contains(" AS ("))
}

/// Where SQL may stand: the store, a slice's `store.rs` or `store/`, the bench
/// (whose denominators are raw SQL) and tests.
fn may_hold(path: &str) -> bool {
    path.starts_with("crates/store/")
        || path.starts_with("crates/bench/")
        || path.starts_with("crates/xtask/")
        || path.contains("/tests/")
        || path.ends_with("/store.rs")
        || path.contains("/store/")
}

/// Looks at Rust outside the store.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, source) in tree.rust().filter(|(path, _)| !may_hold(path)) {
        for literal in &source.strings {
            if is_sql(&literal.text) && !source.in_tests(literal.at) {
                let what: String = literal.text.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
                found.push(Finding::at("sql", path, literal.line, &what, ADVICE));
            }
        }
        for macro_name in ["sql!", "sql_family!"] {
            for (at, _) in source.code.match_indices(macro_name) {
                found.push(Finding::at("sql", path, source.line_of(at), macro_name, ADVICE));
            }
        }
    }
    found
}

const ADVICE: &str = "SQL outside a store; move the statement to the slice's store.rs";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_outside_a_store_is_found() {
        let statement = "fn f() { run(\"SELECT id FROM notice\"); }";
        let tree = Tree::of(&[
            ("crates/casework/src/notices/pages.rs", statement),
            ("crates/casework/src/notices/actions.rs", "sql! { pub read X() -> () = \"\" }"),
            ("crates/casework/src/notices/store.rs", statement),
            (
                "crates/casework/src/notices/rules.rs",
                "// SELECT x\nfn f() { say(\"Update your SET of keys\") }",
            ),
        ]);
        let found: Vec<_> = check(&tree).into_iter().map(|f| f.place).collect();
        assert_eq!(
            found,
            ["crates/casework/src/notices/actions.rs:1", "crates/casework/src/notices/pages.rs:1"]
        );
    }
}
