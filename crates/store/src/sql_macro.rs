//! `sql!`: one statement, one `static`.

/// Declares statements; the kinds are those of [`crate::kind`].
///
/// `read` starts with `SELECT` or `WITH`; `write` without `->` gives the
/// number of rows, with `-> (…)` it returns rows by `RETURNING`.
///
/// ```
/// store::sql! {
///     /// Leaves of a unit after a number.
///     pub read LEAVES(Id, Int) -> (Int, Bytes) =
///         "SELECT seq, leaf FROM audit_leaf WHERE unit_id = $1 AND seq > $2 ORDER BY seq LIMIT 50"
/// }
/// assert!(LEAVES.statement().sqlite.contains("unit_id = ?1"));
/// ```
#[macro_export]
macro_rules! sql {
    () => {};
    ($(#[$doc:meta])* $vis:vis read $name:ident($($p:ident),* $(,)?) -> ($($c:ident),* $(,)?) = $text:expr $(; $($rest:tt)*)?) => {
        $crate::sql!(@one Read [$(#[$doc])*] [$vis] $name ($($p)*) ($($c)*) $text);
        $($crate::sql! { $($rest)* })?
    };
    ($(#[$doc:meta])* $vis:vis write $name:ident($($p:ident),* $(,)?) -> ($($c:ident),* $(,)?) = $text:expr $(; $($rest:tt)*)?) => {
        $crate::sql!(@one Write [$(#[$doc])*] [$vis] $name ($($p)*) ($($c)*) $text);
        $($crate::sql! { $($rest)* })?
    };
    ($(#[$doc:meta])* $vis:vis write $name:ident($($p:ident),* $(,)?) = $text:expr $(; $($rest:tt)*)?) => {
        $crate::sql!(@one Write [$(#[$doc])*] [$vis] $name ($($p)*) () $text);
        $($crate::sql! { $($rest)* })?
    };
    (@one $how:ident [$($doc:tt)*] [$vis:vis] $name:ident ($($p:ident)*) ($($c:ident)*) $text:expr) => {
        $($doc)*
        $vis static $name: $crate::$how<($($crate::kind::$p,)*), ($($crate::kind::$c,)*)> = {
            const SQL: &str = $text;
            const LITE: [u8; SQL.len()] = $crate::macros::for_sqlite(SQL);
            $crate::$how::declare(stringify!($name), module_path!(), SQL, $crate::macros::text(&LITE))
        };
        #[allow(unsafe_code)]
        const _: () = {
            #[$crate::macros::linkme::distributed_slice($crate::STATEMENTS)]
            #[linkme(crate = $crate::macros::linkme)]
            static REGISTERED: &$crate::Statement = $name.statement();
        };
    };
}
