//! The files agree with themselves and with the rules they state.
#![allow(clippy::unwrap_used, clippy::panic)] // the tools of these tests may stop them

use std::collections::HashSet;

use jiff::civil::{Weekday, date};
use kernel::{Date, Instant, Lang, Relation};
use norms::{CheckKind, Counts, FormCount, Limit, Mark, Period, Source, norms};
use proptest::prelude::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn every_file_is_read_without_a_fault() {
    assert_eq!(norms().faults(), &[] as &[String]);
    assert_eq!(norms().lists().len(), 16);
    assert_eq!(norms().return_forms().len(), 2);
}

#[test]
fn every_citation_names_a_known_instrument_and_what_has_none_is_not_verified() {
    let norms = norms();
    let mut frames = Vec::new();
    macro_rules! frames {
        ($entries:expr, $name:expr) => {
            for entry in $entries {
                frames.push((
                    $name(entry),
                    entry.citation.clone(),
                    entry.mark,
                    entry.from,
                    entry.to,
                    entry.checked,
                ));
            }
        };
    }
    for list in norms.lists() {
        frames!(&list.entries, |e: &norms::Cited<norms::Entry>| format!("{} {}", list.id, e.key));
    }
    frames!(norms.acts(), |e: &norms::Cited<norms::Act>| e.key.clone());
    frames!(norms.relations(), |e: &norms::Cited<norms::RelationScope>| e.key.clone());
    frames!(norms.clocks(), |e: &norms::Cited<norms::ClockRule>| e.id.clone());
    frames!(norms.competence(), |e: &norms::Cited<norms::CompetenceRule>| e.function.clone());
    frames!(norms.stays(), |e: &norms::Cited<norms::StayRule>| e.key.clone());
    frames!(norms.club_standards(), |e: &norms::Cited<norms::ClubStandard>| e.words.en.clone());
    frames!(norms.return_forms(), |e: &norms::Cited<norms::ReturnForm>| e.id.clone());
    assert!(frames.len() > 150, "{}", frames.len());
    for (name, citation, mark, from, to, checked) in frames {
        match &citation {
            Some(citation) => assert!(norms.instrument(&citation.instrument).is_some(), "{name}"),
            None => assert!(mark != Mark::Verified, "{name} has no article"),
        }
        assert!(from.is_none_or(|from| to.is_none_or(|to| from <= to)), "{name}");
        assert!(checked >= day("2026-11-22"), "{name}");
        if let Some(instrument) = citation.and_then(|citation| norms.instrument(&citation.instrument)) {
            let early = from.zip(instrument.from).is_some_and(|(from, force)| from < force);
            let (law_first, _) = (day("2023-07-01"), 0);
            assert!(!early || from == Some(law_first), "{name} holds before its instrument");
        }
    }
}

#[test]
fn both_languages_are_there_and_are_composed() {
    use std::fmt::Write;
    let norms = norms();
    let mut texts = String::new();
    for list in norms.lists() {
        assert!(!list.title.vi.is_empty() && !list.title.en.is_empty());
        for entry in &list.entries {
            assert!(!entry.words.vi.is_empty() && !entry.words.en.is_empty(), "{}", entry.key);
            write!(texts, "{}{}", entry.words.vi, entry.words.en).unwrap();
        }
    }
    for row in norms.return_forms().iter().flat_map(|form| &form.rows) {
        assert!(!row.words.text(Lang::Vi).is_empty() && !row.words.text(Lang::En).is_empty());
        write!(texts, "{}{}", row.words.vi, row.words.en).unwrap();
    }
    assert_eq!(kernel::clean_text(&texts, 1_000_000).unwrap(), texts, "NFC, nothing hidden");
}

