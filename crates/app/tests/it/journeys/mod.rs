//! Journeys in a real browser.

mod casework;
mod leaving;
mod main_job;
mod returns;
