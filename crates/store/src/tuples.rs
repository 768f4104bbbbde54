//! Tuples of kinds, of arguments and of read columns, up to 24 long.

use crate::fault::Fail;
use crate::kind::{Bind, ColumnKind, Kind, RowRef, Value};

/// A tuple of kind markers.
pub trait Kinds: 'static {
    /// The kinds in order.
    const KINDS: &'static [Kind];
    /// For each, whether it may be absent.
    const NULLABLE: &'static [bool];
}

/// A tuple of kind markers that a row can be read as.
pub trait Columns: Kinds {
    /// The Rust tuple.
    type Row: Send + 'static;
    /// Reads a row.
    ///
    /// # Errors
    /// When a stored value is of another kind than declared.
    #[doc(hidden)]
    fn read(row: &RowRef<'_>) -> Result<Self::Row, Fail>;
}

/// A tuple of values that may be given for the kinds `K`; checked when the
/// program is compiled.
pub trait Args<K> {
    /// Lends the values to `to`.
    #[doc(hidden)]
    fn lend<R>(&self, to: impl FnOnce(&[Value<'_>]) -> R) -> R;
}

macro_rules! tuples {
    () => { tuples!(@one); };
    ($first:ident $($rest:ident)*) => {
        tuples!($($rest)*);
        tuples!(@one $first $($rest)*);
    };
    (@one $($n:ident)*) => {
        #[allow(unused_variables, unused_mut, unused_assignments, non_snake_case, clippy::unused_unit)]
        const _: () = {
            impl<$($n: ColumnKind),*> Kinds for ($($n,)*) {
                const KINDS: &'static [Kind] = &[$($n::KIND),*];
                const NULLABLE: &'static [bool] = &[$($n::NULLABLE),*];
            }
            impl<$($n: ColumnKind),*> Columns for ($($n,)*) {
                type Row = ($($n::Out,)*);
                fn read(row: &RowRef<'_>) -> Result<Self::Row, Fail> {
                    let mut index = 0;
                    $(let $n = $n::read(row, index)?; index += 1;)*
                    Ok(($($n,)*))
                }
            }
            tuples!(@args [$($n)*] []);
        };
    };
    (@args [] []) => {
        impl Args<()> for () {
            fn lend<R>(&self, to: impl FnOnce(&[Value<'_>]) -> R) -> R { to(&[]) }
        }
    };
    (@args [$($n:ident)+] []) => {
        paste_args!($($n)+);
    };
}

// The argument types need names of their own beside the kinds'.
macro_rules! paste_args {
    ($($k:ident)+) => { paste_args!(@pair [] [$($k)+] [V1 V2 V3 V4 V5 V6 V7 V8 V9 V10 V11 V12 V13 V14 V15 V16 V17 V18 V19 V20 V21 V22 V23 V24]); };
    (@pair [$($done:tt)*] [$k:ident $($ks:ident)*] [$v:ident $($vs:ident)*]) => {
        paste_args!(@pair [$($done)* ($k $v)] [$($ks)*] [$($vs)*]);
    };
    (@pair [$(($k:ident $v:ident))+] [] [$($left:ident)*]) => {
        impl<$($k,)+ $($v: Bind<$k>),+> Args<($($k,)+)> for ($($v,)+) {
            fn lend<R>(&self, to: impl FnOnce(&[Value<'_>]) -> R) -> R {
                let ($($v,)+) = self;
                to(&[$($v.value()),+])
            }
        }
    };
}

tuples!(K1 K2 K3 K4 K5 K6 K7 K8 K9 K10 K11 K12 K13 K14 K15 K16 K17 K18 K19 K20 K21 K22 K23 K24);
