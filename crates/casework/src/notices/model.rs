//! What a notice is made of. Whatever a person told stands in the sealed
//! types below; their Debug form shows nothing.

use kernel::{Instant, PlaceId, PostId, RecordId, UnitId, hidden, keyed};
use serde::{Deserialize, Serialize};

keyed! {
    /// Who the notice is for.
    pub enum ForWhom {
        /// The person who writes.
        Myself = "self",
        /// Somebody else who is grown up.
        Other = "other",
        /// A child (under 16: the children's law governs, D76 Art. 9(4)).
        Child = "child",
    }
}

keyed! {
    /// The answer to "Is anyone in danger now?".
    pub enum Danger {
        /// Yes, right now.
        Now = "now",
        /// Not now, but feared again.
        Soon = "soon",
        /// No.
        No = "no",
        /// Not known; handled as a fear, never as a no.
        Unknown = "unknown",
    }
}

impl Danger {
    /// The number in the clear column that orders worklists: 3 now, 2 feared,
    /// 1 not known, 0 no.
    pub const fn level(self) -> i64 {
        match self {
            Self::Now => 3,
            Self::Soon => 2,
            Self::Unknown => 1,
            Self::No => 0,
        }
    }
    /// Reads the number.
    pub const fn of_level(level: i64) -> Self {
        match level {
            3 => Self::Now,
            2 => Self::Soon,
            0 => Self::No,
            _ => Self::Unknown,
        }
    }
}

keyed! {
    /// What happened, in words people use. Each points at acts of Law
    /// 13/2022/QH15 Art. 3(1); the officer decides, these are hints and stay
    /// sealed.
    pub enum Happening {
        /// Đánh, đấm, túm tóc.
        Hit = "hit",
        /// Dọa giết, dọa đánh.
        Threat = "threat",
        /// Chửi mắng, làm nhục.
        Insult = "insult",
        /// Nhốt, không cho ra ngoài.
        Locked = "locked",
        /// Đuổi khỏi nhà.
        DrivenOut = "driven-out",
        /// Đập phá đồ đạc.
        Broken = "broken",
        /// Lấy tiền, không cho đi làm.
        Money = "money",
        /// Bỏ đói, bỏ mặc người già, trẻ em, người bệnh.
        Neglect = "neglect",
        /// Ép chuyện vợ chồng.
        Forced = "forced",
        /// Sờ mó, xâm hại trẻ em.
        ChildAbuse = "child-abuse",
        /// Ép lấy chồng, lấy vợ.
        Marriage = "marriage",
        /// Việc khác.
        Other = "other",
    }
}

impl Happening {
    /// The acts of Art. 3(1) this may be (keys of the code list `act_dv`).
    pub const fn hints(self) -> &'static [&'static str] {
        match self {
            Self::Hit | Self::Threat | Self::ChildAbuse => &["a"],
            Self::Insult => &["b"],
            Self::Locked => &["p", "e"],
            Self::DrivenOut => &["q"],
            Self::Broken => &["n"],
            Self::Money => &["o", "n"],
            Self::Neglect => &["d"],
            Self::Forced => &["i"],
            Self::Marriage => &["l"],
            Self::Other => &[],
        }
    }
}

keyed! {
    /// Who is there; the groups Law 13/2022 Art. 4 puts first.
    pub enum Present {
        /// Trẻ em.
        Children = "children",
        /// Phụ nữ mang thai.
        Pregnant = "pregnant",
        /// Người cao tuổi.
        Old = "old",
        /// Người khuyết tật, người bệnh.
        Disabled = "disabled",
        /// Không rõ.
        Unknown = "unknown",
    }
}

keyed! {
    /// Whether and how the person may be contacted.
    pub enum ContactWay {
        /// Nobody calls.
        None = "none",
        /// By telephone.
        Phone = "phone",
        /// In person.
        Meet = "meet",
    }
}

