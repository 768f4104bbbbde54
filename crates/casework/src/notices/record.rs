//! `/notices/new`: an officer writes what is told, in the order people speak;
//! only the commune is needed. `/relay`: four taps, and nothing is read after.

use std::sync::Arc;

use access::can::{RecordNotice, RelayNotice};
use access::{Deed, Instance, RecordKind};
use askama::Template;
use kernel::{Instant, Outcome, RecordId, TypedId};
use page::components::{Confirm, ErrorSummary};
use page::draft::{DraftKey, DraftOwner, STAFF_DAYS};
use page::fields::{Choice, TextArea, TextField};
use page::{Faults, Frame, Html, Page, Posted, Reply, Route, Staff};
use places::{Gazetteer, Level};
use sha2::{Digest, Sha256};

use super::forms::{self, Placed, commune_word, ground, place_name, placed};
use super::intake::{Intake, Taken, take_in};
use super::model::{Avoid, Caller, Contact, Mode, Source};
use super::rules::Office;
use super::staff::{actor, form_fields};
use super::store as rows;
use super::view::{self, boxes, place_fields, radios, told_words};
use super::wizard::capital;

/// The routes of writing down and passing on.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/notices/new", new).may("notice.record"),
        Route::post("/notices/new", take).may("notice.record"),
        Route::get("/relay", relay).may("notice.relay"),
        Route::post("/relay", pass).may("notice.relay"),
    ]
}

/// The long page of a call.
#[derive(Template)]
#[template(path = "notices/pages/new.html")]
pub(super) struct NewPage {
    t: Frame,
    summary: Option<ErrorSummary>,
    confirm: Option<Confirm>,
    heading: String,
    fields: Html,
    back: Html,
    avoid: Choice,
    avoid_who: TextField,
}

impl NewPage {
    pub(super) fn new(t: Frame, posted: &Posted, faults: &Faults, confirm: Option<String>) -> Self {
        let keys = |all: Vec<&'static str>| all;
        let (places, today) = ground(t.turn().web());
        let place = TextField::new("place", t.say("notices-new-where-l")).hint(t.say("notices-new-where-t"));
        let mode: Vec<_> = Mode::ALL.iter().map(|mode| mode.key()).collect();
        let caller: Vec<_> = Caller::ALL.iter().map(|caller| caller.key()).collect();
        let text = |name: &'static str, key: &str, hint: &str| {
            TextField::new(name, t.say(key)).hint(t.say(hint)).typed(posted.typed(name)).faults(faults, &t)
        };
        let danger = radios("danger", t.say("notices-new-danger-l"), "danger", &view::danger_keys(), &t);
        let area = TextArea::new("guidance", t.say("notices-new-guidance-l"))
            .rows(3)
            .typed(posted.typed("guidance"));
        let people = TextField::new("people", t.say("notices-send-people-l")).digits().width("short");
        let fields = [
            radios("mode", t.say("notices-new-mode-l"), "mode", &keys(mode), &t)
                .inline()
                .typed(posted)
                .to_string(),
            danger.hint(t.say("notices-new-danger-t")).typed(posted).faults(faults, &t).to_string(),
            place_fields(posted, faults, &t, &places, place).to_string(),
            text("hamlet", "notices-send-hamlet-l", "notices-send-hamlet-t").to_string(),
            boxes("what", t.say("notices-new-what-l"), "what", &view::what_keys(), &t)
                .hint(t.say("notices-new-what-t"))
                .typed(posted)
                .to_string(),
            view::words_field(posted, faults, &t, "notices-send-words-l", "notices-new-caller-t").to_string(),
            boxes("present", t.say("notices-new-children-l"), "who", &view::present_keys(), &t)
                .typed(posted)
                .to_string(),
            people.typed(posted.typed("people")).faults(faults, &t).to_string(),
            radios("caller", t.say("notices-new-caller-l"), "caller", &caller, &t)
                .hint(t.say("notices-new-caller-t"))
                .typed(posted)
                .to_string(),
            area.faults(faults, &t).to_string(),
        ];
        let contact = radios("contact", t.say("notices-new-back-l"), "contact", &view::contact_keys(), &t)
            .inline()
            .typed(posted);
        let back = format!("{}{}", contact.faults(faults, &t), view::contact_fields(posted, faults, &t));
        let commune = match placed(posted, &places, today) {
            Placed::Here(place, _) => commune_word(&places, place, t.lang()),
            _ => places::Kind::Commune.word(t.lang()),
        };
        let avoid =
            view::avoid_choice(t.say("notices-new-avoid-l"), commune, &t).hint(t.say("notices-new-avoid-t"));
        let avoid =
            if posted.has("avoid") { avoid.typed(posted) } else { avoid.chosen([Avoid::Nobody.key()]) };
        let title = t.say("notices-new-title");
        Self {
            summary: faults.summary(&t),
            confirm: confirm.map(Confirm::new),
            heading: t.one("notices-new-h", "time", t.time(t.now())),
            fields: Html::trusted(fields.concat()),
            back: Html::trusted(back),
            avoid_who: text("avoid-who", "notices-send-avoid-who-l", "notices-send-avoid-who-t"),
            avoid,
            t: t.titled(title).with_faults(faults).section("/notices"),
        }
    }
    fn form(&self) -> Html {
        form_fields(&self.t)
    }
}

