//! `/send`: a notice in six steps. `/ask` stands in `ask.rs`.

use access::Instance;
use askama::Template;
use kernel::{Instant, Outcome, RecordId, TypedId};
use page::components::{Change, Details, EvidenceChip, Mark, Receipt, SummaryList};
use page::fields::{Choice, TextField};
use page::limits::{Limit, PUBLIC_FORM};
use page::wizard::{Answers, CheckView, Done, Sending, Step, StepView, Wizard};
use page::{Failed, Faults, Frame, Html, Needs, Page, Posted, Reply, Speech};
use places::Gazetteer;
use seal::draft::DraftSecret;

use super::forms::{self, Placed, commune_word, ground, place_name, placed};
use super::intake::{Intake, take_in};
use super::model::{Avoid, ContactWay, Danger, ForWhom, Mode, Source};
use super::rules::{Office, kept_out};
use super::view::{
    self, Readers, avoid_choice, boxes, call_111, call_113, label, labels, place_fields, radios,
};

/// Sending a notice without an account.
pub(super) struct Send;

static STEPS: [Step; 6] = [
    Step::new("where", &["for", "place", "place-id", "hamlet"], forms::where_faults),
    Step::new("danger", &["danger"], forms::danger_faults),
    Step::new("what", &["what", "words"], forms::what_faults),
    Step::new("who", &["present", "people"], forms::who_faults),
    Step::new("contact", &["contact", "at", "hours", "answers", "opening"], forms::contact_faults),
    Step::new("avoid", &["avoid", "avoid-who"], forms::avoid_faults),
];

impl Wizard for Send {
    const NAME: &'static str = "send";
    const PATH: &'static str = "/send";
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
        let web = view.t.turn().web().clone();
        let (places, today) = ground(&web);
        let posted = view.answers.posted();
        let Placed::Here(place, _) = placed(&posted, &places, today) else {
            return check_page(view, &[], false).reply();
        };
        let house = web.part::<Instance>()?;
        let (own, avoid) = (house.clone(), forms::told(&posted).avoid);
        let look = move |rx: &mut store::Rx<'_>| super::offices::offices(&own, rx, &places, place);
        let routed = house.db().snapshot(look).await?.route(avoid);
        let readers: Vec<_> = routed
            .iter()
            .flat_map(|routed| &routed.readers)
            .map(|office| (office.part, office.unit.name.clone()))
            .collect();
        check_page(view, &readers, routed.is_some_and(|routed| routed.yielded)).reply()
    }
    async fn finish(sending: Sending) -> Result<Answers, Failed> {
        let web = sending.turn.web().clone();
        let (places, today) = ground(&web);
        let posted = sending.answers.posted();
        let Placed::Here(place, _) = placed(&posted, &places, today) else {
            return Err(Outcome::invalid("place", "notices-send-place-missing-e").into());
        };
        let (told, contact) = (forms::told(&posted), forms::contact(&posted));
        let (danger, way) = (told.danger, contact.way);
        let intake = Intake {
            record: RecordId::of_uuid(sending.id.uuid()),
            place,
            told,
            contact,
            source: Source::Public,
            mode: Mode::Letter,
            by: None,
            receipt: Some(DraftSecret::of_bytes(*sending.key.bytes())),
        };
        let taken = take_in(&*web.part::<Instance>()?, &places, intake).await?;
        let mut kept = Answers::default();
        kept.set("at", taken.received_at.millis().to_string());
        kept.set("again", if taken.again { "yes" } else { "" });
        kept.set("danger", danger.key());
        kept.set("way", way.key());
        kept.set("place", place.0.to_string());
        let readers: Vec<_> =
            taken.readers.iter().map(|(part, unit)| format!("{}:{unit}", view::part_key(*part))).collect();
        kept.set("readers", readers.join("\n"));
        let told: Vec<_> = taken.told.iter().map(|part| view::part_key(*part)).collect();
        kept.set("told", told.join("\n"));
        Ok(kept)
    }
    async fn done(end: Done) -> Reply {
        let web = end.t.turn().web().clone();
        let house = web.part::<Instance>()?;
        let receipt =
            house.receipt_of(&DraftSecret::of_bytes(*end.key.bytes()), RecordId::of_uuid(end.id.uuid()));
        let words: Vec<String> = receipt.words().iter().map(|word| word.to_string()).collect();
        let (places, _) = ground(&web);
        Page::render(&ReceiptPage::new(end.t, &end.answers, end.again, &receipt.code(), &words, &places))
    }
}

