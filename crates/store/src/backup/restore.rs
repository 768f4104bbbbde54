//! Restoring: into an empty database only, and wholly or not at all.

use std::path::Path;

use postgres::Client;
use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::ToSql;
use rusqlite::Connection;
use uuid::Uuid;

use super::read::Backup;
use super::stream::{Cell, decode, tampered};
use super::{Envelope, Manifest, TableHead, beside, hex, sync_folder, verify};
use crate::fault::StoreFault;
use crate::kind::{Kind, Value};
use crate::migrate::{OWN_TABLES, RESTORE_MARK, migrate, migrate_to, newest, version_postgres};
use crate::schema::{Table, tables_postgres, tables_sqlite};
use crate::settings::Address;
use crate::{pg, sqlite};

/// Restores a backup of either engine into an empty database of either, then
/// brings it to the schema of this program. The backup is read and checked
/// once as a whole before anything is written.
///
/// # Errors
/// [`StoreFault::Foreign`] when it is of another instance than expected;
/// [`StoreFault::Version`] when its format or schema is newer than this
/// program's; [`StoreFault::NotEmpty`]; [`StoreFault::NotABackup`],
/// [`StoreFault::Torn`], [`StoreFault::Tampered`]. Nothing is restored then.
pub fn restore(
    file: &Path,
    envelope: &dyn Envelope,
    into: &Address,
    expected: Option<[u8; 16]>,
) -> Result<Manifest, StoreFault> {
    let manifest = verify(file, envelope)?;
    if let Some(expected) = expected.filter(|expected| *expected != manifest.instance) {
        return Err(StoreFault::Foreign { found: hex(&manifest.instance), expected: hex(&expected) });
    }
    let known = newest(into.engine())?;
    if manifest.schema > known || manifest.schema < 1 {
        let (found, known) = (i64::from(manifest.schema), i64::from(known));
        return Err(StoreFault::Version { what: "schema", found, known });
    }
    let backup = Backup::open(file, envelope)?;
    let restored = match into {
        Address::File(path) => into_sqlite(backup, path, manifest.schema)?,
        Address::Server(server) => into_postgres(backup, server, into, manifest.schema)?,
    };
    if restored.sha256 != manifest.sha256 {
        return Err(tampered("it changed while it was restored"));
    }
    migrate(into)?;
    Ok(restored)
}

/// Fills a file beside the right one, which gets its name at the end.
fn into_sqlite(backup: Backup, path: &Path, schema: i32) -> Result<Manifest, StoreFault> {
    if path.exists() {
        let tables = tables_sqlite(&sqlite::connect(path)?)?;
        if let Some(table) = tables.first() {
            return Err(StoreFault::NotEmpty(format!("the table {}", table.name)));
        }
    }
    let partial = beside(path, ".restoring");
    let forget = || {
        for ending in ["", "-wal", "-shm", ".migrating"] {
            let _ = std::fs::remove_file(beside(&partial, ending));
        }
    };
    forget();
    let filled = fill_sqlite(backup, &partial, schema);
    let named = filled.and_then(|manifest| {
        for ending in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(beside(path, ending));
        }
        std::fs::rename(&partial, path).map_err(StoreFault::io(format!("naming {}", path.display())))?;
        sync_folder(path)?;
        Ok(manifest)
    });
    forget();
    named
}

fn fill_sqlite(mut backup: Backup, path: &Path, schema: i32) -> Result<Manifest, StoreFault> {
    migrate_to(&Address::File(path.to_owned()), Some(schema))?;
    let conn = sqlite::connect(path)?;
    conn.execute_batch("PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE")?;
    let tables = tables_sqlite(&conn)?;
    for table in tables.iter().rev() {
        conn.execute_batch(&format!("DELETE FROM \"{}\"", table.name))?;
    }
    while let Some(head) = backup.table()? {
        let table = matching(&tables, &head)?;
        let rows = rows_into_sqlite(&conn, &mut backup, &head, table)?;
        backup.counted.push((head.name, rows));
    }
    let manifest = backup.end()?;
    let broken: i64 =
        conn.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
    if broken > 0 {
        return Err(tampered("rows refer to rows that are not in it"));
    }
    conn.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")?;
    conn.close().map_err(|(_, error)| StoreFault::from(error))?;
    let synced = std::fs::File::open(path).and_then(|file| file.sync_all());
    synced.map_err(StoreFault::io(format!("syncing {}", path.display())))?;
    Ok(manifest)
}

fn rows_into_sqlite(
    conn: &Connection,
    backup: &mut Backup,
    head: &TableHead,
    table: &Table,
) -> Result<u64, StoreFault> {
    let kinds = kinds_of(table, head)?;
    let marks = vec!["?"; kinds.len()].join(", ");
    let text = format!("INSERT INTO \"{}\" ({}) VALUES ({marks})", head.name, quoted(head));
    let mut insert = conn.prepare(&text)?;
    each_row(backup, &kinds, |values| {
        for (index, value) in values.iter().enumerate() {
            insert.raw_bind_parameter(index + 1, value)?;
        }
        insert.raw_execute()?;
        Ok(())
    })
}

