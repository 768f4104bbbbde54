//! The layers around handlers. Outside: one [`Turn`] a request, the language,
//! headers, cookies, time and panics. Inside, route by route: how often, who,
//! the body, its token.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::BytesMut;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use http_body_util::BodyExt as _;
use kernel::{Lang, Outcome};

use crate::answer::{CookiesToSet, SetCookie};
use crate::limits::Limit;
use crate::posted::Posted;
use crate::session::Cookies;
use crate::{Failed, Needs, Page, Turn, Web, address, errors};

/// The short name of the cookie that tokens of public forms are bound to.
const MARK: &str = "v";
/// The short name of the language cookie.
const LANG: &str = "lang";
/// A body beyond its limit is read and dropped up to here, so that the
/// browser hears the answer instead of a broken line.
const DRAIN: usize = 32 * 1024 * 1024;

/// What a route asks of the layer around it.
#[derive(Clone)]
pub(crate) struct Rules {
    pub(crate) needs: Needs,
    pub(crate) limit: Option<&'static Limit>,
    pub(crate) body_limit: usize,
}

/// The outer layer.
pub(crate) async fn outer(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let turn = Arc::new(begin(&web, &request));
    if let Some(lang) = asked_language(&request) {
        let page =
            Page::redirect(request.uri().path()).cookie(SetCookie::lasting(LANG, lang.code(), 365 * 86_400));
        return finish(&turn, page.into_response());
    }
    request.extensions_mut().insert(Arc::clone(&turn));
    let answer = tokio::time::timeout(web.settings().timeout, next.run(request)).await;
    let mut response = answer.unwrap_or_else(|_| Failed::Timeout.into_response());
    if let Some(failed) = response.extensions_mut().remove::<Failed>() {
        response = errors::respond(&turn, failed);
    }
    finish(&turn, response)
}

fn begin(web: &Web, request: &Request) -> Turn {
    let headers = request.headers();
    let cookies = Cookies::read(headers, web.settings().secure);
    let known = cookies.get(MARK).and_then(|value| web.secret().read_mark(value));
    let mark = known.unwrap_or_else(|| {
        let mut fresh = [0; 16];
        web.entropy().fill(&mut fresh);
        fresh
    });
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip());
    let mut tail = [0u8; 5];
    web.entropy().fill(&mut tail);
    Turn {
        web: web.clone(),
        lang: language(&cookies, headers),
        path: request.uri().path().to_owned(),
        reference: tail.iter().map(|byte| format!("{byte:02X}")).collect(),
        client: address::client(peer, headers, &web.settings().trusted_proxies),
        at: web.now(),
        cookies,
        mark,
        mark_is_new: known.is_none(),
        foreign: is_foreign(headers),
        token_shown: AtomicBool::new(false),
        staff: OnceLock::new(),
        posted: OnceLock::new(),
        staff_side: AtomicBool::new(false),
    }
}

/// `?lang=en` on any GET sets the language and comes back to the plain
/// address.
fn asked_language(request: &Request) -> Option<Lang> {
    let code = request.uri().query()?.strip_prefix("lang=")?;
    if request.method() == Method::GET { Lang::parse(code) } else { None }
}

/// The cookie first, then what the browser prefers, then Vietnamese.
fn language(cookies: &Cookies, headers: &HeaderMap) -> Lang {
    if let Some(lang) = cookies.get(LANG).and_then(Lang::parse) {
        return lang;
    }
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let mut best = (0.0, Lang::Vi);
    for part in accepted.split(',') {
        let mut pieces = part.split(';');
        let code = pieces.next().unwrap_or("").trim();
        let weight = pieces
            .find_map(|piece| piece.trim().strip_prefix("q="))
            .map_or(1.0, |q| q.parse().unwrap_or(0.0));
        if let Some(lang) = Lang::parse(code.split('-').next().unwrap_or(""))
            && weight > best.0
        {
            best = (weight, lang);
        }
    }
    best.1
}

