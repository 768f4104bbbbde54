//! Invented cases: enough of each for statistics, and for a seed to dress it
//! with people and papers.

use std::ops::{Range, RangeInclusive};

use kernel::{Fact, FactId, Handling, Month, PlaceId, Relation, Support, UnitId, ViolenceForm};
use norms::norms;

use super::dice::{Chance, Cup, Dice, Picker};
use super::shares::{self, Ages};
use super::{Party, Sex};

/// Why no cases can be invented.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InventFault {
    /// No place has a weight above 0.
    #[error("no place has a weight above 0, or there are too many places")]
    NoPlace,
    /// The years are empty or outside 1900–9998.
    #[error("the years are empty or outside 1900–9998")]
    NoYear,
}

/// A place where cases happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceWeight {
    /// The commune, in the version in force.
    pub place: PlaceId,
    /// The office that owns its cases.
    pub unit: UnitId,
    /// How many of the cases are here, such as the number of its people.
    pub weight: u64,
}

/// A case that never happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InventedCase {
    /// Its number, from 0.
    pub index: u64,
    /// The commune, as an index of the places handed in.
    pub commune: usize,
    /// The commune.
    pub place: PlaceId,
    /// The office that owns the case.
    pub unit: UnitId,
    /// The month in which it is counted.
    pub month: Month,
    /// The scope of the relation.
    pub relation: Relation,
    /// The main form.
    pub main_form: Option<ViolenceForm>,
    /// All forms, as bits of [`ViolenceForm`].
    pub forms: i64,
    /// Acts of Law 13/2022 Art. 3(1), as bits of their numbers in `norms`;
    /// each counts in the relation's scope. Empty outside the law's scope.
    pub acts: i64,
    /// The survivors: one or two.
    pub survivors: [Option<Party>; 2],
    /// The accused: one or two.
    pub accused: [Option<Party>; 2],
    /// Bits of [`Handling`].
    pub handling: i64,
    /// Bits of [`Support`].
    pub support: i64,
    /// Whether it is its household's first case of the statutory year.
    pub new_household: bool,
    /// The fact's identifier: a UUIDv4 by its form, but reproducible.
    pub fact: FactId,
    /// The record key of disclosure control, 32 bits.
    pub record_key: i64,
}

impl InventedCase {
    /// The keys of the acts, as `norms` names them.
    pub fn act_keys(&self) -> impl Iterator<Item = &'static str> + '_ {
        let acts = norms().acts().iter().enumerate();
        acts.filter(|(number, _)| self.acts >> number & 1 == 1).map(|(_, act)| act.key.as_str())
    }

    /// What the case contributes to statistics.
    pub fn fact(&self) -> Fact {
        let [survivors_male, survivors_female, survivors_under_16, survivors_from_60] =
            count(&self.survivors);
        let [accused_male, accused_female, accused_under_16, accused_from_60] = count(&self.accused);
        Fact {
            id: self.fact,
            unit: self.unit,
            place: self.place,
            month: self.month,
            relation: self.relation,
            main_form: self.main_form,
            forms: self.forms,
            survivors_male,
            survivors_female,
            survivors_under_16,
            survivors_from_60,
            accused_male,
            accused_female,
            accused_under_16,
            accused_from_60,
            handling: self.handling,
            support: self.support,
            new_household: self.new_household,
            record_key: self.record_key,
        }
    }
}

/// Male, female, under 16, 60 and over.
fn count(parties: &[Option<Party>; 2]) -> [i64; 4] {
    let mut counts = [0; 4];
    for party in parties.iter().flatten() {
        counts[party.sex as usize] += 1;
        counts[2] += i64::from(party.age < 16);
        counts[3] += i64::from(party.age >= 60);
    }
    counts
}

/// Numbers of acts by relation and form.
type Acts = [[Vec<u8>; 4]; 6];

/// The cases of one seed, each known by its index alone: any range, in any
/// order, on any number of threads, gives the same cases, and nothing is
/// kept of those gone by.
#[derive(Debug, Clone)]
pub struct Cases {
    cup: Cup,
    count: u64,
    months: Vec<(Month, i32)>,
    by_month: Picker,
    places: Vec<PlaceWeight>,
    by_place: Picker,
    acts: Acts,
}

