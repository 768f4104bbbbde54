//! Statements on drafts.

use ::store::{Rx, Tx, sql};
use kernel::Outcome;

sql! { read DRAFT(Bytes, Int) -> (Int, Bytes) =
"SELECT version, body FROM draft WHERE row_id = $1 AND until_ms > $2" }
sql! { write PUT_DRAFT(Bytes, Int, Bytes, Int) =
"INSERT INTO draft (row_id, version, body, until_ms) VALUES ($1, $2, $3, $4)
 ON CONFLICT (row_id) DO UPDATE SET version = $2, body = $3, until_ms = $4" }
sql! { write DROP_DRAFT(Bytes) = "DELETE FROM draft WHERE row_id = $1" }
sql! { write DROP_OLD_DRAFTS(Int) = "DELETE FROM draft WHERE until_ms <= $1" }

/// A draft's version and sealed body.
pub fn draft(rx: &Rx<'_>, row_id: &[u8; 32], now: i64) -> Result<Option<(i64, Vec<u8>)>, Outcome> {
    rx.opt(&DRAFT, (row_id.as_slice(), now))
}

/// Keeps a draft.
pub fn put(tx: &Tx<'_>, row_id: &[u8; 32], version: i64, body: &[u8], until: i64) -> Result<(), Outcome> {
    tx.run(&PUT_DRAFT, (row_id.as_slice(), version, body, until))?;
    Ok(())
}

/// Forgets a draft.
pub fn drop(tx: &Tx<'_>, row_id: &[u8; 32]) -> Result<(), Outcome> {
    tx.run(&DROP_DRAFT, (row_id.as_slice(),))?;
    Ok(())
}

/// Forgets drafts past their hour.
pub fn drop_old(tx: &Tx<'_>, now: i64) -> Result<u64, Outcome> {
    tx.run(&DROP_OLD_DRAFTS, (now,))
}
