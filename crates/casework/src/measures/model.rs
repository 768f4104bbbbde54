//! What a measure is: kind and times in clear, the rest sealed.

use kernel::{Handling, Instant, PostId, RecordId, Support, UnitId, hidden, keyed, typed_id};
use serde::{Deserialize, Serialize};

typed_id! {
    /// A measure of a case.
    pub struct MeasureId;
}

keyed! {
    /// The measures of Law 13/2022/QH15 Art. 22(1), by the keys of the list
    /// `measures`; papers print the letter.
    pub enum Kind {
        /// a) Buộc chấm dứt hành vi.
        ForceStop = "force_stop",
        /// b) Đến trụ sở Công an xã.
        PoliceStation = "police_station",
        /// c) Cấm tiếp xúc, Chủ tịch.
        NoContactChair = "no_contact_chair",
        /// c) Cấm tiếp xúc, Tòa án.
        NoContactCourt = "no_contact_court",
        /// c) Giám sát.
        Supervision = "supervision",
        /// d) Tạm lánh, nhu cầu thiết yếu.
        Shelter = "shelter",
        /// đ) Chăm sóc, điều trị.
        Care = "care",
        /// e) Trợ giúp pháp lý.
        LegalAid = "legal_aid",
        /// e) Tư vấn tâm lý, kỹ năng.
        Counselling = "counselling",
        /// g) Giáo dục, hỗ trợ chuyển đổi hành vi.
        BehaviourEducation = "behaviour_education",
        /// h) Góp ý, phê bình.
        Criticism = "criticism",
        /// i) Công việc phục vụ cộng đồng.
        CommunityWork = "community_work",
        /// k) Xử lý vi phạm hành chính.
        Administrative = "administrative",
        /// k) Tố tụng hình sự.
        Criminal = "criminal",
    }
}

impl Kind {
    /// Whether the commune chair decides it (Arts. 25, 31–33).
    pub const fn chair_decides(self) -> bool {
        matches!(
            self,
            Self::NoContactChair | Self::BehaviourEducation | Self::Criticism | Self::CommunityWork
        )
    }
    /// Whether it forbids contact.
    pub const fn is_ban(self) -> bool {
        matches!(self, Self::NoContactChair | Self::NoContactCourt)
    }
    /// Whether it is done on the spot and only written down.
    pub const fn is_minute(self) -> bool {
        matches!(self, Self::ForceStop)
    }
}

keyed! {
    /// Where a measure stands (list `measure_states`).
    pub enum State {
        /// Asked for, not decided.
        Requested = "requested",
        /// Refused in writing, with the reason.
        Refused = "refused",
        /// In force.
        Active = "active",
        /// In force, with a breach.
        Breached = "breached",
        /// Cancelled.
        Cancelled = "cancelled",
        /// Done.
        Completed = "completed",
    }
}

impl State {
    /// Whether it is in force.
    pub const fn in_force(self) -> bool {
        matches!(self, Self::Active | Self::Breached)
    }
}

keyed! {
    /// Who asks for a no-contact decision (list `ban_requesters`).
    pub enum Requester {
        /// The person herself.
        Survivor = "survivor",
        /// Guardian.
        Guardian = "guardian",
        /// Legal representative.
        Representative = "representative",
        /// Competent agency, organisation or person: needs her consent.
        Agency = "agency",
        /// Nobody: the chair's own motion, life is threatened.
        OwnMotion = "own_motion",
    }
}

keyed! {
    /// The ground of a no-contact decision (list `ban_grounds`).
    pub enum Ground {
        /// Harms health.
        HarmHealth = "harm_health",
        /// Threatens health.
        ThreatHealth = "threat_health",
        /// Threatens life.
        ThreatLife = "threat_life",
    }
}

keyed! {
    /// How a no-contact decision was breached (list `breach_kinds`).
    pub enum BreachKind {
        /// Within 100 m.
        Within100m = "within_100_m",
        /// By telephone or another means.
        ByMeans = "by_means",
    }
}

keyed! {
    /// What an administrative procedure came to.
    pub enum Penalty {
        /// A fine (form 03, B4.4).
        Fine = "fine",
        /// Education at the commune (B4.3).
        Education = "education",
        /// Neither.
        Other = "other",
    }
}

/// Her consent to an agency's request. Sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Who consented: she, her guardian, her representative.
    pub who: String,
    /// When.
    pub at: Instant,
    /// How.
    pub how: String,
}

