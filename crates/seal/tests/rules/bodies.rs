use std::collections::HashSet;

use kernel::{RecordId, SeededEntropy, UnitId};
use proptest::prelude::*;
use seal::body::padded_length;
use seal::chunk::{CHUNK, FileKey, FilePlace, count_of, open_chunk, seal_chunk};
use seal::{Field, InstanceId, RecordKey, SealFault, check, key_version_of, open_body, seal_body};

use crate::{House, house};

fn field(house: &House) -> Field {
    Field {
        instance: house.id,
        unit: house.unit,
        table: 7,
        column: 2,
        record: house.record,
        row: [9; 16],
        row_version: 3,
        key_version: 1,
    }
}

/// Seals under one field and opens under another; the committing value is that
/// of the field asked for, as a swapped row would carry it along.
fn moved(house: &House, from: &Field, to: &Field) -> Result<Vec<u8>, SealFault> {
    let stored = seal_body(&house.key, from, b"noi dung", &house.entropy).unwrap();
    let stored_check = check(&house.key, to.record, to.key_version);
    open_body(&house.key, &stored_check, to, &stored).map(|plain| plain.to_vec())
}

/// Mutation 1: drop `record` from the associated data.
#[test]
fn bodies_of_two_cases_cannot_be_swapped() {
    let house = house(10);
    let here = field(&house);
    let there = Field { record: RecordId::random(&house.entropy), ..here };
    assert_eq!(moved(&house, &here, &here), Ok(b"noi dung".to_vec()));
    assert_eq!(moved(&house, &here, &there), Err(SealFault::Closed));
}

/// Mutation 2: drop `column` from the associated data.
#[test]
fn bodies_of_two_columns_cannot_be_swapped() {
    let house = house(11);
    let here = field(&house);
    assert_eq!(moved(&house, &here, &Field { column: 3, ..here }), Err(SealFault::Closed));
    assert_eq!(moved(&house, &here, &Field { table: 8, ..here }), Err(SealFault::Closed));
    assert_eq!(moved(&house, &here, &Field { row: [8; 16], ..here }), Err(SealFault::Closed));
}

/// Mutation 3: drop `row_version` from the associated data.
#[test]
fn an_old_body_does_not_open_in_a_newer_row() {
    let house = house(12);
    let here = field(&house);
    assert_eq!(moved(&house, &here, &Field { row_version: 4, ..here }), Err(SealFault::Closed));
}

/// Mutation 4: drop `instance` from the associated data.
#[test]
fn a_body_of_another_instance_does_not_open() {
    let house = house(13);
    let here = field(&house);
    let there = Field { instance: InstanceId([1; 16]), ..here };
    assert_eq!(moved(&house, &here, &there), Err(SealFault::Closed));
    let unit = Field { unit: UnitId::random(&house.entropy), ..here };
    assert_eq!(moved(&house, &here, &unit), Err(SealFault::Closed));
}

#[test]
fn a_key_version_cannot_be_relabelled() {
    let house = house(14);
    let here = field(&house);
    let newer = Field { key_version: 2, ..here };
    let mut stored = seal_body(&house.key, &here, b"x", &house.entropy).unwrap();
    assert_eq!(key_version_of(&stored), Ok(1));
    assert_eq!(moved(&house, &here, &newer), Err(SealFault::Closed));
    stored[1..5].copy_from_slice(&2u32.to_be_bytes());
    let stored_check = check(&house.key, here.record, 2);
    assert_eq!(open_body(&house.key, &stored_check, &newer, &stored).map(|_| ()), Err(SealFault::Closed));
}

#[test]
fn another_key_is_known_before_anything_is_tried() {
    let house = house(15);
    let here = field(&house);
    let stored = seal_body(&house.key, &here, b"x", &house.entropy).unwrap();
    let stored_check = check(&house.key, here.record, 1);
    let other = RecordKey::generate(&house.entropy);
    assert_eq!(open_body(&other, &stored_check, &here, &stored).map(|_| ()), Err(SealFault::WrongKey));
    assert_eq!(open_body(&other, &stored_check, &here, &[]).map(|_| ()), Err(SealFault::WrongKey));
}