keyed! {
    /// What to do when somebody else answers the telephone.
    pub enum OtherAnswers {
        /// It is all right.
        Fine = "fine",
        /// Hang up: "xin lỗi, nhầm số".
        WrongNumber = "wrong-number",
    }
}

keyed! {
    /// The answer to "Is there anyone who must not read this?", asked before
    /// anything is sealed.
    pub enum Avoid {
        /// Nobody.
        Nobody = "nobody",
        /// The commune chair.
        Chair = "chair",
        /// The commune police.
        Police = "police",
        /// Another officer of the commune.
        Officer = "officer",
        /// Not sure.
        NotSure = "not-sure",
    }
}

keyed! {
    /// Where a notice came in (with law.md 4.4 for the statutory channels).
    pub enum Source {
        /// The public page.
        Public = "public",
        /// An officer wrote what was told.
        Staff = "staff",
        /// Passed on by a village head, hotline or club.
        Relay = "relay",
    }
}

keyed! {
    /// How it was told (Law Art. 19(2): by call or message, by letter, in
    /// person). The public page counts as a letter.
    pub enum Mode {
        /// A call.
        Call = "call",
        /// A message.
        Message = "message",
        /// A letter, an application, the public page.
        Letter = "letter",
        /// In person.
        InPerson = "in-person",
    }
}

keyed! {
    /// Who calls.
    pub enum Caller {
        /// The person herself or himself.
        Survivor = "survivor",
        /// A relative.
        Relative = "relative",
        /// A neighbour.
        Neighbour = "neighbour",
        /// Does not say.
        Anonymous = "anonymous",
    }
}

keyed! {
    /// What has become of a notice. It is never deleted.
    pub enum State {
        /// Sealed and on a worklist.
        Received = "received",
        /// Somebody has opened it.
        Read = "read",
        /// Triage done: somebody goes, or a case was opened.
        InHand = "in_hand",
        /// Joined to a case that was there.
        Joined = "joined",
        /// One person finds the grounds too thin and waits for a second.
        NoGroundsAsked = "no_grounds_asked",
        /// Two persons found the grounds too thin.
        NoGrounds = "no_grounds",
        /// The desk passed it to the office that acts.
        PassedOn = "passed_on",
        /// The case it became part of was closed.
        Done = "done",
    }
}

keyed! {
    /// The four plain steps she sees.
    pub enum Step {
        /// Đã nhận.
        Received = "received",
        /// Đã có người đọc.
        Read = "read",
        /// Đang xử lý.
        InHand = "in-hand",
        /// Đã xong.
        Done = "done",
    }
}

keyed! {
    /// A kind of sealed row of a notice.
    pub enum RowKind {
        /// What was told first.
        Body = "body",
        /// A line she added.
        Line = "line",
        /// How she may be contacted; the last one counts.
        Contact = "contact",
        /// An answer to her.
        Reply = "reply",
        /// What triage found and who goes.
        Triage = "triage",
        /// Why the grounds were too thin, and the second person's word.
        Grounds = "grounds",
        /// To whom the desk passed it.
        PassOn = "pass-on",
    }
}

keyed! {
    /// What has become of a question asked without reporting.
    pub enum QuestionState {
        /// On a worklist.
        Received = "received",
        /// Somebody has opened it.
        Read = "read",
        /// Answered.
        Answered = "answered",
    }
}

/// How the person may be contacted. Sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Whether and how.
    pub way: ContactWay,
    /// Telephone, or where to meet.
    pub at: String,
    /// When it is safe.
    pub hours: String,
    /// When somebody else answers.
    pub other_answers: OtherAnswers,
    /// The sentence the caller begins with.
    pub opening: String,
}

impl Contact {
    /// Nobody calls.
    pub const fn none() -> Self {
        Self {
            way: ContactWay::None,
            at: String::new(),
            hours: String::new(),
            other_answers: OtherAnswers::WrongNumber,
            opening: String::new(),
        }
    }
}

