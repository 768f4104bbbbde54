//! The national table as a workbook and as an official paper.

use access::Reach;
use kernel::{Align, Block, Instant, Lang, Official, PlaceId, Sheet, SheetCell, Signature, Table};
use norms::{FormCount, Source};
use page::Speech;
use places::Gazetteer;

use super::view;
use crate::figures::actions::{Borders, NationalTable, columns};
use crate::figures::model::Figure;
use crate::returns::{figure, paragraph, place_and_date, span, symbol};

/// Sheets: the country by year, the provinces by every cell, published
/// figures with their sources.
pub(super) fn sheets(
    t: &Speech,
    table: &NationalTable,
    figures: &[Figure],
    places: &Gazetteer,
) -> Vec<Sheet> {
    vec![by_year(t, table), by_province(t, table, places), published(t, figures)]
}

fn heading(t: &Speech, table: &NationalTable) -> Vec<String> {
    let borders =
        if table.asked.borders == Borders::Today { "figures-borders-today" } else { "figures-borders-then" };
    let count = if table.asked.count == FormCount::Main { "figures-count-main" } else { "figures-count-any" };
    vec![
        table.form.title.text(t.lang()).to_owned(),
        t.one("figures-live-chip", "when", t.when(t.now())),
        format!("{}: {}", t.say("figures-borders-l"), t.say(borders)),
        format!("{}: {}", t.say("figures-count-l"), t.say(count)),
    ]
}

fn notes(t: &Speech, table: &NationalTable) -> Vec<String> {
    let mut notes = vec![t.say("figures-fewer-n").replace("**", "")];
    notes.extend(view::notes(t, table));
    notes
}

fn by_year(t: &Speech, table: &NationalTable) -> Sheet {
    let mut heads = vec![t.say("figures-cell-code"), t.say("figures-row"), t.say("figures-cell-unit")];
    heads.extend(table.years.iter().map(|year| year.year.to_string()));
    heads.push(t.one("figures-locked-year", "year", table.asked.year.to_string()));
    let row = |row: &norms::ReturnRow| {
        let mut cells = vec![
            SheetCell::Text(row.code.clone()),
            SheetCell::Text(row.words.text(t.lang()).to_owned()),
            SheetCell::Text(crate::returns::unit_words(t, row.unit)),
        ];
        let cell = table.cell(&row.code).filter(|_| row.source == Source::Computed);
        let live = |sums: &crate::figures::actions::Sums| match cell {
            Some(cell) => SheetCell::Number(sums.get(&cell).copied().unwrap_or(0)),
            None => SheetCell::Empty,
        };
        cells.extend(table.years.iter().map(|year| live(&year.sums)));
        cells.push(table.locked.get(&row.code).map_or(SheetCell::Empty, |(sum, _)| SheetCell::Number(*sum)));
        cells
    };
    Sheet {
        name: t.say("figures-sheet-years"),
        heading: heading(t, table),
        columns: heads,
        rows: table.form.rows.iter().map(row).collect(),
        notes: notes(t, table),
    }
}

fn by_province(t: &Speech, table: &NationalTable, places: &Gazetteer) -> Sheet {
    let cells = columns(table);
    let mut heads = vec![t.say("figures-cell-code"), t.say("figures-province")];
    let label = |code: &String| if code.is_empty() { t.say("figures-formless") } else { code.clone() };
    heads.extend(cells.iter().map(|(code, _)| label(code)));
    heads.extend([t.say("figures-locked-cases"), t.say("figures-signed"), t.say("figures-communes")]);
    let number = |sums: &crate::figures::actions::Sums, cell: &i64| {
        SheetCell::Number(sums.get(cell).copied().unwrap_or(0))
    };
    let mut rows = Vec::new();
    for row in &table.provinces {
        let name = places.version(row.place).map_or_else(String::new, |version| version.full_name(t.lang()));
        let mut line = vec![SheetCell::Text(row.code.clone()), SheetCell::Text(name)];
        line.extend(cells.iter().map(|(_, cell)| number(&row.sums, cell)));
        line.extend([row.locked_cases, row.signed, row.communes].map(SheetCell::Number));
        rows.push(line);
    }
    if !table.unplaced.is_empty() {
        let mut line = vec![SheetCell::Empty, SheetCell::Text(t.say("figures-unplaced"))];
        line.extend(cells.iter().map(|(_, cell)| number(&table.unplaced, cell)));
        rows.push(line);
    }
    Sheet {
        name: t.one("figures-sheet-provinces", "year", table.asked.year.to_string()),
        heading: heading(t, table),
        columns: heads,
        rows,
        notes: notes(t, table),
    }
}