/// Finds the draft of a call of one account; the store seals it under the
/// account's own key.
fn draft_key(staff: &Staff) -> DraftKey {
    let mut hash = Sha256::new();
    hash.update(b"binhan call draft");
    hash.update(staff.view().account);
    DraftKey::of_bytes(hash.finalize().into())
}

async fn load(staff: &Staff) -> Result<Posted, Outcome> {
    let owner = DraftOwner::Staff(staff.view());
    let body = staff.turn().web().drafts().load(&draft_key(staff), owner, staff.at()).await?;
    let fields: Vec<(String, String)> =
        body.and_then(|body| serde_json::from_slice(&body).ok()).unwrap_or_default();
    Ok(Posted::of(fields.iter().map(|(name, typed)| (name.as_str(), typed.as_str()))))
}

async fn save(staff: &Staff, posted: &Posted) -> Result<(), Outcome> {
    let fields: Vec<_> = posted.fields().filter(|(name, _)| !name.starts_with('_')).collect();
    let body = serde_json::to_vec(&fields).map_err(|_| Outcome::fault("a draft cannot be written"))?;
    let (owner, until) = (DraftOwner::Staff(staff.view()), staff.at().plus_days(STAFF_DAYS));
    staff.turn().web().drafts().save(&draft_key(staff), owner, body, until).await
}

/// The commune one serves, typed in beforehand: most of what is heard happened
/// there, and it can be typed over.
async fn own_commune(staff: &Staff) -> Result<Posted, Outcome> {
    let unit = actor(staff)?.main_post()?.unit.clone();
    let (places, today) = ground(staff.turn().web());
    let place = match (unit.place, unit.parent) {
        (None, Some(parent)) => {
            let house = staff.turn().web().part::<Instance>()?;
            house
                .db()
                .read(move |rx| access::units::store::unit(rx, parent))
                .await?
                .and_then(|unit| unit.place)
        }
        (place, _) => place,
    };
    let commune =
        place.filter(|place| places.version(*place).is_some_and(|version| version.level() == Level::Commune));
    let name = commune.map(|place| place_name(&places, place, kernel::Lang::Vi, today));
    Ok(Posted::of(name.iter().map(|name| ("place", name.as_str()))))
}

async fn new(staff: Staff) -> Reply {
    let draft = load(&staff).await?;
    let posted = if draft.fields().next().is_some() { draft } else { own_commune(&staff).await? };
    Page::render(&NewPage::new(staff.frame(), &posted, &Faults::none(), None))
}

