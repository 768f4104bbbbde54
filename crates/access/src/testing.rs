//! A house for tests: set up for real on a fresh database, with people who
//! enrol, are appointed and sign in as everybody does. Only the password hash
//! is cheap.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::missing_panics_doc)] // for tests alone

use std::sync::Arc;

use ::store::testing::TestDb;
use ::store::{Db, Engine, Settings};
use kernel::{CellMap, Clock, Entropy, Lang, PlaceId, SeededEntropy, SetClock, UnitId};
use seal::password::Cost;
use seal::totp::TotpSecret;
use seal::{InstanceSecret, Seed};
use zeroize::Zeroizing;

use crate::accounts::{self, Present};
use crate::can::{Admit, Appoint};
use crate::scope::Actor;
use crate::setup::{Colleague, First, Founded, Plan, enlist, found};
use crate::units::{NewUnit, Unit, UnitKind, found_unit};
use crate::{Instance, Parts, keys};

/// The password of everybody in tests.
pub const PASSWORD: &str = "mot mat khau dai";

/// Somebody in the house, with what they sign in with.
#[derive(Clone)]
pub struct Person {
    /// Log-in name.
    pub login: String,
    /// Second factor.
    pub totp: TotpSecret,
    /// Signed in.
    pub actor: Arc<Actor>,
    /// The session's cookie.
    pub cookie: String,
}

/// A house on a database of its own.
pub struct House {
    /// The database; gone with the house.
    pub test: TestDb,
    /// The instance.
    pub instance: Instance,
    /// The first person of the ministry.
    pub root: Person,
    /// The first person of the root's desk.
    pub desk: Person,
    /// The first person of the root's guardian.
    pub guardian: Person,
    /// Ministry, desk and guardian.
    pub units: [UnitId; 3],
    clock: Arc<SetClock>,
    entropy: Arc<dyn Entropy>,
}

impl House {
    /// Sets up a house. The seed is printed, so that a failure can be had
    /// again.
    pub fn new(engine: Engine, seed: u64) -> Self {
        Self::with(engine, seed, |_| {})
    }

    /// As [`House::new`], with these definitions of cells.
    pub fn with_cells(engine: Engine, seed: u64, cells: Arc<dyn CellMap>) -> Self {
        Self::with(engine, seed, move |settings| settings.cells = Arc::clone(&cells))
    }

