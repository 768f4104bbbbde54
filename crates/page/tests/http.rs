//! The router as a browser meets it: tokens, limits, languages, headers,
//! error pages, wizards.
#![allow(clippy::unwrap_used, clippy::panic)] // the tools of these tests may stop them

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use kernel::{Clock, Outcome, SeededEntropy, SetClock};
use page::fields::{TextArea, TextField};
use page::limits::Limit;
use page::session::{Cookies, Later};
use page::wizard::{self, Answers, CheckView, Done, Sending, Step, StepView, Wizard};
use page::{
    Failed, Faults, Needs, Page, Posted, Reply, Route, Settings, SignIn, Staff, StaffView, Visitor, Web,
};
use tower::ServiceExt as _;

static FEW: Limit = Limit::new("few", 3, 60);

struct Door;
impl SignIn for Door {
    fn authenticate<'a>(
        &'a self,
        cookies: &'a Cookies,
        _: kernel::Instant,
    ) -> Later<'a, Result<Option<StaffView>, Outcome>> {
        let known = cookies.get("s") == Some("officer");
        let view = known.then(|| {
            let mut view = page::samples::officer();
            view.may = Arc::new(|key| key == "cases.read");
            view.actor = Arc::new(41u32);
            view
        });
        Box::pin(async move { Ok(view) })
    }
}

/// A part, to be taken by its type.
struct Count(std::sync::atomic::AtomicUsize);

async fn form(visitor: Visitor) -> Reply {
    let t = visitor.frame();
    let words = t.phrase(&"page-continue".into());
    let field = TextField::new("q", words).to_string();
    Ok(Page::text(format!("{}{field}", t.form_fields())))
}
async fn take(State(web): State<Web>, posted: Posted) -> Reply {
    let mut faults = Faults::none();
    let place = faults.line(&posted, "q", 20);
    faults.into_result()?;
    web.part::<Count>()?.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
    Ok(Page::text(format!("took {place}")))
}
async fn case(Path(id): Path<String>, staff: Staff) -> Reply {
    if id == "absent" {
        return Err(Outcome::NotVisible.into());
    }
    Ok(Page::text(format!("case for {}", staff.actor::<u32>()?)))
}
async fn panics(_: Visitor) -> Reply {
    panic!("a test panics");
}
async fn overloaded(_: Posted) -> Reply {
    Err(Outcome::Overloaded.into())
}
async fn slow(_: Visitor) -> Reply {
    tokio::time::sleep(std::time::Duration::from_secs(60)).await;
    Ok(Page::text("late"))
}

fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::get("/form", form).public(),
        Route::post("/form", take).public(),
        Route::post("/few", take).public().limited(&FEW),
        Route::get("/cases/{id}", case).may("cases.read"),
        Route::get("/secret/{id}", case).may("secret.read"),
        Route::post("/cases/{id}", case).may("cases.read"),
        Route::get("/panics", panics).public(),
        Route::post("/overloaded", overloaded).public(),
        Route::get("/slow", slow).public(),
    ];
    routes.extend(wizard::routes::<Letter>());
    routes
}

struct House {
    router: axum::Router,
    web: Web,
    clock: Arc<SetClock>,
}

fn house() -> House {
    let clock = Arc::new(SetClock::at("2026-11-19T14:20:00+07:00"));
    let settings =
        Settings { secure: false, timeout: std::time::Duration::from_millis(150), ..Settings::default() };
    let web = Web::builder(Arc::clone(&clock) as Arc<dyn Clock>, Arc::new(SeededEntropy::new(11)), [4; 32])
        .settings(settings)
        .sign_in(Arc::new(Door))
        .part(Arc::new(Count(0.into())))
        .build()
        .unwrap();
    House { router: page::router(routes(), &web), web, clock }
}

/// A browser: keeps cookies.
struct Browser<'a> {
    house: &'a House,
    cookies: std::collections::BTreeMap<String, String>,
}

struct Got {
    status: StatusCode,
    headers: http::HeaderMap,
    body: String,
}

