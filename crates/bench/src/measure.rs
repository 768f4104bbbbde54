//! Sums over rounds. A round measures the product and its denominator one
//! right after the other, so that a slow minute of the machine hits both.

use std::time::Duration;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    /// Rounds of product and denominator, in turns.
    pub(crate) rounds: usize,
    /// How long one side is asked in a round.
    pub(crate) burst: Duration,
    /// Whether every size is measured.
    pub(crate) full: bool,
}

impl Effort {
    /// A look, in minutes.
    pub(crate) const QUICK: Self = Self { rounds: 5, burst: Duration::from_millis(400), full: false };
    /// What is written down.
    pub(crate) const FULL: Self = Self { rounds: 15, burst: Duration::from_millis(1_000), full: true };
}

/// Rates of both sides, round by round.
#[derive(Debug, Default)]
pub(crate) struct Pair {
    product: Vec<f64>,
    bare: Vec<f64>,
}

/// The middle of several rounds and how far they lay apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spread {
    /// The median.
    pub(crate) middle: f64,
    /// The lowest round.
    pub(crate) low: f64,
    /// The highest round.
    pub(crate) high: f64,
}

impl Spread {
    /// The spread of some numbers; zeros for none.
    pub(crate) fn of(numbers: &[f64]) -> Self {
        let mut sorted = numbers.to_vec();
        sorted.sort_by(f64::total_cmp);
        let low = sorted.first().copied().unwrap_or(0.0);
        let high = sorted.last().copied().unwrap_or(0.0);
        Self { middle: middle(&sorted), low, high }
    }

    /// `0.93 (0.88–1.02)`.
    pub(crate) fn told(&self) -> String {
        format!("{:.2} ({:.2}–{:.2})", self.middle, self.low, self.high)
    }
}

fn middle(sorted: &[f64]) -> f64 {
    let half = sorted.len() / 2;
    match sorted.get(half) {
        None => 0.0,
        Some(upper) if sorted.len() % 2 == 1 => *upper,
        Some(upper) => f64::midpoint(sorted.get(half.wrapping_sub(1)).copied().unwrap_or(*upper), *upper),
    }
}

impl Pair {
    /// Adds a round: answers a second of each side.
    pub(crate) fn add(&mut self, product: f64, bare: f64) {
        self.product.push(product);
        self.bare.push(bare);
    }

    /// How many times as many answers the product gave.
    pub(crate) fn ratio(&self) -> Spread {
        let ratios: Vec<f64> =
            self.product.iter().zip(&self.bare).filter(|(_, b)| **b > 0.0).map(|(a, b)| a / b).collect();
        Spread::of(&ratios)
    }

    /// Answers a second: the product's, the denominator's.
    pub(crate) fn rates(&self) -> (f64, f64) {
        (Spread::of(&self.product).middle, Spread::of(&self.bare).middle)
    }
}

/// The slope of log time over log size, by least squares.
pub(crate) fn slope(points: &[(f64, f64)]) -> f64 {
    let logs: Vec<(f64, f64)> = points.iter().map(|(size, time)| (size.ln(), time.ln())).collect();
    let count = logs.len() as f64;
    let (x, y) = logs.iter().fold((0.0, 0.0), |(x, y), (a, b)| (x + a / count, y + b / count));
    let (mut above, mut below) = (0.0, 0.0);
    for (a, b) in &logs {
        above += (a - x) * (b - y);
        below += (a - x) * (a - x);
    }
    if below > 0.0 { above / below } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_rounds_is_the_median() {
        let spread = Spread::of(&[3.0, 1.0, 2.0]);
        assert_eq!((spread.low, spread.middle, spread.high), (1.0, 2.0, 3.0));
        assert_eq!(Spread::of(&[1.0, 2.0]).middle, 1.5);
        assert_eq!(Spread::of(&[]).middle, 0.0);
    }

    #[test]
    fn a_ratio_is_taken_round_by_round() {
        let mut pair = Pair::default();
        pair.add(10.0, 5.0);
        pair.add(1.0, 1.0);
        pair.add(30.0, 10.0);
        assert_eq!(pair.ratio().middle, 2.0);
    }

    #[test]
    fn time_that_grows_with_the_root_has_half_a_slope() {
        let points: Vec<(f64, f64)> = [1e4, 1e5, 1e6].iter().map(|n: &f64| (*n, n.sqrt())).collect();
        assert!((slope(&points) - 0.5).abs() < 1e-9);
        assert!(slope(&[(1e4, 3.0), (1e6, 3.0)]).abs() < 1e-9);
    }
}
