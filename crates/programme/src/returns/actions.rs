//! What is done with returns: permission, rules, rows, log, in one transaction.

use access::accounts::{step_up, text_hash};
use access::can::{AcceptReturn, PrepareReturn, SeeFigures, SignReturn};
use access::units::{Unit, UnitKind, unit_of};
use access::{Deed, Instance, May, RecordKind, Scope};
use kernel::{Instant, Outcome};
use norms::{Period, ReturnForm, Source, norms};
use store::{Rx, Tx};

use super::model::{
    ReturnCell, ReturnHead, ReturnId, ReturnLine, ReturnNote, ReturnRef, ReturnSignature, ReturnState,
};
use super::rules::{self, Filled, Step};
use super::store as rows;
use crate::indicators::CellFinding;

/// Everything about one return, read at one moment.
#[derive(Debug, Clone)]
pub struct ReturnRead {
    /// The return.
    pub head: ReturnHead,
    /// The office whose return it is.
    pub unit: Unit,
    /// Its form.
    pub form: &'static ReturnForm,
    /// Its period.
    pub period: Period,
    /// The rows as kept: entered ones, and computed ones once signed.
    pub kept: Vec<ReturnCell>,
    /// What was asked about rows.
    pub notes: Vec<ReturnNote>,
    /// What the cases say now, computed rows only.
    pub live: Filled,
    /// Cases without a form of violence, now.
    pub formless: i64,
}

impl ReturnRead {
    /// The figures the return shows: live while it is open, as signed after.
    pub fn shown(&self) -> Filled {
        if self.head.state.is_open() {
            rules::with_entered(self.live.clone(), &self.kept)
        } else {
            rules::as_signed(&self.kept)
        }
    }
    /// Whether what is signed is the statement that there was no case.
    pub fn is_zero(&self) -> bool {
        rules::is_zero(self.form, &self.shown())
    }
    /// What a reader must know.
    pub fn doubts(&self, now: Instant) -> Vec<CellFinding> {
        let doubts = rules::doubts_of(self.form, &self.shown(), self.formless, &self.period, now);
        let open = self.head.state.is_open();
        doubts.into_iter().filter(|doubt| open || doubt.phrase.key != "returns-doubt-running").collect()
    }
    /// The text to be signed, or that was.
    pub fn text(&self, zero: bool) -> String {
        rules::canonical(&self.head, self.form, &self.shown(), zero)
    }
    /// Where the live count has moved on from what was signed.
    pub fn differing(&self) -> Vec<rules::Differing> {
        if self.head.state.is_open() {
            return Vec::new();
        }
        rules::differing(self.form, &rules::as_signed(&self.kept), &self.live)
    }
}

fn covered(rx: &Rx<'_>, scope: &Scope, of: ReturnRef) -> Result<Unit, Outcome> {
    let unit = unit_of(rx, of.unit)?;
    if scope.covers(&unit) { Ok(unit) } else { Err(Outcome::NotVisible) }
}

fn read_of(rx: &Rx<'_>, unit: Unit, head: ReturnHead) -> Result<ReturnRead, Outcome> {
    let (form, period) = rules::form_of(norms(), &head.definition, head.period)?;
    let cells = store::facts::of_unit(rx, unit.id, period.number)?;
    Ok(ReturnRead {
        unit,
        form,
        period,
        kept: rows::cells(rx, head.reference)?,
        notes: rows::notes(rx, head.reference)?,
        live: rules::computed(form, &cells),
        formless: rules::formless(form, &cells),
        head,
    })
}

/// Reads a return. Run in a snapshot.
///
/// # Errors
/// [`Outcome::NotVisible`] outside one's scope.
pub fn read(rx: &Rx<'_>, may: &May<SeeFigures>, of: ReturnRef) -> Result<ReturnRead, Outcome> {
    let unit = covered(rx, may.scope(), of)?;
    let head = rows::head(rx, of)?;
    read_of(rx, unit, head)
}

