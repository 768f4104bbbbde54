//! Stamps: a step is done again only when what it reads has changed.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::house::House;

/// Folders nobody stamps: built, fetched or private.
pub(crate) const SKIPPED: &[&str] = &[".git", "target", "node_modules", "dist", "var", ".venv"];

/// Every file below `top`, in order of name, without the skipped folders.
pub(crate) fn files(top: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    if top.is_file() {
        return vec![top.to_owned()];
    }
    let Ok(entries) = fs::read_dir(top) else { return found };
    let mut entries: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !SKIPPED.contains(&name.as_str()) {
                found.extend(files(&path));
            }
        } else {
            found.push(path);
        }
    }
    found
}

/// A step's stamp: a number over name, length and time of what it reads.
pub(crate) struct Stamp {
    file: PathBuf,
    now: String,
}

impl Stamp {
    /// Looks at the inputs; nothing is written yet.
    pub(crate) fn look(house: &House, step: &str, inputs: &[PathBuf]) -> Self {
        let mut hasher = DefaultHasher::new();
        for top in inputs {
            for path in files(top) {
                path.hash(&mut hasher);
                if let Ok(meta) = fs::metadata(&path) {
                    meta.len().hash(&mut hasher);
                    meta.modified().ok().hash(&mut hasher);
                }
            }
        }
        let now = format!("{:016x}\n", hasher.finish());
        Self { file: house.target().join("xtask").join(format!("{step}.stamp")), now }
    }

    /// Whether the step was finished with exactly these inputs.
    pub(crate) fn is_fresh(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|then| then == self.now)
    }

    /// Notes that the step is finished.
    pub(crate) fn set(&self) -> Result<()> {
        crate::run::write(&self.file, &self.now)
    }
}
