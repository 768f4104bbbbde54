//! Invented people, by household.

use super::dice::{Chance, Cup, Dice};
use super::names::{Who, book};
use super::shares::MINORITY;

/// Sex as the statistics forms know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    /// Men and boys.
    Male = 0,
    /// Women and girls.
    Female = 1,
}

/// One side of a case: all that statistics need of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Party {
    /// Sex.
    pub sex: Sex,
    /// Age in whole years at the event.
    pub age: u8,
}

/// How a member stands to the head of the household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tie {
    /// The head.
    Head,
    /// Wife or husband.
    Spouse,
    /// Daughter or son.
    Child,
    /// Mother or father.
    Parent,
}

/// Someone who does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InventedPerson {
    /// The full name, in the order of the person's people.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Year of birth.
    pub birth_year: i32,
    /// The people (dân tộc), as the census names it.
    pub people: &'static str,
    /// Ten digits from `0900 000 000` to `0900 000 999`, a range given to
    /// nobody; most adults have one.
    pub phone: Option<String>,
}

/// A household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// Its number, as asked for.
    pub number: u64,
    /// Members; the head first.
    pub members: Vec<(Tie, InventedPerson)>,
}

/// The people of one seed.
#[derive(Debug, Clone)]
pub struct People {
    homes: Cup,
    alone: Cup,
    minority: Chance,
    canaries: bool,
}

/// The people of this seed.
pub fn people(seed: u64) -> People {
    People {
        homes: Cup::new(seed, *b"homes   "),
        alone: Cup::new(seed, *b"persons "),
        minority: MINORITY,
        canaries: false,
    }
}

/// Who lives together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Family,
    Couple,
    OneParent,
    ThreeGenerations,
    Alone,
}

/// What is handed on in a family.
struct Family {
    people: Option<usize>,
    surname: String,
}

impl Family {
    fn one(&self, sex: Sex, birth_year: i32) -> Who<'_> {
        Who { sex, birth_year, people: self.people, surname: &self.surname }
    }
}

/// Weights of households, in the order of [`Kind`] (assumed).
const HOUSEHOLDS: [u32; 5] = [50, 14, 10, 18, 8];

impl People {
    /// So many in a hundred are of other peoples than the Kinh, instead of
    /// the 14.7 % of the census of 2019: for a mountain commune.
    #[must_use]
    pub fn with_minorities(mut self, percent: u8) -> Self {
        self.minority = Chance::of(u64::from(percent.min(100)), 100);
        self
    }

    /// Everyone bears [`CANARY`](super::CANARY) as given name: what a test
    /// looks for where no name may be.
    #[must_use]
    pub fn canaries(mut self) -> Self {
        self.canaries = true;
        self
    }

    /// A person of this sex and year of birth. The same number with another
    /// sex or year is someone else.
    pub fn person(&self, number: u64, sex: Sex, birth_year: i32) -> InventedPerson {
        let mut dice = self.alone.dice(number);
        let family = self.family(&mut dice, None);
        self.called(&mut dice, family.one(sex, birth_year))
    }

    /// The household with this number, as it is in `year`.
    pub fn household(&self, number: u64, year: i32) -> Household {
        let mut dice = self.homes.dice(number);
        let kind = [Kind::Family, Kind::Couple, Kind::OneParent, Kind::ThreeGenerations, Kind::Alone]
            [dice.choose(&HOUSEHOLDS)];
        let head_family = self.family(&mut dice, None);
        let other_family = self.family(&mut dice, Some(&head_family));
        let women_lead = if kind == Kind::OneParent { 80 } else { 27 };
        let (head_sex, spouse_sex) =
            if dice.below(100) < women_lead { (Sex::Female, Sex::Male) } else { (Sex::Male, Sex::Female) };
        let head_born = year - 24 - below(&mut dice, 36);
        let spouse_born = head_born - 3 + below(&mut dice, 8);
        let mut members = vec![(Tie::Head, self.called(&mut dice, head_family.one(head_sex, head_born)))];
        if matches!(kind, Kind::Family | Kind::Couple | Kind::ThreeGenerations) {
            members.push((Tie::Spouse, self.called(&mut dice, other_family.one(spouse_sex, spouse_born))));
        }
        if matches!(kind, Kind::Family | Kind::OneParent | Kind::ThreeGenerations) {
            // Children bear the father's surname; of one parent, the parent's.
            let head_names = kind == Kind::OneParent || head_sex == Sex::Male;
            let family = if head_names { &head_family } else { &other_family };
            let heads = head_sex == Sex::Female || kind == Kind::OneParent;
            let born = if heads { head_born } else { spouse_born };
            self.children(&mut dice, family, born, year, &mut members);
        }
        if kind == Kind::ThreeGenerations {
            let sex = if dice.below(3) == 0 { Sex::Male } else { Sex::Female };
            let born = head_born - 20 - below(&mut dice, 12);
            members.push((Tie::Parent, self.called(&mut dice, head_family.one(sex, born))));
        }
        for (_, person) in members.iter_mut().filter(|(_, person)| year - person.birth_year < 12) {
            person.phone = None; // no telephone of their own yet
        }
        Household { number, members }
    }

    /// A people and a surname; nine in ten marry within their people.
    fn family(&self, dice: &mut Dice, partner: Option<&Family>) -> Family {
        let drawn = book().people(dice, self.minority);
        let within = dice.below(10) > 0;
        let people = partner.filter(|_| within).map_or(drawn, |partner| partner.people);
        Family { people, surname: book().surname(dice, people) }
    }

    /// One to three children of a parent born in `parent_born`, those of them
    /// who are born by `year`.
    fn children(
        &self,
        dice: &mut Dice,
        family: &Family,
        parent_born: i32,
        year: i32,
        members: &mut Vec<(Tie, InventedPerson)>,
    ) {
        let mut born = parent_born + 20 + below(dice, 8);
        for _ in 0..=dice.below(3) {
            if born > year {
                break;
            }
            let sex = if dice.below(1000) < 485 { Sex::Female } else { Sex::Male };
            members.push((Tie::Child, self.called(dice, family.one(sex, born))));
            born += 2 + below(dice, 5);
        }
    }

    fn called(&self, dice: &mut Dice, who: Who<'_>) -> InventedPerson {
        let phone = dice.below(1000);
        let has_phone = dice.below(100) < 85;
        InventedPerson {
            name: book().full(dice, who, self.canaries),
            sex: who.sex,
            birth_year: who.birth_year,
            people: book().people_name(who.people),
            phone: has_phone.then(|| format!("0900000{phone:03}")),
        }
    }
}

fn below(dice: &mut Dice, sides: u32) -> i32 {
    i32::try_from(dice.below(sides)).unwrap_or(0)
}
