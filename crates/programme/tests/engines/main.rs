//! The cube, the returns and the published figures on both engines, through
//! the façades other crates use.

mod cube;
mod figures;
mod pages;
mod returns;
mod world;
