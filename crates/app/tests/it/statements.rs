//! Every statement of every zone, on both engines.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use sqlparser::ast::{Statement as Sql, visit_relations};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use store::Engine;
use store::testing::TestDb;

// Links every zone's statements into this binary.
use app as _;

/// Tables whose rows belong to no unit: found by their own hash, or shared.
const NOT_OPERATIONAL: &[&str] = &[
    "account",
    "account_unlock",
    "checkpoint",
    "draft",
    "instance",
    "invitation",
    "job",
    "log_entry",
    "place",
    "place_difference",
    "place_state",
    "receipt",
    "session",
    "store_note",
    "unit",
];

#[test]
fn every_statement_prepares_on_both_engines() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let test = TestDb::new(engine);
        let faults = store::check::prepare_all(test.db()).unwrap();
        assert!(faults.is_empty(), "{engine:?}: {faults:#?}");
    }
}

#[test]
fn every_zone_contributes_statements() {
    let zones: BTreeSet<&str> =
        store::check::every_statement().filter_map(|statement| statement.module.split("::").next()).collect();
    for zone in ["access", "places", "office", "casework", "community", "programme", "exchange"] {
        assert!(zones.contains(zone), "{zone} contributes none: {zones:?}");
    }
}

/// Sweeps over all units belong to jobs that delete what is past its hour.
const SWEEPS: &[&str] = &["DROP_EXPIRED_WRAPS"];

#[test]
fn every_change_of_an_operational_row_names_its_unit() {
    let mut wrong = Vec::new();
    for statement in store::check::every_statement().filter(|statement| statement.writes) {
        if statement.module.starts_with("store") || SWEEPS.contains(&statement.name) {
            continue;
        }
        let parsed = Parser::parse_sql(&PostgreSqlDialect {}, statement.postgres);
        let parsed = parsed.unwrap_or_else(|error| panic!("{}: {error}", statement.name));
        for sql in &parsed {
            let (table, condition) = match sql {
                Sql::Update(update) => (update.table.to_string(), update.selection.as_ref()),
                Sql::Delete(delete) => (format!("{delete}"), delete.selection.as_ref()),
                _ => continue,
            };
            if NOT_OPERATIONAL.iter().any(|known| table.split_whitespace().any(|word| word == *known)) {
                continue;
            }
            let condition = condition.map(ToString::to_string).unwrap_or_default();
            let named = condition.contains("unit_id = $") || condition.contains("(unit_id, ");
            if !named {
                wrong.push(format!("{}::{}: {}", statement.module, statement.name, statement.postgres));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_lock_of_an_operational_row_names_its_unit() {
    let mut wrong = Vec::new();
    for statement in store::check::every_statement() {
        let locks = ["FOR UPDATE", "FOR SHARE"].iter().any(|lock| statement.postgres.contains(lock));
        let shared =
            NOT_OPERATIONAL.iter().any(|table| statement.postgres.contains(&format!("FROM {table} ")));
        if locks && !shared && !statement.postgres.contains("unit_id = $") {
            wrong.push(format!("{}::{}: {}", statement.module, statement.name, statement.postgres));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Statements that pass through a whole table, and why they may.
const WHOLE: &[&str] = &[
    // Everything is wanted: the gazetteer, the log, a recount, a listing.
    "ROWS",
    "DIFFERENCES",
    "ENTRIES",
    "HEADS",
    "EVERY",
    "PEOPLE",
    "EVERY_FACT",
    "EVERY_CELL",
    "UNITS_WITH_WRAPS",
    "UNITS_WITH_MEMBERS",
    // A handful of rows.
    "INSTANCE",
    "WAITING",
    "END_IDLE_SESSIONS",
    // A file of the country's counts by month, made a few times a year.
    "FACTS_OF_MONTHS",
];

#[test]
fn every_statement_finds_its_rows_by_an_index_and_by_its_unit() {
    let test = TestDb::new(Engine::Sqlite);
    let mut wrong = Vec::new();
    for (statement, steps) in store::check::plans(test.db()).unwrap() {
        let name = format!("{}::{}", statement.module, statement.name);
        if statement.module.starts_with("it::") || WHOLE.contains(&statement.name) {
            continue;
        }
        let scans = |step: &&String| {
            step.starts_with("SCAN ")
                && !step.contains("VALUES CLAUSE")
                && !step.contains("CONSTANT ROW")
                && *step != "SCAN line"
        };
        if let Some(step) = steps.iter().find(scans) {
            wrong.push(format!("{name}: {step}"));
        }
        let by_unit = statement.sqlite.contains("unit_id = ?");
        let looks = steps.iter().any(|step| step.starts_with("SEARCH "));
        if by_unit && looks && !steps.iter().any(|step| step.contains("unit_id=?")) {
            wrong.push(format!("{name}: not by its unit: {steps:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What every slice may look at: who somebody is, where something is, who
/// read what (the log, which the store writes for everybody).
const REFERENCE: &[&str] =
    &["account", "audit_leaf", "instance", "place", "place_state", "post", "unit", "unit_epoch", "unit_head"];

/// The slice of a statement's module: `casework::cases`. The store is one, and
/// so is access: accounts, posts, keys and records stand or fall together.
fn slice(module: &str) -> String {
    let parts = if module.starts_with("store::") || module.starts_with("access::") { 1 } else { 2 };
    module.split("::").take(parts).collect::<Vec<_>>().join("::")
}

/// The table a statement changes.
fn target(sql: &Sql) -> Option<String> {
    match sql {
        Sql::Insert(insert) => Some(insert.table.to_string()),
        Sql::Update(update) => Some(update.table.to_string()),
        Sql::Delete(delete) => format!("{delete}").split_whitespace().nth(2).map(str::to_owned),
        _ => None,
    }
}

#[test]
fn a_slices_statements_touch_only_its_own_tables_and_reference_tables() {
    let mut writers = BTreeMap::<String, BTreeSet<String>>::new();
    let mut seen = BTreeSet::new();
    // Tests look from outside.
    for statement in store::check::every_statement().filter(|known| !known.module.starts_with("it::")) {
        let parsed = Parser::parse_sql(&PostgreSqlDialect {}, statement.postgres).unwrap();
        for sql in &parsed {
            let slice = slice(statement.module);
            writers.entry(target(sql).unwrap_or_default()).or_default().insert(slice.clone());
            let defined = with_names(sql);
            let _ = visit_relations(sql, |relation| {
                let table = relation.to_string();
                if !defined.contains(&table) {
                    seen.insert((table, slice.clone(), statement.name));
                }
                ControlFlow::<()>::Continue(())
            });
        }
    }
    writers.remove("");
    let shared: Vec<_> = writers.iter().filter(|(_, slices)| slices.len() > 1).collect();
    assert!(shared.is_empty(), "changed by more than one slice: {shared:#?}");
    let foreign = |(table, slice, _): &&(String, String, &str)| {
        !REFERENCE.contains(&table.as_str())
            && writers.get(table).is_none_or(|owners| !owners.contains(slice))
    };
    let strangers: Vec<_> = seen.iter().filter(foreign).collect();
    assert!(strangers.is_empty(), "looks at another slice's table: {strangers:#?}");
}

/// Names a statement gives to its own parts.
fn with_names(sql: &Sql) -> BTreeSet<String> {
    let query = match sql {
        Sql::Query(query) => Some(query),
        Sql::Insert(insert) => insert.source.as_ref(),
        _ => None,
    };
    let tables = query.into_iter().flat_map(|query| &query.with).flat_map(|with| &with.cte_tables);
    tables.map(|part| part.alias.name.to_string()).collect()
}
