//! The bare handler: a record of its own, sealed and opened with the same
//! calls; its leaf is synced, and linked to none before it.

use std::sync::Arc;

use anyhow::{Result, anyhow};
use app::house::told;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use casework::cases::{self, Kept, Opened, RowKind, Seen};
use kernel::{AccountId, Entropy as _, Lang, RecordId, SystemEntropy};
use seal::{Check, Field, HolderKind, NO_END, RecordKey, Seed, WrapContext, Wrapped};
use store::{Statement, Value};
use uuid::Uuid;

use super::{now, sending};
use crate::bare::{Counting, Pool, statement};
use crate::world::{Ground, id};

/// The numbers of a case's rows (their slot) and of its kind.
const ROW: (u16, u16) = (45, 1);
const CASE: u16 = 3;

/// The rows of the case that is opened.
pub(super) const ROWS: usize = 8;

/// The opened bytes of a case's rows.
fn bodies(case: &Opened) -> Result<Vec<(RowKind, Vec<u8>)>> {
    let mut all = vec![(RowKind::Header, serde_json::to_vec(&case.header.value)?)];
    for person in &case.people {
        all.push((RowKind::Person, serde_json::to_vec(&person.value)?));
    }
    for incident in &case.incidents {
        all.push((RowKind::Acts, serde_json::to_vec(&incident.value)?));
    }
    for safety in &case.safety {
        all.push((RowKind::Safety, serde_json::to_vec(&safety.value)?));
    }
    for told in &case.told {
        all.push((RowKind::Told, serde_json::to_vec(&told.value)?));
    }
    if all.len() == ROWS { Ok(all) } else { Err(anyhow!("the case has {} rows", all.len())) }
}

struct Bare {
    pool: &'static Pool,
    ground: Ground,
    record: RecordId,
    account: (AccountId, Seed),
    check: Check,
    plain: Vec<(RowKind, Vec<u8>)>,
    seen: Seen,
    stage: page::samples::Stage,
    seq: std::sync::atomic::AtomicI64,
    holdings: &'static Statement,
    wraps: &'static Statement,
    rows: &'static Statement,
    leaf: &'static Statement,
}

fn drawn() -> [u8; 32] {
    let mut bytes = [0; 32];
    SystemEntropy.fill(&mut bytes);
    bytes
}

/// A handler over a record of its own, sealed with the same calls.
pub(super) fn bare(pool: &'static Pool, ground: &Ground, seen: Seen) -> Result<Router> {
    let record = RecordId::mint(now(), &SystemEntropy);
    let key = RecordKey::of_bytes(drawn());
    let bare = Bare {
        pool,
        ground: ground.clone(),
        record,
        account: (AccountId::mint(now(), &SystemEntropy), Seed::of_bytes(drawn())),
        check: seal::check(&key, record, 1),
        plain: bodies(&seen.case)?,
        seen,
        stage: page::samples::Stage::new(Lang::Vi).map_err(|fault| anyhow!("{fault}"))?,
        seq: std::sync::atomic::AtomicI64::new(1 << 40),
        holdings: statement("keys::store", "HOLDINGS")?,
        wraps: statement("records::store", "WRAPS")?,
        rows: statement("cases::store", "ROWS")?,
        leaf: statement("store::close", "ADD_LEAF")?,
    };
    pool.write(|conn| bare.furnish(conn, &key))?;
    let routes = Router::new().route("/", get(open)).route("/page", get(open_page));
    Ok(routes.with_state(Arc::new(bare)))
}

async fn open(State(bare): State<Arc<Bare>>) -> Result<String, StatusCode> {
    let mut opened = 0;
    let each = |_: RowKind, _: [u8; 16], plain: &[u8]| {
        opened += plain.len();
        Ok(())
    };
    bare.pool.with(|conn| bare.open(conn, each)).map_err(failed)?;
    bare.noted().await?;
    Ok(format!("{opened} bytes"))
}

async fn open_page(State(bare): State<Arc<Bare>>) -> Result<Response, StatusCode> {
    let mut case = Opened::unread(bare.seen.case.file.clone());
    let at = case.file.opened_at;
    let each = |kind: RowKind, row: [u8; 16], plain: &[u8]| {
        case.take_in(kind, &Kept { row, version: 1, at, value: plain }).map_err(told)
    };
    bare.pool.with(|conn| bare.open(conn, each)).map_err(failed)?;
    let seen = Seen { case, ..bare.seen.clone() };
    let page = cases::case_page(bare.stage.staff("/cases/0"), &seen).into_response();
    bare.noted().await?;
    Ok(page)
}

fn failed(fault: anyhow::Error) -> StatusCode {
    eprintln!("the denominator failed: {fault:#}");
    StatusCode::INTERNAL_SERVER_ERROR
}

impl Bare {
    fn context(&self) -> WrapContext {
        let unit = self.ground.commune();
        WrapContext {
            instance: self.ground.instance,
            holder_kind: HolderKind::Unit,
            holder: *unit.bytes(),
            epoch: 1,
            record_kind: CASE,
            unit,
            record: self.record,
            key_version: 1,
            grant: [0; 16],
            until_ms: NO_END,
        }
    }

