//! Official papers: what stands on them, and what never does.

#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers of tests are tests too

mod common;

use std::io::Write;
use std::process::{Command, Stdio};

use common::{basis, decision, paragraph, signed, yearly_table};
use kernel::{Align, Block, Official, Table, Typeset};
use press::Papers;

fn set(paper: &Official) -> Vec<u8> {
    Papers::new().official(paper).unwrap()
}

/// The words of a text with every run of blanks made one.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_decision_has_every_part_of_the_decree() {
    let pdf = set(&decision());
    assert!(pdf.starts_with(b"%PDF-1.7"));
    let pages = text_of(&pdf);
    assert_eq!(pages.len(), 1, "a short decision is one page");
    let text = flowing(&pages[0]);
    for part in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "XÃ SUỐI MƠ",
        "Số: 12/QĐ-UBND",
        "Suối Mơ, ngày 19 tháng 11 năm 2026",
        "Về việc cấm tiếp xúc",
        "Căn cứ Luật Phòng, chống bạo lực gia đình;",
        "QUYẾT ĐỊNH:",
        "Điều 1. Cấm ông Lò Văn Không-Có-Thật",
        "Nơi nhận:",
        "- Lưu: VT.",
        "PHÓ CHỦ TỊCH",
        "Giàng A Không-Có-Thật",
        "mẫu tạm – đối chiếu Phụ lục",
        "BA-4K7M · QD-CTX/1 · 9f2c41d0",
    ] {
        assert!(text.contains(part), "{part:?} is missing in:\n{text}");
    }
}

#[test]
fn the_file_is_for_the_archive_and_tells_nothing_but_its_title() {
    let pdf = set(&decision());
    assert_eq!(occurrences(&pdf, b"<pdfaid:part>2</pdfaid:part>"), 1);
    assert_eq!(occurrences(&pdf, b"<pdfaid:conformance>A</pdfaid:conformance>"), 1);
    assert_eq!(occurrences(&pdf, b"<xmp:CreateDate>2026-11-19"), 1, "the paper's own date");
    assert!(occurrences(&pdf, "Quyết định 12/QĐ-UBND".as_bytes()) > 0, "title in the XMP metadata");
    for telling in ["Typst", "typst", "dc:creator", "xmp:CreatorTool", "Không-Có-Thật"] {
        assert_eq!(occurrences(&pdf, telling.as_bytes()), 0, "{telling}");
    }
}

#[test]
fn a_draft_without_date_is_set_too() {
    let mut paper = decision();
    paper.place_and_date = "Suối Mơ, ngày … tháng … năm 2026".to_owned();
    let pdf = set(&paper);
    assert_eq!(occurrences(&pdf, b"pdfaid:part"), 0);
    assert_eq!(occurrences(&pdf, b"/CreationDate"), 0);
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    let papers = Papers::new();
    let first = papers.official(&decision()).unwrap();
    papers.official(&yearly_table(3)).unwrap();
    assert!(papers.official(&decision()).unwrap() == first);
    assert!(set(&decision()) == first);
}

#[test]
fn a_long_table_flows_with_its_headings_on_every_page() {
    let pdf = set(&yearly_table(140));
    let pages = text_of(&pdf);
    assert!(pages.len() >= 4, "{} pages", pages.len());
    let text = pages.concat();
    for number in 1..=140 {
        assert!(text.contains(&format!("Tỉnh thứ {number} ")), "row {number}");
    }
    for (index, page) in pages.iter().enumerate() {
        let rows = page.matches("Tỉnh thứ").count();
        assert!(rows == 0 || page.contains("Thể chất"), "page {} lacks its headings", index + 1);
        let first = page.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let numbered = first.trim() == (index + 1).to_string();
        assert_eq!(numbered, index > 0, "page {} begins with {first:?}", index + 1);
    }
    let last = flowing(pages.last().unwrap());
    assert!(last.contains("NGƯỜI LẬP BIỂU VỤ TRƯỞNG"), "two signers side by side:\n{last}");
}

#[test]
fn a_signature_never_stands_alone_on_a_page() {
    // Grows the paper line by line over the end of the page.
    let papers = Papers::new();
    let mut two_pages = 0;
    for lines in 20..32 {
        let mut paper = decision();
        let words = "Lời cuối cùng của bản này đứng cùng chữ ký.";
        paper.blocks = (0..lines).map(|line| basis(&format!("Căn cứ thứ {line};"))).collect();
        paper.blocks.push(paragraph("", words));
        let pages = text_of(&papers.official(&paper).unwrap());
        let with_signature = pages.iter().find(|page| page.contains("PHÓ CHỦ TỊCH")).unwrap();
        assert!(flowing(with_signature).contains(words), "{lines} lines");
        two_pages += usize::from(pages.len() == 2);
    }
    assert!((1..12).contains(&two_pages), "the end of the page was crossed: {two_pages}");
}