fn published(t: &Speech, figures: &[Figure]) -> Sheet {
    let row = |figure: &Figure| {
        let view = view::published(t, figure);
        let value = figure.whole().map_or_else(|| SheetCell::Text(view.value.clone()), SheetCell::Number);
        let text = [view.series, view.period, view.scope].map(SheetCell::Text);
        let mut cells = text.to_vec();
        cells.extend([
            value,
            SheetCell::Text(figure.source.clone()),
            SheetCell::Text(figure.confidence.clone()),
        ]);
        cells
    };
    let sources = view::sources(t.lang(), figures).into_iter();
    Sheet {
        name: t.say("figures-sheet-published"),
        heading: vec![t.say("figures-published-h")],
        columns: [
            "figures-row",
            "figures-year-l",
            "figures-place",
            "figures-value",
            "figures-source",
            "figures-confidence",
        ]
        .map(|key| t.say(key))
        .to_vec(),
        rows: figures.iter().map(row).collect(),
        notes: sources
            .map(|(key, words, address)| format!("{key}: {words} {address}").trim_end().to_owned())
            .collect(),
    }
}

/// Who issues the paper.
pub(super) struct Issuer {
    pub(super) name: String,
    pub(super) reach: Reach,
    /// The place it serves; none for the ministry.
    pub(super) seat: Option<PlaceId>,
}

/// The paper of a year, in Vietnamese whatever the reader's language.
pub(super) fn official(table: &NationalTable, places: &Gazetteer, of: &Issuer, now: Instant) -> Official {
    let count = match table.asked.count {
        FormCount::Main => "Hình thức bạo lực đếm theo hình thức chính của mỗi vụ.",
        FormCount::Any => {
            "Hình thức bạo lực đếm mọi hình thức của mỗi vụ, nên cộng lại có thể lớn hơn tổng số vụ."
        }
    };
    let borders = match table.asked.borders {
        Borders::Today => "Số liệu theo tỉnh tính trên địa giới hiện nay.",
        Borders::OfTheTime => "Số liệu theo tỉnh tính trên địa giới tại thời điểm đó.",
    };
    let mut blocks = vec![
        paragraph(&format!("Kỳ số liệu: {}. {count} {borders}", span(&table.period))),
        Block::Centred { text: "I. CHỈ TIÊU".to_owned() },
        Block::Table(indicators(table)),
    ];
    if !table.provinces.is_empty() {
        blocks.push(Block::Centred { text: "II. THEO TỈNH, THÀNH PHỐ".to_owned() });
        blocks.push(Block::Table(provinces(table, places)));
    }
    blocks.push(paragraph(
        "Cột “Hồ sơ hiện nay” tính từ hồ sơ tại thời điểm in; cột “Báo cáo đã khóa” cộng các báo cáo đã tiếp nhận \
         và khóa. Một người ở hai xã được đếm hai lần. Ít vụ hơn không có nghĩa là ít bạo lực hơn.",
    ));
    let recipients: &[&str] = match of.reach {
        Reach::Country => &["Lãnh đạo Bộ (để báo cáo);", "Cục Thống kê;", "Lưu: VT."],
        Reach::Subtree => &["Bộ Văn hóa, Thể thao và Du lịch;", "Ủy ban nhân dân tỉnh;", "Lưu: VT."],
        Reach::Own => &["Sở Văn hóa, Thể thao và Du lịch;", "Lưu: VT."],
    };
    let signature = |capacity: &str| Signature { capacity: vec![capacity.to_owned()], name: String::new() };
    Official {
        parent_body: String::new(),
        issuer: of.name.to_uppercase(),
        number: symbol(of.reach).to_owned(),
        place_and_date: place_and_date(places, of.seat, now),
        kind: "BIỂU SỐ LIỆU".to_owned(),
        subject: format!("Phòng, chống bạo lực gia đình năm {}", table.asked.year),
        blocks,
        recipients: recipients.iter().map(|line| (*line).to_owned()).collect(),
        signatures: vec![signature("NGƯỜI LẬP BIỂU"), signature("THỦ TRƯỞNG ĐƠN VỊ")],
        footer_code: format!("{}-{}", table.form.id, table.asked.year),
        provisional: (!table.form.template_checked)
            .then(|| "Mẫu tạm – đối chiếu Phụ lục trước khi phát hành.".to_owned()),
        landscape: false,
        document_title: format!("Biểu số liệu năm {}", table.asked.year),
    }
}