impl Cases {
    /// `count` cases in the statutory years `years` (2026 is December 2025 to
    /// November 2026), spread over the years as the published figures are.
    ///
    /// # Errors
    /// [`InventFault`] when there is no place or no year to put them in.
    pub fn new(
        seed: u64,
        count: u64,
        years: RangeInclusive<i32>,
        places: &[PlaceWeight],
    ) -> Result<Self, InventFault> {
        let by_place = Picker::new(places.iter().map(|place| place.weight)).ok_or(InventFault::NoPlace)?;
        if *years.start() < 1900 || *years.end() > 9998 {
            return Err(InventFault::NoYear);
        }
        let months: Vec<(Month, i32)> = years.flat_map(months_of).collect();
        let by_month = weigh(&months).ok_or(InventFault::NoYear)?;
        let cup = Cup::new(seed, *b"cases   ");
        Ok(Self { cup, count, months, by_month, places: places.to_vec(), by_place, acts: acts() })
    }

    /// The same, but with no case after `last`: for a seed that ends today.
    ///
    /// # Errors
    /// [`InventFault::NoYear`] when nothing is left.
    pub fn until(mut self, last: Month) -> Result<Self, InventFault> {
        self.months.retain(|(month, _)| *month <= last);
        self.by_month = weigh(&self.months).ok_or(InventFault::NoYear)?;
        Ok(self)
    }

    /// How many there are.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The cases of a range, cut to those there are.
    pub fn range(&self, range: Range<u64>) -> impl Iterator<Item = InventedCase> + '_ {
        (range.start..range.end.min(self.count)).map(|index| self.at(index))
    }

    /// The facts of a range, cut to those there are.
    pub fn facts(&self, range: Range<u64>) -> impl Iterator<Item = Fact> + '_ {
        self.range(range).map(|case| case.fact())
    }

    /// Ranges of at most `size` cases that together are all of them.
    pub fn chunks(&self, size: u64) -> impl Iterator<Item = Range<u64>> + use<> {
        let (count, size) = (self.count, size.max(1));
        (0..count.div_ceil(size)).map(move |chunk| chunk * size..(chunk * size + size).min(count))
    }

    /// The case with this index, whether or not it is below the count.
    pub fn at(&self, index: u64) -> InventedCase {
        let mut dice = self.cup.dice(index);
        let fact = FactId::of_bytes(version_4(dice.bytes()));
        let record_key = i64::from(dice.number());
        let commune = self.by_place.pick(&mut dice);
        let place = self.places[commune];
        let (month, year) = self.months[self.by_month.pick(&mut dice)];
        let relation = Relation::ALL[dice.choose(&shares::RELATIONS)];
        let (main_form, forms, acts) = self.deeds(&mut dice, year, relation);
        let survivors = survivors(&mut dice);
        InventedCase {
            index,
            commune,
            place: place.place,
            unit: place.unit,
            month,
            relation,
            main_form,
            forms,
            acts,
            survivors,
            accused: accused(&mut dice),
            handling: bits(&mut dice, Handling::ALL.iter().map(|way| way.bit()), &shares::handling(year)),
            support: bits(&mut dice, Support::ALL.iter().map(|way| way.bit()), &shares::SUPPORT),
            new_household: dice.hits(shares::NEW_HOUSEHOLD),
            fact,
            record_key,
        }
    }

    /// Main form, forms and acts. Only acts that count in the relation's
    /// scope are taken; a form without one gives way to mental violence.
    fn deeds(&self, dice: &mut Dice, year: i32, relation: Relation) -> (Option<ViolenceForm>, i64, i64) {
        let of_relation = &self.acts[number(relation.number())];
        let possible = |form: &ViolenceForm| {
            relation == Relation::Outside || !of_relation[number(form.number())].is_empty()
        };
        let drawn = ViolenceForm::ALL.get(dice.choose(&shares::main_forms(year))).copied();
        let main = drawn.map(|form| if possible(&form) { form } else { ViolenceForm::Mental });
        // A case without a named main form still has forms.
        let mut forms = main.unwrap_or(ViolenceForm::Physical).bit();
        for form in ViolenceForm::ALL {
            let joins = dice.hits(shares::also(*form));
            forms |= if joins && possible(form) { form.bit() } else { 0 };
        }
        let mut acts = 0;
        for form in ViolenceForm::ALL {
            let choice = &of_relation[number(form.number())];
            let sides = u32::try_from(choice.len()).unwrap_or(0);
            let (first, second) = (dice.below(sides) as usize, dice.below(sides) as usize);
            let more = dice.hits(shares::SECOND_ACT);
            if form.is_in(forms) {
                acts |= choice.get(first).map_or(0, |act| 1 << act);
                acts |= if more { choice.get(second).map_or(0, |act| 1 << act) } else { 0 };
            }
        }
        (main, forms, acts)
    }
}

