//! New slices, migrations and languages, in the shape the house expects.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::run::{read, write};
use crate::stamp;
use crate::tidy::ZONES;

fn is_snake(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// Makes the fixed files and registers the module.
pub(crate) fn slice(root: &Path, zone: &str, name: &str) -> Result<()> {
    if !ZONES.contains(&zone) {
        bail!("`{zone}` has no slices.\nZones with slices: {}.", ZONES.join(", "));
    }
    if !is_snake(name) {
        bail!("`{name}` is not snake_case.\nUse small letters and underscores, in English.");
    }
    let folder = root.join(format!("crates/{zone}/src/{name}"));
    if folder.exists() {
        bail!("{} exists already.\nChoose another name, or add to it.", folder.display());
    }
    for (file, text) in files(name) {
        write(&folder.join(file), &text)?;
    }
    register(&root.join(format!("crates/{zone}/src/lib.rs")), name)?;
    let askama = root.join(format!("crates/{zone}/askama.toml"));
    if !askama.exists() {
        write(&askama, "[general]\ndirs = [\"src\", \"../page/templates\"]\n")?;
    }
    eprintln!("Made crates/{zone}/src/{name}. Next: docs/adding-a-page.md.");
    Ok(())
}

/// A slice that does nothing yet, and compiles.
fn files(name: &str) -> Vec<(&'static str, String)> {
    let title = name.replace('_', " ");
    let key = name.replace('_', "-");
    let modules = "mod actions;\nmod forms;\nmod model;\nmod pages;\nmod rules;\nmod store;\n";
    vec![
        (
            "mod.rs",
            format!(
                "//! {title}: say here what it is for and which article asks for it.\n//!\n//! Statute: cite it, with its evidence mark.\n\n{modules}\npage::phrases!(\"phrases.vi.ftl\", \"phrases.en.ftl\");\n\n/// The pages of this slice.\npub fn routes() -> Vec<page::Route> {{\n    pages::routes()\n}}\n"
            ),
        ),
        ("model.rs", format!("//! What {title} is made of.\n")),
        ("rules.rs", format!("//! Decisions of {title}: pure functions, each citing its article.\n")),
        ("store.rs", format!("//! The statements of {title}: SQL and nothing else.\n")),
        (
            "forms.rs",
            format!("//! Forms of {title}: text in, a command out, or what is wrong with a field.\n"),
        ),
        (
            "actions.rs",
            format!(
                "//! Actions of {title}: permission, rules, store, audit and tally in one transaction.\n"
            ),
        ),
        (
            "pages.rs",
            format!(
                "//! Pages of {title}: handlers and their typed contexts, each with `samples()`.\n\n/// The routes, in the order of the user's way.\npub(crate) fn routes() -> Vec<page::Route> {{\n    Vec::new()\n}}\n"
            ),
        ),
        ("phrases.vi.ftl", format!("# {key}: mọi khóa bắt đầu bằng tên này\n")),
        ("phrases.en.ftl", format!("# {key}: every key begins with this name\n")),
    ]
}

/// Adds `pub mod name;` in alphabetical order.
fn register(lib: &Path, name: &str) -> Result<()> {
    let text = read(lib)?;
    let line = format!("pub mod {name};");
    let mut lines: Vec<&str> = text.lines().collect();
    let modules = |text: &&str| text.starts_with("pub mod ") && text.ends_with(';');
    let at = lines
        .iter()
        .position(|other| modules(other) && *other > line.as_str())
        .or_else(|| lines.iter().rposition(modules).map(|last| last + 1));
    match at {
        Some(at) => lines.insert(at, &line),
        None => {
            // After the crate's own documentation.
            let head = lines.iter().take_while(|other| other.starts_with("//!")).count();
            lines.insert(head, "");
            lines.insert(head + 1, &line);
        }
    }
    write(lib, &(lines.join("\n") + "\n"))
}

/// Makes a pair of migrations with the next free number of a block of ten.
pub(crate) fn migration(root: &Path, name: &str, block: Option<u32>) -> Result<()> {
    if !is_snake(name) {
        bail!("`{name}` is not snake_case.\nSay what it does, such as add_club_meeting.");
    }
    let taken = numbers(&root.join("migrations/sqlite"));
    let number = match block {
        Some(block) => (block..block + 10).find(|number| !taken.contains(number)),
        None => Some(taken.iter().max().map_or(1, |last| last + 1)),
    };
    let Some(number) = number else {
        bail!("The block is full.\nStart a new block of ten and note it in docs/adding-a-field.md.");
    };
    for (engine, note) in [
        (
            "sqlite",
            "-- STRICT; instants INTEGER (ms UTC), dates TEXT (ISO), money INTEGER (đồng), ids BLOB.\n",
        ),
        ("postgres", "-- Instants BIGINT (ms UTC), dates TEXT (ISO), money BIGINT (đồng), ids UUID.\n"),
    ] {
        let path = root.join(format!("migrations/{engine}/V{number:03}__{name}.sql"));
        write(&path, &format!("{note}-- unit_id first in every key of an operational table.\n"))?;
        eprintln!("Made {}", path.strip_prefix(root).unwrap_or(&path).display());
    }
    eprintln!("Next: a line in personal_data.toml for every column (docs/adding-a-field.md).");
    Ok(())
}

fn numbers(folder: &Path) -> Vec<u32> {
    let names = fs::read_dir(folder).into_iter().flatten().flatten();
    names
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            name.strip_prefix('V')?.split_once("__")?.0.parse().ok()
        })
        .collect()
}

