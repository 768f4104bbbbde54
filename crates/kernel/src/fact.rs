//! The fact: what one case contributes to statistics, and nothing finer.
//!
//! A fact names nobody. Its id is random (UUIDv4) and is kept only inside the
//! case's sealed body, so that a row of facts cannot be joined to a case
//! (SEALED.md §4). Its grain is the statutory one: no days, no birth years.

use serde::{Deserialize, Serialize};

use crate::{Month, PlaceId, UnitId, typed_id};

typed_id! {
    /// A fact. Always random: a UUIDv7 would tell when the case was written.
    pub struct FactId;
}

/// Forms of violence, Law 13/2022/QH15 Art. 2(1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ViolenceForm {
    /// Tinh thần.
    Mental,
    /// Thể chất.
    Physical,
    /// Tình dục.
    Sexual,
    /// Kinh tế.
    Economic,
}

/// How the person with the acts was handled (form 03 of Circular 07/2017,
/// rows B4.1–B4.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Handling {
    /// Criticised in the community (B4.1).
    Criticism,
    /// Forbidden contact by chair or court (B4.2).
    NoContact,
    /// Educated at the commune as an administrative handling measure (B4.3).
    Education,
    /// Fined (B4.4).
    Fine,
    /// Criminal proceedings (B4.5).
    Criminal,
}

/// How the survivor was supported (rows B6.1–B6.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Support {
    /// Counselled: psychological, mental, legal (B6.1).
    Counselled,
    /// Cared for after violence, shelter included (B6.2).
    Care,
    /// Detoxification, treatment of a substance-related disorder (B6.3).
    Detox,
    /// Vocational training, work (B6.4).
    Vocational,
}

/// The scope a relation falls in: it decides which acts count
/// (Law Art. 3; Decree 76/2023 Arts. 2–5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Relation {
    /// Thành viên gia đình.
    Family,
    /// Đã ly hôn.
    Divorced,
    /// Chung sống như vợ chồng.
    Cohabiting,
    /// Kin of the divorced or cohabiting.
    FormerKin,
    /// Former adoptive parent and child.
    FormerAdoptive,
    /// Outside the law's scope: still helped, never in DV statistics.
    Outside,
}

macro_rules! numbered {
    ($($name:ident: $($variant:ident = $number:literal),+;)+) => {$(
        impl $name {
            /// Every value, in the order of the statutory form.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The number kept in the column; never reused.
            pub const fn number(self) -> i64 {
                match self { $(Self::$variant => $number),+ }
            }
            /// Reads a number from the column.
            pub const fn of_number(number: i64) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)+ _ => None }
            }
            /// This value's bit in a set of values.
            pub const fn bit(self) -> i64 {
                1 << self.number()
            }
            /// Whether a set holds this value.
            pub const fn is_in(self, set: i64) -> bool {
                set & self.bit() != 0
            }
        }
    )+};
}
numbered! {
    ViolenceForm: Mental = 0, Physical = 1, Sexual = 2, Economic = 3;
    Handling: Criticism = 0, NoContact = 1, Education = 2, Fine = 3, Criminal = 4;
    Support: Counselled = 0, Care = 1, Detox = 2, Vocational = 3;
    Relation: Family = 0, Divorced = 1, Cohabiting = 2, FormerKin = 3, FormerAdoptive = 4, Outside = 5;
}

/// What one verified case contributes. Counts are of persons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Random; known only to the case's sealed body.
    #[serde(skip, default = "no_fact")]
    pub id: FactId,
    /// The office that owns the case.
    #[serde(skip, default = "no_unit")]
    pub unit: UnitId,
    /// The commune, in the version in force when the act happened.
    pub place: PlaceId,
    /// The month in which the case is counted (the month it was verified:
    /// a return counts what became known in its period).
    pub month: Month,
    /// The scope of the relation; [`Relation::Outside`] is in no DV cell.
    pub relation: Relation,
    /// The main form, when one was named: the forms then partition cases.
    pub main_form: Option<ViolenceForm>,
    /// Every form that occurred, as bits of [`ViolenceForm`].
    pub forms: i64,
    /// Survivors: men and boys.
    pub survivors_male: i64,
    /// Survivors: women and girls.
    pub survivors_female: i64,
    /// Survivors under 16 at the event.
    pub survivors_under_16: i64,
    /// Survivors of 60 and over at the event.
    pub survivors_from_60: i64,
    /// Accused: men and boys.
    pub accused_male: i64,
    /// Accused: women and girls.
    pub accused_female: i64,
    /// Accused under 16 at the event.
    pub accused_under_16: i64,
    /// Accused of 60 and over at the event.
    pub accused_from_60: i64,
    /// Bits of [`Handling`].
    pub handling: i64,
    /// Bits of [`Support`].
    pub support: i64,
    /// Whether this case is the first of its household in the statutory year,
    /// so that households are counted once.
    pub new_household: bool,
    /// A random 32-bit key for later disclosure control (methods.md B1); the
    /// tally keeps the sum per cell.
    pub record_key: i64,
}

fn no_fact() -> FactId {
    FactId::of_bytes([0; 16])
}
fn no_unit() -> UnitId {
    UnitId::of_bytes([0; 16])
}

/// What a fact adds to one cell of one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellWeight {
    /// The cell's number, given out by the definition and never reused.
    pub cell: i64,
    /// The period's number, such as 2026 for 1 December 2025 – 1 December 2026.
    pub period: i64,
    /// How much: cases, persons, households.
    pub count: i64,
}

/// Compiled definitions: from a fact to the cells it stands in. `app` hands
/// one to the store, which keeps the tally without knowing what a cell means.
pub trait CellMap: Send + Sync {
    /// Appends the cells of `fact`; the same fact always gives the same cells.
    fn weigh(&self, fact: &Fact, into: &mut Vec<CellWeight>);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back() {
        for form in ViolenceForm::ALL {
            assert_eq!(ViolenceForm::of_number(form.number()), Some(*form));
        }
        assert!(Handling::Fine.is_in(Handling::Fine.bit() | Handling::Criminal.bit()));
        assert!(!Handling::Fine.is_in(Handling::Criminal.bit()));
        assert_eq!(Relation::of_number(9), None);
    }
}
