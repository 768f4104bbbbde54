//! The receipt of a public report: 66 bits, shown as fourteen signs or as six
//! words, stored nowhere. A form sent twice gives one code, since it follows
//! from the draft's secret, the instance and the notice's id.
//!
//! One guess tests every notice at once, so each costs one Argon2id
//! derivation; a [`LookupId`] cannot be had any other way.

mod words;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use kernel::RecordId;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::base32;
use crate::bytes::sha256;
use crate::draft::DraftSecret;
use crate::kdf::{derive, expand};
use crate::password::{Cost, slow};
use crate::{Kek, PublicKeys, ReceiptKey, SealFault, Seed};

pub use words::all as all_words;

const BITS: u32 = 66;
const SIGNS: usize = 14;

/// The secret of a receipt, S: 66 bits. Never printed by Debug.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Receipt(u128);

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Receipt(sealed)")
    }
}

impl PartialEq for Receipt {
    /// In constant time.
    fn eq(&self, other: &Self) -> bool {
        use subtle::ConstantTimeEq;
        self.0.to_be_bytes().ct_eq(&other.0.to_be_bytes()).into()
    }
}
impl Eq for Receipt {}

/// Why typed text is not a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TypedFault {
    /// Neither fourteen signs nor six words.
    #[error("neither fourteen signs nor six words")]
    Form,
    /// Fourteen signs whose check bits do not agree: one is mistyped.
    #[error("mistyped")]
    Mistyped,
    /// This word, counted from 1, is not in the list.
    #[error("word {0} is not in the list")]
    UnknownWord(usize),
}

impl Receipt {
    /// S of a report: `HKDF(draft secret ‖ instance receipt, notice id)`.
    pub fn of_draft(secret: &DraftSecret, key: &ReceiptKey, notice: RecordId) -> Self {
        let mut wide = Zeroizing::new([0u8; 16]);
        expand(
            "binhan/v1/receipt-code",
            &[secret.expose(), key.expose()],
            &[notice.bytes()],
            wide.as_mut_slice(),
        );
        Self(u128::from_be_bytes(*wide) >> (128 - BITS))
    }

    fn bytes(&self) -> Zeroizing<[u8; 16]> {
        Zeroizing::new(self.0.to_be_bytes())
    }

    fn check_bits(&self) -> u128 {
        u128::from(sha256(&[b"binhan/v1/receipt-check", self.bytes().as_slice()])[0] >> 4)
    }

    /// Fourteen signs grouped 4-4-4-2: `K7QX-90MD-3TRB-5W`. The last four bits
    /// check the others.
    pub fn code(&self) -> Zeroizing<String> {
        let whole = (self.0 << 4) | self.check_bits();
        let mut code = Zeroizing::new(String::with_capacity(SIGNS + 3));
        for at in 0..SIGNS {
            if at > 0 && at % 4 == 0 {
                code.push('-');
            }
            let shift = 5 * (SIGNS - 1 - at);
            code.push(base32::sign(u8::try_from((whole >> shift) & 31).unwrap_or(0)));
        }
        code
    }

    /// Six words of two syllables, with their marks.
    pub fn words(&self) -> [Zeroizing<String>; 6] {
        std::array::from_fn(|at| {
            let value = (self.0 >> (11 * (5 - at))) & 2_047;
            Zeroizing::new(words::word(u16::try_from(value).unwrap_or(0)))
        })
    }

    /// Reads what a person types: a code or six words, in any case, with or
    /// without marks, spaces, dashes or commas; O/0, I/L/1 and U/V in a code
    /// are the same.
    ///
    /// # Errors
    /// [`TypedFault`].
    pub fn parse(typed: &str) -> Result<Self, TypedFault> {
        if typed.len() > 400 {
            return Err(TypedFault::Form);
        }
        let signs: Zeroizing<String> = Zeroizing::new(typed.chars().filter(|c| !base32::parts(*c)).collect());
        if signs.chars().count() == SIGNS {
            return Self::of_signs(&signs);
        }
        if kernel::fold(typed).len() < 24 {
            return Err(TypedFault::Form);
        }
        let values = words::values(typed).map_err(TypedFault::UnknownWord)?;
        if values.len() != 6 {
            return Err(TypedFault::Form);
        }
        Ok(Self(values.iter().fold(0, |held, value| (held << 11) | u128::from(*value))))
    }

    fn of_signs(signs: &str) -> Result<Self, TypedFault> {
        let mut whole = 0u128;
        for sign in signs.chars() {
            whole = (whole << 5) | u128::from(base32::value(sign).ok_or(TypedFault::Mistyped)?);
        }
        let receipt = Self(whole >> 4);
        if receipt.check_bits() == whole & 15 { Ok(receipt) } else { Err(TypedFault::Mistyped) }
    }
}

/// By which a receipt's row is found. Only [`derive_keys`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LookupId([u8; 16]);

impl LookupId {
    /// The bytes to look for; also the holder in the receipt's wraps.
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// What a receipt opens.
#[derive(Debug, Clone)]
pub struct ReceiptKeys {
    /// Finds the row.
    pub lookup: LookupId,
    seed: Seed,
}

impl ReceiptKeys {
    /// Opens the wraps made for the receipt.
    pub fn kek(&self) -> Kek {
        self.seed.kek()
    }
    /// May be kept with the row, so that a later key version can be wrapped to
    /// the receipt by people who do not hold the code.
    pub fn public(&self) -> PublicKeys {
        self.seed.public()
    }
    /// Opens wraps of both kinds.
    pub const fn seed(&self) -> &Seed {
        &self.seed
    }
}

/// Counts slow derivations: a look-up that skipped one would show.
#[derive(Debug, Default)]
pub struct Derivations(AtomicU64);

impl Derivations {
    /// None so far.
    pub const fn new() -> Self {
        Self(AtomicU64::new(0))
    }
    fn run(
        &self,
        receipt: &Receipt,
        key: &ReceiptKey,
        cost: &Cost,
    ) -> Result<Zeroizing<[u8; 32]>, SealFault> {
        let slow = slow(receipt.bytes().as_slice(), key.expose(), cost)?;
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(slow)
    }
    /// How many there have been.
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// From a receipt to its row and its keys:
/// `Argon2id(S, salt = instance receipt)`, then HKDF. Slow on purpose; run it
/// in the lane kept for receipts.
///
/// # Errors
/// [`SealFault::Cost`].
pub fn derive_keys(
    receipt: &Receipt,
    key: &ReceiptKey,
    cost: &Cost,
    derivations: &Derivations,
) -> Result<ReceiptKeys, SealFault> {
    let slow = derivations.run(receipt, key, cost)?;
    let mut lookup = [0u8; 16];
    expand("binhan/v1/receipt-lookup", &[slow.as_slice()], &[], &mut lookup);
    let seed = Seed::of_bytes(*derive("binhan/v1/receipt-seed", &[slow.as_slice()], &[]));
    Ok(ReceiptKeys { lookup: LookupId(lookup), seed })
}
