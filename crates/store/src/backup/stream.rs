//! The form of the stream: chunks, each with the hash of all before it.

use std::io::{self, Read, Write};

use sha2::{Digest, Sha256};

use crate::fault::StoreFault;

/// The first bytes of every backup.
pub(super) const MAGIC: &[u8; 14] = b"BINHAN-BACKUP\n";

/// Rows are gathered to about this many bytes before they are compressed.
pub(super) const CHUNK: usize = 1 << 20;

/// No chunk is longer, packed or unpacked; a longer one is damage.
const LONGEST: usize = 256 << 20;

/// What a chunk holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Head = b'H' as isize,
    Table = b'T' as isize,
    Rows = b'R' as isize,
    End = b'E' as isize,
}

impl Part {
    fn of(byte: u8) -> Option<Self> {
        [Self::Head, Self::Table, Self::Rows, Self::End].into_iter().find(|part| *part as u8 == byte)
    }
}

fn chained(before: &[u8; 32], part: Part, length: u32, payload: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update([part as u8]);
    hash.update(length.to_le_bytes());
    hash.update(payload);
    hash.finalize().into()
}

/// Writes chunks.
pub(super) struct ChunkWriter<W> {
    out: W,
    hash: [u8; 32],
}

impl<W: Write> ChunkWriter<W> {
    pub(super) fn new(mut out: W, format: u16) -> io::Result<Self> {
        out.write_all(MAGIC)?;
        out.write_all(&format.to_le_bytes())?;
        Ok(Self { out, hash: [0; 32] })
    }

    pub(super) fn write(&mut self, part: Part, content: &[u8]) -> io::Result<()> {
        let payload = zstd::bulk::compress(content, 3)?;
        let length = u32::try_from(payload.len()).map_err(io::Error::other)?;
        self.hash = chained(&self.hash, part, length, &payload);
        self.out.write_all(&[part as u8])?;
        self.out.write_all(&length.to_le_bytes())?;
        self.out.write_all(&payload)?;
        self.out.write_all(&self.hash)
    }

    pub(super) fn end(self) -> (W, [u8; 32]) {
        (self.out, self.hash)
    }
}

/// Reads chunks and checks each.
pub(super) struct ChunkReader<R> {
    from: R,
    hash: [u8; 32],
}

impl<R: Read> ChunkReader<R> {
    /// Reads the first bytes; gives the format beside the reader.
    pub(super) fn new(mut from: R) -> Result<(Self, u16), StoreFault> {
        let mut magic = [0; 14];
        let mut format = [0; 2];
        let read = from.read_exact(&mut magic).and_then(|()| from.read_exact(&mut format));
        if let Err(error) = read {
            return Err(StoreFault::NotABackup(error.to_string()));
        }
        if &magic != MAGIC {
            return Err(StoreFault::NotABackup("it begins otherwise".into()));
        }
        Ok((Self { from, hash: [0; 32] }, u16::from_le_bytes(format)))
    }

    /// The next chunk.
    pub(super) fn next(&mut self) -> Result<(Part, Vec<u8>), StoreFault> {
        let mut front = [0; 5];
        self.fill(&mut front)?;
        let part = Part::of(front[0]).ok_or_else(|| tampered("a chunk of no known kind"))?;
        let length = u32::from_le_bytes([front[1], front[2], front[3], front[4]]);
        if length as usize > LONGEST {
            return Err(tampered("a chunk longer than any can be"));
        }
        let mut payload = Vec::new();
        let read = (&mut self.from).take(u64::from(length)).read_to_end(&mut payload).map_err(broken)?;
        if read < length as usize {
            return Err(StoreFault::Torn("it ends inside a chunk".into()));
        }
        let mut said = [0; 32];
        self.fill(&mut said)?;
        self.hash = chained(&self.hash, part, length, &payload);
        if said != self.hash {
            return Err(tampered("a chunk does not fit its check sum"));
        }
        let content = zstd::stream::Decoder::new(payload.as_slice()).and_then(|decoder| {
            let mut content = Vec::new();
            decoder.take(LONGEST as u64).read_to_end(&mut content).map(|_| content)
        });
        Ok((part, content.map_err(|_| tampered("a chunk cannot be unpacked"))?))
    }

