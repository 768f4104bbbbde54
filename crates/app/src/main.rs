//! The command `binhan`.

use std::process::ExitCode;

use app::cli::Cli;
use clap::Parser;

// A page is some thousand short strings.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match app::commands::run(&cli) {
        Ok(code) => code,
        Err(error) => {
            // One line what, the lines below why.
            eprintln!("binhan: {error}");
            for cause in error.chain().skip(1) {
                eprintln!("  because: {cause}");
            }
            ExitCode::FAILURE
        }
    }
}
