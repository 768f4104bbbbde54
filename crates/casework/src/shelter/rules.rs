//! Which houses can take a family, which rooms they get, how long a hold and
//! a stay last. Pure.

use kernel::{Instant, PlaceId};
use norms::{Cited, Norms, StayRule};

use super::model::{BedId, House, HouseKind, Needs, Room, Travel};

/// How long a place is held for a house's answer: our own target, in no law.
pub const HOLD_MINUTES: i64 = 30;
/// The longest an escort can open the address (docs/design/SEALED.md §2).
pub const PACKET_HOURS: i64 = 6;
/// The most people one offer is for.
pub const MOST_PEOPLE: i64 = 40;

/// When a hold made now ends.
pub const fn hold_until(now: Instant) -> Instant {
    now.plus_minutes(HOLD_MINUTES)
}

/// When a packet made now ends.
pub const fn packet_until(now: Instant) -> Instant {
    now.plus_hours(PACKET_HOURS)
}

/// Why a house does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyNot {
    /// It takes nobody now.
    Closed,
    /// It takes no men.
    WomenOnly,
    /// It takes no boy older than this.
    Boys(i64),
    /// One cannot enter without steps.
    Steps,
    /// The way is longer than they can manage.
    TooFar,
    /// Even empty it has fewer places than they are.
    TooSmall,
    /// Too few places are free now.
    NoRoom,
}

/// How a family fits in a house now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fits {
    /// How many rooms they need; 1 when all are together.
    pub rooms: usize,
    /// The places of these rooms.
    pub places: i64,
    /// Whether nothing is free after them.
    pub last: bool,
    /// It stands in the commune where the accused person lives.
    pub near_accused: bool,
}

/// Why a house cannot take these people, whatever is free.
pub fn objection(house: &House, needs: &Needs) -> Option<WhyNot> {
    let oldest_boy = needs.boys.iter().copied().max().map(i64::from);
    if !house.is_open {
        Some(WhyNot::Closed)
    } else if house.women_only && needs.men > 0 {
        Some(WhyNot::WomenOnly)
    } else if let (Some(limit), Some(age)) = (house.boys_to, oldest_boy)
        && age > limit
    {
        Some(WhyNot::Boys(limit))
    } else if needs.step_free && !house.step_free {
        Some(WhyNot::Steps)
    } else if needs.farthest.is_some_and(|farthest| house.travel > Travel::of_number(i64::from(farthest))) {
        Some(WhyNot::TooFar)
    } else {
        None
    }
}

/// Whether and how a family fits in a house now.
///
/// # Errors
/// Why not.
pub fn fits(house: &House, rooms: &[Room], needs: &Needs, now: Instant) -> Result<Fits, WhyNot> {
    if let Some(why) = objection(house, needs) {
        return Err(why);
    }
    let all: i64 = rooms.iter().map(|room| room.places).sum();
    if all < needs.people() {
        return Err(WhyNot::TooSmall);
    }
    let free: Vec<_> =
        rooms.iter().filter(|room| room.is_free(now)).map(|room| (room.bed, room.places)).collect();
    let chosen = choose(&free, needs.people()).ok_or(WhyNot::NoRoom)?;
    let places = free.iter().filter(|(bed, _)| chosen.contains(bed)).map(|(_, places)| places).sum();
    let near_accused = house
        .public_place
        .is_some_and(|PlaceId(place)| needs.accused_place.is_some_and(|accused| accused == place));
    Ok(Fits { rooms: chosen.len(), places, last: chosen.len() == free.len(), near_accused })
}

/// The rooms for so many people out of free ones: the smallest single room
/// that takes all; else as few rooms as possible, and of these the last no
/// larger than needed. `None` when they do not fit at all.
pub fn choose(free: &[(BedId, i64)], people: i64) -> Option<Vec<BedId>> {
    let smallest = |rooms: &[(BedId, i64)], least: i64| {
        rooms.iter().filter(|room| room.1 >= least).min_by_key(|room| (room.1, room.0)).copied()
    };
    let mut rest = free.to_vec();
    rest.sort_by_key(|room| (std::cmp::Reverse(room.1), room.0));
    let mut chosen = Vec::new();
    let mut missing = people.max(1);
    while missing > 0 {
        let next = match smallest(&rest, missing) {
            Some(room) => room,
            None => *rest.first().filter(|room| room.1 > 0)?,
        };
        rest.retain(|room| room.0 != next.0);
        chosen.push(next.0);
        missing -= next.1;
    }
    Some(chosen)
}

/// A house with what it can do for a family.
#[derive(Debug, Clone)]
pub struct Suited {
    /// The house.
    pub house: House,
    /// How they fit, or why not.
    pub answer: Result<Fits, WhyNot>,
}

