//! What an office is.

use kernel::{PlaceId, UnitId};

/// The kinds of office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UnitKind {
    /// Bộ Văn hóa, Thể thao và Du lịch: the root.
    Ministry,
    /// The provincial department.
    Province,
    /// A province's (or the ministry's) duty desk: takes the place of an
    /// office that must not read, and holds the desk's layer of escrow.
    Desk,
    /// A second institution that holds the guardian's layer of escrow.
    Guardian,
    /// Ủy ban nhân dân cấp xã, with its Culture–Society office.
    Commune,
    /// Công an cấp xã.
    Police,
    /// Thôn, ấp, bản, tổ dân phố.
    Hamlet,
    /// Nhóm phòng, chống bạo lực gia đình.
    PreventionGroup,
    /// Câu lạc bộ Gia đình phát triển bền vững and its kin.
    Club,
    /// Địa chỉ tin cậy that takes people in.
    TrustedAddress,
    /// Nhà tạm lánh: opaque, directly under the province.
    Shelter,
    /// Ngôi nhà Bình yên: opaque, directly under the province.
    PeaceHouse,
    /// Trung tâm công tác xã hội, counselling facility.
    SocialWorkCentre,
}

impl UnitKind {
    /// Every kind with the key kept in the column and in `roles.toml`.
    pub const ALL: [(Self, &'static str); 13] = [
        (Self::Ministry, "ministry"),
        (Self::Province, "province"),
        (Self::Desk, "desk"),
        (Self::Guardian, "guardian"),
        (Self::Commune, "commune"),
        (Self::Police, "police"),
        (Self::Hamlet, "hamlet"),
        (Self::PreventionGroup, "prevention_group"),
        (Self::Club, "club"),
        (Self::TrustedAddress, "trusted_address"),
        (Self::Shelter, "shelter"),
        (Self::PeaceHouse, "peace_house"),
        (Self::SocialWorkCentre, "social_work_centre"),
    ];

    /// The key kept in the column.
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, key)| key)
    }
    /// Reads a key.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == key).map(|(kind, _)| *kind)
    }
}

/// An office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its identity; never changes.
    pub id: UnitId,
    /// Its kind.
    pub kind: UnitKind,
    /// Its name as colleagues see it; shelters bear a code, never a place.
    pub name: String,
    /// The version of the place it serves; none for the ministry.
    pub place: Option<PlaceId>,
    /// The office above.
    pub parent: Option<UnitId>,
    /// The ids from the root down: `/root/province/commune/`.
    pub path: String,
}

impl Unit {
    /// The path of a unit with this id under a parent's path.
    pub fn path_under(parent: Option<&Self>, id: UnitId) -> String {
        format!("{}{id}/", parent.map_or("/", |parent| parent.path.as_str()))
    }
    /// Whether this unit is `other` or lies below it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.path.starts_with(&other.path)
    }
}
