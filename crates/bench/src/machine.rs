//! The machine a number was measured on.

use std::fs;
use std::path::Path;
use std::process::Command;

use kernel::{Clock, SystemClock};
use serde::{Deserialize, Serialize};

/// The facts a reader needs to place a number.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Machine {
    /// Model and cores.
    pub(crate) processor: String,
    /// Memory.
    pub(crate) memory: String,
    /// File system of the measured databases.
    pub(crate) disk: String,
    /// Kernel and distribution.
    pub(crate) system: String,
}

fn line_of(file: &str, begins: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(begins))?;
    Some(line[begins.len()..].trim_matches([' ', '\t', ':', '=', '"']).to_owned())
}

fn said(program: &str, words: &[&str]) -> Option<String> {
    let output = Command::new(program).args(words).stderr(std::process::Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

impl Machine {
    /// Looks at this machine; `folder` is where databases are made.
    pub(crate) fn look(folder: &Path) -> Self {
        let model = line_of("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".into());
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let memory: f64 = line_of("/proc/meminfo", "MemTotal")
            .and_then(|line| line.split(' ').next()?.parse().ok())
            .unwrap_or(0.0);
        let folder = folder.display().to_string();
        let disk = said("findmnt", &["-n", "-o", "FSTYPE,OPTIONS", "-T", &folder]);
        let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
        let name = line_of("/etc/os-release", "PRETTY_NAME").unwrap_or_default();
        Self {
            processor: format!("{model}, {cores} cores"),
            memory: format!("{:.0} GiB", memory / 1_048_576.0),
            disk: disk.unwrap_or_else(|| "unknown".into()),
            system: format!("Linux {}, {name}", kernel.trim()),
        }
    }
}

/// The load averages of one, five and fifteen minutes.
pub(crate) fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

/// The commit, with a mark when files differ from it.
pub(crate) fn commit() -> String {
    let Some(commit) = said("git", &["rev-parse", "--short=10", "HEAD"]) else { return "unknown".into() };
    let changed =
        said("git", &["status", "--porcelain", "--untracked-files=no", "crates", "migrations", "norms"]);
    if changed.is_some_and(|changed| !changed.is_empty()) { format!("{commit} and changes") } else { commit }
}

/// Date and time, UTC, to the minute.
pub(crate) fn now() -> String {
    let at = SystemClock.now().vn();
    at.strftime("%Y-%m-%d %H:%M %Z").to_string()
}

/// Resident memory of a process in MiB.
pub(crate) fn resident(process: u32) -> Option<f64> {
    let line = line_of(&format!("/proc/{process}/status"), "VmRSS")?;
    Some(line.split(' ').next()?.parse::<f64>().ok()? / 1024.0)
}
