//! A unit's epoch: the public keys of its present seed, signed by a member.
//! Sealing to a unit verifies this signature and the signer's chain first.

use kernel::{Instant, PostId, UnitId};

use crate::bytes::{Reader, Writer};
use crate::post::Verified;
use crate::{InstanceId, PublicKeys, SealFault, Seed, Signature};

/// The public keys of one epoch of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Epoch {
    /// The running house.
    pub instance: InstanceId,
    /// The unit.
    pub unit: UnitId,
    /// Its epoch, from 1.
    pub epoch: u32,
    /// The public keys of the unit's seed.
    pub keys: PublicKeys,
    /// The signer's post.
    pub signer: PostId,
    /// When signed, ms UTC.
    pub at_ms: i64,
}

/// An epoch with its signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedEpoch {
    /// What is stated.
    pub epoch: Epoch,
    /// By the signer's key.
    pub signature: Signature,
}

impl Epoch {
    /// The one binary form.
    pub fn encode(&self) -> Vec<u8> {
        Writer::labelled("binhan/v1/epoch")
            .raw(self.instance.bytes())
            .raw(self.unit.bytes())
            .u32(self.epoch)
            .raw(&self.keys.x25519)
            .raw(&self.keys.ed25519)
            .raw(self.signer.bytes())
            .i64(self.at_ms)
            .done()
    }

    /// Reads the binary form.
    ///
    /// # Errors
    /// [`SealFault::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, SealFault> {
        let body = bytes.strip_prefix(b"binhan/v1/epoch").ok_or(SealFault::Malformed)?;
        let mut reader = Reader(body);
        let epoch = Self {
            instance: InstanceId(reader.array()?),
            unit: UnitId::of_bytes(reader.array()?),
            epoch: reader.u32()?,
            keys: PublicKeys { x25519: reader.array()?, ed25519: reader.array()? },
            signer: PostId::of_bytes(reader.array()?),
            at_ms: reader.i64()?,
        };
        reader.end()?;
        Ok(epoch)
    }

    /// Signed by a member's seed.
    pub fn sign(self, member: &Seed) -> SignedEpoch {
        SignedEpoch { signature: member.sign(&self.encode()), epoch: self }
    }
}

/// The verified public keys of a unit. Only [`SignedEpoch::verify`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitKeys {
    epoch: Epoch,
}

impl UnitKeys {
    /// The unit.
    pub const fn unit(&self) -> UnitId {
        self.epoch.unit
    }
    /// The epoch, bound into wraps.
    pub const fn epoch(&self) -> u32 {
        self.epoch.epoch
    }
    /// What to seal to.
    pub const fn keys(&self) -> &PublicKeys {
        &self.epoch.keys
    }
}

impl SignedEpoch {
    /// Verifies the signature against the verified post of the signer, who
    /// must have served when signing: in the unit itself, or, where `may_found`
    /// says so, elsewhere (the appointer who makes the first epoch; escrow).
    ///
    /// # Errors
    /// [`SealFault::Signature`]: nothing may be sealed to this unit then.
    pub fn verify(
        &self,
        signer: &Verified,
        may_found: &dyn Fn(&Verified, &Epoch) -> bool,
    ) -> Result<UnitKeys, SealFault> {
        let statement = signer.statement();
        let at = Instant::of_millis(self.epoch.at_ms);
        let entitled = statement.unit == self.epoch.unit || may_found(signer, &self.epoch);
        let same = statement.post == self.epoch.signer && statement.instance == self.epoch.instance;
        if !same || !entitled || !signer.holds_at(at) {
            return Err(SealFault::Signature);
        }
        signer.keys().verify(&self.epoch.encode(), &self.signature)?;
        Ok(UnitKeys { epoch: self.epoch })
    }
}
