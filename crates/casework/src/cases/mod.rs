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
mod pages;
mod pages_acts;
mod pages_people;
mod pages_work;
mod reading;
pub mod rules;
pub(crate) mod samples;
mod store;
mod today;
pub(crate) mod view;
mod work;

use page::Route;

pub use change::By;
pub(crate) use change::{change, open, unseal};
pub use closing::{ask_close, close, reopen};
pub use fact::{Marks, fact_of, statutory_year, support_of};
pub use household::{add_known, search};
pub use model::*;
pub(crate) use opening::clock;
pub use opening::{Opening, join_notice, open_case, open_from_notice, record_of};
pub use reading::{Seen, Sight, list, read_case, readers, see, sight, unsee};
pub use today::CasesToday;
pub use work::{Asked, Sending, add_support, assess, follow_up, save_incident, save_person, tell, verify};
pub(crate) use work::{set_running, tell_by};

page::phrases!("phrases.vi.ftl", "phrases.en.ftl");
page::samples!(samples::samples);

/// Every address of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/cases", pages::list).may("case.read"),
        Route::get("/cases/{id}", pages::show).may("case.read"),
        Route::post("/cases/{id}", pages::open).may("case.read"),
        Route::get("/cases/{id}/readers", pages::readers).may("case.read"),
        Route::get("/cases/{id}/people", pages_people::people).may("case.read"),
        Route::post("/cases/{id}/people", pages_people::people_take).may("case.read"),
        Route::get("/cases/{id}/people/new", pages_people::new_person).may("case.work"),
        Route::post("/cases/{id}/people/new", pages_people::new_person_take).may("case.work"),
        Route::get("/cases/{id}/people/{row}", pages_people::person).may("case.work"),
        Route::post("/cases/{id}/people/{row}", pages_people::person_take).may("case.work"),
        Route::get("/cases/{id}/acts", pages_acts::acts).may("case.read"),
        Route::post("/cases/{id}/acts", pages_acts::acts_take).may("case.work"),
        Route::get("/cases/{id}/acts/{row}", pages_acts::incident).may("case.work"),
        Route::post("/cases/{id}/acts/{row}", pages_acts::incident_take).may("case.work"),
        Route::get("/cases/{id}/safety", pages_work::safety).may("case.read"),
        Route::post("/cases/{id}/safety", pages_work::safety_take).may("case.work"),
        Route::get("/cases/{id}/told", pages_work::told).may("case.read"),
        Route::post("/cases/{id}/told", pages_work::told_take).may("case.work"),
        Route::get("/cases/{id}/follow-up", pages_work::follow_up).may("case.read"),
        Route::post("/cases/{id}/follow-up", pages_work::follow_up_take).may("case.work"),
        Route::get("/cases/{id}/verify", pages_work::verify).may("case.read"),
        Route::post("/cases/{id}/verify", pages_work::verify_take).may("case.work"),
        Route::get("/cases/{id}/close", pages_work::close).may("case.read"),
        Route::post("/cases/{id}/close", pages_work::close_take).may("case.read"),
        Route::get("/cases/{id}/reopen", pages_acts::reopen).may("case.read"),
        Route::post("/cases/{id}/reopen", pages_acts::reopen_take).may("case.work"),
        Route::get("/notices/{id}/case", pages::from_notice).may("notice.triage"),
        Route::post("/notices/{id}/case", pages::open_from_notice).may("notice.triage"),
        Route::get("/notices/{id}/join", pages::join).may("notice.triage"),
        Route::post("/notices/{id}/join", pages::join_take).may("notice.triage"),
    ]
}
