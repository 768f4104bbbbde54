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

/// So many periods back a return can be made up and looked at.
const BACK: usize = 16;

/// The periods before a day, the latest first, each as long as the form of its
/// time says.
fn periods_back(from: Date) -> impl Iterator<Item = Period> {
    let before = |period: &Period| Period::of(period.first.yesterday().ok()?);
    std::iter::successors(period_at_hand(from), before).take(BACK)
}

fn choice_of(t: &Frame, periods: impl Iterator<Item = Period>) -> Select {
    periods.fold(Select::new("period", t.say("returns-period-l")), |choice, Period { number, .. }| {
        choice.answer(number.to_string(), view::period_words(t, number))
    })
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
        let begun = |period: &Period| heads.iter().any(|head| head.period == period.number);
        let earlier = choice_of(&t, periods_back(today).skip(1).filter(|period| !begun(period)));
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
        let choice = choice_of(&t, periods_back(t.now().vn_date()));
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
    fn every_period_back_has_a_form_and_none_is_left_out() {
        let periods: Vec<_> = periods_back(Date::constant(2021, 11, 19)).collect();
        let numbers: Vec<_> = periods.iter().map(|period| period.number).collect();
        assert_eq!(numbers[..8], [2021, 2020, 2019, 2018, 20181, 20172, 20171, 20162]);
        assert_eq!(numbers.len(), BACK);
        for pair in periods.windows(2) {
            assert_eq!(pair[1].end, pair[0].first, "{pair:?}");
            assert!(crate::returns::rules::form_in(norms::norms(), &pair[1]).is_some());
        }
    }

    #[test]
    fn in_december_the_year_just_ended_is_at_hand() {
        let at = |month, day| period_at_hand(Date::constant(2026, month, day)).map(|period| period.number);
        assert_eq!((at(11, 19), at(12, 3), at(12, 31)), (Some(2026), Some(2026), Some(2026)));
        assert_eq!(at(3, 1), Some(2026));
    }
}
