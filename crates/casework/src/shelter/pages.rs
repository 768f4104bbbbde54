//! A place for the people of a case: who they are, which houses can take them,
//! holding, who brings them.

use std::sync::Arc;

use access::Instance;
use access::can::OfferPlace;
use askama::Template;
use axum::extract::{Path, Query, State};
use kernel::{Instant, Outcome, Phrase, RecordId, ShortCode, UnitId};
use page::components::{Banner, ErrorSummary, State as Shade, Tag};
use page::fields::{Choice, Select, TextArea, TextField};
use page::{Faults, Frame, Page, Posted, Reply, Staff, Web};
use serde::Deserialize;

use super::asking::{self, Ask, Outlook};
use super::forms::{self, HoldForm};
use super::model::{CasePlace, House, HouseKind, Needs, OfferId, OfferState, Travel};
use super::rules::{self, Fits, Suited, WhyNot};
use crate::cases::view::kept_out_lines;

/// One line of an offer card.
pub(super) struct FactLine {
    sign: &'static str,
    words: String,
    warn: bool,
}

/// A house as an offer.
pub(super) struct Card {
    pub(super) house: String,
    title: String,
    about: String,
    tag: Option<Tag>,
    facts: Vec<FactLine>,
}

/// What was offered in this case.
pub(super) struct Given {
    title: String,
    words: String,
    offer: String,
    is_live: bool,
    needs_escort: bool,
}

#[derive(Template)]
#[template(path = "shelter/pages/place.html")]
pub(super) struct PlacePage {
    t: Frame,
    errors: Option<ErrorSummary>,
    banner: Option<Banner>,
    avoid: Vec<String>,
    case: String,
    code: String,
    people: Vec<String>,
    form: Option<NeedsForm>,
    given: Vec<Given>,
    lead: String,
    apart: bool,
    can: Vec<Card>,
    cannot: Vec<Card>,
    escorts: Vec<(String, String)>,
    duty: Option<String>,
    held: bool,
}

/// The questions about the people.
pub(super) struct NeedsForm {
    women: TextField,
    men: TextField,
    boys: TextField,
    girls: TextField,
    farthest: Select,
    also: Choice,
    words: TextArea,
}

/// A band of travel in words.
pub(super) fn travel_words(t: &Frame, travel: Travel) -> String {
    t.say(
        ["shelter-travel-0", "shelter-travel-1", "shelter-travel-2", "shelter-travel-3", "shelter-travel-4"]
            [usize::from(travel.number().min(4))],
    )
}

/// What a house is called: its name where it is public, else kind and code.
pub(super) fn house_title(t: &Frame, kind: HouseKind, code: &str) -> String {
    let key = match kind {
        HouseKind::TemporaryShelter => "shelter-title-temporary-shelter",
        HouseKind::PeaceHouse => "shelter-title-peace-house",
        HouseKind::TrustedAddress => "shelter-title-trusted-address",
    };
    t.one(key, "code", code)
}

fn strings(ages: &[u8]) -> String {
    ages.iter().map(u8::to_string).collect::<Vec<_>>().join(", ")
}

/// The people in words, one group a line.
pub(super) fn people_words(t: &Frame, needs: &Needs) -> Vec<String> {
    let mut lines = Vec::new();
    if needs.women > 0 {
        lines.push(t.one("shelter-women", "n", needs.women));
    }
    if needs.men > 0 {
        lines.push(t.one("shelter-men", "n", needs.men));
    }
    if !needs.boys.is_empty() {
        lines.push(t.one("shelter-boys", "ages", strings(&needs.boys)));
    }
    if !needs.girls.is_empty() {
        lines.push(t.one("shelter-girls", "ages", strings(&needs.girls)));
    }
    if needs.own_transport {
        lines.push(t.say("shelter-own-transport"));
    }
    if needs.step_free {
        lines.push(t.say("shelter-no-steps"));
    }
    lines
}