fn indicators(table: &NationalTable) -> Table {
    let live = table.years.last().map(|year| &year.sums);
    let mut rows = Vec::new();
    let mut bold_rows = Vec::new();
    for row in &table.form.rows {
        if row.of.is_none() {
            bold_rows.push(rows.len());
        }
        let cell = table.cell(&row.code).filter(|_| row.source == Source::Computed);
        let now = cell.map(|cell| live.and_then(|sums| sums.get(&cell)).copied().unwrap_or(0));
        let locked = table.locked.get(&row.code).map(|(sum, _)| *sum);
        let unit = row.unit.words().text(Lang::Vi).to_lowercase();
        rows.push(vec![row.code.clone(), row.words.vi.clone(), unit, figure(now), figure(locked)]);
    }
    let columns = [
        ("Mã", Align::Center),
        ("Chỉ tiêu", Align::Left),
        ("Đơn vị", Align::Left),
        ("Hồ sơ hiện nay", Align::Right),
        ("Báo cáo đã khóa", Align::Right),
    ];
    Table { columns: columns.map(|(name, align)| (name.to_owned(), align)).to_vec(), rows, bold_rows }
}

fn provinces(table: &NationalTable, places: &Gazetteer) -> Table {
    let cases = table.cases();
    let mut rows = Vec::new();
    let mut total = 0i64;
    for (number, row) in (1..).zip(&table.provinces) {
        let name = places.version(row.place).map_or_else(String::new, |version| version.full_name(Lang::Vi));
        let count = row.sums.get(&cases).copied().unwrap_or(0);
        total = total.saturating_add(count);
        let signed = format!("{}/{}", row.signed, row.communes);
        rows.push(vec![
            i64::to_string(&number),
            name,
            figure(Some(count)),
            figure(Some(row.locked_cases)),
            signed,
        ]);
    }
    if let Some(count) = table.unplaced.get(&cases) {
        total = total.saturating_add(*count);
        rows.push(vec![
            String::new(),
            "Chưa rõ tỉnh".into(),
            figure(Some(*count)),
            String::new(),
            String::new(),
        ]);
    }
    rows.push(vec![String::new(), "Cộng".into(), figure(Some(total)), String::new(), String::new()]);
    let columns = [
        ("TT", Align::Center),
        ("Tỉnh, thành phố", Align::Left),
        ("Số vụ", Align::Right),
        ("Trong báo cáo đã khóa", Align::Right),
        ("Xã đã nộp", Align::Right),
    ];
    let bold_rows = vec![rows.len() - 1];
    Table { columns: columns.map(|(name, align)| (name.to_owned(), align)).to_vec(), rows, bold_rows }
}
