//! What is wrong with a table of published figures. Every rule looks at the
//! figures alone; nothing is corrected.

use std::collections::BTreeMap;

use kernel::Phrase;

use super::model::{Figure, FigureFinding};

/// The four forms of violence as the sources name them.
pub(super) const FORMS: [&str; 4] = ["form_physical", "form_emotional", "form_sexual", "form_economic"];
/// The classes of victims in the ministry's table.
const VICTIMS: [&str; 3] = ["victims_women_16_59", "victims_children", "victims_elderly"];
/// Counted at a moment, not over a time: half a year compares with a year.
const STOCKS: [&str; 7] = [
    "trusted_addresses",
    "health_facilities_examining_sheltering",
    "prevention_models",
    "prevention_groups",
    "prevention_clubs",
    "sustainable_family_clubs",
    "hotlines",
];
/// The whole country, as the column `scope` says it.
pub(super) const NATIONAL: &str = "national";

/// What is wrong with figures, in a fixed order.
pub fn findings(figures: &[Figure]) -> Vec<FigureFinding> {
    let mut found = forms(figures);
    found.extend(victims(figures));
    found.extend(jumps(figures));
    found.extend(overlaps(figures));
    found.extend(parts(figures));
    found.extend(doubtful(figures));
    found
}

fn finding(kind: &'static str, phrase: Phrase) -> FigureFinding {
    FigureFinding { kind, phrase }
}

/// The figure of another series beside this one: same source, place, time.
fn beside<'f>(figures: &'f [Figure], of: &Figure, series: &str) -> Option<&'f Figure> {
    figures.iter().find(|figure| {
        figure.series == series
            && figure.source == of.source
            && figure.scope == of.scope
            && figure.period == of.period
    })
}

/// All of several series beside one figure, as whole numbers.
fn sum_beside(figures: &[Figure], of: &Figure, series: &[&str]) -> Option<i64> {
    let parts = series.iter().map(|series| beside(figures, of, series).and_then(Figure::whole));
    parts.sum()
}

fn cases(figures: &[Figure]) -> impl Iterator<Item = (&Figure, i64)> {
    let totals = figures.iter().filter(|figure| figure.series == "dv_cases");
    totals.filter_map(|total| total.whole().map(|cases| (total, cases)))
}

fn named(phrase: Phrase, figure: &Figure) -> Phrase {
    phrase
        .with("series", figure.series.as_str())
        .with("period", figure.period.text.as_str())
        .with("source", figure.source.as_str())
}

/// The four forms do not add to the cases.
fn forms(figures: &[Figure]) -> Vec<FigureFinding> {
    let mut found = Vec::new();
    for (total, cases) in cases(figures) {
        let Some(sum) = sum_beside(figures, total, &FORMS).filter(|sum| *sum != cases) else { continue };
        let key = match (total.is_rounded(), sum < cases) {
            (true, _) => "figures-finding-forms-rounded",
            (false, true) => "figures-finding-forms-short",
            (false, false) => "figures-finding-forms-over",
        };
        let phrase = named(Phrase::new(key), total);
        found.push(finding(
            "forms",
            phrase.with("sum", sum).with("total", cases).with("difference", (cases - sum).abs()),
        ));
    }
    found
}

/// The classes of victims leave cases without one (or have more victims than
/// cases, which is possible and told too).
fn victims(figures: &[Figure]) -> Vec<FigureFinding> {
    let mut found = Vec::new();
    for (total, cases) in cases(figures) {
        let Some(sum) = sum_beside(figures, total, &VICTIMS).filter(|sum| *sum != cases) else { continue };
        let key = if sum < cases { "figures-finding-victims-short" } else { "figures-finding-victims-over" };
        let phrase = named(Phrase::new(key), total);
        found.push(finding(
            "victims",
            phrase.with("sum", sum).with("total", cases).with("difference", (cases - sum).abs()),
        ));
    }
    found
}

/// Figures of one series, source and place that follow each other in time.
fn series_in_time(figures: &[Figure]) -> Vec<Vec<&Figure>> {
    let mut series: BTreeMap<(&str, &str, &str), Vec<&Figure>> = BTreeMap::new();
    for figure in figures.iter().filter(|figure| (1..=12).contains(&figure.period.length())) {
        series.entry((&figure.series, &figure.source, &figure.scope)).or_default().push(figure);
    }
    let mut all: Vec<Vec<&Figure>> = series.into_values().collect();
    for one in &mut all {
        one.sort_by_key(|figure| figure.period.months);
    }
    all
}

