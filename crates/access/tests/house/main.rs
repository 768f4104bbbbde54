//! The sealed zone's foundations on both engines: set-up, posts, unit keys,
//! records, sessions, receipts and the log. Each test says which mutation of
//! docs/design/SEALED.md §7 turns it red.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use access::accounts::{self, store as people};
use access::can::{Admit, Appoint, ReadCase, ReadNotice, RelayNotice};
use access::log::{Finding, gather, verify};
use access::testing::{House, PASSWORD, any_seed, sign_in};
use access::units::{Unit, UnitKind};
use access::{Deed, Holder, RecordKind, Slot, keys};
use kernel::{AccountId, Clock, Outcome, RecordId};
use seal::draft::DraftSecret;
use seal::epoch::Epoch;
use seal::log::{LogFault, LogKey};
use seal::receipt::Receipt;
use store::{Engine, both_engines};

macro_rules! on_both {
    ($($(#[$meta:meta])* fn $name:ident($house:ident) $body:block)+) => {$(
        mod $name {
            use super::*;
            fn check($house: House) $body
            $(#[$meta])* #[test] fn sqlite() { check(House::new(Engine::Sqlite, 11)); }
            $(#[$meta])* #[test] fn postgres() { check(House::new(Engine::Postgres, 11)); }
        }
    )+};
}

mod keys_held;
mod leaving;
mod log_told;
mod signing_in;

const SLOT: Slot = Slot { table: 99, column: 1, row: [5; 16] };

fn commune(house: &House) -> Unit {
    house.unit(UnitKind::Commune, "UBND xã Thử", Some(kernel::PlaceId(1)), house.units[0])
}

/// Seals a record to units and writes it with one body; gives its id.
fn sealed_to(house: &House, owner: &Unit, readers: &[&Unit]) -> (RecordId, Vec<u8>) {
    let record = RecordId::mint(house.clock().now(), house.entropy());
    let holders: Vec<Holder> = readers
        .iter()
        .map(|unit| {
            let (instance, id) = (house.instance.clone(), unit.id);
            let public = instance.clone().db().snapshot_now(move |rx| keys::unit_public(&instance, rx, id));
            Holder::Unit(public.unwrap().expect("the unit has a key"))
        })
        .collect();
    let new = house.instance.new_record(RecordKind::Notice, owner.id, record, &holders).unwrap();
    let body = new.seal(SLOT, 1, "Nguyễn Không-Có-Thật".as_bytes()).unwrap();
    let new = Arc::new(new);
    house.instance.db().write_now(move |tx| new.insert(tx)).unwrap();
    (record, body)
}

fn open(
    house: &House,
    actor: &Arc<access::Actor>,
    owner: &Unit,
    record: RecordId,
    body: &[u8],
) -> Result<Vec<u8>, Outcome> {
    let (instance, actor, unit, body) = (house.instance.clone(), Arc::clone(actor), owner.id, body.to_vec());
    house.instance.db().snapshot_now(move |rx| {
        let open = instance.open_record(rx, &actor, unit, record)?;
        Ok(open.body(SLOT, 1, &body)?.to_vec())
    })
}

/// Bytes as the engine's SQL writes them.
fn literal(house: &House, bytes: &[u8]) -> String {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    match house.test.settings().database.engine() {
        Engine::Sqlite => format!("x'{hex}'"),
        Engine::Postgres => format!("'\\x{hex}'::bytea"),
    }
}

/// Keeps a table's rows aside, to be put back by hand later.
fn keep(house: &House, table: &str) {
    house.test.sql(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}"));
}

fn put_back(house: &House, table: &str) {
    house.test.sql(&format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table}"));
}

fn found(house: &House) -> Vec<Finding> {
    verify(house.instance.db(), &house.trust()).unwrap()
}

fn remove(house: &House, by: &Arc<access::Actor>, gone: AccountId) {
    let (instance, may) = (house.instance.clone(), by.may::<Admit>().unwrap());
    instance.clone().db().write_now(move |tx| keys::remove(&instance, tx, &may, gone)).unwrap();
}

/// A leaf of a reading in the log of somebody's unit.
fn read_once(house: &House, by: &Arc<access::Actor>) {
    let leaf = by.may::<ReadNotice>().unwrap().leaf(Deed::Open, RecordKind::Notice, None);
    let write = move |tx: &mut store::Tx<'_>| {
        tx.audit(leaf.clone());
        Ok(())
    };
    house.instance.db().write_now(write).unwrap();
}
