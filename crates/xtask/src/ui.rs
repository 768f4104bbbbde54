//! The interface: npm packages by the lock file, then esbuild and sass into
//! `ui/dist`, which the program embeds.

use std::process::Command;

use anyhow::{Result, bail};

use crate::bars;
use crate::house::House;
use crate::run;
use crate::stamp::Stamp;

/// Fetches npm packages when the lock file changed. No package's scripts run.
pub(crate) fn packages(house: &House) -> Result<()> {
    let folder = house.at("ui");
    if !folder.join("package-lock.json").is_file() {
        return Ok(());
    }
    let stamp = Stamp::look(house, "npm", &[folder.join("package.json"), folder.join("package-lock.json")]);
    if stamp.is_fresh() && folder.join("node_modules").is_dir() {
        return Ok(());
    }
    let bar = bars::spinner("npm packages");
    run::quietly(
        Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(&folder),
    )?;
    bar.finish_and_clear();
    stamp.set()
}

/// Builds `ui/dist` when anything in `ui/` changed. Whether it had to.
pub(crate) fn build(house: &House) -> Result<bool> {
    let folder = house.at("ui");
    if !folder.join("build.mjs").is_file() {
        // Before the interface exists there is nothing to build.
        return Ok(false);
    }
    let stamp = Stamp::look(house, "ui", std::slice::from_ref(&folder));
    if stamp.is_fresh() && folder.join("dist").is_dir() {
        return Ok(false);
    }
    if run::which("node").is_none() || run::which("npm").is_none() {
        bail!(
            "Node and npm are needed to build the interface.\nInstall Node 20.19 or newer, from nodejs.org."
        );
    }
    packages(house)?;
    let bar = bars::spinner("styles and scripts");
    run::quietly(Command::new("node").arg("ui/build.mjs").current_dir(house.root()))?;
    bar.finish_and_clear();
    stamp.set()?;
    Ok(true)
}
