//! What a handler answers.

use std::borrow::Cow;
use std::time::Duration;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use kernel::Outcome;

use crate::Web;

/// A page, or why there is none. `?` works on [`Outcome`].
pub type Reply = Result<Page, Failed>;

/// Why there is no page. The router shows the error page for it, in the
/// reader's language, with what was typed where that helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failed {
    /// An action's outcome.
    Outcome(Outcome),
    /// Asked too often; how long to wait (429).
    TooMany(Duration),
    /// The form's token is not ours or not of this session (403).
    Forged,
    /// The body is longer than the route takes (413).
    TooLong,
    /// The body is not a form (400).
    Malformed,
    /// Nobody is signed in: GET leads to the log-in, POST keeps the text (401).
    SignedOut,
    /// The request took too long (503).
    Timeout,
}

impl From<Outcome> for Failed {
    fn from(outcome: Outcome) -> Self {
        Self::Outcome(outcome)
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// A cookie to set. Always `HttpOnly`, `Path=/`, `SameSite=Lax`, and `Secure`
/// over HTTPS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetCookie {
    name: Cow<'static, str>,
    value: String,
    max_age: Option<i64>,
}

impl SetCookie {
    /// A cookie that ends with the browser.
    pub fn session(name: &'static str, value: impl Into<String>) -> Self {
        Self { name: Cow::Borrowed(name), value: value.into(), max_age: None }
    }
    /// A cookie that ends after so many seconds.
    pub fn lasting(name: &'static str, value: impl Into<String>, seconds: i64) -> Self {
        Self { name: Cow::Borrowed(name), value: value.into(), max_age: Some(seconds) }
    }
    /// Takes a cookie away.
    pub fn gone(name: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), value: String::new(), max_age: Some(0) }
    }
    pub(crate) fn header(&self, web: &Web) -> Option<HeaderValue> {
        let secure = if web.settings().secure { "; Secure" } else { "" };
        let age = self.max_age.map_or(String::new(), |seconds| format!("; Max-Age={seconds}"));
        let name = web.cookie_name(&self.name);
        HeaderValue::from_str(&format!("{name}={}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", self.value))
            .ok()
    }
}

/// An answer.
pub struct Page {
    status: StatusCode,
    body: Body,
    headers: Vec<(HeaderName, HeaderValue)>,
    cookies: Vec<SetCookie>,
}

impl Page {
    fn of(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Self {
        let headers = vec![(header::CONTENT_TYPE, HeaderValue::from_static(kind))];
        Self { status, body: body.into(), headers, cookies: Vec::new() }
    }
    /// A page from its template.
    ///
    /// # Errors
    /// [`Outcome::Fault`] when the template cannot be rendered.
    pub fn render(template: &impl askama::Template) -> Reply {
        let html = template.render().map_err(Outcome::fault)?;
        Ok(Self::of(StatusCode::OK, "text/html; charset=utf-8", html))
    }
    /// The same form again with faults to correct: status 422.
    ///
    /// # Errors
    /// As [`Page::render`].
    pub fn correct(template: &impl askama::Template) -> Reply {
        Self::render(template).map(|page| page.status(StatusCode::UNPROCESSABLE_ENTITY))
    }
    /// See other (303): the answer to a form that was taken.
    pub fn redirect(to: &str) -> Self {
        let mut page = Self::of(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", Body::empty());
        if let Ok(to) = HeaderValue::from_str(to) {
            page.headers.push((header::LOCATION, to));
        }
        page
    }
    /// A file to keep; `name` is plain ASCII and tells nothing of a case.
    pub fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Self {
        let plain: String =
            name.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
        let mut page = Self::of(StatusCode::OK, kind, bytes);
        if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"")) {
            page.headers.push((header::CONTENT_DISPOSITION, value));
        }
        page
    }
    /// A picture shown in a page, the same for everybody; the browser may keep
    /// it for a day.
    pub fn picture(kind: &'static str, bytes: Vec<u8>) -> Self {
        Self::of(StatusCode::OK, kind, bytes)
            .header(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400"))
    }
    /// Plain text, such as a health check.
    pub fn text(text: impl Into<String>) -> Self {
        Self::of(StatusCode::OK, "text/plain; charset=utf-8", text.into())
    }
    /// Another status.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }
    /// Another header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }
    /// A cookie to set.
    #[must_use]
    pub fn cookie(mut self, cookie: SetCookie) -> Self {
        self.cookies.push(cookie);
        self
    }
}

/// Cookies that the outer layer writes, since it knows the settings.
#[derive(Debug, Clone, Default)]
pub(crate) struct CookiesToSet(pub(crate) Vec<SetCookie>);

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        response.headers_mut().extend(self.headers);
        response.extensions_mut().insert(CookiesToSet(self.cookies));
        response
    }
}

impl std::fmt::Debug for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Page {}", self.status)
    }
}
