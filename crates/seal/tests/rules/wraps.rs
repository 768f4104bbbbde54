use kernel::{AccountId, Instant, RecordId, UnitId};
use proptest::prelude::*;
use seal::wrap::{ALG_HPKE, ALG_KEK, KIND_SEED};
use seal::{
    HolderKind, InstanceId, NO_END, PublicKeys, SealFault, WrapContext, adopt, unwrap, unwrap_seed,
    wrap_seed_to_kek, wrap_seed_to_public, wrap_to_kek, wrap_to_public,
};

use crate::{House, house};

const NOW: Instant = Instant::of_millis(1_790_000_000_000);

fn context(house: &House) -> WrapContext {
    WrapContext {
        instance: house.id,
        holder_kind: HolderKind::Unit,
        holder: *house.unit.bytes(),
        epoch: 1,
        record_kind: 2,
        unit: house.unit,
        record: house.record,
        key_version: 1,
        grant: [0; 16],
        until_ms: NO_END,
    }
}

/// All contexts that differ from `ctx` in one thing.
fn others(house: &House, ctx: &WrapContext) -> Vec<WrapContext> {
    vec![
        WrapContext { instance: InstanceId([5; 16]), ..*ctx },
        WrapContext { holder_kind: HolderKind::Account, ..*ctx },
        WrapContext { holder: [6; 16], ..*ctx },
        WrapContext { epoch: 2, ..*ctx },
        WrapContext { record_kind: 3, ..*ctx },
        WrapContext { unit: UnitId::random(&house.entropy), ..*ctx },
        WrapContext { record: RecordId::random(&house.entropy), ..*ctx },
        WrapContext { key_version: 2, ..*ctx },
        WrapContext { grant: [7; 16], ..*ctx },
        WrapContext { until_ms: NOW.plus_hours(4).millis(), ..*ctx },
    ]
}

#[test]
fn a_wrap_opens_for_its_holder_in_its_place_only() {
    let house = house(20);
    let (seed, stranger) = (house.seed(), house.seed());
    let ctx = context(&house);
    let outside = wrap_to_public(&seed.public(), &ctx, &house.key, &house.entropy).unwrap();
    let inside = wrap_to_kek(&seed.kek(), &ctx, &house.key, &house.entropy).unwrap();
    assert_eq!((outside.alg, outside.enc.len(), outside.ct.len()), (ALG_HPKE, 32, 48));
    assert_eq!((inside.alg, inside.enc.len(), inside.ct.len()), (ALG_KEK, 12, 48));
    for wrapped in [&outside, &inside] {
        assert_eq!(unwrap(&seed, &ctx, wrapped, NOW).as_ref(), Ok(&house.key));
        assert_eq!(unwrap(&stranger, &ctx, wrapped, NOW), Err(SealFault::Closed));
        for other in others(&house, &ctx) {
            assert_eq!(unwrap(&seed, &other, wrapped, NOW), Err(SealFault::Closed), "{other:?}");
        }
    }
    assert_eq!(unwrap(&seed.kek(), &ctx, &inside, NOW).as_ref(), Ok(&house.key));
    assert_eq!(unwrap(&seed.kek(), &ctx, &outside, NOW), Err(SealFault::Closed));
}

/// Mutation 5: drop `until_ms` from the associated data, or do not look at it.
#[test]
fn until_cannot_be_extended_in_the_database_and_is_obeyed() {
    let house = house(21);
    let seed = house.seed();
    let until = NOW.plus_hours(6);
    let ctx = WrapContext { until_ms: until.millis(), ..context(&house) };
    let longer = WrapContext { until_ms: NO_END, ..ctx };
    let outside = wrap_to_public(&seed.public(), &ctx, &house.key, &house.entropy).unwrap();
    let inside = wrap_to_kek(&seed.kek(), &ctx, &house.key, &house.entropy).unwrap();
    for wrapped in [&outside, &inside] {
        assert!(unwrap(&seed, &ctx, wrapped, Instant::of_millis(until.millis() - 1)).is_ok());
        assert_eq!(unwrap(&seed, &ctx, wrapped, until), Err(SealFault::Expired));
        assert_eq!(unwrap(&seed, &longer, wrapped, NOW), Err(SealFault::Closed));
    }
}