/// The returns of the reader's own office, the latest begun first.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn own(rx: &Rx<'_>, may: &May<SeeFigures>) -> Result<Vec<ReturnHead>, Outcome> {
    rows::of_unit(rx, may.unit())
}

/// The communes in scope with their latest return of a period, late ones
/// first: two statements. Run in a snapshot.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn listed(
    rx: &Rx<'_>,
    may: &May<SeeFigures>,
    period: &Period,
    now: Instant,
) -> Result<Vec<ReturnLine>, Outcome> {
    lines(rx, &may.scope().path_range(), period, now)
}

/// The same for the operator's command, who sees offices and states and no
/// figure: the whole country.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn lines(
    rx: &Rx<'_>,
    range: &(String, String),
    period: &Period,
    now: Instant,
) -> Result<Vec<ReturnLine>, Outcome> {
    let Some(form) = rules::form_in(norms(), period) else { return Ok(Vec::new()) };
    let due = rules::due(norms(), period, "commune");
    let heads = rows::in_period(rx, &form.id, period.number, range)?;
    let mut latest = std::collections::HashMap::new();
    for head in heads {
        latest.insert(head.reference.unit, head);
    }
    let communes = access::units::store::on_paths(rx, range)?;
    let mut lines: Vec<ReturnLine> = communes
        .into_iter()
        .filter(|unit| unit.kind == UnitKind::Commune)
        .map(|unit| {
            let head = latest.remove(&unit.id);
            let late = rules::is_late(head.as_ref(), due, now);
            ReturnLine { unit: unit.id, name: unit.name, head, late }
        })
        .collect();
    lines.sort_by_key(|line| !line.late);
    Ok(lines)
}

/// Begins the return of a period in one's own commune; the same period twice
/// is one return, whoever began it. Gives which.
///
/// # Errors
/// [`Outcome::Refused`] for an office that is no commune or a period without
/// a form.
pub fn begin(
    tx: &Tx<'_>,
    may: &May<PrepareReturn>,
    id: ReturnId,
    period: &Period,
) -> Result<ReturnRef, Outcome> {
    let unit = may.scope().unit();
    let place = unit.place.filter(|_| unit.kind == UnitKind::Commune);
    let place = place.ok_or_else(|| Outcome::refused("returns-no-commune-e"))?;
    let form = rules::form_in(norms(), period).ok_or_else(|| Outcome::refused("returns-no-form-e"))?;
    let reference = ReturnRef { unit: unit.id, id };
    let new = rows::Beginning {
        reference,
        place,
        definition: &form.id,
        period: period.number,
        version: 1,
        reason: "",
    };
    rows::begin(tx, &new)?;
    let begun = rows::of_unit(tx, unit.id)?
        .into_iter()
        .filter(|head| head.definition == form.id && head.period == period.number)
        .max_by_key(|head| head.version)
        .ok_or(Outcome::NotVisible)?;
    if begun.reference == reference {
        tx.audit(may.leaf(Deed::Write, RecordKind::Return, Some(reference.record())));
    }
    Ok(begun.reference)
}

/// Figures typed into the entered rows; `None` takes a figure away.
pub type Entered = Vec<(String, Option<i64>)>;

