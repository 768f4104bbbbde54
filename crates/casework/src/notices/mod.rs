//! Notices: what a person, a neighbour or an officer tells; who may read it;
//! what becomes of it. Law 13/2022/QH15 Arts. 4, 9, 12, 19, 20; Decree
//! 76/2023/NĐ-CP Arts. 6–11.

mod answering;
mod ask_first;
mod by_code;
mod forms;
mod intake;
mod model;
mod offices;
mod question;
mod reading;
mod record;
pub mod rules;
mod samples;
mod slip;
mod staff;
mod store;
mod view;
mod wizard;

pub use by_code::{Seen, add_line, keys as code_keys, see, set_contact, widen};
pub use intake::{Intake, Taken, take_in};
pub use model::*;
pub use offices::{Attended, Offices, Routed, counsel, offices};
pub use question::{Asked, Sent, answer as answer_question, ask, list as questions, read as read_question};
pub use reading::{
    Opened, ask_no_grounds, becomes_case, case_ended, for_case, is_ours, list, pass_on, read_notice, reply,
    second, triage,
};
pub use rules::{Office, kept_out};

/// Every address of this slice.
pub fn routes() -> Vec<page::Route> {
    let mut routes = page::wizard::routes::<wizard::Send>();
    routes.extend(page::wizard::routes::<ask_first::Ask>());
    routes.extend(slip::routes());
    routes.extend(staff::routes());
    routes.extend(record::routes());
    routes.extend(answering::routes());
    routes
}

page::phrases!("phrases.vi.ftl", "phrases.en.ftl");
page::samples!(samples::samples);
