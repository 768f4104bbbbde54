use kernel::{AccountId, Instant, PostId, UnitId};
use seal::epoch::Epoch;
use seal::post::{ChainFault, Ending, ROOT, Root, SignedPost, Statement, Verified, verify_chain};
use seal::{InstanceId, PublicKeys, SealFault, Seed};

use crate::{House, house};

const ADMIN: u16 = 1;
const WORKER: u16 = 2;
const START: i64 = 1_790_000_000_000;

/// A root, an administrator it appointed, and a worker she appointed.
struct Staff {
    house: House,
    root_seed: Seed,
    admin_seed: Seed,
    worker_seed: Seed,
    admin: SignedPost,
    worker: SignedPost,
}

fn staff(variation: u64) -> Staff {
    let house = house(variation);
    let (root_seed, admin_seed, worker_seed) = (house.seed(), house.seed(), house.seed());
    let statement = |keys: PublicKeys, role, from_ms, issuer| Statement {
        instance: house.id,
        post: PostId::random(&house.entropy),
        account: AccountId::random(&house.entropy),
        keys,
        unit: house.unit,
        role,
        from_ms,
        until_ms: i64::MAX,
        issuer,
    };
    let admin = statement(admin_seed.public(), ADMIN, START, ROOT).sign(&root_seed);
    let issuer = *admin.statement.post.bytes();
    let worker = statement(worker_seed.public(), WORKER, START + 1_000, issuer).sign(&admin_seed);
    Staff { house, root_seed, admin_seed, worker_seed, admin, worker }
}

fn never(_: PostId) -> Option<Instant> {
    None
}

/// The root appoints administrators; they appoint workers of their unit.
fn may_appoint(issuer: Option<&Statement>, post: &Statement) -> bool {
    match issuer {
        None => post.role == ADMIN,
        Some(issuer) => issuer.role == ADMIN && post.role == WORKER && issuer.unit == post.unit,
    }
}

impl Staff {
    fn verify(&self, chain: &[SignedPost]) -> Result<Verified, ChainFault> {
        let root = Root(self.root_seed.public());
        verify_chain(self.house.id, &root.0.fingerprint(), &root, chain, &never, &may_appoint)
    }
    fn verified(&self) -> Verified {
        self.verify(&[self.worker, self.admin]).unwrap()
    }
}

#[test]
fn a_chain_up_to_the_root_holds_within_its_time() {
    let staff = staff(60);
    let verified = staff.verified();
    assert_eq!(verified.keys(), &staff.worker_seed.public());
    assert!(verified.holds_at(Instant::of_millis(START + 1_000)));
    assert!(!verified.holds_at(Instant::of_millis(START + 999)));
    assert_eq!(verified.hash(), staff.verified().hash());
    let encoded = staff.worker.statement.encode();
    assert_eq!(Statement::decode(&encoded), Ok(staff.worker.statement));
    assert_eq!(Statement::decode(&encoded[1..]), Err(SealFault::Malformed));
}

/// Mutation 7: trust the row instead of verifying its signature.
#[test]
fn a_post_made_in_the_database_has_no_keys_to_seal_to() {
    let staff = staff(61);
    let thief = staff.house.seed();
    let forged = Statement { keys: thief.public(), ..staff.worker.statement };
    let unsigned = SignedPost { statement: forged, signature: staff.worker.signature };
    assert_eq!(staff.verify(&[unsigned, staff.admin]), Err(ChainFault::Signature));
    assert_eq!(staff.verify(&[forged.sign(&thief), staff.admin]), Err(ChainFault::Signature));
    let own_admin = Statement { keys: thief.public(), ..staff.admin.statement }.sign(&thief);
    assert_eq!(staff.verify(&[forged.sign(&thief), own_admin]), Err(ChainFault::Signature));
    let own_root = Root(thief.public());
    let chain = [forged.sign(&thief), own_admin];
    let expected = staff.root_seed.public().fingerprint();
    let taken = verify_chain(staff.house.id, &expected, &own_root, &chain, &never, &may_appoint);
    assert_eq!(taken, Err(ChainFault::Root));
}

#[test]
fn every_word_of_a_statement_is_signed() {
    let staff = staff(62);
    let was = staff.worker.statement;
    for statement in [
        Statement { post: PostId::random(&staff.house.entropy), ..was },
        Statement { account: AccountId::random(&staff.house.entropy), ..was },
        Statement { keys: PublicKeys { x25519: [1; 32], ..was.keys }, ..was },
        Statement { keys: PublicKeys { ed25519: [1; 32], ..was.keys }, ..was },
        Statement { unit: UnitId::random(&staff.house.entropy), ..was },
        Statement { role: ADMIN, ..was },
        Statement { from_ms: START, ..was },
        Statement { until_ms: START, ..was },
    ] {
        let forged = SignedPost { statement, signature: staff.worker.signature };
        assert_eq!(staff.verify(&[forged, staff.admin]), Err(ChainFault::Signature), "{statement:?}");
    }
    let elsewhere = Statement { instance: InstanceId([1; 16]), ..was }.sign(&staff.admin_seed);
    assert_eq!(staff.verify(&[elsewhere, staff.admin]), Err(ChainFault::Instance));
}

