//! Who is asking: a visitor without a name, or somebody signed in. How staff
//! are recognised is `access`'s business, behind [`SignIn`].

use std::any::Any;
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::HeaderMap;
use http::request::Parts;
use kernel::{Instant, Lang, Outcome};

use crate::answer::Failed;
use crate::limits::Limit;
use crate::{Frame, Turn, Web};

/// A future that a trait object can return.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The cookies of a request that are ours, by short name (`draft`, not
/// `__Host-bn-draft`).
#[derive(Clone, Default)]
pub struct Cookies(HashMap<String, String>);

impl Cookies {
    pub(crate) fn read(headers: &HeaderMap, secure: bool) -> Self {
        let prefix = if secure { "__Host-bn-" } else { "bn-" };
        let mut cookies = HashMap::new();
        for header in headers.get_all(http::header::COOKIE) {
            let Ok(text) = header.to_str() else { continue };
            for cookie in cookie::Cookie::split_parse(text).flatten() {
                if let Some(name) = cookie.name().strip_prefix(prefix) {
                    cookies.insert(name.to_owned(), cookie.value().to_owned());
                }
            }
        }
        Self(cookies)
    }
    /// The value of a cookie by its short name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
    /// The short names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl std::fmt::Debug for Cookies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cookies")
    }
}

/// Recognises signed-in staff. Implemented by `access`.
pub trait SignIn: Send + Sync {
    /// Who these cookies belong to, if the session still holds; `None` for
    /// nobody. Called once a request, and only for routes that need it.
    fn authenticate<'a>(
        &'a self,
        cookies: &'a Cookies,
        at: Instant,
    ) -> Later<'a, Result<Option<StaffView>, Outcome>>;
}

/// Nobody is ever signed in.
pub(crate) struct NobodySignsIn;

impl SignIn for NobodySignsIn {
    fn authenticate<'a>(
        &'a self,
        _: &'a Cookies,
        _: Instant,
    ) -> Later<'a, Result<Option<StaffView>, Outcome>> {
        Box::pin(async { Ok(None) })
    }
}

/// An entry of the navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavEntry {
    /// The address.
    pub href: &'static str,
    /// The phrase key of its label.
    pub key: &'static str,
}

/// A signed-in person as the pages see them.
#[derive(Clone)]
pub struct StaffView {
    /// The account's id: keys drafts; never shown.
    pub account: [u8; 16],
    /// The person's name, as shown at the top.
    pub account_name: String,
    /// The office, such as "UBND xã Suối Mơ".
    pub unit_name: String,
    /// The role or duty, such as "đang trực"; may be empty.
    pub role_label: String,
    /// Navigation, most used first. "Hôm nay", "Mục khác" and "Khóa" are added.
    pub nav: Vec<NavEntry>,
    /// A secret of the session that binds form tokens.
    pub csrf_seed: [u8; 32],
    /// Whether the person holds a capability, anywhere.
    pub may: Arc<dyn Fn(&str) -> bool + Send + Sync>,
    /// What `access` wants handed to actions.
    pub actor: Arc<dyn Any + Send + Sync>,
}

impl StaffView {
    /// The address of a worklist.
    const TODAY: &'static str = "/today";

    /// Whether the person has a worklist.
    pub fn has_today(&self) -> bool {
        (self.may)("today.see")
    }
    /// The first page the person may open.
    pub fn home(&self) -> &str {
        match self.nav.first() {
            _ if self.has_today() => Self::TODAY,
            Some(entry) => entry.href,
            None => "/menu",
        }
    }
}

impl std::fmt::Debug for StaffView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StaffView")
    }
}

/// Somebody without a name. Take it in handlers of public pages.
#[derive(Debug, Clone)]
pub struct Visitor {
    turn: Arc<Turn>,
}

impl Visitor {
    /// The frame for a page to this visitor.
    pub fn frame(&self) -> Frame {
        Frame::new(&self.turn)
    }
    /// The language.
    pub fn lang(&self) -> Lang {
        self.turn.lang()
    }
    /// The moment of the request.
    pub fn at(&self) -> Instant {
        self.turn.at()
    }
    /// The request.
    pub fn turn(&self) -> &Arc<Turn> {
        &self.turn
    }
    /// Counts one more against a limit.
    ///
    /// # Errors
    /// [`Failed`] (429) when there were too many.
    pub fn allow(&self, limit: &'static Limit) -> Result<(), Failed> {
        let limits = self.turn.web().limits();
        limits.allow(limit, self.turn.client()).map_err(Failed::TooMany)
    }
}

/// Somebody signed in. Take it in handlers of every other page.
#[derive(Debug, Clone)]
pub struct Staff {
    turn: Arc<Turn>,
    view: Arc<StaffView>,
}

impl Staff {
    /// The frame for a page to this person.
    pub fn frame(&self) -> Frame {
        Frame::new(&self.turn)
    }
    /// The language.
    pub fn lang(&self) -> Lang {
        self.turn.lang()
    }
    /// The moment of the request.
    pub fn at(&self) -> Instant {
        self.turn.at()
    }
    /// The request.
    pub fn turn(&self) -> &Arc<Turn> {
        &self.turn
    }
    /// What the pages know of the person.
    pub fn view(&self) -> &StaffView {
        &self.view
    }
    /// Whether the person holds a capability somewhere: to show or leave out
    /// a link, never to decide.
    pub fn may(&self, key: &str) -> bool {
        (self.view.may)(key)
    }
    /// What `access` handed over, by its type.
    ///
    /// # Errors
    /// [`Outcome::Fault`] when it is of another type.
    pub fn actor<T: Any + Send + Sync>(&self) -> Result<Arc<T>, Outcome> {
        let actor = Arc::clone(&self.view.actor).downcast::<T>();
        actor.map_err(|_| Outcome::fault("the actor is of another type"))
    }
}

fn turn_of(parts: &Parts) -> Result<Arc<Turn>, Failed> {
    let turn = parts.extensions.get::<Arc<Turn>>();
    turn.cloned().ok_or_else(|| Failed::from(Outcome::fault("a handler ran outside the router")))
}

impl FromRequestParts<Web> for Visitor {
    type Rejection = Failed;
    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Failed> {
        Ok(Self { turn: turn_of(parts)? })
    }
}

impl FromRequestParts<Web> for Staff {
    type Rejection = Failed;
    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Failed> {
        let turn = turn_of(parts)?;
        let view = turn.staff.get().cloned().ok_or(Failed::SignedOut)?;
        Ok(Self { turn, view })
    }
}

impl FromRequestParts<Web> for crate::Posted {
    type Rejection = Failed;
    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Failed> {
        turn_of(parts)?.posted().cloned().ok_or(Failed::Malformed)
    }
}
