//! Writing measures: each in one transaction with the state of its case, its
//! clocks and the fact counted anew.

use std::sync::Arc;

use access::can::{Capability, DecideMeasure, ReadCase, RecordMeasure};
use access::units::UnitKind;
use access::{Deed, Instance, May, OpenRecord, Purpose, RecordKind, Slot};
use kernel::{Instant, Outcome, RecordId, UnitId};
use office::deadlines::{self, Deadline, MET};
use sha2::{Digest, Sha256};
use store::{Rx, Tx};
use zeroize::Zeroizing;

use super::model::{
    Body, Breach, Decision, Ending, Kind, Measure, MeasureId, Minute, Request, State, effect,
};
use super::rules::{self, Standing};
use super::store::{self as rows, Row};
use crate::cases::{self, By, CaseFile, Draft, Opened};

pub(super) mod slip;

/// The part under which a measure's clocks run.
fn part(id: MeasureId) -> uuid::Uuid {
    uuid::Uuid::from_bytes(*id.bytes())
}

fn slot(id: MeasureId) -> Slot {
    Slot { table: 48, column: 1, row: *id.bytes() }
}

/// A measure held open.
#[derive(Debug, Clone)]
pub struct OpenMeasure {
    /// The clear columns.
    pub measure: Measure,
    /// The sealed body.
    pub body: Body,
}

fn read(open: &OpenRecord, row: &Row) -> Result<OpenMeasure, Outcome> {
    let plain = open.body(slot(row.measure.id), row.measure.row_version, &row.body)?;
    let body =
        serde_json::from_slice(&plain).map_err(|_| Outcome::fault("a sealed row could not be read"))?;
    Ok(OpenMeasure { measure: row.measure.clone(), body })
}

fn standing(case: &Opened, now: Instant) -> Standing {
    let first_incident = case.incidents.iter().map(|incident| incident.on).min();
    Standing { now, first_incident, rights_told: case.rights_told() }
}

/// A case with its measures, held open.
#[derive(Debug, Clone)]
pub struct Register {
    /// The case.
    pub case: Opened,
    /// Its measures, the oldest first.
    pub measures: Vec<OpenMeasure>,
}

impl Register {
    /// One measure.
    ///
    /// # Errors
    /// [`Outcome::NotVisible`].
    pub fn measure(&self, id: MeasureId) -> Result<&OpenMeasure, Outcome> {
        self.measures.iter().find(|open| open.measure.id == id).ok_or(Outcome::NotVisible)
    }
}

/// Reads the register of a case, with one leaf.
///
/// # Errors
/// [`Outcome::NotVisible`] for every other office.
pub async fn read_register(
    house: &Instance,
    may: &May<ReadCase>,
    case: RecordId,
) -> Result<Register, Outcome> {
    let unit = may.unit();
    let leaf = may.leaf_for(unit, Deed::Open, RecordKind::Case, case, Purpose::Measure);
    let (own, actor) = (house.clone(), Arc::clone(may.actor()));
    let look = move |rx: &Rx<'_>| {
        let open = cases::open(&own, rx, &actor, unit, case)?;
        let measures =
            rows::of_case(rx, unit, case)?.iter().map(|row| read(&open, row)).collect::<Result<_, _>>()?;
        Ok((Register { case: cases::unseal(rx, &open)?, measures }, open))
    };
    house.audited(may, leaf, look).await
}

/// What a change of a measure does besides its row.
#[derive(Clone, Default)]
struct Also {
    start: Vec<Deadline>,
    meet: Vec<&'static str>,
}

/// Looks at the case, makes the next row, and writes it.
async fn write<P>(
    house: &Instance,
    by: By,
    case: RecordId,
    id: MeasureId,
    plan: P,
) -> Result<Measure, Outcome>
where
    P: Fn(&Opened, Option<OpenMeasure>, Standing) -> Result<Option<(Measure, Body, Also)>, Outcome>
        + Send
        + 'static,
{
    write_beside(house, by, case, (id, plan), |_| Ok(Vec::new()), |_| Ok(())).await
}

