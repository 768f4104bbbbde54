//! The numbers audit leaves and wraps carry. Given out once, never reused.

macro_rules! numbers {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $number:literal, $key:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The number written.
            pub const fn number(self) -> u16 {
                match self { $(Self::$variant => $number),+ }
            }
            /// Reads a number.
            pub const fn of_number(number: u16) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)+ _ => None }
            }
            /// The glossary key; exports and phrases use it.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }
        }
    };
}

numbers! {
    /// What a record is.
    RecordKind {
        /// A notice.
        Notice = 1, "notice";
        /// A question asked without reporting.
        Question = 2, "question";
        /// A case.
        Case = 3, "case";
        /// A stay in a house.
        Stay = 4, "stay";
        /// The address of a shelter.
        ShelterAddress = 5, "shelter-address";
        /// A copy of consented fields for another unit or an escort.
        Packet = 6, "packet";
        /// A task slip for a village head.
        Slip = 7, "slip";
        /// The roster of a club or group.
        Roster = 8, "roster";
        /// A draft.
        Draft = 9, "draft";
        /// An export.
        Export = 10, "export";
        /// A mediation.
        Mediation = 11, "mediation";
        /// A return.
        Return = 12, "return";
        /// A unit's key.
        UnitKey = 13, "unit-key";
        /// A post.
        Post = 14, "post";
        /// A session.
        Session = 15, "session";
        /// A family club: founding and meetings.
        Club = 16, "club";
        /// An account.
        Account = 17, "account";
        /// A line of the public list of places of help.
        Facility = 18, "facility";
    }
}

numbers! {
    /// What was done.
    Deed {
        /// Received from outside.
        Receive = 1, "receive";
        /// Opened and read.
        Open = 2, "open";
        /// Written.
        Write = 3, "write";
        /// Opened by receipt code.
        OpenByReceipt = 4, "open-by-receipt";
        /// Added to by receipt code.
        WriteByReceipt = 5, "write-by-receipt";
        /// Passed on.
        PassOn = 6, "pass-on";
        /// Decided.
        Decide = 7, "decide";
        /// Closed.
        Close = 8, "close";
        /// Reopened.
        Reopen = 9, "reopen";
        /// Signed.
        Sign = 10, "sign";
        /// Listed with labels.
        List = 11, "list";
        /// Exported or printed.
        Export = 12, "export";
        /// Key given to a holder.
        Wrap = 13, "wrap";
        /// Key taken from a holder.
        Unwrap = 14, "unwrap";
        /// Signed in.
        SignIn = 15, "sign-in";
        /// Signed out.
        SignOut = 16, "sign-out";
        /// Appointed.
        Appoint = 17, "appoint";
        /// Post ended.
        EndPost = 18, "end-post";
        /// Admitted to a unit's key.
        Admit = 19, "admit";
        /// A unit's key made or renewed.
        MakeKey = 20, "make-key";
        /// Destroyed.
        Destroy = 21, "destroy";
        /// Set up.
        Found = 22, "found";
        /// Closed for good: an account that signs in no more.
        Disable = 23, "disable";
        /// A password changed by whoever it is of.
        ChangePassword = 24, "change-password";
    }
}

numbers! {
    /// Why something sealed was opened (the four reasons of the case page, and
    /// those that need no choosing).
    Purpose {
        /// Not a choice: the work itself (a new notice, one's own slip).
        Duty = 0, "duty";
        /// To arrange a meeting.
        Meeting = 1, "meeting";
        /// For a measure.
        Measure = 2, "measure";
        /// For a referral.
        Referral = 3, "referral";
        /// To correct an error.
        Correction = 4, "correction";
        /// By the person herself, with her code.
        Herself = 5, "herself";
    }
}