/// Every house with its answer: those that fit first; among them those far
/// from the accused person, those with one room for all, the nearer; then by
/// code.
pub fn suited(houses: Vec<(House, Vec<Room>)>, needs: &Needs, now: Instant) -> Vec<Suited> {
    let answer = |(house, rooms): (House, Vec<Room>)| {
        let answer = fits(&house, &rooms, needs, now);
        Suited { house, answer }
    };
    let mut all: Vec<_> = houses.into_iter().map(answer).collect();
    all.sort_by_cached_key(|suited| {
        let code = suited.house.code.clone();
        match suited.answer {
            Ok(fits) => (false, fits.near_accused, fits.rooms, suited.house.travel, code),
            Err(_) => (true, false, 0, Travel::FAR, code),
        }
    });
    all
}

/// The norm that bounds a stay in a kind of house.
pub fn stay_rule(norms: &Norms, kind: HouseKind, from: Instant) -> Option<&Cited<StayRule>> {
    norms.stay(kind.stay_norm(), from.vn_date())
}

/// When a stay that begins now must end by law; `None` where no law says so
/// (a trusted address, Law 13/2022/QH15 Art. 36).
pub fn leave_by(norms: &Norms, kind: HouseKind, from: Instant) -> Option<Instant> {
    let limit = stay_rule(norms, kind, from)?.limit?;
    limit.due(from, norms.holidays()).map(|due| due.at)
}

