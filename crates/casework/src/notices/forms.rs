//! Text in, command out: the fields of sending a notice, judged and read.

use kernel::{Date, Lang, Phrase, PlaceId};
use page::{Faults, Posted, Web};
use places::{Found, Gazetteer, Hit};

use super::model::{
    Avoid, Caller, Contact, ContactWay, Danger, ForWhom, Happening, Mode, OtherAnswers, Present, Told,
};
use super::rules::{SHORT, WORDS};

/// What the typed place means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Placed {
    /// Nothing typed.
    Missing,
    /// One commune in force; the former unit that was typed and since when.
    Here(PlaceId, Option<(PlaceId, Option<Date>)>),
    /// Several: ask. The divided former unit, when that is why.
    Ask(Vec<PlaceId>, Option<PlaceId>),
    /// No such place.
    Unknown,
}

/// More places than this are not listed: a district or province is asked for.
const LISTED: usize = 60;

fn parts(hit: &Hit) -> Vec<PlaceId> {
    match hit {
        Hit::Now { place, .. } => vec![*place],
        Hit::Divided { parts, .. } => parts.clone(),
        Hit::Untold { same_code, .. } => same_code.iter().copied().collect(),
    }
}

/// Reads the place. A choice counts only while it answers what was typed.
pub(super) fn placed(posted: &Posted, places: &Gazetteer, on: Date) -> Placed {
    let typed = posted.typed("place");
    let chosen = posted.typed("place-id").parse().ok().map(PlaceId);
    let (options, was) = match places.find(typed, on) {
        Found::Empty => return Placed::Missing,
        Found::None => return Placed::Unknown,
        Found::One(Hit::Now { place, was, since }) => {
            return Placed::Here(place, was.map(|was| (was, since)));
        }
        Found::One(Hit::Divided { was, parts, .. }) => (parts, Some(was)),
        Found::One(hit) => (parts(&hit), None),
        Found::Several { hits, .. } => (hits.iter().flat_map(parts).collect(), None),
        Found::Area { communes, .. } => (communes, None),
    };
    let mut options: Vec<PlaceId> = options;
    let mut seen = std::collections::BTreeSet::new();
    options.retain(|place| seen.insert(*place));
    match chosen {
        Some(place) if options.contains(&place) => Placed::Here(place, None),
        _ if options.is_empty() || options.len() > LISTED => Placed::Unknown,
        _ => Placed::Ask(options, was),
    }
}

/// `Phường Ba Đình, thành phố Hà Nội`.
pub(super) fn place_name(places: &Gazetteer, place: PlaceId, lang: Lang, on: Date) -> String {
    let Some(version) = places.version(place) else { return String::new() };
    let name = version.full_name(lang);
    match places.province_on(place, on).or_else(|| places.province_then(place)) {
        Some(province) => format!("{name}, {}", province.name_in_sentence(lang)),
        None => name,
    }
}

/// The word for the kind of commune: xã, phường, đặc khu.
pub(super) fn commune_word(places: &Gazetteer, place: PlaceId, lang: Lang) -> &'static str {
    places.version(place).map_or(places::Kind::Commune.word(lang), |version| version.kind.word(lang))
}

/// The gazetteer and today, for fields that name a place.
pub(super) fn ground(web: &Web) -> (std::sync::Arc<Gazetteer>, Date) {
    let places = web.part::<Gazetteer>().unwrap_or_else(|_| Gazetteer::shipped());
    (places, web.now().vn_date())
}

/// A draft keeps text, so bytes that were no UTF-8 arrive as U+FFFD.
fn is_broken(posted: &Posted, field: &'static str, faults: &mut Faults) -> bool {
    let broken = posted.typed(field).contains('\u{FFFD}');
    if broken {
        faults.add(field, "page-e-not-utf8");
    }
    broken
}

/// One line of a field; a fault is noted.
fn one_line(faults: &mut Faults, posted: &Posted, field: &'static str) -> String {
    if is_broken(posted, field, faults) { String::new() } else { faults.line(posted, field, SHORT) }
}

/// Several lines of a field; a fault is noted.
fn lines(faults: &mut Faults, posted: &Posted, field: &'static str, limit: usize) -> String {
    if is_broken(posted, field, faults) { String::new() } else { faults.text(posted, field, limit) }
}

