//! The rules of returns: what follows what, what bars signing, what is signed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kernel::{Instant, Outcome, Phrase};
use norms::{FormCount, Norms, Period, ReturnForm, Source};
use store::facts::PlaceCell;

use super::model::{ReturnCell, ReturnHead, ReturnState};
use crate::indicators::{CellFinding, cell_of, doubts, period_numbered, without_form};

/// Statutory returns count each case under its main form, so that the forms
/// and the cases without one add up to the cases.
pub(super) const COUNT: FormCount = FormCount::Main;

/// What may be done to a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Sign and submit.
    Sign,
    /// Send back with notes.
    SendBack,
    /// Accept.
    Accept,
    /// Lock the figures.
    Lock,
}

/// The state after a step.
///
/// # Errors
/// Why the step does not follow, as a sentence.
pub fn after(state: ReturnState, step: Step) -> Result<ReturnState, Phrase> {
    match (state, step) {
        (ReturnState::Draft | ReturnState::SentBack, Step::Sign) => Ok(ReturnState::Submitted),
        (ReturnState::Submitted, Step::SendBack) => Ok(ReturnState::SentBack),
        (ReturnState::Submitted, Step::Accept) => Ok(ReturnState::Accepted),
        (ReturnState::Accepted, Step::Lock) => Ok(ReturnState::Locked),
        (ReturnState::Submitted | ReturnState::Accepted, Step::Sign) => Err("returns-signed-e".into()),
        (ReturnState::Locked, _) => Err("returns-locked-step-e".into()),
        (_, Step::SendBack | Step::Accept | Step::Lock) => Err("returns-not-submitted-e".into()),
    }
}

/// Whether a return may be filled: the sentence of a locked period names the
/// day and the way out.
///
/// # Errors
/// [`Outcome::Refused`].
pub(super) fn open(head: &ReturnHead) -> Result<(), Outcome> {
    match (head.state, head.locked_at) {
        (state, _) if state.is_open() => Ok(()),
        (_, Some(locked)) => {
            let day = locked.vn_date();
            let day = format!("{:02}/{:02}/{}", day.day(), day.month(), day.year());
            Err(Outcome::Refused(Phrase::new("returns-locked-e").with("day", day)))
        }
        _ => Err(Outcome::refused("returns-signed-e")),
    }
}

/// The form and period of a return.
///
/// # Errors
/// [`Outcome::Fault`] for a form or period this program does not know.
pub(super) fn form_of<'n>(
    norms: &'n Norms,
    definition: &str,
    period: i64,
) -> Result<(&'n ReturnForm, Period), Outcome> {
    let form = norms.return_forms().iter().find(|form| form.id == definition);
    let form = form.ok_or_else(|| Outcome::fault("a return of an unknown form"))?;
    let period = period_numbered(period).ok_or_else(|| Outcome::fault("a return of an unknown period"))?;
    Ok((form, period))
}

/// The form in force in a period.
pub fn form_in<'n>(norms: &'n Norms, period: &Period) -> Option<&'n ReturnForm> {
    norms.return_form(period.first).map(|form| &form.value)
}

/// What a return says, by code; a row without a figure is absent.
pub type Filled = BTreeMap<String, i64>;

/// Fills the computed rows from the cells of a unit.
pub(super) fn computed(form: &ReturnForm, cells: &[PlaceCell]) -> Filled {
    let mut sums: BTreeMap<i64, i64> = BTreeMap::new();
    for cell in cells {
        let sum = sums.entry(cell.cell).or_default();
        *sum = sum.saturating_add(cell.count);
    }
    let rows = form.rows.iter().filter(|row| row.source == Source::Computed);
    let figure =
        |code: &str| cell_of(&form.id, code, COUNT).map(|cell| sums.get(&cell.number).copied().unwrap_or(0));
    rows.filter_map(|row| figure(&row.code).map(|sum| (row.code.clone(), sum))).collect()
}

/// Cases without a form of violence among the cells of a unit.
pub(super) fn formless(form: &ReturnForm, cells: &[PlaceCell]) -> i64 {
    let number = without_form(&form.id, COUNT);
    cells.iter().filter(|cell| Some(cell.cell) == number).map(|cell| cell.count).sum()
}

/// Adds the entered rows to computed ones.
pub(super) fn with_entered(mut computed: Filled, kept: &[ReturnCell]) -> Filled {
    computed.extend(kept.iter().filter(|cell| cell.entered).map(|cell| (cell.code.clone(), cell.value)));
    computed
}

/// A return as it was signed: computed rows too are those kept.
pub(super) fn as_signed(kept: &[ReturnCell]) -> Filled {
    kept.iter().map(|cell| (cell.code.clone(), cell.value)).collect()
}

