//! The secrets folder on three sheets of paper, any two of which open it: each
//! pair shares one random pad and its XOR with the two secrets. No Shamir
//! scheme: three XOR pairs can be checked by reading. What is public of the
//! folder stands on every sheet, because the root's fingerprint may not be
//! taken from the database it is to be held against.

use std::fmt;

use kernel::Entropy;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::bytes::{random, sha256};
use crate::instance::InstanceSecret;
use crate::kdf::derive;
use crate::log::LogKey;
use crate::{Fingerprint, InstanceId, SealFault, base32};

const VERSION: u8 = 2;
/// Both secrets one after the other.
const SECRETS: usize = 64;
/// Instance and root, in clear.
const HOUSE: usize = 48;
/// `version | number | printing 4 | house 48 | part 64 | part 64 | checksum 4`.
const LENGTH: usize = 6 + HOUSE + 2 * SECRETS + 4;
/// Signs of content in a printed line; one check sign follows them.
const LINE: usize = 20;
/// Lines of a printed sheet.
pub const LINES: usize = (LENGTH * 8).div_ceil(5).div_ceil(LINE);

/// What the secrets folder holds and two sheets give back. Debug shows no
/// secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetContent {
    /// The instance secret.
    pub secret: InstanceSecret,
    /// The log's signing key.
    pub log: LogKey,
    /// Which instance.
    pub instance: InstanceId,
    /// What all posts chain to.
    pub root: Fingerprint,
}

/// One of three sheets. `number` 1 holds the pads shared with 2 and 3; 2 and 3
/// hold the other halves. Debug shows the number only.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Sheet {
    number: u8,
    printing: [u8; 4],
    /// Instance and root.
    house: [u8; HOUSE],
    /// The half shared with the lower-numbered of the two other sheets.
    low: [u8; SECRETS],
    /// The half shared with the higher-numbered of them.
    high: [u8; SECRETS],
}

impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sheet({}, sealed)", self.number)
    }
}

/// Why typed text is not a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SheetFault {
    /// A line, counted from 1, has a wrong sign: look at it again.
    #[error("line {0} is mistyped")]
    Line(usize),
    /// The lines are well-formed, but too many, too few or mixed up.
    #[error("not a whole sheet")]
    Sheet,
}

fn xor(a: &[u8; SECRETS], b: &[u8; SECRETS]) -> [u8; SECRETS] {
    std::array::from_fn(|at| a[at] ^ b[at])
}

/// Binds the sheets of one printing; tells nothing of random secrets.
fn printing_of(secrets: &[u8; SECRETS], house: &[u8; HOUSE], nonce: [u8; 2]) -> [u8; 4] {
    let digest = derive("binhan/v1/sheet", &[secrets], &[&nonce, house]);
    [nonce[0], nonce[1], digest[0], digest[1]]
}

impl SheetContent {
    fn secrets(&self) -> Zeroizing<[u8; SECRETS]> {
        let mut both = Zeroizing::new([0; SECRETS]);
        both[..32].copy_from_slice(self.secret.expose());
        both[32..].copy_from_slice(self.log.expose());
        both
    }

    fn house(&self) -> [u8; HOUSE] {
        let mut house = [0; HOUSE];
        house[..16].copy_from_slice(self.instance.bytes());
        house[16..].copy_from_slice(&self.root.0);
        house
    }

    /// Three sheets, any two of which give the content back; one alone tells
    /// nothing of the secrets. Fresh pads each time: sheets of two printings
    /// do not mix.
    pub fn sheets(&self, entropy: &dyn Entropy) -> [Sheet; 3] {
        let pads: [Zeroizing<[u8; SECRETS]>; 3] = std::array::from_fn(|_| Zeroizing::new(random(entropy)));
        let [with_2, with_3, between] = &pads;
        let (secrets, house) = (self.secrets(), self.house());
        let printing = printing_of(&secrets, &house, random(entropy));
        let sheet = |number, low, high| Sheet { number, printing, house, low, high };
        [
            sheet(1, **with_2, **with_3),
            sheet(2, xor(with_2, &secrets), **between),
            sheet(3, xor(with_3, &secrets), xor(between, &secrets)),
        ]
    }

    /// The content from any two different sheets of one printing.
    ///
    /// # Errors
    /// [`SealFault::Malformed`] for the same sheet twice, [`SealFault::Closed`]
    /// for sheets that do not belong together.
    pub fn from_two_sheets(one: &Sheet, other: &Sheet) -> Result<Self, SealFault> {
        let (first, second) = if one.number <= other.number { (one, other) } else { (other, one) };
        let pad_and_xor = match (first.number, second.number) {
            (1, 2) => (&first.low, &second.low),
            (1, 3) => (&first.high, &second.low),
            (2, 3) => (&first.high, &second.high),
            _ => return Err(SealFault::Malformed),
        };
        if first.printing != second.printing || first.house != second.house {
            return Err(SealFault::Closed);
        }
        let secrets = Zeroizing::new(xor(pad_and_xor.0, pad_and_xor.1));
        let expected = printing_of(&secrets, &first.house, [first.printing[0], first.printing[1]]);
        if !bool::from(expected.ct_eq(&first.printing)) {
            return Err(SealFault::Closed);
        }
        let half = |from: usize| std::array::from_fn(|at| secrets[from + at]);
        Ok(Self {
            secret: InstanceSecret::of_bytes(half(0)),
            log: LogKey::of_bytes(half(32)),
            instance: InstanceId(std::array::from_fn(|at| first.house[at])),
            root: Fingerprint(std::array::from_fn(|at| first.house[16 + at])),
        })
    }
}

