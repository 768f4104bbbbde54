//! The pages of exports as a browser without script meets them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::sync::Arc;

use access::testing::Person;
use axum::body::Body;
use http::{Request, StatusCode, header};
use kernel::{Clock, Outcome};
use page::session::{Cookies, Later};
use page::{Settings, SignIn, StaffView, Web};
use store::Engine;
use support::{World, run};
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
    fn new(town: &World) -> Self {
        let house = town.house.instance.clone();
        let people = BTreeMap::from([("officer", town.officer.clone()), ("bo", town.statistician.clone())]);
        let entropy = Arc::new(kernel::SeededEntropy::new(7));
        let web = Web::builder(Arc::clone(house.clock()) as Arc<dyn Clock>, entropy, [5; 32])
            .settings(Settings { secure: false, ..Settings::default() })
            .sign_in(Arc::new(Door(people)))
            .part(Arc::new(house))
            .part(Arc::clone(&town.places))
            .part::<dyn ports::CellNames>(Arc::new(support::Numbered))
            .build()
            .unwrap();
        Self { router: page::router(exchange::routes(), &web), login: "" }
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

const WHOLE: [(&str, &str); 5] =
    [("year", "2026"), ("province", "01"), ("level", "commune"), ("grain", "month"), ("format", "csv")];

#[test]
fn a_statistician_makes_a_file_and_takes_the_same_one_again() {
    let world = World::new(Engine::Sqlite, 91);
    world.facts(world.commune("Ba Đình", "01"), 202_611, 7);
    world.facts(world.commune("Hoàn Kiếm", "01"), 202_611, 9);
    run(async {
        let browser = Browser::new(&world);
        let desk = browser.of("bo");
        assert!(desk.get("/exchange").await.has("Chưa lập tệp nào."));
        let page = desk.get("/exchange").await;
        let fields: Vec<_> = [("_token", page.field("_token")), ("_id", page.field("_id"))]
            .into_iter()
            .chain(WHOLE.iter().map(|(name, value)| (*name, (*value).to_owned())))
            .collect();
        let made = desk.send("/exchange", &fields).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
        assert_eq!(desk.send("/exchange", &fields).await.to, made.to, "sent twice");
        let shown = desk.get(&made.to).await;
        assert!(shown.has("Năm 2026, Thành phố Hà Nội") && shown.has("SHA-256"), "{}", shown.text);
        let list = desk.get("/exchange").await;
        assert_eq!(list.text.matches("4 ô, 0 ô không đưa ra").count(), 1, "{}", list.text);
        let path = format!("{}/download", made.to);
        let (first, second) = (desk.get(&path).await, desk.get(&path).await);
        assert!(first.has("00004,") && first.text == second.text, "{}", first.text);
        for path in ["/exchange", &made.to, &path] {
            assert_eq!(browser.of("officer").get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let nobodys = format!("/exchange/{}", "0".repeat(32));
        assert_eq!(desk.get(&nobodys).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_year_that_is_not_is_told_at_the_field_and_the_answers_stay() {
    let world = World::new(Engine::Sqlite, 92);
    run(async {
        let desk = Browser::new(&world).of("bo");
        for (year, words) in [("1999", "Ghi năm từ 2018 đến 2026."), ("năm nay", "Ghi năm bằng bốn chữ số.")]
        {
            let mut fields = WHOLE.to_vec();
            fields[0].1 = year;
            let wrong = desk.fill("/exchange", &fields).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(wrong.has(words) && wrong.has(&format!("value=\"{year}\"")), "{}", wrong.text);
            assert!(wrong.text.contains("value=\"commune\" checked"), "{}", wrong.text);
        }
        let mut fields = WHOLE.to_vec();
        fields[1].1 = "99";
        let wrong = desk.fill("/exchange", &fields).await;
        assert!(wrong.has("Không có tỉnh, thành phố mang mã này."), "{}", wrong.text);
        assert!(desk.get("/exchange").await.has("Chưa lập tệp nào."), "nothing half-written");
    });
}
