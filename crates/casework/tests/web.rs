//! The public pages of notices as a browser without script meets them, and
//! the staff's: bad input keeps what was typed, nothing is sent twice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::sync::Arc;

use access::testing::Person;
use axum::body::Body;
use http::{Request, StatusCode, header};
use kernel::{Clock, Outcome};
use page::session::{Cookies, Later};
use page::{Settings, SignIn, StaffView, Web};
use places::Gazetteer;
use store::Engine;
use support::{Town, run, town};
use tower::ServiceExt as _;

mod support;

/// Lets people in by their log-in name in a cookie.
struct Door(BTreeMap<String, Person>);
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
            view.unit_name = actor.posts[0].unit.name.clone();
            view.account = *actor.account.bytes();
            view.actor = actor;
            view
        });
        Box::pin(async move { Ok(view) })
    }
}

struct Browser {
    router: axum::Router,
    cookies: BTreeMap<String, String>,
}

struct Answer {
    status: StatusCode,
    text: String,
}

impl Answer {
    fn has(&self, words: &str) -> bool {
        self.text.contains(words)
    }
    fn field(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let rest =
            self.text.split(&mark).nth(1).unwrap_or_else(|| panic!("no field {name} in {}", self.text));
        rest.split('"').next().unwrap().to_owned()
    }
    fn code(&self) -> String {
        let rest = self.text.split("bn-code\">").nth(1).unwrap_or_else(|| panic!("no code in {}", self.text));
        rest.split("</span><wbr></span>")
            .next()
            .unwrap()
            .replace("<span class=\"bn-nowrap\">", "")
            .replace("</span><wbr>", "")
    }
}

impl Browser {
    fn new(town: &Town) -> Self {
        let house = town.house.instance.clone();
        let people = [
            ("officer", &town.officer),
            ("chair", &town.chair),
            ("guard", &town.guard),
            ("duty", &town.duty),
        ];
        let people = people.into_iter().map(|(login, person)| (login.to_owned(), person.clone())).collect();
        let entropy = Arc::new(kernel::SeededEntropy::new(5));
        let web = Web::builder(Arc::clone(house.clock()) as Arc<dyn Clock>, entropy, [5; 32])
            .settings(Settings { secure: false, ..Settings::default() })
            .sign_in(Arc::new(Door(people)))
            .part(Arc::new(house))
            .part::<Gazetteer>(Gazetteer::shipped())
            .build()
            .unwrap();
        let mut routes = casework::routes();
        routes.extend(office::today::routes());
        Self { router: page::router(routes, &web), cookies: BTreeMap::new() }
    }
    /// Another device, perhaps with somebody signed in.
    fn other(&self, login: &str) -> Self {
        let cookies = if login.is_empty() {
            BTreeMap::new()
        } else {
            BTreeMap::from([("bn-s".to_owned(), login.to_owned())])
        };
        Self { router: self.router.clone(), cookies }
    }
    async fn ask(&mut self, request: http::request::Builder, body: Vec<u8>) -> (Answer, Option<String>) {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(header::COOKIE, cookies.join("; ")).body(Body::from(body)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        for value in response.headers().get_all(header::SET_COOKIE) {
            let pair = value.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name)
            } else {
                self.cookies.insert(name.into(), value.into())
            };
        }
        let to = response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap();
        (Answer { status, text: String::from_utf8_lossy(&bytes).into_owned() }, to)
    }
    async fn get(&mut self, path: &str) -> Answer {
        let (answer, to) = self.ask(Request::get(path), Vec::new()).await;
        match to {
            Some(to) => self.ask(Request::get(to), Vec::new()).await.0,
            None => answer,
        }
    }
    /// Posts without following.
    async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> (Answer, Option<String>) {
        let form: Vec<_> =
            fields.iter().map(|(name, value)| format!("{}={}", quoted(name), quoted(value))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request, form.join("&").into_bytes()).await
    }
    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(path).await;
        let token = page.field("_token");
        let mut all = vec![("_token", token.as_str())];
        all.extend(fields);
        let (answer, to) = self.send(path, &all).await;
        match to {
            Some(to) => self.get(&to).await,
            None => answer,
        }
    }
    async fn step(&mut self, step: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("_step", step), ("_go", "next")];
        all.extend(fields);
        self.post("/send", &all).await
    }
    /// Answers every step up to the check page.
    async fn fill(&mut self, avoid: &str) -> Answer {
        self.step("where", &[("place", "truc bach"), ("for", "other"), ("hamlet", "Tổ 5")]).await;
        self.step("danger", &[("danger", "now")]).await;
        self.step("what", &[("what", "hit"), ("words", "Nghe tiếng la")]).await;
        self.step("who", &[("present", "children")]).await;
        self.step("contact", &[("contact", "none")]).await;
        self.step("avoid", &[("avoid", avoid)]).await
    }
}

