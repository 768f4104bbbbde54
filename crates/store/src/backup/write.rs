//! Writing a backup while the house goes on working: one long read
//! transaction sees one moment.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use postgres::fallible_iterator::FallibleIterator as _;
use rusqlite::types::ValueRef;

use super::stream::{CHUNK, Cell, ChunkWriter, Part, encode};
use super::{Envelope, FORMAT, Finish, Head, Manifest, Options, TableHead, hex};
use crate::fault::StoreFault;
use crate::kind::Kind;
use crate::migrate::{version_postgres, version_sqlite};
use crate::schema::{Table, tables_postgres, tables_sqlite};
use crate::settings::Address;
use crate::{pg, sqlite};

/// Writes a backup of a database to a file that is not there yet, reads it
/// back, and only then gives it its name.
///
/// # Errors
/// What the engine or the machine says; [`StoreFault::Tampered`] and
/// [`StoreFault::Torn`] when what was written does not read back.
pub fn write(
    of: &Address,
    to: &Path,
    envelope: &dyn Envelope,
    options: Options<'_>,
) -> Result<Manifest, StoreFault> {
    if to.exists() {
        return Err(StoreFault::NotEmpty(to.display().to_string()));
    }
    let partial = super::beside(to, ".partial");
    let written = write_file(of, &partial, envelope, options)
        .and_then(|sha256| match super::verify(&partial, envelope) {
            Ok(manifest) if manifest.sha256 == sha256 => Ok(manifest),
            Ok(_) => Err(StoreFault::Tampered("what was written reads back otherwise".into())),
            Err(fault) => Err(fault),
        })
        .and_then(|manifest| {
            std::fs::rename(&partial, to).map_err(StoreFault::io(format!("naming {}", to.display())))?;
            super::sync_folder(to)?;
            Ok(manifest)
        });
    if written.is_err() {
        let _ = std::fs::remove_file(&partial);
    }
    written
}

fn write_file(
    of: &Address,
    to: &Path,
    envelope: &dyn Envelope,
    options: Options<'_>,
) -> Result<[u8; 32], StoreFault> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let fault = || StoreFault::io(format!("writing {}", to.display()));
    let mut how = File::options();
    how.write(true).create(true).truncate(true).mode(0o600);
    let file = how.open(to).map_err(fault())?;
    let handle = file.try_clone().map_err(fault())?;
    let sealed = envelope.seal(Box::new(BufWriter::new(file))).map_err(fault())?;
    let chunks = ChunkWriter::new(sealed, FORMAT).map_err(fault())?;
    let mut sink = Sink { chunks, buffer: Vec::new(), tables: Vec::new(), options };
    match of {
        Address::File(path) => dump_sqlite(path, &mut sink),
        Address::Server(server) => dump_postgres(server, &mut sink),
    }?;
    let end = serde_json::to_vec(&super::End { tables: sink.tables }).unwrap_or_default();
    sink.chunks.write(Part::End, &end).map_err(fault())?;
    let (sealed, sha256) = sink.chunks.end();
    sealed.finish().map_err(fault())?;
    handle.sync_all().map_err(fault())?;
    Ok(sha256)
}

/// Takes rows and makes chunks of them.
struct Sink<'o> {
    chunks: ChunkWriter<Box<dyn Finish>>,
    buffer: Vec<u8>,
    tables: Vec<(String, u64)>,
    options: Options<'o>,
}