#[test]
fn the_sixteen_acts_are_those_of_article_3() {
    let keys: Vec<&str> = norms().acts().iter().map(|act| act.key.as_str()).collect();
    let expected = ["a", "b", "c", "d", "dd", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q"];
    assert_eq!(keys, expected);
    let act = norms().act("dd").unwrap();
    let place = act.citation.as_ref().unwrap();
    assert_eq!(place.text(norms(), Lang::Vi), "điểm đ khoản 1 Điều 3 Luật 13/2022/QH15");
    assert_eq!(place.text(norms(), Lang::En), "Law 13/2022/QH15, Art. 3(1)(đ)");
    for unverified in ["p", "q"] {
        assert_eq!(norms().act(unverified).unwrap().mark, Mark::Assumed);
    }
}

#[test]
fn acts_count_by_the_scope_of_the_relation() {
    let scope = |relation| norms().relation(relation).unwrap();
    for act in norms().acts() {
        assert_eq!(scope(Relation::Family).counts(&act.key), Counts::Yes);
        assert_eq!(scope(Relation::Outside).counts(&act.key), Counts::No);
        assert_eq!(scope(Relation::FormerAdoptive).counts(&act.key), Counts::Unsure);
    }
    let divorced = scope(Relation::Divorced);
    assert_eq!(divorced.counts("a"), Counts::Yes);
    assert_eq!(divorced.counts("g"), Counts::Limited, "not between the former spouses");
    assert_eq!(divorced.counts("i"), Counts::No);
    assert_eq!(scope(Relation::Cohabiting).counts("n"), Counts::Unsure);
    assert_eq!(norms().relations().len(), Relation::ALL.len());
    for scope in norms().relations() {
        for act in scope.acts.iter().chain(&scope.unsure).chain(scope.limits.iter().map(|limit| &limit.act)) {
            assert!(norms().act(act).is_some(), "{act}");
        }
        assert!(scope.limits.iter().all(|limit| scope.acts.contains(&limit.act)));
        assert!(scope.unsure.iter().all(|act| !scope.acts.contains(act)));
    }
}

#[test]
fn article_22_has_ten_points_and_no_point_l() {
    let letters: Vec<&str> = norms()
        .list("measures")
        .unwrap()
        .entries
        .iter()
        .filter_map(|entry| entry.letter.as_deref())
        .collect();
    let mut points = letters.clone();
    points.dedup();
    assert_eq!(points, ["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k"]);
    assert_eq!(letters.len(), 14);
    let criminal = norms().list("measures").unwrap().entry("criminal").unwrap();
    let text = criminal.citation.as_ref().unwrap().text(norms(), Lang::Vi);
    assert_eq!(text, "điểm k khoản 1 Điều 22 Luật 13/2022/QH15");
}

#[test]
fn keys_are_ascii_and_never_twice() {
    for list in norms().lists() {
        let mut seen = HashSet::new();
        for entry in &list.entries {
            let plain = entry.key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            assert!(plain && seen.insert(&entry.key), "{} {}", list.id, entry.key);
        }
    }
    let mut seen = HashSet::new();
    for clock in norms().clocks() {
        assert!(seen.insert((&clock.id, clock.from)), "{}", clock.id);
    }
}

#[test]
fn every_clock_of_the_law_is_there_and_our_own_say_so() {
    for number in 1..=33 {
        let plain = format!("K{number}");
        let any = norms().clocks().iter().any(|clock| {
            clock
                .id
                .strip_prefix(&plain)
                .is_some_and(|rest| rest.is_empty() || matches!(rest, "a" | "b" | "c"))
        });
        assert!(any, "{plain}");
    }
    for clock in norms().clocks() {
        assert_eq!(clock.internal, !clock.id.starts_with('K') && clock.id != "relay", "{}", clock.id);
        assert!(!clock.internal || (clock.mark == Mark::Assumed && clock.citation.is_none()), "{}", clock.id);
    }
    assert_eq!(norms().clock("triage", day("2026-01-01")).unwrap().limit, Limit::Hours(2));
    assert_eq!(norms().clock("number_unchecked", day("2026-01-01")).unwrap().limit, Limit::Days(60));
}

#[test]
fn hour_clocks_run_through_the_night_and_the_new_year() {
    let start = Instant::of_vn(day("2026-02-16"), 22, 15);
    let due = norms().due("K1", start, start.vn_date()).unwrap();
    assert_eq!((due.at, due.last_day), (Instant::of_vn(day("2026-02-17"), 10, 15), None));
    assert_eq!(norms().due("K1", start, day("2023-06-30")), None, "the law was not in force");
    assert_eq!(norms().due("K4", start, day("2025-01-01")), None, "the circular was not in force");
}

#[test]
fn day_clocks_end_with_their_last_day() {
    let start = Instant::of_vn(day("2026-11-20"), 16, 0);
    let due = norms().due("K28", start, start.vn_date()).unwrap();
    assert_eq!(due.last_day, Some(day("2026-11-30")));
    assert_eq!(due.at, Instant::start_of(day("2026-12-01")));
    let four_months = norms().due("K7", Instant::of_vn(day("2026-10-31"), 9, 0), day("2026-10-31")).unwrap();
    assert_eq!(four_months.last_day, Some(day("2027-02-28")));
}

#[test]
fn working_days_step_over_weekends_holidays_and_swaps() {
    let holidays = norms().holidays();
    let after = |from: &str, count| holidays.working_days_after(day(from), count).unwrap().to_string();
    assert_eq!(after("2026-11-20", 5), "2026-11-27");
    assert_eq!(after("2026-02-13", 1), "2026-02-23", "over Tết");
    assert_eq!(after("2025-04-25", 1), "2025-04-26", "a Saturday worked for Friday 2 May");
    assert_eq!(after("2025-04-29", 1), "2025-05-05");
    assert_eq!(after("2026-11-22", 0), "2026-11-22");
    assert_eq!(holidays.working_days_after(day("2026-11-22"), -1), None);
    assert_eq!(holidays.working_days_after(Date::MAX, 1), None);
}

#[test]
fn a_due_day_that_hangs_on_an_unannounced_year_is_not_certain() {
    let due = |from: &str| norms().due("K22", Instant::of_vn(day(from), 9, 0), day(from)).unwrap();
    assert!(due("2026-11-02").certain);
    assert!(!due("2026-11-20").certain, "24 November 2026 is unsettled");
    assert!(!due("2026-12-30").certain, "2027 is not announced");
}

#[test]
fn each_year_has_the_eleven_days_of_article_112_and_makes_up_for_weekends() {
    let mut years = 0;
    for (number, year) in norms().holidays().years() {
        years += 1;
        assert_eq!(year.off.len(), 11, "{number}");
        for fixed in [date(number, 1, 1), date(number, 4, 30), date(number, 5, 1), date(number, 9, 2)] {
            assert!(year.off.contains(&fixed), "{fixed}");
        }
        let tet = year.off.iter().filter(|day| (-3..=5).contains(&days_between(year.lunar_new_year, **day)));
        assert_eq!(tet.count(), 5, "{number}");
        let rest = |day: &Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        assert_eq!(year.off.iter().filter(|day| rest(day)).count(), year.instead.len(), "{number}");
        assert!(!year.instead.iter().chain(&year.swapped_off).any(rest), "{number}");
        assert!(year.worked.iter().all(rest), "{number}");
        assert_eq!(year.worked.len(), year.swapped_off.len(), "{number}");
        let all: HashSet<Date> =
            year.off.iter().chain(&year.instead).chain(&year.swapped_off).copied().collect();
        assert_eq!(all.len(), year.off.len() + year.instead.len() + year.swapped_off.len(), "{number}");
    }
    assert_eq!(years, 5);
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).unwrap().get_days()
}

