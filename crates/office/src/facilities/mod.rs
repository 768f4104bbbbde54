//! Keeping the public list of places of help: the addresses of Art. 19(1) of
//! Law 13/2022, hotlines of prevention groups, trusted addresses (Art. 36),
//! and when each number was last answered.

mod actions;
mod forms;
mod pages;

use access::can::{Capability, KeepFacility};
use page::Route;

page::phrases!("phrases.vi.ftl", "phrases.en.ftl");
page::samples!(pages::samples);

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/facilities", pages::list).may(KeepFacility::KEY),
        Route::get("/facilities/new", pages::blank).may(KeepFacility::KEY),
        Route::post("/facilities/new", pages::add).may(KeepFacility::KEY),
        Route::get("/facilities/{id}", pages::show).may(KeepFacility::KEY),
        Route::post("/facilities/{id}", pages::save).may(KeepFacility::KEY),
        Route::post("/facilities/{id}/answered", pages::answered).may(KeepFacility::KEY),
        Route::post("/facilities/{id}/close", pages::close).may(KeepFacility::KEY),
    ]
}
