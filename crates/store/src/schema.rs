//! What the schema is, read from the database itself: for the golden files
//! and for backups.

use std::collections::BTreeSet;

use postgres::Client;
use rusqlite::Connection;

use crate::db::Db;
use crate::fault::{Fail, StoreFault};
use crate::kind::Kind;
use crate::migrate::OWN_TABLES;
use crate::settings::Address;
use crate::{pg, sqlite};

/// A table as both engines describe it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<(String, Kind)>,
    pub(crate) names: BTreeSet<String>,
}

/// The schema as text, the same for the same schema: for the golden files
/// `schema.sqlite.sql` and `schema.postgres.sql`.
///
/// # Errors
/// What the engine says.
pub fn schema_dump(db: &Db) -> Result<String, StoreFault> {
    match db.address() {
        Address::File(path) => Ok(dump_sqlite(&sqlite::connect(path)?)?),
        Address::Server(server) => Ok(dump_postgres(&mut pg::connect(server)?)?),
    }
}

fn dump_sqlite(conn: &Connection) -> Result<String, Fail> {
    let mut rows = conn.prepare(
        "SELECT tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
         ORDER BY tbl_name, type DESC, name",
    )?;
    let mut out = String::new();
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let (table, sql): (String, String) = (row.get(0)?, row.get(1)?);
        if !OWN_TABLES.contains(&table.as_str()) {
            let words: Vec<_> = sql.lines().map(|line| line.split("--").next().unwrap_or("")).collect();
            let words = words.join(" ");
            let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
            out.push_str(&line);
            out.push_str(";\n");
        }
    }
    Ok(out)
}

fn dump_postgres(client: &mut Client) -> Result<String, Fail> {
    let mut out = String::new();
    for table in tables_postgres(client)? {
        out.push_str(&format!("TABLE {}\n", table.name));
        let lines = client.query(
            "SELECT '  ' || column_name || ' ' || data_type
                || CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END
                || coalesce(' DEFAULT ' || column_default, '')
             FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position",
            &[&table.name],
        )?;
        let keys = client.query(
            "SELECT '  ' || pg_get_constraintdef(oid) FROM pg_constraint
             WHERE conrelid = to_regclass($1::text) AND contype <> 'n' ORDER BY 1",
            &[&table.name],
        )?;
        let indexes = client.query(
            "SELECT '  ' || replace(pg_get_indexdef(indexrelid), current_schema() || '.', '') FROM pg_index
             WHERE indrelid = to_regclass($1::text) AND NOT indisprimary ORDER BY 1",
            &[&table.name],
        )?;
        for line in lines.iter().chain(&keys).chain(&indexes) {
            out.push_str(line.try_get(0)?);
            out.push('\n');
        }
    }
    Ok(out)
}

/// Every table but the store's own, each after those it refers to.
pub(crate) fn tables_sqlite(conn: &Connection) -> Result<Vec<Table>, Fail> {
    let mut names = conn.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )?;
    let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut tables = Vec::new();
    for name in names.into_iter().filter(|name| !OWN_TABLES.contains(&name.as_str())) {
        let mut columns = conn.prepare("SELECT name, type FROM pragma_table_info(?1) ORDER BY cid")?;
        let columns: Vec<(String, String)> =
            columns.query_map([&name], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        let mut refers = conn.prepare("SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(?1)")?;
        let refers = refers.query_map([&name], |row| row.get(0))?.collect::<Result<_, _>>()?;
        tables.push(Table { columns: kinds(&name, columns)?, names: refers, name });
    }
    in_order(tables)
}

/// Every table but the store's own, each after those it refers to.
pub(crate) fn tables_postgres(client: &mut Client) -> Result<Vec<Table>, Fail> {
    let names = client.query(
        "SELECT table_name::text FROM information_schema.tables
         WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name",
        &[],
    )?;
    let mut tables = Vec::new();
    for name in &names {
        let name: String = name.try_get(0)?;
        if OWN_TABLES.contains(&name.as_str()) {
            continue;
        }
        let columns = client.query(
            "SELECT column_name::text, data_type::text FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position",
            &[&name],
        )?;
        let columns =
            columns.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect::<Result<_, Fail>>()?;
        let refers = client.query(
            "SELECT DISTINCT t.relname::text FROM pg_constraint c JOIN pg_class t ON t.oid = c.confrelid
             WHERE c.contype = 'f' AND c.conrelid = to_regclass($1::text)",
            &[&name],
        )?;
        let refers = refers.iter().map(|row| Ok(row.try_get(0)?)).collect::<Result<_, Fail>>()?;
        tables.push(Table { columns: kinds(&name, columns)?, names: refers, name });
    }
    in_order(tables)
}

fn kinds(table: &str, columns: Vec<(String, String)>) -> Result<Vec<(String, Kind)>, Fail> {
    let kind = |kind: &str| match kind {
        "uuid" => Some(Kind::Id),
        "INTEGER" | "INT" | "bigint" => Some(Kind::Int),
        "boolean" => Some(Kind::Bool),
        "TEXT" | "text" | "character varying" => Some(Kind::Text),
        "BLOB" | "bytea" => Some(Kind::Bytes),
        "REAL" | "double precision" => Some(Kind::Real),
        _ => None,
    };
    columns
        .into_iter()
        .map(|(name, type_)| match kind(&type_) {
            Some(kind) => Ok((name, kind)),
            None => Err(Fail::Own(format!("{table}.{name} is {type_}, which is no kind of the store"))),
        })
        .collect()
}

fn in_order(mut left: Vec<Table>) -> Result<Vec<Table>, Fail> {
    let mut ordered: Vec<Table> = Vec::new();
    while !left.is_empty() {
        let placed = |name: &String| ordered.iter().any(|table| table.name == *name);
        let next =
            left.iter().position(|table| table.names.iter().all(|name| *name == table.name || placed(name)));
        let Some(next) = next else {
            return Err(Fail::Own("tables refer to each other in a circle".into()));
        };
        ordered.push(left.remove(next));
    }
    Ok(ordered)
}