#[test]
fn a_child_is_shown_111_first_and_no_national_line_is_invented() {
    let digits = |child| -> Vec<String> {
        let shown = norms().emergency(Some("01"), day("2026-11-22"), child);
        shown.into_iter().filter(|number| !number.support).map(|number| number.digits.clone()).collect()
    };
    assert_eq!(digits(false), ["113", "115", "111"]);
    assert_eq!(digits(true), ["111", "113", "115"]);
    let all = norms().emergency(None, day("2026-11-22"), false);
    assert!(all.iter().all(|number| number.key != "national_line"));
}

#[test]
fn districts_decide_nothing_after_june_2025() {
    let before = norms().competent("no_contact_decision", day("2024-05-01"));
    assert_eq!(before.len(), 2);
    let now = norms().competent("no_contact_decision", day("2026-11-22"));
    assert_eq!((now.len(), now[0].level, now[0].body.as_str()), (1, norms::Tier::Commune, "chair"));
    for rule in norms().competence() {
        assert!(
            rule.level != norms::Tier::District || rule.to == Some(day("2025-06-30")),
            "{}",
            rule.function
        );
    }
    assert!(norms().spending(day("2026-01-01")).all(|norm| norm.tier != Some(norms::Tier::District)));
    assert!(norms().spending(day("2024-01-01")).any(|norm| norm.tier == Some(norms::Tier::District)));
}

#[test]
fn stays_have_the_lengths_the_sources_give_and_no_other() {
    let limit = |key: &str| norms().stay(key, day("2026-11-22")).unwrap().limit;
    assert_eq!(limit("trusted_address"), None);
    assert_eq!(limit("host_household"), Some(Limit::Months(3)));
    assert_eq!(limit("health_facility"), Some(Limit::Hours(24)));
    assert_eq!(limit("peace_house"), Some(Limit::Months(3)));
}

