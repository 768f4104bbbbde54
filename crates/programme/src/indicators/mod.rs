//! What each cell of a statutory return counts, compiled into the map from
//! facts to cells that the store keeps its cube by.
//!
//! The rows, their checks and their days stand in `norms/returns`: form 03 of
//! Circular 07/2017/TT-BVHTTDL, yearly from 1 December to 1 December, and the
//! older half-yearly 01/BC-X of Circular 23/2011 for what was before 1 March
//! 2018. Here stands how a row is counted from a fact, and the number of its
//! cell, which is never reused. An old period is counted under its own form.

mod model;
mod rules;

pub use model::{CATALOGUE, Cell, CellCount, CellFinding, CellPerson, CellRule, cell_of, cells_of};
pub use rules::{Definitions, RecountLine, doubts, period_numbered, period_of, recount, without_form};

page::phrases!("phrases.vi.ftl", "phrases.en.ftl");
