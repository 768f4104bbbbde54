//! Reading a case: every page of it is one audited read; its sealed part opens
//! for a quarter of an hour when a reason is given.

use std::sync::Arc;

use access::can::ReadCase;
use access::{Deed, Instance, May, Purpose, RecordKind};
use kernel::{Instant, Outcome, RecordId};
use office::deadlines::{self, Running};
use store::{Rx, Tx};

use super::change::{open, unseal};
use crate::cases::model::{Listed, Opened, Reading, code};
use crate::cases::rules::SIGHT_MINUTES;
use crate::cases::store as rows;
pub use crate::cases::store::Sight;

/// How many readings a page of readers holds.
pub(in crate::cases) const READINGS: i64 = 50;

/// What a page of a case is made from.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The case.
    pub case: Opened,
    /// What this session has open of its sealed part.
    pub sight: Option<Sight>,
    /// Its running clocks.
    pub clocks: Vec<Running>,
    /// Who opened it last.
    pub readings: Vec<Reading>,
    /// Who reads now.
    pub reader: kernel::AccountId,
}

/// Reads a case of one's own office. One leaf, with the reason under which its
/// sealed part is open, committed before the answer leaves.
///
/// # Errors
/// [`Outcome::NotVisible`] for every other office.
pub async fn read_case(house: &Instance, may: &May<ReadCase>, case: RecordId) -> Result<Seen, Outcome> {
    read_case_into(house, may, case, |seen| seen).await
}

/// As [`read_case`], with the page made of it while the leaf is committed.
///
/// # Errors
/// As [`read_case`].
pub(in crate::cases) async fn read_case_into<P>(
    house: &Instance,
    may: &May<ReadCase>,
    case: RecordId,
    make: impl FnOnce(Seen) -> P,
) -> Result<P, Outcome> {
    let (unit, session, account) = (may.unit(), may.actor().session, may.actor().account);
    let now = house.now();
    let (own, actor, by) = (house.clone(), Arc::clone(may.actor()), may.clone());
    let look = move |rx: &Rx<'_>| {
        let sight = rows::sight(rx, unit, case, &session, now)?;
        let purpose = sight.and_then(|sight| Purpose::of_number(sight.purpose)).unwrap_or(Purpose::Duty);
        let leaf = by.leaf_for(unit, Deed::Open, RecordKind::Case, case, purpose);
        let open = open(&own, rx, &actor, unit, case)?;
        let seen = Seen {
            case: unseal(rx, &open)?,
            sight,
            clocks: deadlines::of_record(rx, unit, case)?,
            readings: rows::readings(rx, unit, case, i64::MAX, 5, account)?
                .into_iter()
                .map(|(_, reading)| reading)
                .collect(),
            reader: account,
        };
        Ok((seen, open, leaf))
    };
    house.audited_into(may, look, |_| Ok(()), make).await
}

/// Opens a part of a case's sealed part for this session, for a reason.
///
/// # Errors
/// [`Outcome::NotVisible`] to whom the case is not open.
pub async fn see(
    house: &Instance,
    may: &May<ReadCase>,
    case: RecordId,
    purpose: Purpose,
    fields: i64,
) -> Result<Sight, Outcome> {
    let (unit, session) = (may.unit(), may.actor().session);
    let sight = Sight { purpose: purpose.number(), fields, until: house.now().plus_minutes(SIGHT_MINUTES) };
    let leaf = may.leaf_for(unit, Deed::Open, RecordKind::Case, case, purpose);
    let (own, actor) = (house.clone(), Arc::clone(may.actor()));
    let look = move |rx: &Rx<'_>| Ok(((), open(&own, rx, &actor, unit, case)?));
    let note = move |tx: &Tx<'_>| rows::see(tx, unit, case, &session, sight);
    house.audited_with(may, leaf, look, note).await?;
    Ok(sight)
}

