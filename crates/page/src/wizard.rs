//! Jobs of several steps.
