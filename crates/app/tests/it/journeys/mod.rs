//! Journeys in a real browser.

mod casework;
mod main_job;
mod returns;
