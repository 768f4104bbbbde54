//! The kinds a parameter or a column can have, the Rust values that may stand
//! for each, and how each engine carries them.

use kernel::{Date, Dong, Instant, Month, PlaceId, TypedId};
use uuid::Uuid;

use crate::fault::Fail;

/// What a parameter or a column holds, the same on both engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Sixteen bytes: `BLOB` in SQLite, `uuid` in PostgreSQL.
    Id,
    /// A 64-bit whole number.
    Int,
    /// `INTEGER` 0 or 1 in SQLite, `boolean` in PostgreSQL.
    Bool,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// A 64-bit float.
    Real,
}

/// A value on its way into a statement.
#[derive(Clone, PartialEq)]
pub enum Value<'v> {
    /// Nothing.
    Null,
    /// An identifier.
    Id(Uuid),
    /// A whole number.
    Int(i64),
    /// Yes or no.
    Bool(bool),
    /// Text.
    Text(&'v str),
    /// Text made on the way (a date).
    Written(String),
    /// Bytes.
    Bytes(&'v [u8]),
    /// A float.
    Real(f64),
}

impl std::fmt::Debug for Value<'_> {
    /// Never shows what is held: it may be a person's.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Null => "Null",
            Self::Id(_) => "Id(..)",
            Self::Int(_) => "Int(..)",
            Self::Bool(_) => "Bool(..)",
            Self::Text(_) | Self::Written(_) => "Text(..)",
            Self::Bytes(_) => "Bytes(..)",
            Self::Real(_) => "Real(..)",
        })
    }
}

/// A row being read, of either engine. Used by the kinds only.
pub enum RowRef<'r> {
    /// SQLite.
    Sqlite(&'r rusqlite::Row<'r>),
    /// PostgreSQL.
    Postgres(&'r postgres::Row),
}

/// A marker for a kind in `sql!`: what it is called and what a column of it
/// reads as.
pub trait ColumnKind: 'static {
    /// The kind.
    const KIND: Kind;
    /// Whether the value may be absent.
    const NULLABLE: bool;
    /// What a column reads as.
    type Out: Send + 'static;
    /// Reads column `index`, counted from 0.
    ///
    /// # Errors
    /// When the stored value is of another kind.
    #[doc(hidden)]
    fn read(row: &RowRef<'_>, index: usize) -> Result<Self::Out, Fail>;
}

/// A Rust value that may be given where the statement asks for kind `K`.
pub trait Bind<K> {
    /// The value as the engines take it.
    fn value(&self) -> Value<'_>;
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident / $opt:ident = $kind:ident, $out:ty, $sqlite:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;
        #[doc = concat!("[`", stringify!($name), "`] that may be absent.")]
        #[derive(Debug, Clone, Copy)]
        pub struct $opt;

        impl ColumnKind for $name {
            const KIND: Kind = Kind::$kind;
            const NULLABLE: bool = false;
            type Out = $out;
            fn read(row: &RowRef<'_>, index: usize) -> Result<$out, Fail> {
                match row {
                    RowRef::Sqlite(row) => {
                        let read: fn(rusqlite::types::ValueRef<'_>) -> Option<$out> = $sqlite;
                        read(row.get_ref(index)?).ok_or(Fail::Shape { column: index, kind: Kind::$kind })
                    }
                    RowRef::Postgres(row) => Ok(row.try_get::<_, $out>(index)?),
                }
            }
        }
        impl ColumnKind for $opt {
            const KIND: Kind = Kind::$kind;
            const NULLABLE: bool = true;
            type Out = Option<$out>;
            fn read(row: &RowRef<'_>, index: usize) -> Result<Option<$out>, Fail> {
                match row {
                    RowRef::Sqlite(held) => {
                        if held.get_ref(index)? == rusqlite::types::ValueRef::Null {
                            return Ok(None);
                        }
                        $name::read(row, index).map(Some)
                    }
                    RowRef::Postgres(row) => Ok(row.try_get::<_, Option<$out>>(index)?),
                }
            }
        }
    )+};
}

