//! What a public place of help is.

use kernel::{Date, Instant, PlaceId, UnitId, typed_id};

typed_id! {
    /// A public place of help.
    pub struct FacilityId;
}

/// What kind of place it is. There is deliberately none for a shelter or a
/// Peace House.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FacilityKind {
    /// Ủy ban nhân dân cấp xã (Art. 19(1)).
    CommuneCommittee,
    /// Công an (Art. 19(1)).
    Police,
    /// Đồn Biên phòng (Art. 19(1)).
    BorderPost,
    /// Cơ sở giáo dục (Art. 19(1)).
    School,
    /// Trưởng thôn, Tổ trưởng tổ dân phố (Art. 19(1)).
    HamletHead,
    /// Trưởng Ban công tác Mặt trận (Art. 19(1)).
    FrontHead,
    /// Tổ chức chính trị – xã hội cấp xã, such as the Women's Union (Art. 19(1)).
    Union,
    /// Tổng đài quốc gia (Art. 19(1)); listed once its number is published.
    NationalLine,
    /// Đường dây nóng của nhóm phòng, chống bạo lực gia đình.
    Hotline,
    /// Địa chỉ tin cậy (Art. 36).
    TrustedAddress,
    /// Trạm y tế, bệnh viện (Art. 35).
    HealthStation,
    /// Trung tâm công tác xã hội (Art. 35).
    SocialWorkCentre,
    /// Trung tâm trợ giúp pháp lý (Art. 35).
    LegalAid,
    /// Trung tâm một cửa.
    OneStopCentre,
}

impl FacilityKind {
    /// Every kind; the statutory addresses first, in the statute's order.
    pub const ALL: [Self; 14] = [
        Self::CommuneCommittee,
        Self::Police,
        Self::BorderPost,
        Self::School,
        Self::HamletHead,
        Self::FrontHead,
        Self::Union,
        Self::NationalLine,
        Self::Hotline,
        Self::TrustedAddress,
        Self::HealthStation,
        Self::SocialWorkCentre,
        Self::LegalAid,
        Self::OneStopCentre,
    ];
    /// The key in rows; for statutory addresses, that of the norms' list
    /// `report_addresses`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::CommuneCommittee => "committee",
            Self::Police => "police",
            Self::BorderPost => "border_post",
            Self::School => "school",
            Self::HamletHead => "hamlet_head",
            Self::FrontHead => "front_head",
            Self::Union => "union",
            Self::NationalLine => "national_line",
            Self::Hotline => "hotline",
            Self::TrustedAddress => "trusted_address",
            Self::HealthStation => "health_station",
            Self::SocialWorkCentre => "social_work_centre",
            Self::LegalAid => "legal_aid",
            Self::OneStopCentre => "one_stop_centre",
        }
    }
    /// Reads a key.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
    /// Whether Art. 19(1) names it.
    pub fn is_statutory(self) -> bool {
        self <= Self::NationalLine
    }
}

/// Whether a place serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FacilityStatus {
    /// It serves.
    Active,
    /// It does not serve for a while.
    Paused,
    /// It no longer serves.
    Closed,
}

impl FacilityStatus {
    /// The key in rows.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Closed => "closed",
        }
    }
    /// Reads a key.
    pub fn of_key(key: &str) -> Option<Self> {
        [Self::Active, Self::Paused, Self::Closed].into_iter().find(|status| status.key() == key)
    }
}

/// What an office writes of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacilityDraft {
    /// Its kind.
    pub kind: FacilityKind,
    /// The commune (or province, for one that serves all of it), in the
    /// version in force when it was listed.
    pub place: PlaceId,
    /// Its public name.
    pub name: String,
    /// Its public address.
    pub address: Option<String>,
    /// Its public number, as dialled: digits only.
    pub phone: Option<String>,
    /// When somebody is there, in words.
    pub hours: Option<String>,
    /// Whether the public sees it.
    pub published: bool,
    /// Whether it serves.
    pub status: FacilityStatus,
    /// The first day it serves.
    pub valid_from: Date,
    /// The last day it serves.
    pub valid_to: Option<Date>,
}

/// A place as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facility {
    /// The office that lists it.
    pub unit: UnitId,
    /// Its identifier.
    pub id: FacilityId,
    /// What is written of it.
    pub draft: FacilityDraft,
    /// When its number was last answered.
    pub last_answered: Option<Instant>,
    /// Counts the changes; a save names the one it has seen.
    pub row_version: i64,
}
