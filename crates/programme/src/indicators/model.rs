//! What a cell is and how it weighs a fact.

mod catalogue;

use kernel::{Fact, Handling, Phrase, Support, ViolenceForm};
use norms::FormCount;

pub use catalogue::{CATALOGUE, cell_of, cells_of};

/// Which of the persons of a case are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CellPerson {
    /// All of them.
    All,
    /// Men and boys.
    Male,
    /// Women and girls.
    Female,
    /// Under 16 at the event.
    Under16,
    /// 60 and over at the event.
    From60,
}

/// How a fact weighs in a cell. Every measure of a fact outside the law's
/// scope is nothing (Law 13/2022/QH15 Art. 3; see [`kernel::Relation::Outside`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CellRule {
    /// The first case of a household in the statutory year.
    Households,
    /// One for a case.
    Cases,
    /// One for a case whose main form this is: the forms partition the cases
    /// in which one was named.
    MainForm(ViolenceForm),
    /// One for a case without a main form.
    NoMainForm,
    /// One for a case in which this form occurred, whatever else did.
    AnyForm(ViolenceForm),
    /// One for a case in which no form was recorded.
    NoForm,
    /// Accused persons.
    Accused(CellPerson),
    /// Survivors.
    Survivors(CellPerson),
    /// One for a case with at least one such accused person (form 01/BC-X
    /// counts cases where form 03 counts persons).
    CasesWithAccused(CellPerson),
    /// One for a case with at least one such survivor.
    CasesWithSurvivors(CellPerson),
    /// One for a case handled so. A fact tells that it happened, not to how
    /// many: where two persons of one case were handled alike, one is counted.
    Handled(Handling),
    /// One for a case supported so, counted as [`CellRule::Handled`] is.
    Supported(Support),
}

impl CellRule {
    /// What a fact adds; never negative.
    pub fn weigh(self, fact: &Fact) -> i64 {
        let persons = match self {
            Self::Households => i64::from(fact.new_household),
            Self::Cases => 1,
            Self::MainForm(form) => i64::from(fact.main_form == Some(form)),
            Self::NoMainForm => i64::from(fact.main_form.is_none()),
            Self::AnyForm(form) => i64::from(form.is_in(fact.forms)),
            Self::NoForm => i64::from(ViolenceForm::ALL.iter().all(|form| !form.is_in(fact.forms))),
            Self::Accused(who) => accused(fact, who),
            Self::Survivors(who) => survivors(fact, who),
            Self::CasesWithAccused(who) => i64::from(accused(fact, who) > 0),
            Self::CasesWithSurvivors(who) => i64::from(survivors(fact, who) > 0),
            Self::Handled(how) => i64::from(how.is_in(fact.handling)),
            Self::Supported(how) => i64::from(how.is_in(fact.support)),
        };
        persons.max(0)
    }

    /// The phrase that says how this is counted.
    pub const fn how(self) -> &'static str {
        match self {
            Self::Households => "indicators-how-households",
            Self::Cases => "indicators-how-cases",
            Self::MainForm(_) => "indicators-how-main-form",
            Self::AnyForm(_) => "indicators-how-any-form",
            Self::NoMainForm => "indicators-how-no-main-form",
            Self::NoForm => "indicators-how-no-form",
            Self::Accused(CellPerson::All | CellPerson::Male | CellPerson::Female) => {
                "indicators-how-accused"
            }
            Self::Accused(CellPerson::Under16 | CellPerson::From60) => "indicators-how-accused-age",
            Self::Survivors(CellPerson::All | CellPerson::Male | CellPerson::Female) => {
                "indicators-how-survivors"
            }
            Self::Survivors(CellPerson::Under16 | CellPerson::From60) => "indicators-how-survivors-age",
            Self::CasesWithAccused(_) => "indicators-how-cases-accused",
            Self::CasesWithSurvivors(_) => "indicators-how-cases-survivors",
            Self::Handled(_) => "indicators-how-handled",
            Self::Supported(_) => "indicators-how-supported",
        }
    }
}

const fn accused(fact: &Fact, who: CellPerson) -> i64 {
    match who {
        CellPerson::All => fact.accused_male.saturating_add(fact.accused_female),
        CellPerson::Male => fact.accused_male,
        CellPerson::Female => fact.accused_female,
        CellPerson::Under16 => fact.accused_under_16,
        CellPerson::From60 => fact.accused_from_60,
    }
}

const fn survivors(fact: &Fact, who: CellPerson) -> i64 {
    match who {
        CellPerson::All => fact.survivors_male.saturating_add(fact.survivors_female),
        CellPerson::Male => fact.survivors_male,
        CellPerson::Female => fact.survivors_female,
        CellPerson::Under16 => fact.survivors_under_16,
        CellPerson::From60 => fact.survivors_from_60,
    }
}

/// Under which way of counting forms a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CellCount {
    /// Under either.
    Both,
    /// Only when each case stands under its main form.
    Main,
    /// Only when each case stands under every form that occurred.
    Any,
}

impl CellCount {
    /// Whether the cell is shown under a way of counting.
    pub const fn fits(self, count: FormCount) -> bool {
        matches!((self, count), (Self::Both, _) | (Self::Main, FormCount::Main) | (Self::Any, FormCount::Any))
    }
}

/// A cell of the cube.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Its number in the cube; never reused.
    pub number: i64,
    /// The form it belongs to: `form03`, `form01`.
    pub form: &'static str,
    /// The row's code: `B2.1`; empty for a cell that is no row of the form
    /// (cases without a form of violence).
    pub code: &'static str,
    /// Under which way of counting it stands.
    pub count: CellCount,
    /// How it weighs a fact.
    pub measure: CellRule,
}

/// Something about figures that a reader must know, as a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFinding {
    /// The sentence.
    pub phrase: Phrase,
    /// The rows it is about.
    pub rows: Vec<String>,
    /// Whether it bars signing: a row typed by hand contradicts another. What
    /// comes from cases is mended in the cases and only warned of.
    pub bars: bool,
}