/// Judges the place.
pub(super) fn place_faults(posted: &Posted, web: &Web, faults: &mut Faults) {
    one_line(faults, posted, "place");
    if !faults.is_empty() {
        return;
    }
    let (places, today) = ground(web);
    match placed(posted, &places, today) {
        Placed::Here(..) => {}
        Placed::Missing => faults.add("place", "notices-send-place-missing-e"),
        Placed::Unknown => {
            let typed = kernel::clean_line(posted.typed("place"), SHORT).unwrap_or_default();
            faults.add("place", Phrase::new("notices-send-place-unknown-e").with("typed", typed));
        }
        Placed::Ask(_, None) => faults.add("place-id", "notices-send-place-which-e"),
        Placed::Ask(_, Some(was)) => {
            let old = places.version(was).map_or_else(String::new, |version| version.full_name(Lang::Vi));
            faults.add("place-id", Phrase::new("notices-send-place-split-e").with("old", old));
        }
    }
}

/// Step 1.
pub(super) fn where_faults(posted: &Posted, web: &Web) -> Faults {
    let mut faults = Faults::none();
    place_faults(posted, web, &mut faults);
    if ForWhom::of_key(posted.typed("for")).is_none() {
        faults.add("for", "notices-send-for-e");
    }
    one_line(&mut faults, posted, "hamlet");
    faults
}

/// Step 2.
pub(super) fn danger_faults(posted: &Posted, _: &Web) -> Faults {
    let mut faults = Faults::none();
    if Danger::of_key(posted.typed("danger")).is_none() {
        faults.add("danger", "notices-send-danger-e");
    }
    faults
}

/// Step 3: may stay empty.
pub(super) fn what_faults(posted: &Posted, _: &Web) -> Faults {
    let mut faults = Faults::none();
    lines(&mut faults, posted, "words", WORDS);
    faults
}

/// How many people were typed; `Err` when it is no number from 1 to 99.
fn people(posted: &Posted) -> Result<Option<u16>, ()> {
    match posted.typed("people").trim() {
        "" => Ok(None),
        typed => typed.parse().ok().filter(|n| (1..=99).contains(n)).map(Some).ok_or(()),
    }
}

/// Step 4: may stay empty.
pub(super) fn who_faults(posted: &Posted, _: &Web) -> Faults {
    let mut faults = Faults::none();
    if people(posted).is_err() {
        faults.add("people", "notices-send-people-e");
    }
    faults
}

/// Step 5.
pub(super) fn contact_faults(posted: &Posted, _: &Web) -> Faults {
    let mut faults = Faults::none();
    let way = ContactWay::of_key(posted.typed("contact"));
    let at = one_line(&mut faults, posted, "at");
    one_line(&mut faults, posted, "hours");
    one_line(&mut faults, posted, "opening");
    match way {
        None => faults.add("contact", "notices-send-contact-e"),
        Some(ContactWay::None) => {}
        Some(_) if at.is_empty() && faults.is_empty() => faults.add("at", "notices-send-at-e"),
        Some(_) => {}
    }
    faults
}

/// Step 6.
pub(super) fn avoid_faults(posted: &Posted, _: &Web) -> Faults {
    let mut faults = Faults::none();
    if Avoid::of_key(posted.typed("avoid")).is_none() {
        faults.add("avoid", "notices-send-avoid-e");
    }
    one_line(&mut faults, posted, "avoid-who");
    faults
}

fn line(posted: &Posted, field: &str) -> String {
    posted.line(field, SHORT).unwrap_or_default()
}

fn many<T: Copy>(posted: &Posted, field: &str, all: &[T], key: fn(T) -> &'static str) -> Vec<T> {
    all.iter().copied().filter(|value| posted.is(field, key(*value))).collect()
}

/// How the person may be contacted. With "no", nothing else is kept.
pub(super) fn contact(posted: &Posted) -> Contact {
    let way = ContactWay::of_key(posted.typed("contact")).unwrap_or(ContactWay::None);
    if way == ContactWay::None {
        return Contact::none();
    }
    Contact {
        way,
        at: line(posted, "at"),
        hours: line(posted, "hours"),
        other_answers: OtherAnswers::of_key(posted.typed("answers")).unwrap_or(OtherAnswers::WrongNumber),
        opening: line(posted, "opening"),
    }
}

