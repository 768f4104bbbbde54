//! What every command says of itself, and of what it does not understand.

use std::fs;

use app::cli::Cli;
use clap::CommandFactory as _;

use crate::support::process;

/// Every command with the words that lead to it.
fn every_command(command: &clap::Command, words: &[String], all: &mut Vec<(Vec<String>, String)>) {
    all.push((words.to_vec(), command.get_about().map(ToString::to_string).unwrap_or_default()));
    for below in command.get_subcommands() {
        let words = [words, &[below.get_name().to_owned()]].concat();
        every_command(below, &words, all);
    }
}

#[test]
fn every_command_says_what_it_does_and_what_it_does_not_understand() {
    let folder = tempfile::tempdir().unwrap();
    let mut all = Vec::new();
    every_command(&Cli::command(), &[], &mut all);
    assert!(all.len() > 25, "{all:?}");
    for (words, about) in &all {
        let typed: Vec<&str> = words.iter().map(String::as_str).collect();
        let output = process::run(folder.path(), &[&typed[..], &["--help"]].concat());
        let said = String::from_utf8(output.stdout).unwrap();
        let first = about.split(['.', ';']).next().unwrap();
        assert!(output.status.success() && first.split(' ').count() > 1, "{words:?}: {about}");
        let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            flat.starts_with(&first.split_whitespace().collect::<Vec<_>>().join(" ")),
            "{words:?}: {said}"
        );
        assert!(said.contains("Usage: binhan"), "{words:?}: {said}");
    }
    for (wrong, why) in [
        (&["restor"][..], "'restore'"),
        (&["restore"], "<FILE>"),
        (&["--config", "none.toml", "doctor"], "there is no configuration file none.toml"),
        (&["--database", "mysql://x", "migrate"], "give a path or a postgres:// address"),
        (&["--database", "none.db", "account", "list"], "none.db"),
    ] {
        let output = process::run(folder.path(), wrong);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && error.contains(why) && !error.contains("panicked"),
            "{wrong:?}: {error}"
        );
    }
    fs::write(folder.path().join("typo.toml"), "databse = \"x\"\n").unwrap();
    let output = process::run(folder.path(), &["--config", "typo.toml", "doctor"]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("databse"), "a misspelt key is named");
}
