//! Task slips for village heads (Law 13/2022/QH15 Art. 25(3)).

/// Every address of this slice.
pub fn routes() -> Vec<page::Route> {
    Vec::new()
}