impl<'a> Browser<'a> {
    fn new(house: &'a House) -> Self {
        Self { house, cookies: Default::default() }
    }
    fn signed_in(house: &'a House) -> Self {
        let mut browser = Self::new(house);
        browser.cookies.insert("bn-s".into(), "officer".into());
        browser
    }
    async fn send(&mut self, mut request: Request<Body>) -> Got {
        if !self.cookies.is_empty() {
            let cookies: Vec<_> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        let response = self.house.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            let (name, rest) = text.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.into(), value.into());
            }
        }
        let body = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        Got { status: parts.status, headers: parts.headers, body }
    }
    async fn get(&mut self, path: &str) -> Got {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }
    async fn post_raw(&mut self, path: &str, body: impl Into<Body>) -> Got {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(body.into()).unwrap()).await
    }
    /// Opens a page with a form, then sends these fields with its token.
    async fn post(&mut self, from: &str, path: &str, fields: &str) -> Got {
        let page = self.get(from).await;
        let token = hidden(&page.body, "_token");
        self.post_raw(path, format!("_token={token}&{fields}")).await
    }
}

fn hidden(html: &str, name: &str) -> String {
    let at = html.find(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name} in {html}"));
    let rest = &html[at..];
    let start = rest.find("value=\"").unwrap() + 7;
    rest[start..].split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_form_is_taken_with_its_token_and_from_its_browser_alone() {
    let house = house();
    let mut browser = Browser::new(&house);
    let page = browser.get("/form").await;
    let cookie = page.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && !cookie.contains("Max-Age"));
    let token = hidden(&page.body, "_token");
    let taken = browser.post_raw("/form", format!("_token={token}&q=Ba+%C4%90%C3%ACnh")).await;
    assert_eq!((taken.status, taken.body.as_str()), (StatusCode::OK, "took Ba Đình"));
    let stranger = Browser::new(&house).post_raw("/form", format!("_token={token}&q=x")).await;
    assert_eq!(stranger.status, StatusCode::FORBIDDEN);
    assert!(!stranger.body.contains("name=\"q\""), "a stranger's form is not offered again");
    let mut other = Browser::new(&house);
    other.get("/form").await;
    assert_eq!(other.post_raw("/form", format!("_token={token}&q=x")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_old_page_keeps_what_was_typed_and_can_be_sent_again() {
    let house = house();
    let mut browser = Browser::new(&house);
    browser.get("/form").await;
    let old = browser.post_raw("/form", "_token=stale&q=Tr%C3%BAc").await;
    assert_eq!(old.status, StatusCode::FORBIDDEN);
    assert!(old.body.contains("Trang này đã để lâu") && old.body.contains("value=\"Trúc\""), "{}", old.body);
    let token = hidden(&old.body, "_token");
    let again = browser.post_raw("/form", format!("_token={token}&q=Tr%C3%BAc")).await;
    assert_eq!(again.body, "took Trúc");
}

#[tokio::test]
async fn another_site_cannot_send_even_with_a_token() {
    let house = house();
    let mut browser = Browser::new(&house);
    let token = hidden(&browser.get("/form").await.body, "_token");
    let request = Request::post("/form")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site");
    let got = browser.send(request.body(format!("_token={token}&q=x").into()).unwrap()).await;
    assert_eq!(got.status, StatusCode::FORBIDDEN);
    assert!(!got.body.contains("name=\"_token\""), "no token for another site's form");
}

#[tokio::test]
async fn ten_megabytes_and_bad_letters_are_told_not_taken() {
    let house = house();
    let mut browser = Browser::new(&house);
    let token = hidden(&browser.get("/form").await.body, "_token");
    let long = format!("_token={token}&q={}", "d%C3%A0i+".repeat(10 * 1024 * 1024 / 9));
    let got = browser.post_raw("/form", long).await;
    assert_eq!(got.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(got.body.contains("Chữ dài quá") && got.body.contains("dài dài"), "the beginning is kept");
    assert!(got.body.len() < 400_000);
    let broken = browser.post("/form", "/form", "q=%C3%28").await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(broken.body.contains("Có chữ không đọc được"));
    let json =
        Request::post("/form").header(header::CONTENT_TYPE, "application/json").body("{}".into()).unwrap();
    assert_eq!(browser.send(json).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(house.web.part::<Count>().unwrap().0.load(std::sync::atomic::Ordering::SeqCst), 0);
}

#[tokio::test]
async fn absent_and_forbidden_are_one_page() {
    let house = house();
    let mut officer = Browser::signed_in(&house);
    assert_eq!(officer.get("/cases/7").await.body, "case for 41");
    let absent = officer.get("/cases/absent").await;
    let forbidden = officer.get("/secret/7").await;
    assert_eq!((absent.status, forbidden.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    let plain = |body: &str| {
        body.replace(&hidden(body, "_token"), "").replace("/secret/7", "").replace("/cases/absent", "")
    };
    assert_eq!(plain(&absent.body), plain(&forbidden.body));
    let mut visitor = Browser::new(&house);
    let unknown = visitor.get("/nothing/here").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert_eq!(
        visitor.post_raw("/panics", "").await.status,
        StatusCode::NOT_FOUND,
        "a wrong method is absent too"
    );
}

#[tokio::test]
async fn who_is_not_signed_in_is_led_to_the_log_in() {
    let house = house();
    let mut visitor = Browser::new(&house);
    let got = visitor.get("/cases/7").await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    assert_eq!(got.headers[header::LOCATION], "/sign-in");
    assert_eq!(visitor.post_raw("/cases/7", "q=x").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_staff_token_is_bound_to_the_session() {
    let house = house();
    let mut officer = Browser::signed_in(&house);
    let page = officer.get("/secret/7").await; // the page's frame has a form: Khóa
    let token = hidden(&page.body, "_token");
    assert_eq!(officer.post_raw("/cases/7", format!("_token={token}")).await.status, StatusCode::OK);
    let visitor_token = hidden(&Browser::new(&house).get("/form").await.body, "_token");
    assert_eq!(
        officer.post_raw("/cases/7", format!("_token={visitor_token}")).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn too_many_wait_and_are_told_how_long() {
    let house = house();
    let mut browser = Browser::new(&house);
    let token = hidden(&browser.get("/form").await.body, "_token");
    for _ in 0..3 {
        assert_eq!(browser.post_raw("/few", format!("_token={token}&q=x")).await.status, StatusCode::OK);
    }
    let got = browser.post_raw("/few", format!("_token={token}&q=M%C6%B0a")).await;
    assert_eq!(got.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(got.headers[header::RETRY_AFTER].to_str().unwrap().parse::<u64>().unwrap() > 30);
    assert!(got.body.contains("Chờ 1 phút nữa") && got.body.contains("tel:113") && got.body.contains("Mưa"));
    house.clock.advance_millis(61_000);
    assert_eq!(browser.post_raw("/few", format!("_token={token}&q=x")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn overload_a_panic_and_slowness_have_pages() {
    let house = house();
    let mut browser = Browser::new(&house);
    let got = browser.post("/form", "/overloaded", "q=Gi%E1%BB%AF").await;
    assert_eq!(got.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(got.headers.contains_key(header::RETRY_AFTER) && got.body.contains("Giữ"));
    let got = browser.get("/panics").await;
    assert_eq!(got.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(got.body.contains("Báo mã") && !got.body.contains("a test panics"));
    let got = browser.get("/slow").await;
    assert_eq!(got.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let house = house();
    let mut browser = Browser::new(&house);
    for path in ["/form", "/nothing", "/panics", "/cases/7"] {
        let got = browser.get(path).await;
        let csp = got.headers["content-security-policy"].to_str().unwrap();
        assert!(
            csp.contains("default-src 'none'")
                && csp.contains("frame-ancestors 'none'")
                && !csp.contains("unsafe"),
            "{path}"
        );
        assert_eq!(got.headers["referrer-policy"], "no-referrer");
        assert_eq!(got.headers["x-content-type-options"], "nosniff");
        assert_eq!(got.headers[header::CACHE_CONTROL], "no-store");
        assert!(got.headers.contains_key("permissions-policy"));
    }
    let page = browser.get("/nothing").await.body;
    assert!(
        !page.contains("style=") && !page.contains("<style") && !page.contains("://"),
        "nothing inline, nothing foreign"
    );
    let at = page.find("/assets/binhan.").unwrap();
    let asset = page[at..].split('"').next().unwrap().to_owned();
    let got = browser.get(&asset).await;
    assert!(got.headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    assert_eq!(browser.get("/assets/manifest.json").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_language_follows_the_browser_then_the_choice() {
    let house = house();
    let mut browser = Browser::new(&house);
    let asked = |browser: &mut Browser<'_>, accept: &'static str| {
        let _ = &browser;
        Request::get("/nothing").header(header::ACCEPT_LANGUAGE, accept).body(Body::empty()).unwrap()
    };
    let request = asked(&mut browser, "fr, en-GB;q=0.8, vi;q=0.5");
    assert!(browser.send(request).await.body.contains("lang=\"en\""));
    let request = asked(&mut browser, "fr");
    assert!(browser.send(request).await.body.contains("lang=\"vi\""));
    let got = browser.get("/form?lang=en").await;
    assert_eq!(
        (got.status, got.headers[header::LOCATION].to_str().unwrap()),
        (StatusCode::SEE_OTHER, "/form")
    );
    let request = asked(&mut browser, "vi");
    let page = browser.send(request).await.body;
    assert!(page.contains("lang=\"en\"") && page.contains("Leave quickly"));
}

#[tokio::test]
async fn the_quick_exit_comes_first_after_the_skip_link_and_not_for_staff() {
    let house = house();
    let page = Browser::new(&house).get("/nothing").await.body;
    let body = &page[page.find("<body").unwrap()..];
    let links: Vec<_> = body.split("<a ").skip(1).take(2).collect();
    assert!(links[0].contains("#main") && links[1].contains("/leave"), "{body}");
    let staff = Browser::signed_in(&house).get("/secret/7").await.body;
    assert!(
        !staff.contains("/leave") && staff.contains("UBND xã Suối Mơ") && staff.contains("action=\"/lock\"")
    );
}

/// A wizard of three steps, the second only for those who want an answer.
struct Letter;

static LETTER: [Step; 3] = [
    Step::new("want", &["want"], |posted, _| {
        let mut faults = Faults::none();
        if !posted.has("want") {
            faults.add("want", "page-invalid-h");
        }
        faults
    }),
    Step::new("phone", &["phone"], |posted, _| {
        let mut faults = Faults::none();
        faults.line(posted, "phone", 12);
        faults
    })
    .ready(|answers| answers.is("want", "yes")),
    Step::new("story", &["story"], |posted, _| {
        let mut faults = Faults::none();
        faults.text(posted, "story", 30);
        faults
    }),
];

impl Wizard for Letter {
    const NAME: &'static str = "letter";
    const PATH: &'static str = "/letter";
    const HOME: &'static str = "/";
    const NEEDS: Needs = Needs::Public;
    fn steps() -> &'static [Step] {
        &LETTER
    }
    async fn show(view: StepView) -> Reply {
        let label = view.caption();
        let (faults, t, typed) = (view.faults.clone(), view.t.clone(), view.posted.clone());
        let key = view.key();
        let field = TextArea::new(key, label).typed(typed.typed(key)).faults(&faults, &t);
        view.page().field(field).reply()
    }
    async fn check(view: CheckView) -> Reply {
        let list = page::components::SummaryList::new(&view.t).row("story", view.answers.typed("story"));
        view.page("check", list, "send").reply()
    }
    async fn finish(sending: Sending) -> Result<Answers, Failed> {
        if sending.answers.typed("story") == "refuse" {
            return Err(Outcome::invalid("story", "page-e-control").into());
        }
        let mut kept = Answers::default();
        kept.set("phone", sending.answers.typed("phone"));
        kept.set("id", sending.id.to_string());
        Ok(kept)
    }
    async fn done(end: Done) -> Reply {
        let (phone, id) = (end.answers.typed("phone"), end.answers.typed("id"));
        Ok(Page::text(format!("done {id} phone=[{phone}] again={} {}", end.again, end.id)))
    }
}

async fn step(browser: &mut Browser<'_>, fields: &str) -> Got {
    let page = browser.get("/letter").await;
    let token = hidden(&page.body, "_token");
    let key = if page.body.contains("name=\"_step\"") { hidden(&page.body, "_step") } else { String::new() };
    let sent = browser.post_raw("/letter", format!("_token={token}&_step={key}&{fields}")).await;
    if sent.status == StatusCode::SEE_OTHER { browser.get("/letter").await } else { sent }
}

#[tokio::test]
async fn a_wizard_goes_forward_back_and_returns_from_check_with_all_answers() {
    let house = house();
    let mut browser = Browser::new(&house);
    let got = step(&mut browser, "_go=next").await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(got.body.contains("<title>Lỗi: Bước 1 – Bình An</title>"), "{}", got.body);
    let shown = browser.get("/letter").await;
    assert!(shown.body.contains("govuk-error-summary"), "asked for again, the fault still shows");
    let got = step(&mut browser, "want=yes&_go=next").await;
    assert!(got.body.contains("Bước 2 trên 3"), "{}", got.body);
    let got = step(&mut browser, "phone=0900+000+347&_go=back").await;
    assert!(got.body.contains("yes</textarea>") && got.body.contains("Bước 1 trên 3"));
    let got = step(&mut browser, "want=yes&_go=next").await;
    assert!(got.body.contains("0900 000 347"), "going back kept the next page's text");
    step(&mut browser, "phone=0900+000+347&_go=next").await;
    let long = step(&mut browser, &format!("story={}&_go=next", "a".repeat(31))).await;
    assert!(long.body.contains(&"a".repeat(31)), "typed text is kept beside its fault");
    let check = step(&mut browser, "story=xong&_go=next").await;
    assert!(check.body.contains("Xem lại – Bình An") && check.body.contains("xong"));
    let changed = step(&mut browser, "_go=change:want").await;
    assert!(changed.body.contains("Bước 1"));
    let back = step(&mut browser, "want=no&_go=next").await;
    assert!(back.body.contains("Xem lại – Bình An"), "returns to the answers: {}", back.body);
    let done = step(&mut browser, "_go=send").await;
    assert!(done.body.contains("phone=[] again=false"), "a step not asked leaves nothing: {}", done.body);
}

#[tokio::test]
async fn a_letter_sent_twice_is_one_letter() {
    let house = house();
    let mut browser = Browser::new(&house);
    step(&mut browser, "want=no&_go=next").await;
    let check = step(&mut browser, "story=xong&_go=next").await;
    let token = hidden(&check.body, "_token");
    let last = format!("_token={token}&_go=send");
    browser.post_raw("/letter", last.clone()).await;
    let first = browser.get("/letter").await.body;
    browser.post_raw("/letter", last).await;
    let second = browser.get("/letter").await.body;
    assert_eq!(first.split(' ').nth(1), second.split(' ').nth(1), "the same id");
    assert!(second.contains("again=true"));
}

#[tokio::test]
async fn faults_of_the_action_lead_to_their_step() {
    let house = house();
    let mut browser = Browser::new(&house);
    step(&mut browser, "want=no&_go=next").await;
    step(&mut browser, "story=refuse&_go=next").await;
    let got = step(&mut browser, "_go=send").await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(got.body.contains("Có ký tự lạ") && got.body.contains("refuse</textarea>"));
}

#[tokio::test]
async fn a_draft_dies_after_half_an_hour_or_when_stopped() {
    let house = house();
    let mut browser = Browser::new(&house);
    step(&mut browser, "want=yes&_go=next").await;
    house.clock.advance_millis(29 * 60_000);
    assert!(browser.get("/letter").await.body.contains("Bước 2"));
    house.clock.advance_millis(2 * 60_000);
    assert!(browser.get("/letter").await.body.contains("Bước 1 trên 2"), "the draft is gone");
    step(&mut browser, "want=yes&_go=next").await;
    let page = browser.get("/letter").await;
    let dropped =
        browser.post_raw("/letter", format!("_token={}&_go=drop", hidden(&page.body, "_token"))).await;
    assert_eq!(dropped.headers[header::LOCATION], "/");
    assert!(browser.get("/letter").await.body.contains("Bước 1"));
}
