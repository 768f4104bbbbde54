//! Cards and labels.

use std::collections::HashMap;

use kernel::{RecordId, UnitId};
use seal::card::{Card, CardKey, CardPlace, Match, bucket_bits};
use seal::label::{LabelKey, LabelPlace, MAX_LABEL, open_label, seal_label};
use seal::{InstanceId, SealFault, key_version_of};

use crate::house;

fn card() -> Card {
    Card::new("Nguyễn Thị  Thử", Some(1990), "+84 900 000 347", "001-190-000347")
}

#[test]
fn a_card_answers_to_folded_names_and_numbers() {
    let ask = |name, year, phone, number| card().matches(&Card::new(name, year, phone, number));
    assert_eq!(ask("nguyen thi thu", None, "", ""), Some(Match::NameAndYear));
    assert_eq!(ask("thu nguyen", Some(1990), "", ""), Some(Match::NameAndYear));
    assert_eq!(ask("THỬ", None, "", ""), Some(Match::Name));
    assert_eq!(ask("Nguyễn Thị Thử", Some(1991), "", ""), None);
    assert_eq!(ask("nguyen van thu", None, "", ""), None);
    assert_eq!(ask("", None, "0900000347", ""), Some(Match::Phone));
    assert_eq!(ask("khac han", Some(1950), "0900.000.347", ""), Some(Match::Phone));
    assert_eq!(ask("", None, "", "001190000347"), Some(Match::Number));
    assert_eq!(ask("", Some(1990), "", ""), None, "a year alone finds nobody");
    assert_eq!(Card::new("", None, "", "").matches(&Card::new("", None, "", "")), None);
}

#[test]
fn a_card_opens_in_its_place_only_and_its_length_tells_nothing() {
    let house = house(80);
    let key = CardKey::generate(&house.entropy);
    let here =
        CardPlace { instance: house.id, unit: house.unit, card: [1; 16], record: [2; 16], key_version: 3 };
    let blob = card().seal(&key, &here, &house.entropy).unwrap();
    assert_eq!(key_version_of(&blob), Ok(3));
    assert_eq!(Card::open(&key, &here, &blob), Ok(card()));
    let short = Card::new("An", None, "", "").seal(&key, &here, &house.entropy).unwrap();
    assert_eq!(blob.len(), short.len());
    for other in [
        CardPlace { instance: InstanceId([1; 16]), ..here },
        CardPlace { unit: UnitId::random(&house.entropy), ..here },
        CardPlace { card: [3; 16], ..here },
        CardPlace { record: [3; 16], ..here },
        CardPlace { key_version: 2, ..here },
    ] {
        assert_eq!(Card::open(&key, &other, &blob), Err(SealFault::Closed));
    }
    assert_eq!(Card::open(&CardKey::generate(&house.entropy), &here, &blob), Err(SealFault::Closed));
}

#[test]
fn buckets_are_shared_by_dozens_and_no_surname_has_one() {
    let house = house(81);
    let key = CardKey::generate(&house.entropy);
    assert_eq!(bucket_bits(4_096), None);
    let bits = bucket_bits(10_000).unwrap();
    assert_eq!(bits, 7);
    let mut filled: HashMap<u32, usize> = HashMap::new();
    for at in 0..10_000 {
        let phone = format!("09{at:08}");
        let [_, bucket, _] = Card::new("", None, &phone, "").buckets(&key, 1, bits);
        *filled.entry(bucket.unwrap()).or_default() += 1;
    }
    let mean = 10_000 / filled.len();
    assert!(filled.len() <= 128 && mean >= 64, "{mean} a bucket");
    assert_eq!(Card::new("Nguyễn", Some(1990), "", "").buckets(&key, 1, bits), [None; 3]);
    assert_eq!(Card::new("Nguyễn Thị Thử", None, "", "").buckets(&key, 1, bits), [None; 3]);
    assert_eq!(card().buckets(&key, 1, bits), card().buckets(&key, 1, bits));
    assert_ne!(card().buckets(&key, 1, 24), card().buckets(&key, 2, 24), "rotation rebuilds them");
}

#[test]
fn tokens_of_two_zones_or_units_cannot_be_joined() {
    let house = house(82);
    let (key, other) = (CardKey::generate(&house.entropy), CardKey::generate(&house.entropy));
    let token = card().token(&key, 1, 5);
    assert!(token.is_some());
    assert_eq!(token, Card::new("other name", None, "", "001190000347").token(&key, 1, 5));
    assert_ne!(token, card().token(&key, 1, 6));
    assert_ne!(token, card().token(&other, 1, 5));
    assert_eq!(Card::new("Nguyễn", Some(1990), "", "").token(&key, 1, 5), None);
    let phone = Card::new("", None, "001190000347", "").token(&key, 1, 5);
    assert_ne!(token, phone, "a telephone is no identity number");
}

#[test]
fn labels_open_in_their_place_and_are_all_of_one_length() {
    let house = house(83);
    let key = LabelKey::generate(&house.entropy);
    let here = LabelPlace {
        instance: house.id,
        unit: house.unit,
        table: 3,
        record: house.record,
        row_version: 1,
        key_version: 1,
    };
    let sealed = |text: &str| seal_label(&key, &here, text, &house.entropy);
    assert_eq!(sealed("An").unwrap().len(), sealed(&"a".repeat(MAX_LABEL)).unwrap().len());
    assert_eq!(sealed(&"a".repeat(MAX_LABEL + 1)), Err(SealFault::TooLarge));
    let blob = sealed("Chị Thử, thôn 3").unwrap();
    assert_eq!(open_label(&key, &here, &blob).unwrap().as_str(), "Chị Thử, thôn 3");
    for other in [
        LabelPlace { record: RecordId::random(&house.entropy), ..here },
        LabelPlace { row_version: 2, ..here },
        LabelPlace { table: 4, ..here },
        LabelPlace { key_version: 2, ..here },
    ] {
        assert_eq!(open_label(&key, &other, &blob).map(|_| ()), Err(SealFault::Closed));
    }
}
