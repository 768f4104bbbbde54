//! Invented cases as an officer writes them down: people, an incident, her
//! rights, verified. The same seed gives the same cases; only ids, keys and
//! hours are the database's own.

use std::ops::Range;

use anyhow::Result;
use casework::cases::Incident;
use kernel::{Date, PlaceId, ViolenceForm};
use people::invent::{self, Cases, InventedCase, Party, People, PlaceWeight};
use people::{Birth, Person, Role, SafeContact, Sex};

/// More people than any case has: the numbers of one case are its own.
const PEOPLE: u64 = 8;

/// The cases of one seed for one office.
pub(super) struct Generator {
    cases: Cases,
    people: People,
}

impl Generator {
    /// So many cases of an office, all of them new to it.
    pub(super) fn new(count: u64, seed: u64, office: PlaceWeight, today: Date) -> Result<Self> {
        let year = i32::from(today.year());
        let cases = Cases::new(seed, count, year..=year, &[office])?;
        Ok(Self { cases, people: invent::people(seed) })
    }

    /// A case by its number.
    pub(super) fn case(&self, number: u64) -> InventedCase {
        self.cases.at(number)
    }

    /// Everybody in a case, with names and telephone numbers of nobody.
    pub(super) fn cast(&self, case: &InventedCase, year: i32) -> Vec<Person> {
        let sides = [(Role::Survivor, &case.survivors), (Role::Accused, &case.accused)];
        let parties =
            sides.into_iter().flat_map(|(role, side)| side.iter().flatten().map(move |one| (role, one)));
        (0..)
            .zip(parties)
            .map(|(at, (role, party))| self.person(case.index * PEOPLE + at, role, *party, year))
            .collect()
    }

    fn person(&self, number: u64, role: Role, party: Party, year: i32) -> Person {
        let born = year - i32::from(party.age);
        let invented = self.people.person(number, party.sex, born);
        let sex = match party.sex {
            invent::Sex::Female => Sex::Female,
            invent::Sex::Male => Sex::Male,
        };
        Person {
            name: invented.name,
            sex: Some(sex),
            birth: u16::try_from(born).map_or(Birth::Unknown, Birth::Year),
            contact: SafeContact { phone: invented.phone.unwrap_or_default(), ..SafeContact::default() },
            ..Person::unknown(role)
        }
    }
}

/// The numbers of the cases that fall on one of `days` days, the first day
/// first.
pub(super) fn on_day(count: u64, day: u64, days: u64) -> Range<u64> {
    let until = |day: u64| {
        let share = u128::from(count) * u128::from(day) / u128::from(days.max(1));
        u64::try_from(share).unwrap_or(count)
    };
    until(day)..until(day + 1)
}

/// What happened, as written down. A case outside the law's scope is written
/// down by an act too; the relation is what leaves it outside.
pub(super) fn incident(case: &InventedCase, on: Date, place: PlaceId) -> Incident {
    let mut acts: Vec<String> = case.act_keys().map(str::to_owned).collect();
    if acts.is_empty() {
        acts.push("a".to_owned());
    }
    let forms = ViolenceForm::ALL.iter().filter(|form| case.forms & form.bit() != 0);
    Incident {
        opening: 1,
        on,
        place,
        relation: case.relation.number(),
        acts,
        main_form: case.main_form.map(ViolenceForm::number),
        forms: forms.map(|form| form.number()).collect(),
        child_present: false,
        words: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_has_its_day_and_one_alone() {
        for count in [0, 1, 20, 59, 1_000] {
            let all: Vec<u64> = (0..59).flat_map(|day| on_day(count, day, 59)).collect();
            assert_eq!(all, (0..count).collect::<Vec<_>>());
        }
    }
}
