//! What may be listed, and in which order the public reads it.

use kernel::{Date, FieldFault, Instant, Phrase, PlaceId, clean_line, fold_digits};
use norms::Norms;

use super::model::{Facility, FacilityDraft, FacilityKind, FacilityStatus};
use crate::gazetteer::Gazetteer;
use crate::unit::{Level, Share};

/// Cleans a draft and checks it: every field that is wrong is told.
///
/// # Errors
/// Fields to correct: name, address, phone, hours, place, dates.
pub fn check(draft: FacilityDraft, places: &Gazetteer) -> Result<FacilityDraft, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let mut tell = |field, key| faults.push(FieldFault { field, phrase: Phrase::new(key) });
    let name = clean_line(&draft.name, 120).ok().filter(|name| !name.is_empty());
    if name.is_none() {
        tell("name", "places-facility-name-e");
    }
    let mut optional = |text: Option<String>, field, key| match text.map(|text| clean_line(&text, 200)) {
        None => None,
        Some(Ok(text)) => (!text.is_empty()).then_some(text),
        Some(Err(_)) => {
            tell(field, key);
            None
        }
    };
    let address = optional(draft.address, "address", "places-facility-address-e");
    let hours = optional(draft.hours, "hours", "places-facility-hours-e");
    let phone = draft.phone.map(|typed| fold_digits(&typed)).filter(|digits| !digits.is_empty());
    if phone.as_ref().is_some_and(|digits| !dialled(digits)) {
        tell("phone", "places-facility-phone-e");
    }
    let by_phone = matches!(draft.kind, FacilityKind::Hotline | FacilityKind::NationalLine);
    if phone.is_none() && (by_phone || (draft.published && address.is_none())) {
        tell("phone", "places-facility-reach-e");
    }
    let level = places.version(draft.place).map(crate::Version::level);
    let known = places.version(draft.place).is_some_and(|version| version.in_force(draft.valid_from));
    if !known || level == Some(Level::District) {
        tell("place", "places-facility-place-e");
    }
    if draft.valid_to.is_some_and(|to| to < draft.valid_from) {
        tell("valid_to", "places-facility-valid-to-e");
    }
    match name {
        Some(name) if faults.is_empty() => Ok(FacilityDraft { name, address, phone, hours, ..draft }),
        _ => Err(faults),
    }
}

/// Numbers one can dial in Viet Nam: short ones (113), 1800 and 1900 lines,
/// and ten or eleven digits after 0.
fn dialled(digits: &str) -> bool {
    match digits.len() {
        3 => digits.starts_with('1'),
        8..=10 if digits.starts_with("1800") || digits.starts_with("1900") => true,
        10 | 11 => digits.starts_with('0'),
        _ => false,
    }
}

/// A part of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// The addresses of Art. 19(1), in the statute's order.
    Statutory,
    /// Hotlines of prevention groups.
    Hotlines,
    /// Trusted addresses.
    Trusted,
    /// Health, social work, legal aid, one-stop centres.
    Support,
}

impl Group {
    const fn of(kind: FacilityKind) -> Self {
        match kind {
            FacilityKind::Hotline => Self::Hotlines,
            FacilityKind::TrustedAddress => Self::Trusted,
            FacilityKind::HealthStation
            | FacilityKind::SocialWorkCentre
            | FacilityKind::LegalAid
            | FacilityKind::OneStopCentre => Self::Support,
            _ => Self::Statutory,
        }
    }
}

/// One line of the public list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The place.
    pub facility: Facility,
    /// It has a number that nobody has answered for longer than the norm
    /// `number_unchecked` (60 days, an internal target), or never.
    pub unchecked: bool,
}

/// What a person near a place may turn to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// Entries by group, then by kind, then by name.
    pub entries: Vec<(Group, Listed)>,
}

impl Listing {
    /// The entries of one group.
    pub fn group(&self, group: Group) -> impl Iterator<Item = &Listed> {
        self.entries.iter().filter(move |(of, _)| *of == group).map(|(_, listed)| listed)
    }
    /// Statutory addresses that nobody has listed here, in the statute's
    /// order. They exist by law: the page names them without a number.
    pub fn absent(&self) -> Vec<FacilityKind> {
        let listed =
            |kind: FacilityKind| self.entries.iter().any(|(_, listed)| listed.facility.draft.kind == kind);
        let statutory = FacilityKind::ALL.into_iter().filter(|kind| kind.is_statutory());
        statutory.filter(|kind| !listed(*kind)).collect()
    }
}

/// Puts places of help in the order the public reads them: what is not
/// published, not serving or not yet (no longer) valid is left out.
pub fn listing(facilities: Vec<Facility>, norms: &Norms, now: Instant) -> Listing {
    let today = now.vn_date();
    let serves = |facility: &Facility| {
        let draft = &facility.draft;
        draft.published
            && draft.status == FacilityStatus::Active
            && draft.valid_from <= today
            && draft.valid_to.is_none_or(|to| today <= to)
    };
    let mut entries: Vec<(Group, Listed)> = facilities
        .into_iter()
        .filter(serves)
        .map(|facility| {
            let unchecked = is_unchecked(&facility, norms, now);
            (Group::of(facility.draft.kind), Listed { facility, unchecked })
        })
        .collect();
    entries.sort_by(|(a, x), (b, y)| {
        let key = |listed: &Listed| (listed.facility.draft.kind, kernel::fold(&listed.facility.draft.name));
        (a, key(x), x.facility.id).cmp(&(b, key(y), y.facility.id))
    });
    Listing { entries }
}

/// Whether a place has a number that nobody has answered for longer than the
/// norm `number_unchecked` (60 days, an internal target), or never.
pub fn is_unchecked(facility: &Facility, norms: &Norms, now: Instant) -> bool {
    if facility.draft.phone.is_none() {
        return false;
    }
    let Some(answered) = facility.last_answered else { return true };
    let target = norms.clock("number_unchecked", now.vn_date()).map(|clock| clock.limit);
    let due = target.and_then(|limit| limit.due(answered, norms.holidays()));
    due.is_some_and(|due| due.at <= now)
}

/// The places whose facilities serve a unit in force: itself, its province,
/// and those of their predecessors that went over whole. Of a divided commune
/// the facilities stand in a queue until someone says where they are.
pub fn whole_past(places: &Gazetteer, place: PlaceId, on: Date) -> Vec<PlaceId> {
    let mut found = vec![place];
    found.extend(places.province_on(place, on).map(|province| province.id));
    let mut at = 0;
    while let Some(unit) = found.get(at).copied() {
        let whole = |link: &&crate::Link| link.detail.share() == Share::Whole;
        for old in places.predecessors(unit).filter(whole).filter_map(|link| link.old) {
            if !found.contains(&old) {
                found.push(old);
            }
        }
        at += 1;
    }
    found
}