async fn take(staff: Staff, posted: Posted) -> Reply {
    if posted.typed("_go") == "save" {
        save(&staff, &posted).await?;
        let confirm = staff.frame().one("notices-new-saved-n", "when", staff.frame().when(staff.at()));
        return Page::render(&NewPage::new(staff.frame(), &posted, &Faults::none(), Some(confirm)));
    }
    let mut faults = forms::call_faults(&posted, staff.turn().web());
    if !faults.is_empty() {
        save(&staff, &posted).await?;
        return Page::correct(&NewPage::new(staff.frame(), &posted, &faults, None));
    }
    let may = actor(&staff)?.may::<RecordNotice>()?;
    let leaf = may.leaf(Deed::Write, RecordKind::Notice, None);
    let sending = send(&staff, &posted, Source::Staff, forms::mode(&posted), Some((may.unit(), leaf)));
    // Looked for beside the sending: most calls have no draft, and forgetting
    // one waits for the disk.
    let (sent, draft) = tokio::join!(sending, load(&staff));
    match sent {
        Ok(taken) => {
            if draft?.fields().next().is_some() {
                staff.turn().web().drafts().delete(&draft_key(&staff)).await?;
            }
            let now = posted.typed("_go") == "now";
            Page::render(&SentPage::recorded(staff.frame(), &taken, &posted, now))
        }
        Err(Outcome::Refused(phrase)) => {
            save(&staff, &posted).await?;
            faults.add("place", phrase);
            Page::correct(&NewPage::new(staff.frame(), &posted, &faults, None))
        }
        Err(other) => Err(other.into()),
    }
}

/// Takes in what an officer wrote or a relay passes on.
async fn send(
    staff: &Staff,
    posted: &Posted,
    source: Source,
    mode: Mode,
    by: Option<(kernel::UnitId, store::LeafDraft)>,
) -> Result<Taken, Outcome> {
    let web = staff.turn().web();
    let (places, today) = ground(web);
    let Placed::Here(place, _) = placed(posted, &places, today) else {
        return Err(Outcome::invalid("place", "notices-new-place-e"));
    };
    let id = posted.sending_id().unwrap_or_else(|| page::SendingId::mint(staff.at(), web.entropy()));
    let contact = if source == Source::Relay { Contact::none() } else { forms::contact(posted) };
    let intake = Intake {
        record: RecordId::of_uuid(id.uuid()),
        place,
        told: forms::told(posted),
        contact,
        source,
        mode,
        by,
        receipt: None,
    };
    take_in(&*web.part::<Instance>()?, &places, intake).await
}

