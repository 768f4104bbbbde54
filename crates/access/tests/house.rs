//! The sealed zone's foundations on both engines: set-up, posts, unit keys,
//! records, sessions, receipts and the log. Each test says which mutation of
//! docs/design/SEALED.md §7 turns it red.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use access::accounts::{self, store as people};
use access::can::{Admit, Appoint, ReadCase, ReadNotice, RelayNotice};
use access::log::{Finding, gather, verify};
use access::testing::{House, PASSWORD, any_seed, sign_in};
use access::units::{Unit, UnitKind};
use access::{Deed, Holder, RecordKind, Slot, keys};
use kernel::{AccountId, Clock, Outcome, RecordId};
use seal::draft::DraftSecret;
use seal::epoch::Epoch;
use seal::log::{LogFault, LogKey};
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

/// Bytes as the engine's SQL writes them.
fn literal(house: &House, bytes: &[u8]) -> String {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    match house.test.settings().database.engine() {
        Engine::Sqlite => format!("x'{hex}'"),
        Engine::Postgres => format!("'\\x{hex}'::bytea"),
    }
}

/// Keeps a table's rows aside, to be put back by hand later.
fn keep(house: &House, table: &str) {
    house.test.sql(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}"));
}

fn put_back(house: &House, table: &str) {
    house.test.sql(&format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table}"));
}

fn found(house: &House) -> Vec<Finding> {
    verify(house.instance.db(), &house.trust()).unwrap()
}

fn remove(house: &House, by: &Arc<access::Actor>, gone: AccountId) {
    let (instance, may) = (house.instance.clone(), by.may::<Admit>().unwrap());
    instance.clone().db().write_now(move |tx| keys::remove(&instance, tx, &may, gone)).unwrap();
}

