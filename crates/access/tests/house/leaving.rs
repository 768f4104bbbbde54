//! Who leaves: posts that are ended, keys that are renewed.

use super::*;

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
    fn who_is_dismissed_is_out_at_once_and_the_unit_gets_a_new_key(house) {
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

    fn the_unit_above_shuts_out_and_the_next_member_renews_the_key(house) {
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

    fn nobody_ends_an_own_post_a_foreign_one_or_that_of_the_last_who_can_open(house) {
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

    fn a_dated_post_is_over_after_its_last_day(house) {
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
}
