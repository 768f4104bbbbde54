//! Opening a case: from a notice, joined to one, or told directly.

use std::sync::Arc;

use access::can::{TriageNotice, WorkCase};
use access::keys::unit_public;
use access::records::store as records;
use access::{Deed, Holder, Instance, May, NewRecord, RecordKind};
use kernel::{Instant, Outcome, PlaceId, RecordId, TypedId, UnitId};
use norms::norms;
use office::deadlines::{self, Deadline, NO_PART};
use people::{AgeBand, CardBox, Person, Role};
use sha2::{Digest, Sha256};
use store::{LeafDraft, Tx};
use uuid::Uuid;

use super::change::{By, bytes, change, slot};
use crate::cases::model::{Avoided, CaseFile, Header, RowKind, State, code};
use crate::cases::rules::{self, Move};
use crate::cases::store::{self as rows, SealedRow};
use crate::notices::{self, Avoid, ContactWay, ForWhom, OtherAnswers};

/// A case to be opened.
#[derive(Clone)]
pub struct Opening {
    /// Identity; the same for the same form sent twice.
    pub record: RecordId,
    /// The commune.
    pub place: PlaceId,
    /// Danger as told, 0–3.
    pub danger: i64,
    /// What was told, without who told it.
    pub story: String,
    /// Hamlet, as told.
    pub hamlet: String,
    /// Acts hinted at.
    pub hints: Vec<String>,
    /// Who must not know, as told.
    pub avoid: Avoided,
    /// Whether a child is or may be harmed.
    pub child: bool,
    /// Whether there are signs of a crime.
    pub crime: bool,
    /// People known from the start, with their rows' ids.
    pub people: Vec<([u8; 16], Person)>,
}

impl std::fmt::Debug for Opening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Opening({})", self.record)
    }
}

impl Opening {
    /// A case of which only the place is known.
    pub const fn at(record: RecordId, place: PlaceId) -> Self {
        Self {
            record,
            place,
            danger: 1,
            story: String::new(),
            hamlet: String::new(),
            hints: Vec::new(),
            avoid: Avoided { whom: Avoid::Nobody, named: String::new() },
            child: false,
            crime: false,
            people: Vec::new(),
        }
    }
}

/// What the transaction is handed.
struct Ready {
    new: NewRecord,
    file: CaseFile,
    rows: Vec<SealedRow>,
    cards: Vec<([u8; 16], Vec<u8>)>,
    clocks: Vec<Deadline>,
    leaf: LeafDraft,
}

/// The part under which the clocks of an opening of a case run.
pub(crate) fn part(file: &CaseFile) -> Uuid {
    match u64::try_from(file.times_opened) {
        Ok(opening) if opening > 1 => Uuid::from_u64_pair(0, opening),
        _ => NO_PART,
    }
}

