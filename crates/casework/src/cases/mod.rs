//! Cases: people, incidents, danger, rights told, follow-up, closing. Law
//! 13/2022/QH15 Arts. 2–5, 9, 20–22; Decree 76/2023/NĐ-CP Arts. 2–5, 11, 14.
//! What a case contributes to statistics: form 03 of Circular 07/2017.

mod change;
mod closing;
pub mod danger;
mod fact;
mod household;
mod model;
mod opening;
mod reading;
pub mod rules;
pub(crate) mod samples;
mod store;
mod work;

pub use change::By;
pub(crate) use change::{change, open, unseal};
pub use closing::{ask_close, close, reopen};
pub use fact::{Marks, fact_of, statutory_year, support_of};
pub use household::{add_known, search};
pub use model::*;
pub(crate) use opening::clock;
pub use opening::{Opening, join_notice, open_case, open_from_notice, record_of};
pub use reading::{Seen, Sight, list, read_case, readers, see, sight, unsee};
pub(crate) use work::{set_running, tell_by};
pub use work::{Asked, Sending, add_support, assess, follow_up, save_incident, save_person, tell, verify};