impl Sink<'_> {
    fn say(&mut self, part: Part, content: &[u8]) -> Result<(), StoreFault> {
        self.chunks.write(part, content).map_err(StoreFault::io("writing the backup"))
    }

    fn head(&mut self, schema: i32) -> Result<(), StoreFault> {
        let head = Head { instance: hex(&self.options.instance), schema, at: self.options.at.millis() };
        let text = serde_json::to_vec(&head).unwrap_or_default();
        self.say(Part::Head, &text)
    }

    fn left_out(&self, table: &Table) -> bool {
        self.options.exclude.contains(&table.name.as_str())
    }

    fn table(&mut self, table: &Table) -> Result<(), StoreFault> {
        let columns = table.columns.iter().map(|(name, _)| name.clone()).collect();
        let head = TableHead { name: table.name.clone(), columns };
        let text = serde_json::to_vec(&head).unwrap_or_default();
        self.tables.push((head.name, 0));
        self.say(Part::Table, &text)
    }

    fn cell(&mut self, cell: &Cell<'_>) {
        encode(cell, &mut self.buffer);
    }

    fn row_done(&mut self) -> Result<(), StoreFault> {
        if let Some(table) = self.tables.last_mut() {
            table.1 += 1;
        }
        if self.buffer.len() >= CHUNK { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), StoreFault> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let buffer = std::mem::take(&mut self.buffer);
        self.say(Part::Rows, &buffer)?;
        self.buffer = buffer;
        self.buffer.clear();
        Ok(())
    }
}

fn dump_sqlite(path: &Path, sink: &mut Sink<'_>) -> Result<(), StoreFault> {
    if !path.exists() {
        return Err(StoreFault::Absent(path.to_owned()));
    }
    let conn = sqlite::connect(path)?;
    conn.execute_batch("PRAGMA query_only = ON; BEGIN")?;
    sink.head(version_sqlite(&conn)?)?;
    for table in tables_sqlite(&conn)? {
        sink.table(&table)?;
        if sink.left_out(&table) {
            continue;
        }
        let mut rows = conn.prepare(&select(&table))?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            for index in 0..table.columns.len() {
                let cell =
                    match row.get_ref(index)? {
                        ValueRef::Null => Cell::Null,
                        ValueRef::Integer(number) => Cell::Int(number),
                        ValueRef::Real(number) => Cell::Real(number),
                        ValueRef::Blob(bytes) => Cell::Bytes(bytes),
                        ValueRef::Text(text) => Cell::Text(std::str::from_utf8(text).map_err(|_| {
                            StoreFault::Engine(format!("a text of {} is not UTF-8", table.name))
                        })?),
                    };
                sink.cell(&cell);
            }
            sink.row_done()?;
        }
        sink.flush()?;
    }
    Ok(())
}

fn dump_postgres(server: &str, sink: &mut Sink<'_>) -> Result<(), StoreFault> {
    let mut client = pg::connect(server)?;
    client.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
    sink.head(version_postgres(&mut client)?)?;
    for table in tables_postgres(&mut client)? {
        sink.table(&table)?;
        if sink.left_out(&table) {
            continue;
        }
        let none: [&str; 0] = [];
        let mut rows = client.query_raw(&select(&table), none)?;
        while let Some(row) = rows.next()? {
            for (index, (_, kind)) in table.columns.iter().enumerate() {
                cell_postgres(sink, &row, index, *kind)?;
            }
            sink.row_done()?;
        }
        sink.flush()?;
    }
    Ok(())
}

fn cell_postgres(
    sink: &mut Sink<'_>,
    row: &postgres::Row,
    index: usize,
    kind: Kind,
) -> Result<(), StoreFault> {
    match kind {
        Kind::Id => {
            let id: Option<uuid::Uuid> = row.try_get(index)?;
            sink.cell(&id.as_ref().map_or(Cell::Null, |id| Cell::Bytes(id.as_bytes())));
        }
        Kind::Int => sink.cell(&row.try_get::<_, Option<i64>>(index)?.map_or(Cell::Null, Cell::Int)),
        Kind::Bool => {
            let yes: Option<bool> = row.try_get(index)?;
            sink.cell(&yes.map_or(Cell::Null, |yes| Cell::Int(i64::from(yes))));
        }
        Kind::Text => sink.cell(&row.try_get::<_, Option<&str>>(index)?.map_or(Cell::Null, Cell::Text)),
        Kind::Bytes => sink.cell(&row.try_get::<_, Option<&[u8]>>(index)?.map_or(Cell::Null, Cell::Bytes)),
        Kind::Real => sink.cell(&row.try_get::<_, Option<f64>>(index)?.map_or(Cell::Null, Cell::Real)),
    }
    Ok(())
}

fn select(table: &Table) -> String {
    let columns: Vec<_> = table.columns.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    format!("SELECT {} FROM \"{}\"", columns.join(", "), table.name)
}
