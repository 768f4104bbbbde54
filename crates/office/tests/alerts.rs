//! An alert is repeated until it is opened: on both engines, with the clock in
//! hand.
#![allow(clippy::unwrap_used)]

use kernel::{AccountId, RecordId, UnitId};
use office::alerts::{self, Alert, REPEAT_MINUTES, Raise};
use store::testing::TestDb;

const CHAIR: &str = "commune_chair";

store::both_engines! {
    fn an_alert_is_repeated_until_it_is_opened_and_then_no_more(engine) {
        let test = TestDb::new(engine);
        let (unit, record) = (UnitId::of_bytes([1; 16]), RecordId::of_bytes([2; 16]));
        let other = UnitId::of_bytes([3; 16]);
        let to = [Raise { unit, role: CHAIR, now: true }, Raise { unit: other, role: CHAIR, now: true }];
        test.db().write_now(move |tx| alerts::raise(tx, record, "notice", &to)).unwrap();
        let waiting = || -> Vec<Alert> { test.db().read_now(move |rx| alerts::waiting(rx, unit, CHAIR)).unwrap() };
        let repeat = || test.db().write_now(move |tx| alerts::repeat(tx, unit, CHAIR)).unwrap();
        assert_eq!(waiting()[0].repeats, 0);
        test.clock().advance_millis(REPEAT_MINUTES * 60_000 - 1);
        assert_eq!(repeat(), 0, "not a moment early");
        test.clock().advance_millis(1);
        assert_eq!((repeat(), waiting()[0].repeats), (1, 1));
        assert_eq!(repeat(), 0, "once in five minutes, however often the page asks");
        test.clock().advance_millis(REPEAT_MINUTES * 60_000);
        assert_eq!((repeat(), waiting()[0].repeats), (1, 2));
        let by = AccountId::of_bytes([4; 16]);
        assert_eq!(test.db().write_now(move |tx| alerts::open(tx, unit, CHAIR, record, by)).unwrap(), 1);
        test.clock().advance_millis(REPEAT_MINUTES * 60_000);
        assert_eq!(repeat(), 0, "opened is opened");
        assert!(waiting().is_empty());
        let elsewhere = test.db().read_now(move |rx| alerts::waiting(rx, other, CHAIR)).unwrap();
        assert_eq!(elsewhere.len(), 1, "who has not opened it is still told");
    }
}
