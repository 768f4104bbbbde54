//! A record being made, and a record held open.

use std::fmt;
use std::sync::Arc;

use ::seal::{Field, HolderKind, InstanceId, RecordKey, WrapContext};
use ::store::Tx;
use kernel::{AccountId, Entropy, Outcome, RecordId, UnitId};
use zeroize::Zeroizing;

use super::store::{self, RecordRow, WrapRow};
use crate::keys::UnitPublic;
use crate::keys::store::Holding;
use crate::kinds::{Deed, RecordKind};
use crate::log::holders;

/// Where a sealed body stands: a table's and a column's number, given out once
/// by the slice that owns the table, and the row's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// The table's number.
    pub table: u16,
    /// The column's number.
    pub column: u16,
    /// The row's id.
    pub row: [u8; 16],
}

/// Who gets the key of a new record.
#[derive(Debug, Clone)]
pub enum Holder {
    /// A unit, its signed epoch verified.
    Unit(UnitPublic),
    /// A person, until a moment (ms UTC).
    Account {
        /// Who.
        account: AccountId,
        /// Their keys, from a verified post.
        public: ::seal::PublicKeys,
        /// The epoch of their seed.
        epoch: u32,
        /// The grant that explains it.
        grant: [u8; 16],
        /// Refused from then on.
        until_ms: i64,
    },
    /// Whoever holds the receipt code.
    Receipt {
        /// What the code opens.
        keys: Arc<::seal::receipt::ReceiptKeys>,
    },
}

/// A record with its key, not yet written.
pub struct NewRecord {
    instance: InstanceId,
    row: RecordRow,
    key: RecordKey,
    wraps: Vec<WrapRow>,
    entropy: Arc<dyn Entropy>,
}

impl fmt::Debug for NewRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewRecord({})", self.row.record)
    }
}

/// What a record is bound to before it has holders.
pub(crate) struct Making {
    pub(crate) instance: InstanceId,
    pub(crate) kind: RecordKind,
    pub(crate) unit: UnitId,
    pub(crate) record: RecordId,
    pub(crate) entropy: Arc<dyn Entropy>,
}

impl NewRecord {
    /// Draws a key and wraps it to the holders.
    pub(crate) fn make(making: Making, holders: &[Holder]) -> Result<Self, Outcome> {
        let Making { instance, kind, unit, record, entropy } = making;
        if holders.is_empty() {
            return Err(Outcome::fault("a record without a holder would be lost"));
        }
        let mut bytes = Zeroizing::new([0u8; 32]);
        entropy.fill(&mut *bytes);
        let key = RecordKey::of_bytes(*bytes);
        let row = RecordRow { unit, record, kind: kind.number(), key_version: 1 };
        let wraps = holders
            .iter()
            .map(|holder| wrap(instance, row, &key, holder, &*entropy))
            .collect::<Result<_, _>>()?;
        Ok(Self { instance, row, key, wraps, entropy })
    }

    /// The record's id.
    pub fn id(&self) -> RecordId {
        self.row.record
    }

    /// The unit that owns it.
    pub fn unit(&self) -> UnitId {
        self.row.unit
    }

    /// Seals the body of a row of this record; `version` counts its writes
    /// from 1.
    ///
    /// # Errors
    /// [`Outcome::Fault`] for a body beyond 4 GiB.
    pub fn seal(&self, slot: Slot, version: i64, plain: &[u8]) -> Result<Vec<u8>, Outcome> {
        let field = field(self.instance, self.row.unit, self.row.record, 1, slot, version)?;
        ::seal::seal_body(&self.key, &field, plain, &*self.entropy).map_err(Outcome::fault)
    }

    /// Writes record and wraps; false when the record exists already (the
    /// same form sent twice). Who holds the key stands in the leaf that the
    /// action writes about the record, or in one of its own.
    ///
    /// # Errors
    /// [`Outcome::Fault`].
    pub fn insert(&self, tx: &Tx<'_>) -> Result<bool, Outcome> {
        let check = ::seal::check(&self.key, self.row.record, 1);
        let added = store::add(tx, self.row, "open", check.bytes(), tx.at().millis())?;
        if added {
            store::add_wraps(tx, self.row.unit, self.row.record, &self.wraps)?;
            let held = self.wraps.iter().map(WrapRow::address).collect();
            let leaf = crate::log::by_nobody(self.row.unit, Deed::Wrap, self.row.kind, Some(self.row.record));
            tx.holders(leaf, holders::of_record(held));
        }
        Ok(added)
    }

    /// The record held open, for the rest of the action that made it.
    pub fn opened(&self) -> OpenRecord {
        OpenRecord {
            instance: self.instance,
            unit: self.row.unit,
            record: self.row.record,
            kind: self.row.kind,
            key: self.key.clone(),
            key_version: 1,
            check: ::seal::check(&self.key, self.row.record, 1),
            held_by: self.wraps[0].clone(),
            adoption: None,
            holding: None,
            entropy: Arc::clone(&self.entropy),
        }
    }
}

fn field(
    instance: InstanceId,
    unit: UnitId,
    record: RecordId,
    key_version: u32,
    slot: Slot,
    version: i64,
) -> Result<Field, Outcome> {
    let row_version = u64::try_from(version).map_err(|_| Outcome::fault("row version below zero"))?;
    let Slot { table, column, row } = slot;
    Ok(Field { instance, unit, table, column, record, row, row_version, key_version })
}

