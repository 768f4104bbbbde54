//! What is wrong with a form, field by field.

use kernel::{FieldFault, Outcome, Phrase};

use crate::components::ErrorSummary;
use crate::posted::text_fault;
use crate::{Failed, Posted, Speech};

/// The faults of one form, by field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(Vec<FieldFault>);

impl Faults {
    /// No faults yet.
    pub fn none() -> Self {
        Self::default()
    }
    /// Adds one.
    pub fn add(&mut self, field: &'static str, phrase: impl Into<Phrase>) {
        self.0.push(FieldFault { field, phrase: phrase.into() });
    }
    /// Keeps the value, or the fault and a default value.
    pub fn take<T: Default>(&mut self, result: Result<T, FieldFault>) -> T {
        result.unwrap_or_else(|fault| {
            self.0.push(fault);
            T::default()
        })
    }
    /// One line of a field, cleaned; a fault is noted.
    pub fn line(&mut self, posted: &Posted, field: &'static str, limit: usize) -> String {
        self.take(posted.line(field, limit).map_err(text_fault(field)))
    }
    /// Several lines of a field, cleaned; a fault is noted.
    pub fn text(&mut self, posted: &Posted, field: &'static str, limit: usize) -> String {
        self.take(posted.text(field, limit).map_err(text_fault(field)))
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The faults.
    pub fn list(&self) -> &[FieldFault] {
        &self.0
    }
    /// What is wrong with a field, in words; empty when nothing.
    pub fn of(&self, field: &str, t: &Speech) -> String {
        self.0
            .iter()
            .find(|fault| fault.field == field)
            .map_or(String::new(), |fault| t.phrase(&fault.phrase))
    }
    /// The box at the top of the page; `None` without faults.
    pub fn summary(&self, t: &Speech) -> Option<ErrorSummary> {
        ErrorSummary::of(&self.0, t)
    }
    /// `Ok` without faults, else [`Outcome::Invalid`].
    ///
    /// # Errors
    /// [`Outcome::Invalid`].
    pub fn into_result(self) -> Result<(), Outcome> {
        if self.0.is_empty() { Ok(()) } else { Err(Outcome::Invalid(self.0)) }
    }
    /// The faults of an action that found fields to correct, or a sentence of
    /// refusal shown at the top; any other failure passes through.
    ///
    /// # Errors
    /// The failure, when it is not one to correct.
    pub fn from_outcome(outcome: Outcome) -> Result<Self, Failed> {
        match outcome {
            Outcome::Invalid(faults) => Ok(Self(faults)),
            Outcome::Refused(phrase) => Ok(Self(vec![FieldFault { field: "", phrase }])),
            other => Err(other.into()),
        }
    }
}

impl From<Vec<FieldFault>> for Faults {
    fn from(faults: Vec<FieldFault>) -> Self {
        Self(faults)
    }
}
