//! Backup and restore: an engine-neutral stream of every table, hashed,
//! compressed, sealed by the caller's envelope.

use std::io::{self, Read, Write};

/// A writer that must be told when the end is reached.
pub trait Finish: Write {
    /// Writes what is left.
    ///
    /// # Errors
    /// What the machine says.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// The layer that encrypts a backup. `access` wires age.
pub trait Envelope: Send + Sync {
    /// A writer that seals into `out`.
    ///
    /// # Errors
    /// What the machine says.
    fn seal(&self, out: Box<dyn Write>) -> io::Result<Box<dyn Finish>>;
    /// A reader that opens what [`Envelope::seal`] wrote.
    ///
    /// # Errors
    /// When it was sealed for another key, or altered.
    fn open(&self, from: Box<dyn Read>) -> io::Result<Box<dyn Read>>;
}
