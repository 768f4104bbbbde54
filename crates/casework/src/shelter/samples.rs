//! Sample pages with invented people.

use kernel::{AccountId, Instant, PlaceId, RecordId, UnitId};
use page::samples::{Sample, Stage};
use page::{Faults, Posted};

use super::address::Shown as Packet;
use super::asking::Outlook;
use super::board::{self, BoardPage};
use super::escort::{EscortPage, EscortsPage};
use super::keeping::{Board, Opened};
use super::model::{
    Address, BedId, BedState, CasePlace, Escort, EscortTask, House, HouseKind, Needs, Offer, OfferId,
    OfferState, RefusalReason, Room, StayRow, Travel,
};
use super::offer::OfferPage;
use super::pages::{PlacePage, Shown};

fn house(number: u8, kind: HouseKind, code: &str) -> House {
    House {
        unit: UnitId::of_bytes([number; 16]),
        kind,
        code: code.to_owned(),
        capacity: 12,
        boys_to: Some(12),
        women_only: true,
        travel: Travel::of_number(2),
        pick_up: true,
        night_staff: true,
        health_staff: false,
        step_free: false,
        is_open: true,
        public_name: None,
        public_place: None,
        row_version: 1,
    }
}

fn room(number: u8, places: i64, state: BedState) -> Room {
    Room {
        bed: BedId::of_bytes([number; 16]),
        name: format!("Phòng {number}"),
        places,
        state,
        held_until: None,
    }
}

fn needs() -> Needs {
    Needs {
        women: 1,
        boys: vec![7],
        girls: vec![3],
        accused_place: Some(7),
        words: "Đang mang thai".to_owned(),
        ..Needs::default()
    }
}

fn houses() -> Vec<(House, Vec<Room>)> {
    let station = House {
        public_name: Some("Trạm Y tế xã Suối Mơ".to_owned()),
        public_place: Some(PlaceId(7)),
        travel: Travel::of_number(0),
        health_staff: true,
        ..house(2, HouseKind::TrustedAddress, "Y-01")
    };
    let five = House { boys_to: Some(5), ..house(4, HouseKind::TemporaryShelter, "T-05") };
    let free = || vec![room(1, 3, BedState::Free)];
    vec![
        (house(1, HouseKind::TemporaryShelter, "T-02"), free()),
        (station, vec![room(1, 2, BedState::Free), room(2, 2, BedState::Free)]),
        (house(3, HouseKind::PeaceHouse, "B-01"), vec![room(1, 4, BedState::Taken)]),
        (five, free()),
    ]
}

fn case_place(state: OfferState, now: Instant) -> CasePlace {
    CasePlace {
        offer: OfferId::of_bytes([8; 16]),
        house: UnitId::of_bytes([1; 16]),
        code: "T-02".to_owned(),
        kind: HouseKind::TemporaryShelter,
        people: 3,
        state,
        reason: (state == OfferState::Refused).then_some(RefusalReason::NoStaff),
        held_until: now.plus_minutes(25),
        at: now,
    }
}

fn outlook(offered: Vec<CasePlace>) -> Outlook {
    let escort = Escort {
        account: AccountId::of_bytes([5; 16]),
        unit: UnitId::of_bytes([6; 16]),
        name: "Lò Thị Mai".to_owned(),
        office: "UBND xã Suối Mơ".to_owned(),
    };
    Outlook {
        needs: Some(needs()),
        houses: houses(),
        offered,
        escorts: vec![escort],
        duty: Some("0900000999".to_owned()),
        kept_out: vec![crate::notices::Office::Police],
    }
}

fn offer(state: OfferState, now: Instant) -> Offer {
    Offer {
        house: UnitId::of_bytes([1; 16]),
        id: OfferId::of_bytes([8; 16]),
        asker: UnitId::of_bytes([6; 16]),
        state,
        people: 3,
        rooms: 1,
        asked_at: now,
        held_until: now.plus_minutes(25),
        escort: Some((AccountId::of_bytes([5; 16]), UnitId::of_bytes([6; 16]))),
        note: None,
        row_version: 1,
    }
}

fn stay(now: Instant) -> StayRow {
    let leave_by = Some(now.plus_days(92));
    StayRow { offer: OfferId::of_bytes([8; 16]), people: 3, arrived_at: now, written_at: now, leave_by }
}

