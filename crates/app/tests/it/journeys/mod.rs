//! Journeys in a real browser.

mod main_job;
