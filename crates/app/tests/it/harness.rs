//! The harness itself: each of its parts can fail.

use std::time::Duration;

use crate::support::browser::{Browser, Setup};
use crate::support::canary::Canary;
use crate::support::form::Form;
use crate::support::proxy::{Proxy, Weather};
use crate::support::server;
use crate::support::{html, pg};

#[test]
fn a_postgresql_database_is_made_and_dropped() {
    let keeper = pg::Database::fresh();
    let name = {
        let database = pg::Database::fresh();
        let mut client = database.connect();
        client.batch_execute("CREATE TABLE parcel (n BIGINT); INSERT INTO parcel VALUES (7)").unwrap();
        let n: i64 = client.query_one("SELECT n FROM parcel", &[]).unwrap().get(0);
        assert_eq!(n, 7);
        assert!(keeper.exists(database.name()));
        database.name().to_owned()
        // The connection is still open here: dropping must end it.
    };
    assert!(!keeper.exists(&name));
}

#[test]
fn a_page_opens_on_a_phone_and_axe_is_content() {
    let running = server::start_stand_in();
    let browser = Browser::open(Setup::PHONE);
    browser.go(&running.url("/"));
    assert_eq!(browser.title(), "Bình An");
    assert_eq!(browser.run("return innerWidth").as_u64(), Some(360));
    assert_eq!(browser.text("#script"), "có script");
    browser.must_fit();
    browser.must_be_accessible();
    browser.must_be_quiet();
    browser.fill("words", "Xin chào");
    assert_eq!(browser.value("words"), "Xin chào");
    browser.press("Gửi tin");
    assert_eq!(browser.url(), running.url("/"));
    assert!(browser.screenshot().starts_with(b"\x89PNG"));
}

#[test]
fn scripts_can_be_switched_off() {
    let running = server::start_stand_in();
    let browser = Browser::open(Setup::PHONE_WITHOUT_SCRIPTS);
    browser.go(&running.url("/"));
    assert_eq!(browser.text("#script"), "không có script");
    browser.fill("words", "không");
    browser.press("Gửi tin");
    assert_eq!(browser.url(), running.url("/"));
}

#[test]
fn axe_and_the_console_do_complain() {
    use axum::{Router, response::Html, routing::get};
    let bad = "<!DOCTYPE html><html><head><title>x</title></head><body><img src=\"/none.png\">\
               <p style=\"color:#bbb\">nhạt</p><div style=\"width:900px\">rộng</div></body></html>";
    let running = server::start_router(Router::new().route("/", get(move || async move { Html(bad) })));
    let browser = Browser::open(Setup::PHONE);
    browser.go(&running.url("/"));
    let found = browser.axe().join("\n");
    assert!(found.contains("image-alt") && found.contains("html-has-lang"), "{found}");
    assert!(browser.console().iter().any(|line| line.contains("none.png")));
    assert!(html::validate(&[("bad", bad)]).unwrap_err().contains("wcag/h37"));
}

#[test]
fn the_stand_in_page_is_valid() {
    let running = server::start_stand_in();
    let page = running.visitor().get("/").must(200).text();
    html::must_be_valid(&[("/", &page)]);
}

#[test]
fn a_client_sends_hidden_fields_and_keeps_cookies() {
    let running = server::start_stand_in();
    let mut visitor = running.visitor();
    // Without the page's token the form is refused.
    visitor.post("/send", &[("words", "x")]).must(403);
    let answer = visitor.submit("/", "/send", &[("words", "Nguyễn & con")]).must(303);
    assert_eq!(answer.location(), "/");
    assert_eq!(visitor.cookie("seen"), Some("yes"));
    assert!(String::from_utf8_lossy(&running.logs.bytes()).contains("a form arrived"));
}

#[test]
fn a_form_reads_like_a_browser_reads_it() {
    let html = "<form action=\"/other\"></form><form method=\"post\" action=\"/a?b=1&amp;c=2\">\
        <input type=hidden name=\"lost\"><input type=\"hidden\" name=\"token\" value=\"a&quot;b&#39;\">\
        <input type=\"radio\" name=\"r\" value=\"1\"><input type=\"radio\" name=\"r\" value=\"2\" checked>\
        <textarea name=\"t\">\nhai\ndòng</textarea>\
        <select name=\"s\"><option value=\"x\">X</option><option value=\"y\" selected>Y</option></select></form>";
    let form = Form::find(html, "/a?b=1&c=2").unwrap();
    let expected = [("lost", ""), ("token", "a\"b'"), ("r", "2"), ("t", "hai\ndòng"), ("s", "y")];
    assert_eq!(form.pairs(), expected);
}

#[test]
fn the_line_breaks_as_told() {
    let running = server::start_stand_in();
    let proxy = Proxy::before(running.address);
    let mut visitor = running.visitor();
    visitor.through(&proxy.address());
    let form = visitor.get("/").must(200).form("/send");
    let pairs: Vec<_> =
        form.pairs().into_iter().filter(|(name, _)| *name != "words").chain([("words", "a")]).collect();

    proxy.set(Weather::AnswerLost);
    let before = proxy.answered();
    assert!(visitor.try_post("/send", &pairs).is_err());
    assert_eq!(proxy.answered(), before + 1, "the server did act");

    proxy.set(Weather::CutAfter(40));
    assert!(visitor.try_post("/send", &pairs).is_err());

    proxy.set(Weather::Slow(Duration::from_millis(5)));
    visitor.try_post("/send", &pairs).unwrap().must(303);
}

#[test]
fn a_canary_is_heard_in_every_encoding() {
    let canary = Canary::hatch();
    let folder = tempfile::tempdir().unwrap();
    assert!(canary.in_folder(folder.path()).is_empty());
    std::fs::write(folder.path().join("log"), format!("{{\"who\":{:?}}}", canary.name())).unwrap();
    assert_eq!(canary.in_folder(folder.path()).len(), 1);
    let utf16: Vec<u8> = canary.name().encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(canary.in_bytes("page", &utf16)[0].form, "UTF-16");
    let bytes = format!("{:?}", canary.name().as_bytes());
    assert_eq!(canary.in_bytes("panic", bytes.as_bytes())[0].form, "as bytes in a list");
    assert!(Canary::hatch().in_bytes("page", canary.name().as_bytes()).is_empty(), "each test has its own");
}
