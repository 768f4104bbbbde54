//! Every address × every role × what belongs to somebody else: an id of
//! another office opens nothing, and answers as an id of nobody.

use std::collections::{BTreeMap, BTreeSet};

use access::{Reach, Roles};
use app::demo::Extent;
use page::Needs;
use postgres::Client as Connection;

use crate::support::http::Client;
use crate::support::server::{Engine, Running, start_on};

/// So many ids of one column of one other office are tried.
const TRIED: i64 = 1;

/// Where rows belong: offices with their paths.
struct Country {
    paths: BTreeMap<String, String>,
    rows: Vec<Row>,
}

/// An id that somebody owns.
struct Row {
    unit: String,
    id: String,
    from: String,
}

fn text(id: &str) -> String {
    id.replace('-', "")
}

impl Country {
    fn look(database: &mut Connection) -> Self {
        let units = database.query("SELECT unit_id::text, path FROM unit", &[]).unwrap();
        let paths = units.iter().map(|row| (row.get(0), row.get(1))).collect();
        let columns =
            "SELECT quote_ident(c.table_name), quote_ident(c.column_name) FROM information_schema.columns c
            WHERE c.data_type = 'uuid' AND c.column_name <> 'unit_id' AND EXISTS (SELECT 1 FROM
            information_schema.columns u WHERE u.table_name = c.table_name AND u.column_name = 'unit_id')";
        let mut rows = Vec::new();
        for column in database.query(columns, &[]).unwrap() {
            let (table, column): (String, String) = (column.get(0), column.get(1));
            let ids = format!(
                "SELECT unit, id FROM (SELECT unit_id::text AS unit, {column}::text AS id,
                 row_number() OVER (PARTITION BY unit_id ORDER BY {column}) AS n FROM {table} WHERE {column} IS NOT NULL)
                 AS few WHERE n <= $1"
            );
            let from = format!("{table}.{column}");
            let found = database.query(&ids, &[&TRIED]).unwrap();
            rows.extend(found.iter().map(|row| Row {
                unit: row.get(0),
                id: text(row.get(1)),
                from: from.clone(),
            }));
        }
        Self { paths, rows }
    }

    /// The office of a log-in and its role.
    fn post(database: &mut Connection, login: &str) -> (String, String) {
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

    /// Ids that lie outside what a post reaches; one that also stands in a row
    /// within it is shared on purpose.
    fn foreign(&self, unit: &str, reach: Reach) -> BTreeMap<&str, &str> {
        let within = |row: &&Row| self.reaches(unit, reach, &row.unit);
        let shared: BTreeSet<&str> = self.rows.iter().filter(within).map(|row| row.id.as_str()).collect();
        // An office within reach may be named in another's row, as the desk
        // that holds its escrow is.
        let offices: BTreeSet<String> =
            self.paths.keys().filter(|id| self.reaches(unit, reach, id)).map(|id| text(id)).collect();
        let known = |row: &Row| shared.contains(row.id.as_str()) || offices.contains(&row.id);
        let outside = self.rows.iter().filter(|row| !within(row) && !known(row));
        outside.map(|row| (row.id.as_str(), row.from.as_str())).collect()
    }
}

/// An address with an id in its first place, nobody's in the others.
fn filled(path: &str, id: &str) -> String {
    let mut first = Some(id);
    let zero = "0".repeat(32);
    path.split('/').skip(1).fold(String::new(), |mut filled, part| {
        filled.push('/');
        filled.push_str(if part.starts_with('{') { first.take().unwrap_or(&zero) } else { part });
        filled
    })
}

struct Visit<'r> {
    client: Client,
    token: String,
    login: &'r str,
    tried: usize,
}

impl<'r> Visit<'r> {
    fn of(running: &Running, login: &'r str) -> Self {
        let mut client = running.staff(login);
        let page = client.get("/me").must(200);
        let token = page.form("").value("_token").unwrap().to_owned();
        Self { client, token, login, tried: 0 }
    }

    fn status(&mut self, method: &str, path: &str) -> u16 {
        self.tried += 1;
        let answer = match method {
            "GET" => self.client.get(path),
            _ => self.client.post(path, &[("_token", &self.token)]),
        };
        assert!(answer.status < 500, "{} {method} {path}: {}", self.login, answer.status);
        answer.status
    }

    /// Tries every address that names a thing with ids of other offices.
    fn foreign_things(&mut self, country: &Country, unit: &str, role: &str) {
        let roles = Roles::embedded();
        let zero = "0".repeat(32);
        for route in app::routes::all().iter().filter(|route| route.path().contains('{')) {
            let Needs::May(key) = route.needed() else { continue };
            let reach = roles.get(role).and_then(|role| role.reach(key));
            let nobodys = self.status(route.method().as_str(), &filled(route.path(), &zero));
            let Some(reach) = reach else {
                assert_eq!(nobodys, 404, "{} at {} {}", self.login, route.method(), route.path());
                continue;
            };
            for (id, from) in country.foreign(unit, reach) {
                let answered = self.status(route.method().as_str(), &filled(route.path(), id));
                let place = format!("{} at {} {} with {from}", self.login, route.method(), route.path());
                assert_eq!(answered, nobodys, "{place}: told apart from an id of nobody");
                assert_ne!(answered, 200, "{place}");
            }
        }
    }

    /// Tries every other address that the role has no business at.
    fn doors_of_others(&mut self, role: &str) {
        let roles = Roles::embedded();
        let absent = self.status("GET", "/no-such-page-at-all");
        for route in app::routes::all().iter().filter(|route| !route.path().contains('{')) {
            let Needs::May(key) = route.needed() else { continue };
            if roles.get(role).is_some_and(|role| role.reach(key).is_some()) {
                continue;
            }
            let answered = self.status(route.method().as_str(), route.path());
            assert_eq!(answered, absent, "{} at {} {}", self.login, route.method(), route.path());
        }
    }
}

/// Log-ins of every role, with two offices of the same kind.
const PERSONAS: &[&str] = &[
    "chutich",
    "mai",
    "chutich.1",
    "canbo.1",
    "congan",
    "totruong",
    "duongday",
    "chunhiem",
    "giunha",
    "ngoinha",
    "tuvan",
    "truc.tinh",
    "giamho.tinh",
    "so",
    "bo",
];

#[test]
fn what_belongs_to_another_office_is_as_if_it_were_not() {
    let running = start_on(Engine::Postgres, Extent::Neighbours);
    let mut database = running.server().unwrap().connect();
    let country = Country::look(&mut database);
    assert!(country.rows.iter().any(|row| row.from.starts_with("case_file")), "there are cases to look for");
    for login in PERSONAS {
        let (unit, role) = Country::post(&mut database, login);
        let mut visit = Visit::of(&running, login);
        visit.foreign_things(&country, &unit, &role);
        visit.doors_of_others(&role);
        assert!(visit.tried > 100, "{login}: {}", visit.tried);
    }
}
