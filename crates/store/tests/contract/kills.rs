//! `kill -9` under load: nothing acknowledged is lost, nothing is half there.
//! `BINHAN_KILLS` says how many kills (10 when it is not set; the full run
//! takes 50 or more).

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use kernel::{Entropy, SeededEntropy};
use store::testing::{Cluster, TestDb};
use store::{Address, Db, Engine, both_engines, facts, sql};

use crate::actions::TABLE;
use crate::cube::fact;
use crate::{id, leaf, unit};

sql! {
    write ADD_TWIN(Id, Int) = "INSERT INTO twin (id, n) VALUES ($1, $2)";
    read THINGS() -> (Id) = "SELECT id FROM thing";
    read TWINS() -> (Id) = "SELECT id FROM twin";
    read LEAVES() -> (Int, Int, Int) =
        "SELECT count(*), coalesce(max(seq), -1), CAST(coalesce((SELECT sum(size) FROM unit_head), 0) AS BIGINT)
         FROM audit_leaf";
    read FACTS() -> (Int) = "SELECT count(*) FROM fact";
    read LETTERS() -> (Int) = "SELECT count(*) FROM outbox"
}

pub(crate) const TWIN: &str = "CREATE TABLE twin (id UUID NOT NULL PRIMARY KEY, n INTEGER NOT NULL)";

/// One action that writes in five places.
fn act(db: &Db, n: u64) -> Result<(), kernel::Outcome> {
    db.write_now(move |tx| {
        tx.run(&crate::actions::ADD, (id(n), 1))?;
        tx.audit(leaf(unit(1), 1));
        tx.fact(None, Some(&fact(n)));
        tx.outbox("hello", unit(2), *id(n).as_bytes(), vec![1; 200]);
        tx.run(&ADD_TWIN, (id(n), 1)).map(drop)
    })
}

/// What is there after a stop; every part of an action, or none.
fn whole(db: &Db, acknowledged: &BTreeSet<u64>) -> usize {
    let set = |rows: Vec<(uuid::Uuid,)>| rows.into_iter().map(|row| row.0).collect::<BTreeSet<_>>();
    let (things, twins, leaves, facts, letters, differences) = db
        .snapshot_now(move |rx| {
            let things = set(rx.all(&THINGS, ())?);
            let twins = set(rx.all(&TWINS, ())?);
            let counts = (rx.one(&LEAVES, ())?, rx.one(&FACTS, ())?, rx.one(&LETTERS, ())?);
            Ok((things, twins, counts.0, counts.1, counts.2, facts::recount(rx)?))
        })
        .unwrap();
    let lost = acknowledged.iter().filter(|n| !things.contains(&id(**n))).count();
    assert_eq!(lost, 0, "acknowledged and lost, of {}", acknowledged.len());
    assert_eq!(things, twins);
    let count = i64::try_from(things.len()).unwrap();
    assert_eq!((leaves, facts, letters), ((count, count - 1, count), (count,), (count,)));
    assert_eq!(differences, vec![]);
    things.len()
}

/// Not a test of its own: what the killed process does.
#[test]
fn child() {
    let (Ok(address), Ok(round)) = (std::env::var("BINHAN_KILL_CHILD"), std::env::var("BINHAN_KILL_ROUND"))
    else {
        return;
    };
    let round: u64 = round.parse().unwrap();
    let mut settings = TestDb::unopened(Engine::Sqlite).settings().clone();
    settings.database = Address::parse(&address).unwrap();
    let db = Db::open(settings).unwrap();
    let out = Arc::new(Mutex::new(std::io::stdout()));
    let threads: Vec<_> = (0..8u64)
        .map(|worker| {
            let (db, out) = (db.clone(), out.clone());
            thread::spawn(move || {
                for n in (round * 8 + worker) * 1_000_000.. {
                    act(&db, n).unwrap();
                    let mut out = out.lock().unwrap();
                    writeln!(out, "ack {n}").and_then(|()| out.flush()).unwrap();
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}

fn kill_one(address: &str, round: u64, entropy: &SeededEntropy) -> BTreeSet<u64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kills::child", "--nocapture", "--test-threads=1"])
        .env("BINHAN_KILL_CHILD", address)
        .env("BINHAN_KILL_ROUND", round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let ack = |line: &str| line.split_once("ack ").and_then(|(_, n)| n.parse::<u64>().ok());
    let mut acknowledged = BTreeSet::new();
    while acknowledged.is_empty() {
        let line = lines.next().expect("the child works before it is killed").unwrap();
        acknowledged.extend(ack(&line));
    }
    let mut pause = [0; 1];
    entropy.fill(&mut pause);
    let killer = thread::spawn(move || {
        thread::sleep(Duration::from_millis(u64::from(pause[0])));
        child.kill().unwrap();
        child.wait().unwrap();
    });
    acknowledged.extend(lines.map_while(Result::ok).filter_map(|line| ack(&line)));
    killer.join().unwrap();
    acknowledged
}

both_engines! {
    fn nothing_acknowledged_is_lost_when_the_program_is_killed(engine) {
        let kills: u64 = std::env::var("BINHAN_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(10);
        let mut db = TestDb::new(engine);
        db.table(TABLE);
        db.table(TWIN);
        let address = match db.address() {
            Address::File(path) => path.display().to_string(),
            Address::Server(server) => server.clone(),
        };
        let seed = u64::from(std::process::id());
        let entropy = SeededEntropy::new(seed);
        let mut acknowledged = BTreeSet::new();
        for round in 0..kills {
            db.close();
            acknowledged.extend(kill_one(&address, round, &entropy));
            db.reopen();
            whole(&db, &acknowledged);
        }
        println!("seed {seed}: {kills} kills, {} acknowledged, none lost", acknowledged.len());
    }
}

#[test]
fn nothing_acknowledged_is_lost_when_the_server_crashes() {
    let mut cluster = Cluster::start();
    let (_, address) = cluster.create("crashed");
    let mut settings = TestDb::unopened(Engine::Sqlite).settings().clone();
    settings.database = Address::parse(&address).unwrap();
    settings.migrate = true;
    let db = Db::open(settings).unwrap();
    for table in [TABLE, TWIN] {
        store::testing::run_sql(db.address(), &store::testing::for_engine(Engine::Postgres, table));
    }
    for round in 0..3u64 {
        let threads: Vec<_> = (0..8u64)
            .map(|worker| {
                let db = db.clone();
                thread::spawn(move || {
                    let from = (round * 8 + worker) * 1_000_000;
                    (from..).take_while(|n| act(&db, *n).is_ok()).collect::<Vec<_>>()
                })
            })
            .collect();
        thread::sleep(Duration::from_millis(300));
        cluster.crash();
        // An action in hand when the server went has no answer but a fault, or
        // was run once more on a new connection; each thread stops in time.
        stop_by_crashing(&mut cluster, &threads);
        let acknowledged = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
        assert!(whole(&db, &acknowledged) > 0);
    }
}

/// A thread whose action was simply run once more goes on; crash again.
fn stop_by_crashing(cluster: &mut Cluster, threads: &[thread::JoinHandle<Vec<u64>>]) {
    while threads.iter().any(|thread| !thread.is_finished()) {
        cluster.crash();
    }
}
