//! Opening a case with fifty fields: everything is decrypted, the page is
//! made, one leaf is synced, then the page leaves.

use std::sync::Arc;

use access::can::WorkCase;
use anyhow::{Result, anyhow};
use app::house::told;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use casework::cases::danger::{Answer, Told as Answered, instrument};
use casework::cases::{self, Asked, Incident, Opening, Sending, Told, ToldWhat};
use kernel::{AccountId, Clock as _, Entropy as _, RecordId, SystemClock, SystemEntropy, TypedId as _};
use people::{Birth, Person, Role, Sex};
use seal::{Check, Field, HolderKind, NO_END, RecordKey, Seed, WrapContext, Wrapped};
use store::{Statement, Value};
use uuid::Uuid;

use crate::bare::{Counting, Pool, statement};
use crate::http;
use crate::intake::WORDS;
use crate::measure::Effort;
use crate::outcome::{Aim, Outcome};
use crate::serve::{Stage, same};
use crate::worklist::statements;
use crate::world::{Ground, World, id};

/// The numbers of a case's rows (their slot) and of its kind.
const ROW: (u16, u16) = (45, 1);
const CASE: u16 = 3;

/// Measures opening one case again and again.
pub(crate) fn run(stage: &Stage, effort: Effort) -> Result<Outcome> {
    let mut outcome = Outcome::new("open");
    let world = World::on_sqlite(stage, "open")?;
    let (case, fields) = stage.client(dress(&world))?;
    println!("opening a case with {fields} fields");
    let path = format!("/cases/{case}");
    let next = same(http::get(&path, &world.cookies, ""));
    let rows = lengths(&world, case)?;
    let pool = Pool::open(&world.bare()?)?;
    let bare_at = stage.serve(bare(pool, &world.ground, &rows)?)?;
    let raw = same(http::get("/", "", ""));
    let before = world.opened.instance.db().counters();
    for clients in [1, 16] {
        let pair = stage.pair(effort, clients, (world.at, &next), (bare_at, &raw))?;
        let against = "bare handler, same decryption, one synced insert";
        outcome.ratio(format!("Opening a case, {clients} clients"), against, Aim::AtLeast(0.7), &pair);
    }
    let counted = world.opened.instance.db().counters().since(before);
    let together = counted.commits as f64 / counted.groups.max(1) as f64;
    outcome.counter("Commits a group while cases are opened", Aim::AtMost(1.0), together, "");
    outcome.counter(
        "Statements of opening a case, session included",
        Aim::None,
        statements(stage, &world, &path)?,
        "",
    );
    outcome.counter("Leaves an opening", Aim::AtMost(1.0), leaves(stage, &world, &path)?, "");
    outcome.note(format!(
        "The case has {fields} filled fields in {} sealed rows. The denominator reads wrap and rows, opens the \
         unit's seed, the record's key and every row with the same calls, inserts one leaf and commits it; it \
         parses nothing, asks no permission and renders no page.",
        rows.len()
    ));
    Ok(outcome)
}

fn now() -> kernel::Instant {
    SystemClock.now()
}

fn sending() -> Sending {
    Sending { row: *RecordId::mint(now(), &SystemEntropy).bytes(), over: None }
}

/// Makes a case as an officer would: three people, two incidents, danger
/// judged, rights told. Gives it and how many fields were filled.
pub(crate) async fn dress(world: &World) -> Result<(RecordId, usize)> {
    let house = &world.opened.instance;
    let cookie = world.cookies.split_once('=').map_or("", |(_, value)| value);
    let present = access::accounts::authenticate(house, cookie).await.map_err(told)?;
    let actor = present.ok_or_else(|| anyhow!("the session is over"))?.actor;
    let may = actor.may::<WorkCase>().map_err(told)?;
    let case = RecordId::mint(now(), &SystemEntropy);
    let opening = Opening {
        danger: 2,
        story: WORDS.to_owned(),
        hamlet: "Tổ dân phố số 1".to_owned(),
        hints: vec!["a".to_owned()],
        child: true,
        ..Opening::at(case, world.ground.place)
    };
    cases::open_case(house, &may, opening).await.map_err(told)?;
    for role in [Role::Survivor, Role::Accused, Role::Child] {
        cases::save_person(house, &may, case, sending(), person(role)).await.map_err(told)?;
    }
    for act in ["a", "b"] {
        cases::save_incident(house, &may, case, sending(), incident(world, act)).await.map_err(told)?;
    }
    let questions = instrument().questions().iter();
    let answers: Vec<_> =
        questions.map(|asked| Answered { question: asked.key.clone(), answer: Answer::No }).collect();
    let asked_of_her = answers.len() + 3;
    let asked = Asked { answers, judged: Some(2), with_survivor: true, words: WORDS.to_owned() };
    cases::assess(house, &may, case, sending(), asked).await.map_err(told)?;
    let rights = Told {
        what: ToldWhat::Rights,
        at: now(),
        by: "Lò Thị Mai".to_owned(),
        language: "Việt".to_owned(),
        how: "Gặp tại trụ sở".to_owned(),
    };
    cases::tell(house, &may, case, sending(), rights).await.map_err(told)?;
    // Five of the opening, eleven of each person, eight of each incident, the
    // answers, five of the telling.
    Ok((case, 5 + 3 * 11 + 2 * 8 + asked_of_her + 5))
}

