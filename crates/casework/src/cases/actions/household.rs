//! One person in several cases: found by cards, taken over from another case
//! of the same office, and the household with it.

use std::sync::Arc;

use access::can::WorkCase;
use access::{Deed, Instance, May, Purpose, RecordKind};
use kernel::{Outcome, RecordId};
use people::{CardBox, Found, Person, Query, Role};
use store::{Rx, Tx};

use super::change::{By, Draft, Value, change, open, unseal};
use super::work::{Sending, save_person};
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
/// `same_household`, both cases are of one household from then on.
///
/// # Errors
/// [`Outcome::NotVisible`] when the other case or person is not there.
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
    let peer = *case.bytes();
    let plan = move |_: &Rx<'_>, opened: &mut Opened| {
        if !opened.header.peers.contains(&peer) {
            opened.header.value.peers.push(peer);
        }
        Ok(Vec::new())
    };
    change(house, By::of(may, other, Deed::Write), other, plan, |_: &Tx<'_>, _: &mut CaseFile| Ok(()))
        .await?;
    let household = there.header.household;
    let plan = move |_: &Rx<'_>, opened: &mut Opened| {
        let header = &mut opened.header.value;
        header.household = household;
        if !header.peers.contains(other.bytes()) {
            header.peers.push(*other.bytes());
        }
        Ok(vec![Draft { row: to.row, over: to.over, value: Value::Person(person.clone()) }])
    };
    let then = |_: &Tx<'_>, file: &mut CaseFile| super::work::working(file);
    change(house, By::of(may, case, Deed::Write), case, plan, then).await
}
