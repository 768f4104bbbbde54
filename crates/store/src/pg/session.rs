//! One connection of PostgreSQL with its prepared statements.

use std::cell::RefCell;
use std::collections::HashMap;
use std::error::Error;
use std::hash::{BuildHasherDefault, Hasher};
use std::ptr;
use std::sync::Arc;

use postgres::fallible_iterator::FallibleIterator as _;
use postgres::types::private::BytesMut;
use postgres::types::{IsNull, ToSql, Type};
use postgres::{Client, NoTls};

use crate::close::TallyDelta;
use crate::fault::Fail;
use crate::kind::{Kind, RowRef, Value};
use crate::rx::{EachRow, Session, Shared};
use crate::settings::Engine;
use crate::statement::Statement;

/// Upserts the cells given as arrays, in their order.
const ADD_TO_CELLS: &str = "INSERT INTO tally (unit_id, place_id, period, cell, count, key_sum)
     SELECT * FROM unnest($1::uuid[], $2::int8[], $3::int8[], $4::int8[], $5::int8[], $6::int8[])
     ON CONFLICT (unit_id, place_id, period, cell)
     DO UPDATE SET count = tally.count + excluded.count, key_sum = tally.key_sum + excluded.key_sum";

/// Removes those of the cells in which nothing stands any more.
const DROP_EMPTY_CELLS: &str = "DELETE FROM tally USING
     unnest($1::uuid[], $2::int8[], $3::int8[], $4::int8[]) AS d (unit_id, place_id, period, cell)
     WHERE tally.unit_id = d.unit_id AND tally.place_id = d.place_id AND tally.period = d.period
     AND tally.cell = d.cell AND tally.count = 0 AND tally.key_sum = 0";

/// Statements are kept by address: no text is hashed on the way.
#[derive(Default)]
struct ByAddress(u64);

impl Hasher for ByAddress {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_usize(&mut self, address: usize) {
        self.0 = (address as u64 >> 3).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

/// What is kept for each statement.
type Kept<S> = HashMap<usize, S, BuildHasherDefault<ByAddress>>;

/// A connection in use by one thread.
pub(crate) struct PgSession {
    client: RefCell<Client>,
    kept: RefCell<Kept<postgres::Statement>>,
    tallies: RefCell<Option<(postgres::Statement, postgres::Statement)>>,
}

/// Connects.
pub(crate) fn connect(address: &str) -> Result<Client, Fail> {
    let mut config: postgres::Config = address.parse()?;
    config.application_name("binhan");
    let mut client = config.connect(NoTls)?;
    client.batch_execute("SET client_min_messages = warning")?;
    Ok(client)
}

impl PgSession {
    /// Connects; a reader's connection cannot write.
    pub(crate) fn open(address: &str, shared: &Arc<Shared>, reads: bool) -> Result<Self, Fail> {
        let mut client = connect(address)?;
        let limit = shared.settings.statement_limit.as_millis();
        // A server or a role may have been set to answer before it has synced.
        client.batch_execute(&format!(
            "SET statement_timeout = {limit}; SET default_transaction_read_only = {};
             SELECT set_config('synchronous_commit', 'on', false)
             WHERE current_setting('synchronous_commit') = 'off'",
            if reads { "on" } else { "off" }
        ))?;
        Ok(Self { client: RefCell::new(client), kept: RefCell::default(), tallies: RefCell::default() })
    }

    /// Runs a bare command.
    pub(crate) fn say(&self, command: &str) -> Result<(), Fail> {
        Ok(self.client.borrow_mut().batch_execute(command)?)
    }

    /// Whether the server has gone.
    pub(crate) fn is_closed(&self) -> bool {
        self.client.borrow().is_closed()
    }

    fn with<R>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        work: impl FnOnce(&mut Client, &postgres::Statement, &[&(dyn ToSql + Sync)]) -> Result<R, Fail>,
    ) -> Result<R, Fail> {
        let mut client = self.client.borrow_mut();
        let mut kept = self.kept.borrow_mut();
        let prepared = match kept.entry(ptr::from_ref(statement).addr()) {
            std::collections::hash_map::Entry::Occupied(found) => found.into_mut(),
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(client.prepare_typed(statement.postgres, &types(statement.params))?)
            }
        };
        const NONE: &(dyn ToSql + Sync) = &Value::Null;
        let mut lent = [NONE; 32];
        let Some(lent) = lent.get_mut(..values.len()) else {
            return Err(Fail::Own("more than 32 values".into()));
        };
        for (place, value) in lent.iter_mut().zip(values) {
            *place = value;
        }
        work(&mut client, prepared, lent)
    }
}

/// The server's types for kinds.
pub(crate) fn types(kinds: &[Kind]) -> Vec<Type> {
    let of = |kind: &Kind| match kind {
        Kind::Id => Type::UUID,
        Kind::Int => Type::INT8,
        Kind::Bool => Type::BOOL,
        Kind::Text => Type::TEXT,
        Kind::Bytes => Type::BYTEA,
        Kind::Real => Type::FLOAT8,
    };
    kinds.iter().map(of).collect()
}

impl Session for PgSession {
    fn run(&self, statement: &'static Statement, values: &[Value<'_>]) -> Result<u64, Fail> {
        self.with(statement, values, |client, prepared, lent| Ok(client.execute(prepared, lent)?))
    }

    fn query(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        each: EachRow<'_>,
    ) -> Result<(), Fail> {
        self.with(statement, values, |client, prepared, lent| {
            // Row by row: a recount passes millions.
            let mut rows = client.query_raw(prepared, lent.iter().copied())?;
            while let Some(row) = rows.next()? {
                each(&RowRef::Postgres(&row))?;
            }
            Ok(())
        })
    }

    fn tally(&self, deltas: &[TallyDelta]) -> Result<(), Fail> {
        let mut client = self.client.borrow_mut();
        let mut tallies = self.tallies.borrow_mut();
        let (add, drop_empty) = match &mut *tallies {
            Some(both) => both,
            none => none.insert((client.prepare(ADD_TO_CELLS)?, client.prepare(DROP_EMPTY_CELLS)?)),
        };
        let column = |of: fn(&TallyDelta) -> i64| deltas.iter().map(of).collect::<Vec<_>>();
        let units: Vec<_> = deltas.iter().map(|delta| delta.unit).collect();
        let (places, periods, cells) = (column(|d| d.place), column(|d| d.period), column(|d| d.cell));
        let (counts, key_sums) = (column(|d| d.count), column(|d| d.key_sum));
        client.execute(add, &[&units, &places, &periods, &cells, &counts, &key_sums])?;
        if counts.iter().any(|count| *count <= 0) {
            client.execute(drop_empty, &[&units, &places, &periods, &cells])?;
        }
        Ok(())
    }

    fn engine(&self) -> Engine {
        Engine::Postgres
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Id(id) => id.to_sql(ty, out),
            Self::Int(number) => number.to_sql(ty, out),
            Self::Bool(yes) => yes.to_sql(ty, out),
            Self::Text(text) => text.to_sql(ty, out),
            Self::Written(text) => text.to_sql(ty, out),
            Self::Bytes(bytes) => bytes.to_sql(ty, out),
            Self::Real(number) => number.to_sql(ty, out),
        }
    }
    /// Statements are prepared with the types of their kinds, and the kinds
    /// were compared when the program was compiled.
    fn accepts(_: &Type) -> bool {
        true
    }
    postgres::types::to_sql_checked!();
}