/// Whether a house may take money from those who come: a trusted address
/// never (Decree 282/2025/NĐ-CP Art. 51 fines it), and for the others no norm
/// names a price. So no table here has a column for money.
pub const fn may_charge(kind: HouseKind) -> bool {
    match kind {
        HouseKind::TrustedAddress | HouseKind::TemporaryShelter | HouseKind::PeaceHouse => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shelter::model::BedState;
    use kernel::UnitId;
    use proptest::prelude::*;

    fn now() -> Instant {
        Instant::of_vn("2026-11-19".parse().unwrap(), 21, 14)
    }
    fn bed(number: u8) -> BedId {
        BedId::of_bytes([number; 16])
    }
    fn room(number: u8, places: i64, state: BedState) -> Room {
        Room { bed: bed(number), name: format!("{number}"), places, state, held_until: None }
    }
    fn house(code: &str) -> House {
        House {
            unit: UnitId::of_bytes([1; 16]),
            kind: HouseKind::TemporaryShelter,
            code: code.to_owned(),
            capacity: 20,
            boys_to: Some(12),
            women_only: true,
            travel: Travel::of_number(2),
            pick_up: true,
            night_staff: true,
            health_staff: false,
            step_free: false,
            is_open: true,
            public_name: None,
            public_place: None,
            row_version: 1,
        }
    }
    fn family() -> Needs {
        Needs { women: 1, boys: vec![7], girls: vec![3], ..Needs::default() }
    }

    #[test]
    fn a_family_gets_the_smallest_room_that_takes_all() {
        let rooms = [room(1, 6, BedState::Free), room(2, 3, BedState::Free), room(3, 2, BedState::Free)];
        let fit = fits(&house("T-02"), &rooms, &family(), now()).unwrap();
        assert_eq!((fit.rooms, fit.places, fit.last), (1, 3, false));
        assert_eq!(choose(&[(bed(1), 6), (bed(2), 3)], 3), Some(vec![bed(2)]));
    }

    #[test]
    fn a_family_larger_than_any_room_gets_two_and_no_more() {
        let free = [(bed(1), 3), (bed(2), 2), (bed(3), 2), (bed(4), 1)];
        assert_eq!(choose(&free, 5), Some(vec![bed(1), bed(2)]));
        assert_eq!(choose(&free, 4), Some(vec![bed(1), bed(4)]), "the last is no larger than needed");
        assert_eq!(choose(&free, 9), None);
    }

    #[test]
    fn each_reason_against_a_house_is_told() {
        let rooms = [room(1, 3, BedState::Free)];
        let told = |house: &House, needs: &Needs| fits(house, &rooms, needs, now()).unwrap_err();
        let five = House { boys_to: Some(5), ..house("T-05") };
        assert_eq!(told(&five, &family()), WhyNot::Boys(5));
        assert_eq!(told(&House { is_open: false, ..house("T") }, &family()), WhyNot::Closed);
        assert_eq!(told(&house("T"), &Needs { men: 1, ..family() }), WhyNot::WomenOnly);
        assert_eq!(told(&house("T"), &Needs { step_free: true, ..family() }), WhyNot::Steps);
        assert_eq!(told(&house("T"), &Needs { farthest: Some(1), ..family() }), WhyNot::TooFar);
        assert_eq!(told(&house("T"), &Needs { women: 2, ..family() }), WhyNot::TooSmall);
        let girls = Needs { boys: vec![], girls: vec![15], ..family() };
        assert!(fits(&five, &rooms, &girls, now()).is_ok(), "the limit is for boys alone");
        assert!(
            fits(&House { boys_to: None, ..five }, &rooms, &Needs { boys: vec![17], ..girls }, now()).is_ok()
        );
    }

    #[test]
    fn a_boy_of_exactly_the_limit_is_taken() {
        let rooms = [room(1, 3, BedState::Free)];
        let needs = |age| Needs { women: 1, boys: vec![age], ..Needs::default() };
        assert!(fits(&house("T"), &rooms, &needs(12), now()).is_ok());
        assert_eq!(fits(&house("T"), &rooms, &needs(13), now()), Err(WhyNot::Boys(12)));
    }

    #[test]
    fn a_hold_ends_at_the_minute_and_not_before() {
        let until = hold_until(now());
        let held = Room { state: BedState::Held, held_until: Some(until), ..room(1, 3, BedState::Held) };
        let just_before = Instant::of_millis(until.millis() - 1);
        assert_eq!(
            fits(&house("T"), std::slice::from_ref(&held), &family(), just_before),
            Err(WhyNot::NoRoom)
        );
        assert!(fits(&house("T"), &[held], &family(), until).is_ok());
        assert_eq!(until.since(now()), 30 * 60_000);
        let taken = Room { held_until: Some(now()), ..room(1, 3, BedState::Taken) };
        assert_eq!(fits(&house("T"), &[taken], &family(), until), Err(WhyNot::NoRoom));
    }

    #[test]
    fn houses_that_fit_come_first_and_one_near_the_accused_last_of_them() {
        let rooms = || vec![room(1, 3, BedState::Free)];
        let near = House {
            public_name: Some("Trạm Y tế xã Suối Mơ".to_owned()),
            public_place: Some(PlaceId(7)),
            travel: Travel::of_number(0),
            ..house("Y-01")
        };
        let (far, full) = (House { travel: Travel::FAR, ..house("T-01") }, house("A-00"));
        let houses = vec![
            (full, vec![room(1, 3, BedState::Taken)]),
            (near, rooms()),
            (far, rooms()),
            (house("T-09"), rooms()),
        ];
        let needs = Needs { accused_place: Some(7), ..family() };
        let order: Vec<_> =
            suited(houses, &needs, now()).into_iter().map(|suited| suited.house.code).collect();
        assert_eq!(order, ["T-09", "T-01", "Y-01", "A-00"]);
    }

    #[test]
    fn a_stay_is_as_long_as_the_norms_say() {
        let norms = norms::norms();
        let end = |kind| leave_by(norms, kind, now()).map(Instant::vn_date);
        let three_months: kernel::Date = "2027-02-20".parse().unwrap();
        assert_eq!(end(HouseKind::TemporaryShelter), Some(three_months));
        assert_eq!(end(HouseKind::PeaceHouse), Some(three_months));
        assert_eq!(end(HouseKind::TrustedAddress), None);
    }

    #[test]
    fn a_trusted_address_never_charges() {
        assert!(!may_charge(HouseKind::TrustedAddress));
        for table in [include_str!("../../../../migrations/sqlite/V055__shelter.sql")] {
            for word in ["price", "fee", "amount", "money ", "charge"] {
                assert!(!table.lines().any(|line| line.starts_with(&format!("  {word}"))), "{word}");
            }
        }
    }

    proptest! {
        #[test]
        fn nobody_is_refused_while_the_places_suffice(sizes in prop::collection::vec(1i64..8, 0..12), people in 1i64..40) {
            let free: Vec<_> = (0u8..).map(bed).zip(sizes.iter().copied()).collect();
            let total: i64 = sizes.iter().sum();
            match choose(&free, people) {
                None => prop_assert!(total < people),
                Some(chosen) => {
                    let places: i64 = free.iter().filter(|room| chosen.contains(&room.0)).map(|room| room.1).sum();
                    prop_assert!(places >= people);
                    let mut largest = sizes.clone();
                    largest.sort_unstable_by(|a, b| b.cmp(a));
                    let fewer: i64 = largest.iter().take(chosen.len() - 1).sum();
                    prop_assert!(fewer < people, "no fewer rooms would do");
                    let distinct: std::collections::BTreeSet<_> = chosen.iter().collect();
                    prop_assert_eq!(distinct.len(), chosen.len());
                }
            }
        }
    }
}
