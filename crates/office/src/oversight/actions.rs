//! Reading an office's log.

use access::can::SeeReads;
use access::units::{self, Unit};
use access::{May, Reach};
use kernel::{Instant, Outcome, UnitId};
use seal::log::Leaf;
use store::Rx;

use super::rules::{Read, count, month_of};

/// Leaves asked for at a time.
const BATCH: i64 = 500;
/// Leaves looked at for one page at most; a busier office is told so.
const MOST: usize = 20_000;

/// What the page shows of an office's log.
#[derive(Debug, Clone)]
pub(super) struct Reads {
    pub(super) unit: Unit,
    /// Offices below whose logs may be looked at too.
    pub(super) below: Vec<Unit>,
    pub(super) since: Instant,
    /// With the name colleagues see.
    pub(super) rows: Vec<(String, Read)>,
    /// The month holds more than was looked at.
    pub(super) cut: bool,
}

/// Who read what in the log of an office, this month.
pub(super) fn reads(rx: &Rx<'_>, may: &May<SeeReads>, id: UnitId, now: Instant) -> Result<Reads, Outcome> {
    let unit = units::unit_of(rx, id)?;
    if !may.scope().covers(&unit) {
        return Err(Outcome::NotVisible);
    }
    let below = match may.scope().reach() {
        Reach::Own => Vec::new(),
        Reach::Subtree | Reach::Country => units::store::children(rx, id)?,
    };
    let since = month_of(now);
    let (leaves, cut) = since_then(rx, id, since)?;
    let first = leaves.last().map_or(i64::MAX, |leaf| i64::try_from(leaf.seq).unwrap_or(i64::MAX));
    let names = access::log::store::readers(rx, id, first)?;
    let named = |read: Read| Ok((names.get(&read.account).cloned().ok_or(Outcome::NotVisible)?, read));
    let rows = count(&leaves, since).into_iter().map(named).collect::<Result<_, Outcome>>()?;
    Ok(Reads { unit, below, since, rows, cut })
}

/// The leaves of a log since a moment, newest first.
fn since_then(rx: &Rx<'_>, unit: UnitId, since: Instant) -> Result<(Vec<Leaf>, bool), Outcome> {
    let (mut leaves, mut before) = (Vec::new(), i64::MAX);
    loop {
        let batch = access::log::store::newest(rx, unit, before, BATCH)?;
        let Some((last, _)) = batch.last() else { return Ok((leaves, false)) };
        before = *last;
        for (_, bytes) in &batch {
            let leaf = Leaf::decode(bytes).map_err(Outcome::fault)?;
            if leaf.at < since {
                return Ok((leaves, false));
            }
            leaves.push(leaf);
        }
        if leaves.len() >= MOST {
            return Ok((leaves, true));
        }
    }
}
