//! Who brings them, when an office must not know; and a trusted address.

use ::store::both_engines;
use access::testing::Person;
use access::units::UnitKind;
use kernel::{Clock, Outcome, PlaceId, RecordId};

use super::super::asking::{self, Ask, Outlook};
use super::super::model::*;
use super::STREET;
use super::net::{Net, wait};
use crate::notices::{Avoid, Office};

fn outlook(net: &Net, case: RecordId) -> Outlook {
    wait(asking::outlook(&net.home.instance, &net.asks(), case, None)).unwrap()
}

fn offered(net: &Net, case: RecordId, who: &Person) -> bool {
    outlook(net, case).escorts.iter().any(|escort| escort.account == who.actor.account)
}

both_engines! {
    fn an_office_that_must_not_know_is_no_escort(engine) {
        let net = Net::new(engine, &[1, 1, 1]);
        let police = net.home.unit(UnitKind::Police, "Công an xã Thử", Some(PlaceId(1)), net.commune.id);
        let guard = net.home.person("guard", &police, "commune_police");
        let (open, closed) = (net.ask_of(net.shelter.id, 1), net.case(Avoid::Police));
        assert!(offered(&net, open.case, &guard), "nobody was named");
        assert!(!offered(&net, closed, &guard) && offered(&net, closed, &net.officer));
        assert_eq!(outlook(&net, closed).kept_out, [Office::Police]);
        // Chosen all the same, by a form made by hand.
        let by_guard = Some(guard.actor.account);
        let ask = Ask { case: closed, escort: by_guard, ..net.ask_of(net.shelter.id, 1) };
        let wrong = Outcome::invalid("escort", "shelter-escort-e");
        assert_eq!(net.hold(ask.clone()).map(drop), Err(wrong.clone()));
        assert!(net.offer(ask.offer).is_none(), "nothing is held");
        net.hold(Ask { escort: None, ..ask.clone() }).unwrap();
        assert_eq!(net.name_escort(closed, ask.offer, &guard), Err(wrong));
        net.name_escort(closed, ask.offer, &net.officer).unwrap();
        // Nor by way of a case of the office in which nobody was named.
        net.deliver();
        assert_eq!(net.name_escort(open.case, ask.offer, &guard), Err(Outcome::NotVisible));
        assert_eq!(net.offer(ask.offer).unwrap().escort.unwrap().0, net.officer.actor.account);
        net.hold(Ask { escort: by_guard, ..open }).unwrap();
    }

    fn a_trusted_address_is_held_accepted_and_reached(engine) {
        let mut net = Net::new(engine, &[1]);
        let house = net.home.unit(UnitKind::TrustedAddress, "Nhà bà Ba", Some(PlaceId(1)), net.commune.id);
        net.keeper = net.home.person("host", &house, "house_keeper");
        net.shelter = house.clone();
        net.describe(&net.keeper, "D-01", &[2]);
        net.settle_address();
        let ask = net.ask_of(house.id, 2);
        let offer = net.hold(ask.clone()).unwrap();
        assert_eq!((offer.state, offer.rooms, net.free()), (OfferState::Held, 1, 0));
        assert_eq!(net.hold(net.ask_of(house.id, 1)).map(drop), Err(Outcome::refused("shelter-full-e")));
        net.deliver();
        let place = outlook(&net, ask.case).offered.remove(0);
        assert_eq!((place.kind, place.state), (HouseKind::TrustedAddress, OfferState::Held));
        net.accept(ask.offer).unwrap();
        net.deliver();
        assert_eq!(net.open_packet(&net.officer, net.task(&net.officer).record), Ok(STREET.to_owned()));
        net.arrive(ask.offer, net.home.clock().now()).unwrap();
        net.deliver();
        assert_eq!(net.case_side(ask.case), [OfferState::Arrived]);
    }
}
