//! The pages of clubs as a browser without script meets them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use access::testing::Person;
use http::StatusCode;
use kernel::Clock;
use page::testing::browser::{Browser, Door, staff};
use page::{Settings, StaffView, Web};
use ports::TodayParts;
use store::Engine;
use support::{Town, run, town};

mod support;

/// Somebody as the pages see her.
fn seen(person: &Person) -> StaffView {
    let (actor, account) = (Arc::clone(&person.actor), *person.actor.account.bytes());
    staff(actor, account, &person.actor.posts[0].unit.name, |actor, key| actor.can(key))
}

/// A device before the zone's pages.
fn before(town: &Town) -> Browser {
    let house = town.house.instance.clone();
    let people = [
        ("officer", &town.officer),
        ("head", &town.head),
        ("chair", &town.chair),
        ("department", &town.department),
    ];
    let entropy = Arc::new(kernel::SeededEntropy::new(7));
    let web = Web::builder(Arc::clone(house.clock()) as Arc<dyn Clock>, entropy, [5; 32])
        .settings(Settings { secure: false, ..Settings::default() })
        .sign_in(Door::of(people.map(|(login, person)| (login, seen(person)))))
        .part(Arc::new(TodayParts(vec![Arc::new(community::clubs::ClubsToday)])))
        .part(Arc::new(house))
        .build()
        .unwrap();
    let mut routes = community::routes();
    routes.extend(office::today::routes());
    Browser::new(page::router(routes, &web))
}

const FOUNDING: [(&str, &str); 8] = [
    ("kind", "sustainable_family"),
    ("decision", "15/QĐ-UBND"),
    ("founded-day", "10"),
    ("founded-month", "1"),
    ("founded-year", "2026"),
    ("statute", "Họp tối thứ Bảy"),
    ("households", "28"),
    ("board", "4"),
];

fn evening<'f>(day: &'f str, month: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![
        ("met-day", day),
        ("met-month", month),
        ("met-year", "2026"),
        ("topic", "equality"),
        ("present", "24"),
        ("women", "20"),
        ("men", "12"),
        ("children", "9"),
        ("minutes", "Học luật, hát một bài"),
    ]
}

async fn founded(town: &Town, browser: &Browser) {
    let officer = browser.of("officer");
    let club = town.club.id.to_string();
    let mut fields = FOUNDING.to_vec();
    fields.push(("club", &club));
    let done = officer.fill("/clubs/new", &fields).await;
    assert_eq!((done.status, done.to), (StatusCode::SEE_OTHER, format!("/clubs/{club}")));
}

#[test]
fn an_officer_founds_and_a_wrong_day_is_told_at_the_field_with_the_typing_kept() {
    let town = town(Engine::Sqlite, 81);
    run(async {
        let browser = before(&town);
        let officer = browser.of("officer");
        let ask = officer.get("/clubs/new").await;
        assert!(
            ask.has("Câu lạc bộ Tổ 1 · UBND phường Ba Đình") && !ask.has("Câu lạc bộ xa"),
            "{}",
            ask.text
        );
        let club = town.club.id.to_string();
        let mut fields = FOUNDING.to_vec();
        fields.push(("club", &club));
        fields[4] = ("founded-year", "2027");
        let ahead = officer.fill("/clubs/new", &fields).await;
        assert_eq!(ahead.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            ahead.has("Ngày này chưa đến")
                && ahead.has("value=\"15/QĐ-UBND\"")
                && ahead.has("Họp tối thứ Bảy"),
            "{}",
            ahead.text
        );
        fields[4] = ("founded-year", "2026");
        fields[6] = ("households", "14");
        let taken = officer.fill("/clubs/new", &fields).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "outside the standard is no bar: {}", taken.text);
        let shown = officer.get(&taken.to).await;
        assert!(
            shown.has("Có 14 hộ. Chuẩn: từ 20 đến 35 hộ.")
                && shown.has("Tài liệu mô hình của Bộ VHTTDL (2021)")
                && shown.has("Đã 2 tháng chưa sinh hoạt. Quy chế: 6 buổi một năm."),
            "{}",
            shown.text
        );
        assert!(browser.of("department").get(&taken.to).await.has("Có 14 hộ"));
        assert_eq!(browser.of("chair").get(&taken.to).await.status, StatusCode::NOT_FOUND);
        let list = officer.get("/clubs").await;
        assert!(list.has("Có 1 câu lạc bộ, 1 trễ họp.") && list.has("Khác chuẩn"), "{}", list.text);
        assert!(officer.get("/clubs?kind=other").await.has("Chưa có câu lạc bộ nào ở đây."));
        assert!(officer.get("/today").await.has("Câu lạc bộ Tổ 1: hỏi vì sao chưa họp"));
    });
}

