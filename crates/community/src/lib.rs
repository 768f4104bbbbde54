//! Clubs, groups, funds, marriage support, training.