/// The page of a step.
pub(super) fn step(view: StepView) -> page::wizard::StepPage {
    let t = view.t.clone();
    let (posted, faults, caption) = (view.posted.clone(), view.faults.clone(), view.caption());
    let child = posted.typed("for") == ForWhom::Child.key();
    let ask = |choice: Choice| choice.as_heading().above(caption.clone());
    match view.key() {
        "where" => where_page(view, &t, &posted, &faults, &caption),
        "danger" => {
            let choice = radios("danger", t.say("notices-send-danger-h"), "danger", &view::danger_keys(), &t);
            let choice = ask(choice.hint(t.say("notices-send-danger-t"))).typed(&posted).faults(&faults, &t);
            let page = if child { view.page().field(call_111(&t)) } else { view.page() };
            page.field(choice).field(call_113(&t))
        }
        "what" => {
            let choice = boxes("what", t.say("notices-send-what-h"), "what", &view::what_keys(), &t);
            let choice = ask(choice.hint(t.say("notices-send-what-t"))).typed(&posted);
            let words =
                view::words_field(&posted, &faults, &t, "notices-send-words-l", "notices-send-words-t");
            view.page().field(choice).field(words)
        }
        "who" => {
            let choice = boxes("present", t.say("notices-send-who-h"), "who", &view::present_keys(), &t);
            let choice = ask(choice.hint(t.say("notices-send-who-t"))).typed(&posted);
            let people = TextField::new("people", t.say("notices-send-people-l"));
            let people = people.digits().width("short").typed(posted.typed("people")).faults(&faults, &t);
            view.page().field(choice).field(people)
        }
        "contact" => {
            let choice =
                radios("contact", t.say("notices-send-contact-h"), "contact", &view::contact_keys(), &t);
            let choice = ask(choice).typed(&posted).faults(&faults, &t);
            let more = view::contact_fields(&posted, &faults, &t);
            view.page().field(choice).field(more)
        }
        _ => avoid_page(view, &t, &posted, &faults, &caption),
    }
}

fn where_page(
    view: StepView,
    t: &Frame,
    posted: &Posted,
    faults: &Faults,
    caption: &str,
) -> page::wizard::StepPage {
    let (places, _) = ground(t.turn().web());
    let text = TextField::new("place", t.say("notices-send-place-l")).hint(t.say("notices-send-place-t"));
    let place = place_fields(posted, faults, t, &places, text);
    let hamlet =
        TextField::new("hamlet", t.say("notices-send-hamlet-l")).hint(t.say("notices-send-hamlet-t"));
    let hamlet = hamlet.typed(posted.typed("hamlet")).faults(faults, t);
    let whom = radios("for", t.say("notices-send-for-l"), "for", &view::for_keys(), t)
        .typed(posted)
        .faults(faults, t);
    let heading = Heading { caption: caption.to_owned(), text: t.say("notices-send-where-h") };
    let page = view.page().field(heading).field(place).field(hamlet).field(whom);
    page.field(call_111(t))
}

fn avoid_page(
    view: StepView,
    t: &Frame,
    posted: &Posted,
    faults: &Faults,
    caption: &str,
) -> page::wizard::StepPage {
    let (places, today) = ground(t.turn().web());
    let commune = match placed(posted, &places, today) {
        Placed::Here(place, _) => commune_word(&places, place, t.lang()),
        _ => places::Kind::Commune.word(t.lang()),
    };
    let choice = avoid_choice(t.say("notices-send-avoid-h"), commune, t).as_heading().above(caption);
    let choice =
        choice.hint(t.one("notices-send-avoid-t", "commune", commune)).typed(posted).faults(faults, t);
    let who = TextField::new("avoid-who", t.say("notices-send-avoid-who-l"))
        .hint(t.say("notices-send-avoid-who-t"));
    let who = who.typed(posted.typed("avoid-who")).faults(faults, t);
    let chip = EvidenceChip::new(Mark::Assumed, t.say("notices-routing-chip"), t);
    let note = Html::trusted(format!("<p>{}</p><p>{chip}</p>", Html::text(&t.say("notices-send-avoid-n"))));
    view.page().field(choice).field(who).field(note)
}

/// The question of a page with several fields.
#[derive(Debug, Template)]
#[template(
    source = r#"<h1 class="bn-question"><span class="bn-caption">{{ caption }}</span>{{ text }}</h1>"#,
    ext = "html"
)]
pub(super) struct Heading {
    pub(super) caption: String,
    pub(super) text: String,
}
impl askama::filters::HtmlSafe for Heading {}

