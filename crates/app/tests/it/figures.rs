//! The national table through the whole program: as page in both languages,
//! as workbook and as paper; and what the operator's commands say of it.

use std::io::Cursor;
use std::process::Command;

use app::seed::Seeding;
use calamine::{Data, Reader as _, Xlsx};

use super::returns::{counted, file, known, words_of, year};
use crate::support::process;
use crate::support::server::{Engine, start};

fn the_nations_table(engine: Engine) {
    let running = start(engine);
    let (house, year) = (running.house(), year(&running));
    let december = i32::try_from(year).unwrap();
    let asked = Seeding { cases: 600, seed: 50, years: december - 2..=december, until: None };
    app::seed::load(house.instance.db(), &house.places, &asked, &mut |_| {}).unwrap();
    known(&running, 51, 6);
    let in_commune = counted(&running);
    let cases = house.instance.db().read_now(move |rx| store::facts::by_cell(rx, year)).unwrap();
    let cases = cases.iter().find(|(cell, ..)| *cell == 2).unwrap().1;
    assert!(cases > in_commune, "other communes have cases too");
    let mut bo = running.staff("bo");
    let (mut mai, mut chair, mut province) =
        (running.staff("mai"), running.staff("chutich"), running.staff("so"));
    file(&mut mai, &mut chair, &mut province, year);
    known(&running, 52, 2);
    let (live, in_commune_now) = (cases + counted(&running) - in_commune, counted(&running));

    // Live in both languages, on either borders; the locked sum stands beside.
    for lang in ["vi", "en"] {
        bo.get(&format!("/figures?lang={lang}")).must(303);
        for borders in ["today", "then"] {
            let page = bo.get(&format!("/figures?year={year}&borders={borders}")).must(200).text();
            assert!(page.contains(&format!("lang=\"{lang}\"")) && page.contains("Hà Nội"));
            assert!(page.contains(&format!(">{live}<")), "{lang} {borders}: {live} cases");
            assert!(page.contains(&format!(">{in_commune}<")), "the locked return keeps its {in_commune}");
            assert_eq!(page.contains("Hoàng Sa"), borders == "today", "a map of today's borders");
        }
    }
    bo.get("/figures?lang=vi").must(303);
    let published = bo.get("/figures/published").must(200).text();
    assert!(published.contains("1.860") && published.contains("12.137"), "what is wrong with it is told");
    // A commune sees its own and no other.
    let own = chair.get(&format!("/figures?year={year}")).must(200).text();
    assert!(own.contains(&format!(">{in_commune_now}<")) && !own.contains(&format!(">{live}<")));

    let book = bo.get(&format!("/figures/xlsx?year={year}")).must(200);
    a_workbook_says(&book.body, &year.to_string(), live);
    let paper = bo.get(&format!("/figures/print?year={year}")).must(200);
    let words = words_of(&paper.body);
    let parts = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số:",
        "/BC-BVHTTDL",
        &format!("Hà Nội, {}", written(running.house().instance.now())),
        "Nơi nhận",
        "NGƯỜI LẬP BIỂU",
        "THỦ TRƯỞNG ĐƠN VỊ",
        "Hà Nội",
    ];
    for part in parts {
        assert!(words.contains(part), "the paper lacks {part:?}: {words}");
    }
    assert!(is_a4(&paper.body), "the paper is no A4");
}

/// A day as papers write it (Decree 30/2020, Annex I).
fn written(at: kernel::Instant) -> String {
    let day = at.vn_date();
    let month = if day.month() < 3 { format!("{:02}", day.month()) } else { day.month().to_string() };
    format!("ngày {:02} tháng {month} năm {}", day.day(), day.year())
}

/// Every page is A4, upright, by poppler's `pdfinfo`.
fn is_a4(pdf: &[u8]) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, pdf).unwrap();
    let told = Command::new("pdfinfo").args(["-l", "-1"]).arg(&path).output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    let mut sizes =
        told.lines().filter(|line| line.contains(" size:") && line.starts_with("Page")).peekable();
    sizes.peek().is_some() && sizes.all(|line| line.contains("595.2") && line.contains("x 841.8"))
}

