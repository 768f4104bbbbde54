//! Escrow of a unit's seed: `AEAD(instance escrow, HPKE(desk, HPKE(guardian,
//! seed)))`. Desk and guardian are two units of different institutions; each
//! opens one layer with its own seed, and neither gets anything alone.

use kernel::{Entropy, UnitId};

use crate::aead::{exactly_32, open_blob, seal_blob};
use crate::bytes::{Reader, Writer};
use crate::wrap::{hpke_open, hpke_seal};
use crate::{EscrowKey, InstanceId, PublicKeys, SealFault, Seed};

/// Whose seed, and who opens it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EscrowPlace {
    /// The running house.
    pub instance: InstanceId,
    /// The unit whose seed is kept.
    pub unit: UnitId,
    /// Its epoch.
    pub epoch: u32,
    /// The desk, which opens the outer layer.
    pub desk: UnitId,
    /// The epoch of the desk's keys sealed to.
    pub desk_epoch: u32,
    /// The guardian, which opens the inner layer.
    pub guardian: UnitId,
    /// The epoch of the guardian's keys sealed to.
    pub guardian_epoch: u32,
}

impl EscrowPlace {
    fn bound(&self, layer: &str) -> Vec<u8> {
        Writer::labelled("binhan/v1/escrow")
            .raw(layer.as_bytes())
            .raw(self.instance.bytes())
            .raw(self.unit.bytes())
            .u32(self.epoch)
            .raw(self.desk.bytes())
            .u32(self.desk_epoch)
            .raw(self.guardian.bytes())
            .u32(self.guardian_epoch)
            .done()
    }
}

/// What is left when the desk has opened its layer: still sealed to the
/// guardian. Kept for at most 24 hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HalfOpen(pub Vec<u8>);

fn joined((enc, ct): (Vec<u8>, Vec<u8>)) -> Vec<u8> {
    [enc, ct].concat()
}

fn open_layer(seed: &Seed, bound: &[u8], layer: &[u8]) -> Result<zeroize::Zeroizing<Vec<u8>>, SealFault> {
    let mut reader = Reader(layer);
    let enc: [u8; 32] = reader.array()?;
    hpke_open(seed, bound, &[], &enc, reader.0)
}

/// Seals a unit's seed to guardian, desk and instance, in this order.
///
/// # Errors
/// [`SealFault::PublicKey`]; [`SealFault::Malformed`] when desk and guardian
/// are one unit or have one key, since nobody may open both layers.
pub fn seal_nested(
    key: &EscrowKey,
    place: &EscrowPlace,
    desk: &PublicKeys,
    guardian: &PublicKeys,
    seed: &Seed,
    entropy: &dyn Entropy,
) -> Result<Vec<u8>, SealFault> {
    if place.desk == place.guardian || desk.x25519 == guardian.x25519 {
        return Err(SealFault::Malformed);
    }
    let inner = joined(hpke_seal(&guardian.x25519, &place.bound("/inner"), &[], seed.expose(), entropy)?);
    let outer = joined(hpke_seal(&desk.x25519, &place.bound("/outer"), &[], &inner, entropy)?);
    Ok(seal_blob(key.expose(), &place.bound("/blob"), &outer, entropy))
}

/// The desk opens the outer layer.
///
/// # Errors
/// [`SealFault::Closed`] for another place, another key or changed bytes.
pub fn open_outer(
    key: &EscrowKey,
    place: &EscrowPlace,
    desk: &Seed,
    blob: &[u8],
) -> Result<HalfOpen, SealFault> {
    let outer = open_blob(key.expose(), &place.bound("/blob"), blob)?;
    open_layer(desk, &place.bound("/outer"), &outer).map(|inner| HalfOpen(inner.to_vec()))
}

/// The guardian opens the inner layer and holds the unit's seed, to wrap it to
/// the new member at once.
///
/// # Errors
/// As [`open_outer`].
pub fn open_inner(place: &EscrowPlace, guardian: &Seed, half_open: &HalfOpen) -> Result<Seed, SealFault> {
    let seed = open_layer(guardian, &place.bound("/inner"), &half_open.0)?;
    exactly_32(&seed).map(|seed| Seed::of_bytes(*seed))
}