fn person(role: Role) -> Person {
    let mut person = Person::unknown(role);
    person.name = "Nguyễn Thị Ví Dụ".to_owned();
    person.sex = Some(if role == Role::Accused { Sex::Male } else { Sex::Female });
    person.birth = Birth::Year(if role == Role::Child { 2018 } else { 1990 });
    person.contact.phone = "0900 000 347".to_owned();
    person.contact.hours = "Sáng thứ Ba, sau 8 giờ".to_owned();
    person.contact.opening = "Hội phụ nữ mời họp tối thứ Năm.".to_owned();
    person.address = "chị ấy".to_owned();
    person.kin = "vợ".to_owned();
    person.language = "Mông".to_owned();
    person.nationality = "Lào".to_owned();
    person
}

fn incident(world: &World, act: &str) -> Incident {
    Incident {
        opening: 1,
        on: now().vn_date(),
        place: world.ground.place,
        relation: 0,
        acts: vec![act.to_owned()],
        main_form: Some(1),
        forms: vec![0, 1],
        child_present: true,
        words: WORDS.to_owned(),
    }
}

/// The stored lengths of the case's sealed rows.
fn lengths(world: &World, case: RecordId) -> Result<Vec<usize>> {
    let conn = rusqlite::Connection::open(world.file())?;
    let mut lengths = conn.prepare("SELECT length(body) FROM case_row WHERE record_id = ?1 ORDER BY at")?;
    let found = lengths.query_map([case.uuid().into_bytes()], |row| row.get::<_, i64>(0))?;
    found.map(|length| Ok(usize::try_from(length?)?)).collect()
}

/// Leaves written by one opening.
fn leaves(stage: &Stage, world: &World, path: &str) -> Result<f64> {
    let conn = rusqlite::Connection::open(world.file())?;
    let count = || conn.query_row("SELECT count(*) FROM audit_leaf", [], |row| row.get::<_, f64>(0));
    let before = count()?;
    stage.client(async {
        crate::http::Line::open(world.at, None)
            .await?
            .ask(&http::get(path, &world.cookies, ""))
            .await?
            .must(200)
    })?;
    Ok(count()? - before)
}

struct Bare {
    pool: &'static Pool,
    ground: Ground,
    record: RecordId,
    account: (AccountId, Seed),
    check: Check,
    plain: Vec<usize>,
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
fn bare(pool: &'static Pool, ground: &Ground, stored: &[usize]) -> Result<Router> {
    let record = RecordId::mint(now(), &SystemEntropy);
    let key = RecordKey::of_bytes(drawn());
    let bare = Bare {
        pool,
        ground: ground.clone(),
        record,
        account: (AccountId::mint(now(), &SystemEntropy), Seed::of_bytes(drawn())),
        check: seal::check(&key, record, 1),
        // Head, nonce and tag are 33 bytes; the last byte before tells the padding.
        plain: stored.iter().map(|length| length.saturating_sub(40)).collect(),
        seq: std::sync::atomic::AtomicI64::new(1 << 40),
        holdings: statement("keys::store", "HOLDINGS")?,
        wraps: statement("records::store", "WRAPS")?,
        rows: statement("cases::store", "ROWS")?,
        leaf: statement("store::close", "ADD_LEAF")?,
    };
    pool.write(|conn| bare.furnish(conn, &key))?;
    Ok(Router::new().route("/", get(open)).with_state(Arc::new(bare)))
}

async fn open(State(bare): State<Arc<Bare>>) -> Result<String, StatusCode> {
    let opened = bare.pool.with(|conn| bare.open(conn)).map_err(failed)?;
    tokio::task::spawn_blocking(move || bare.pool.write(|conn| bare.note(conn)))
        .await
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?
        .map_err(failed)?;
    Ok(format!("{opened} bytes"))
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
        for length in &self.plain {
            let row = sending().row;
            let body = seal::seal_body(key, &self.field(row), &vec![b'x'; *length], &SystemEntropy)?;
            let (row, kind) = (Value::Id(Uuid::from_bytes(row)), Value::Text("person"));
            let values = [unit.clone(), record.clone(), row, kind, Value::Bytes(&body), at.clone()];
            conn.run(statement("cases::store", "ADD_ROW")?, &values)?;
        }
        Ok(())
    }

    /// Reads and opens; gives how many bytes were opened.
    fn open(&self, conn: &mut Counting<'_>) -> Result<usize> {
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
        let mut opened = 0;
        conn.query(self.rows, &[unit, id(self.record)], &mut |row| {
            let field = self.field(row.id(0)?.into_bytes());
            opened += seal::open_body(&key, &self.check, &field, &row.bytes(3)?)?.len();
            Ok(())
        })?;
        Ok(opened)
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