/// The context of a wrap of a record.
pub(crate) fn context(instance: InstanceId, row: RecordRow, wrap: &WrapRow) -> Result<WrapContext, Outcome> {
    let holder_kind = u8::try_from(wrap.holder_kind).ok().and_then(HolderKind::of_number);
    Ok(WrapContext {
        instance,
        holder_kind: holder_kind.ok_or_else(|| Outcome::fault("holder of an unknown kind"))?,
        holder: wrap.holder,
        epoch: wrap.epoch,
        record_kind: row.kind,
        unit: row.unit,
        record: row.record,
        key_version: wrap.key_version,
        grant: wrap.grant,
        until_ms: wrap.until_ms,
    })
}

fn wrap(
    instance: InstanceId,
    row: RecordRow,
    key: &RecordKey,
    holder: &Holder,
    entropy: &dyn Entropy,
) -> Result<WrapRow, Outcome> {
    let (kind, id, epoch, grant, until_ms) = match holder {
        Holder::Unit(unit) => (HolderKind::Unit, *unit.unit.bytes(), unit.epoch, [0; 16], ::seal::NO_END),
        Holder::Account { account, epoch, grant, until_ms, .. } => {
            (HolderKind::Account, *account.bytes(), *epoch, *grant, *until_ms)
        }
        Holder::Receipt { keys } => (HolderKind::Receipt, *keys.lookup.bytes(), 0, [0; 16], ::seal::NO_END),
    };
    let mut wrap = WrapRow {
        key_version: row.key_version,
        holder_kind: i64::from(kind.number()),
        holder: id,
        epoch,
        grant,
        wrapped: ::seal::Wrapped { alg: 0, enc: Vec::new(), ct: Vec::new() },
        until_ms,
    };
    let ctx = context(instance, row, &wrap)?;
    let wrapped = match holder {
        Holder::Unit(unit) => ::seal::wrap_to_public(&unit.public, &ctx, key, entropy),
        Holder::Account { public, .. } => ::seal::wrap_to_public(public, &ctx, key, entropy),
        Holder::Receipt { keys } => ::seal::wrap_to_kek(&keys.kek(), &ctx, key, entropy),
    };
    wrap.wrapped = wrapped.map_err(Outcome::fault)?;
    Ok(wrap)
}

/// A record held open by somebody entitled.
pub struct OpenRecord {
    pub(crate) instance: InstanceId,
    /// The unit that owns it.
    pub unit: UnitId,
    /// The record.
    pub record: RecordId,
    pub(crate) kind: u16,
    pub(crate) key: RecordKey,
    pub(crate) key_version: u32,
    pub(crate) check: ::seal::Check,
    pub(crate) held_by: WrapRow,
    pub(crate) adoption: Option<WrapRow>,
    pub(crate) holding: Option<(AccountId, Holding)>,
    pub(crate) entropy: Arc<dyn Entropy>,
}

impl fmt::Debug for OpenRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpenRecord({})", self.record)
    }
}

impl Clone for OpenRecord {
    fn clone(&self) -> Self {
        Self {
            instance: self.instance,
            unit: self.unit,
            record: self.record,
            kind: self.kind,
            key: self.key.clone(),
            key_version: self.key_version,
            check: self.check,
            held_by: self.held_by.clone(),
            adoption: self.adoption.clone(),
            holding: self.holding.clone(),
            entropy: Arc::clone(&self.entropy),
        }
    }
}

impl OpenRecord {
    /// What the record is.
    pub fn kind(&self) -> Option<RecordKind> {
        RecordKind::of_number(self.kind)
    }

    /// Opens the body of a row.
    ///
    /// # Errors
    /// [`Outcome::Fault`] when the body was moved or changed.
    pub fn body(&self, slot: Slot, version: i64, stored: &[u8]) -> Result<Zeroizing<Vec<u8>>, Outcome> {
        let field = field(self.instance, self.unit, self.record, self.key_version, slot, version)?;
        ::seal::open_body(&self.key, &self.check, &field, stored).map_err(Outcome::fault)
    }

    /// Seals the next body of a row.
    ///
    /// # Errors
    /// [`Outcome::Fault`].
    pub fn seal(&self, slot: Slot, version: i64, plain: &[u8]) -> Result<Vec<u8>, Outcome> {
        let field = field(self.instance, self.unit, self.record, self.key_version, slot, version)?;
        ::seal::seal_body(&self.key, &field, plain, &*self.entropy).map_err(Outcome::fault)
    }

    /// Replaces the wraps that came from outside by ones the holder made, the
    /// record's and the member's: cheaper, and safe from quantum computers
    /// (SEALED.md §2, Adoption).
    ///
    /// # Errors
    /// [`Outcome::Fault`].
    pub fn adopt(&self, tx: &Tx<'_>) -> Result<(), Outcome> {
        if let Some((account, holding)) = &self.holding {
            crate::keys::store::adopt_holding(tx, *account, holding)?;
        }
        match &self.adoption {
            Some(wrap) => store::put_wrap(tx, self.unit, self.record, wrap),
            None => Ok(()),
        }
    }

    /// Gives the key to one more holder.
    ///
    /// # Errors
    /// [`Outcome::Fault`].
    pub fn wrap_to(&self, tx: &Tx<'_>, holder: &Holder) -> Result<(), Outcome> {
        let row = RecordRow {
            unit: self.unit,
            record: self.record,
            kind: self.kind,
            key_version: self.key_version,
        };
        let wrap = wrap(self.instance, row, &self.key, holder, &*self.entropy)?;
        store::give_wrap(tx, self.unit, self.record, &wrap)
    }
}
