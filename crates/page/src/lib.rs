//! Layout, fields, wizard engine, phrases and error pages: everything a slice
//! needs to turn a decision into an accessible page in two languages.
//!
//! A slice declares [`Route`]s; [`router`] joins them into one service with
//! the house's rules about them: who may come in ([`Needs`]), CSRF on every
//! POST, security headers, body and rate limits, error pages that keep what
//! was typed. A handler takes [`Visitor`] or [`Staff`], perhaps [`Posted`],
//! and answers with a [`Reply`].
//!
//! Public pages follow DESIGN §5: neutral title and icon, quick exit first,
//! nothing personal in an address, no third-party request, `no-store`, and
//! every page works with scripts off.

pub mod address;
mod answer;
mod assets;
pub mod chart;
mod collate;
pub mod components;
mod csrf;
pub mod draft;
mod errors;
pub mod fields;
mod guard;
pub mod limits;
mod phrases;
mod posted;
mod route;
mod router;
pub mod samples;
pub mod session;
mod speech;
pub mod testing;
mod turn;
mod web;
pub mod wizard;
mod words;

pub use address::{Network, NetworkFault};
pub use answer::{Failed, Page, Reply, SetCookie};
pub use assets::asset;
pub use collate::{compare, sort_by_name};
pub use fields::Faults;
pub use phrases::{Phrases, Source};
pub use posted::{Posted, SendingId, text_fault, text_phrase};
pub use route::{Capability, Needs, Route};
pub use router::router;
pub use session::{SignIn, Staff, StaffView, Visitor};
pub use speech::{Arg, Html, Speech};
pub use turn::{Frame, Turn};
pub use web::{Settings, Web, WebBuilder};

pub use kernel::Lang;

/// Not for callers: what the macros of this crate expand to.
#[doc(hidden)]
pub mod macros {
    pub use crate::phrases::SOURCES;
    pub use crate::samples::PAGES;
    pub use linkme;
}

phrases!("phrases.vi.ftl", "phrases.en.ftl");
