use super::*;
use crate::returns::model::{ReturnId, ReturnRef};
use kernel::{Date, PlaceId, UnitId};
use proptest::prelude::*;

fn form() -> &'static ReturnForm {
    form_in(norms::norms(), &year()).unwrap()
}
fn year() -> Period {
    period_numbered(2026).unwrap()
}
fn head(state: ReturnState) -> ReturnHead {
    ReturnHead {
        reference: ReturnRef { unit: UnitId::of_bytes([1; 16]), id: ReturnId::of_bytes([2; 16]) },
        place: PlaceId(30_000_401),
        definition: "form03".into(),
        period: 2026,
        version: 1,
        state,
        zero: false,
        reason: String::new(),
        signature: None,
        answer: None,
        locked_at: None,
        superseded_at: None,
        row_version: 1,
    }
}
fn entered() -> Vec<ReturnCell> {
    let rows = [("A0", 100), ("A1", 10), ("A2", 20), ("A3", 40), ("A4", 20), ("A5", 10)];
    let models = [("C0", 1), ("C1", 2), ("C2", 1), ("C3", 5), ("C4", 1)];
    let at = Instant::of_millis(0);
    let cell = |(code, value): (&str, i64)| ReturnCell {
        code: code.into(),
        value,
        entered: true,
        at,
        name: "Mai".into(),
    };
    rows.into_iter().chain(models).map(cell).collect()
}
fn cells(of: &[(i64, i64)]) -> Vec<PlaceCell> {
    of.iter()
        .map(|(cell, count)| PlaceCell { place: PlaceId(1), cell: *cell, count: *count, key_sum: 0 })
        .collect()
}
fn december() -> Instant {
    Instant::of_vn(Date::constant(2026, 12, 2), 9, 0)
}
fn verdict(filled: &Filled, without: i64, zero: bool) -> Result<(), Outcome> {
    may_sign(form(), filled, &doubts_of(form(), filled, without, &year(), december()), zero)
}
fn refusal(of: Result<(), Outcome>) -> &'static str {
    match of {
        Err(Outcome::Refused(phrase)) => phrase.key,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_return_goes_its_way_and_no_other() {
    use ReturnState::{Accepted, Draft, Locked, SentBack, Submitted};
    let ways = [
        (Draft, Step::Sign, Some(Submitted)),
        (SentBack, Step::Sign, Some(Submitted)),
        (Submitted, Step::SendBack, Some(SentBack)),
        (Submitted, Step::Accept, Some(Accepted)),
        (Accepted, Step::Lock, Some(Locked)),
        (Submitted, Step::Sign, None),
        (Draft, Step::Accept, None),
        (Draft, Step::Lock, None),
        (SentBack, Step::Accept, None),
        (Accepted, Step::SendBack, None),
        (Locked, Step::Sign, None),
        (Locked, Step::SendBack, None),
        (Locked, Step::Accept, None),
    ];
    for (state, step, to) in ways {
        assert_eq!(after(state, step).ok(), to, "{state:?} {step:?}");
    }
}

#[test]
fn a_locked_period_says_when_it_was_locked_and_what_to_do() {
    let locked_at = Some(Instant::of_vn(Date::constant(2026, 12, 8), 10, 0));
    let refused = open(&ReturnHead { locked_at, ..head(ReturnState::Locked) }).unwrap_err();
    let Outcome::Refused(phrase) = refused else { panic!("{refused}") };
    assert_eq!((phrase.key, phrase.args), ("returns-locked-e", vec![("day", "08/12/2026".into())]));
    assert!(open(&head(ReturnState::SentBack)).is_ok());
    assert!(open(&head(ReturnState::Submitted)).is_err());
}

#[test]
fn a_row_nobody_entered_bars_signing_and_is_named() {
    let mut some = entered();
    some.retain(|cell| cell.code != "C3");
    let filled = with_entered(computed(form(), &cells(&[(2, 1), (12, 1), (1, 1)])), &some);
    assert_eq!(refusal(verdict(&filled, 0, false)), "returns-doubt-missing");
}

#[test]
fn forms_that_do_not_reach_the_cases_warn_and_do_not_bar() {
    let counted = cells(&[(1, 2), (2, 3), (12, 2), (15, 1), (30, 3), (31, 3), (50, 3), (52, 3)]);
    let filled = with_entered(computed(form(), &counted), &entered());
    assert_eq!(formless(form(), &counted), 1);
    let told = doubts_of(form(), &filled, 1, &year(), december());
    assert_eq!(told.iter().map(|doubt| doubt.phrase.key).collect::<Vec<_>>(), ["indicators-doubt-forms"]);
    assert_eq!(verdict(&filled, 1, false), Ok(()));
}

#[test]
fn households_that_do_not_add_up_bar_signing() {
    let mut some = entered();
    some[0].value = 101;
    let filled = with_entered(computed(form(), &cells(&[(1, 1), (2, 1), (12, 1)])), &some);
    assert_eq!(refusal(verdict(&filled, 0, false)), "indicators-doubt-add-up");
}

#[test]
fn a_zero_return_is_its_own_statement() {
    let none = with_entered(computed(form(), &[]), &entered());
    assert_eq!(refusal(verdict(&none, 0, false)), "returns-zero-e");
    assert_eq!(verdict(&none, 0, true), Ok(()));
    let one = with_entered(computed(form(), &cells(&[(1, 1), (2, 1), (12, 1)])), &entered());
    assert_eq!(refusal(verdict(&one, 0, true)), "returns-not-zero-e");
    let text = |zero| canonical(&head(ReturnState::Draft), form(), &none, zero);
    assert_ne!(text(true), text(false));
    assert!(text(true).contains("Kỳ này không phát sinh vụ nào."));
}

#[test]
fn a_period_that_still_runs_is_told_and_does_not_bar() {
    let filled = with_entered(computed(form(), &[]), &entered());
    let november = Instant::of_vn(Date::constant(2026, 11, 30), 23, 59);
    let told = doubts_of(form(), &filled, 0, &year(), november);
    assert_eq!(
        told.iter().map(|d| (d.phrase.key, d.bars)).collect::<Vec<_>>(),
        [("returns-doubt-running", false)]
    );
    assert_eq!(doubts_of(form(), &filled, 0, &year(), november.plus_minutes(1)), []);
}

#[test]
fn due_days_are_those_of_the_circular() {
    let norms = norms::norms();
    let day = |level| due(norms, &year(), level).map(|at| at.vn_date());
    assert_eq!(day("commune"), Some(Date::constant(2026, 12, 5)));
    assert_eq!(day("province"), Some(Date::constant(2026, 12, 15)));
    assert_eq!(day("district"), None, "no district since 1 July 2025");
    let before = Instant::of_vn(Date::constant(2026, 12, 4), 23, 59);
    let due = due(norms, &year(), "commune");
    assert!(!is_late(None, due, before) && is_late(None, due, before.plus_minutes(1)));
    assert!(is_late(Some(&head(ReturnState::SentBack)), due, december().plus_days(4)));
    assert!(!is_late(Some(&head(ReturnState::Submitted)), due, december().plus_days(4)));
}

#[test]
fn the_live_count_that_moved_on_is_named_row_by_row() {
    let locked = computed(form(), &cells(&[(2, 12), (12, 12)]));
    let live = computed(form(), &cells(&[(2, 13), (12, 12), (15, 1)]));
    let rows = differing(form(), &locked, &live);
    assert_eq!(rows, [Differing { code: "B1".into(), locked: 12, live: 13 }]);
    assert_eq!(differing(form(), &live, &live), []);
}

#[test]
fn an_amendment_signs_its_reason() {
    let filled = with_entered(computed(form(), &[]), &entered());
    let amended =
        ReturnHead { version: 2, reason: "Một vụ\nxác minh muộn".into(), ..head(ReturnState::Draft) };
    let text = canonical(&amended, form(), &filled, true);
    assert!(
        text.contains(r#"amends version 1 because "Một vụ\nxác minh muộn""#),
        "a reason cannot add lines: {text}"
    );
}

proptest! {
    #[test]
    fn every_figure_changes_what_is_signed(at in 0usize..36, by in 1i64..1_000_000) {
        let mut filled = with_entered(computed(form(), &[]), &entered());
        let text = canonical(&head(ReturnState::Draft), form(), &filled, false);
        let code = form().rows[at].code.clone();
        let changed = filled.entry(code).or_default();
        *changed += by;
        prop_assert_ne!(canonical(&head(ReturnState::Draft), form(), &filled, false), text);
    }
}
