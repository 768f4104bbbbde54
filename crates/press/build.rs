//! Takes the four faces of Tinos (SIL Open Font License 1.1, metrically like
//! Times New Roman) out of the interface's npm packages, so that papers carry
//! their own font and no font file lies in the repository. With
//! `BINHAN_WITHOUT_UI` set the program is built without them, and a paper
//! asked of it is refused.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

/// Folder and file name without its ending, as the npm package lays them out.
const FACES: [&str; 4] = ["400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic"];

fn main() -> ExitCode {
    let package = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default())
        .join("../../ui/node_modules/@expo-google-fonts/tinos");
    let out = env::var("OUT_DIR").unwrap_or_default();
    println!("cargo::rerun-if-env-changed=BINHAN_WITHOUT_UI");
    let without = env::var_os("BINHAN_WITHOUT_UI").is_some();
    for face in FACES {
        let from = package.join(face).join(format!("Tinos_{face}.ttf"));
        println!("cargo::rerun-if-changed={}", from.display());
        let to = Path::new(&out).join(format!("{face}.ttf"));
        if without && !from.is_file() {
            println!("cargo::warning=the font of the papers is missing: no paper can be set");
            if fs::write(&to, []).is_err() {
                return ExitCode::FAILURE;
            }
        } else if let Err(error) = fs::copy(&from, &to) {
            println!(
                "cargo::error=the font of the papers is missing: {} ({error}). \
                 Run `cargo xtask ui`, which installs the npm packages \
                 (or set BINHAN_WITHOUT_UI=1 to build without papers).",
                from.display()
            );
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
