//! People: types, matching and sealed search cards; functions, no table.

pub mod invent;
