//! Compiling the definitions, and the proof that the cube keeps to them.

mod doubts;

use kernel::{CellMap, CellWeight, Date, Fact, Month, Outcome, Relation};
use norms::{Norms, Period, PeriodKind, Source};
use store::Rx;
use store::facts::Difference;

use super::model::{CATALOGUE, Cell, CellRule, cells_of};

pub use doubts::{doubts, without_form};

/// The period a case known in this month is counted in, under the form then
/// in force. Months are whole in every period, so a month has one period.
pub fn period_of(month: Month) -> Option<Period> {
    let year = i16::try_from(month.year()).ok()?;
    Period::of(Date::new(year, i8::try_from(month.month()).ok()?, 1).ok()?)
}

/// The period with a number: `2026`, or `20171` for half 1 of 2017.
pub fn period_numbered(number: i64) -> Option<Period> {
    let year = i16::try_from(if number > 9_999 { number / 10 } else { number }).ok()?;
    match number {
        0..=9_999 => Period::december_year(year),
        _ => Period::half_year(year, i8::try_from(number % 10).ok()?),
    }
}

/// The definitions, ready to weigh facts. `app` hands them to the store.
#[derive(Debug, Clone)]
pub struct Definitions {
    december: Vec<(i64, CellRule)>,
    half: Vec<(i64, CellRule)>,
}

impl Definitions {
    /// Compiles the forms of `norms`.
    ///
    /// # Errors
    /// A sentence for each row that is computed and has no cell, each cell of
    /// a row that is gone, and each number given twice.
    pub fn compile(norms: &Norms) -> Result<Self, Vec<String>> {
        let mut wrong = Vec::new();
        let (mut december, mut half) = (Vec::new(), Vec::new());
        for form in norms.return_forms() {
            for row in form.rows.iter().filter(|row| row.source == Source::Computed) {
                if !cells_of(&form.id).any(|cell| cell.code == row.code) {
                    wrong.push(format!("{} {}: computed, but no cell counts it", form.id, row.code));
                }
            }
            for cell in cells_of(&form.id) {
                let row = form.row(cell.code);
                if !cell.code.is_empty() && row.is_none_or(|row| row.source != Source::Computed) {
                    wrong.push(format!("{} {}: a cell, but no computed row", form.id, cell.code));
                }
            }
            let weights = cells_of(&form.id).map(|cell: &Cell| (cell.number, cell.measure));
            match form.period {
                PeriodKind::DecemberYear => december.extend(weights),
                PeriodKind::HalfYear => half.extend(weights),
            }
        }
        let mut numbers: Vec<i64> = CATALOGUE.iter().map(|cell| cell.number).collect();
        numbers.sort_unstable();
        let twice = numbers.windows(2).filter(|pair| pair[0] == pair[1]);
        wrong.extend(twice.map(|pair| format!("cell {} stands twice", pair[0])));
        if wrong.is_empty() { Ok(Self { december, half }) } else { Err(wrong) }
    }

