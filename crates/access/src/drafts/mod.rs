//! Drafts of wizards as sealed rows. A visitor's is opened by the secret in
//! the cookie together with the instance; a worker's by the account's key as
//! well. With the disk alone nothing opens.

pub mod store;

use ::store::Tx;
use kernel::{Instant, Outcome};
use seal::draft::{DraftKey, DraftPlace, DraftSecret, open_draft, seal_draft};
use zeroize::Zeroizing;

use crate::Instance;
use crate::scope::Actor;

/// Whose draft it is.
#[derive(Debug, Clone, Copy)]
pub enum Owner<'a> {
    /// A visitor's.
    Visitor,
    /// A worker's.
    Staff(&'a Actor),
}

fn place(house: &Instance, secret: &DraftSecret, version: i64) -> Result<DraftPlace, Outcome> {
    let mut draft = [0u8; 16];
    draft.copy_from_slice(&secret.row_id()[..16]);
    let version = u64::try_from(version).map_err(|_| Outcome::fault("draft version below zero"))?;
    Ok(DraftPlace { instance: house.id(), draft, version })
}

fn key(house: &Instance, secret: &DraftSecret, owner: Owner<'_>) -> DraftKey {
    match owner {
        Owner::Visitor => DraftKey::of_visitor(secret, &house.receipt_key()),
        Owner::Staff(actor) => DraftKey::of_account(&actor.seed_ref().kek()),
    }
}

/// The text of a draft that has not expired. One that does not open (another
/// person at the same browser) is as good as none.
///
/// # Errors
/// [`Outcome::Fault`].
pub async fn load(
    house: &Instance,
    secret: &DraftSecret,
    owner: Owner<'_>,
    at: Instant,
) -> Result<Option<Zeroizing<Vec<u8>>>, Outcome> {
    let row_id = secret.row_id();
    let found = house.db().read(move |rx| store::draft(rx, &row_id, at.millis())).await?;
    let Some((version, body)) = found else { return Ok(None) };
    let place = place(house, secret, version)?;
    Ok(open_draft(&key(house, secret, owner), &place, &body).ok())
}

/// Keeps a draft's text until a moment, in place of what was kept before.
///
/// # Errors
/// [`Outcome::Fault`].
pub async fn save(
    house: &Instance,
    secret: &DraftSecret,
    owner: Owner<'_>,
    body: &[u8],
    until: Instant,
) -> Result<(), Outcome> {
    // The version only binds a body to its writing: the moment serves.
    let version = house.now().millis();
    let place = place(house, secret, version)?;
    let sealed =
        seal_draft(&key(house, secret, owner), &place, body, &**house.entropy()).map_err(Outcome::fault)?;
    let row_id = secret.row_id();
    house.db().write(move |tx| store::put(tx, &row_id, version, &sealed, until.millis())).await
}

/// Forgets a draft.
///
/// # Errors
/// [`Outcome::Fault`].
pub async fn delete(house: &Instance, secret: &DraftSecret) -> Result<(), Outcome> {
    let row_id = secret.row_id();
    house.db().write(move |tx| store::drop(tx, &row_id)).await
}

/// Forgets every draft past its hour; for a job.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn forget_old(tx: &Tx<'_>) -> Result<u64, Outcome> {
    store::drop_old(tx, tx.at().millis())
}