fn finish(turn: &Turn, mut response: Response) -> Response {
    let mut cookies = response.extensions_mut().remove::<CookiesToSet>().unwrap_or_default().0;
    let unbound = turn.mark_is_new && turn.staff.get().is_none();
    if unbound && turn.token_shown.load(Ordering::Relaxed) {
        cookies.push(SetCookie::session(MARK, turn.web.secret().sign_mark(&turn.mark)));
    }
    let headers = response.headers_mut();
    for cookie in cookies {
        if let Some(value) = cookie.header(&turn.web) {
            headers.append(header::SET_COOKIE, value);
        }
    }
    for (name, value) in FIXED {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// On every answer. No inline style or script runs, nothing is fetched from
/// elsewhere, no page is framed, no address leaks to the next site.
const FIXED: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("x-robots-tag", "noindex"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=(), browsing-topics=()",
    ),
];

/// The layer of one route.
pub(crate) async fn inner(
    State((web, rules)): State<(Web, Rules)>,
    request: Request,
    next: Next,
) -> Response {
    match check(&web, &rules, request).await {
        Ok(request) => next.run(request).await,
        Err(failed) => failed.into_response(),
    }
}

async fn check(web: &Web, rules: &Rules, request: Request) -> Result<Request, Failed> {
    let turn = request.extensions().get::<Arc<Turn>>().cloned();
    let turn = turn.ok_or_else(|| Outcome::fault("a route outside the router"))?;
    turn.staff_side.store(rules.needs != Needs::Public, Ordering::Relaxed);
    let (parts, body) = request.into_parts();
    let mut fault = None;
    if parts.method == Method::POST {
        let form = is_form(&parts.headers);
        let (bytes, whole) = read(body, rules.body_limit).await?;
        let _ = turn.posted.set(Posted::parse(if form { &bytes } else { b"" }));
        if !form {
            fault = Some(Failed::Malformed);
        } else if !whole {
            fault = Some(Failed::TooLong);
        }
    }
    if let Some(limit) = rules.limit {
        web.limits().allow(limit, turn.client).map_err(Failed::TooMany)?;
    }
    admit(web, rules, &turn).await?;
    if let Some(fault) = fault {
        return Err(fault);
    }
    if parts.method == Method::POST && !token_holds(web, &turn) {
        return Err(Failed::Forged);
    }
    Ok(Request::from_parts(parts, Body::empty()))
}

async fn admit(web: &Web, rules: &Rules, turn: &Turn) -> Result<(), Failed> {
    if rules.needs == Needs::Public {
        return Ok(());
    }
    let view = web.sign_in().authenticate(&turn.cookies, turn.at).await?.ok_or(Failed::SignedOut)?;
    let allowed = match rules.needs {
        Needs::May(key) => (view.may)(key),
        Needs::SignedIn | Needs::Public => true,
    };
    let _ = turn.staff.set(Arc::new(view));
    if allowed { Ok(()) } else { Err(Outcome::NotVisible.into()) }
}

fn token_holds(web: &Web, turn: &Turn) -> bool {
    let token = turn.posted().map_or("", |posted| posted.typed("_token"));
    turn.is_ours() && web.secret().accepts(turn.binding(), token)
}

/// What browsers say about who sent a request; older ones say nothing, and
/// then the cookie (`SameSite=Lax`) and the token decide.
fn is_foreign(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    matches!(site, Some("cross-site" | "same-site"))
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    kind.split(';')
        .next()
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

/// Reads a body up to a limit; the rest is read and dropped. False when there
/// was more.
async fn read(mut body: Body, limit: usize) -> Result<(BytesMut, bool), Failed> {
    let mut kept = BytesMut::new();
    let mut seen = 0usize;
    while let Some(frame) = body.frame().await {
        let Ok(chunk) = frame.map_err(|_| Failed::Malformed)?.into_data() else { continue };
        seen = seen.saturating_add(chunk.len());
        let room = limit.saturating_sub(kept.len()).min(chunk.len());
        kept.extend_from_slice(&chunk[..room]);
        if seen > DRAIN {
            break;
        }
    }
    Ok((kept, seen <= limit))
}
