//! Working on a case: people, incidents, safety, rights told, follow-up,
//! verification.

use std::collections::BTreeSet;
use std::sync::Arc;

use access::can::WorkCase;
use access::{Deed, Instance, May};
use kernel::{FactId, Instant, Month, Outcome, RecordId, Support, TypedId};
use office::deadlines::{self, MET};
use people::{Birth, Person, Role};
use store::{Rx, Tx};

use super::change::{self, By, Draft, Value, change};
use super::opening::part;
use crate::cases::model::{CaseFile, Counted, FollowUp, Incident, Opened, Safety, State, Told, ToldWhat};
use crate::cases::rules::danger::{self, instrument};
use crate::cases::rules::fact::{Marks, fact_of, statutory_year};
use crate::cases::rules::{self, Judged, Move};

/// A row of a form: its id and, when it changes a row, the version it was made
/// from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sending {
    /// The row's id; the same for the same form sent twice.
    pub row: [u8; 16],
    /// The version a change was made from.
    pub over: Option<i64>,
}

impl Sending {
    /// A new row.
    pub fn new(id: impl TypedId) -> Self {
        Self { row: id.uuid().into_bytes(), over: None }
    }
    fn draft(self, value: Value) -> Draft {
        Draft { row: self.row, over: self.over, value }
    }
}

/// Nothing is written into a closed case; writing while one waits for the
/// second person takes the asking back.
pub(in crate::cases) fn working(file: &mut CaseFile) -> Result<(), Outcome> {
    match file.state {
        State::Closed => Err(Outcome::refused("cases-e-closed")),
        State::Closing => {
            file.state = rules::after(file.state, Move::SendBack)?;
            file.closing_by = None;
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Records a person, or corrects one.
///
/// # Errors
/// [`Outcome::Invalid`] for a birth after the incident, [`Outcome::Stale`].
pub async fn save_person(
    house: &Instance,
    may: &May<WorkCase>,
    case: RecordId,
    to: Sending,
    person: Person,
) -> Result<CaseFile, Outcome> {
    let plan = move |_: &Rx<'_>, opened: &mut Opened| {
        let first = opened.incidents.iter().map(|incident| incident.on).min();
        let after = match (person.birth, first) {
            (Birth::Day(day), Some(first)) => day > first,
            (Birth::Year(year), Some(first)) => i32::from(year) > i32::from(first.year()),
            _ => false,
        };
        if after {
            return Err(Outcome::invalid("birth", "cases-e-birth"));
        }
        Ok(vec![to.draft(Value::Person(person.clone()))])
    };
    change(house, By::of(may, case, Deed::Write), case, plan, |_, file| working(file)).await
}

/// Records an incident, or corrects one. What does not count for the relation
/// is recorded as outside the law's scope, never refused.
///
/// # Errors
/// [`Outcome::Invalid`] for a day ahead, [`Outcome::Stale`].
pub async fn save_incident(
    house: &Instance,
    may: &May<WorkCase>,
    case: RecordId,
    to: Sending,
    incident: Incident,
) -> Result<(CaseFile, Judged), Outcome> {
    rules::incident_day(incident.on, house.now().vn_date())?;
    if incident.acts.is_empty() {
        return Err(Outcome::invalid("acts", "cases-e-acts"));
    }
    let judged = rules::judge(incident.scope(), &incident.acts);
    let plan = move |_: &Rx<'_>, opened: &mut Opened| {
        let mut incident = incident.clone();
        let known = opened.incidents.iter().find(|known| known.row == to.row);
        if known.is_some_and(|known| known.opening != opened.file.times_opened) {
            return Err(Outcome::refused("cases-e-former"));
        }
        incident.opening = opened.file.times_opened;
        if opened
            .people
            .iter()
            .filter_map(|person| person.birth.year())
            .any(|year| i32::from(year) > i32::from(incident.on.year()))
        {
            return Err(Outcome::invalid("on", "cases-e-day-before-birth"));
        }
        opened.header.value.child |= incident.child_present;
        Ok(vec![to.draft(Value::Acts(incident))])
    };
    let file = change(house, By::of(may, case, Deed::Write), case, plan, |_, file| working(file)).await?;
    Ok((file, judged))
}

/// Answers to the questions on danger.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Answers.
    pub answers: Vec<danger::Told>,
    /// The level as the officer judges it; lower than the answers give does
    /// not count.
    pub judged: Option<i64>,
    /// Whether she herself was asked.
    pub with_survivor: bool,
    /// What she wants and fears.
    pub words: String,
}

