//! Help for anyone, without a name or an account: the first page, how to stay
//! safe on a phone, who reads a notice, and leaving quickly.
//!
//! Law 13/2022/QH15 Art. 19(1) names the addresses that take notices.

mod find;
mod found;
mod model;
mod pages;

pub use find::{Answer, Asked, Choice, answer};
pub(crate) use found::{invented_facilities, kind_word, spaced};
pub use model::{CallRow, calls};

use page::Route;

page::phrases!("phrases.vi.ftl", "phrases.en.ftl");
page::samples!(pages::samples);
page::samples!(found::samples);

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/", pages::home).public().compressed(),
        Route::get("/find", found::door).public(),
        Route::post("/find", found::find).public().limited(&page::limits::PUBLIC_FORM),
        Route::get("/safety", pages::safety).public().compressed(),
        Route::get("/readers", pages::readers).public().compressed(),
        Route::get("/leave", pages::leave).public(),
    ]
}
