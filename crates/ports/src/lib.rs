//! The traits by which zones meet.

mod today;

pub use today::{Press, TodayParts, TodayRow, TodayRows, TodaySection};
