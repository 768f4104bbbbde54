//! Writing measures: each in one transaction with the state of its case, its
//! clocks and the fact counted anew.

use std::sync::Arc;

use access::can::{Capability, DecideMeasure, ReadCase, RecordMeasure};
use access::units::{Unit, UnitKind, store as units};
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
use crate::cases::{self, By, CaseFile, Opened, Sending, Told, ToldWhat};
use crate::slips::{self, Issue, SlipKind};

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
        Ok(Vec::new())
    };
    let then = move |tx: &Tx<'_>, file: &mut CaseFile| settle(tx, file, &row, &also);
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

async fn decided<C: Capability>(
    house: &Instance,
    may: &May<C>,
    case: RecordId,
    (id, on): (MeasureId, Option<i64>),
    decision: Decision,
    chair: bool,
) -> Result<Measure, Outcome> {
    let post = may.post();
    let plan = move |opened: &Opened, known: Option<OpenMeasure>, standing: Standing| {
        let known = known.ok_or(Outcome::NotVisible)?;
        if known.measure.kind.chair_decides() != chair {
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
    decided(house, may, case, id, decision, true).await
}

/// Records what somebody else decided: police, court, a facility.
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
    decided(house, may, case, id, decision, false).await
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
    let post = may.post();
    let plan = move |_: &Opened, known: Option<OpenMeasure>, standing: Standing| {
        let known = known.ok_or(Outcome::NotVisible)?;
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

/// A slip for the village head of her residence (Art. 25(3)).
#[derive(Clone)]
pub struct SlipOrder {
    /// The slip's id; the same for the same form sent twice.
    pub record: RecordId,
    /// Which hamlet.
    pub hamlet: UnitId,
    /// The least that lets him act.
    pub words: String,
    /// When she was told that he is told.
    pub told_at: Instant,
    /// How she was told.
    pub how: String,
}

impl std::fmt::Debug for SlipOrder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SlipOrder({})", self.record)
    }
}

/// The hamlets of one's commune.
///
/// # Errors
/// [`Outcome::Fault`].
pub async fn hamlets(house: &Instance, commune: UnitId) -> Result<Vec<Unit>, Outcome> {
    house.db().read(move |rx| units::below(rx, commune, UnitKind::Hamlet)).await
}

/// Issues a slip for a ban in force: she was told before, it ends with the
/// ban, and it says no more than is needed.
///
/// # Errors
/// [`Outcome::Invalid`] when she was not told; [`Outcome::Refused`] when no
/// ban is in force or nobody in the hamlet can open it.
pub async fn send_slip(
    house: &Instance,
    may: &May<RecordMeasure>,
    case: RecordId,
    id: MeasureId,
    order: SlipOrder,
) -> Result<(), Outcome> {
    if order.how.trim().is_empty() {
        return Err(Outcome::invalid("how", "measures-e-slip-how"));
    }
    if order.words.trim().is_empty() {
        return Err(Outcome::invalid("words", "measures-e-slip-words"));
    }
    let (own, actor, unit) = (house.clone(), Arc::clone(may.actor()), may.unit());
    let ban = house
        .db()
        .snapshot(move |rx| {
            cases::open(&own, rx, &actor, unit, case)?;
            rows::of_case(rx, unit, case)?
                .into_iter()
                .find(|row| row.measure.id == id)
                .ok_or(Outcome::NotVisible)
        })
        .await?
        .measure;
    let ends = ban.ends_at.filter(|_| ban.kind.is_ban() && ban.runs(house.now()) && ban.state.in_force());
    let ends = ends.ok_or_else(|| Outcome::refused("measures-e-not-in-force"))?;
    // A slip runs at most as long as one chair's ban; a court's ban needs a
    // new one then.
    let longest = rules::latest_end(house.now()).unwrap_or(ends);
    let told = Told {
        what: ToldWhat::Slip,
        at: order.told_at,
        by: may.actor().name.clone(),
        language: String::new(),
        how: order.how.clone(),
    };
    let by = By::of(may, case, Deed::Write);
    cases::tell_by(house, by, case, Sending { row: *order.record.bytes(), over: None }, told).await?;
    let issue = Issue {
        record: order.record,
        hamlet: order.hamlet,
        kind: SlipKind::NoContact,
        words: order.words.clone(),
        told_at: order.told_at,
        expires_at: ends.min(longest),
    };
    slips::issue(house, may, issue).await?;
    let now = house.now();
    let plan = move |_: &Opened, known: Option<OpenMeasure>, _: Standing| {
        if known.as_ref().is_some_and(|known| known.body.slip_at.is_some()) {
            return Ok(None);
        }
        let OpenMeasure { measure, mut body } = next(known, None)?;
        body.slip_at = Some(now);
        Ok(Some((measure, body, Also::default())))
    };
    write(house, By::of(may, case, Deed::Write), case, id, plan).await.map(|_| ())
}
