//! The office: today, help, accounts, oversight, deadlines, alerts, papers.

pub mod accounts;
pub mod alerts;
pub mod colleagues;
pub mod deadlines;
pub mod facilities;
pub mod guide;
pub mod help;
pub mod oversight;
pub mod today;
