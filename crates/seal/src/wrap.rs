//! Wraps: how a record's key, or a unit's seed, is given to a holder.
//!
//! Who does not have the holder's secret seals by HPKE mode Base (RFC 9180:
//! DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305) with
//! `info = "binhan/v1/wrap" | instance | holder kind | holder | epoch` and
//! `aad = kind | unit | record | key_version | grant | until_ms`. Who has it
//! uses AES-256-GCM-SIV under the KEK with both strings as associated data. The
//! holder's first use replaces the former by the latter (*adoption*).

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open, single_shot_seal_with_rng,
};
use kernel::{AccountId, Entropy, EntropyRng, Instant, RecordId, UnitId};
use zeroize::Zeroizing;

use crate::aead::{self, NONCE, exactly_32};
use crate::bytes::Writer;
use crate::{InstanceId, Kek, PublicKeys, RecordKey, SealFault, Seed};

/// `alg` of a wrap made by HPKE; `enc` holds the encapsulated key.
pub const ALG_HPKE: u8 = 1;
/// `alg` of a wrap under a KEK; `enc` holds the nonce.
pub const ALG_KEK: u8 = 2;
/// The record kind reserved for wraps of a unit's seed.
pub const KIND_SEED: u16 = u16::MAX;
/// `until_ms` of a wrap that does not expire.
pub const NO_END: i64 = i64::MAX;

/// What kind of holder a wrap is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum HolderKind {
    /// A person's account.
    Account = 1,
    /// A unit, in one epoch of its seed.
    Unit = 2,
    /// A receipt: whoever holds the code.
    Receipt = 3,
}

impl HolderKind {
    /// The number stored and bound in.
    pub const fn number(self) -> u8 {
        self as u8
    }
    /// Reads the stored number.
    pub const fn of_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::Account),
            2 => Some(Self::Unit),
            3 => Some(Self::Receipt),
            _ => None,
        }
    }
}

/// Everything a wrap is bound to. Any of it changed, and it does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrapContext {
    /// The running house.
    pub instance: InstanceId,
    /// What kind of holder.
    pub holder_kind: HolderKind,
    /// The holder: account, unit or lookup id of the receipt.
    pub holder: [u8; 16],
    /// The epoch of the holder's seed (accounts count theirs too).
    pub epoch: u32,
    /// The record's kind; [`KIND_SEED`] for seeds.
    pub record_kind: u16,
    /// The unit that owns the record.
    pub unit: UnitId,
    /// The record.
    pub record: RecordId,
    /// The version of the record's key.
    pub key_version: u32,
    /// The grant that explains this wrap, or zeros.
    pub grant: [u8; 16],
    /// Refused from this moment, ms UTC; [`NO_END`] for never.
    pub until_ms: i64,
}

impl WrapContext {
    /// The context of a unit's seed wrapped to a member's account. `epoch` is
    /// the unit's, `account_epoch` the account's.
    pub fn of_unit_seed(
        instance: InstanceId,
        unit: UnitId,
        epoch: u32,
        account: AccountId,
        account_epoch: u32,
    ) -> Self {
        Self {
            instance,
            holder_kind: HolderKind::Account,
            holder: *account.bytes(),
            epoch: account_epoch,
            record_kind: KIND_SEED,
            unit,
            record: RecordId::of_bytes(*unit.bytes()),
            key_version: epoch,
            grant: [0; 16],
            until_ms: NO_END,
        }
    }

    fn info(&self) -> Vec<u8> {
        Writer::labelled("binhan/v1/wrap")
            .raw(self.instance.bytes())
            .u8(self.holder_kind.number())
            .raw(&self.holder)
            .u32(self.epoch)
            .done()
    }
    fn aad(&self) -> Vec<u8> {
        Writer::bare()
            .u16(self.record_kind)
            .raw(self.unit.bytes())
            .raw(self.record.bytes())
            .u32(self.key_version)
            .raw(&self.grant)
            .i64(self.until_ms)
            .done()
    }
    /// Both strings one after the other; both have fixed widths.
    fn both(&self) -> Vec<u8> {
        [self.info(), self.aad()].concat()
    }
}