    /// Makes sure that nothing follows; gives the hash of everything.
    pub(super) fn end(mut self) -> Result<[u8; 32], StoreFault> {
        match self.from.read(&mut [0]) {
            Ok(0) => Ok(self.hash),
            Ok(_) => Err(tampered("something follows its end")),
            Err(error) => Err(broken(error)),
        }
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), StoreFault> {
        self.from.read_exact(bytes).map_err(broken)
    }
}

fn broken(error: io::Error) -> StoreFault {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => StoreFault::Torn("it ends before its end mark".into()),
        _ => StoreFault::Tampered(error.to_string()),
    }
}

pub(super) fn tampered(why: &str) -> StoreFault {
    StoreFault::Tampered(why.into())
}

/// A value as the stream keeps it: ids are bytes, yes and no are 1 and 0.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell<'c> {
    Null,
    Int(i64),
    Real(f64),
    Text(&'c str),
    Bytes(&'c [u8]),
}

/// Appends a value.
pub(super) fn encode(cell: &Cell<'_>, out: &mut Vec<u8>) {
    match cell {
        Cell::Null => out.push(0),
        Cell::Int(number) => {
            out.push(1);
            out.extend_from_slice(&number.to_le_bytes());
        }
        Cell::Real(number) => {
            out.push(2);
            out.extend_from_slice(&number.to_le_bytes());
        }
        Cell::Text(text) => long(3, text.as_bytes(), out),
        Cell::Bytes(bytes) => long(4, bytes, out),
    }
}

fn long(tag: u8, bytes: &[u8], out: &mut Vec<u8>) {
    out.push(tag);
    // The engines hold no value of 4 GiB (SQLite 1 GB, PostgreSQL 1 GiB).
    out.extend_from_slice(&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(bytes);
}

/// Takes the next value off the front.
pub(super) fn decode<'c>(from: &mut &'c [u8]) -> Result<Cell<'c>, StoreFault> {
    let tag = take(from, 1)?[0];
    Ok(match tag {
        0 => Cell::Null,
        1 => Cell::Int(i64::from_le_bytes(eight(from)?)),
        2 => Cell::Real(f64::from_le_bytes(eight(from)?)),
        3 | 4 => {
            let length = take(from, 4)?;
            let length = u32::from_le_bytes([length[0], length[1], length[2], length[3]]);
            let bytes = take(from, length as usize)?;
            if tag == 4 {
                Cell::Bytes(bytes)
            } else {
                Cell::Text(std::str::from_utf8(bytes).map_err(|_| tampered("a text is not UTF-8"))?)
            }
        }
        _ => return Err(tampered("a value of no known kind")),
    })
}

fn take<'c>(from: &mut &'c [u8], count: usize) -> Result<&'c [u8], StoreFault> {
    let (front, rest) = from.split_at_checked(count).ok_or_else(|| tampered("a row is cut off"))?;
    *from = rest;
    Ok(front)
}

fn eight(from: &mut &[u8]) -> Result<[u8; 8], StoreFault> {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(take(from, 8)?);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn damage_is_never_read_as_rows(bytes in prop::collection::vec(any::<u8>(), 0..200), at in any::<prop::sample::Index>(), bit in 0..8u8) {
            let mut writer = ChunkWriter::new(Vec::new(), 1).unwrap();
            writer.write(Part::Rows, &bytes).unwrap();
            writer.write(Part::End, b"{}").unwrap();
            let (mut file, _) = writer.end();
            let at = at.index(file.len());
            file[at] ^= 1 << bit;
            let read = ChunkReader::new(file.as_slice()).and_then(|(mut reader, format)| {
                reader.next()?;
                reader.next()?;
                reader.end()?;
                Ok(format)
            });
            prop_assert!(read.is_err() || read.is_ok_and(|format| format != 1));
        }

        #[test]
        fn values_come_back(number in any::<i64>(), text in ".*", bytes in prop::collection::vec(any::<u8>(), 0..50)) {
            let cells = [Cell::Null, Cell::Int(number), Cell::Real(0.5), Cell::Text(&text), Cell::Bytes(&bytes)];
            let mut out = Vec::new();
            cells.iter().for_each(|cell| encode(cell, &mut out));
            let mut rest = out.as_slice();
            for cell in &cells {
                prop_assert_eq!(&decode(&mut rest).unwrap(), cell);
            }
            prop_assert!(rest.is_empty());
        }
    }
}
