//! The two engines behind one façade: typed statements, group commit, jobs, outbox, tallies, backup.