/// Copies every Vietnamese phrase file with empty values, the Vietnamese above
/// each as a comment for the translator.
pub(crate) fn language(root: &Path, code: &str) -> Result<()> {
    let plain = (2..=3).contains(&code.len()) && code.chars().all(|c| c.is_ascii_lowercase());
    if !plain || code == "vi" || code == "en" {
        bail!("`{code}` is not a new language's code.\nUse two or three small letters, such as km.");
    }
    let mut made = 0;
    for path in stamp::files(&root.join("crates")) {
        let name = path.to_string_lossy();
        let Some(stem) = name.strip_suffix(".vi.ftl") else { continue };
        let target = PathBuf::from(format!("{stem}.{code}.ftl"));
        if !target.exists() {
            write(&target, &emptied(&read(&path)?))?;
            made += 1;
        }
    }
    eprintln!(
        "Made {made} phrase files. Values marked {MARK} are still to be translated; pages show Vietnamese there."
    );
    Ok(())
}

/// How an untranslated value is marked.
const MARK: &str = "{ \"\" }";

/// Keys with empty values; the source text stands above as a comment.
fn emptied(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let head = !line.starts_with([' ', '\t', '#', '}']) && !line.is_empty();
        let attribute = line.trim_start().strip_prefix('.').and_then(|rest| rest.split_once('='));
        if head && let Some((key, value)) = line.split_once('=') {
            out += &format!("# {}\n{} = {MARK}\n", value.trim(), key.trim());
        } else if let Some((key, _)) = attribute {
            // A comment may not stand inside a message.
            out += &format!("    .{} = {MARK}\n", key.trim());
        } else if line.starts_with('#') || line.is_empty() {
            out += line;
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("binhan-scaffold-{name}-{}", std::process::id()));
        fs::remove_dir_all(&folder).ok();
        write(
            &folder.join("crates/community/src/lib.rs"),
            "//! Clubs.\n\npub mod clubs;\npub mod training;\n",
        )
        .unwrap();
        folder
    }

    #[test]
    fn a_new_slice_has_the_fixed_files_and_is_registered() {
        let root = folder("slice");
        slice(&root, "community", "funds").unwrap();
        let lib = read(&root.join("crates/community/src/lib.rs")).unwrap();
        assert_eq!(lib, "//! Clubs.\n\npub mod clubs;\npub mod funds;\npub mod training;\n");
        let tree = crate::tidy::Tree::read(&root).unwrap();
        assert!(tree.holds("crates/community/src/funds/phrases.vi.ftl"));
        assert!(slice(&root, "community", "funds").is_err(), "it must not be made twice");
        assert!(slice(&root, "attic", "x").is_err());
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn migrations_take_the_next_number_of_their_block() {
        let root = folder("migration");
        migration(&root, "add_notice", Some(40)).unwrap();
        migration(&root, "add_case", Some(40)).unwrap();
        assert!(root.join("migrations/postgres/V041__add_case.sql").is_file());
        migration(&root, "later", None).unwrap();
        assert!(root.join("migrations/sqlite/V042__later.sql").is_file());
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_new_language_keeps_keys_and_drops_words() {
        let text = emptied("# head\na = Xin chào { $name }\nb =\n    nhiều dòng\n    .label = Nhãn\n");
        assert_eq!(
            text,
            "# head\n# Xin chào { $name }\na = { \"\" }\n# \nb = { \"\" }\n    .label = { \"\" }\n"
        );
    }
}
