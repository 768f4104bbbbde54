//! The cells of form 03 as DuckDB counts them: an expression for each measure,
//! written from the definitions and not from the product's weights.

use anyhow::{Result, bail};
use kernel::{Fact, Relation};
use programme::indicators::{CellPerson, CellRule, cells_of, period_numbered};

/// The columns of the table DuckDB scans.
pub(super) const COLUMNS: [&str; 15] = [
    "place",
    "month",
    "relation",
    "main_form",
    "forms",
    "survivors_male",
    "survivors_female",
    "survivors_under_16",
    "survivors_from_60",
    "accused_male",
    "accused_female",
    "accused_under_16",
    "accused_from_60",
    "handling",
    "support_and_household",
];

/// The values of a fact's line. Support and the household's mark share a
/// number, the mark above the bits.
pub(super) fn values(fact: &Fact) -> [i64; 15] {
    [
        fact.place.0,
        i64::from(fact.month.number()),
        fact.relation.number(),
        fact.main_form.map_or(-1, |form| form.number()),
        fact.forms,
        fact.survivors_male,
        fact.survivors_female,
        fact.survivors_under_16,
        fact.survivors_from_60,
        fact.accused_male,
        fact.accused_female,
        fact.accused_under_16,
        fact.accused_from_60,
        fact.handling,
        fact.support | i64::from(fact.new_household) << 8,
    ]
}

fn person(side: &str, who: CellPerson) -> String {
    match who {
        CellPerson::All => format!("{side}_male + {side}_female"),
        CellPerson::Male => format!("{side}_male"),
        CellPerson::Female => format!("{side}_female"),
        CellPerson::Under16 => format!("{side}_under_16"),
        CellPerson::From60 => format!("{side}_from_60"),
    }
}

fn expression(measure: CellRule) -> String {
    let bit = |column: &str, bit: i64| format!("CASE WHEN {column} & {bit} <> 0 THEN 1 ELSE 0 END");
    match measure {
        CellRule::Households => "support_and_household >> 8".to_owned(),
        CellRule::Cases => "1".to_owned(),
        CellRule::MainForm(form) => format!("CASE WHEN main_form = {} THEN 1 ELSE 0 END", form.number()),
        CellRule::NoMainForm => "CASE WHEN main_form = -1 THEN 1 ELSE 0 END".to_owned(),
        CellRule::AnyForm(form) => bit("forms", form.bit()),
        CellRule::NoForm => "CASE WHEN forms = 0 THEN 1 ELSE 0 END".to_owned(),
        CellRule::Accused(who) => person("accused", who),
        CellRule::Survivors(who) => person("survivors", who),
        CellRule::CasesWithAccused(who) => {
            format!("CASE WHEN {} > 0 THEN 1 ELSE 0 END", person("accused", who))
        }
        CellRule::CasesWithSurvivors(who) => {
            format!("CASE WHEN {} > 0 THEN 1 ELSE 0 END", person("survivors", who))
        }
        CellRule::Handled(how) => bit("handling", how.bit()),
        CellRule::Supported(how) => bit("support_and_household", how.bit()),
    }
}

fn sums(period: i64) -> Result<(String, String)> {
    if !(2019..=9_999).contains(&period) {
        bail!("a whole year of form 03 is read");
    }
    if period_numbered(period).is_none() {
        bail!("there is no such period");
    }
    let cells = cells_of("form03");
    let sums: Vec<String> =
        cells.map(|cell| format!("sum({})::BIGINT AS c{}", expression(cell.measure), cell.number)).collect();
    let outside = Relation::Outside.number();
    // From 1 December to 1 December; months are whole.
    let (from, to) = ((period - 1) * 100 + 12, period * 100 + 11);
    let those = format!("FROM fact WHERE relation <> {outside} AND month BETWEEN {from} AND {to}");
    Ok((sums.join(", "), those))
}

/// One row: the country's cells.
pub(super) fn country(period: i64) -> Result<String> {
    let (sums, those) = sums(period)?;
    Ok(format!("SELECT {sums} {those}"))
}

/// A row a commune.
pub(super) fn communes(period: i64) -> Result<String> {
    let (sums, those) = sums(period)?;
    Ok(format!("SELECT place, {sums} {those} GROUP BY place"))
}
