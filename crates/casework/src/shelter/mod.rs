//! A safe place: houses that take people in, offers of a place held for half
//! an hour, arrival, the stay. Law 13/2022/QH15 Arts. 22(1), 28, 36; Decree
//! 20/2021/NĐ-CP Arts. 18, 24 for lengths; Decree 282/2025/NĐ-CP Art. 51.
//!
//! The stay lives with the house; the case gets its side by letter. A house
//! never learns the case, the case never learns where the house is.

pub mod address;
pub mod asking;
mod board;
mod escort;
mod forms;
pub mod keeping;
mod letters;
pub mod model;
mod offer;
mod pages;
pub mod rules;
mod samples;
mod store;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // tests
mod tests;

pub use letters::{jobs, receivers};

use access::can::{Capability, KeepHouse, OfferPlace, SeeToday};
use page::Route;

page::phrases!("phrases.vi.ftl", "phrases.en.ftl");
page::samples!(samples::samples);

/// Every address of this slice.
pub fn routes() -> Vec<Route> {
    let (asks, keeps, sees) = (OfferPlace::KEY, KeepHouse::KEY, SeeToday::KEY);
    vec![
        Route::get("/cases/{id}/place", pages::place).may(asks),
        Route::post("/cases/{id}/place", pages::hold).may(asks),
        Route::post("/cases/{id}/place/needs", pages::needs).may(asks),
        Route::post("/cases/{id}/place/escort", pages::escort).may(asks),
        Route::post("/cases/{id}/place/withdraw", pages::withdraw).may(asks),
        Route::get("/house", board::board).may(keeps),
        Route::post("/house", board::describe).may(keeps),
        Route::post("/house/rooms", board::add_room).may(keeps),
        Route::post("/house/open", board::set_open).may(keeps),
        Route::post("/house/address", board::put_address).may(keeps),
        Route::get("/offers/{id}", offer::offer).may(keeps),
        Route::post("/offers/{id}/accept", offer::accept).may(keeps),
        Route::post("/offers/{id}/refuse", offer::refuse).may(keeps),
        Route::post("/offers/{id}/hand-over", offer::hand_over).may(keeps),
        Route::post("/offers/{id}/arrived", offer::arrived).may(keeps),
        Route::post("/offers/{id}/not-come", offer::not_come).may(keeps),
        Route::post("/offers/{id}/end", offer::end).may(keeps),
        Route::get("/escort", escort::list).may(sees),
        Route::get("/escort/{id}", escort::show).may(sees),
    ]
}
