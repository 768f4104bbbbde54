//! What the program logs while tests run, kept in memory.
//!
//! One buffer a process: threads of the store log too, and a subscriber a test
//! would not see them. Tests look in it for *their own* canaries only.

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};

/// The process's log.
#[derive(Clone, Default)]
pub(crate) struct Logs(Arc<Mutex<Vec<u8>>>);

impl Logs {
    /// Starts keeping; later calls return the same log.
    pub(crate) fn keep() -> Self {
        static LOGS: OnceLock<Logs> = OnceLock::new();
        LOGS.get_or_init(|| {
            let logs = Logs::default();
            let writer = logs.clone();
            // Everything down to TRACE: a canary may hide in the finest line.
            tracing_subscriber::fmt()
                .json()
                .with_max_level(tracing::Level::TRACE)
                .with_writer(move || writer.clone())
                .try_init()
                .ok();
            logs
        })
        .clone()
    }

    /// Everything logged so far.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().clone()
    }
}

impl Write for Logs {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(line);
        Ok(line.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
