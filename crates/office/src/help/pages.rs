//! Public pages that ask nothing and keep nothing.

use askama::Template;
use axum::extract::State;
use http::{HeaderMap, HeaderName, HeaderValue};
use page::fields::TextField;
use page::samples::{Sample, Stage};
use page::{Frame, Page, Reply, SetCookie, Visitor, Web};

use super::{CallRow, calls};

#[derive(Template)]
#[template(path = "help/pages/home.html")]
struct HomePage {
    t: Frame,
    calls: Vec<CallRow>,
    child_calls: Vec<CallRow>,
    place: TextField,
}

impl HomePage {
    fn new(t: Frame) -> Self {
        let place = TextField::new("q", t.say("help-place-l"))
            .hint(t.say("help-place-t"))
            .button(t.say("help-find-b"));
        let calls = |child| calls(None, t.now().vn_date(), child, t.lang());
        Self { calls: calls(false), child_calls: calls(true), place, t }
    }
}

/// `GET /`.
pub(super) async fn home(visitor: Visitor) -> Reply {
    Page::render(&HomePage::new(visitor.frame()))
}

#[derive(Template)]
#[template(path = "help/pages/safety.html")]
struct SafetyPage {
    t: Frame,
}

/// `GET /safety`: titled neutrally, since titles stand in the history.
pub(super) async fn safety(visitor: Visitor) -> Reply {
    Page::render(&SafetyPage { t: neutral(visitor.frame(), "help-safety-title") })
}

#[derive(Template)]
#[template(path = "help/pages/readers.html")]
struct ReadersPage {
    t: Frame,
}

/// `GET /readers`.
pub(super) async fn readers(visitor: Visitor) -> Reply {
    Page::render(&ReadersPage { t: neutral(visitor.frame(), "help-readers-title") })
}

fn neutral(t: Frame, key: &str) -> Frame {
    let title = t.say(key);
    t.titled(title)
}

/// `GET /leave`: forgets the draft, takes the cookies and what the browser
/// kept, and leads to a page about the weather. Works whatever fails: leaving
/// never waits for the store.
pub(super) async fn leave(State(web): State<Web>, visitor: Visitor, headers: HeaderMap) -> Reply {
    let turn = visitor.turn();
    let mut page = Page::redirect(&web.settings().exit_address);
    // Another site must not end somebody's session by a hidden picture.
    if headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site") {
        return Ok(page);
    }
    // A draft that cannot be forgotten now dies by itself within 30 minutes.
    let _ = page::wizard::forget(turn).await;
    for name in turn.cookies().names() {
        page = page.cookie(SetCookie::gone(name.to_owned()));
    }
    let clear = HeaderValue::from_static(r#""cache", "cookies", "storage""#);
    Ok(page.header(HeaderName::from_static("clear-site-data"), clear))
}

/// Sample pages.
pub(super) fn samples(stage: &Stage) -> Vec<Sample> {
    vec![
        Sample::of("help-home", &HomePage::new(stage.visitor("/"))),
        Sample::of("help-safety", &SafetyPage { t: neutral(stage.visitor("/safety"), "help-safety-title") }),
        Sample::of(
            "help-readers",
            &ReadersPage { t: neutral(stage.visitor("/readers"), "help-readers-title") },
        ),
    ]
}
