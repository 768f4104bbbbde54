//! Taking a published table in, and saying what is wrong with it.

use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;

use kernel::{Argument, Lang, Outcome, Phrase};
use page::Phrases;
use store::Db;

use crate::figures::model::{Figure, FigureFinding, FigureImport, FigurePeriod};
use crate::figures::{forms, rules, store as rows};

/// Takes a table of published figures in, as it is: historical figures stand
/// beside live ones, each with its source. Nothing is refused for being wrong
/// and nothing corrected; the report says what does not fit. The same table
/// twice changes nothing. Blocks.
///
/// # Errors
/// [`Outcome::Refused`] when it is no such table; [`Outcome::Fault`].
pub fn import(db: &Db, from: impl Read) -> Result<FigureImport, Outcome> {
    let (figures, mut findings) = forms::read(from)?;
    findings.extend(told_twice(&figures));
    findings.extend(rules::findings(&figures));
    let figures = Arc::new(figures);
    let kept = Arc::clone(&figures);
    let (new, changed) = db.write_now(move |tx| rows::keep(tx, &kept))?;
    Ok(FigureImport { read: figures.len(), new, changed, findings })
}

/// One figure of one source given two values in one table.
fn told_twice(figures: &[Figure]) -> Vec<FigureFinding> {
    let mut seen: HashMap<[&str; 4], i64> = HashMap::new();
    let mut found = Vec::new();
    for figure in figures {
        let key = [figure.source.as_str(), &figure.series, &figure.period.text, &figure.scope];
        let Some(other) = seen.insert(key, figure.thousandths) else { continue };
        if other != figure.thousandths {
            let phrase = Phrase::new("figures-finding-twice")
                .with("series", figure.series.as_str())
                .with("period", figure.period.text.as_str())
                .with("source", figure.source.as_str());
            found.push(FigureFinding { kind: "twice", phrase });
        }
    }
    found
}

/// Values of these names are periods as the sources write them.
const PERIODS: [&str; 5] = ["period", "first", "last", "before", "second"];

impl FigureFinding {
    /// The sentence in a language.
    pub fn sentence(&self, phrases: &Phrases, lang: Lang) -> String {
        let args: Vec<_> = self
            .phrase
            .args
            .iter()
            .map(|(name, value)| (*name, spoken(phrases, lang, name, value)))
            .collect();
        phrases.say(lang, self.phrase.key, &args)
    }
}

fn spoken(phrases: &Phrases, lang: Lang, name: &str, value: &Argument) -> Argument {
    match value {
        Argument::Text(text) if name == "series" => {
            let key = format!("figures-series-{text}");
            if phrases.knows(lang, &key) { phrases.say(lang, &key, &[]).into() } else { value.clone() }
        }
        Argument::Text(text) if PERIODS.contains(&name) => FigurePeriod::read(text).words(lang).into(),
        other => other.clone(),
    }
}

impl FigureImport {
    /// The report, a sentence a line: what was taken in, then what is wrong.
    pub fn sentences(&self, phrases: &Phrases, lang: Lang) -> Vec<String> {
        let number = |n: usize| Argument::Number(i64::try_from(n).unwrap_or(i64::MAX));
        let args =
            [("read", number(self.read)), ("new", number(self.new)), ("changed", number(self.changed))];
        let mut lines = vec![phrases.say(lang, "figures-import-done", &args)];
        if self.findings.is_empty() {
            lines.push(phrases.say(lang, "figures-import-clean", &[]));
        }
        lines.extend(self.findings.iter().map(|finding| finding.sentence(phrases, lang)));
        lines
    }
}
