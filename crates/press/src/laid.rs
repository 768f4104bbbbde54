//! A paper as the template reads it: every text cleaned, every table with its
//! widths worked out.

use kernel::{Align, Block, Official, PaperFault, Signature, Table};
use serde::Serialize;

use crate::print::printable;

/// Width of the text in points: A4 less 30 mm and 15 mm, upright and on its
/// side.
const UPRIGHT: f64 = 467.7;
const SIDEWAYS: f64 = 714.3;
/// Blank at both sides of a cell together, in points.
const CELL_PADDING: f64 = 6.0;
/// The mean width of a letter of Tinos Bold as a part of the font's size.
const LETTER: f64 = 0.53;
/// Sizes of letters in tables, in points.
const LARGEST: f64 = 12.0;
const SMALLEST: f64 = 6.5;
/// Wider than this a column of words gains nothing: it wraps.
const WRAPS_AT: usize = 28;
/// A cell longer than this may be split over two pages.
const SPLITS_AT: usize = 300;

/// What the template reads from `sys.inputs`.
#[derive(Debug, Serialize)]
pub(crate) struct Laid {
    parent_body: String,
    issuer: String,
    number: String,
    place_and_date: String,
    kind: String,
    subject: String,
    blocks: Vec<LaidBlock>,
    recipients: Vec<String>,
    signatures: Vec<Signature>,
    footer_code: String,
    provisional: Option<String>,
    landscape: bool,
    title: String,
    /// Year, month, day, where the paper bears a whole date.
    date: Option<[i16; 3]>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum LaidBlock {
    Paragraph { lead: String, text: String },
    Basis { text: String },
    Centred { text: String },
    Table(LaidTable),
}

#[derive(Debug, Serialize)]
struct LaidTable {
    headings: Vec<String>,
    aligns: Vec<Align>,
    /// Shares of the text's width.
    widths: Vec<f64>,
    /// Size of the letters in points.
    size: f64,
    rows: Vec<LaidRow>,
}

#[derive(Debug, Serialize)]
struct LaidRow {
    cells: Vec<String>,
    bold: bool,
    splits: bool,
}

impl Laid {
    /// Lays out `paper`; `has` says which letters the font has.
    pub(crate) fn of(paper: &Official, has: &dyn Fn(char) -> bool) -> Result<Self, PaperFault> {
        let clean = |text: &String| printable(text, has);
        let room = if paper.landscape { SIDEWAYS } else { UPRIGHT };
        let signatures = paper.signatures.iter().map(|signature| Signature {
            capacity: signature.capacity.iter().map(clean).collect(),
            name: clean(&signature.name),
        });
        Ok(Self {
            parent_body: clean(&paper.parent_body),
            issuer: clean(&paper.issuer),
            number: clean(&paper.number),
            place_and_date: clean(&paper.place_and_date),
            kind: clean(&paper.kind),
            subject: clean(&paper.subject),
            blocks: paper.blocks.iter().map(|block| lay(block, room, has)).collect::<Result<_, _>>()?,
            recipients: paper.recipients.iter().map(clean).collect(),
            signatures: signatures.collect(),
            footer_code: clean(&paper.footer_code),
            provisional: paper.provisional.as_ref().map(clean),
            landscape: paper.landscape,
            title: clean(&paper.document_title),
            date: date_of(&paper.place_and_date),
        })
    }

