//! The forms of the people of a house, answered so well that only whose a
//! thing is can be wrong with them.

use std::collections::{BTreeMap, BTreeSet};

use app::demo::PASSWORD;

use crate::support::crawl::walk;
use crate::support::form::Form;
use crate::support::http::Client;

/// Pages one persona looks at.
const PAGES: usize = 90;
/// Ends the visit, or belongs to nobody's office.
const LEFT_ALONE: &[&str] = &["/sign-out", "/leave", "/lock", "/language"];

/// Forms one can reach, one of a kind: by the pattern of their address, the
/// names of their fields and the deed of their button.
pub(super) type Forms = BTreeMap<(String, Vec<String>, String), Form>;

/// An id as addresses and fields carry it.
pub(super) fn is_id(part: &str) -> bool {
    part.len() == 32 && part.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// An address with its ids left out; one of a return is made of two.
pub(super) fn pattern(path: &str) -> String {
    let is_place = |part: &str| part.starts_with('{') || part.split('-').all(is_id);
    path.split('/').map(|part| if is_place(part) { "{}" } else { part }).collect::<Vec<_>>().join("/")
}

/// Every form somebody reaches from her first pages, and the addresses she
/// saw.
pub(super) fn of(client: &mut Client) -> (Forms, Vec<String>) {
    let (mut forms, mut seen) = (Forms::new(), Vec::new());
    walk(client, &["/today", "/menu"], PAGES, |path, answer| {
        seen.push(path.split('?').next().unwrap_or_default().to_owned());
        if answer.status != 200 || !answer.is_html() {
            return;
        }
        for mut form in Form::all(&answer.text()) {
            if form.action.is_empty() {
                path.clone_into(&mut form.action);
            }
            if LEFT_ALONE.contains(&form.action.as_str()) {
                continue;
            }
            for deed in deeds(&form) {
                let mut form = form.clone();
                if !deed.is_empty() {
                    form.set("_go", &deed);
                }
                let mut names = [form.typed.clone(), form.chosen.clone()].concat();
                names.sort();
                forms.entry((pattern(&form.action), names, deed)).or_insert_with(|| answered(form));
            }
        }
    });
    (forms, seen)
}

/// The forms of everybody, by the pattern of their address: what a door
/// expects, whoever stands before it.
pub(super) type Known = BTreeMap<String, Vec<Form>>;

/// The forms of these people, one of a kind, and those no page of theirs shows.
pub(super) fn known<'f>(people: impl Iterator<Item = &'f Forms>) -> Known {
    let (mut known, mut kinds) = (Known::new(), BTreeSet::new());
    for ((pattern, names, deed), form) in people.flatten() {
        if kinds.insert((pattern, names, deed)) {
            known.entry(pattern.clone()).or_default().push(form.clone());
        }
    }
    for (pattern, fields) in UNSEEN {
        let form = fields.iter().fold(Form::default(), |mut form, (name, value)| {
            form.set(name, value);
            form
        });
        known.entry((*pattern).to_owned()).or_insert_with(|| vec![form]);
    }
    known
}

const NOBODY: &str = "00000000000000000000000000000000";
const PERSON: &[(&str, &str)] =
    &[("role", "child"), ("sex", "female"), ("name", "Không Có Thật"), ("birth", "2019")];
const ACTS: &[(&str, &str)] = &[
    ("on-day", "1"),
    ("on-month", "2"),
    ("on-year", "2026"),
    ("relation", "family"),
    ("acts", "a"),
    ("forms", "physical"),
    ("main-form", "physical"),
    ("_go", "save"),
];

/// Well-formed answers to the forms that stand behind a state nobody's thing
/// is in, or behind a link within a form.
const UNSEEN: &[(&str, &[(&str, &str)])] = &[
    ("/cases/{}/people/new", PERSON),
    ("/cases/{}/people/{}", PERSON),
    ("/cases/{}/acts/{}", ACTS),
    ("/cases/{}/reopen", ACTS),
    ("/cases/{}/place", &[("house", NOBODY), ("escort", NOBODY)]),
    ("/cases/{}/place/needs", &[("women", "1"), ("men", "0"), ("boys", ""), ("girls", ""), ("farthest", "")]),
    ("/offers/{}/hand-over", &[]),
    ("/offers/{}/arrived", &[("when", "now")]),
    ("/offers/{}/not-come", &[]),
    ("/offers/{}/end", &[("when", "now")]),
    ("/returns/{}/accept", &[("row", "1")]),
    ("/returns/{}/send-back", &[("row", "1"), ("reason", "Chưa đủ")]),
];

/// What the buttons of a form say, or nothing where there is but one.
fn deeds(form: &Form) -> Vec<String> {
    let deeds: Vec<_> =
        form.offered.iter().filter(|(name, _)| name == "_go").map(|(_, deed)| deed.clone()).collect();
    if deeds.is_empty() { vec![String::new()] } else { deeds }
}

/// Fills what stands empty: the first choice of each kind, and something to
/// read into each field one types in.
pub(super) fn answered(mut form: Form) -> Form {
    for name in form.chosen.clone() {
        let choices = || form.offered.iter().filter(|(known, _)| *known == name);
        if form.value(&name).is_none_or(str::is_empty)
            && let Some((_, value)) = choices().find(|(_, value)| !value.is_empty())
        {
            let value = value.clone();
            form.set(&name, &value);
        }
    }
    for name in form.typed.clone() {
        if form.value(&name).is_none_or(str::is_empty) {
            form.set(&name, typed(&name));
        }
    }
    form
}

/// A well-formed answer to a field.
fn typed(name: &str) -> &'static str {
    let (of, part) = name.rsplit_once('-').unwrap_or(("", name));
    match part {
        // What is planned for later may stay open.
        "day" | "month" | "year" | "hour" | "minute" if matches!(of, "next" | "until") => "",
        // The code of a thing is another way to name it.
        "code" => "",
        "day" => "1",
        "month" => "2",
        "year" | "birth" if of.is_empty() => "1990",
        "year" => "2026",
        "hour" => "8",
        "minute" => "0",
        "password" => PASSWORD,
        "digits" => "000 000 000 000",
        "phone" => "0900000999",
        "login" => "nguoi.moi",
        "whom" => "thu",
        "households" | "present" | "women" | "men" | "boys" | "girls" | "places" | "capacity" | "to" => "1",
        "children" | "board" => "0",
        part if part.len() == 2 && part.starts_with(['A', 'C']) => "0",
        _ => "Chữ đã gõ",
    }
}
