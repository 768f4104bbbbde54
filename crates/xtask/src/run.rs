//! Starting other programs, with errors a person can act on.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;

use anyhow::{Context, Result, anyhow, bail};

/// The cargo that runs us, so that a newcomer's toolchain choice holds.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The first folder of PATH (or of Debian's PostgreSQL) that holds a program.
pub(crate) fn which(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// How a command reads when typed.
fn typed(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .map(|word| if word.contains(' ') { format!("'{word}'") } else { word.into_owned() })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Runs to the end with the terminal handed over.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = typed(command);
    let status = command.status().with_context(|| not_startable(command))?;
    if !status.success() {
        bail!("`{line}` failed ({status}).\nIts own message stands above.");
    }
    Ok(())
}

/// Runs quietly; what it said is shown only when it fails.
pub(crate) fn quietly(command: &mut Command) -> Result<String> {
    let line = typed(command);
    let output = command.stdin(Stdio::null()).output().with_context(|| not_startable(command))?;
    if !output.status.success() {
        std::io::stderr().write_all(&output.stdout).ok();
        std::io::stderr().write_all(&output.stderr).ok();
        bail!("`{line}` failed ({}).\nIts own message stands above.", output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs with what it says both shown and handed to `each`, line by line.
/// Returns whether it succeeded.
pub(crate) fn listening(command: &mut Command, each: impl FnMut(&str) + Send) -> Result<bool> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| not_startable(command))?;
    let out = child.stdout.take().ok_or_else(|| anyhow!("no standard output"))?;
    let err = child.stderr.take().ok_or_else(|| anyhow!("no standard error"))?;
    let each = Mutex::new(each);
    thread::scope(|scope| {
        scope.spawn(|| relay(out, &mut std::io::stdout(), &each));
        relay(err, &mut std::io::stderr(), &each);
    });
    Ok(child.wait()?.success())
}

fn relay<E: FnMut(&str)>(from: impl Read, to: &mut impl Write, each: &Mutex<E>) {
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    while matches!(from.read_until(b'\n', &mut line), Ok(read) if read > 0) {
        to.write_all(&line).ok();
        if let Ok(mut each) = each.lock() {
            each(String::from_utf8_lossy(&line).trim_end());
        }
        line.clear();
    }
}

fn not_startable(command: &Command) -> String {
    format!(
        "`{}` cannot be started.\nInstall it, or run `cargo xtask test`, which says what is missing.",
        command.get_program().to_string_lossy()
    )
}

/// Becomes another program; returns only if that is impossible.
pub(crate) fn become_program(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    let fault = command.exec();
    Err(anyhow!(fault)).with_context(|| not_startable(command))
}

/// Reads a file with its name in the error.
pub(crate) fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| {
        format!("{} cannot be read.\nCheck that it exists and is UTF-8 text.", path.display())
    })
}

/// Writes a file and its folders, with its name in the error.
pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made.", folder.display()))?;
    }
    std::fs::write(path, text).with_context(|| {
        format!("{} cannot be written.\nCheck the folder's permissions and the disk.", path.display())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_says_is_heard_and_its_end_told() {
        let mut heard = Vec::new();
        let good = listening(Command::new("sh").args(["-c", "echo one; echo two >&2; exit 3"]), |line| {
            heard.push(line.to_owned());
        })
        .unwrap();
        heard.sort();
        assert!(!good);
        assert_eq!(heard, ["one", "two"]);
    }

    #[test]
    fn a_missing_program_is_named() {
        let fault = run(&mut Command::new("no-such-program-here")).unwrap_err();
        assert!(fault.to_string().contains("no-such-program-here"));
    }
}
