//! `/slip`: coming back with the code. The code stays on the server, sealed
//! under a cookie, and dies with it: leaving ends it.

use std::sync::Arc;

use access::Instance;
use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Instant, Outcome, Phrase, TypedId};
use page::components::{Confirm, ErrorSummary, SummaryList};
use page::draft::{DraftKey, DraftOwner, PUBLIC_MINUTES};
use page::fields::{TextArea, TextField};
use page::limits::{Limit, PUBLIC_FORM};
use page::{Failed, Faults, Frame, Html, Page, Posted, Reply, Route, SetCookie, Turn, Visitor};
use seal::receipt::ReceiptKeys;

use super::by_code::{self, Seen};
use super::forms::{self, ground, needed_words};
use super::model::{Contact, ContactWay, RowKind, Step};
use super::question::Asked;
use super::reading::Opened;
use super::rules;
use super::view::{self, Readers, label, radios};
use super::wizard::contact_lines;

/// The short name of the cookie that finds a code under way.
const COOKIE: &str = "slip";
/// Five codes at once, then one a minute (internal target). In memory only.
static TRIES: Limit = Limit::new("slip-code", 5, 60);

/// The routes of coming back.
pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/slip", show).public(), Route::post("/slip", take).public().limited(&PUBLIC_FORM)]
}

#[derive(Template)]
#[template(path = "notices/pages/slip.html")]
pub(super) struct CodePage {
    t: Frame,
    summary: Option<ErrorSummary>,
    code: TextField,
}

impl CodePage {
    pub(super) fn new(t: Frame, faults: &Faults, typed: &str) -> Self {
        let code =
            TextField::new("code", t.say("notices-slip-h")).as_heading().hint(t.say("notices-slip-code-t"));
        let code = code.typed(typed).faults(faults, &t);
        Self { summary: faults.summary(&t), code, t: t.with_faults(faults) }
    }
}

fn cookie_key(turn: &Turn) -> Option<DraftKey> {
    let bytes = URL_SAFE_NO_PAD.decode(turn.cookies().get(COOKIE)?).ok()?;
    Some(DraftKey::of_bytes(bytes.try_into().ok()?))
}

