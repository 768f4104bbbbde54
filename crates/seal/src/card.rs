//! Search without a plaintext index: one sealed card a person under a unit
//! key. Searching opens the unit's cards and compares in memory (5,000 cost
//! about 3 ms). Nothing here reaches beyond one unit.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use kernel::{Entropy, UnitId, fold, fold_digits};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::aead::{open_versioned, seal_versioned};
use crate::body::{pad, unpad};
use crate::bytes::{Reader, Writer};
use crate::kdf::derive;
use crate::secret::secret;
use crate::{InstanceId, SealFault};

secret! {
    /// A unit's key for cards, by version; kept in its keyring.
    pub struct CardKey;
}

/// Most bytes of a folded text on a card; longer ones are cut.
const TEXT: usize = 200;

/// What a person is found by, folded. Debug prints nothing of it.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Card {
    name: String,
    year: Option<u16>,
    phone: String,
    number: String,
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Card(sealed)")
    }
}

/// Where a card stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardPlace {
    /// The running house.
    pub instance: InstanceId,
    /// The unit.
    pub unit: UnitId,
    /// The card's own id.
    pub card: [u8; 16],
    /// What the card points to (a record's id), so that a card cannot be
    /// turned to another person.
    pub record: [u8; 16],
    /// The version of the card key.
    pub key_version: u32,
}

impl CardPlace {
    fn aad(&self) -> Writer {
        Writer::labelled("binhan/v1/card")
            .raw(self.instance.bytes())
            .raw(self.unit.bytes())
            .raw(&self.card)
            .raw(&self.record)
    }
}

/// How a card answers a query; stronger ones are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// The name contains every word asked for.
    Name,
    /// The same whole name, or the words asked for and the same year.
    NameAndYear,
    /// The same telephone.
    Phone,
    /// The same identity number.
    Number,
}

fn cut(mut text: String) -> String {
    let end = (0..=text.len().min(TEXT)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.truncate(end);
    text
}

impl Card {
    /// Folds what was typed: marks dropped, digits only. Also how a query is
    /// made; leave out what is not known.
    pub fn new(name: &str, year: Option<u16>, phone: &str, number: &str) -> Self {
        Self { name: cut(fold(name)), year, phone: cut(fold_digits(phone)), number: cut(fold_digits(number)) }
    }

    fn encode(&self) -> Vec<u8> {
        Writer::bare()
            .u8(1)
            .text(&self.name)
            .u16(self.year.unwrap_or(0))
            .text(&self.phone)
            .text(&self.number)
            .done()
    }

    fn decode(bytes: &[u8]) -> Result<Self, SealFault> {
        let mut reader = Reader(bytes);
        if reader.u8()? != 1 {
            return Err(SealFault::Malformed);
        }
        let name = reader.text()?;
        let year = Some(reader.u16()?).filter(|year| *year != 0);
        let card = Self { name, year, phone: reader.text()?, number: reader.text()? };
        reader.end()?;
        Ok(card)
    }

    /// Sealed under the unit's card key, padded.
    ///
    /// # Errors
    /// [`SealFault::TooLarge`], never in practice.
    pub fn seal(
        &self,
        key: &CardKey,
        place: &CardPlace,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, SealFault> {
        let plain = zeroize::Zeroizing::new(self.encode());
        Ok(seal_versioned(key.expose(), place.key_version, place.aad(), &pad(&plain)?, entropy))
    }

    /// Opened.
    ///
    /// # Errors
    /// [`SealFault::Closed`], [`SealFault::Suite`], [`SealFault::Malformed`].
    pub fn open(key: &CardKey, place: &CardPlace, blob: &[u8]) -> Result<Self, SealFault> {
        Self::decode(&unpad(&open_versioned(key.expose(), place.key_version, place.aad(), blob)?)?)
    }

    /// How this card answers a query, or not at all. A different year excludes
    /// a match by name.
    pub fn matches(&self, query: &Self) -> Option<Match> {
        let same = |mine: &str, asked: &str| !asked.is_empty() && mine == asked;
        if same(&self.number, &query.number) {
            return Some(Match::Number);
        }
        if same(&self.phone, &query.phone) {
            return Some(Match::Phone);
        }
        let years_differ = matches!((self.year, query.year), (Some(mine), Some(asked)) if mine != asked);
        let mut words = query.name.split(' ').filter(|word| !word.is_empty()).peekable();
        if years_differ || words.peek().is_none() {
            return None;
        }
        let mine: Vec<&str> = self.name.split(' ').collect();
        if !words.all(|word| mine.contains(&word)) {
            return None;
        }
        let same_year = query.year.is_some() && self.year == query.year;
        Some(if same_year || self.name == query.name { Match::NameAndYear } else { Match::Name })
    }

    /// The three composites buckets are made of: name with year, phone, number;
    /// `None` where one is missing. A surname alone is never one.
    fn composites(&self) -> [Option<String>; 3] {
        let filled = |text: &String| (!text.is_empty()).then(|| text.clone());
        let name = self.year.filter(|_| self.name.contains(' ')).map(|year| format!("{}|{year}", self.name));
        [name, filled(&self.phone), filled(&self.number)]
    }

    /// Buckets `b1..b3` for units above 4,096 cards: `bits` bits of an HMAC
    /// under a key of their own, so few that at least 64 cards share one. See
    /// [`bucket_bits`].
    pub fn buckets(&self, key: &CardKey, key_version: u32, bits: u32) -> [Option<u32>; 3] {
        let [name, phone, number] = self.composites();
        let bucket = |purpose: u8, value: Option<String>| {
            value.map(|value| {
                let tag = keyed(key, "binhan/v1/bucket", u16::from(purpose), key_version, &value);
                u32::from_be_bytes([tag[0], tag[1], tag[2], tag[3]]) >> (32 - bits.clamp(1, 24))
            })
        };
        [bucket(1, name), bucket(2, phone), bucket(3, number)]
    }

    /// A token by which one zone tells the same person in two of its records:
    /// keyed per zone, so that tokens of two zones cannot be joined. Made of
    /// the number, or else the telephone, or else name and year.
    pub fn token(&self, key: &CardKey, key_version: u32, zone: u16) -> Option<[u8; 16]> {
        let [name, phone, number] = self.composites();
        let marked = |mark: &str, value: Option<String>| value.map(|value| format!("{mark}{value}"));
        let value = marked("n", number).or_else(|| marked("p", phone)).or_else(|| marked("y", name))?;
        let tag = keyed(key, "binhan/v1/token", zone, key_version, &value);
        let mut token = [0u8; 16];
        token.copy_from_slice(&tag[..16]);
        Some(token)
    }
}

/// Bits of a bucket for a unit with this many cards; `None` while it needs none.
pub fn bucket_bits(cards: usize) -> Option<u32> {
    (cards > 4_096).then(|| (cards / 64).ilog2())
}

#[allow(clippy::expect_used)] // HMAC takes keys of any length
fn keyed(key: &CardKey, label: &str, purpose: u16, version: u32, value: &str) -> [u8; 32] {
    let purpose_key = derive(label, &[key.expose()], &[&purpose.to_be_bytes()]);
    let mut mac =
        Hmac::<Sha256>::new_from_slice(purpose_key.as_slice()).expect("HMAC takes keys of any length");
    mac.update(&version.to_be_bytes());
    mac.update(b"|");
    mac.update(value.as_bytes());
    mac.finalize().into_bytes().into()
}