impl NeedsForm {
    fn new(t: &Frame, needs: &Needs, posted: Option<&Posted>, faults: &Faults) -> Self {
        let text = |name: &'static str, label: &str, known: String| {
            let typed = posted.map_or(known, |posted| posted.typed(name).to_owned());
            TextField::new(name, t.say(label)).typed(typed).width("short").faults(faults, t)
        };
        let shown = |number: u8| if number == 0 { String::new() } else { number.to_string() };
        let band = |select: Select, number: u8| {
            select.answer(number.to_string(), travel_words(t, Travel::of_number(i64::from(number))))
        };
        let farthest =
            Select::new("farthest", t.say("shelter-farthest-l")).answer("", t.say("shelter-farthest-any-o"));
        let farthest = (0..Travel::BANDS).fold(farthest, band);
        let chosen = posted.map_or(needs.farthest.map(|band| band.to_string()), |posted| {
            Some(posted.typed("farthest").to_owned())
        });
        let also = Choice::many("also", t.say("shelter-also-l"))
            .answer("transport", t.say("shelter-own-transport-o"))
            .answer("steps", t.say("shelter-no-steps-o"));
        let known = [needs.own_transport.then_some("transport"), needs.step_free.then_some("steps")];
        let also = match posted {
            Some(posted) => also.typed(posted),
            None => also.chosen(known.into_iter().flatten()),
        };
        let words = posted.map_or(needs.words.clone(), |posted| posted.typed("words").to_owned());
        Self {
            women: text("women", "shelter-women-l", shown(needs.women)).digits(),
            men: text("men", "shelter-men-l", shown(needs.men)).digits(),
            boys: text("boys", "shelter-boys-l", strings(&needs.boys))
                .hint(t.say("shelter-ages-t"))
                .width("medium"),
            girls: text("girls", "shelter-girls-l", strings(&needs.girls)).width("medium"),
            farthest: farthest.chosen(&chosen.unwrap_or_default()).faults(faults, t),
            also: also.faults(faults, t),
            words: TextArea::new("words", t.say("shelter-words-l"))
                .hint(t.say("shelter-words-t"))
                .typed(words)
                .rows(3)
                .faults(faults, t),
        }
    }
}

fn fact(sign: &'static str, words: String) -> FactLine {
    FactLine { sign, words, warn: false }
}

fn card(t: &Frame, suited: &Suited) -> Card {
    let house = &suited.house;
    let about = match (house.kind, house.is_public()) {
        (HouseKind::TrustedAddress, true) => t.say("shelter-about-public"),
        (_, true) => t.say("shelter-about-known"),
        (_, false) => t.say("shelter-about-secret"),
    };
    let title = house.public_name.clone().unwrap_or_else(|| house_title(t, house.kind, &house.code));
    let (tag, facts) = match suited.answer {
        Ok(fits) => {
            (fits.last.then(|| Tag::new(Shade::Soon, t.say("shelter-last"))), fit_facts(t, house, fits))
        }
        Err(why) => (None, vec![fact("×", why_words(t, why))]),
    };
    Card { house: house.unit.to_string(), title, about, tag, facts }
}

fn fit_facts(t: &Frame, house: &House, fits: Fits) -> Vec<FactLine> {
    let rooms = if fits.rooms == 1 {
        t.one("shelter-fits-one", "places", fits.places)
    } else {
        t.two("shelter-fits-several", ("rooms", fits.rooms), ("places", fits.places))
    };
    let mut facts = vec![fact("✓", rooms)];
    if let Some(age) = house.boys_to {
        facts.push(fact("✓", t.one("shelter-boys-to", "age", age)));
    }
    if house.night_staff {
        facts.push(fact("✓", t.say("shelter-night-staff")));
    }
    if house.health_staff {
        facts.push(fact("✓", t.say("shelter-health-staff")));
    }
    let way = travel_words(t, house.travel);
    let way = if house.pick_up {
        t.one("shelter-way-pick-up", "way", way)
    } else {
        t.one("shelter-way", "way", way)
    };
    facts.push(fact("→", way));
    if fits.near_accused {
        facts.push(FactLine { sign: "!", words: t.say("shelter-near-accused"), warn: true });
    }
    facts
}

fn why_words(t: &Frame, why: WhyNot) -> String {
    match why {
        WhyNot::Closed => t.say("shelter-why-closed"),
        WhyNot::WomenOnly => t.say("shelter-why-women-only"),
        WhyNot::Boys(age) => t.one("shelter-why-boys", "age", age),
        WhyNot::Steps => t.say("shelter-why-steps"),
        WhyNot::TooFar => t.say("shelter-why-far"),
        WhyNot::TooSmall => t.say("shelter-why-small"),
        WhyNot::NoRoom => t.say("shelter-why-full"),
    }
}