/// Keeps entered rows, each with who entered it and when; a figure that did
/// not change keeps its first name.
///
/// # Errors
/// [`Outcome::Refused`] when the return is signed or the period locked;
/// [`Outcome::Stale`] when somebody saved first.
pub fn enter(
    tx: &Tx<'_>,
    may: &May<PrepareReturn>,
    of: ReturnRef,
    seen: i64,
    entered: &Entered,
) -> Result<(), Outcome> {
    covered(tx, may.scope(), of)?;
    let head = rows::hold(tx, of)?;
    rules::open(&head)?;
    if head.row_version != seen {
        return Err(Outcome::Stale);
    }
    let (form, _) = rules::form_of(norms(), &head.definition, head.period)?;
    let kept = rows::cells(tx, of)?;
    for (code, value) in entered {
        let known = form.row(code).is_some_and(|row| row.source == Source::Input);
        let before = kept.iter().find(|cell| cell.code == *code && cell.entered).map(|cell| cell.value);
        if !known || before == *value {
            continue;
        }
        match *value {
            Some(value) => {
                let name = may.actor().name.clone();
                let cell = ReturnCell { code: code.clone(), value, entered: true, at: tx.at(), name };
                rows::put_cell(tx, of, &cell)?;
            }
            None => rows::drop_cell(tx, of, code)?,
        }
    }
    rows::touch(tx, of, seen)?;
    tx.audit(may.leaf(Deed::Write, RecordKind::Return, Some(of.record())));
    Ok(())
}

/// What somebody signs.
#[derive(Clone)]
pub struct Signing {
    /// Which return.
    pub of: ReturnRef,
    /// The statement that there was no case in the period.
    pub zero: bool,
    /// SHA-256 of the text the signer was shown.
    pub shown: [u8; 32],
}

/// Signs and submits: the person gives the password once more, and what was
/// shown is what is signed. Blocks for a password hash.
///
/// # Errors
/// [`Outcome::Invalid`] on `password`; [`Outcome::Refused`] by the rules, and
/// when the figures have moved on since they were shown.
pub fn sign(
    house: &Instance,
    may: &May<SignReturn>,
    signing: &Signing,
    password: &str,
) -> Result<(), Outcome> {
    step_up(house, may.actor(), password)?;
    let (may, signing) = (may.clone(), signing.clone());
    house.db().write_now(move |tx| sign_in(tx, &may, &signing))
}

/// The signing itself, after the person was recognised anew.
fn sign_in(tx: &Tx<'_>, may: &May<SignReturn>, signing: &Signing) -> Result<(), Outcome> {
    let of = signing.of;
    let unit = covered(tx, may.scope(), of)?;
    let head = rows::hold(tx, of)?;
    rules::open(&head)?;
    let state = rules::after(head.state, Step::Sign).map_err(Outcome::Refused)?;
    let read = read_of(tx, unit, head)?;
    let (filled, text) = (read.shown(), read.text(signing.zero));
    if text_hash(&text) != signing.shown {
        return Err(Outcome::refused("returns-moved-on-e"));
    }
    rules::may_sign(read.form, &filled, &read.doubts(tx.at()), signing.zero)?;
    let actor = may.actor();
    let role = actor.posts.iter().find(|held| held.post == may.post()).map(|held| held.role.clone());
    let signature = ReturnSignature {
        name: actor.name.clone(),
        role: role.unwrap_or_default(),
        post: may.post(),
        at: tx.at(),
        hash: signing.shown,
        text,
    };
    for row in read.form.rows.iter().filter(|row| row.source == Source::Computed) {
        let Some(value) = filled.get(&row.code) else { continue };
        let name = actor.name.clone();
        let cell = ReturnCell { code: row.code.clone(), value: *value, entered: false, at: tx.at(), name };
        rows::put_cell(tx, of, &cell)?;
    }
    rows::put_notes(tx, of, &[])?;
    rows::sign(tx, of, state, signing.zero, &signature)?;
    tx.audit(may.leaf_in(of.unit, Deed::Sign, RecordKind::Return, Some(of.record())));
    Ok(())
}

