//! Lists with filters: one text for every combination of optional clauses and
//! closed sort orders, so that each is prepared and checked by a test.

use std::fmt::Write as _;
use std::marker::PhantomData;
use std::sync::OnceLock;

use kernel::Outcome;
use uuid::Uuid;

use crate::kind::{Kind, Value};
use crate::rx::Rx;
use crate::statement::{Statement, for_sqlite_at_start};
use crate::tuples::{Args, Columns, Kinds};

/// Every family of the program, gathered by the linker.
#[allow(unsafe_code)] // linkme's link section
#[linkme::distributed_slice]
pub static FAMILIES: [&'static FamilyText];

/// What is known of a family when the program is compiled.
#[derive(Debug)]
pub struct FamilyText {
    name: &'static str,
    module: &'static str,
    base: &'static str,
    params: &'static [Kind],
    columns: &'static [Kind],
    nullable: &'static [bool],
    clauses: &'static [(&'static str, &'static [Kind])],
    orders: &'static [&'static str],
    variants: OnceLock<Vec<Statement>>,
}

/// A family with its kinds.
#[derive(Debug)]
pub struct Family<P, C>(FamilyText, PhantomData<fn(P) -> C>);

/// An optional clause of a family, by its place.
#[derive(Debug, Clone, Copy)]
pub struct Clause<P>(usize, PhantomData<fn(P)>);

/// A sort order of a family, by its place.
#[derive(Debug, Clone, Copy)]
pub struct Order(usize);

impl<P> Clause<P> {
    /// For `sql_family!` only.
    #[doc(hidden)]
    pub const fn at(place: usize) -> Self {
        Self(place, PhantomData)
    }
}
impl Order {
    /// For `sql_family!` only.
    #[doc(hidden)]
    pub const fn at(place: usize) -> Self {
        Self(place)
    }
}

impl FamilyText {
    /// One statement for each combination: bit `n` of the index says that
    /// clause `n` stands in it; the order is the index divided by 2ⁿ.
    pub fn variants(&'static self) -> &'static [Statement] {
        self.variants.get_or_init(|| {
            let masks = 1 << self.clauses.len();
            (0..masks * self.orders.len()).map(|index| self.variant(index % masks, index / masks)).collect()
        })
    }

    fn variant(&self, mask: usize, order: usize) -> Statement {
        let mut text = self.base.to_owned();
        let mut params = self.params.to_vec();
        for (place, (clause, kinds)) in self.clauses.iter().enumerate() {
            if mask & (1 << place) == 0 {
                continue;
            }
            text.push_str(" AND ");
            let mut number = params.len();
            for (index, piece) in clause.split("$?").enumerate() {
                if index > 0 {
                    number += 1;
                    let _ = write!(text, "${number}");
                }
                text.push_str(piece);
            }
            params.extend_from_slice(kinds);
        }
        params.push(Kind::Int);
        let _ = write!(text, " ORDER BY {} LIMIT ${}", self.orders[order], params.len());
        let sqlite = for_sqlite_at_start(&text);
        Statement {
            name: self.name,
            module: self.module,
            writes: false,
            postgres: text.leak(),
            sqlite: sqlite.leak(),
            params: params.leak(),
            columns: self.columns,
            nullable: self.nullable,
        }
    }
}

impl<P: Kinds, C: Kinds> Family<P, C> {
    /// For `sql_family!` only.
    #[doc(hidden)]
    pub const fn declare(
        name: &'static str,
        module: &'static str,
        base: &'static str,
        clauses: &'static [(&'static str, &'static [Kind])],
        orders: &'static [&'static str],
    ) -> Self {
        assert!(clauses.len() <= 6, "at most six optional clauses");
        assert!(!orders.is_empty(), "at least one order");
        Self(
            FamilyText {
                name,
                module,
                base,
                params: P::KINDS,
                columns: C::KINDS,
                nullable: C::NULLABLE,
                clauses,
                orders,
                variants: OnceLock::new(),
            },
            PhantomData,
        )
    }
}

impl<P, C> Family<P, C> {
    /// What is known of it.
    pub const fn text(&'static self) -> &'static FamilyText {
        &self.0
    }

    /// Begins a question with the values that are always there.
    pub fn ask<A: Args<P>>(&'static self, args: A) -> Filter<C> {
        let mut chosen = vec![None; self.0.clauses.len()];
        chosen.shrink_to_fit();
        Filter { family: &self.0, base: held(&args), chosen, order: 0, columns: PhantomData }
    }
}

/// A question to a family: which clauses stand, with which values.
pub struct Filter<C> {
    family: &'static FamilyText,
    base: Vec<Held>,
    chosen: Vec<Option<Vec<Held>>>,
    order: usize,
    columns: PhantomData<fn() -> C>,
}

impl<C: Columns> Filter<C> {
    /// Adds a clause when `args` are given.
    #[must_use]
    pub fn and<P, A: Args<P>>(mut self, clause: Clause<P>, args: Option<A>) -> Self {
        self.chosen[clause.0] = args.map(|args| held(&args));
        self
    }

