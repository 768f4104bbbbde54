//! Lists of work: states, clocks of the law, worklists, task lists.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::Speech;

impl HtmlSafe for Tag {}
impl HtmlSafe for EvidenceChip {}
impl HtmlSafe for Clock {}
impl HtmlSafe for Worklist {}
impl HtmlSafe for TaskList {}

/// A state as a tag. Told apart by fill, outline and words, never by colour
/// alone (UX.md §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// Pale box.
    #[default]
    Idle,
    /// Solid block, white words.
    Urgent,
    /// Outlined.
    Soon,
    /// Tinted outline.
    ToDo,
    /// "✓" and no box.
    Done,
}

impl State {
    /// The class of the tag.
    pub fn class(self) -> &'static str {
        match self {
            Self::Idle => "govuk-tag",
            Self::Urgent => "govuk-tag bn-tag--urgent",
            Self::Soon => "govuk-tag bn-tag--soon",
            Self::ToDo => "govuk-tag bn-tag--do",
            Self::Done => "govuk-tag bn-tag--ok",
        }
    }
    /// The class of a row of a worklist.
    pub fn row_class(self) -> &'static str {
        match self {
            Self::Urgent => "is-urgent",
            Self::Soon => "is-soon",
            _ => "is-calm",
        }
    }
}

/// A state in words.
#[derive(Debug, Clone, Default, Template)]
#[template(
    source = r#"<span class="{{ state.class() }}">{% if state == State::Done %}✓ {% endif %}{{ words }}</span>"#,
    ext = "html"
)]
pub struct Tag {
    state: State,
    words: String,
}

impl Tag {
    /// A tag.
    pub fn new(state: State, words: impl Into<String>) -> Self {
        Self { state, words: words.into() }
    }
}

/// How well a number or a rule is evidenced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// ✓ đã đối chiếu.
    Verified,
    /// ~ nguồn thứ cấp.
    Secondary,
    /// ? giả định.
    Assumed,
    /// ? mốc nội bộ, không phải hạn luật.
    Internal,
}

/// The law beside a task: article and how sure we are of it.
#[derive(Debug, Clone, Template)]
#[template(path = "components/chip.html")]
pub struct EvidenceChip {
    mark: Mark,
    words: String,
    spoken: String,
    href: String,
}

impl EvidenceChip {
    /// A chip such as "12 giờ · Luật 13/2022, Điều 25".
    pub fn new(mark: Mark, words: impl Into<String>, t: &Speech) -> Self {
        let key = match mark {
            Mark::Verified => "page-mark-verified",
            Mark::Secondary => "page-mark-secondary",
            Mark::Assumed => "page-mark-assumed",
            Mark::Internal => "page-mark-internal",
        };
        Self { mark, words: words.into(), spoken: t.say(key), href: String::new() }
    }
    /// Opens the article, its text and when it was checked.
    #[must_use]
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = href.into();
        self
    }
    fn sign(&self) -> &'static str {
        match self.mark {
            Mark::Verified => "✓",
            Mark::Secondary => "~",
            Mark::Assumed | Mark::Internal => "?",
        }
    }
}

/// A clock of the law: tag and deadline.
#[derive(Debug, Clone, Default, Template)]
#[template(
    source = r#"<span class="{{ state.class() }}">{{ words }}</span>{% if note != "" %}<small>{{ note }}</small>{% endif %}"#,
    ext = "html"
)]
pub struct Clock {
    state: State,
    words: String,
    note: String,
}

impl Clock {
    /// A clock running to a deadline: overdue and the last hour are urgent,
    /// the last quarter of a day is soon.
    pub fn until(deadline: kernel::Instant, t: &Speech) -> Self {
        let left = deadline.since(t.now());
        let state = match left {
            ..3_600_000 => State::Urgent,
            3_600_000..28_800_000 => State::Soon,
            _ => State::Idle,
        };
        Self { state, words: t.left(deadline), note: t.one("page-due", "when", t.when(deadline)) }
    }
    fn row_class(&self) -> &'static str {
        self.state.row_class()
    }
    /// A clock in words: "Đang nguy hiểm", "Mới", "15:00 – 16:00".
    pub fn words(state: State, words: impl Into<String>, note: impl Into<String>) -> Self {
        Self { state, words: words.into(), note: note.into() }
    }
}

/// A row of a worklist: clock first, a code and never a name.
#[derive(Debug, Clone, Default)]
pub struct WorkRow {
    /// The clock.
    pub clock: Clock,
    /// "Hồ sơ BA-4K7M: quyết định đề nghị cấm tiếp xúc".
    pub label: String,
    /// Where the row leads.
    pub href: String,
    /// Short facts: "Thôn 4", "có trẻ nhỏ".
    pub facts: Vec<String>,
    /// The law.
    pub chip: Option<EvidenceChip>,
}

/// A list of work. The caller sorts: overdue, danger, remaining time.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "components/worklist.html")]
pub struct Worklist {
    rows: Vec<WorkRow>,
}

impl Worklist {
    /// From rows in their order.
    pub fn new(rows: Vec<WorkRow>) -> Self {
        Self { rows }
    }
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// A task of a [`TaskList`].
#[derive(Debug, Clone, Default)]
pub struct Task {
    /// What to do.
    pub label: String,
    /// Where; empty when it cannot be done yet.
    pub href: String,
    /// What stands, or why it cannot be done yet.
    pub hint: String,
    /// How far it is.
    pub tag: Tag,
}

/// The tasks of a case, in the order of the law.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "components/task_list.html")]
pub struct TaskList {
    tasks: Vec<Task>,
}

impl TaskList {
    /// From tasks in their order.
    pub fn new(tasks: Vec<Task>) -> Self {
        Self { tasks }
    }
}
