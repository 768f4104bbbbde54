//! Sending a notice without an account: the last page of the wizard. Apart
//! from staff's, because the receipt costs a slow hash by design.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use kernel::{Clock as _, Entropy as _, RecordId, SystemClock, SystemEntropy};
use seal::draft::DraftSecret;
use store::{Statement, Value};
use tokio::task::JoinSet;

use crate::bare::{Counting, Pool, statement};
use crate::http::{self, Answer, Line};
use crate::intake::WORDS;
use crate::intake::denominator::{Sealed, Statements, seal};
use crate::measure::{Effort, Pair};
use crate::outcome::{Aim, Outcome};
use crate::serve::Stage;
use crate::world::{Ground, World, id};

/// Notices sent in one round of one side.
const A_ROUND: usize = 24;

/// Measures one and sixteen senders.
pub(crate) fn run(stage: &Stage, effort: Effort) -> Result<Outcome> {
    let mut outcome = Outcome::new("public");
    let world = World::on_sqlite(stage, "public")?;
    println!("intake, public");
    let first = stage.client(draft(&world))?;
    let pool = Pool::open(&world.bare()?)?;
    let bare_at = stage.serve(bare(&world, pool)?)?;
    let raw = http::post("/", "", &[("words", WORDS)]);
    let (db, ran) = (world.opened.instance.db(), pool.ran());
    let before = db.counters();
    send(stage, world.at, vec![first.clone()], 1, 303)?;
    let counted = db.counters().since(before);
    send(stage, bare_at, vec![raw.clone()], 1, 303)?;
    outcome.counter(
        "Statements in the two transactions of a public intake",
        Aim::AtMost(14.0),
        counted.written as f64,
        "",
    );
    outcome.must(
        "The denominator runs as many statements, public",
        counted.statements.abs_diff(pool.ran() - ran) <= 2,
    );
    for clients in [1, 16] {
        let mut pair = Pair::default();
        for _ in 0..effort.rounds {
            let drafts = stage.client(drafts(&world))?;
            let product = send(stage, world.at, drafts, clients, 303)?;
            pair.add(product, send(stage, bare_at, vec![raw.clone(); A_ROUND], clients, 303)?);
        }
        let what = format!("Public intake, {clients} senders");
        outcome.ratio(what, "the same statements, sealing and slow hash", Aim::None, &pair);
    }
    outcome.note(
        "A public notice costs one slow hash for its receipt, in a lane of its own, on both sides; and two \
         commits: the notice, and the draft that remembers it was sent.",
    );
    Ok(outcome)
}

/// Sends these requests with so many clients; gives answers a second.
fn send(
    stage: &Stage,
    to: std::net::SocketAddr,
    requests: Vec<Vec<u8>>,
    clients: usize,
    status: u16,
) -> Result<f64> {
    let count = requests.len();
    let (requests, next) = (Arc::new(requests), Arc::new(AtomicUsize::new(0)));
    stage.client(async move {
        let mut lines = Vec::new();
        for _ in 0..clients {
            lines.push(Line::open(to, Some(address())).await?);
        }
        let begun = Instant::now();
        let mut senders = JoinSet::new();
        for mut line in lines {
            let (requests, next) = (Arc::clone(&requests), Arc::clone(&next));
            senders.spawn(async move {
                while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                    line.ask(request).await?.must(status)?;
                }
                anyhow::Ok(())
            });
        }
        while let Some(done) = senders.join_next().await {
            done??;
        }
        Ok(count as f64 / begun.elapsed().as_secs_f64())
    })
}

/// A loopback address nobody has used: the limit for public forms counts by
/// address.
fn address() -> Ipv4Addr {
    static USED: AtomicU32 = AtomicU32::new(1);
    let [_, b, c, d] = USED.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    Ipv4Addr::new(127, 1 + b, c, d)
}

async fn drafts(world: &World) -> Result<Vec<Vec<u8>>> {
    let mut drafts = Vec::new();
    for _ in 0..A_ROUND {
        drafts.push(draft(world).await?);
    }
    Ok(drafts)
}

fn take_cookies(jar: &mut Vec<(String, String)>, answer: &Answer) {
    for set in answer.headers("set-cookie") {
        if let Some((name, value)) = set.split(';').next().and_then(|pair| pair.split_once('=')) {
            jar.retain(|(known, _)| known != name);
            jar.push((name.to_owned(), value.to_owned()));
        }
    }
}

