//! The sealed zone: notices, cases, measures, shelter, mediation.

pub mod shelter;