/// A wrap as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapped {
    /// [`ALG_HPKE`] or [`ALG_KEK`].
    pub alg: u8,
    /// The encapsulated key (32 bytes) or the nonce (12 bytes).
    pub enc: Vec<u8>,
    /// The sealed 32 bytes with their tag.
    pub ct: Vec<u8>,
}

/// What opens a wrap: a seed opens both kinds, a KEK the symmetric one only.
#[derive(Debug, Clone, Copy)]
pub enum Opener<'a> {
    /// An account's or a unit's seed.
    Seed(&'a Seed),
    /// A key-encrypting key.
    Kek(&'a Kek),
}

impl<'a> From<&'a Seed> for Opener<'a> {
    fn from(seed: &'a Seed) -> Self {
        Self::Seed(seed)
    }
}
impl<'a> From<&'a Kek> for Opener<'a> {
    fn from(kek: &'a Kek) -> Self {
        Self::Kek(kek)
    }
}

/// HPKE to an X25519 key; gives the encapsulated key and the ciphertext.
pub(crate) fn hpke_seal(
    to: &[u8; 32],
    info: &[u8],
    aad: &[u8],
    plain: &[u8],
    entropy: &dyn Entropy,
) -> Result<(Vec<u8>, Vec<u8>), SealFault> {
    let to = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(to).map_err(|_| SealFault::PublicKey)?;
    let mut rng = EntropyRng(entropy);
    let (enc, ct) = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &to,
        info,
        plain,
        aad,
        &mut rng,
    )
    .map_err(|_| SealFault::PublicKey)?;
    Ok((enc.to_bytes().to_vec(), ct))
}

/// Opens what [`hpke_seal`] sealed to this seed.
pub(crate) fn hpke_open(
    seed: &Seed,
    info: &[u8],
    aad: &[u8],
    enc: &[u8],
    ct: &[u8],
) -> Result<Zeroizing<Vec<u8>>, SealFault> {
    let enc = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(enc).map_err(|_| SealFault::Malformed)?;
    let (secret, _) = seed.hpke();
    single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &secret,
        &enc,
        info,
        ct,
        aad,
    )
    .map(Zeroizing::new)
    .map_err(|_| SealFault::Closed)
}

fn to_public(
    to: &PublicKeys,
    ctx: &WrapContext,
    key: &[u8; 32],
    entropy: &dyn Entropy,
) -> Result<Wrapped, SealFault> {
    let (enc, ct) = hpke_seal(&to.x25519, &ctx.info(), &ctx.aad(), key, entropy)?;
    Ok(Wrapped { alg: ALG_HPKE, enc, ct })
}

fn to_kek(kek: &Kek, ctx: &WrapContext, key: &[u8; 32], entropy: &dyn Entropy) -> Wrapped {
    let (nonce, ct) = aead::seal(kek.expose(), &ctx.both(), key, entropy);
    Wrapped { alg: ALG_KEK, enc: nonce.to_vec(), ct }
}

fn open_any(
    opener: Opener<'_>,
    ctx: &WrapContext,
    wrapped: &Wrapped,
    at: Instant,
) -> Result<Zeroizing<[u8; 32]>, SealFault> {
    if at.millis() >= ctx.until_ms {
        return Err(SealFault::Expired);
    }
    match (wrapped.alg, opener) {
        (ALG_HPKE, Opener::Seed(seed)) => {
            exactly_32(&hpke_open(seed, &ctx.info(), &ctx.aad(), &wrapped.enc, &wrapped.ct)?)
        }
        (ALG_HPKE, Opener::Kek(_)) => Err(SealFault::Closed),
        (ALG_KEK, Opener::Seed(seed)) => open_kek(&seed.kek(), ctx, wrapped),
        (ALG_KEK, Opener::Kek(kek)) => open_kek(kek, ctx, wrapped),
        (other, _) => Err(SealFault::Suite(other)),
    }
}

