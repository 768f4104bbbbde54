use kernel::{AccountId, Instant};
use proptest::prelude::*;
use seal::draft::{DraftKey, DraftPlace, DraftSecret, open_draft, seal_draft};
use seal::password::{Cost, derive_kek, derive_kek_from_prf};
use seal::session::{Cookie, SessionPlace};
use seal::totp::TotpSecret;
use seal::unlock::{Method, UnlockPlace};
use seal::{InstanceSecret, SealFault, session, unlock};

use crate::{House, house};

fn unlock_place(house: &House) -> UnlockPlace {
    UnlockPlace {
        instance: house.id,
        account: AccountId::random(&house.entropy),
        row: [4; 16],
        method: Method::Password,
        epoch: 1,
    }
}

/// Mutation 15: no pepper in the derivation.
#[test]
fn without_the_instance_secret_a_copy_verifies_no_password() {
    let house = house(30);
    let (seed, place, salt) = (house.seed(), unlock_place(&house), [1; 16]);
    let kek = derive_kek("mật khẩu đúng", &salt, &Cost::CHEAP, &house.secret.pepper()).unwrap();
    let stored_check = place.check(&kek);
    let blob = unlock::seal_seed(&kek, &place, &seed, &house.entropy);
    assert_eq!(unlock::open_seed(&kek, &stored_check, &place, &blob).as_ref(), Ok(&seed));
    let guess = InstanceSecret::generate(&house.entropy).pepper();
    let thief = derive_kek("mật khẩu đúng", &salt, &Cost::CHEAP, &guess).unwrap();
    assert_eq!(unlock::open_seed(&thief, &stored_check, &place, &blob), Err(SealFault::WrongKey));
    assert_eq!(unlock::open_seed(&thief, &place.check(&thief), &place, &blob), Err(SealFault::Closed));
    let prf = derive_kek_from_prf(&[3; 32], &house.secret.pepper());
    assert_ne!(prf, derive_kek_from_prf(&[3; 32], &guess));
}

#[test]
fn a_wrong_password_salt_cost_or_row_opens_nothing() {
    let house = house(31);
    let (seed, place, pepper) = (house.seed(), unlock_place(&house), house.secret.pepper());
    let kek = derive_kek("Một hai ba", &[1; 16], &Cost::CHEAP, &pepper).unwrap();
    let blob = unlock::seal_seed(&kek, &place, &seed, &house.entropy);
    let stored_check = place.check(&kek);
    let dearer = Cost { passes: 2, ..Cost::CHEAP };
    for other in [
        derive_kek("Mot hai ba", &[1; 16], &Cost::CHEAP, &pepper).unwrap(),
        derive_kek("Một hai ba", &[2; 16], &Cost::CHEAP, &pepper).unwrap(),
        derive_kek("Một hai ba", &[1; 16], &dearer, &pepper).unwrap(),
    ] {
        assert_eq!(unlock::open_seed(&other, &stored_check, &place, &blob), Err(SealFault::WrongKey));
    }
    let other_row = UnlockPlace { method: Method::Passkey, ..place };
    assert_eq!(unlock::open_seed(&kek, &stored_check, &other_row, &blob), Err(SealFault::Closed));
}

#[test]
fn one_password_in_two_keyboards_is_one_password() {
    let pepper = house(32).secret.pepper();
    let derive = |typed: &str| derive_kek(typed, &[1; 16], &Cost::CHEAP, &pepper);
    let composed = "mậ\u{74}";
    let decomposed = "ma\u{323}\u{302}t";
    assert_eq!(derive(composed).unwrap(), derive(decomposed).unwrap());
    assert_eq!(derive(" \t").map(|_| ()), Err(SealFault::Password));
    assert_eq!(derive(&"a".repeat(257)).map(|_| ()), Err(SealFault::Password));
}

#[test]
fn a_cost_reads_back_and_a_falsified_one_is_refused() {
    assert_eq!(Cost::SERVICE.to_string(), "argon2id:19456:2:1");
    assert_eq!(Cost::parse("argon2id:19456:2:1"), Ok(Cost::SERVICE));
    for refused in ["argon2id:9999999:2:1", "argon2id:64:99:1", "argon2id:1:1:1", "argon2id:64:0:1"] {
        assert_eq!(Cost::parse(refused), Err(SealFault::Cost), "{refused}");
    }
    for refused in ["", "bcrypt:1:1:1", "argon2id:64:1", "argon2id:64:1:1:1", "argon2id:x:1:1"] {
        assert_eq!(Cost::parse(refused), Err(SealFault::Malformed), "{refused}");
    }
}

/// The cost in service is what the design says; run once, it takes 20 ms.
#[test]
fn the_cost_in_service_works() {
    let pepper = house(33).secret.pepper();
    let one = derive_kek("a", &[1; 16], &Cost::SERVICE, &pepper).unwrap();
    assert_ne!(one, derive_kek("a", &[1; 16], &Cost::CHEAP, &pepper).unwrap());
}