    /// A mark of these definitions: changed definitions have another, and the
    /// store then counts the cube anew (`store::facts::backfill`).
    pub fn fingerprint(&self) -> String {
        let text = format!("1 {:?} {:?}", self.december, self.half);
        let mut sum: u64 = 0xcbf2_9ce4_8422_2325;
        for byte in text.bytes() {
            sum = (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        format!("indicators-{sum:016x}")
    }
}

impl CellMap for Definitions {
    fn weigh(&self, fact: &Fact, into: &mut Vec<CellWeight>) {
        if fact.relation == Relation::Outside {
            return;
        }
        let Some(period) = period_of(fact.month) else { return };
        // Half-years have five digits, statutory years four.
        let weights = if period.number > 9_999 { &self.half } else { &self.december };
        for (cell, measure) in weights {
            let count = measure.weigh(fact);
            if count > 0 {
                into.push(CellWeight { cell: *cell, period: period.number, count });
            }
        }
    }
}

/// A cell that does not hold what the facts say, for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecountLine {
    /// The form and row, or the bare number of a cell nobody knows.
    pub cell: String,
    /// What differs.
    pub difference: Difference,
}

/// Counts every cell anew and tells those that differ. Run in a snapshot.
///
/// # Errors
/// [`Outcome::Fault`] when the engine fails.
pub fn recount(rx: &Rx<'_>) -> Result<Vec<RecountLine>, Outcome> {
    let name = |number: i64| {
        CATALOGUE
            .iter()
            .find(|cell| cell.number == number)
            .map_or_else(|| number.to_string(), |cell| format!("{} {}", cell.form, cell.code))
    };
    let differences = store::facts::recount(rx)?;
    Ok(differences
        .into_iter()
        .map(|difference| RecountLine { cell: name(difference.cell), difference })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{FactId, Instant, PlaceId, UnitId, ViolenceForm};
    use proptest::prelude::*;

    fn definitions() -> Definitions {
        Definitions::compile(norms::norms()).unwrap()
    }
    fn month(number: i32) -> Month {
        Month::of_number(number).unwrap()
    }
    fn case(at: Month) -> Fact {
        Fact {
            id: FactId::of_bytes([1; 16]),
            unit: UnitId::of_bytes([2; 16]),
            place: PlaceId(30_000_401),
            month: at,
            relation: Relation::Family,
            main_form: Some(ViolenceForm::Physical),
            forms: ViolenceForm::Physical.bit() | ViolenceForm::Mental.bit(),
            survivors_male: 0,
            survivors_female: 2,
            survivors_under_16: 1,
            survivors_from_60: 0,
            accused_male: 1,
            accused_female: 0,
            accused_under_16: 0,
            accused_from_60: 0,
            handling: kernel::Handling::Fine.bit(),
            support: kernel::Support::Care.bit() | kernel::Support::Counselled.bit(),
            new_household: true,
            record_key: 7,
        }
    }
    fn weights(fact: &Fact) -> Vec<CellWeight> {
        let mut into = Vec::new();
        definitions().weigh(fact, &mut into);
        into
    }
    fn count(fact: &Fact, cell: i64) -> i64 {
        weights(fact).iter().filter(|weight| weight.cell == cell).map(|weight| weight.count).sum()
    }

    #[test]
    fn every_computed_row_has_its_cells_and_no_cell_is_an_orphan() {
        assert_eq!(Definitions::compile(norms::norms()).map(|_| ()), Ok(()));
    }

    #[test]
    fn the_statutory_year_turns_at_midnight_before_the_first_of_december() {
        let last = Instant::of_vn(Date::constant(2026, 11, 30), 23, 59);
        assert_eq!(period_of(last.vn_month()).unwrap().number, 2026);
        let next = last.plus_minutes(1);
        assert_eq!(next.vn_date(), Date::constant(2026, 12, 1));
        assert_eq!(period_of(next.vn_month()).unwrap().number, 2027);
        // 17:00 UTC on 30 November is already December in Viet Nam.
        assert_eq!(Instant::of_millis(1_796_058_000_000).vn_month().number(), 202_612);
    }

    #[test]
    fn what_was_before_form_03_is_counted_under_the_old_form() {
        assert_eq!(period_of(month(201_712)).unwrap().number, 20_172);
        assert_eq!(period_of(month(201_802)).unwrap().number, 20_181);
        assert_eq!(period_of(month(201_803)).unwrap().number, 2018);
        let old = weights(&case(month(201_706)));
        assert!(old.iter().all(|weight| weight.cell > 100 && weight.period == 20_171), "{old:?}");
        let new = weights(&case(month(201_803)));
        assert!(new.iter().all(|weight| weight.cell < 100 && weight.period == 2018), "{new:?}");
    }

    #[test]
    fn a_case_stands_under_its_main_form_once_and_under_every_form_that_occurred() {
        let fact = case(month(202_611));
        assert_eq!((count(&fact, 12), count(&fact, 11)), (1, 0));
        assert_eq!((count(&fact, 22), count(&fact, 21), count(&fact, 24)), (1, 1, 0));
        assert_eq!((count(&fact, 15), count(&fact, 25)), (0, 0));
        let without = Fact { main_form: None, forms: 0, ..fact };
        assert_eq!((count(&without, 15), count(&without, 25)), (1, 1));
    }

    #[test]
    fn persons_are_persons_and_old_rows_are_cases() {
        let fact = case(month(202_611));
        assert_eq!((count(&fact, 50), count(&fact, 52), count(&fact, 53)), (2, 2, 1));
        let old = case(month(201_706));
        assert_eq!((count(&old, 152), count(&old, 151), count(&old, 153)), (1, 0, 1));
    }

    #[test]
    fn a_relation_outside_the_law_is_in_no_cell() {
        assert_eq!(weights(&Fact { relation: Relation::Outside, ..case(month(202_611)) }), []);
    }

    #[test]
    fn a_period_is_found_by_its_number() {
        for number in [2018, 2026, 20_161, 20_172, 20_181] {
            assert_eq!(period_numbered(number).unwrap().number, number);
        }
        assert_eq!(period_numbered(2017), None);
        assert_eq!(period_numbered(20_182), None);
    }

    #[test]
    fn a_changed_definition_has_another_fingerprint() {
        let mut changed = definitions();
        changed.december.swap(0, 1);
        assert_ne!(definitions().fingerprint(), changed.fingerprint());
        assert_eq!(definitions().fingerprint(), definitions().fingerprint());
    }

    proptest! {
        #[test]
        fn main_forms_and_none_partition_the_cases(main in 0i64..5, forms in 0i64..16, male in 0i64..4, female in 0i64..4) {
            let fact = Fact {
                main_form: ViolenceForm::of_number(main),
                forms,
                survivors_male: male,
                survivors_female: female,
                ..case(month(202_611))
            };
            let main: i64 = [11, 12, 13, 14, 15].iter().map(|cell| count(&fact, *cell)).sum();
            prop_assert_eq!(main, 1);
            for any in [21, 22, 23, 24] {
                prop_assert!(count(&fact, any) <= count(&fact, 2));
            }
            prop_assert_eq!(count(&fact, 51) + count(&fact, 52), count(&fact, 50));
        }
    }
}