/// Whether every computed row is nothing: then a zero return is what is
/// signed, its own statement and not a table left empty.
pub(super) fn is_zero(form: &ReturnForm, filled: &Filled) -> bool {
    let computed = form.rows.iter().filter(|row| row.source == Source::Computed);
    computed.clone().count() > 0 && computed.into_iter().all(|row| filled.get(&row.code) == Some(&0))
}

/// What a reader must know of a filled return before it is signed: rows not
/// entered and rows that contradict (both bar signing), what does not add up
/// in the cases, and a period that still runs (both only warned of).
pub(super) fn doubts_of(
    form: &ReturnForm,
    filled: &Filled,
    without: i64,
    period: &Period,
    now: Instant,
) -> Vec<CellFinding> {
    let missing: Vec<String> = form
        .rows
        .iter()
        .filter(|row| row.source == Source::Input && !filled.contains_key(&row.code))
        .map(|row| row.code.clone())
        .collect();
    let mut found = Vec::new();
    if !missing.is_empty() {
        let phrase = Phrase::new("returns-doubt-missing").with("rows", missing.join(", "));
        found.push(CellFinding { phrase, rows: missing, bars: true });
    }
    found.extend(doubts(form, |code| filled.get(code).copied(), COUNT, without));
    if now < Instant::start_of(period.end) {
        let end = period.end;
        let day = format!("{:02}/{:02}/{}", end.day(), end.month(), end.year());
        let phrase = Phrase::new("returns-doubt-running").with("day", day);
        found.push(CellFinding { phrase, rows: Vec::new(), bars: false });
    }
    found
}

/// Whether a filled return may be signed as it is. `zero` is what the signer
/// states: no case in the period.
///
/// # Errors
/// [`Outcome::Refused`] with the first reason.
pub(super) fn may_sign(
    form: &ReturnForm,
    filled: &Filled,
    doubts: &[CellFinding],
    zero: bool,
) -> Result<(), Outcome> {
    if let Some(doubt) = doubts.iter().find(|doubt| doubt.bars) {
        return Err(Outcome::Refused(doubt.phrase.clone()));
    }
    match (zero, is_zero(form, filled)) {
        (true, false) => Err(Outcome::refused("returns-not-zero-e")),
        (false, true) => Err(Outcome::refused("returns-zero-e")),
        _ => Ok(()),
    }
}

/// The text that is signed: every figure with its row, its source and what it
/// counts, and which version of which form for which period and office. The
/// same return always gives the same text; its SHA-256 stands under the
/// signature.
pub(super) fn canonical(head: &ReturnHead, form: &ReturnForm, filled: &Filled, zero: bool) -> String {
    let mut text = String::from("binhan return 1\n");
    // Writing into a string cannot fail.
    let _ = writeln!(text, "form {}\nperiod {}\nversion {}", head.definition, head.period, head.version);
    let _ =
        writeln!(text, "unit {}\nplace {}\nreturn {}", head.reference.unit, head.place.0, head.reference.id);
    let _ = writeln!(text, "forms counted {}", if COUNT == FormCount::Main { "main" } else { "any" });
    for row in &form.rows {
        let source = if row.source == Source::Input { "entered" } else { "computed" };
        match filled.get(&row.code) {
            Some(figure) => {
                let _ = writeln!(text, "{} {figure} {} {source}", row.code, row.unit.words().en);
            }
            None => {
                let _ = writeln!(text, "{} -", row.code);
            }
        }
    }
    if zero {
        text.push_str("statement Kỳ này không phát sinh vụ nào.\n");
    }
    if !head.reason.is_empty() {
        let _ = writeln!(text, "amends version {} because {:?}", head.version - 1, head.reason);
    }
    text
}

/// A row in which a locked return and the live count differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differing {
    /// The row.
    pub code: String,
    /// What the locked return says.
    pub locked: i64,
    /// What the cases say now.
    pub live: i64,
}

/// Where the live count has moved on from a locked return: what an amendment
/// would change.
pub(super) fn differing(form: &ReturnForm, locked: &Filled, live: &Filled) -> Vec<Differing> {
    let row = |code: &String| {
        let (locked, live) = (locked.get(code)?, live.get(code)?);
        (locked != live).then(|| Differing { code: code.clone(), locked: *locked, live: *live })
    };
    form.rows.iter().filter(|row| row.source == Source::Computed).filter_map(|r| row(&r.code)).collect()
}

/// When a commune's return of a period is due: the first moment too late.
pub fn due(norms: &Norms, period: &Period, level: &str) -> Option<Instant> {
    form_in(norms, period).and_then(|form| form.due(level, period))
}

/// Whether a return is late: nothing was signed and the day has passed.
pub(super) fn is_late(head: Option<&ReturnHead>, due: Option<Instant>, now: Instant) -> bool {
    let signed = head.is_some_and(|head| !head.state.is_open());
    !signed && due.is_some_and(|due| now >= due)
}

#[cfg(test)]
mod tests;