fn quoted(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn a_notice_is_sent_in_six_steps_and_found_again_by_its_code() {
    let town = town(Engine::Sqlite, 31);
    run(async {
        let mut phone = Browser::new(&town);
        let check = phone.fill("nobody").await;
        assert!(
            check.has("Xem lại rồi gửi") && check.has("Phường Trúc Bạch nay thuộc phường Ba Đình"),
            "{}",
            check.text
        );
        assert!(check.has("UBND phường Ba Đình: Chủ tịch và cán bộ trực") && check.has("Trưởng thôn"));
        let token = check.field("_token");
        let receipt = phone.post("/send", &[("_go", "send")]).await;
        let code = receipt.code();
        assert!(receipt.has("Phường đã nhận tin") && code.len() == 17, "{code}");
        assert!(phone.get("/send").await.has(&code[..4]), "the receipt lives as long as the draft");
        phone.send("/send", &[("_token", &token), ("_go", "send")]).await;
        let again = phone.get("/send").await;
        assert!(again.has("Tin này đã gửi rồi") && again.code() == code);
        let mut later = phone.other("");
        let wrong = later.post("/slip", &[("_go", "open"), ("code", "K7QM-4TRX-92HD-V6")]).await;
        assert_eq!(
            (wrong.status, wrong.has("Mã chưa đúng, hoặc đã hết hạn")),
            (StatusCode::UNPROCESSABLE_ENTITY, true)
        );
        let seen = later.post("/slip", &[("_go", "open"), ("code", &code.to_lowercase())]).await;
        assert!(
            seen.has("Đã nhận") && seen.has("Chưa ai xem") && !seen.has("Nghe tiếng la"),
            "{}",
            seen.text
        );
        let shown = later.post("/slip", &[("_go", "words")]).await;
        assert!(shown.has("Nghe tiếng la"));
        let mut desk = phone.other("chair");
        let today = desk.get("/today").await;
        assert!(
            today.has("Đang nguy hiểm") && today.has("/notices/") && !today.has("Nghe tiếng la"),
            "{}",
            today.text
        );
        let href = today.text.split("href=\"/notices/").nth(1).unwrap().split('"').next().unwrap();
        let notice = desk.get(&format!("/notices/{href}")).await;
        assert!(notice.has("Nghe tiếng la"), "{}", notice.text);
        assert!(!desk.get("/today/alerts").await.has("/notices/"), "opened");
        assert!(later.get("/slip").await.has("Chủ tịch, ủy ban xã, phường"));
        let mut guard = phone.other("officer");
        assert_eq!(
            guard.get("/notices/00000000000000000000000000000000").await.status,
            StatusCode::NOT_FOUND
        );
    });
}

#[test]
fn bad_input_is_told_at_the_field_and_the_typing_is_kept() {
    let town = town(Engine::Sqlite, 32);
    run(async {
        let mut phone = Browser::new(&town);
        let unknown = phone.step("where", &[("place", "Xã Khôngcóthật"), ("for", "self")]).await;
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            unknown.has("Chưa thấy nơi tên “Xã Khôngcóthật”") && unknown.has("value=\"Xã Khôngcóthật\""),
            "{}",
            unknown.text
        );
        let several = phone.step("where", &[("place", "tân phú"), ("for", "self")]).await;
        assert!(several.has("Có nhiều nơi trùng tên") && several.has("name=\"place-id\""));
        // Decomposed, with a zero-width and a right-to-left mark.
        let odd = "Phu\u{031B}o\u{031B}\u{0300}ng Ba \u{200B}\u{0110}i\u{0300}nh\u{202E}, ha noi";
        let found = phone.step("where", &[("place", odd), ("for", "self")]).await;
        assert!(found.has("Bây giờ có ai đang nguy hiểm không?"), "{}", found.text);
        let missing = phone.step("danger", &[]).await;
        assert!(
            missing.has("Chọn một câu. Không chắc thì chọn “Tôi không rõ”.")
                && missing.has("<title>Lỗi: Bước 2")
        );
        phone.step("danger", &[("danger", "soon")]).await;
        let long = "ừ".repeat(4_001);
        let long = phone.step("what", &[("words", &long)]).await;
        assert!(long.has("Chữ dài quá") && long.has("4.000 chữ") && long.has(&"ừ".repeat(4_001)));
        let token = phone.get("/send").await.field("_token");
        let request =
            Request::post("/send").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body = format!("_token={token}&_step=what&_go=next&words=%C3%28").into_bytes();
        let broken = phone.ask(request, body).await.0;
        assert!(broken.has("Có chữ không đọc được"), "{}", broken.text);
        let request =
            Request::post("/send").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let huge = format!("_token={token}&_step=what&_go=next&words={}", "a".repeat(10 << 20)).into_bytes();
        assert_eq!(phone.ask(request, huge).await.0.status, StatusCode::PAYLOAD_TOO_LARGE);
        let stale = phone
            .send("/send", &[("_token", "old"), ("_step", "what"), ("_go", "next"), ("words", "Vẫn còn đây")])
            .await
            .0;
        assert!(stale.status == StatusCode::FORBIDDEN && stale.has("Vẫn còn đây"), "{}", stale.text);
    });
}

