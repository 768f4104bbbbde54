//! Help for anyone, without a name or an account: the first page, how to stay
//! safe on a phone, who reads a notice, and leaving quickly.
//!
//! Law 13/2022/QH15 Art. 19(1) names the addresses that take notices.

mod model;
mod pages;

pub use model::{EMERGENCY, EmergencyNumber};

use page::Route;

page::phrases!("phrases.vi.ftl", "phrases.en.ftl");
page::samples!(pages::samples);

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/", pages::home).public().compressed(),
        Route::get("/safety", pages::safety).public().compressed(),
        Route::get("/readers", pages::readers).public().compressed(),
        Route::get("/leave", pages::leave).public(),
    ]
}
