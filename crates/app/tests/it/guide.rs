//! The guide: from the foot of every page to one's own chapter, with pictures
//! that are there, in both languages.

use crate::support::form::attribute;
use crate::support::http::Client;
use crate::support::server::{Engine, start};

const CHAPTERS: usize = 13;

/// The addresses an attribute of some tag leads to.
fn led(html: &str, tag: &str, name: &str) -> Vec<String> {
    let begins = format!("<{tag} ");
    let tags = html.split(begins.as_str()).skip(1).filter_map(|rest| rest.split('>').next());
    tags.filter_map(|rest| attribute(&format!(" {rest}"), name)).collect()
}

fn guide_links(html: &str) -> Vec<String> {
    led(html, "a", "href").into_iter().filter(|to| to.starts_with("/guide/")).collect()
}

/// Every chapter from the foot of a page, with what it shows and leads to.
fn read_all(client: &mut Client, lang: &str, own: &str) {
    client.get(&format!("/today?lang={lang}"));
    let today = client.get("/today").must(200).text();
    assert!(led(&today, "a", "href").iter().any(|to| to == "/guide"), "the foot leads to the guide");
    let first = client.get("/guide").must(200).text();
    assert!(first.contains(&format!("<h1>{own}</h1>")), "{lang}: one's own chapter comes first");
    let others = guide_links(&first);
    assert_eq!(others.len(), CHAPTERS - 1, "{lang}: every other chapter is listed");
    let mut pictures = led(&first, "img", "src");
    for chapter in &others {
        let page = client.get(chapter).must(200).text();
        assert_eq!(page.matches("<h1>").count(), 1, "{lang} {chapter}");
        assert!(!page.contains(".md\""), "{lang} {chapter}: a link leads out of the program");
        pictures.extend(led(&page, "img", "src"));
        for to in guide_links(&page) {
            assert!(others.contains(&to) || to.starts_with("/guide/"), "{lang} {chapter}: {to}");
        }
    }
    pictures.sort_unstable();
    pictures.dedup();
    assert!(pictures.len() > 20, "{lang}: {}", pictures.len());
    for picture in pictures {
        let answer = client.get(&picture).must(200);
        assert!(answer.body.starts_with(b"\x89PNG"), "{picture}");
    }
}

#[test]
fn everybody_finds_their_chapter_from_the_foot_of_a_page() {
    let running = start(Engine::Sqlite);
    let mut mai = running.staff("mai");
    read_all(&mut mai, "vi", "Cán bộ Văn hóa – Xã hội cấp xã");
    read_all(&mut running.staff("chutich"), "en", "Commune chair");
    mai.get("/guide/nowhere").must(404);
    mai.get("/guide/pictures/nowhere.png").must(404);
    assert_ne!(running.visitor().get("/guide").status, 200, "the guide is for who is signed in");
}
