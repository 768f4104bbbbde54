//! Clubs on both engines: who may write what down, one sending one meeting,
//! late ones first, nothing beyond one's area.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use access::can::{KeepClub, RecordClub, SeeClubs};
use access::testing::Person;
use access::{Deed, May, RecordKind};
use community::clubs::{
    self, ClubsToday, FamilyClubDraft, FamilyClubFilter, FamilyClubList, Keeper, MeetingDraft, MeetingId,
    Reader, Shown,
};
use kernel::{Date, Outcome, UnitId};
use ports::TodayRows;
use support::Town;

mod support;

mod probe {
    store::sql! {
        pub(super) read LEAVES(Id) -> (Int, Int) =
            "SELECT action, record_kind FROM audit_leaf WHERE unit_id = $1 AND record_kind = 16 ORDER BY seq";
        pub(super) read MEETINGS(Id) -> (Text) =
            "SELECT met_on FROM club_meeting WHERE unit_id = $1 ORDER BY met_on"
    }
}

fn day(month: i8, day: i8) -> Date {
    Date::constant(2026, month, day)
}
fn today() -> Date {
    day(11, 19)
}
fn id(n: u8) -> MeetingId {
    MeetingId::of_bytes([n; 16])
}
fn founding(founded_on: Date) -> FamilyClubDraft {
    FamilyClubDraft {
        kind: "sustainable_family".into(),
        decision: "15/QĐ-UBND".into(),
        founded_on,
        statute: String::new(),
        households: 28,
        board: 4,
    }
}
fn evening(met_on: Date) -> MeetingDraft {
    MeetingDraft {
        met_on,
        topic: "equality".into(),
        present: 24,
        women: 20,
        men: 12,
        children: 9,
        minutes: String::new(),
        next_on: None,
    }
}
fn records(who: &Person) -> May<RecordClub> {
    who.actor.may::<RecordClub>().unwrap()
}
fn found(town: &Town, who: &Person, club: UnitId, draft: FamilyClubDraft) -> Result<(), Outcome> {
    let (house, may) = (town.house.instance.clone(), records(who));
    let own = house.clone();
    house.db().write_now(move |tx| clubs::record_founding(&own, tx, &may, club, &draft))
}
fn chair(town: &Town) -> Keeper {
    Keeper::Chair(town.chair.actor.may::<KeepClub>().unwrap())
}
fn meet(town: &Town, keeper: &Keeper, n: u8, draft: MeetingDraft) -> Result<(), Outcome> {
    let (house, keeper) = (town.house.instance.clone(), keeper.clone());
    let own = house.clone();
    house.db().write_now(move |tx| clubs::record_meeting(&own, tx, &keeper, id(n), &draft))
}
fn own(town: &Town) -> Shown {
    let reader = Reader::Own(town.chair.actor.may::<KeepClub>().unwrap());
    town.house
        .instance
        .db()
        .snapshot_now(move |rx| clubs::shown(rx, &reader, None, today()))
        .unwrap()
        .unwrap()
}
fn listed(town: &Town, who: &Person, filter: &FamilyClubFilter) -> FamilyClubList {
    let (may, filter) = (who.actor.may::<SeeClubs>().unwrap(), filter.clone());
    town.house.instance.db().snapshot_now(move |rx| clubs::list(rx, &may, &filter, today())).unwrap()
}
fn refused(key: &'static str) -> Result<(), Outcome> {
    Err(Outcome::refused(key))
}