fn given(t: &Frame, place: &CasePlace, now: Instant) -> Given {
    let running = place.state == OfferState::Held && place.held_until > now;
    let words = match place.state {
        OfferState::Held if running => {
            let minutes = (place.held_until.since(now) + 59_999) / 60_000;
            t.one("shelter-held-n", "minutes", minutes)
        }
        OfferState::Held | OfferState::Lapsed => t.say("shelter-hold-over-e"),
        OfferState::Accepted => t.one("shelter-accepted-n", "when", t.when(place.at)),
        OfferState::Refused => {
            let key = place.reason.map_or("shelter-reason-other", super::board::reason_key);
            t.one("shelter-refused-n", "reason", t.say(key))
        }
        OfferState::Withdrawn => t.say("shelter-withdrawn-n"),
        OfferState::Arrived => t.one("shelter-arrived-n", "when", t.when(place.at)),
        OfferState::NotCome => t.say("shelter-not-come-n"),
        OfferState::Ended => t.one("shelter-ended-n", "when", t.when(place.at)),
    };
    let open = running || place.state == OfferState::Accepted;
    Given {
        title: house_title(t, place.kind, &place.code),
        words,
        offer: place.offer.to_string(),
        is_live: open,
        needs_escort: open,
    }
}

/// What besides the outlook the page shows.
pub(super) struct Shown<'s> {
    pub(super) editing: bool,
    pub(super) posted: Option<&'s Posted>,
    pub(super) faults: Faults,
    /// A house that was full when a place was to be held there.
    pub(super) lost: Option<UnitId>,
}

impl PlacePage {
    pub(super) fn new(t: Frame, case: RecordId, outlook: Outlook, shown: Shown<'_>) -> Self {
        let now = t.now();
        let Shown { editing, posted, mut faults, lost } = shown;
        let needs = outlook.needs.clone().unwrap_or_default();
        let all =
            if outlook.needs.is_some() { rules::suited(outlook.houses, &needs, now) } else { Vec::new() };
        let can: Vec<_> = all.iter().filter(|suited| suited.answer.is_ok()).collect();
        let fitting = can.iter().filter(|suited| Some(suited.house.unit) != lost).count();
        let lead = t.two("shelter-lead-n", ("n", fitting), ("people", needs.people()));
        let apart =
            !can.is_empty() && can.iter().all(|suited| suited.answer.is_ok_and(|fits| fits.rooms > 1));
        if lost.is_some() {
            faults.add(
                "",
                Phrase::new("shelter-lost-e")
                    .with("time", t.time(now))
                    .with("n", i64::try_from(fitting).unwrap_or(0)),
            );
        }
        let form = (editing || outlook.needs.is_none()).then(|| NeedsForm::new(&t, &needs, posted, &faults));
        let given: Vec<_> = outlook.offered.iter().map(|place| given(&t, place, now)).collect();
        let held = outlook.offered.iter().any(|place| place.is_live(now));
        let over = outlook.offered.first().is_some_and(|place| place.state == OfferState::Lapsed);
        let title = t.say("shelter-place-title");
        Self {
            errors: faults.summary(&t),
            banner: (over && !held).then(|| Banner::new(page::Html::text(&t.say("shelter-hold-over-e")))),
            avoid: kept_out_lines(&t, &outlook.kept_out),
            case: case.to_string(),
            code: ShortCode::of_id(case.bytes()).to_string(),
            people: people_words(&t, &needs),
            form,
            given,
            lead,
            apart,
            can: can.iter().map(|suited| card(&t, suited)).collect(),
            cannot: all
                .iter()
                .filter(|suited| suited.answer.is_err())
                .map(|suited| card(&t, suited))
                .collect(),
            escorts: outlook
                .escorts
                .iter()
                .map(|who| (who.account.to_string(), format!("{} · {}", who.name, who.office)))
                .collect(),
            duty: outlook.duty,
            held,
            t: t.titled(title).section("/cases").with_faults(&faults),
        }
    }
}

/// What may stand behind the address: nothing of the people.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Also {
    offer: Option<String>,
    edit: Option<String>,
}

struct Asked {
    house: Arc<Instance>,
    may: access::May<OfferPlace>,
    case: RecordId,
}

fn asked(web: &Web, staff: &Staff, id: &str) -> Result<Asked, Outcome> {
    let may = office::accounts::actor(staff)?.may::<OfferPlace>()?;
    let case = RecordId::parse(id).map_err(|_| Outcome::NotVisible)?;
    Ok(Asked { house: web.part::<Instance>()?, may, case })
}