/// Closes fields again, before their time.
///
/// # Errors
/// [`Outcome::Fault`].
pub async fn unsee(
    house: &Instance,
    may: &May<ReadCase>,
    case: RecordId,
    fields: i64,
) -> Result<(), Outcome> {
    let (unit, session, now) = (may.unit(), may.actor().session, house.now());
    let write = move |tx: &mut Tx<'_>| {
        let Some(sight) = rows::sight(tx, unit, case, &session, now)? else { return Ok(()) };
        rows::see(tx, unit, case, &session, Sight { fields: sight.fields & !fields, ..sight })
    };
    house.db().write(write).await
}

/// What this session has open of a case.
///
/// # Errors
/// [`Outcome::Fault`].
pub async fn sight(house: &Instance, may: &May<ReadCase>, case: RecordId) -> Result<Option<Sight>, Outcome> {
    let (unit, session, now) = (may.unit(), may.actor().session, house.now());
    house.db().read(move |rx| rows::sight(rx, unit, case, &session, now)).await
}

/// Whether a case is one's own office's: what an empty form asks, which shows
/// nothing of it. No leaf.
///
/// # Errors
/// [`Outcome::NotVisible`] for every other id.
pub(in crate::cases) async fn known(
    house: &Instance,
    may: &May<ReadCase>,
    case: RecordId,
) -> Result<(), Outcome> {
    let unit = may.unit();
    house.db().read(move |rx| rows::file_if_any(rx, unit, case)?.map(|_| ()).ok_or(Outcome::NotVisible)).await
}

/// A page of an office's cases, the latest first; one more than a page tells
/// that there is another. Nothing is opened, no leaf.
///
/// # Errors
/// [`Outcome::Fault`].
pub async fn list(
    house: &Instance,
    may: &May<ReadCase>,
    before: Option<(Instant, RecordId)>,
) -> Result<Vec<Listed>, Outcome> {
    let (unit, before) = (may.unit(), before.unwrap_or_else(rows::last));
    house.db().read(move |rx| rows::list(rx, unit, before, 51)).await
}

/// Pages of cases a code is looked for in: ten years of a large commune.
const CODE_PAGES: usize = 100;

/// The case of one's own office that has a code, typed with or without
/// `BA-`. Nothing is opened, no leaf.
///
/// # Errors
/// [`Outcome::Fault`].
pub(in crate::cases) async fn by_code(
    house: &Instance,
    may: &May<ReadCase>,
    typed: &str,
) -> Result<Option<RecordId>, Outcome> {
    let wanted = typed.trim().to_uppercase();
    let wanted = format!("BA-{}", wanted.strip_prefix("BA-").unwrap_or(&wanted));
    let mut before = None;
    for _ in 0..CODE_PAGES {
        let page = list(house, may, before).await?;
        if let Some(found) = page.iter().find(|row| code(row.record) == wanted) {
            return Ok(Some(found.record));
        }
        let Some(last) = page.last() else { break };
        before = Some((last.opened_at, last.record));
    }
    Ok(None)
}

/// Who opened and wrote a case, the latest first, with where the next page
/// goes on. Reading this is a reading of the case too.
///
/// # Errors
/// [`Outcome::NotVisible`].
pub async fn readers(
    house: &Instance,
    may: &May<ReadCase>,
    case: RecordId,
    before: Option<i64>,
) -> Result<(Vec<Reading>, Option<i64>), Outcome> {
    let (unit, account) = (may.unit(), may.actor().account);
    let leaf = may.leaf_in(unit, Deed::List, RecordKind::Case, Some(case));
    let (own, actor) = (house.clone(), Arc::clone(may.actor()));
    let look = move |rx: &Rx<'_>| {
        let open = open(&own, rx, &actor, unit, case)?;
        let mut rows = rows::readings(rx, unit, case, before.unwrap_or(i64::MAX), READINGS + 1, account)?;
        let most = usize::try_from(READINGS).unwrap_or(usize::MAX);
        let further = rows.len() > most;
        rows.truncate(most);
        let next = rows.last().map(|(seq, _)| *seq).filter(|_| further);
        Ok(((rows.into_iter().map(|(_, reading)| reading).collect(), next), open))
    };
    house.audited(may, leaf, look).await
}
