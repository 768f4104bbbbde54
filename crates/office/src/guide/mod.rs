//! The user guide inside the program: the chapters of `docs/guide` in the
//! reader's language, one's own first. Everybody signed in may read all of it;
//! it says nothing of anybody.

mod pages;
mod rules;

use page::Route;

page::phrases!("phrases.vi.ftl", "phrases.en.ftl");
page::samples!(pages::samples);

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/guide", pages::own),
        Route::get("/guide/{chapter}", pages::chapter),
        Route::get("/guide/pictures/{name}", pages::picture),
    ]
}
