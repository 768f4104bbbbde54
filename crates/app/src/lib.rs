//! The program `binhan`: configuration, commands, wiring. The one crate that
//! sees every zone.

mod cells;
pub mod cli;
pub mod commands;
pub mod config;
pub mod demo;
pub mod house;
pub mod jobs;
pub mod routes;
pub mod secrets;
pub mod seed;

pub use house::Opened;
