//! The office: today, help, accounts, oversight, deadlines, alerts, papers.

pub mod alerts;
pub mod deadlines;
pub mod today;

/// Every address of this zone.
pub fn routes() -> Vec<page::Route> {
    today::routes()
}
