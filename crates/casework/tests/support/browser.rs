//! A browser without script, before the zone's pages.

use std::sync::Arc;

use access::testing::Person;
use http::{StatusCode, request};
use kernel::Clock;
use page::testing::browser::{self as plain, Door, staff};
use page::{Settings, Web};
use places::Gazetteer;

use super::Town;

pub use page::testing::browser::Answer;

/// The code a receipt shows.
pub fn code_of(receipt: &Answer) -> String {
    let text = &receipt.text;
    let rest = text.split("bn-code\">").nth(1).unwrap_or_else(|| panic!("no code in {text}"));
    rest.split("</span><wbr></span>")
        .next()
        .unwrap()
        .replace("<span class=\"bn-nowrap\">", "")
        .replace("</span><wbr>", "")
}

/// A device that follows where it is sent, and knows the way of a notice.
pub struct Browser(plain::Browser);

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
        let view = |(login, person): &(&'static str, &Person)| (*login, seen(person));
        let more = more.iter().map(|(login, person)| (*login, seen(person)));
        let door = Door::of(people.iter().map(view).chain(more));
        let entropy = Arc::new(kernel::SeededEntropy::new(5));
        let web = Web::builder(Arc::clone(house.clock()) as Arc<dyn Clock>, entropy, [5; 32])
            .settings(Settings { secure: false, ..Settings::default() })
            .sign_in(door)
            .part(Arc::new(house))
            .part::<Gazetteer>(Gazetteer::shipped())
            .build()
            .unwrap();
        let mut routes = casework::routes();
        routes.extend(office::today::routes());
        Self(plain::Browser::new(page::router(routes, &web)))
    }
    /// Another device, perhaps with somebody signed in.
    pub fn other(&self, login: &str) -> Self {
        Self(self.0.of(login))
    }
    pub async fn ask(&mut self, request: request::Builder, body: Vec<u8>) -> (Answer, Option<String>) {
        told(self.0.ask(request, body).await)
    }
    pub async fn get(&mut self, path: &str) -> Answer {
        match told(self.0.get(path).await) {
            (_, Some(to)) => self.0.get(&to).await,
            (answer, None) => answer,
        }
    }
    /// Posts without following.
    pub async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> (Answer, Option<String>) {
        told(self.0.send(path, fields).await)
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

/// Somebody as the pages see her.
fn seen(person: &Person) -> page::StaffView {
    let actor = Arc::clone(&person.actor);
    let (account, unit) = (*actor.account.bytes(), person.actor.posts[0].unit.name.clone());
    staff(actor, account, &unit, |actor, key| actor.can(key))
}

/// An answer and where it leads.
fn told(answer: Answer) -> (Answer, Option<String>) {
    let to = Some(answer.to.clone()).filter(|to| !to.is_empty());
    (answer, to)
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
