//! Long lists are turned page by page: every row once, none left out.

use crate::colleagues::send_notice;
use crate::support::http::Client;
use crate::support::server::{Engine, start_inventing};

/// More than a page of fifty.
const MANY: u64 = 53;

/// The links of a list with this beginning, over all its pages; a row may say
/// its link twice.
fn turned(client: &mut Client, first: &str, link: &str) -> (usize, Vec<String>) {
    let (mut page, mut pages, mut seen) = (first.to_owned(), 0, Vec::new());
    loop {
        pages += 1;
        assert!(pages < 20, "{first} never ends");
        let html = client.get(&page).must(200).text();
        let mut here: Vec<String> = html
            .split(&format!("href=\"{link}"))
            .skip(1)
            .filter_map(|rest| rest.get(..32))
            .filter(|id| id.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .map(str::to_owned)
            .collect();
        here.dedup();
        seen.extend(here);
        let Some(next) = html.split("rel=\"next\"").nth(1).map(|_| next_link(&html)) else {
            return (pages, seen);
        };
        page = next;
    }
}

/// The address of the link to later rows.
fn next_link(html: &str) -> String {
    let link = html.split("<a ").find(|link| link.contains("rel=\"next\"")).unwrap();
    link.split("href=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}

#[test]
fn cases_clocks_and_notices_are_turned_without_loss() {
    let running = start_inventing(Engine::Sqlite, MANY, 3);
    for number in 0..MANY {
        send_notice(&mut running.visitor().behind(&format!("192.0.2.{number}")));
    }
    let mut mai = running.staff("mai");
    for (first, link) in [("/cases", "/cases/"), ("/notices", "/notices/")] {
        let (pages, mut seen) = turned(&mut mai, first, link);
        assert_eq!((pages, seen.len()), (2, 53), "{first}");
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 53, "{first}: no row twice");
    }
    // Each notice of danger runs a clock of its own, and each case one or more.
    let (pages, seen) = turned(&mut mai, "/today/clocks", "/notices/");
    assert!(pages >= 2, "{pages}");
    let mut once = seen.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), 53, "{seen:?}");
}