/// A figure is at least twice, or at most half of the one before.
fn jumps(figures: &[Figure]) -> Vec<FigureFinding> {
    let mut found = Vec::new();
    for series in series_in_time(figures) {
        for pair in series.windows(2) {
            let [before, after] = pair else { continue };
            let follows =
                before.period.months.map(|(_, end)| end) == after.period.months.map(|(from, _)| from);
            let alike =
                STOCKS.contains(&before.series.as_str()) || before.period.length() == after.period.length();
            let (Some(old), Some(new)) = (before.whole(), after.whole()) else { continue };
            if !follows || !alike || old == 0 || (new < old.saturating_mul(2) && new.saturating_mul(2) > old)
            {
                continue;
            }
            let key = if new > old { "figures-finding-jump-up" } else { "figures-finding-jump-down" };
            let phrase = Phrase::new(key).with("series", after.series.as_str());
            let phrase = phrase.with("before", before.period.text.as_str()).with("old", old);
            let phrase = phrase.with("period", after.period.text.as_str()).with("new", new);
            found.push(finding("jump", phrase.with("source", after.source.as_str())));
        }
    }
    found
}

/// Two sources on spans of several years that overlap: what lies between them
/// cannot be got by subtraction. Spans that end or begin together and differ
/// by a year at most are told one by one, since there the subtraction tempts;
/// the others are counted.
fn overlaps(figures: &[Figure]) -> Vec<FigureFinding> {
    let long = |figure: &&Figure| figure.period.length() > 12;
    let (mut found, mut others) = (Vec::new(), 0i64);
    for (at, one) in figures.iter().enumerate().filter(|(_, figure)| long(figure)) {
        for other in figures[at + 1..].iter().filter(long) {
            let same = one.series == other.series && one.scope == other.scope && one.source != other.source;
            let (Some((a, b)), Some((c, d))) = (one.period.months, other.period.months) else { continue };
            let (Some(first), Some(second)) = (one.whole(), other.whole()) else { continue };
            if !same || b <= c || d <= a || first == second {
                continue;
            }
            if (a != c && b != d) || (a - c).abs() + (b - d).abs() > 12 {
                others += 1;
                continue;
            }
            let phrase = Phrase::new("figures-finding-overlap-within")
                .with("series", one.series.as_str())
                .with("first", one.period.text.as_str())
                .with("one", first)
                .with("from", one.source.as_str())
                .with("second", other.period.text.as_str())
                .with("two", second)
                .with("against", other.source.as_str())
                .with("difference", (first - second).abs());
            found.push(finding("overlap", phrase));
        }
    }
    if others > 0 {
        found.push(finding("overlap", Phrase::new("figures-finding-overlap-others").with("n", others)));
    }
    found
}

/// Years of one source that together exceed a span of another which holds
/// them: one of the two is wrong.
fn parts(figures: &[Figure]) -> Vec<FigureFinding> {
    let mut found = Vec::new();
    for whole in figures.iter().filter(|figure| figure.period.length() > 12) {
        let (Some(total), Some((from, end))) = (whole.whole(), whole.period.months) else { continue };
        for series in series_in_time(figures) {
            let inside: Vec<_> = series
                .iter()
                .filter(|part| part.series == whole.series && part.scope == whole.scope)
                .filter(|part| part.source != whole.source)
                .filter(|part| part.period.months.is_some_and(|(a, b)| from <= a && b <= end))
                .collect();
            let sum: i64 = inside.iter().filter_map(|part| part.whole()).sum();
            let (Some(first), Some(last)) = (inside.first(), inside.last()) else { continue };
            if sum <= total {
                continue;
            }
            let phrase = named(Phrase::new("figures-finding-part-over"), whole)
                .with("first", first.period.text.as_str())
                .with("last", last.period.text.as_str())
                .with("from", first.source.as_str())
                .with("sum", sum)
                .with("total", total)
                .with("difference", sum - total);
            found.push(finding("part", phrase));
        }
    }
    found
}

