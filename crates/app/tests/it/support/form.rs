//! Forms as they stand in a page: enough HTML to fill and send one.

/// A form and its fields as a browser would send them now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Form {
    /// Where it posts to; empty means the page's own address.
    pub(crate) action: String,
    fields: Vec<(String, String)>,
    /// Names of the fields one types into.
    pub(crate) typed: Vec<String>,
    /// Names of the fields one chooses in.
    pub(crate) chosen: Vec<String>,
    /// Every value the form holds or lets one choose, with its field.
    pub(crate) offered: Vec<(String, String)>,
}

impl Form {
    /// Every form of a page that posts.
    pub(crate) fn all(html: &str) -> Vec<Self> {
        let posts = |rest: &&str| {
            attribute(rest.split('>').next().unwrap_or_default(), "method").as_deref() == Some("post")
        };
        html.split("<form").skip(1).filter(posts).filter_map(Self::read).collect()
    }

    /// What stands after `<form`.
    fn read(rest: &str) -> Option<Self> {
        let (head, body) = rest.split("</form").next()?.split_once('>')?;
        let action = attribute(head, "action").unwrap_or_default();
        Some(Self {
            action,
            fields: fields(body),
            typed: named(body, typed_into),
            chosen: named(body, chosen_in),
            offered: offered(body),
        })
    }

    /// The form of `html` whose action is `action` (any, when empty).
    pub(crate) fn find(html: &str, action: &str) -> Option<Self> {
        let fits = |form: &Self| action.is_empty() || form.action == action;
        html.split("<form").skip(1).filter_map(Self::read).find(fits)
    }

    /// Sets a field, once, whether the page has it or not.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.to_owned()));
    }

    /// Adds one more value, as for several ticked boxes.
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        self.fields.push((name.to_owned(), value.to_owned()));
    }

    /// A field's value as it stands.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// What is sent.
    pub(crate) fn pairs(&self) -> Vec<(&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }
}

/// Successful controls: hidden and typed fields, what is ticked or chosen.
fn fields(body: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut select = None;
    for tag in body.split('<').skip(1) {
        let (head, text) = tag.split_once('>').unwrap_or((tag, ""));
        let name = attribute(head, "name");
        match head.split([' ', '\n', '/']).next().unwrap_or_default() {
            "input" => {
                let kind = attribute(head, "type").unwrap_or_default();
                let chosen = !matches!(kind.as_str(), "radio" | "checkbox") || has(head, "checked");
                if let (Some(name), true) =
                    (name, chosen && !matches!(kind.as_str(), "submit" | "image" | "file"))
                {
                    fields.push((name, attribute(head, "value").unwrap_or_default()));
                }
            }
            "textarea" => {
                // The first line break after the tag is no part of the text.
                let text = text.strip_prefix('\n').unwrap_or(text);
                fields.extend(name.map(|name| (name, unescape(text))));
            }
            "select" => select = name,
            "option" if has(head, "selected") => {
                let value = attribute(head, "value").unwrap_or_else(|| unescape(text.trim()));
                fields.extend(select.clone().map(|name| (name, value)));
            }
            _ => {}
        }
    }
    fields
}

/// Values of hidden fields, and of whatever can be ticked or chosen.
fn offered(body: &str) -> Vec<(String, String)> {
    let (mut offered, mut select) = (Vec::new(), None);
    for tag in body.split('<').skip(1) {
        let head = tag.split('>').next().unwrap_or_default();
        let (name, value) = (attribute(head, "name"), attribute(head, "value"));
        let kind = attribute(head, "type").unwrap_or_default();
        match head.split([' ', '\n', '/']).next().unwrap_or_default() {
            "input" | "button" if matches!(kind.as_str(), "hidden" | "radio" | "checkbox" | "submit") => {
                offered.extend(name.zip(value));
            }
            "select" => select = name,
            "option" => offered.extend(select.clone().zip(value)),
            _ => {}
        }
    }
    offered
}

/// The names of a form's elements of a sort, each once.
fn named(body: &str, sort: fn(&str, &str) -> bool) -> Vec<String> {
    let mut names = Vec::new();
    for tag in body.split('<').skip(1) {
        let head = tag.split('>').next().unwrap_or_default();
        let kind = attribute(head, "type").unwrap_or_default();
        let name = attribute(head, "name").filter(|name| !name.starts_with('_') && !names.contains(name));
        let element = head.split([' ', '\n', '/']).next().unwrap_or_default();
        names.extend(name.filter(|_| sort(element, &kind)));
    }
    names
}

fn typed_into(element: &str, kind: &str) -> bool {
    element == "textarea"
        || (element == "input"
            && !matches!(kind, "hidden" | "radio" | "checkbox" | "submit" | "image" | "file"))
}

fn chosen_in(element: &str, kind: &str) -> bool {
    element == "select" || (element == "input" && matches!(kind, "radio" | "checkbox"))
}

/// An attribute's value, with its escapes undone.
pub(crate) fn attribute(head: &str, name: &str) -> Option<String> {
    let start = [' ', '\n'].iter().find_map(|before| {
        let needle = format!("{before}{name}=\"");
        head.find(&needle).map(|at| at + needle.len())
    })?;
    Some(unescape(head[start..].split('"').next()?))
}

fn has(head: &str, name: &str) -> bool {
    head.split([' ', '\n', '/']).any(|word| word == name || word.starts_with(&format!("{name}=")))
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (entity, after_entity) = after.split_once(';').unwrap_or(("", after));
        let number = |digits: &str, base| u32::from_str_radix(digits, base).ok().and_then(char::from_u32);
        let letter = match entity {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "nbsp" => Some('\u{a0}'),
            _ => match entity.strip_prefix('#') {
                Some(hex) if hex.starts_with(['x', 'X']) => number(&hex[1..], 16),
                Some(digits) => number(digits, 10),
                None => None,
            },
        };
        match letter {
            Some(letter) => {
                out.push(letter);
                rest = after_entity;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out + rest
}
