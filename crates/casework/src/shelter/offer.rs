//! The page of one offer: who comes, accepting, refusing, arrival, the end.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use kernel::Outcome;
use page::components::{Clock, ErrorSummary, State as Shade, SummaryList};
use page::fields::{Choice, DateField, read_moment};
use page::{Faults, Frame, Page, Posted, Reply, Staff, Web};

use super::address::Packet;
use super::board::{Keeper, keeper, offer_code, reason_key};
use super::forms;
use super::keeping::{self, Arrival, Opened};
use super::model::{HouseKind, OfferId, OfferState, RefusalReason};
use super::pages::people_words;
use super::rules;

impl Keeper {
    /// Back to the offer, or the offer with what is wrong.
    async fn back(&self, staff: &Staff, offer: OfferId, done: Result<(), Outcome>) -> Reply {
        match done {
            Ok(()) => Ok(Page::redirect(&format!("/offers/{offer}"))),
            Err(outcome) => {
                let faults = Faults::from_outcome(outcome)?;
                let opened = keeping::open_offer(&self.house, &self.may, offer).await?;
                Page::correct(&OfferPage::new(staff.frame(), &opened, None, &faults))
            }
        }
    }
}

#[derive(Template)]
#[template(path = "shelter/pages/offer.html")]
pub(super) struct OfferPage {
    t: Frame,
    errors: Option<ErrorSummary>,
    offer: String,
    code: String,
    clock: Clock,
    facts: SummaryList,
    state: OfferState,
    running: bool,
    reason: Choice,
    time: DateField,
    can_hand_over: bool,
    no_address: bool,
    never_charges: bool,
}

impl OfferPage {
    pub(super) fn new(t: Frame, opened: &Opened, posted: Option<&Posted>, faults: &Faults) -> Self {
        let offer = &opened.offer;
        let running = super::asking::is_running(offer, t.now());
        let reason = RefusalReason::ALL
            .iter()
            .fold(Choice::one("reason", t.say("shelter-reason-l")), |choice, reason| {
                choice.answer(reason.key(), t.say(reason_key(*reason)))
            });
        let time = DateField::moment("time", t.say("shelter-when-other-o"), &t).faults(faults, &t);
        let time = match posted {
            Some(posted) => time.typed(posted),
            None => time.value(t.now()),
        };
        let title = t.say("shelter-offer-title");
        Self {
            errors: faults.summary(&t),
            offer: offer.id.to_string(),
            code: offer_code(offer.id),
            clock: offer_clock(&t, opened, running),
            facts: offer_facts(&t, opened),
            state: offer.state,
            running,
            reason: reason.faults(faults, &t),
            time,
            can_hand_over: offer.state == OfferState::Accepted
                && offer.escort.is_some()
                && !opened.packet_given,
            no_address: !opened.has_address,
            never_charges: !rules::may_charge(opened.house.kind)
                && opened.house.kind == HouseKind::TrustedAddress,
            t: t.titled(title).section("/house").with_faults(faults),
        }
    }
}

fn offer_clock(t: &Frame, opened: &Opened, running: bool) -> Clock {
    let words = |shade, key: &str| Clock::words(shade, t.say(key), "");
    match opened.offer.state {
        OfferState::Held if running => Clock::words(Shade::Urgent, t.left(opened.offer.held_until), ""),
        OfferState::Held | OfferState::Lapsed => words(Shade::Idle, "shelter-lapsed"),
        OfferState::Accepted => words(Shade::Soon, "shelter-on-the-way"),
        OfferState::Arrived => words(Shade::Done, "shelter-here"),
        OfferState::Refused | OfferState::Withdrawn | OfferState::NotCome | OfferState::Ended => {
            words(Shade::Idle, "shelter-over")
        }
    }
}

fn offer_facts(t: &Frame, opened: &Opened) -> SummaryList {
    let people = opened.needs.as_ref().map_or_else(
        || t.one("shelter-people", "n", opened.offer.people),
        |needs| people_words(t, needs).join("\n"),
    );
    let mut facts = SummaryList::new(t)
        .row(t.say("shelter-who-l"), people)
        .row(t.say("shelter-asker-l"), opened.asker.clone())
        .row(
            t.say("shelter-escort-l"),
            opened.escort.as_ref().map_or(String::new(), |who| format!("{}\n{}", who.0, who.1)),
        );
    if let Some(words) = opened.needs.as_ref().map(|needs| &needs.words).filter(|words| !words.is_empty()) {
        facts = facts.row(t.say("shelter-words-l"), words.clone());
    }
    if let Some(stay) = &opened.stay {
        let times = t.two(
            "shelter-recorded-n",
            ("came", t.when(stay.arrived_at)),
            ("written", t.when(stay.written_at)),
        );
        facts = facts.row(t.say("shelter-came-l"), times);
        let rule = rules::stay_rule(norms::norms(), opened.house.kind, stay.arrived_at);
        let cited = rule
            .and_then(|rule| rule.citation.as_ref())
            .map_or(String::new(), |cite| cite.text(norms::norms(), t.lang()));
        let end = stay.leave_by.map_or_else(|| t.say("shelter-no-end"), |end| t.when(end));
        facts = facts.row(t.say("shelter-leave-l"), format!("{end}\n{cited}"));
    }
    facts
}

