//! Sample pages, for the tests that render every page in both languages.

use kernel::{Date, Instant, UnitId};
use norms::norms;
use page::samples::{Sample, Stage};
use page::{Faults, Posted};

use super::actions::Shown;
use super::model::{
    FamilyClub, FamilyClubDraft, FamilyClubEntry, FamilyClubFilter, FamilyClubList, Meeting, MeetingDraft,
    MeetingId,
};
use super::view::{ClubPage, Doing, FoundingPage, ListPage, MeetingPage, UnrecordedPage};
use super::{forms, rules};

const FOUNDED: Date = Date::constant(2024, 6, 1);

fn club(n: u8, last_on: Option<Date>, households: i64, board: i64) -> FamilyClub {
    let since = last_on.unwrap_or(FOUNDED);
    let standard = norms().club_standard("sustainable_family", since);
    FamilyClub {
        unit: UnitId::of_bytes([n; 16]),
        name: format!("Câu lạc bộ Gia đình phát triển bền vững Thôn {n}"),
        above: "UBND xã Suối Mơ".to_owned(),
        founding: FamilyClubDraft {
            kind: "sustainable_family".to_owned(),
            decision: "15/QĐ-UBND".to_owned(),
            founded_on: FOUNDED,
            statute: "Họp tối thứ Bảy đầu tháng lẻ.".to_owned(),
            households,
            board,
        },
        last_on,
        next_on: None,
        due_on: standard.map_or(since, |standard| rules::due_on(standard, since)),
        row_version: 1,
    }
}

fn meeting(n: u8, met_on: Date) -> Meeting {
    let draft = MeetingDraft {
        met_on,
        topic: "equality".to_owned(),
        present: 24,
        women: 22,
        men: 15,
        children: 9,
        minutes: "Học Luật Phòng, chống bạo lực gia đình.\nHẹn tháng sau bàn việc quỹ.".to_owned(),
        next_on: Some(Date::constant(2026, 11, 28)),
    };
    Meeting {
        id: MeetingId::of_bytes([n; 16]),
        draft,
        households: 28,
        recorded_at: Instant::of_vn(met_on, 21, 14),
        row_version: 1,
    }
}

/// Every page of this slice.
pub(super) fn samples(stage: &Stage) -> Vec<Sample> {
    let (none, nothing) = (Posted::default(), Faults::none());
    let last = Date::constant(2026, 9, 26);
    let mut agreed = club(4, Some(last), 28, 4);
    agreed.next_on = Some(Date::constant(2026, 11, 28));
    let meetings: Vec<_> =
        (1..=6).map(|n| meeting(n, Date::constant(2026, 10 - i8::try_from(n).unwrap_or(1), 26))).collect();
    let shown = Shown { club: agreed.clone(), meetings: meetings.clone(), met: 6 };
    let late = Shown { club: club(5, Some(Date::constant(2026, 5, 2)), 14, 2), meetings: Vec::new(), met: 3 };
    let (chair, officer) = (
        Doing { write: true, size: true, founding: false },
        Doing { write: true, size: false, founding: true },
    );
    let mut faults = Faults::none();
    faults.add("met", "clubs-e-ahead");
    faults.add("women", "clubs-e-people");
    let typed = forms::of_meeting(&meetings[0].draft);
    let mut wrong = Faults::none();
    wrong.add("households", "clubs-e-digits");
    let sent = Posted::of([("households", "hai tám"), ("board", "4")]);
    let offices = [FamilyClubEntry {
        unit: UnitId::of_bytes([9; 16]),
        name: "Câu lạc bộ Gia đình hạnh phúc Thôn 9".to_owned(),
        above: "UBND xã Suối Mơ".to_owned(),
    }];
    let rows: Vec<_> =
        (1..=60).map(|n| club(n, (n % 3 != 0).then_some(last), 12 + i64::from(n), 4)).collect();
    let list = FamilyClubList { rows, all: 299, late: 17 };
    let (empty, all) = (FamilyClubList::default(), FamilyClubFilter::default());
    let mut undecided = Faults::none();
    undecided.add("decision", "clubs-e-decision");
    undecided.add("club", "clubs-e-office");
    let t = |path: &str| stage.staff(path);
    let new = "/club/meetings/new";
    let page = |shown, base, doing| ClubPage::new(t(base), shown, base, doing, &none, &nothing);
    let own = (&agreed, &meetings[0]);
    vec![
        Sample::of("club", &page(&shown, "/club", chair)),
        Sample::of("club-late", &page(&late, "/clubs/x", officer)),
        Sample::of("club-reader", &page(&shown, "/clubs/x", Doing::default())),
        Sample::of("club-size-e", &ClubPage::new(t("/club"), &shown, "/club", chair, &sent, &wrong)),
        Sample::of("club-unrecorded", &UnrecordedPage::new(t("/club"), &agreed.name)),
        Sample::of("club-meeting-new", &MeetingPage::new(t(new), &agreed, "/club", &none, &nothing)),
        Sample::of("club-meeting-new-e", &MeetingPage::new(t(new), &agreed, "/club", &typed, &faults)),
        Sample::of(
            "club-meeting",
            &MeetingPage::written(t("/club/meetings/x"), own, "/club", Some(&typed), &nothing),
        ),
        Sample::of(
            "club-meeting-reader",
            &MeetingPage::written(t("/clubs/x/meetings/y"), own, "/clubs/x", None, &nothing),
        ),
        Sample::of("clubs", &ListPage::new(t("/clubs"), &list, &all, true)),
        Sample::of("clubs-none", &ListPage::new(t("/clubs"), &empty, &all, true)),
        Sample::of("club-founding", &FoundingPage::new(t("/clubs/new"), &offices, &none, &nothing)),
        Sample::of("club-founding-e", &FoundingPage::new(t("/clubs/new"), &offices, &typed, &undecided)),
        Sample::of("club-founding-none", &FoundingPage::new(t("/clubs/new"), &[], &none, &nothing)),
        Sample::of(
            "club-founding-written",
            &FoundingPage::written(
                t("/clubs/x/founding"),
                &agreed,
                &forms::of_founding(&agreed.founding),
                &nothing,
            ),
        ),
    ]
}
