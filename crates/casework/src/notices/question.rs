//! Ask first, report nothing: sealed to a counselling facility or the duty
//! desk. Opens no case; nothing of it reaches a commune.

use std::sync::Arc;

use access::can::AnswerQuestion;
use access::records::store::{ReceiptRow, add_receipt, receipt as receipt_row};
use access::{Deed, Holder, Instance, May, OpenRecord, RecordKind, Slot};
use kernel::{Instant, Outcome, PlaceId, RecordId, ShortCode, UnitId};
use norms::norms;
use office::deadlines::{self, Deadline, NO_PART};
use places::Gazetteer;
use seal::draft::DraftSecret;
use sha2::{Digest, Sha256};
use store::{LeafDraft, Rx, Tx};

use super::intake::{bytes, public_leaf, receipt_keys};
use super::model::{Line, QuestionState, RowKind};
use super::offices;
use super::store::{self as rows, SealedRow};

const TABLE: u16 = 42;

fn slot(row: [u8; 16]) -> Slot {
    Slot { table: TABLE, column: 1, row }
}

/// A question held open.
#[derive(Clone)]
pub struct Asked {
    /// Identity.
    pub record: RecordId,
    /// When it came in.
    pub received_at: Instant,
    /// What has become of it.
    pub state: QuestionState,
    /// What was asked.
    pub words: String,
    /// The answers, in order.
    pub answers: Vec<(Instant, Line)>,
    /// When it was answered.
    pub answered_at: Option<Instant>,
}

impl std::fmt::Debug for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Asked({})", self.record)
    }
}

/// A question sent.
#[derive(Debug, Clone)]
pub struct Sent {
    /// When it first came in.
    pub received_at: Instant,
    /// Who will answer.
    pub unit: String,
    /// Whether it had come in before.
    pub again: bool,
}

/// Seals a question and puts it on the list of who answers.
///
/// # Errors
/// [`Outcome::Refused`] when nobody of the province up to the root answers.
pub async fn ask(
    house: &Instance,
    places: &Arc<Gazetteer>,
    draft: &DraftSecret,
    record: RecordId,
    province: PlaceId,
    words: String,
) -> Result<Sent, Outcome> {
    let (own, map) = (house.clone(), Arc::clone(places));
    let who = house.db().snapshot(move |rx| offices::counsel(&own, rx, &map, province)).await?;
    let who = who.ok_or_else(|| Outcome::refused("notices-ask-nobody-e"))?;
    let keys = receipt_keys(house, Some(draft), record).await?.ok_or(Outcome::NotVisible)?;
    let holders = [Holder::Unit(who.key), Holder::Receipt { keys: Arc::clone(&keys) }];
    let new = house.new_record(RecordKind::Question, who.unit.id, record, &holders)?;
    let row = *record.bytes();
    let body = new.seal(slot(row), 1, &bytes(&Line { words, office: String::new() })?)?;
    let ciphertext: [u8; 32] = Sha256::digest(&body).into();
    let (unit, name) = (who.unit.id, who.unit.name.clone());
    let leaf = LeafDraft {
        unit,
        ciphertext: Some(ciphertext),
        ..public_leaf(record, Deed::Receive, RecordKind::Question)
    };
    let link = ReceiptRow { kind: "question".to_owned(), unit, record, check: keys.public().x25519.to_vec() };
    let write = move |tx: &mut Tx<'_>| {
        let expires = tx.at().plus_days(super::rules::RECEIPT_DAYS).millis();
        if !add_receipt(tx, keys.lookup.bytes(), &link, expires)? {
            let known = receipt_row(tx, keys.lookup.bytes(), tx.at().millis())?.ok_or(Outcome::NotVisible)?;
            let first = rows::question(tx, known.unit, known.record)?;
            return Ok((first.received_at, true));
        }
        new.insert(tx)?;
        rows::add_question(tx, unit, record)?;
        let sealed = SealedRow { row, kind: RowKind::Body, version: 1, body: body.clone(), at: tx.at() };
        rows::add_question_row(tx, unit, record, &sealed)?;
        deadlines::start(tx, &clock(unit, record, tx.at()))?;
        tx.audit(leaf.clone());
        Ok((tx.at(), false))
    };
    let (received_at, again) = house.db().write(write).await?;
    Ok(Sent { received_at, unit: name, again })
}