fn opened(state: OfferState, now: Instant) -> Opened {
    let live = matches!(state, OfferState::Held | OfferState::Accepted);
    Opened {
        offer: offer(state, now),
        needs: live.then(needs),
        escort: Some(("Lò Thị Mai".to_owned(), "UBND xã Suối Mơ".to_owned())),
        asker: "UBND xã Suối Mơ".to_owned(),
        stay: (state == OfferState::Arrived).then(|| stay(now)),
        house: house(1, HouseKind::TemporaryShelter, "T-02"),
        packet_given: false,
        has_address: true,
    }
}

fn place(stage: &Stage, outlook: Outlook, faults: Faults, lost: Option<UnitId>, editing: bool) -> PlacePage {
    let shown = Shown { editing, posted: None, faults, lost };
    PlacePage::new(stage.staff("/cases/0/place"), RecordId::of_bytes([9; 16]), outlook, shown)
}

/// Every page of this slice.
pub(super) fn samples(stage: &Stage) -> Vec<Sample> {
    let now = stage.at();
    let none = Faults::none;
    let mut wrong = Faults::none();
    wrong.add("boys", "shelter-age-e");
    let board = Board {
        house: Some(house(1, HouseKind::TemporaryShelter, "T-02")),
        rooms: vec![room(1, 3, BedState::Free), room(2, 2, BedState::Taken), room(3, 1, BedState::Held)],
        offers: vec![offer(OfferState::Held, now), offer(OfferState::Accepted, now)],
        stays: vec![stay(now)],
        address_at: Some(now),
    };
    let empty = Board { house: None, rooms: vec![], offers: vec![], stays: vec![], address_at: None };
    let task = EscortTask {
        record: RecordId::of_bytes([3; 16]),
        account: AccountId::of_bytes([5; 16]),
        house: UnitId::of_bytes([1; 16]),
        code: "T-02".to_owned(),
        given_at: now,
        until: now.plus_hours(6),
    };
    let address = Address {
        address: "số 0 phố Ví Dụ".to_owned(),
        way: "Cổng xanh".to_owned(),
        phone: "0900000000".to_owned(),
    };
    let packet = Packet { task: task.clone(), address };
    let full = Outlook { houses: vec![], ..outlook(vec![]) };
    let state = |state| {
        PlacePage::new(
            stage.staff("/cases/0/place"),
            RecordId::of_bytes([9; 16]),
            outlook(vec![case_place(state, now)]),
            Shown { editing: false, posted: None, faults: none(), lost: None },
        )
    };
    let page = |state| OfferPage::new(stage.staff("/offers/0"), &opened(state, now), None, &none());
    let keeper = |board: &Board, kind| {
        let asking = board::Asking { posted: &Posted::default(), faults: &none() };
        BoardPage::new(stage.staff("/house"), board, Some(kind), &asking)
    };
    vec![
        Sample::of("shelter-place", &place(stage, outlook(vec![]), none(), None, false)),
        Sample::of(
            "shelter-place-needs",
            &place(stage, Outlook { needs: None, ..outlook(vec![]) }, wrong, None, true),
        ),
        Sample::of(
            "shelter-place-lost",
            &place(stage, outlook(vec![]), none(), Some(UnitId::of_bytes([3; 16])), false),
        ),
        Sample::of("shelter-place-nothing", &place(stage, full, none(), None, false)),
        Sample::of("shelter-place-held", &state(OfferState::Held)),
        Sample::of("shelter-place-accepted", &state(OfferState::Accepted)),
        Sample::of("shelter-place-refused", &state(OfferState::Refused)),
        Sample::of("shelter-place-lapsed", &state(OfferState::Lapsed)),
        Sample::of("shelter-board", &keeper(&board, HouseKind::TemporaryShelter)),
        Sample::of("shelter-board-empty", &keeper(&empty, HouseKind::TrustedAddress)),
        Sample::of("shelter-offer", &page(OfferState::Held)),
        Sample::of("shelter-offer-accepted", &page(OfferState::Accepted)),
        Sample::of("shelter-offer-arrived", &page(OfferState::Arrived)),
        Sample::of("shelter-offer-over", &page(OfferState::Refused)),
        Sample::of("shelter-escorts", &EscortsPage::new(stage.staff("/escort"), &[task])),
        Sample::of("shelter-escorts-none", &EscortsPage::new(stage.staff("/escort"), &[])),
        Sample::of("shelter-escort", &EscortPage::new(stage.staff("/escort/0"), Some(packet))),
        Sample::of("shelter-escort-over", &EscortPage::new(stage.staff("/escort/0"), None)),
    ]
}