/// A leaf of a reading in the log of somebody's unit.
fn read_once(house: &House, by: &Arc<access::Actor>) {
    let leaf = by.may::<ReadNotice>().unwrap().leaf(Deed::Open, RecordKind::Notice, None);
    let write = move |tx: &mut store::Tx<'_>| {
        tx.audit(leaf.clone());
        Ok(())
    };
    house.instance.db().write_now(write).unwrap();
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

    // Mutation 8: trust the rows, not the keyring.
    a_removed_colleague_put_back_by_hand_gets_no_later_key(house) {
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        let leaver = house.person("leaver", &unit, "commune_officer");
        let third = house.person("third", &unit, "commune_officer");
        keep(&house, "unit_holder");
        remove(&house, &officer.actor, leaver.actor.account);
        let unit_id = unit.id;
        let holding = || house.instance.db().snapshot_now(move |rx| people::logins_holding(rx, unit_id, i64::MAX)).unwrap();
        assert!(!holding().contains(&"leaver".to_owned()), "the wrap is gone at once");
        house.test.sql(
            "INSERT INTO unit_holder SELECT * FROM kept_unit_holder AS kept WHERE kept.account_id IN
             (SELECT account_id FROM account WHERE login = 'leaver')",
        );
        assert!(holding().contains(&"leaver".to_owned()), "put back by hand");
        remove(&house, &officer.actor, third.actor.account);
        let newest = |account| {
            let read = move |rx: &mut store::Rx<'_>| keys::store::holdings_in(rx, account, unit_id);
            house.instance.db().read_now(read).unwrap().first().map(|held| held.epoch)
        };
        assert_eq!(newest(officer.actor.account), Some(3));
        assert_eq!(newest(leaver.actor.account), Some(1), "nothing new reaches him");
        let (record, body) = sealed_to(&house, &unit, &[&unit]);
        assert!(open(&house, &officer.actor, &unit, record, &body).is_ok(), "who stays opens the new epoch");
        assert!(open(&house, &leaver.actor, &unit, record, &body).is_err());
    }

    // Mutation 6: trust the key's column.
    a_units_public_key_replaced_in_sql_receives_nothing(house) {
        let unit = commune(&house);
        house.person("officer", &unit, "commune_officer");
        let thief = any_seed().public();
        house.test.sql(&format!("UPDATE unit_epoch SET public_x = {}", literal(&house, &thief.x25519)));
        let (instance, id) = (house.instance.clone(), unit.id);
        let found = house.instance.db().snapshot_now(move |rx| keys::unit_public(&instance, rx, id)).unwrap().unwrap();
        assert_ne!(found.public.x25519, thief.x25519, "only the signed statement counts");
    }

    // Mutation 6: skip the signature (`.verify()` in `unit_public`).
    an_epoch_a_thief_signed_receives_nothing(house) {
        let unit = commune(&house);
        house.person("officer", &unit, "commune_officer");
        let (thief, id) = (any_seed(), unit.id);
        let row = house.instance.db().read_now(move |rx| keys::store::epoch(rx, id)).unwrap().unwrap();
        // Right in everything, in the name of the one who signed the true one.
        let forged = Epoch { keys: thief.public(), ..Epoch::decode(&row.statement).unwrap() }.sign(&thief);
        house.test.sql(&format!(
            "UPDATE unit_epoch SET statement = {}, signature = {}, public_x = {}, public_ed = {}
             WHERE unit_id = (SELECT unit_id FROM unit WHERE kind = 'commune')",
            literal(&house, &forged.epoch.encode()),
            literal(&house, &forged.signature.0),
            literal(&house, &thief.public().x25519),
            literal(&house, &thief.public().ed25519),
        ));
        let instance = house.instance.clone();
        assert!(house.instance.db().snapshot_now(move |rx| keys::unit_public(&instance, rx, id)).is_err());
    }

    // Mutation 7: a post made in SQL.
    a_role_changed_in_sql_gives_nothing(house) {
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        house.test.sql("UPDATE post SET role = 'commune_chair' WHERE role = 'commune_officer'");
        assert!(accounts::authenticate_now(&house.instance, &officer.cookie).is_err());
    }

    // Mutation 17: the row survives log-out, or idleness.
    a_session_is_over_after_log_out_and_after_idleness(house) {
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        let row = |id: [u8; 32]| house.instance.db().read_now(move |rx| people::session(rx, &id)).unwrap();
        assert!(accounts::authenticate_now(&house.instance, &officer.cookie).unwrap().is_some());
        house.clock().advance_millis(16 * 60_000);
        assert!(accounts::authenticate_now(&house.instance, &officer.cookie).unwrap().is_none(), "idle");
        assert!(row(officer.actor.session).is_some(), "over before the row is swept");
        house.instance.db().write_now(|tx| accounts::end_left_sessions(tx)).unwrap();
        assert!(row(officer.actor.session).is_none(), "and then the sealed seed is gone");
        let again = sign_in(&house.instance, "officer", &officer.totp);
        let actor = Arc::clone(&again.actor);
        house.instance.db().write_now(move |tx| accounts::sign_out(tx, &actor)).unwrap();
        assert!(accounts::authenticate_now(&house.instance, &again.cookie).unwrap().is_none(), "signed out");
        assert!(row(again.actor.session).is_none(), "the row is gone, not marked");
    }

    // The second factor may not be taken away in SQL, for no role.
    a_second_factor_taken_away_in_sql_shuts_the_account(house) {
        let unit = commune(&house);
        let hamlet = house.unit(UnitKind::Hamlet, "Thôn 1", None, unit.id);
        let people = [house.person("officer", &unit, "commune_officer"), house.person("head", &hamlet, "village_head")];
        house.clock().advance_millis(60_000);
        house.test.sql("UPDATE account_unlock SET totp_sealed = NULL");
        for person in people {
            let sign_in = |password: &str, code: &str| {
                accounts::sign_in(&house.instance, &person.login, password, code, kernel::Lang::Vi).map(|_| ())
            };
            let right = person.totp.code_at(house.clock().now());
            for code in [&*right, "", "000000"] {
                assert_eq!(sign_in(PASSWORD, code), Err(Outcome::refused("access-second-factor-gone")));
            }
            let wrong = Err(Outcome::refused("access-sign-in-wrong"));
            assert_eq!(sign_in("khong phai mat khau", &right), wrong, "told to who knows the password only");
        }
    }

    // With a database write somebody can be enrolled anew, under a password of
    // the thief's choice; the posts were signed for other keys.
    somebody_enrolled_anew_in_sql_is_nobody(house) {
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        let account = officer.actor.account;
        house.test.sql(
            "UPDATE account SET enrolled_at = NULL WHERE login = 'officer';
             DELETE FROM account_unlock WHERE account_id IN (SELECT account_id FROM account WHERE login = 'officer')",
        );
        let token = seal::session::Cookie::generate(house.entropy());
        let hash = token.row_id();
        house.instance.db().write_now(move |tx| people::invite(tx, &hash, account, i64::MAX)).unwrap();
        let new = Arc::new(accounts::new_keys(&house.instance, account, "mat khau cua ke trom").unwrap());
        let (typed, kept) = (token.encode(), Arc::clone(&new));
        house.instance.db().write_now(move |tx| accounts::enrol(tx, &typed, &kept)).unwrap();
        let code = new.totp().code_at(house.clock().now());
        let session =
            accounts::sign_in(&house.instance, "officer", "mat khau cua ke trom", &code, kernel::Lang::Vi).unwrap();
        assert!(accounts::authenticate_now(&house.instance, &session.cookie).is_err());
        assert!(accounts::authenticate_now(&house.instance, &officer.cookie).unwrap().is_some(), "her own session holds");
    }

    a_closed_account_is_out_at_once_and_a_leaf_tells_it(house) {
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        let close = |login: &'static str| house.instance.db().write_now(move |tx| accounts::disable(tx, login)).unwrap();
        assert_eq!((close("nobody"), close("officer"), close("officer")), (None, Some(true), Some(false)));
        assert!(accounts::authenticate_now(&house.instance, &officer.cookie).unwrap().is_none());
        for unit in [unit.id, house.units[0]] {
            let newest = move |rx: &mut store::Rx<'_>| access::log::store::newest(rx, unit, i64::MAX, 1);
            let leaf = house.instance.db().read_now(newest).unwrap().remove(0).1;
            let leaf = seal::log::Leaf::decode(&leaf).unwrap();
            assert_eq!(leaf.action, Deed::Disable.number());
            assert_eq!(leaf.record.map(|who| *who.bytes()), Some(*officer.actor.account.bytes()));
        }
        gather(house.instance.db(), &house.log_key()).unwrap();
        assert_eq!(found(&house), []);
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

    // Mutation 25: edits, removals, reorderings and cut tails.
    every_kind_of_tampering_with_the_log_is_found(house) {
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        sealed_to(&house, &unit, &[&unit]);
        (0..5).for_each(|_| read_once(&house, &officer.actor));
        gather(house.instance.db(), &house.log_key()).unwrap().expect("something to gather");
        assert_eq!(gather(house.instance.db(), &house.log_key()).unwrap(), None, "nothing new");
        assert_eq!(found(&house), [], "a house nobody touched");
        for table in ["audit_leaf", "unit_head", "log_entry", "checkpoint"] {
            keep(&house, table);
        }
        let of_commune = "unit_id = (SELECT unit_id FROM unit WHERE kind = 'commune')";
        for damage in [
            format!("DELETE FROM audit_leaf WHERE seq = 2 AND {of_commune}"),
            format!("DELETE FROM audit_leaf WHERE seq >= 4 AND {of_commune}"),
            format!("DELETE FROM audit_leaf WHERE {of_commune}; DELETE FROM unit_head WHERE {of_commune}"),
            format!("UPDATE audit_leaf SET leaf = (SELECT leaf FROM audit_leaf WHERE seq = 3 AND {of_commune})
                     WHERE seq = 4 AND {of_commune}"),
            format!("UPDATE audit_leaf SET seq = -1 WHERE seq = 4 AND {of_commune};
                     UPDATE audit_leaf SET seq = 4 WHERE seq = 5 AND {of_commune};
                     UPDATE audit_leaf SET seq = 5 WHERE seq = -1 AND {of_commune}"),
            format!("UPDATE unit_head SET size = size - 1 WHERE {of_commune}"),
            "DELETE FROM log_entry WHERE seq = 0".to_owned(),
            "DELETE FROM checkpoint".to_owned(),
            "UPDATE checkpoint SET note = replace(note, 'binhan', 'binham')".to_owned(),
        ] {
            house.test.sql(&damage);
            assert_ne!(found(&house), [], "{damage}");
            for table in ["audit_leaf", "unit_head", "log_entry", "checkpoint"] {
                put_back(&house, table);
            }
            assert_eq!(found(&house), [], "put back after {damage}");
        }
    }

    // The lists of readers are made of columns the tree does not bind.
    an_edited_column_of_a_leaf_is_found(house) {
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        read_once(&house, &officer.actor);
        gather(house.instance.db(), &house.log_key()).unwrap();
        keep(&house, "audit_leaf");
        for change in [
            "at = at + 1",
            "account_id = NULL",
            "post_id = NULL",
            "action = 3",
            "record_kind = 3",
            "record_id = account_id",
            "purpose = 4",
            "grant_id = account_id",
            "outcome = 1",
        ] {
            house.test.sql(&format!(
                "UPDATE audit_leaf SET {change} WHERE action = {} AND record_kind = {}",
                Deed::Open.number(),
                RecordKind::Notice.number()
            ));
            assert!(matches!(*found(&house), [Finding::Columns(of, _)] if of == unit.id), "{change}");
            put_back(&house, "audit_leaf");
        }
        assert_eq!(found(&house), []);
    }

    // The key in the database is what a thief would change first.
    a_log_signed_anew_under_another_key_is_found(house) {
        let unit = commune(&house);
        house.person("officer", &unit, "commune_officer");
        gather(house.instance.db(), &house.log_key()).unwrap();
        let thief = LogKey::of_bytes([66; 32]);
        let public = literal(&house, &thief.verifier("").key);
        house.test.sql(&format!("DELETE FROM checkpoint; DELETE FROM log_entry; UPDATE instance SET log_public = {public}"));
        gather(house.instance.db(), &thief).unwrap().expect("all gathered anew");
        let by_database = access::log::Trust { log: thief.verifier("").key, ..house.trust() };
        assert_eq!(verify(house.instance.db(), &by_database).unwrap(), [], "whole under the thief's key");
        assert_eq!(found(&house), [Finding::Key, Finding::Instance(LogFault::Checkpoint(0))]);
    }

    a_rolled_back_log_is_found_by_a_checkpoint_kept_elsewhere(house) {
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        let tables = ["audit_leaf", "unit_head", "log_entry", "checkpoint"];
        gather(house.instance.db(), &house.log_key()).unwrap();
        tables.iter().for_each(|table| keep(&house, table));
        read_once(&house, &officer.actor);
        let printed = gather(house.instance.db(), &house.log_key()).unwrap().unwrap();
        let mut trust = house.trust();
        trust.witness(&printed.note).unwrap();
        assert_eq!(verify(house.instance.db(), &trust).unwrap(), []);
        tables.iter().for_each(|table| put_back(&house, table));
        assert_eq!(found(&house), [], "by itself a rolled back log is whole");
        let cut = Finding::Instance(LogFault::Cut(printed.size));
        assert_eq!(verify(house.instance.db(), &trust).unwrap(), [cut]);
        // It goes on from there, and the numbers are those that were witnessed.
        house.clock().advance_millis(1000);
        read_once(&house, &officer.actor);
        gather(house.instance.db(), &house.log_key()).unwrap();
        let fork = Finding::Instance(LogFault::Fork(printed.size));
        assert_eq!(verify(house.instance.db(), &trust).unwrap(), [fork]);
        assert!(house.trust().witness(&printed.note.replace("binhan", "binham")).is_err());
        // A new generation does not hide it.
        house.test.sql("DELETE FROM checkpoint; DELETE FROM log_entry; UPDATE instance SET generation = 2");
        gather(house.instance.db(), &house.log_key()).unwrap();
        assert_eq!(verify(house.instance.db(), &trust).unwrap().len(), 1);
    }

    // Mutation 9: a wrap put back, added or lengthened by hand.
    a_wrap_no_leaf_explains_is_found(house) {
        let unit = commune(&house);
        let other = house.unit(UnitKind::Police, "Công an xã Thử", Some(kernel::PlaceId(1)), house.units[0]);
        let officer = house.person("officer", &unit, "commune_officer");
        house.person("police", &other, "commune_police");
        let (record, body) = sealed_to(&house, &unit, &[&unit, &other]);
        assert!(open(&house, &officer.actor, &unit, record, &body).is_ok());
        gather(house.instance.db(), &house.log_key()).unwrap();
        assert_eq!(found(&house), []);
        keep(&house, "wrap");
        let (unit_id, gone) = (unit.id, *other.id.bytes());
        let drop_it = move |tx: &mut store::Tx<'_>| access::records::store::drop_wrap(tx, unit_id, record, 2, gone);
        assert_eq!(house.instance.db().write_now(drop_it).unwrap(), 1);
        gather(house.instance.db(), &house.log_key()).unwrap();
        assert_eq!(found(&house), [], "taken away with a leaf");
        let unexplained = [Finding::Wraps(unit.id, record)];
        put_back(&house, "wrap");
        assert_eq!(found(&house), unexplained, "put back by hand");
        house.instance.db().write_now(drop_it).unwrap();
        gather(house.instance.db(), &house.log_key()).unwrap();
        assert_eq!(found(&house), []);
        house.test.sql("UPDATE wrap SET until_ms = until_ms - 1");
        assert_eq!(found(&house), unexplained, "another end");
        house.test.sql("UPDATE wrap SET until_ms = until_ms + 1");
        house.test.sql("DELETE FROM wrap");
        assert_eq!(found(&house), unexplained, "taken by hand");
    }

    a_wrap_past_its_hour_goes_with_a_leaf(house) {
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        let now = house.clock().now();
        let record = RecordId::mint(now, house.entropy());
        let account = officer.actor.account;
        let public = house.instance.db().read_now(move |rx| people::account(rx, account)).unwrap().unwrap().public.unwrap();
        let until_ms = now.plus_days(1).millis();
        let holder = Holder::Account { account, public, epoch: 1, grant: [3; 16], until_ms };
        let new = Arc::new(house.instance.new_record(RecordKind::Packet, unit.id, record, &[holder]).unwrap());
        house.instance.db().write_now(move |tx| new.insert(tx)).unwrap();
        gather(house.instance.db(), &house.log_key()).unwrap();
        assert_eq!(found(&house), []);
        keep(&house, "wrap");
        let sweep = move |tx: &mut store::Tx<'_>| access::records::store::drop_expired_wraps(tx, until_ms);
        assert_eq!(house.instance.db().write_now(sweep).unwrap(), 1);
        gather(house.instance.db(), &house.log_key()).unwrap();
        assert_eq!(found(&house), []);
        put_back(&house, "wrap");
        assert_eq!(found(&house), [Finding::Wraps(unit.id, record)]);
    }

    // Mutation 9, of a unit's key.
    a_member_no_leaf_explains_is_found(house) {
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        let leaver = house.person("leaver", &unit, "commune_officer");
        keep(&house, "unit_holder");
        remove(&house, &officer.actor, leaver.actor.account);
        gather(house.instance.db(), &house.log_key()).unwrap();
        assert_eq!(found(&house), []);
        house.test.sql(
            "INSERT INTO unit_holder SELECT * FROM kept_unit_holder AS kept WHERE kept.account_id IN
             (SELECT account_id FROM account WHERE login = 'leaver')",
        );
        assert_eq!(found(&house), [Finding::Members(unit.id)]);
    }

    the_first_leaf_names_the_root_all_posts_chain_to(house) {
        gather(house.instance.db(), &house.log_key()).unwrap();
        assert_eq!(found(&house), []);
        let root = seal::Fingerprint([5; 32]);
        let other = access::log::Trust { root: Some(root), ..house.trust() };
        assert_eq!(verify(house.instance.db(), &other).unwrap(), [Finding::Root]);
        let published = access::log::published_key(house.instance.db(), &house.log_key()).unwrap();
        let published = seal::log::VerifierKey::parse(&published).unwrap();
        let public = access::log::Trust::of_published(&published).unwrap();
        assert_eq!(verify(house.instance.db(), &public).unwrap(), [], "without the secrets, by the published key");
        let elsewhere = access::log::Trust { instance: seal::InstanceId([1; 16]), ..house.trust() };
        assert!(verify(house.instance.db(), &elsewhere).unwrap().contains(&Finding::Foreign));
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
            kind: "notice".to_owned(), unit: unit.id, record, check: keys.public().x25519.to_vec(),
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
        // Another code's row under this code's name opens nothing.
        keep(&house, "receipt");
        house.test.sql(&format!("UPDATE receipt SET check_value = {}", literal(&house, &[0; 32])));
        let (instance, found) = (house.instance.clone(), house.instance.receipt_keys(&typed).unwrap());
        let swapped = house.instance.db().snapshot_now(move |rx| instance.open_by_receipt(rx, &found).map(|_| ()));
        assert!(matches!(swapped, Err(Outcome::Fault(_))));
        put_back(&house, "receipt");
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
            .iter()
            .filter(|leaf| seal::log::Leaf::decode(leaf).unwrap().action == Deed::Open.number())
            .count()
    };
    let before = leaves();
    assert!(read(false).is_ok());
    assert_eq!(leaves(), before + 1);
    assert_eq!(read(true), Err(Outcome::NotVisible));
    assert_eq!(leaves(), before + 1, "a refused read is no read");
}
