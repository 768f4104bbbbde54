//! Values that are kept as short keys in columns, sealed bodies and forms.

/// Declares an enum whose values have keys.
macro_rules! keyed {
    ($(#[$doc:meta])* $vis:vis enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $key:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        $vis enum $name {
            $($(#[$vdoc])* #[serde(rename = $key)] $variant),+
        }
        impl $name {
            /// Every value, in the order people are asked.
            $vis const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The key kept in columns, bodies and forms; never reused.
            $vis const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }
            /// Reads a key.
            $vis fn of_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use keyed;
