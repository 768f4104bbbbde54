//! A keeper or an escort who leaves holds nothing of the house any more.

use ::store::both_engines;
use access::accounts::{self, NewPost};
use access::can::Appoint;
use access::testing::Person;
use kernel::{AccountId, Clock, Outcome, PostId, RecordId, UnitId};

use super::super::store;
use super::net::Net;

/// Whom the wraps of a record of the house are for.
fn holders(net: &Net, record: RecordId) -> Vec<[u8; 16]> {
    let house = net.shelter.id;
    let wraps = net.read(move |rx| access::records::store::wraps(rx, house, record)).unwrap();
    wraps.iter().map(|(wrap, ..)| wrap.holder).collect()
}

fn address(net: &Net) -> RecordId {
    let house = net.shelter.id;
    net.read(move |rx| store::address(rx, house)).unwrap().unwrap().0
}

fn bytes(who: &Person) -> [u8; 16] {
    *who.actor.account.bytes()
}

/// Ends a post as the page of the office above does.
fn dismiss(net: &Net, post: PostId) {
    let (instance, may) = (net.home.instance.clone(), net.home.root.actor.may::<Appoint>().unwrap());
    net.write(move |tx| accounts::end_post(&instance, tx, &may, post).map(|_| ())).unwrap();
}

/// Appoints somebody to one more post.
fn appoint(net: &Net, account: AccountId, unit: UnitId, role: &str, until_ms: i64) -> PostId {
    let id = PostId::mint(net.home.clock().now(), net.home.entropy());
    let new = NewPost { id, account, unit, role: role.to_owned(), until_ms };
    let (instance, may) = (net.home.instance.clone(), net.home.root.actor.may::<Appoint>().unwrap());
    net.write(move |tx| accounts::appoint(&instance, tx, &may, &new)).unwrap();
    id
}

/// A wrap that no leaf explains, or a leaf that no wrap does, is found here.
fn nothing_is_found(net: &Net) {
    let found = access::log::verify(net.home.instance.db(), &net.home.trust()).unwrap();
    assert!(found.is_empty(), "{found:?}");
}

both_engines! {
    fn a_keeper_whose_post_is_ended_holds_the_address_no_more(engine) {
        let net = Net::new(engine, &[2]);
        let second = net.home.person("second", &net.shelter, "house_keeper");
        net.settle_address();
        let record = address(&net);
        let mut both = [bytes(&net.keeper), bytes(&second)];
        both.sort_unstable();
        let mut now = holders(&net, record);
        now.sort_unstable();
        assert_eq!(now, both);
        dismiss(&net, net.keeper.actor.posts[0].post);
        assert_eq!(holders(&net, record), [bytes(&second)]);
        let (instance, actor, house) = (net.home.instance.clone(), second.actor.clone(), net.shelter.id);
        net.read(move |rx| instance.open_record(rx, &actor, house, record).map(drop)).unwrap();
        nothing_is_found(&net);
    }

    fn a_keeper_who_keeps_another_post_in_the_house_keeps_the_address(engine) {
        let net = Net::new(engine, &[2]);
        net.settle_address();
        let (account, first) = (net.keeper.actor.account, net.keeper.actor.posts[0].post);
        let again = appoint(&net, account, net.shelter.id, "house_keeper", i64::MAX);
        dismiss(&net, first);
        assert_eq!(holders(&net, address(&net)), [bytes(&net.keeper)]);
        net.home.person("second", &net.shelter, "house_keeper");
        dismiss(&net, again);
        assert!(holders(&net, address(&net)).is_empty(), "lost is typed again");
        nothing_is_found(&net);
    }

    fn a_keeper_whose_last_day_is_past_or_whose_account_is_closed_holds_it_no_more(engine) {
        let net = Net::new(engine, &[2]);
        let second = net.home.person("second", &net.shelter, "house_keeper");
        let (account, first) = (net.keeper.actor.account, net.keeper.actor.posts[0].post);
        let until_ms = net.home.clock().now().plus_hours(1).millis();
        appoint(&net, account, net.shelter.id, "house_keeper", until_ms);
        dismiss(&net, first);
        net.settle_address();
        let record = address(&net);
        assert_eq!(holders(&net, record).len(), 2);
        net.home.clock().advance_hours(1);
        net.write(accounts::end_posts_over).unwrap();
        assert_eq!(holders(&net, record), [bytes(&second)], "her last hour is past");
        net.write(|tx| accounts::disable(tx, "second")).unwrap();
        assert!(holders(&net, record).is_empty(), "her account is closed");
        nothing_is_found(&net);
    }

    fn an_escort_who_is_dismissed_holds_no_packet(engine) {
        let net = Net::new(engine, &[2]);
        let other = net.home.person("other", &net.commune, "commune_officer");
        net.settle_address();
        let ask = net.ask_of(net.shelter.id, 2);
        net.hold(ask.clone()).unwrap();
        net.accept(ask.offer).unwrap();
        net.deliver();
        let packet = net.task(&net.officer).record;
        assert_eq!(holders(&net, packet), [bytes(&net.officer)]);
        dismiss(&net, other.actor.posts[0].post);
        assert_eq!(holders(&net, packet), [bytes(&net.officer)], "a colleague's leaving changes nothing");
        net.home.person("third", &net.commune, "commune_officer");
        dismiss(&net, net.officer.actor.posts[0].post);
        assert!(holders(&net, packet).is_empty());
        assert_eq!(net.open_packet(&net.officer, packet), Err(Outcome::NotVisible));
        assert_eq!(holders(&net, address(&net)), [bytes(&net.keeper)], "the house keeps its own");
        nothing_is_found(&net);
    }
}
