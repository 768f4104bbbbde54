use kernel::{Entropy, SeededEntropy};
use proptest::prelude::*;
use seal::log::LogKey;
use seal::sheet::SheetFault;
use seal::{Fingerprint, InstanceId, InstanceSecret, SealFault, Sheet, SheetContent};

use crate::house;

fn content(entropy: &dyn Entropy) -> SheetContent {
    let mut root = [0; 32];
    entropy.fill(&mut root);
    SheetContent {
        secret: InstanceSecret::generate(entropy),
        log: LogKey::generate(entropy),
        instance: InstanceId::generate(entropy),
        root: Fingerprint(root),
    }
}

proptest! {
    #[test]
    fn any_two_of_three_sheets_open_the_secret(seed in any::<u64>(), a in 0usize..3, b in 0usize..3) {
        let entropy = SeededEntropy::new(seed);
        let kept = content(&entropy);
        let sheets = kept.sheets(&entropy);
        let typed = |at: usize| Sheet::parse(&sheets[at].print().to_lowercase().replace('0', "o")).unwrap();
        let opened = SheetContent::from_two_sheets(&typed(a), &typed(b));
        prop_assert_eq!(opened, if a == b { Err(SealFault::Malformed) } else { Ok(kept) });
    }

    #[test]
    fn a_mistyped_sign_on_a_sheet_is_found_and_its_line_named(at in 0usize..313, other in 0u8..31) {
        let house = house(1);
        let text = content(&house.entropy).sheets(&house.entropy)[1].print().to_string();
        let signs: Vec<usize> = text.char_indices().filter(|(_, c)| c.is_alphanumeric()).map(|(at, _)| at).collect();
        let place = signs[at % signs.len()];
        let alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let now = alphabet.find(&text[place..=place]).unwrap();
        let next = (now + 1 + usize::from(other)) % 32;
        let typed = format!("{}{}{}", &text[..place], &alphabet[next..=next], &text[place + 1..]);
        let fault = Sheet::parse(&typed).unwrap_err();
        let line = text[..place].matches('\n').count() + 1;
        prop_assert!(fault == SheetFault::Line(line) || fault == SheetFault::Sheet, "{fault:?}");
    }
}

#[test]
fn sheets_of_two_printings_do_not_mix() {
    let house = house(2);
    let kept = content(&house.entropy);
    let first = kept.sheets(&house.entropy);
    let second = kept.sheets(&house.entropy);
    assert_eq!(SheetContent::from_two_sheets(&first[0], &second[1]), Err(SealFault::Closed));
    let other = content(&house.entropy).sheets(&house.entropy);
    assert_eq!(SheetContent::from_two_sheets(&first[2], &other[1]), Err(SealFault::Closed));
}

/// A source that gives the same pads whatever the secret.
struct Zeros;
impl Entropy for Zeros {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

#[test]
fn the_first_sheet_alone_is_the_same_for_every_secret_but_for_its_binding() {
    let house = house(3);
    let kept = content(&house.entropy);
    let (secret, log) = (InstanceSecret::generate(&house.entropy), LogKey::generate(&house.entropy));
    let other = SheetContent { secret, log, ..kept.clone() };
    let (a, b) = (kept.sheets(&Zeros)[0].print(), other.sheets(&Zeros)[0].print());
    let same = a.chars().zip(b.chars()).filter(|(a, b)| a == b).count();
    assert!(same > a.len() - 20, "only printing mark and checks may differ");
}

#[test]
fn subkeys_differ_and_follow_from_the_secret() {
    let secret = house(4).secret;
    let subkeys = |secret: &InstanceSecret| {
        [
            *secret.pepper().expose(),
            *secret.session().expose(),
            *secret.receipt().expose(),
            *secret.escrow().expose(),
        ]
    };
    let all = subkeys(&secret);
    for (at, key) in all.iter().enumerate() {
        assert!(!all[..at].contains(key));
        assert_ne!(key, secret.expose());
    }
    assert_eq!(all, subkeys(&InstanceSecret::of_bytes(*secret.expose())));
}

#[test]
fn debug_prints_no_secret() {
    let house = house(5);
    let seed = house.seed();
    let sheets = (content(&house.entropy), content(&house.entropy).sheets(&house.entropy));
    let cookie = seal::session::Cookie::generate(&house.entropy);
    let draft = seal::draft::DraftSecret::generate(&house.entropy);
    let receipt = seal::receipt::Receipt::of_draft(&draft, &house.secret.receipt(), house.record);
    let card = seal::card::Card::new("Nguyễn Thị Thử", Some(1990), "0900000347", "001190000347");
    let keyring = seal::keyring::Keyring::found(&house.entropy);
    let totp = seal::totp::TotpSecret::generate(&house.entropy);
    let mut ring = seal::ring::Ring::default();
    ring.add_backup([1; 16], kernel::Instant::of_millis(0), 1);
    let printed = [
        format!("{:?} {:?} {:?} {:?}", house.secret, house.key, seed, seed.kek()),
        format!(
            "{sheets:?} {cookie:?} {draft:?} {receipt:?} {card:?} {keyring:?} {totp:?} {ring:?} {:?}",
            ring.backups()
        ),
        format!("{:?} {:?}", house.secret.pepper(), seal::log::LogKey::generate(&house.entropy)),
    ]
    .join(" ");
    for secret in [house.secret.expose(), house.key.expose(), seed.expose(), cookie.expose(), draft.expose()]
    {
        assert!(!printed.contains(&format!("{}, {}", secret[0], secret[1])), "no byte lists");
    }
    for word in ["nguyen", "0900000347", "AGE-SECRET", &*receipt.code(), &*totp.base32()] {
        assert!(!printed.contains(word), "{word}");
    }
    assert!(printed.matches("sealed").count() >= 12);
}
