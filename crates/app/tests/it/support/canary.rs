//! Canaries: people with impossible names, and a search for them in every
//! place a name must never reach.
//!
//! A test gives its survivors canary names and then looks through pages,
//! files, logs, backups and exports. A name may be hidden by an encoding, so
//! each is looked for in every usual one.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// A name no Vietnamese person bears, different in every test.
#[derive(Clone)]
pub(crate) struct Canary {
    name: String,
}

/// Where a canary sings: the place and the encoding, never the name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Leak {
    /// The page, file or log.
    pub(crate) place: String,
    /// How the name was written there.
    pub(crate) form: &'static str,
    /// At which byte.
    pub(crate) at: usize,
}

impl Canary {
    /// A new one. The syllables break Vietnamese spelling on purpose.
    pub(crate) fn hatch() -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed) + 1_000 * u64::from(std::process::id());
        let mut word = String::new();
        let mut left = number;
        for _ in 0..6 {
            word.push_str(
                ["wẽ", "fộ", "zứ", "jạ", "wỗ", "fĩ", "zằ", "jừ"][usize::try_from(left % 8).unwrap()],
            );
            left /= 8;
        }
        Self { name: format!("Wfẵj Jôzq{word}") }
    }

    /// The full name, to type into a form.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The name in every encoding it could hide in.
    fn forms(&self) -> Vec<(&'static str, Vec<u8>)> {
        let name = &self.name;
        let folded = kernel::fold(name);
        let escaped = |make: fn(char) -> String| -> Vec<u8> {
            name.chars()
                .flat_map(|c| if c.is_ascii() { c.to_string() } else { make(c) }.into_bytes())
                .collect()
        };
        vec![
            ("as typed", name.clone().into_bytes()),
            ("lower case", name.to_lowercase().into_bytes()),
            ("capitals", name.to_uppercase().into_bytes()),
            ("without marks", folded.clone().into_bytes()),
            ("without marks and spaces", folded.replace(' ', "").into_bytes()),
            ("UTF-16", name.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            ("JSON escapes", escaped(|c| format!("\\u{:04x}", u32::from(c)))),
            ("HTML escapes", escaped(|c| format!("&#{};", u32::from(c)))),
            ("in an address", percent(name, "%20")),
            ("in a form", percent(name, "+")),
            ("hexadecimal", hex(name.as_bytes())),
            ("as bytes in a list", list(name.as_bytes())),
        ]
    }

    /// Looks through bytes that came from `place`.
    pub(crate) fn in_bytes(&self, place: &str, bytes: &[u8]) -> Vec<Leak> {
        self.forms()
            .into_iter()
            .filter_map(|(form, needle)| {
                let at = find(bytes, &needle)?;
                Some(Leak { place: place.to_owned(), form, at })
            })
            .collect()
    }

    /// Looks through every file of a folder, names of files too.
    pub(crate) fn in_folder(&self, folder: &Path) -> Vec<Leak> {
        let mut leaks = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let place = path.display().to_string();
            leaks.extend(self.in_bytes("a file's name", place.as_bytes()));
            if path.is_dir() {
                leaks.extend(self.in_folder(&path));
            } else if let Ok(bytes) = fs::read(&path) {
                leaks.extend(self.in_bytes(&place, &bytes));
            }
        }
        leaks
    }

    /// Fails, naming the places, when there is any leak.
    pub(crate) fn must_not_sing(&self, leaks: Vec<Leak>) {
        assert!(leaks.is_empty(), "a survivor's name is readable in: {leaks:#?}");
    }
}

fn percent(text: &str, space: &str) -> Vec<u8> {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b' ' => out.push_str(space),
            byte if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            byte => write!(out, "%{byte:02X}").unwrap(),
        }
    }
    out.into_bytes()
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect()
}

/// How `{:?}` shows a vector of bytes.
fn list(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(", ").into_bytes()
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, needle)
}
