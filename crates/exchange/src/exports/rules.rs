//! What may leave the house, and how it is written: pure, and the same bytes
//! for the same figures.

mod text;

use std::collections::BTreeMap;

use kernel::{Date, Month, Outcome, Phrase};
use norms::{Period, norms};
use places::{Gazetteer, Level};

use super::model::{ExportCell, ExportFilePlace, ExportFileRequest};

pub(super) use text::{csv, dhis2};

/// The longest file that is made: a larger one is asked for in parts.
pub(super) const MOST_BYTES: usize = 8 << 20;

/// The period of a request.
///
/// # Errors
/// [`Outcome::Invalid`] on `year` before the form in force began, and when it
/// has not begun; on `province` for a code that names none today.
pub(super) fn period(
    request: &ExportFileRequest,
    places: &Gazetteer,
    today: Date,
) -> Result<Period, Outcome> {
    let period = i16::try_from(request.year).ok().and_then(Period::december_year);
    let Some(period) = period.filter(|period| period.first <= today) else {
        let last = Period::of(today).map_or(0, |period| period.number);
        return Err(Outcome::invalid("year", Phrase::new("exports-e-year").with("last", last.to_string())));
    };
    if !request.province.is_empty() {
        let known = places.at_code(&request.province, today).filter(|known| known.level() == Level::Province);
        known.ok_or_else(|| Outcome::invalid("province", "exports-e-province"))?;
    }
    Ok(period)
}

/// The first and the last month of a period.
pub(super) fn months(period: &Period) -> Result<(Month, Month), Outcome> {
    let last = period.end.yesterday().map_err(Outcome::fault)?;
    Ok((Month::of(period.first), Month::of(last)))
}

/// Marks what is not told: every count under the least that the rule of the
/// day allows below the province; and where that is one commune of its
/// province alone, the smallest other one, since the province's own figure
/// would give it away by subtraction. Assumed; no protection against many
/// exports laid side by side. Gives how many are withheld.
pub fn withhold(cells: &mut [ExportCell], place: ExportFilePlace, today: Date) -> usize {
    let Some(rule) = norms().disclosure(today).filter(|_| place == ExportFilePlace::Commune) else {
        return 0;
    };
    let mut columns: BTreeMap<(String, String, String), Vec<usize>> = BTreeMap::new();
    for (at, cell) in cells.iter_mut().enumerate() {
        cell.withheld = cell.count < rule.least;
        let key = (cell.province.clone(), cell.period.clone(), cell.element.clone());
        columns.entry(key).or_default().push(at);
    }
    for column in columns.values() {
        if column.iter().filter(|at| cells[**at].withheld).count() != 1 {
            continue;
        }
        let others = column.iter().copied().filter(|at| !cells[*at].withheld);
        if let Some(smallest) = others.min_by_key(|at| (cells[*at].count, *at)) {
            cells[smallest].withheld = true;
        }
    }
    cells.iter().filter(|cell| cell.withheld).count()
}

#[cfg(test)]
mod tests {
    use super::super::model::{ExportFileKind, ExportFilePeriod};
    use super::*;
    use proptest::prelude::*;

    fn today() -> Date {
        Date::constant(2026, 11, 19)
    }
    pub(super) fn cell(code: u32, element: &str, count: i64) -> ExportCell {
        ExportCell {
            code: format!("{code:05}"),
            from: Some(Date::constant(2025, 7, 1)),
            present: true,
            name: format!("Phường {code}"),
            province: "01".into(),
            period: "202611".into(),
            element: element.into(),
            count,
            withheld: false,
        }
    }
    fn marks(counts: &[i64], place: ExportFilePlace) -> Vec<bool> {
        let mut cells: Vec<_> = (1u32..).zip(counts).map(|(code, count)| cell(code, "B1", *count)).collect();
        withhold(&mut cells, place, today());
        cells.iter().map(|cell| cell.withheld).collect()
    }
    fn request(year: i64, province: &str) -> ExportFileRequest {
        ExportFileRequest {
            year,
            place: ExportFilePlace::Province,
            period: ExportFilePeriod::Month,
            province: province.into(),
            kind: ExportFileKind::Csv,
        }
    }

    #[test]
    fn below_the_province_nothing_under_five_is_told() {
        assert_eq!(marks(&[4, 5, 1, 9], ExportFilePlace::Commune), [true, false, true, false]);
        assert_eq!(marks(&[4, 5, 1, 9], ExportFilePlace::Province), [false; 4]);
        assert_eq!(marks(&[5, 6], ExportFilePlace::Commune), [false, false]);
    }

    #[test]
    fn one_alone_takes_the_smallest_other_with_it() {
        assert_eq!(marks(&[4, 30, 7, 9], ExportFilePlace::Commune), [true, false, true, false]);
        assert_eq!(marks(&[3], ExportFilePlace::Commune), [true]);
    }

    #[test]
    fn columns_of_other_months_and_elements_do_not_help_each_other() {
        let mut cells = vec![cell(1, "B1", 4), cell(2, "B1", 8), cell(1, "B5", 4), cell(2, "B5", 3)];
        cells.push(ExportCell { period: "202610".into(), ..cell(1, "B1", 2) });
        assert_eq!(withhold(&mut cells, ExportFilePlace::Commune, today()), 5);
    }

    #[test]
    fn before_there_was_a_rule_none_is_applied() {
        let mut cells = vec![cell(1, "B1", 1)];
        assert_eq!(withhold(&mut cells, ExportFilePlace::Commune, Date::constant(2011, 6, 30)), 0);
    }

    #[test]
    fn a_year_that_is_not_and_a_province_that_is_not_are_told_at_the_field() {
        let places = Gazetteer::shipped();
        let field = |year, province| match period(&request(year, province), &places, today()) {
            Ok(_) => "",
            Err(Outcome::Invalid(faults)) => faults[0].field,
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!([field(2026, ""), field(2018, "01"), field(2027, "")], ["", "", "year"]);
        assert_eq!([field(2017, ""), field(99_999, ""), field(-1, "")], ["year"; 3]);
        assert_eq!([field(2026, "99"), field(2026, "00004"), field(2026, "x")], ["province"; 3]);
        let december = Date::constant(2026, 12, 1);
        assert!(period(&request(2027, ""), &places, december).is_ok(), "the year begins on 1 December");
    }

    #[test]
    fn the_months_of_a_statutory_year_are_december_to_november() {
        let year = |number| Period::december_year(number).unwrap();
        let number = |(first, last): (Month, Month)| (first.number(), last.number());
        assert_eq!(number(months(&year(2026)).unwrap()), (202_512, 202_611));
        assert_eq!(number(months(&year(2018)).unwrap()), (201_803, 201_811));
    }

    proptest! {
        #[test]
        fn nothing_small_is_told_and_no_column_hides_one_alone(counts in prop::collection::vec((1i64..12, 0u8..3), 1..30)) {
            let mut cells: Vec<_> = (1u32..).zip(&counts).map(|(code, (count, element))| cell(code, &format!("B{element}"), *count)).collect();
            let hidden = withhold(&mut cells, ExportFilePlace::Commune, today());
            prop_assert_eq!(hidden, cells.iter().filter(|cell| cell.withheld).count());
            prop_assert!(cells.iter().all(|cell| cell.withheld || cell.count >= 5));
            for element in ["B0", "B1", "B2"] {
                let column: Vec<_> = cells.iter().filter(|cell| cell.element == element).collect();
                let alone = column.iter().filter(|cell| cell.withheld).count() == 1;
                prop_assert!(!alone || column.len() == 1);
            }
        }
    }
}
