//! The program as a process of its own: for `kill -9` and for command lines.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A running `binhan serve`, killed with its owner.
pub(crate) struct Program {
    child: Child,
    address: SocketAddr,
}

fn binhan(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_binhan"));
    command.args(words).current_dir(folder).stdin(Stdio::null());
    // The program refuses settings it does not know, and these are the tests'.
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("BINHAN_")) {
        command.env_remove(name);
    }
    command
}

/// Runs a command to its end, in `folder`.
pub(crate) fn run(folder: &Path, words: &[&str]) -> Output {
    binhan(folder, words).output().unwrap()
}

/// As [`run`], with what is typed.
pub(crate) fn run_typing(folder: &Path, words: &[&str], typed: &str) -> Output {
    let mut command = binhan(folder, words);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// A port nobody listens on now.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Program {
    /// Starts `binhan` with these words and waits until `address` answers.
    /// What it says goes to the test's output.
    pub(crate) fn start(folder: &Path, address: SocketAddr, words: &[&str]) -> Self {
        let mut child =
            binhan(folder, words).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let said = child.stdout.take().unwrap();
        // Somebody must read, or the program stops when the pipe is full.
        thread::spawn(move || {
            BufReader::new(said).lines().map_while(Result::ok).for_each(|line| println!("{line}"))
        });
        let mut program = Self { child, address };
        program.wait_until_it_answers();
        program
    }

    fn wait_until_it_answers(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect(self.address).is_err() {
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!("the program ended before it answered: {status}");
            }
            assert!(Instant::now() < deadline, "the program did not answer within a minute");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Where it answers.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends it as a power cut would: no handler runs.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
