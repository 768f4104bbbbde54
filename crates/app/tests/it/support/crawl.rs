//! The pages a persona reaches by links, one of a kind.

use std::collections::BTreeSet;

use super::form::attribute;
use super::http::{Answer, Client};

fn is_id(part: &str) -> bool {
    (part.len() == 32 && part.bytes().all(|b| b.is_ascii_hexdigit()))
        || (!part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// An address with its ids left out.
pub(crate) fn pattern(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    path.split('/').map(|part| if is_id(part) { "{}" } else { part }).collect::<Vec<_>>().join("/")
}

fn links(html: &str) -> impl Iterator<Item = String> + '_ {
    html.split("<a ").skip(1).filter_map(|rest| attribute(&format!(" {}", rest.split('>').next()?), "href"))
}

/// Follows links within the house from some addresses, at most `most` pages,
/// and shows each answer with its address. None may lead to where nothing is.
/// The guide's chapters are the same for everybody and have a test of their own.
pub(crate) fn walk(client: &mut Client, from: &[&str], most: usize, mut show: impl FnMut(&str, &Answer)) {
    let mut waiting: Vec<String> = from.iter().map(|&path| path.to_owned()).collect();
    let mut kinds: BTreeSet<String> = waiting.iter().map(|path| pattern(path)).collect();
    let mut seen = 0;
    while let (Some(path), true) = (waiting.pop(), seen < most) {
        seen += 1;
        let answer = client.get(&path);
        let led = !from.contains(&path.as_str());
        assert!(!led || answer.status != 404, "a page leads to {}, where nothing is", pattern(&path));
        show(&path, &answer);
        if answer.status != 200 || !answer.is_html() {
            continue;
        }
        let html = answer.text();
        let elsewhere = |to: &str| to.starts_with("/assets") || to.starts_with("/guide/") || to == "/leave";
        let inside = |to: &String| to.starts_with('/') && !elsewhere(to);
        waiting.extend(links(&html).filter(inside).filter(|to| kinds.insert(pattern(to))));
    }
}