/// As [`write`], with rows of the case and what else stands in the same
/// transaction.
async fn write_beside<P, D, T>(
    house: &Instance,
    by: By,
    case: RecordId,
    (id, plan): (MeasureId, P),
    drafts: D,
    beside: T,
) -> Result<Measure, Outcome>
where
    P: Fn(&Opened, Option<OpenMeasure>, Standing) -> Result<Option<(Measure, Body, Also)>, Outcome>
        + Send
        + 'static,
    D: Fn(&Opened) -> Result<Vec<Draft>, Outcome> + Send + 'static,
    T: Fn(&Tx<'_>) -> Result<(), Outcome> + Send + 'static,
{
    let (own, actor, unit, now) = (house.clone(), Arc::clone(&by.actor), by.unit, house.now());
    let look = move |rx: &mut Rx<'_>| {
        let open = cases::open(&own, rx, &actor, unit, case)?;
        let opened = cases::unseal(rx, &open)?;
        let known = rows::of_case(rx, unit, case)?.into_iter().find(|row| row.measure.id == id);
        let known = known.map(|row| read(&open, &row)).transpose()?;
        let before = known.as_ref().map(|known| known.measure.clone());
        let Some((measure, body, also)) = plan(&opened, known, standing(&opened, now))? else {
            return Ok((before, None));
        };
        let plain = serde_json::to_vec(&body)
            .map(Zeroizing::new)
            .map_err(|_| Outcome::fault("a body could not be written"))?;
        let sealed = open.seal(slot(measure.id), measure.row_version, &plain)?;
        let penalty = body.decision.as_ref().and_then(|decision| decision.penalty);
        let bits = effect(measure.kind, measure.state, penalty);
        Ok((before, Some((Row { measure, body: sealed }, bits, also))))
    };
    let (before, next) = house.db().snapshot(look).await?;
    let Some((row, (handling, support), also)) = next else { return before.ok_or(Outcome::NotVisible) };
    let measure = row.measure.clone();
    let mut by = by;
    by.leaf.ciphertext = Some(Sha256::digest(&row.body).into());
    let plan = move |_: &Rx<'_>, opened: &mut Opened| {
        opened.header.value.handling |= handling;
        opened.header.value.support |= support;
        drafts(opened)
    };
    let then = move |tx: &Tx<'_>, file: &mut CaseFile| {
        settle(tx, file, &row, &also)?;
        beside(tx)
    };
    cases::change(house, by, case, plan, then).await?;
    Ok(measure)
}

fn settle(tx: &Tx<'_>, file: &mut CaseFile, row: &Row, also: &Also) -> Result<(), Outcome> {
    if row.measure.row_version > 1 {
        rows::put(tx, row)?;
    } else if !rows::add(tx, row)? {
        return Err(Outcome::Stale);
    }
    for id in &also.meet {
        deadlines::meet(tx, file.unit, file.record, Some((*id, part(row.measure.id))), MET)?;
    }
    for clock in &also.start {
        deadlines::start(tx, clock)?;
    }
    let now = tx.at();
    let running: Vec<_> = rows::of_case(tx, file.unit, file.record)?
        .into_iter()
        .map(|row| row.measure)
        .filter(|measure| measure.runs(now))
        .collect();
    let endless = running
        .iter()
        .filter(|measure| measure.state == State::Requested || measure.ends_at.is_none())
        .count();
    let until = running
        .iter()
        .filter(|measure| measure.state != State::Requested)
        .filter_map(|measure| measure.ends_at)
        .max();
    cases::set_running(file, i64::try_from(endless).unwrap_or(i64::MAX), until, now)
}

fn new_measure(unit: UnitId, case: RecordId, id: MeasureId, kind: Kind, asked_at: Instant) -> Measure {
    Measure {
        unit,
        id,
        case,
        kind,
        state: State::Requested,
        asked_at,
        decided_at: None,
        decided_by: None,
        starts_at: None,
        ends_at: None,
        breached_at: None,
        row_version: 1,
    }
}

/// The next version of a measure a form was made from.
fn next(known: Option<OpenMeasure>, on: Option<i64>) -> Result<OpenMeasure, Outcome> {
    let mut known = known.ok_or(Outcome::NotVisible)?;
    if on.is_some_and(|version| version != known.measure.row_version) {
        return Err(Outcome::Stale);
    }
    known.measure.row_version += 1;
    Ok(known)
}

/// Records a request. A request for a chair's no-contact decision under Art.
/// 25(1)(a) starts the twelve hours.
///
/// # Errors
/// [`Outcome::Invalid`] naming the field; [`Outcome::Refused`] for a closed
/// case.
pub async fn request(
    house: &Instance,
    may: &May<RecordMeasure>,
    case: RecordId,
    id: MeasureId,
    request: Request,
) -> Result<Measure, Outcome> {
    let unit = may.unit();
    let plan = move |opened: &Opened, known: Option<OpenMeasure>, standing: Standing| {
        if known.is_some() {
            return Ok(None);
        }
        rules::may_request(&request, standing)?;
        let measure = new_measure(unit, case, id, request.kind, request.asked_at);
        let mut also = Also::default();
        if rules::starts_k1(&request) {
            let level = opened.file.danger;
            also.start.extend(cases::clock(
                &opened.file,
                ("K1", part(id)),
                request.asked_at,
                level,
                "measures-row-k1",
            ));
        }
        Ok(Some((measure, Body::of(request.clone()), also)))
    };
    write(house, By::of(may, case, Deed::Write), case, id, plan).await
}

