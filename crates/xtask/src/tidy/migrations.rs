//! Migrations come in pairs that make the same tables, portably, and every
//! column has its line in `personal_data.toml`.

use std::collections::{BTreeMap, BTreeSet};

use toml::Value;

use super::{Finding, Tree};

/// The two engines' folders.
const ENGINES: [&str; 2] = ["migrations/sqlite/", "migrations/postgres/"];
/// What may not stand in a migration, and why (DESIGN §6).
const FORBIDDEN: &[(&str, &str)] = &[
    ("TRIGGER", "no triggers: the rule belongs in an action"),
    ("SERIAL", "no sequences: ids are made by the caller"),
    ("AUTOINCREMENT", "no sequences: ids are made by the caller"),
    ("SEQUENCE", "no sequences: ids are made by the caller"),
    ("NOW()", "no clock in SQL: the time is bound by the action"),
    ("CURRENT_TIMESTAMP", "no clock in SQL: the time is bound by the action"),
    ("GENERATED", "no generated columns: they do not travel between engines"),
    ("EXCLUDE", "no exclusion constraints: a lock is a row"),
];
/// What a column can be.
const CLASSES: &[&str] = &["sealed", "personal", "organisational", "public", "technical"];
/// What a table can be.
pub(crate) const TABLE_CLASSES: &[&str] = &["operational", "routing", "reference", "technical"];

/// A table as its migration makes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) columns: Vec<String>,
    pub(crate) key: Vec<String>,
    pub(crate) strict: bool,
    pub(crate) place: (String, usize),
}

/// Looks at both engines' migrations and at `personal_data.toml`.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = pairs(tree);
    let [sqlite, postgres] = ENGINES.map(|engine| tables(tree, engine));
    found.extend(differ(&sqlite, &postgres));
    for (name, made) in sqlite.iter().filter(|(_, made)| !made.strict) {
        let (path, line) = &made.place;
        found.push(Finding::at("migrations", path, *line, name, format!("`{name}` is not STRICT")));
    }
    found.extend(forbidden(tree));
    found.extend(personal(tree, &sqlite));
    found
}

fn files<'a>(tree: &'a Tree, engine: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    tree.ending(".sql").filter(move |(path, _)| path.contains(engine))
}

fn pairs(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (ours, theirs) in [(ENGINES[0], ENGINES[1]), (ENGINES[1], ENGINES[0])] {
        for (path, _) in files(tree, ours) {
            let other = path.replace(ours, theirs);
            if tree.text(&other).is_none() {
                found.push(Finding::at("migrations", path, 1, "pair", format!("{other} is missing")));
            }
        }
    }
    let mut numbers: BTreeMap<&str, &str> = BTreeMap::new();
    for (path, _) in files(tree, ENGINES[0]) {
        let name = path.rsplit('/').next().unwrap_or(path);
        let Some((number, _)) = name.strip_prefix('V').and_then(|rest| rest.split_once("__")) else {
            let advice = "name it V<number>__what_it_does.sql; `cargo xtask new-migration` does";
            found.push(Finding::at("migrations", path, 1, "name", advice));
            continue;
        };
        if let Some(other) = numbers.insert(number, path) {
            let advice = format!("number {number} is also that of {other}");
            found.push(Finding::at("migrations", path, 1, "number", advice));
        }
    }
    found
}

