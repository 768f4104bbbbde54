//! What the tests need on this machine. On Debian as root the missing parts
//! are installed; elsewhere the reader is told exactly what to type.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::bars;
use crate::run;

/// One tool, by the Debian package that brings it.
struct Tool {
    package: &'static str,
    /// Any of these programs on PATH, or files, proves it is there.
    proofs: &'static [&'static str],
}

const TOOLS: &[Tool] = &[
    Tool { package: "chromium", proofs: &["chromium"] },
    Tool { package: "chromium-driver", proofs: &["chromedriver"] },
    Tool { package: "postgresql", proofs: &["/usr/lib/postgresql", "initdb"] },
    Tool { package: "libreoffice-calc-nogui", proofs: &["soffice", "/usr/lib/libreoffice/program/soffice"] },
    Tool { package: "poppler-utils", proofs: &["pdftotext"] },
    Tool { package: "unzip", proofs: &["unzip"] },
    Tool { package: "python3-venv", proofs: &["/usr/share/doc/python3-venv", "/usr/share/python3-venv"] },
];

/// What has to be there before anything can start, and who brings it.
const FIRST: &[(&str, &str)] = &[
    ("cc", "a C compiler: apt-get install build-essential"),
    ("node", "Node 20.19 or newer, from nodejs.org: Debian 12's own is older"),
    ("npm", "npm, which comes with Node"),
];

fn has(proof: &str) -> bool {
    if proof.starts_with('/') { Path::new(proof).exists() } else { run::which(proof).is_some() }
}

/// The Debian packages that are missing, judged by `has`.
fn missing(has: impl Fn(&str) -> bool) -> Vec<&'static str> {
    TOOLS.iter().filter(|tool| !tool.proofs.iter().any(|proof| has(proof))).map(|tool| tool.package).collect()
}

/// Whether `v20.19.1` is at least 20.19.
fn is_new_enough(version: &str) -> bool {
    let mut numbers = version.trim().trim_start_matches('v').split('.').map(|part| part.parse().unwrap_or(0));
    (numbers.next().unwrap_or(0u32), numbers.next().unwrap_or(0u32)) >= (20, 19)
}

fn is_root() -> bool {
    run::quietly(Command::new("id").arg("-u")).is_ok_and(|text| text.trim() == "0")
}

/// Looks for every tool; installs or explains.
pub(crate) fn tools() -> Result<bool> {
    for (program, how) in FIRST {
        if run::which(program).is_none() {
            bail!("`{program}` is missing.\nInstall {how}.");
        }
    }
    let version = run::quietly(Command::new("node").arg("--version"))?;
    if !is_new_enough(&version) {
        bail!("Node {} is too old.\nInstall Node 20.19 or newer, from nodejs.org.", version.trim());
    }
    let packages = missing(has);
    if packages.is_empty() {
        return Ok(true);
    }
    let line = format!("apt-get install --no-install-recommends {}", packages.join(" "));
    if run::which("apt-get").is_none() {
        bail!(
            "Missing: {}.\nThose are Debian's names; install the same programs with your system's packages.",
            packages.join(", ")
        );
    }
    if !is_root() {
        bail!("Missing: {}.\nType: sudo {line}", packages.join(", "));
    }
    eprintln!("Installing {}", packages.join(", "));
    apt(&["update", "-qq"])?;
    let mut install = vec!["install", "-y", "-qq", "--no-install-recommends"];
    install.extend(&packages);
    apt(&install)?;
    let still = missing(has);
    if !still.is_empty() {
        bail!("apt-get was content, but these are still missing: {}.\nType: {line}", still.join(", "));
    }
    Ok(true)
}

fn apt(arguments: &[&str]) -> Result<()> {
    let bar = bars::spinner(format!("apt-get {}", arguments[0]));
    // Debian's packages would start a PostgreSQL service of their own; the
    // tests never use one, but it does no harm.
    run::quietly(Command::new("apt-get").args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))?;
    bar.finish_and_clear();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_node_is_known() {
        assert!(is_new_enough("v20.19.0\n") && is_new_enough("v22.1.0"));
        assert!(!is_new_enough("v18.20.4") && !is_new_enough("v20.9.0"));
    }

    #[test]
    fn one_proof_is_enough_and_none_is_missing() {
        assert_eq!(
            missing(|proof| proof == "initdb" || proof == "chromium"),
            ["chromium-driver", "libreoffice-calc-nogui", "poppler-utils", "unzip", "python3-venv"]
        );
        assert!(missing(|_| true).is_empty());
    }
}
