//! Closing by another person than the author, and reopening on a new incident.

use access::can::{CloseCase, WorkCase};
use access::{Deed, Instance, May};
use kernel::{Outcome, RecordId};
use office::deadlines::{self, ENDED};
use store::{Rx, Tx};

use super::change::{By, Draft, Value, change};
use super::opening::first_clocks;
use super::work::Sending;
use crate::cases::model::{CaseFile, Closing, ClosingStep, Incident, Opened, State};
use crate::cases::rules::{self, Move};
use crate::notices;

/// The version of the case a form was made from.
fn same_version(file: &CaseFile, on: Option<i64>) -> Result<(), Outcome> {
    match on {
        Some(version) if version != file.row_version => Err(Outcome::Stale),
        _ => Ok(()),
    }
}

/// A case whose measures have run out is no longer in measures.
fn settled(file: &mut CaseFile, now: kernel::Instant) -> Result<(), Outcome> {
    if file.state == State::InMeasures && !rules::runs(file, now) {
        file.state = rules::after(file.state, Move::MeasuresEnd)?;
    }
    Ok(())
}

/// Asks for a case to be closed. Safety must have been asked afresh with the
/// survivor, and no measure runs.
///
/// # Errors
/// [`Outcome::Refused`] naming what is missing, [`Outcome::Stale`].
pub async fn ask_close(
    house: &Instance,
    may: &May<WorkCase>,
    case: RecordId,
    to: Sending,
    words: String,
) -> Result<CaseFile, Outcome> {
    let by = By::of(may, case, Deed::Write);
    let (who, role, now) = (by.account(), by.role(), house.now());
    let plan = move |_: &Rx<'_>, opened: &mut Opened| {
        if let Some(why) = rules::hinders_closing(opened, now) {
            return Err(Outcome::refused(why));
        }
        let step = Closing { step: ClosingStep::Asked, words: words.clone(), role: role.clone() };
        Ok(vec![Draft::new(to.row, Value::Closing(step))])
    };
    let then = move |tx: &Tx<'_>, file: &mut CaseFile| {
        same_version(file, to.over)?;
        settled(file, tx.at())?;
        file.state = rules::after(file.state, Move::AskClose)?;
        file.closing_by = Some(who);
        Ok(())
    };
    change(house, by, case, plan, then).await
}

/// The second person's word: closes the case, or sends it back.
///
/// # Errors
/// [`Outcome::Refused`] for the author or who asked, or when something began
/// to run since; [`Outcome::Stale`].
pub async fn close(
    house: &Instance,
    may: &May<CloseCase>,
    case: RecordId,
    to: Sending,
    agrees: bool,
    words: String,
) -> Result<CaseFile, Outcome> {
    let by = By::of(may, case, if agrees { Deed::Close } else { Deed::Decide });
    let (who, role, now) = (by.account(), by.role(), house.now());
    let step = if agrees { ClosingStep::Closed } else { ClosingStep::SentBack };
    let plan = move |_: &Rx<'_>, opened: &mut Opened| {
        rules::second_person(&opened.file, who)?;
        if agrees && let Some(why) = rules::hinders_closing(opened, now) {
            return Err(Outcome::refused(why));
        }
        Ok(vec![Draft::new(
            to.row,
            Value::Closing(Closing { step, words: words.clone(), role: role.clone() }),
        )])
    };
    let then = move |tx: &Tx<'_>, file: &mut CaseFile| {
        same_version(file, to.over)?;
        rules::second_person(file, who)?;
        file.state = rules::after(file.state, if agrees { Move::Close } else { Move::SendBack })?;
        file.closing_by = None;
        if agrees {
            if rules::runs(file, tx.at()) {
                return Err(Outcome::refused("cases-e-measure-runs"));
            }
            file.closed_at = Some(tx.at());
            file.closed_by = Some(who);
            file.next_safety_at = None;
            deadlines::meet(tx, file.unit, file.record, None, ENDED)?;
            notices::case_ended(tx, file.unit, file.record, true)?;
        }
        Ok(())
    };
    change(house, by, case, plan, then).await
}

/// Opens a closed case again on a new incident: counted anew once verified.
///
/// # Errors
/// [`Outcome::Refused`] when it is not closed; [`Outcome::Invalid`] at the
/// fields of the incident.
pub async fn reopen(
    house: &Instance,
    may: &May<WorkCase>,
    case: RecordId,
    to: Sending,
    incident: Incident,
    words: String,
) -> Result<CaseFile, Outcome> {
    rules::incident_day(incident.on, house.now().vn_date())?;
    if incident.acts.is_empty() {
        return Err(Outcome::invalid("acts", "cases-e-acts"));
    }
    let by = By::of(may, case, Deed::Reopen);
    let role = by.role();
    let plan = move |_: &Rx<'_>, opened: &mut Opened| {
        let known = opened.incidents.iter().any(|known| known.row == to.row);
        if !known && opened.file.state != State::Closed {
            return Err(Outcome::refused("cases-e-not-closed"));
        }
        let incident = Incident { opening: opened.file.times_opened + 1, ..incident.clone() };
        let header = &mut opened.header.value;
        header.child |= incident.child_present;
        // The former opening keeps what it was counted with.
        header.handling = 0;
        header.support = 0;
        opened.file.times_opened += 1;
        let mut row = to.row;
        row[15] ^= 1;
        let step = Closing { step: ClosingStep::Reopened, words: words.clone(), role: role.clone() };
        Ok(vec![Draft::new(to.row, Value::Acts(incident)), Draft::new(row, Value::Closing(step))])
    };
    let then = move |tx: &Tx<'_>, file: &mut CaseFile| {
        file.state = rules::after(file.state, Move::Reopen)?;
        file.times_opened += 1;
        file.verified_at = None;
        file.closed_at = None;
        file.closed_by = None;
        file.running = 0;
        file.runs_until = None;
        let now = tx.at();
        for clock in first_clocks(file, now) {
            deadlines::start(tx, &clock)?;
        }
        notices::case_ended(tx, file.unit, file.record, false)
    };
    change(house, by, case, plan, then).await
}
