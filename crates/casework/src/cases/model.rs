//! What a case is made of. Everything about people and events stands in the
//! sealed types below; their Debug form shows nothing.

use kernel::{Date, Instant, PlaceId, PostId, RecordId, Relation, ViolenceForm, hidden, keyed};
use serde::{Deserialize, Serialize};

use super::rules::danger;

mod header;
mod opened;

pub use header::{Avoided, Counted, Header};
pub use opened::{CaseFile, Kept, Opened, code};

keyed! {
    /// Where a case stands (law.md 2.2).
    pub enum State {
        /// Open, no measure runs.
        Open = "open",
        /// At least one measure runs.
        InMeasures = "in_measures",
        /// All measures ended; followed up.
        FollowUp = "follow_up",
        /// One person finds it can be closed and waits for another.
        Closing = "closing",
        /// Closed.
        Closed = "closed",
    }
}

keyed! {
    /// A kind of sealed row.
    pub enum RowKind {
        /// One a case: sources, what was first told, what is counted.
        Header = "header",
        /// A person.
        Person = "person",
        /// An incident: acts, forms, relation.
        Acts = "acts",
        /// An assessment of danger.
        Safety = "safety",
        /// Rights or a slip told to the survivor.
        Told = "told",
        /// A contact afterwards, services.
        FollowUp = "follow_up",
        /// Asking to close, closing, sending back, reopening.
        Closing = "closing",
    }
}

keyed! {
    /// What the survivor was told.
    pub enum ToldWhat {
        /// Her rights (Law Art. 9; before any no-contact decision, D76 Art. 14).
        Rights = "rights",
        /// That the village head gets a slip.
        Slip = "slip",
    }
}

keyed! {
    /// A support service given (list `services`), as far as the return counts
    /// it.
    pub enum Service {
        /// Advice on domestic violence.
        Advice = "advice",
        /// Legal aid.
        LegalAid = "legal_aid",
        /// Health care.
        Health = "health",
        /// Shelter and essential needs.
        ShelterNeeds = "shelter_needs",
        /// Detoxification, treatment.
        Detox = "detox",
        /// Training, work.
        Vocational = "vocational",
        /// Living costs.
        LivingCosts = "living_costs",
        /// Behaviour change of the accused.
        Behaviour = "behaviour",
        /// Another.
        Other = "other",
    }
}

keyed! {
    /// What was done about closing.
    pub enum ClosingStep {
        /// Asked for.
        Asked = "asked",
        /// Sent back by the second person.
        SentBack = "sent-back",
        /// Closed by the second person.
        Closed = "closed",
        /// Opened again on a new incident.
        Reopened = "reopened",
    }
}

/// An incident. Sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Which opening of the case it belongs to.
    pub opening: i64,
    /// The day it happened.
    pub on: Date,
    /// The commune, in the version in force that day.
    pub place: PlaceId,
    /// The scope of the relation (number of [`Relation`]).
    pub relation: i64,
    /// Keys of the acts of Law Art. 3(1).
    pub acts: Vec<String>,
    /// The main form (number of [`ViolenceForm`]), when named.
    pub main_form: Option<i64>,
    /// Every form (numbers).
    pub forms: Vec<i64>,
    /// Whether a child was there.
    pub child_present: bool,
    /// Own words.
    pub words: String,
}

impl Incident {
    /// The scope of the relation.
    pub fn scope(&self) -> Relation {
        Relation::of_number(self.relation).unwrap_or(Relation::Outside)
    }
    /// Bits of the forms.
    pub fn form_bits(&self) -> i64 {
        self.forms
            .iter()
            .filter_map(|form| ViolenceForm::of_number(*form))
            .fold(0, |bits, form| bits | form.bit())
    }
}

/// An assessment of danger. Sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Safety {
    /// The instrument's version.
    pub instrument: u32,
    /// Answers.
    pub answers: Vec<danger::Told>,
    /// The level the answers give.
    pub level: i64,
    /// The level as judged, never below what the answers give.
    pub judged: i64,
    /// Whether she herself was asked.
    pub with_survivor: bool,
    /// When to ask again at the latest.
    pub again: Instant,
    /// What she wants and fears, in her words.
    pub words: String,
}

/// Something told to the survivor. Sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What.
    pub what: ToldWhat,
    /// When.
    pub at: Instant,
    /// By whom, as written.
    pub by: String,
    /// In which language.
    pub language: String,
    /// How: in person, by telephone, through an interpreter.
    pub how: String,
}

/// A contact afterwards. Sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// When.
    pub at: Instant,
    /// Which opening of the case.
    pub opening: i64,
    /// What was done and heard.
    pub words: String,
    /// Services given.
    pub services: Vec<Service>,
    /// Whether she agreed to each of them.
    pub consent: bool,
    /// The next contact she wants.
    pub next_at: Option<Instant>,
}

/// A step of closing or reopening. Sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// What.
    pub step: ClosingStep,
    /// Why, in words.
    pub words: String,
    /// The office role that did it.
    pub role: String,
}

hidden!(Incident, Safety, Told, FollowUp, Closing);

/// A case on a list: codes and times, nothing opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Identity.
    pub record: RecordId,
    /// Where it stands.
    pub state: State,
    /// When it was opened.
    pub opened_at: Instant,
    /// Danger, 0–3.
    pub danger: i64,
    /// When safety is to be asked again at the latest.
    pub next_safety_at: Option<Instant>,
    /// Who works on it.
    pub assignee: PostId,
}

/// Who opened a case: role, hour, why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// When.
    pub at: Instant,
    /// The role in which it was done; empty when the post has ended.
    pub role: String,
    /// A number of `access::Deed`.
    pub deed: u16,
    /// A number of `access::Purpose`.
    pub purpose: u16,
    /// Whether it was the person who asks.
    pub own: bool,
}
