//! Prints how long papers take, and writes them for a look:
//! `cargo run -p press --example time_papers -- some/folder`.

use std::time::Instant;

use kernel::{Official, Sheet, SheetCell, Typeset, Workbook};
use press::{Papers, Workbooks};

#[path = "../tests/common/mod.rs"]
#[allow(dead_code)]
mod common;

fn main() {
    let folder = std::env::args().nth(1);
    let papers = Papers::new();
    let samples = [
        ("decision", common::decision()),
        ("table-34", common::yearly_table(34)),
        ("table-140", common::yearly_table(140)),
    ];
    for (name, paper) in &samples {
        let first = timed(&papers, paper, folder.as_deref().map(|folder| format!("{folder}/{name}.pdf")));
        let mut warm: Vec<f64> = (0..15).map(|_| timed(&papers, paper, None)).collect();
        warm.sort_by(f64::total_cmp);
        println!("{name}: first {first:.1} ms, then median {:.1} ms, best {:.1} ms", warm[7], warm[0]);
    }
    let start = Instant::now();
    let book = Workbooks.workbook(&[sheet(3_321)]).unwrap_or_default();
    println!("workbook of 3,321 rows: {:.1} ms", start.elapsed().as_secs_f64() * 1000.0);
    keep(folder.map(|folder| format!("{folder}/communes.xlsx")), &book);
}

fn sheet(rows: i64) -> Sheet {
    let columns =
        ["Mã", "Xã, phường, đặc khu", "Số hộ có bạo lực gia đình", "Số vụ", "Tinh thần", "Thể chất"];
    let row = |row: i64| {
        let mut cells = vec![SheetCell::Text(format!("{row:05}")), SheetCell::Text(format!("Xã thứ {row}"))];
        cells.extend((0..4).map(|column| SheetCell::Number(row * row * (column + 1) % 90_000)));
        cells
    };
    Sheet {
        name: "Năm 2026".to_owned(),
        heading: vec!["Số liệu bạo lực gia đình năm 2026".to_owned(), "Nguồn: các xã báo cáo".to_owned()],
        columns: columns.map(str::to_owned).to_vec(),
        rows: (1..=rows).map(row).collect(),
        notes: vec!["Số chưa khóa.".to_owned()],
    }
}

fn timed(papers: &Papers, paper: &Official, path: Option<String>) -> f64 {
    let start = Instant::now();
    let pdf = papers.official(paper).unwrap_or_else(|fault| {
        eprintln!("{fault}");
        Vec::new()
    });
    let took = start.elapsed().as_secs_f64() * 1000.0;
    keep(path, &pdf);
    took
}

fn keep(path: Option<String>, file: &[u8]) {
    if let Some(path) = path
        && let Err(error) = std::fs::write(&path, file)
    {
        eprintln!("{path}: {error}");
    }
}