    fn with(engine: Engine, seed: u64, change: impl FnOnce(&mut Settings)) -> Self {
        println!("house of seed {seed} on {engine:?}");
        let clock = Arc::new(SetClock::at("2026-11-19T14:20:00+07:00"));
        let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(seed));
        let (set, random) = (Arc::clone(&clock), Arc::clone(&entropy));
        let test = TestDb::with(engine, move |settings| {
            settings.log = Arc::new(crate::log::UnitTrees);
            settings.clock = set;
            settings.entropy = random;
            change(settings);
        });
        let db: Db = test.db().clone();
        let secret = InstanceSecret::generate(&*entropy);
        let shared: Arc<dyn Clock> = clock.clone();
        let first = |login: &str| First {
            login: login.to_owned(),
            name: format!("Người {login}"),
            password: Zeroizing::new(PASSWORD.to_owned()),
        };
        let log = seal::log::LogKey::of_bytes([9; 32]);
        let plan = Plan {
            ministry: "Bộ thử".to_owned(),
            root: first("root"),
            desk: first("desk"),
            guardian: first("guardian"),
            cost: Cost::CHEAP,
            log,
        };
        let founded = found(&db, &secret, &entropy, &shared, &plan).unwrap();
        let row = db.snapshot_now(|rx| keys::store::instance(rx)).unwrap().unwrap();
        let instance = Instance::new(Parts {
            db,
            clock: shared,
            entropy: Arc::clone(&entropy),
            id: founded.id,
            secret,
            root: seal::post::Root(row.root),
            expected_root: founded.root,
            cost: Cost::CHEAP,
        });
        let Founded { totp: [root, desk, guardian], units, .. } = founded;
        let sign = |login: &str, totp: TotpSecret| sign_in(&instance, login, &totp);
        let (root, desk, guardian) = (sign("root", root), sign("desk", desk), sign("guardian", guardian));
        Self { test, root, desk, guardian, units, instance, clock, entropy }
    }

    /// The clock, to be moved.
    pub fn clock(&self) -> &SetClock {
        &self.clock
    }
    /// Randomness.
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.entropy
    }
    /// The log's key.
    pub fn log_key(&self) -> seal::log::LogKey {
        seal::log::LogKey::of_bytes([9; 32])
    }

    /// What `audit verify` holds this house's logs against.
    pub fn trust(&self) -> crate::log::Trust {
        crate::log::Trust::of_key(&self.log_key(), self.instance.id(), self.instance.chain().root())
    }

    /// Founds an office below another.
    pub fn unit(&self, kind: UnitKind, name: &str, place: Option<PlaceId>, parent: UnitId) -> Unit {
        let may = self.root.actor.may::<Appoint>().unwrap();
        let id = UnitId::mint(self.clock.now(), &*self.entropy);
        let new = NewUnit { id, kind, name: name.to_owned(), place, parent };
        self.instance.db().write_now(move |tx| found_unit(tx, &may, &new)).unwrap()
    }

    /// Somebody new: invited, enrolled, appointed, given the unit's key, and
    /// signed in.
    pub fn person(&self, login: &str, unit: &Unit, role: &str) -> Person {
        let totp = self.enrolled(login, unit, role);
        self.key(login, unit);
        sign_in(&self.instance, login, &totp)
    }

    /// Somebody appointed who holds no key yet.
    pub fn enrolled(&self, login: &str, unit: &Unit, role: &str) -> TotpSecret {
        let may = self.root.actor.may::<Appoint>().unwrap();
        let first = First {
            login: login.to_owned(),
            name: format!("Người {login}"),
            password: Zeroizing::new(PASSWORD.to_owned()),
        };
        let colleague = Colleague { first, role: role.to_owned() };
        enlist(&self.instance, &may, unit.id, &colleague).unwrap().1
    }

    /// The first to come gets the unit's first key from the appointer;
    /// whoever comes later is admitted by the first.
    fn key(&self, login: &str, unit: &Unit) {
        let may = self.root.actor.may::<Appoint>().unwrap();
        let (house, unit, who) = (self.instance.clone(), unit.clone(), login.to_owned());
        let members = self.members(&unit);
        if let Some(member) = members.first() {
            let may = member.may_in::<Admit>(unit.id).unwrap();
            house
                .clone()
                .db()
                .write_now(move |tx| {
                    let account = accounts::store::by_login(tx, &who)?.unwrap().id;
                    keys::admit(&house, tx, &may, account)
                })
                .unwrap();
        } else {
            house
                .clone()
                .db()
                .write_now(move |tx| {
                    let account = accounts::store::by_login(tx, &who)?.unwrap();
                    keys::first_key(&house, tx, &may, &unit, &[account])
                })
                .unwrap();
        }
    }

    fn members(&self, unit: &Unit) -> Vec<Arc<Actor>> {
        let (id, now) = (unit.id, self.clock.now().millis());
        let logins =
            self.instance.db().snapshot_now(move |rx| accounts::store::logins_holding(rx, id, now)).unwrap();
        logins.iter().filter_map(|login| remembered(&self.instance, login)).collect()
    }
}

/// People signed in through this module, so that a member can admit another.
static SIGNED_IN: std::sync::Mutex<Vec<(seal::InstanceId, String, Arc<Actor>)>> =
    std::sync::Mutex::new(Vec::new());

fn remembered(house: &Instance, login: &str) -> Option<Arc<Actor>> {
    let people = SIGNED_IN.lock().unwrap();
    let found = people.iter().rev().find(|(id, name, _)| *id == house.id() && name == login);
    found.map(|(_, _, actor)| Arc::clone(actor))
}

/// Signs a person in for real.
pub fn sign_in(house: &Instance, login: &str, totp: &TotpSecret) -> Person {
    let code = totp.code_at(house.now());
    let session = accounts::sign_in(house, login, PASSWORD, &code, Lang::Vi).unwrap();
    let Present { actor, .. } = accounts::authenticate_now(house, &session.cookie).unwrap().unwrap();
    SIGNED_IN.lock().unwrap().push((house.id(), login.to_owned(), Arc::clone(&actor)));
    Person { login: login.to_owned(), totp: totp.clone(), actor, cookie: session.cookie.to_string() }
}

/// A seed for tests that need one of nobody's.
pub fn any_seed() -> Seed {
    Seed::of_bytes([7; 32])
}
