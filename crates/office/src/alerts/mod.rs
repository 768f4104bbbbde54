//! Alerts: what one role of one office must look at, written in the
//! transaction that caused it and repeated until opened. Law 13/2022/QH15
//! Art. 20 has the chair informed at once; the law gives no minutes.

mod model;
mod store;

pub use model::{Alert, REPEAT_MINUTES, Raise, repeats_at};
pub use store::{open, raise, repeat, waiting};