/// Accepts a signed return and locks its figures in the same deed. A locked
/// amendment takes the place of the version before it, which stays as it was.
///
/// # Errors
/// [`Outcome::Refused`] by the rules; [`Outcome::Fault`] when the rows are not
/// what was signed.
pub fn accept(tx: &Tx<'_>, may: &May<AcceptReturn>, of: ReturnRef, seen: i64) -> Result<(), Outcome> {
    let unit = covered(tx, may.scope(), of)?;
    let head = rows::hold(tx, of)?;
    let accepted = rules::after(head.state, Step::Accept).map_err(Outcome::Refused)?;
    let locked = rules::after(accepted, Step::Lock).map_err(Outcome::Refused)?;
    if head.row_version != seen {
        return Err(Outcome::Stale);
    }
    let read = read_of(tx, unit, head)?;
    let signed = read.head.signature.as_ref().map(|signature| signature.hash);
    if signed != Some(text_hash(&read.text(read.head.zero))) {
        return Err(Outcome::fault("the rows of a return are not what was signed"));
    }
    rows::answer(tx, of, locked, (&may.actor().name, may.post()), "", Some(tx.at()))?;
    rows::supersede(tx, &read.head)?;
    tx.audit(may.leaf_in(of.unit, Deed::Decide, RecordKind::Return, Some(of.record())));
    Ok(())
}

/// Sends a signed return back, with a reason and a note for each row in doubt.
///
/// # Errors
/// [`Outcome::Invalid`] on `reason` when neither reason nor note is given;
/// [`Outcome::Refused`] by the rules.
pub fn send_back(
    tx: &Tx<'_>,
    may: &May<AcceptReturn>,
    of: ReturnRef,
    seen: i64,
    reason: &str,
    notes: &[ReturnNote],
) -> Result<(), Outcome> {
    covered(tx, may.scope(), of)?;
    let head = rows::hold(tx, of)?;
    let state = rules::after(head.state, Step::SendBack).map_err(Outcome::Refused)?;
    if head.row_version != seen {
        return Err(Outcome::Stale);
    }
    if reason.is_empty() && notes.is_empty() {
        return Err(Outcome::invalid("reason", "returns-reason-e"));
    }
    rows::put_notes(tx, of, notes)?;
    rows::answer(tx, of, state, (&may.actor().name, may.post()), reason, None)?;
    tx.audit(may.leaf_in(of.unit, Deed::Decide, RecordKind::Return, Some(of.record())));
    Ok(())
}

/// Begins an amendment of a locked return: a new version with its reason,
/// entered rows taken over, computed rows live. The locked one stays.
///
/// # Errors
/// [`Outcome::Invalid`] on `reason`; [`Outcome::Refused`] when the return is
/// not locked or no longer the latest.
pub fn amend(
    tx: &Tx<'_>,
    may: &May<PrepareReturn>,
    of: ReturnRef,
    id: ReturnId,
    reason: &str,
) -> Result<ReturnRef, Outcome> {
    covered(tx, may.scope(), of)?;
    let head = rows::hold(tx, of)?;
    if head.state != ReturnState::Locked || head.superseded_at.is_some() {
        return Err(Outcome::refused("returns-not-locked-e"));
    }
    if reason.is_empty() {
        return Err(Outcome::invalid("reason", "returns-reason-e"));
    }
    let reference = ReturnRef { unit: of.unit, id };
    let new = rows::Beginning {
        reference,
        place: head.place,
        definition: &head.definition,
        period: head.period,
        version: head.version + 1,
        reason,
    };
    rows::begin(tx, &new)?;
    // Somebody else may have begun the same version: then theirs is shown.
    let Ok(begun) = rows::hold(tx, reference) else {
        let heads = rows::of_unit(tx, of.unit)?.into_iter();
        let same = |other: &ReturnHead| other.period == head.period && other.version == head.version + 1;
        return heads.filter(same).map(|other| other.reference).next().ok_or(Outcome::NotVisible);
    };
    if begun.row_version == 1 {
        for cell in rows::cells(tx, of)?.iter().filter(|cell| cell.entered) {
            rows::put_cell(tx, reference, cell)?;
        }
        tx.audit(may.leaf(Deed::Write, RecordKind::Return, Some(reference.record())));
    }
    Ok(reference)
}
