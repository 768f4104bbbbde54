//! Figures of the country: live from the cube, locked from the returns, and
//! published by others; each with its source and its doubt.
//!
//! Circular 07/2017/TT-BVHTTDL for the rows; the statutory year is 1 December
//! to 1 December. Exact tables are for the named recipients of the statutory
//! return and are never a publication.

mod actions;
mod forms;
mod model;
mod pages;
mod rules;
mod store;

pub use actions::{Asked, Borders, NationalTable, ProvinceRow, Sums, YearSums, country, import, national};
pub use model::{Figure, FigureFinding, FigureImport, FigurePeriod, FigureSource, source};
pub use pages::told;
pub use rules::findings;
pub use store::every;

page::phrases!("phrases.vi.ftl", "phrases.en.ftl");

/// The published figures shipped with the program, as CSV (`data/NOTICE.md`).
pub const SHIPPED: &str = include_str!("../../data/published.csv");

page::samples!(pages::samples::samples);

/// The routes of this slice.
pub fn routes() -> Vec<page::Route> {
    pages::routes()
}
