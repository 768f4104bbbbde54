//! Reading a backup: its parts in order, each checked.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use kernel::Instant;

use super::stream::{ChunkReader, Part, decode, tampered};
use super::{End, Envelope, FORMAT, Head, Manifest, TableHead};
use crate::fault::StoreFault;

/// Reads a whole backup and checks every part of it; writes nothing.
///
/// # Errors
/// [`StoreFault::NotABackup`], [`StoreFault::Torn`], [`StoreFault::Tampered`],
/// [`StoreFault::Version`].
pub fn verify(file: &Path, envelope: &dyn Envelope) -> Result<Manifest, StoreFault> {
    let mut backup = Backup::open(file, envelope)?;
    while let Some(table) = backup.table()? {
        let columns = table.columns.len();
        let mut rows = 0;
        while let Some(chunk) = backup.rows()? {
            let mut rest = chunk.as_slice();
            while !rest.is_empty() {
                for _ in 0..columns {
                    decode(&mut rest)?;
                }
                rows += 1;
            }
        }
        backup.counted.push((table.name, rows));
    }
    backup.end()
}

/// A backup being read: a head, then each table with its rows, then the end.
pub(super) struct Backup {
    chunks: ChunkReader<Box<dyn Read>>,
    pub(super) head: Head,
    pub(super) instance: [u8; 16],
    /// What the reader has counted so far; compared with what the end says.
    pub(super) counted: Vec<(String, u64)>,
    next: Option<(Part, Vec<u8>)>,
}

impl Backup {
    /// Opens a file and reads its head.
    pub(super) fn open(file: &Path, envelope: &dyn Envelope) -> Result<Self, StoreFault> {
        let opened = File::open(file).map_err(StoreFault::io(format!("opening {}", file.display())))?;
        let content = envelope
            .open(Box::new(BufReader::new(opened)))
            .map_err(|error| StoreFault::NotABackup(error.to_string()))?;
        let (mut chunks, format) = ChunkReader::new(content)?;
        if format != FORMAT {
            let (found, known) = (i64::from(format), i64::from(FORMAT));
            return Err(StoreFault::Version { what: "format", found, known });
        }
        let (part, content) = chunks.next()?;
        let head: Head = (part == Part::Head)
            .then(|| serde_json::from_slice(&content).ok())
            .flatten()
            .ok_or_else(|| tampered("it has no head"))?;
        let instance = instance_of(&head.instance).ok_or_else(|| tampered("its head names no instance"))?;
        let next = Some(chunks.next()?);
        Ok(Self { chunks, head, instance, counted: Vec::new(), next })
    }

    /// The next table, if any.
    pub(super) fn table(&mut self) -> Result<Option<TableHead>, StoreFault> {
        match self.next.take() {
            Some((Part::Table, content)) => {
                self.next = Some(self.chunks.next()?);
                let head = serde_json::from_slice(&content);
                head.map(Some).map_err(|_| tampered("a table has no head"))
            }
            other => {
                self.next = other;
                Ok(None)
            }
        }
    }

    /// The next rows of the table, if any.
    pub(super) fn rows(&mut self) -> Result<Option<Vec<u8>>, StoreFault> {
        match self.next.take() {
            Some((Part::Rows, content)) => {
                self.next = Some(self.chunks.next()?);
                Ok(Some(content))
            }
            other => {
                self.next = other;
                Ok(None)
            }
        }
    }

    /// Reads the end and compares it with what was counted.
    pub(super) fn end(self) -> Result<Manifest, StoreFault> {
        let Some((Part::End, content)) = self.next else {
            return Err(tampered("its parts are out of order"));
        };
        let end: End = serde_json::from_slice(&content).map_err(|_| tampered("its end is unreadable"))?;
        if end.tables != self.counted {
            return Err(tampered("its rows are not as many as its end says"));
        }
        Ok(Manifest {
            format: FORMAT,
            instance: self.instance,
            schema: self.head.schema,
            at: Instant::of_millis(self.head.at),
            tables: end.tables,
            sha256: self.chunks.end()?,
        })
    }
}

fn instance_of(text: &str) -> Option<[u8; 16]> {
    let number = u128::from_str_radix(text, 16).ok()?;
    (text.len() == 32).then(|| number.to_be_bytes())
}
