//! Statements: declared once by `sql!`, registered, and rewritten for SQLite
//! while the program is compiled.

use std::marker::PhantomData;

use crate::kind::Kind;
use crate::tuples::Kinds;

/// Every statement of the program, gathered by the linker.
#[allow(unsafe_code)] // linkme's link section
#[linkme::distributed_slice]
pub static STATEMENTS: [&'static Statement];

/// What is known of a statement when the program is compiled.
#[derive(Debug)]
pub struct Statement {
    /// The name of the `static`.
    pub name: &'static str,
    /// Where it is declared.
    pub module: &'static str,
    /// Whether it was declared `write`.
    pub writes: bool,
    /// The text for PostgreSQL, as written.
    pub postgres: &'static str,
    /// The text for SQLite: `$n` is `?n`, locking clauses are blank.
    pub sqlite: &'static str,
    /// The kinds of `$1`, `$2`, ….
    pub params: &'static [Kind],
    /// The kinds of the columns that come back.
    pub columns: &'static [Kind],
    /// Which of the columns may be absent.
    pub nullable: &'static [bool],
}

/// A statement that cannot write. `P` and `C` are tuples of kinds.
#[derive(Debug)]
pub struct Read<P, C>(Statement, PhantomData<fn(P) -> C>);

/// A statement that writes; `C` is not empty when it returns rows.
#[derive(Debug)]
pub struct Write<P, C>(Statement, PhantomData<fn(P) -> C>);

impl<P: Kinds, C: Kinds> Read<P, C> {
    /// For `sql!` only.
    #[doc(hidden)]
    pub const fn declare(
        name: &'static str,
        module: &'static str,
        postgres: &'static str,
        sqlite: &'static str,
    ) -> Self {
        assert!(only_reads(postgres), "a read starts with SELECT or WITH and neither inserts nor changes");
        assert!(counts_to(postgres, P::KINDS.len()), "the text uses exactly $1 … $n of its parameters");
        Self(describe::<P, C>(name, module, false, postgres, sqlite), PhantomData)
    }
}

impl<P: Kinds, C: Kinds> Write<P, C> {
    /// For `sql!` only.
    #[doc(hidden)]
    pub const fn declare(
        name: &'static str,
        module: &'static str,
        postgres: &'static str,
        sqlite: &'static str,
    ) -> Self {
        assert!(!only_reads(postgres), "a statement that only reads is declared `read`");
        assert!(counts_to(postgres, P::KINDS.len()), "the text uses exactly $1 … $n of its parameters");
        Self(describe::<P, C>(name, module, true, postgres, sqlite), PhantomData)
    }
}

impl<P, C> Read<P, C> {
    /// What is known of it.
    pub const fn statement(&'static self) -> &'static Statement {
        &self.0
    }
}

impl<P, C> Write<P, C> {
    /// What is known of it.
    pub const fn statement(&'static self) -> &'static Statement {
        &self.0
    }
}

/// A statement that gives rows back inside a write: any `read`, and a `write`
/// with `RETURNING`.
pub trait Gives<P, C> {
    /// What is known of it.
    fn known(&'static self) -> &'static Statement;
}
impl<P, C> Gives<P, C> for Read<P, C> {
    fn known(&'static self) -> &'static Statement {
        &self.0
    }
}
impl<P, C> Gives<P, C> for Write<P, C> {
    fn known(&'static self) -> &'static Statement {
        &self.0
    }
}

const fn describe<P: Kinds, C: Kinds>(
    name: &'static str,
    module: &'static str,
    writes: bool,
    postgres: &'static str,
    sqlite: &'static str,
) -> Statement {
    Statement {
        name,
        module,
        writes,
        postgres,
        sqlite,
        params: P::KINDS,
        columns: C::KINDS,
        nullable: C::NULLABLE,
    }
}

/// Rewrites a text for SQLite, byte for byte: `$n` becomes `?n` (a `$n` would
/// be a *named* parameter there, numbered by first appearance), and locking
/// clauses become blanks.
#[doc(hidden)]
pub const fn for_sqlite<const N: usize>(sql: &str) -> [u8; N] {
    let text = sql.as_bytes();
    let mut out = [0; N];
    let mut quoted = false;
    let mut at = 0;
    while at < N {
        if text[at] == b'\'' {
            quoted = !quoted;
        }
        let mut lock = 0;
        if !quoted {
            lock = lock_clause(text, at);
        }
        if lock > 0 {
            let end = at + lock;
            while at < end {
                out[at] = b' ';
                at += 1;
            }
        } else {
            out[at] = if !quoted && text[at] == b'$' { b'?' } else { text[at] };
            at += 1;
        }
    }
    out
}

/// As [`for_sqlite`], for texts put together at start.
pub(crate) fn for_sqlite_at_start(sql: &str) -> String {
    let text = sql.as_bytes();
    let mut out = String::with_capacity(sql.len());
    let mut quoted = false;
    let mut skip = 0;
    for (at, sign) in sql.char_indices() {
        quoted ^= sign == '\'';
        if !quoted && skip == 0 {
            skip = lock_clause(text, at);
        }
        out.push(match sign {
            _ if skip > 0 => ' ',
            '$' if !quoted => '?',
            other => other,
        });
        skip = skip.saturating_sub(1);
    }
    out
}

/// The length of a locking clause at `at`, or 0.
const fn lock_clause(text: &[u8], at: usize) -> usize {
    const CLAUSES: [&str; 6] =
        ["FOR NO KEY UPDATE", "FOR KEY SHARE", "FOR UPDATE", "FOR SHARE", "SKIP LOCKED", "NOWAIT"];
    let mut which = 0;
    while which < CLAUSES.len() {
        if word_at(text, at, CLAUSES[which].as_bytes()) {
            return CLAUSES[which].len();
        }
        which += 1;
    }
    0
}

/// Whether `word` stands at `at` as a whole word, in either case.
const fn word_at(text: &[u8], at: usize, word: &[u8]) -> bool {
    if at + word.len() > text.len() || (at > 0 && in_word(text[at - 1])) {
        return false;
    }
    let mut index = 0;
    while index < word.len() {
        if !text[at + index].eq_ignore_ascii_case(&word[index]) {
            return false;
        }
        index += 1;
    }
    at + word.len() == text.len() || !in_word(text[at + word.len()])
}

const fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

const fn only_reads(sql: &str) -> bool {
    let text = sql.as_bytes();
    let mut at = 0;
    while at < text.len() && text[at].is_ascii_whitespace() {
        at += 1;
    }
    if !word_at(text, at, b"SELECT") && !word_at(text, at, b"WITH") {
        return false;
    }
    let mut quoted = false;
    while at < text.len() {
        if text[at] == b'\'' {
            quoted = !quoted;
        }
        if !quoted {
            let lock = lock_clause(text, at);
            if lock > 0 {
                at += lock;
                continue;
            }
            if word_at(text, at, b"INSERT") || word_at(text, at, b"UPDATE") || word_at(text, at, b"DELETE") {
                return false;
            }
        }
        at += 1;
    }
    true
}

/// Whether the text names each of `$1` … `$count` and none beyond.
const fn counts_to(sql: &str, count: usize) -> bool {
    let text = sql.as_bytes();
    let mut seen: u64 = 0;
    let mut quoted = false;
    let mut at = 0;
    while at < text.len() {
        if text[at] == b'\'' {
            quoted = !quoted;
        }
        if !quoted && text[at] == b'$' {
            let mut number = 0;
            while at + 1 < text.len() && text[at + 1].is_ascii_digit() {
                number = number * 10 + (text[at + 1] - b'0') as usize;
                at += 1;
            }
            if number == 0 || number > count || number > 60 {
                return false;
            }
            seen |= 1 << number;
        }
        at += 1;
    }
    seen == ((1 << (count + 1)) - 2)
}

/// For `sql!` only: the rewritten bytes as text. Runs while the program is
/// compiled; a panic there is a compile error.
#[doc(hidden)]
#[allow(clippy::panic)]
pub const fn text(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("blanks and question marks keep UTF-8 whole"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_keep_their_numbers_and_locks_are_blanked() {
        const SQL: &str = "SELECT '$9' FROM t WHERE b = $2 AND a = $1 FOR UPDATE SKIP LOCKED";
        let out: [u8; SQL.len()] = for_sqlite(SQL);
        assert_eq!(text(&out).trim_end(), "SELECT '$9' FROM t WHERE b = ?2 AND a = ?1");
        assert!(counts_to(SQL, 2));
        assert!(!counts_to(SQL, 1));
        assert!(!counts_to("SELECT $1, $3", 3));
    }

    #[test]
    fn a_read_that_writes_is_no_read() {
        assert!(only_reads(" select 'DELETE' FROM t FOR UPDATE"));
        assert!(!only_reads("WITH gone AS (DELETE FROM t RETURNING id) SELECT id FROM gone"));
        assert!(!only_reads("DELETE FROM t"));
        assert!(only_reads("SELECT updated, deleted_at FROM t"));
    }
}
