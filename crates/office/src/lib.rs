//! The office: today, help, accounts, oversight, deadlines, alerts, papers.

pub mod help;
