//! Sealed search cards of a unit: opened in memory, compared, forgotten.

use std::fmt;
use std::sync::Arc;

use access::keys::{open_keyring, unit_key};
use access::records::store as records;
use access::{Actor, Instance};
use kernel::{Entropy, Outcome, RecordId, UnitId};
use seal::InstanceId;
use seal::card::{Card, CardKey, CardPlace, Match};
use seal::keyring::Keyring;
use store::Rx;
use uuid::Uuid;

use crate::matching::Query;
use crate::model::Person;

/// A unit's card keys, held open for a member.
pub struct CardBox {
    instance: InstanceId,
    unit: UnitId,
    ring: Keyring,
    entropy: Arc<dyn Entropy>,
}

impl fmt::Debug for CardBox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CardBox({})", self.unit)
    }
}

/// A person found in a case of one's own unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The case.
    pub record: RecordId,
    /// The person's row in it.
    pub row: [u8; 16],
    /// How well the card answers.
    pub how: Match,
}

impl CardBox {
    /// Opens the unit's card keys from its keyring.
    ///
    /// # Errors
    /// [`Outcome::NotVisible`] for somebody who is no member.
    pub fn open(house: &Instance, rx: &Rx<'_>, actor: &Actor, unit: UnitId) -> Result<Self, Outcome> {
        let key = unit_key(house, rx, actor, unit, None)?.ok_or(Outcome::NotVisible)?;
        let (ring, _) = open_keyring(house, rx, unit, key.epoch, &key.seed)?;
        Ok(Self { instance: house.id(), unit, ring, entropy: Arc::clone(house.entropy()) })
    }

    fn place(&self, card: Uuid, record: RecordId, key_version: u32) -> CardPlace {
        CardPlace {
            instance: self.instance,
            unit: self.unit,
            card: card.into_bytes(),
            record: *record.bytes(),
            key_version,
        }
    }

    /// Seals a person's card; none for somebody nothing is known of.
    ///
    /// # Errors
    /// [`Outcome::Fault`].
    pub fn seal(&self, record: RecordId, row: [u8; 16], person: &Person) -> Result<Option<Vec<u8>>, Outcome> {
        if !person.is_findable() {
            return Ok(None);
        }
        let (version, key) = self.ring.card_key();
        let card = Card::new(&person.name, person.birth.year(), &person.contact.phone, &person.number);
        let place = self.place(Uuid::from_bytes(row), record, version);
        card.seal(key, &place, &*self.entropy).map(Some).map_err(Outcome::fault)
    }

    /// Looks through every card of the unit: one statement and the same work
    /// whether somebody is found or not. The best matches first, at most five.
    /// A card that does not open is left out; `audit verify` finds it.
    ///
    /// # Errors
    /// [`Outcome::Fault`].
    pub fn find(&self, rx: &Rx<'_>, query: &Query) -> Result<Vec<Found>, Outcome> {
        let asked = query.card();
        let mut found = Vec::new();
        for (card, record, body) in records::cards(rx, self.unit)? {
            let Some((version, key)) = self.key_of(&body) else { continue };
            let Ok(open) = Card::open(key, &self.place(card, record, version), &body) else { continue };
            if let Some(how) = open.matches(&asked)
                && query.shows(how)
            {
                found.push(Found { record, row: card.into_bytes(), how });
            }
        }
        found.sort_by(|a, b| b.how.cmp(&a.how).then(a.record.cmp(&b.record)));
        found.truncate(SHOWN);
        Ok(found)
    }

    /// The key a stored card names in its head: suite, then the version.
    fn key_of(&self, body: &[u8]) -> Option<(u32, &CardKey)> {
        let version = u32::from_be_bytes(body.get(1..5)?.try_into().ok()?);
        self.ring.card_key_of(version).map(|key| (version, key))
    }
}

/// How many matches are shown.
pub(crate) const SHOWN: usize = 5;
