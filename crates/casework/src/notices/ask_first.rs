//! `/ask`: a question before reporting. Two pages: the question, then what
//! would have to be passed on and who answers.

use access::Instance;
use askama::Template;
use kernel::{Instant, Outcome, PlaceId, RecordId, TypedId};
use page::components::{Change, Details, Receipt, SummaryList};
use page::fields::{Select, TextArea};
use page::limits::{Limit, PUBLIC_FORM};
use page::wizard::{Answers, CheckView, Done, Sending, Step, StepView, Wizard};
use page::{Failed, Faults, Frame, Html, Needs, Page, Posted, Reply, Web};
use places::Level;
use seal::draft::DraftSecret;

use super::forms::{ground, needed_words};
use super::question as questions;
use super::wizard::Heading;

/// Asking first.
pub(super) struct Ask;

static STEPS: [Step; 1] = [Step::new("ask", &["province", "question"], faults)];

fn faults(posted: &Posted, web: &Web) -> Faults {
    let mut faults = match needed_words(posted, "question", "notices-ask-words-e") {
        Ok(_) => Faults::none(),
        Err(faults) => faults,
    };
    if province(posted, web).is_none() {
        faults.add("province", "notices-ask-province-e");
    }
    faults
}

/// The province chosen, when it is one in force.
fn province(posted: &Posted, web: &Web) -> Option<PlaceId> {
    let (places, today) = ground(web);
    let chosen = PlaceId(posted.typed("province").parse().ok()?);
    places
        .version(chosen)
        .filter(|version| version.level() == Level::Province && version.in_force(today))
        .map(|v| v.id)
}

/// What the person who answers would have to pass on.
#[derive(Debug, Template)]
#[template(path = "notices/pages/duty.html")]
struct Duty {
    t: Frame,
}
impl askama::filters::HtmlSafe for Duty {}

impl Wizard for Ask {
    const NAME: &'static str = "ask";
    const PATH: &'static str = "/ask";
    const HOME: &'static str = "/";
    const NEEDS: Needs = Needs::Public;
    const LIMIT: Option<&'static Limit> = Some(&PUBLIC_FORM);

    fn steps() -> &'static [Step] {
        &STEPS
    }
    async fn show(view: StepView) -> Reply {
        step(view).reply()
    }
    async fn check(view: CheckView) -> Reply {
        check(view).reply()
    }
    async fn finish(sending: Sending) -> Result<Answers, Failed> {
        let web = sending.turn.web().clone();
        let posted = sending.answers.posted();
        let province =
            province(&posted, &web).ok_or_else(|| Outcome::invalid("province", "notices-ask-province-e"))?;
        let words = needed_words(&posted, "question", "notices-ask-words-e");
        let words = words.map_err(|faults| Outcome::Invalid(faults.list().to_vec()))?;
        let (places, _) = ground(&web);
        let draft = DraftSecret::of_bytes(*sending.key.bytes());
        let record = RecordId::of_uuid(sending.id.uuid());
        let house = web.part::<Instance>()?;
        let sent = questions::ask(&house, &places, &draft, record, province, words).await?;
        let mut kept = Answers::default();
        kept.set("at", sent.received_at.millis().to_string());
        kept.set("unit", sent.unit);
        kept.set("again", if sent.again { "yes" } else { "" });
        Ok(kept)
    }
    async fn done(end: Done) -> Reply {
        let house = end.t.turn().web().part::<Instance>()?;
        let receipt =
            house.receipt_of(&DraftSecret::of_bytes(*end.key.bytes()), RecordId::of_uuid(end.id.uuid()));
        let words: Vec<String> = receipt.words().iter().map(|word| word.to_string()).collect();
        Page::render(&AskedPage::new(end.t, &end.answers, end.again, &receipt.code(), &words))
    }
}

