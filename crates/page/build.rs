//! Says how to make the interface when it is not built yet.

use std::path::Path;

#[allow(clippy::panic)] // a build script tells by stopping
fn main() {
    println!("cargo::rerun-if-env-changed=BINHAN_WITHOUT_UI");
    println!("cargo::rerun-if-changed=../../ui/dist");
    println!("cargo::rerun-if-changed=templates");
    let dist = Path::new("../../ui/dist");
    if dist.join("manifest.json").exists() {
        return;
    }
    if std::env::var_os("BINHAN_WITHOUT_UI").is_some() {
        println!("cargo::warning=ui/dist is missing: pages will have no styles and no scripts");
        let made =
            std::fs::create_dir_all(dist).and_then(|()| std::fs::write(dist.join("manifest.json"), "{}"));
        if let Err(why) = made {
            panic!("ui/dist/manifest.json cannot be written: {why}");
        }
        return;
    }
    panic!(
        "\n\nui/dist is missing. Build the interface first:\n\n    cargo xtask ui\n\n(or set BINHAN_WITHOUT_UI=1 to compile without styles and scripts)\n"
    );
}
