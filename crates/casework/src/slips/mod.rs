//! Task slips for village heads: when a law names the head, he gets the least
//! that lets him act, for some hours, and the person protected is told
//! beforehand. Law 13/2022/QH15 Art. 25(3): a no-contact decision is sent to
//! the head of the village where the person harmed lives.

mod actions;
mod model;
mod pages;
mod rules;
mod store;

pub use actions::{Ready, issue, prepare, read, write};
pub use model::{Issue, Slip, SlipKind};

use page::Route;

page::phrases!("phrases.vi.ftl", "phrases.en.ftl");
page::samples!(pages::samples);

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/slips/new", pages::new).may("measure.record"),
        Route::post("/slips/new", pages::take).may("measure.record"),
        Route::get("/slips/{id}", pages::show).may("slip.receive"),
        Route::post("/slips/{id}", pages::done).may("slip.receive"),
    ]
}