/// Answers every step of the wizard; gives the request that sends it.
async fn draft(world: &World) -> Result<Vec<u8>> {
    let mut line = Line::open(world.at, Some(address())).await?;
    let mut jar: Vec<(String, String)> = Vec::new();
    let cookies = |jar: &[(String, String)]| {
        jar.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    };
    let page = line.ask(&http::get("/send", "", "")).await?.must(200)?;
    take_cookies(&mut jar, &page);
    let token = page.field("_token")?;
    let steps: [(&str, &[(&str, &str)]); 6] = [
        ("where", &[("place", "Phường Ba Đình, thành phố Hà Nội"), ("for", "other"), ("hamlet", "Tổ 5")]),
        ("danger", &[("danger", "now")]),
        ("what", &[("what", "hit"), ("words", WORDS)]),
        ("who", &[("present", "children"), ("people", "4")]),
        ("contact", &[("contact", "none")]),
        ("avoid", &[("avoid", "nobody")]),
    ];
    for (step, fields) in steps {
        let mut all = vec![("_token", token.as_str()), ("_step", step), ("_go", "next")];
        all.extend(fields);
        let answer = line.ask(&http::post("/send", &cookies(&jar), &all)).await?.must(303)?;
        take_cookies(&mut jar, &answer);
    }
    Ok(http::post("/send", &cookies(&jar), &[("_token", &token), ("_go", "send")]))
}

struct Bare {
    world: access::Instance,
    pool: &'static Pool,
    ground: Ground,
    statements: Statements,
    more: [&'static Statement; 4],
}

/// The denominator behind axum.
fn bare(world: &World, pool: &'static Pool) -> Result<Router> {
    let bare = Bare {
        world: world.opened.instance.clone(),
        pool,
        ground: world.ground.clone(),
        statements: Statements::find()?,
        more: [
            statement("drafts::store", "DRAFT")?,
            statement("records::store", "ADD_RECEIPT")?,
            statement("records::store", "ADD_WRAP")?,
            statement("drafts::store", "PUT_DRAFT")?,
        ],
    };
    Ok(Router::new().route("/", post(take)).with_state(Arc::new(bare)))
}

async fn take(State(bare): State<Arc<Bare>>, told: axum::body::Bytes) -> StatusCode {
    match tokio::task::spawn_blocking(move || bare.whole(&told)).await.context("stopped").flatten() {
        Ok(()) => StatusCode::SEE_OTHER,
        Err(fault) => {
            eprintln!("the denominator failed: {fault:#}");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

impl Bare {
    fn whole(&self, told: &[u8]) -> Result<()> {
        let now = SystemClock.now();
        let mut secret = [0; 32];
        SystemEntropy.fill(&mut secret);
        let [draft, receipt_row, one_wrap, put_draft] = self.more;
        self.pool.with(|conn| {
            conn.read(draft, &[Value::Bytes(&secret), Value::Int(now.millis())])?;
            self.statements.read_offices(conn, &self.ground, now.millis())
        })?;
        // The same slow hash, in the same lane of one at a time.
        let record = RecordId::mint(now, &SystemEntropy);
        let receipt = self.world.receipt_of(&DraftSecret::of_bytes(secret), record);
        let keys = self.world.receipt_keys(&receipt).map_err(|fault| anyhow!("{fault}"))?;
        let sealed = seal(&self.ground, told)?;
        let wrap = sealed.wrap_to_receipt(&self.ground, &keys.kek(), *keys.lookup.bytes())?;
        self.pool.write(|conn| {
            conn.together(|conn| {
                let check = keys.public().x25519;
                let row = [
                    Value::Bytes(keys.lookup.bytes()),
                    Value::Text("notice"),
                    id(self.ground.commune()),
                    Value::Id(sealed.record),
                    Value::Bytes(&check),
                    Value::Int(now.plus_days(400).millis()),
                ];
                conn.run(receipt_row, &row)?;
                self.statements.write_record(conn, &self.ground, &sealed)?;
                self.one_more_wrap(conn, one_wrap, &sealed, (&wrap, *keys.lookup.bytes()))?;
                self.statements.write_notice(conn, &self.ground, &sealed)?;
                self.statements.write_leaf(conn, &self.ground, &sealed)
            })
        })?;
        let until = Value::Int(now.plus_minutes(30).millis());
        let kept = [Value::Bytes(&secret), Value::Int(now.millis()), Value::Bytes(&sealed.body), until];
        self.pool.write(|conn| conn.run(put_draft, &kept))
    }

    fn one_more_wrap(
        &self,
        conn: &mut Counting<'_>,
        statement: &'static Statement,
        sealed: &Sealed,
        (wrap, lookup): (&seal::Wrapped, [u8; 16]),
    ) -> Result<()> {
        let row = [
            id(self.ground.commune()),
            Value::Id(sealed.record),
            Value::Int(1),
            Value::Int(i64::from(seal::HolderKind::Receipt.number())),
            Value::Id(uuid::Uuid::from_bytes(lookup)),
            Value::Int(0),
            Value::Id(uuid::Uuid::nil()),
            Value::Int(i64::from(wrap.alg)),
            Value::Bytes(&wrap.enc),
            Value::Bytes(&wrap.ct),
            Value::Int(seal::NO_END),
        ];
        conn.run(statement, &row)
    }
}
