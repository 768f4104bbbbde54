//! A commune's return through the whole program: filled from the cases,
//! signed, accepted, locked; the live figure moves on and an amendment is
//! proposed.

use std::process::Command;

use kernel::{Fact, PlaceId, UnitId};
use people::invent::PlaceWeight;
use programme::returns::period_at_hand;

use crate::support::http::Client;
use crate::support::server::{Engine, Running, start};

/// What nobody counts for the commune: households, models.
const ENTERED: [(&str, &str); 11] = [
    ("A0", "7.940"),
    ("A1", "610"),
    ("A2", "1.480"),
    ("A3", "4.020"),
    ("A4", "1.350"),
    ("A5", "480"),
    ("C0", "1"),
    ("C1", "4"),
    ("C2", "4"),
    ("C3", "12"),
    ("C4", "1"),
];

/// The commune of the personas.
pub(crate) fn commune(running: &Running) -> (UnitId, PlaceId) {
    let everywhere = ("/".to_owned(), "0".to_owned());
    let db = running.house().instance.db();
    let units = db.read_now(move |rx| access::units::store::on_paths(rx, &everywhere)).unwrap();
    let unit = units.into_iter().find(|unit| unit.name == "UBND phường Ba Đình").unwrap();
    (unit.id, unit.place.unwrap())
}

/// The year whose return is due next or was due last.
pub(crate) fn year(running: &Running) -> i64 {
    period_at_hand(running.house().instance.now().vn_date()).unwrap().number
}

/// Facts within the law's scope, of that commune and year.
pub(crate) fn known(running: &Running, seed: u64, cases: u64) -> Vec<Fact> {
    let (unit, place) = commune(running);
    let year = i32::try_from(year(running)).unwrap();
    let asked = app::seed::Seeding { cases, seed, years: year..=year, until: None };
    let office = PlaceWeight { place, unit, weight: 1 };
    let facts = app::seed::invent(&running.house().places, &[office], &asked).unwrap();
    let facts: Vec<Fact> = facts.filter(|fact| fact.relation != kernel::Relation::Outside).collect();
    let kept = facts.clone();
    let write = move |tx: &mut store::Tx<'_>| {
        kept.iter().for_each(|fact| tx.fact(None, Some(fact)));
        Ok(())
    };
    running.house().instance.db().write_now(write).unwrap();
    facts
}

/// Cases the cube holds for the commune in the year.
pub(crate) fn counted(running: &Running) -> i64 {
    let ((unit, _), year) = (commune(running), year(running));
    let cells = running.house().instance.db().read_now(move |rx| store::facts::of_unit(rx, unit, year));
    cells.unwrap().iter().filter(|cell| cell.cell == 2).map(|cell| cell.count).sum()
}

fn figure_of(page: &str, code: &str) -> i64 {
    let after = page.split(&format!("/figures/cells/form03/{code}\">")).nth(1).expect("the row");
    after.split('<').next().unwrap().replace('.', "").parse().expect("a figure")
}

/// Fills, signs and gets accepted; gives the return's address.
pub(crate) fn file(mai: &mut Client, chair: &mut Client, province: &mut Client, year: i64) -> String {
    let year = year.to_string();
    let at = mai.submit("/returns", "/returns", &[("period", &year)]).must(303).location().to_owned();
    mai.submit(&at, &at, &ENTERED).must(303);
    let sign = format!("{at}/sign");
    let password = [("password", app::demo::PASSWORD)];
    chair.submit(&at, &sign, &password).must(303);
    province.submit(&at, &format!("{at}/accept"), &[]).must(303);
    at
}