/// The clock of an answer: an internal target.
fn clock(unit: UnitId, record: RecordId, at: Instant) -> Deadline {
    let due = norms().due("first_contact", at, at.vn_date());
    Deadline {
        unit,
        record,
        record_kind: RecordKind::Question.number(),
        part: NO_PART,
        code: ShortCode::of_id(record.bytes()).to_string(),
        clock: "first_contact",
        started_at: at,
        due_at: due.map_or(at, |due| due.at),
        level: 0,
        note_key: "notices-question-row",
    }
}

/// Opens every row of a question.
pub(super) fn unseal(rx: &Rx<'_>, open: &OpenRecord) -> Result<Asked, Outcome> {
    let clear = rows::question(rx, open.unit, open.record)?;
    let (mut words, mut answers) = (String::new(), Vec::new());
    for row in rows::question_rows(rx, open.unit, open.record)? {
        let plain = open.body(slot(row.row), row.version, &row.body)?;
        let line: Line =
            serde_json::from_slice(&plain).map_err(|_| Outcome::fault("a sealed row could not be read"))?;
        if row.kind == RowKind::Body { words = line.words } else { answers.push((row.at, line)) }
    }
    let rows::QuestionRow { received_at, state, answered_at } = clear;
    Ok(Asked { record: open.record, received_at, state, words, answers, answered_at })
}

/// Reads a question with its leaf.
///
/// # Errors
/// [`Outcome::NotVisible`] when it is another office's.
pub async fn read(house: &Instance, may: &May<AnswerQuestion>, record: RecordId) -> Result<Asked, Outcome> {
    let unit = may.unit();
    let leaf = may.leaf(Deed::Open, RecordKind::Question, Some(record));
    let (own, actor) = (house.clone(), Arc::clone(may.actor()));
    let look = move |rx: &Rx<'_>| {
        let open = own.open_record(rx, &actor, unit, record)?;
        Ok((unseal(rx, &open)?, open))
    };
    house.audited_with(may, leaf, look, move |tx| rows::read_question(tx, unit, record)).await
}

/// Answers a question.
///
/// # Errors
/// [`Outcome::NotVisible`].
pub async fn answer(
    house: &Instance,
    may: &May<AnswerQuestion>,
    record: RecordId,
    row: [u8; 16],
    words: Line,
) -> Result<Instant, Outcome> {
    let unit = may.unit();
    let leaf = may.leaf(Deed::Write, RecordKind::Question, Some(record));
    let (own, actor) = (house.clone(), Arc::clone(may.actor()));
    let plain = bytes(&words)?;
    let body = house
        .db()
        .snapshot(move |rx| {
            rows::question(rx, unit, record)?;
            own.open_record(rx, &actor, unit, record)?.seal(slot(row), 1, &plain)
        })
        .await?;
    let write = move |tx: &mut Tx<'_>| {
        let sealed = SealedRow { row, kind: RowKind::Reply, version: 1, body: body.clone(), at: tx.at() };
        if rows::add_question_row(tx, unit, record, &sealed)? {
            rows::answered(tx, unit, record)?;
            deadlines::meet(tx, unit, record, None, deadlines::MET)?;
            tx.audit(leaf.clone());
        }
        Ok(tx.at())
    };
    house.db().write(write).await
}

/// A page of an office's questions, the latest first.
///
/// # Errors
/// [`Outcome::Fault`].
pub async fn list(
    house: &Instance,
    may: &May<AnswerQuestion>,
    before: Option<(Instant, RecordId)>,
) -> Result<Vec<(RecordId, Instant, QuestionState)>, Outcome> {
    let (unit, before) = (may.unit(), before.unwrap_or_else(rows::last));
    house.db().read(move |rx| rows::questions(rx, unit, before, 51)).await
}
