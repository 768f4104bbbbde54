//! A browser without script, before the zone's pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::testing::Person;
use axum::body::Body;
use http::{Request, StatusCode, header};
use kernel::{Clock, Outcome};
use page::session::{Cookies, Later};
use page::{Settings, SignIn, StaffView, Web};
use places::Gazetteer;
use tower::ServiceExt as _;

use super::Town;

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

pub struct Browser {
    pub router: axum::Router,
    pub cookies: BTreeMap<String, String>,
}

pub struct Answer {
    pub status: StatusCode,
    pub text: String,
}

impl Answer {
    pub fn has(&self, words: &str) -> bool {
        self.text.contains(words)
    }
    pub fn field(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let rest =
            self.text.split(&mark).nth(1).unwrap_or_else(|| panic!("no field {name} in {}", self.text));
        rest.split('"').next().unwrap().to_owned()
    }
    pub fn code(&self) -> String {
        let rest = self.text.split("bn-code\">").nth(1).unwrap_or_else(|| panic!("no code in {}", self.text));
        rest.split("</span><wbr></span>")
            .next()
            .unwrap()
            .replace("<span class=\"bn-nowrap\">", "")
            .replace("</span><wbr>", "")
    }
}

impl Browser {
    pub fn new(town: &Town) -> Self {
        Self::with(town, &[])
    }
    /// With more people than the town has.
    pub fn with(town: &Town, more: &[(&str, &Person)]) -> Self {
        let house = town.house.instance.clone();
        let people = [
            ("officer", &town.officer),
            ("chair", &town.chair),
            ("guard", &town.guard),
            ("duty", &town.duty),
            ("head", &town.head),
            ("counsellor", &town.counsellor),
        ];
        let people = people
            .iter()
            .chain(more)
            .map(|(login, person)| ((*login).to_owned(), (*person).clone()))
            .collect();
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
    pub fn other(&self, login: &str) -> Self {
        let cookies = if login.is_empty() {
            BTreeMap::new()
        } else {
            BTreeMap::from([("bn-s".to_owned(), login.to_owned())])
        };
        Self { router: self.router.clone(), cookies }
    }
    pub async fn ask(&mut self, request: http::request::Builder, body: Vec<u8>) -> (Answer, Option<String>) {
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
    pub async fn get(&mut self, path: &str) -> Answer {
        let (answer, to) = self.ask(Request::get(path), Vec::new()).await;
        match to {
            Some(to) => self.ask(Request::get(to), Vec::new()).await.0,
            None => answer,
        }
    }
    /// Posts without following.
    pub async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> (Answer, Option<String>) {
        let form: Vec<_> =
            fields.iter().map(|(name, value)| format!("{}={}", quoted(name), quoted(value))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request, form.join("&").into_bytes()).await
    }
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
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
    pub async fn step(&mut self, step: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("_step", step), ("_go", "next")];
        all.extend(fields);
        self.post("/send", &all).await
    }
    /// Answers every step up to the check page.
    pub async fn fill(&mut self, avoid: &str) -> Answer {
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

/// Opens a case from a neighbour's notice, as an officer does by hand.
pub async fn case_of(town: &Town, desk: &mut Browser, phone: &mut Browser) -> String {
    phone.fill("nobody").await;
    phone.post("/send", &[("_go", "send")]).await;
    let list = desk.get("/notices").await;
    let href = list.text.split("href=\"/notices/").find(|rest| {
        rest.as_bytes()[31..].first() != Some(&b'"') && rest.len() > 32 && rest.as_bytes()[32] == b'"'
    });
    let notice = href.unwrap().split('"').next().unwrap().to_owned();
    let path = format!("/notices/{notice}/case");
    let page = desk.get(&path).await;
    let (token, id) = (page.field("_token"), page.field("_id"));
    let (answer, to) = desk.send(&path, &[("_token", &token), ("_id", &id), ("_go", "open")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{} in {}", answer.text, town.commune.name);
    to.unwrap()
}

/// Posts a form of a page with the fields it carries hidden.
pub async fn fill_in(desk: &mut Browser, path: &str, fields: &[(&str, &str)]) -> (Answer, Option<String>) {
    let page = desk.get(path).await;
    let token = page.field("_token");
    let id = page.field("_id");
    let mut all = vec![("_token", token.as_str()), ("_id", id.as_str())];
    all.extend(fields);
    desk.send(path, &all).await
}
