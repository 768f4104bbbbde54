//! The traits by which zones meet.