/// SQL without comments, line structure kept.
fn bare(text: &str) -> String {
    text.lines().map(|line| line.split("--").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// Tables and their columns after all migrations of an engine.
pub(crate) fn tables(tree: &Tree, engine: &str) -> BTreeMap<String, Made> {
    let mut tables: BTreeMap<String, Made> = BTreeMap::new();
    for (path, text) in files(tree, engine) {
        let text = bare(text);
        let mut at = 0;
        for statement in text.split(';') {
            let start = at + statement.len() - statement.trim_start().len();
            at += statement.len() + 1;
            read(statement.trim(), (path, line_of(&text, start)), &mut tables);
        }
    }
    tables
}

fn read(statement: &str, (path, line): (&str, usize), tables: &mut BTreeMap<String, Made>) {
    let words: Vec<&str> = statement.split_whitespace().collect();
    let upper = |at: usize| words.get(at).map(|word| word.to_uppercase()).unwrap_or_default();
    match (upper(0).as_str(), upper(1).as_str()) {
        ("CREATE", "TABLE" | "UNLOGGED") => {
            let Some((head, rest)) = statement.split_once('(') else { return };
            let Some((body, tail)) = rest.rsplit_once(')') else { return };
            let name = head.split_whitespace().last().unwrap_or_default().to_owned();
            let mut made = Made {
                strict: tail.to_uppercase().contains("STRICT"),
                place: (path.to_owned(), line),
                ..Made::default()
            };
            for part in top_level(body) {
                column(part.trim(), &mut made);
            }
            tables.insert(name, made);
        }
        ("ALTER", "TABLE") => {
            let Some(made) = words.get(2).and_then(|name| tables.get_mut(*name)) else { return };
            match (upper(3).as_str(), upper(4).as_str()) {
                ("ADD", "COLUMN") => made.columns.extend(words.get(5).map(|word| (*word).to_owned())),
                ("DROP", "COLUMN") => made.columns.retain(|column| Some(&column.as_str()) != words.get(5)),
                _ => {}
            }
        }
        ("DROP", "TABLE") => {
            tables.remove(*words.last().unwrap_or(&""));
        }
        _ => {}
    }
}

fn column(part: &str, made: &mut Made) {
    let first = part.split([' ', '\n', '(']).next().unwrap_or_default();
    let upper = part.to_uppercase();
    match first.to_uppercase().as_str() {
        "PRIMARY" => {
            let inside =
                part.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or("", |(list, _)| list);
            made.key = inside.split(',').map(|name| name.trim().to_owned()).collect();
        }
        "UNIQUE" | "FOREIGN" | "CHECK" | "CONSTRAINT" | "" => {}
        _ => {
            made.columns.push(first.to_owned());
            if upper.contains("PRIMARY KEY") {
                made.key = vec![first.to_owned()];
            }
        }
    }
}

/// Parts of a list, split at commas outside brackets.
fn top_level(body: &str) -> Vec<&str> {
    let (mut depth, mut start) = (0i32, 0);
    let mut parts = Vec::new();
    for (at, byte) in body.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            b',' if depth == 0 => {
                parts.push(&body[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&body[start..]);
    parts
}

fn differ(sqlite: &BTreeMap<String, Made>, postgres: &BTreeMap<String, Made>) -> Vec<Finding> {
    let names: BTreeSet<&String> = sqlite.keys().chain(postgres.keys()).collect();
    let mut found = Vec::new();
    for name in names {
        let ((one, other), engine) = match (sqlite.get(name), postgres.get(name)) {
            (Some(one), Some(other)) => ((one, other), ""),
            (Some(only), None) => ((only, only), "PostgreSQL"),
            (None, Some(only)) => ((only, only), "SQLite"),
            (None, None) => continue,
        };
        let (path, line) = &one.place;
        let sorted = |made: &Made| made.columns.iter().cloned().collect::<BTreeSet<_>>();
        if !engine.is_empty() {
            let advice = format!("`{name}` does not exist on {engine}");
            found.push(Finding::at("migrations", path, *line, name, advice));
        } else if sorted(one) != sorted(other) || one.key != other.key {
            let advice = format!("`{name}` has other columns or another key on PostgreSQL");
            found.push(Finding::at("migrations", path, *line, name, advice));
        }
    }
    found
}

fn forbidden(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in ENGINES.iter().flat_map(|engine| files(tree, engine)) {
        for (number, line) in bare(text).to_uppercase().lines().enumerate() {
            for (word, why) in FORBIDDEN.iter().filter(|(word, _)| {
                line.match_indices(word)
                    .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
            }) {
                found.push(Finding::at("migrations", path, number + 1, word, *why));
            }
        }
    }
    found
}

/// `personal_data.toml` as a table; empty when it does not exist yet.
pub(crate) fn personal_data(tree: &Tree) -> toml::Table {
    tree.text("personal_data.toml").and_then(|text| text.parse().ok()).unwrap_or_default()
}

fn personal(tree: &Tree, tables: &BTreeMap<String, Made>) -> Vec<Finding> {
    if let Some(Err(fault)) = tree.text(PERSONAL).map(str::parse::<toml::Table>) {
        let advice = format!("not understood: {}", fault.message());
        return vec![Finding::at("personal-data", PERSONAL, 1, "", advice)];
    }
    let known = personal_data(tree);
    let mut found = Vec::new();
    for (name, made) in tables {
        let Some(entry) = known.get(name) else {
            let advice = format!("table {name} is missing, with all its columns (docs/adding-a-field.md)");
            found.push(Finding::at("personal-data", PERSONAL, 1, name, advice));
            continue;
        };
        found.extend(table_line(name, made, entry));
        found.extend(made.columns.iter().filter_map(|column| column_line(&known, name, column)));
    }
    found.extend(gone(&known, tables));
    found
}

const PERSONAL: &str = "personal_data.toml";

fn table_line(name: &str, made: &Made, entry: &Value) -> Vec<Finding> {
    let text = |key: &str| entry.get(key).and_then(Value::as_str);
    let mut found = Vec::new();
    if text("owner").is_none() || !text("class").is_some_and(|class| TABLE_CLASSES.contains(&class)) {
        let advice = format!("[{name}] needs owner = \"crate::slice\" and class = one of {TABLE_CLASSES:?}");
        found.push(Finding::at("personal-data", PERSONAL, 1, name, advice));
    }
    if text("class") == Some("operational") && made.key.first().map(String::as_str) != Some("unit_id") {
        let (path, line) = &made.place;
        let advice = format!("`{name}` is operational, so unit_id comes first in its primary key");
        found.push(Finding::at("migrations", path, *line, name, advice));
    }
    found
}

/// A column's line: `[table.column]`, also in quotes.
fn column_entry<'a>(known: &'a toml::Table, name: &str, column: &str) -> Option<&'a Value> {
    known.get(&format!("{name}.{column}")).or_else(|| known.get(name)?.get(column))
}

fn column_line(known: &toml::Table, name: &str, column: &str) -> Option<Finding> {
    let entry = column_entry(known, name, column);
    let class = entry.and_then(|entry| entry.get("class")).and_then(Value::as_str);
    let has = |key: &str| class == Some("technical") || entry.is_some_and(|entry| entry.get(key).is_some());
    if class.is_some_and(|class| CLASSES.contains(&class)) && has("retention") && has("erase") {
        return None;
    }
    let advice = format!(
        "[{name}.{column}] needs class = one of {CLASSES:?}, and retention and erase unless technical"
    );
    Some(Finding::at("personal-data", PERSONAL, 1, &format!("{name}.{column}"), advice))
}

/// Lines of columns and tables that no migration makes.
fn gone(known: &toml::Table, tables: &BTreeMap<String, Made>) -> Vec<Finding> {
    let mut lines = Vec::new();
    for (name, entry) in known {
        match name.split_once('.') {
            Some((table, column)) => lines.push((table.to_owned(), Some(column.to_owned()))),
            None => {
                lines.push((name.clone(), None));
                let columns = entry.as_table().into_iter().flatten().filter(|(_, value)| value.is_table());
                lines.extend(columns.map(|(column, _)| (name.clone(), Some(column.clone()))));
            }
        }
    }
    lines
        .into_iter()
        .filter(|(table, column)| match (tables.get(table), column) {
            (Some(made), Some(column)) => !made.columns.contains(column),
            (Some(_), None) => false,
            (None, _) => true,
        })
        .map(|(table, column)| {
            let what = column.map_or(table.clone(), |column| format!("{table}.{column}"));
            let advice = format!("[{what}] is in no migration; take it out");
            Finding::at("personal-data", PERSONAL, 1, &what, advice)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQLITE: &str = "-- notices\nCREATE TABLE notice (\n  unit_id BLOB NOT NULL,\n  id BLOB NOT NULL, -- ours\n  state INTEGER NOT NULL CHECK (state IN (1, 2)),\n  PRIMARY KEY (unit_id, id)\n) STRICT;\nALTER TABLE notice ADD COLUMN due INTEGER;\n";
    const LINES: &str = "[notice]\nowner = \"casework::notices\"\nclass = \"operational\"\nunit_id = { class = \"technical\" }\nid = { class = \"technical\" }\nstate = { class = \"organisational\", retention = \"case\", erase = \"keep\" }\ndue = { class = \"technical\" }\n";

    fn keys(sqlite: &str, postgres: &str, personal: &str) -> Vec<String> {
        let tree = Tree::of(&[
            ("migrations/sqlite/V040__notice.sql", sqlite),
            ("migrations/postgres/V040__notice.sql", postgres),
            ("personal_data.toml", personal),
        ]);
        check(&tree).into_iter().map(|f| format!("{}: {}", f.rule, f.key)).collect()
    }

    #[test]
    fn a_good_pair_passes() {
        assert_eq!(keys(SQLITE, &SQLITE.replace("STRICT", ""), LINES), Vec::<String>::new());
    }

    #[test]
    fn columns_without_a_line_and_lines_without_a_column_are_found() {
        let personal = LINES.replace("due =", "gone =");
        assert_eq!(
            keys(SQLITE, SQLITE, &personal),
            [
                "personal-data: personal_data.toml: notice.due",
                "personal-data: personal_data.toml: notice.gone"
            ]
        );
    }

    #[test]
    fn a_line_may_be_quoted_and_a_missing_table_is_one_finding() {
        let quoted =
            LINES.replace("due = { class = \"technical\" }", "[\"notice.due\"]\nclass = \"technical\"");
        assert_eq!(keys(SQLITE, SQLITE, &quoted), Vec::<String>::new());
        assert_eq!(keys(SQLITE, SQLITE, ""), ["personal-data: personal_data.toml: notice"]);
        let more = format!("{LINES}[ghost]\nowner = \"x\"\nclass = \"technical\"\n");
        assert_eq!(keys(SQLITE, SQLITE, &more), ["personal-data: personal_data.toml: ghost"]);
    }

    #[test]
    fn the_engines_must_agree_and_stay_portable() {
        let other =
            SQLITE.replace("due INTEGER", "due BIGSERIAL").replace("  id BLOB NOT NULL, -- ours\n", "");
        let found = keys(&SQLITE.replace(") STRICT", ")"), &other, LINES);
        assert!(found.iter().any(|key| key.ends_with("notice.sql: notice")), "{found:?}");
        let serial = keys(SQLITE, &SQLITE.replace("due INTEGER", "due SERIAL"), LINES);
        assert_eq!(serial, ["migrations: migrations/postgres/V040__notice.sql: SERIAL"]);
    }

    #[test]
    fn unit_id_leads_the_key_of_operational_tables() {
        let wrong = SQLITE.replace("(unit_id, id)", "(id, unit_id)");
        assert_eq!(keys(&wrong, &wrong, LINES), ["migrations: migrations/sqlite/V040__notice.sql: notice"]);
    }

    #[test]
    fn a_migration_without_its_twin_is_found() {
        let tree = Tree::of(&[("migrations/sqlite/V001__job.sql", "")]);
        assert_eq!(check(&tree).len(), 1);
    }
}