/// The months of a statutory year, with the year.
fn months_of(year: i32) -> impl Iterator<Item = (Month, i32)> {
    let december = Month::of_number((year - 1) * 100 + 12);
    let rest = (1..=11).filter_map(move |month| Month::of_number(year * 100 + month));
    december.into_iter().chain(rest).map(move |month| (month, year))
}

fn weigh(months: &[(Month, i32)]) -> Option<Picker> {
    Picker::new(months.iter().map(|(_, year)| shares::cases_in(*year)))
}

/// Which acts count in which relation, by the law's own lists; acts of which
/// the source does not tell count here.
fn acts() -> Acts {
    let mut acts = Acts::default();
    for relation in Relation::ALL {
        let Some(scope) = norms().relation(*relation) else { continue };
        for (act_number, act) in norms().acts().iter().enumerate() {
            if scope.counts(&act.key) != norms::Counts::No {
                let form = number(act.default_form.number());
                acts[number(relation.number())][form].push(u8::try_from(act_number).unwrap_or(63));
            }
        }
    }
    acts
}

fn survivors(dice: &mut Dice) -> [Option<Party>; 2] {
    let first = party(dice, shares::SURVIVOR_FEMALE, Sex::Female, shares::SURVIVOR_AGES);
    let more = dice.hits(shares::SECOND_SURVIVOR);
    let second = party(dice, shares::SURVIVOR_FEMALE, Sex::Female, [80, 15, 5]);
    [Some(first), more.then_some(second)]
}

fn accused(dice: &mut Dice) -> [Option<Party>; 2] {
    let first = party(dice, shares::ACCUSED_MALE, Sex::Male, shares::ACCUSED_AGES);
    let more = dice.hits(shares::SECOND_ACCUSED);
    let second = party(dice, shares::ACCUSED_MALE, Sex::Male, shares::ACCUSED_AGES);
    [Some(first), more.then_some(second)]
}

/// Someone of the likely sex by this chance, else of the other, with an age.
fn party(dice: &mut Dice, chance: Chance, likely: Sex, ages: Ages) -> Party {
    let other = if likely == Sex::Male { Sex::Female } else { Sex::Male };
    let sex = if dice.hits(chance) { likely } else { other };
    let class = dice.choose(&ages);
    let (one, two) = (dice.number(), dice.number());
    let part = |draw: u32, sides: u64| u8::try_from((u64::from(draw) * sides) >> 32).unwrap_or(0);
    let age = match class {
        0 => part(one, 16),
        // The middle years are likelier than the ends.
        1 => 16 + part(one, 22) + part(two, 23),
        // The old are likelier than the very old.
        _ => 60 + part(one.min(two), 32),
    };
    Party { sex, age }
}

fn bits<const N: usize>(dice: &mut Dice, bits: impl Iterator<Item = i64>, chances: &[Chance; N]) -> i64 {
    bits.zip(chances).map(|(bit, chance)| if dice.hits(*chance) { bit } else { 0 }).sum()
}

/// Numbers of statutory values are small and not negative.
fn number(value: i64) -> usize {
    usize::try_from(value).unwrap_or(0)
}

/// Version and variant of a random UUID (RFC 9562, 5.4).
const fn version_4(mut bytes: [u8; 16]) -> [u8; 16] {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    bytes
}
