//! Returns: filled from the cases, signed, accepted, locked, amended.
//!
//! Circular 07/2017/TT-BVHTTDL Art. 3: form 03, yearly, 1 December to 1
//! December, commune before 5 December, department before 15 December; and
//! 01/BC-X of Circular 23/2011 for what was before. The rows, checks and days
//! stand in `norms/returns`.

mod actions;
mod forms;
mod model;
mod pages;
mod rules;
mod store;

pub use actions::{
    Entered, ReturnRead, Signing, accept, amend, begin, enter, lines, listed, own, read, send_back, sign,
};
pub use model::{
    ReturnAnswer, ReturnCell, ReturnHead, ReturnId, ReturnLine, ReturnNote, ReturnRef, ReturnSignature,
    ReturnState,
};
pub use pages::today::ReturnsToday;
pub use rules::{Differing, Filled, Step, after, due, form_in};
pub use store::{locked_sums, signed_by_place};

pub(crate) use pages::gazetteer;
pub use pages::lists::period_at_hand;
pub(crate) use pages::paper::{figure, paragraph, place_and_date, span, symbol};
pub(crate) use pages::view::{section_words, unit_words};

page::phrases!("phrases.vi.ftl", "phrases.en.ftl");
page::samples!(pages::samples::samples);

/// The routes of this slice.
pub fn routes() -> Vec<page::Route> {
    pages::routes()
}
