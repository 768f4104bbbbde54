//! What is typed about people, houses, rooms and addresses.

use kernel::{AccountId, PlaceId, UnitId};
use page::{Faults, Posted};

use super::model::{Address, HouseDraft, Needs, OfferId, RefusalReason, Travel};

/// Longest line.
const LINE: usize = 200;
/// Longest text.
const TEXT: usize = 2_000;
/// The oldest age of a child.
const CHILD: u8 = 17;

fn count(posted: &Posted, name: &'static str, faults: &mut Faults) -> u8 {
    let typed = posted.typed(name).trim();
    if typed.is_empty() {
        return 0;
    }
    match typed.parse::<u8>() {
        Ok(number) if number <= 20 => number,
        _ => {
            faults.add(name, "shelter-number-e");
            0
        }
    }
}

/// Ages as people type them: `7, 3` or `7 và 3`.
fn ages(posted: &Posted, name: &'static str, faults: &mut Faults) -> Vec<u8> {
    let typed = faults.line(posted, name, LINE);
    let mut read = Vec::new();
    for part in typed.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()) {
        match part.parse::<u8>() {
            Ok(age) if age <= CHILD && read.len() < 12 => read.push(age),
            _ => {
                faults.add(name, "shelter-age-e");
                return Vec::new();
            }
        }
    }
    if read.is_empty() && !typed.trim().is_empty() {
        faults.add(name, "shelter-age-e");
    }
    read
}

/// Who needs a place. `accused` stays as the case knows it.
pub(super) fn needs(posted: &Posted, accused: Option<i64>, faults: &mut Faults) -> Needs {
    let farthest = posted.typed("farthest").parse().ok().filter(|band| *band < Travel::BANDS);
    let needs = Needs {
        women: count(posted, "women", faults),
        men: count(posted, "men", faults),
        boys: ages(posted, "boys", faults),
        girls: ages(posted, "girls", faults),
        step_free: posted.is("also", "steps"),
        own_transport: posted.is("also", "transport"),
        farthest,
        accused_place: accused,
        words: faults.text(posted, "words", TEXT),
    };
    if needs.people() == 0 && faults.is_empty() {
        faults.add("women", "shelter-nobody-e");
    }
    needs
}

/// Which house is to hold a place.
pub(super) struct HoldForm {
    pub(super) offer: Option<OfferId>,
    pub(super) house: Option<UnitId>,
    pub(super) escort: Option<AccountId>,
}

impl HoldForm {
    pub(super) fn read(posted: &Posted) -> Self {
        Self { offer: posted.id("_id"), house: posted.id("house"), escort: posted.id("escort") }
    }
}

/// What a keeper says of the house.
pub(super) fn house(posted: &Posted, place: Option<PlaceId>, faults: &mut Faults) -> HouseDraft {
    let whole = |name: &str| posted.typed(name).trim().parse::<i64>().ok();
    let name = faults.line(posted, "public-name", LINE);
    HouseDraft {
        code: faults.line(posted, "code", 20).to_uppercase(),
        capacity: whole("capacity").unwrap_or(0),
        boys_to: whole("boys-to").filter(|age| (0..=i64::from(CHILD)).contains(age)),
        women_only: posted.is("has", "women-only"),
        travel: Travel::of_number(whole("travel").unwrap_or(2)),
        pick_up: posted.is("has", "pick-up"),
        night_staff: posted.is("has", "night-staff"),
        health_staff: posted.is("has", "health-staff"),
        step_free: posted.is("has", "step-free"),
        public: place.filter(|_| !name.is_empty()).map(|place| (name, place)),
    }
}

/// A room: its name and places.
pub(super) fn room(posted: &Posted, faults: &mut Faults) -> (String, i64) {
    let name = faults.line(posted, "room", 40);
    if name.is_empty() {
        faults.add("room", "shelter-room-e");
    }
    (name, posted.typed("places").trim().parse().unwrap_or(0))
}

/// Where the house stands.
pub(super) fn address(posted: &Posted, faults: &mut Faults) -> Address {
    Address {
        address: faults.text(posted, "address", TEXT),
        way: faults.text(posted, "way", TEXT),
        phone: faults.line(posted, "phone", 40),
    }
}

/// Why the house cannot.
pub(super) fn reason(posted: &Posted, faults: &mut Faults) -> RefusalReason {
    let reason = RefusalReason::of_key(posted.typed("reason"));
    if reason.is_none() {
        faults.add("reason", "shelter-reason-e");
    }
    reason.unwrap_or(RefusalReason::Other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_read_as_people_type_them() {
        let mut faults = Faults::none();
        let posted = Posted::of([("women", "1"), ("boys", "7 và 3 tuổi"), ("girls", "0,15")]);
        let needs = needs(&posted, None, &mut faults);
        assert!(faults.is_empty());
        assert_eq!((needs.boys, needs.girls), (vec![7, 3], vec![0, 15]));
    }

    #[test]
    fn nobody_and_a_child_of_forty_are_faults_of_their_fields() {
        let faulty = |fields: [(&'static str, &'static str); 2]| {
            let mut faults = Faults::none();
            needs(&Posted::of(fields), None, &mut faults);
            faults.list().iter().map(|fault| fault.field).collect::<Vec<_>>()
        };
        assert_eq!(faulty([("women", ""), ("boys", "")]), ["women"]);
        assert_eq!(faulty([("women", "1"), ("boys", "40")]), ["boys"]);
        assert_eq!(faulty([("women", "một"), ("girls", "bé")]), ["women", "girls"]);
    }
}