#[test]
fn a_broken_chain_or_a_breach_of_the_rules_is_refused() {
    let staff = staff(63);
    assert_eq!(staff.verify(&[]), Err(ChainFault::Broken));
    assert_eq!(staff.verify(&[staff.worker]), Err(ChainFault::Broken));
    assert_eq!(staff.verify(&[staff.worker, staff.worker, staff.admin]), Err(ChainFault::Broken));
    assert_eq!(staff.verify(&[staff.admin; 9]), Err(ChainFault::Broken));
    let foreign = Statement { unit: UnitId::random(&staff.house.entropy), ..staff.worker.statement };
    assert_eq!(staff.verify(&[foreign.sign(&staff.admin_seed), staff.admin]), Err(ChainFault::Rule));
    let early = Statement { from_ms: START - 1, ..staff.worker.statement };
    assert_eq!(staff.verify(&[early.sign(&staff.admin_seed), staff.admin]), Err(ChainFault::Time));
}

#[test]
fn an_ended_post_holds_no_more_and_its_holder_appoints_no_more() {
    let staff = staff(64);
    let root = Root(staff.root_seed.public());
    let verify = |ended: &dyn Fn(PostId) -> Option<Instant>| {
        let chain = [staff.worker, staff.admin];
        verify_chain(staff.house.id, &root.0.fingerprint(), &root, &chain, ended, &may_appoint)
    };
    let at = |millis| Some(Instant::of_millis(millis));
    let worker_ended =
        verify(&|post| if post == staff.worker.statement.post { at(START + 5_000) } else { None });
    let worker_ended = worker_ended.unwrap();
    assert!(worker_ended.holds_at(Instant::of_millis(START + 4_999)));
    assert!(!worker_ended.holds_at(Instant::of_millis(START + 5_000)));
    assert_ne!(worker_ended.hash(), staff.verified().hash(), "a cached result does not outlive an end");
    let admin_ended = |end| verify(&|post| if post == staff.admin.statement.post { at(end) } else { None });
    assert_eq!(admin_ended(START + 1_000), Err(ChainFault::Time));
    assert!(admin_ended(START + 1_001).is_ok(), "earlier appointments stand");
}

#[test]
fn an_ending_is_signed_by_the_issuer_or_the_holder() {
    let staff = staff(65);
    let admin = staff.verify(&[staff.admin]).unwrap();
    let by = |issuer| Ending {
        instance: staff.house.id,
        post: staff.worker.statement.post,
        at_ms: START + 9_000,
        reason: 1,
        issuer,
    };
    let ending = by(*staff.admin.statement.post.bytes());
    assert_eq!(ending.verify(&ending.sign(&staff.admin_seed), &admin), Ok(()));
    assert_eq!(ending.verify(&ending.sign(&staff.worker_seed), &admin), Err(ChainFault::Signature));
    let resigned = by(*staff.worker.statement.post.bytes());
    assert_eq!(resigned.verify(&resigned.sign(&staff.worker_seed), &staff.verified()), Ok(()));
    assert_eq!(resigned.verify(&resigned.sign(&staff.admin_seed), &admin), Err(ChainFault::Broken));
    let early = Ending { at_ms: START - 1, ..ending };
    assert_eq!(early.verify(&early.sign(&staff.admin_seed), &admin), Err(ChainFault::Time));
}

/// Mutation 6: seal to the unit's row without verifying the epoch's signature.
#[test]
fn a_units_public_key_replaced_in_the_database_is_not_sealed_to() {
    let staff = staff(66);
    let unit_seed = staff.house.seed();
    let epoch = Epoch {
        instance: staff.house.id,
        unit: staff.house.unit,
        epoch: 1,
        keys: unit_seed.public(),
        signer: staff.worker.statement.post,
        at_ms: START + 2_000,
    };
    let signer = staff.verified();
    let nobody = |_: &Verified, _: &Epoch| false;
    let signed = epoch.sign(&staff.worker_seed);
    let keys = signed.verify(&signer, &nobody).unwrap();
    assert_eq!((keys.keys(), keys.epoch(), keys.unit()), (&unit_seed.public(), 1, staff.house.unit));
    assert_eq!(Epoch::decode(&epoch.encode()), Ok(epoch));
    let thief = staff.house.seed();
    let swapped = Epoch { keys: thief.public(), ..epoch };
    let refused = Err(SealFault::Signature);
    let carried = seal::epoch::SignedEpoch { epoch: swapped, signature: signed.signature };
    assert_eq!(carried.verify(&signer, &nobody), refused);
    assert_eq!(swapped.sign(&thief).verify(&signer, &nobody), refused);
    let newer = seal::epoch::SignedEpoch { epoch: Epoch { epoch: 2, ..epoch }, signature: signed.signature };
    assert_eq!(newer.verify(&signer, &nobody), refused);
    let before = Epoch { at_ms: START, ..epoch }.sign(&staff.worker_seed);
    assert_eq!(before.verify(&signer, &nobody), refused, "signed before serving");
    let elsewhere = Epoch { unit: UnitId::random(&staff.house.entropy), ..epoch }.sign(&staff.worker_seed);
    assert_eq!(elsewhere.verify(&signer, &nobody), refused, "no member of that unit");
    assert!(elsewhere.verify(&signer, &|_, epoch| epoch.epoch == 1).is_ok(), "the appointer founds");
}
