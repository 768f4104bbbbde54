//! A unit's keyring: one blob under the unit's present seed. It lists the
//! members with their key fingerprints and holds former seeds, the label key
//! and the card keys. The list here is the authority, not database rows: a row
//! put back by hand gets nothing at the next rotation.

use std::fmt;

use kernel::{AccountId, Entropy, UnitId};

use crate::aead::{open_blob, seal_blob};
use crate::body::{pad, unpad};
use crate::bytes::{Reader, Writer};
use crate::card::CardKey;
use crate::label::LabelKey;
use crate::{Fingerprint, InstanceId, PublicKeys, SealFault, Seed};

const VERSION: u8 = 1;
/// Most entries of one list.
const LIMIT: usize = 65_535;

/// Which keyring, and which writing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyringPlace {
    /// The running house.
    pub instance: InstanceId,
    /// The unit.
    pub unit: UnitId,
    /// The epoch of the seed that seals it.
    pub epoch: u32,
    /// Counts up with each writing.
    pub version: u64,
}

impl KeyringPlace {
    fn aad(&self) -> Vec<u8> {
        Writer::labelled("binhan/v1/keyring")
            .raw(self.instance.bytes())
            .raw(self.unit.bytes())
            .u32(self.epoch)
            .u64(self.version)
            .done()
    }
}

/// An admitted member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// The account.
    pub account: AccountId,
    /// Of the keys it had when admitted.
    pub fingerprint: Fingerprint,
}

/// A seed the unit can still open old wraps with: its own of an earlier epoch,
/// or one of a unit merged into it.
#[derive(Debug, Clone)]
pub struct FormerSeed {
    /// Whose seed it was; a row's `unit_id` never changes.
    pub unit: UnitId,
    /// Its epoch.
    pub epoch: u32,
    /// The seed.
    pub seed: Seed,
}

/// The opened keyring. Debug shows counts only.
#[derive(Clone)]
pub struct Keyring {
    members: Vec<Member>,
    former: Vec<FormerSeed>,
    label_keys: Vec<(u32, LabelKey)>,
    card_keys: Vec<(u32, CardKey)>,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({} members, {} former seeds, sealed)", self.members.len(), self.former.len())
    }
}

impl Keyring {
    /// A new unit's keyring: no members yet, fresh label and card keys.
    pub fn found(entropy: &dyn Entropy) -> Self {
        Self {
            members: Vec::new(),
            former: Vec::new(),
            label_keys: vec![(1, LabelKey::generate(entropy))],
            card_keys: vec![(1, CardKey::generate(entropy))],
        }
    }

    /// Admits a member, by an explicit act of another: never part of a
    /// rotation. Replaces the keys of one already listed.
    pub fn admit(&mut self, account: AccountId, keys: &PublicKeys) {
        self.remove(account);
        self.members.push(Member { account, fingerprint: keys.fingerprint() });
    }

    /// Strikes a member from the list; a rotation must follow to shut them out.
    pub fn remove(&mut self, account: AccountId) {
        self.members.retain(|member| member.account != account);
    }

    /// The admitted members.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Whether an account with exactly these keys is admitted.
    pub fn admits(&self, account: AccountId, keys: &PublicKeys) -> bool {
        let wanted = Member { account, fingerprint: keys.fingerprint() };
        self.members.contains(&wanted)
    }

    /// Of the accounts that rows claim as members, those that truly are, with
    /// the keys they were admitted with. Only these receive a new epoch's seed.
    pub fn entitled(&self, rows: &[(AccountId, PublicKeys)]) -> Vec<(AccountId, PublicKeys)> {
        rows.iter().filter(|(account, keys)| self.admits(*account, keys)).copied().collect()
    }

    /// The keyring and seed of the next epoch, for the list less those leaving.
    /// The old seed is kept here to open what was sealed to it; fresh label and
    /// card keys are added, so that who leaves reads no later label or card.
    ///
    /// # Errors
    /// [`SealFault::TooLarge`] when a version number is exhausted.
    pub fn rotate(
        &self,
        unit: UnitId,
        old_epoch: u32,
        old_seed: &Seed,
        leaving: &[AccountId],
        entropy: &dyn Entropy,
    ) -> Result<(Seed, Self), SealFault> {
        let mut next = self.clone();
        for account in leaving {
            next.remove(*account);
        }
        next.absorb(unit, old_epoch, old_seed.clone());
        let after = |version: u32| version.checked_add(1).ok_or(SealFault::TooLarge);
        next.card_keys.push((after(self.card_key().0)?, CardKey::generate(entropy)));
        next.label_keys.push((after(self.label_key().0)?, LabelKey::generate(entropy)));
        Ok((Seed::generate(entropy), next))
    }

    /// Keeps a former seed: of an earlier epoch, or of a unit merged into this
    /// one.
    pub fn absorb(&mut self, unit: UnitId, epoch: u32, seed: Seed) {
        self.former.retain(|former| (former.unit, former.epoch) != (unit, epoch));
        self.former.push(FormerSeed { unit, epoch, seed });
    }

