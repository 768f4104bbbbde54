//! The pages of figures as tests and reviewers see them: invented live
//! figures, the shipped published ones.

use std::collections::BTreeMap;

use norms::{FormCount, norms};
use page::Phrases;
use page::samples::{Sample, Stage};
use places::{Gazetteer, Level};

use super::{CellPage, NationalPage, PublishedPage};
use crate::figures::actions::{Asked, Borders, NationalTable, ProvinceRow, Sums, YearSums};
use crate::figures::model::Figure;
use crate::indicators::period_numbered;
use crate::returns::form_in;

fn sums(cases: i64) -> Sums {
    let shares = [
        (1, 94),
        (2, 100),
        (11, 41),
        (12, 44),
        (13, 3),
        (14, 9),
        (15, 3),
        (21, 60),
        (22, 55),
        (23, 5),
        (24, 14),
    ];
    let persons = [
        (25, 1),
        (30, 101),
        (31, 90),
        (32, 11),
        (42, 12),
        (44, 9),
        (45, 4),
        (50, 112),
        (51, 17),
        (52, 95),
        (53, 14),
    ];
    let all = shares.into_iter().chain(persons);
    all.map(|(cell, hundredths)| (cell, cases * hundredths / 100)).collect()
}

fn table(places: &Gazetteer, borders: Borders, count: FormCount, busy: bool) -> Option<NationalTable> {
    let period = period_numbered(2026)?;
    let form = form_in(norms(), &period)?;
    let day = if borders == Borders::Today {
        kernel::Date::constant(2026, 11, 19)
    } else {
        kernel::Date::constant(2024, 11, 30)
    };
    let row = |(n, province): (i64, &places::Version)| ProvinceRow {
        code: province.code.to_string(),
        place: province.id,
        sums: if busy { sums(40 + n * 13 % 90) } else { Sums::new() },
        locked_cases: if busy { 38 + n * 13 % 90 } else { 0 },
        signed: if busy { 70 + n * 7 % 31 } else { 0 },
        communes: 100,
    };
    let provinces = (0..).zip(places.in_force(Level::Province, day)).map(row).collect();
    let years = (2023..=2026).map(|year| YearSums {
        year,
        sums: if busy { sums(2_800 + (year - 2023) * 213) } else { Sums::new() },
    });
    let locked = if busy {
        form.rows.iter().map(|row| (row.code.clone(), (2_900, 812))).collect()
    } else {
        BTreeMap::new()
    };
    Some(NationalTable {
        asked: Asked { year: 2026, borders, count },
        period,
        form,
        years: years.collect(),
        provinces,
        unplaced: if busy { Sums::from([(2, 4)]) } else { Sums::new() },
        divided: if busy { 12 } else { 0 },
        locked,
    })
}

fn shipped() -> Vec<Figure> {
    crate::figures::forms::read(crate::figures::SHIPPED.as_bytes())
        .map(|(figures, _)| figures)
        .unwrap_or_default()
}

/// Sample pages.
pub(in crate::figures) fn samples(stage: &Stage) -> Vec<Sample> {
    let (places, figures) = (Gazetteer::shipped(), shipped());
    let cases = [
        ("figures-national", Borders::Today, FormCount::Main, true),
        ("figures-national-then", Borders::OfTheTime, FormCount::Any, true),
        ("figures-national-empty", Borders::Today, FormCount::Main, false),
    ];
    let mut samples = Vec::new();
    for (name, borders, count, busy) in cases {
        let Some(table) = table(&places, borders, count, busy) else { continue };
        let page = NationalPage::new(stage.staff("/figures"), &table, &figures, &places, None, 2026);
        samples.push(Sample::of(name, &page));
    }
    if let Some(mut own) = table(&places, Borders::Today, FormCount::Main, true) {
        own.provinces.clear();
        own.unplaced.clear();
        let page = NationalPage::new(
            stage.staff("/figures"),
            &own,
            &figures,
            &places,
            Some("UBND xã Suối Mơ"),
            2026,
        );
        samples.push(Sample::of("figures-commune", &page));
    }
    if let Ok(phrases) = Phrases::collected() {
        let page =
            |figures: &[Figure]| PublishedPage::new(stage.staff("/figures/published"), figures, &phrases);
        samples.push(Sample::of("figures-published", &page(&figures)));
        samples.push(Sample::of("figures-published-empty", &page(&[])));
    }
    for (name, code) in [("figures-cell", "B2.1"), ("figures-cell-entered", "A0")] {
        if let Some(page) = CellPage::new(stage.staff("/figures/cells/form03/B2.1"), "form03", code) {
            samples.push(Sample::of(name, &page));
        }
    }
    samples
}

#[cfg(test)]
mod tests {
    use super::super::files;
    use super::*;
    use access::Reach;
    use kernel::{Block, Instant, Lang, SheetCell};

    #[test]
    fn a_workbook_has_every_cell_of_every_province_and_stays_within_the_format() {
        let places = Gazetteer::shipped();
        let table = table(&places, Borders::Today, FormCount::Main, true).unwrap();
        for lang in Lang::ALL {
            let t = page::testing::speech_at(lang, "2026-11-19T14:20:00+07:00");
            let sheets = files::sheets(&t, &table, &shipped(), &places);
            assert_eq!(sheets.len(), 3);
            for sheet in &sheets {
                assert!(
                    sheet.name.chars().count() <= 31
                        && !sheet.name.contains(['[', ']', ':', '*', '?', '/', '\\']),
                    "{}",
                    sheet.name
                );
                assert!(sheet.rows.iter().all(|row| row.len() <= sheet.columns.len()), "{}", sheet.name);
                let words = sheet.heading.iter().chain(&sheet.columns).chain(&sheet.notes);
                assert!(words.clone().all(|words| !words.contains('⟦')), "{:?}", words.collect::<Vec<_>>());
            }
            let provinces = &sheets[1];
            assert_eq!(provinces.rows.len(), 35, "34 and what belongs to none");
            let cases: i64 = provinces
                .rows
                .iter()
                .map(|row| match row[3] {
                    SheetCell::Number(n) => n,
                    _ => 0,
                })
                .sum();
            let expected: i64 = table.provinces.iter().map(|row| row.sums[&2]).sum::<i64>() + 4;
            assert_eq!(cases, expected);
        }
    }

    #[test]
    fn the_paper_totals_its_provinces_and_says_it_was_not_compared_with_the_annex() {
        let places = Gazetteer::shipped();
        let table = table(&places, Borders::Today, FormCount::Main, true).unwrap();
        let of = files::Issuer { name: "Bộ thử".into(), reach: Reach::Country, seat: None };
        let paper = files::official(&table, &places, &of, Instant::of_millis(1_796_058_000_000));
        assert!(paper.provisional.is_some());
        let tables: Vec<_> = paper
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Table(table) => Some(table),
                _ => None,
            })
            .collect();
        assert_eq!((tables.len(), tables[1].rows.len()), (2, 36));
        assert!(tables.iter().all(|table| table.rows.iter().all(|row| row.len() == table.columns.len())));
        let total: i64 = table.provinces.iter().map(|row| row.sums[&2]).sum::<i64>() + 4;
        assert_eq!(tables[1].rows[35][2], kernel::Dong(total).to_string());
    }
}
