//! What every handler may reach: the clock, randomness, phrases, settings and
//! the parts that `app` wires in.

use std::any::{Any, TypeId, type_name};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Clock, Entropy, Instant, Lang, Outcome};

use crate::Phrases;
use crate::address::Network;
use crate::csrf::Secret;
use crate::draft::{DraftStore, MemoryDrafts};
use crate::limits::Limits;
use crate::session::{NobodySignsIn, SignIn};
use crate::speech::Speech;

/// What the operator may set about the web side.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whether the service is reached over HTTPS: cookies are then `Secure`
    /// and carry the `__Host-` prefix. False only for a demo on 127.0.0.1.
    pub secure: bool,
    /// Networks whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// Where the quick exit leads: a neutral page, such as a weather forecast.
    pub exit_address: String,
    /// The longest form in bytes, unless a route says otherwise.
    pub body_limit: usize,
    /// How long a request may take before it is answered with 503.
    pub timeout: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            secure: true,
            trusted_proxies: Vec::new(),
            exit_address: "https://nchmf.gov.vn/".to_owned(),
            body_limit: 256 * 1024,
            timeout: Duration::from_secs(30),
        }
    }
}

/// The running house as the pages see it. Cheap to clone; axum's state.
#[derive(Clone)]
pub struct Web(Arc<House>);

struct House {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    secret: Secret,
    settings: Settings,
    phrases: Arc<Phrases>,
    sign_in: Arc<dyn SignIn>,
    drafts: Arc<dyn DraftStore>,
    limits: Limits,
    parts: HashMap<TypeId, Box<dyn Any + Send + Sync>>,
}

/// Puts the parts together. See [`Web::builder`].
pub struct WebBuilder {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    secret: [u8; 32],
    settings: Settings,
    sign_in: Arc<dyn SignIn>,
    drafts: Option<Arc<dyn DraftStore>>,
    parts: HashMap<TypeId, Box<dyn Any + Send + Sync>>,
}

impl WebBuilder {
    /// The operator's settings.
    #[must_use]
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }
    /// How staff are recognised; without it nobody is.
    #[must_use]
    pub fn sign_in(mut self, sign_in: Arc<dyn SignIn>) -> Self {
        self.sign_in = sign_in;
        self
    }
    /// Where drafts are kept; without it in memory, gone at a restart.
    #[must_use]
    pub fn drafts(mut self, drafts: Arc<dyn DraftStore>) -> Self {
        self.drafts = Some(drafts);
        self
    }
    /// Puts in a part that handlers take by its type with [`Web::part`]; a
    /// port is put in as `Arc<dyn Port>`.
    #[must_use]
    pub fn part<T: ?Sized + Send + Sync + 'static>(mut self, part: Arc<T>) -> Self {
        self.parts.insert(TypeId::of::<T>(), Box::new(part));
        self
    }
    /// The finished whole.
    ///
    /// # Errors
    /// [`Outcome::Fault`] when a phrase file cannot be read.
    pub fn build(self) -> Result<Web, Outcome> {
        let phrases = Arc::new(Phrases::collected()?);
        let drafts = self.drafts.unwrap_or_else(|| Arc::new(MemoryDrafts::default()));
        let limits = Limits::new(Arc::clone(&self.clock));
        Ok(Web(Arc::new(House {
            clock: self.clock,
            entropy: self.entropy,
            secret: Secret::of_bytes(self.secret),
            settings: self.settings,
            phrases,
            sign_in: self.sign_in,
            drafts,
            limits,
            parts: self.parts,
        })))
    }
}

impl Web {
    /// Starts putting the parts together. `secret` keys the tokens of forms;
    /// it is derived from the instance secret and lives in memory alone.
    pub fn builder(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>, secret: [u8; 32]) -> WebBuilder {
        WebBuilder {
            clock,
            entropy,
            secret,
            settings: Settings::default(),
            sign_in: Arc::new(NobodySignsIn),
            drafts: None,
            parts: HashMap::new(),
        }
    }
    /// A part by its type, such as `web.part::<Gazetteer>()?` or
    /// `web.part::<dyn Typeset>()?`.
    ///
    /// # Errors
    /// [`Outcome::Fault`] when `app` has not wired it in.
    pub fn part<T: ?Sized + Send + Sync + 'static>(&self) -> Result<Arc<T>, Outcome> {
        let part = self.0.parts.get(&TypeId::of::<T>()).and_then(|part| part.downcast_ref::<Arc<T>>());
        part.cloned().ok_or_else(|| Outcome::fault(format_args!("part not wired in: {}", type_name::<T>())))
    }
    /// The present moment.
    pub fn now(&self) -> Instant {
        self.0.clock.now()
    }
    /// The clock.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }
    /// The source of randomness.
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.0.entropy
    }
    /// The operator's settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }
    /// The words of a language, as of now.
    pub fn speech(&self, lang: Lang) -> Speech {
        Speech::new(Arc::clone(&self.0.phrases), lang, self.now())
    }
    /// Where drafts are kept.
    pub fn drafts(&self) -> &Arc<dyn DraftStore> {
        &self.0.drafts
    }
    /// The rate limits.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }
    pub(crate) fn sign_in(&self) -> &Arc<dyn SignIn> {
        &self.0.sign_in
    }
    pub(crate) fn secret(&self) -> &Secret {
        &self.0.secret
    }
    /// A cookie's full name: `__Host-bn-draft` over HTTPS, `bn-draft` on a
    /// plain demo.
    pub fn cookie_name(&self, name: &str) -> String {
        if self.0.settings.secure { format!("__Host-bn-{name}") } else { format!("bn-{name}") }
    }
}

impl std::fmt::Debug for Web {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Web")
    }
}
