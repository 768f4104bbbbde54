//! Oversight: who read what in an office's log this month. Counts by person
//! and kind of record; whom a record is about stands in no leaf.

mod actions;
mod pages;
mod rules;

use access::can::{Capability, SeeReads};
use page::Route;

page::phrases!("phrases.vi.ftl", "phrases.en.ftl");
page::samples!(pages::samples);

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/reads", pages::reads).may(SeeReads::KEY),
        Route::get("/reads/{unit}", pages::reads_of).may(SeeReads::KEY),
    ]
}
