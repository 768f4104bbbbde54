//! Prints how many facts are invented a second:
//! `cargo run --release -p people --example time_cases -- 3000000`.

use std::time::Instant;

use kernel::{PlaceId, UnitId};
use people::invent::{Cases, InventFault, PlaceWeight, Sex, people};

fn main() -> Result<(), InventFault> {
    let count: u64 = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(3_000_000);
    let places: Vec<PlaceWeight> = (1..=3_321_i64)
        .map(|place| PlaceWeight {
            place: PlaceId(place),
            unit: UnitId::of_bytes([7; 16]),
            weight: place.unsigned_abs(),
        })
        .collect();
    let cases = Cases::new(7, count, 2017..=2026, &places)?;
    for _ in 0..3 {
        let start = Instant::now();
        // A sum over the facts, so that none is left out.
        let sum: i64 =
            cases.facts(0..count).fold(0, |sum, fact| sum.wrapping_add(fact.record_key ^ fact.handling));
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{count} facts in {seconds:.2} s: {:.2} million a second ({sum})",
            count as f64 / seconds / 1e6
        );
    }
    let start = Instant::now();
    let all = people(7);
    let letters: usize = (0..300_000).map(|number| all.person(number, Sex::Female, 1990).name.len()).sum();
    println!("{:.2} million people a second ({letters})", 0.3 / start.elapsed().as_secs_f64());
    Ok(())
}
