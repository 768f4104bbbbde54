//! A browser without script before a slice's own pages, and the door that lets
//! its people in: for the tests of every zone.
#![allow(clippy::unwrap_used, clippy::panic)] // tests only: what is not there stops them

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use http::{Request, StatusCode, header};
use kernel::{Instant, Outcome};
use tower::ServiceExt as _;

use crate::session::{Cookies, Later, SignIn, StaffView};

/// The most bytes of one answer.
const MOST: usize = 64 << 20;

/// Lets people in by their log-in name in a cookie.
pub struct Door(BTreeMap<String, StaffView>);

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Door {
    /// A door for these people.
    pub fn of<'p>(people: impl IntoIterator<Item = (&'p str, StaffView)>) -> Arc<Self> {
        Arc::new(Self(people.into_iter().map(|(login, view)| (login.to_owned(), view)).collect()))
    }
}

impl SignIn for Door {
    fn authenticate<'a>(
        &'a self,
        cookies: &'a Cookies,
        _: Instant,
    ) -> Later<'a, Result<Option<StaffView>, Outcome>> {
        let view = cookies.get("s").and_then(|login| self.0.get(login)).cloned();
        Box::pin(async move { Ok(view) })
    }
}

/// Somebody signed in as the pages see her: the sample officer, with an actor
/// and what it may do.
pub fn staff<A: Any + Send + Sync>(
    actor: Arc<A>,
    account: [u8; 16],
    unit_name: &str,
    may: impl Fn(&A, &str) -> bool + Send + Sync + 'static,
) -> StaffView {
    let mut view = crate::samples::officer();
    let asked = Arc::clone(&actor);
    view.may = Arc::new(move |key| may(&asked, key));
    unit_name.clone_into(&mut view.unit_name);
    view.account = account;
    view.actor = actor;
    view
}

/// What the pages answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// Where a redirect leads; empty for a page.
    pub to: String,
    /// The page.
    pub text: String,
}

impl Answer {
    /// Whether some words stand on the page.
    pub fn has(&self, words: &str) -> bool {
        self.text.contains(words)
    }
    /// The value of a hidden field.
    #[track_caller]
    pub fn field(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let rest = self.text.split(&mark).nth(1).unwrap_or_else(|| panic!("no {name} in {}", self.text));
        rest.split('"').next().unwrap_or_default().to_owned()
    }
}

/// A device with its cookies.
pub struct Browser {
    router: Router,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl fmt::Debug for Browser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Browser")
    }
}

impl Browser {
    /// A device nobody is signed in on.
    pub fn new(router: Router) -> Self {
        Self { router, cookies: Mutex::default() }
    }
    /// Another device, with somebody signed in; with nobody for an empty name.
    #[must_use]
    pub fn of(&self, login: &str) -> Self {
        let other = Self::new(self.router.clone());
        if !login.is_empty() {
            other.set_cookie("bn-s", login);
        }
        other
    }
    /// Puts a cookie by hand.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar().insert(name.to_owned(), value.to_owned());
    }
    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar().get(name).cloned()
    }
    fn jar(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, String>> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends a request with the cookies, and keeps those of the answer.
    pub async fn ask(&self, request: http::request::Builder, body: Vec<u8>) -> Answer {
        let cookies: Vec<_> = self.jar().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(header::COOKIE, cookies.join("; ")).body(Body::from(body)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        for value in response.headers().get_all(header::SET_COOKIE) {
            let pair = value.to_str().unwrap().split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.jar().remove(name);
            } else {
                self.set_cookie(name, value);
            }
        }
        let to = response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), MOST).await.unwrap();
        Answer { status, to: to.unwrap_or_default(), text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// Asks for a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path), Vec::new()).await
    }

    /// Posts fields as they are, without following.
    pub async fn send<V: AsRef<str>>(&self, path: &str, fields: &[(&str, V)]) -> Answer {
        let quoted = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let pair = |(name, value): &(&str, V)| format!("{}={}", quoted(name), quoted(value.as_ref()));
        let form: Vec<_> = fields.iter().map(pair).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request, form.join("&").into_bytes()).await
    }

    /// Fills the form of a page in, with what it carries hidden, and sends it.
    pub async fn fill(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(path).await;
        let carried = ["_token", "_id", "_version"].into_iter();
        let carried = carried.filter(|name| page.has(&format!("name=\"{name}\" value=\"")));
        let mut all: Vec<(&str, String)> = carried.map(|name| (name, page.field(name))).collect();
        all.extend(fields.iter().map(|(name, value)| (*name, (*value).to_owned())));
        self.send(path, &all).await
    }
}
