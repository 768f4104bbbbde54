//! Embeds the migration pairs of `/migrations` in the order of their numbers.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let root = here.join("../../migrations");
    let mut text = String::new();
    for engine in ["sqlite", "postgres"] {
        let folder = root.join(engine);
        println!("cargo::rerun-if-changed={}", folder.display());
        let name = engine.to_uppercase();
        let _ = writeln!(text, "/// Migrations for {engine}: file stem and text.");
        let _ = writeln!(text, "pub(crate) const {name}: &[(&str, &str)] = &[");
        for (stem, path) in numbered(&folder)? {
            println!("cargo::rerun-if-changed={}", path.display());
            let path = path.canonicalize()?;
            let _ = writeln!(text, "    ({stem:?}, include_str!({:?})),", path.display().to_string());
        }
        text.push_str("];\n");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("migrations.rs"), text)
}

fn numbered(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if path.extension().is_some_and(|ending| ending == "sql") && stem.starts_with('V') {
            found.push((stem, path));
        }
    }
    found.sort();
    Ok(found)
}
