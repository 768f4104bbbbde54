//! What may be done: one type a capability, so that permission stands in the
//! signature of every action that needs it.

/// A thing that may be done. Implemented only here.
pub trait Capability: Send + Sync + 'static {
    /// The key in `roles.toml`, audit rows and the permission golden file.
    const KEY: &'static str;
}

macro_rules! capabilities {
    ($($(#[$doc:meta])* $name:ident = $key:literal;)+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy)]
            pub enum $name {}
            impl Capability for $name {
                const KEY: &'static str = $key;
            }
        )+
        /// Every capability's key, in the order of this file.
        pub const ALL: &[&str] = &[$($key),+];
    };
}

capabilities! {
    /// See one's own worklist.
    SeeToday = "today.see";
    /// Read a notice sealed to one's own unit.
    ReadNotice = "notice.read";
    /// Record a notice heard by telephone, in person or found.
    RecordNotice = "notice.record";
    /// Pass on what was heard and read nothing after (Law 13/2022 Art. 20(2)).
    RelayNotice = "notice.relay";
    /// Decide what becomes of a notice: case, join, not enough grounds.
    TriageNotice = "notice.triage";
    /// Second the judgement that there are not enough grounds.
    SecondTriage = "notice.second";
    /// Pass a notice on to the office that must act (province desk).
    PassOnNotice = "notice.pass-on";
    /// Answer a question asked without reporting.
    AnswerQuestion = "question.answer";
    /// Receive a task slip the law gives a village head (Art. 25(3)).
    ReceiveSlip = "slip.receive";
    /// Open and read a case.
    ReadCase = "case.read";
    /// Write in a case: people, acts, safety, follow-up.
    WorkCase = "case.work";
    /// Close a case written by somebody else.
    CloseCase = "case.close";
    /// Record the measures of Art. 22(1).
    RecordMeasure = "measure.record";
    /// Decide or refuse a measure (chair).
    DecideMeasure = "measure.decide";
    /// Offer a survivor a place and hold it.
    OfferPlace = "place.offer";
    /// Keep a house: beds, offers, stays.
    KeepHouse = "house.keep";
    /// See and keep the public list of addresses and hotlines.
    KeepFacility = "facility.keep";
    /// Fill and correct a return.
    PrepareReturn = "return.prepare";
    /// Sign and submit a return.
    SignReturn = "return.sign";
    /// Accept, send back and lock returns from below.
    AcceptReturn = "return.accept";
    /// See statistics.
    SeeFigures = "figures.see";
    /// Keep a family club: roster and meetings.
    KeepClub = "club.keep";
    /// See the clubs of one's area.
    SeeClubs = "clubs.see";
    /// Write down a club's founding, and the minutes it keeps on paper.
    RecordClub = "club.record";
    /// Appoint people to posts and found units below.
    Appoint = "post.appoint";
    /// Admit a colleague to one's unit's key.
    Admit = "unit.admit";
    /// See who read what.
    SeeReads = "reads.see";
    /// Take outcomes for sending to other systems.
    Export = "exchange.export";
}
