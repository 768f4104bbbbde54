//! Accounts, posts and sessions.

use super::*;

on_both! {
    // Mutation 7: a post made in SQL.
    fn a_role_changed_in_sql_gives_nothing(house) {
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        house.test.sql("UPDATE post SET role = 'commune_chair' WHERE role = 'commune_officer'");
        assert!(accounts::authenticate_now(&house.instance, &officer.cookie).is_err());
    }

    // Mutation 17: the row survives log-out, or idleness.
    fn a_session_is_over_after_log_out_and_after_idleness(house) {
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
    fn a_second_factor_taken_away_in_sql_shuts_the_account(house) {
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
    fn somebody_enrolled_anew_in_sql_is_nobody(house) {
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

    fn a_closed_account_is_out_at_once_and_a_leaf_tells_it(house) {
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

    fn a_changed_password_opens_the_same_account_and_the_old_one_nothing(house) {
        const NEW: &str = "mot mat khau khac han";
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        let (record, body) = sealed_to(&house, &unit, &[&unit]);
        let next = |house: &House| {
            house.clock().advance_millis(30_000);
            officer.totp.code_at(house.clock().now())
        };
        let code = next(&house);
        let elsewhere =
            accounts::sign_in(&house.instance, "officer", PASSWORD, &code, kernel::Lang::Vi).unwrap();
        let change = |old: &str, code: &str, new: &str| {
            accounts::change_password(&house.instance, &officer.actor, old, code, new)
        };
        let wrong = |field, key| Err(Outcome::invalid(field, key));
        assert_eq!(change(PASSWORD, &code, NEW), wrong("code", "access-code-wrong-e"), "a code is taken once");
        let code = next(&house);
        assert_eq!(change("khong phai mat khau", &code, NEW), wrong("password", "access-password-wrong-e"));
        assert_eq!(change(PASSWORD, "000000", NEW), wrong("code", "access-code-wrong-e"));
        assert_eq!(change(PASSWORD, &code, "ngan"), wrong("new-password", "access-password-short-e"));
        assert_eq!(change(PASSWORD, &code, PASSWORD), wrong("new-password", "access-password-same-e"));
        let here = |cookie: &str| accounts::authenticate_now(&house.instance, cookie).unwrap().is_some();
        assert!(here(&elsewhere.cookie), "what was refused ended nothing");
        change(PASSWORD, &code, NEW).unwrap();
        assert!(here(&officer.cookie) && !here(&elsewhere.cookie), "every other session is over");
        assert!(open(&house, &officer.actor, &unit, record, &body).is_ok());
        let sign_in = |password: &str| {
            let code = next(&house);
            accounts::sign_in(&house.instance, "officer", password, &code, kernel::Lang::Vi)
        };
        assert_eq!(sign_in(PASSWORD).map(|_| ()), Err(Outcome::refused("access-sign-in-wrong")));
        let again = sign_in(NEW).unwrap();
        let actor = accounts::authenticate_now(&house.instance, &again.cookie).unwrap().unwrap().actor;
        assert!(open(&house, &actor, &unit, record, &body).is_ok(), "the same seed under the new password");
        let id = unit.id;
        let newest = move |rx: &mut store::Rx<'_>| access::log::store::newest(rx, id, i64::MAX, 9);
        let leaves = house.instance.db().read_now(newest).unwrap();
        let deeds: Vec<_> =
            leaves.iter().map(|leaf| seal::log::Leaf::decode(&leaf.1).unwrap().action).collect();
        assert_eq!(deeds.iter().filter(|deed| **deed == Deed::ChangePassword.number()).count(), 1, "{deeds:?}");
    }

    // What was opened with the old password before the change begins no session after it.
    fn a_sign_in_that_began_before_the_change_does_not_end_after_it(house) {
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        let account = officer.actor.account;
        let unlock = house.instance.db().read_now(move |rx| people::unlock(rx, account)).unwrap().unwrap();
        house.clock().advance_millis(30_000);
        let code = officer.totp.code_at(house.clock().now());
        accounts::change_password(&house.instance, &officer.actor, PASSWORD, &code, "mot mat khau khac han").unwrap();
        let later = i64::MAX;
        let spent = house.instance.db().write_now(move |tx| people::spend_totp_step(tx, account, unlock.row, later));
        assert!(!spent.unwrap());
    }

    fn a_code_is_taken_once_and_a_wrong_password_gets_the_same_answer_as_a_wrong_name(house) {
        let unit = commune(&house);
        let officer = house.person("officer", &unit, "commune_officer");
        let code = officer.totp.code_at(house.clock().now());
        let again = accounts::sign_in(&house.instance, "officer", PASSWORD, &code, kernel::Lang::Vi);
        let wrong = accounts::sign_in(&house.instance, "officer", "khong phai mat khau", &code, kernel::Lang::Vi);
        let unknown = accounts::sign_in(&house.instance, "nobody", PASSWORD, &code, kernel::Lang::Vi);
        assert_eq!(again.map(|_| ()), Err(Outcome::refused("access-sign-in-wrong")));
        assert_eq!(wrong.map(|_| ()), unknown.map(|_| ()));
    }

    fn colleagues_and_readers_come_with_what_is_shown_of_them(house) {
        let unit = commune(&house);
        let people_of = [house.person("chair", &unit, "commune_chair"), house.person("officer", &unit, "commune_officer")];
        let (id, now) = (unit.id, house.instance.now().millis());
        let served = house.instance.db().read_now(move |rx| people::posts_in(rx, id, now)).unwrap();
        assert_eq!(served.len(), 2);
        for person in &people_of {
            let account = person.actor.account;
            let serving = served.iter().find(|serving| serving.account == account).unwrap();
            let row = house.instance.db().read_now(move |rx| people::account(rx, account)).unwrap().unwrap();
            assert_eq!((&serving.name, serving.public), (&row.name, row.public));
            let readers = |from| house.instance.db().read_now(move |rx| access::log::store::readers(rx, id, from)).unwrap();
            assert_eq!(readers(0).get(&account), Some(&row.name), "who signed in stands in the log");
            assert!(readers(i64::MAX).is_empty(), "from a leaf on");
        }
    }

    fn permission_stands_only_where_a_post_gives_it(house) {
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
}
