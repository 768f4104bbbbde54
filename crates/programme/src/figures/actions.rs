//! What is done with figures: published ones taken in, the national table
//! read.

mod import;
mod live;

pub use import::import;
pub use live::{Asked, Borders, NationalTable, ProvinceRow, Sums, YearSums, country, national};

pub(super) use live::{FIRST_YEAR, columns};