fn open_kek(kek: &Kek, ctx: &WrapContext, wrapped: &Wrapped) -> Result<Zeroizing<[u8; 32]>, SealFault> {
    let nonce: [u8; NONCE] = wrapped.enc.as_slice().try_into().map_err(|_| SealFault::Malformed)?;
    exactly_32(&aead::open(kek.expose(), nonce, &ctx.both(), &wrapped.ct)?)
}

/// A seed wrap says so in its context, whatever the caller wrote there.
fn seed_context(ctx: &WrapContext) -> WrapContext {
    WrapContext { record_kind: KIND_SEED, ..*ctx }
}

fn record_context(ctx: &WrapContext) -> Result<&WrapContext, SealFault> {
    if ctx.record_kind == KIND_SEED { Err(SealFault::Malformed) } else { Ok(ctx) }
}

/// Wraps a record's key to a holder whose public keys are known and verified.
///
/// # Errors
/// [`SealFault::PublicKey`] for a key that is no usable point,
/// [`SealFault::Malformed`] for the kind reserved for seeds.
pub fn wrap_to_public(
    to: &PublicKeys,
    ctx: &WrapContext,
    key: &RecordKey,
    entropy: &dyn Entropy,
) -> Result<Wrapped, SealFault> {
    to_public(to, record_context(ctx)?, key.expose(), entropy)
}

/// Wraps a record's key under a KEK at hand.
///
/// # Errors
/// [`SealFault::Malformed`] for the kind reserved for seeds.
pub fn wrap_to_kek(
    kek: &Kek,
    ctx: &WrapContext,
    key: &RecordKey,
    entropy: &dyn Entropy,
) -> Result<Wrapped, SealFault> {
    Ok(to_kek(kek, record_context(ctx)?, key.expose(), entropy))
}

/// Opens a record's key at a moment.
///
/// # Errors
/// [`SealFault::Expired`] from `until_ms` on, [`SealFault::Closed`] for any
/// other holder, place or change, [`SealFault::Suite`], [`SealFault::Malformed`].
pub fn unwrap<'a>(
    opener: impl Into<Opener<'a>>,
    ctx: &WrapContext,
    wrapped: &Wrapped,
    at: Instant,
) -> Result<RecordKey, SealFault> {
    open_any(opener.into(), record_context(ctx)?, wrapped, at).map(|key| RecordKey::of_bytes(*key))
}

/// Opens a record's key and, if it came by HPKE, gives the symmetric wrap that
/// is to replace it in the same transaction as the read's leaf.
///
/// # Errors
/// As [`unwrap`].
pub fn adopt(
    seed: &Seed,
    ctx: &WrapContext,
    wrapped: &Wrapped,
    at: Instant,
    entropy: &dyn Entropy,
) -> Result<(RecordKey, Option<Wrapped>), SealFault> {
    let key = unwrap(seed, ctx, wrapped, at)?;
    let replacement = match wrapped.alg {
        ALG_HPKE => Some(wrap_to_kek(&seed.kek(), ctx, &key, entropy)?),
        _ => None,
    };
    Ok((key, replacement))
}

/// Wraps a unit's seed to a member's public keys.
///
/// # Errors
/// [`SealFault::PublicKey`].
pub fn wrap_seed_to_public(
    to: &PublicKeys,
    ctx: &WrapContext,
    seed: &Seed,
    entropy: &dyn Entropy,
) -> Result<Wrapped, SealFault> {
    to_public(to, &seed_context(ctx), seed.expose(), entropy)
}

/// Wraps a unit's seed under a member's own KEK.
pub fn wrap_seed_to_kek(kek: &Kek, ctx: &WrapContext, seed: &Seed, entropy: &dyn Entropy) -> Wrapped {
    to_kek(kek, &seed_context(ctx), seed.expose(), entropy)
}

/// Opens a unit's seed.
///
/// # Errors
/// As [`unwrap`].
pub fn unwrap_seed<'a>(
    opener: impl Into<Opener<'a>>,
    ctx: &WrapContext,
    wrapped: &Wrapped,
    at: Instant,
) -> Result<Seed, SealFault> {
    open_any(opener.into(), &seed_context(ctx), wrapped, at).map(|seed| Seed::of_bytes(*seed))
}
