//! Reading a table of published figures: CSV with a heading line. A line that
//! cannot be read is told and left out; nothing else is refused.

use std::io::Read;

use kernel::{Outcome, Phrase, clean_line};

use super::model::{Figure, FigureFinding, FigurePeriod};

/// The columns, in any order.
const COLUMNS: [&str; 6] = ["indicator", "period", "value", "scope", "source", "confidence"];
/// The longest text of a field, in characters.
const LONGEST: usize = 200;

/// Reads figures.
///
/// # Errors
/// [`Outcome::Refused`] when the heading lacks a column or the text is no CSV
/// at all.
pub(super) fn read(from: impl Read) -> Result<(Vec<Figure>, Vec<FigureFinding>), Outcome> {
    let mut table = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(from);
    let heading = table.headers().map_err(|_| Outcome::refused("figures-import-no-table"))?.clone();
    let mut at = [0usize; 6];
    for (place, name) in at.iter_mut().zip(COLUMNS) {
        let found = heading.iter().position(|column| column.trim_start_matches('\u{FEFF}') == name);
        *place = found
            .ok_or_else(|| Outcome::Refused(Phrase::new("figures-import-no-column").with("column", name)))?;
    }
    let (mut figures, mut findings) = (Vec::new(), Vec::new());
    for line in table.records() {
        let number = line.as_ref().ok().and_then(csv::StringRecord::position).map(csv::Position::line);
        let figure = line.ok().and_then(|line| figure(&at.map(|column| line.get(column).unwrap_or(""))));
        match figure {
            Some(figure) => figures.push(figure),
            None => findings.push(unreadable(number, figures.len() + findings.len() + 2)),
        }
    }
    Ok((figures, findings))
}

fn unreadable(number: Option<u64>, counted: usize) -> FigureFinding {
    let line =
        number.and_then(|line| i64::try_from(line).ok()).unwrap_or(i64::try_from(counted).unwrap_or(0));
    FigureFinding { kind: "line", phrase: Phrase::new("figures-finding-line").with("line", line) }
}

fn figure(fields: &[&str; 6]) -> Option<Figure> {
    let [series, period, value, scope, source, confidence] =
        fields.map(|field| clean_line(field, LONGEST).ok().filter(|text| !text.is_empty()));
    Some(Figure {
        series: series?,
        period: FigurePeriod::read(&period?),
        thousandths: thousandths(&value?)?,
        scope: scope?,
        source: source?,
        confidence: confidence?,
    })
}

/// `62.9` is 62,900 thousandths. At most three decimals; a figure is never
/// negative.
fn thousandths(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 3 {
        return None;
    }
    let part: i64 = format!("{part:0<3}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(1000)?.checked_add(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_exact_and_nonsense_is_told_by_its_line() {
        assert_eq!(thousandths("62.9"), Some(62_900));
        assert_eq!(thousandths("53152"), Some(53_152_000));
        for wrong in ["", "-1", "1.2345", "1,5", "x", ".5", "9223372036854775807"] {
            assert_eq!(thousandths(wrong), None, "{wrong}");
        }
        let text = "indicator,period,value,scope,source,confidence\ndv_cases,2009,x,national,S1,ok\n\
                    dv_cases,2010,5,national,S1,ok\nshort,2010\n";
        let (figures, findings) = read(text.as_bytes()).unwrap();
        assert_eq!((figures.len(), findings.len()), (1, 2));
        assert!(findings[0].phrase.args.contains(&("line", kernel::Argument::Number(2))), "{findings:?}");
    }

    #[test]
    fn a_table_without_a_column_is_refused_by_name() {
        let refused = read("indicator,period\na,b\n".as_bytes()).unwrap_err();
        let Outcome::Refused(phrase) = refused else { panic!("{refused}") };
        assert_eq!(phrase.key, "figures-import-no-column");
        assert!(phrase.args.contains(&("column", "value".into())));
    }
}