/// What was told. Blanks stand for "not known", never for "no".
pub(super) fn told(posted: &Posted) -> Told {
    let avoid = Avoid::of_key(posted.typed("avoid")).unwrap_or(Avoid::NotSure);
    Told {
        for_whom: ForWhom::of_key(posted.typed("for")).unwrap_or(ForWhom::Other),
        hamlet: line(posted, "hamlet"),
        danger: Danger::of_key(posted.typed("danger")).unwrap_or(Danger::Unknown),
        happenings: many(posted, "what", Happening::ALL, Happening::key),
        words: posted.text("words", WORDS).unwrap_or_default(),
        present: many(posted, "present", Present::ALL, Present::key),
        people: people(posted).unwrap_or(None),
        avoid,
        avoid_who: if avoid == Avoid::Officer { line(posted, "avoid-who") } else { String::new() },
        caller: Caller::of_key(posted.typed("caller")),
        guidance: posted.text("guidance", super::rules::LINE).unwrap_or_default(),
    }
}

/// The long page of a call: only the commune is needed before telling.
pub(super) fn call_faults(posted: &Posted, web: &Web) -> Faults {
    let mut faults = Faults::none();
    if !posted.has("place") {
        faults.add("place", "notices-new-place-e");
    } else {
        place_faults(posted, web, &mut faults);
    }
    for field in ["hamlet", "at", "hours", "opening", "avoid-who"] {
        one_line(&mut faults, posted, field);
    }
    lines(&mut faults, posted, "words", WORDS);
    lines(&mut faults, posted, "guidance", super::rules::LINE);
    if people(posted).is_err() {
        faults.add("people", "notices-send-people-e");
    }
    faults
}

/// The four taps of a relay.
pub(super) fn relay_faults(posted: &Posted, web: &Web) -> Faults {
    let mut faults = Faults::none();
    place_faults(posted, web, &mut faults);
    if many(posted, "what", Happening::ALL, Happening::key).is_empty() {
        faults.add("what", "notices-relay-what-e");
    }
    if Danger::of_key(posted.typed("danger")).is_none() {
        faults.add("danger", "notices-send-danger-e");
    }
    if Avoid::of_key(posted.typed("avoid")).is_none() {
        faults.add("avoid", "notices-send-avoid-e");
    }
    lines(&mut faults, posted, "words", WORDS);
    faults
}

/// How it was told.
pub(super) fn mode(posted: &Posted) -> Mode {
    Mode::of_key(posted.typed("mode")).unwrap_or(Mode::Call)
}

/// Words that must be there: an added line, an answer, a reason.
///
/// # Errors
/// The faults of the field.
pub(super) fn needed_words(
    posted: &Posted,
    field: &'static str,
    missing: &'static str,
) -> Result<String, Faults> {
    let mut faults = Faults::none();
    let words = lines(&mut faults, posted, field, super::rules::LINE);
    if words.is_empty() && faults.is_empty() {
        faults.add(field, missing);
    }
    if faults.is_empty() { Ok(words) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        Date::constant(2026, 11, 19)
    }
    fn place(fields: &[(&str, &str)]) -> Placed {
        placed(&Posted::of(fields.iter().copied()), &Gazetteer::shipped(), today())
    }

    #[test]
    fn an_old_name_without_marks_leads_to_the_ward_of_today() {
        let Placed::Here(here, Some((was, Some(since)))) = place(&[("place", "truc bach")]) else {
            panic!("not found")
        };
        let places = Gazetteer::shipped();
        assert_eq!(places.version(here).unwrap().name, "Ba Đình");
        assert_eq!(places.version(was).unwrap().name, "Trúc Bạch");
        assert_eq!(since, Date::constant(2025, 7, 1));
    }

    #[test]
    fn a_choice_counts_only_among_what_was_typed() {
        assert_eq!(place(&[("place", "")]), Placed::Missing);
        assert_eq!(place(&[("place", "zzqq")]), Placed::Unknown);
        let Placed::Ask(options, _) = place(&[("place", "tan phu")]) else {
            panic!("several have this name")
        };
        let id = options[1].0.to_string();
        assert_eq!(place(&[("place", "tan phu"), ("place-id", &id)]), Placed::Here(options[1], None));
        assert!(matches!(place(&[("place", "tan phu"), ("place-id", "30000401")]), Placed::Ask(..)));
    }

    #[test]
    fn without_a_call_back_no_number_is_kept() {
        let posted = Posted::of([("contact", "none"), ("at", "0900 000 347")]);
        assert_eq!(contact(&posted), Contact::none());
    }

    #[test]
    fn blanks_of_a_call_are_not_known_and_never_no() {
        let told = told(&Posted::default());
        assert_eq!((told.danger, told.avoid), (Danger::Unknown, Avoid::NotSure));
    }
}
