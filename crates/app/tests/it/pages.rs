//! Every sample page of every slice, in both languages: valid HTML, nothing
//! for axe to find, no wider than a cheap phone.

use std::sync::Arc;

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use kernel::{Lang, SystemClock, SystemEntropy};
use page::Web;
use page::samples::{PAGES, Sample, Stage};

use crate::support::browser::{Browser, Setup};
use crate::support::{html, server};

// Links every zone's samples into this binary.
use app as _;

fn samples(lang: Lang) -> Vec<Sample> {
    let stage = Stage::new(lang).unwrap();
    PAGES.iter().flat_map(|samples| samples(&stage)).collect()
}

fn text_of(sample: &Sample) -> &str {
    match &sample.html {
        Ok(page) => page,
        Err(fault) => panic!("{}: {fault}", sample.name),
    }
}

fn whole(samples: &[Sample]) -> impl Iterator<Item = (&'static str, &str)> {
    // Pieces that a script asks for are no documents of their own.
    samples.iter().map(|sample| (sample.name, text_of(sample))).filter(|(_, page)| page.contains("<html"))
}

#[test]
fn every_page_is_valid_html_in_both_languages() {
    for lang in [Lang::Vi, Lang::En] {
        let samples = samples(lang);
        let pages: Vec<_> = whole(&samples).collect();
        assert!(pages.len() > 60, "{} pages", pages.len());
        html::must_be_valid(&pages);
    }
}

#[test]
fn axe_finds_nothing_on_any_page_and_none_is_wider_than_a_phone() {
    let samples = samples(Lang::Vi);
    let web = Web::builder(Arc::new(SystemClock), Arc::new(SystemEntropy), [7; 32]).build().unwrap();
    // Styles and scripts come as in service.
    let mut router: Router = page::router(Vec::new(), &web);
    for (number, (_, page)) in whole(&samples).enumerate() {
        let page = page.to_owned();
        router = router.route(&format!("/sample/{number}"), get(move || async move { Html(page) }));
    }
    let running = server::start_router(router);
    let browser = Browser::open(Setup::PHONE);
    let mut wrong = Vec::new();
    for (number, (name, _)) in whole(&samples).enumerate() {
        browser.go(&running.url(&format!("/sample/{number}")));
        wrong.extend(browser.axe().into_iter().map(|line| format!("{name}: {line}")));
        let wide = browser.run("return document.documentElement.scrollWidth").as_u64().unwrap_or(0);
        if wide > 360 {
            wrong.push(format!("{name} is {wide} px wide"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
