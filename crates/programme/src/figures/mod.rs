//! Figures of the country: live from the cube, locked from the returns, and
//! published by others; each with its source and its doubt.
//!
//! Circular 07/2017/TT-BVHTTDL for the rows; the statutory year is 1 December
//! to 1 December. Exact tables are for the named recipients of the statutory
//! return and are never a publication.

mod import;
mod model;
mod read;
mod rules;
mod store;

pub use import::import;
pub use model::{Figure, FigureFinding, FigureImport, FigurePeriod, FigureSource, source};
pub use store::every;

page::phrases!("phrases.vi.ftl", "phrases.en.ftl");

/// The published figures shipped with the program, as CSV (`data/NOTICE.md`).
pub const SHIPPED: &str = include_str!("../../data/published.csv");
