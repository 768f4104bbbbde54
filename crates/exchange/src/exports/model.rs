//! What an export is: what was asked for, its cells, what was kept of it.

use kernel::{AccountId, Date, Instant, keyed, typed_id};

typed_id! {
    /// An export.
    pub struct ExportFileId;
}

keyed! {
    /// How far down places go.
    pub enum ExportFilePlace {
        /// Provinces, on today's borders.
        Province = "province",
        /// Communes, as they were; small counts are withheld.
        Commune = "commune"
    }
    /// How fine time goes.
    pub enum ExportFilePeriod {
        /// Months.
        Month = "month",
        /// The whole statutory year.
        Year = "year"
    }
    /// Which kind of file.
    pub enum ExportFileKind {
        /// Comma-separated, one cell a line.
        Csv = "csv",
        /// JSON of a DHIS2 `dataValueSet`, by codes.
        Dhis2 = "dhis2"
    }
}

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFileRequest {
    /// The statutory year: 2026 is 1 December 2025 to 1 December 2026.
    pub year: i64,
    /// How far down places go.
    pub place: ExportFilePlace,
    /// How fine time goes.
    pub period: ExportFilePeriod,
    /// Code of one province; empty for the whole country.
    pub province: String,
    /// Which kind of file.
    pub kind: ExportFileKind,
}

/// One cell of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportCell {
    /// Code of the place.
    pub code: String,
    /// The first day of the place under this code, where it is known.
    pub from: Option<Date>,
    /// Whether the code still means this place at the end of the period.
    pub present: bool,
    /// Name of the place.
    pub name: String,
    /// Code of the province it lies in, on today's borders.
    pub province: String,
    /// `202611`, or `2026` for the whole statutory year.
    pub period: String,
    /// Code of what is counted.
    pub element: String,
    /// Cases, persons or households.
    pub count: i64,
    /// Too small to tell, or too telling beside one that is.
    pub withheld: bool,
}

/// An export as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFile {
    /// Its id.
    pub id: ExportFileId,
    /// What was asked for.
    pub request: ExportFileRequest,
    /// Cells told.
    pub rows: i64,
    /// Cells withheld.
    pub withheld: i64,
    /// Cells of places that lie in no known province.
    pub left_out: i64,
    /// How long it is, in bytes.
    pub bytes: i64,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// When it was made.
    pub made_at: Instant,
    /// By whom.
    pub made_by: AccountId,
}
