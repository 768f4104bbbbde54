//! Who may bring people to a house, and naming them. Whoever brings them gets
//! the address for hours, so an office that must not know is not among them.

use std::collections::BTreeSet;

use access::can::OfferPlace;
use access::units::{Unit, UnitKind};
use access::{Deed, Instance, May, RecordKind};
use kernel::{AccountId, Outcome, RecordId, UnitId};
use store::Rx;

use crate::cases;
use crate::notices::Office;
use crate::shelter::letters;
use crate::shelter::model::{Escort, OfferId};
use crate::shelter::store as rows;

/// Who may bring people to a house: colleagues and the commune's police. Who
/// serves in an office that must not know is left out, whatever other post
/// they hold.
///
/// # Errors
/// [`Outcome::Fault`].
pub fn escorts(
    house: &Instance,
    rx: &Rx<'_>,
    unit: &Unit,
    kept_out: &[Office],
) -> Result<Vec<Escort>, Outcome> {
    let mut offices = vec![unit.clone()];
    if let Some(place) = unit.place {
        offices.extend(access::units::store::of_place(rx, place, UnitKind::Police)?);
    }
    let (mut found, mut barred) = (Vec::<Escort>::new(), BTreeSet::new());
    for office in offices {
        let bars = kept_out.iter().any(|out| is_part(office.kind, *out));
        for serving in access::accounts::store::posts_in(rx, office.id, house.now().millis())? {
            if bars {
                barred.insert(serving.account);
            } else if !found.iter().any(|known| known.account == serving.account) {
                found.push(Escort::of(serving, &office));
            }
        }
    }
    found.retain(|escort| !barred.contains(&escort.account));
    Ok(found)
}

fn is_part(kind: UnitKind, office: Office) -> bool {
    match office {
        Office::Commune => kind == UnitKind::Commune,
        Office::Police => kind == UnitKind::Police,
        Office::Desk | Office::Ministry => false,
    }
}

/// Somebody who may bring the people of a case.
pub(in crate::shelter) fn escort_of(
    house: &Instance,
    rx: &Rx<'_>,
    may: &May<OfferPlace>,
    case: RecordId,
    account: AccountId,
) -> Result<(AccountId, UnitId), Outcome> {
    let open = cases::open(house, rx, may.actor(), may.unit(), case)?;
    let known = escorts(house, rx, may.scope().unit(), &cases::kept_out(rx, &open)?)?;
    let found = known.iter().find(|escort| escort.account == account);
    let found = found.ok_or_else(|| Outcome::invalid("escort", "shelter-escort-e"))?;
    Ok((found.account, found.unit))
}

/// Names who brings them, or somebody else. A packet given to another is
/// taken back; the house gives a new one.
///
/// # Errors
/// [`Outcome::Invalid`] for an escort of another office, or of one that must
/// not know; [`Outcome::NotVisible`] for an offer of another office or another
/// case; [`Outcome::Refused`] when it is over.
pub async fn name_escort(
    house: &Instance,
    may: &May<OfferPlace>,
    case: RecordId,
    offer: OfferId,
    account: AccountId,
) -> Result<(), Outcome> {
    let (own, asking) = (house.clone(), may.clone());
    let escort = house.db().snapshot(move |rx| escort_of(&own, rx, &asking, case, account)).await?;
    let asking = may.clone();
    let write = move |tx: &mut store::Tx<'_>| {
        let unit = asking.unit();
        let known = rows::asked(tx, unit, offer)?.ok_or(Outcome::NotVisible)?;
        if rows::case_of(tx, unit, offer)?.is_some_and(|of| of != case) {
            return Err(Outcome::NotVisible);
        }
        if !rows::name_escort(tx, known.house, offer, unit, escort)? {
            return Err(Outcome::refused("shelter-over-e"));
        }
        for (record, holder) in rows::packets(tx, known.house, offer)? {
            if holder != account {
                letters::take_packet(tx, known.house, record, holder)?;
            }
        }
        tx.audit(asking.leaf_in(known.house, Deed::Write, RecordKind::Stay, Some(offer.record())));
        Ok(())
    };
    house.db().write(write).await
}