/// Mutation 16: seal the session's seed under the cookie alone.
#[test]
fn cookie_and_database_together_open_no_seed() {
    let house = house(34);
    let seed = house.seed();
    let place = SessionPlace { instance: house.id, account: AccountId::random(&house.entropy) };
    let (cookie, key) = (Cookie::generate(&house.entropy), house.secret.session());
    let blob = session::seal_seed(&cookie, &key, &place, &seed, &house.entropy);
    assert_eq!(session::open_seed(&cookie, &key, &place, &blob).as_ref(), Ok(&seed));
    let thief = InstanceSecret::generate(&house.entropy).session();
    assert_eq!(session::open_seed(&cookie, &thief, &place, &blob), Err(SealFault::Closed));
    let other = Cookie::generate(&house.entropy);
    assert_eq!(session::open_seed(&other, &key, &place, &blob), Err(SealFault::Closed));
    let colleague = SessionPlace { account: AccountId::random(&house.entropy), ..place };
    assert_eq!(session::open_seed(&cookie, &key, &colleague, &blob), Err(SealFault::Closed));
}

#[test]
fn a_cookie_reads_back_and_its_row_tells_nothing_of_it() {
    let house = house(35);
    let cookie = Cookie::generate(&house.entropy);
    let text = cookie.encode();
    assert_eq!(Cookie::parse(&text), Some(cookie.clone()));
    assert_ne!(&cookie.row_id(), cookie.expose());
    for refused in ["", "abc", &text[1..], &format!("{}=", &*text), &"!".repeat(43)] {
        assert_eq!(Cookie::parse(refused), None);
    }
    let (a, b) = (house.secret.session(), InstanceSecret::generate(&house.entropy).session());
    assert_ne!(cookie.form_token(&a), cookie.form_token(&b));
}

#[test]
fn a_code_is_taken_once_and_one_step_either_side() {
    let house = house(36);
    let secret = TotpSecret::generate(&house.entropy);
    let now = Instant::of_millis(1_790_000_015_000);
    let code = secret.code_at(now);
    let step = secret.accept(&code, now, None).unwrap();
    assert_eq!(step, 1_790_000_015 / 30);
    assert_eq!(secret.accept(&code, now, Some(step)), None, "each step once");
    assert_eq!(
        secret.accept(&secret.code_at(now.plus_seconds(-30)), now, Some(step)),
        None,
        "nor an earlier one"
    );
    assert_eq!(secret.accept(&secret.code_at(now.plus_seconds(30)), now, Some(step)), Some(step + 1));
    assert_eq!(secret.accept(&secret.code_at(now.plus_seconds(-30)), now, None), Some(step - 1));
    assert_eq!(secret.accept(&secret.code_at(now.plus_seconds(60)), now, None), None);
    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    assert_eq!(secret.accept(&spaced, now, None), Some(step));
    for wrong in ["", "12345", "abcdef", "1234567"] {
        assert_eq!(secret.accept(wrong, now, None), None);
    }
}

#[test]
fn the_totp_secret_opens_for_its_account_only() {
    let house = house(37);
    let (kek, account) = (house.seed().kek(), AccountId::random(&house.entropy));
    let secret = TotpSecret::generate(&house.entropy);
    let blob = secret.seal(&kek, house.id, account, &house.entropy);
    let opened = TotpSecret::open(&kek, house.id, account, &blob).unwrap();
    assert_eq!(*opened.base32(), *secret.base32());
    let other = AccountId::random(&house.entropy);
    assert_eq!(TotpSecret::open(&kek, house.id, other, &blob).map(|_| ()), Err(SealFault::Closed));
    let uri = secret.uri("Sổ tay", "0347").unwrap();
    assert!(uri.starts_with("otpauth://totp/") && uri.contains(&*secret.base32()), "the form apps read");
    assert!(secret.uri("Sổ:tay", "0347").is_err());
}

#[test]
fn a_draft_opens_with_cookie_and_instance_together_only() {
    let house = house(39);
    let (secret, receipt) = (DraftSecret::generate(&house.entropy), house.secret.receipt());
    let place = DraftPlace { instance: house.id, draft: [2; 16], version: 1 };
    let key = DraftKey::of_visitor(&secret, &receipt);
    let stored = seal_draft(&key, &place, "đang viết".as_bytes(), &house.entropy).unwrap();
    assert_eq!(&*open_draft(&key, &place, &stored).unwrap(), "đang viết".as_bytes());
    let thief = InstanceSecret::generate(&house.entropy).receipt();
    for other in [
        DraftKey::of_visitor(&secret, &thief),
        DraftKey::of_visitor(&DraftSecret::generate(&house.entropy), &receipt),
        DraftKey::of_account(&house.seed().kek()),
    ] {
        assert_eq!(open_draft(&other, &place, &stored).map(|_| ()), Err(SealFault::Closed));
    }
    let later = DraftPlace { version: 2, ..place };
    assert_eq!(open_draft(&key, &later, &stored).map(|_| ()), Err(SealFault::Closed));
    assert_eq!(DraftSecret::parse(&secret.encode()), Some(secret.clone()));
    assert_ne!(&secret.row_id(), secret.expose());
}

proptest! {
    #[test]
    fn any_changed_byte_of_a_session_or_unlock_row_closes_it(at in 0usize..61, flip in 1u8..=255) {
        let house = house(40);
        let seed = house.seed();
        let place = SessionPlace { instance: house.id, account: AccountId::random(&house.entropy) };
        let (cookie, key) = (Cookie::generate(&house.entropy), house.secret.session());
        let mut blob = session::seal_seed(&cookie, &key, &place, &seed, &house.entropy);
        prop_assert_eq!(blob.len(), 61);
        blob[at] ^= flip;
        prop_assert!(session::open_seed(&cookie, &key, &place, &blob).is_err());
    }
}
