//! One person in several cases: found by cards, taken over from another case
//! of the same office, and the household with it.

use std::sync::Arc;

use access::can::WorkCase;
use access::{Deed, Instance, May, Purpose, RecordKind};
use kernel::{Outcome, RecordId};
use people::{CardBox, Found, Person, Query, Role};
use store::{Rx, Tx};

use super::change::{By, Draft, Value, commit, open, prepare, unseal};
use super::work::{Sending, save_person, working};
use crate::cases::model::{CaseFile, Opened};

/// Looks for a person among the cards of one's own office: the same work
/// whether somebody is found or not. Leaves one leaf.
///
/// # Errors
/// [`Outcome::Invalid`] when too little was typed.
pub async fn search(
    house: &Instance,
    may: &May<WorkCase>,
    case: RecordId,
    query: Query,
) -> Result<Vec<Found>, Outcome> {
    if !query.is_enough() {
        return Err(Outcome::invalid("name", "cases-e-search"));
    }
    let unit = may.unit();
    let leaf = may.leaf_in(unit, Deed::List, RecordKind::Case, Some(case));
    let (own, actor) = (house.clone(), Arc::clone(may.actor()));
    let look = move |rx: &Rx<'_>| {
        let open = open(&own, rx, &actor, unit, case)?;
        let mut found = CardBox::open(&own, rx, &actor, unit)?.find(rx, &query)?;
        found.retain(|found| found.record != case);
        Ok((found, open))
    };
    house.audited(may, leaf, look).await
}

/// Takes a person over from another case of one's office. With
/// `same_household`, both cases are of one household from then on: one
/// transaction writes both.
///
/// # Errors
/// [`Outcome::NotVisible`] when the other case or person is not there;
/// [`Outcome::Refused`] for a closed case; [`Outcome::Stale`].
pub async fn add_known(
    house: &Instance,
    may: &May<WorkCase>,
    case: RecordId,
    to: Sending,
    from: (RecordId, [u8; 16]),
    role: Role,
    same_household: bool,
) -> Result<CaseFile, Outcome> {
    let (other, row) = from;
    if other == case {
        return Err(Outcome::NotVisible);
    }
    let unit = may.unit();
    let leaf = may.leaf_for(unit, Deed::Open, RecordKind::Case, other, Purpose::Referral);
    let (own, actor) = (house.clone(), Arc::clone(may.actor()));
    let look = move |rx: &Rx<'_>| {
        let open = open(&own, rx, &actor, unit, other)?;
        Ok((unseal(rx, &open)?, open))
    };
    let there: Opened = house.audited(may, leaf, look).await?;
    let known = there.people.iter().find(|person| person.row == row && !person.struck);
    let known = known.ok_or(Outcome::NotVisible)?;
    let same_as = Some((*other.bytes(), row));
    // The safe contact of one case may be the other's danger: only what
    // identifies is taken over.
    let person = Person {
        role,
        same_as,
        contact: people::SafeContact { phone: known.contact.phone.clone(), ..people::SafeContact::default() },
        ..known.value.clone()
    };
    if !same_household {
        return save_person(house, may, case, to, person).await;
    }
    let (here, over_there) = (By::of(may, case, Deed::Write), By::of(may, other, Deed::Write));
    let (peer, household) = (*case.bytes(), there.header.household);
    let link_there = move |_: &Rx<'_>, opened: &mut Opened| {
        if !opened.header.peers.contains(&peer) {
            opened.header.value.peers.push(peer);
        }
        Ok(Vec::new())
    };
    let link_here = move |_: &Rx<'_>, opened: &mut Opened| {
        let header = &mut opened.header.value;
        header.household = household;
        if !header.peers.contains(other.bytes()) {
            header.peers.push(*other.bytes());
        }
        Ok(vec![Draft { row: to.row, over: to.over, value: Value::Person(person.clone()) }])
    };
    let (own, by) = (house.clone(), (here.clone(), over_there.clone()));
    let look = move |rx: &mut Rx<'_>| {
        Ok((prepare(&own, rx, &by.0, case, &link_here)?, prepare(&own, rx, &by.1, other, &link_there)?))
    };
    let (mine, theirs) = house.db().snapshot(look).await?;
    // Both sides or none: a link that only one of them shows would count the
    // household twice.
    let write = move |tx: &mut Tx<'_>| {
        let file = commit(tx, &here, case, &mine, &|_: &Tx<'_>, file: &mut CaseFile| working(file))?;
        if !mine.is_again() && !theirs.is_empty() {
            commit(tx, &over_there, other, &theirs, &|_: &Tx<'_>, _: &mut CaseFile| Ok(()))?;
        }
        Ok(file)
    };
    house.db().write(write).await
}
