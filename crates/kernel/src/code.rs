//! Short codes people say over the telephone: `4K7M`.

use std::fmt;

/// Letters and digits that are not mistaken for one another when heard or
/// read: no 0 O, 1 I L, U (next to V), and nothing that spells a word easily.
const ALPHABET: &[u8; 28] = b"23456789ABCDEFGHJKMNPQRSTVWX";

/// A short code derived from random bytes of a record's id; shown, printed,
/// never put into an address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ShortCode(String);

impl ShortCode {
    /// Six signs from the random tail of an id: 28⁶ ≈ 4.8 × 10⁸ codes, unique
    /// enough inside one unit; a clash is possible and only a nuisance.
    pub fn of_id(id: &[u8; 16]) -> Self {
        let mut tail = [0u8; 8];
        tail.copy_from_slice(&id[8..]);
        let mut number = u64::from_be_bytes(tail) & 0x3FFF_FFFF_FFFF_FFFF;
        let mut signs = String::with_capacity(6);
        for _ in 0..6 {
            let index = usize::try_from(number % 28).unwrap_or(0);
            signs.push(char::from(ALPHABET[index]));
            number /= 28;
        }
        Self(signs)
    }
    /// The signs.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ShortCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
