//! Pages are valid HTML: html-validate over what the server sent.

use std::process::Command;

use super::node_module;

/// Checks pages given as (name, HTML) in one run of the validator; fails with
/// its words. The HTML must be the server's own bytes: a browser mends it.
#[track_caller]
pub(crate) fn must_be_valid(pages: &[(&str, &str)]) {
    if let Err(words) = validate(pages) {
        panic!("not valid HTML:\n{words}");
    }
}

/// The validator's words when something is not valid.
pub(crate) fn validate(pages: &[(&str, &str)]) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    for (number, (name, html)) in pages.iter().enumerate() {
        let file = name.replace(['/', '?', '&', '='], "_");
        std::fs::write(folder.path().join(format!("{number}{file}.html")), html).unwrap();
    }
    let config = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/support/htmlvalidate.json");
    let output = Command::new("node")
        .arg(node_module("html-validate/bin/html-validate.mjs"))
        .args(["--config", config, "--formatter", "stylish", "--ext", "html"])
        .arg(folder.path())
        .output()
        .expect("node is installed");
    let words =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    if output.status.success() { Ok(()) } else { Err(words) }
}