/// A clock of a case, as `norms` gives its length; none when it does not hold
/// on that day.
pub(crate) fn clock(
    file: &CaseFile,
    (id, part): (&'static str, Uuid),
    start: Instant,
    level: i64,
    note_key: &'static str,
) -> Option<Deadline> {
    let due = norms().due(id, start, start.vn_date())?;
    Some(Deadline {
        unit: file.unit,
        record: file.record,
        record_kind: RecordKind::Case.number(),
        part,
        code: code(file.record),
        clock: id,
        started_at: start,
        due_at: due.at,
        level,
        note_key,
    })
}

/// The clocks that start when a case is opened: targets of ours, not the law's.
pub(crate) fn first_clocks(file: &CaseFile, now: Instant) -> Vec<Deadline> {
    let clocks = [("first_contact", "cases-row-first-contact"), ("verify", "cases-row-verify")];
    clocks
        .into_iter()
        .filter_map(|(id, note)| clock(file, (id, part(file)), now, file.danger, note))
        .collect()
}

async fn prepare(
    house: &Instance,
    by: &By,
    opening: Opening,
    source: Option<RecordId>,
) -> Result<Ready, Outcome> {
    let (own, unit, actor) = (house.clone(), by.unit, Arc::clone(&by.actor));
    let people = opening.people.clone();
    let record = opening.record;
    let (key, cards) = house
        .db()
        .snapshot(move |rx| {
            let key = unit_public(&own, rx, unit)?.ok_or_else(|| Outcome::refused("cases-e-no-key"))?;
            let mut cards = Vec::new();
            if people.iter().any(|(_, person)| person.is_findable()) {
                let card_box = CardBox::open(&own, rx, &actor, unit)?;
                for (row, person) in &people {
                    cards.extend(card_box.seal(record, *row, person)?.map(|card| (*row, card)));
                }
            }
            Ok((key, cards))
        })
        .await?;
    let new = house.new_record(RecordKind::Case, unit, record, &[Holder::Unit(key)])?;
    let now = house.now();
    let file = CaseFile {
        unit,
        record,
        state: State::Open,
        opened_at: now,
        place: opening.place,
        danger: opening.danger,
        assignee: by.post,
        author: by.account(),
        verified_at: None,
        next_safety_at: None,
        running: 0,
        runs_until: None,
        closing_by: None,
        closed_at: None,
        closed_by: None,
        times_opened: 1,
        row_version: 1,
    };
    let mut rows = vec![seal(&new, RowKind::Header, *record.bytes(), &header(house, &opening, source), now)?];
    for (row, person) in &opening.people {
        rows.push(seal(&new, RowKind::Person, *row, person, now)?);
    }
    let clocks = first_clocks(&file, now);
    let ciphertext = rows.first().map(|row| Sha256::digest(&row.body).into());
    let leaf = LeafDraft { ciphertext, ..by.leaf.clone() };
    Ok(Ready { new, file, rows, cards, clocks, leaf })
}

fn seal(
    new: &NewRecord,
    kind: RowKind,
    row: [u8; 16],
    value: &impl serde::Serialize,
    at: Instant,
) -> Result<SealedRow, Outcome> {
    let body = new.seal(slot(row), 1, &bytes(value)?)?;
    Ok(SealedRow { row, kind, version: 1, body, at })
}

fn header(house: &Instance, opening: &Opening, source: Option<RecordId>) -> Header {
    let mut household = [0; 16];
    house.entropy().fill(&mut household);
    let mut header = Header {
        sources: source.iter().map(|source| *source.bytes()).collect(),
        story: Some(opening.story.clone()).filter(|story| !story.is_empty()).into_iter().collect(),
        hints: opening.hints.clone(),
        hamlet: opening.hamlet.clone(),
        child: opening.child,
        crime: opening.crime,
        ..Header::of_household(household)
    };
    header.avoid_too(opening.avoid.clone());
    header
}

/// Writes a new case; the one that is there when it was sent before.
fn write(tx: &Tx<'_>, ready: &Ready) -> Result<(CaseFile, bool), Outcome> {
    let Ready { new, file, rows: sealed, cards, clocks, leaf } = ready;
    if !new.insert(tx)? {
        return Ok((rows::file(tx, file.unit, file.record)?, false));
    }
    rows::add_file(tx, file)?;
    for row in sealed {
        rows::add_row(tx, file.unit, file.record, row)?;
    }
    for (row, card) in cards {
        records::put_card(tx, file.unit, Uuid::from_bytes(*row), file.record, card)?;
    }
    for clock in clocks {
        deadlines::start(tx, clock)?;
    }
    tx.audit(leaf.clone());
    Ok((file.clone(), true))
}

/// Opens a case that was told directly, without a notice.
///
/// # Errors
/// [`Outcome::Refused`] when the office has no key yet.
pub async fn open_case(house: &Instance, may: &May<WorkCase>, opening: Opening) -> Result<CaseFile, Outcome> {
    let by = By::of(may, opening.record, Deed::Write);
    let ready = prepare(house, &by, opening, None).await?;
    house.db().write(move |tx| Ok(write(tx, &ready)?.0)).await
}

/// Opens a case from a notice: what was told is copied, who told it is not.
/// Only the office that owns the notice may.
///
/// # Errors
/// [`Outcome::NotVisible`]; [`Outcome::Refused`] when the notice is settled.
pub async fn open_from_notice(
    house: &Instance,
    may: &May<TriageNotice>,
    notice: RecordId,
    case: RecordId,
) -> Result<CaseFile, Outcome> {
    let opened = notices::for_case(house, may, notice).await?;
    if let Some((unit, known)) = opened.notice.case {
        return house.db().read(move |rx| rows::file(rx, unit, known)).await;
    }
    let by = By::of(may, case, Deed::Write);
    let ready = prepare(house, &by, of_notice(&opened, case), Some(notice)).await?;
    let (unit, may) = (may.unit(), may.clone());
    let write = move |tx: &mut Tx<'_>| {
        let (file, first) = write(tx, &ready)?;
        if first {
            notices::becomes_case(tx, &may, notice, (unit, case), false)?;
        }
        Ok(file)
    };
    house.db().write(write).await
}

