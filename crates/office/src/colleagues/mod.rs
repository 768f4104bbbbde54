//! Colleagues and offices: inviting, appointing, admitting, ending a post,
//! founding an office below.
//!
//! A unit's key reaches a new colleague only from a member or the unit above
//! (docs/design/SEALED.md §3); the operator is no party to it.

mod actions;
mod forms;
mod pages;
mod rules;

use access::can::{Admit, Appoint, Capability};
use page::Route;

page::phrases!("phrases.vi.ftl", "phrases.en.ftl");
page::samples!(pages::samples);

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/people", pages::people).may(Admit::KEY),
        Route::get("/people/units/{unit}", pages::people_of).may(Appoint::KEY),
        Route::post("/people/admit", pages::admit).may(Admit::KEY),
        Route::post("/people/invite", pages::invite).may(Appoint::KEY),
        Route::post("/people/appoint", pages::appoint).may(Appoint::KEY),
        Route::post("/people/units", pages::found).may(Appoint::KEY),
        Route::get("/people/posts/{post}", pages::leaving::ask).may(Appoint::KEY),
        Route::post("/people/posts/{post}", pages::leaving::end).may(Appoint::KEY),
    ]
}
