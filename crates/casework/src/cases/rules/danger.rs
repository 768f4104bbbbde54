//! The questions on immediate danger, scored into levels by dated data
//! (`norms/danger.toml`: ours, assumed, no norm prescribes one). It orders
//! work and reminds; it never blocks.

use std::sync::LazyLock;

use kernel::{Date, Instant, Lang, keyed};
use serde::{Deserialize, Serialize};

keyed! {
    /// An answer to a question on danger.
    pub enum Answer {
        /// Có.
        Yes = "yes",
        /// Không.
        No = "no",
        /// Không rõ: a fear, never a no.
        Unknown = "unknown",
    }
}

/// A question.
#[derive(Debug, Clone, Deserialize)]
pub struct Question {
    /// Its key, kept in bodies.
    pub key: String,
    vi: String,
    en: String,
    weight: i64,
    #[serde(default)]
    grave: bool,
}

#[derive(Debug, Clone, Deserialize)]
struct Again {
    days: i64,
}

/// A level of danger.
#[derive(Debug, Clone, Deserialize)]
pub struct Level {
    /// 0–3; orders lists.
    pub number: i64,
    /// Its key.
    pub key: String,
    vi: String,
    en: String,
    sum: i64,
    again: Again,
}

/// The instrument.
#[derive(Debug, Clone, Deserialize)]
pub struct Instrument {
    /// Its version, kept with every assessment.
    pub version: u32,
    /// From when it is used.
    pub from: Date,
    #[serde(rename = "question")]
    questions: Vec<Question>,
    #[serde(rename = "level")]
    levels: Vec<Level>,
}

static INSTRUMENT: LazyLock<Result<Instrument, String>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../../norms/danger.toml")).map_err(|why| why.to_string())
});

/// The instrument in use; empty when its file cannot be read, which a test
/// keeps from happening.
pub fn instrument() -> &'static Instrument {
    static NONE: Instrument = Instrument {
        version: 0,
        from: Date::constant(2023, 7, 1),
        questions: Vec::new(),
        levels: Vec::new(),
    };
    INSTRUMENT.as_ref().unwrap_or(&NONE)
}

impl Question {
    /// The question as it is asked.
    pub fn words(&self, lang: Lang) -> &str {
        if lang == Lang::Vi { &self.vi } else { &self.en }
    }
}

impl Level {
    /// What the level is called.
    pub fn words(&self, lang: Lang) -> &str {
        if lang == Lang::Vi { &self.vi } else { &self.en }
    }
    /// When to ask again at the latest.
    pub fn again(&self, asked: Instant) -> Instant {
        asked.plus_days(self.again.days)
    }
}

impl Instrument {
    /// The questions, in the order asked.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }
    /// The levels, the lowest first.
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }
    /// The level with a number.
    pub fn level(&self, number: i64) -> Option<&Level> {
        self.levels.iter().find(|level| level.number == number)
    }
    /// The level the answers give. A question without an answer counts as not
    /// known.
    pub fn score(&self, answers: &[Told]) -> i64 {
        let answer = |question: &Question| {
            answers
                .iter()
                .find(|told| told.question == question.key)
                .map_or(Answer::Unknown, |told| told.answer)
        };
        let mut sum = 0;
        for question in &self.questions {
            match answer(question) {
                Answer::Yes if question.grave => return self.levels.last().map_or(0, |level| level.number),
                Answer::Yes => sum += question.weight,
                Answer::Unknown => sum += (question.weight + 1) / 2,
                Answer::No => {}
            }
        }
        self.levels.iter().rev().find(|level| sum >= level.sum).map_or(0, |level| level.number)
    }
}

/// An answer to one question. Sealed with the assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The question's key.
    pub question: String,
    /// The answer.
    pub answer: Answer,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(answer: Answer) -> Vec<Told> {
        instrument().questions().iter().map(|q| Told { question: q.key.clone(), answer }).collect()
    }

    #[test]
    fn the_file_is_read_and_its_levels_rise() {
        assert!(INSTRUMENT.is_ok(), "{INSTRUMENT:?}");
        let levels = instrument().levels();
        assert_eq!(levels.iter().map(|level| level.number).collect::<Vec<_>>(), [0, 1, 2, 3]);
        assert!(
            levels
                .windows(2)
                .all(|pair| pair[0].sum < pair[1].sum && pair[0].again.days > pair[1].again.days)
        );
    }

    #[test]
    fn all_no_is_low_all_unknown_is_a_fear() {
        assert_eq!(instrument().score(&all(Answer::No)), 0);
        assert!(instrument().score(&all(Answer::Unknown)) >= 2);
        assert_eq!(instrument().score(&[]), instrument().score(&all(Answer::Unknown)));
        let mut told = all(Answer::No);
        told.iter_mut().find(|told| told.question == "choke").unwrap().answer = Answer::Yes;
        assert_eq!(instrument().score(&told), 3, "one grave yes is enough");
    }

    proptest! {
        #[test]
        fn a_yes_or_a_doubt_never_lowers_the_level(picks in proptest::collection::vec(0usize..3, 11), at in 0usize..11) {
            let of = |picks: &[usize]| -> Vec<Told> {
                instrument().questions().iter().zip(picks)
                    .map(|(q, pick)| Told { question: q.key.clone(), answer: [Answer::No, Answer::Unknown, Answer::Yes][*pick] }).collect()
            };
            let mut worse = picks.clone();
            worse[at] = (worse[at] + 1).min(2);
            prop_assert!(instrument().score(&of(&worse)) >= instrument().score(&of(&picks)));
        }
    }
}
