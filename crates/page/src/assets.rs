//! Styles and scripts, built from npm into `ui/dist` by `cargo xtask ui` and
//! carried inside the program. Names hold a hash of the content, so a browser
//! keeps them for ever and never asks again.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
struct Dist;

fn manifest() -> &'static HashMap<String, String> {
    static MANIFEST: OnceLock<HashMap<String, String>> = OnceLock::new();
    MANIFEST.get_or_init(|| {
        let file = Dist::get("manifest.json");
        file.and_then(|file| serde_json::from_slice(&file.data).ok()).unwrap_or_default()
    })
}

/// The address of an asset by its source name: `binhan.css` answers
/// `/assets/binhan.1f3a….css`.
pub fn asset(name: &str) -> String {
    format!("/assets/{}", manifest().get(name).map_or(name, String::as_str))
}

/// Answers `/assets/{file}`, compressed beforehand where the browser takes it.
pub(crate) async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    let accepts =
        |coding: &str| accepted.split(',').any(|part| part.split(';').next().map(str::trim) == Some(coding));
    let known = manifest().values().any(|name| *name == file);
    if !known {
        return crate::Failed::from(kernel::Outcome::NotVisible).into_response();
    }
    for (coding, ending) in [("br", ".br"), ("gzip", ".gz")] {
        if accepts(coding)
            && let Some(packed) = Dist::get(&format!("{file}{ending}"))
        {
            return answer(&file, packed.data, Some(coding));
        }
    }
    match Dist::get(&file) {
        Some(plain) => answer(&file, plain.data, None),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn answer(file: &str, data: Cow<'static, [u8]>, coding: Option<&'static str>) -> Response {
    let kind = match file.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let fixed = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "accept-encoding"),
    ];
    let mut response = (fixed, data.into_owned()).into_response();
    if let Some(coding) = coding {
        response.headers_mut().insert(header::CONTENT_ENCODING, http::HeaderValue::from_static(coding));
    }
    response
}
