//! The register of measures of a case, one measure, what is done with it.

use std::sync::Arc;

use access::can::{DecideMeasure, ReadCase, RecordMeasure};
use access::units::Unit;
use access::{Actor, Instance};
use axum::extract::Path;
use kernel::{Outcome, RecordId, TypedId, UnitId};
use norms::norms;
use page::components::{Clock, EvidenceChip, State as TagState, WorkRow, Worklist};
use page::{Faults, Frame, Html, Page, Posted, Reply, Staff};

use super::actions::slip::{self as slip_of, SlipOrder};
use super::actions::{self, OpenMeasure, Register};
use super::forms::{
    OTHER, REFUSING, STOP, at_fields_of, read_at, read_ban, read_decision, read_minute, read_other,
};
use super::model::{Breach, BreachKind, Ending, Kind, Measure, MeasureId, Requester, State};
use crate::cases::view::{self, FormPage, desk, record};
use crate::cases::{self, rules as case_rules};

mod fields;
mod standing;

pub(super) use standing::Doing;
use standing::{doing, facts, reminders};

use fields::{ban_form, breach_form, decide_form, end_form, other_form, refuse_form, slip_form, stop_form};

/// The name of a measure with its letter: "c) Cấm tiếp xúc …".
pub(super) fn kind_words(t: &Frame, kind: Kind) -> String {
    let entry = norms().list("measures").and_then(|list| list.entry(kind.key()));
    entry.map_or_else(String::new, |entry| {
        format!("{}) {}", entry.letter.as_deref().unwrap_or(""), entry.words.text(t.lang()))
    })
}

fn state_words(t: &Frame, measure: &Measure) -> String {
    let key = if measure.has_expired(t.now()) { "expired" } else { measure.state.key() };
    view::words_of("measure_states", key, t.lang())
}

fn clock(t: &Frame, measure: &Measure) -> Clock {
    let words = state_words(t, measure);
    match measure.state {
        State::Requested if rules_k1(measure) => {
            let due = norms().due("K1", measure.asked_at, measure.asked_at.vn_date());
            due.map_or_else(|| Clock::words(TagState::ToDo, words, ""), |due| Clock::until(due.at, t))
        }
        State::Requested => Clock::words(TagState::ToDo, words, t.when(measure.asked_at)),
        state if state.in_force() && measure.runs(t.now()) => {
            let fill = if state == State::Breached { TagState::Urgent } else { TagState::ToDo };
            let note = measure
                .ends_at
                .map_or_else(String::new, |ends| t.one("measures-until", "when", t.when(ends)));
            Clock::words(fill, words, note)
        }
        State::Completed => Clock::words(TagState::Done, words, ""),
        _ => Clock::words(TagState::Idle, words, ""),
    }
}

/// Whether the clear columns say that the twelve hours may run; own motions
/// show no clock on the page of the measure, whose body tells.
fn rules_k1(measure: &Measure) -> bool {
    measure.kind == Kind::NoContactChair
}

/// The register of a case. Only the form that was sent is filled again.
pub(super) fn register_page(
    t: Frame,
    register: &Register,
    may: Doing,
    posted: &Posted,
    faults: &Faults,
) -> FormPage {
    let case = &register.case;
    let row = |open: &OpenMeasure| WorkRow {
        clock: clock(&t, &open.measure),
        label: kind_words(&t, open.measure.kind),
        href: format!("/cases/{}/measures/{}", case.file.record, open.measure.id),
        facts: vec![t.one("measures-asked-at", "when", t.when(open.measure.asked_at))],
        chip: None,
    };
    let rows: Vec<_> = register.measures.iter().map(row).collect();
    let list = if rows.is_empty() {
        format!("<p>{}</p>", Html::text(&t.say("measures-none")))
    } else {
        Worklist::new(rows).to_string()
    };
    let heading = t.say("measures-h");
    let mut page = FormPage::new(t.clone(), case.file.record, heading, faults).above(list);
    page = reminders(page, &t, case, may);
    if case.rights_told().is_none() {
        page = page.note(t.rich("measures-rights-n"));
    }
    if case.file.state == cases::State::Closed || !may.record {
        return page;
    }
    let (empty, none) = (Posted::default(), Faults::none());
    let sent = |go: &str| if posted.typed("_go") == go { (posted, faults) } else { (&empty, &none) };
    let (ban, stop, other) = (sent("ban"), sent("stop"), sent("other"));
    page.note(t.rich("measures-ban-n"))
        .form_of(ban_form(&t, ban.0, ban.1))
        .form_of(stop_form(&t, stop.0, stop.1))
        .form_of(other_form(&t, other.0, other.1))
}

async fn shown(staff: &Staff, case: RecordId, posted: &Posted, faults: &Faults) -> Result<FormPage, Outcome> {
    let (house, actor) = desk(staff)?;
    let may = actor.may::<ReadCase>()?;
    let register = actions::read_register(&house, &may, case).await?;
    Ok(register_page(staff.frame(), &register, doing(staff, &may), posted, faults))
}