/// How many are rounded, undated, from a weak source or one nobody knows.
fn doubtful(figures: &[Figure]) -> Vec<FigureFinding> {
    let count = |fits: &dyn Fn(&Figure) -> bool| {
        i64::try_from(figures.iter().filter(|figure| fits(figure)).count()).unwrap_or(i64::MAX)
    };
    let told = [
        ("rounded", "figures-finding-rounded", count(&Figure::is_rounded)),
        ("undated", "figures-finding-undated", count(&|figure| figure.period.months.is_none())),
        ("weak", "figures-finding-weak", count(&|figure| figure.mark() == norms::Mark::Assumed)),
    ];
    let told = told.into_iter().filter(|(_, _, n)| *n > 0);
    told.map(|(kind, key, n)| finding(kind, Phrase::new(key).with("n", n))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::forms::read;
    use super::*;
    use kernel::Argument;

    fn shipped() -> Vec<Figure> {
        let (figures, wrong) = read(super::super::SHIPPED.as_bytes()).unwrap();
        assert_eq!((figures.len(), wrong.len()), (130, 0));
        figures
    }
    fn of_kind(kind: &str) -> Vec<Phrase> {
        findings(&shipped())
            .into_iter()
            .filter(|found| found.kind == kind)
            .map(|found| found.phrase)
            .collect()
    }
    fn number(phrase: &Phrase, name: &str) -> i64 {
        match phrase.args.iter().find(|(known, _)| *known == name) {
            Some((_, Argument::Number(number))) => *number,
            other => panic!("{name}: {other:?}"),
        }
    }
    fn text<'p>(phrase: &'p Phrase, name: &str) -> &'p str {
        match phrase.args.iter().find(|(known, _)| *known == name) {
            Some((_, Argument::Text(text))) => text,
            other => panic!("{name}: {other:?}"),
        }
    }

    #[test]
    fn the_forms_of_2011_fall_short_by_1860_and_those_of_the_six_years_by_366() {
        let told: Vec<_> = of_kind("forms")
            .iter()
            .map(|phrase| (text(phrase, "period").to_owned(), phrase.key, number(phrase, "difference")))
            .collect();
        assert_eq!(
            told,
            [
                ("2011".to_owned(), "figures-finding-forms-short", 1_860),
                ("2012..2017".to_owned(), "figures-finding-forms-short", 366),
                ("2023".to_owned(), "figures-finding-forms-rounded", 60),
            ]
        );
        let six_years = &of_kind("forms")[1];
        assert_eq!((number(six_years, "sum"), number(six_years, "total")), (139_029, 139_395));
    }

    #[test]
    fn victims_without_a_class_are_counted_by_year_and_the_year_that_fits_is_not_blamed() {
        let told: Vec<_> = of_kind("victims")
            .iter()
            .map(|phrase| (text(phrase, "period").to_owned(), number(phrase, "difference")))
            .collect();
        let expected = [("2009", 8_891), ("2010", 13_037), ("2011", 10_009), ("2012", 6_595)];
        assert_eq!(told, expected.map(|(year, n)| (year.to_owned(), n)));
    }

    #[test]
    fn trusted_addresses_jump_and_halve() {
        let addresses: Vec<_> = of_kind("jump")
            .into_iter()
            .filter(|phrase| text(phrase, "series") == "trusted_addresses")
            .collect();
        let told: Vec<_> = addresses.iter().map(|p| (p.key, number(p, "old"), number(p, "new"))).collect();
        assert_eq!(
            told,
            [("figures-finding-jump-up", 15_217, 39_591), ("figures-finding-jump-down", 39_591, 18_156)]
        );
        assert!(
            of_kind("jump").iter().all(|phrase| text(phrase, "series") != "dv_cases"),
            "half a year of cases is not compared with a year"
        );
    }

    #[test]
    fn overlapping_spans_of_two_sources_differ_by_12137() {
        let within: Vec<_> = of_kind("overlap")
            .into_iter()
            .filter(|phrase| phrase.key == "figures-finding-overlap-within")
            .collect();
        assert_eq!(within.len(), 1);
        assert_eq!((text(&within[0], "first"), text(&within[0], "second")), ("2012..2016", "2012..2017"));
        assert_eq!(number(&within[0], "difference"), 12_137);
    }

    #[test]
    fn three_years_of_one_source_exceed_four_years_of_another() {
        let part = of_kind("part");
        let told = part.iter().find(|phrase| text(phrase, "period") == "2008..2011").unwrap();
        assert_eq!((number(told, "sum"), number(told, "total")), (158_464, 152_873));
    }

    #[test]
    fn a_table_without_faults_has_no_findings() {
        let text = "indicator,period,value,scope,source,confidence\n\
            dv_cases,2030,10,national,S1,verified_excerpt\nform_physical,2030,4,national,S1,verified_excerpt\n\
            form_emotional,2030,3,national,S1,verified_excerpt\nform_sexual,2030,2,national,S1,verified_excerpt\n\
            form_economic,2030,1,national,S1,verified_excerpt\n";
        let (figures, _) = read(text.as_bytes()).unwrap();
        assert_eq!(findings(&figures), []);
    }
}
