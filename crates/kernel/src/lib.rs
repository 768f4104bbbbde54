//! What every room of the house shares: ids, the clock, dates, money, text,
//! facts and the closed set of outcomes.
//!
//! Nothing here reads a file, a socket, the system clock or the system's
//! randomness except [`SystemClock`] and [`SystemEntropy`], which only `app`,
//! `bench` and `xtask` may construct. Nothing here is async.

mod clock;
mod code;
mod entropy;
mod fact;
mod fold;
mod id;
mod keyed;
mod lang;
mod money;
mod outcome;
mod paper;
mod text;

pub use clock::{Clock, Date, Instant, Month, SetClock, SystemClock};
pub use code::ShortCode;
pub use entropy::{Entropy, EntropyRng, SeededEntropy, SystemEntropy};
pub use fact::{CellMap, CellWeight, Fact, FactId, Handling, Relation, Support, ViolenceForm};
pub use fold::{fold, fold_digits};
pub use id::{ParseIdFault, TypedId};
pub use lang::Lang;
pub use money::Dong;
pub use outcome::{Argument, FieldFault, Outcome, Phrase, Refusal};
pub use paper::{Align, Block, Official, PaperFault, Sheet, SheetCell, Signature, Table, Typeset, Workbook};
pub use text::{TextFault, clean_line, clean_text};

/// Not for callers: what the macros of this crate expand to.
#[doc(hidden)]
pub mod macros {
    pub use uuid::Uuid;

    /// Version 7 from a time and ten random bytes.
    pub fn v7(unix_millis: u64, random: [u8; 10]) -> Uuid {
        uuid::Builder::from_unix_timestamp_millis(unix_millis, &random).into_uuid()
    }

    /// Version 4 from sixteen random bytes.
    pub fn v4(random: [u8; 16]) -> Uuid {
        uuid::Builder::from_random_bytes(random).into_uuid()
    }

    /// Reads the simple form: 32 hexadecimal digits, nothing else.
    pub fn parse(text: &str) -> Result<Uuid, crate::ParseIdFault> {
        if text.len() != 32 {
            return Err(crate::ParseIdFault);
        }
        Uuid::try_parse(text).map_err(|_| crate::ParseIdFault)
    }
}

typed_id! {
    /// An office that owns records: a commune committee, its police, a
    /// province desk, a guardian, a shelter, a club. It never changes for a
    /// row once written (DESIGN §6, rule 1).
    pub struct UnitId;
    /// A person's log-in. What that person may do stands in posts, not here.
    pub struct AccountId;
    /// A dated, signed statement that an account serves in a unit in a role.
    pub struct PostId;
    /// A sealed record: the thing that has one key (notice, case, packet,
    /// stay, address, roster).
    pub struct RecordId;
}

/// A version of an administrative unit: the place as it was on one date.
///
/// `3_00004_02` is the second version of commune code 00004. See `places`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct PlaceId(pub i64);
