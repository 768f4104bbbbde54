//! Sync and interoperability: counts and sealed envelopes only.