/// Records an assessment of danger: sets the level and when to ask again.
///
/// # Errors
/// [`Outcome::Refused`] for a closed case.
pub async fn assess(
    house: &Instance,
    may: &May<WorkCase>,
    case: RecordId,
    to: Sending,
    asked: Asked,
) -> Result<(CaseFile, i64), Outcome> {
    let level = instrument().score(&asked.answers);
    let judged = asked.judged.map_or(level, |judged| judged.clamp(level, 3));
    let now = house.now();
    let again = instrument().level(judged).map_or(now.plus_days(1), |level| level.again(now));
    let met = asked.with_survivor;
    let safety = Safety {
        instrument: instrument().version,
        answers: asked.answers,
        level,
        judged,
        with_survivor: asked.with_survivor,
        again,
        words: asked.words,
    };
    let plan = move |_: &Rx<'_>, _: &mut Opened| Ok(vec![to.draft(Value::Safety(safety.clone()))]);
    let then = move |tx: &Tx<'_>, file: &mut CaseFile| {
        working(file)?;
        file.danger = judged;
        file.next_safety_at = Some(again);
        if met {
            deadlines::meet(tx, file.unit, file.record, Some(("first_contact", part(file))), MET)?;
        }
        Ok(())
    };
    let file = change(house, By::of(may, case, Deed::Write), case, plan, then).await?;
    Ok((file, judged))
}

/// Records what the survivor was told: her rights, or that a slip goes out.
///
/// # Errors
/// [`Outcome::Invalid`] for a moment ahead or before the incident.
pub async fn tell(
    house: &Instance,
    may: &May<WorkCase>,
    case: RecordId,
    to: Sending,
    told: Told,
) -> Result<CaseFile, Outcome> {
    let (rights, now) = (told.what == ToldWhat::Rights, house.now());
    let plan = move |_: &Rx<'_>, opened: &mut Opened| Ok(vec![told_draft(opened, to, &told, now)?]);
    let then = move |tx: &Tx<'_>, file: &mut CaseFile| {
        working(file)?;
        if rights {
            deadlines::meet(tx, file.unit, file.record, Some(("first_contact", part(file))), MET)?;
        }
        Ok(())
    };
    change(house, By::of(may, case, Deed::Write), case, plan, then).await
}

/// The row of something told to the survivor, once it may be written.
///
/// # Errors
/// As [`tell`].
pub(crate) fn told_draft(opened: &Opened, to: Sending, told: &Told, now: Instant) -> Result<Draft, Outcome> {
    if told.at > now {
        return Err(Outcome::invalid("told", "cases-e-moment-ahead"));
    }
    rules::not_before_incident("told", told.at, opened)?;
    Ok(to.draft(Value::Told(told.clone())))
}

/// Records a contact afterwards and the services given.
///
/// # Errors
/// [`Outcome::Invalid`] for services without her agreement, for a moment ahead
/// or before the incident.
pub async fn follow_up(
    house: &Instance,
    may: &May<WorkCase>,
    case: RecordId,
    to: Sending,
    follow_up: FollowUp,
) -> Result<CaseFile, Outcome> {
    if follow_up.at > house.now() {
        return Err(Outcome::invalid("at", "cases-e-moment-ahead"));
    }
    if !follow_up.services.is_empty() && !follow_up.consent {
        return Err(Outcome::invalid("consent", "cases-e-consent"));
    }
    let next = follow_up.next_at;
    let plan = move |_: &Rx<'_>, opened: &mut Opened| {
        rules::not_before_incident("at", follow_up.at, opened)?;
        let row = FollowUp { opening: opened.file.times_opened, ..follow_up.clone() };
        Ok(vec![to.draft(Value::FollowUp(row))])
    };
    let then = move |_: &Tx<'_>, file: &mut CaseFile| {
        working(file)?;
        file.state = rules::after(file.state, Move::FollowUp)?;
        if let Some(next) = next {
            file.next_safety_at = Some(file.next_safety_at.map_or(next, |known| known.min(next)));
        }
        Ok(())
    };
    change(house, By::of(may, case, Deed::Write), case, plan, then).await
}

