//! The office: today, help, accounts, oversight, deadlines, alerts, papers.

pub mod accounts;
pub mod alerts;
pub mod deadlines;
pub mod help;
pub mod today;
