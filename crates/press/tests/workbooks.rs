//! Workbooks: read back by another library, and by LibreOffice where it is
//! installed.

#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers of tests are tests too

use std::io::Cursor;
use std::process::Command;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use kernel::{Sheet, SheetCell, Workbook};
use press::Workbooks;

fn text(words: &str) -> SheetCell {
    SheetCell::Text(words.to_owned())
}

fn lines(all: &[&str]) -> Vec<String> {
    all.iter().map(|&line| line.to_owned()).collect()
}

fn sample() -> Vec<Sheet> {
    let formula = "=HYPERLINK(\"http://example.invalid\",\"xem\")";
    vec![
        Sheet {
            name: "Năm 2026 [biểu 03/2017]".to_owned(),
            heading: lines(&["Số liệu bạo lực gia đình năm 2026", "Nguồn: các xã báo cáo"]),
            columns: lines(&["Mã", "Tỉnh, thành phố", "Số vụ"]),
            rows: vec![
                vec![text("01"), text("Hà Nội"), SheetCell::Number(1_234_567)],
                vec![text("+84"), text(formula), SheetCell::Number(-3)],
                vec![text("@SUM(A1)"), text("-1+2\u{0}"), SheetCell::Empty],
                vec![text("lớn"), text("a\tb\r\nc"), SheetCell::Number(i64::MAX)],
            ],
            notes: lines(&["=1+1", "* Số chưa khóa"]),
        },
        Sheet {
            name: "năm 2026 biểu 03 2017".to_owned(),
            heading: vec![],
            columns: lines(&["A"]),
            rows: vec![],
            notes: vec![],
        },
    ]
}

fn read(file: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    open_workbook_from_rs(Cursor::new(file)).unwrap()
}

#[test]
fn a_workbook_reads_back_as_it_was_written() {
    let file = Workbooks.workbook(&sample()).unwrap();
    let mut book = read(&file);
    let names = book.sheet_names();
    assert_eq!(names, ["Năm 2026 biểu 03 2017", "năm 2026 biểu 03 2017 (2)"]);
    let range = book.worksheet_range(&names[0]).unwrap();
    let at = |row, column| range.get_value((row, column)).cloned().unwrap_or(Data::Empty);
    assert_eq!(at(0, 0), Data::String("Số liệu bạo lực gia đình năm 2026".to_owned()));
    assert_eq!(at(3, 1), Data::String("Tỉnh, thành phố".to_owned()));
    assert_eq!(at(4, 0), Data::String("01".to_owned()), "a code keeps its zero");
    assert_eq!(at(4, 2), Data::Float(1_234_567.0));
    assert_eq!(at(7, 2), Data::String(i64::MAX.to_string()), "a number beyond binary64 keeps its digits");
}

#[test]
fn no_text_becomes_a_formula() {
    let file = Workbooks.workbook(&sample()).unwrap();
    let mut book = read(&file);
    let name = book.sheet_names()[0].clone();
    assert_eq!(book.worksheet_formula(&name).unwrap().used_cells().count(), 0);
    let range = book.worksheet_range(&name).unwrap();
    let texts = range.used_cells().filter_map(|(_, _, cell)| match cell {
        Data::String(words) => Some(words.as_str()),
        _ => None,
    });
    let mut marked = 0;
    for words in texts {
        assert!(!words.starts_with(['=', '+', '-', '@', '\t', '\r']), "{words:?}");
        marked += usize::from(words.starts_with('\''));
    }
    assert_eq!(marked, 5);
}

#[test]
fn the_file_does_not_tell_who_made_it_or_when() {
    let file = Workbooks.workbook(&sample()).unwrap();
    assert!(Workbooks.workbook(&sample()).unwrap() == file, "the same sheets give the same bytes");
    let core = part(&file, "docProps/core.xml");
    assert!(core.contains("<dc:creator></dc:creator>"), "{core}");
    assert!(core.contains("<cp:lastModifiedBy></cp:lastModifiedBy>"), "{core}");
    assert_eq!(core.matches("2000-01-01T00:00:00Z").count(), 2, "{core}");
    let sheet = part(&file, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<pane ySplit=\"4\" topLeftCell=\"A5\""), "the header stays in sight: {sheet}");
    let styles = part(&file, "xl/styles.xml");
    assert!(styles.contains("formatCode=\"#,##0\""), "{styles}");
}

/// A part of the file, by `unzip`, which `cargo xtask test` installs.
fn part(file: &[u8], name: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.xlsx");
    std::fs::write(&path, file).unwrap();
    let output = Command::new("unzip").arg("-p").arg(&path).arg(name).output();
    String::from_utf8(output.expect("unzip is missing: apt-get install unzip").stdout).unwrap()
}

#[test]
fn libreoffice_opens_it_and_computes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.xlsx");
    std::fs::write(&path, Workbooks.workbook(&sample()).unwrap()).unwrap();
    for format in ["csv:Text - txt - csv (StarCalc):44,34,76,1", "pdf"] {
        let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
        let mut office = Command::new("soffice");
        office.args(["--headless", "--norestore", &profile, "--convert-to", format, "--outdir"]);
        let output = office.arg(folder.path()).arg(&path).output();
        let output = output.expect("soffice is missing: apt-get install libreoffice-calc-nogui");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let csv = std::fs::read_to_string(folder.path().join("book.csv")).unwrap();
    assert!(csv.contains("\"01\",\"Hà Nội\",\"1,234,567\""), "{csv}");
    assert!(csv.contains("'=HYPERLINK("), "{csv}");
    assert!(
        !csv.split([',', '\n']).any(|cell| cell.trim_start_matches('"').starts_with(['=', '+', '@'])),
        "{csv}"
    );
    assert!(std::fs::read(folder.path().join("book.pdf")).unwrap().starts_with(b"%PDF"));
}

#[test]
fn a_workbook_beyond_the_format_is_refused() {
    assert!(Workbooks.workbook(&[]).is_err());
    let wide = Sheet {
        name: "Rộng".to_owned(),
        heading: vec![],
        columns: vec!["A".to_owned(); 20_000],
        rows: vec![],
        notes: vec![],
    };
    assert!(Workbooks.workbook(&[wide]).is_err());
    let long = Sheet {
        name: "Dài".to_owned(),
        heading: vec![],
        columns: lines(&["A"]),
        rows: vec![vec![text(&"a".repeat(40_000))]],
        notes: vec![],
    };
    assert!(Workbooks.workbook(&[long]).is_err());
}
