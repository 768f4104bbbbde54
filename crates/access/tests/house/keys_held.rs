//! Keys, wraps and what they open.

use super::*;

on_both! {
    fn a_member_opens_what_is_sealed_to_the_unit_and_nobody_else_does(house) {
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        let (record, body) = sealed_to(&house, &unit, &[&unit]);
        assert_eq!(open(&house, &officer.actor, &unit, record, &body).unwrap(), "Nguyễn Không-Có-Thật".as_bytes());
        for stranger in [&house.root, &house.desk, &house.guardian] {
            assert_eq!(open(&house, &stranger.actor, &unit, record, &body), Err(Outcome::NotVisible));
        }
    }

    fn a_colleague_admitted_later_opens_what_came_before(house) {
        let unit = commune(&house);
        house.person("officer", &unit, "commune_officer");
        let (record, body) = sealed_to(&house, &unit, &[&unit]);
        let chair = house.person("chair", &unit, "commune_chair");
        assert!(open(&house, &chair.actor, &unit, record, &body).is_ok());
    }

    fn an_appointed_colleague_opens_nothing_before_a_member_admits_him(house) {
        let unit = commune(&house);
        house.person("officer", &unit, "commune_officer");
        let (record, body) = sealed_to(&house, &unit, &[&unit]);
        let totp = house.enrolled("late", &unit, "commune_chair");
        let late = sign_in(&house.instance, "late", &totp);
        assert_eq!(open(&house, &late.actor, &unit, record, &body), Err(Outcome::NotVisible));
    }

    fn a_wrap_somebody_else_made_is_replaced_at_the_first_opening_and_only_while_it_stands(house) {
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
    fn a_removed_colleague_put_back_by_hand_gets_no_later_key(house) {
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
    fn a_units_public_key_replaced_in_sql_receives_nothing(house) {
        let unit = commune(&house);
        house.person("officer", &unit, "commune_officer");
        let thief = any_seed().public();
        house.test.sql(&format!("UPDATE unit_epoch SET public_x = {}", literal(&house, &thief.x25519)));
        let (instance, id) = (house.instance.clone(), unit.id);
        let found = house.instance.db().snapshot_now(move |rx| keys::unit_public(&instance, rx, id)).unwrap().unwrap();
        assert_ne!(found.public.x25519, thief.x25519, "only the signed statement counts");
    }

    // Mutation 6: skip the signature (`.verify()` in `unit_public`).
    fn an_epoch_a_thief_signed_receives_nothing(house) {
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

    // Mutation 18: the same form, two codes; and who holds the code opens.
    fn the_same_form_sent_twice_has_one_code_and_the_code_opens(house) {
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
/// What ends a right while its reading is under way.
#[derive(Clone, Copy)]
enum Ends {
    Nothing,
    TheWrap,
    TheMember,
    ThePost,
}

/// Reads a record as an officer; in the middle of it something ends. Gives the
/// answer and how many leaves it left.
fn read_while(engine: Engine, ends: Ends) -> (Result<Vec<u8>, Outcome>, usize) {
    let house = House::new(engine, 12);
    let unit = commune(&house);
    let (officer, chair) =
        (house.person("officer", &unit, "commune_officer"), house.person("chair", &unit, "commune_chair"));
    let (record, body) = sealed_to(&house, &unit, &[&unit]);
    let may = officer.actor.may::<ReadNotice>().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let unit_id = unit.id;
    let leaves = || {
        let db = house.instance.db();
        let leaves = db.snapshot_now(move |rx| access::log::store::of_record(rx, unit_id, record)).unwrap();
        let opened = |leaf: &&Vec<u8>| seal::log::Leaf::decode(leaf).unwrap().action == Deed::Open.number();
        leaves.iter().filter(opened).count()
    };
    let before = leaves();
    let (instance, actor) = (house.instance.clone(), Arc::clone(&officer.actor));
    let removes = chair.actor.may::<Admit>().unwrap();
    let leaf = may.leaf_for(unit.id, Deed::Open, RecordKind::Notice, record, access::Purpose::Duty);
    let post = may.post();
    let read = runtime.block_on(house.instance.audited(&may, leaf, move |rx| {
        let open = instance.open_record(rx, &actor, unit_id, record)?;
        let text = open.body(SLOT, 1, &body)?.to_vec();
        let (instance, removes, account) = (instance.clone(), removes.clone(), actor.account);
        let end = move || {
            let house = instance.clone();
            instance.db().write_now(move |tx| match ends {
                Ends::Nothing => Ok(()),
                Ends::TheWrap => {
                    access::records::store::drop_wrap(tx, unit_id, record, 2, *unit_id.bytes()).map(drop)
                }
                Ends::TheMember => access::keys::remove(&house, tx, &removes, account),
                Ends::ThePost => {
                    access::accounts::store::end_post(tx, unit_id, post, tx.at().millis()).map(drop)
                }
            })
        };
        std::thread::spawn(end).join().unwrap()?;
        Ok((text, open))
    }));
    (read, leaves() - before)
}

both_engines! {
    fn an_answer_leaves_only_after_its_leaf_and_never_after_the_right_ended(engine) {
        let (read, leaves) = read_while(engine, Ends::Nothing);
        assert!(read.is_ok() && leaves == 1);
        for ends in [Ends::TheWrap, Ends::ThePost] {
            assert_eq!(read_while(engine, ends), (Err(Outcome::NotVisible), 0), "a refused read is no read");
        }
    }

    fn a_member_removed_while_a_read_is_under_way_gets_no_answer(engine) {
        assert_eq!(read_while(engine, Ends::TheMember), (Err(Outcome::NotVisible), 0));
    }
}