    /// Whether the paper bears a whole date; a draft may not.
    pub(crate) const fn is_dated(&self) -> bool {
        self.date.is_some()
    }
}

/// The date in `Suối Mơ, ngày 19 tháng 11 năm 2026`; `None` where a part is
/// left to be filled in, or no calendar has the day.
fn date_of(place_and_date: &str) -> Option<[i16; 3]> {
    let (_, rest) = place_and_date.rsplit_once("ngày")?;
    let (day, rest) = rest.split_once("tháng")?;
    let (month, year) = rest.split_once("năm")?;
    let part = |text: &str| text.trim().trim_end_matches('.').parse::<i16>().ok();
    let (year, month, day) = (part(year)?, part(month)?, part(day)?);
    let date = kernel::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (date.year() > 0).then_some([year, month, day])
}

fn lay(block: &Block, room: f64, has: &dyn Fn(char) -> bool) -> Result<LaidBlock, PaperFault> {
    Ok(match block {
        Block::Paragraph { lead, text } => {
            LaidBlock::Paragraph { lead: printable(lead, has), text: printable(text, has) }
        }
        Block::Basis { text } => LaidBlock::Basis { text: printable(text, has) },
        Block::Centred { text } => LaidBlock::Centred { text: printable(text, has) },
        Block::Table(table) => LaidBlock::Table(lay_table(table, room, has)?),
    })
}

fn lay_table(table: &Table, room: f64, has: &dyn Fn(char) -> bool) -> Result<LaidTable, PaperFault> {
    let count = table.columns.len();
    if count == 0 {
        return Err(PaperFault("a table without columns".to_owned()));
    }
    let headings: Vec<String> = table.columns.iter().map(|(heading, _)| printable(heading, has)).collect();
    let mut rows = Vec::with_capacity(table.rows.len());
    for (index, row) in table.rows.iter().enumerate() {
        if row.len() > count {
            let cells = row.len();
            return Err(PaperFault(format!("row {index} has {cells} cells under {count} headings")));
        }
        let mut cells: Vec<String> = row.iter().map(|cell| printable(cell, has)).collect();
        cells.resize(count, String::new());
        let splits = cells.iter().any(|cell| length(cell) > SPLITS_AT);
        rows.push(LaidRow { cells, bold: table.bold_rows.contains(&index), splits });
    }
    let (widths, size) = measure(&headings, &rows, room);
    let aligns = table.columns.iter().map(|(_, align)| *align).collect();
    Ok(LaidTable { headings, aligns, widths, size, rows })
}

/// Gives each column a share of the room that holds its longest word, and
/// more to columns of long text; makes the letters smaller when even the
/// longest words do not fit side by side.
fn measure(headings: &[String], rows: &[LaidRow], room: f64) -> (Vec<f64>, f64) {
    let mut longest_words = Vec::with_capacity(headings.len());
    let mut wanted = Vec::with_capacity(headings.len());
    for (column, heading) in headings.iter().enumerate() {
        let cells = || rows.iter().filter_map(|row| row.cells.get(column));
        let word = cells().chain([heading]).map(|cell| longest_word(cell)).max().unwrap_or(1).max(2);
        let cell = cells().map(|cell| length(cell)).max().unwrap_or(1);
        longest_words.push(word);
        wanted.push(cell.min(WRAPS_AT).max(word));
    }
    let padding = CELL_PADDING * to_f64(headings.len());
    let words = to_f64(longest_words.iter().sum());
    let size = ((room - padding) / (words * LETTER)).clamp(SMALLEST, LARGEST);
    // A first share for the longest word; what is left goes by the wish.
    let needed = |word: usize| to_f64(word) * LETTER * size + CELL_PADDING;
    let spare = (room - longest_words.iter().map(|word| needed(*word)).sum::<f64>()).max(0.0);
    let wishes: usize = longest_words.iter().zip(&wanted).map(|(word, want)| want - word + 1).sum();
    let widths = longest_words.iter().zip(&wanted);
    let widths =
        widths.map(|(word, want)| needed(*word) + spare * to_f64(want - word + 1) / to_f64(wishes)).collect();
    (widths, size)
}

fn longest_word(text: &str) -> usize {
    text.split_whitespace().map(length).max().unwrap_or(0)
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// Counts of letters and columns are far below 2⁵³.
#[allow(clippy::cast_precision_loss)]
fn to_f64(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> LaidRow {
        LaidRow { cells: cells.iter().map(|&cell| cell.to_owned()).collect(), bold: false, splits: false }
    }

    #[test]
    fn a_column_of_long_text_gets_more_room_than_a_number() {
        let headings = ["Mã".to_owned(), "Chỉ tiêu".to_owned(), "Số".to_owned()];
        let (widths, size) = measure(&headings, &[row(&["B1", &"tên chỉ tiêu ".repeat(9), "12"])], UPRIGHT);
        assert!(widths[1] > 3.0 * widths[0] && widths[1] > 3.0 * widths[2], "{widths:?}");
        assert!((widths.iter().sum::<f64>() - UPRIGHT).abs() < 0.1);
        assert!((size - LARGEST).abs() < f64::EPSILON);
    }

    #[test]
    fn many_columns_make_small_letters_but_never_a_column_without_room() {
        let headings = vec!["Tỉnh, thành phố".to_owned(); 30];
        let (widths, size) = measure(&headings, &[row(&["1.234.567"; 30])], UPRIGHT);
        assert!(size < 8.0, "{size}");
        assert!(widths.iter().all(|width| *width > 10.0), "{widths:?}");
    }

    #[test]
    fn only_a_whole_date_is_a_date() {
        assert_eq!(date_of("Ngày, ngày 09 tháng 01 năm 2026"), Some([2026, 1, 9]));
        for text in
            ["", "Suối Mơ, ngày … tháng 11 năm 2026", "ngày 31 tháng 02 năm 2026", "ngày 1 tháng 1 năm -4"]
        {
            assert_eq!(date_of(text), None, "{text}");
        }
    }

    #[test]
    fn a_row_longer_than_its_headings_is_refused() {
        let table = Table {
            columns: vec![("A".to_owned(), Align::Left)],
            rows: vec![vec!["1".to_owned(), "2".to_owned()]],
            bold_rows: vec![],
        };
        assert!(lay_table(&table, UPRIGHT, &|_| true).is_err());
    }
}