/// The register: an audited read.
pub(super) async fn register(staff: Staff, Path(id): Path<String>) -> Reply {
    Page::render(&shown(&staff, record(&id)?, &Posted::default(), &Faults::none()).await?)
}

async fn add(staff: &Staff, case: RecordId, posted: &Posted) -> Result<MeasureId, Outcome> {
    let (house, actor) = desk(staff)?;
    let may = actor.may::<RecordMeasure>()?;
    let id = MeasureId::of_uuid(view::sending_id(staff, posted).uuid());
    match posted.typed("_go") {
        "ban" => actions::request(&house, &may, case, id, read_ban(posted)?).await?,
        "stop" => actions::force_stop(&house, &may, case, id, read_minute(posted)?)
            .await
            .map_err(at_fields_of(STOP))?,
        _ => actions::request(&house, &may, case, id, read_other(posted)?)
            .await
            .map_err(at_fields_of(OTHER))?,
    };
    Ok(id)
}

/// Records a request or a minute.
pub(super) async fn register_take(staff: Staff, Path(id): Path<String>, posted: Posted) -> Reply {
    let case = record(&id)?;
    match add(&staff, case, &posted).await {
        Ok(id) => Ok(Page::redirect(&format!("/cases/{case}/measures/{id}"))),
        Err(outcome) => {
            let (faults, stale) = view::faults_of(outcome)?;
            view::again(&shown(&staff, case, &posted, &faults).await?, stale)
        }
    }
}

// ---- One measure ----------------------------------------------------------

/// Where the law speaks of a measure, with its mark.
fn law_of(t: &Frame, kind: Kind) -> Option<String> {
    let entry = norms().list("measures").and_then(|list| list.entry(kind.key()))?;
    let cite = entry.also.as_ref().or(entry.citation.as_ref());
    let cite = cite.map_or_else(String::new, |cite| cite.text(norms(), t.lang()));
    Some(EvidenceChip::new(view::mark_of(entry.mark), cite, t).to_string())
}

/// One measure with what can be done next.
pub(super) fn measure_page(
    t: Frame,
    register: &Register,
    open: &OpenMeasure,
    (may, hamlets): (Doing, &[(UnitId, String)]),
    posted: &Posted,
    faults: &Faults,
) -> FormPage {
    let (measure, case) = (&open.measure, &register.case);
    let heading = kind_words(&t, measure.kind);
    let base = format!("/cases/{}/measures", case.file.record);
    let above = format!("<p>{}</p>{}", law_of(&t, measure.kind).unwrap_or_default(), facts(&t, open));
    let mut page = FormPage::new(t.clone(), case.file.record, heading, faults)
        .back(base, t.say("measures-h"))
        .above(above);
    page = reminders(page, &t, case, may);
    if case.file.state == cases::State::Closed {
        return page;
    }
    let (empty, none) = (Posted::default(), Faults::none());
    let sent = |go: &str| if posted.typed("_go") == go { (posted, faults) } else { (&empty, &none) };
    match measure.state {
        State::Requested => {
            if open.body.request.requester.is_some_and(|who| who != Requester::OwnMotion)
                && measure.kind == Kind::NoContactChair
            {
                let due = norms()
                    .due("K1", measure.asked_at, measure.asked_at.vn_date())
                    .map_or(measure.asked_at, |due| due.at);
                page = page.note(Html::text(&t.one("measures-k1-n", "left", t.left(due))));
            }
            let rights = case.rights_told().is_some();
            if measure.kind.is_ban() && !rights {
                page = page.note(t.rich("measures-e-rights"));
            }
            let (signs, records) = (may.signs(measure.kind), may.records(measure.kind));
            if (signs || records) && (rights || !measure.kind.is_ban()) {
                let (posted, faults) = sent("decide");
                page = page.form_of(decide_form(&t, measure, posted, faults, signs));
            }
            if may.decide || records {
                let (posted, faults) = sent("refuse");
                page = page.form_of(refuse_form(&t, measure, posted, faults));
            }
        }
        state if state.in_force() && may.record => {
            if let Some(ends) = measure.ends_at.filter(|_| measure.kind.is_ban()) {
                page = page.note(Html::text(&t.one("measures-ends-n", "when", t.when(ends))));
            }
            if measure.kind.is_ban() {
                if open.body.slip_at.is_none() && measure.runs(t.now()) {
                    let (posted, faults) = sent("slip");
                    page = page.form_of(slip_form(&t, hamlets, posted, faults));
                }
                let (posted, faults) = sent("breach");
                page = page.form_of(breach_form(&t, measure, posted, faults));
            }
            let (posted, faults) = sent("end");
            page = page.form_of(end_form(&t, measure, posted, faults));
        }
        _ => {}
    }
    page
}

