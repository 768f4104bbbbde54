//! Pieces of pages that write themselves: `{{ summary }}` in a template.

use std::sync::Arc;

use askama::Template;
use askama::filters::HtmlSafe;
use kernel::FieldFault;

mod work;

pub use work::{Clock, EvidenceChip, Mark, State, Tag, Task, TaskList, WorkRow, Worklist};

use crate::{Html, Speech, Turn};

macro_rules! safe {
    ($($kind:ident),+) => { $(impl HtmlSafe for $kind {})+ };
}
safe!(ErrorSummary, SummaryList, SealedField, Pages, Empty, Receipt, Inset, Details, Banner, Kept, Confirm);

/// The box above a form that was not taken: what to do, with links to the
/// fields.
#[derive(Debug, Clone, Template)]
#[template(path = "components/error_summary.html")]
pub struct ErrorSummary {
    heading: String,
    lines: Vec<(String, String)>,
}

impl ErrorSummary {
    /// From the faults of a form; `None` without any.
    pub fn of(faults: &[FieldFault], t: &Speech) -> Option<Self> {
        let lines: Vec<_> =
            faults.iter().map(|fault| (fault.field.to_owned(), t.phrase(&fault.phrase))).collect();
        let heading = t.one("page-faults-h", "n", lines.len());
        (!lines.is_empty()).then_some(Self { heading, lines })
    }
}

/// A row of a [`SummaryList`].
#[derive(Debug, Clone, Default)]
pub struct SummaryRow {
    /// What it is.
    pub label: String,
    /// The value, one paragraph a line; empty shows a dash.
    pub value: String,
    /// A sealed field in place of the value.
    pub sealed: Option<SealedField>,
    /// Where "Sửa" leads, or a step of a wizard to go back to.
    pub change: Option<Change>,
}

/// How a row is changed.
#[derive(Debug, Clone)]
pub enum Change {
    /// A link.
    Link(String),
    /// A button of the surrounding wizard form that goes to this step.
    Step(String),
}

/// Facts with names, perhaps with "Sửa" beside them.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "components/summary_list.html")]
pub struct SummaryList {
    rows: Vec<SummaryRow>,
    change_word: String,
}

impl SummaryList {
    /// An empty list.
    pub fn new(t: &Speech) -> Self {
        Self { rows: Vec::new(), change_word: t.say("page-change") }
    }
    /// One more fact.
    #[must_use]
    pub fn row(mut self, label: impl Into<String>, value: impl Into<String>) -> Self {
        self.rows.push(SummaryRow { label: label.into(), value: value.into(), ..SummaryRow::default() });
        self
    }
    /// One more fact that can be changed.
    #[must_use]
    pub fn changeable(mut self, label: impl Into<String>, value: impl Into<String>, change: Change) -> Self {
        self.rows.push(SummaryRow {
            label: label.into(),
            value: value.into(),
            sealed: None,
            change: Some(change),
        });
        self
    }
    /// One more fact that is sealed.
    #[must_use]
    pub fn sealed(mut self, label: impl Into<String>, field: SealedField) -> Self {
        self.rows.push(SummaryRow { label: label.into(), sealed: Some(field), ..SummaryRow::default() });
        self
    }
}

/// A sealed field: hatched until opened with a reason. Never printed.
#[derive(Debug, Clone, Template)]
#[template(path = "components/sealed.html")]
pub struct SealedField {
    label: String,
    shown: Option<(String, String)>,
    note: String,
    action: String,
    word: String,
}

impl SealedField {
    /// A closed field. `note` is "đã giữ kín" or "2 trang"; the button posts
    /// `open={name}` in the form around it.
    pub fn closed(
        label: impl Into<String>,
        name: impl Into<String>,
        note: impl Into<String>,
        t: &Speech,
    ) -> Self {
        Self {
            label: label.into(),
            shown: None,
            note: note.into(),
            action: format!("open:{}", name.into()),
            word: t.say("page-open"),
        }
    }
    /// An opened field: the text, and "Để hẹn gặp · tự đóng 14:35".
    pub fn opened(
        label: impl Into<String>,
        name: impl Into<String>,
        text: impl Into<String>,
        until: impl Into<String>,
        t: &Speech,
    ) -> Self {
        Self {
            label: label.into(),
            shown: Some((text.into(), until.into())),
            note: String::new(),
            action: format!("close:{}", name.into()),
            word: t.say("page-close"),
        }
    }
}

/// Links to earlier and later rows of a long list (keyset pages).
#[derive(Debug, Clone, Default, Template)]
#[template(path = "components/pages.html")]
pub struct Pages {
    label: String,
    earlier: Option<(String, String)>,
    later: Option<(String, String)>,
}