/// What was told. Sealed as one body.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// For whom.
    pub for_whom: ForWhom,
    /// Hamlet, as typed; may be empty.
    pub hamlet: String,
    /// Danger now.
    pub danger: Danger,
    /// Ticked phrases.
    pub happenings: Vec<Happening>,
    /// Own words; may be empty.
    pub words: String,
    /// Who is there.
    pub present: Vec<Present>,
    /// How many people, when known.
    pub people: Option<u16>,
    /// Who must not read it.
    pub avoid: Avoid,
    /// Which other officer, as typed.
    pub avoid_who: String,
    /// Who told it, when an officer or a relay wrote it down.
    pub caller: Option<Caller>,
    /// What the caller was advised.
    pub guidance: String,
}

impl Told {
    /// The acts of Art. 3(1) hinted at, each once, in the law's order.
    pub fn act_hints(&self) -> Vec<&'static str> {
        let mut hints: Vec<_> =
            self.happenings.iter().flat_map(|what| what.hints().iter().copied()).collect();
        hints.sort_unstable();
        hints.dedup();
        hints
    }
    /// Whether a child is or may be harmed.
    pub fn concerns_child(&self) -> bool {
        self.for_whom == ForWhom::Child || self.happenings.contains(&Happening::ChildAbuse)
    }
}

/// What triage found. Sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Triage {
    /// Danger now, as judged.
    pub danger: Danger,
    /// Signs of a crime: criminal procedure governs (Law Art. 20(3)).
    pub crime: bool,
    /// A child is harmed: a child file opens too.
    pub child: bool,
    /// Who goes.
    pub goes: String,
    /// Anything to keep in mind.
    pub note: String,
}

/// A sealed line with who wrote it: hers, an answer, grounds, passing on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The words.
    pub words: String,
    /// The name of the office that wrote it; empty for hers.
    pub office: String,
}

hidden!(Contact, Told, Triage, Line);

/// The clear columns of a notice, as its owner keeps them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The office that owns it.
    pub unit: UnitId,
    /// Identity.
    pub record: RecordId,
    /// When it came in.
    pub received_at: Instant,
    /// Where it came in.
    pub source: Source,
    /// How it was told.
    pub mode: Mode,
    /// The commune, in the version in force when it came in.
    pub place: PlaceId,
    /// Danger: first as told, then as triaged.
    pub danger: Danger,
    /// What has become of it.
    pub state: State,
    /// The offices that can read it, the owner first when it reads.
    pub readers: Vec<UnitId>,
    /// The unit that relayed it.
    pub relay_unit: Option<UnitId>,
    /// The case it became part of.
    pub case: Option<(UnitId, RecordId)>,
    /// Who found the grounds too thin and waits for a second person.
    pub asked_by: Option<PostId>,
    /// Counts saves.
    pub row_version: i64,
}

/// A notice on a reading office's list: codes and times, nothing opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The office that owns it.
    pub owner: UnitId,
    /// Identity.
    pub record: RecordId,
    /// When it came in.
    pub received_at: Instant,
    /// Where it came in.
    pub source: Source,
    /// Danger.
    pub danger: Danger,
    /// What has become of it.
    pub state: State,
    /// When this office first opened it.
    pub first_opened_at: Option<Instant>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_back_and_levels_too() {
        for danger in Danger::ALL {
            assert_eq!(Danger::of_key(danger.key()), Some(*danger));
            assert_eq!(Danger::of_level(danger.level()), *danger);
        }
        assert_eq!(Avoid::of_key("everyone"), None);
    }

    #[test]
    fn what_was_told_is_not_shown_by_debug() {
        let line = Line { words: "canary-words".into(), office: String::new() };
        assert!(!format!("{line:?}").contains("canary-words"));
        let mut contact = Contact::none();
        contact.at = "canary-phone".into();
        assert!(!format!("{contact:?}").contains("canary-phone"));
    }
}
