//! Journeys in a real browser.

mod casework;
mod looking;
mod main_job;
mod returns;
