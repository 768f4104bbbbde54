//! Drafts of wizards: rows on the server, never on the phone. A draft is
//! found by a secret that only the cookie (public) or the account (staff)
//! holds; the store seals what it keeps.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use kernel::{Instant, Outcome};

use crate::session::{Later, StaffView};

/// The short name of the public draft cookie.
pub const COOKIE: &str = "draft";
/// A public draft dies after so many minutes without a sending (UX.md §4).
pub const PUBLIC_MINUTES: i64 = 30;
/// A staff draft dies after so many days (UX.md §4).
pub const STAFF_DAYS: i64 = 7;

/// Finds and opens one draft; secret. For the public it is what the cookie
/// holds, and receipts are derived from it (SEALED.md §3).
#[derive(Clone, PartialEq, Eq)]
pub struct DraftKey([u8; 32]);

impl DraftKey {
    /// From 32 bytes.
    pub const fn of_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
    /// The 32 bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for DraftKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DraftKey")
    }
}

/// Whose draft it is, so that the store seals it under the right key.
#[derive(Debug, Clone, Copy)]
pub enum DraftOwner<'a> {
    /// A visitor: seal under the draft key itself.
    Visitor,
    /// A signed-in person: seal under the account's key as well.
    Staff(&'a StaffView),
}

/// Keeps drafts. Implemented over `store` and `seal`.
pub trait DraftStore: Send + Sync {
    /// The body of a draft that has not expired.
    fn load<'a>(
        &'a self,
        key: &'a DraftKey,
        owner: DraftOwner<'a>,
        at: Instant,
    ) -> Later<'a, Result<Option<Vec<u8>>, Outcome>>;
    /// Keeps a body until a moment, in place of an older one.
    fn save<'a>(
        &'a self,
        key: &'a DraftKey,
        owner: DraftOwner<'a>,
        body: Vec<u8>,
        until: Instant,
    ) -> Later<'a, Result<(), Outcome>>;
    /// Forgets a draft; nothing happens when there is none.
    fn delete<'a>(&'a self, key: &'a DraftKey) -> Later<'a, Result<(), Outcome>>;
}

/// Drafts in memory: for tests, samples and a house without a store.
#[derive(Default)]
pub struct MemoryDrafts(Mutex<HashMap<[u8; 32], MemoryRow>>);

/// A body and when it dies.
type MemoryRow = (Vec<u8>, Instant);

impl DraftStore for MemoryDrafts {
    fn load<'a>(
        &'a self,
        key: &'a DraftKey,
        _: DraftOwner<'a>,
        at: Instant,
    ) -> Later<'a, Result<Option<Vec<u8>>, Outcome>> {
        let rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = rows.get(&key.0).filter(|(_, until)| at < *until).map(|(body, _)| body.clone());
        Box::pin(std::future::ready(Ok(found)))
    }
    fn save<'a>(
        &'a self,
        key: &'a DraftKey,
        _: DraftOwner<'a>,
        body: Vec<u8>,
        until: Instant,
    ) -> Later<'a, Result<(), Outcome>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.0, (body, until));
        Box::pin(std::future::ready(Ok(())))
    }
    fn delete<'a>(&'a self, key: &'a DraftKey) -> Later<'a, Result<(), Outcome>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&key.0);
        Box::pin(std::future::ready(Ok(())))
    }
}

impl std::fmt::Debug for MemoryDrafts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MemoryDrafts")
    }
}