/// Who must not know, as a notice said.
fn avoided(told: &notices::Told) -> Avoided {
    Avoided { whom: told.avoid, named: told.avoid_who.clone() }
}

/// What a case takes over from a notice.
fn of_notice(opened: &notices::Opened, case: RecordId) -> Opening {
    let (told, triage) = (&opened.told, opened.triage.as_ref().map(|(_, triage)| triage));
    // The reporter's identity stays in the notice; only a person who told of
    // herself has her contact copied.
    let mut people = Vec::new();
    let mut row = *case.bytes();
    row[15] ^= 1;
    match told.for_whom {
        ForWhom::Myself => {
            let mut person = Person::unknown(Role::Survivor);
            if opened.contact.way != ContactWay::None {
                person.contact.phone.clone_from(&opened.contact.at);
                person.contact.hours.clone_from(&opened.contact.hours);
                person.contact.opening.clone_from(&opened.contact.opening);
                person.contact.others_may_answer = opened.contact.other_answers == OtherAnswers::Fine;
            }
            people.push((row, person));
        }
        ForWhom::Child => {
            people.push((row, Person { band: Some(AgeBand::Under16), ..Person::unknown(Role::Survivor) }));
        }
        ForWhom::Other => people.push((row, Person::unknown(Role::Survivor))),
    }
    Opening {
        record: case,
        place: opened.notice.place,
        danger: opened.notice.danger.level(),
        story: told.words.clone(),
        hamlet: told.hamlet.clone(),
        hints: told.act_hints().into_iter().map(str::to_owned).collect(),
        avoid: avoided(told),
        child: triage.map_or_else(|| told.concerns_child(), |triage| triage.child),
        crime: triage.is_some_and(|triage| triage.crime),
        people,
    }
}

/// Joins a notice to a case of the same office.
///
/// # Errors
/// As [`open_from_notice`]; [`Outcome::Refused`] for a closed case, which a
/// new incident opens again.
pub async fn join_notice(
    house: &Instance,
    may: &May<TriageNotice>,
    notice: RecordId,
    case: RecordId,
) -> Result<CaseFile, Outcome> {
    let opened = notices::for_case(house, may, notice).await?;
    if opened.notice.case.is_some_and(|known| known != (may.unit(), case)) {
        return Err(Outcome::refused("cases-e-joined-already"));
    }
    let told = opened.told;
    let plan = move |_: &store::Rx<'_>, opened: &mut crate::cases::model::Opened| {
        let header = &mut opened.header.value;
        if !header.sources.contains(notice.bytes()) {
            header.sources.push(*notice.bytes());
            header.story.extend(Some(told.words.clone()).filter(|words| !words.is_empty()));
            header.avoid_too(avoided(&told));
            header.child |= told.concerns_child();
        }
        Ok(Vec::new())
    };
    let (own, unit): (_, UnitId) = (may.clone(), may.unit());
    let danger = opened.notice.danger.level();
    let then = move |tx: &Tx<'_>, file: &mut CaseFile| {
        if file.state == State::Closed {
            return Err(Outcome::refused("cases-e-closed"));
        }
        file.danger = file.danger.max(danger);
        if file.state == State::Closing {
            file.state = rules::after(file.state, Move::SendBack)?;
            file.closing_by = None;
        }
        notices::becomes_case(tx, &own, notice, (unit, case), true).map(|_| ())
    };
    change(house, By::of(may, case, Deed::Write), case, plan, then).await
}

/// A record id for a case from the id a form carries.
pub fn record_of(id: impl TypedId) -> RecordId {
    RecordId::of_uuid(id.uuid())
}
