//! The cube, the returns and the published figures on both engines, through
//! the façades other crates use.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // the tools of these tests may stop them

mod cube;
mod figures;
mod pages;
mod returns;
mod world;