#[test]
fn a_hostile_text_stays_text() {
    let hostile = "#import \"x\": * $ sum_(i=0)^n $ *đậm* _nghiêng_ <nhan> @trich `mã` \\ // chú thích /* */ \
                   = Đề mục [ngoặc] {a} \"nháy\" 'đơn' #eval(\"1+1\") #panic() ~ -- --- https://example.invalid";
    let mut paper = decision();
    paper.blocks = vec![paragraph(hostile, hostile)];
    paper.issuer = hostile.to_owned();
    paper.recipients = vec![hostile.to_owned()];
    paper.document_title = hostile.to_owned();
    paper.signatures = vec![signed(&[hostile], hostile)];
    let pages = text_of(&set(&paper));
    let text = flowing(&pages.concat());
    for piece in
        ["#import \"x\": *", "$ sum_(i=0)^n $", "*đậm* _nghiêng_ <nhan> @trich `mã` \\ //", "~ -- ---"]
    {
        assert!(text.contains(piece), "{piece:?} in:\n{text}");
    }
}

#[test]
fn marks_that_turn_letters_round_do_not_reach_the_paper() {
    let mut paper = decision();
    paper.blocks = vec![paragraph(
        "",
        "trong \u{202E}30\u{202C} ngày, \u{200F}bà\u{200B} 漢 😀\u{7} và ngày.\r\nDòng hai",
    )];
    let pages = text_of(&set(&paper));
    let text = flowing(&pages.concat());
    assert!(text.contains("trong 30 ngày, bà"), "{text}");
    assert!(text.contains("và ngày. Dòng hai"), "{text}");
}

#[test]
fn an_empty_paper_and_a_long_one_are_set() {
    let empty = Official {
        parent_body: String::new(),
        issuer: String::new(),
        number: String::new(),
        place_and_date: String::new(),
        kind: String::new(),
        subject: "trả lời đề nghị".to_owned(),
        blocks: vec![],
        recipients: vec![],
        signatures: vec![],
        footer_code: String::new(),
        provisional: None,
        landscape: false,
        document_title: String::new(),
    };
    let text = flowing(&text_of(&set(&empty)).concat());
    assert!(text.contains("V/v trả lời đề nghị") && text.contains("Số: …"), "{text}");
    let mut long = decision();
    long.blocks = vec![
        paragraph("Điều 1.", &"Một câu dài. ".repeat(2000)),
        Block::Table(Table {
            columns: vec![("Nội dung".to_owned(), Align::Left), ("Số".to_owned(), Align::Right)],
            rows: vec![vec!["ô rất dài ".repeat(900), "1".to_owned()], vec!["ngắn".to_owned()]],
            bold_rows: vec![7],
        }),
    ];
    let pages = text_of(&set(&long));
    assert!(pages.len() > 5);
    assert_eq!(pages.concat().matches("ô rất").count() + pages.concat().matches("ô\nrất").count(), 900);
}

#[test]
fn a_table_with_too_many_cells_is_refused() {
    let mut paper = decision();
    paper.blocks = vec![Block::Table(Table {
        columns: vec![("A".to_owned(), Align::Left)],
        rows: vec![vec!["1".to_owned(), "bà Không-Có-Thật".to_owned()]],
        bold_rows: vec![],
    })];
    let fault = Papers::new().official(&paper).unwrap_err().to_string();
    assert!(fault.contains("row 0 has 2 cells") && !fault.contains("Không-Có-Thật"), "{fault}");
}

#[test]
fn papers_are_set_side_by_side() {
    let papers = Papers::new();
    let alone = papers.official(&decision()).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for rows in 1..4 {
                    papers.official(&yearly_table(rows)).unwrap();
                    assert!(papers.official(&decision()).unwrap() == alone);
                }
            });
        }
    });
}

/// The text of a PDF in reading order, one page after the other, by poppler's
/// `pdftotext`, which `cargo xtask test` installs.
fn text_of(pdf: &[u8]) -> Vec<String> {
    let mut command = Command::new("pdftotext");
    let command = command.args(["-layout", "-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("pdftotext is missing: apt-get install poppler-utils");
    let mut stdin = child.stdin.take().unwrap();
    let pdf = pdf.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&pdf));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.split('\u{c}').filter(|page| !page.is_empty()).map(str::to_owned).collect()
}

/// How often a byte string occurs.
fn occurrences(within: &[u8], wanted: &[u8]) -> usize {
    within.windows(wanted.len()).filter(|window| *window == wanted).count()
}
