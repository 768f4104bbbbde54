//! The slip a village head gets of a ban in force (Law Art. 25(3)).

use std::sync::Arc;

use access::can::RecordMeasure;
use access::units::{Unit, UnitKind, store as units};
use access::{Deed, Instance, May};
use kernel::{Instant, Outcome, RecordId, UnitId};
use store::Tx;

use super::{Also, OpenMeasure, next, write_beside};
use crate::cases::{self, By, Opened, Sending, Told, ToldWhat};
use crate::measures::model::MeasureId;
use crate::measures::rules::{self, Standing};
use crate::measures::store as rows;
use crate::slips::{self, Issue, SlipKind};

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
/// [`Outcome::Invalid`] when she was not told, or at the hamlet when nobody
/// there can open it; [`Outcome::Refused`] when no ban is in force.
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
    let issue = Issue {
        record: order.record,
        hamlet: order.hamlet,
        kind: SlipKind::NoContact,
        words: order.words.clone(),
        told_at: order.told_at,
        expires_at: ends.min(longest),
    };
    let ready = slips::prepare(house, may, issue).await?;
    let told = Told {
        what: ToldWhat::Slip,
        at: order.told_at,
        by: may.actor().name.clone(),
        language: String::new(),
        how: order.how.clone(),
    };
    let (to, now) = (Sending { row: *order.record.bytes(), over: None }, house.now());
    let plan = move |_: &Opened, known: Option<OpenMeasure>, _: Standing| {
        let OpenMeasure { measure, mut body } = next(known, None)?;
        body.slip_at = Some(now);
        Ok(Some((measure, body, Also::default())))
    };
    // That she was told, the slip and its hour: all of them or none.
    let drafts = move |opened: &Opened| Ok(vec![cases::told_draft(opened, to, &told, now)?]);
    let beside = move |tx: &Tx<'_>| slips::write(tx, &ready);
    write_beside(house, By::of(may, case, Deed::Write), case, (id, plan), drafts, beside).await.map(|_| ())
}
