//! Today.

/// Every address of this slice.
pub fn routes() -> Vec<page::Route> {
    Vec::new()
}
