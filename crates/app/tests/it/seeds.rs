//! Invented facts: the same for the same seed, and counted to the last cell.

use std::collections::BTreeSet;

use app::seed::{Seeding, load};
use casework::cases;
use kernel::Fact;
use store::facts;

use crate::support::process;
use crate::support::server::{Engine, Running, start, start_inventing};

fn every(running: &Running) -> BTreeSet<String> {
    let told = |fact: &Fact| {
        // The offices' ids are each database's own.
        let plain = Fact { unit: kernel::UnitId::of_bytes([0; 16]), ..fact.clone() };
        format!("{plain:?}")
    };
    let read = running.house().instance.db().snapshot_now(move |rx| {
        let mut all = BTreeSet::new();
        facts::every(rx, |fact| {
            all.insert(told(fact));
        })?;
        Ok(all)
    });
    read.unwrap()
}

#[test]
fn the_same_seed_gives_the_same_facts_on_both_engines_and_every_cell_is_a_recount() {
    let asked = Seeding { cases: 2_500, seed: 7, years: 2024..=2026, until: None };
    let worlds = Engine::BOTH.map(|engine| {
        let running = start(engine);
        let before = every(&running).len();
        let (db, mut told) = (running.house().instance.db(), Vec::new());
        let loaded = load(db, &running.house().places, &asked, &mut |so_far| told.push(so_far)).unwrap();
        assert_eq!((loaded, told.last()), (2_500, Some(&2_500)), "{engine:?}");
        let differing = db.snapshot_now(|rx| facts::recount(rx)).unwrap();
        assert_eq!(differing, [], "{engine:?}");
        let all = every(&running);
        assert_eq!(all.len(), before + 2_500);
        // The same once more is refused, and the cube still holds.
        assert!(load(db, &running.house().places, &asked, &mut |_| {}).is_err(), "{engine:?}");
        assert_eq!(every(&running).len(), before + 2_500);
        assert_eq!(db.snapshot_now(|rx| facts::recount(rx)).unwrap(), [], "{engine:?}");
        all
    });
    assert_eq!(worlds[0], worlds[1]);
}

/// Everything of the ward's cases that a seed decides: who, what, how counted.
fn sealed(engine: Engine) -> Vec<String> {
    let running = start_inventing(engine, 20, 7);
    let house = running.house().instance.clone();
    let [login, password, code] = running.log_in("mai");
    let session = access::accounts::sign_in(&house, &login, &password, &code, kernel::Lang::Vi).unwrap();
    let actor = access::accounts::authenticate_now(&house, &session.cookie).unwrap().unwrap().actor;
    let may = actor.may::<access::can::ReadCase>().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let listed = runtime.block_on(cases::list(&house, &may, None)).unwrap();
    assert_eq!(listed.len(), 20);
    let mut all: Vec<String> = Vec::new();
    for case in &listed {
        let seen = runtime.block_on(cases::read_case(&house, &may, case.record)).unwrap().case;
        assert!(seen.file.verified_at.is_some(), "a case counts");
        // Rows stand in the order of their ids, which are random.
        let tell = |one: &cases::Kept<people::Person>| {
            format!("{:?} {} {:?} {:?}", one.value.role, one.value.name, one.value.sex, one.value.birth)
        };
        let mut people: Vec<String> = seen.people.iter().map(tell).collect();
        people.sort();
        let incidents: Vec<_> =
            seen.incidents.iter().map(|one| (one.relation, &one.acts, &one.forms)).collect();
        assert!(!people.is_empty() && !incidents.is_empty());
        all.push(format!("{people:?} {incidents:?}"));
    }
    assert_eq!(every(&running).len(), 20, "each is counted once");
    let differing = house.db().snapshot_now(|rx| facts::recount(rx)).unwrap();
    assert_eq!(differing, []);
    all.sort();
    all
}

#[test]
fn the_same_seed_gives_the_same_sealed_cases_on_both_engines() {
    let worlds = Engine::BOTH.map(sealed);
    assert_eq!(worlds[0], worlds[1]);
    let mut different = worlds[0].clone();
    different.dedup();
    assert!(different.len() > 15, "they are not one case twenty times: {different:?}");
}

#[test]
fn facts_stand_in_the_communes_of_their_time() {
    let running = start(Engine::Sqlite);
    let places = &running.house().places;
    let asked = Seeding { cases: 1_500, seed: 9, years: 2025..=2026, until: None };
    load(running.house().instance.db(), places, &asked, &mut |_| {}).unwrap();
    let held = std::sync::Arc::clone(places);
    let wrong = running.house().instance.db().snapshot_now(move |rx| {
        let mut wrong = 0;
        facts::every(rx, |fact| {
            let (year, month) = (fact.month.year() as i16, fact.month.month() as i8);
            let day = kernel::Date::constant(year, month, 1);
            wrong += usize::from(!held.version(fact.place).unwrap().in_force(day));
        })?;
        Ok(wrong)
    });
    assert_eq!(wrong.unwrap(), 0);
}

#[test]
fn invented_facts_are_refused_outside_a_demonstration() {
    let folder = tempfile::tempdir().unwrap();
    let output = process::run(folder.path(), &["seed-facts", "--cases", "10"]);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && error.contains("into a demonstration only"), "{error}");
    for wrong in [["--cases", "0"], ["--cases", "10000001"], ["--years", "2026..2024"]] {
        let output = process::run(folder.path(), &["seed-facts", wrong[0], wrong[1]]);
        assert!(!output.status.success(), "{wrong:?}");
    }
}
