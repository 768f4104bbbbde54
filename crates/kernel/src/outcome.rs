//! The closed set of ways an action can end otherwise than well (DESIGN §2).

use std::fmt;

/// A sentence for a person, by key: the words stand in phrase files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// The key in the phrase files, such as `notices-send-danger-e`.
    pub key: &'static str,
    /// What the sentence names. Never a survivor's data.
    pub args: Vec<(&'static str, Argument)>,
}

/// A value put into a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// Words, put in as they are.
    Text(String),
    /// A number, written as the language writes it.
    Number(i64),
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<i64> for Argument {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl Phrase {
    /// A sentence that names nothing.
    pub const fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }
    /// The same sentence naming one thing more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

impl From<&'static str> for Phrase {
    fn from(key: &'static str) -> Self {
        Self::new(key)
    }
}

/// What is wrong with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The field's name in the form.
    pub field: &'static str,
    /// What to do about it, then why.
    pub phrase: Phrase,
}

/// An expected refusal: the rules say no, and what to do next.
pub type Refusal = Phrase;

/// How an action ends when it does not succeed. Nothing is half-written in
/// any of these: the transaction is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The rules say no (a full shelter, a locked period). Shown as a sentence.
    Refused(Refusal),
    /// Fields to correct; the typed text is kept.
    Invalid(Vec<FieldFault>),
    /// Absent, or not this person's to know of: always the same 404.
    NotVisible,
    /// Somebody saved first; carries when, if that may be told.
    Stale,
    /// The queue is full: nothing was done, try again shortly.
    Overloaded,
    /// Our mistake or the machine's: logged once under a reference number.
    /// The text is for the log and never for a page.
    Fault(String),
}

impl Outcome {
    /// An expected refusal.
    pub fn refused(phrase: impl Into<Phrase>) -> Self {
        Self::Refused(phrase.into())
    }
    /// One field to correct.
    pub fn invalid(field: &'static str, phrase: impl Into<Phrase>) -> Self {
        Self::Invalid(vec![FieldFault { field, phrase: phrase.into() }])
    }
    /// An internal fault; never put survivor data into the text.
    pub fn fault(why: impl fmt::Display) -> Self {
        Self::Fault(why.to_string())
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(phrase) => write!(f, "refused: {}", phrase.key),
            Self::Invalid(faults) => {
                let fields: Vec<_> = faults.iter().map(|fault| fault.field).collect();
                write!(f, "invalid: {}", fields.join(", "))
            }
            Self::NotVisible => f.write_str("not visible"),
            Self::Stale => f.write_str("stale"),
            Self::Overloaded => f.write_str("overloaded"),
            Self::Fault(why) => write!(f, "fault: {why}"),
        }
    }
}

impl std::error::Error for Outcome {}