#[test]
fn a_deleted_draft_is_gone_and_a_sixth_code_waits() {
    let town = town(Engine::Sqlite, 33);
    run(async {
        let mut phone = Browser::new(&town);
        assert!(phone.fill("chair").await.has("Ủy ban phường không nhận được tin này"));
        let token = phone.get("/send").await.field("_token");
        let (_, to) = phone.send("/send", &[("_token", &token), ("_go", "drop")]).await;
        assert_eq!(to.as_deref(), Some("/"));
        assert!(phone.get("/send").await.has("Bước 1 trên 6"));
        let mut thief = phone.other("");
        for _ in 0..5 {
            assert!(thief.post("/slip", &[("_go", "open"), ("code", "sai")]).await.has("Mã chưa đúng"));
        }
        let slowed = thief.post("/slip", &[("_go", "open"), ("code", "sai")]).await;
        assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(slowed.has("Thử nhiều lần rồi. Chờ") && slowed.has("113"), "{}", slowed.text);
    });
}

#[test]
fn a_call_is_written_down_with_blanks_and_triaged() {
    let town = town(Engine::Sqlite, 34);
    run(async {
        let mut officer = Browser::new(&town).other("officer");
        let refused = officer.post("/notices/new", &[("_go", "end"), ("words", "Giữ lời này")]).await;
        assert!(
            refused.has("Cần biết ở xã nào mới báo được. Hỏi câu này trước.") && refused.has("Giữ lời này")
        );
        assert!(officer.get("/notices/new").await.has("Giữ lời này"), "kept as a draft");
        let page = officer.get("/notices/new").await;
        let (token, id) = (page.field("_token"), page.field("_id"));
        let fields = [
            ("_token", token.as_str()),
            ("_id", id.as_str()),
            ("_go", "end"),
            ("place", "ba dinh ha noi"),
            ("avoid", "nobody"),
        ];
        let sent = officer.send("/notices/new", &fields).await.0;
        assert!(sent.has("Chỗ còn trống thành việc phải làm."), "{}", sent.text);
        officer.send("/notices/new", &fields).await;
        let list = officer.get("/notices").await;
        assert_eq!(list.text.matches("class=\"bn-open\"").count(), 1, "sent twice is one notice");
        let path = format!("/notices/{id}");
        let half = officer.post(&path, &[("_go", "triage"), ("danger", "no")]).await;
        assert!(half.status == StatusCode::UNPROCESSABLE_ENTITY && half.has("Chọn một câu."));
        let done = officer
            .post(
                &path,
                &[("_go", "triage"), ("danger", "no"), ("crime", "no"), ("child", "no"), ("goes", "Chị Hoa")],
            )
            .await;
        assert!(done.has("Đã giao việc lúc") && done.has("Chị Hoa"), "{}", done.text);
        let asked = officer.post(&path, &[("_go", "no-grounds"), ("why", "Đã hỏi hàng xóm")]).await;
        assert!(asked.has("Chờ người thứ hai"));
        let mut guard = officer.other("guard");
        assert!(guard.get(&path).await.has("Chờ người thứ hai"));
        assert_eq!(officer.other("duty").get(&path).await.status, StatusCode::NOT_FOUND);
    });
}
