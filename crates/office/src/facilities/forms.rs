//! What is typed about a public place of help.

use kernel::{Date, PlaceId};
use page::{Faults, Posted};
use places::facilities::{FacilityDraft, FacilityKind, FacilityStatus};

/// Longest name and address.
const LINE: usize = 200;

/// The kinds an office lists. The national line is one for the country and is
/// not for an office to make known.
pub(super) fn kinds() -> impl Iterator<Item = FacilityKind> {
    FacilityKind::ALL.into_iter().filter(|kind| *kind != FacilityKind::NationalLine)
}

/// What was typed, before it is checked.
#[derive(Clone)]
pub(super) struct FacilityForm {
    pub(super) kind: Option<FacilityKind>,
    pub(super) name: String,
    pub(super) address: String,
    pub(super) phone: String,
    pub(super) hours: String,
    pub(super) published: bool,
    pub(super) paused: bool,
    /// The version the form was filled for; 0 for a new one.
    pub(super) seen: i64,
}

impl FacilityForm {
    pub(super) fn read(posted: &Posted, faults: &mut Faults) -> Self {
        let kind = FacilityKind::of_key(posted.typed("kind")).filter(|kind| kinds().any(|one| one == *kind));
        if kind.is_none() {
            faults.add("kind", "facilities-kind-e");
        }
        Self {
            kind,
            name: faults.line(posted, "name", LINE),
            address: faults.line(posted, "address", LINE),
            phone: faults.line(posted, "phone", LINE),
            hours: faults.line(posted, "hours", LINE),
            published: posted.is("published", "yes"),
            paused: posted.is("paused", "yes"),
            seen: posted.typed("seen").parse().unwrap_or(0),
        }
    }

    /// As a draft for a place, serving from a day on.
    pub(super) fn draft(self, place: PlaceId, valid_from: Date) -> Option<FacilityDraft> {
        let some = |text: String| (!text.is_empty()).then_some(text);
        Some(FacilityDraft {
            kind: self.kind?,
            place,
            name: self.name,
            address: some(self.address),
            phone: some(self.phone),
            hours: some(self.hours),
            published: self.published,
            status: if self.paused { FacilityStatus::Paused } else { FacilityStatus::Active },
            valid_from,
            valid_to: None,
        })
    }
}
