//! Prints how long papers take, and writes them for a look:
//! `cargo run -p press --example time_papers -- some/folder`.

use std::time::Instant;

use kernel::{Official, Typeset};
use press::Papers;

#[path = "../tests/common/mod.rs"]
#[allow(dead_code, unreachable_pub)]
mod common;

fn main() {
    let folder = std::env::args().nth(1);
    let papers = Papers::new();
    let samples = [
        ("decision", common::decision()),
        ("table-34", common::yearly_table(34)),
        ("table-140", common::yearly_table(140)),
    ];
    for (name, paper) in &samples {
        let first = timed(&papers, paper, folder.as_deref().map(|folder| format!("{folder}/{name}.pdf")));
        let mut warm: Vec<f64> = (0..15).map(|_| timed(&papers, paper, None)).collect();
        warm.sort_by(f64::total_cmp);
        println!("{name}: first {first:.1} ms, then median {:.1} ms, best {:.1} ms", warm[7], warm[0]);
    }
}

fn timed(papers: &Papers, paper: &Official, keep: Option<String>) -> f64 {
    let start = Instant::now();
    let pdf = papers.official(paper).unwrap_or_else(|fault| {
        eprintln!("{fault}");
        Vec::new()
    });
    let took = start.elapsed().as_secs_f64() * 1000.0;
    if let Some(path) = keep
        && let Err(error) = std::fs::write(&path, pdf)
    {
        eprintln!("{path}: {error}");
    }
    took
}
