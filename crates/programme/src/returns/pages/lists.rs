//! The lists of returns: one's own, and those of a period below an office.

use askama::Template;
use jiff::ToSpan;
use kernel::Date;
use norms::Period;
use page::components::{ErrorSummary, EvidenceChip, Pages, Worklist};
use page::fields::Select;
use page::{Faults, Frame};

use super::view::{self, LineView};
use crate::returns::model::{ReturnHead, ReturnLine, ReturnState};

/// How many communes a page of the list holds.
const PAGE: usize = 50;

/// The period a list opens with: the one whose return is due next or was due
/// last, so that in December the year just ended is shown.
pub fn period_at_hand(today: Date) -> Option<Period> {
    Period::of(today.checked_sub(45.days()).ok()?)
}

/// The first year of which a return can still be made up: form 01/BC-X came
/// with Circular 23/2014.
const FIRST_YEAR: i64 = 2015;

/// The numbers of the periods before the one at hand, the latest first: years
/// of form 03 back to 2018, then halves of years of form 01/BC-X.
fn earlier_periods(at_hand: i64) -> impl Iterator<Item = i64> {
    let years = (2018..at_hand).rev();
    let halves = (FIRST_YEAR..=2017).rev().flat_map(|year| [year * 10 + 2, year * 10 + 1]);
    years.chain(halves)
}

#[derive(Template)]
#[template(path = "returns/pages/own.html")]
pub(super) struct OwnPage {
    t: Frame,
    rows: Worklist,
    begun: bool,
    offers: Vec<(i64, String, Option<EvidenceChip>)>,
    earlier: Option<Select>,
    may_begin: bool,
    summary: Option<ErrorSummary>,
}

impl OwnPage {
    pub(super) fn new(t: Frame, heads: &[ReturnHead], may_begin: bool, faults: &Faults) -> Self {
        let today = t.now().vn_date();
        let mut periods: Vec<Period> =
            [period_at_hand(today), Period::of(today)].into_iter().flatten().collect();
        periods.dedup();
        periods.retain(|period| !heads.iter().any(|head| head.period == period.number));
        let offers = periods
            .iter()
            .map(|period| (period.number, view::period_words(&t, period.number), view::due_chip(&t, period)))
            .collect();
        let rows = Worklist::new(heads.iter().map(|head| view::own_row(&t, head)).collect::<Vec<_>>());
        let title = t.say("returns-h");
        let summary = ErrorSummary::of(faults.list(), &t);
        let at_hand = period_at_hand(today).map_or(0, |period| period.number);
        let begun = |number: &i64| heads.iter().any(|head| head.period == *number);
        let left = earlier_periods(at_hand).filter(|number| !begun(number));
        let earlier = left.fold(Select::new("period", t.say("returns-period-l")), |choice, number| {
            choice.answer(number.to_string(), view::period_words(&t, number))
        });
        Self {
            rows,
            begun: !heads.is_empty(),
            offers,
            earlier: may_begin.then_some(earlier),
            may_begin,
            summary,
            t: t.titled(title).section("/returns").with_faults(faults),
        }
    }
}

#[derive(Template)]
#[template(path = "returns/pages/list.html")]
pub(super) struct ListPage {
    t: Frame,
    period: String,
    choice: Select,
    counts: Vec<(String, String)>,
    lines: Vec<LineView>,
    pages: Pages,
}

impl ListPage {
    pub(super) fn new(t: Frame, period: &Period, lines: &[ReturnLine], from: usize) -> Self {
        let now = period_at_hand(t.now().vn_date());
        let mut choice = Select::new("period", t.say("returns-period-l"));
        let years = now.map_or(0, |period| period.number);
        for number in (2018..=years).rev() {
            choice = choice.answer(number.to_string(), view::period_words(&t, number));
        }
        let of = |fits: &dyn Fn(&ReturnLine) -> bool| {
            t.number(i64::try_from(lines.iter().filter(|line| fits(line)).count()).unwrap_or(0))
        };
        let state = |line: &ReturnLine| line.head.as_ref().map(|head| head.state);
        let counts = vec![
            (t.say("returns-count-all"), of(&|_| true)),
            (t.say("returns-count-locked"), of(&|line| state(line) == Some(ReturnState::Locked))),
            (t.say("returns-count-waiting"), of(&|line| state(line) == Some(ReturnState::Submitted))),
            (t.say("returns-count-late"), of(&|line| line.late)),
        ];
        let href = |from: usize| format!("/returns?period={}&from={from}", period.number);
        let earlier = (from > 0).then(|| href(from.saturating_sub(PAGE)));
        let later = (lines.len() > from + PAGE).then(|| href(from + PAGE));
        let title = t.say("returns-list-h");
        Self {
            period: view::period_words(&t, period.number),
            choice: choice.chosen(&period.number.to_string()),
            counts,
            lines: lines.iter().skip(from).take(PAGE).map(|line| view::line(&t, line)).collect(),
            pages: Pages::new(&t, earlier, later),
            t: t.titled(title).section("/returns"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_earlier_period_has_a_form() {
        let numbers: Vec<_> = earlier_periods(2021).collect();
        assert_eq!(numbers, [2020, 2019, 2018, 20172, 20171, 20162, 20161, 20152, 20151]);
        for number in numbers {
            let period = crate::indicators::period_numbered(number).unwrap();
            assert!(crate::returns::rules::form_in(norms::norms(), &period).is_some(), "{number}");
        }
    }

    #[test]
    fn in_december_the_year_just_ended_is_at_hand() {
        let at = |month, day| period_at_hand(Date::constant(2026, month, day)).map(|period| period.number);
        assert_eq!((at(11, 19), at(12, 3), at(12, 31)), (Some(2026), Some(2026), Some(2026)));
        assert_eq!(at(3, 1), Some(2026));
    }
}
