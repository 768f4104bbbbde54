//! The sealed zone's foundations on both engines: set-up, posts, unit keys,
//! records, sessions, receipts and the log. Each test says which mutation of
//! docs/design/SEALED.md §7 turns it red.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use access::accounts::{self, store as people};
use access::can::{Admit, Appoint, ReadCase, ReadNotice, RelayNotice};
use access::log::{Finding, gather, verify};
use access::testing::{House, PASSWORD, sign_in};
use access::units::{Unit, UnitKind};
use access::{Deed, Holder, RecordKind, Slot, keys};
use kernel::{Clock, Outcome, RecordId};
use seal::draft::DraftSecret;
use seal::receipt::Receipt;
use store::Engine;

macro_rules! on_both {
    ($($(#[$meta:meta])* $name:ident($house:ident) $body:block)+) => {$(
        mod $name {
            use super::*;
            fn check($house: House) $body
            $(#[$meta])* #[test] fn sqlite() { check(House::new(Engine::Sqlite, 11)); }
            $(#[$meta])* #[test] fn postgres() { check(House::new(Engine::Postgres, 11)); }
        }
    )+};
}

const SLOT: Slot = Slot { table: 99, column: 1, row: [5; 16] };

fn commune(house: &House) -> Unit {
    house.unit(UnitKind::Commune, "UBND xã Thử", Some(kernel::PlaceId(1)), house.units[0])
}

/// Seals a record to units and writes it with one body; gives its id.
fn sealed_to(house: &House, owner: &Unit, readers: &[&Unit]) -> (RecordId, Vec<u8>) {
    let record = RecordId::mint(house.clock().now(), house.entropy());
    let holders: Vec<Holder> = readers
        .iter()
        .map(|unit| {
            let (instance, id) = (house.instance.clone(), unit.id);
            let public = instance.clone().db().snapshot_now(move |rx| keys::unit_public(&instance, rx, id));
            Holder::Unit(public.unwrap().expect("the unit has a key"))
        })
        .collect();
    let new = house.instance.new_record(RecordKind::Notice, owner.id, record, &holders).unwrap();
    let body = new.seal(SLOT, 1, "Nguyễn Không-Có-Thật".as_bytes()).unwrap();
    let new = Arc::new(new);
    house.instance.db().write_now(move |tx| new.insert(tx)).unwrap();
    (record, body)
}

fn open(
    house: &House,
    actor: &Arc<access::Actor>,
    owner: &Unit,
    record: RecordId,
    body: &[u8],
) -> Result<Vec<u8>, Outcome> {
    let (instance, actor, unit, body) = (house.instance.clone(), Arc::clone(actor), owner.id, body.to_vec());
    house.instance.db().snapshot_now(move |rx| {
        let open = instance.open_record(rx, &actor, unit, record)?;
        Ok(open.body(SLOT, 1, &body)?.to_vec())
    })
}

/// Ends a post as the page does.
fn dismiss(house: &House, by: &access::testing::Person, post: kernel::PostId) -> Result<(), Outcome> {
    let (instance, may) = (house.instance.clone(), by.actor.may::<Appoint>().unwrap());
    instance.clone().db().write_now(move |tx| accounts::end_post(&instance, tx, &may, post).map(|_| ()))
}

/// The number of a unit's newest key.
fn epoch(house: &House, unit: &Unit) -> u32 {
    let id = unit.id;
    house.instance.db().read_now(move |rx| keys::store::epoch(rx, id)).unwrap().unwrap().epoch
}

on_both! {
    a_member_opens_what_is_sealed_to_the_unit_and_nobody_else_does(house) {
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        let (record, body) = sealed_to(&house, &unit, &[&unit]);
        assert_eq!(open(&house, &officer.actor, &unit, record, &body).unwrap(), "Nguyễn Không-Có-Thật".as_bytes());
        for stranger in [&house.root, &house.desk, &house.guardian] {
            assert_eq!(open(&house, &stranger.actor, &unit, record, &body), Err(Outcome::NotVisible));
        }
    }

    a_colleague_admitted_later_opens_what_came_before(house) {
        let unit = commune(&house);
        house.person("officer", &unit, "commune_officer");
        let (record, body) = sealed_to(&house, &unit, &[&unit]);
        let chair = house.person("chair", &unit, "commune_chair");
        assert!(open(&house, &chair.actor, &unit, record, &body).is_ok());
    }

    an_appointed_colleague_opens_nothing_before_a_member_admits_him(house) {
        let unit = commune(&house);
        house.person("officer", &unit, "commune_officer");
        let (record, body) = sealed_to(&house, &unit, &[&unit]);
        let totp = house.enrolled("late", &unit, "commune_chair");
        let late = sign_in(&house.instance, "late", &totp);
        assert_eq!(open(&house, &late.actor, &unit, record, &body), Err(Outcome::NotVisible));
    }

    a_wrap_somebody_else_made_is_replaced_at_the_first_opening_and_only_while_it_stands(house) {
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        let leaver = house.person("leaver", &unit, "commune_officer");
        let (record, body) = sealed_to(&house, &unit, &[&unit]);
        let unit_id = unit.id;
        let holding = |account| {
            let read = move |rx: &mut store::Rx<'_>| keys::store::holdings_in(rx, account, unit_id);
            house.instance.db().read_now(read).unwrap()
        };
        let adopt = |actor: &Arc<access::Actor>| {
            let (instance, actor) = (house.instance.clone(), Arc::clone(actor));
            house.instance.db().snapshot_now(move |rx| instance.open_record(rx, &actor, unit_id, record)).unwrap()
        };
        let write = |open: access::OpenRecord| house.instance.db().write_now(move |tx| open.adopt(tx)).unwrap();
        let account = officer.actor.account;
        assert_eq!(holding(account)[0].wrapped.alg, seal::wrap::ALG_HPKE);
        let late = adopt(&leaver.actor);
        write(adopt(&officer.actor));
        assert_eq!(holding(account)[0].wrapped.alg, seal::wrap::ALG_KEK);
        assert_eq!(open(&house, &officer.actor, &unit, record, &body).unwrap(), "Nguyễn Không-Có-Thật".as_bytes());
        // Opened before the removal, written after it.
        let (instance, may) = (house.instance.clone(), officer.actor.may::<Admit>().unwrap());
        let gone = leaver.actor.account;
        instance.clone().db().write_now(move |tx| keys::remove(&instance, tx, &may, gone)).unwrap();
        write(late);
        assert!(holding(gone).is_empty(), "somebody removed in between stays removed");
    }

    // Mutations 7 (trust the row) and 8 (trust rows, not the keyring).
    a_removed_colleague_put_back_by_hand_gets_no_later_key(house) {
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        house.person("leaver", &unit, "commune_officer");
        let (instance, may) = (house.instance.clone(), officer.actor.may::<Admit>().unwrap());
        instance.clone().db().write_now(move |tx| {
            let leaver = people::by_login(tx, "leaver")?.unwrap().id;
            keys::remove(&instance, tx, &may, leaver)
        }).unwrap();
        let unit_id = unit.id;
        let holding = house.instance.db().snapshot_now(move |rx| people::logins_holding(rx, unit_id, i64::MAX)).unwrap();
        assert!(!holding.contains(&"leaver".to_owned()), "the wrap is gone at once");
        let (record, body) = sealed_to(&house, &unit, &[&unit]);
        assert!(open(&house, &officer.actor, &unit, record, &body).is_ok(), "who stays opens the new epoch");
    }

    who_is_dismissed_is_out_at_once_and_the_unit_gets_a_new_key(house) {
        let unit = commune(&house);
        let chair = house.person("chair", &unit, "commune_chair");
        let officer = house.person("officer", &unit, "commune_officer");
        let (before, old) = sealed_to(&house, &unit, &[&unit]);
        assert!(open(&house, &officer.actor, &unit, before, &old).is_ok());
        let post = officer.actor.posts[0].post;
        dismiss(&house, &chair, post).unwrap();
        assert!(accounts::authenticate_now(&house.instance, &officer.cookie).unwrap().is_none(), "her sessions are over");
        let (after, new) = sealed_to(&house, &unit, &[&unit]);
        for (record, body) in [(before, &old), (after, &new)] {
            assert_eq!(open(&house, &officer.actor, &unit, record, body), Err(Outcome::NotVisible));
            assert!(open(&house, &chair.actor, &unit, record, body).is_ok(), "who stays opens old and new");
        }
        assert_eq!(epoch(&house, &unit), 2);
        dismiss(&house, &chair, post).unwrap();
        assert_eq!(epoch(&house, &unit), 2, "twice is once");
        house.clock().advance_hours(1);
        let back = sign_in(&house.instance, "officer", &officer.totp);
        assert!(back.actor.posts.is_empty(), "who signs in again holds no post");
    }

    the_unit_above_shuts_out_and_the_next_member_renews_the_key(house) {
        let unit = commune(&house);
        let chair = house.person("chair", &unit, "commune_chair");
        let officer = house.person("officer", &unit, "commune_officer");
        let (record, body) = sealed_to(&house, &unit, &[&unit]);
        house.clock().advance_hours(1);
        dismiss(&house, &house.root, officer.actor.posts[0].post).unwrap();
        assert_eq!(open(&house, &officer.actor, &unit, record, &body), Err(Outcome::NotVisible));
        assert_eq!(epoch(&house, &unit), 1, "the root is no member and cannot renew");
        for _ in 0..2 {
            let (instance, actor) = (house.instance.clone(), Arc::clone(&chair.actor));
            house.clock().advance_millis(1);
            instance.clone().db().write_now(move |tx| keys::renew_due(&instance, tx, &actor)).unwrap();
            assert_eq!(epoch(&house, &unit), 2, "once");
        }
        assert!(open(&house, &chair.actor, &unit, record, &body).is_ok());
    }

    nobody_ends_an_own_post_a_foreign_one_or_that_of_the_last_who_can_open(house) {
        let unit = commune(&house);
        let other = house.unit(UnitKind::Commune, "UBND xã Khác", Some(kernel::PlaceId(2)), house.units[0]);
        let chair = house.person("chair", &unit, "commune_chair");
        let theirs = house.person("theirs", &other, "commune_officer");
        let own = dismiss(&house, &chair, chair.actor.posts[0].post);
        assert_eq!(own, Err(Outcome::refused("access-own-post")));
        assert_eq!(dismiss(&house, &chair, theirs.actor.posts[0].post), Err(Outcome::NotVisible));
        let last = dismiss(&house, &house.root, theirs.actor.posts[0].post);
        assert_eq!(last, Err(Outcome::refused("access-last-holder")));
        assert!(accounts::authenticate_now(&house.instance, &theirs.cookie).unwrap().is_some(), "nothing was done");
    }

    a_dated_post_is_over_after_its_last_day(house) {
        let unit = commune(&house);
        let chair = house.person("chair", &unit, "commune_chair");
        let now = house.instance.now();
        let yesterday = now.plus_days(-1).vn_date();
        assert_eq!(accounts::until_end_of(yesterday, now), Err(Outcome::invalid("until", "access-until-past-e")));
        let until_ms = accounts::until_end_of(now.vn_date(), now).unwrap();
        assert_eq!(until_ms, kernel::Instant::of_vn(kernel::Date::constant(2026, 11, 20), 0, 0).millis());
        let officer = house.person("officer", &unit, "commune_officer");
        let account = officer.actor.account;
        let (first, id) = (officer.actor.posts[0].post, kernel::PostId::mint(now, house.entropy()));
        let new = accounts::NewPost { id, account, unit: unit.id, role: "commune_officer".to_owned(), until_ms };
        let (instance, may) = (house.instance.clone(), chair.actor.may::<Appoint>().unwrap());
        house.instance.db().write_now(move |tx| accounts::appoint(&instance, tx, &may, &new)).unwrap();
        dismiss(&house, &chair, first).unwrap();
        let (record, body) = sealed_to(&house, &unit, &[&unit]);
        assert!(open(&house, &officer.actor, &unit, record, &body).is_ok(), "the dated post keeps the key");
        let sweep = || house.instance.db().write_now(|tx| accounts::end_posts_over(tx)).unwrap();
        assert_eq!(sweep(), 0);
        house.clock().advance_hours(10);
        assert_eq!(sweep(), 1);
        assert_eq!(open(&house, &officer.actor, &unit, record, &body), Err(Outcome::NotVisible));
        let id = unit.id;
        let left = house.instance.db().read_now(move |rx| keys::store::left_since(rx, id)).unwrap();
        assert_eq!(left, [account], "the next member renews the key");
    }

    // Mutation 6 (skip the signature).
    a_units_public_key_replaced_in_sql_receives_nothing(house) {
        let unit = commune(&house);
        house.person("officer", &unit, "commune_officer");
        let thief = access::testing::any_seed().public();
        let hex: String = thief.x25519.iter().map(|byte| format!("{byte:02x}")).collect();
        let literal = match house.test.settings().database.engine() {
            Engine::Sqlite => format!("x'{hex}'"),
            Engine::Postgres => format!("'\\x{hex}'::bytea"),
        };
        house.test.sql(&format!("UPDATE unit_epoch SET public_x = {literal}"));
        let (instance, id) = (house.instance.clone(), unit.id);
        let found = house.instance.db().snapshot_now(move |rx| keys::unit_public(&instance, rx, id)).unwrap().unwrap();
        assert_ne!(found.public.x25519, thief.x25519, "only the signed statement counts");
        house.test.sql("UPDATE unit_epoch SET statement = signature");
        let (instance, id) = (house.instance.clone(), unit.id);
        assert!(house.instance.db().snapshot_now(move |rx| keys::unit_public(&instance, rx, id)).is_err());
    }

    // Mutation 7: a post made in SQL.
    a_role_changed_in_sql_gives_nothing(house) {
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        house.test.sql("UPDATE post SET role = 'commune_chair' WHERE role = 'commune_officer'");
        assert!(accounts::authenticate_now(&house.instance, &officer.cookie).is_err());
    }

    // Mutation 17.
    a_session_is_over_after_log_out_and_after_idleness(house) {
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        assert!(accounts::authenticate_now(&house.instance, &officer.cookie).unwrap().is_some());
        house.clock().advance_millis(16 * 60_000);
        assert!(accounts::authenticate_now(&house.instance, &officer.cookie).unwrap().is_none(), "idle");
        let again = sign_in(&house.instance, "officer", &officer.totp);
        let actor = Arc::clone(&again.actor);
        house.instance.db().write_now(move |tx| accounts::sign_out(tx, &actor)).unwrap();
        assert!(accounts::authenticate_now(&house.instance, &again.cookie).unwrap().is_none(), "signed out");
    }

    a_code_is_taken_once_and_a_wrong_password_gets_the_same_answer_as_a_wrong_name(house) {
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        let code = officer.totp.code_at(house.clock().now());
        let again = accounts::sign_in(&house.instance, "officer", PASSWORD, &code, kernel::Lang::Vi);
        let wrong = accounts::sign_in(&house.instance, "officer", "khong phai mat khau", &code, kernel::Lang::Vi);
        let unknown = accounts::sign_in(&house.instance, "nobody", PASSWORD, &code, kernel::Lang::Vi);
        assert_eq!(again.map(|_| ()), Err(Outcome::refused("access-sign-in-wrong")));
        assert_eq!(wrong.map(|_| ()), unknown.map(|_| ()));
    }

    permission_stands_only_where_a_post_gives_it(house) {
        let unit = commune(&house);
        let other = house.unit(UnitKind::Commune, "UBND xã Khác", Some(kernel::PlaceId(2)), house.units[0]);
        let hamlet = house.unit(UnitKind::Hamlet, "Thôn 1", None, unit.id);
        let officer = house.person("officer", &unit, "commune_officer");
        let head = house.person("head", &hamlet, "village_head");
        assert!(officer.actor.may::<ReadNotice>().is_ok());
        assert_eq!(officer.actor.may_in::<ReadNotice>(other.id).map(|_| ()), Err(Outcome::NotVisible));
        assert!(head.actor.may::<RelayNotice>().is_ok());
        assert_eq!(head.actor.may::<ReadCase>().map(|_| ()), Err(Outcome::NotVisible));
        let may = house.root.actor.may::<Appoint>().unwrap();
        assert!(may.scope().covers(&hamlet));
    }

    // Mutations 9 and 25 at the level of the whole program.
    every_kind_of_tampering_with_the_log_is_found(house) {
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        for _ in 0..5 {
            let leaf = officer.actor.may::<ReadNotice>().unwrap().leaf(Deed::Open, RecordKind::Notice, None);
            house.instance.db().write_now(move |tx| { tx.audit(leaf.clone()); Ok(()) }).unwrap();
        }
        gather(house.instance.db(), &house.log_key()).unwrap().expect("something to gather");
        assert_eq!(gather(house.instance.db(), &house.log_key()).unwrap(), None, "nothing new");
        let clean = verify(house.instance.db()).unwrap();
        assert!(clean.iter().all(|finding| matches!(finding, Finding::Instance(_))), "{clean:?}");
        house.test.sql("DELETE FROM audit_leaf WHERE seq = 2");
        assert!(verify(house.instance.db()).unwrap().len() > clean.len());
    }

    // Mutation 18: the same form, two codes; and who holds the code opens.
    the_same_form_sent_twice_has_one_code_and_the_code_opens(house) {
        let unit = commune(&house);
        house.person("officer", &unit, "commune_officer");
        let draft = DraftSecret::generate(house.entropy());
        let record = RecordId::mint(house.clock().now(), house.entropy());
        let receipt = house.instance.receipt_of(&draft, record);
        assert_eq!(*receipt.code(), *house.instance.receipt_of(&draft, record).code());
        let keys = house.instance.receipt_keys(&receipt).unwrap();
        let new = house.instance.new_record(RecordKind::Notice, unit.id, record, &[Holder::Receipt { keys: Arc::clone(&keys) }]).unwrap();
        let body = new.seal(SLOT, 1, b"own words").unwrap();
        let (new, lookup) = (Arc::new(new), *keys.lookup.bytes());
        let row = access::records::store::ReceiptRow {
            kind: "notice".to_owned(), unit: unit.id, record, check: vec![0; 32],
        };
        let expires = house.clock().now().plus_days(1).millis();
        house.instance.db().write_now(move |tx| {
            new.insert(tx)?;
            access::records::store::add_receipt(tx, &lookup, &row, expires)
        }).unwrap();
        let typed = Receipt::parse(&receipt.code().to_lowercase()).unwrap();
        let (instance, found) = (house.instance.clone(), house.instance.receipt_keys(&typed).unwrap());
        let read = house.instance.db().snapshot_now(move |rx| {
            let (row, open) = instance.open_by_receipt(rx, &found)?;
            Ok((row.kind, open.body(SLOT, 1, &body)?.to_vec()))
        });
        assert_eq!(read.unwrap(), ("notice".to_owned(), b"own words".to_vec()));
        house.clock().advance_hours(25);
        let (instance, found) = (house.instance.clone(), house.instance.receipt_keys(&typed).unwrap());
        let late = house.instance.db().snapshot_now(move |rx| instance.open_by_receipt(rx, &found).map(|_| ()));
        assert_eq!(late, Err(Outcome::NotVisible), "expired is as unknown");
    }
}

// Mutations 11 and 12: no answer without a leaf; revoked between read and leaf.
#[test]
fn an_answer_leaves_only_after_its_leaf_and_never_after_the_right_ended() {
    let house = House::new(Engine::Sqlite, 12);
    let unit = commune(&house);
    let officer = house.person("officer", &unit, "commune_officer");
    let (record, body) = sealed_to(&house, &unit, &[&unit]);
    let may = officer.actor.may::<ReadNotice>().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let read = |revoke: bool| {
        let (instance, actor, body, unit_id) =
            (house.instance.clone(), Arc::clone(&officer.actor), body.clone(), unit.id);
        let leaf = may.leaf_for(unit.id, Deed::Open, RecordKind::Notice, record, access::Purpose::Duty);
        runtime.block_on(house.instance.audited(&may, leaf, move |rx| {
            let open = instance.open_record(rx, &actor, unit_id, record)?;
            let text = open.body(SLOT, 1, &body)?.to_vec();
            if revoke {
                let instance = instance.clone();
                std::thread::spawn(move || {
                    instance.db().write_now(move |tx| {
                        access::records::store::drop_wrap(tx, unit_id, record, 2, *unit_id.bytes())
                    })
                })
                .join()
                .unwrap()?;
            }
            Ok((text, open))
        }))
    };
    let leaves = || {
        let unit_id = unit.id;
        house
            .instance
            .db()
            .snapshot_now(move |rx| access::log::store::of_record(rx, unit_id, record))
            .unwrap()
            .len()
    };
    let before = leaves();
    assert!(read(false).is_ok());
    assert_eq!(leaves(), before + 1);
    assert_eq!(read(true), Err(Outcome::NotVisible));
    assert_eq!(leaves(), before + 1, "a refused read is no read");
}
