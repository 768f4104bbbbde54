//! Where the project stands on this machine.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The project's root folder.
pub(crate) struct House {
    root: PathBuf,
}

impl House {
    /// The nearest folder upwards that holds the workspace.
    pub(crate) fn find() -> Result<Self> {
        let start = match std::env::var_os("CARGO_MANIFEST_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => std::env::current_dir().context("The current folder cannot be read.")?,
        };
        for folder in start.ancestors() {
            if folder.join("crates/xtask/Cargo.toml").is_file() {
                return Ok(Self { root: folder.to_owned() });
            }
        }
        bail!("This is not inside the project.\nChange into the cloned folder and try again.")
    }

    /// The root folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path below the root.
    pub(crate) fn at(&self, below: &str) -> PathBuf {
        self.root.join(below)
    }

    /// Where cargo puts what it builds.
    pub(crate) fn target(&self) -> PathBuf {
        match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => self.root.join(folder),
            None => self.at("target"),
        }
    }

    /// The program `binhan` as built by the development profile.
    pub(crate) fn program(&self, release: bool) -> PathBuf {
        self.target().join(if release { "release" } else { "debug" }).join("binhan")
    }
}
