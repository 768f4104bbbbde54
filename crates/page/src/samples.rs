//! Sample pages: every page context of every slice offers some, so that a test
//! renders each page in both languages and an HTML checker reads them.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use askama::Template;
use kernel::{Clock, Instant, Lang, SeededEntropy, SetClock};
use linkme::distributed_slice;

mod gallery;

use crate::session::{Cookies, NavEntry, StaffView};
use crate::{Frame, Posted, Settings, Turn, Web};

/// Makes the samples of one slice.
pub type Samples = fn(&Stage) -> Vec<Sample>;

/// The samples of every slice linked into the program.
#[allow(unsafe_code)] // a link section; see `samples!`
#[distributed_slice]
pub static PAGES: [Samples];

/// Registers a slice's samples: `page::samples!(samples);` with
/// `fn samples(stage: &page::samples::Stage) -> Vec<page::samples::Sample>`.
#[macro_export]
macro_rules! samples {
    ($samples:path) => {
        const _: () = {
            #[allow(unsafe_code)] // linkme places the value in a link section
            #[$crate::macros::linkme::distributed_slice($crate::macros::PAGES)]
            #[linkme(crate = $crate::macros::linkme)]
            static SAMPLES: $crate::samples::Samples = $samples;
        };
    };
}

/// One page, rendered.
#[derive(Debug)]
pub struct Sample {
    /// The name of the file it is written to: `help-home`.
    pub name: &'static str,
    /// The page, or why it could not be rendered.
    pub html: Result<String, String>,
}

impl Sample {
    /// Renders a page.
    pub fn of(name: &'static str, page: &impl Template) -> Self {
        Self { name, html: page.render().map_err(|fault| fault.to_string()) }
    }
    /// Keeps an answer's page.
    pub fn html(name: &'static str, html: String) -> Self {
        Self { name, html: Ok(html) }
    }
}

/// Where samples stand: a language, a moment, invented people.
#[derive(Debug)]
pub struct Stage {
    web: Web,
    lang: Lang,
}

impl Stage {
    /// A stage on the evening of 19 November 2026.
    ///
    /// # Errors
    /// When a phrase file cannot be read.
    pub fn new(lang: Lang) -> Result<Self, kernel::Outcome> {
        let clock = Arc::new(SetClock::at("2026-11-19T14:20:00+07:00"));
        let web = Web::builder(clock as Arc<dyn Clock>, Arc::new(SeededEntropy::new(19)), [7; 32]);
        let web = web.settings(Settings { secure: false, ..Settings::default() }).build()?;
        Ok(Self { web, lang })
    }
    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }
    /// The moment.
    pub fn at(&self) -> Instant {
        self.web.now()
    }
    /// A request to a public page at a path.
    pub fn turn(&self, path: &str) -> Arc<Turn> {
        Arc::new(self.bare(path, None))
    }
    /// The frame of a public page at a path.
    pub fn visitor(&self, path: &str) -> Frame {
        Frame::new(&self.turn(path))
    }
    /// The frame of a staff page at a path, seen by an invented officer.
    pub fn staff(&self, path: &str) -> Frame {
        Frame::new(&Arc::new(self.bare(path, Some(officer()))))
    }
    fn bare(&self, path: &str, staff: Option<StaffView>) -> Turn {
        let turn = Turn {
            web: self.web.clone(),
            lang: self.lang,
            path: path.to_owned(),
            reference: "0A1B2C3D4E".to_owned(),
            client: std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST),
            at: self.web.now(),
            cookies: Cookies::default(),
            mark: [1; 16],
            mark_is_new: false,
            foreign: false,
            token_shown: AtomicBool::new(false),
            staff: OnceLock::new(),
            posted: OnceLock::new(),
            staff_side: AtomicBool::new(staff.is_some()),
        };
        if let Some(staff) = staff {
            let _ = turn.staff.set(Arc::new(staff));
        }
        turn
    }
    /// The same as if a form had been posted.
    pub fn turn_posted(&self, path: &str, posted: Posted) -> Arc<Turn> {
        let turn = self.bare(path, None);
        let _ = turn.posted.set(posted);
        Arc::new(turn)
    }
}

/// An invented officer who may do everything.
pub fn officer() -> StaffView {
    StaffView {
        account: [2; 16],
        account_name: "Lò Thị Mai".to_owned(),
        unit_name: "UBND xã Suối Mơ".to_owned(),
        role_label: "đang trực".to_owned(),
        nav: vec![NavEntry { href: "/sample", key: "page-kept" }],
        csrf_seed: [3; 32],
        may: Arc::new(|_| true),
        actor: Arc::new(()),
    }
}

crate::samples!(gallery::samples);
