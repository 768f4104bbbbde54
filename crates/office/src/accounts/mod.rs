//! Signing in, locking, enrolling, appointing and admitting colleagues.
//!
//! A unit's key reaches a new colleague only from a member or the unit above
//! (docs/design/SEALED.md §3); the operator is no party to it.

mod forms;
mod model;
mod pages;
mod wiring;

pub use model::NAV;
pub use wiring::{Drafts, HouseSignIn, actor};

use access::can::{Admit, Appoint, Capability};
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
        Route::get("/menu", pages::menu),
        Route::get("/enrol", pages::ask_enrol).public(),
        Route::post("/enrol", pages::enrol).public().limited(&page::limits::SIGN_IN),
        Route::get("/people", pages::people).may(Admit::KEY),
        Route::post("/people/admit", pages::admit).may(Admit::KEY),
        Route::post("/people/invite", pages::invite).may(Appoint::KEY),
        Route::post("/people/appoint", pages::appoint).may(Appoint::KEY),
    ]
}
