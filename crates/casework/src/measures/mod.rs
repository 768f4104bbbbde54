//! Measures: the plain register of Law 13/2022/QH15 Art. 22(1), the forced
//! stop of Art. 23, the no-contact decision of Art. 25 with its twelve hours.

mod actions;
mod forms;
mod model;
mod pages;
pub mod rules;
mod samples;
mod store;

use page::Route;

pub use actions::slip::{SlipOrder, hamlets, send_slip};
pub use actions::{
    OpenMeasure, Register, breach, decide, end, force_stop, read_register, record_decision, record_refusal,
    refuse, request,
};
pub use model::*;

page::phrases!("phrases.vi.ftl", "phrases.en.ftl");
page::samples!(samples::samples);

/// Every address of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/cases/{id}/measures", pages::register).may("case.read"),
        Route::post("/cases/{id}/measures", pages::register_take).may("measure.record"),
        Route::get("/cases/{id}/measures/{mid}", pages::measure).may("case.read"),
        Route::post("/cases/{id}/measures/{mid}", pages::measure_take).may("case.read"),
    ]
}
