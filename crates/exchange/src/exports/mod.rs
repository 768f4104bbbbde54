//! Exports: the anonymous counts written for other systems, as CSV and in the
//! shape of DHIS2 `dataValueSets`; each kept with its hash and a leaf.
//! Circular 07/2017/TT-BVHTTDL for what is counted; what is too small to tell
//! below the province is our own rule (`norms/disclosure.toml`).

mod actions;
mod forms;
mod model;
mod pages;
mod rules;
mod samples;
mod store;
mod view;

pub use actions::{Written, download, list, register, shown, written};
pub use model::*;
pub use rules::withhold;

use access::can::{Capability, Export};
use page::Route;

page::phrases!("phrases.vi.ftl", "phrases.en.ftl");
page::samples!(samples::samples);

/// Every address of this slice.
pub fn routes() -> Vec<Route> {
    let may = Export::KEY;
    vec![
        Route::get("/exchange", pages::list).may(may),
        Route::post("/exchange", pages::make).may(may),
        Route::get("/exchange/{id}", pages::one).may(may),
        Route::get("/exchange/{id}/download", pages::download).may(may),
    ]
}
