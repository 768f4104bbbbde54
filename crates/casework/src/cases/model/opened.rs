//! A case held open: its clear columns and its sealed rows.

use std::fmt;

use kernel::{AccountId, Instant, Outcome, PlaceId, PostId, RecordId, UnitId};
use people::{Person, Role, SafeContact};
use serde::de::DeserializeOwned;

use super::{Closing, FollowUp, Header, Incident, RowKind, Safety, State, Told, ToldWhat};

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