/// After writing down or relaying: who was told, and where to go on.
#[derive(Template)]
#[template(path = "notices/pages/sent.html")]
pub(super) struct SentPage {
    t: Frame,
    heading: String,
    words: String,
    count: String,
    open: Option<(String, String)>,
    again: (&'static str, String),
}

impl SentPage {
    fn who(t: &Frame, taken: &Taken, posted: &Posted) -> String {
        let (places, today): (Arc<Gazetteer>, _) = ground(t.turn().web());
        let commune = match placed(posted, &places, today) {
            Placed::Here(place, _) => commune_word(&places, place, t.lang()),
            _ => "",
        };
        let mut told = taken.told.clone();
        if told.is_empty() {
            told.extend(taken.readers.iter().map(|(part, _)| *part));
        }
        told_words(&told, commune, t)
    }
    /// After a call. `still` is "Báo ngay, vẫn đang nghe".
    fn recorded(t: Frame, taken: &Taken, posted: &Posted, still: bool) -> Self {
        let own =
            t.staff().is_some_and(|staff| taken.readers.iter().any(|(_, unit)| *unit == staff.unit_name));
        let key = if own { "notices-new-done-n" } else { "notices-new-other-done-n" };
        let args = (("who", Self::who(&t, taken, posted)), ("when", t.when(taken.received_at)));
        let words = t.two(key, args.0, args.1);
        let open = own.then(|| {
            (
                format!("/notices/{}", taken.record),
                t.say(if still { "notices-triage-h" } else { "notices-list-h" }),
            )
        });
        let title = t.say("notices-new-title");
        let again = ("/notices/new", t.say("notices-list-new-b"));
        Self {
            heading: title.clone(),
            words: capital(&words),
            count: String::new(),
            open,
            again,
            t: t.titled(title).section("/notices"),
        }
    }
    fn relayed(t: Frame, taken: &Taken, posted: &Posted, count: i64) -> Self {
        let args = (("who", capital(&Self::who(&t, taken, posted))), ("when", t.when(taken.received_at)));
        let words = t.two("notices-relay-done-n", args.0, args.1);
        let count = t.one("notices-relay-count", "n", count);
        let (title, heading) = (t.say("notices-relay-h"), t.say("notices-relay-done-h"));
        let again = ("/relay", t.say("notices-relay-again-b"));
        Self { heading, words, count, open: None, again, t: t.titled(title).section("/relay") }
    }
    /// For samples.
    pub(super) fn sample(t: Frame, relay: bool) -> Self {
        let taken = Taken {
            record: RecordId::of_bytes([9; 16]),
            received_at: t.now(),
            readers: vec![(Office::Commune, "UBND xã Suối Mơ".to_owned())],
            told: vec![Office::Commune],
            again: false,
        };
        let posted = Posted::of([("place", "phường Ba Đình")]);
        if relay { Self::relayed(t, &taken, &posted, 3) } else { Self::recorded(t, &taken, &posted, false) }
    }
}

/// Four questions.
#[derive(Template)]
#[template(path = "notices/pages/relay.html")]
pub(super) struct RelayPage {
    t: Frame,
    summary: Option<ErrorSummary>,
    fields: Html,
    count: String,
}

impl RelayPage {
    pub(super) fn new(t: Frame, posted: &Posted, faults: &Faults, count: i64) -> Self {
        let (places, _) = ground(t.turn().web());
        let place =
            TextField::new("place", t.say("notices-relay-where-l")).hint(t.say("notices-send-place-t"));
        let words = TextArea::new("words", t.say("notices-relay-words-l"))
            .hint(t.say("notices-send-words-t"))
            .rows(3);
        let avoid =
            view::avoid_choice(t.say("notices-send-avoid-h"), places::Kind::Commune.word(t.lang()), &t);
        let fields = [
            boxes("what", t.say("notices-relay-what-l"), "what", &view::what_keys(), &t)
                .typed(posted)
                .faults(faults, &t)
                .to_string(),
            place_fields(posted, faults, &t, &places, place).to_string(),
            radios("danger", t.say("notices-relay-danger-l"), "danger", &view::danger_keys(), &t)
                .typed(posted)
                .faults(faults, &t)
                .to_string(),
            avoid.typed(posted).faults(faults, &t).to_string(),
            words.typed(posted.typed("words")).faults(faults, &t).to_string(),
        ];
        let title = t.say("notices-relay-h");
        Self {
            summary: faults.summary(&t),
            fields: Html::trusted(fields.concat()),
            count: t.one("notices-relay-count", "n", count),
            t: t.titled(title).with_faults(faults).section("/relay"),
        }
    }
    fn form(&self) -> Html {
        form_fields(&self.t)
    }
}

/// How many notices one's unit relayed this year: the only thing it sees.
async fn count(staff: &Staff, unit: kernel::UnitId) -> Result<i64, Outcome> {
    let house = staff.turn().web().part::<Instance>()?;
    let year = Instant::start_of(kernel::Date::constant(staff.at().vn_date().year(), 1, 1));
    house.db().read(move |rx| rows::relays(rx, unit, year)).await
}

async fn relay(staff: Staff) -> Reply {
    let may = actor(&staff)?.may::<RelayNotice>()?;
    let count = count(&staff, may.unit()).await?;
    let posted = own_commune(&staff).await?;
    Page::render(&RelayPage::new(staff.frame(), &posted, &Faults::none(), count))
}

async fn pass(staff: Staff, posted: Posted) -> Reply {
    let may = actor(&staff)?.may::<RelayNotice>()?;
    let mut faults = forms::relay_faults(&posted, staff.turn().web());
    if faults.is_empty() {
        let leaf = may.leaf(Deed::PassOn, RecordKind::Notice, None);
        match send(&staff, &posted, Source::Relay, Mode::InPerson, Some((may.unit(), leaf))).await {
            Ok(taken) => {
                let count = count(&staff, may.unit()).await?;
                return Page::render(&SentPage::relayed(staff.frame(), &taken, &posted, count));
            }
            Err(Outcome::Refused(phrase)) => faults.add("place", phrase),
            Err(other) => return Err(other.into()),
        }
    }
    let count = count(&staff, may.unit()).await?;
    Page::correct(&RelayPage::new(staff.frame(), &posted, &faults, count))
}