    /// Sorts so; without it, by the first order.
    #[must_use]
    pub fn order(mut self, order: Order) -> Self {
        self.order = order.0;
        self
    }

    /// The rows, at most `limit`.
    ///
    /// # Errors
    /// [`Outcome::Fault`] when the engine fails.
    pub fn all(&self, rx: &Rx<'_>, limit: i64) -> Result<Vec<C::Row>, Outcome> {
        let mut mask = 0;
        let mut values: Vec<Value<'_>> = self.base.iter().map(Held::value).collect();
        for (place, chosen) in self.chosen.iter().enumerate() {
            if let Some(chosen) = chosen {
                mask |= 1 << place;
                values.extend(chosen.iter().map(Held::value));
            }
        }
        values.push(Value::Int(limit));
        let index = self.order * (1 << self.family.clauses.len()) + mask;
        let mut rows = Vec::new();
        rx.query(&self.family.variants()[index], &values, &mut |row| {
            rows.push(C::read(row)?);
            Ok(())
        })?;
        Ok(rows)
    }
}

/// A value kept until the question is asked.
#[derive(Clone)]
enum Held {
    Null,
    Id(Uuid),
    Int(i64),
    Bool(bool),
    Text(String),
    Bytes(Vec<u8>),
    Real(f64),
}

impl Held {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Id(id) => Value::Id(*id),
            Self::Int(number) => Value::Int(*number),
            Self::Bool(yes) => Value::Bool(*yes),
            Self::Text(text) => Value::Text(text),
            Self::Bytes(bytes) => Value::Bytes(bytes),
            Self::Real(number) => Value::Real(*number),
        }
    }
}

fn held<P, A: Args<P>>(args: &A) -> Vec<Held> {
    args.lend(|values| {
        values
            .iter()
            .map(|value| match value {
                Value::Null => Held::Null,
                Value::Id(id) => Held::Id(*id),
                Value::Int(number) => Held::Int(*number),
                Value::Bool(yes) => Held::Bool(*yes),
                Value::Text(text) => Held::Text((*text).to_owned()),
                Value::Written(text) => Held::Text(text.clone()),
                Value::Bytes(bytes) => Held::Bytes(bytes.to_vec()),
                Value::Real(number) => Held::Real(*number),
            })
            .collect()
    })
}

/// Declares a family of reads: a base with its parameters, up to six optional
/// clauses joined by `AND` (their parameters written `$?`), closed orders, and
/// a limit that is always there. Makes a module.
///
/// ```
/// store::sql_family! {
///     /// Leaves of a unit.
///     pub mod leaves(Id) -> (Int, Bytes) = "SELECT seq, leaf FROM audit_leaf WHERE unit_id = $1";
///     where { record(Id) = "record_id = $?", before(Int) = "seq < $?" }
///     order { newest = "seq DESC", oldest = "seq" }
/// }
/// assert_eq!(leaves::FAMILY.text().variants().len(), 8);
/// ```
#[macro_export]
macro_rules! sql_family {
    ($(#[$doc:meta])* $vis:vis mod $name:ident($($p:ident),* $(,)?) -> ($($c:ident),* $(,)?) = $base:expr;
     where { $($clause:ident($($k:ident),+) = $text:expr),* $(,)? }
     order { $($order:ident = $by:expr),+ $(,)? }) => {
        $(#[$doc])*
        #[allow(non_upper_case_globals, non_camel_case_types, dead_code, missing_docs, clippy::unused_unit)]
        $vis mod $name {
            enum Clauses { $($clause,)* Last_ }
            enum Orders { $($order,)+ }
            pub static FAMILY: $crate::Family<($($crate::kind::$p,)*), ($($crate::kind::$c,)*)> =
                $crate::Family::declare(
                    stringify!($name),
                    module_path!(),
                    $base,
                    &[$(($text, <($($crate::kind::$k,)+) as $crate::Kinds>::KINDS)),*],
                    &[$($by),+],
                );
            $(pub const $clause: $crate::macros::Clause<($($crate::kind::$k,)+)> =
                $crate::macros::Clause::at(Clauses::$clause as usize);)*
            $(pub const $order: $crate::macros::Order = $crate::macros::Order::at(Orders::$order as usize);)+
            #[allow(unsafe_code)]
            const _: () = {
                #[$crate::macros::linkme::distributed_slice($crate::FAMILIES)]
                #[linkme(crate = $crate::macros::linkme)]
                static REGISTERED: &$crate::FamilyText = FAMILY.text();
            };
        }
    };
}
