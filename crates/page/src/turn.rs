//! One request and its answer: who asks, in which language, under which
//! reference number. Error pages are made from it too.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use kernel::{Instant, Lang};

use crate::assets;
use crate::csrf::Binding;
use crate::posted::Posted;
use crate::session::{Cookies, StaffView};
use crate::speech::Speech;
use crate::{Faults, Html, Web};

/// One request. Shared by the handler, its page and the layers around it.
pub struct Turn {
    pub(crate) web: Web,
    pub(crate) lang: Lang,
    pub(crate) path: String,
    pub(crate) reference: String,
    pub(crate) client: IpAddr,
    pub(crate) at: Instant,
    pub(crate) cookies: Cookies,
    pub(crate) mark: [u8; 16],
    pub(crate) mark_is_new: bool,
    /// Another site sent this request, as the browser says.
    pub(crate) foreign: bool,
    pub(crate) token_shown: AtomicBool,
    pub(crate) staff: OnceLock<Arc<StaffView>>,
    pub(crate) posted: OnceLock<Posted>,
    pub(crate) staff_side: AtomicBool,
}

impl Turn {
    /// The running house.
    pub fn web(&self) -> &Web {
        &self.web
    }
    /// The language of the answer.
    pub fn lang(&self) -> Lang {
        self.lang
    }
    /// The moment the request came in.
    pub fn at(&self) -> Instant {
        self.at
    }
    /// The path asked for, without the query.
    pub fn path(&self) -> &str {
        &self.path
    }
    /// The number under which a fault of this request is logged.
    pub fn reference(&self) -> &str {
        &self.reference
    }
    /// Where the request came from. In memory only: never log or store it.
    pub fn client(&self) -> IpAddr {
        self.client
    }
    /// The cookies of the request.
    pub fn cookies(&self) -> &Cookies {
        &self.cookies
    }
    /// The words of the answer.
    pub fn speech(&self) -> Speech {
        self.web.speech(self.lang)
    }
    /// What was posted, if anything.
    pub fn posted(&self) -> Option<&Posted> {
        self.posted.get()
    }
    /// Who is signed in.
    pub fn staff(&self) -> Option<&Arc<StaffView>> {
        self.staff.get()
    }
    /// Whether the form came from a page of ours in this browser, however old.
    pub(crate) fn is_ours(&self) -> bool {
        !self.foreign && (self.staff.get().is_some() || !self.mark_is_new)
    }
    pub(crate) fn binding(&self) -> Binding<'_> {
        match self.staff.get() {
            Some(staff) => Binding::Session(&staff.csrf_seed),
            None => Binding::Visitor(&self.mark),
        }
    }
    fn token(&self) -> String {
        self.token_shown.store(true, Ordering::Relaxed);
        self.web.secret().token(self.binding(), self.web.entropy())
    }
}

impl std::fmt::Debug for Turn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Turn {}", self.reference)
    }
}

/// What every page needs to be framed: words, title, token, who is signed in.
/// A page's template struct has a field `t: Frame`; templates then say
/// `{{ t.say("help-home-h") }}`. Everything of [`Speech`] is on it.
#[derive(Clone)]
pub struct Frame {
    turn: Arc<Turn>,
    speech: Speech,
    title: String,
    faulty: bool,
    section: &'static str,
    exit: bool,
}

impl Frame {
    /// The frame of this answer, titled "Bình An".
    pub fn new(turn: &Arc<Turn>) -> Self {
        let speech = turn.speech();
        Self { turn: Arc::clone(turn), speech, title: String::new(), faulty: false, section: "", exit: true }
    }
    /// Gives the title its first part: "Bước 2" makes "Bước 2 – Bình An".
    /// Public titles stay neutral; no title names a person.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }
    /// The title begins with "Lỗi:" when there are faults.
    #[must_use]
    pub fn with_faults(mut self, faults: &Faults) -> Self {
        self.faulty = !faults.is_empty();
        self
    }
    /// Marks the navigation entry with this address as the present one.
    #[must_use]
    pub fn section(mut self, href: &'static str) -> Self {
        self.section = href;
        self
    }
    /// The title of the page.
    pub fn title(&self) -> String {
        let fault =
            if self.faulty { format!("{} ", self.speech.say("page-title-fault")) } else { String::new() };
        let name = self.speech.say("page-name");
        if self.title.is_empty() {
            format!("{fault}{name}")
        } else {
            format!("{fault}{} – {name}", self.title)
        }
    }
    /// The `lang` attribute.
    pub fn code(&self) -> &'static str {
        self.turn.lang.code()
    }
    /// The words alone.
    pub fn speech(&self) -> &Speech {
        &self.speech
    }
    /// The request this page answers.
    pub fn turn(&self) -> &Arc<Turn> {
        &self.turn
    }
    /// The path of this page, for a form that comes back to it.
    pub fn here(&self) -> &str {
        &self.turn.path
    }
    /// Who is signed in.
    pub fn staff(&self) -> Option<&StaffView> {
        self.turn.staff.get().map(AsRef::as_ref)
    }
    /// Whether this navigation entry is the present one.
    pub fn is_section(&self, href: &str) -> bool {
        self.section == href
    }
    /// Whether the page has the quick exit: every public page.
    pub fn has_exit(&self) -> bool {
        self.exit && !self.turn.staff_side.load(Ordering::Relaxed)
    }
    /// The hidden field with the form's token. Every POST form needs it.
    pub fn token_field(&self) -> Html {
        Html::trusted(format!(r#"<input type="hidden" name="_token" value="{}">"#, self.turn.token()))
    }
    /// The hidden field with the id that this sending will carry, so that the
    /// same form sent twice is one act; a form shown again keeps its id.
    pub fn id_field(&self) -> Html {
        let posted = self.turn.posted().and_then(|posted| posted.sending_id());
        let id =
            posted.unwrap_or_else(|| crate::posted::SendingId::mint(self.turn.at, self.turn.web.entropy()));
        Html::trusted(format!(r#"<input type="hidden" name="_id" value="{id}">"#))
    }
    /// Token and id together: what an ordinary form begins with.
    pub fn form_fields(&self) -> Html {
        Html::trusted(format!("{}{}", self.token_field(), self.id_field()))
    }
    /// The address of an asset by its source name, such as `binhan.css`.
    pub fn asset(&self, name: &str) -> String {
        assets::asset(name)
    }
    /// The address of this page in the other language.
    pub fn other_language_href(&self) -> String {
        format!("{}?lang={}", self.turn.path, self.other_language().code())
    }
    /// The other language.
    pub fn other_language(&self) -> Lang {
        match self.turn.lang {
            Lang::Vi => Lang::En,
            Lang::En => Lang::Vi,
        }
    }
}

impl Deref for Frame {
    type Target = Speech;
    fn deref(&self) -> &Speech {
        &self.speech
    }
}

impl std::fmt::Debug for Frame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Frame")
    }
}