/// The row B1 of the sheet of years holds the figure under its year.
fn a_workbook_says(file: &[u8], year: &str, cases: i64) {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.to_vec())).unwrap();
    let sheets = book.sheet_names();
    assert_eq!(sheets.len(), 3, "{sheets:?}");
    let sheet = book.worksheet_range(&sheets[0]).unwrap();
    let text = |data: &Data| data.to_string();
    let heads =
        sheet.rows().find(|row| row.iter().any(|cell| text(cell) == year)).expect("a heading of years");
    let column = heads.iter().position(|cell| text(cell) == year).unwrap();
    let row =
        sheet.rows().find(|row| row.first().is_some_and(|cell| text(cell) == "B1")).expect("the row B1");
    assert_eq!(text(&row[column]), cases.to_string());

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("figures.xlsx");
    std::fs::write(&path, file).unwrap();
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    let mut office = Command::new("soffice");
    office.args([
        "--headless",
        "--norestore",
        &profile,
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1",
        "--outdir",
    ]);
    let Ok(output) = office.arg(folder.path()).arg(&path).output() else {
        eprintln!("skipped: soffice is missing (apt-get install libreoffice-calc-nogui)");
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(std::fs::read_to_string(folder.path().join("figures.csv")).unwrap().contains("B1"));
}

#[test]
fn the_national_table_is_live_locked_and_takeable_on_sqlite() {
    the_nations_table(Engine::Sqlite);
}

#[test]
fn the_national_table_is_live_locked_and_takeable_on_postgresql() {
    the_nations_table(Engine::Postgres);
}

#[test]
fn the_operators_commands_answer_on_both_engines() {
    for engine in Engine::BOTH {
        let running = start(engine);
        let database = running.house().config().database.clone();
        let binhan = |arguments: &[&str]| {
            let mut all = vec!["--database", database.as_str()];
            all.extend(arguments);
            process::run(running.folder.path(), &all)
        };
        let said = |arguments: &[&str]| {
            let output = binhan(arguments);
            assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap()
        };
        // The demonstration has taken the shipped table in; twice changes nothing.
        let told = said(&["figures", "import"]);
        assert!(told.contains(": 0 new, 0 replaced") && told.contains("1,860 short"), "{told}");
        assert!(said(&["figures", "report"]).contains("1,860 short"));
        assert!(said(&["figures", "recount"]).contains("Every cell holds what the facts say."));
        let table = said(&["figures", "national"]);
        assert!(table.contains("B1 Domestic-violence cases") && table.contains("01 Hà Nội"), "{table}");
        assert!(said(&["figures", "national", "--borders", "then", "--lang", "vi"]).contains("B2.2"));
        let secrets = running.house().config().secrets.display().to_string();
        let seeded =
            ["--secrets", &secrets, "seed-facts", "--cases", "300", "--seed", "3", "--years", "2025"];
        assert!(said(&seeded).contains("300 facts of the years 2025 to 2025 loaded, seed 3."));
        assert!(said(&["figures", "recount"]).contains("Every cell holds what the facts say."));
        let listed = said(&["returns", "list"]);
        assert!(
            listed.contains("UBND phường Ba Đình") && listed.contains("126 communes: 0 signed"),
            "{listed}"
        );
        for (wrong, why) in [
            (&["figures", "national", "--year", "1999"][..], "form 03 begins with 2018"),
            (&["returns", "list", "--year", "1999"], "form 03 begins with 2018"),
            (&["figures", "import", "no-such-file.csv"], "cannot read no-such-file.csv"),
            (&["figures", "national", "--forms", "all"], "possible values: main, any"),
        ] {
            let output = binhan(wrong);
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(!output.status.success() && error.contains(why), "{wrong:?}: {error}");
        }
    }
}
