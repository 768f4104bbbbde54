//! Writing the public list of one's own area. A false number in it leads a
//! frightened person astray, so every change leaves a leaf in the unit's log.

use access::can::KeepFacility;
use access::units::{self, Unit};
use access::{Deed, May, RecordKind};
use kernel::{Outcome, PlaceId};
use places::Gazetteer;
use places::facilities::{self, Facility, FacilityDraft, FacilityId, FacilityStatus};
use store::{Rx, Tx};

use super::forms::FacilityForm;

/// More than any office lists.
const MOST: i64 = 500;

/// Every place the office lists: those that serve first, then by kind and
/// name.
pub(super) fn list(rx: &Rx<'_>, may: &May<KeepFacility>) -> Result<Vec<Facility>, Outcome> {
    let mut all = facilities::of_unit(rx, may.unit(), None, MOST)?;
    let closed = |one: &Facility| one.draft.status == FacilityStatus::Closed;
    all.sort_by_cached_key(|one| (closed(one), one.draft.kind, kernel::fold(&one.draft.name), one.id));
    Ok(all)
}

/// One of them.
pub(super) fn one(rx: &Rx<'_>, may: &May<KeepFacility>, id: FacilityId) -> Result<Facility, Outcome> {
    facilities::one(rx, may.unit(), id)?.ok_or(Outcome::NotVisible)
}

/// The place the office looks after: its own, or that of the nearest office
/// above, for a desk that has none.
fn area(rx: &Rx<'_>, unit: &Unit) -> Result<PlaceId, Outcome> {
    let mut unit = unit.clone();
    loop {
        if let Some(place) = unit.place {
            return Ok(place);
        }
        unit = units::unit_of(rx, unit.parent.ok_or(Outcome::NotVisible)?)?;
    }
}

/// The form of a new or known place, checked.
fn checked(
    tx: &Tx<'_>,
    may: &May<KeepFacility>,
    places: &Gazetteer,
    form: FacilityForm,
    known: Option<&Facility>,
) -> Result<FacilityDraft, Outcome> {
    let (place, from) = match known {
        Some(known) => (known.draft.place, known.draft.valid_from),
        None => (area(tx, may.scope().unit())?, tx.at().vn_date()),
    };
    let draft = form.draft(place, from).ok_or_else(|| Outcome::invalid("kind", "facilities-kind-e"))?;
    facilities::check(draft, places).map_err(Outcome::Invalid)
}

fn leaf(tx: &Tx<'_>, may: &May<KeepFacility>) {
    tx.audit(may.leaf(Deed::Write, RecordKind::Facility, None));
}

/// Lists a place; the same sending twice lists it once.
pub(super) fn add(
    tx: &Tx<'_>,
    may: &May<KeepFacility>,
    places: &Gazetteer,
    id: FacilityId,
    form: FacilityForm,
) -> Result<(), Outcome> {
    let draft = checked(tx, may, places, form, None)?;
    if facilities::add(tx, may.unit(), id, &draft)? {
        leaf(tx, may);
    }
    Ok(())
}

/// Changes a place; a changed number counts as unchecked again.
pub(super) fn save(
    tx: &Tx<'_>,
    may: &May<KeepFacility>,
    places: &Gazetteer,
    id: FacilityId,
    form: FacilityForm,
) -> Result<(), Outcome> {
    let (known, seen) = (one(tx, may, id)?, form.seen);
    let draft = checked(tx, may, places, form, Some(&known))?;
    facilities::save(tx, may.unit(), id, seen, &draft)?;
    leaf(tx, may);
    Ok(())
}

/// Notes that somebody called the number today and was answered.
pub(super) fn answered(tx: &Tx<'_>, may: &May<KeepFacility>, id: FacilityId) -> Result<(), Outcome> {
    let known = one(tx, may, id)?;
    if known.draft.phone.is_none() {
        return Err(Outcome::refused("facilities-no-phone-e"));
    }
    facilities::answered(tx, may.unit(), id, tx.at())?;
    leaf(tx, may);
    Ok(())
}

/// Takes a place off the list for good; its row stays.
pub(super) fn close(tx: &Tx<'_>, may: &May<KeepFacility>, id: FacilityId) -> Result<(), Outcome> {
    let known = one(tx, may, id)?;
    if known.draft.status == FacilityStatus::Closed {
        return Ok(());
    }
    let draft = FacilityDraft { status: FacilityStatus::Closed, ..known.draft };
    facilities::save(tx, may.unit(), id, known.row_version, &draft)?;
    leaf(tx, may);
    Ok(())
}
