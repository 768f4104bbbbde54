//! The national table as an operator reads it: plain text.

use std::fmt::Write as _;

use kernel::{Dong, Lang};
use norms::Source;
use page::Phrases;
use places::Gazetteer;

use crate::figures::actions::{Borders, NationalTable, ProvinceRow, Sums};
use crate::indicators::{CellRule, cells_of};

/// Lines of a label and numbers, written one below the other.
struct Lines {
    text: String,
    lang: Lang,
}

impl Lines {
    fn line(&mut self, label: &str, numbers: &[String]) {
        // Writing into a string cannot fail.
        let _ = write!(self.text, "{label:<46.46}");
        for number in numbers {
            let _ = write!(self.text, " {number:>9}");
        }
        self.text.push('\n');
    }
    fn number(&self, number: i64) -> String {
        // Money is grouped as numbers are.
        let grouped = Dong(number).to_string();
        if self.lang == Lang::Vi { grouped } else { grouped.replace('.', ",") }
    }
    fn of(&self, sums: &Sums, cell: i64) -> String {
        self.number(sums.get(&cell).copied().unwrap_or(0))
    }
}

/// The table: every computed row by year with the locked sum beside, then
/// cases, forms and returns by province, then what a reader must know.
pub fn told(table: &NationalTable, places: &Gazetteer, phrases: &Phrases, lang: Lang) -> String {
    let mut lines = Lines { text: String::new(), lang };
    let say = |key: &str| phrases.say(lang, key, &[]);
    let borders =
        if table.asked.borders == Borders::Today { "figures-borders-today" } else { "figures-borders-then" };
    let _ = writeln!(lines.text, "{}", table.form.title.text(lang));
    let _ = writeln!(lines.text, "{} – {}", table.period.first, table.period.end);
    let _ = writeln!(lines.text, "{}: {}\n", say("figures-borders-l"), say(borders));
    years(&mut lines, table, &say);
    provinces(&mut lines, table, places, &say);
    lines.text
}

fn years(lines: &mut Lines, table: &NationalTable, say: &impl Fn(&str) -> String) {
    let mut heads: Vec<String> = table.years.iter().map(|year| year.year.to_string()).collect();
    heads.push(say("figures-locked"));
    lines.line(&say("figures-row"), &heads);
    for row in table.form.rows.iter().filter(|row| row.source == Source::Computed) {
        let Some(cell) = table.cell(&row.code) else { continue };
        let mut numbers: Vec<String> = table.years.iter().map(|year| lines.of(&year.sums, cell)).collect();
        let locked = table.locked.get(&row.code);
        numbers.push(locked.map_or_else(|| "–".to_owned(), |(sum, _)| lines.number(*sum)));
        lines.line(&format!("{} {}", row.code, row.words.text(lines.lang)), &numbers);
    }
    let formless = table.formless();
    let numbers: Vec<String> = table.years.iter().map(|year| lines.of(&year.sums, formless)).collect();
    lines.line(&say("figures-formless"), &numbers);
    lines.text.push('\n');
}

fn provinces(lines: &mut Lines, table: &NationalTable, places: &Gazetteer, say: &impl Fn(&str) -> String) {
    let form = |measure| matches!(measure, CellRule::MainForm(_) | CellRule::AnyForm(_));
    let forms: Vec<(&str, i64)> = cells_of(&table.form.id)
        .filter(|cell| form(cell.measure) && cell.count.fits(table.asked.count))
        .map(|cell| (cell.code, cell.number))
        .collect();
    let mut heads = vec![say("figures-cases")];
    heads.extend(forms.iter().map(|(code, _)| (*code).to_owned()));
    heads.extend([say("figures-locked"), "✓".to_owned()]);
    lines.line(&say("figures-province"), &heads);
    let figures = |lines: &Lines, sums: &Sums| {
        let mut numbers = vec![lines.of(sums, table.cases())];
        numbers.extend(forms.iter().map(|(_, cell)| lines.of(sums, *cell)));
        numbers
    };
    let lang = lines.lang;
    let name = |row: &ProvinceRow| {
        places.version(row.place).map_or_else(|| row.code.clone(), |version| version.full_name(lang))
    };
    for row in &table.provinces {
        let mut numbers = figures(lines, &row.sums);
        numbers.push(lines.number(row.locked_cases));
        numbers.push(format!("{}/{}", row.signed, row.communes));
        lines.line(&format!("{} {}", row.code, name(row)), &numbers);
    }
    if !table.unplaced.is_empty() {
        let numbers = figures(lines, &table.unplaced);
        lines.line(&say("figures-unplaced"), &numbers);
    }
    let _ = writeln!(lines.text, "\n✓ {}", say("figures-signed"));
}
