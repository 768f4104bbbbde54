//! Facts and the cube kept beside them: rows, cells, recount, backfill.
use crate::rx::Tx;
use crate::sql;
use kernel::{Fact, Outcome};
pub(crate) fn change_row(_tx: &Tx<'_>, _before: Option<&Fact>, _after: Option<&Fact>) -> Result<u64, Outcome> {
    Ok(1)
}
sql! {
    /// Adds to a cell.
    pub(crate) write ADD_TO_CELL(Id, Int, Int, Int, Int, Int) =
        "INSERT INTO tally (unit_id, place_id, period, cell, count, key_sum) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (unit_id, place_id, period, cell)
         DO UPDATE SET count = tally.count + excluded.count, key_sum = tally.key_sum + excluded.key_sum";
    /// Removes a cell in which nothing stands any more.
    pub(crate) write DROP_EMPTY_CELL(Id, Int, Int, Int) =
        "DELETE FROM tally WHERE unit_id = $1 AND place_id = $2 AND period = $3 AND cell = $4
         AND count = 0 AND key_sum = 0"
}
