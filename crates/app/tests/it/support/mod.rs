//! The harness: databases, servers, browsers and clients for tests.

// A harness offers more than today's tests use.
#![allow(dead_code)]

pub(crate) mod browser;
pub(crate) mod canary;
pub(crate) mod chromedriver;
#[path = "../../../../xtask/src/cluster.rs"]
mod cluster;
pub(crate) mod crawl;
pub(crate) mod everywhere;
pub(crate) mod form;
pub(crate) mod html;
pub(crate) mod http;
pub(crate) mod logs;
pub(crate) mod pg;
pub(crate) mod process;
pub(crate) mod proxy;
pub(crate) mod server;

use std::path::PathBuf;

/// The answers of one notice from Ba Đình, step by step.
pub(crate) const STEPS: &[(&str, &[(&str, &str)])] = &[
    ("where", &[("place", "truc bach"), ("for", "other"), ("hamlet", "Tổ 5")]),
    ("danger", &[("danger", "now")]),
    ("what", &[("what", "hit"), ("words", "Nghe tiếng la")]),
    ("who", &[("present", "children")]),
    ("contact", &[("contact", "none")]),
    ("avoid", &[("avoid", "nobody")]),
];

/// The project's root folder.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// A file of an npm package that the interface build fetched.
pub(crate) fn node_module(below: &str) -> PathBuf {
    let path = root().join("ui/node_modules").join(below);
    assert!(path.exists(), "ui/node_modules/{below} is missing: run `cargo xtask ui`");
    path
}
