//! Links between documents lead somewhere.

use super::{Finding, Tree};

/// Looks at every Markdown file.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.ending(".md") {
        for (line, target) in targets(text) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let whole = if file.is_empty() { path.to_owned() } else { join(path, file) };
            if !tree.holds(&whole) {
                found.push(Finding::at("links", path, line, &target, format!("{target} leads nowhere")));
            } else if !anchor.is_empty() && !tree.text(&whole).is_some_and(|text| has_heading(text, anchor)) {
                let advice = format!("{whole} has no heading #{anchor}");
                found.push(Finding::at("links", path, line, &target, advice));
            }
        }
    }
    found
}

/// `](target)` outside code, with line numbers.
fn targets(text: &str) -> Vec<(usize, String)> {
    let mut fenced = false;
    let mut targets = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        // Every second part between backticks is code.
        for prose in line.split('`').step_by(2) {
            for rest in prose.split("](").skip(1) {
                if let Some((target, _)) = rest.split_once(')') {
                    let target = target.split_whitespace().next().unwrap_or_default();
                    targets.push((number + 1, target.to_owned()));
                }
            }
        }
    }
    targets
}

fn join(from: &str, to: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in to.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// As the common hosts make anchors: lower case, spaces to hyphens, other
/// signs dropped.
fn has_heading(text: &str, anchor: &str) -> bool {
    text.lines().filter_map(|line| line.strip_prefix('#')).any(|heading| {
        let slug: String = heading
            .trim_start_matches('#')
            .trim()
            .to_lowercase()
            .chars()
            .filter_map(|c| match c {
                ' ' => Some('-'),
                c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
                _ => None,
            })
            .collect();
        slug == anchor
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dead_links_and_anchors_are_found() {
        let text = "[a](docs/b.md) [b](docs/b.md#two-words) [c](docs/none.md) [d](docs/b.md#none) `[e](x)`\n";
        let tree = Tree::of(&[("README.md", text), ("docs/b.md", "# Two words\n[up](../README.md)\n")]);
        let found: Vec<_> = check(&tree).into_iter().map(|f| f.key).collect();
        assert_eq!(found, ["README.md: docs/none.md", "README.md: docs/b.md#none"]);
    }
}
