//! Time-based codes (RFC 6238: SHA-1, six digits, 30 seconds): a gate after
//! the password, no part of any key. The secret is sealed under the account's
//! KEK; each step is taken once.

use std::fmt;

use kernel::{AccountId, Entropy, Instant};
use totp_rs::{Algorithm, Builder, Totp};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::aead::{open_blob, seal_blob};
use crate::bytes::{Writer, random};
use crate::{InstanceId, Kek, SealFault};

const STEP_SECONDS: i64 = 30;
const LENGTH: usize = 20;

/// The shared secret of 160 bits.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct TotpSecret([u8; LENGTH]);

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(sealed)")
    }
}

fn aad(instance: InstanceId, account: AccountId) -> Vec<u8> {
    Writer::labelled("binhan/v1/totp").raw(instance.bytes()).raw(account.bytes()).done()
}

impl TotpSecret {
    /// A fresh one.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(random(entropy))
    }

    /// Sealed for the account's row.
    pub fn seal(
        &self,
        kek: &Kek,
        instance: InstanceId,
        account: AccountId,
        entropy: &dyn Entropy,
    ) -> Vec<u8> {
        seal_blob(kek.expose(), &aad(instance, account), &self.0, entropy)
    }

    /// Opened from the account's row.
    ///
    /// # Errors
    /// [`SealFault::Closed`], [`SealFault::Malformed`].
    pub fn open(kek: &Kek, instance: InstanceId, account: AccountId, blob: &[u8]) -> Result<Self, SealFault> {
        let bytes = open_blob(kek.expose(), &aad(instance, account), blob)?;
        bytes.as_slice().try_into().map(Self).map_err(|_| SealFault::Malformed)
    }

    fn builder(&self) -> Builder {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(1)
            .with_step_duration(STEP_SECONDS.unsigned_abs())
            .with_secret(self.0.to_vec())
    }

    /// The code of a step, for tests and for showing a first code at set-up.
    pub fn code_at(&self, at: Instant) -> String {
        code_of(&self.builder().build_noncompliant(), step_of(at))
    }

    /// Checks a typed code against the step of this moment and one either
    /// side. `last_step` is the step taken last; it and earlier ones are
    /// refused. Gives the step to store.
    pub fn accept(&self, typed: &str, at: Instant, last_step: Option<i64>) -> Option<i64> {
        use subtle::ConstantTimeEq;
        let digits: Zeroizing<String> =
            Zeroizing::new(typed.chars().filter(|c| !c.is_whitespace()).collect());
        let totp = self.builder().build_noncompliant();
        let now = step_of(at);
        let fresh = |step: &i64| last_step.is_none_or(|last| *step > last);
        let mut taken = None;
        for step in (now - 1..=now + 1).filter(fresh) {
            let matches = code_of(&totp, step).as_bytes().ct_eq(digits.as_bytes());
            if bool::from(matches) && taken.is_none() {
                taken = Some(step);
            }
        }
        taken
    }

    /// The address an authenticator app reads (`otpauth://totp/…`), with a
    /// neutral issuer: it stands on the worker's telephone.
    ///
    /// # Errors
    /// [`SealFault::Malformed`] for an empty name or a colon in either text.
    pub fn uri(&self, issuer: &str, account_name: &str) -> Result<Zeroizing<String>, SealFault> {
        let totp = self
            .builder()
            .with_issuer(Some(issuer))
            .with_account_name(account_name)
            .build()
            .map_err(|_| SealFault::Malformed)?;
        totp.to_url().map(Zeroizing::new).map_err(|_| SealFault::Malformed)
    }

    /// From the base32 form.
    pub fn of_base32(text: &str) -> Option<Self> {
        let secret = totp_rs::Secret::try_from_base32(text).ok()?;
        secret.as_bytes().try_into().ok().map(Self)
    }

    /// The secret in base32, to be typed into an app by hand.
    pub fn base32(&self) -> Zeroizing<String> {
        Zeroizing::new(self.builder().build_noncompliant().secret().to_base32())
    }
}

fn step_of(at: Instant) -> i64 {
    at.millis().div_euclid(1_000 * STEP_SECONDS)
}

fn code_of(totp: &Totp, step: i64) -> String {
    let seconds = step.saturating_mul(STEP_SECONDS);
    totp.generate(u64::try_from(seconds).unwrap_or(0)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: SHA-1, the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = TotpSecret(*b"12345678901234567890");
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(secret.code_at(Instant::of_millis(seconds * 1_000)), code);
        }
    }
}