impl Asked {
    async fn page(
        &self,
        staff: &Staff,
        just: Option<OfferId>,
        shown: Shown<'_>,
    ) -> Result<PlacePage, Outcome> {
        let outlook = asking::outlook(&self.house, &self.may, self.case, just).await?;
        Ok(PlacePage::new(staff.frame(), self.case, outlook, shown))
    }
    fn here(&self) -> String {
        format!("/cases/{}/place", self.case)
    }
    async fn again(&self, staff: &Staff, faults: Faults) -> Reply {
        Page::correct(
            &self.page(staff, None, Shown { editing: false, posted: None, faults, lost: None }).await?,
        )
    }
}

/// `GET /cases/{id}/place`.
pub(super) async fn place(
    State(web): State<Web>,
    staff: Staff,
    Path(id): Path<String>,
    Query(also): Query<Also>,
) -> Reply {
    let asked = asked(&web, &staff, &id)?;
    let just = also.offer.as_deref().and_then(|offer| OfferId::parse(offer).ok());
    let shown = Shown { editing: also.edit.is_some(), posted: None, faults: Faults::none(), lost: None };
    Page::render(&asked.page(&staff, just, shown).await?)
}

/// `POST /cases/{id}/place/needs`.
pub(super) async fn needs(
    State(web): State<Web>,
    staff: Staff,
    Path(id): Path<String>,
    posted: Posted,
) -> Reply {
    let asked = asked(&web, &staff, &id)?;
    let mut faults = Faults::none();
    let known = asking::outlook(&asked.house, &asked.may, asked.case, None).await?;
    let accused = known.needs.as_ref().and_then(|needs| needs.accused_place);
    let needs = forms::needs(&posted, accused, &mut faults);
    if !faults.is_empty() {
        let shown = Shown { editing: true, posted: Some(&posted), faults, lost: None };
        return Page::correct(&PlacePage::new(staff.frame(), asked.case, known, shown));
    }
    asking::set_needs(&asked.house, &asked.may, asked.case, needs).await?;
    Ok(Page::redirect(&asked.here()))
}

/// `POST /cases/{id}/place`: holds a place. Lost the last room: the same
/// page, the next offers, one line why.
pub(super) async fn hold(
    State(web): State<Web>,
    staff: Staff,
    Path(id): Path<String>,
    posted: Posted,
) -> Reply {
    let asked = asked(&web, &staff, &id)?;
    let HoldForm { offer: Some(offer), house: Some(at), escort } = HoldForm::read(&posted) else {
        return Err(Outcome::NotVisible.into());
    };
    let known = asking::outlook(&asked.house, &asked.may, asked.case, None).await?;
    let needs = known.needs.ok_or_else(|| Outcome::invalid("women", "shelter-nobody-e"))?;
    let ask = Ask { offer, house: at, case: asked.case, needs, escort };
    match asking::hold_place(&asked.house, &asked.may, ask).await {
        Ok(offer) => Ok(Page::redirect(&format!("{}?offer={}", asked.here(), offer.id))),
        Err(Outcome::Refused(phrase)) if phrase.key == "shelter-full-e" => {
            let shown = Shown { editing: false, posted: None, faults: Faults::none(), lost: Some(at) };
            Page::correct(&asked.page(&staff, None, shown).await?)
        }
        Err(outcome) => asked.again(&staff, Faults::from_outcome(outcome)?).await,
    }
}

/// `POST /cases/{id}/place/escort`: names who brings them.
pub(super) async fn escort(
    State(web): State<Web>,
    staff: Staff,
    Path(id): Path<String>,
    posted: Posted,
) -> Reply {
    let asked = asked(&web, &staff, &id)?;
    let (Some(offer), Some(account)) = (posted.id("offer"), posted.id("escort")) else {
        return Err(Outcome::NotVisible.into());
    };
    match asking::bringing::name_escort(&asked.house, &asked.may, asked.case, offer, account).await {
        Ok(()) => Ok(Page::redirect(&asked.here())),
        Err(outcome) => asked.again(&staff, Faults::from_outcome(outcome)?).await,
    }
}

/// `POST /cases/{id}/place/withdraw`: she does not want to go tonight.
pub(super) async fn withdraw(
    State(web): State<Web>,
    staff: Staff,
    Path(id): Path<String>,
    posted: Posted,
) -> Reply {
    let asked = asked(&web, &staff, &id)?;
    let offer: OfferId = posted.id("offer").ok_or(Outcome::NotVisible)?;
    let (may, case) = (asked.may.clone(), asked.case);
    match asked.house.db().write(move |tx| asking::withdraw(tx, &may, case, offer)).await {
        Ok(()) => Ok(Page::redirect(&asked.here())),
        Err(outcome) => asked.again(&staff, Faults::from_outcome(outcome)?).await,
    }
}