/// A request. Sealed except kind and time.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// What is asked for.
    pub kind: Kind,
    /// When it was received.
    pub asked_at: Instant,
    /// Who asks, as far as known; asked for no-contact decisions.
    pub requester: Option<Requester>,
    /// Name and office of who asks, when not she.
    pub asked_by: String,
    /// Grounds, for a chair's no-contact decision.
    pub grounds: Vec<Ground>,
    /// Consent, for requests of agencies.
    pub consent: Option<Consent>,
    /// What was asked, in words.
    pub words: String,
}

/// A decision. Sealed except times.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Its number: 12/QĐ-UBND.
    pub number: String,
    /// Who decided: name and post.
    pub by: String,
    /// When it was signed.
    pub decided_at: Instant,
    /// From when it holds.
    pub starts_at: Instant,
    /// Until when, when it has an end.
    pub ends_at: Option<Instant>,
    /// What an administrative procedure came to.
    pub penalty: Option<Penalty>,
}

/// A minute of a forced stop (Law Art. 23). Sealed except its time.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minute {
    /// When.
    pub at: Instant,
    /// Who stopped it.
    pub who: String,
    /// By which means.
    pub means: String,
    /// With which result, injuries seen.
    pub result: String,
}

/// A breach. Sealed except its time.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breach {
    /// When.
    pub at: Instant,
    /// How.
    pub kind: BreachKind,
    /// What happened, who saw it.
    pub words: String,
}

/// How a measure ended. Sealed except its time.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// Completed or cancelled.
    pub completed: bool,
    /// When.
    pub at: Instant,
    /// What came of it, or why it was cancelled.
    pub words: String,
}

/// The sealed body of a measure.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// What was asked.
    pub request: Request,
    /// What was decided.
    pub decision: Option<Decision>,
    /// Why not, when it was refused.
    pub refusal: String,
    /// The minute of a forced stop.
    pub minute: Option<Minute>,
    /// Breaches.
    pub breaches: Vec<Breach>,
    /// How it ended.
    pub ending: Option<Ending>,
    /// When a slip went to the village head.
    pub slip_at: Option<Instant>,
}

impl Body {
    /// A body of a request alone.
    pub const fn of(request: Request) -> Self {
        Self {
            request,
            decision: None,
            refusal: String::new(),
            minute: None,
            breaches: Vec::new(),
            ending: None,
            slip_at: None,
        }
    }
}

hidden!(Consent, Request, Decision, Minute, Breach, Ending, Body);

/// The clear columns of a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// The office that owns the case.
    pub unit: UnitId,
    /// Identity.
    pub id: MeasureId,
    /// The case.
    pub case: RecordId,
    /// Which measure.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// When it was asked for, or done.
    pub asked_at: Instant,
    /// When it was decided or refused.
    pub decided_at: Option<Instant>,
    /// The post that recorded the decision.
    pub decided_by: Option<PostId>,
    /// From when it holds.
    pub starts_at: Option<Instant>,
    /// Until when.
    pub ends_at: Option<Instant>,
    /// When it was last breached.
    pub breached_at: Option<Instant>,
    /// Counts saves.
    pub row_version: i64,
}

impl Measure {
    /// Whether it runs at a moment: asked for and not decided, or in force.
    pub fn runs(&self, now: Instant) -> bool {
        match self.state {
            State::Requested => true,
            state => state.in_force() && self.ends_at.is_none_or(|end| end > now),
        }
    }
    /// Whether it ran out by itself.
    pub fn has_expired(&self, now: Instant) -> bool {
        self.state.in_force() && self.ends_at.is_some_and(|end| end <= now)
    }
}

/// What a measure adds to the fact of its case: bits of handling and support
/// (form 03 of Circular 07/2017, rows B4 and B6).
pub fn effect(kind: Kind, state: State, penalty: Option<Penalty>) -> (i64, i64) {
    let (decided, done) = (state.in_force() || state == State::Completed, state == State::Completed);
    let handling = match kind {
        Kind::NoContactChair | Kind::NoContactCourt if decided => Handling::NoContact.bit(),
        Kind::Criticism if done => Handling::Criticism.bit(),
        Kind::Criminal if decided => Handling::Criminal.bit(),
        Kind::Administrative if decided => match penalty {
            Some(Penalty::Fine) => Handling::Fine.bit(),
            Some(Penalty::Education) => Handling::Education.bit(),
            _ => 0,
        },
        _ => 0,
    };
    let support = match kind {
        Kind::LegalAid | Kind::Counselling if done => Support::Counselled.bit(),
        Kind::Care | Kind::Shelter if decided => Support::Care.bit(),
        _ => 0,
    };
    (handling, support)
}