fn check_page(view: CheckView, readers: &[(Office, String)], yielded: bool) -> page::wizard::CheckPage {
    let t = view.t.clone();
    let posted = view.answers.posted();
    let list = summary(&t, &posted);
    let (places, today) = ground(t.turn().web());
    let told = forms::told(&posted);
    let place = placed(&posted, &places, today);
    let page = view.page(t.say("notices-check-h"), list, t.say("notices-send-b"));
    if readers.is_empty() {
        return page
            .note(Html::trusted(format!("<p><b>{}</b></p>", Html::text(&t.say("notices-check-nobody-e")))));
    }
    let mut block =
        Readers::new(t.say("notices-check-readers-h"), readers, &t).note(t.say("notices-check-readers-n"));
    if let (Placed::Here(place, _), Some(out)) = (place, kept_out(told.avoid)) {
        let key = if out == Office::Police { "notices-kept-out-police" } else { "notices-kept-out-commune" };
        block = block.note(t.one(key, "commune", commune_word(&places, place, t.lang())));
    }
    if yielded {
        block = block.note(t.say("notices-yielded-n"));
    }
    page.note(block.chip(&t))
}

/// All answers, with the way back to each.
fn summary(t: &Frame, posted: &Posted) -> SummaryList {
    let (places, today) = ground(t.turn().web());
    let (told, contact) = (forms::told(posted), forms::contact(posted));
    let place = match placed(posted, &places, today) {
        Placed::Here(place, was) => place_lines(t, &places, place, was, &told.hamlet),
        _ => String::new(),
    };
    let commune = match placed(posted, &places, today) {
        Placed::Here(place, _) => commune_word(&places, place, t.lang()),
        _ => "",
    };
    let people = told.people.map(|n| t.one("notices-check-people", "n", n));
    let who = [labels(t, "who", told.present.iter().map(|p| p.key())), people.unwrap_or_default()];
    let who: Vec<_> = who.into_iter().filter(|line| !line.is_empty()).collect();
    let back = |step: &str| Change::Step(step.to_owned());
    let avoid = t.one(&format!("notices-avoid-{}", told.avoid.key()), "commune", commune);
    let avoid = if told.avoid_who.is_empty() { avoid } else { format!("{avoid}\n{}", told.avoid_who) };
    SummaryList::new(t)
        .changeable(t.say("notices-check-place"), place, back("where"))
        .changeable(t.say("notices-check-for"), label(t, "for", told.for_whom.key()), back("where"))
        .changeable(t.say("notices-check-danger"), label(t, "danger", told.danger.key()), back("danger"))
        .changeable(
            t.say("notices-check-what"),
            labels(t, "what", told.happenings.iter().map(|w| w.key())),
            back("what"),
        )
        .changeable(t.say("notices-check-words"), told.words.clone(), back("what"))
        .changeable(t.say("notices-check-who"), who.join("\n"), back("who"))
        .changeable(t.say("notices-check-contact"), contact_lines(t, &contact), back("contact"))
        .changeable(t.say("notices-check-avoid"), avoid, back("avoid"))
}

