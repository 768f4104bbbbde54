//! Error pages: what to do, then why; what was typed is kept. Absent and
//! forbidden are one page.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use askama::Template;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use kernel::Outcome;

use crate::components::Kept;
use crate::posted::text_phrase;
use crate::{Failed, Frame, Page, Turn};

#[derive(Template)]
#[template(path = "error.html")]
pub(crate) struct ErrorPage {
    pub(crate) t: Frame,
    pub(crate) heading: String,
    pub(crate) lines: Vec<String>,
    pub(crate) kept: Option<Kept>,
    pub(crate) home: bool,
    pub(crate) call: bool,
}

/// The page for a failure.
pub(crate) fn respond(turn: &Arc<Turn>, failed: Failed) -> Response {
    if matches!(failed, Failed::SignedOut) && turn.posted().is_none() {
        return Page::redirect("/sign-in").into_response();
    }
    let wait = wait_seconds(&failed);
    let (status, page) = page_for(turn, failed);
    let reply = Page::render(&page);
    let mut response = match reply {
        Ok(page) => page.status(status).into_response(),
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, turn.reference().to_owned()).into_response(),
    };
    if let Some(wait) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
    }
    response
}

fn wait_seconds(failed: &Failed) -> Option<u64> {
    match failed {
        Failed::TooMany(wait) => Some(wait.as_secs().max(1)),
        Failed::Outcome(Outcome::Overloaded) => Some(2),
        Failed::Timeout => Some(5),
        _ => None,
    }
}

pub(crate) fn page_for(turn: &Arc<Turn>, failed: Failed) -> (StatusCode, ErrorPage) {
    let t = Frame::new(turn);
    let say = |key: &str| t.say(key);
    let kept = || Kept::of(turn);
    let (status, heading, lines, kept) = match failed {
        Failed::Outcome(Outcome::NotVisible) => {
            (StatusCode::NOT_FOUND, say("page-absent-h"), vec![say("page-absent-n")], None)
        }
        Failed::Outcome(Outcome::Refused(why)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, say("page-refused-h"), vec![t.phrase(&why)], kept())
        }
        Failed::Outcome(Outcome::Invalid(faults)) => {
            let lines = faults.iter().map(|fault| t.phrase(&fault.phrase)).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, say("page-invalid-h"), lines, kept())
        }
        Failed::Outcome(Outcome::Stale) => {
            (StatusCode::CONFLICT, say("page-stale-h"), vec![say("page-stale-n")], kept())
        }
        Failed::Outcome(Outcome::Overloaded) | Failed::Timeout => {
            (StatusCode::SERVICE_UNAVAILABLE, say("page-busy-h"), vec![say("page-busy-n")], kept())
        }
        Failed::Outcome(Outcome::Fault(why)) => {
            tracing::error!(reference = turn.reference(), why, "a request failed");
            let line = t.one("page-fault-n", "code", turn.reference());
            (StatusCode::INTERNAL_SERVER_ERROR, say("page-fault-h"), vec![line], kept())
        }
        Failed::TooMany(wait) => {
            let minutes = wait.as_secs().div_ceil(60).max(1);
            let line = t.one("page-many-n", "minutes", minutes);
            (StatusCode::TOO_MANY_REQUESTS, say("page-many-h"), vec![line], kept())
        }
        Failed::Forged => (StatusCode::FORBIDDEN, say("page-old-h"), vec![say("page-old-n")], kept()),
        Failed::SignedOut => (StatusCode::UNAUTHORIZED, say("page-out-h"), vec![say("page-out-n")], None),
        Failed::TooLong => {
            (StatusCode::PAYLOAD_TOO_LARGE, say("page-long-h"), vec![say("page-long-n")], kept())
        }
        Failed::Malformed => {
            let line = t.phrase(&text_phrase(kernel::TextFault::NotUtf8));
            (StatusCode::BAD_REQUEST, say("page-malformed-h"), vec![line], None)
        }
    };
    let home = !turn.staff_side.load(Ordering::Relaxed);
    let wait = [StatusCode::TOO_MANY_REQUESTS, StatusCode::SERVICE_UNAVAILABLE];
    let call = home && wait.contains(&status);
    (status, ErrorPage { t: t.titled(""), heading, lines, kept, home, call })
}