impl Pages {
    /// Links; none shows nothing.
    pub fn new(t: &Speech, earlier: Option<String>, later: Option<String>) -> Self {
        Self {
            label: t.say("page-pages"),
            earlier: earlier.map(|href| (href, t.say("page-pages-earlier"))),
            later: later.map(|href| (href, t.say("page-pages-later"))),
        }
    }
}

/// Nothing here: one sentence and one action.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<div class="bn-empty"><p>{{ words }}</p>{% if let Some((href, label)) = action %}<p><a class="bn-link" href="{{ href }}">{{ label }}</a></p>{% endif %}</div>"#,
    ext = "html"
)]
pub struct Empty {
    words: String,
    action: Option<(String, String)>,
}

impl Empty {
    /// A sentence alone.
    pub fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), action: None }
    }
    /// With the one thing to do next.
    #[must_use]
    pub fn action(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.action = Some((href.into(), label.into()));
        self
    }
}

/// The panel that shows a receipt code; a narrow screen breaks it between
/// pairs of groups only.
#[derive(Debug, Clone, Template)]
#[template(path = "components/receipt.html")]
pub struct Receipt {
    heading: String,
    lead: String,
    groups: Vec<String>,
    note: String,
}

impl Receipt {
    /// A panel; `code` is grouped by hyphens.
    pub fn new(
        heading: impl Into<String>,
        lead: impl Into<String>,
        code: &str,
        note: impl Into<String>,
    ) -> Self {
        let parts: Vec<_> = code.split_inclusive('-').collect();
        let groups = parts.chunks(2).map(<[&str]>::concat).collect();
        Self { heading: heading.into(), lead: lead.into(), groups, note: note.into() }
    }
}

/// A remark set apart.
#[derive(Debug, Clone, Template)]
#[template(source = r#"<div class="govuk-inset-text"><p>{{ words }}</p></div>"#, ext = "html")]
pub struct Inset {
    words: Html,
}

impl Inset {
    /// A remark; use [`Speech::rich`] for strong words.
    pub fn new(words: Html) -> Self {
        Self { words }
    }
}

/// Words that open on demand, without script.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<details class="bn-details"><summary>{{ summary }}</summary><div class="bn-details__text"><p>{{ words }}</p></div></details>"#,
    ext = "html"
)]
pub struct Details {
    summary: String,
    words: Html,
}

impl Details {
    /// A question and its answer.
    pub fn new(summary: impl Into<String>, words: Html) -> Self {
        Self { summary: summary.into(), words }
    }
}

/// A state of affairs across the page: offline, form unverified, saved.
#[derive(Debug, Clone, Template)]
#[template(source = r#"<div class="bn-banner" role="status"><p>{{ words }}</p></div>"#, ext = "html")]
pub struct Banner {
    words: Html,
}

impl Banner {
    /// A banner; use [`Speech::rich`] for strong words.
    pub fn new(words: Html) -> Self {
        Self { words }
    }
}

/// "Saved" after a redirect, said once.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<div class="bn-confirm" role="status"><p><span aria-hidden="true">✓</span> {{ words }}</p></div>"#,
    ext = "html"
)]
pub struct Confirm {
    words: String,
}

impl Confirm {
    /// A confirmation.
    pub fn new(words: impl Into<String>) -> Self {
        Self { words: words.into() }
    }
}

/// What was typed into a form that could not be taken, ready to be sent
/// again: long texts open to be shortened, the rest hidden.
#[derive(Template)]
#[template(path = "components/kept.html")]
pub struct Kept {
    action: String,
    token: Html,
    short: Vec<(String, String)>,
    long: Vec<(String, String)>,
    label: String,
    button: String,
}

/// A field longer than this is shown, not hidden.
const SHORT: usize = 60;

impl Kept {
    /// From what was posted; `None` when nothing was, or when it came from
    /// another site, or when it holds a password.
    pub(crate) fn of(turn: &Arc<Turn>) -> Option<Self> {
        let posted = turn.posted()?;
        let secret = posted.fields().any(|(name, _)| name.contains("password") || name == "totp");
        if !turn.is_ours() || secret {
            return None;
        }
        let fields = posted.fields().filter(|(name, _)| *name != "_token");
        let (mut short, mut long) = (Vec::new(), Vec::new());
        for (name, typed) in fields {
            let field = (name.to_owned(), typed.to_owned());
            if typed.chars().count() > SHORT || typed.contains('\n') {
                long.push(field)
            } else {
                short.push(field)
            }
        }
        let frame = crate::Frame::new(turn);
        Some(Self {
            action: turn.path().to_owned(),
            token: frame.token_field(),
            short,
            long,
            label: frame.say("page-kept"),
            button: frame.say("page-send-again"),
        })
    }
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Kept")
    }
}