/// Mutation 13: a constant nonce.
#[test]
fn no_nonce_is_used_twice() {
    let house = house(16);
    let here = field(&house);
    let nonces: HashSet<Vec<u8>> = (0..2_000)
        .map(|_| seal_body(&house.key, &here, b"x", &house.entropy).unwrap()[5..17].to_vec())
        .collect();
    assert_eq!(nonces.len(), 2_000);
}

/// Mutation 14: no padding.
#[test]
fn lengths_do_not_betray_names() {
    let house = house(17);
    let here = field(&house);
    let length = |text: &str| seal_body(&house.key, &here, text.as_bytes(), &house.entropy).unwrap().len();
    assert_eq!(length("An"), length("Nguyễn Thị Thanh Huyền, thôn Suối Mơ, xã Thử"));
    assert_eq!(length(""), 5 + 12 + 128 + 16);
    let sizes: HashSet<usize> = (0..1_020).map(padded_length).collect();
    assert_eq!(sizes, (1..=8).map(|at| at * 128).collect());
    let beyond: HashSet<usize> = (1_021..100_000).map(padded_length).collect();
    assert!(beyond.len() <= 41, "few lengths: {}", beyond.len());
}

proptest! {
    #[test]
    fn what_is_sealed_opens_and_any_changed_byte_closes(
        seed in any::<u64>(),
        plain in proptest::collection::vec(any::<u8>(), 0..3_000),
        at in any::<prop::sample::Index>(),
        flip in 1u8..=255,
    ) {
        let mut house = house(18);
        house.entropy = SeededEntropy::new(seed);
        let here = field(&house);
        let mut stored = seal_body(&house.key, &here, &plain, &house.entropy).unwrap();
        prop_assert_eq!(stored.len(), 33 + padded_length(plain.len()));
        let stored_check = check(&house.key, here.record, 1);
        prop_assert_eq!(&*open_body(&house.key, &stored_check, &here, &stored).unwrap(), &plain);
        let at = at.index(stored.len());
        stored[at] ^= flip;
        prop_assert!(open_body(&house.key, &stored_check, &here, &stored).is_err());
        prop_assert!(open_body(&house.key, &stored_check, &here, &stored[..at]).is_err());
    }

    #[test]
    fn padding_grows_by_at_most_an_eighth_beyond_a_kibibyte(length in 1_021usize..5_000_000) {
        let padded = padded_length(length);
        prop_assert!(padded >= length + 4 && padded <= (length + 4) * 9 / 8);
    }
}

#[test]
fn pieces_of_a_file_cannot_be_reordered_cut_or_exchanged() {
    let house = house(19);
    let key = FileKey::generate(&house.entropy);
    let file: Vec<u8> = (0..CHUNK * 2 + 100).map(|at| u8::try_from(at % 251).unwrap()).collect();
    let count = count_of(u64::try_from(file.len()).unwrap()).unwrap();
    assert_eq!(count, 3);
    let place = FilePlace { instance: house.id, file: [3; 16], count };
    let pieces: Vec<Vec<u8>> = file
        .chunks(CHUNK)
        .zip(0u32..)
        .map(|(bytes, index)| seal_chunk(&key, &place, index, bytes, &house.entropy).unwrap())
        .collect();
    assert_eq!(pieces[0].len(), 65_536 + 29);
    assert_eq!(pieces[2].len(), 128 + 29, "the last is padded like a body");
    let opened: Vec<u8> = pieces
        .iter()
        .zip(0u32..)
        .flat_map(|(piece, at)| open_chunk(&key, &place, at, piece).unwrap().to_vec())
        .collect();
    assert_eq!(opened, file);
    let closed =
        |place: &FilePlace, index, at: usize| open_chunk(&key, place, index, &pieces[at]).map(|_| ());
    assert_eq!(closed(&place, 1, 0), Err(SealFault::Closed));
    assert_eq!(closed(&FilePlace { count: 2, ..place }, 1, 1), Err(SealFault::Closed));
    assert_eq!(closed(&FilePlace { file: [4; 16], ..place }, 0, 0), Err(SealFault::Closed));
    assert_eq!(seal_chunk(&key, &place, 0, b"short", &house.entropy), Err(SealFault::Malformed));
    assert_eq!(seal_chunk(&key, &place, 3, b"", &house.entropy), Err(SealFault::Malformed));
}