    fn seed_context(&self) -> WrapContext {
        let (account, unit) = (self.account.0, self.ground.commune());
        WrapContext::of_unit_seed(self.ground.instance, unit, 1, account, 1)
    }

    fn field(&self, row: [u8; 16]) -> Field {
        Field {
            instance: self.ground.instance,
            unit: self.ground.commune(),
            table: ROW.0,
            column: ROW.1,
            record: self.record,
            row,
            row_version: 1,
            key_version: 1,
        }
    }

    /// Writes the record, its wrap and its rows, and the account's holding.
    fn furnish(&self, conn: &mut Counting<'_>, key: &RecordKey) -> Result<()> {
        let (unit, record, one) = (id(self.ground.commune()), id(self.record), Value::Int(1));
        let (seed, at) = (Seed::of_bytes(drawn()), Value::Int(now().millis()));
        let held = seal::wrap_seed_to_kek(&self.account.1.kek(), &self.seed_context(), &seed, &SystemEntropy);
        let wrap = seal::wrap_to_kek(&seed.kek(), &self.context(), key, &SystemEntropy)?;
        let (account, kind) = (id(self.account.0), Value::Int(i64::from(CASE)));
        let alg = |wrapped: &Wrapped| Value::Int(i64::from(wrapped.alg));
        let (enc, ct) = (Value::Bytes(&held.enc), Value::Bytes(&held.ct));
        let holding = [unit.clone(), one.clone(), account, alg(&held), enc, ct, at.clone()];
        conn.run(statement("keys::store", "ADD_HOLDER")?, &holding)?;
        let check = Value::Bytes(&self.check.0);
        let row = [unit.clone(), record.clone(), kind, Value::Text("open"), one.clone(), check, at.clone()];
        conn.run(statement("records::store", "ADD_RECORD")?, &row)?;
        let wrapped = [
            unit.clone(),
            record.clone(),
            one.clone(),
            Value::Int(i64::from(HolderKind::Unit.number())),
            unit.clone(),
            one,
            Value::Id(Uuid::nil()),
            alg(&wrap),
            Value::Bytes(&wrap.enc),
            Value::Bytes(&wrap.ct),
            Value::Int(NO_END),
        ];
        conn.run(statement("records::store", "ADD_WRAP")?, &wrapped)?;
        for (kind, plain) in &self.plain {
            let row = sending().row;
            let body = seal::seal_body(key, &self.field(row), plain, &SystemEntropy)?;
            let (row, kind) = (Value::Id(Uuid::from_bytes(row)), Value::Text(kind.key()));
            let values = [unit.clone(), record.clone(), row, kind, Value::Bytes(&body), at.clone()];
            conn.run(statement("cases::store", "ADD_ROW")?, &values)?;
        }
        Ok(())
    }

    async fn noted(self: Arc<Self>) -> Result<(), StatusCode> {
        tokio::task::spawn_blocking(move || self.pool.write(|conn| self.note(conn)))
            .await
            .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?
            .map_err(failed)
    }

    /// Reads and opens every row.
    fn open(
        &self,
        conn: &mut Counting<'_>,
        mut each: impl FnMut(RowKind, [u8; 16], &[u8]) -> Result<()>,
    ) -> Result<()> {
        let (unit, at) = (id(self.ground.commune()), now());
        let mut held = Vec::new();
        conn.query(self.holdings, &[unit.clone(), id(self.account.0)], &mut |row| {
            held.push(Wrapped { alg: u8::try_from(row.int(1)?)?, enc: row.bytes(2)?, ct: row.bytes(3)? });
            Ok(())
        })?;
        let mut wraps = Vec::new();
        conn.query(self.wraps, &[unit.clone(), id(self.record)], &mut |row| {
            wraps.push(Wrapped { alg: u8::try_from(row.int(5)?)?, enc: row.bytes(6)?, ct: row.bytes(7)? });
            Ok(())
        })?;
        let (Some(held), Some(wrap)) = (held.first(), wraps.first()) else {
            return Err(anyhow!("the denominator has no keys"));
        };
        let seed = seal::unwrap_seed(&self.account.1, &self.seed_context(), held, at)?;
        let key = seal::unwrap(&seed, &self.context(), wrap, at)?;
        conn.query(self.rows, &[unit, id(self.record)], &mut |row| {
            let id = row.id(0)?.into_bytes();
            let kind = RowKind::of_key(&row.text(1)?).ok_or_else(|| anyhow!("a row of no kind"))?;
            each(kind, id, &seal::open_body(&key, &self.check, &self.field(id), &row.bytes(3)?)?)
        })
    }

    /// One leaf, synced.
    fn note(&self, conn: &mut Counting<'_>) -> Result<()> {
        let seq = self.seq.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let leaf = [
            id(self.ground.commune()),
            Value::Int(seq),
            Value::Bytes(&[7; 180]),
            Value::Int(now().millis()),
            id(self.ground.post),
            id(self.account.0),
            Value::Int(1),
            Value::Int(i64::from(CASE)),
            id(self.record),
            Value::Int(1),
            Value::Null,
            Value::Int(0),
        ];
        conn.run(self.leaf, &leaf)
    }
}
