//! Faults: what an operator reads when the store cannot work, and what an
//! engine said inside an action.

use std::path::PathBuf;

use kernel::Outcome;

use crate::kind::Kind;

/// Why the store could not be opened, migrated, backed up or restored. Each
/// sentence is for an operator and names no person.
#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    /// The address is neither a path nor a `postgres://` address.
    #[error("the database address cannot be used: {0}")]
    Address(String),
    /// The linked SQLite has the WAL-reset bug.
    #[error("SQLite {found} is linked, {needed} or newer is needed: older ones can lose a commit")]
    OldSqlite {
        /// The version linked.
        found: String,
        /// The oldest version allowed.
        needed: &'static str,
    },
    /// The database is not there.
    #[error("there is no database at {0}: make one with `binhan init` or `binhan migrate`")]
    Absent(PathBuf),
    /// The schema is older than the program.
    #[error("the database has schema {found}, this program needs {needed}: run `binhan migrate`")]
    Behind {
        /// The newest migration in the database, 0 when there is none.
        found: i32,
        /// The newest migration of the program.
        needed: i32,
    },
    /// The schema is newer than the program.
    #[error("the database has schema {found}, newer than {known} of this program: use the newer program")]
    Newer {
        /// The newest migration in the database.
        found: i32,
        /// The newest migration of the program.
        known: i32,
    },
    /// A migration was changed after it ran.
    #[error("migrations of the database and of the program differ: {0}")]
    Divergent(String),
    /// Another process migrates.
    #[error("another process is migrating this database; nothing was done")]
    Migrating,
    /// A restore was cut off.
    #[error("a restore into this database was cut off: make an empty database and restore again")]
    HalfRestored,
    /// The backup ends too early.
    #[error("the backup is torn: {0}; take an earlier one")]
    Torn(String),
    /// The backup's content does not fit its check sums.
    #[error("the backup was altered or is damaged: {0}")]
    Tampered(String),
    /// The backup is of another instance.
    #[error("the backup is of another instance ({found}), this one is {expected}")]
    Foreign {
        /// The instance in the backup, hexadecimal.
        found: String,
        /// The instance expected, hexadecimal.
        expected: String,
    },
    /// The backup was written in a format or schema this program does not know.
    #[error("the backup has {what} {found}, this program knows {known}")]
    Version {
        /// What is too new or unknown: format or schema.
        what: &'static str,
        /// What the backup has.
        found: i64,
        /// What this program knows.
        known: i64,
    },
    /// The file is no backup, or its seal was not opened by this key.
    #[error("this is no backup of Bình An, or it is sealed for another key: {0}")]
    NotABackup(String),
    /// The database to restore into holds something.
    #[error("restore needs an empty database; this one holds {0}")]
    NotEmpty(String),
    /// Reading or writing a file failed.
    #[error("{what}: {why}")]
    Io {
        /// What was being done, with which file.
        what: String,
        /// What the machine said.
        why: std::io::Error,
    },
    /// The engine refused.
    #[error("the database engine refused: {0}")]
    Engine(String),
    /// An action of the store's own did not succeed.
    #[error("{0}")]
    Action(Outcome),
}

impl StoreFault {
    /// Names what was being done when the machine refused.
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |why| Self::Io { what, why }
    }
}

impl From<Fail> for StoreFault {
    fn from(fail: Fail) -> Self {
        Self::Engine(fail.told())
    }
}
impl From<rusqlite::Error> for StoreFault {
    fn from(error: rusqlite::Error) -> Self {
        Fail::Sqlite(error).into()
    }
}
impl From<postgres::Error> for StoreFault {
    fn from(error: postgres::Error) -> Self {
        Fail::Postgres(error).into()
    }
}
impl From<Outcome> for StoreFault {
    fn from(outcome: Outcome) -> Self {
        Self::Action(outcome)
    }
}

/// What an engine said to one statement. Seen only inside the store.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub enum Fail {
    /// SQLite.
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL.
    Postgres(#[from] postgres::Error),
    /// A stored value is of another kind than declared.
    Shape {
        /// The column, from 0.
        column: usize,
        /// The kind declared.
        kind: Kind,
    },
    /// A short read was longer than it may be; it is begun anew elsewhere.
    Cut,
    /// The store's own reason.
    Own(String),
}

impl Fail {
    /// The engine's words without the values: PostgreSQL's detail line would
    /// show a row.
    pub(crate) fn told(&self) -> String {
        match self {
            Self::Sqlite(rusqlite::Error::SqliteFailure(code, text)) => {
                let text = text.clone().unwrap_or_else(|| code.to_string());
                format!("{text} ({})", code.extended_code)
            }
            Self::Sqlite(other) => other.to_string(),
            Self::Postgres(error) => match error.as_db_error() {
                Some(said) => format!("{} ({})", said.message(), said.code().code()),
                None => error.to_string(),
            },
            Self::Shape { column, kind } => format!("column {column} does not hold {kind:?}"),
            Self::Cut => "the read is no short one".to_owned(),
            Self::Own(why) => why.clone(),
        }
    }

    /// Whether running the action again may succeed: a serialisation failure
    /// or a deadlock.
    pub(crate) fn may_retry(&self) -> bool {
        match self {
            Self::Postgres(error) => {
                error.code().is_some_and(|code| matches!(code.code(), "40001" | "40P01"))
            }
            _ => false,
        }
    }

    /// Whether the connection is gone.
    pub(crate) fn lost(&self) -> bool {
        match self {
            Self::Postgres(error) => {
                let cause = std::error::Error::source(error);
                error.is_closed()
                    || cause.is_some_and(|cause| cause.is::<std::io::Error>())
                    || error.code().is_some_and(|code| matches!(code.code(), "57P01" | "57P02" | "57P03"))
            }
            _ => false,
        }
    }

    /// Whether the statement was stopped by its limit.
    pub(crate) fn ran_away(&self) -> bool {
        match self {
            Self::Sqlite(error) => {
                error.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted)
            }
            Self::Postgres(error) => error.code().is_some_and(|code| code.code() == "57014"),
            _ => false,
        }
    }
}