fn step(view: StepView) -> page::wizard::StepPage {
    let t = view.t.clone();
    let (posted, faults) = (view.posted.clone(), view.faults.clone());
    let (places, today) = ground(t.turn().web());
    let mut provinces: Vec<_> = places
        .in_force(Level::Province, today)
        .map(|v| (v.id.0.to_string(), v.full_name(t.lang()), v.name.to_string()))
        .collect();
    page::sort_by_name(&mut provinces, |(_, _, name)| name.as_str());
    let select = Select::new("province", t.say("notices-ask-province-l"))
        .hint(t.say("notices-ask-province-t"))
        .answer("", "–");
    let select = provinces.into_iter().fold(select, |select, (id, name, _)| select.answer(id, name));
    let select = select.chosen(posted.typed("province")).faults(&faults, &t);
    let words =
        TextArea::new("question", t.say("notices-ask-words-l")).hint(t.say("notices-ask-words-t")).rows(6);
    let words = words.typed(posted.typed("question")).faults(&faults, &t);
    let heading = Heading { caption: String::new(), text: t.say("notices-ask-h") };
    let note = Html::trusted(format!("<p>{}</p>", Html::text(&t.say("notices-ask-n"))));
    view.page().field(heading).field(note).field(Duty { t }).field(select).field(words)
}

fn check(view: CheckView) -> page::wizard::CheckPage {
    let t = view.t.clone();
    let (places, _) = ground(t.turn().web());
    let posted = view.answers.posted();
    let back = || Change::Step("ask".to_owned());
    let name = province(&posted, t.turn().web())
        .and_then(|place| places.version(place))
        .map(|v| v.full_name(t.lang()));
    let list = SummaryList::new(&t)
        .changeable(t.say("notices-ask-province-l"), name.unwrap_or_default(), back())
        .changeable(
            t.say("notices-ask-words-l"),
            posted.text("question", super::rules::LINE).unwrap_or_default(),
            back(),
        );
    let page = view.page(t.say("notices-check-h"), list, t.say("notices-ask-b"));
    page.note(Duty { t })
}

/// The receipt of a question.
#[derive(Template)]
#[template(path = "notices/pages/asked.html")]
pub(super) struct AskedPage {
    t: Frame,
    panel: Receipt,
    again: String,
    words: Details,
    unit: String,
}

impl AskedPage {
    fn new(t: Frame, kept: &Answers, again: bool, code: &str, words: &[String]) -> Self {
        let at = Instant::of_millis(kept.typed("at").parse().unwrap_or(0));
        let note = t.one("notices-receipt-at-n", "when", t.when_public(at));
        let panel =
            Receipt::new(t.say("notices-ask-received-h"), t.say("notices-receipt-code-n"), code, note);
        let sent_again = again || kept.typed("again") == "yes";
        let again = if sent_again {
            t.one("notices-receipt-again-n", "when", t.when_public(at))
        } else {
            String::new()
        };
        let list = words.join(" · ");
        let body =
            format!("{}<br><b>{}</b>", Html::text(&t.say("notices-receipt-words-n")), Html::text(&list));
        let words = Details::new(t.say("notices-receipt-words-h"), Html::trusted(body));
        let title = t.say("notices-receipt-title");
        Self { unit: kept.typed("unit").to_owned(), t: t.titled(title), panel, again, words }
    }
    /// For samples.
    pub(super) fn sample(t: Frame) -> Self {
        let mut kept = Answers::default();
        kept.set("at", t.now().millis().to_string());
        kept.set("unit", "Trung tâm Công tác xã hội tỉnh Sơn La");
        let words =
            ["gừng tươi", "chuối xanh", "võng cũ", "mưa nhỏ", "thước dài", "khoai nướng"].map(str::to_owned);
        Self::new(t, &kept, false, "K7QM-4TRX-92HD-V6", &words)
    }
}

/// The page of the question, for samples.
pub(super) fn sample_step(t: Frame, faulty: bool) -> page::wizard::StepPage {
    let mut answers = Answers::default();
    answers.set("question", if faulty { "" } else { "Nếu chỉ muốn hỏi thì có sao không?" });
    let posted = answers.posted();
    let faults = if faulty { faults(&posted, t.turn().web()) } else { Faults::none() };
    step(StepView::sample(t, page::wizard::Controls::sample("ask", 1, 1), answers, faults))
}

/// The page before sending, for samples.
pub(super) fn sample_check(t: Frame) -> page::wizard::CheckPage {
    let mut answers = Answers::default();
    answers.set("question", "Nếu chỉ muốn hỏi thì có sao không?");
    check(CheckView::sample(t, answers, Faults::none()))
}