fn place_lines(
    t: &Frame,
    places: &Gazetteer,
    place: kernel::PlaceId,
    was: Option<(kernel::PlaceId, Option<kernel::Date>)>,
    hamlet: &str,
) -> String {
    let today = t.now().vn_date();
    let mut lines = vec![place_name(places, place, t.lang(), today)];
    if let Some((was, Some(since))) = was
        && let (Some(old), Some(new)) = (places.version(was), places.version(place))
    {
        let args: [(&'static str, kernel::Argument); 3] = [
            ("old", old.full_name(t.lang()).into()),
            ("new", new.name_in_sentence(t.lang()).into()),
            ("since", t.date(since).into()),
        ];
        lines.push(t.with("notices-send-place-now", &args));
    }
    if !hamlet.is_empty() {
        lines.push(hamlet.to_owned());
    }
    lines.join("\n")
}

/// How to reach the person, one fact a line.
pub(super) fn contact_lines(t: &Speech, contact: &super::model::Contact) -> String {
    let mut lines = vec![label(t, "contact", contact.way.key())];
    if contact.way != ContactWay::None {
        lines.extend([&contact.at, &contact.hours].into_iter().filter(|line| !line.is_empty()).cloned());
        if contact.way == ContactWay::Phone {
            lines.push(t.say(match contact.other_answers {
                super::model::OtherAnswers::Fine => "notices-answered-fine",
                super::model::OtherAnswers::WrongNumber => "notices-notice-wrong-number",
            }));
        }
        if !contact.opening.is_empty() {
            lines.push(format!("“{}”", contact.opening.trim_matches(['“', '”', '"'])));
        }
    }
    lines.join("\n")
}

/// The receipt: code and words, what follows, who reads.
#[derive(Template)]
#[template(path = "notices/pages/receipt.html")]
pub(super) struct ReceiptPage {
    t: Frame,
    panel: Receipt,
    again: String,
    words: Details,
    next: Vec<Html>,
    readers: Readers,
    gone: String,
}

impl ReceiptPage {
    fn new(t: Frame, kept: &Answers, again: bool, code: &str, words: &[String], places: &Gazetteer) -> Self {
        let at = Instant::of_millis(kept.typed("at").parse().unwrap_or(0));
        let place = kernel::PlaceId(kept.typed("place").parse().unwrap_or(0));
        let commune = commune_word(places, place, t.lang());
        let readers: Vec<_> = kept
            .typed("readers")
            .lines()
            .filter_map(|line| line.split_once(':'))
            .filter_map(|(part, unit)| Some((view::part_of_key(part)?, unit.to_owned())))
            .collect();
        let local = readers.first().is_some_and(|(part, _)| *part == Office::Commune);
        let heading = if local {
            t.one("notices-receipt-commune-h", "commune", capital(commune))
        } else {
            t.say("notices-receipt-desk-h")
        };
        let note = t.one("notices-receipt-at-n", "when", t.when_public(at));
        let panel = Receipt::new(heading, t.say("notices-receipt-code-n"), code, note);
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
        let next = next_steps(&t, kept, commune, at, local);
        let readers = Readers::new(t.say("notices-receipt-readers-h"), &readers, &t)
            .note(t.say("notices-receipt-readers-n"));
        let gone = t.one("notices-receipt-gone-n", "minutes", page::draft::PUBLIC_MINUTES);
        let title = t.say("notices-receipt-title");
        Self { t: t.titled(title), panel, again, words, next, readers, gone }
    }
    /// A page for samples and the HTML checker.
    pub(super) fn sample(t: Frame, owner: &str) -> Self {
        let mut kept = Answers::default();
        kept.set("at", t.now().millis().to_string());
        kept.set("place", "30000402");
        kept.set("danger", "now");
        kept.set("way", "none");
        kept.set("readers", format!("{owner}:UBND phường Ba Đình\npolice:Công an phường Ba Đình"));
        kept.set("told", format!("{owner}\npolice"));
        let words =
            ["gừng tươi", "chuối xanh", "võng cũ", "mưa nhỏ", "thước dài", "khoai nướng"].map(str::to_owned);
        Self::new(t, &kept, owner != "commune", "K7QM-4TRX-92HD-V6", &words, &Gazetteer::shipped())
    }
}

fn next_steps(t: &Frame, kept: &Answers, commune: &str, at: Instant, local: bool) -> Vec<Html> {
    let told: Vec<_> = kept.typed("told").lines().filter_map(view::part_of_key).collect();
    let mut next = Vec::new();
    if !told.is_empty() {
        let now = Danger::of_key(kept.typed("danger")) == Some(Danger::Now);
        let key = if now { "notices-receipt-told-now-n" } else { "notices-receipt-told-n" };
        let who = capital(&view::told_words(&told, commune, t));
        next.push(t.rich_with(key, &[("who", who.into()), ("time", t.time_public(at).into())]));
    }
    next.push(t.rich(if local { "notices-receipt-read-n" } else { "notices-receipt-desk-n" }));
    let way = ContactWay::of_key(kept.typed("way")).unwrap_or(ContactWay::None);
    next.push(t.rich(&format!("notices-receipt-contact-{}-n", way.key())));
    next
}

/// The first letter large.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A draft with answers, for samples.
pub(super) fn sample_answers() -> Answers {
    let mut answers = Answers::default();
    let fields = [
        ("for", "other"),
        ("place", "truc bach"),
        ("hamlet", "Tổ 5"),
        ("danger", "now"),
        ("what", "hit"),
        ("words", "Nghe tiếng la từ tối qua."),
        ("present", "children"),
        ("people", "4"),
        ("contact", "phone"),
        ("at", "0900 000 347"),
        ("hours", "Sáng thứ Ba, sau 8 giờ"),
        ("answers", "wrong-number"),
        ("opening", "Hội phụ nữ mời họp tối thứ Năm."),
        ("avoid", Avoid::Chair.key()),
    ];
    for (name, value) in fields {
        answers.set(name, value);
    }
    answers
}

/// The page of a step or of all answers as text, for samples.
pub(super) fn sample_check(t: Frame) -> page::wizard::CheckPage {
    let readers = [
        (Office::Desk, "Trực thành phố Hà Nội".to_owned()),
        (Office::Police, "Công an phường Ba Đình".to_owned()),
    ];
    check_page(CheckView::sample(t, sample_answers(), Faults::none()), &readers, false)
}

/// What is wrong with a step, for samples.
pub(super) fn faults_of(key: &str, answers: &Answers, stage: &page::samples::Stage) -> Faults {
    let turn = stage.turn("/send");
    STEPS
        .iter()
        .find(|step| step.key == key)
        .map_or_else(Faults::none, |step| step.faults(answers, turn.web()))
}
