//! Workbooks as XLSX.

use std::collections::BTreeSet;

use kernel::{PaperFault, Sheet, SheetCell, Workbook};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError,
};

use crate::cells::{harmless, tab_name};

/// Widths of columns, in letters.
const NARROWEST: usize = 8;
const WIDEST: usize = 48;
/// Height of one line, in points.
const LINE: f64 = 16.5;
/// From this many columns on a sheet is printed on its side.
const SIDEWAYS_FROM: usize = 8;
/// The largest whole number XLSX, which counts in binary64, keeps exactly.
const EXACT: i64 = 1 << 53;

/// Writes XLSX workbooks. Texts never become formulas; the file says nothing
/// about who made it or when, and the same sheets give the same bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Workbooks;

impl Workbook for Workbooks {
    fn workbook(&self, sheets: &[Sheet]) -> Result<Vec<u8>, PaperFault> {
        if sheets.is_empty() {
            return Err(PaperFault("a workbook without sheets".to_owned()));
        }
        write(sheets).map_err(|error| PaperFault(error.to_string()))
    }
}

fn write(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = rust_xlsxwriter::Workbook::new();
    // The library would write the present moment; a fixed one tells nothing.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let looks = Looks::new();
    let mut taken = BTreeSet::new();
    for (index, sheet) in sheets.iter().enumerate() {
        let tab = book.add_worksheet();
        tab.set_name(tab_name(&sheet.name, index, &mut taken))?;
        fill(tab, sheet, &looks)?;
    }
    book.save_to_buffer()
}

/// The looks of cells, in the type official papers are set in.
struct Looks {
    title: Format,
    line: Format,
    heading: Format,
    text: Format,
    number: Format,
}

impl Looks {
    fn new() -> Self {
        let plain = Format::new().set_font_name("Times New Roman").set_font_size(12.0);
        let cell = plain.clone().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
        let head = cell.clone().set_bold().set_align(FormatAlign::Center);
        Self {
            title: plain.clone().set_bold().set_font_size(14.0),
            heading: head.set_text_wrap(),
            text: cell.clone().set_text_wrap(),
            number: cell.set_num_format("#,##0"),
            line: plain,
        }
    }
}

fn fill(tab: &mut Worksheet, sheet: &Sheet, looks: &Looks) -> Result<(), XlsxError> {
    let mut row = 0;
    for line in &sheet.heading {
        let look = if row == 0 { &looks.title } else { &looks.line };
        tab.write_string_with_format(row, 0, harmless(line), look)?;
        row += 1;
    }
    if row > 0 {
        row += 1;
    }
    let header = row;
    for (column, heading) in sheet.columns.iter().enumerate() {
        tab.write_string_with_format(header, at(column)?, harmless(heading), &looks.heading)?;
    }
    for cells in &sheet.rows {
        row += 1;
        for (column, cell) in cells.iter().enumerate() {
            put(tab, row, at(column)?, cell, looks)?;
        }
    }
    row += 1;
    for note in &sheet.notes {
        row += 1;
        tab.write_string_with_format(row, 0, harmless(note), &looks.line)?;
    }
    arrange(tab, sheet, header)
}

fn put(tab: &mut Worksheet, row: u32, column: u16, cell: &SheetCell, looks: &Looks) -> Result<(), XlsxError> {
    match cell {
        SheetCell::Text(text) => {
            tab.write_string_with_format(row, column, harmless(text), &looks.text)?;
        }
        SheetCell::Number(number) if (-EXACT..=EXACT).contains(number) => {
            // Exact: the guard keeps it within 2⁵³.
            #[allow(clippy::cast_precision_loss)]
            tab.write_number_with_format(row, column, *number as f64, &looks.number)?;
        }
        SheetCell::Number(number) => {
            tab.write_string_with_format(row, column, harmless(&number.to_string()), &looks.text)?;
        }
        SheetCell::Empty => {
            tab.write_blank(row, column, &looks.text)?;
        }
    }
    Ok(())
}

/// Widths, heights, the frozen header, and how the sheet prints: on A4, as
/// wide as one page, the header on each.
fn arrange(tab: &mut Worksheet, sheet: &Sheet, header: u32) -> Result<(), XlsxError> {
    let widths = widths(sheet);
    for (column, letters) in widths.iter().enumerate() {
        tab.set_column_width(at(column)?, u32::try_from(*letters).unwrap_or(8))?;
    }
    tab.set_default_row_height(LINE);
    let heading = sheet.columns.iter().zip(&widths).map(|(text, letters)| wrapped(text, *letters));
    tab.set_row_height(header, LINE * f64::from(heading.max().unwrap_or(1)))?;
    for (row, cells) in (header + 1..).zip(&sheet.rows) {
        let lines = cells.iter().zip(&widths).map(|(cell, letters)| match cell {
            SheetCell::Text(text) => wrapped(text, *letters),
            _ => 1,
        });
        // Spreadsheet programs differ in whether they find the height of
        // wrapped text themselves; the tallest row they know is 409 points.
        if let Some(lines) = lines.max().filter(|lines| *lines > 1) {
            tab.set_row_height(row, (LINE * f64::from(lines)).min(409.0))?;
        }
    }
    tab.set_freeze_panes(header + 1, 0)?;
    tab.set_repeat_rows(header, header)?;
    tab.set_paper_size(9);
    tab.set_print_fit_to_pages(1, 0);
    if sheet.columns.len() >= SIDEWAYS_FROM {
        tab.set_landscape();
    }
    Ok(())
}

/// How wide each column stands, in letters: its widest cell, or the longest
/// word of its heading.
fn widths(sheet: &Sheet) -> Vec<usize> {
    let mut widths: Vec<usize> = sheet
        .columns
        .iter()
        .map(|heading| heading.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0))
        .collect();
    for row in &sheet.rows {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = width(cell).max(*widest);
        }
    }
    for letters in &mut widths {
        *letters = letters.saturating_add(2).clamp(NARROWEST, WIDEST);
    }
    widths
}

/// How many lines a text takes in a column of so many letters.
fn wrapped(text: &str, letters: usize) -> u16 {
    let room = letters.saturating_sub(1).max(1);
    let mut lines: usize = 0;
    for line in text.lines() {
        let (mut used, mut taken) = (0, 1);
        for word in line.split_whitespace().map(|word| word.chars().count()) {
            if used > 0 && used + 1 + word > room {
                taken += 1;
                used = 0;
            }
            used += word + usize::from(used > 0);
            taken += (used - 1) / room;
            used = (used - 1) % room + 1;
        }
        lines += taken;
    }
    u16::try_from(lines.max(1)).unwrap_or(u16::MAX)
}

/// A column's index; too many columns is the format's own fault to tell.
fn at(column: usize) -> Result<u16, XlsxError> {
    u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)
}

/// How many letters a cell shows, its points between thousands included.
fn width(cell: &SheetCell) -> usize {
    match cell {
        SheetCell::Text(text) => text.lines().map(|line| line.chars().count()).max().unwrap_or(0),
        SheetCell::Number(number) => {
            let digits = number.to_string().len();
            digits + digits / 3
        }
        SheetCell::Empty => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_wrapped_text_are_counted() {
        assert_eq!(wrapped("", 10), 1);
        assert_eq!(wrapped("Số vụ", 10), 1);
        assert_eq!(wrapped("Số hộ có bạo lực gia đình", 10), 3);
        assert_eq!(wrapped("một\nhai", 10), 2);
        assert_eq!(wrapped(&"x".repeat(25), 11), 3);
    }
}