/// Fills under a mark: a database that bears it is not opened. What this made
/// is taken away again when it fails.
fn into_postgres(backup: Backup, server: &str, into: &Address, schema: i32) -> Result<Manifest, StoreFault> {
    let mut client = pg::connect(server)?;
    let tables = all_tables(&mut client)?;
    if tables.iter().any(|table| table == RESTORE_MARK) {
        return Err(StoreFault::HalfRestored);
    }
    if let Some(table) = tables.first() {
        return Err(StoreFault::NotEmpty(format!("the table {table}")));
    }
    client.batch_execute(&format!("CREATE TABLE {RESTORE_MARK} (id BIGINT PRIMARY KEY)"))?;
    let filled = migrate_to(into, Some(schema)).and_then(|_| fill_postgres(backup, &mut client, schema));
    if filled.is_err() {
        // The connection may be inside a copy that was given up.
        drop(client);
        let mut client = pg::connect(server)?;
        for table in all_tables(&mut client)? {
            client.batch_execute(&format!("DROP TABLE IF EXISTS \"{table}\" CASCADE"))?;
        }
    }
    filled
}

fn all_tables(client: &mut Client) -> Result<Vec<String>, StoreFault> {
    let rows = client.query(
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()
         ORDER BY table_name",
        &[],
    )?;
    Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
}

fn fill_postgres(mut backup: Backup, client: &mut Client, schema: i32) -> Result<Manifest, StoreFault> {
    let found = version_postgres(client)?;
    if found != schema {
        return Err(StoreFault::Behind { found, needed: schema });
    }
    let tables = tables_postgres(client)?;
    let mut work = client.transaction()?;
    for table in tables.iter().rev() {
        work.batch_execute(&format!("DELETE FROM \"{}\"", table.name))?;
    }
    while let Some(head) = backup.table()? {
        let table = matching(&tables, &head)?;
        let kinds = kinds_of(table, &head)?;
        let text = format!("COPY \"{}\" ({}) FROM STDIN BINARY", head.name, quoted(&head));
        let mut copy = BinaryCopyInWriter::new(work.copy_in(&text)?, &pg::types(&kinds));
        let rows = each_row(&mut backup, &kinds, |values| {
            let lent: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
            Ok(copy.write(&lent)?)
        })?;
        copy.finish()?;
        backup.counted.push((head.name, rows));
    }
    let manifest = backup.end()?;
    work.batch_execute(&format!("DROP TABLE {RESTORE_MARK}"))?;
    work.commit()?;
    Ok(manifest)
}

fn matching<'t>(tables: &'t [Table], head: &TableHead) -> Result<&'t Table, StoreFault> {
    let found =
        tables.iter().find(|table| table.name == head.name && !OWN_TABLES.contains(&head.name.as_str()));
    found.ok_or_else(|| tampered("it holds a table that its schema does not have"))
}

fn kinds_of(table: &Table, head: &TableHead) -> Result<Vec<Kind>, StoreFault> {
    let kind = |name: &String| table.columns.iter().find(|column| column.0 == *name).map(|column| column.1);
    let kinds: Option<Vec<_>> = head.columns.iter().map(kind).collect();
    kinds
        .filter(|kinds| kinds.len() == table.columns.len())
        .ok_or_else(|| tampered("a table has other columns than its schema"))
}

fn quoted(head: &TableHead) -> String {
    head.columns.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// Calls `put` with each row of the table; gives their number.
fn each_row(
    backup: &mut Backup,
    kinds: &[Kind],
    mut put: impl FnMut(&[Value<'_>]) -> Result<(), StoreFault>,
) -> Result<u64, StoreFault> {
    let mut count = 0;
    while let Some(chunk) = backup.rows()? {
        let mut rest = chunk.as_slice();
        while !rest.is_empty() {
            let mut values = Vec::with_capacity(kinds.len());
            for kind in kinds {
                values.push(value(decode(&mut rest)?, *kind)?);
            }
            put(&values)?;
            count += 1;
        }
    }
    Ok(count)
}

fn value(cell: Cell<'_>, kind: Kind) -> Result<Value<'_>, StoreFault> {
    let wrong = || tampered("a value is of another kind than its column");
    Ok(match (cell, kind) {
        (Cell::Null, _) => Value::Null,
        (Cell::Int(number), Kind::Int) => Value::Int(number),
        (Cell::Int(number), Kind::Bool) => Value::Bool(number != 0),
        (Cell::Int(number), Kind::Real) => Value::Real(number as f64),
        (Cell::Real(number), Kind::Real) => Value::Real(number),
        (Cell::Text(text), Kind::Text) => Value::Text(text),
        (Cell::Bytes(bytes), Kind::Bytes) => Value::Bytes(bytes),
        (Cell::Bytes(bytes), Kind::Id) => Value::Id(Uuid::from_slice(bytes).map_err(|_| wrong())?),
        _ => return Err(wrong()),
    })
}
