//! Bare calls of the `postgres` crate.

use std::collections::HashMap;

use anyhow::Result;
use postgres::fallible_iterator::FallibleIterator as _;
use postgres::types::{ToSql, Type};
use postgres::{Client, NoTls, Row};
use store::{Kind, Statement, Value};
use uuid::Uuid;

use super::{Cells, Conn, Each};

/// One connection with its prepared statements.
pub(super) struct Bare {
    client: Client,
    kept: HashMap<&'static str, postgres::Statement>,
}

impl Bare {
    /// Connects.
    pub(super) fn open(server: &str) -> Result<Self> {
        Ok(Self { client: Client::connect(server, NoTls)?, kept: HashMap::new() })
    }

    fn prepared(&mut self, statement: &'static Statement) -> Result<postgres::Statement> {
        if let Some(known) = self.kept.get(statement.postgres) {
            return Ok(known.clone());
        }
        let kinds: Vec<Type> = statement.params.iter().map(of_kind).collect();
        let prepared = self.client.prepare_typed(statement.postgres, &kinds)?;
        self.kept.insert(statement.postgres, prepared.clone());
        Ok(prepared)
    }
}

fn of_kind(kind: &Kind) -> Type {
    match kind {
        Kind::Id => Type::UUID,
        Kind::Int => Type::INT8,
        Kind::Bool => Type::BOOL,
        Kind::Text => Type::TEXT,
        Kind::Bytes => Type::BYTEA,
        Kind::Real => Type::FLOAT8,
    }
}

fn lent<'v>(values: &'v [Value<'_>]) -> Vec<&'v (dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl Conn for Bare {
    fn run(&mut self, statement: &'static Statement, values: &[Value<'_>]) -> Result<()> {
        let prepared = self.prepared(statement)?;
        self.client.execute(&prepared, &lent(values))?;
        Ok(())
    }

    fn query(&mut self, statement: &'static Statement, values: &[Value<'_>], each: Each<'_>) -> Result<()> {
        let prepared = self.prepared(statement)?;
        let mut rows = self.client.query_raw(&prepared, lent(values))?;
        while let Some(row) = rows.next()? {
            each(&row)?;
        }
        Ok(())
    }

    fn begin(&mut self) -> Result<()> {
        Ok(self.client.batch_execute("BEGIN")?)
    }

    fn commit(&mut self) -> Result<()> {
        Ok(self.client.batch_execute("COMMIT")?)
    }
}

impl Cells for Row {
    fn int(&self, index: usize) -> Result<i64> {
        Ok(self.try_get(index)?)
    }
    fn text(&self, index: usize) -> Result<String> {
        Ok(self.try_get(index)?)
    }
    fn bytes(&self, index: usize) -> Result<Vec<u8>> {
        Ok(self.try_get(index)?)
    }
    fn id(&self, index: usize) -> Result<Uuid> {
        Ok(self.try_get(index)?)
    }
}
