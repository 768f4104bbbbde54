//! What cells are called outside: programme's catalogue for exchange.

use ports::CellNames;
use programme::indicators::{CATALOGUE, CellCount};

/// The codes of the cells: `form03.B2.1.main`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct CellCodes;

impl CellNames for CellCodes {
    fn name(&self, cell: i64) -> Option<String> {
        let cell = CATALOGUE.iter().find(|known| known.number == cell)?;
        // Cases in which no form was named are a cell and no row of the form.
        let code = if cell.code.is_empty() { "no-form" } else { cell.code };
        let end = match cell.count {
            CellCount::Both => "",
            CellCount::Main => ".main",
            CellCount::Any => ".any",
        };
        Some(format!("{}.{code}{end}", cell.form))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_cell_has_a_code_of_its_own() {
        let codes: BTreeSet<_> = CATALOGUE.iter().filter_map(|cell| CellCodes.name(cell.number)).collect();
        assert_eq!(codes.len(), CATALOGUE.len());
        assert!(
            codes.iter().all(|code| code.bytes().all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b)))
        );
        assert!(codes.contains("form03.B2.1.main") && codes.contains("form03.B1"), "{codes:?}");
        assert_eq!(CellCodes.name(0), None);
    }
}
