//! Which office stands below which, at what place, under what name.

use access::units::UnitKind;
use kernel::Lang;
use places::Version;

/// The kinds of office founded directly below another. Houses stand directly
/// under the province, so that the commune's tree does not show them.
pub(super) const fn kinds_below(kind: UnitKind) -> &'static [UnitKind] {
    match kind {
        UnitKind::Ministry => &[UnitKind::Province, UnitKind::SocialWorkCentre],
        UnitKind::Province => &[
            UnitKind::Commune,
            UnitKind::Desk,
            UnitKind::Guardian,
            UnitKind::Shelter,
            UnitKind::PeaceHouse,
            UnitKind::SocialWorkCentre,
        ],
        UnitKind::Commune => &[
            UnitKind::Police,
            UnitKind::Hamlet,
            UnitKind::PreventionGroup,
            UnitKind::Club,
            UnitKind::TrustedAddress,
        ],
        _ => &[],
    }
}

/// Where an office of a kind stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// At a place of its own, chosen from the gazetteer.
    Chosen,
    /// At the place of the office above.
    AsAbove,
    /// At none that any row may tell: houses, and desks that serve from afar.
    Nowhere,
}

/// Where an office of this kind stands.
pub(super) const fn stands(kind: UnitKind) -> Stands {
    match kind {
        UnitKind::Province | UnitKind::Commune => Stands::Chosen,
        UnitKind::Ministry
        | UnitKind::Desk
        | UnitKind::Guardian
        | UnitKind::Shelter
        | UnitKind::PeaceHouse => Stands::Nowhere,
        _ => Stands::AsAbove,
    }
}

/// Whether an office above has at most one of these (at a place, for those
/// that have one).
pub(super) const fn is_single(kind: UnitKind) -> bool {
    matches!(
        kind,
        UnitKind::Province | UnitKind::Commune | UnitKind::Police | UnitKind::Desk | UnitKind::Guardian
    )
}

/// The name an office gets when none is typed; `None` for kinds of which there
/// are several. A name is what the office calls itself, in Vietnamese.
pub(super) fn proposed(kind: UnitKind, above: &str, place: Option<&Version>) -> Option<String> {
    let at = place.map(|place| place.name_in_sentence(Lang::Vi));
    Some(match kind {
        UnitKind::Province => format!("Sở Văn hóa, Thể thao và Du lịch {}", at?),
        UnitKind::Commune => format!("UBND {}", at?),
        UnitKind::Police => format!("Công an {}", at?),
        UnitKind::SocialWorkCentre => match at {
            Some(at) => format!("Trung tâm công tác xã hội {at}"),
            None => "Trung tâm công tác xã hội".to_owned(),
        },
        UnitKind::Desk => format!("{above} – trực"),
        UnitKind::Guardian => format!("{above} – giám hộ khóa"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Date;
    use places::Gazetteer;

    #[test]
    fn an_office_is_called_by_its_kind_and_place() {
        let places = Gazetteer::shipped();
        let ward = places.at_code("00004", Date::constant(2026, 11, 19)).unwrap();
        assert_eq!(proposed(UnitKind::Commune, "", Some(ward)).as_deref(), Some("UBND phường Ba Đình"));
        assert_eq!(proposed(UnitKind::Desk, "Sở X", None).as_deref(), Some("Sở X – trực"));
        assert_eq!(proposed(UnitKind::Shelter, "Sở X", None), None, "a house bears a code, typed by hand");
    }

    #[test]
    fn no_house_stands_at_a_place_or_under_a_commune() {
        for house in [UnitKind::Shelter, UnitKind::PeaceHouse] {
            assert_eq!(stands(house), Stands::Nowhere);
            assert!(!kinds_below(UnitKind::Commune).contains(&house));
            assert!(kinds_below(UnitKind::Province).contains(&house));
        }
    }

    #[test]
    fn every_kind_but_the_root_and_its_pair_can_be_founded() {
        let below = |kind| UnitKind::ALL.iter().any(|(above, _)| kinds_below(*above).contains(&kind));
        for (kind, key) in UnitKind::ALL {
            assert_eq!(below(kind), kind != UnitKind::Ministry, "{key}");
        }
    }
}
