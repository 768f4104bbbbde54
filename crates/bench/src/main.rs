//! See the package description. fn main is filled by its owner.
fn main() {}
