//! What a cell is called outside.

/// Names cells for other systems. Programme knows what a cell counts, exchange
/// writes it down; `app` introduces them to each other.
pub trait CellNames: Send + Sync {
    /// The code of a cell, such as `form03.B2.1.main`: ASCII, without blanks,
    /// never given to another cell. `None` for a number nobody knows.
    fn name(&self, cell: i64) -> Option<String>;
}