#[test]
fn the_first_use_adopts_and_the_second_does_not() {
    let house = house(22);
    let seed = house.seed();
    let ctx = context(&house);
    let outside = wrap_to_public(&seed.public(), &ctx, &house.key, &house.entropy).unwrap();
    let (key, adopted) = adopt(&seed, &ctx, &outside, NOW, &house.entropy).unwrap();
    let adopted = adopted.unwrap();
    assert_eq!((key, adopted.alg), (house.key.clone(), ALG_KEK));
    let (key, again) = adopt(&seed, &ctx, &adopted, NOW, &house.entropy).unwrap();
    assert_eq!((key, again), (house.key.clone(), None));
    let expired = WrapContext { until_ms: NOW.millis(), ..ctx };
    let outside = wrap_to_public(&seed.public(), &expired, &house.key, &house.entropy).unwrap();
    assert_eq!(adopt(&seed, &expired, &outside, NOW, &house.entropy).map(|_| ()), Err(SealFault::Expired));
}

#[test]
fn a_seed_is_wrapped_by_the_same_mechanism_and_never_taken_for_a_record_key() {
    let house = house(23);
    let (member, unit_seed) = (house.seed(), house.seed());
    let account = AccountId::random(&house.entropy);
    let ctx = WrapContext::of_unit_seed(house.id, house.unit, 3, account, 1);
    let outside = wrap_seed_to_public(&member.public(), &ctx, &unit_seed, &house.entropy).unwrap();
    let inside = wrap_seed_to_kek(&member.kek(), &ctx, &unit_seed, &house.entropy);
    for wrapped in [&outside, &inside] {
        assert_eq!(unwrap_seed(&member, &ctx, wrapped, NOW).as_ref(), Ok(&unit_seed));
        assert_eq!(unwrap(&member, &ctx, wrapped, NOW), Err(SealFault::Malformed));
        let as_record = WrapContext { record_kind: 1, ..ctx };
        assert_eq!(unwrap(&member, &as_record, wrapped, NOW), Err(SealFault::Closed));
        let other_epoch = WrapContext::of_unit_seed(house.id, house.unit, 4, account, 1);
        assert_eq!(unwrap_seed(&member, &other_epoch, wrapped, NOW), Err(SealFault::Closed));
    }
    let ctx = WrapContext { record_kind: KIND_SEED, ..context(&house) };
    assert_eq!(wrap_to_kek(&member.kek(), &ctx, &house.key, &house.entropy), Err(SealFault::Malformed));
}

#[test]
fn an_unusable_public_key_is_refused() {
    let house = house(24);
    let zero = PublicKeys { x25519: [0; 32], ed25519: [0; 32] };
    let ctx = context(&house);
    assert_eq!(wrap_to_public(&zero, &ctx, &house.key, &house.entropy), Err(SealFault::PublicKey));
}

proptest! {
    #[test]
    fn any_changed_byte_of_a_wrap_closes_it(at in 0usize..80, flip in 1u8..=255, inside in any::<bool>()) {
        let house = house(25);
        let seed = house.seed();
        let ctx = context(&house);
        let mut wrapped = if inside {
            wrap_to_kek(&seed.kek(), &ctx, &house.key, &house.entropy).unwrap()
        } else {
            wrap_to_public(&seed.public(), &ctx, &house.key, &house.entropy).unwrap()
        };
        let enc = wrapped.enc.len();
        let at = at % (enc + 48);
        if at < enc { wrapped.enc[at] ^= flip } else { wrapped.ct[at - enc] ^= flip }
        prop_assert!(unwrap(&seed, &ctx, &wrapped, NOW).is_err());
    }
}

/// HPKE of RFC 9180 with a fixed stream of randomness gives fixed bytes: a
/// change of suite, labels or key derivation shows here before it makes stored
/// wraps unreadable.
#[test]
fn keys_and_fingerprints_of_a_known_seed_do_not_change() {
    let seed = seal::Seed::of_bytes([42; 32]);
    let public = seed.public();
    assert_eq!(public, seed.public());
    assert_ne!(public, seal::Seed::of_bytes([43; 32]).public());
    let digits = public.fingerprint().six_digits();
    assert_eq!(digits.len(), 7);
    assert_eq!(public.fingerprint().twelve_digits().len(), 15);
    assert!(public.fingerprint().twelve_digits().ends_with(&digits));
    assert_eq!(public.fingerprint().to_string(), KNOWN_FINGERPRINT);
}

const KNOWN_FINGERPRINT: &str = "18012513a9caf78b159c12a7132629c2a5cbc3d0e5e690a09542ba65a5a4ca3d";