#[test]
fn the_forms_hang_together() {
    for form in norms().return_forms() {
        let mut seen = HashSet::new();
        assert!(form.rows.iter().all(|row| seen.insert(&row.code)));
        for row in &form.rows {
            assert!(row.of.as_ref().is_none_or(|of| form.row(of).is_some()), "{}", row.code);
        }
        for check in &form.checks {
            let total = form.row(&check.total).unwrap();
            for part in &check.parts {
                let part = form.row(part).unwrap();
                let same = part.unit == total.unit || part.code == "B0";
                assert!(same, "{} and {}", part.code, total.code);
            }
        }
        assert!(!form.template_checked, "no printed form was read; a paper says so");
    }
    let form = norms().return_form(day("2026-11-22")).unwrap();
    assert_eq!(form.id, "form03");
    let codes = form.rows.iter().filter(|row| !row.added).count();
    assert_eq!(codes, 34, "A0–A5, B0, B1, 4 forms, 4 + 5 accused, 4 + 4 survivors, C0–C4");
    assert!(
        form.rows.iter().filter(|row| row.source == Source::Computed).all(|row| row.code.starts_with('B'))
    );
    assert_eq!(norms().return_form(day("2018-02-28")).unwrap().id, "form01");
    assert_eq!(norms().return_form(day("2018-03-01")).unwrap().id, "form03");
}

#[test]
fn periods_meet_without_overlap_and_without_a_gap() {
    let mut at = day("2016-01-01");
    let mut last = Period::of(at).unwrap();
    while at < day("2028-01-01") {
        at = at.tomorrow().unwrap();
        let period = Period::of(at).unwrap();
        assert!(period.first <= at && at < period.end);
        if period != last {
            assert_eq!(period.first, last.end);
            last = period;
        }
    }
    let year = Period::december_year(2026).unwrap();
    assert_eq!((year.first, year.end, year.number), (day("2025-12-01"), day("2026-12-01"), 2026));
    assert_eq!(Period::of(day("2018-01-15")).unwrap().number, 20_181);
    assert_eq!(Period::of(day("2018-03-01")).unwrap().number, 2018);
    assert_eq!(Period::december_year(2017), None);
    // A minute before midnight in Viet Nam on 30 November is still the year.
    assert!(year.holds(Instant::of_vn(day("2026-11-30"), 23, 59)));
    assert!(!year.holds(Instant::of_vn(day("2026-12-01"), 0, 0)));
}

#[test]
fn returns_are_due_before_5_10_and_15_december() {
    let form = norms().return_form(day("2026-11-22")).unwrap();
    let due = |level: &str, year| form.due(level, &Period::december_year(year).unwrap());
    assert_eq!(due("commune", 2026), Some(Instant::start_of(day("2026-12-05"))));
    assert_eq!(due("province", 2026), Some(Instant::start_of(day("2026-12-15"))));
    assert_eq!(due("district", 2024), Some(Instant::start_of(day("2024-12-10"))));
    assert_eq!(due("district", 2025), None);
    let old = norms().return_form(day("2017-01-01")).unwrap();
    let half = |half| old.due("commune", &Period::half_year(2017, half).unwrap());
    assert_eq!(half(1), Some(Instant::start_of(day("2017-07-05"))));
    assert_eq!(half(2), None, "the second half's day is in no source");
}

#[test]
fn forms_may_exceed_cases_only_under_any_form() {
    let form = norms().return_form(day("2026-11-22")).unwrap();
    // 2023 as published: forms add to 3,265 for 3,240 cases.
    let figure = |code: &str| match code {
        "B1" => Some(3_240),
        "B2.1" => Some(1_404),
        "B2.2" => Some(1_521),
        "B2.3" => Some(110),
        "B2.4" => Some(230),
        _ => None,
    };
    assert_eq!(form.check(figure, FormCount::Any), []);
    let faults = form.check(figure, FormCount::Main);
    assert_eq!((faults.len(), faults[0].total_figure, faults[0].parts_figure), (1, 3_240, 3_265));
    let over = |code: &str| if code == "B2.1" { Some(4_000) } else { figure(code) };
    assert_eq!(form.check(over, FormCount::Any)[0].parts, ["B2.1"]);
    assert!(form.checks.iter().any(|check| check.kind == CheckKind::SumNotMore));
}

proptest! {
    #[test]
    fn the_nth_working_day_is_a_working_day_and_counts_to_n(offset in 0i32..1_700, count in 1i64..60) {
        let from = day("2023-01-01").checked_add(jiff::Span::new().days(offset)).unwrap();
        let holidays = norms().holidays();
        let to = holidays.working_days_after(from, count).unwrap();
        prop_assert!(holidays.is_working(to));
        let mut seen = 0;
        let mut at = from;
        while at < to {
            at = at.tomorrow().unwrap();
            seen += i64::from(holidays.is_working(at));
        }
        prop_assert_eq!(seen, count);
    }
}