/// The keys of the code under way.
async fn keys_under_way(turn: &Turn) -> Result<Option<Arc<ReceiptKeys>>, Failed> {
    let Some(key) = cookie_key(turn) else { return Ok(None) };
    let body = turn.web().drafts().load(&key, DraftOwner::Visitor, turn.at()).await?;
    let Some(code) = body.and_then(|body| String::from_utf8(body).ok()) else { return Ok(None) };
    let house = turn.web().part::<Instance>()?;
    match by_code::keys(&house, &code).await {
        Ok(keys) => Ok(Some(keys)),
        Err(Outcome::NotVisible) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

async fn show(visitor: Visitor) -> Reply {
    match keys_under_way(visitor.turn()).await? {
        Some(keys) => opened(&visitor, keys, Said::default()).await,
        None => Page::render(&CodePage::new(visitor.frame(), &Faults::none(), "")),
    }
}

/// What a page says beside the state: a confirmation, faults, words shown.
#[derive(Default)]
struct Said {
    confirm: String,
    faults: Faults,
    posted: Posted,
    words: bool,
    contact: bool,
}

async fn opened(visitor: &Visitor, keys: Arc<ReceiptKeys>, said: Said) -> Reply {
    let web = visitor.turn().web();
    let house = web.part::<Instance>()?;
    let (places, _) = ground(web);
    let wrong = !said.faults.is_empty();
    let page = match by_code::see(&house, &places, keys).await {
        Ok(Seen::Notice(opened, desk)) => {
            Page::render(&NoticePage::new(visitor.frame(), &opened, desk.map(|unit| unit.name), said))
        }
        Ok(Seen::Question(asked)) => Page::render(&QuestionPage::new(visitor.frame(), &asked)),
        Err(Outcome::NotVisible) => {
            return Page::render(&CodePage::new(visitor.frame(), &Faults::none(), ""));
        }
        Err(other) => return Err(other.into()),
    }?;
    Ok(if wrong { page.status(http::StatusCode::UNPROCESSABLE_ENTITY) } else { page })
}

async fn take(visitor: Visitor, posted: Posted) -> Reply {
    let act = posted.typed("_go").to_owned();
    if act == "open" || !posted.has("_go") {
        return open(&visitor, &posted).await;
    }
    let Some(keys) = keys_under_way(visitor.turn()).await? else {
        return Page::render(&CodePage::new(visitor.frame(), &Faults::none(), ""));
    };
    let house = visitor.turn().web().part::<Instance>()?;
    let row = posted.sending_id().map_or([0; 16], |id| *id.uuid().as_bytes());
    let mut said = Said { posted: posted.clone(), ..Said::default() };
    let done = |key: &str, at: Instant| visitor.frame().one(key, "when", visitor.frame().when_public(at));
    match act.as_str() {
        "words" => said.words = true,
        "contact" => said.contact = true,
        "line" => match needed_words(&posted, "line", "notices-slip-line-e") {
            Ok(words) => {
                let at = by_code::add_line(&house, Arc::clone(&keys), row, words).await?;
                said.confirm = done("notices-slip-line-done", at);
                said.posted = Posted::default();
            }
            Err(faults) => said.faults = faults,
        },
        "save-contact" => {
            let faults = forms::contact_faults(&posted, visitor.turn().web());
            if faults.is_empty() {
                let at =
                    by_code::set_contact(&house, Arc::clone(&keys), row, forms::contact(&posted)).await?;
                said.confirm = done("notices-slip-contact-done", at);
                said.posted = Posted::default();
            } else {
                said.contact = true;
                said.faults = faults;
            }
        }
        "stop" => {
            let at = by_code::set_contact(&house, Arc::clone(&keys), row, Contact::none()).await?;
            said.confirm = done("notices-slip-stop-done", at);
        }
        "widen" => {
            let (places, _) = ground(visitor.turn().web());
            let at = by_code::widen(&house, &places, Arc::clone(&keys)).await?;
            said.confirm = done("notices-slip-widen-done", at);
        }
        _ => {}
    }
    opened(&visitor, keys, said).await
}

/// A typed code: wrong, mistyped and expired get one answer.
async fn open(visitor: &Visitor, posted: &Posted) -> Reply {
    let turn = visitor.turn();
    let typed = posted.typed("code");
    let mut faults = Faults::none();
    if let Err(Failed::TooMany(wait)) = visitor.allow(&TRIES) {
        let minutes = i64::try_from(wait.as_secs().div_ceil(60)).unwrap_or(1).max(1);
        faults.add("code", Phrase::new("notices-slip-many-e").with("minutes", minutes));
        let page = Page::render(&CodePage::new(visitor.frame(), &faults, typed))?;
        return Ok(page.status(http::StatusCode::TOO_MANY_REQUESTS));
    }
    let house = turn.web().part::<Instance>()?;
    let found = match by_code::keys(&house, typed).await {
        Ok(keys) => by_code::known(&house, keys).await?,
        Err(Outcome::NotVisible) => false,
        Err(other) => return Err(other.into()),
    };
    if !found {
        faults.add("code", "notices-slip-code-e");
        return Page::correct(&CodePage::new(visitor.frame(), &faults, typed));
    }
    let mut bytes = [0; 32];
    turn.web().entropy().fill(&mut bytes);
    let key = DraftKey::of_bytes(bytes);
    let until = turn.at().plus_minutes(PUBLIC_MINUTES);
    turn.web().drafts().save(&key, DraftOwner::Visitor, typed.as_bytes().to_vec(), until).await?;
    Ok(Page::redirect("/slip").cookie(SetCookie::session(COOKIE, URL_SAFE_NO_PAD.encode(bytes))))
}

/// A notice as the person who sent it sees it.
#[derive(Template)]
#[template(path = "notices/pages/slip-notice.html")]
pub(super) struct NoticePage {
    t: Frame,
    summary: Option<ErrorSummary>,
    confirm: Option<Confirm>,
    sent: String,
    steps: Vec<(String, bool, bool)>,
    readings: Vec<String>,
    readers: Readers,
    words: Option<Vec<String>>,
    replies: Vec<(String, String)>,
    line: TextArea,
    contact: String,
    change: Option<Html>,
    widen: Option<String>,
}

impl NoticePage {
    fn new(t: Frame, opened: &Opened, desk: Option<String>, said: Said) -> Self {
        let now = rules::step(opened.notice.state);
        let steps =
            Step::ALL.iter().map(|step| (label(&t, "step", step.key()), *step == now, *step < now)).collect();
        let line =
            TextArea::new("line", t.say("notices-slip-line-l")).hint(t.say("notices-slip-line-t")).rows(3);
        let line = line.typed(said.posted.typed("line")).faults(&said.faults, &t);
        let told = &opened.told;
        let words = said.words.then(|| {
            let mut words: Vec<String> =
                told.happenings.iter().map(|what| label(&t, "what", what.key())).collect();
            words.extend((!told.words.is_empty()).then(|| told.words.clone()));
            words.extend(
                opened
                    .lines
                    .iter()
                    .filter(|(kind, ..)| *kind == RowKind::Line)
                    .map(|(.., line)| line.words.clone()),
            );
            words
        });
        let replies =
            opened.lines.iter().filter(|(kind, ..)| *kind == RowKind::Reply).map(|(_, at, line)| {
                let from =
                    t.two("notices-slip-reply-from", ("office", &line.office), ("when", t.when_public(*at)));
                (from, line.words.clone())
            });
        let replies = replies.collect();
        let change = said.contact.then(|| change_fields(&t, &opened.contact, &said));
        let readers = Readers::new(t.say("notices-slip-can-h"), &opened.readers, &t)
            .note(t.say("notices-receipt-readers-n"));
        let title = t.say("notices-slip-title");
        Self {
            summary: said.faults.summary(&t),
            confirm: (!said.confirm.is_empty()).then(|| Confirm::new(said.confirm)),
            sent: t.one("notices-slip-sent-n", "when", t.when_public(opened.notice.received_at)),
            steps,
            readings: view::readings(&t, &opened.readings),
            readers,
            words,
            replies,
            line,
            contact: contact_lines(&t, &opened.contact),
            change,
            widen: desk,
            t: t.titled(title).with_faults(&said.faults),
        }
    }
    /// For samples.
    pub(super) fn sample(t: Frame, opened: &Opened, busy: bool) -> Self {
        let confirm = if busy {
            t.one("notices-slip-line-done", "when", t.when_public(t.now()))
        } else {
            String::new()
        };
        let said = Said { confirm, words: busy, contact: busy, ..Said::default() };
        Self::new(t, opened, Some("Trực tỉnh Sơn La".to_owned()), said)
    }
    fn id(&self) -> Html {
        Html::trusted(self.t.id_field().to_string())
    }
}

/// The fields of contact, filled with what stands until something was typed.
fn change_fields(t: &Frame, now: &Contact, said: &Said) -> Html {
    let standing = Posted::of([
        ("contact", now.way.key()),
        ("at", now.at.as_str()),
        ("hours", now.hours.as_str()),
        ("answers", now.other_answers.key()),
        ("opening", now.opening.as_str()),
    ]);
    let posted = if said.posted.has("contact") { &said.posted } else { &standing };
    let keys: Vec<_> = ContactWay::ALL.iter().map(|way| way.key()).collect();
    let choice = radios("contact", t.say("notices-send-contact-h"), "contact", &keys, t)
        .typed(posted)
        .faults(&said.faults, t);
    Html::trusted(format!("{choice}{}", view::contact_fields(posted, &said.faults, t)))
}

/// A question as the person who asked sees it.
#[derive(Template)]
#[template(path = "notices/pages/slip-question.html")]
pub(super) struct QuestionPage {
    t: Frame,
    list: SummaryList,
    answers: Vec<(String, String)>,
}

impl QuestionPage {
    pub(super) fn new(t: Frame, asked: &Asked) -> Self {
        let list = SummaryList::new(&t)
            .row(t.say("notices-slip-state-h"), t.say(&format!("notices-state-q-{}", asked.state.key())))
            .row(t.say("notices-question-h"), asked.words.clone());
        let answer = |(at, line): &(Instant, super::model::Line)| {
            let from =
                t.two("notices-slip-reply-from", ("office", &line.office), ("when", t.when_public(*at)));
            (from, line.words.clone())
        };
        let answers = asked.answers.iter().map(answer).collect();
        let title = t.say("notices-slip-title");
        Self { t: t.titled(title), list, answers }
    }
}
