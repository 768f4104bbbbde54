//! Family clubs: founding, meetings, what the programme's model looks for.
//! Law 13/2022/QH15 on prevention at home and in the community; the numbers
//! stand in the ministry's model note (`norms/clubs.toml`), in no statute: they
//! warn and never bar.
//!
//! No person is named here. Of households there is a number; the roster comes
//! later, sealed, as a record of the club.

mod actions;
mod forms;
mod model;
mod pages;
mod rules;
mod samples;
mod store;
mod today;
mod view;

pub use actions::{
    Keeper, Reader, Shown, correct_founding, correct_meeting, list, meeting, record_founding, record_meeting,
    set_size, shown, unrecorded,
};
pub use model::*;
pub use rules::{due_on, findings, is_late};
pub use today::ClubsToday;

use access::can::{Capability, KeepClub, RecordClub, SeeClubs};
use page::Route;

page::phrases!("phrases.vi.ftl", "phrases.en.ftl");
page::samples!(samples::samples);

/// Every address of this slice.
pub fn routes() -> Vec<Route> {
    let (keeps, sees, records) = (KeepClub::KEY, SeeClubs::KEY, RecordClub::KEY);
    vec![
        Route::get("/club", pages::own).may(keeps),
        Route::post("/club", pages::own_size).may(keeps),
        Route::get("/club/meetings/new", pages::own_new).may(keeps),
        Route::post("/club/meetings/new", pages::own_add).may(keeps),
        Route::get("/club/meetings/{id}", pages::own_meeting).may(keeps),
        Route::post("/club/meetings/{id}", pages::own_correct).may(keeps),
        Route::get("/clubs", pages::list).may(sees),
        Route::get("/clubs/new", pages::ask_founding).may(records),
        Route::post("/clubs/new", pages::found).may(records),
        Route::get("/clubs/{id}", pages::one).may(sees),
        Route::get("/clubs/{id}/founding", pages::ask_correction).may(records),
        Route::post("/clubs/{id}/founding", pages::correct).may(records),
        Route::get("/clubs/{id}/meetings/new", pages::one_new).may(records),
        Route::post("/clubs/{id}/meetings/new", pages::one_add).may(records),
        Route::get("/clubs/{id}/meetings/{meeting}", pages::one_meeting).may(sees),
        Route::post("/clubs/{id}/meetings/{meeting}", pages::one_correct).may(records),
    ]
}
