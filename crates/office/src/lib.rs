//! The office: today, help, accounts, oversight, deadlines, alerts, papers.

pub mod accounts;
pub mod help;
