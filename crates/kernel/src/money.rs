//! Money: whole đồng, never a fraction, never a float.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount in đồng.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Dong(pub i64);

impl Dong {
    /// The sum, or `None` beyond the range of 64 bits.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
}

impl fmt::Display for Dong {
    /// `1530000` reads `1.530.000`, as written in Viet Nam.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        let mut grouped = String::with_capacity(digits.len() * 4 / 3 + 1);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        if self.0 < 0 { write!(f, "-{grouped}") } else { f.write_str(&grouped) }
    }
}

#[cfg(test)]
mod tests {
    use super::Dong;

    #[test]
    fn thousands_are_parted_by_dots() {
        assert_eq!(Dong(1_530_000).to_string(), "1.530.000");
        assert_eq!(Dong(-999).to_string(), "-999");
        assert_eq!(Dong(1_000).to_string(), "1.000");
        assert_eq!(Dong(0).to_string(), "0");
    }
}
