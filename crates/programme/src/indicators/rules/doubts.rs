//! What does not add up in a filled form, as sentences.

use kernel::Phrase;
use norms::{CheckFault, CheckKind, FormCount, ReturnForm, Source};

use crate::indicators::model::{CellCount, CellFinding, CellRule, cells_of};

/// The cell that counts cases without a form of violence, under a way of
/// counting.
pub fn without_form(form: &str, count: FormCount) -> Option<i64> {
    let kind = |measure| matches!(measure, CellRule::NoMainForm | CellRule::NoForm);
    let fits = |counted: CellCount| counted != CellCount::Both && counted.fits(count);
    cells_of(form).find(|cell| kind(cell.measure) && fits(cell.count)).map(|cell| cell.number)
}

/// What does not add up. `figure` gives a row's figure, `None` where there is
/// none yet; `without` the number of cases without a form of violence.
pub fn doubts(
    form: &ReturnForm,
    figure: impl Fn(&str) -> Option<i64>,
    count: FormCount,
    without: i64,
) -> Vec<CellFinding> {
    let faults = form.check(figure, count);
    faults.into_iter().map(|fault| doubt(form, count, without, fault)).collect()
}

fn doubt(form: &ReturnForm, count: FormCount, without: i64, fault: CheckFault) -> CellFinding {
    let kind = kind_of(form, &fault);
    let key = match (kind, count) {
        (CheckKind::AddUpMainForm, FormCount::Main) => "indicators-doubt-forms",
        (CheckKind::AddUp, _) => "indicators-doubt-add-up",
        (CheckKind::SumNotMore, _) => "indicators-doubt-sum-more",
        (CheckKind::NotMore, _) | (CheckKind::AddUpMainForm, FormCount::Any) => "indicators-doubt-more",
    };
    let mut phrase = Phrase::new(key).with("parts", fault.parts_figure).with("total", fault.total_figure);
    if kind == CheckKind::AddUpMainForm && count == FormCount::Main {
        phrase = phrase.with("without", without);
    } else {
        phrase = phrase.with("rows", fault.parts.join(", ")).with("row", fault.total.as_str());
    }
    let entered = |code: &String| form.row(code).is_some_and(|row| row.source == Source::Input);
    let bars = entered(&fault.total) || fault.parts.iter().any(entered);
    let mut rows = fault.parts;
    rows.insert(0, fault.total);
    CellFinding { phrase, rows, bars }
}

/// Which check a fault comes from: several may name one total.
fn kind_of(form: &ReturnForm, fault: &CheckFault) -> CheckKind {
    let made_by = |check: &&norms::Check| {
        check.total == fault.total
            && match check.kind {
                CheckKind::NotMore => {
                    fault.parts.len() == 1 && fault.parts.iter().all(|part| check.parts.contains(part))
                }
                CheckKind::AddUpMainForm => fault.parts.iter().all(|part| check.parts.contains(part)),
                CheckKind::AddUp | CheckKind::SumNotMore => fault.parts == check.parts,
            }
    };
    form.checks.iter().find(made_by).map_or(CheckKind::NotMore, |check| check.kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Argument;

    fn form03() -> &'static ReturnForm {
        norms::norms().return_form("2026-11-30".parse().unwrap()).unwrap()
    }
    fn figures<'f>(of: &'f [(&'f str, i64)]) -> impl Fn(&str) -> Option<i64> + 'f {
        move |code| of.iter().find(|(known, _)| *known == code).map(|(_, count)| *count)
    }
    fn found(of: &[(&str, i64)], count: FormCount, without: i64) -> Vec<(&'static str, bool)> {
        doubts(form03(), figures(of), count, without)
            .into_iter()
            .map(|doubt| (doubt.phrase.key, doubt.bars))
            .collect()
    }

    #[test]
    fn forms_short_of_the_cases_are_told_with_how_many_lack_one() {
        let of = [("B1", 12), ("B2.1", 4), ("B2.2", 5), ("B2.3", 0), ("B2.4", 1)];
        let doubt = doubts(form03(), figures(&of), FormCount::Main, 2).remove(0);
        assert_eq!(doubt.phrase.key, "indicators-doubt-forms");
        assert!(doubt.phrase.args.contains(&("parts", Argument::Number(10))));
        assert!(doubt.phrase.args.contains(&("without", Argument::Number(2))));
        assert!(!doubt.bars, "what comes from cases is mended in the cases");
    }

    #[test]
    fn under_any_form_only_a_single_form_may_not_exceed_the_cases() {
        let of = [("B1", 3), ("B2.1", 3), ("B2.2", 3), ("B2.3", 0), ("B2.4", 0)];
        assert_eq!(found(&of, FormCount::Any, 0), []);
        let of = [("B1", 3), ("B2.1", 4), ("B2.2", 3), ("B2.3", 0), ("B2.4", 0)];
        assert_eq!(found(&of, FormCount::Any, 0), [("indicators-doubt-more", false)]);
    }

    #[test]
    fn sexes_add_to_persons_and_ages_are_two_tails() {
        let of = [("B5", 5), ("B5.1", 1), ("B5.2", 3), ("B5.3", 2), ("B5.4", 0)];
        assert_eq!(found(&of, FormCount::Main, 0), [("indicators-doubt-add-up", false)]);
        let of = [("B5", 5), ("B5.1", 2), ("B5.2", 3), ("B5.3", 3), ("B5.4", 3)];
        assert_eq!(found(&of, FormCount::Main, 0), [("indicators-doubt-sum-more", false)]);
    }

    #[test]
    fn rows_typed_by_hand_that_contradict_each_other_bar_signing() {
        let of = [("A0", 100), ("A1", 10), ("A2", 20), ("A3", 30), ("A4", 20), ("A5", 10)];
        assert_eq!(found(&of, FormCount::Main, 0), [("indicators-doubt-add-up", true)]);
        assert_eq!(found(&[("A0", 5), ("B0", 6)], FormCount::Main, 0), [("indicators-doubt-more", true)]);
        assert_eq!(found(&of[..5], FormCount::Main, 0), [], "a row without a figure is not zero");
    }
}
