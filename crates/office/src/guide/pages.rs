//! The pages of the guide.

use askama::Template;
use axum::extract::Path;
use kernel::{Lang, Outcome};
use page::samples::{Sample, Stage};
use page::{Frame, Html, Page, Reply, Staff};
use rust_embed::RustEmbed;

use super::rules::{self, CHAPTERS};
use crate::accounts::actor;

/// The book, as it lies in the project.
#[derive(RustEmbed)]
#[folder = "../../docs/guide"]
#[include = "*/*.md"]
#[include = "pictures/*.png"]
struct Book;

fn read(lang: Lang, chapter: &str) -> Result<String, Outcome> {
    let known = CHAPTERS.iter().find(|known| **known == chapter).ok_or(Outcome::NotVisible)?;
    let file = Book::get(&format!("{}/{known}.md", lang.code()));
    let file = file.ok_or_else(|| Outcome::fault("a chapter of the guide is missing"))?;
    String::from_utf8(file.data.into_owned()).map_err(Outcome::fault)
}

#[derive(Template)]
#[template(path = "guide/pages/guide.html")]
struct GuidePage {
    t: Frame,
    words: Html,
    others: Vec<(String, String)>,
}

impl GuidePage {
    fn new(t: Frame, chapter: &str) -> Result<Self, Outcome> {
        let lang = t.lang();
        let markdown = read(lang, chapter)?;
        let others = CHAPTERS.iter().filter(|other| **other != chapter);
        let line = |other: &&str| Ok((format!("/guide/{other}"), rules::title(&read(lang, other)?)));
        Ok(Self {
            words: Html::trusted(rules::page(&markdown)),
            others: others.map(line).collect::<Result<_, Outcome>>()?,
            t: t.titled(rules::title(&markdown)),
        })
    }
}

/// `GET /guide`: the chapter of one's own role.
pub(super) async fn own(staff: Staff) -> Reply {
    let actor = actor(&staff)?;
    let own = actor.posts.iter().find_map(|held| rules::of_role(&held.role));
    Page::render(&GuidePage::new(staff.frame(), own.unwrap_or("officer"))?)
}

/// `GET /guide/{chapter}`.
pub(super) async fn chapter(staff: Staff, Path(chapter): Path<String>) -> Reply {
    Page::render(&GuidePage::new(staff.frame(), &chapter)?)
}

/// `GET /guide/pictures/{name}`.
pub(super) async fn picture(_: Staff, Path(name): Path<String>) -> Reply {
    let file = Book::get(&format!("pictures/{name}")).ok_or(Outcome::NotVisible)?;
    Ok(Page::picture("image/png", file.data.into_owned()))
}

/// Sample pages: the longest chapter, and one without pictures.
pub(super) fn samples(stage: &Stage) -> Vec<Sample> {
    let of = |name, chapter| Some(Sample::of(name, &GuidePage::new(stage.staff("/guide"), chapter).ok()?));
    [of("guide-officer", "officer"), of("guide-data-protection", "data-protection")]
        .into_iter()
        .flatten()
        .collect()
}
