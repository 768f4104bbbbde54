//! The running house: database, clock, randomness and the instance's secrets,
//! and what can be done with them for a person who is signed in.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::{Clock, Entropy, Instant, Outcome, RecordId, UnitId};
use seal::draft::DraftSecret;
use seal::password::Cost;
use seal::post::Root;
use seal::receipt::{Derivations, Receipt, ReceiptKeys, derive_keys};
use seal::{Fingerprint, InstanceId, InstanceSecret, PublicKeys, ReceiptKey, Seed, SessionKey};
use store::{Db, Rx};

use crate::keys::store::Holding;
use crate::keys::{Chain, unit_key_to_adopt};
use crate::kinds::RecordKind;
use crate::lane::Lane;
use crate::records::store as rows;
use crate::records::{Holder, NewRecord, OpenRecord};
use crate::scope::Actor;

/// What an instance is opened with.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Which instance this is.
    pub id: InstanceId,
    /// The secret that is in no database and no backup.
    pub secret: InstanceSecret,
    /// The public keys of set-up, as the database has them.
    pub root: Root,
    /// The fingerprint they must have, from configuration.
    pub expected_root: Fingerprint,
    /// What a password hash costs; cheap in tests only.
    pub cost: Cost,
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts").field("id", &self.id).finish_non_exhaustive()
    }
}

struct Inner {
    parts: Parts,
    chain: Chain,
    sign_in: Lane,
    receipts: Lane,
    derivations: Derivations,
    session_keys: Mutex<HashMap<[u8; 32], PublicKeys>>,
}

/// So many sessions are remembered with their public keys.
const SESSIONS: usize = 4_096;

/// The running house. Cheap to clone.
#[derive(Clone)]
pub struct Instance(Arc<Inner>);

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.parts.fmt(f)
    }
}

/// Log-ins hashed at once: half the cores, at least one.
fn sign_ins_at_once() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get() / 2)
}

