//! Values kept as short keys, and what must not be printed.

/// Declares enums whose values have keys: what columns, sealed bodies and
/// forms hold. The caller's crate depends on `serde`.
///
/// ```
/// kernel::keyed! {
///     /// How the road is.
///     pub enum Road {
///         /// Nobody can pass.
///         Closed = "closed",
///         /// As always.
///         Open = "open",
///     }
/// }
/// assert_eq!(Road::of_key("open"), Some(Road::Open));
/// assert_eq!(Road::ALL, [Road::Closed, Road::Open]);
/// ```
#[macro_export]
macro_rules! keyed {
    ($($(#[$doc:meta])* $vis:vis enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $key:literal),+ $(,)? })+) => {$(
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
    )+};
}

/// Gives types that hold what is sealed a `Debug` that tells nothing.
///
/// ```
/// struct Said { words: String }
/// kernel::hidden!(Said);
/// let said = Said { words: "never printed".into() };
/// assert_eq!(format!("{said:?}"), "Said(sealed)");
/// # let _ = said.words;
/// ```
#[macro_export]
macro_rules! hidden {
    ($($name:ident),+ $(,)?) => {$(
        impl std::fmt::Debug for $name {
            /// Tells nothing: it holds what is sealed.
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(sealed)"))
            }
        }
    )+};
}
