//! The project's text files, in memory.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;

use super::lex::Source;
use crate::stamp;

/// Kinds of files the rules look at.
const KINDS: &[&str] = &["rs", "sql", "ftl", "toml", "md", "html", "css", "scss", "mjs", "js", "sh", "ts"];
/// Larger files are data, not text written by hand.
const LARGEST: u64 = 2_000_000;

/// Path (with `/`, from the root) to text.
pub(crate) struct Tree {
    files: BTreeMap<String, String>,
    /// Every path there is, of any kind: links may point at them.
    paths: Vec<String>,
}

impl Tree {
    /// Reads the project.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        let mut paths = Vec::new();
        for path in stamp::files(root) {
            let below = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            let kind = below.rsplit_once('.').map_or("", |(_, kind)| kind);
            let script = below.starts_with(".ci/");
            if (KINDS.contains(&kind) || script)
                && path.metadata().is_ok_and(|meta| meta.len() <= LARGEST)
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                files.insert(below.clone(), text);
            }
            paths.push(below);
        }
        Ok(Self { files, paths })
    }

    /// A tree made up by a test.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let files: BTreeMap<String, String> =
            files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        let paths = files.keys().cloned().collect();
        Self { files, paths }
    }

    /// One file's text.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Files whose names end so.
    pub(crate) fn ending(&self, end: &str) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .filter(move |(path, _)| path.ends_with(end))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Every text file.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Rust sources, read by the small lexer.
    pub(crate) fn rust(&self) -> impl Iterator<Item = (&str, Source)> {
        self.ending(".rs").map(|(path, text)| (path, Source::read(text)))
    }

    /// Whether a file or folder of this path exists.
    pub(crate) fn holds(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        self.paths.iter().any(|known| known == path || known.starts_with(&folder))
    }

    /// Every path there is.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(String::as_str)
    }
}
