//! Signing in, locking, enrolling; the navigation by capability.

mod forms;
mod model;
mod pages;
mod wiring;

pub use model::NAV;
pub(crate) use pages::role_name;
pub use wiring::{Drafts, HouseSignIn, actor};

use page::Route;

page::phrases!("phrases.vi.ftl", "phrases.en.ftl");
page::samples!(pages::samples);

/// The short name of the session's cookie.
pub const COOKIE: &str = "session";

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/sign-in", pages::ask).public(),
        Route::post("/sign-in", pages::sign_in).public().limited(&page::limits::SIGN_IN),
        Route::post("/lock", pages::lock),
        Route::get("/me", pages::me),
        Route::get("/me/password", pages::ask_password),
        Route::post("/me/password", pages::change_password).limited(&page::limits::PASSWORD),
        Route::get("/menu", pages::menu),
        Route::get("/enrol", pages::ask_enrol).public(),
        Route::post("/enrol", pages::enrol).public().limited(&page::limits::SIGN_IN),
    ]
}