impl Instance {
    /// Opens the house.
    pub fn new(parts: Parts) -> Self {
        let chain = Chain::new(parts.id, parts.expected_root, parts.root);
        let sign_in = Lane::new(sign_ins_at_once(), 64);
        Self(Arc::new(Inner {
            parts,
            chain,
            sign_in,
            receipts: Lane::new(1, 256),
            derivations: Derivations::new(),
            session_keys: Mutex::default(),
        }))
    }
    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.parts.db
    }
    /// The clock.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.parts.clock
    }
    /// The present moment.
    pub fn now(&self) -> Instant {
        self.0.parts.clock.now()
    }
    /// Randomness.
    pub fn entropy(&self) -> &Arc<dyn Entropy> {
        &self.0.parts.entropy
    }
    /// Which instance this is.
    pub fn id(&self) -> InstanceId {
        self.0.parts.id
    }
    /// The verified chain of posts.
    pub fn chain(&self) -> &Chain {
        &self.0.chain
    }
    /// What a password hash costs.
    pub fn cost(&self) -> Cost {
        self.0.parts.cost
    }
    /// The lane for password hashes.
    pub fn sign_in_lane(&self) -> &Lane {
        &self.0.sign_in
    }
    /// The lane for receipt codes.
    pub fn receipt_lane(&self) -> &Lane {
        &self.0.receipts
    }
    /// The instance secret, for deriving subkeys.
    pub(crate) fn secret(&self) -> &InstanceSecret {
        &self.0.parts.secret
    }
    /// The subkey that, with a cookie, opens a session's seed.
    pub fn session_key(&self) -> SessionKey {
        self.0.parts.secret.session()
    }
    /// The subkey behind drafts and receipts.
    pub fn receipt_key(&self) -> ReceiptKey {
        self.0.parts.secret.receipt()
    }

    /// The public keys of the seed a session opened. Remembered by session,
    /// whose row opens for one cookie, account and seed only: deriving them
    /// costs as much as three statements.
    pub(crate) fn keys_behind(&self, session: [u8; 32], seed: &Seed) -> PublicKeys {
        let known = || self.0.session_keys.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(keys) = known().get(&session) {
            return *keys;
        }
        let keys = seed.public();
        let mut remembered = known();
        if remembered.len() >= SESSIONS {
            remembered.clear();
        }
        remembered.insert(session, keys);
        keys
    }

    /// A new record for these holders; its rows are written by
    /// [`NewRecord::insert`]. Call outside the queue: a wrap costs 80 µs.
    ///
    /// # Errors
    /// [`Outcome::Fault`].
    pub fn new_record(
        &self,
        kind: RecordKind,
        unit: UnitId,
        record: RecordId,
        holders: &[Holder],
    ) -> Result<NewRecord, Outcome> {
        let entropy = Arc::clone(self.entropy());
        let making = crate::records::Making { instance: self.id(), kind, unit, record, entropy };
        NewRecord::make(making, holders)
    }

    /// Opens a record for a person: by a wrap of their own, or of a unit they
    /// serve in.
    ///
    /// # Errors
    /// [`Outcome::NotVisible`] when nothing of theirs opens it, exactly as if
    /// it did not exist.
    pub fn open_record(
        &self,
        rx: &Rx<'_>,
        actor: &Actor,
        unit: UnitId,
        record: RecordId,
    ) -> Result<OpenRecord, Outcome> {
        let now = self.now();
        for (wrap, kind, check) in rows::wraps(rx, unit, record)? {
            let row = rows::RecordRow { unit, record, kind, key_version: wrap.key_version };
            let Some((seed, holding)) = self.opener(rx, actor, &wrap)? else { continue };
            let ctx = crate::records::context(self.id(), row, &wrap)?;
            let Ok((key, replacement)) = seal::adopt(&seed, &ctx, &wrap.wrapped, now, &**self.entropy())
            else {
                continue;
            };
            let check = seal::Check::of_slice(&check).map_err(Outcome::fault)?;
            let adoption = replacement.map(|wrapped| rows::WrapRow { wrapped, ..wrap.clone() });
            return Ok(OpenRecord {
                instance: self.id(),
                unit,
                record,
                kind,
                key,
                key_version: wrap.key_version,
                check,
                held_by: wrap,
                adoption,
                holding: holding.map(|holding| (actor.account, holding)),
                entropy: Arc::clone(self.entropy()),
            });
        }
        Err(Outcome::NotVisible)
    }

    fn opener(
        &self,
        rx: &Rx<'_>,
        actor: &Actor,
        wrap: &rows::WrapRow,
    ) -> Result<Option<(seal::Seed, Option<Holding>)>, Outcome> {
        let kind = u8::try_from(wrap.holder_kind).ok().and_then(seal::HolderKind::of_number);
        match kind {
            Some(seal::HolderKind::Account) if wrap.holder == *actor.account.bytes() => {
                Ok(Some((actor.seed.clone(), None)))
            }
            Some(seal::HolderKind::Unit) => {
                let unit = UnitId::of_bytes(wrap.holder);
                if !actor.posts.iter().any(|held| held.unit.id == unit) {
                    return Ok(None);
                }
                let found = unit_key_to_adopt(self, rx, actor, unit, Some(wrap.epoch))?;
                Ok(found.map(|(key, holding)| (key.seed, holding)))
            }
            _ => Ok(None),
        }
    }

    /// The receipt of a report: the same draft and record give the same one, so
    /// a form sent twice has one code, stored nowhere.
    pub fn receipt_of(&self, draft: &DraftSecret, record: RecordId) -> Receipt {
        Receipt::of_draft(draft, &self.receipt_key(), record)
    }

    /// What a receipt opens. Slow: blocks for one hash, in the lane for
    /// receipts.
    ///
    /// # Errors
    /// [`Outcome::Overloaded`] when too many come at once.
    pub fn receipt_keys(&self, receipt: &Receipt) -> Result<Arc<ReceiptKeys>, Outcome> {
        let derive = || derive_keys(receipt, &self.receipt_key(), &self.cost(), &self.0.derivations);
        self.0.receipts.run(derive)?.map(Arc::new).map_err(Outcome::fault)
    }

    /// How many slow derivations there have been; a look-up that skipped one
    /// would show.
    pub fn derivations(&self) -> u64 {
        self.0.derivations.count()
    }

    /// Opens the record a receipt leads to.
    ///
    /// # Errors
    /// [`Outcome::NotVisible`] for an unknown or expired one.
    pub fn open_by_receipt(
        &self,
        rx: &Rx<'_>,
        keys: &ReceiptKeys,
    ) -> Result<(rows::ReceiptRow, OpenRecord), Outcome> {
        let now = self.now();
        let row = rows::receipt(rx, keys.lookup.bytes(), now.millis())?.ok_or(Outcome::NotVisible)?;
        if row.check != keys.public().x25519 {
            return Err(Outcome::fault("a receipt's row is not of its code"));
        }
        for (wrap, kind, check) in rows::wraps(rx, row.unit, row.record)? {
            let by_receipt = wrap.holder_kind == i64::from(seal::HolderKind::Receipt.number());
            if !by_receipt || wrap.holder != *keys.lookup.bytes() {
                continue;
            }
            let record =
                rows::RecordRow { unit: row.unit, record: row.record, kind, key_version: wrap.key_version };
            let ctx = crate::records::context(self.id(), record, &wrap)?;
            let key = seal::unwrap(keys.seed(), &ctx, &wrap.wrapped, now).map_err(Outcome::fault)?;
            let check = seal::Check::of_slice(&check).map_err(Outcome::fault)?;
            let open = OpenRecord {
                instance: self.id(),
                unit: row.unit,
                record: row.record,
                kind,
                key,
                key_version: wrap.key_version,
                check,
                held_by: wrap,
                adoption: None,
                holding: None,
                entropy: Arc::clone(self.entropy()),
            };
            return Ok((row, open));
        }
        Err(Outcome::NotVisible)
    }
}
