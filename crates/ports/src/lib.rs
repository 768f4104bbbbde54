//! The traits by which zones meet.

mod cells;
mod today;

pub use cells::CellNames;
pub use today::{Press, TodayParts, TodayRow, TodayRows, TodaySection};
