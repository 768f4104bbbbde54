//! `binhan doctor`: looks at everything and says what is wrong and what to do.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, ensure};
use store::Address;

use crate::config::Config;
use crate::house::{Matched, Surroundings, matched, open_db, told};
use crate::secrets::Secrets;

/// Checks one thing and prints a line.
fn line(name: &str, result: Result<String>) -> bool {
    match result {
        Ok(told) => {
            println!("ok     {name}: {told}");
            true
        }
        Err(error) => {
            println!("WRONG  {name}: {error:#}");
            false
        }
    }
}

/// Fails when anything is wrong; changes nothing.
pub(super) fn run(config: &Config, around: &Surroundings) -> Result<ExitCode> {
    let mut well = line(
        "database",
        open_db(config, around, false).map(|db| format!("{:?}, schema of this program", db.engine())),
    );
    well &=
        line("secrets", Secrets::at(&config.secrets).read().map(|held| format!("instance {:?}", held.id)));
    let opened = matched(config, around);
    let belong = opened.as_ref().map(|_| "database and secrets belong together".to_owned());
    well &= line("house", belong.map_err(|error| anyhow!("{error:#}")));
    well &= line("disk", disk(&Address::parse(&config.database).map_err(|fault| anyhow!("{fault}"))?));
    if let Ok(Matched { db, held, .. }) = opened {
        well &=
            line("places", db.snapshot_now(|rx| places::open(rx)).map(|_| "read".to_owned()).map_err(told));
        well &= line(
            "statements",
            store::check::prepare_all(&db).map_err(|fault| anyhow!("{fault}")).and_then(none),
        );
        well &= line("jobs", db.read_now(|rx| store::jobs::waiting(rx)).map_err(told).and_then(stuck));
        let findings = access::log::verify(&db, &super::audit::trust_of(&held)).map_err(told);
        well &= line("log", findings.and_then(|all| none(all.iter().map(ToString::to_string).collect())));
    }
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Room on the volume of a database in a file.
fn disk(database: &Address) -> Result<String> {
    let Address::File(path) = database else {
        return Ok("the server's own; watch it there".to_owned());
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let volume =
        rustix::fs::statvfs(folder).with_context(|| format!("cannot look at {}", folder.display()))?;
    let size = std::fs::metadata(path).map_or(0, |file| file.len());
    room(volume.f_bavail.saturating_mul(volume.f_frsize), size)
}

/// The least that must be free, whatever the database's size.
const LEAST: u64 = 1 << 30;

/// An upgrade makes a copy beside the database, so as much must be free.
fn room(free: u64, size: u64) -> Result<String> {
    let (needed, mib) = (size.max(LEAST), 1 << 20);
    ensure!(
        free >= needed,
        "{} MiB free, {} MiB needed: an upgrade copies the database beside itself; make room",
        free / mib,
        needed.div_ceil(mib)
    );
    Ok(format!("{} MiB free, the database has {}", free / mib, size.div_ceil(mib)))
}

/// Jobs that failed so often that somebody must look.
fn stuck(waiting: Vec<(String, i64, i64)>) -> Result<String> {
    const OFTEN: i64 = 10;
    let stuck = waiting.iter().filter(|(_, _, attempts)| *attempts >= OFTEN);
    let stuck: Vec<String> = stuck
        .map(|(kind, _, attempts)| format!("{kind} failed {attempts} times; the service's log says why"))
        .collect();
    ensure!(stuck.is_empty(), "{}", stuck.join("; "));
    Ok(format!("{} waiting", waiting.iter().map(|(_, count, _)| count).sum::<i64>()))
}

fn none(faults: Vec<String>) -> Result<String> {
    ensure!(faults.is_empty(), "{}", faults.join("; "));
    Ok("nothing wrong".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_volume_without_room_for_a_copy_is_wrong() {
        assert!(room(LEAST, 5).is_ok());
        assert!(room(LEAST - 1, 5).unwrap_err().to_string().contains("1023 MiB free, 1024 MiB needed"));
        assert!(room(3 * LEAST, 4 * LEAST).is_err());
        assert!(stuck(vec![("lapse".to_owned(), 2, 9)]).is_ok());
        assert!(
            stuck(vec![("lapse".to_owned(), 1, 10)]).unwrap_err().to_string().contains("lapse failed 10")
        );
    }
}