/// Whether the household was counted before in the statutory year of a month:
/// in this case, or in a case of the same household.
fn household_counted(
    house: &Instance,
    rx: &Rx<'_>,
    by: &By,
    opened: &Opened,
    month: Month,
) -> Result<bool, Outcome> {
    let year = statutory_year(month);
    let counts = |counted: &Counted| counted.fact.new_household && statutory_year(counted.fact.month) == year;
    if opened.header.counted.iter().any(counts) {
        return Ok(true);
    }
    let mut waiting: Vec<RecordId> = opened.peers().collect();
    let mut seen: BTreeSet<RecordId> = [opened.file.record].into();
    while let Some(peer) = waiting.pop() {
        if seen.len() > 50 || !seen.insert(peer) {
            continue;
        }
        let open = match change::open(house, rx, &by.actor, by.unit, peer) {
            Ok(open) => open,
            Err(Outcome::NotVisible) => continue,
            Err(other) => return Err(other),
        };
        let header = change::header(rx, &open)?;
        if header.counted.iter().any(counts) {
            return Ok(true);
        }
        waiting.extend(header.peers.iter().map(|peer| RecordId::of_bytes(*peer)));
    }
    Ok(false)
}

/// Verifies a case: from now on it is counted, in this month, and every change
/// counts it anew.
///
/// # Errors
/// [`Outcome::Refused`] without a survivor or an incident, or when verified
/// already.
pub async fn verify(house: &Instance, may: &May<WorkCase>, case: RecordId) -> Result<CaseFile, Outcome> {
    let by = By::of(may, case, Deed::Decide);
    let (own, who, now) = (house.clone(), by.clone(), house.now());
    let plan = move |rx: &Rx<'_>, opened: &mut Opened| {
        if opened.file.verified_at.is_some() {
            return Err(Outcome::refused("cases-e-verified"));
        }
        if opened.present().next().is_none() || opened.of_role(Role::Survivor).next().is_none() {
            return Err(Outcome::refused("cases-e-verify"));
        }
        let month = now.vn_month();
        let new_household = !household_counted(&own, rx, &who, opened, month)?;
        let entropy = Arc::clone(own.entropy());
        let mut key = [0u8; 4];
        entropy.fill(&mut key);
        let id = FactId::random(&*entropy);
        let marks = Marks { id, record_key: i64::from(u32::from_be_bytes(key)), month, new_household };
        let fact = fact_of(opened, marks).ok_or_else(|| Outcome::refused("cases-e-verify"))?;
        let counted = Counted { opening: opened.file.times_opened, id: *id.bytes(), fact };
        opened.header.value.counted.push(counted);
        Ok(Vec::new())
    };
    let then = move |tx: &Tx<'_>, file: &mut CaseFile| {
        working(file)?;
        if file.verified_at.is_some() {
            return Err(Outcome::refused("cases-e-verified"));
        }
        file.verified_at = Some(now);
        deadlines::meet(tx, file.unit, file.record, Some(("verify", part(file))), MET).map(|_| ())
    };
    change(house, by, case, plan, then).await
}

/// Notes that the survivor was supported, from a stay or a measure.
///
/// # Errors
/// [`Outcome::NotVisible`], [`Outcome::Stale`].
pub async fn add_support(
    house: &Instance,
    may: &May<WorkCase>,
    case: RecordId,
    support: Support,
) -> Result<CaseFile, Outcome> {
    let plan = move |_: &Rx<'_>, opened: &mut Opened| {
        opened.header.value.support |= support.bit();
        Ok(Vec::new())
    };
    change(house, By::of(may, case, Deed::Write), case, plan, |_, _| Ok(())).await
}

/// How many measures and stays run, kept for closing.
pub(crate) fn set_running(
    file: &mut CaseFile,
    running: i64,
    until: Option<Instant>,
    now: Instant,
) -> Result<(), Outcome> {
    file.running = running;
    file.runs_until = until;
    let step = if rules::runs(file, now) { Move::MeasureStarts } else { Move::MeasuresEnd };
    file.state = rules::after(file.state, step)?;
    if file.state == State::InMeasures {
        file.closing_by = None;
    }
    Ok(())
}