/// The check sign of a line: catches a mistyped sign and a swapped pair in
/// 31 cases of 32; the checksum of the sheet catches the rest.
fn check_sign(line: usize, signs: &str) -> char {
    let number = u8::try_from(line).unwrap_or(u8::MAX);
    base32::sign(sha256(&[b"binhan/v1/line", &[number], signs.as_bytes()])[0])
}

/// The signs of a typed line without its check sign.
fn line_signs(number: usize, line: &str) -> Result<Zeroizing<String>, SheetFault> {
    let mut clean = Zeroizing::new(String::with_capacity(LINE + 1));
    for c in line.chars().filter(|c| !base32::parts(*c)) {
        clean.push(base32::sign(base32::value(c).ok_or(SheetFault::Line(number))?));
    }
    let check = clean.pop().ok_or(SheetFault::Line(number))?;
    if clean.len() > LINE || check_sign(number, &clean) != check {
        return Err(SheetFault::Line(number));
    }
    Ok(clean)
}

/// Whether a typed line, counted from 1, may be right: asked while somebody
/// types, so that one line is typed again and not fifteen.
///
/// # Errors
/// [`SheetFault::Line`].
pub fn check_line(number: usize, line: &str) -> Result<(), SheetFault> {
    line_signs(number, line).map(drop)
}

impl Sheet {
    /// Which of the three: 1, 2 or 3.
    pub const fn number(&self) -> u8 {
        self.number
    }

    fn content(&self) -> Zeroizing<Vec<u8>> {
        let mut content = Zeroizing::new(Vec::with_capacity(LENGTH));
        content.extend_from_slice(&[VERSION, self.number]);
        content.extend_from_slice(&self.printing);
        content.extend_from_slice(&self.house);
        content.extend_from_slice(&self.low);
        content.extend_from_slice(&self.high);
        let checksum = sha256(&[b"binhan/v1/sheet-checksum", &content]);
        content.extend_from_slice(&checksum[..4]);
        content
    }

    /// The text to print: fifteen lines of four groups of five signs and a check
    /// sign. Signs are digits and capitals without I, L, O and U.
    pub fn print(&self) -> Zeroizing<String> {
        let signs = Zeroizing::new(base32::encode(&self.content()));
        let mut text = Zeroizing::new(String::with_capacity(400));
        let mut rest = signs.as_str();
        let mut line = 1;
        while !rest.is_empty() {
            let (head, tail) = rest.split_at(rest.len().min(LINE));
            for (at, sign) in head.chars().enumerate() {
                if at > 0 && at % 5 == 0 {
                    text.push(' ');
                }
                text.push(sign);
            }
            text.push(' ');
            text.push(check_sign(line, head));
            text.push('\n');
            rest = tail;
            line += 1;
        }
        text
    }

    /// Reads typed lines: case, spaces, dashes, blank lines and the confusions
    /// O/0, I/L/1, U/V are forgiven.
    ///
    /// # Errors
    /// [`SheetFault`], naming the line where it can.
    pub fn parse(typed: &str) -> Result<Self, SheetFault> {
        let mut signs = Zeroizing::new(String::with_capacity(320));
        let lines = typed.lines().filter(|line| !line.trim().is_empty());
        for (at, line) in lines.enumerate() {
            signs.push_str(&line_signs(at + 1, line)?);
        }
        let content = Zeroizing::new(base32::decode(&signs).ok_or(SheetFault::Sheet)?);
        Self::of_content(&content).ok_or(SheetFault::Sheet)
    }

    fn of_content(content: &[u8]) -> Option<Self> {
        let (body, checksum) = content.split_at_checked(LENGTH - 4)?;
        let expected = sha256(&[b"binhan/v1/sheet-checksum", body]);
        if checksum != &expected[..4] || body[0] != VERSION || !(1..=3).contains(&body[1]) {
            return None;
        }
        let mut sheet = Self {
            number: body[1],
            printing: [0; 4],
            house: [0; HOUSE],
            low: [0; SECRETS],
            high: [0; SECRETS],
        };
        let (house, parts) = body[6..].split_at(HOUSE);
        sheet.printing.copy_from_slice(&body[2..6]);
        sheet.house.copy_from_slice(house);
        sheet.low.copy_from_slice(&parts[..SECRETS]);
        sheet.high.copy_from_slice(&parts[SECRETS..]);
        Some(sheet)
    }
}
