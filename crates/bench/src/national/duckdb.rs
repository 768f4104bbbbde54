//! DuckDB, from PyPI in a folder of its own, run beside: nothing of the
//! product depends on it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail};

use super::Sums;
use crate::world;

/// Reads lines: a statement is run into a temporary table and its time told in
/// milliseconds; `cells` prints that table.
const SCRIPT: &str = r#"
import sys, time, duckdb
con = duckdb.connect()
con.execute(f"CREATE TABLE fact AS SELECT * FROM read_csv('{sys.argv[1]}', header=true)")
print(duckdb.__version__, flush=True)
for line in sys.stdin:
    line = line.strip()
    if line == "cells":
        table = con.execute("SELECT * FROM answer")
        names = [column[0] for column in table.description]
        for row in table.fetchall():
            print(" ".join(f"{name}={value}" for name, value in zip(names, row)))
        print("end", flush=True)
    else:
        begun = time.perf_counter()
        con.execute("CREATE OR REPLACE TEMP TABLE answer AS " + line)
        print((time.perf_counter() - begun) * 1000, flush=True)
"#;

/// The process beside.
pub(super) struct Duck {
    child: Child,
    asks: ChildStdin,
    says: BufReader<ChildStdout>,
    /// Its version.
    pub(super) version: String,
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.stdout(Stdio::null()).status()?;
    if !status.success() {
        bail!("{command:?} failed");
    }
    Ok(())
}

/// The interpreter with DuckDB, made on first use.
fn python() -> Result<PathBuf> {
    let folder = world::folder()?.join("duckdb");
    let python = folder.join("bin/python");
    if !python.exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder)).context("python3-venv is needed")?;
    }
    if !Command::new(&python).args(["-c", "import duckdb"]).stderr(Stdio::null()).status()?.success() {
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "duckdb"]))?;
    }
    Ok(python)
}

impl Duck {
    /// Starts it and lets it take the facts into a table of its own.
    pub(super) fn start(facts: &Path) -> Result<Self> {
        let mut child = Command::new(python()?)
            .args(["-c", SCRIPT])
            .arg(facts)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let asks = child.stdin.take().context("a pipe")?;
        let says = BufReader::new(child.stdout.take().context("a pipe")?);
        let mut duck = Self { child, asks, says, version: String::new() };
        duck.version = duck.line()?;
        Ok(duck)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.says.read_line(&mut line)? == 0 {
            bail!("DuckDB's process ended: {}", self.child.wait()?);
        }
        Ok(line.trim().to_owned())
    }

    /// Runs a query; gives its milliseconds.
    pub(super) fn ask(&mut self, sql: String) -> Result<f64> {
        writeln!(self.asks, "{sql}")?;
        Ok(self.line()?.parse()?)
    }

    /// The cells of the last query. Cells in which nothing stands are not
    /// stored by the product, and left out here too.
    pub(super) fn cells(&mut self, with_place: bool) -> Result<Sums> {
        writeln!(self.asks, "cells")?;
        let mut sums = Sums::new();
        loop {
            let line = self.line()?;
            if line == "end" {
                return Ok(sums);
            }
            let mut place = 0;
            for pair in line.split(' ') {
                let (name, value) = pair.split_once('=').context("a name and a value")?;
                let value: i64 = value.parse()?;
                match name.strip_prefix('c') {
                    Some(cell) if value != 0 => drop(sums.insert((place, cell.parse()?), value)),
                    Some(_) => {}
                    None if with_place => place = value,
                    None => bail!("an unknown column {name}"),
                }
            }
        }
    }
}

impl Drop for Duck {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