use rusqlite::types::ValueRef as Held;

fn held_text(held: Held<'_>) -> Option<String> {
    match held {
        Held::Text(text) => std::str::from_utf8(text).ok().map(str::to_owned),
        _ => None,
    }
}

kinds! {
    /// An identifier; reads as [`Uuid`]; any [`TypedId`] binds.
    Id / OptId = Id, Uuid, |held| match held { Held::Blob(bytes) => Uuid::from_slice(bytes).ok(), _ => None };
    /// A whole number; instants bind as milliseconds, money as đồng, months as `yyyymm`.
    Int / OptInt = Int, i64, |held| match held { Held::Integer(number) => Some(number), _ => None };
    /// Yes or no.
    Bool / OptBool = Bool, bool, |held| match held { Held::Integer(number) => Some(number != 0), _ => None };
    /// Text; a [`Date`] binds as ISO text.
    Text / OptText = Text, String, held_text;
    /// Bytes.
    Bytes / OptBytes = Bytes, Vec<u8>, |held| match held { Held::Blob(bytes) => Some(bytes.to_vec()), _ => None };
    /// A float.
    Real / OptReal = Real, f64, |held| match held { Held::Real(number) => Some(number), Held::Integer(number) => Some(number as f64), _ => None };
}

impl<T: TypedId> Bind<Id> for T {
    fn value(&self) -> Value<'_> {
        Value::Id(self.uuid())
    }
}
impl<T: TypedId> Bind<OptId> for Option<T> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, |id| Value::Id(id.uuid()))
    }
}

macro_rules! binds {
    ($($kind:ident / $opt:ident: $($of:ty => |$value:ident| $make:expr),+;)+) => {$($(
        impl Bind<$kind> for $of {
            fn value(&self) -> Value<'_> { let $value = self; $make }
        }
        impl Bind<$opt> for Option<$of> {
            fn value(&self) -> Value<'_> {
                self.as_ref().map_or(Value::Null, |$value| $make)
            }
        }
    )+)+};
}
binds! {
    Int / OptInt:
        i64 => |n| Value::Int(*n),
        i32 => |n| Value::Int(i64::from(*n)),
        i16 => |n| Value::Int(i64::from(*n)),
        u32 => |n| Value::Int(i64::from(*n)),
        u16 => |n| Value::Int(i64::from(*n)),
        u8 => |n| Value::Int(i64::from(*n)),
        Instant => |at| Value::Int(at.millis()),
        Dong => |sum| Value::Int(sum.0),
        Month => |month| Value::Int(i64::from(month.number())),
        PlaceId => |place| Value::Int(place.0);
    Bool / OptBool: bool => |yes| Value::Bool(*yes);
    Real / OptReal: f64 => |n| Value::Real(*n);
    Text / OptText:
        &str => |text| Value::Text(text),
        String => |text| Value::Text(text),
        &String => |text| Value::Text(text),
        Date => |date| Value::Written(date.to_string());
    Bytes / OptBytes:
        &[u8] => |bytes| Value::Bytes(bytes),
        Vec<u8> => |bytes| Value::Bytes(bytes),
        &Vec<u8> => |bytes| Value::Bytes(bytes);
}
impl Bind<OptText> for &Option<String> {
    fn value(&self) -> Value<'_> {
        self.as_deref().map_or(Value::Null, Value::Text)
    }
}
impl Bind<OptBytes> for &Option<Vec<u8>> {
    fn value(&self) -> Value<'_> {
        self.as_deref().map_or(Value::Null, Value::Bytes)
    }
}
impl<const N: usize> Bind<Bytes> for [u8; N] {
    fn value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}
impl<const N: usize> Bind<Bytes> for &[u8; N] {
    fn value(&self) -> Value<'_> {
        Value::Bytes(self.as_slice())
    }
}
impl<const N: usize> Bind<OptBytes> for Option<[u8; N]> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, |bytes| Value::Bytes(bytes))
    }
}
