//! Clubs and what may leave the house: our own rules say that they are ours.
#![allow(clippy::unwrap_used)] // the tools of these tests may stop them

use kernel::Date;
use norms::{Mark, norms};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn every_kind_of_club_has_a_standard_and_the_model_gives_its_numbers() {
    let today = day("2026-11-19");
    for kind in &norms().list("club_kinds").unwrap().entries {
        let standard = norms().club_standard(&kind.key, today).unwrap();
        assert!(standard.months > 0 && standard.meetings > 0, "{}", kind.key);
    }
    let model = norms().club_standard("sustainable_family", today).unwrap();
    let (households, board) = (model.households.unwrap(), model.board.unwrap());
    assert_eq!((households.from, households.to, board.from, board.to), (20, 35, 3, 5));
    assert_eq!((model.months, model.meetings, model.mark), (2, 6, Mark::Secondary));
    assert!(norms().club_standard("other", today).unwrap().households.is_none());
    for standard in norms().club_standards() {
        for kind in &standard.kinds {
            assert!(norms().list("club_kinds").unwrap().entry(kind).is_some(), "{kind}");
        }
    }
    assert!(households.hold(20) && households.hold(35) && !households.hold(19) && !households.hold(36));
}

#[test]
fn small_counts_stay_and_the_rule_says_that_it_is_ours() {
    let rule = norms().disclosure(day("2026-11-19")).unwrap();
    assert_eq!((rule.least, rule.mark, rule.citation.is_none()), (5, Mark::Assumed, true));
    assert!(norms().disclosure(day("2011-06-30")).is_none());
}