async fn one_shown(
    staff: &Staff,
    case: RecordId,
    id: MeasureId,
    posted: &Posted,
    faults: &Faults,
) -> Result<FormPage, Outcome> {
    let (house, actor): (Arc<Instance>, Arc<Actor>) = desk(staff)?;
    let may = actor.may::<ReadCase>()?;
    let register = actions::read_register(&house, &may, case).await?;
    let hamlets: Vec<_> = slip_of::hamlets(&house, may.unit())
        .await?
        .into_iter()
        .map(|unit: Unit| (unit.id, unit.name))
        .collect();
    let open = register.measure(id)?;
    Ok(measure_page(staff.frame(), &register, open, (doing(staff, &may), &hamlets), posted, faults))
}

fn measure_id(id: &str) -> Result<MeasureId, Outcome> {
    MeasureId::parse(id).map_err(|_| Outcome::NotVisible)
}

/// One measure: an audited read.
pub(super) async fn measure(staff: Staff, Path((id, mid)): Path<(String, String)>) -> Reply {
    Page::render(
        &one_shown(&staff, record(&id)?, measure_id(&mid)?, &Posted::default(), &Faults::none()).await?,
    )
}

async fn slip(
    house: &Instance,
    actor: &Arc<Actor>,
    staff: &Staff,
    case: RecordId,
    id: MeasureId,
    posted: &Posted,
) -> Result<(), Outcome> {
    let may = actor.may::<RecordMeasure>()?;
    let mut faults = Faults::none();
    let hamlet = posted.id::<UnitId>("hamlet");
    if hamlet.is_none() {
        faults.add("hamlet", "measures-e-hamlet");
    }
    if !posted.is("informed", "yes") {
        faults.add("informed", "measures-e-informed");
    }
    let order = SlipOrder {
        record: RecordId::of_uuid(view::sending_id(staff, posted).uuid()),
        hamlet: hamlet.unwrap_or(UnitId::of_bytes([0; 16])),
        words: faults.line(posted, "slip-words", 300),
        told_at: read_at(posted, "told", &mut faults),
        how: faults.line(posted, "how-told", case_rules::SHORT),
    };
    if order.how.is_empty() {
        faults.add("how-told", "measures-e-slip-how");
    }
    if order.words.is_empty() {
        faults.add("slip-words", "measures-e-slip-words");
    }
    faults.into_result()?;
    slip_of::send_slip(house, &may, case, id, order).await
}

async fn act(staff: &Staff, case: RecordId, id: MeasureId, posted: &Posted) -> Result<(), Outcome> {
    let (house, actor) = desk(staff)?;
    let at = (id, view::sending(staff, posted).over);
    let mut faults = Faults::none();
    match posted.typed("_go") {
        "decide" => {
            let decision = read_decision(posted)?;
            match actor.may::<DecideMeasure>() {
                Ok(may) => actions::decide(&house, &may, case, at, decision).await?,
                Err(_) => {
                    actions::record_decision(&house, &actor.may::<RecordMeasure>()?, case, at, decision)
                        .await?
                }
            };
        }
        "refuse" => {
            let reason = faults.text(posted, "reason", case_rules::WORDS);
            let when = read_at(posted, "refused", &mut faults);
            faults.into_result()?;
            let refused = match actor.may::<DecideMeasure>() {
                Ok(may) => actions::refuse(&house, &may, case, at, when, reason).await,
                Err(_) => {
                    let may = actor.may::<RecordMeasure>()?;
                    actions::record_refusal(&house, &may, case, at, when, reason).await
                }
            };
            refused.map_err(at_fields_of(REFUSING))?;
        }
        "end" => {
            let how = posted.typed("how");
            if !matches!(how, "completed" | "cancelled") {
                faults.add("how", "measures-e-how");
            }
            let when = read_at(posted, "ended", &mut faults);
            let words = faults.text(posted, "ending", case_rules::WORDS);
            faults.into_result()?;
            let ending = Ending { completed: how == "completed", at: when, words };
            actions::end(&house, &actor.may::<RecordMeasure>()?, case, at, ending).await?;
        }
        "breach" => {
            let kind = BreachKind::of_key(posted.typed("breach-kind"));
            if kind.is_none() {
                faults.add("breach-kind", "measures-e-breach-kind");
            }
            let when = read_at(posted, "breached", &mut faults);
            let words = faults.text(posted, "breach-words", case_rules::WORDS);
            faults.into_result()?;
            let breach = Breach { at: when, kind: kind.unwrap_or(BreachKind::ByMeans), words };
            actions::breach(&house, &actor.may::<RecordMeasure>()?, case, at, breach).await?;
        }
        "slip" => slip(&house, &actor, staff, case, id, posted).await?,
        _ => {}
    }
    Ok(())
}

/// Decides, refuses, ends, notes a breach, sends a slip.
pub(super) async fn measure_take(
    staff: Staff,
    Path((id, mid)): Path<(String, String)>,
    posted: Posted,
) -> Reply {
    let (case, id) = (record(&id)?, measure_id(&mid)?);
    match act(&staff, case, id, &posted).await {
        Ok(()) => Ok(Page::redirect(&format!("/cases/{case}/measures/{id}"))),
        Err(outcome) => {
            let (faults, stale) = view::faults_of(outcome)?;
            view::again(&one_shown(&staff, case, id, &posted, &faults).await?, stale)
        }
    }
}
