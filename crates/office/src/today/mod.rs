//! "Việc hôm nay": what runs against a clock, what is new, what is promised,
//! what was done. Codes and clocks only: nothing is opened, no leaf is written
//! (UX.md §7). `/today/alerts` is the piece that asks again every five seconds.

mod pages;

use page::Route;

pub use pages::clocks_page;

page::phrases!("phrases.vi.ftl", "phrases.en.ftl");
page::samples!(pages::samples);

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/today", pages::today).may("today.see"),
        Route::get("/today/alerts", pages::alerts).may("today.see"),
        Route::get("/today/clocks", pages::clocks).may("today.see"),
    ]
}