fn the_way_of_a_return(engine: Engine) {
    let running = start(engine);
    known(&running, 41, 5);
    let (year, before) = (year(&running), counted(&running));
    let (mut mai, mut chair, mut province) =
        (running.staff("mai"), running.staff("chutich"), running.staff("so"));

    // The officer begins it; twice is once; the cases have filled it.
    let text = year.to_string();
    let form = mai.get("/returns").must(200).form("/returns");
    assert_eq!(form.value("period").map(str::len), Some(4));
    let at = mai.submit("/returns", "/returns", &[("period", &text)]).must(303).location().to_owned();
    assert_eq!(mai.post("/returns", &form.pairs()).must(303).location(), at, "one period, one return");
    let page = mai.get(&at).must(200).text();
    assert_eq!(figure_of(&page, "B1"), before);
    assert!(page.contains("Còn thiếu") || page.contains("chưa"), "rows to enter are named");

    // What is no number is told at its row, and what was typed is kept.
    let wrong = mai.submit(&at, &at, &[("A0", "nhiều"), ("A1", "610")]).must(422).text();
    assert!(wrong.contains("value=\"nhiều\"") && wrong.contains("id=\"A0-error\""), "{wrong}");
    mai.submit(&at, &at, &ENTERED).must(303);

    // Who fills does not sign; who signs gives the password once more.
    let sign = format!("{at}/sign");
    let token = mai.get(&at).must(200).form(&at);
    assert_eq!(mai.post(&sign, &token.pairs()).status, 404);
    let refused = chair.submit(&at, &sign, &[("password", "không phải mật khẩu")]).must(422).text();
    assert!(refused.contains("id=\"password-error\"") && !refused.contains("không phải mật khẩu"));
    chair.submit(&at, &sign, &[("password", app::demo::PASSWORD)]).must(303);
    let signed = chair.get(&at).must(200).text();
    assert!(signed.contains("Lý Thị Quyết") && signed.contains("binhan return 1"), "name and text signed");
    mai.post(&at, &token.pairs()).must(422);

    // The province finds it waiting on its day's page, accepts, and it locks.
    assert!(province.get("/today").must(200).text().contains("/returns?period="));
    assert!(province.get(&format!("/returns?period={year}")).must(200).text().contains(&at));
    let accept = format!("{at}/accept");
    let form = province.get(&at).must(200).form(&accept);
    province.post(&accept, &form.pairs()).must(303);
    let again = province.post(&accept, &form.pairs()).must(422).text();
    assert!(again.contains("khóa"), "a second tap is told why");

    // One more case becomes known: locked and live are both shown.
    let later = i64::try_from(known(&running, 42, 3).len()).unwrap();
    assert!(later > 0);
    let page = mai.get(&at).must(200).text();
    assert_eq!(figure_of(&page, "B1"), before, "the locked return keeps its cells");
    let moved = page.split("id=\"moved\"").nth(1).expect("both are shown").split("</table>").next().unwrap();
    assert!(moved.contains(&format!(">{}<", before)) && moved.contains(&format!(">{}<", before + later)));
    mai.submit(&at, &format!("{at}/amend"), &[("reason", "")]).must(422);
    let amended = mai.submit(&at, &format!("{at}/amend"), &[("reason", "Ba vụ xác minh muộn")]).must(303);
    let amended = amended.location().trim_end_matches("?saved=1").to_owned();
    assert_ne!(amended, at);
    let page = mai.get(&amended).must(200).text();
    assert_eq!(figure_of(&page, "B1"), before + later);
    assert!(page.contains("Ba vụ xác minh muộn"), "why it amends stands on it");
    let form = mai.get(&amended).must(200).form(&amended);
    assert_eq!(form.value("A0").map(|value| value.replace('.', "")), Some("7940".to_owned()), "taken over");

    // The paper, and nobody else's.
    let words = words_of(&chair.get(&format!("{at}/print")).must(200).body);
    assert!(
        words.contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") && words.contains("Lý Thị Quyết"),
        "{words}"
    );
    for login in ["congan", "totruong", "giunha"] {
        running.staff(login).get(&at).must(404);
    }
}

/// The words of a PDF, by poppler's `pdftotext`, which `cargo xtask test` installs.
pub(crate) fn words_of(pdf: &[u8]) -> String {
    assert!(pdf.starts_with(b"%PDF"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, pdf).unwrap();
    let output = Command::new("pdftotext").arg("-layout").arg(&path).arg("-").output();
    let output = output.expect("pdftotext is missing: apt-get install poppler-utils");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_return_is_filled_signed_accepted_locked_and_amended_on_sqlite() {
    the_way_of_a_return(Engine::Sqlite);
}

#[test]
fn a_return_is_filled_signed_accepted_locked_and_amended_on_postgresql() {
    the_way_of_a_return(Engine::Postgres);
}
