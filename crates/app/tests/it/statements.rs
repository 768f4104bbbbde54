//! Every statement of every zone, on both engines.

use std::collections::BTreeSet;

use sqlparser::ast::Statement as Sql;
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
    for zone in ["access", "places", "office", "casework", "community", "exchange"] {
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
