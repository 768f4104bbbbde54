//! Cases: people, incidents, danger, rights told, follow-up, closing. Law
//! 13/2022/QH15 Arts. 2–5, 9, 20–22; Decree 76/2023/NĐ-CP Arts. 2–5, 11, 14.
//! What a case contributes to statistics: form 03 of Circular 07/2017.

mod actions;
mod model;
mod pages;
pub mod rules;
pub(crate) mod samples;
mod store;
mod today;
pub(crate) mod view;

use page::Route;

pub use actions::change::By;
pub(crate) use actions::change::{Draft, change, kept_out, open, unseal};
pub use actions::closing::{ask_close, close, reopen};
pub use actions::household::{add_known, search};
pub(crate) use actions::opening::clock;
pub use actions::opening::{Opening, join_notice, open_case, open_from_notice, record_of};
pub use actions::reading::{Seen, Sight, list, read_case, readers, see, sight, unsee};
pub use actions::work::{
    Asked, Sending, add_support, assess, follow_up, save_incident, save_person, tell, verify,
};
pub(crate) use actions::work::{set_running, told_draft};
pub use model::*;
pub use pages::case::case_page;
pub use rules::danger;
pub use rules::fact::{Marks, fact_of, statutory_year, support_of};
pub(crate) use rules::{SHORT, WORDS};
pub use today::CasesToday;

page::phrases!("phrases.vi.ftl", "phrases.en.ftl");
page::samples!(samples::samples);

/// Every address of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/cases", pages::list).may("case.read"),
        Route::get("/cases/{id}", pages::case::show).may("case.read"),
        Route::post("/cases/{id}", pages::case::open).may("case.read"),
        Route::get("/cases/{id}/readers", pages::readers).may("case.read"),
        Route::get("/cases/{id}/people", pages::persons::people).may("case.read"),
        Route::post("/cases/{id}/people", pages::persons::people_take).may("case.read"),
        Route::get("/cases/{id}/people/new", pages::persons::new_person).may("case.work"),
        Route::post("/cases/{id}/people/new", pages::persons::new_person_take).may("case.work"),
        Route::get("/cases/{id}/people/{row}", pages::persons::person).may("case.work"),
        Route::post("/cases/{id}/people/{row}", pages::persons::person_take).may("case.work"),
        Route::get("/cases/{id}/acts", pages::acts::acts).may("case.read"),
        Route::post("/cases/{id}/acts", pages::acts::acts_take).may("case.work"),
        Route::get("/cases/{id}/acts/{row}", pages::acts::incident).may("case.work"),
        Route::post("/cases/{id}/acts/{row}", pages::acts::incident_take).may("case.work"),
        Route::get("/cases/{id}/safety", pages::work::safety).may("case.read"),
        Route::post("/cases/{id}/safety", pages::work::safety_take).may("case.work"),
        Route::get("/cases/{id}/told", pages::work::told).may("case.read"),
        Route::post("/cases/{id}/told", pages::work::told_take).may("case.work"),
        Route::get("/cases/{id}/follow-up", pages::work::follow_up).may("case.read"),
        Route::post("/cases/{id}/follow-up", pages::work::follow_up_take).may("case.work"),
        Route::get("/cases/{id}/verify", pages::work::verify).may("case.read"),
        Route::post("/cases/{id}/verify", pages::work::verify_take).may("case.work"),
        Route::get("/cases/{id}/close", pages::work::close).may("case.read"),
        Route::post("/cases/{id}/close", pages::work::close_take).may("case.read"),
        Route::get("/cases/{id}/reopen", pages::acts::reopen).may("case.read"),
        Route::post("/cases/{id}/reopen", pages::acts::reopen_take).may("case.work"),
        Route::get("/notices/{id}/case", pages::from_notice).may("notice.triage"),
        Route::post("/notices/{id}/case", pages::open_from_notice).may("notice.triage"),
        Route::get("/notices/{id}/join", pages::join).may("notice.triage"),
        Route::post("/notices/{id}/join", pages::join_take).may("notice.triage"),
    ]
}
