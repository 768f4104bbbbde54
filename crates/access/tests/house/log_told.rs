//! The log, and what it explains.

use super::*;

on_both! {
    // Mutation 25: edits, removals, reorderings and cut tails.
    fn every_kind_of_tampering_with_the_log_is_found(house) {
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
    fn an_edited_column_of_a_leaf_is_found(house) {
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
    fn a_log_signed_anew_under_another_key_is_found(house) {
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

    fn a_rolled_back_log_is_found_by_a_checkpoint_kept_elsewhere(house) {
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
    fn a_wrap_no_leaf_explains_is_found(house) {
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

    fn a_wrap_past_its_hour_goes_with_a_leaf(house) {
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
    fn a_member_no_leaf_explains_is_found(house) {
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

    fn the_first_leaf_names_the_root_all_posts_chain_to(house) {
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
}
