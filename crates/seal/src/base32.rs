//! Thirty-two signs that are not mistaken for one another: digits and capital
//! letters without I, L, O, U. Reading forgives case, spaces, dashes and the
//! usual confusions.

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The sign of a value below 32; higher bits are ignored.
pub(crate) fn sign(value: u8) -> char {
    char::from(ALPHABET[usize::from(value & 31)])
}

/// The value of a sign, forgiving case and O/0, I/L/1, U/V.
pub(crate) fn value(sign: char) -> Option<u8> {
    let plain = match sign.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        'U' => 'V',
        other => other,
    };
    ALPHABET.iter().position(|letter| char::from(*letter) == plain).and_then(|at| u8::try_from(at).ok())
}

/// Whether a character only parts groups when a person types a code.
pub(crate) fn parts(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '.' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{00A0}')
}

/// Bytes as signs, five bits each, the last padded with zero bits.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut held, mut bits) = (0u32, 0u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(sign(u8::try_from((held >> bits) & 31).unwrap_or(0)));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(sign(u8::try_from((held << (5 - bits)) & 31).unwrap_or(0)));
    }
    text
}

/// Signs as bytes; `None` on a foreign sign or on padding bits that are not
/// zero. Separators must be gone already.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8);
    let (mut held, mut bits) = (0u32, 0u32);
    for sign in text.chars() {
        held = (held << 5) | u32::from(value(sign)?);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 255).unwrap_or(0));
        }
        held &= (1 << bits) - 1;
    }
    (held == 0 && bits < 5).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_reads_back(bytes in proptest::collection::vec(any::<u8>(), 0..90)) {
            prop_assert_eq!(decode(&encode(&bytes).to_lowercase()), Some(bytes));
        }
    }
}
