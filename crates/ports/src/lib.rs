//! The traits by which zones meet.

mod cells;
mod today;

pub use cells::{CellNames, Numbered};
pub use today::{Press, TodayParts, TodayRow, TodayRows, TodaySection};
