//! From a case to what it contributes to statistics: pure, recomputed at every
//! change (form 03 of Circular 07/2017).

use kernel::{Fact, FactId, Month, Relation, Support, ViolenceForm};
use people::{AgeBand, Person, Role, Sex, age_band};

use crate::cases::model::{FollowUp, Opened, Service};
use crate::cases::rules::counted_relation;

/// What a fact needs that the case itself does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    /// The fact's random id.
    pub id: FactId,
    /// The random key for disclosure control, 32 bits.
    pub record_key: i64,
    /// The month it was verified.
    pub month: Month,
    /// Whether it is the household's first of the statutory year.
    pub new_household: bool,
}

/// The statutory year of a month: 1 December to 1 December.
pub fn statutory_year(month: Month) -> i32 {
    month.year() + i32::from(month.month() == 12)
}

/// The support that services amount to.
pub fn support_of(service: Service) -> Option<Support> {
    match service {
        Service::Advice | Service::LegalAid => Some(Support::Counselled),
        Service::Health | Service::ShelterNeeds => Some(Support::Care),
        Service::Detox => Some(Support::Detox),
        Service::Vocational => Some(Support::Vocational),
        Service::LivingCosts | Service::Behaviour | Service::Other => None,
    }
}

fn support(follow_up: &FollowUp) -> i64 {
    follow_up
        .services
        .iter()
        .filter_map(|service| support_of(*service))
        .fold(0, |bits, support| bits | support.bit())
}

/// Men, women, under 16, from 60.
#[derive(Default)]
struct Heads {
    male: i64,
    female: i64,
    under_16: i64,
    from_60: i64,
}

fn heads<'p>(people: impl Iterator<Item = &'p Person>, on: kernel::Date) -> Heads {
    let mut heads = Heads::default();
    for person in people {
        match person.sex {
            Some(Sex::Male) => heads.male += 1,
            Some(Sex::Female) => heads.female += 1,
            // Whose sex nobody recorded is in no row of the form: the return
            // says how many cases want it.
            None => continue,
        }
        match age_band(person, on) {
            Some(AgeBand::Under16) => heads.under_16 += 1,
            Some(AgeBand::From60) => heads.from_60 += 1,
            _ => {}
        }
    }
    heads
}

/// What the present opening of a case contributes; `None` without an incident.
/// An incident outside the scope of the relation never hides one inside it; a
/// case with none inside is [`Relation::Outside`] and stands in no cell of
/// domestic violence.
pub fn fact_of(opened: &Opened, marks: Marks) -> Option<Fact> {
    let incidents: Vec<_> = opened.present().collect();
    let counting = |incident: &&&crate::cases::model::Kept<crate::cases::model::Incident>| {
        counted_relation(incident) != Relation::Outside
    };
    let inside: Vec<_> = incidents.iter().filter(counting).copied().collect();
    let used = if inside.is_empty() { &incidents } else { &inside };
    let first = used.iter().min_by_key(|incident| incident.on)?;
    let main = used.iter().find_map(|incident| incident.main_form).and_then(ViolenceForm::of_number);
    let people = |role| opened.of_role(role).map(|person| &person.value);
    let survivors = heads(people(Role::Survivor), first.on);
    let accused = heads(people(Role::Accused), first.on);
    let now = opened.file.times_opened;
    let services = opened
        .follow_up
        .iter()
        .filter(|row| row.opening == now)
        .fold(0, |bits, row| bits | support(&row.value));
    Some(Fact {
        id: marks.id,
        unit: opened.file.unit,
        place: first.place,
        month: marks.month,
        relation: counted_relation(first),
        main_form: main,
        forms: used.iter().fold(0, |bits, incident| bits | incident.form_bits()),
        survivors_male: survivors.male,
        survivors_female: survivors.female,
        survivors_under_16: survivors.under_16,
        survivors_from_60: survivors.from_60,
        accused_male: accused.male,
        accused_female: accused.female,
        accused_under_16: accused.under_16,
        accused_from_60: accused.from_60,
        handling: opened.header.handling,
        support: opened.header.support | services,
        new_household: marks.new_household,
        record_key: marks.record_key,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::samples::opened;
    use proptest::prelude::*;

    fn marks() -> Marks {
        let month = Month::of_number(202_611).unwrap();
        Marks { id: FactId::of_bytes([4; 16]), record_key: 7, month, new_household: true }
    }

    #[test]
    fn the_sample_case_counts_a_woman_and_a_man() {
        let fact = fact_of(&opened(), marks()).unwrap();
        assert_eq!((fact.survivors_female, fact.survivors_male, fact.accused_male), (1, 0, 1));
        assert_eq!(fact.relation, Relation::Family);
        assert!(ViolenceForm::Physical.is_in(fact.forms));
        assert_eq!(fact.main_form, Some(ViolenceForm::Physical));
    }

    #[test]
    fn an_act_outside_the_relation_is_outside_and_a_struck_person_counts_nowhere() {
        let mut case = opened();
        case.incidents[0].value.relation = Relation::Divorced.number();
        case.incidents[0].value.acts = vec!["n".into()];
        case.people[0].value.struck = true;
        let fact = fact_of(&case, marks()).unwrap();
        assert_eq!(fact.relation, Relation::Outside);
        assert_eq!(fact.survivors_female, 0);
    }

    #[test]
    fn the_year_begins_in_december() {
        let year = |number| statutory_year(Month::of_number(number).unwrap());
        assert_eq!((year(202_611), year(202_612), year(202_701)), (2026, 2027, 2027));
    }

    #[test]
    fn without_an_incident_nothing_is_counted() {
        let mut case = opened();
        case.incidents.clear();
        assert_eq!(fact_of(&case, marks()), None);
        let mut case = opened();
        case.file.times_opened = 2;
        assert_eq!(fact_of(&case, marks()), None, "the former opening has its own fact");
    }

    proptest! {
        #[test]
        fn the_fact_is_a_function_of_the_case_and_tails_never_exceed_heads(
            births in proptest::collection::vec((1930u16..2027, any::<Option<bool>>(), 0usize..4), 0..6),
        ) {
            let mut case = opened();
            let template = case.people[0].clone();
            case.people = births.iter().map(|(year, sex, role)| {
                let mut kept = template.clone();
                kept.value.birth = people::Birth::Year(*year);
                kept.value.sex = sex.map(|male| if male { Sex::Male } else { Sex::Female });
                kept.value.role = Role::ALL[*role];
                kept
            }).collect();
            let fact = fact_of(&case, marks()).unwrap();
            prop_assert_eq!(fact_of(&case, marks()).unwrap(), fact.clone());
            prop_assert!(fact.survivors_under_16 + fact.survivors_from_60 <= fact.survivors_male + fact.survivors_female);
            prop_assert!(fact.accused_under_16 + fact.accused_from_60 <= fact.accused_male + fact.accused_female);
        }
    }
}
