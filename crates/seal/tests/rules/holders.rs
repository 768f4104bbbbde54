//! Keyrings and escrow.

use kernel::{AccountId, UnitId};
use seal::escrow::{EscrowPlace, HalfOpen, open_inner, open_outer, seal_nested};
use seal::keyring::{Keyring, KeyringPlace};
use seal::{InstanceId, InstanceSecret, PublicKeys, SealFault};

use crate::{House, house};

fn place(house: &House, epoch: u32) -> KeyringPlace {
    KeyringPlace { instance: house.id, unit: house.unit, epoch, version: 1 }
}

fn member(house: &House) -> (AccountId, PublicKeys) {
    (AccountId::random(&house.entropy), house.seed().public())
}

#[test]
fn a_keyring_reads_back_and_opens_in_its_place_only() {
    let house = house(70);
    let seed = house.seed();
    let mut keyring = Keyring::found(&house.entropy);
    for _ in 0..5 {
        let (account, keys) = member(&house);
        keyring.admit(account, &keys);
    }
    let merged = (UnitId::random(&house.entropy), house.seed());
    keyring.absorb(merged.0, 4, merged.1.clone());
    let here = place(&house, 1);
    let blob = keyring.seal(&seed, &here, &house.entropy).unwrap();
    let opened = Keyring::open(&seed, &here, &blob).unwrap();
    assert_eq!(opened.members(), keyring.members());
    assert_eq!(opened.former(merged.0, 4), Some(&merged.1));
    assert_eq!(opened.former(merged.0, 5), None);
    assert_eq!(opened.label_key(), keyring.label_key());
    assert_eq!(opened.card_key(), keyring.card_key());
    for other in [
        KeyringPlace { instance: InstanceId([1; 16]), ..here },
        KeyringPlace { unit: merged.0, ..here },
        KeyringPlace { epoch: 2, ..here },
        KeyringPlace { version: 2, ..here },
    ] {
        assert_eq!(Keyring::open(&seed, &other, &blob).map(|_| ()), Err(SealFault::Closed), "{other:?}");
    }
    assert_eq!(Keyring::open(&house.seed(), &here, &blob).map(|_| ()), Err(SealFault::Closed));
}

/// Mutation 8: give a new epoch's seed to whom the rows name, not the keyring.
#[test]
fn an_ended_member_put_back_into_the_rows_gets_nothing_at_the_next_rotation() {
    let house = house(71);
    let (stays, leaves, newcomer) = (member(&house), member(&house), member(&house));
    let mut keyring = Keyring::found(&house.entropy);
    keyring.admit(stays.0, &stays.1);
    keyring.admit(leaves.0, &leaves.1);
    let old_seed = house.seed();
    let (new_seed, next) = keyring.rotate(house.unit, 1, &old_seed, &[leaves.0], &house.entropy).unwrap();
    assert_ne!(new_seed, old_seed);
    assert_eq!(next.former(house.unit, 1), Some(&old_seed));
    let swapped = (stays.0, leaves.1);
    let rows = [stays, leaves, newcomer, swapped];
    assert_eq!(next.entitled(&rows), vec![stays]);
    assert_eq!(keyring.entitled(&rows), vec![stays, leaves]);
}

#[test]
fn who_leaves_reads_no_later_card_or_label_and_who_stays_reads_the_old() {
    let house = house(72);
    let keyring = Keyring::found(&house.entropy);
    let (_, next) = keyring.rotate(house.unit, 1, &house.seed(), &[], &house.entropy).unwrap();
    assert_eq!((next.card_key().0, next.label_key().0), (2, 2));
    assert_ne!(next.card_key().1, keyring.card_key().1);
    assert_ne!(next.label_key().1, keyring.label_key().1);
    assert_eq!(next.card_key_of(1), Some(keyring.card_key().1));
    assert_eq!(next.label_key_of(1), Some(keyring.label_key().1));
    assert_eq!(keyring.card_key_of(2), None);
}

#[test]
fn admission_again_replaces_the_keys() {
    let house = house(73);
    let mut keyring = Keyring::found(&house.entropy);
    let (account, old_keys) = member(&house);
    let new_keys = house.seed().public();
    keyring.admit(account, &old_keys);
    keyring.admit(account, &new_keys);
    assert!(keyring.admits(account, &new_keys) && !keyring.admits(account, &old_keys));
    assert_eq!(keyring.members().len(), 1);
    keyring.remove(account);
    assert!(keyring.members().is_empty());
}

#[test]
fn the_length_of_a_keyring_tells_no_exact_count() {
    let house = house(74);
    let seed = house.seed();
    let length = |count: usize| {
        let mut keyring = Keyring::found(&house.entropy);
        for _ in 0..count {
            let (account, keys) = member(&house);
            keyring.admit(account, &keys);
        }
        keyring.seal(&seed, &place(&house, 1), &house.entropy).unwrap().len()
    };
    assert_eq!(length(1), length(3));
}

/// Mutation 22: seal the seed to one of them only, or open both layers with
/// one key.
#[test]
fn one_guardian_or_one_desk_alone_opens_no_escrow() {
    let house = house(75);
    let (seed, desk, guardian) = (house.seed(), house.seed(), house.seed());
    let here = EscrowPlace {
        instance: house.id,
        unit: house.unit,
        epoch: 2,
        desk: UnitId::random(&house.entropy),
        desk_epoch: 1,
        guardian: UnitId::random(&house.entropy),
        guardian_epoch: 1,
    };
    let key = house.secret.escrow();
    let blob = seal_nested(&key, &here, &desk.public(), &guardian.public(), &seed, &house.entropy).unwrap();
    let half = open_outer(&key, &here, &desk, &blob).unwrap();
    assert_eq!(open_inner(&here, &guardian, &half).as_ref(), Ok(&seed));

    let closed = Err(SealFault::Closed);
    assert_eq!(open_outer(&key, &here, &guardian, &blob).map(|_| ()), closed, "the guardian alone");
    assert_eq!(open_inner(&here, &desk, &half).map(|_| ()), closed, "the desk alone");
    assert_eq!(open_inner(&here, &guardian, &HalfOpen(blob.clone())).map(|_| ()), closed);
    assert!(!half.0.windows(32).any(|window| window == seed.expose()), "half open shows nothing");
    let thief = InstanceSecret::generate(&house.entropy).escrow();
    assert_eq!(open_outer(&thief, &here, &desk, &blob).map(|_| ()), closed, "both without the instance");

    for other in [
        EscrowPlace { unit: here.desk, ..here },
        EscrowPlace { epoch: 3, ..here },
        EscrowPlace { guardian_epoch: 2, ..here },
        EscrowPlace { instance: InstanceId([1; 16]), ..here },
    ] {
        assert_eq!(open_outer(&key, &other, &desk, &blob).map(|_| ()), closed);
        assert_eq!(open_inner(&other, &guardian, &half).map(|_| ()), closed);
    }
    let one = seal_nested(&key, &here, &desk.public(), &desk.public(), &seed, &house.entropy);
    assert_eq!(one, Err(SealFault::Malformed), "nobody holds both layers");
    let one_unit = EscrowPlace { guardian: here.desk, ..here };
    let one = seal_nested(&key, &one_unit, &desk.public(), &guardian.public(), &seed, &house.entropy);
    assert_eq!(one, Err(SealFault::Malformed));
}
