//! Sample papers. People and places are invented.

use kernel::{Align, Block, Official, Signature, Table};

pub(crate) fn paragraph(lead: &str, text: &str) -> Block {
    Block::Paragraph { lead: lead.to_owned(), text: text.to_owned() }
}

pub(crate) fn basis(text: &str) -> Block {
    Block::Basis { text: text.to_owned() }
}

pub(crate) fn centred(text: &str) -> Block {
    Block::Centred { text: text.to_owned() }
}

pub(crate) fn signed(capacity: &[&str], name: &str) -> Signature {
    Signature { capacity: capacity.iter().map(|&line| line.to_owned()).collect(), name: name.to_owned() }
}

/// A decision with everything a decision has.
pub(crate) fn decision() -> Official {
    Official {
        parent_body: String::new(),
        issuer: "ỦY BAN NHÂN DÂN\nXÃ SUỐI MƠ".to_owned(),
        number: "12/QĐ-UBND".to_owned(),
        place_and_date: "Suối Mơ, ngày 19 tháng 11 năm 2026".to_owned(),
        kind: "QUYẾT ĐỊNH".to_owned(),
        subject: "Về việc cấm tiếp xúc".to_owned(),
        blocks: vec![
            centred("CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ SUỐI MƠ"),
            basis("Căn cứ Luật Tổ chức chính quyền địa phương;"),
            basis("Căn cứ Luật Phòng, chống bạo lực gia đình;"),
            basis(
                "Căn cứ Nghị định số 76/2023/NĐ-CP ngày 01 tháng 11 năm 2023 của Chính phủ quy định chi \
                 tiết một số điều của Luật Phòng, chống bạo lực gia đình;",
            ),
            basis("Xét đề nghị của Trưởng phòng Văn hóa - Xã hội."),
            centred("QUYẾT ĐỊNH:"),
            paragraph(
                "Điều 1.",
                "Cấm ông Lò Văn Không-Có-Thật, nơi ở: thôn Bãi Đá, xã Suối Mơ, tiếp xúc với bà Vàng Thị \
                 Không-Có-Thật trong 03 ngày, từ 15 giờ 00 phút ngày 19 tháng 11 năm 2026 đến 15 giờ 00 phút \
                 ngày 22 tháng 11 năm 2026.",
            ),
            paragraph(
                "Điều 2.",
                "Trong thời gian trên, người có tên tại Điều 1 không được đến gần người được bảo vệ trong \
                 khoảng cách dưới 100 mét, trừ trường hợp có tường, vách ngăn bảo đảm an toàn; không được \
                 dùng điện thoại, thư điện tử hoặc công cụ khác để thực hiện hành vi bạo lực gia đình.",
            ),
            paragraph(
                "Điều 3.",
                "Trưởng Công an xã, Trưởng thôn và người có tên tại Điều 1 chịu trách nhiệm thi hành Quyết \
                 định này. Quyết định có hiệu lực từ thời điểm ký./.",
            ),
        ],
        recipients: vec![
            "- Như Điều 3;".to_owned(),
            "- Người được bảo vệ;".to_owned(),
            "- Trưởng Công an xã;".to_owned(),
            "Lưu: VT.".to_owned(),
        ],
        signatures: vec![signed(&["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "Giàng A Không-Có-Thật")],
        footer_code: "BA-4K7M · QD-CTX/1 · 9f2c41d0".to_owned(),
        provisional: Some("mẫu tạm – đối chiếu Phụ lục".to_owned()),
        landscape: false,
        document_title: "Quyết định 12/QĐ-UBND".to_owned(),
    }
}

/// A statistics form on its side, with as many rows as asked, two signers.
pub(crate) fn yearly_table(rows: usize) -> Official {
    let columns = [
        ("Mã tỉnh", Align::Center),
        ("Tỉnh, thành phố", Align::Left),
        ("Số hộ có bạo lực gia đình", Align::Right),
        ("Số vụ", Align::Right),
        ("Tinh thần", Align::Right),
        ("Thể chất", Align::Right),
        ("Tình dục", Align::Right),
        ("Kinh tế", Align::Right),
        ("Nam", Align::Right),
        ("Nữ", Align::Right),
    ];
    let row = |number: usize| {
        let mut cells = vec![format!("{number:02}"), format!("Tỉnh thứ {number}")];
        cells.extend((0..8).map(|column| format!("{}.{:03}", number % 7 + 1, number * 37 % 1000 + column)));
        cells
    };
    Official {
        parent_body: "BỘ VĂN HÓA, THỂ THAO VÀ DU LỊCH".to_owned(),
        issuer: "VỤ GIA ĐÌNH".to_owned(),
        number: String::new(),
        place_and_date: "Hà Nội, ngày 05 tháng 12 năm 2026".to_owned(),
        kind: "BÁO CÁO".to_owned(),
        subject: "Số liệu về phòng, chống bạo lực gia đình năm 2026".to_owned(),
        blocks: vec![
            paragraph("", "Kỳ báo cáo: từ ngày 01 tháng 12 năm 2025 đến trước ngày 01 tháng 12 năm 2026."),
            Block::Table(Table {
                columns: columns.iter().map(|(name, align)| ((*name).to_owned(), *align)).collect(),
                rows: (1..=rows).map(row).collect(),
                bold_rows: vec![rows - 1],
            }),
        ],
        recipients: vec!["- Bộ trưởng (để báo cáo);".to_owned(), "- Lưu: VT, GĐ.".to_owned()],
        signatures: vec![
            signed(&["NGƯỜI LẬP BIỂU"], "Nguyễn Thị Không-Có-Thật"),
            signed(&["VỤ TRƯỞNG"], "Trần Văn Không-Có-Thật"),
        ],
        footer_code: "BC-03/2026 · 9f2c41d0".to_owned(),
        provisional: None,
        landscape: true,
        document_title: "Báo cáo số liệu năm 2026".to_owned(),
    }
}