    /// A former seed.
    pub fn former(&self, unit: UnitId, epoch: u32) -> Option<&Seed> {
        self.former
            .iter()
            .find(|former| (former.unit, former.epoch) == (unit, epoch))
            .map(|former| &former.seed)
    }

    /// All former seeds.
    pub fn former_seeds(&self) -> &[FormerSeed] {
        &self.former
    }

    /// The label key that seals now, with its version.
    pub fn label_key(&self) -> (u32, &LabelKey) {
        newest(&self.label_keys)
    }

    /// The label key of a version, as [`crate::key_version_of`] a stored label.
    pub fn label_key_of(&self, version: u32) -> Option<&LabelKey> {
        of_version(&self.label_keys, version)
    }

    /// The card key that seals now, with its version.
    pub fn card_key(&self) -> (u32, &CardKey) {
        newest(&self.card_keys)
    }

    /// The card key of a version, as [`crate::key_version_of`] a stored card.
    pub fn card_key_of(&self, version: u32) -> Option<&CardKey> {
        of_version(&self.card_keys, version)
    }

    /// Sized beforehand, so that no half-written copy is left in memory.
    fn encode(&self) -> Result<zeroize::Zeroizing<Vec<u8>>, SealFault> {
        let count = |length: usize| u16::try_from(length).map_err(|_| SealFault::TooLarge);
        let size = 64
            + 48 * self.members.len()
            + 52 * self.former.len()
            + 36 * (self.label_keys.len() + self.card_keys.len());
        let mut writer = Writer::sized(size).u8(VERSION).u16(count(self.members.len())?);
        for member in &self.members {
            writer = writer.raw(member.account.bytes()).raw(&member.fingerprint.0);
        }
        writer = writer.u16(count(self.former.len())?);
        for former in &self.former {
            writer = writer.raw(former.unit.bytes()).u32(former.epoch).raw(former.seed.expose());
        }
        writer = writer.u16(count(self.label_keys.len())?);
        for (version, key) in &self.label_keys {
            writer = writer.u32(*version).raw(key.expose());
        }
        writer = writer.u16(count(self.card_keys.len())?);
        for (version, key) in &self.card_keys {
            writer = writer.u32(*version).raw(key.expose());
        }
        Ok(writer.secret())
    }

    fn decode(bytes: &[u8]) -> Result<Self, SealFault> {
        let mut reader = Reader(bytes);
        if reader.u8()? != VERSION {
            return Err(SealFault::Malformed);
        }
        let members = list(&mut reader, |reader| {
            Ok(Member {
                account: AccountId::of_bytes(reader.array()?),
                fingerprint: Fingerprint(reader.array()?),
            })
        })?;
        let former = list(&mut reader, |reader| {
            Ok(FormerSeed {
                unit: UnitId::of_bytes(reader.array()?),
                epoch: reader.u32()?,
                seed: Seed::of_bytes(reader.array()?),
            })
        })?;
        let label_keys =
            list(&mut reader, |reader| Ok((reader.u32()?, LabelKey::of_bytes(reader.array()?))))?;
        let card_keys = list(&mut reader, |reader| Ok((reader.u32()?, CardKey::of_bytes(reader.array()?))))?;
        reader.end()?;
        if label_keys.is_empty() || card_keys.is_empty() {
            return Err(SealFault::Malformed);
        }
        Ok(Self { members, former, label_keys, card_keys })
    }

    /// Sealed under the unit's present seed, padded.
    ///
    /// # Errors
    /// [`SealFault::TooLarge`] beyond 65,535 entries of a list.
    pub fn seal(
        &self,
        seed: &Seed,
        place: &KeyringPlace,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, SealFault> {
        Ok(seal_blob(seed.kek().expose(), &place.aad(), &pad(&self.encode()?)?, entropy))
    }

    /// Opened with the unit's seed of the place's epoch.
    ///
    /// # Errors
    /// [`SealFault::Closed`], [`SealFault::Suite`], [`SealFault::Malformed`].
    pub fn open(seed: &Seed, place: &KeyringPlace, blob: &[u8]) -> Result<Self, SealFault> {
        Self::decode(&unpad(&open_blob(seed.kek().expose(), &place.aad(), blob)?)?)
    }
}

fn list<'a, T>(
    reader: &mut Reader<'a>,
    mut entry: impl FnMut(&mut Reader<'a>) -> Result<T, SealFault>,
) -> Result<Vec<T>, SealFault> {
    let count = usize::from(reader.u16()?).min(LIMIT);
    (0..count).map(|_| entry(reader)).collect()
}

/// The last of a list that is never empty: [`Keyring::found`] fills it and
/// decoding refuses an empty one.
#[allow(clippy::expect_used)]
fn newest<K>(keys: &[(u32, K)]) -> (u32, &K) {
    keys.last().map(|(version, key)| (*version, key)).expect("a keyring holds at least one key of each sort")
}

fn of_version<K>(keys: &[(u32, K)], version: u32) -> Option<&K> {
    keys.iter().find(|(held, _)| *held == version).map(|(_, key)| key)
}
