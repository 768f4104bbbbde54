//! Running clocks: legal ones and internal targets, by code and time only, so
//! that a worklist opens nothing and writes no leaf. What each clock is called,
//! how long it runs and under which article stands in `norms`.

mod model;
mod rules;
mod store;

pub use model::{After, Deadline, ENDED, MET, NO_PART, PAGE, Running};
pub use rules::{Standing, standing};
pub use store::{meet, of_record, open_of, settled_since, start};