store::both_engines! {
    fn a_founding_is_written_once_by_the_committee_it_belongs_to(engine) {
        let town = support::town(engine, 71);
        let (club, distant) = (town.club.id, town.distant.id);
        let draft = founding(day(1, 10));
        assert_eq!(found(&town, &town.department, club, draft.clone()), refused("clubs-e-theirs"));
        assert_eq!(found(&town, &town.officer, distant, draft.clone()), Err(Outcome::NotVisible));
        assert_eq!(found(&town, &town.officer, town.ward.id, draft.clone()), Err(Outcome::NotVisible), "no club");
        assert_eq!(found(&town, &town.officer, club, draft.clone()), Ok(()));
        assert_eq!(found(&town, &town.officer, club, draft), Ok(()), "sent twice");
        let other = FamilyClubDraft { households: 30, ..founding(day(1, 10)) };
        assert_eq!(found(&town, &town.officer, club, other), refused("clubs-e-founded"));
        assert_eq!(found(&town, &town.department, distant, founding(day(1, 10))), Ok(()), "nobody attends it");
        let leaves = town.house.instance.db().read_now(move |rx| rx.all(&probe::LEAVES, (club,))).unwrap();
        assert_eq!(leaves, [(i64::from(Deed::Found.number()), i64::from(RecordKind::Club.number()))]);
        let shown = own(&town);
        assert_eq!((shown.club.due_on, shown.club.last_on), (day(3, 10), None));
    }

    fn a_meeting_sent_twice_is_one_and_moves_the_day_due(engine) {
        let town = support::town(engine, 72);
        let keeper = chair(&town);
        assert_eq!(meet(&town, &keeper, 1, evening(day(9, 20))), Err(Outcome::NotVisible), "no founding yet");
        found(&town, &town.officer, town.club.id, founding(day(1, 10))).unwrap();
        let draft = MeetingDraft { next_on: Some(day(11, 28)), ..evening(day(9, 20)) };
        assert_eq!(meet(&town, &keeper, 1, draft.clone()), Ok(()));
        assert_eq!(meet(&town, &keeper, 1, draft), Ok(()));
        let shown = own(&town);
        assert_eq!((shown.meetings.len(), shown.met), (1, 1));
        assert_eq!((shown.club.last_on, shown.club.next_on), (Some(day(9, 20)), Some(day(11, 28))));
        assert_eq!(shown.club.due_on, day(11, 20));
        // An older evening, written down later, changes no day.
        assert_eq!(meet(&town, &keeper, 2, evening(day(7, 18))), Ok(()));
        assert_eq!((own(&town).club.last_on, own(&town).club.due_on), (Some(day(9, 20)), day(11, 20)));
        let same = meet(&town, &keeper, 3, evening(day(7, 18)));
        assert_eq!(same, Err(Outcome::invalid("met", "clubs-e-same-day")));
        for wrong in [day(11, 20), day(1, 9)] {
            assert!(matches!(meet(&town, &keeper, 4, evening(wrong)), Err(Outcome::Invalid(_))), "{wrong}");
        }
        let club = town.club.id;
        let days = town.house.instance.db().read_now(move |rx| rx.all(&probe::MEETINGS, (club,))).unwrap();
        assert_eq!(days, [("2026-07-18".to_owned(),), ("2026-09-20".to_owned(),)], "nothing half-written");
    }

    fn a_corrected_meeting_is_one_version_further_and_the_day_due_follows(engine) {
        let town = support::town(engine, 73);
        let keeper = chair(&town);
        found(&town, &town.officer, town.club.id, founding(day(1, 10))).unwrap();
        meet(&town, &keeper, 1, evening(day(9, 20))).unwrap();
        let house = town.house.instance.clone();
        let correct = |version: i64, on: Date| {
            let (keeper, own) = (keeper.clone(), house.clone());
            house.db().write_now(move |tx| {
                clubs::correct_meeting(&own, tx, &keeper, (id(1), version), &evening(on))
            })
        };
        assert_eq!(correct(1, day(10, 2)), Ok(()));
        assert_eq!(own(&town).club.due_on, day(12, 2));
        assert_eq!(correct(1, day(10, 3)), Err(Outcome::Stale));
        assert_eq!(correct(2, day(1, 9)).map_err(|_| ()), Err(()), "before the founding");
        let may = records(&town.officer);
        let (club, inner) = (town.club.id, house.clone());
        let late = move |tx: &mut store::Tx<'_>| {
            clubs::correct_founding(&inner, tx, &may, (club, 1), &founding(day(10, 3)))
        };
        let told = Err(Outcome::invalid("founded", "clubs-e-after-meeting"));
        assert_eq!(house.db().write_now(late), told);
    }

    fn the_commune_writes_from_paper_and_its_club_reads_it(engine) {
        let town = support::town(engine, 74);
        found(&town, &town.officer, town.club.id, founding(day(1, 10))).unwrap();
        found(&town, &town.department, town.distant.id, founding(day(1, 10))).unwrap();
        let from = |who: &Person, club| Keeper::Above(records(who), club);
        assert_eq!(meet(&town, &from(&town.officer, town.club.id), 1, evening(day(9, 20))), Ok(()));
        assert_eq!(own(&town).meetings.len(), 1);
        let theirs = meet(&town, &from(&town.department, town.club.id), 2, evening(day(9, 21)));
        assert_eq!(theirs, refused("clubs-e-theirs"));
        assert_eq!(meet(&town, &from(&town.department, town.distant.id), 3, evening(day(9, 21))), Ok(()));
        let outside = meet(&town, &from(&town.officer, town.distant.id), 4, evening(day(9, 22)));
        assert_eq!(outside, Err(Outcome::NotVisible));
    }

    fn a_commune_sees_its_clubs_the_province_all_the_longest_late_first(engine) {
        let town = support::town(engine, 75);
        found(&town, &town.officer, town.club.id, founding(day(1, 10))).unwrap();
        found(&town, &town.officer, town.second.id, founding(day(5, 2))).unwrap();
        let other = FamilyClubDraft { kind: "other".into(), ..founding(day(11, 1)) };
        found(&town, &town.department, town.distant.id, other).unwrap();
        meet(&town, &chair(&town), 1, evening(day(10, 4))).unwrap();
        let every = FamilyClubFilter::default();
        let names = |list: &FamilyClubList| list.rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>();
        let near = listed(&town, &town.head, &every);
        assert_eq!(names(&near), ["Câu lạc bộ Tổ 2", "Câu lạc bộ Tổ 1"]);
        assert_eq!((near.all, near.late), (2, 1));
        let all = listed(&town, &town.department, &every);
        assert_eq!(names(&all), ["Câu lạc bộ Tổ 2", "Câu lạc bộ Tổ 1", "Câu lạc bộ xa"]);
        let kind = FamilyClubFilter { kind: "other".into(), after: None };
        assert_eq!(names(&listed(&town, &town.department, &kind)), ["Câu lạc bộ xa"]);
        let first = &all.rows[0];
        let after = FamilyClubFilter { kind: String::new(), after: Some((first.due_on, first.unit)) };
        assert_eq!(names(&listed(&town, &town.department, &after)), ["Câu lạc bộ Tổ 1", "Câu lạc bộ xa"]);
        let reader = Reader::Area(town.head.actor.may::<SeeClubs>().unwrap(), town.distant.id);
        let db = town.house.instance.db();
        let seen = db.snapshot_now(move |rx| clubs::shown(rx, &reader, None, today()).map(|_| ()));
        assert_eq!(seen, Err(Outcome::NotVisible));
        let sections = |who: &Person| {
            let (actor, now) = (std::sync::Arc::clone(&who.actor), town.house.instance.now());
            let read = db.read_now(move |rx| ClubsToday.sections(rx, &actor, now)).unwrap();
            read.into_iter().map(|section| (section.heading.key, section.rows.len())).collect::<Vec<_>>()
        };
        assert_eq!(sections(&town.head), [("clubs-today-late-h", 1)]);
        assert_eq!(sections(&town.department), []);
        assert_eq!(sections(&town.chair), [], "met on 4 October, due on 4 December: more than a fortnight");
    }

    fn the_chair_changes_the_number_of_households_on_the_version_read(engine) {
        let town = support::town(engine, 76);
        found(&town, &town.officer, town.club.id, founding(day(1, 10))).unwrap();
        let may = town.chair.actor.may::<KeepClub>().unwrap();
        let size = |version: i64, households: i64| {
            let may = may.clone();
            town.house.instance.db().write_now(move |tx| clubs::set_size(tx, &may, version, (households, 5)))
        };
        assert_eq!(size(1, 31), Ok(()));
        assert_eq!(size(1, 32), Err(Outcome::Stale));
        assert!(matches!(size(2, 0), Err(Outcome::Invalid(_))));
        let founding = own(&town).club.founding;
        assert_eq!((founding.households, founding.board), (31, 5));
    }
}
