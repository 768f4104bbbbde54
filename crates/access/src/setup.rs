//! Set-up: the instance, its root, the first desk and guardian, the escrow.
//! Done once, by `binhan init`, on an empty database.

use std::fmt;
use std::sync::Arc;

use kernel::{AccountId, Outcome, PostId, UnitId};
use seal::log::LogKey;
use seal::post::{ROOT, Root, Statement};
use seal::totp::TotpSecret;
use seal::{Fingerprint, InstanceId, InstanceSecret, Seed, Sheet, SheetContent};
use store::{Db, LeafDraft, Tx};
use zeroize::Zeroizing;

use crate::accounts::{self, Account, KeyParts, NewKeys};
use crate::can::Appoint;
use crate::instance::{Instance, Parts};
use crate::keys::{self, UnitKey};
use crate::kinds::{Deed, RecordKind};
use crate::scope::May;
use crate::units::{self, Unit, UnitKind};

/// One of the first three people.
#[derive(Clone)]
pub struct First {
    /// Log-in name.
    pub login: String,
    /// The name colleagues see.
    pub name: String,
    /// The password they typed.
    pub password: Zeroizing<String>,
}

impl fmt::Debug for First {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "First({})", self.login)
    }
}

/// What set-up is told.
#[derive(Debug)]
pub struct Plan {
    /// Name of the body at the root.
    pub ministry: String,
    /// Who appoints the others.
    pub root: First,
    /// Who attends the root's duty desk and holds its layer of escrow.
    pub desk: First,
    /// Who holds the guardian's layer, from another institution.
    pub guardian: First,
    /// What a password hash costs.
    pub cost: seal::password::Cost,
    /// Signs checkpoints; only its public half is kept in the database.
    pub log: LogKey,
}

/// What set-up gives: printed and put away, kept nowhere.
pub struct Founded {
    /// The instance.
    pub id: InstanceId,
    /// What all posts chain to; goes into configuration.
    pub root: Fingerprint,
    /// Three sheets of instance secret and log key, any two open.
    pub sheets: [Sheet; 3],
    /// The second factors of root, desk and guardian.
    pub totp: [TotpSecret; 3],
    /// The seeds of the root's desk and guardian units, for paper.
    pub pair: [Seed; 2],
    /// The units: ministry, desk, guardian.
    pub units: [UnitId; 3],
}

impl fmt::Debug for Founded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Founded({:?})", self.id)
    }
}

struct FirstPerson {
    account: AccountId,
    post: PostId,
    first: First,
    keys: NewKeys,
    unit: Unit,
    role: &'static str,
    unit_seed: Seed,
}

impl FirstPerson {
    /// What they do at set-up, in the log of their unit.
    fn leaf(&self, deed: Deed, kind: RecordKind) -> LeafDraft {
        LeafDraft {
            post: Some(self.post),
            account: Some(self.account),
            ..crate::log::by_nobody(self.unit.id, deed, kind.number(), None)
        }
    }
}

/// Sets up an empty database.
///
/// # Errors
/// [`Outcome::Refused`] `access-set-up-before`; [`Outcome::Invalid`] on a
/// password; [`Outcome::Fault`].
pub fn found(
    db: &Db,
    secret: &InstanceSecret,
    entropy: &Arc<dyn kernel::Entropy>,
    clock: &Arc<dyn kernel::Clock>,
    plan: &Plan,
) -> Result<Founded, Outcome> {
    if db.snapshot_now(|rx| keys::store::instance(rx))?.is_some() {
        return Err(Outcome::refused("access-set-up-before"));
    }
    let id = InstanceId::generate(&**entropy);
    let root_seed = Seed::generate(&**entropy);
    let root = Root(root_seed.public());
    let people = first_people(id, secret, &**entropy, clock.now(), plan)?;
    let expected_root = root.0.fingerprint();
    let house = Instance::new(Parts {
        db: db.clone(),
        clock: Arc::clone(clock),
        entropy: Arc::clone(entropy),
        id,
        secret: secret.clone(),
        root,
        expected_root,
        cost: plan.cost,
    });
    let content =
        SheetContent { secret: secret.clone(), log: plan.log.clone(), instance: id, root: expected_root };
    let founded = Founded {
        id,
        root: expected_root,
        sheets: content.sheets(&**entropy),
        totp: [people[0].keys.totp().clone(), people[1].keys.totp().clone(), people[2].keys.totp().clone()],
        pair: [people[1].unit_seed.clone(), people[2].unit_seed.clone()],
        units: [people[0].unit.id, people[1].unit.id, people[2].unit.id],
    };
    let row = keys::store::InstanceRow {
        id: *id.bytes(),
        root: root.0,
        generation: 1,
        log_public: plan.log.verifier("").key.to_vec(),
    };
    db.write_now(move |tx| write_first(&house, tx, &row, &root_seed, &people))?;
    Ok(founded)
}

