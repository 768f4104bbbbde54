//! The integration tests of the whole program, in one binary.
//!
//! Modules mirror the addresses (`find.rs` tests `/find`); `journeys` walk in a
//! real browser; `support` is the harness. Every test makes its own data and
//! can run beside all others.

// Tests may stop at the first thing that is not as it should be.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bad_input;
mod colleagues;
mod commands;
mod doors;
mod facilities;
mod figures;
mod golden;
mod guide;
mod harness;
mod journeys;
mod kills;
mod pages;
mod passwords;
mod permissions;
mod returns;
mod seeds;
mod statements;
mod support;
mod turning;
