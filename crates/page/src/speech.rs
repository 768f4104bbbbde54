//! The words of one language at one moment: phrases, numbers, dates, times,
//! durations, money.

use std::sync::Arc;

use askama::filters::HtmlSafe;
use kernel::{Argument, Instant, Lang, Phrase};

use crate::Phrases;

/// Speaks one language. Cheap to clone.
#[derive(Clone)]
pub struct Speech {
    phrases: Arc<Phrases>,
    lang: Lang,
    now: Instant,
}

impl Speech {
    pub(crate) fn new(phrases: Arc<Phrases>, lang: Lang, now: Instant) -> Self {
        Self { phrases, lang, now }
    }
    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }
    /// The moment that "hôm nay" refers to.
    pub fn now(&self) -> Instant {
        self.now
    }
    /// A sentence that names nothing.
    pub fn say(&self, key: &str) -> String {
        self.phrases.say(self.lang, key, &[])
    }
    /// A sentence with named values.
    pub fn with(&self, key: &str, args: &[(&'static str, Argument)]) -> String {
        self.phrases.say(self.lang, key, args)
    }
    /// A sentence with one named value; easier in templates.
    pub fn one(&self, key: &str, name: &'static str, value: impl Arg) -> String {
        self.with(key, &[(name, value.arg())])
    }
    /// A sentence with two named values.
    pub fn two(
        &self,
        key: &str,
        first: (&'static str, impl Arg),
        second: (&'static str, impl Arg),
    ) -> String {
        self.with(key, &[(first.0, first.1.arg()), (second.0, second.1.arg())])
    }
    /// A sentence that an action or a rule chose.
    pub fn phrase(&self, phrase: &Phrase) -> String {
        self.with(phrase.key, &phrase.args)
    }
    /// A sentence with **strong** words: `**` in the phrase file becomes `<b>`.
    /// Everything else, values too, is escaped.
    pub fn rich(&self, key: &str) -> Html {
        strong(&self.say(key))
    }
    /// [`Speech::rich`] with named values; `**` inside a value stays text.
    pub fn rich_with(&self, key: &str, args: &[(&'static str, Argument)]) -> Html {
        let guarded: Vec<_> = args.iter().map(|(name, value)| (*name, guard(value))).collect();
        strong(&self.with(key, &guarded))
    }
    /// [`Speech::rich`] with one named value.
    pub fn rich_one(&self, key: &str, name: &'static str, value: impl Arg) -> Html {
        self.rich_with(key, &[(name, value.arg())])
    }
    /// Whether a key exists.
    pub fn knows(&self, key: &str) -> bool {
        self.phrases.knows(self.lang, key)
    }
}

/// A piece of HTML that needs no escaping.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Marks text as HTML. The caller has escaped whatever came from outside.
    pub fn trusted(html: impl Into<String>) -> Self {
        Self(html.into())
    }
    /// Escapes text.
    pub fn text(text: &str) -> Self {
        let mut html = String::with_capacity(text.len() + 16);
        escape_into(&mut html, text);
        Self(html)
    }
}

impl HtmlSafe for Html {}
impl std::fmt::Display for Html {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

fn escape_into(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
}

const GUARD: &str = "\u{E000}";

fn guard(value: &Argument) -> Argument {
    match value {
        Argument::Text(text) => Argument::Text(text.replace("**", GUARD)),
        Argument::Number(number) => Argument::Number(*number),
    }
}

fn strong(text: &str) -> Html {
    let mut html = String::with_capacity(text.len() + 16);
    for (index, part) in text.split("**").enumerate() {
        if index > 0 {
            html.push_str(if index % 2 == 1 { "<b>" } else { "</b>" });
        }
        escape_into(&mut html, part);
    }
    if text.matches("**").count() % 2 == 1 {
        html.push_str("</b>");
    }
    Html(html.replace(GUARD, "**"))
}

/// A value that a sentence can name, as templates hand it over.
pub trait Arg {
    /// As an argument.
    fn arg(&self) -> Argument;
}
impl Arg for str {
    fn arg(&self) -> Argument {
        self.into()
    }
}
impl Arg for String {
    fn arg(&self) -> Argument {
        self.as_str().into()
    }
}
impl Arg for Argument {
    fn arg(&self) -> Argument {
        self.clone()
    }
}
impl<T: Arg + ?Sized> Arg for &T {
    fn arg(&self) -> Argument {
        (**self).arg()
    }
}
macro_rules! numbers {
    ($($kind:ty),+) => {$(
        impl Arg for $kind {
            fn arg(&self) -> Argument {
                Argument::Number(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        }
    )+};
}
numbers!(i64, i32, u32, u64, usize, u16, u8);

impl std::fmt::Debug for Speech {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Speech {}", self.lang.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strong_words_are_marked_and_all_else_is_escaped() {
        assert_eq!(strong("Nút **Thoát** <b>").0, "Nút <b>Thoát</b> &lt;b&gt;");
        assert_eq!(strong("a **b").0, "a <b>b</b>");
        let guarded = guard(&Argument::Text("x**y".into()));
        assert_eq!(
            strong(&format!(
                "**{}**",
                match guarded {
                    Argument::Text(t) => t,
                    Argument::Number(_) => String::new(),
                }
            ))
            .0,
            "<b>x**y</b>"
        );
    }
}
