//! A return as an official paper (Decree 30/2020/NĐ-CP, Annex I). The table of
//! form 03 was never compared with the printed annex: the banner says so.

use access::Reach;
use kernel::{Align, Block, Instant, Lang, Official, PlaceId, ShortCode, Signature, Table};
use places::Gazetteer;

use crate::returns::actions::ReturnRead;
use crate::returns::rules;

/// `ngày 02 tháng 12 năm 2026`: days under ten and the months one and two take
/// a leading zero.
fn paper_date(at: Instant) -> String {
    let day = at.vn_date();
    let month = if day.month() < 3 { format!("{:02}", day.month()) } else { day.month().to_string() };
    format!("ngày {:02} tháng {month} năm {}", day.day(), day.year())
}

/// Where and when a paper is issued: `Ba Đình, ngày 02 tháng 12 năm 2026`. A
/// place that is only a number is written in full (`Phường 1`), the ministry
/// sits in Hà Nội.
pub(crate) fn place_and_date(places: &Gazetteer, seat: Option<PlaceId>, at: Instant) -> String {
    let version = seat.and_then(|seat| places.version(seat));
    let seat = version.map_or_else(
        || "Hà Nội".to_owned(),
        |version| {
            let counted = version.name.bytes().all(|byte| byte.is_ascii_digit());
            if counted { version.full_name(Lang::Vi) } else { version.name.to_string() }
        },
    );
    format!("{seat}, {}", paper_date(at))
}

/// The symbol of a report beside its number, which the registry writes in by
/// hand: the kind and the issuing body (Decree 30/2020, Annex I).
pub(crate) fn symbol(reach: Reach) -> &'static str {
    match reach {
        Reach::Country => "        /BC-BVHTTDL",
        Reach::Subtree => "        /BC-SVHTTDL",
        Reach::Own => "        /BC-UBND",
    }
}

/// `từ ngày 01/12/2025 đến hết ngày 30/11/2026`.
pub(crate) fn span(period: &norms::Period) -> String {
    let written = |day: kernel::Date| format!("{:02}/{:02}/{}", day.day(), day.month(), day.year());
    let last = period.end.yesterday().unwrap_or(period.end);
    format!("từ ngày {} đến hết ngày {}", written(period.first), written(last))
}

/// A figure as papers write it.
pub(crate) fn figure(value: Option<i64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| kernel::Dong(value).to_string())
}

/// The paper of a return, in Vietnamese whatever the reader's language.
pub(super) fn official(read: &ReturnRead, places: &Gazetteer, now: Instant) -> Official {
    let shown = read.shown();
    let mut table = Table {
        columns: ["Mã", "Chỉ tiêu", "Đơn vị", "Số lượng"]
            .into_iter()
            .zip([Align::Center, Align::Left, Align::Left, Align::Right])
            .map(|(heading, align)| (heading.to_owned(), align))
            .collect(),
        rows: Vec::new(),
        bold_rows: Vec::new(),
    };
    for row in &read.form.rows {
        if row.of.is_none() {
            table.bold_rows.push(table.rows.len());
        }
        let unit = row.unit.words().vi.to_lowercase();
        table.rows.push(vec![
            row.code.clone(),
            row.words.vi.clone(),
            unit,
            figure(shown.get(&row.code).copied()),
        ]);
    }
    let mut blocks = vec![paragraph(&format!("Kỳ báo cáo: {}.", span(&read.period)))];
    if read.head.version > 1 {
        blocks.push(paragraph(&format!(
            "Báo cáo điều chỉnh lần {}, thay báo cáo đã khóa. Lý do: {}",
            read.head.version - 1,
            read.head.reason
        )));
    }
    if rules::is_zero(read.form, &shown) {
        blocks.push(paragraph("Trong kỳ không phát sinh vụ bạo lực gia đình nào."));
    }
    blocks.push(Block::Table(table));
    blocks.push(paragraph(
        "Hình thức bạo lực đếm theo hình thức chính của mỗi vụ. Ít vụ hơn không có nghĩa là ít bạo lực hơn.",
    ));
    let signed = read.head.signature.as_ref();
    let name = signed.map(|signed| signed.name.clone()).unwrap_or_default();
    let preparer =
        read.kept.iter().find(|cell| cell.entered).map(|cell| cell.name.clone()).unwrap_or_default();
    let signature = |capacity: &str, name: String| Signature { capacity: vec![capacity.to_owned()], name };
    Official {
        parent_body: String::new(),
        issuer: read.unit.name.to_uppercase(),
        number: symbol(Reach::Own).to_owned(),
        place_and_date: place_and_date(places, read.unit.place, signed.map_or(now, |signed| signed.at)),
        kind: "BÁO CÁO".to_owned(),
        subject: format!("Số liệu về gia đình và phòng, chống bạo lực gia đình {}", read.form_name()),
        blocks,
        recipients: vec!["Sở Văn hóa, Thể thao và Du lịch;".to_owned(), "Lưu: VT, VHXH.".to_owned()],
        signatures: vec![signature("NGƯỜI LẬP BIỂU", preparer), signature("CHỦ TỊCH", name)],
        footer_code: ShortCode::of_id(read.head.reference.id.bytes()).to_string(),
        provisional: (!read.form.template_checked || signed.is_none()).then(|| match signed {
            Some(_) => "Mẫu tạm – đối chiếu Phụ lục trước khi phát hành.".to_owned(),
            None => "Bản nháp, chưa ký. Mẫu tạm – đối chiếu Phụ lục.".to_owned(),
        }),
        landscape: false,
        document_title: read.form.title.text(Lang::Vi).to_owned(),
    }
}

pub(crate) fn paragraph(text: &str) -> Block {
    Block::Paragraph { lead: String::new(), text: text.to_owned() }
}

impl ReturnRead {
    /// `năm 2026 (mẫu 03)`, `6 tháng đầu năm 2017 (mẫu 01/BC-X)`.
    fn form_name(&self) -> String {
        let form = if self.form.id == "form01" { "01/BC-X" } else { "03" };
        match self.head.period {
            year @ ..=9_999 => format!("năm {year} (mẫu {form})"),
            half if half % 10 == 1 => format!("6 tháng đầu năm {} (mẫu {form})", half / 10),
            half => format!("6 tháng cuối năm {} (mẫu {form})", half / 10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_on_papers_take_zeros_as_the_decree_says() {
        let at = |month, day| paper_date(Instant::start_of(kernel::Date::constant(2026, month, day)));
        assert_eq!(at(2, 3), "ngày 03 tháng 02 năm 2026");
        assert_eq!(at(12, 19), "ngày 19 tháng 12 năm 2026");
    }

    #[test]
    fn a_paper_is_issued_in_the_place_of_its_office() {
        let places = Gazetteer::shipped();
        let at = Instant::start_of(kernel::Date::constant(2026, 12, 19));
        let commune =
            places.in_force(places::Level::Commune, at.vn_date()).find(|unit| unit.name == "Ba Đình");
        let told = |seat| place_and_date(&places, seat, at);
        assert_eq!(told(commune.map(|unit| unit.id)), "Ba Đình, ngày 19 tháng 12 năm 2026");
        assert_eq!(told(None), "Hà Nội, ngày 19 tháng 12 năm 2026");
    }

    #[test]
    fn a_period_is_written_by_its_first_and_last_day() {
        let period = crate::indicators::period_numbered(2026).unwrap();
        assert_eq!(span(&period), "từ ngày 01/12/2025 đến hết ngày 30/11/2026");
    }
}
