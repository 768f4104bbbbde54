//! Journeys in a real browser.

mod casework;
mod leaving;
mod looking;
mod main_job;
mod returns;
