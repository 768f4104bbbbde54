use kernel::{Instant, RecordId, SeededEntropy};
use proptest::prelude::*;
use seal::draft::DraftSecret;
use seal::password::Cost;
use seal::receipt::{Derivations, Receipt, TypedFault, derive_keys};
use seal::{HolderKind, InstanceSecret, NO_END, SealFault, WrapContext, unwrap, wrap_to_kek};

use crate::house;

fn receipt(seed: u64) -> Receipt {
    let entropy = SeededEntropy::new(seed);
    let secret = DraftSecret::generate(&entropy);
    let key = InstanceSecret::generate(&entropy).receipt();
    Receipt::of_draft(&secret, &key, RecordId::random(&entropy))
}

fn words(receipt: &Receipt) -> String {
    receipt.words().iter().map(|word| word.to_string()).collect::<Vec<_>>().join(", ")
}

/// Mutation 18: a random S instead of one that follows from the draft.
#[test]
fn the_same_form_sent_twice_gives_one_code() {
    let house = house(50);
    let (secret, key) = (DraftSecret::generate(&house.entropy), house.secret.receipt());
    let first = Receipt::of_draft(&secret, &key, house.record);
    assert_eq!(first, Receipt::of_draft(&secret, &key, house.record));
    assert_eq!(*first.code(), *Receipt::of_draft(&secret, &key, house.record).code());
    let other_notice = RecordId::random(&house.entropy);
    assert_ne!(first, Receipt::of_draft(&secret, &key, other_notice));
    assert_ne!(first, Receipt::of_draft(&DraftSecret::generate(&house.entropy), &key, house.record));
    let other_house = InstanceSecret::generate(&house.entropy).receipt();
    assert_ne!(first, Receipt::of_draft(&secret, &other_house, house.record));
}

proptest! {
    /// Mutation 19: words and code made from different bits.
    #[test]
    fn words_and_code_are_one_receipt_in_every_spelling(seed in any::<u64>()) {
        let receipt = receipt(seed);
        let code = receipt.code();
        prop_assert_eq!(code.len(), 17);
        prop_assert_eq!(code.split('-').map(str::len).collect::<Vec<_>>(), vec![4, 4, 4, 2]);
        let words = words(&receipt);
        let folded = kernel::fold(&words);
        let joined = words.split(", ").map(|word| word.replace(' ', "")).collect::<Vec<_>>().join(" ");
        for typed in [
            code.to_string(),
            code.to_lowercase().replace('-', " "),
            code.replace('-', "").replace('0', "O").replace('1', "l").replace('V', "u"),
            format!("  {} ", code.replace('-', "\u{2013}")),
            words.clone(), words.to_uppercase(), folded, joined,
            words.replace(", ", "\n"), words.replace(", ", "-"),
        ] {
            let read = Receipt::parse(&typed);
            prop_assert_eq!(read.as_ref(), Ok(&receipt), "a spelling");
        }
    }

    #[test]
    fn no_typed_text_panics(typed in ".{0,80}") {
        let _ = Receipt::parse(&typed);
    }
}

/// Mutation 19: check bits ignored.
#[test]
fn a_mistyped_sign_is_noticed_fifteen_times_in_sixteen() {
    let (mut tried, mut noticed) = (0, 0);
    for seed in 0..100 {
        let code = receipt(seed).code().replace('-', "");
        for at in 0..14 {
            for other in
                "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().filter(|other| !code[at..].starts_with(*other))
            {
                let typed = format!("{}{other}{}", &code[..at], &code[at + 1..]);
                tried += 1;
                noticed += usize::from(Receipt::parse(&typed) == Err(TypedFault::Mistyped));
            }
        }
    }
    assert!(noticed * 100 > tried * 92, "{noticed} of {tried}");
}

#[test]
fn what_is_no_receipt_is_told_apart() {
    let words = words(&receipt(1));
    assert_eq!(Receipt::parse(""), Err(TypedFault::Form));
    assert_eq!(Receipt::parse("K7QX-90MD-3TRB-5"), Err(TypedFault::Form));
    assert_eq!(Receipt::parse("K7QX-90MD-3TRB-5*"), Err(TypedFault::Mistyped));
    let five = words.rsplit_once(',').unwrap().0;
    assert_eq!(Receipt::parse(five), Err(TypedFault::Form));
    assert_eq!(Receipt::parse(&format!("{five}, lạ hoắc")), Err(TypedFault::UnknownWord(6)));
    assert_eq!(Receipt::parse(&"a ".repeat(500)), Err(TypedFault::Form));
}

/// Mutation 20: a look-up that skips Argon2id.
#[test]
fn each_look_up_costs_one_slow_derivation() {
    let house = house(51);
    let key = house.secret.receipt();
    let derivations = Derivations::new();
    let dearer = Cost { passes: 2, ..Cost::CHEAP };
    for turn in 1..=5 {
        derive_keys(&receipt(turn), &key, &Cost::CHEAP, &derivations).unwrap();
        assert_eq!(derivations.count(), turn);
    }
    let derive = |cost: &Cost| derive_keys(&receipt(1), &key, cost, &derivations).unwrap();
    assert_eq!(derive(&Cost::CHEAP).lookup, derive(&Cost::CHEAP).lookup);
    assert_ne!(derive(&Cost::CHEAP).lookup, derive(&dearer).lookup, "the id depends on the slow hash");
    assert_ne!(derive(&Cost::CHEAP).kek(), derive(&dearer).kek());
    let other = InstanceSecret::generate(&house.entropy).receipt();
    let elsewhere = derive_keys(&receipt(1), &other, &Cost::CHEAP, &derivations).unwrap();
    assert_ne!(derive(&Cost::CHEAP).lookup, elsewhere.lookup, "a copy without the instance tests nothing");
}

#[test]
fn a_receipt_opens_the_wraps_made_for_it() {
    let house = house(52);
    let keys = |seed| {
        derive_keys(&receipt(seed), &house.secret.receipt(), &Cost::CHEAP, &Derivations::new()).unwrap()
    };
    let mine = keys(1);
    let ctx = WrapContext {
        instance: house.id,
        holder_kind: HolderKind::Receipt,
        holder: *mine.lookup.bytes(),
        epoch: 1,
        record_kind: 1,
        unit: house.unit,
        record: house.record,
        key_version: 1,
        grant: [0; 16],
        until_ms: NO_END,
    };
    let now = Instant::of_millis(0);
    let wrapped = wrap_to_kek(&mine.kek(), &ctx, &house.key, &house.entropy).unwrap();
    assert_eq!(unwrap(mine.seed(), &ctx, &wrapped, now).as_ref(), Ok(&house.key));
    assert_eq!(unwrap(keys(2).seed(), &ctx, &wrapped, now), Err(SealFault::Closed));
    let later = seal::wrap_to_public(&mine.public(), &ctx, &house.key, &house.entropy).unwrap();
    assert_eq!(unwrap(mine.seed(), &ctx, &later, now).as_ref(), Ok(&house.key));
}
