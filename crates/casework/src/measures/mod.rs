//! Measures: the plain register of Law 13/2022/QH15 Art. 22(1), the forced
//! stop of Art. 23, the no-contact decision of Art. 25 with its twelve hours.

mod actions;
mod model;
pub mod rules;
mod store;

pub use actions::{
    OpenMeasure, Register, SlipOrder, breach, decide, end, force_stop, hamlets, read_register, record_decision,
    refuse, request, send_slip,
};
pub use model::*;
