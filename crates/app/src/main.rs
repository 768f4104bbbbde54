//! The command `binhan`.
fn main() {}
