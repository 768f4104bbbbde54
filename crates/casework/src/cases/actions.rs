//! What is done with a case: opened, read, worked on, closed. Each deed is
//! permission, rules, statements, leaf and fact in one transaction.

pub(super) mod change;
pub(super) mod closing;
pub(super) mod household;
pub(super) mod opening;
pub(super) mod reading;
pub(super) mod work;
