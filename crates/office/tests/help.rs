//! The public pages, as a browser without a name meets them.
#![allow(clippy::unwrap_used, clippy::panic)] // the tools of these tests may stop them

use std::sync::Arc;

use axum::body::Body;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use kernel::{Clock, SeededEntropy, SetClock};
use page::{Settings, Web};
use tower::ServiceExt as _;

async fn get(path: &str, headers: &[(&str, &str)]) -> (StatusCode, http::HeaderMap, Vec<u8>) {
    let clock = Arc::new(SetClock::at("2026-11-19T14:20:00+07:00"));
    let settings = Settings { exit_address: "https://weather.example/".to_owned(), ..Settings::default() };
    let web = Web::builder(clock as Arc<dyn Clock>, Arc::new(SeededEntropy::new(5)), [4; 32]);
    let web = web.settings(settings).build().unwrap();
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = page::router(office::help::routes(), &web)
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    let (parts, body) = response.into_parts();
    (parts.status, parts.headers, body.collect().await.unwrap().to_bytes().to_vec())
}

#[tokio::test]
async fn the_first_page_fits_in_the_first_round_trip() {
    let (status, headers, plain) = get("/", &[]).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers["cache-control"], "no-store");
    let html = String::from_utf8(plain).unwrap();
    for number in ["tel:113", "tel:115", "tel:111"] {
        assert!(html.contains(number));
    }
    assert!(
        html.contains("action=\"/find\"")
            && html.contains("href=\"/send\"")
            && html.contains("href=\"/ask\"")
    );
    let (_, headers, packed) = get("/", &[("accept-encoding", "br")]).await;
    assert_eq!(headers["content-encoding"], "br");
    assert!(
        packed.len() < 14 * 1024 && html.len() < 14 * 1024,
        "{} plain, {} packed",
        html.len(),
        packed.len()
    );
}

#[tokio::test]
async fn a_child_is_shown_111_first() {
    let html = String::from_utf8(get("/", &[]).await.2).unwrap();
    let child = &html[html.find("Em dưới 16 tuổi?").unwrap()..];
    let first = child.find("tel:").map(|at| &child[at..at + 7]);
    assert_eq!(first, Some("tel:111"));
}

#[tokio::test]
async fn leaving_takes_everything_along_and_leads_to_the_weather() {
    let (status, headers, _) = get("/leave", &[("cookie", "__Host-bn-draft=AAAA; __Host-bn-lang=vi")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers[header::LOCATION], "https://weather.example/");
    assert_eq!(headers["clear-site-data"], r#""cache", "cookies", "storage""#);
    let gone: Vec<_> =
        headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap()).collect();
    assert_eq!(gone.len(), 2);
    assert!(gone.iter().all(|cookie| cookie.contains("Max-Age=0") && cookie.contains("Secure")), "{gone:?}");
}

#[tokio::test]
async fn another_site_cannot_make_somebody_leave() {
    let (status, headers, _) = get("/leave", &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(!headers.contains_key("clear-site-data") && !headers.contains_key(header::SET_COOKIE));
}

#[tokio::test]
async fn titles_in_the_history_tell_nothing() {
    for path in ["/", "/safety", "/readers"] {
        let html = String::from_utf8(get(path, &[]).await.2).unwrap();
        let title = html.split("<title>").nth(1).unwrap().split("</title>").next().unwrap().to_owned();
        for word in ["bạo lực", "tin", "báo", "an toàn"] {
            assert!(!title.to_lowercase().contains(word), "{path}: {title}");
        }
    }
}
