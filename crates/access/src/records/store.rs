//! Statements on records, their wraps, grants, receipts and cards.

use ::store::{Rx, Tx, sql};
use kernel::{AccountId, Outcome, RecordId, TypedId, UnitId};

use crate::kinds::Deed;
use crate::log::holders::{self, WrapAddress};

sql! { write ADD_RECORD(Id, Id, Int, Text, Int, Bytes, Int) =
"INSERT INTO record (unit_id, record_id, kind, custody, key_version, check_value, created_at)
 VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (unit_id, record_id) DO NOTHING" }
sql! { write ADD_WRAP(Id, Id, Int, Int, Id, Int, Id, Int, Bytes, Bytes, Int) =
"INSERT INTO wrap (unit_id, record_id, key_version, holder_kind, holder, epoch, grant_id, alg, enc, ct, until_ms)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (unit_id, record_id, key_version, holder_kind, holder, grant_id)
     DO UPDATE SET epoch = $6, alg = $8, enc = $9, ct = $10, until_ms = $11" }
sql! { write DROP_WRAP(Id, Id, Int, Id) =
"DELETE FROM wrap WHERE unit_id = $1 AND record_id = $2 AND holder_kind = $3 AND holder = $4" }
sql! { write DROP_EXPIRED_WRAPS(Int) -> (Id, Id) =
"DELETE FROM wrap WHERE until_ms <= $1 AND until_ms < 9223372036854775807
 RETURNING unit_id, record_id" }
sql! { read HELD_BY_ACCOUNT(Id) -> (Id, Id) =
"SELECT DISTINCT unit_id, record_id FROM wrap WHERE holder_kind = 1 AND holder = $1 ORDER BY unit_id, record_id" }
sql! { read RECORD_IN_HAND(Id, Id) -> (Int) =
"SELECT kind FROM record WHERE unit_id = $1 AND record_id = $2 FOR UPDATE" }
sql! { read HOLDERS(Id, Id) -> (Int, Int, Id, Int, Id, Int) =
"SELECT key_version, holder_kind, holder, epoch, grant_id, until_ms FROM wrap
 WHERE unit_id = $1 AND record_id = $2" }
sql! { read HOLDERS_IN_UNIT(Id) -> (Id, Int, Int, Id, Int, Id, Int) =
"SELECT record_id, key_version, holder_kind, holder, epoch, grant_id, until_ms FROM wrap WHERE unit_id = $1" }
sql! { read UNITS_WITH_WRAPS() -> (Id) = "SELECT DISTINCT unit_id FROM wrap" }
sql! { write ADD_TWO_WRAPS(Id, Id, Int, Id, Int, Int, Int, Id, Int, Bytes, Bytes, Int, Id, Int, Bytes, Bytes) =
"INSERT INTO wrap (unit_id, record_id, key_version, grant_id, alg, until_ms, holder_kind, holder, epoch, enc, ct)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11), ($1, $2, $3, $4, $5, $6, $12, $13, $14, $15, $16)
     ON CONFLICT (unit_id, record_id, key_version, holder_kind, holder, grant_id) DO NOTHING" }
sql! { read WRAPS(Id, Id) -> (Int, Int, Id, Int, Id, Int, Bytes, Bytes, Int, Int, Bytes) =
"SELECT w.key_version, w.holder_kind, w.holder, w.epoch, w.grant_id, w.alg, w.enc, w.ct, w.until_ms,
            r.kind, r.check_value
     FROM record r
     JOIN wrap w ON w.unit_id = r.unit_id AND w.record_id = r.record_id AND w.key_version = r.key_version
     WHERE r.unit_id = $1 AND r.record_id = $2 AND r.destroyed_at IS NULL" }
sql! { read STILL_HELD(Id, Id, Int, Id, Bytes, Id, Int) -> (Int) =
"SELECT w.key_version FROM wrap w
     JOIN session s ON s.session_id = $5
     JOIN post p ON p.account_id = s.account_id AND p.post_id = $6
     WHERE w.unit_id = $1 AND w.record_id = $2 AND w.holder_kind = $3 AND w.holder = $4
       AND w.until_ms > $7 AND p.ended_at IS NULL AND p.valid_until > $7
     FOR SHARE" }

// A unit's wrap stays when a member goes; her seat among its holders does not.
sql! { read STILL_MEMBER(Id, Id, Int, Id, Bytes, Id, Int) -> (Int) =
"SELECT w.key_version FROM wrap w
     JOIN session s ON s.session_id = $5
     JOIN post p ON p.account_id = s.account_id AND p.post_id = $6
     JOIN unit_holder h ON h.unit_id = w.holder AND h.account_id = s.account_id
     WHERE w.unit_id = $1 AND w.record_id = $2 AND w.holder_kind = $3 AND w.holder = $4
       AND w.until_ms > $7 AND p.ended_at IS NULL AND p.valid_until > $7
     LIMIT 1 FOR SHARE" }

sql! { write ADD_RECEIPT(Bytes, Text, Id, Id, Bytes, Int) =
"INSERT INTO receipt (lookup_id, kind, unit_id, record_id, check_value, expires_at)
 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (lookup_id) DO NOTHING" }
sql! { read RECEIPT(Bytes, Int) -> (Text, Id, Id, Bytes) =
"SELECT kind, unit_id, record_id, check_value FROM receipt WHERE lookup_id = $1 AND expires_at > $2" }

sql! { write PUT_CARD(Id, Id, Id, Bytes) =
"INSERT INTO card (unit_id, card_id, record_id, body) VALUES ($1, $2, $3, $4)
 ON CONFLICT (unit_id, card_id) DO UPDATE SET body = $4" }
sql! { write DROP_CARD(Id, Id) = "DELETE FROM card WHERE unit_id = $1 AND card_id = $2" }
sql! { read CARDS(Id) -> (Id, Id, Bytes) =
"SELECT card_id, record_id, body FROM card WHERE unit_id = $1 ORDER BY card_id" }

/// A record's row.
#[derive(Debug, Clone, Copy)]
pub struct RecordRow {
    /// The office that owns it.
    pub unit: UnitId,
    /// Identity.
    pub record: RecordId,
    /// What it is, see [`crate::RecordKind`].
    pub kind: u16,
    /// Key version, from 1.
    pub key_version: u32,
}

/// One wrap as kept.
#[derive(Debug, Clone)]
pub struct WrapRow {
    /// Version of the record's key.
    pub key_version: u32,
    /// Account, unit or receipt.
    pub holder_kind: i64,
    /// Who holds it; for a receipt, the record itself.
    pub holder: [u8; 16],
    /// The holder's epoch (units), else 0.
    pub epoch: u32,
    /// The grant it serves, or zeros.
    pub grant: [u8; 16],
    /// The wrap.
    pub wrapped: seal::Wrapped,
    /// Refused from this moment, ms UTC; [`seal::NO_END`] for never.
    pub until_ms: i64,
}

impl WrapRow {
    /// Whom it is for and until when.
    pub fn address(&self) -> WrapAddress {
        WrapAddress {
            key_version: i64::from(self.key_version),
            holder_kind: self.holder_kind,
            holder: self.holder,
            epoch: i64::from(self.epoch),
            grant: self.grant,
            until_ms: self.until_ms,
        }
    }
    fn same_terms(&self, other: &Self) -> bool {
        (self.key_version, self.grant, self.wrapped.alg, self.until_ms)
            == (other.key_version, other.grant, other.wrapped.alg, other.until_ms)
    }
}

/// Adds a record with its key's commitment; false when it exists already.
pub fn add(tx: &Tx<'_>, row: RecordRow, custody: &str, check: &[u8], now: i64) -> Result<bool, Outcome> {
    let RecordRow { unit, record, kind, key_version } = row;
    let row = (unit, record, i64::from(kind), custody, i64::from(key_version), check, now);
    Ok(tx.run(&ADD_RECORD, row)? == 1)
}

/// Adds the wraps of a new record, two a statement.
pub fn add_wraps(tx: &Tx<'_>, unit: UnitId, record: RecordId, wraps: &[WrapRow]) -> Result<(), Outcome> {
    for pair in wraps.chunks(2) {
        match pair {
            [one, two] if one.same_terms(two) => add_two_wraps(tx, unit, record, one, two)?,
            rest => rest.iter().try_for_each(|wrap| put_wrap(tx, unit, record, wrap))?,
        }
    }
    Ok(())
}

fn add_two_wraps(
    tx: &Tx<'_>,
    unit: UnitId,
    record: RecordId,
    one: &WrapRow,
    two: &WrapRow,
) -> Result<(), Outcome> {
    let (alg, enc, ct) = crate::keys::parts(&one.wrapped);
    let (_, enc_two, ct_two) = crate::keys::parts(&two.wrapped);
    let row = (
        unit,
        record,
        i64::from(one.key_version),
        uuid::Uuid::from_bytes(one.grant),
        alg,
        one.until_ms,
        one.holder_kind,
        uuid::Uuid::from_bytes(one.holder),
        i64::from(one.epoch),
        enc,
        ct,
        two.holder_kind,
        uuid::Uuid::from_bytes(two.holder),
        i64::from(two.epoch),
        enc_two,
        ct_two,
    );
    tx.run(&ADD_TWO_WRAPS, row)?;
    Ok(())
}

/// Whether the holder still holds, in a session and a post that still live,
/// and for a unit's wrap still as one of its members; locks the rows so that a
/// revocation waits for the read's leaf.
pub fn still_held(
    tx: &Tx<'_>,
    unit: UnitId,
    record: RecordId,
    wrap: &WrapRow,
    session: &[u8; 32],
    post: kernel::PostId,
    now: i64,
) -> Result<bool, Outcome> {
    let holder = uuid::Uuid::from_bytes(wrap.holder);
    let held = (unit, record, wrap.holder_kind, holder, session.as_slice(), post, now);
    let row = if wrap.holder_kind == i64::from(seal::HolderKind::Unit.number()) {
        tx.opt(&STILL_MEMBER, held)?
    } else {
        tx.opt(&STILL_HELD, held)?
    };
    Ok(row.is_some())
}

/// Adds a wrap, or replaces the holder's by one made of the same address
/// (adoption); nothing is told in the log.
pub fn put_wrap(tx: &Tx<'_>, unit: UnitId, record: RecordId, wrap: &WrapRow) -> Result<(), Outcome> {
    let (alg, enc, ct) = crate::keys::parts(&wrap.wrapped);
    let row = (
        unit,
        record,
        i64::from(wrap.key_version),
        wrap.holder_kind,
        uuid::Uuid::from_bytes(wrap.holder),
        i64::from(wrap.epoch),
        uuid::Uuid::from_bytes(wrap.grant),
        alg,
        enc,
        ct,
        wrap.until_ms,
    );
    tx.run(&ADD_WRAP, row)?;
    Ok(())
}

/// Gives a record's key to one more holder; a leaf tells it.
pub fn give_wrap(tx: &Tx<'_>, unit: UnitId, record: RecordId, wrap: &WrapRow) -> Result<(), Outcome> {
    put_wrap(tx, unit, record, wrap)?;
    tell_holders(tx, unit, record, Deed::Wrap)
}

/// Says in the log who holds a record now. The record's row is held until the
/// end, so that of two changes at once each sees the other.
fn tell_holders(tx: &Tx<'_>, unit: UnitId, record: RecordId, deed: Deed) -> Result<(), Outcome> {
    let kind = tx.opt(&RECORD_IN_HAND, (unit, record))?.map_or(0, |(kind,)| kind);
    let rows = tx.all(&HOLDERS, (unit, record))?;
    let held = rows.into_iter().map(address_of_row).collect();
    let leaf = crate::log::by_nobody(unit, deed, u16::try_from(kind).unwrap_or(0), Some(record));
    tx.holders(leaf, holders::of_record(held));
    Ok(())
}

type AddressRow = (i64, i64, uuid::Uuid, i64, uuid::Uuid, i64);

fn address_of_row((key_version, holder_kind, holder, epoch, grant, until_ms): AddressRow) -> WrapAddress {
    let (holder, grant) = (holder.into_bytes(), grant.into_bytes());
    WrapAddress { key_version, holder_kind, holder, epoch, grant, until_ms }
}

/// Every wrap in a unit, by record: for `audit verify`.
pub fn holders_in(rx: &Rx<'_>, unit: UnitId) -> Result<Vec<(RecordId, WrapAddress)>, Outcome> {
    let rows = rx.all(&HOLDERS_IN_UNIT, (unit,))?;
    Ok(rows
        .into_iter()
        .map(|(record, a, b, c, d, e, f)| (RecordId::of_uuid(record), address_of_row((a, b, c, d, e, f))))
        .collect())
}

/// The units that own wrapped records: for `audit verify`.
pub fn units_with_wraps(rx: &Rx<'_>) -> Result<Vec<UnitId>, Outcome> {
    Ok(rx.all(&UNITS_WITH_WRAPS, ())?.into_iter().map(|(unit,)| UnitId::of_uuid(unit)).collect())
}

/// Takes a holder's wraps of a record; a leaf tells it.
pub fn drop_wrap(
    tx: &Tx<'_>,
    unit: UnitId,
    record: RecordId,
    holder_kind: i64,
    holder: [u8; 16],
) -> Result<u64, Outcome> {
    let gone = tx.run(&DROP_WRAP, (unit, record, holder_kind, uuid::Uuid::from_bytes(holder)))?;
    if gone > 0 {
        tell_holders(tx, unit, record, Deed::Unwrap)?;
    }
    Ok(gone)
}

/// Takes every wrap somebody holds herself, not as a member of a unit, save in
/// the units she still serves in: where a house stands, a packet as its escort
/// (docs/design/SEALED.md §3, Worker leaves). Each is told by a leaf of the
/// unit that owns the record.
pub(crate) fn drop_wraps_of(tx: &Tx<'_>, account: AccountId, stays: &[UnitId]) -> Result<(), Outcome> {
    let kind = i64::from(seal::HolderKind::Account.number());
    for (unit, record) in tx.all(&HELD_BY_ACCOUNT, (account,))? {
        let (unit, record) = (UnitId::of_uuid(unit), RecordId::of_uuid(record));
        if !stays.contains(&unit) {
            drop_wrap(tx, unit, record, kind, *account.bytes())?;
        }
    }
    Ok(())
}

/// Deletes wraps past their hour; a leaf a record tells it.
pub fn drop_expired_wraps(tx: &Tx<'_>, now: i64) -> Result<usize, Outcome> {
    let gone = tx.all(&DROP_EXPIRED_WRAPS, (now,))?;
    let records: std::collections::BTreeSet<_> = gone.iter().copied().collect();
    for (unit, record) in records {
        tell_holders(tx, UnitId::of_uuid(unit), RecordId::of_uuid(record), Deed::Unwrap)?;
    }
    Ok(gone.len())
}

/// The live wraps of a record with its kind and its key's commitment; empty
/// when there is no such record or its key was destroyed.
pub fn wraps(rx: &Rx<'_>, unit: UnitId, record: RecordId) -> Result<Vec<(WrapRow, u16, Vec<u8>)>, Outcome> {
    let small = |number| u32::try_from(number).map_err(|_| Outcome::fault("number out of range"));
    rx.all(&WRAPS, (unit, record))?
        .into_iter()
        .map(|(key_version, holder_kind, holder, epoch, grant, alg, enc, ct, until_ms, kind, check)| {
            let wrap = WrapRow {
                key_version: small(key_version)?,
                holder_kind,
                holder: holder.into_bytes(),
                epoch: small(epoch)?,
                grant: grant.into_bytes(),
                wrapped: crate::keys::wrapped(alg, enc, ct)?,
                until_ms,
            };
            Ok((wrap, u16::try_from(kind).unwrap_or(0), check))
        })
        .collect()
}

/// What a receipt code leads to.
#[derive(Debug, Clone)]
pub struct ReceiptRow {
    /// `notice`, `question`, or `decoy`.
    pub kind: String,
    /// The office that owns the record.
    pub unit: UnitId,
    /// The record.
    pub record: RecordId,
    /// The code's public key: a row given another code's name does not open.
    pub check: Vec<u8>,
}

/// Keeps a receipt; false when the same code is kept already.
pub fn add_receipt(tx: &Tx<'_>, lookup: &[u8], row: &ReceiptRow, expires: i64) -> Result<bool, Outcome> {
    let ReceiptRow { kind, unit, record, check } = row;
    Ok(tx.run(&ADD_RECEIPT, (lookup, kind.as_str(), *unit, *record, check.as_slice(), expires))? == 1)
}

/// Finds a receipt that has not expired.
pub fn receipt(rx: &Rx<'_>, lookup: &[u8], now: i64) -> Result<Option<ReceiptRow>, Outcome> {
    Ok(rx.opt(&RECEIPT, (lookup, now))?.map(|(kind, unit, record, check)| ReceiptRow {
        kind,
        unit: UnitId::of_uuid(unit),
        record: RecordId::of_uuid(record),
        check,
    }))
}

/// Writes or replaces a person's card.
pub fn put_card(
    tx: &Tx<'_>,
    unit: UnitId,
    card: uuid::Uuid,
    record: RecordId,
    body: &[u8],
) -> Result<(), Outcome> {
    tx.run(&PUT_CARD, (unit, card, record, body))?;
    Ok(())
}

/// Deletes a person's card.
pub fn drop_card(tx: &Tx<'_>, unit: UnitId, card: uuid::Uuid) -> Result<(), Outcome> {
    tx.run(&DROP_CARD, (unit, card))?;
    Ok(())
}

/// Every card of a unit: card, record, sealed body.
pub fn cards(rx: &Rx<'_>, unit: UnitId) -> Result<Vec<(uuid::Uuid, RecordId, Vec<u8>)>, Outcome> {
    let rows = rx.all(&CARDS, (unit,))?;
    Ok(rows.into_iter().map(|(card, record, body)| (card, RecordId::of_uuid(record), body)).collect())
}