/// Records a forced stop, done on the spot, as a minute.
///
/// # Errors
/// As [`request`].
pub async fn force_stop(
    house: &Instance,
    may: &May<RecordMeasure>,
    case: RecordId,
    id: MeasureId,
    minute: Minute,
) -> Result<Measure, Outcome> {
    let unit = may.unit();
    let plan = move |_: &Opened, known: Option<OpenMeasure>, standing: Standing| {
        if known.is_some() {
            return Ok(None);
        }
        rules::may_minute(&minute, standing)?;
        let mut measure = new_measure(unit, case, id, Kind::ForceStop, minute.at);
        measure.state = State::Completed;
        measure.starts_at = Some(minute.at);
        measure.ends_at = Some(minute.at);
        let request = Request {
            kind: Kind::ForceStop,
            asked_at: minute.at,
            requester: None,
            asked_by: String::new(),
            grounds: Vec::new(),
            consent: None,
            words: String::new(),
        };
        Ok(Some((measure, Body { minute: Some(minute.clone()), ..Body::of(request) }, Also::default())))
    };
    write(house, By::of(may, case, Deed::Write), case, id, plan).await
}

/// The kinds of which an office writes down what another body decided. A desk
/// has no chair: whatever it keeps was decided elsewhere (assumed routing).
pub(super) fn recorded_at(office: UnitKind) -> fn(Kind) -> bool {
    if office == UnitKind::Desk { |_| true } else { |kind| !kind.chair_decides() }
}

async fn decided<C: Capability>(
    house: &Instance,
    may: &May<C>,
    case: RecordId,
    (id, on): (MeasureId, Option<i64>),
    decision: Decision,
    writes: fn(Kind) -> bool,
) -> Result<Measure, Outcome> {
    let post = may.post();
    let plan = move |opened: &Opened, known: Option<OpenMeasure>, standing: Standing| {
        let known = known.ok_or(Outcome::NotVisible)?;
        if !writes(known.measure.kind) {
            return Err(Outcome::refused("measures-e-not-yours"));
        }
        rules::may_decide(&known.measure, &decision, standing)?;
        let OpenMeasure { mut measure, mut body } = next(Some(known), on)?;
        measure.state = State::Active;
        measure.decided_at = Some(decision.decided_at);
        measure.decided_by = Some(post);
        measure.starts_at = Some(decision.starts_at);
        measure.ends_at = decision.ends_at;
        body.decision = Some(decision.clone());
        let mut also = Also::default();
        match measure.kind {
            Kind::NoContactChair => {
                also.meet.push("K1");
                also.start.extend(ban_clocks(opened, &measure, decision.decided_at));
            }
            Kind::Supervision => also.meet.push("K4"),
            _ => {}
        }
        Ok(Some((measure, body, also)))
    };
    write(house, By::of(may, case, Deed::Decide), case, id, plan).await
}

/// The clocks of a chair's ban: its own end, before which safety is asked
/// again; and the police's hour to assign supervision (C66 Art. 2), kept by
/// the commune since the police holds no key of the case.
fn ban_clocks(opened: &Opened, measure: &Measure, decided: Instant) -> Vec<Deadline> {
    let level = opened.file.danger;
    let end = cases::clock(&opened.file, ("K2", part(measure.id)), decided, level, "measures-row-k2");
    let end = end.map(|clock| Deadline { due_at: measure.ends_at.unwrap_or(clock.due_at), ..clock });
    let supervision = cases::clock(&opened.file, ("K4", part(measure.id)), decided, level, "measures-row-k4");
    end.into_iter().chain(supervision).collect()
}

/// Decides what the commune chair decides.
///
/// # Errors
/// [`Outcome::Refused`] before her rights were told, or when it is decided
/// already; [`Outcome::Invalid`]; [`Outcome::Stale`].
pub async fn decide(
    house: &Instance,
    may: &May<DecideMeasure>,
    case: RecordId,
    id: (MeasureId, Option<i64>),
    decision: Decision,
) -> Result<Measure, Outcome> {
    decided(house, may, case, id, decision, Kind::chair_decides).await
}

