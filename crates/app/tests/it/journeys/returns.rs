//! Steps seven and eight of the main job: the ward's return from the cases to
//! the lock, what moved on since, and the nation's table as page, workbook and
//! paper.

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use kernel::Date;

use super::casework::{signed_in, well_made};
use crate::support::browser::Browser;
use crate::support::server::Running;

/// Rows no case can fill: households of the ward and the year's models.
const ENTERED: &[(&str, &str)] = &[
    ("A0", "1000"),
    ("A1", "100"),
    ("A2", "200"),
    ("A3", "400"),
    ("A4", "200"),
    ("A5", "100"),
    ("C0", "1"),
    ("C1", "2"),
    ("C2", "1"),
    ("C3", "5"),
    ("C4", "1"),
];

/// The statutory year of a day: 1 December to 1 December.
fn year_of(today: Date) -> i16 {
    today.year() + i16::from(today.month() == 12)
}

/// Step seven: filled from the cases, signed by the chair, accepted by the
/// province, locked; gives its address.
pub(super) fn fills_signs_and_locks(running: &Running, officer: &Browser, chair: &Browser) -> String {
    let year = year_of(running.house().instance.now().vn_date());
    officer.go(&running.url("/returns"));
    officer.press(&format!("Lập báo cáo năm {year}"));
    officer.must_say("Số liệu tự lấy từ hồ sơ");
    let at = officer.url();
    officer.fill("A0", "mười");
    officer.press("Lưu các dòng đã nhập");
    officer.must_say("Dòng A0");
    assert_eq!(officer.value("A0"), "mười", "what was typed is kept");
    for (row, figure) in ENTERED {
        officer.fill(row, figure);
    }
    officer.press("Lưu các dòng đã nhập");
    well_made(officer, "officer-return");
    assert_eq!(figure(officer, "B1"), "1", "the verified case, and no other");

    chair.go(&at);
    chair.fill("password", "không phải mật khẩu này");
    chair.press("Ký và gửi");
    well_made(chair, "chair-return-fault");
    chair.fill("password", app::demo::PASSWORD);
    chair.press("Ký và gửi");
    chair.must_say("Đã ký, chờ tiếp nhận");
    let signed = chair.must_say("Mã của văn bản đã ký (SHA-256)");
    assert!(signed.contains("Lý Thị Quyết"), "name, post and time stand with the hash: {signed}");
    well_made(chair, "chair-return-signed");

    let province = signed_in(running, "so");
    province.go(&at);
    province.press("Tiếp nhận và khóa số liệu");
    province.must_say("Đã khóa");
    well_made(&province, "province-return");
    officer.go(&at);
    assert!(!officer.has("input[name=\"A0\"]"), "a locked return takes nothing in");
    at
}

/// The live figure moves on: both stand on the page, and an amendment is
/// proposed; nothing of the locked one changes.
pub(super) fn moves_on_and_is_amended(officer: &Browser, case: &str, at: &str) {
    officer.go(&format!("{case}/verify"));
    officer.press("Xác nhận đã xác minh");
    officer.must_say("Đã xác minh lúc");
    officer.go(at);
    officer.must_say("Hồ sơ đã thay đổi từ khi ký");
    assert_eq!(figure(officer, "B1"), "1", "the locked return keeps its cells");
    well_made(officer, "officer-return-moved");
    officer.fill("reason", "Thêm một vụ xác minh sau khi ký.");
    officer.press("Lập báo cáo điều chỉnh");
    officer.must_say("Báo cáo điều chỉnh, lần 2");
    assert_eq!(figure(officer, "B1"), "2", "the amendment starts from the cases of today");
    well_made(officer, "officer-return-amendment");
}

/// What a row of the return shows.
fn figure(browser: &Browser, row: &str) -> String {
    let script = format!(
        "return [...document.querySelectorAll('td.bn-n a')]
            .filter(a => a.getAttribute('href').endsWith('/{row}') || a.getAttribute('href').includes('/{row}?'))
            .map(a => a.firstChild.textContent.trim())[0] || ''"
    );
    browser.run(&script).as_str().unwrap_or_default().to_owned()
}

/// Step eight: the nation's table on both borders, as page with map, as
/// workbook, as paper.
pub(super) fn the_nations_table(running: &Running) {
    let ministry = signed_in(running, "bo");
    let year = year_of(running.house().instance.now().vn_date());
    for borders in ["then", "today"] {
        ministry.go(&running.url(&format!("/figures?year={year}&borders={borders}")));
        let page = ministry.must_say("Số liệu cả nước");
        assert!(page.contains("Hà Nội") && page.contains("Theo tỉnh, thành phố"), "{page}");
        well_made(&ministry, &format!("ministry-figures-{borders}"));
    }
    assert!(ministry.has("svg"), "the map of provinces");
    assert!(ministry.source().contains("Hoàng Sa"), "the whole country is drawn");
    ministry.go(&running.url("/figures?lang=en"));
    ministry.must_say("Hà Nội");
    ministry.must_be_accessible();

    let mut client = running.staff("bo");
    let book = client.get(&format!("/figures/xlsx?year={year}")).must(200).body;
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(book)).unwrap();
    let first = book.worksheet_range_at(0).unwrap().unwrap();
    let says = |text: &str| {
        first.cells().any(|(_, _, cell)| matches!(cell, Data::String(held) if held.contains(text)))
    };
    assert!(says(&year.to_string()) && says("B1"), "the workbook holds the rows of the year");
    let paper = client.get(&format!("/figures/print?year={year}")).must(200);
    assert_eq!(paper.header("content-type"), Some("application/pdf"));
    let words = crate::returns::words_of(&paper.body);
    for part in [
        "Độc lập - Tự do - Hạnh phúc",
        "/BC-BVHTTDL",
        "Hà Nội, ngày",
        "BIỂU SỐ LIỆU",
        "Nơi nhận",
        "THỦ TRƯỞNG",
    ] {
        assert!(words.contains(part), "the paper lacks {part}: {words}");
    }
}
