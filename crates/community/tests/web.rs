//! The pages of clubs as a browser without script meets them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::sync::Arc;

use access::testing::Person;
use axum::body::Body;
use http::{Request, StatusCode, header};
use kernel::{Clock, Outcome};
use page::session::{Cookies, Later};
use page::{Settings, SignIn, StaffView, Web};
use ports::TodayParts;
use store::Engine;
use support::{Town, run, town};
use tower::ServiceExt as _;

mod support;

/// Lets people in by their log-in name in a cookie.
struct Door(BTreeMap<&'static str, Person>);
impl SignIn for Door {
    fn authenticate<'a>(
        &'a self,
        cookies: &'a Cookies,
        _: kernel::Instant,
    ) -> Later<'a, Result<Option<StaffView>, Outcome>> {
        let view = cookies.get("s").and_then(|login| self.0.get(login)).map(|person| {
            let actor = Arc::clone(&person.actor);
            let mut view = page::samples::officer();
            let seen = Arc::clone(&actor);
            view.may = Arc::new(move |key| seen.can(key));
            view.account = *actor.account.bytes();
            view.actor = actor;
            view
        });
        Box::pin(async move { Ok(view) })
    }
}

struct Browser {
    router: axum::Router,
    login: &'static str,
}

struct Answer {
    status: StatusCode,
    to: String,
    text: String,
}

impl Answer {
    fn has(&self, words: &str) -> bool {
        self.text.contains(words)
    }
    fn field(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let rest = self.text.split(&mark).nth(1).unwrap_or_else(|| panic!("no {name} in {}", self.text));
        rest.split('"').next().unwrap().to_owned()
    }
}

impl Browser {
    fn new(town: &Town) -> Self {
        let house = town.house.instance.clone();
        let people = BTreeMap::from([
            ("officer", town.officer.clone()),
            ("head", town.head.clone()),
            ("chair", town.chair.clone()),
            ("department", town.department.clone()),
        ]);
        let entropy = Arc::new(kernel::SeededEntropy::new(7));
        let web = Web::builder(Arc::clone(house.clock()) as Arc<dyn Clock>, entropy, [5; 32])
            .settings(Settings { secure: false, ..Settings::default() })
            .sign_in(Arc::new(Door(people)))
            .part(Arc::new(TodayParts(vec![Arc::new(community::clubs::ClubsToday)])))
            .part(Arc::new(house))
            .build()
            .unwrap();
        let mut routes = community::routes();
        routes.extend(office::today::routes());
        Self { router: page::router(routes, &web), login: "" }
    }
    fn of(&self, login: &'static str) -> Self {
        Self { router: self.router.clone(), login }
    }
    async fn ask(&self, request: http::request::Builder, body: Vec<u8>) -> Answer {
        let request = request.header(header::COOKIE, format!("bn-s={}", self.login));
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let to = response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        Answer { status, to: to.unwrap_or_default(), text: String::from_utf8_lossy(&bytes).into_owned() }
    }
    async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path), Vec::new()).await
    }
    /// Fills the form of a page in and sends it.
    async fn fill(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(path).await;
        let mut all = vec![("_token", page.field("_token")), ("_id", page.field("_id"))];
        if page.has("name=\"_version\"") {
            all.push(("_version", page.field("_version")));
        }
        all.extend(fields.iter().map(|(name, value)| (*name, (*value).to_owned())));
        self.send(path, &all).await
    }
    async fn send(&self, path: &str, fields: &[(&str, String)]) -> Answer {
        let quoted = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let form: Vec<_> =
            fields.iter().map(|(name, value)| format!("{}={}", quoted(name), quoted(value))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request, form.join("&").into_bytes()).await
    }
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
        let browser = Browser::new(&town);
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
        let browser = Browser::new(&town);
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
        let browser = Browser::new(&town);
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
