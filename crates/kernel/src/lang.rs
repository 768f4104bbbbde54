//! The languages of the interface: Vietnamese is the source.

use serde::{Deserialize, Serialize};

/// A language every page is complete in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Vietnamese, the source language.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// Every language, the source first.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// The code used in `lang` attributes and file names.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// Reads a code; `None` for a language we do not speak.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }
}
