//! What a case is made of. Everything about people and events stands in the
//! sealed types below; their Debug form shows nothing.

use std::fmt;

use kernel::{
    AccountId, Date, Instant, Outcome, PlaceId, PostId, RecordId, Relation, UnitId, ViolenceForm, hidden,
    keyed,
};
use people::{Person, Role, SafeContact};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::rules::danger;

mod header;

pub use header::{Avoided, Counted, Header};

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

/// A sealed value with its row.
#[derive(Clone)]
pub struct Kept<T> {
    /// The row's id.
    pub row: [u8; 16],
    /// Counts its writes.
    pub version: i64,
    /// When it was last written.
    pub at: Instant,
    /// The value.
    pub value: T,
}

impl<T> fmt::Debug for Kept<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kept(version {})", self.version)
    }
}

impl<T> std::ops::Deref for Kept<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<B: AsRef<[u8]>> Kept<B> {
    /// The value that a row's opened bytes say.
    ///
    /// # Errors
    /// [`Outcome::Fault`].
    pub(in crate::cases) fn parsed<T: DeserializeOwned>(&self) -> Result<Kept<T>, Outcome> {
        let value = serde_json::from_slice(self.value.as_ref())
            .map_err(|_| Outcome::fault("a sealed row could not be read"))?;
        Ok(Kept { row: self.row, version: self.version, at: self.at, value })
    }
}

/// The clear columns of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFile {
    /// The office that owns it.
    pub unit: UnitId,
    /// Identity.
    pub record: RecordId,
    /// Where it stands.
    pub state: State,
    /// When it was opened.
    pub opened_at: Instant,
    /// The commune.
    pub place: PlaceId,
    /// Danger, 0–3.
    pub danger: i64,
    /// The post that works on it.
    pub assignee: PostId,
    /// Who opened it: never closes it.
    pub author: AccountId,
    /// When the present opening was verified.
    pub verified_at: Option<Instant>,
    /// When safety is to be asked again at the latest.
    pub next_safety_at: Option<Instant>,
    /// Measures and stays without an end that still run.
    pub running: i64,
    /// The latest end of those that have one.
    pub runs_until: Option<Instant>,
    /// Who asked to close it.
    pub closing_by: Option<AccountId>,
    /// When it was closed.
    pub closed_at: Option<Instant>,
    /// Who closed it.
    pub closed_by: Option<AccountId>,
    /// How often it was opened, from 1.
    pub times_opened: i64,
    /// Counts saves.
    pub row_version: i64,
}

impl CaseFile {
    /// The code people say: `BA-4K7MPX`.
    pub fn code(&self) -> String {
        code(self.record)
    }
}

/// The code of a case.
pub fn code(record: RecordId) -> String {
    format!("BA-{}", kernel::ShortCode::of_id(record.bytes()))
}

/// A case held open.
#[derive(Clone)]
pub struct Opened {
    /// The clear columns.
    pub file: CaseFile,
    /// The header.
    pub header: Kept<Header>,
    /// People, in the order recorded; struck ones too.
    pub people: Vec<Kept<Person>>,
    /// Incidents, the oldest first.
    pub incidents: Vec<Kept<Incident>>,
    /// Assessments, the oldest first.
    pub safety: Vec<Kept<Safety>>,
    /// What was told.
    pub told: Vec<Kept<Told>>,
    /// Contacts.
    pub follow_up: Vec<Kept<FollowUp>>,
    /// Steps of closing.
    pub closing: Vec<Kept<Closing>>,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opened({})", self.file.record)
    }
}

impl Opened {
    /// A case none of whose rows is read yet.
    pub fn unread(file: CaseFile) -> Self {
        let header =
            Kept { row: [0; 16], version: 0, at: file.opened_at, value: Header::of_household([0; 16]) };
        Self {
            file,
            header,
            people: Vec::new(),
            incidents: Vec::new(),
            safety: Vec::new(),
            told: Vec::new(),
            follow_up: Vec::new(),
            closing: Vec::new(),
        }
    }
    /// Takes in a row that was opened.
    ///
    /// # Errors
    /// [`Outcome::Fault`] when it is not what its kind says.
    pub fn take_in(&mut self, kind: RowKind, row: &Kept<impl AsRef<[u8]>>) -> Result<(), Outcome> {
        match kind {
            RowKind::Header => self.header = row.parsed()?,
            RowKind::Person => self.people.push(row.parsed()?),
            RowKind::Acts => self.incidents.push(row.parsed()?),
            RowKind::Safety => self.safety.push(row.parsed()?),
            RowKind::Told => self.told.push(row.parsed()?),
            RowKind::FollowUp => self.follow_up.push(row.parsed()?),
            RowKind::Closing => self.closing.push(row.parsed()?),
        }
        Ok(())
    }
    /// The people of a role who were not struck.
    pub fn of_role(&self, role: Role) -> impl Iterator<Item = &Kept<Person>> {
        self.people.iter().filter(move |person| person.role == role && !person.struck)
    }
    /// Incidents of the present opening.
    pub fn present(&self) -> impl Iterator<Item = &Kept<Incident>> {
        self.incidents.iter().filter(|incident| incident.opening == self.file.times_opened)
    }
    /// When her rights were first told.
    pub fn rights_told(&self) -> Option<Instant> {
        self.told.iter().filter(|told| told.what == ToldWhat::Rights).map(|told| told.value.at).min()
    }
    /// The first survivor.
    pub fn survivor(&self) -> Option<&Kept<Person>> {
        self.of_role(Role::Survivor).next()
    }
    /// How she may be reached.
    pub fn contact(&self) -> Option<&SafeContact> {
        self.survivor().map(|person| &person.value.contact)
    }
    /// Row ids of other cases of the household.
    pub fn peers(&self) -> impl Iterator<Item = RecordId> {
        self.header.peers.iter().map(|peer| RecordId::of_bytes(*peer))
    }
}

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
