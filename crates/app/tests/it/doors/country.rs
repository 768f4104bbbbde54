//! Whose is what: the offices of a database, what belongs to them, and
//! whether anything of it was touched.

use std::collections::{BTreeMap, BTreeSet};

use access::Reach;
use postgres::Client as Connection;

/// Where rows belong: offices with their paths.
pub(super) struct Country {
    paths: BTreeMap<String, String>,
    kinds: BTreeMap<String, String>,
    rows: Vec<Row>,
}

/// An id that somebody owns.
pub(super) struct Row {
    unit: String,
    id: String,
    /// Its table and column.
    from: String,
}

fn text(id: &str) -> String {
    id.replace('-', "")
}

/// Columns of a type in the tables whose rows an office owns.
const COLUMNS: &str =
    "SELECT quote_ident(c.table_name), quote_ident(c.column_name) FROM information_schema.columns c
    WHERE c.data_type = 'uuid' AND c.column_name <> 'unit_id' AND EXISTS (SELECT 1 FROM
    information_schema.columns u WHERE u.table_name = c.table_name AND u.column_name = 'unit_id')";

impl Country {
    /// What stands in a database now.
    pub(super) fn look(database: &mut Connection) -> Self {
        let units = database.query("SELECT unit_id::text, path, kind FROM unit", &[]).unwrap();
        let paths = units.iter().map(|row| (row.get(0), row.get(1))).collect();
        let kinds = units.iter().map(|row| (row.get(0), row.get(2))).collect();
        let mut rows = Vec::new();
        for column in database.query(COLUMNS, &[]).unwrap() {
            let (table, column): (String, String) = (column.get(0), column.get(1));
            let ids = format!(
                "SELECT DISTINCT unit_id::text, {column}::text FROM {table} WHERE {column} IS NOT NULL ORDER BY 1, 2"
            );
            let from = format!("{table}.{column}");
            let found = database.query(&ids, &[]).unwrap();
            rows.extend(found.iter().map(|row| Row {
                unit: row.get(0),
                id: text(row.get(1)),
                from: from.clone(),
            }));
        }
        Self { paths, kinds, rows }
    }

    /// Tables of which somebody owns a row.
    pub(super) fn tables(&self) -> BTreeSet<&str> {
        self.rows.iter().filter_map(|row| row.from.split('.').next()).collect()
    }

    /// The office of a log-in and its role.
    pub(super) fn post(database: &mut Connection, login: &str) -> (String, String) {
        let found =
            "SELECT p.unit_id::text, p.role FROM post p JOIN account a USING (account_id) WHERE a.login = $1";
        let row = database.query_one(found, &[&login]).unwrap();
        (row.get(0), row.get(1))
    }

    /// Whether a post in a unit reaches another office.
    fn reaches(&self, unit: &str, reach: Reach, other: &str) -> bool {
        match reach {
            Reach::Own => other == unit,
            Reach::Subtree => {
                self.paths.get(other).is_some_and(|path| path.starts_with(self.paths[unit].as_str()))
            }
            Reach::Country => true,
        }
    }

    /// Ids that lie outside what a post reaches, one a column of each office;
    /// one that also stands in a row within it is shared on purpose.
    pub(super) fn foreign(&self, unit: &str, reach: Reach) -> BTreeMap<String, &str> {
        let within = |row: &&Row| self.reaches(unit, reach, &row.unit);
        let shared: BTreeSet<&str> = self.rows.iter().filter(within).map(|row| row.id.as_str()).collect();
        // An office within reach may be named in another's row, as the desk
        // that holds its escrow is.
        let offices: BTreeSet<String> =
            self.paths.keys().filter(|id| self.reaches(unit, reach, id)).map(|id| text(id)).collect();
        let known = |row: &Row| shared.contains(row.id.as_str()) || offices.contains(&row.id);
        let mut columns = BTreeSet::new();
        let outside = self.rows.iter().filter(|row| !within(row) && !known(row));
        let few = outside.filter(|row| columns.insert((&row.unit, &row.from)));
        few.map(|row| (row.id.clone(), row.from.as_str())).collect()
    }

    /// Of [`Self::foreign`] those by which something is found, one a column,
    /// and one of each office of the same kind.
    pub(super) fn keys(&self, unit: &str, reach: Reach) -> BTreeMap<String, &str> {
        let is_key = |from: &str| {
            let (table, column) = from.split_once('.').unwrap_or_default();
            let noun = column.strip_suffix("_id").unwrap_or(column);
            matches!(column, "record_id" | "account_id") || table.ends_with(noun)
        };
        let alike: BTreeSet<&str> = {
            let fellow = |row: &&Row| self.kinds.get(&row.unit) == self.kinds.get(unit);
            self.rows.iter().filter(fellow).map(|row| row.id.as_str()).collect()
        };
        let mut columns = BTreeSet::new();
        let keys = self.foreign(unit, reach).into_iter().filter(|(_, from)| is_key(from));
        keys.filter(|(id, from)| columns.insert(*from) || alike.contains(id.as_str())).collect()
    }

    /// What stands in an address of a return: its office and itself.
    pub(super) fn returns(&self, unit: &str, reach: Reach) -> BTreeMap<String, &str> {
        let is_return =
            |row: &&Row| row.from == "return_sheet.return_id" && !self.reaches(unit, reach, &row.unit);
        let address = |row: &Row| format!("{}-{}", text(&row.unit), row.id);
        self.rows.iter().filter(is_return).map(|row| (address(row), row.from.as_str())).collect()
    }
}

/// What offices own, row by row, without the logs: who tries a door is noted
/// in her own.
#[derive(PartialEq, Eq)]
pub(super) struct Owned(BTreeSet<(String, String)>);

impl Owned {
    /// Every row of every office.
    pub(super) fn now(database: &mut Connection) -> Self {
        let tables =
            "SELECT quote_ident(table_name) FROM information_schema.columns WHERE column_name = 'unit_id'
            AND table_schema = 'public' AND table_name NOT IN ('unit_head', 'audit_leaf')";
        let mut rows = BTreeSet::new();
        for table in database.query(tables, &[]).unwrap() {
            let table: String = table.get(0);
            let found = database.query(&format!("SELECT t::text FROM {table} t"), &[]).unwrap();
            rows.extend(found.iter().map(|row| (table.clone(), row.get(0))));
        }
        Self(rows)
    }

    /// What is no more as it was, and what is new.
    pub(super) fn since(&self, before: &Self) -> Vec<String> {
        let line = |sign: &str, (table, row): &(String, String)| {
            format!("{sign} {table} {}", row.chars().take(120).collect::<String>())
        };
        let gone = before.0.difference(&self.0).map(|row| line("-", row));
        gone.chain(self.0.difference(&before.0).map(|row| line("+", row))).collect()
    }

    /// Rows of before that bear one of these ids, and are gone or changed.
    pub(super) fn lost<'i>(&self, before: &Self, ids: impl Iterator<Item = &'i String>) -> Vec<String> {
        let ids: Vec<String> = ids.map(|id| uuid::Uuid::parse_str(id).unwrap().to_string()).collect();
        let bears = |row: &&(String, String)| ids.iter().any(|id| row.1.contains(id));
        before.0.difference(&self.0).filter(bears).map(|(table, row)| format!("{table} {row}")).collect()
    }
}
