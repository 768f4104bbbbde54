//! Where a norm stands, how it was checked and from when to when it holds.

use kernel::{Date, Lang};
use serde::Deserialize;

use crate::Norms;

/// How a norm was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Recollection, or our own choice: screens and papers say so.
    Assumed,
    /// Read in a source that cites the article.
    Secondary,
    /// Read in the quoted article.
    Verified,
}

impl Mark {
    /// The phrase key of its label.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Assumed => "mark-assumed",
            Self::Secondary => "mark-secondary",
            Self::Verified => "mark-verified",
        }
    }
}

/// A place in an instrument.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Key of the instrument, see [`Norms::instrument`].
    #[serde(rename = "of")]
    pub instrument: String,
    /// Điều.
    #[serde(rename = "art")]
    pub article: Option<String>,
    /// Khoản.
    #[serde(rename = "cl")]
    pub clause: Option<String>,
    /// Điểm.
    #[serde(rename = "pt")]
    pub point: Option<String>,
}

impl Citation {
    /// The same place with a point: `22(1)` and `đ` give `22(1)đ`.
    #[must_use]
    pub fn at_point(&self, point: &str) -> Self {
        Self { point: Some(point.to_owned()), ..self.clone() }
    }

    /// `điểm a khoản 1 Điều 25 Luật 13/2022/QH15`;
    /// `Law 13/2022/QH15, Art. 25(1)(a)`.
    pub fn text(&self, norms: &Norms, lang: Lang) -> String {
        let of = norms.instrument(&self.instrument).map_or("", |instrument| match lang {
            Lang::Vi => instrument.short_vi.as_str(),
            Lang::En => instrument.short_en.as_str(),
        });
        let (article, clause, point) =
            (self.article.as_deref(), self.clause.as_deref(), self.point.as_deref());
        match lang {
            Lang::Vi => {
                let parts = [("điểm ", point), ("khoản ", clause), ("Điều ", article)];
                let mut text = String::new();
                for (word, part) in parts {
                    if let Some(part) = part {
                        text.push_str(word);
                        text.push_str(part);
                        text.push(' ');
                    }
                }
                text + of
            }
            Lang::En => {
                let mut text = of.to_owned();
                if let Some(article) = article {
                    text.push_str(", Art. ");
                    text.push_str(article);
                }
                for part in [clause, point].into_iter().flatten() {
                    text.push('(');
                    text.push_str(part);
                    text.push(')');
                }
                text
            }
        }
    }
}

/// An instrument other norms cite.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// The key citations use.
    pub key: String,
    /// Full title.
    pub vi: String,
    /// Full title in English.
    pub en: String,
    /// Short title, as papers cite it.
    pub short_vi: String,
    /// Short title in English.
    pub short_en: String,
    /// First day in force, where known.
    pub from: Option<Date>,
    /// Last day in force.
    pub to: Option<Date>,
    /// A doubt that a reader should know.
    pub note: Option<String>,
}

/// A value with its place in law, its mark and its days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited<T> {
    /// The value.
    pub value: T,
    /// Where it stands; `None` for what is ours.
    pub citation: Option<Citation>,
    /// How it was checked.
    pub mark: Mark,
    /// First day it holds; `None` when not known or not bounded.
    pub from: Option<Date>,
    /// Last day it holds.
    pub to: Option<Date>,
    /// The day the entry was last checked.
    pub checked: Date,
    /// A doubt, in Vietnamese, shown beside the value.
    pub note: Option<String>,
}

impl<T> Cited<T> {
    /// Whether it holds on a day.
    pub fn holds(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.to.is_none_or(|to| on <= to)
    }
    /// The same frame around another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Cited<U> {
        Cited {
            value: change(self.value),
            citation: self.citation,
            mark: self.mark,
            from: self.from,
            to: self.to,
            checked: self.checked,
            note: self.note,
        }
    }
}

impl<T> std::ops::Deref for Cited<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// The fields of the frame as they stand in a file.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Frame {
    pub(crate) cite: Option<Citation>,
    pub(crate) mark: Option<Mark>,
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
    pub(crate) checked: Option<Date>,
    pub(crate) note: Option<String>,
}

impl Frame {
    /// Puts the frame around a value. Without a mark an entry is assumed.
    pub(crate) fn around<T>(self, value: T, checked: Date) -> Cited<T> {
        Cited {
            value,
            mark: self.mark.unwrap_or(Mark::Assumed),
            citation: self.cite,
            from: self.from,
            to: self.to,
            checked: self.checked.unwrap_or(checked),
            note: self.note,
        }
    }
    /// What this entry leaves out is taken from the list it stands in.
    pub(crate) fn or(self, list: &Self) -> Self {
        Self {
            cite: self.cite.or_else(|| list.cite.clone()),
            mark: self.mark.or(list.mark),
            from: self.from.or(list.from),
            to: self.to.or(list.to),
            checked: self.checked.or(list.checked),
            note: self.note,
        }
    }
}

/// Words in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Words {
    /// Vietnamese, the source.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Words {
    /// In a language.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}