fn first_people(
    id: InstanceId,
    secret: &InstanceSecret,
    entropy: &dyn kernel::Entropy,
    now: kernel::Instant,
    plan: &Plan,
) -> Result<[FirstPerson; 3], Outcome> {
    let parts = KeyParts { id, pepper: secret.pepper(), cost: plan.cost };
    let ministry = new_unit(UnitKind::Ministry, &plan.ministry, None, UnitId::mint(now, entropy));
    let desk = new_unit(
        UnitKind::Desk,
        &format!("{} – trực", plan.ministry),
        Some(&ministry),
        UnitId::mint(now, entropy),
    );
    let guardian = new_unit(
        UnitKind::Guardian,
        &format!("{} – giám hộ khóa", plan.ministry),
        Some(&ministry),
        UnitId::mint(now, entropy),
    );
    let person = |unit: Unit, first: &First, role| -> Result<FirstPerson, Outcome> {
        let account = AccountId::mint(now, entropy);
        let keys = accounts::make_keys(&parts, account, &first.password, entropy)?;
        let (post, unit_seed) = (PostId::mint(now, entropy), Seed::generate(entropy));
        Ok(FirstPerson { account, post, first: first.clone(), keys, unit, role, unit_seed })
    };
    Ok([
        person(ministry, &plan.root, "root")?,
        person(desk, &plan.desk, "province_duty")?,
        person(guardian, &plan.guardian, "province_guardian")?,
    ])
}

fn new_unit(kind: UnitKind, name: &str, parent: Option<&Unit>, id: UnitId) -> Unit {
    let path = Unit::path_under(parent, id);
    Unit { id, kind, name: name.to_owned(), place: None, parent: parent.map(|parent| parent.id), path }
}

fn write_first(
    house: &Instance,
    tx: &Tx<'_>,
    row: &keys::store::InstanceRow,
    root_seed: &Seed,
    people: &[FirstPerson; 3],
) -> Result<(), Outcome> {
    keys::store::add_instance(tx, row)?;
    let found = &people[0];
    // The first leaf names what all posts chain to: a root put in later by
    // hand is not the one that was here from the beginning.
    tx.audit(LeafDraft {
        ciphertext: Some(house.chain().root().0),
        ..found.leaf(Deed::Found, RecordKind::Post)
    });
    for person in people {
        units::store::add(tx, &person.unit, tx.at().millis())?;
        let First { login, name, .. } = &person.first;
        if !accounts::store::add_account(tx, person.account, login, name, tx.at().millis())? {
            return Err(Outcome::invalid("login", "access-login-taken-e"));
        }
        person.keys.keep(tx, person.account)?;
        let role =
            crate::roles::Roles::embedded().get(person.role).ok_or_else(|| Outcome::fault("no such role"))?;
        let statement = Statement {
            instance: house.id(),
            post: person.post,
            account: person.account,
            keys: *person.keys.public(),
            unit: person.unit.id,
            role: role.number,
            from_ms: tx.at().millis(),
            until_ms: i64::MAX,
            issuer: ROOT,
        };
        accounts::add_signed(tx, statement, person.unit.clone(), person.role, None, root_seed)?;
        let account = Account {
            id: person.account,
            name: name.clone(),
            public: Some(*person.keys.public()),
            epoch: 1,
            enrolled_ms: Some(tx.at().millis()),
            disabled_ms: None,
        };
        let key = UnitKey { unit: person.unit.id, epoch: 1, seed: person.unit_seed.clone() };
        keys::found_key(house, tx, &key, person.post, &person.keys.seed, &[account])?;
        tx.audit(person.leaf(Deed::MakeKey, RecordKind::UnitKey));
    }
    let ministry = &people[0];
    let key = UnitKey { unit: ministry.unit.id, epoch: 1, seed: ministry.unit_seed.clone() };
    keys::escrow(house, tx, &ministry.unit, &key)
}

/// A colleague to be enlisted in one go: where appointer and colleague sit at
/// one table, and for seeds and tests.
#[derive(Clone)]
pub struct Colleague {
    /// Log-in name, name and password.
    pub first: First,
    /// The role, a key of `roles.toml`.
    pub role: String,
}

impl fmt::Debug for Colleague {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Colleague({})", self.first.login)
    }
}

/// Invites, enrols and appoints somebody, exactly as the pages do. The unit's
/// key is given afterwards, by [`keys::first_key`] or a member's
/// [`keys::admit`]. Slow: one password hash.
///
/// # Errors
/// Those of the three steps.
pub fn enlist(
    house: &Instance,
    may: &May<Appoint>,
    unit: UnitId,
    colleague: &Colleague,
) -> Result<(Account, TotpSecret), Outcome> {
    let First { login, name, password } = colleague.first.clone();
    let (asking, appointer, who) = (house.clone(), may.clone(), login.clone());
    let token =
        house.db().write_now(move |tx| Ok(accounts::invite(&asking, tx, &appointer, &who, &name)?.token))?;
    let (typed, now) = (token.clone(), house.now().millis());
    let account = house.db().read_now(move |rx| accounts::invited(rx, &typed, now))?;
    let new_keys = Arc::new(accounts::new_keys(house, account, &password)?);
    let kept = Arc::clone(&new_keys);
    let new = accounts::NewPost {
        id: PostId::mint(house.now(), &**house.entropy()),
        account,
        unit,
        role: colleague.role.clone(),
        until_ms: i64::MAX,
    };
    let (asking, appointer) = (house.clone(), may.clone());
    house.db().write_now(move |tx| {
        accounts::enrol(tx, &token, &kept)?;
        accounts::appoint(&asking, tx, &appointer, &new)
    })?;
    let row =
        house.db().read_now(move |rx| accounts::store::account(rx, account))?.ok_or(Outcome::NotVisible)?;
    Ok((row, new_keys.totp().clone()))
}
