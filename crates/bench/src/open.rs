//! Opening a case with fifty fields: everything is decrypted, the page is
//! made, one leaf is synced, then the page leaves. Two denominators: one that
//! decrypts and syncs and answers with a number, and one that also reads what
//! it decrypted and makes the page.

use std::sync::Arc;

use access::can::{ReadCase, WorkCase};
use anyhow::{Result, anyhow};
use app::house::told;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use casework::cases::danger::{Answer, Told as Answered, instrument};
use casework::cases::{self, Asked, Incident, Kept, Opened, Opening, RowKind, Seen, Sending, Told, ToldWhat};
use kernel::{AccountId, Clock as _, Entropy as _, Lang, RecordId, SystemClock, SystemEntropy};
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
    let seen = stage.client(read(&world, case))?;
    let pool = Pool::open(&world.bare()?)?;
    let bare_at = stage.serve(bare(pool, &world.ground, seen)?)?;
    let before = world.opened.instance.db().counters();
    for (at, against, aim) in DENOMINATORS {
        let raw = same(http::get(at, "", ""));
        for clients in [1, 16] {
            let pair = stage.pair(effort, clients, (world.at, &next), (bare_at, &raw))?;
            outcome.ratio(format!("Opening a case, {clients} clients"), against, *aim, &pair);
        }
    }
    same_page(stage, &world, &path, bare_at, &mut outcome)?;
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
        "The case has {fields} filled fields in {ROWS} sealed rows. The first denominator reads wrap and rows, opens \
         the unit's seed, the record's key and every row with the same calls, inserts one leaf and commits it; it \
         answers with a number of bytes. The second also parses the rows and answers with the case's page, made \
         by the same template. Neither knows a session, a permission, clocks or readers, and neither links its \
         leaf to those before it."
    ));
    Ok(outcome)
}

/// Where a denominator answers, what it is, and what is aimed at.
const DENOMINATORS: &[(&str, &str, Aim)] = &[
    ("/", "bare handler, same decryption, one synced insert", Aim::AtLeast(0.7)),
    ("/page", "the same, and the same page made from what was decrypted", Aim::None),
];

/// The rows of the case that is opened.
const ROWS: usize = 8;

/// Both pages are the same case: their summaries have as many rows.
fn same_page(
    stage: &Stage,
    world: &World,
    path: &str,
    bare_at: std::net::SocketAddr,
    outcome: &mut Outcome,
) -> Result<()> {
    let (ours, raw) = stage.client(async {
        let mut line = http::Line::open(world.at, None).await?;
        let ours = line.ask(&http::get(path, &world.cookies, "")).await?.must(200)?;
        let raw = http::Line::open(bare_at, None).await?.ask(&http::get("/page", "", "")).await?.must(200)?;
        Ok((ours.text(), raw.text()))
    })?;
    let rows = |text: &str| text.matches("govuk-summary-list__row").count();
    let (ours, raw) = (rows(&ours), rows(&raw));
    outcome
        .must(format!("Both pages have as many rows (they have {ours} and {raw})"), ours == raw && ours > 3);
    Ok(())
}

/// What the page is made from, read once by the product.
async fn read(world: &World, case: RecordId) -> Result<Seen> {
    let house = &world.opened.instance;
    let cookie = world.cookies.split_once('=').map_or("", |(_, value)| value);
    let present = access::accounts::authenticate(house, cookie).await.map_err(told)?;
    let actor = present.ok_or_else(|| anyhow!("the session is over"))?.actor;
    let may = actor.may::<ReadCase>().map_err(told)?;
    cases::read_case(house, &may, case).await.map_err(told)
}

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
fn bare(pool: &'static Pool, ground: &Ground, seen: Seen) -> Result<Router> {
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