#[test]
fn a_chair_writes_a_meeting_down_once_however_often_it_is_sent() {
    let town = town(Engine::Sqlite, 82);
    run(async {
        let browser = before(&town);
        let chair = browser.of("chair");
        assert!(chair.get("/club").await.has("Chưa ghi quyết định thành lập câu lạc bộ này."));
        assert!(chair.get("/club/meetings/new").await.has("Chưa ghi quyết định thành lập câu lạc bộ này."));
        founded(&town, &browser).await;
        assert!(chair.get("/today").await.has("Câu lạc bộ đã trễ họp từ 10/03/2026"));
        let page = chair.get("/club/meetings/new").await;
        assert!(page.has("name=\"met-day\"") && page.has("value=\"19\"") && page.has("Không ghi tên ai"));
        let form = |day: &str| {
            let mut all: Vec<(&str, String)> =
                vec![("_token", page.field("_token")), ("_id", page.field("_id"))];
            all.extend(evening("", "10").into_iter().map(|(name, value)| (name, value.to_owned())));
            all[2].1 = day.to_owned();
            all
        };
        let (ahead, early) = {
            let mut ahead = form("20");
            ahead[3].1 = "11".into();
            let mut early = form("9");
            early[3].1 = "1".into();
            (chair.send("/club/meetings/new", &ahead).await, chair.send("/club/meetings/new", &early).await)
        };
        assert!(ahead.status == StatusCode::UNPROCESSABLE_ENTITY && ahead.has("Ngày này chưa đến"));
        assert!(
            early.has("Sớm hơn ngày thành lập câu lạc bộ") && early.has("Học luật, hát một bài"),
            "{}",
            early.text
        );
        for _ in 0..2 {
            let done = chair.send("/club/meetings/new", &form("4")).await;
            assert_eq!((done.status, done.to.as_str()), (StatusCode::SEE_OTHER, "/club"));
        }
        let book = chair.get("/club").await;
        assert_eq!(book.text.matches("24 trên 28 hộ").count(), 1, "{}", book.text);
        assert!(book.has("20 nữ, 12 nam, 9 trẻ em") && book.has("Trang này không giữ tên ai"));
        let again = chair.fill("/club/meetings/new", &evening("4", "10")).await;
        assert!(again.has("Ngày này đã có một buổi sinh hoạt"), "{}", again.text);
    });
}

#[test]
fn a_meeting_is_corrected_by_its_chair_and_read_by_the_commune_chair() {
    let town = town(Engine::Sqlite, 83);
    run(async {
        let browser = before(&town);
        founded(&town, &browser).await;
        let (chair, head) = (browser.of("chair"), browser.of("head"));
        chair.fill("/club/meetings/new", &evening("4", "10")).await;
        let book = chair.get("/club").await;
        let id = book
            .text
            .split("/club/meetings/")
            .find(|rest| {
                !rest.starts_with("new")
                    && rest.len() > 32
                    && rest.as_bytes()[..32].iter().all(u8::is_ascii_hexdigit)
            })
            .unwrap()[..32]
            .to_owned();
        let path = format!("/club/meetings/{id}");
        let shown = chair.get(&path).await;
        assert!(shown.has("value=\"24\"") && shown.has("Lưu chỗ sửa"), "{}", shown.text);
        let mut fields = evening("4", "10");
        fields[4] = ("present", "29");
        let wrong = chair.fill(&path, &fields).await;
        assert!(wrong.has("Câu lạc bộ chỉ có 28 hộ.") && wrong.has("value=\"29\""), "{}", wrong.text);
        fields[4] = ("present", "23");
        assert_eq!(chair.fill(&path, &fields).await.status, StatusCode::SEE_OTHER);
        assert!(chair.get("/club").await.has("23 trên 28 hộ"));
        let theirs = head.get(&format!("/clubs/{}/meetings/{id}", town.club.id)).await;
        assert!(theirs.has("Học luật, hát một bài") && !theirs.has("Lưu chỗ sửa"), "{}", theirs.text);
        let other = browser.of("department").get(&format!("/clubs/{}/meetings/{id}", town.second.id)).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND, "a meeting of another club");
        let size = chair.fill("/club", &[("households", "ba mươi"), ("board", "4")]).await;
        assert!(size.has("Ghi một số, bằng chữ số.") && size.has("value=\"ba mươi\""), "{}", size.text);
        assert_eq!(
            chair.fill("/club", &[("households", "36"), ("board", "4")]).await.status,
            StatusCode::SEE_OTHER
        );
        assert!(chair.get("/club").await.has("Có 36 hộ. Chuẩn: từ 20 đến 35 hộ."));
    });
}
