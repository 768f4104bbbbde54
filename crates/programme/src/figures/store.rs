//! Statements on published figures. Public and small: a reference table.

use std::collections::HashMap;

use kernel::Outcome;
use store::{Rx, Tx, sql};

use super::model::{Figure, FigurePeriod};

sql! {
    read EVERY() -> (Text, Text, Text, Text, Int, Text) =
        "SELECT source, series, period, scope, thousandths, confidence FROM published_figure
         ORDER BY source, series, period, scope";
    write PUT(Text, Text, Text, Text, Int, Text, Int) =
        "INSERT INTO published_figure (source, series, period, scope, thousandths, confidence, imported_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (source, series, period, scope) DO UPDATE SET
             thousandths = excluded.thousandths, confidence = excluded.confidence,
             imported_at = excluded.imported_at"
}

/// Every published figure held, by source, series, period, place. Public: no
/// scope.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn every(rx: &Rx<'_>) -> Result<Vec<Figure>, Outcome> {
    let rows = rx.all(&EVERY, ())?;
    let figure = |(source, series, period, scope, thousandths, confidence): (_, _, String, _, _, _)| Figure {
        source,
        series,
        period: FigurePeriod::read(&period),
        scope,
        thousandths,
        confidence,
    };
    Ok(rows.into_iter().map(figure).collect())
}

/// Keeps figures; writes only what is new or differs. Gives how many were new
/// and how many replaced another value.
///
/// # Errors
/// [`Outcome::Fault`].
pub(super) fn keep(tx: &Tx<'_>, figures: &[Figure]) -> Result<(usize, usize), Outcome> {
    let mut held: HashMap<[String; 4], (i64, String)> = HashMap::new();
    for (source, series, period, scope, thousandths, confidence) in tx.all(&EVERY, ())? {
        held.insert([source, series, period, scope], (thousandths, confidence));
    }
    let (mut new, mut changed) = (0, 0);
    for figure in figures {
        let (source, series, period, scope) = (
            figure.source.as_str(),
            figure.series.as_str(),
            figure.period.text.as_str(),
            figure.scope.as_str(),
        );
        let key = [source, series, period, scope].map(str::to_owned);
        let value = (figure.thousandths, figure.confidence.clone());
        match held.insert(key, value.clone()) {
            Some(known) if known == value => continue,
            Some(_) => changed += 1,
            None => new += 1,
        }
        let confidence = figure.confidence.as_str();
        tx.run(&PUT, (source, series, period, scope, figure.thousandths, confidence, tx.at()))?;
    }
    Ok((new, changed))
}