/// Records what somebody else decided: police, court, a facility; at a desk
/// also whoever decides in the chair's place.
///
/// # Errors
/// As [`decide`].
pub async fn record_decision(
    house: &Instance,
    may: &May<RecordMeasure>,
    case: RecordId,
    id: (MeasureId, Option<i64>),
    decision: Decision,
) -> Result<Measure, Outcome> {
    decided(house, may, case, id, decision, recorded_at(may.scope().unit().kind)).await
}

/// Refuses in writing, with the reason. Meets the twelve hours as a decision
/// does.
///
/// # Errors
/// As [`decide`].
pub async fn refuse(
    house: &Instance,
    may: &May<DecideMeasure>,
    case: RecordId,
    (id, on): (MeasureId, Option<i64>),
    at: Instant,
    reason: String,
) -> Result<Measure, Outcome> {
    refused(house, may, case, (id, on), (at, reason), |_| true).await
}

/// Records that somebody else refused in writing, with the reason given.
///
/// # Errors
/// As [`decide`].
pub async fn record_refusal(
    house: &Instance,
    may: &May<RecordMeasure>,
    case: RecordId,
    id: (MeasureId, Option<i64>),
    at: Instant,
    reason: String,
) -> Result<Measure, Outcome> {
    refused(house, may, case, id, (at, reason), recorded_at(may.scope().unit().kind)).await
}

async fn refused<C: Capability>(
    house: &Instance,
    may: &May<C>,
    case: RecordId,
    (id, on): (MeasureId, Option<i64>),
    (at, reason): (Instant, String),
    writes: fn(Kind) -> bool,
) -> Result<Measure, Outcome> {
    let post = may.post();
    let plan = move |_: &Opened, known: Option<OpenMeasure>, standing: Standing| {
        let known = known.ok_or(Outcome::NotVisible)?;
        if !writes(known.measure.kind) {
            return Err(Outcome::refused("measures-e-not-yours"));
        }
        rules::may_refuse(&known.measure, &reason, at, standing)?;
        let OpenMeasure { mut measure, mut body } = next(Some(known), on)?;
        measure.state = State::Refused;
        measure.decided_at = Some(at);
        measure.decided_by = Some(post);
        body.refusal.clone_from(&reason);
        Ok(Some((measure, body, Also { meet: vec!["K1"], ..Also::default() })))
    };
    write(house, By::of(may, case, Deed::Decide), case, id, plan).await
}

/// Ends a measure: completed, or cancelled with the reason.
///
/// # Errors
/// [`Outcome::Refused`] when it is not in force; [`Outcome::Invalid`].
pub async fn end(
    house: &Instance,
    may: &May<RecordMeasure>,
    case: RecordId,
    (id, on): (MeasureId, Option<i64>),
    ending: Ending,
) -> Result<Measure, Outcome> {
    let plan = move |_: &Opened, known: Option<OpenMeasure>, standing: Standing| {
        let known = known.ok_or(Outcome::NotVisible)?;
        rules::may_end(&known.measure, &ending, standing)?;
        let OpenMeasure { mut measure, mut body } = next(Some(known), on)?;
        measure.state = if ending.completed { State::Completed } else { State::Cancelled };
        measure.ends_at = Some(measure.ends_at.map_or(ending.at, |planned| planned.min(ending.at)));
        body.ending = Some(ending.clone());
        Ok(Some((measure, body, Also { meet: vec!["K2"], ..Also::default() })))
    };
    write(house, By::of(may, case, Deed::Write), case, id, plan).await
}

/// Records a breach of a ban.
///
/// # Errors
/// [`Outcome::Refused`] when no ban holds; [`Outcome::Invalid`].
pub async fn breach(
    house: &Instance,
    may: &May<RecordMeasure>,
    case: RecordId,
    (id, on): (MeasureId, Option<i64>),
    breach: Breach,
) -> Result<Measure, Outcome> {
    let plan = move |_: &Opened, known: Option<OpenMeasure>, standing: Standing| {
        let known = known.ok_or(Outcome::NotVisible)?;
        rules::may_breach(&known.measure, &breach, standing)?;
        let OpenMeasure { mut measure, mut body } = next(Some(known), on)?;
        measure.state = State::Breached;
        measure.breached_at = Some(breach.at);
        body.breaches.push(breach.clone());
        Ok(Some((measure, body, Also::default())))
    };
    write(house, By::of(may, case, Deed::Write), case, id, plan).await
}
