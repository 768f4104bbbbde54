//! What a test of the whole program asks of every statement.

use crate::db::Db;
use crate::fault::StoreFault;
use crate::kind::Kind;
use crate::settings::Address;
use crate::statement::{STATEMENTS, Statement};
use crate::{FAMILIES, pg, sqlite};

/// Every statement of the program, each combination of a family included.
pub fn every_statement() -> impl Iterator<Item = &'static Statement> {
    STATEMENTS.iter().copied().chain(FAMILIES.iter().flat_map(|family| family.variants()))
}

/// Prepares every statement of the program; gives a sentence for each that
/// does not fit: refused by the engine, other kinds of parameters or columns
/// than declared, a read that could write.
///
/// # Errors
/// When the database cannot be reached.
pub fn prepare_all(db: &Db) -> Result<Vec<String>, StoreFault> {
    let mut wrong = Vec::new();
    let mut tell = |statement: &Statement, why: String| {
        wrong.push(format!("{}::{}: {why}", statement.module, statement.name));
    };
    match db.address() {
        Address::File(path) => {
            let conn = sqlite::connect(path)?;
            for statement in every_statement() {
                if let Some(why) = check_sqlite(&conn, statement) {
                    tell(statement, why);
                }
            }
        }
        Address::Server(server) => {
            let mut client = pg::connect(server)?;
            for statement in every_statement() {
                if let Some(why) = check_postgres(&mut client, statement) {
                    tell(statement, why);
                }
            }
        }
    }
    Ok(wrong)
}

/// How SQLite goes about each statement, step by step in its own words.
/// Nothing on PostgreSQL, which plans by what the tables hold.
///
/// # Errors
/// When the database cannot be reached.
pub fn plans(db: &Db) -> Result<Vec<(&'static Statement, Vec<String>)>, StoreFault> {
    let Address::File(path) = db.address() else { return Ok(Vec::new()) };
    let conn = sqlite::connect(path)?;
    let mut plans = Vec::new();
    for statement in every_statement() {
        let mut asked = conn.prepare(&format!("EXPLAIN QUERY PLAN {}", statement.sqlite))?;
        let (mut rows, mut steps) = (asked.raw_query(), Vec::new());
        while let Some(row) = rows.next()? {
            steps.push(row.get::<_, String>(3)?);
        }
        plans.push((statement, steps));
    }
    Ok(plans)
}

fn check_sqlite(conn: &rusqlite::Connection, statement: &Statement) -> Option<String> {
    let prepared = match conn.prepare(statement.sqlite) {
        Ok(prepared) => prepared,
        Err(error) => return Some(error.to_string()),
    };
    if prepared.parameter_count() != statement.params.len() {
        return Some(format!("takes {} parameters", prepared.parameter_count()));
    }
    if prepared.column_count() != statement.columns.len() {
        return Some(format!("gives {} columns", prepared.column_count()));
    }
    if !statement.writes && !prepared.readonly() {
        return Some("is declared `read` and writes".into());
    }
    // A bare column tells its type; an expression tells none.
    for (index, (column, kind)) in prepared.columns().zip(statement.columns).enumerate() {
        let fits = match column.decl_type() {
            None => true,
            Some("INTEGER" | "INT") => matches!(kind, Kind::Int | Kind::Bool),
            Some("TEXT") => *kind == Kind::Text,
            Some("BLOB") => matches!(kind, Kind::Id | Kind::Bytes),
            Some("REAL") => *kind == Kind::Real,
            Some(_) => false,
        };
        if !fits {
            return Some(format!("column {} is {:?}, declared {kind:?}", index + 1, column.decl_type()));
        }
    }
    None
}

fn check_postgres(client: &mut postgres::Client, statement: &Statement) -> Option<String> {
    let asked = pg::types(statement.params);
    let prepared = match client.prepare_typed(statement.postgres, &asked) {
        Ok(prepared) => prepared,
        Err(error) => return Some(crate::Fail::Postgres(error).to_string()),
    };
    if prepared.params() != asked {
        return Some(format!("parameters are {:?}, declared {:?}", prepared.params(), statement.params));
    }
    let declared = pg::types(statement.columns);
    let given: Vec<_> = prepared.columns().iter().map(|column| column.type_().clone()).collect();
    (given != declared).then(|| format!("columns are {given:?}, declared {:?}", statement.columns))
}