fn offer_id(id: &str) -> Result<OfferId, Outcome> {
    OfferId::parse(id).map_err(|_| Outcome::NotVisible)
}

/// `GET /offers/{id}`.
pub(super) async fn offer(State(web): State<Web>, staff: Staff, Path(id): Path<String>) -> Reply {
    let keeper = keeper(&web, &staff)?;
    let opened = keeping::open_offer(&keeper.house, &keeper.may, offer_id(&id)?).await?;
    Page::render(&OfferPage::new(staff.frame(), &opened, None, &Faults::none()))
}

impl Keeper {
    async fn packet(&self, offer: OfferId) -> Result<Option<Packet>, Outcome> {
        let (house, may) = (Arc::clone(&self.house), self.may.clone());
        self.house.db().snapshot(move |rx| Packet::prepare(&house, rx, &may, offer)).await
    }
}

/// `POST /offers/{id}/accept`.
pub(super) async fn accept(State(web): State<Web>, staff: Staff, Path(id): Path<String>) -> Reply {
    let (keeper, offer) = (keeper(&web, &staff)?, offer_id(&id)?);
    let (packet, may) = (keeper.packet(offer).await?, keeper.may.clone());
    let done = keeper.house.db().write(move |tx| keeping::accept(tx, &may, offer, packet.as_ref())).await;
    keeper.back(&staff, offer, done).await
}

/// `POST /offers/{id}/hand-over`: the address for the escort.
pub(super) async fn hand_over(State(web): State<Web>, staff: Staff, Path(id): Path<String>) -> Reply {
    let (keeper, offer) = (keeper(&web, &staff)?, offer_id(&id)?);
    let Some(packet) = keeper.packet(offer).await? else {
        return keeper.back(&staff, offer, Err(Outcome::refused("shelter-no-packet-e"))).await;
    };
    let may = keeper.may.clone();
    let done = keeper.house.db().write(move |tx| keeping::hand_over(tx, &may, offer, &packet)).await;
    keeper.back(&staff, offer, done).await
}

/// `POST /offers/{id}/refuse`.
pub(super) async fn refuse(
    State(web): State<Web>,
    staff: Staff,
    Path(id): Path<String>,
    posted: Posted,
) -> Reply {
    let (keeper, offer) = (keeper(&web, &staff)?, offer_id(&id)?);
    let mut faults = Faults::none();
    let (reason, may) = (forms::reason(&posted, &mut faults), keeper.may.clone());
    let done = match faults.into_result() {
        Ok(()) => keeper.house.db().write(move |tx| keeping::refuse(tx, &may, offer, reason)).await,
        Err(outcome) => Err(outcome),
    };
    keeper.back(&staff, offer, done).await
}

/// `POST /offers/{id}/arrived`: just now, or at another time.
pub(super) async fn arrived(
    State(web): State<Web>,
    staff: Staff,
    Path(id): Path<String>,
    posted: Posted,
) -> Reply {
    let (keeper, offer) = (keeper(&web, &staff)?, offer_id(&id)?);
    let mut faults = Faults::none();
    let at = match posted.typed("when") {
        "other" => match read_moment(&posted, "time") {
            Ok(at) => at,
            Err(fault) => {
                faults.add(fault.field, fault.phrase);
                staff.at()
            }
        },
        _ => keeper.house.now(),
    };
    let done = match faults.into_result() {
        Ok(()) => keeper.arrive(offer, at).await,
        Err(outcome) => Err(outcome),
    };
    match done {
        Err(Outcome::Invalid(faults)) => {
            let opened = keeping::open_offer(&keeper.house, &keeper.may, offer).await?;
            Page::correct(&OfferPage::new(staff.frame(), &opened, Some(&posted), &faults.into()))
        }
        done => keeper.back(&staff, offer, done).await,
    }
}

impl Keeper {
    async fn arrive(&self, offer: OfferId, at: kernel::Instant) -> Result<(), Outcome> {
        let (house, may) = (Arc::clone(&self.house), self.may.clone());
        let arrival =
            self.house.db().snapshot(move |rx| Arrival::prepare(&house, rx, &may, offer, at)).await?;
        let may = self.may.clone();
        self.house.db().write(move |tx| keeping::arrive(tx, &may, &arrival)).await
    }
}

/// `POST /offers/{id}/not-come`.
pub(super) async fn not_come(State(web): State<Web>, staff: Staff, Path(id): Path<String>) -> Reply {
    let (keeper, offer) = (keeper(&web, &staff)?, offer_id(&id)?);
    let may = keeper.may.clone();
    let done = keeper.house.db().write(move |tx| keeping::not_come(tx, &may, offer)).await;
    keeper.back(&staff, offer, done).await
}

/// `POST /offers/{id}/end`: they left.
pub(super) async fn end(State(web): State<Web>, staff: Staff, Path(id): Path<String>) -> Reply {
    let (keeper, offer) = (keeper(&web, &staff)?, offer_id(&id)?);
    let may = keeper.may.clone();
    let done = keeper.house.db().write(move |tx| keeping::end_stay(tx, &may, offer)).await;
    keeper.back(&staff, offer, done).await
}
