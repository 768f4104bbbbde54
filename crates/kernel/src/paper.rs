//! What a paper and a workbook are made of. `press` sets them; only `app`
//! wires it in, so a zone asks for a paper through [`Typeset`] and
//! [`Workbook`] and never sees Typst or OOXML.

use serde::Serialize;

/// Why a paper could not be made.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the paper could not be made: {0}")]
pub struct PaperFault(pub String);

/// How a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
    /// Short codes.
    Center,
}

/// A table with a heading row.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// Headings, with how their column stands.
    pub columns: Vec<(String, Align)>,
    /// Rows of cells already written as text.
    pub rows: Vec<Vec<String>>,
    /// Indices of rows set in bold (totals).
    pub bold_rows: Vec<usize>,
}

/// A piece of the body of an official paper.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Block {
    /// A paragraph, justified and indented. `lead` is set bold before it
    /// ("Điều 1.").
    Paragraph {
        /// Bold opening words, or empty.
        lead: String,
        /// The text.
        text: String,
    },
    /// A line of the legal basis, in italics.
    Basis {
        /// The text, ending in `;` or `.`.
        text: String,
    },
    /// A centred bold line ("QUYẾT ĐỊNH:").
    Centred {
        /// The text.
        text: String,
    },
    /// A table.
    Table(Table),
}

/// Who signs, and how.
#[derive(Debug, Clone, Serialize)]
pub struct Signature {
    /// Lines of capacity: `CHỦ TỊCH`, or `KT. CHỦ TỊCH` over `PHÓ CHỦ TỊCH`.
    pub capacity: Vec<String>,
    /// The signer's name, without academic title (Decree 30/2020/NĐ-CP).
    pub name: String,
}

/// A Vietnamese official paper in the form of Decree 30/2020/NĐ-CP, Annex I.
#[derive(Debug, Clone, Serialize)]
pub struct Official {
    /// The superior body, set regular, or empty.
    pub parent_body: String,
    /// The issuing body, set bold.
    pub issuer: String,
    /// `12/QĐ-UBND`; empty prints a blank to fill.
    pub number: String,
    /// `Suối Mơ, ngày 19 tháng 11 năm 2026`.
    pub place_and_date: String,
    /// `QUYẾT ĐỊNH`, `BÁO CÁO`; empty for a letter.
    pub kind: String,
    /// Trích yếu.
    pub subject: String,
    /// The body.
    pub blocks: Vec<Block>,
    /// Nơi nhận, one a line.
    pub recipients: Vec<String>,
    /// The signer; a statistics form has two.
    pub signatures: Vec<Signature>,
    /// A code for the auditor in the foot; never names a person.
    pub footer_code: String,
    /// A banner for templates not yet checked against the official annex.
    pub provisional: Option<String>,
    /// Whether the sheet lies on its side (tables only).
    pub landscape: bool,
    /// The paper's own title for the file's metadata; tells nothing of a case.
    pub document_title: String,
}

/// Makes A4 PDF papers.
pub trait Typeset: Send + Sync {
    /// Sets an official paper and returns the PDF.
    ///
    /// # Errors
    /// [`PaperFault`] when the paper cannot be set.
    fn official(&self, paper: &Official) -> Result<Vec<u8>, PaperFault>;
}

/// A cell of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub enum SheetCell {
    /// Words; a leading `= + - @` is made harmless by the writer.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Nothing.
    Empty,
}

/// One sheet of a workbook.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The tab's name; at most 31 characters, without `[ ] : * ? / \`.
    pub name: String,
    /// Lines above the table: title, period, source, how it was counted.
    pub heading: Vec<String>,
    /// Column headings.
    pub columns: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<SheetCell>>,
    /// Lines below: notes, doubts, citations.
    pub notes: Vec<String>,
}

/// Makes XLSX workbooks.
pub trait Workbook: Send + Sync {
    /// Writes the sheets and returns the file.
    ///
    /// # Errors
    /// [`PaperFault`] when a name or a size is beyond the format.
    fn workbook(&self, sheets: &[Sheet]) -> Result<Vec<u8>, PaperFault>;
}
