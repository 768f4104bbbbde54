//! An address, who may come in, and what answers.

use axum::handler::Handler;
use axum::routing::MethodRouter;
use http::Method;

use crate::Web;
use crate::limits::Limit;

/// A permission by its key in the roles file; implemented by the capability
/// types of `access`.
pub trait Capability {
    /// The key, such as `cases.close`.
    const KEY: &'static str;
}

/// Who may come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Needs {
    /// Anybody.
    Public,
    /// Anybody signed in.
    SignedIn,
    /// A signed-in person with this capability somewhere; to whom else, the
    /// page does not exist. The jurisdiction is checked by the action.
    May(&'static str),
}

/// One address with one method. Declared by slices, joined by
/// [`router`](crate::router). Without [`public`](Route::public) or a
/// capability a route needs a signed-in person.
pub struct Route {
    pub(crate) path: &'static str,
    pub(crate) method: Method,
    pub(crate) needs: Needs,
    pub(crate) handler: MethodRouter<Web>,
    pub(crate) limit: Option<&'static Limit>,
    pub(crate) body_limit: Option<usize>,
    pub(crate) compress: bool,
}

impl Route {
    fn new(path: &'static str, method: Method, handler: MethodRouter<Web>) -> Self {
        Self { path, method, needs: Needs::SignedIn, handler, limit: None, body_limit: None, compress: false }
    }
    /// Answers GET (and HEAD).
    pub fn get<H: Handler<T, Web>, T: 'static>(path: &'static str, handler: H) -> Self {
        Self::new(path, Method::GET, axum::routing::get(handler))
    }
    /// Answers POST. The token of the form has been checked and the body read
    /// before the handler runs.
    pub fn post<H: Handler<T, Web>, T: 'static>(path: &'static str, handler: H) -> Self {
        Self::new(path, Method::POST, axum::routing::post(handler))
    }
    /// Anybody may come in.
    #[must_use]
    pub fn public(mut self) -> Self {
        self.needs = Needs::Public;
        self
    }
    /// Only who holds the capability.
    #[must_use]
    pub fn needs<C: Capability>(self) -> Self {
        self.may(C::KEY)
    }
    /// Only who holds the capability with this key.
    #[must_use]
    pub fn may(mut self, key: &'static str) -> Self {
        self.needs = Needs::May(key);
        self
    }
    /// At most so many a minute from one address.
    #[must_use]
    pub fn limited(mut self, limit: &'static Limit) -> Self {
        self.limit = Some(limit);
        self
    }
    /// Takes a longer body than the settings allow, in bytes.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = Some(bytes);
        self
    }
    /// Compresses the answer. Only for pages whose secrets an onlooker cannot
    /// guess by making the page repeat what they send: public pages without
    /// personal data. Staff pages are never compressed.
    #[must_use]
    pub fn compressed(mut self) -> Self {
        self.compress = true;
        self
    }
    /// The address, such as `/cases/{id}/close`.
    pub fn path(&self) -> &'static str {
        self.path
    }
    /// The method.
    pub fn method(&self) -> &Method {
        &self.method
    }
    /// Who may come in.
    pub fn needed(&self) -> Needs {
        self.needs
    }
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {:?}", self.method, self.path, self.needs)
    }
}
