//! A fresh PostgreSQL database for each test, dropped with its owner.

use std::sync::OnceLock;

use postgres::{Client, NoTls};

use super::cluster::{Cluster, VARIABLE, random_word};

/// One test's own database.
pub(crate) struct Database {
    name: String,
    cluster: String,
}

/// The cluster `cargo xtask test` made, or one made now for this process: it
/// goes when the process does, however it ends.
fn cluster() -> String {
    static OWN: OnceLock<Cluster> = OnceLock::new();
    match std::env::var(VARIABLE) {
        Ok(address) => address,
        Err(_) => OWN
            .get_or_init(|| Cluster::start().unwrap_or_else(|fault| panic!("{fault}")))
            .address()
            .to_owned(),
    }
}

/// The same address with another database at its end.
fn with_name(address: &str, name: &str) -> String {
    let (before, _) = address.rsplit_once('/').expect("an address ends with /database");
    format!("{before}/{name}")
}

impl Database {
    /// Makes an empty database.
    pub(crate) fn fresh() -> Self {
        let database = Self { name: format!("binhan_test_{}", random_word().unwrap()), cluster: cluster() };
        let made = format!("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", database.name);
        Client::connect(&database.cluster, NoTls).unwrap().batch_execute(&made).unwrap();
        database
    }

    /// Its address, as `--database` takes it.
    pub(crate) fn address(&self) -> String {
        with_name(&self.cluster, &self.name)
    }

    /// Its name inside the cluster.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// A bare connection, to look from outside.
    pub(crate) fn connect(&self) -> Client {
        Client::connect(&self.address(), NoTls).unwrap()
    }

    /// Whether a database of this name exists beside this one.
    pub(crate) fn exists(&self, name: &str) -> bool {
        let mut admin = Client::connect(&self.cluster, NoTls).unwrap();
        !admin.query("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]).unwrap().is_empty()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // FORCE ends the connections a failed test leaves open.
        let dropped = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        if let Ok(mut admin) = Client::connect(&self.cluster, NoTls) {
            admin.batch_execute(&dropped).ok();
        }
    }
}
